//! What comes of reading another system's bots: a bot of ours, and what its builder has to know about it.

pub(crate) mod saying;
pub(crate) mod source;

use std::fmt;

use model::bot::Bot;
use serde::Serialize;

use crate::problem::Severity;

/// Most findings that are kept of one import; the rest are counted.
pub const MAX_FINDINGS: usize = 1_000;

/// A bot as it was read, with what was found on the way. Whatever the source says is in the bot, under
/// `vendor`, or in a finding.
#[derive(Debug, Clone)]
pub struct Imported {
    pub bot: Bot,
    /// How much of what was read, in the order of the source's parts.
    pub counts: Vec<Count>,
    /// In the order of the source, at most [`MAX_FINDINGS`].
    pub findings: Vec<Finding>,
    /// Findings beyond those that are kept.
    pub more_findings: usize,
}

/// How many things of a kind were read, as 12 interactions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Count {
    /// In the plural, as `interactions`.
    pub what: &'static str,
    pub count: usize,
}

/// Something that needs the builder's attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub severity: Severity,
    /// Stable, as `missing_phrases`.
    pub code: &'static str,
    /// The file's name; empty when there is one only.
    pub file: String,
    /// Where in the source: a JSON Pointer, or `line:column` in texts.
    pub place: String,
    /// Where in our bot, as `stories.main.dialogs.welcome`; empty: nowhere.
    pub path: String,
    pub message: String,
    /// What to do about it.
    pub suggestion: Option<String>,
}

impl Finding {
    /// A finding about the whole source.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            file: String::new(),
            place: String::new(),
            path: String::new(),
            message: message.into(),
            suggestion: None,
        }
    }

    /// Says where in the source it is.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Self {
        Self { place: place.into(), ..self }
    }

    /// Says where in our bot it is.
    #[must_use]
    pub fn of(self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self }
    }

    /// Says what to do about it.
    #[must_use]
    pub fn suggest(self, suggestion: impl Into<String>) -> Self {
        Self { suggestion: Some(suggestion.into()), ..self }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            write!(f, "{}:", self.file)?;
        }
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        write!(f, "{}[{}] ", self.severity, self.code)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, "; {suggestion}"))
    }
}

/// Why nothing could be read of a source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ImportError {
    /// Stable, as `too_large`.
    pub code: &'static str,
    /// Where in the source: a JSON Pointer, `line:column`, or a file's name.
    pub place: String,
    pub message: String,
}

/// The findings of an import under way.
#[derive(Debug, Default)]
pub struct Findings {
    kept: Vec<Finding>,
    more: usize,
}

impl Findings {
    /// Notes a finding; beyond [`MAX_FINDINGS`] it is counted.
    pub fn add(&mut self, finding: Finding) {
        if self.kept.len() < MAX_FINDINGS {
            self.kept.push(finding);
        } else {
            self.more += 1;
        }
    }

    /// The findings kept, and how many more there were.
    pub fn into_parts(self) -> (Vec<Finding>, usize) {
        (self.kept, self.more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "missing_phrases",
            file: "bot.json".to_owned(),
            place: "/associatedIntents/0".to_owned(),
            path: "intents.billing".to_owned(),
            message: "the export holds no sentences".to_owned(),
            suggestion: Some("add some".to_owned()),
        }
    }

    #[test]
    fn a_finding_says_where_it_was_and_what_to_do() {
        assert_eq!(
            finding().to_string(),
            "bot.json:/associatedIntents/0: warning[missing_phrases] intents.billing: \
             the export holds no sentences; add some"
        );
    }

    #[test]
    fn findings_beyond_the_limit_are_counted() {
        let mut findings = Findings::default();
        for _ in 0..MAX_FINDINGS + 3 {
            findings.add(finding());
        }
        let (kept, more) = findings.into_parts();
        assert_eq!((kept.len(), more), (MAX_FINDINGS, 3));
    }
}
