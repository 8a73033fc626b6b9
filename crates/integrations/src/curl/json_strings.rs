//! The strings of a JSON text and what stands between them, also where templates keep it from being
//! JSON.

use std::ops::Range;

/// A piece of a JSON text; ranges are bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The inside of a string value; `key` is the last one before it.
    Value { range: Range<usize>, key: Option<String> },
    /// Keys, numbers, punctuation, spaces.
    Rest(Range<usize>),
}

/// Splits a text into its pieces, in order and without gaps but for the quotes around values.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut key: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(opening) = text[at..].find('"').map(|found| at + found) {
        let inside = opening + 1;
        let closing = inside + string_length(&text[inside..]);
        at = (closing + 1).min(text.len());
        if text[at..].trim_start().starts_with(':') {
            key = Some(text[inside..closing].to_owned());
        } else {
            pieces.push(Piece::Rest(copied..inside));
            pieces.push(Piece::Value { range: inside..closing, key: key.clone() });
            copied = closing;
        }
    }
    pieces.push(Piece::Rest(copied..text.len()));
    pieces
}

/// Counts the bytes up to the closing quote, or all.
fn string_length(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at,
            _ => {}
        }
    }
    text.len()
}
