//! Keys: the short names by which the parts of a bot refer to each other in its file.

use std::borrow::Borrow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Longest key, in characters.
pub const MAX_KEY_CHARS: usize = 80;

/// A name that is unique in its parent: letters, digits, `_`, `-` and `.`, 1 to [`MAX_KEY_CHARS`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Key(String);

/// Why a text can't be a key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    #[error("a key can't be empty")]
    Empty,
    #[error("a key has at most {MAX_KEY_CHARS} characters")]
    TooLong,
    #[error("a key has letters, digits, `_`, `-` and `.` only, not {0:?}")]
    BadCharacter(char),
}

impl Key {
    /// Takes a text that already is a key.
    ///
    /// # Errors
    ///
    /// [`KeyError`] when it is empty, longer than [`MAX_KEY_CHARS`] or holds another character.
    pub fn new(text: impl Into<String>) -> Result<Self, KeyError> {
        let text = text.into();
        if text.is_empty() {
            return Err(KeyError::Empty);
        }
        if text.chars().count() > MAX_KEY_CHARS {
            return Err(KeyError::TooLong);
        }
        match text.chars().find(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
            Some(bad) => Err(KeyError::BadCharacter(bad)),
            None => Ok(Self(text)),
        }
    }

    /// Makes a key of a display name: other characters become `_`, and the result is cut to
    /// [`MAX_KEY_CHARS`]. A name without a usable character becomes `unnamed`.
    pub fn from_name(name: &str) -> Self {
        let mut key = String::new();
        for c in name.trim().chars().take(MAX_KEY_CHARS) {
            if c.is_alphanumeric() || matches!(c, '-' | '.') {
                // Some letters become several, one of which is no letter: `İ`.
                let lower = c.to_lowercase();
                key.extend(lower.filter(|c| c.is_alphanumeric() || matches!(c, '-' | '.')));
            } else if !key.ends_with('_') {
                key.push('_');
            }
        }
        let key = key.trim_matches('_');
        if key.is_empty() {
            Self("unnamed".to_owned())
        } else {
            Self(key.chars().take(MAX_KEY_CHARS).collect())
        }
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Key {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Key {
    type Error = KeyError;

    fn try_from(text: String) -> Result<Self, KeyError> {
        Self::new(text)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_of_any_name() {
        for (name, key) in [
            ("Account Balance", "account_balance"),
            ("  What's up?  ", "what_s_up"),
            ("", "unnamed"),
            ("***", "unnamed"),
            ("Größe", "größe"),
        ] {
            let made = Key::from_name(name);
            assert_eq!(made.as_str(), key);
            assert_eq!(Key::new(made.as_str()), Ok(made));
        }
    }

    #[test]
    fn a_key_refuses_what_references_are_written_with() {
        assert_eq!(Key::new("a/b"), Err(KeyError::BadCharacter('/')));
        assert_eq!(Key::new("a b"), Err(KeyError::BadCharacter(' ')));
        assert_eq!(Key::new(""), Err(KeyError::Empty));
        assert_eq!(Key::new("x".repeat(81)), Err(KeyError::TooLong));
    }

    #[test]
    fn a_letter_that_becomes_two_in_lower_case_leaves_a_key() {
        let key = Key::from_name("İzmir");
        assert_eq!(Key::new(key.as_str()), Ok(key));
    }
}
