//! The library: every built-in entity with its names, ours and vendors', and what people are told of it.
//! There is no other list of them.

mod entries;
#[cfg(test)]
mod tests;

use jiff::Zoned;
use serde_json::Value;

use super::Options;
use super::built_in::BuiltIn;
use super::reading::Reading;
pub use entries::LIBRARY;

/// Built-in entities that go together.
#[derive(Debug)]
pub struct Group {
    /// In words, as `Days and times`.
    pub name: &'static str,
    pub entries: &'static [Entry],
}

/// A built-in entity as people are told of it.
#[derive(Debug)]
pub struct Entry {
    pub(super) built_in: BuiltIn,
    /// What bot files call it, in lower case: our name, then others that mean the same.
    pub names: &'static [&'static str],
    /// In words, as `Postal code`.
    pub title: &'static str,
    /// What it finds, in a few words.
    pub finds: &'static str,
    /// English sentences with one; none for files.
    pub examples: &'static [&'static str],
    pub value: Shape,
    /// Languages (BCP 47) whose words it knows; nothing when it needs no words and finds values in
    /// any. Digits are read in every language.
    pub languages: Option<&'static [&'static str]>,
}

impl Entry {
    /// Gives its name in bot files.
    pub fn key(&self) -> &'static str {
        self.names.first().copied().unwrap_or_default()
    }

    /// Finds its first value in an English text that was written at that time.
    pub fn value_in(&self, text: &str, at: &Zoned) -> Option<Value> {
        let found = self.built_in.find(&Reading::new(text, "en-US", at), &Options::default());
        found.into_iter().min_by_key(|mention| mention.span.start).map(|mention| mention.value)
    }
}

/// What the values of an entity are.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    pub kind: ShapeKind,
    /// In words, with a sample where that is shorter.
    pub says: &'static str,
}

/// What JSON has for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    Text,
    Number,
    Boolean,
    Object,
}

/// Lists all built-in entities in the order in which they are shown.
pub fn entries() -> impl Iterator<Item = &'static Entry> {
    LIBRARY.iter().flat_map(|group| group.entries)
}
