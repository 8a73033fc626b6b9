//! Patterns: the wildcard language of triggers and rules.
//!
//! A pattern covers the whole text. `*` is any run of characters, `(a|b)` are alternatives that nest
//! and may be empty, everything else stands for itself in any case. It isn't a regular expression:
//! there are no classes, no counts, and `?` and `.` are literal.

#[cfg(test)]
mod tests;

use regex::{Regex, RegexBuilder};

/// Longest pattern source, in bytes.
pub const MAX_SOURCE: usize = 4 * 1024;
/// Deepest nesting of groups.
pub const MAX_DEPTH: usize = 32;
/// Longest text a pattern is tried on, in bytes (8,000 characters); a longer one never matches.
pub const MAX_TEXT: usize = 32 * 1024;
/// Largest compiled form, in bytes.
const MAX_COMPILED: usize = 256 * 1024;

/// Reasons a pattern is refused. Offsets are bytes in the source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    #[error("the pattern is empty")]
    Empty,
    #[error("the pattern is longer than {MAX_SOURCE} bytes")]
    TooLong,
    #[error("the group opened at offset {offset} is never closed")]
    UnclosedGroup { offset: usize },
    #[error("the parenthesis at offset {offset} closes no group")]
    UnopenedGroup { offset: usize },
    #[error("the group at offset {offset} is nested deeper than {MAX_DEPTH}")]
    TooDeep { offset: usize },
    #[error("the pattern is too complex")]
    TooComplex,
}

impl PatternError {
    /// Returns where in the source the fault is, in bytes.
    pub fn offset(&self) -> usize {
        match self {
            Self::Empty | Self::TooComplex => 0,
            Self::TooLong => MAX_SOURCE,
            Self::UnclosedGroup { offset }
            | Self::UnopenedGroup { offset }
            | Self::TooDeep { offset } => *offset,
        }
    }
}

/// A parsed pattern.
#[derive(Debug, Clone)]
pub struct Pattern {
    source: String,
    regex: Regex,
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl Pattern {
    /// Parses a pattern; whitespace around it is dropped, parentheses must balance.
    pub fn parse(source: &str) -> Result<Self, PatternError> {
        if source.len() > MAX_SOURCE {
            return Err(PatternError::TooLong);
        }
        let trimmed = source.trim();
        if trimmed.is_empty() {
            return Err(PatternError::Empty);
        }
        let start = source.len() - source.trim_start().len();
        let regex = RegexBuilder::new(&translate(trimmed, start)?)
            .size_limit(MAX_COMPILED)
            .dfa_size_limit(MAX_COMPILED)
            .build()
            .map_err(|_| PatternError::TooComplex)?;
        Ok(Self { source: trimmed.to_owned(), regex })
    }

    /// Returns the pattern as written, without the whitespace around it.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Says whether the pattern covers the whole text, whitespace around it and case aside.
    pub fn matches(&self, text: &str) -> bool {
        let text = text.trim();
        text.len() <= MAX_TEXT && self.regex.is_match(text)
    }

    /// Offers the nearest wider pattern that matches a sample which this one doesn't.
    ///
    /// Tried in turn: spaces beside a `*` made optional, then a `*` on both sides. `None` when the
    /// sample matches already, the source is no pattern, or only a match-all would do.
    pub fn suggest_wider(source: &str, sample: &str) -> Option<String> {
        let pattern = Self::parse(source).ok()?;
        if pattern.matches(sample) {
            return None;
        }
        let loose = without_spaces_beside_stars(pattern.source());
        let candidates =
            [loose.clone(), with_stars_around(pattern.source()), with_stars_around(&loose)];
        candidates.into_iter().find(|candidate| {
            Self::parse(candidate)
                .is_ok_and(|wider| wider.matches(sample) && !wider.matches_everything())
        })
    }

    /// Says whether even a text with nothing in common matches.
    fn matches_everything(&self) -> bool {
        self.matches("") || self.matches("\u{FFFD}")
    }
}

/// Says whether one of the excluded keywords occurs in the text, in any case, also inside a word.
///
/// Empty keywords occur nowhere.
pub fn contains_keyword<S: AsRef<str>>(keywords: &[S], text: &str) -> bool {
    if keywords.is_empty() {
        return false;
    }
    let text = text.to_lowercase();
    keywords.iter().any(|keyword| {
        let keyword = keyword.as_ref().trim();
        !keyword.is_empty() && text.contains(&keyword.to_lowercase())
    })
}

/// Writes the pattern as an anchored regular expression; `start` is added to offsets in errors.
fn translate(pattern: &str, start: usize) -> Result<String, PatternError> {
    let mut regex = String::with_capacity(pattern.len() * 2 + 16);
    regex.push_str("(?is)^(?:");
    let mut open = Vec::new();
    let mut after_star = false;
    for (at, symbol) in pattern.char_indices() {
        let offset = start + at;
        match symbol {
            '*' if after_star => {}
            '*' => regex.push_str(".*?"),
            '(' if open.len() == MAX_DEPTH => return Err(PatternError::TooDeep { offset }),
            '(' => {
                open.push(offset);
                regex.push_str("(?:");
            }
            ')' if open.pop().is_none() => return Err(PatternError::UnopenedGroup { offset }),
            ')' => regex.push(')'),
            '|' => regex.push('|'),
            _ => {
                if regex_syntax::is_meta_character(symbol) {
                    regex.push('\\');
                }
                regex.push(symbol);
            }
        }
        after_star = symbol == '*';
    }
    if let Some(offset) = open.pop() {
        return Err(PatternError::UnclosedGroup { offset });
    }
    regex.push_str(")$");
    Ok(regex)
}

/// Puts a `*` on both sides, in a group of its own where a top-level `|` asks for one.
fn with_stars_around(pattern: &str) -> String {
    let mut depth = 0_usize;
    let mut has_bare_alternatives = false;
    for symbol in pattern.chars() {
        match symbol {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            '|' => has_bare_alternatives |= depth == 0,
            _ => {}
        }
    }
    if has_bare_alternatives {
        return format!("*({pattern})*");
    }
    let before = if pattern.starts_with('*') { "" } else { "*" };
    let after = if pattern.ends_with('*') { "" } else { "*" };
    format!("{before}{pattern}{after}")
}

/// Drops the spaces next to a `*`, so that `hi *` becomes `hi*`.
fn without_spaces_beside_stars(pattern: &str) -> String {
    pattern.split('*').map(str::trim).collect::<Vec<_>>().join("*")
}
