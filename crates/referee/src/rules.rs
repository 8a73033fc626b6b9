//! The promises, and what breaks them.

mod inputs;
mod numbers;
mod readers;
#[cfg(test)]
mod tests;
mod turns;

use std::collections::BTreeMap;
use std::fmt;

use crate::ledger::{Conversation, Ledger};
use crate::{Message, PROGRESS_LIMIT_MS};

/// What a server promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Promise {
    /// I1: what was confirmed is there, and readers were shown it.
    NoLoss,
    /// I2: one message for each id of a sender.
    NoDuplicate,
    /// I3: numbers from 1 without gaps, in the order of sending; replies after what they answer.
    Order,
    /// I4: one turn for each message, one after the other.
    SingleTurn,
    /// I5: one effect for each turn that has one.
    Effects,
    /// I10: everything is confirmed and answered soon after the last fault.
    Progress,
}

impl fmt::Display for Promise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Promise::NoLoss => "I1 no loss",
            Promise::NoDuplicate => "I2 no duplicate",
            Promise::Order => "I3 order",
            Promise::SingleTurn => "I4 single turn",
            Promise::Effects => "I5 effects",
            Promise::Progress => "I10 progress",
        })
    }
}

/// A broken promise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub promise: Promise,
    /// Empty when it is about the whole run.
    pub conversation: String,
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.promise, self.conversation, self.what)
    }
}

/// What came of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    pub findings: Vec<Finding>,
    pub conversations: usize,
    /// Messages that contacts sent.
    pub sent: usize,
    /// Of these, the ones that the server confirmed.
    pub acked: usize,
    /// Confirmations beyond the first one of a message.
    pub repeats: usize,
    pub replies: usize,
    pub effects: usize,
    pub faults: usize,
    /// From the last fault until all was answered, in milliseconds.
    pub settled_after_ms: u64,
}

impl Verdict {
    /// Tells whether every promise was kept.
    pub fn is_kept(&self) -> bool {
        self.findings.is_empty()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} findings; {} faults, {} conversations, {} messages sent, {} confirmed, {} confirmed \
             again, {} replies, {} effects, settled {} ms after the last fault",
            self.findings.len(),
            self.faults,
            self.conversations,
            self.sent,
            self.acked,
            self.repeats,
            self.replies,
            self.effects,
            self.settled_after_ms
        )
    }
}

/// Collects what is found about one conversation.
pub(crate) struct Findings<'a> {
    conversation: &'a str,
    list: &'a mut Vec<Finding>,
}

impl Findings<'_> {
    fn add(&mut self, promise: Promise, what: String) {
        let conversation = self.conversation.to_owned();
        self.list.push(Finding { promise, conversation, what });
    }
}

/// Judges a run.
pub(crate) fn check(ledger: &Ledger) -> Verdict {
    let mut verdict = Verdict {
        conversations: ledger.conversations.len(),
        faults: ledger.faults,
        effects: ledger.effects.values().map(Vec::len).sum(),
        ..Verdict::default()
    };
    let mut findings = Vec::new();
    for (id, conversation) in &ledger.conversations {
        count(&mut verdict, conversation);
        let mut about = Findings { conversation: id, list: &mut findings };
        check_conversation(conversation, &ledger.effects, &mut about);
    }
    let mut about = Findings { conversation: "", list: &mut findings };
    check_progress(ledger, &mut verdict, &mut about);
    check_effects_without_turns(ledger, &mut about);
    verdict.findings = findings;
    verdict
}

fn count(verdict: &mut Verdict, conversation: &Conversation) {
    let acks = conversation.sent.values().map(|sent| sent.acks.len());
    verdict.sent += conversation.sent.len();
    verdict.acked += acks.clone().filter(|count| *count > 0).count();
    verdict.repeats += acks.map(|count| count.saturating_sub(1)).sum::<usize>();
    let messages = conversation.history.iter().flatten();
    verdict.replies += messages.filter(|message| !message.is_of_contact()).count();
}

fn check_conversation(
    conversation: &Conversation,
    effects: &BTreeMap<String, Vec<String>>,
    about: &mut Findings<'_>,
) {
    inputs::check_refusals(&conversation.sent, about);
    let Some(history) = &conversation.history else {
        let lost = conversation.sent.values().filter(|sent| !sent.acks.is_empty()).count();
        if lost > 0 {
            about.add(Promise::NoLoss, format!("has no history, and {lost} confirmed messages"));
        }
        return;
    };
    numbers::check(history, about);
    inputs::check(&conversation.sent, history, about);
    turns::check(&conversation.sent, history, about);
    turns::check_effects(&conversation.sent, effects, about);
    for (name, reader) in &conversation.readers {
        readers::check(name, reader, history, about);
    }
}

fn check_progress(ledger: &Ledger, verdict: &mut Verdict, about: &mut Findings<'_>) {
    if verdict.acked == 0 {
        about.add(Promise::Progress, "nothing was confirmed at all".to_owned());
    }
    let Some(settled) = ledger.settled_ms else {
        about.add(Promise::Progress, "the run never settled".to_owned());
        return;
    };
    verdict.settled_after_ms = settled.saturating_sub(ledger.last_fault_ms);
    if verdict.settled_after_ms > PROGRESS_LIMIT_MS {
        let took = verdict.settled_after_ms;
        about.add(Promise::Progress, format!("settled only {took} ms after the last fault"));
    }
}

fn check_effects_without_turns(ledger: &Ledger, about: &mut Findings<'_>) {
    let all = ledger.conversations.values().flat_map(|conversation| conversation.sent.values());
    let wanted: Vec<&str> =
        all.filter(|sent| sent.has_effect).map(|sent| sent.text.as_str()).collect();
    let wanted: std::collections::BTreeSet<&str> = wanted.into_iter().collect();
    for text in ledger.effects.keys().filter(|text| !wanted.contains(text.as_str())) {
        about.add(Promise::Effects, format!("an effect for `{text}`, which nobody asked for"));
    }
}

/// Shows a message in a finding.
fn show(message: &Message) -> String {
    format!("#{} {} `{}`", message.number, message.author, message.text)
}
