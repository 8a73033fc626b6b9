//! How good a classifier is, and what is wrong with its lesson.
//!
//! [`Evaluation`] judges answers to sentences whose intent is known, be they a test set
//! ([`on_tests`]) or the lesson itself in cross-validation ([`cross_validate`]). [`Findings`] needs no
//! answers: it looks at the sentences alone. Files, reports and time are the caller's.

mod cross_validation;
mod figures;
mod findings;

pub use cross_validation::cross_validate;
pub use figures::{Confusion, Evaluation, IntentFigures, OutOfScope};
pub use findings::{Findings, IntentSize, Overlap, Shared, Similar};

use crate::intent::{ACCEPTED_FROM, Classifier};

/// A sentence whose intent is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    pub text: String,
    /// The index of its label; `None` for a sentence that no intent is right for.
    pub label: Option<usize>,
}

/// What was answered to a test.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    pub text: String,
    pub expected: Option<usize>,
    /// Labels with scores from 0 to 1, best first.
    pub ranked: Vec<(usize, f32)>,
}

impl Prediction {
    /// The best label, sure or not.
    pub fn best(&self) -> Option<usize> {
        self.ranked.first().map(|(label, _)| *label)
    }

    /// The score of the best label; 0 when there is none.
    pub fn score(&self) -> f32 {
        self.ranked.first().map_or(0.0, |(_, score)| *score)
    }

    /// The label that is given when it must be sure enough; `None` for out of scope.
    pub fn decision(&self) -> Option<usize> {
        self.best().filter(|_| self.score() >= ACCEPTED_FROM)
    }
}

/// Judges a classifier by a test set.
pub fn on_tests(model: &Classifier, tests: &[Test]) -> Evaluation {
    let answered = tests.iter().map(|test| Prediction {
        text: test.text.clone(),
        expected: test.label,
        ranked: model.classify(&test.text).ranked,
    });
    Evaluation::of(answered.collect())
}
