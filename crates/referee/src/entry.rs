//! What clients note, and what the server says in the end: one JSON object a line, and a file a
//! conversation.

use serde::{Deserialize, Serialize};

/// Something that a client, a reader, a called service or the run itself did or saw.
///
/// Times are milliseconds of one clock, since the beginning of the run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Entry {
    /// A message is about to be sent for the first time.
    Sent {
        at_ms: u64,
        conversation: String,
        /// The sender's own id, the same in every try.
        id: String,
        /// Unique among the conversation's messages.
        text: String,
        /// The replies that it must get, in order. `{turn}` stands for how many messages the
        /// contact has written up to it, `{marks}` for a `+` for each one before it.
        replies: Vec<String>,
        /// Whether its turn must have exactly one [`Effect`](Entry::Effect).
        #[serde(default)]
        has_effect: bool,
    },
    /// The server confirmed a message; once for each answer that said so.
    Acked { at_ms: u64, conversation: String, id: String, number: u64 },
    /// The server refused a message for good, though nothing was wrong with it.
    Refused { at_ms: u64, conversation: String, id: String, answer: String },
    /// A reader was shown a message. Entries of one reader are in the order of arrival.
    Saw { at_ms: u64, conversation: String, reader: String, message: Message },
    /// A reader promises that it was there until the end, so that it must have seen everything.
    Watched { conversation: String, reader: String },
    /// A called service did something, once for each idempotency key.
    Effect {
        at_ms: u64,
        key: String,
        /// The text of the message that it was done for.
        text: String,
    },
    /// The server was harmed.
    Fault { at_ms: u64 },
    /// All clients were done and all answers there, or nobody wanted to wait any longer.
    Settled { at_ms: u64 },
}

/// A message as the public API shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub number: u64,
    /// `contact` or who else wrote it.
    pub author: String,
    #[serde(default)]
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<u64>,
}

impl Message {
    /// Tells whether the contact wrote it.
    pub fn is_of_contact(&self) -> bool {
        self.author == "contact"
    }
}

/// A whole conversation as the public API shows it in the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    pub conversation: String,
    /// In the order of the API.
    pub messages: Vec<Message>,
}
