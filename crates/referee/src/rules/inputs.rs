//! What contacts sent against what the history says they did.

use std::collections::BTreeMap;

use super::{Findings, Promise};
use crate::Message;
use crate::ledger::Sent;

pub(super) fn check(sent: &BTreeMap<String, Sent>, history: &[Message], about: &mut Findings<'_>) {
    let mut kept: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for message in history.iter().filter(|message| message.is_of_contact()) {
        kept.entry(&message.text).or_default().push(message.number);
    }
    for (id, message) in sent {
        let numbers = kept.remove(message.text.as_str()).unwrap_or_default();
        check_one(id, message, &numbers, about);
    }
    let strange = kept.keys();
    for text in strange {
        about.add(Promise::NoDuplicate, format!("`{text}` was never sent to this conversation"));
    }
    check_order(sent, about);
}

pub(super) fn check_refusals(sent: &BTreeMap<String, Sent>, about: &mut Findings<'_>) {
    for (id, message) in sent {
        for answer in &message.refusals {
            let what = format!("`{}` ({id}) was refused: {answer}", message.text);
            about.add(Promise::Progress, what);
        }
    }
}

fn check_one(id: &str, sent: &Sent, numbers: &[u64], about: &mut Findings<'_>) {
    let text = &sent.text;
    if numbers.len() > 1 {
        let what = format!("`{text}` ({id}) is there {} times: {numbers:?}", numbers.len());
        about.add(Promise::NoDuplicate, what);
    }
    let Some((_, acked)) = sent.acks.first() else {
        about.add(Promise::Progress, format!("`{text}` ({id}) was never confirmed"));
        return;
    };
    if let Some((_, other)) = sent.acks.iter().find(|(_, number)| number != acked) {
        let what = format!("`{text}` ({id}) was confirmed as #{acked} and as #{other}");
        about.add(Promise::NoDuplicate, what);
    }
    match numbers {
        [] => {
            let what = format!("`{text}` ({id}) was confirmed as #{acked} and is not there");
            about.add(Promise::NoLoss, what);
        }
        numbers if !numbers.contains(acked) => {
            let what = format!("`{text}` ({id}) was confirmed as #{acked} and is {numbers:?}");
            about.add(Promise::Order, what);
        }
        _ => {}
    }
}

/// A message that was sent after another one was confirmed comes after it.
fn check_order(sent: &BTreeMap<String, Sent>, about: &mut Findings<'_>) {
    let mut confirmed: Vec<(u64, u64, &Sent)> = sent
        .values()
        .filter_map(|it| it.acks.first().map(|&(at_ms, number)| (at_ms, number, it)))
        .collect();
    confirmed.sort_by_key(|(at_ms, ..)| *at_ms);
    let mut began: Vec<(u64, &Sent)> =
        confirmed.iter().map(|(_, number, sent)| (*number, *sent)).collect();
    began.sort_by_key(|(_, sent)| sent.at_ms);

    let mut earlier = confirmed.into_iter().peekable();
    let mut highest: Option<(u64, &Sent)> = None;
    for (number, sent) in began {
        while let Some((_, before, it)) = earlier.next_if(|(at_ms, ..)| *at_ms < sent.at_ms) {
            if highest.is_none_or(|(top, _)| before > top) {
                highest = Some((before, it));
            }
        }
        if let Some((top, before)) = highest.filter(|(top, _)| *top >= number) {
            let what = format!(
                "`{}` is #{number}, though it was sent after `{}` was confirmed as #{top}",
                sent.text, before.text
            );
            about.add(Promise::Order, what);
        }
    }
}
