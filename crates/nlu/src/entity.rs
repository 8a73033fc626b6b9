//! Entities: values that are recognised in a text by what a builder lists, writes as a regular
//! expression, or takes by name.
//!
//! [`Recognisers`] are compiled once from descriptions and asked many times. Everything here is found
//! by rule; values that are known by their context only are learned elsewhere. What a found value
//! fills or decides is the engine's.

mod address;
mod age;
mod answer;
mod attachment;
mod built_in;
mod code;
mod colour;
pub mod date_time;
mod dictionary;
mod lexeme;
mod library;
mod moment;
mod money;
mod number;
mod ordinal;
mod overlap;
mod percentage;
mod person;
mod phone;
mod phrase;
mod place;
mod range;
mod reading;
mod recogniser;
#[cfg(test)]
mod tests;
mod token;

use std::ops::Range;

use indexmap::IndexMap;
use model::key::Key;
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use attachment::{Attachment, AttachmentKind};
pub use dictionary::{LineError, LineFault, parse_dictionary};
pub use library::{Entry, Group, LIBRARY, Shape, ShapeKind};
pub use recogniser::{Fault, FaultReason, Recognisers};

/// Whether there is a built-in entity of that name.
pub fn is_built_in(name: &str) -> bool {
    built_in::BuiltIn::named(name).is_some()
}

/// How much of a text is read, in characters.
pub const MAX_TEXT_CHARS: usize = model::content::MAX_TEXT_CHARS;
/// Most entities that are told of one text.
pub const MAX_FOUND: usize = 200;

/// An entity as a bot describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    pub key: Key,
    pub kind: Kind,
}

/// How an entity is recognised.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Values {
        /// Value → its variants.
        values: IndexMap<String, Vec<String>>,
        /// Whether misspelt names count.
        is_fuzzy: bool,
    },
    Regex(String),
    /// One that is known by name, as `number` or `date`; case doesn't count.
    BuiltIn {
        name: String,
        options: Options,
    },
}

/// What narrows a built-in entity; each kind takes what it knows and leaves the rest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Fewest digits of a number, a budget or a code.
    pub min_digits: Option<usize>,
    /// Most digits of a number, a budget or a code.
    pub max_digits: Option<usize>,
    /// Country whose phone numbers and postal codes are meant (ISO 3166, two letters).
    pub region: Option<String>,
    /// Currency of amounts that are said without one (ISO 4217).
    pub unit: Option<String>,
}

/// An entity found in a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    pub entity: Key,
    /// The value it stands for; its shape depends on the kind.
    pub value: Value,
    /// As written.
    pub text: String,
    /// In bytes of the text.
    pub start: usize,
    pub end: usize,
    pub detection: Detection,
    /// How sure we are, from 0 to 1.
    pub score: f64,
    /// What a place is to a journey, when that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// How an entity was recognised; the surer ones come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detection {
    /// It is in the list, spelt as there.
    Exact,
    /// By a regular expression.
    Pattern,
    /// By a rule of ours.
    Rule,
    /// It is in the list, spelt otherwise.
    Fuzzy,
    /// Learned from tagged sentences.
    Model,
    /// The whole message counts.
    Whole,
}

/// What a place is to a journey.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    From,
    To,
    Via,
}

/// A value found in a text, before it is known whose it is.
#[derive(Debug, Clone, PartialEq)]
struct Mention {
    value: Value,
    /// In bytes of the text.
    span: Range<usize>,
    detection: Detection,
    score: f64,
    role: Option<Role>,
}

impl Mention {
    /// Makes one that a rule found.
    const fn ruled(value: Value, span: Range<usize>) -> Self {
        Self { value, span, detection: Detection::Rule, score: 1.0, role: None }
    }
}

/// Gives the language of a tag without script and region, in lower case.
fn first_subtag(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or(language).to_ascii_lowercase()
}
