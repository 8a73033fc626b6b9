//! A small good run, and the many ways to spoil it.

use super::{Promise, check};
use crate::{Entry, History, Ledger, Message};

const CONVERSATION: &str = "conv_1";

struct Run {
    entries: Vec<Entry>,
    messages: Vec<Message>,
}

fn message(number: u64, author: &str, text: &str, in_reply_to: Option<u64>) -> Message {
    Message { number, author: author.to_owned(), text: text.to_owned(), in_reply_to }
}

fn sent(at_ms: u64, id: &str) -> Entry {
    Entry::Sent {
        at_ms,
        conversation: CONVERSATION.to_owned(),
        id: id.to_owned(),
        text: format!("text {id}"),
        replies: vec![format!("{{turn}}{{marks}} text {id}"), "and more".to_owned()],
        has_effect: true,
    }
}

fn acked(at_ms: u64, id: &str, number: u64) -> Entry {
    Entry::Acked { at_ms, conversation: CONVERSATION.to_owned(), id: id.to_owned(), number }
}

fn saw(message: &Message) -> Entry {
    Entry::Saw {
        at_ms: 50,
        conversation: CONVERSATION.to_owned(),
        reader: "r".to_owned(),
        message: message.clone(),
    }
}

fn effect(key: &str, text: &str) -> Entry {
    Entry::Effect { at_ms: 15, key: key.to_owned(), text: text.to_owned() }
}

/// Three messages, the last two at the same time, one of them sent twice; a fault; a reader that saw
/// some of it again after its connection broke.
fn good() -> Run {
    let messages = vec![
        message(1, "contact", "text a", None),
        message(2, "bot", "1 text a", Some(1)),
        message(3, "bot", "and more", Some(1)),
        message(4, "contact", "text b", None),
        message(5, "contact", "text c", None),
        message(6, "bot", "2+ text b", Some(4)),
        message(7, "bot", "and more", Some(4)),
        message(8, "bot", "3++ text c", Some(5)),
        message(9, "bot", "and more", Some(5)),
    ];
    let mut entries = vec![
        sent(10, "a"),
        acked(20, "a", 1),
        sent(30, "b"),
        sent(30, "c"),
        acked(40, "c", 5),
        acked(41, "b", 4),
        acked(42, "b", 4),
        effect("k1", "text a"),
        effect("k2", "text b"),
        effect("k3", "text c"),
    ];
    entries.extend(messages[..5].iter().map(saw));
    entries.extend(messages[3..].iter().map(saw));
    entries.extend([
        Entry::Watched { conversation: CONVERSATION.to_owned(), reader: "r".to_owned() },
        Entry::Fault { at_ms: 35 },
        Entry::Settled { at_ms: 60 },
    ]);
    Run { entries, messages }
}

fn judge(run: Run) -> Vec<(Promise, String)> {
    let mut ledger = Ledger::default();
    for entry in run.entries {
        ledger.note(entry);
    }
    let conversation = CONVERSATION.to_owned();
    ledger.keep(History { conversation, messages: run.messages });
    let findings = check(&ledger).findings;
    findings.into_iter().map(|finding| (finding.promise, finding.what)).collect()
}

fn is_saw(entry: &Entry) -> bool {
    matches!(entry, Entry::Saw { .. })
}

/// Spoils the history alone: what the reader saw doesn't matter then.
fn history(spoil: fn(&mut Vec<Message>)) -> Run {
    let mut run = good();
    run.entries.retain(|entry| !is_saw(entry) && !matches!(entry, Entry::Watched { .. }));
    spoil(&mut run.messages);
    run
}

/// Gives the messages numbers in the order in which they stand.
fn renumber(messages: &mut [Message]) {
    for (number, message) in (1..).zip(messages) {
        message.number = number;
    }
}

fn log(spoil: fn(&mut Vec<Entry>)) -> Run {
    let mut run = good();
    spoil(&mut run.entries);
    run
}

#[test]
fn a_good_run_keeps_every_promise() {
    assert_eq!(judge(good()), []);
}

#[test]
fn a_run_is_counted() {
    let run = good();
    let mut ledger = Ledger::default();
    run.entries.into_iter().for_each(|entry| ledger.note(entry));
    ledger.keep(History { conversation: CONVERSATION.to_owned(), messages: run.messages });
    let verdict = check(&ledger);
    assert_eq!(
        verdict.to_string(),
        "0 findings; 1 faults, 1 conversations, 3 messages sent, 3 confirmed, 1 confirmed again, 6 \
         replies, 3 effects, settled 25 ms after the last fault"
    );
}

#[test]
fn what_happened_to_a_history_is_found() {
    use Promise::{NoDuplicate, NoLoss, Order, Progress, SingleTurn};
    type Spoil = fn(&mut Vec<Message>);
    let cases: &[(&str, Spoil, Promise, &str)] = &[
        (
            "a confirmed message is lost with its turn",
            |all| all.truncate(3),
            NoLoss,
            "confirmed as #4 and is not there",
        ),
        (
            "a message is kept twice",
            |all| all.push(message(10, "contact", "text c", None)),
            NoDuplicate,
            "`text c` (c) is there 2 times: [5, 10]",
        ),
        (
            "a message of another conversation",
            |all| all.push(message(10, "contact", "stranger", None)),
            NoDuplicate,
            "`stranger` was never sent",
        ),
        (
            "a number is left out",
            |all| all[8].number = 10,
            Order,
            "#10 bot `and more` stands where #9 belongs",
        ),
        ("a number comes twice", |all| all[8].number = 8, Order, "#8 bot `and more` stands"),
        (
            "two messages change places",
            |all| {
                all[0].text = "text b".to_owned();
                all[3].text = "text a".to_owned();
            },
            Order,
            "`text a` (a) was confirmed as #1 and is [4]",
        ),
        (
            "a reply before what it answers",
            |all| {
                all.swap(3, 5);
                renumber(all);
                all[3].in_reply_to = Some(6);
            },
            Order,
            "comes before what it answers",
        ),
        (
            "a turn ran twice",
            |all| {
                all.push(message(10, "bot", "3++ text c", Some(5)));
                all.push(message(11, "bot", "and more", Some(5)));
            },
            SingleTurn,
            "got [\"3++ text c\", \"and more\", \"3++ text c\", \"and more\"]",
        ),
        (
            "half of a turn is missing",
            |all| drop(all.pop()),
            SingleTurn,
            "got [\"3++ text c\"] instead",
        ),
        ("a turn never ran", |all| all.truncate(7), Progress, "`text c` was never answered"),
        (
            "a turn forgot the one before it",
            |all| all[7].text = "2+ text c".to_owned(),
            SingleTurn,
            "got [\"2+ text c\", \"and more\"] instead of [\"3++ text c\", \"and more\"]",
        ),
        (
            "two turns mix",
            |all| {
                all.swap(6, 7);
                renumber(all);
            },
            SingleTurn,
            "belongs to #4, after #5 had its turn",
        ),
        (
            "a reply to nothing",
            |all| all.push(message(10, "bot", "hm", None)),
            SingleTurn,
            "answers nothing",
        ),
        (
            "a reply to a reply",
            |all| all.push(message(10, "bot", "hm", Some(9))),
            SingleTurn,
            "answers no message of a contact",
        ),
    ];
    for (name, spoil, promise, what) in cases {
        assert_found(name, history(*spoil), *promise, what);
    }
}

#[test]
fn what_happened_to_clients_is_found() {
    use Promise::{Effects, NoDuplicate, NoLoss, Order, Progress};
    type Spoil = fn(&mut Vec<Entry>);
    let cases: &[(&str, Spoil, Promise, &str)] = &[
        (
            "confirmed twice with different numbers",
            |all| all.push(acked(50, "b", 6)),
            NoDuplicate,
            "`text b` (b) was confirmed as #4 and as #6",
        ),
        (
            "never confirmed",
            |all| all.retain(|it| !matches!(it, Entry::Acked { id, .. } if id == "c")),
            Progress,
            "`text c` (c) was never confirmed",
        ),
        (
            "refused for good",
            |all| {
                all.push(Entry::Refused {
                    at_ms: 50,
                    conversation: CONVERSATION.to_owned(),
                    id: "b".to_owned(),
                    answer: "404 no conversation".to_owned(),
                });
            },
            Progress,
            "`text b` (b) was refused: 404 no conversation",
        ),
        (
            "a later message with an earlier number",
            |all| all[3] = sent(45, "c"),
            Order,
            // c was confirmed before it was sent here, and so comes after itself.
            "`text c` is #5, though it was sent after `text c` was confirmed as #5",
        ),
        (
            "a reader saw what is no more",
            |all| all.push(saw(&message(10, "bot", "gone", Some(5)))),
            NoLoss,
            "r was shown #10 bot `gone` and it is not there",
        ),
        (
            "a reader saw something else",
            |all| all.push(saw(&message(9, "bot", "other", Some(5)))),
            NoLoss,
            "and it is #9 bot `and more` now",
        ),
        (
            "a reader missed the end",
            |all| {
                let last = all.iter().rposition(is_saw).unwrap();
                all.remove(last);
            },
            NoLoss,
            "r was never shown #9 bot `and more` and 0 others",
        ),
        (
            "a reader was shown a message too early",
            |all| {
                let last = all.iter().rposition(is_saw).unwrap();
                all.swap(last, last - 1);
            },
            Order,
            "r was shown #9 bot `and more` before #8",
        ),
        (
            "an effect came twice",
            |all| all.push(effect("k4", "text c")),
            Effects,
            "`text c` had 2 effects: [\"k3\", \"k4\"]",
        ),
        (
            "an effect is missing",
            |all| all.retain(|it| !matches!(it, Entry::Effect { key, .. } if key == "k3")),
            Effects,
            "`text c` had no effect",
        ),
        (
            "an effect for nobody",
            |all| all.push(effect("k4", "other")),
            Effects,
            "an effect for `other`, which nobody asked for",
        ),
        (
            "it took too long",
            |all| all.push(Entry::Settled { at_ms: 35 + crate::PROGRESS_LIMIT_MS + 1 }),
            Progress,
            "settled only 30001 ms after the last fault",
        ),
        (
            "it never settled",
            |all| all.retain(|it| !matches!(it, Entry::Settled { .. })),
            Progress,
            "the run never settled",
        ),
        (
            "nothing happened",
            |all| all.retain(|it| !matches!(it, Entry::Acked { .. })),
            Progress,
            "nothing was confirmed at all",
        ),
    ];
    for (name, spoil, promise, what) in cases {
        assert_found(name, log(*spoil), *promise, what);
    }
}

#[test]
fn a_later_message_must_have_a_later_number() {
    let mut run = good();
    run.entries[2] = sent(43, "b");
    run.entries[5] = acked(44, "b", 4);
    run.entries[6] = acked(44, "b", 4);
    let what = "`text b` is #4, though it was sent after `text c` was confirmed as #5";
    assert_found("late", run, Promise::Order, what);
}

#[test]
fn a_conversation_without_a_history_is_lost() {
    let mut ledger = Ledger::default();
    good().entries.into_iter().for_each(|entry| ledger.note(entry));
    let findings = check(&ledger).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].to_string(),
        "I1 no loss: conv_1 has no history, and 3 confirmed messages"
    );
}

fn assert_found(name: &str, run: Run, promise: Promise, what: &str) {
    let found = judge(run);
    let is_found = found.iter().any(|(broken, text)| *broken == promise && text.contains(what));
    assert!(is_found, "{name}: {found:#?}");
}
