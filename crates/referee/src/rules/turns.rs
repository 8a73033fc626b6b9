//! Each message of a contact gets the replies that it must get, once, and the turns don't mix.

use std::collections::BTreeMap;

use super::{Findings, Promise, show};
use crate::Message;
use crate::ledger::Sent;

pub(super) fn check(sent: &BTreeMap<String, Sent>, history: &[Message], about: &mut Findings<'_>) {
    let by_text: BTreeMap<&str, &Sent> =
        sent.values().map(|sent| (sent.text.as_str(), sent)).collect();
    let mut answers: BTreeMap<u64, Vec<&Message>> = BTreeMap::new();
    let mut latest = 0;
    for reply in history.iter().filter(|message| !message.is_of_contact()) {
        let Some(asked) = reply.in_reply_to else {
            about.add(Promise::SingleTurn, format!("{} answers nothing", show(reply)));
            continue;
        };
        if asked >= reply.number {
            about.add(Promise::Order, format!("{} comes before what it answers", show(reply)));
        }
        if asked < latest {
            let what = format!("{} belongs to #{asked}, after #{latest} had its turn", show(reply));
            about.add(Promise::SingleTurn, what);
        }
        latest = latest.max(asked);
        answers.entry(asked).or_default().push(reply);
    }
    let inputs = history.iter().filter(|message| message.is_of_contact());
    for (turn, input) in (1..).zip(inputs) {
        let got = answers.remove(&input.number).unwrap_or_default();
        if let Some(sent) = by_text.get(input.text.as_str()) {
            compare(input, &expected(sent, turn), &got, about);
        }
    }
    for reply in answers.values().flatten() {
        about.add(Promise::SingleTurn, format!("{} answers no message of a contact", show(reply)));
    }
}

/// Each text that must have an effect has it under one idempotency key.
pub(super) fn check_effects(
    sent: &BTreeMap<String, Sent>,
    effects: &BTreeMap<String, Vec<String>>,
    about: &mut Findings<'_>,
) {
    for sent in sent.values().filter(|sent| sent.has_effect && !sent.acks.is_empty()) {
        let keys = effects.get(&sent.text).map_or(&[][..], Vec::as_slice);
        match keys {
            [_] => {}
            [] => about.add(Promise::Effects, format!("`{}` had no effect", sent.text)),
            keys => {
                let what = format!("`{}` had {} effects: {keys:?}", sent.text, keys.len());
                about.add(Promise::Effects, what);
            }
        }
    }
}

fn expected(sent: &Sent, turn: usize) -> Vec<String> {
    let marks = "+".repeat(turn - 1);
    let fill = |text: &String| text.replace("{turn}", &turn.to_string()).replace("{marks}", &marks);
    sent.replies.iter().map(fill).collect()
}

fn compare(input: &Message, expected: &[String], got: &[&Message], about: &mut Findings<'_>) {
    if got.is_empty() && !expected.is_empty() {
        about.add(Promise::Progress, format!("{} was never answered", show(input)));
        return;
    }
    let texts: Vec<&str> = got.iter().map(|reply| reply.text.as_str()).collect();
    if texts != expected {
        let what = format!("{} got {texts:?} instead of {expected:?}", show(input));
        about.add(Promise::SingleTurn, what);
    }
}
