//! Haptik's elements (HSL) to and from our contents.
//!
//! Reading is tolerant: what elements in the wild say is understood where its meaning is clear, and
//! what can't be shown is told as a loss. Writing is strict: all fields that Haptik's documentation
//! requires, under their exact names. Not the API that carries elements: that is `gateway`'s.

mod extras;
mod node;
mod reading;
#[cfg(test)]
mod tests;
mod video;
mod writing;

use model::content::{Autofill, Content, TileWidth};
use serde_json::Value;

use crate::loss::{Loss, Losses};

/// Deepest nesting of an element that is read.
pub const MAX_DEPTH: usize = 64;

/// Most quick replies, buttons, cards or fields that are read of one list.
pub const MAX_ITEMS: usize = 100;

/// Characters of a quick reply's label that Haptik's own chat shows.
pub const SHOWN_QUICK_REPLY_CHARS: usize = 27;

/// Characters of a button's label that Haptik's own chat shows.
pub const SHOWN_BUTTON_CHARS: usize = 21;

/// Names of widths.
const WIDTHS: [(&str, TileWidth); 4] = [
    ("THIN", TileWidth::Thin),
    ("MEDIUM", TileWidth::Medium),
    ("FAT", TileWidth::Wide),
    ("BIG", TileWidth::Full),
];

/// Names of what fields are filled in with.
const AUTOFILLS: [(&str, Autofill); 7] = [
    ("user_name", Autofill::Name),
    ("user_email", Autofill::Email),
    ("user_address", Autofill::Address),
    ("user_city", Autofill::City),
    ("age", Autofill::Age),
    ("gender", Autofill::Gender),
    ("star_sign", Autofill::StarSign),
];

/// What an element says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Read {
    /// Usually one; none when the element shows nothing.
    pub content: Vec<Content>,
    pub losses: Vec<Loss>,
}

/// A content as an element.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    pub element: Value,
    pub losses: Vec<Loss>,
}

/// Reads one element: an object, or a text. A text that holds a JSON object is that element, any
/// other is said as it is.
pub fn read(element: &Value) -> Read {
    let mut losses = Losses::default();
    let content = reading::read(element, &mut losses);
    Read { content, losses: losses.into_vec() }
}

/// Writes a content as the element that says it, or that comes nearest.
pub fn write(content: &Content) -> Written {
    let mut losses = Losses::default();
    let element = writing::write(content, &mut losses);
    Written { element, losses: losses.into_vec() }
}

/// The label of the button that only leads where a tap on its card leads.
fn own_label<'a>(title: &'a str, url: &'a str) -> &'a str {
    if title.is_empty() { url } else { title }
}
