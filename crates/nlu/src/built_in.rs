//! Entities that are known by name.

use expr::bounded_regex::BoundedRegex;
use model::key::Key;
use serde_json::Value;

use crate::Found;

const EMAIL: &str = r"[A-Za-z0-9._%+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}";
/// Digits with signs between; what it means depends on the language.
const NUMBER: &str = r"[0-9]+(?:[.,'’\u{a0}\u{202f}][0-9]+)*";
/// Languages that write 1.234,5 for what is 1,234.5 in English.
const DECIMAL_COMMA: [&str; 24] = [
    "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "nb",
    "nl", "no", "pl", "pt", "ru", "sv", "tr", "uk",
];

/// An entity that needs no examples.
#[derive(Debug, Clone)]
pub enum BuiltIn {
    Number { regex: BoundedRegex, decimal: char },
    Email { regex: BoundedRegex },
}

impl BuiltIn {
    /// Finds the entity of that name for a language (BCP 47).
    pub fn of(name: &str, language: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "number" => {
                let first = language.split(['-', '_']).next().unwrap_or(language);
                let has_comma = DECIMAL_COMMA.contains(&first.to_ascii_lowercase().as_str());
                let decimal = if has_comma { ',' } else { '.' };
                Some(Self::Number { regex: BoundedRegex::parse(NUMBER).ok()?, decimal })
            }
            "email" => Some(Self::Email { regex: BoundedRegex::parse(EMAIL).ok()? }),
            _ => None,
        }
    }

    /// Finds it in a text.
    pub fn find(&self, entity: &Key, text: &str) -> Vec<Found> {
        let (Self::Number { regex, .. } | Self::Email { regex }) = self;
        let matches = regex.find_all(text).into_iter();
        matches
            .filter_map(|found| {
                let (start, value) = match self {
                    Self::Email { .. } => (found.start, Value::String(found.text.to_owned())),
                    Self::Number { decimal, .. } => number(text, found.start..found.end, *decimal)?,
                };
                Some(Found {
                    entity: entity.clone(),
                    value,
                    text: text[start..found.end].to_owned(),
                    start,
                    end: found.end,
                })
            })
            .collect()
    }
}

/// Reads digits as a number; gives where it begins, with its sign. `None` for part of a word, and
/// for dates and the like.
fn number(text: &str, range: std::ops::Range<usize>, decimal: char) -> Option<(usize, Value)> {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    if before.ends_with(char::is_alphanumeric) || after.starts_with(char::is_alphanumeric) {
        return None;
    }
    let digits = &text[range.clone()];
    let (whole, fraction) = digits.split_once(decimal).unwrap_or((digits, ""));
    if digits.matches(decimal).count() > 1 || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let mut groups = whole.split(|c: char| !c.is_ascii_digit());
    let first = groups.next()?;
    let is_grouped = groups.clone().next().is_some();
    if is_grouped && (first.len() > 3 || !groups.clone().all(|group| group.len() == 3)) {
        return None;
    }
    let whole: String = std::iter::once(first).chain(groups).collect();
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    let (sign, start) = match before.strip_suffix(['-', '\u{2212}']) {
        Some(rest) if !rest.ends_with(char::is_alphanumeric) => ("-", rest.len()),
        Some(_) | None => ("", range.start),
    };
    let number = serde_json::from_str(&format!("{sign}{whole}{point}{fraction}")).ok()?;
    Some((start, Value::Number(number)))
}
