//! From sentences to margins: the part of a classifier that cross-validation trains again and again.

use serde::{Deserialize, Serialize};

use super::Settings;
use super::centroids::Centroids;
use super::features::{Counts, Features, Vector};
use super::prepared::{Prepared, Sentence};
use super::solver::{Problem, Target, solve};
use super::weights::Weights;

/// From this many sentences on, features of a single one are left out.
const RARE_DROPPED_FROM: usize = 5_000;
/// Most sentences that a feature may need to be kept.
const MAX_LEAST: u32 = 4;
/// Below this many sentences for each intent, all their features are needed.
const SENTENCES_TO_DROP: usize = 5;
/// Most weights, features times classes: 200 MB while training, a quarter of it after.
const MAX_WEIGHTS: usize = 48_000_000;
/// Most multiplications of one training: examples of large lessons are visited less often, but at
/// least so many times.
const MAX_WORK: usize = 8_000_000_000;
const MIN_EPOCHS: usize = 3;
/// How much the margin of the background takes from that of an intent.
const BACKGROUND_SHARE: f32 = 0.5;

/// Features and what they say about each class.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Machine {
    pub features: Features,
    kind: Kind,
    has_background: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
enum Kind {
    Linear(Weights),
    Centroids(Centroids),
}

/// How far a text is on each intent's side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Margins {
    /// By label; about -1 is surely not, 1 surely.
    pub by_label: Vec<f32>,
    /// That of sentences about anything else; `None` when the lesson has no such list.
    pub background: Option<f32>,
    /// How much of the text's weight in words and letters the lesson knows, from 0 to 1.
    pub known: f32,
}

impl Margins {
    /// The margin of a label less what speaks for the background: what scores are made of.
    pub fn beside_background(&self, label: usize) -> f32 {
        let margin = self.by_label.get(label).copied().unwrap_or(f32::NEG_INFINITY);
        margin - BACKGROUND_SHARE * self.background.unwrap_or(-1.0)
    }

    /// The label with the highest margin, the first of equal ones.
    pub fn best(&self) -> Option<usize> {
        let pairs = self.by_label.iter().enumerate();
        let best = pairs.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(label, _)| label)
    }
}

impl Machine {
    /// Learns sentences of a lesson.
    pub fn train(prepared: &Prepared, sentences: &[&Sentence], settings: &Settings) -> Self {
        let classes = prepared.classes();
        let counts: Vec<&Counts> = sentences.iter().map(|sentence| &sentence.counts).collect();
        let features = learn(&counts, classes);
        let vectors: Vec<Vector> = counts.iter().map(|counts| features.weigh(counts)).collect();
        let targets = sentences.iter().map(|sentence| &sentence.target);
        let examples: Vec<(&Vector, &Target)> = vectors.iter().zip(targets).collect();
        let parts: usize = vectors.iter().map(|vector| vector.parts.len()).sum();
        let work = 2 * parts.saturating_mul(classes).max(1);
        let fits = features.len().saturating_mul(classes) <= MAX_WEIGHTS;
        if !fits || work.saturating_mul(MIN_EPOCHS) > MAX_WORK {
            let kind = Kind::Centroids(Centroids::of(&examples, features.len(), prepared.labels));
            return Self { features, kind, has_background: false };
        }
        let most = MAX_WORK / work;
        let rows = solve(&Problem {
            examples: &examples,
            features: features.len(),
            classes,
            epochs: settings.epochs.min(most),
            seed: settings.seed,
        });
        let kind = Kind::Linear(Weights::of(&rows, classes));
        Self { features, kind, has_background: prepared.has_background }
    }

    /// Says how far a sentence is on each intent's side.
    pub fn margins(&self, counts: &Counts) -> Margins {
        let vector = self.features.weigh(counts);
        let mut by_label = match &self.kind {
            Kind::Linear(weights) => weights.margins(&vector),
            Kind::Centroids(centroids) => centroids.margins(&vector),
        };
        let background = if self.has_background { by_label.pop() } else { None };
        Margins { by_label, background, known: vector.known }
    }

    /// The weight of a feature for a label.
    pub fn weight(&self, feature: u32, label: usize) -> f32 {
        match &self.kind {
            Kind::Linear(weights) => weights.weight(feature, label),
            Kind::Centroids(centroids) => centroids.weight(feature, label),
        }
    }
}

/// Learns the features; of many sentences not the rare ones, and of more than memory allows only
/// those of several.
fn learn(counts: &[&Counts], classes: usize) -> Features {
    let mut least = if counts.len() > RARE_DROPPED_FROM { 2 } else { 1 };
    loop {
        let features = Features::learn(counts, least);
        let fits = features.len().saturating_mul(classes) <= MAX_WEIGHTS;
        let is_needed = counts.len() < SENTENCES_TO_DROP * classes;
        if fits || is_needed || least == MAX_LEAST {
            return features;
        }
        least += 1;
    }
}
