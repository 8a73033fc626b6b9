//! What couldn't be carried over from one form of a message to another.

use std::fmt;

/// Something that one form says and the other can't, or that may not be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// Where it stood, as `data.items[2].payload.url`; empty: the whole.
    pub path: String,
    /// A sentence without a capital and a full stop.
    pub what: String,
}

impl Loss {
    /// A loss at a place.
    pub fn new(path: impl Into<String>, what: impl Into<String>) -> Self {
        Self { path: path.into(), what: what.into() }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.what)
        } else {
            write!(f, "{}: {}", self.path, self.what)
        }
    }
}

/// Most losses that are kept of one element.
pub(crate) const MAX_LOSSES: usize = 50;

/// What was lost so far.
#[derive(Debug, Default)]
pub(crate) struct Losses(Vec<Loss>);

impl Losses {
    /// Notes a loss; beyond [`MAX_LOSSES`] it isn't kept.
    pub(crate) fn add(&mut self, path: impl Into<String>, what: impl Into<String>) {
        if self.0.len() < MAX_LOSSES {
            self.0.push(Loss::new(path, what));
        }
    }

    pub(crate) fn into_vec(self) -> Vec<Loss> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_says_where_and_what() {
        assert_eq!(
            Loss::new("data.items[0]", "has no label").to_string(),
            "data.items[0]: has no label"
        );
        assert_eq!(Loss::new("", "isn't an element").to_string(), "isn't an element");
    }
}
