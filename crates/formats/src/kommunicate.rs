//! Messages as Kommunicate says them, to and from the model: what its custom bots answer, what its
//! widgets, webhooks and platform API exchange. Not the calls that carry them.
//!
//! # What comes back
//!
//! What a tap gives back stands in the `metadata` of a reply, button, item or suggestion: at most one
//! object, which is the `metadata` of the message that a Kommunicate client sends for that tap.
//! `replyMetadata` is merged into it; `KM_CHAT_CONTEXT` within it is an object, never a string, and
//! holds `kmUserLanguageCode` where the tap changes the language; items of lists add `KM_FAQ_ID` and
//! `source`; answers of the knowledge base add `skipBot`; a suggestion gives `suggestMessageMetadata`,
//! JSON in a string.
//!
//! A [form](model::content::Form) whose submission is
//! [`ToBot`](model::content::Submission::ToBot) is answered by a message whose text is what the form
//! `says` and whose `metadata` is
//!
//! ```json
//! { "KM_CHAT_CONTEXT": { "formData": { "Name": "Ann", "tags": ["a", "b"] }, "formMsgKey": "5-12-1700000000000" } }
//! ```
//!
//! `formData` has a value for each field by the field's `key`: a list of texts for checkboxes, one text
//! for all others. `formMsgKey` is the key of the message that showed the form.

mod markup;
mod object;
mod read;
mod stored;
mod write;

use model::content::Content;
use model::exchange::BotAction;
use serde_json::Value;

use crate::loss::Loss;

pub use stored::stored;

/// Most buttons, cards, fields … of one element that are read; the rest is lost.
pub const MAX_ITEMS: usize = 100;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// In order: for each element what it says, to whom it gives the conversation, what it asks for.
    pub actions: Vec<BotAction>,
    pub losses: Vec<Loss>,
}

/// An element that was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// An object of `message`, `messageType` and `metadata`, as far as there is something to say. What
    /// is [stored](write_stored) may have `contentType` and `fileMeta`, too.
    pub element: Value,
    pub losses: Vec<Loss>,
}

/// Reads a custom bot's whole answer: a list of elements, or one element. An empty list and an object
/// without `message` and `metadata` ask for nothing, without loss; what isn't an element is lost and
/// the rest is kept. How many elements there may be is for others to judge.
pub fn read(body: &Value) -> Read {
    read::answer(body)
}

/// Reads one element of an answer, or one message of the platform API. Values of `metadata` may be JSON
/// in strings.
///
/// An element usually says one message. It says two where a text stands above what has no room for
/// it, and several where it shows several images or films; each has what is its own as `raw`.
pub fn read_message(element: &Value) -> Read {
    read::message(element)
}

/// Writes a message as an element of a custom bot's answer.
pub fn write(content: &Content) -> Written {
    write::element(content)
}

/// Writes a message as widgets, webhooks and the platform API have it: all values of `metadata` are
/// strings, and places and files are messages of their own types.
pub fn write_stored(content: &Content) -> Written {
    stored::write(content)
}

#[cfg(test)]
mod tests;
