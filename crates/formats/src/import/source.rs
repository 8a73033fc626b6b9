//! A source under import: its findings with the file that they are about, and keys that are taken once.

use std::collections::HashSet;

use indexmap::IndexMap;
use model::bot::{Interaction, InteractionKind};
use model::key::{Key, MAX_KEY_CHARS};

use super::{Finding, Findings};
use crate::problem::Severity;

/// Where something stands in a source, and what it became.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At<'a> {
    pub(crate) file: &'a str,
    /// A JSON Pointer.
    pub(crate) place: &'a str,
    /// As `stories.main.dialogs.welcome`; empty: nothing.
    pub(crate) path: &'a str,
}

/// A finding that is added when it is done.
#[must_use]
pub(crate) struct Draft<'f> {
    findings: &'f mut Findings,
    finding: Finding,
}

impl Findings {
    /// Begins a finding.
    pub(crate) fn note(
        &mut self,
        severity: Severity,
        code: &'static str,
        at: At<'_>,
        message: impl Into<String>,
    ) -> Draft<'_> {
        let finding = Finding {
            severity,
            code,
            file: at.file.to_owned(),
            place: at.place.to_owned(),
            path: at.path.to_owned(),
            message: message.into(),
            suggestion: None,
        };
        Draft { findings: self, finding }
    }

    pub(crate) fn warn(
        &mut self,
        code: &'static str,
        at: At<'_>,
        message: impl Into<String>,
    ) -> Draft<'_> {
        self.note(Severity::Warning, code, at, message)
    }
}

impl Draft<'_> {
    /// Says what to do about it, and adds it.
    pub(crate) fn suggest(mut self, suggestion: impl Into<String>) {
        self.finding.suggestion = Some(suggestion.into());
        self.done();
    }

    /// Adds it.
    pub(crate) fn done(self) {
        self.findings.add(self.finding);
    }
}

/// The key of a name that none of `taken` has: numbered where it must be, and found without trying all numbers.
pub(crate) fn free_key(name: &str, is_taken: impl Fn(&Key) -> bool) -> Key {
    let key = Key::from_name(name);
    if !is_taken(&key) {
        return key;
    }
    let numbered = |number: usize| {
        let tail = format!("_{number}");
        let kept: String = key.as_str().chars().take(MAX_KEY_CHARS - tail.len()).collect();
        Key::from_name(&(kept + &tail))
    };
    let (mut taken, mut free) = (1, 2);
    while is_taken(&numbered(free)) {
        (taken, free) = (free, free * 2);
    }
    while free - taken > 1 {
        let between = taken.midpoint(free);
        if is_taken(&numbered(between)) {
            taken = between;
        } else {
            free = between;
        }
    }
    numbered(free)
}

/// Interactions of a dialog, named after what they do and numbered.
#[derive(Debug, Default)]
pub(crate) struct Steps(pub(crate) IndexMap<Key, Interaction>);

impl Steps {
    /// Adds an interaction under the first free key of that name.
    pub(crate) fn push(&mut self, name: &str, interaction: Interaction) -> Key {
        let key = free_key(name, |key| self.0.contains_key(key));
        self.0.insert(key.clone(), interaction);
        key
    }

    pub(crate) fn push_kind(&mut self, name: &str, kind: InteractionKind) -> Key {
        self.push(name, Interaction::new(kind))
    }
}

/// Those texts that weren't there before, without blanks around them and without empty ones.
pub(crate) fn distinct(texts: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    let trimmed = texts.into_iter().map(|text| text.trim().to_owned());
    trimmed.filter(|text| !text.is_empty() && seen.insert(text.to_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_make_the_same_key_are_numbered() {
        let taken = [Key::from_name("a b"), Key::from_name("a_b_2")];
        assert_eq!(free_key("A  b", |key| taken.contains(key)).as_str(), "a_b_3");
        let mut keys = HashSet::new();
        for number in 1..=100 {
            let key = free_key("x", |key| keys.contains(key));
            let expected = if number == 1 { "x".to_owned() } else { format!("x_{number}") };
            assert_eq!(key.as_str(), expected);
            keys.insert(key);
        }
        let long = "x".repeat(MAX_KEY_CHARS);
        let key = free_key(&long, |key| key.as_str() == long);
        assert_eq!(key.as_str().len(), MAX_KEY_CHARS);
        assert!(key.as_str().ends_with("_2"));
    }

    #[test]
    fn sentences_that_stand_twice_are_taken_once() {
        let texts = ["Hi ", "hi", "", " Hello"].map(str::to_owned);
        assert_eq!(distinct(texts), ["Hi", "Hello"]);
    }
}
