//! What readers were shown against the history.

use super::{Findings, Promise, show};
use crate::Message;
use crate::ledger::Reader;

pub(super) fn check(name: &str, reader: &Reader, history: &[Message], about: &mut Findings<'_>) {
    let mut next = None;
    for seen in &reader.seen {
        check_one(name, seen, history, about);
        // Shown again after a new connection: the same number, hence no news.
        if next.is_some_and(|next| seen.number < next) {
            continue;
        }
        if let Some(next) =
            next.filter(|next| reader.was_there_until_the_end && seen.number > *next)
        {
            let what = format!("{name} was shown {} before #{next}", show(seen));
            about.add(Promise::Order, what);
        }
        next = Some(seen.number + 1);
    }
    if reader.was_there_until_the_end {
        check_all_seen(name, reader, history, about);
    }
}

fn check_one(name: &str, seen: &Message, history: &[Message], about: &mut Findings<'_>) {
    let kept = history.iter().find(|message| message.number == seen.number);
    let what = match kept {
        Some(kept) if kept == seen => return,
        Some(kept) => format!("{name} was shown {} and it is {} now", show(seen), show(kept)),
        None => format!("{name} was shown {} and it is not there", show(seen)),
    };
    about.add(Promise::NoLoss, what);
}

fn check_all_seen(name: &str, reader: &Reader, history: &[Message], about: &mut Findings<'_>) {
    let seen: std::collections::BTreeSet<u64> =
        reader.seen.iter().map(|message| message.number).collect();
    let mut missed = history.iter().filter(|message| !seen.contains(&message.number));
    if let Some(first) = missed.next() {
        let what = format!("{name} was never shown {} and {} others", show(first), missed.count());
        about.add(Promise::NoLoss, what);
    }
}
