//! The trained model: from a lesson, for a text.

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::explanation::similarity;
use super::features::{Counts, Tongue, Vector};
use super::machine::{Machine, Margins};
use super::prepared::{MAX_EXAMPLE_CHARS, Prepared, Sentence};
use super::sentences::Sentences;
use super::solver::Target;
use super::{Lesson, MAX_RANKED, Settings, Verdict, trials};
use crate::MAX_TEXT_CHARS;
use crate::text::spelling::Spelling;
use crate::text::words::Words;

/// What a lesson taught.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Classifier {
    pub(super) machine: Machine,
    pub(super) sentences: Sentences,
    calibration: Calibration,
    negatives: Sentences,
    /// Features of the negatives with their labels.
    refused: Vec<(u32, Vector)>,
    spelling: Spelling,
    pub(super) tongue: Tongue,
}

impl Classifier {
    /// Learns a lesson. Takes time in proportion to examples × labels × (1 + folds), but with very
    /// many labels only to the examples.
    pub fn train(lesson: &Lesson, settings: &Settings) -> Self {
        let prepared = Prepared::of(lesson);
        let all: Vec<&Sentence> = prepared.sentences.iter().collect();
        let calibration = match settings.folds {
            0 | 1 => Calibration::default(),
            _ => Calibration::fit(&trials::run(&prepared, settings)),
        };
        let machine = Machine::train(&prepared, &all, settings);
        Self {
            refused: refused(&prepared, &machine),
            machine,
            sentences: Sentences::of(&lesson.examples, prepared.labels),
            calibration,
            negatives: Sentences::of(&lesson.negatives, prepared.labels),
            spelling: if settings.corrects_slips { spelling(lesson) } else { Spelling::default() },
            tongue: prepared.tongue,
        }
    }

    /// Says what a text wants.
    pub fn classify(&self, text: &str) -> Verdict {
        let words = Words::of(text, MAX_TEXT_CHARS);
        let exact = self.sentences.labels(words.normal());
        let refused = self.negatives.labels(words.normal());
        let (read, corrections) = self.corrected(words);
        let counts = Counts::of(&read, self.tongue);
        let margins = self.machine.margins(&counts);
        let nearly = if exact.is_empty() { self.nearly_refused(&counts) } else { Vec::new() };
        let rank = |label: usize| match () {
            () if refused.contains(&label) || nearly.contains(&label) => f32::NEG_INFINITY,
            () if exact.contains(&label) => f32::INFINITY,
            () => margins.beside_background(label),
        };
        let ranked = highest((0..margins.by_label.len()).map(|label| (label, rank(label))));
        // Without anything known there is no margin, only what is usual.
        let is_told = |rank: f32| margins.known > 0.0 || rank.is_infinite();
        let score = |rank| if is_told(rank) { self.calibration.score(rank) } else { 0.0 };
        let ranked: Vec<(usize, f32)> =
            ranked.into_iter().map(|(label, rank)| (label, score(rank))).collect();
        let is_exact = ranked.first().is_some_and(|(label, _)| exact.contains(label));
        Verdict { ranked, is_exact, corrections }
    }

    /// The labels of negatives that are nearly the same, and nearer than any example of the label.
    fn nearly_refused(&self, counts: &Counts) -> Vec<usize> {
        if self.refused.is_empty() {
            return Vec::new();
        }
        let vector = self.machine.features.weigh(counts);
        let near = self.refused.iter().filter_map(|(label, negative)| {
            let near = similarity(&vector, negative);
            let is_refused = near >= NEARLY_SAME && near > self.nearest_example(*label, &vector);
            is_refused.then_some(*label as usize)
        });
        near.collect()
    }

    fn nearest_example(&self, label: u32, vector: &Vector) -> f32 {
        let examples = self.sentences.all().iter().filter(|(_, its)| *its == label);
        let similarities = examples.map(|(text, _)| {
            let counts = Counts::of(&Words::of(text, MAX_EXAMPLE_CHARS), self.tongue);
            similarity(vector, &self.machine.features.weigh(&counts))
        });
        similarities.fold(0.0, f32::max)
    }

    /// Says how far a text is on each intent's side, its slips corrected.
    pub fn margins(&self, text: &str) -> Margins {
        let (read, _) = self.corrected(Words::of(text, MAX_TEXT_CHARS));
        self.machine.margins(&Counts::of(&read, self.tongue))
    }

    /// Writes it as bytes to be kept.
    ///
    /// # Errors
    ///
    /// Hardly ever: postcard allows for it.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(self)
    }

    /// Reads what [`Self::to_bytes`] wrote.
    ///
    /// # Errors
    ///
    /// When the bytes are of something else or of another version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }

    /// The curve that makes scores of margins.
    pub const fn calibration(&self) -> Calibration {
        self.calibration
    }

    /// The same with another curve, such as one that more sentences gave.
    #[must_use]
    pub fn with_calibration(self, calibration: Calibration) -> Self {
        Self { calibration, ..self }
    }

    /// The labels that a text must not be given.
    pub(super) fn refused(&self, text: &str) -> Vec<usize> {
        self.negatives.labels(Words::of(text, MAX_TEXT_CHARS).normal())
    }

    /// The words as they are read, and what was corrected.
    pub(super) fn corrected(&self, words: Words) -> (Words, Vec<(String, String)>) {
        let found = self.spelling.corrections(&words);
        if found.is_empty() {
            return (words, Vec::new());
        }
        let by: Vec<(usize, &str)> =
            found.iter().map(|correction| (correction.at, correction.word.as_str())).collect();
        let read = words.replaced(&by);
        let pairs = found.into_iter().filter_map(|correction| {
            let written = words.all().get(correction.at)?;
            Some((words.text(written).to_owned(), correction.word))
        });
        (read, pairs.collect())
    }
}

/// Most negatives that texts are compared with.
const MAX_REFUSED: usize = 1_000;
/// Similarity from which on a text is as good as a negative.
const NEARLY_SAME: f32 = 0.75;

/// Features of the negatives.
fn refused(prepared: &Prepared, machine: &Machine) -> Vec<(u32, Vector)> {
    let negatives = prepared.sentences.iter().filter_map(|sentence| match sentence.target {
        Target::IsNot(label) => Some((label, machine.features.weigh(&sentence.counts))),
        Target::Is(_) => None,
    });
    negatives.take(MAX_REFUSED).collect()
}

/// The [`MAX_RANKED`] highest, highest first; among equal ones the first.
fn highest(all: impl Iterator<Item = (usize, f32)>) -> Vec<(usize, f32)> {
    let mut highest: Vec<(usize, f32)> = Vec::with_capacity(MAX_RANKED + 1);
    for next in all {
        let is_full = highest.len() == MAX_RANKED;
        if is_full && highest.last().is_some_and(|last| next.1 <= last.1) {
            continue;
        }
        let place = highest.partition_point(|kept| kept.1 >= next.1);
        highest.insert(place, next);
        highest.truncate(MAX_RANKED);
    }
    highest
}

/// The words of all that a lesson says.
fn spelling(lesson: &Lesson) -> Spelling {
    let examples = lesson.examples.iter().chain(&lesson.negatives);
    let texts = examples.map(|example| &example.text).chain(&lesson.labels);
    let words: Vec<Words> =
        texts.chain(&lesson.vocabulary).map(|text| Words::of(text, MAX_EXAMPLE_CHARS)).collect();
    Spelling::of(words.iter(), &lesson.language)
}
