//! Rich content in LivePerson's structured form: what it may be, what it says as text, what a contact
//! may answer. Not what it is in our own contents, nor how it is drawn.

mod check;
mod schema;
#[cfg(test)]
mod tests;
mod uri;
mod walk;

use std::fmt;

use serde_json::{Map, Value, json};

use super::Content;

pub use check::{MAX_DEPTH, MAX_FAULTS, faults};
pub use uri::is_uri;
pub use walk::lines;
pub(super) use walk::{offers, plain_text};

/// Longest text of a text element, of a choice's title, or of a checkbox, in characters.
pub const MAX_ELEMENT_TEXT_CHARS: usize = 5_000;
/// Longest title of a button and caption of an image, in characters.
pub const MAX_TITLE_CHARS: usize = 128;
/// Longest tooltip, in characters.
pub const MAX_TOOLTIP_CHARS: usize = 256;
/// Longest text that a tap says, in characters.
pub const MAX_PUBLISHED_CHARS: usize = 256;
/// Longest address of a link, in characters.
pub const MAX_URI_CHARS: usize = 1_024;
/// Longest address of a picture or of a page that is previewed, in characters.
pub const MAX_URL_CHARS: usize = 2_048;
/// Longest title of a calendar, in characters.
pub const MAX_CALENDAR_TITLE_CHARS: usize = 40;
/// Most elements of a column or a row.
pub const MAX_ELEMENTS: usize = 256;
/// Fewest and most cards of a carousel.
pub const MIN_CARDS: usize = 2;
pub const MAX_CARDS: usize = 10;
/// Most quick replies of a message.
pub const MAX_QUICK_REPLIES: usize = 24;

/// Something that rich content may not be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// A JSON Pointer to where it is, as `/elements/0/title`; empty: the whole.
    pub pointer: String,
    /// Goes on from the place: `is longer than 128 characters`.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the content" } else { self.pointer.as_str() };
        write!(f, "{place} {}", self.what)
    }
}

/// Takes the quick replies out of an object of rich content that holds them. A `message` with nothing
/// else beside them is a text.
pub fn with_quick_replies(mut object: Map<String, Value>) -> Content {
    let quick_replies = object.shift_remove("quickReplies");
    let message = object.get("message").and_then(Value::as_str);
    let content = match message.filter(|_| object.len() == 1) {
        Some(message) => json!({ "type": "text", "text": message }),
        None => Value::Object(object),
    };
    Content::Structured { content, quick_replies }
}
