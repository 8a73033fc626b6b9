//! What a text wants: the intents it may have, learnt from example sentences.
//!
//! A [`Lesson`] goes in, a [`Classifier`] comes out, and a [`Verdict`] for each text: the intents
//! with scores from 0 to 1 that mean the same for every bot (see [`Band`]). It needs nothing but
//! the sentences, and the same lesson gives the same bytes. It decides nothing: which score is
//! enough is the engine's.
//!
//! How it works, in the order of the modules:
//!
//! 1. A sentence is brought to its normal form ([`crate::text::words`]); a word unknown to the bot
//!    that looks like a slip is corrected ([`crate::text::spelling`]).
//! 2. Words, pairs of words and runs of letters are weighed by rarity (`features`).
//! 3. A linear machine per intent gives a margin (`machine`, `solver`, then `weights` in a byte
//!    each). One more, for English, knows sentences about anything else (`background`). Lessons with
//!    thousands of intents are compared with the mean of each instead (`centroids`).
//! 4. Cross-validation on the lesson, with whole intents left out as unknown ones, finds the
//!    margin from which on an answer is right rather than wrong; that margin becomes the score 0.60
//!    (`folds`, `trials`, `calibration`).
//! 5. A sentence of the lesson itself scores 1, and one that was said not to mean an intent never
//!    gets it (`sentences`).

mod background;
mod calibration;
mod centroids;
mod classifier;
pub mod dense;
mod explanation;
mod features;
mod folds;
mod machine;
mod prepared;
mod resemblance;
mod sentences;
mod shuffle;
mod solver;
mod table;
mod trials;
mod weights;

#[cfg(test)]
mod tests;

pub use calibration::{Calibration, Outcome, Trial};
pub use classifier::Classifier;
pub use explanation::{Evidence, Explanation, Neighbour};
pub use machine::Margins;
pub(crate) use resemblance::Resemblance;
pub(crate) use shuffle::Shuffle;

/// Score from which on an intent is accepted: the lower end of [`Band::Good`].
pub const ACCEPTED_FROM: f32 = 0.60;
/// Score from which on an intent may be offered as "did you mean": the lower end of
/// [`Band::FairPlus`].
pub const OFFERED_FROM: f32 = 0.45;
/// Most intents that a verdict tells of.
pub const MAX_RANKED: usize = 10;

/// What a classifier is to learn.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lesson {
    /// The language of the sentences (BCP 47); empty when it isn't known.
    pub language: String,
    /// The words of each intent's name, such as `card arrival`, by the number that examples use;
    /// a name that says nothing is empty.
    pub labels: Vec<String>,
    /// Sentences and what they want. One whose label isn't there is left out.
    pub examples: Vec<Example>,
    /// Sentences that must not be given the label they name.
    pub negatives: Vec<Example>,
    /// Words that are right although no sentence has them, such as values of entities.
    pub vocabulary: Vec<String>,
}

/// A sentence with the intent it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub text: String,
    /// Index of [`Lesson::labels`].
    pub label: usize,
}

impl Example {
    /// Pairs a sentence with the index of its label.
    pub fn new(text: impl Into<String>, label: usize) -> Self {
        Self { text: text.into(), label }
    }
}

/// How a classifier is trained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Decides the order in which examples are visited.
    pub seed: u64,
    /// How often each is visited.
    pub epochs: usize,
    /// Parts of the cross-validation that calibrates scores; below 2 there is none, and scores are
    /// those of an average bot.
    pub folds: usize,
    /// Whether words that look like slips are read as words of the lesson.
    pub corrects_slips: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 1, epochs: 8, folds: 5, corrects_slips: true }
    }
}

/// What a classifier says of a text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Verdict {
    /// Indexes of labels with scores from 0 to 1, best first, at most [`MAX_RANKED`].
    pub ranked: Vec<(usize, f32)>,
    /// The text is one of the lesson's sentences; intents that have it score 1.
    pub is_exact: bool,
    /// Words as written (in lower case) and as they were read instead.
    pub corrections: Vec<(String, String)>,
}

impl Verdict {
    /// The best intent that is sure enough to be accepted.
    pub fn accepted(&self) -> Option<usize> {
        self.ranked.first().filter(|(_, score)| *score >= ACCEPTED_FROM).map(|(label, _)| *label)
    }
}

/// How sure a score is, in LivePerson's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    Poor,
    Fair,
    FairPlus,
    Good,
    VeryGood,
}

impl Band {
    /// The band of a score from 0 to 1.
    pub const fn of(score: f32) -> Self {
        match score {
            0.75.. => Self::VeryGood,
            ACCEPTED_FROM.. => Self::Good,
            OFFERED_FROM.. => Self::FairPlus,
            0.30.. => Self::Fair,
            _ => Self::Poor,
        }
    }

    /// Its name in capitals, such as `FAIR PLUS`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Poor => "POOR",
            Self::Fair => "FAIR",
            Self::FairPlus => "FAIR PLUS",
            Self::Good => "GOOD",
            Self::VeryGood => "VERY GOOD",
        }
    }
}
