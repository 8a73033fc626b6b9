//! What is known of a run, by conversation. Collects only; `rules` judges.

use std::collections::BTreeMap;
use std::mem::take;

use crate::{Entry, History, Message};

/// All entries and histories of a run.
#[derive(Debug, Default)]
pub struct Ledger {
    pub(crate) conversations: BTreeMap<String, Conversation>,
    /// Idempotency keys that a called service acted on, by the text of the message.
    pub(crate) effects: BTreeMap<String, Vec<String>>,
    pub(crate) faults: usize,
    pub(crate) last_fault_ms: u64,
    pub(crate) settled_ms: Option<u64>,
}

/// What is known of a conversation.
#[derive(Debug, Default)]
pub(crate) struct Conversation {
    /// By the sender's id.
    pub(crate) sent: BTreeMap<String, Sent>,
    pub(crate) readers: BTreeMap<String, Reader>,
    pub(crate) history: Option<Vec<Message>>,
}

/// A message as its sender knows it.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    pub(crate) at_ms: u64,
    pub(crate) text: String,
    pub(crate) replies: Vec<String>,
    pub(crate) has_effect: bool,
    /// When and with which number it was confirmed, in the order of the answers.
    pub(crate) acks: Vec<(u64, u64)>,
    /// What the server said when it refused it.
    pub(crate) refusals: Vec<String>,
}

/// What a reader was shown.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) seen: Vec<Message>,
    pub(crate) was_there_until_the_end: bool,
}

impl Ledger {
    /// Takes an entry; entries of one log come in its order.
    pub fn note(&mut self, entry: Entry) {
        match entry {
            Entry::Sent { at_ms, conversation, id, text, replies, has_effect } => {
                let sent = self.sent(conversation, id);
                // Answered before it was noted as sent: another log came first.
                let (acks, refusals) = (take(&mut sent.acks), take(&mut sent.refusals));
                *sent = Sent { at_ms, text, replies, has_effect, acks, refusals };
            }
            Entry::Refused { at_ms: _, conversation, id, answer } => {
                self.sent(conversation, id).refusals.push(answer);
            }
            Entry::Acked { at_ms, conversation, id, number } => {
                self.sent(conversation, id).acks.push((at_ms, number));
            }
            Entry::Saw { at_ms: _, conversation, reader, message } => {
                self.reader(conversation, reader).seen.push(message);
            }
            Entry::Watched { conversation, reader } => {
                self.reader(conversation, reader).was_there_until_the_end = true;
            }
            Entry::Effect { at_ms: _, key, text } => {
                self.effects.entry(text).or_default().push(key);
            }
            Entry::Fault { at_ms } => {
                self.faults += 1;
                self.last_fault_ms = self.last_fault_ms.max(at_ms);
            }
            Entry::Settled { at_ms } => self.settled_ms = self.settled_ms.max(Some(at_ms)),
        }
    }

    /// Takes the final history of a conversation.
    pub fn keep(&mut self, history: History) {
        self.conversation(history.conversation).history = Some(history.messages);
    }

    fn conversation(&mut self, id: String) -> &mut Conversation {
        self.conversations.entry(id).or_default()
    }

    fn sent(&mut self, conversation: String, id: String) -> &mut Sent {
        self.conversation(conversation).sent.entry(id).or_default()
    }

    fn reader(&mut self, conversation: String, reader: String) -> &mut Reader {
        self.conversation(conversation).readers.entry(reader).or_default()
    }
}
