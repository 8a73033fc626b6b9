//! Regular expressions of builders, bounded in size and time.
//!
//! The syntax is that of the `regex` crate, which runs in linear time; `\d`, `\w`, `\s` and `\b` mean
//! ASCII as in Java, literals and `.` stay Unicode. It has no look-around, back-references, possessive
//! or atomic groups; those are refused by name. Matching finds anywhere, case-sensitively.

mod rewrite;
#[cfg(test)]
mod tests;

use regex::{Captures, Regex, RegexBuilder};

/// Longest source, in bytes.
pub const MAX_SOURCE: usize = 4 * 1024;
/// Largest compiled form, in bytes.
pub const MAX_COMPILED: usize = 256 * 1024;
/// How much of an input is searched, in bytes.
pub const MAX_INPUT: usize = 4 * 1024;
/// Deepest nesting of groups and classes.
pub const MAX_DEPTH: u32 = 50;
/// Most matches that are returned for one input.
pub const MAX_MATCHES: usize = 100;

/// Reasons a regular expression is refused. Offsets are bytes in the source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegexError {
    #[error("the regular expression is longer than {MAX_SOURCE} bytes")]
    TooLong,
    #[error("the regular expression compiles to more than {MAX_COMPILED} bytes")]
    TooLarge,
    #[error("{construct} at offset {offset} is not available: matching never goes back")]
    Absent { construct: &'static str, offset: usize },
    #[error("at offset {offset}: {reason}")]
    Syntax { reason: String, offset: usize },
}

impl RegexError {
    /// Returns where in the source the fault is, in bytes, where that is known.
    pub fn offset(&self) -> Option<usize> {
        match self {
            Self::TooLong => Some(MAX_SOURCE),
            Self::TooLarge => None,
            Self::Absent { offset, .. } | Self::Syntax { offset, .. } => Some(*offset),
        }
    }
}

/// A parsed regular expression.
#[derive(Debug, Clone)]
pub struct BoundedRegex {
    source: String,
    regex: Regex,
}

impl PartialEq for BoundedRegex {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for BoundedRegex {}

/// A match: its text, its byte range in the input, and the groups from 1 on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<'t> {
    pub text: &'t str,
    pub start: usize,
    pub end: usize,
    pub groups: Vec<Option<&'t str>>,
}

impl BoundedRegex {
    /// Parses a regular expression and compiles it within the limits.
    pub fn parse(source: &str) -> Result<Self, RegexError> {
        if source.len() > MAX_SOURCE {
            return Err(RegexError::TooLong);
        }
        let regex = RegexBuilder::new(&rewrite::with_ascii_classes(source)?)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_COMPILED)
            .nest_limit(MAX_DEPTH * 2)
            .build()
            .map_err(|error| match error {
                regex::Error::CompiledTooBig(_) => RegexError::TooLarge,
                other => rewrite::compile_error(source, &other),
            })?;
        Ok(Self { source: source.to_owned(), regex })
    }

    /// Returns the expression as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Says whether the expression matches somewhere in the first 4 KiB.
    pub fn is_match(&self, input: &str) -> bool {
        self.regex.is_match(searched(input))
    }

    /// Finds the first match in the first 4 KiB.
    pub fn find<'t>(&self, input: &'t str) -> Option<Found<'t>> {
        let input = searched(input);
        // Groups cost many times a plain search; most inputs don't match at all.
        if !self.regex.is_match(input) {
            return None;
        }
        self.regex.captures(input).as_ref().and_then(found)
    }

    /// Finds the matches in the first 4 KiB, left to right, at most 100.
    pub fn find_all<'t>(&self, input: &'t str) -> Vec<Found<'t>> {
        self.regex
            .captures_iter(searched(input))
            .take(MAX_MATCHES)
            .filter_map(|captures| found(&captures))
            .collect()
    }
}

fn found<'t>(captures: &Captures<'t>) -> Option<Found<'t>> {
    let whole = captures.get(0)?;
    let groups = captures.iter().skip(1).map(|group| group.map(|group| group.as_str())).collect();
    Some(Found { text: whole.as_str(), start: whole.start(), end: whole.end(), groups })
}

/// Returns the part of an input that is searched, cut between characters.
fn searched(input: &str) -> &str {
    &input[..input.floor_char_boundary(MAX_INPUT)]
}
