//! The trained model: from a lesson, for a text.

use serde::{Deserialize, Serialize};

use super::calibration::{Calibration, Outcome, Trial};
use super::features::{Counts, Features, Vector};
use super::folds::Folds;
use super::prepared::{Origin, Prepared, Sentence};
use super::sentences::Sentences;
use super::solver::{Problem, Target, solve};
use super::weights::Weights;
use super::{Lesson, MAX_RANKED, Settings, Verdict};
use crate::MAX_TEXT_CHARS;
use crate::text::words::Words;

/// From this many examples on, features of a single one are left out.
const RARE_DROPPED_FROM: usize = 5_000;
/// How much the margin of the background takes from that of an intent.
const BACKGROUND_SHARE: f32 = 0.5;

/// What a lesson taught.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Classifier {
    pub(super) machine: Machine,
    calibration: Calibration,
    pub(super) sentences: Sentences,
    negatives: Sentences,
}

/// The linear part.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Machine {
    pub features: Features,
    pub weights: Weights,
    labels: u32,
    has_background: bool,
}

/// How far a text is on each intent's side.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Margins {
    /// By label; about -1 is surely not, 1 surely.
    pub by_label: Vec<f32>,
    /// That of sentences about anything else; `None` when the language has no such list.
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

impl Classifier {
    /// Learns a lesson. Takes time in proportion to examples × labels × (epochs + folds).
    pub fn train(lesson: &Lesson, settings: &Settings) -> Self {
        let prepared = Prepared::of(lesson);
        let all: Vec<&Sentence> = prepared.sentences.iter().collect();
        let labels = lesson.labels.len();
        Self {
            calibration: calibrate(&prepared, settings),
            machine: Machine::train(&prepared, &all, settings),
            sentences: Sentences::of(&lesson.examples, labels),
            negatives: Sentences::of(&lesson.negatives, labels),
        }
    }

    /// Says what a text wants.
    pub fn classify(&self, text: &str) -> Verdict {
        let words = Words::of(text, MAX_TEXT_CHARS);
        let margins = self.machine.margins(&Counts::of(&words));
        let exact = self.sentences.labels(words.normal());
        let refused = self.negatives.labels(words.normal());
        let score = |label| match () {
            () if refused.contains(&label) => 0.0,
            () if exact.contains(&label) => 1.0,
            // Without anything known there is no margin, only what is usual.
            () if margins.known == 0.0 => 0.0,
            () => self.calibration.score(margins.beside_background(label)),
        };
        let mut ranked: Vec<(usize, f32)> =
            (0..margins.by_label.len()).map(|label| (label, score(label))).collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
        ranked.truncate(MAX_RANKED);
        let is_exact = ranked.first().is_some_and(|(label, _)| exact.contains(label));
        Verdict { ranked, is_exact, corrections: Vec::new() }
    }

    /// Says how far a text is on each intent's side.
    pub fn margins(&self, text: &str) -> Margins {
        self.machine.margins(&Counts::of(&Words::of(text, MAX_TEXT_CHARS)))
    }
}

impl Machine {
    fn train(prepared: &Prepared, sentences: &[&Sentence], settings: &Settings) -> Self {
        let counts: Vec<&Counts> = sentences.iter().map(|sentence| &sentence.counts).collect();
        let least = if counts.len() > RARE_DROPPED_FROM { 2 } else { 1 };
        let features = Features::learn(&counts, least);
        let vectors: Vec<Vector> = counts.iter().map(|counts| features.weigh(counts)).collect();
        let targets = sentences.iter().map(|sentence| &sentence.target);
        let examples: Vec<(&Vector, &Target)> = vectors.iter().zip(targets).collect();
        let rows = solve(&Problem {
            examples: &examples,
            features: features.len(),
            classes: prepared.classes(),
            epochs: settings.epochs,
            seed: settings.seed,
        });
        Self {
            weights: Weights::of(&rows, prepared.classes()),
            features,
            labels: u32::try_from(prepared.labels).unwrap_or(u32::MAX),
            has_background: prepared.has_background,
        }
    }

    fn margins(&self, counts: &Counts) -> Margins {
        let vector = self.features.weigh(counts);
        let mut by_label = self.weights.margins(&vector);
        let background = if self.has_background { by_label.pop() } else { None };
        Margins { by_label, background, known: vector.known }
    }
}

fn calibrate(prepared: &Prepared, settings: &Settings) -> Calibration {
    if settings.folds < 2 {
        return Calibration::default();
    }
    Calibration::fit(&trials(prepared, settings))
}

/// Learns from all but a part of the examples and of the intents, for each part, and tries what was
/// left out.
fn trials(prepared: &Prepared, settings: &Settings) -> Vec<Trial> {
    let folds = Folds::of(prepared, settings.folds, settings.seed);
    let mut trials = Vec::new();
    for fold in 0..folds.count {
        let is_left_out = |sentence: &Sentence| match &sentence.target {
            Target::Is(classes) => classes
                .iter()
                .any(|class| folds.by_label.get(*class as usize).is_some_and(|part| *part == fold)),
            Target::IsNot(_) => false,
        };
        let parts = prepared.sentences.iter().zip(&folds.by_sentence);
        let learnt: Vec<&Sentence> = parts
            .clone()
            .filter(|(sentence, part)| **part != Some(fold) && !is_left_out(sentence))
            .map(|(sentence, _)| sentence)
            .collect();
        let machine = Machine::train(prepared, &learnt, settings);
        for (sentence, part) in parts {
            let Target::Is(classes) = &sentence.target else { continue };
            let outcome_of = |best: Option<usize>| match sentence.origin {
                Origin::Background => Outcome::Foreign,
                _ if is_left_out(sentence) => Outcome::Unknown,
                _ if best.is_some_and(|best| classes.iter().any(|it| *it as usize == best)) => {
                    Outcome::Right
                }
                _ => Outcome::Wrong,
            };
            let is_tried = *part == Some(fold)
                || (is_left_out(sentence) && sentence.origin == Origin::Example);
            if !is_tried {
                continue;
            }
            let margins = machine.margins(&sentence.counts);
            let best = margins.best();
            let Some(label) = best else { continue };
            trials.push(Trial {
                margin: margins.beside_background(label),
                outcome: outcome_of(best),
            });
        }
    }
    trials
}
