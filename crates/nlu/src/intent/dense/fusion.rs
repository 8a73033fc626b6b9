//! What words and vectors say together.

use serde::{Deserialize, Serialize};

use super::head::{Examples, Head};
use super::linear::log_softmax;
use super::neighbours::Neighbours;
use crate::intent::Margins;
use crate::intent::prepared::{Origin, Prepared};
use crate::intent::solver::Target;

/// How much an example counts beside the shortness of a head's weights.
const STRENGTH: f32 = 20.0;
/// How much each counts for being sure of an answer: the logarithm of its probability, its margin
/// by words, the cosine of its nearest sentence, the logarithm of the background's probability.
///
/// Fitted to the validation part of a set with sentences out of scope; other sets agree.
const SURENESS: [f32; 4] = [0.65, 1.86, 9.65, -0.2];
/// The sureness that calibration shall know as 0, and how much of it as 1: brings it to where
/// margins of words are.
const USUAL_SURENESS: f32 = 6.9;
const SURENESS_SPAN: f32 = 8.0;
/// Least probability of the background that is told from less.
const LEAST_BACKGROUND: f32 = -8.0;

/// What was learnt from vectors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fusion {
    head: Head,
    neighbours: Neighbours,
    /// How much the margins of words count beside the logarithms of the head.
    pub words_share: f32,
    has_background: bool,
}

/// What is known of a text.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The logarithm of the probability by vectors alone, by label.
    pub logarithms: Vec<f32>,
    pub margins: Margins,
    /// The logarithm of the background's probability; `None` without one.
    background: Option<f32>,
}

impl Fusion {
    /// Learns from those sentences of a lesson that `is_learnt`, with a vector for each of all.
    pub fn train(
        prepared: &Prepared,
        vectors: &[Vec<f32>],
        is_learnt: impl Fn(usize) -> bool,
    ) -> Self {
        let all = prepared.sentences.iter().zip(vectors).enumerate();
        let learnt: Vec<_> = all.filter(|(index, _)| is_learnt(*index)).collect();
        let examples: Vec<(&[f32], &Target)> = learnt
            .iter()
            .map(|(_, (sentence, vector))| (vector.as_slice(), &sentence.target))
            .collect();
        let classes = prepared.classes();
        let head = Head::train(&Examples { all: &examples, classes, strength: STRENGTH });
        let mut neighbours = Neighbours::default();
        for (index, (sentence, vector)) in learnt {
            if let (Origin::Example, Target::Is(labels)) = (sentence.origin, &sentence.target) {
                neighbours.add(vector, labels, u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
        Self { head, neighbours, words_share: 0.0, has_background: prepared.has_background }
    }

    /// Asks the head about a vector.
    pub fn evidence(&self, vector: &[f32], margins: Margins) -> Evidence {
        let mut logarithms = self.head.logarithms(vector);
        let background = if self.has_background { logarithms.pop() } else { None };
        Evidence { logarithms, margins, background }
    }

    /// The logarithm of each label's probability by words and vectors.
    pub fn fused(&self, evidence: &Evidence) -> Vec<f32> {
        let mut fused = evidence.with_words(self.words_share);
        log_softmax(&mut fused);
        fused
    }

    /// How sure it is that a text wants a label, on the scale of margins by words: about −1 is
    /// surely not, 1 surely.
    pub fn sureness(&self, evidence: &Evidence, logarithm: f32, asked: (&[f32], usize)) -> f32 {
        let (vector, label) = asked;
        let parts = [
            logarithm,
            evidence.margins.beside_background(label),
            self.neighbours.nearest(vector, u32::try_from(label).unwrap_or(u32::MAX)),
            evidence
                .background
                .map_or(LEAST_BACKGROUND, |background| background.max(LEAST_BACKGROUND)),
        ];
        let sum: f32 = parts.iter().zip(SURENESS).map(|(part, weight)| part * weight).sum();
        (sum - USUAL_SURENESS) / SURENESS_SPAN
    }

    /// Gives sentences other numbers.
    pub fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        self.neighbours.renumber(number);
    }

    /// The lesson's sentences that are examples, by their number, with their cosines.
    pub fn near(&self, vector: &[f32]) -> impl Iterator<Item = (u32, f32)> {
        self.neighbours.all(vector)
    }
}

impl Evidence {
    /// The logarithms with a share of the margins by words; they don't add up to anything.
    pub fn with_words(&self, share: f32) -> Vec<f32> {
        let margins = self.margins.by_label.iter();
        self.logarithms.iter().zip(margins).map(|(log, margin)| log + share * margin).collect()
    }
}
