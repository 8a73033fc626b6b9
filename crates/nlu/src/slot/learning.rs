//! Learning the weights: gradient descent on the likelihood of the training sentences, sentence by
//! sentence, each weight at a pace of its own (`AdaGrad`), averaged over the later epochs.

use std::ops::Range;

use super::examples::{self, Example, Rows};
use super::lattice::Lattice;
use super::random::Random;
use super::regime::Regime;
use super::steps::{self, Steps, tags};
use super::weights::{Packer, Weights};
use super::{Sentence, Settings};

/// How far a weight moves at first.
const PACE: f32 = 0.2;
/// What each weight's squared gradients begin with.
const FIRST_SQUARE: f32 = 1.0;
/// Words whose tags are this sure need no change.
const SURE: f32 = 1e-3;
/// Smaller gradients change nothing.
const MIN_GRADIENT: f32 = 1e-4;
/// Greatest weight of a step, either way.
const MAX_STEP: f32 = 20.0;

/// What is learned.
#[derive(Debug)]
pub struct Learned {
    pub steps: Steps,
    pub weights: Weights,
}

/// Learns. `labels` are those in use, in order.
pub fn learn(sentences: &[Sentence], labels: &[usize], settings: &Settings) -> Learned {
    let words: usize = sentences.iter().map(|sentence| sentence.text.len() / 6 + 1).sum();
    let regime = Regime::of(sentences.len(), words);
    let (examples, rows) =
        examples::ready(sentences, labels, &regime, settings.clusters.as_deref());
    let mut learner = Learner::new(labels.len(), rows, regime, settings.seed);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for epoch in 0..regime.epochs {
        learner.random.shuffle(&mut order);
        for at in &order {
            learner.learn(&examples[*at]);
        }
        if epoch >= regime.averaged_from {
            learner.features.remember();
            learner.step_weights.remember();
        }
    }
    learner.finish()
}

/// Weights on their way.
struct Descent {
    weights: Vec<f32>,
    squares: Vec<f32>,
    sums: Vec<f32>,
    /// How often weights were added to the sums.
    remembered: u16,
    decay: f32,
}

impl Descent {
    fn new(count: usize, decay: f32) -> Self {
        let (weights, sums) = (vec![0.0; count], vec![0.0; count]);
        Self { weights, squares: vec![FIRST_SQUARE; count], sums, remembered: 0, decay }
    }

    /// Moves a weight against its gradient.
    fn change(&mut self, at: usize, gradient: f32) {
        let weight = &mut self.weights[at];
        let gradient = gradient + self.decay * *weight;
        self.squares[at] += gradient * gradient;
        *weight -= PACE * gradient / self.squares[at].sqrt();
    }

    fn remember(&mut self) {
        self.remembered += 1;
        for (sum, weight) in self.sums.iter_mut().zip(&self.weights) {
            *sum += weight;
        }
    }

    /// The mean of what was remembered.
    fn finish(mut self) -> Vec<f32> {
        let count = f32::from(self.remembered.max(1));
        for sum in &mut self.sums {
            *sum /= count;
        }
        self.sums
    }
}

struct Learner {
    labels: usize,
    rows: Rows,
    features: Descent,
    step_weights: Descent,
    steps: Steps,
    regime: Regime,
    random: Random,
    lattice: Lattice,
    /// By word and tag, of those that may occur.
    scores: Vec<f32>,
    /// By tag.
    gradient: Vec<f32>,
}

impl Learner {
    fn new(labels: usize, rows: Rows, regime: Regime, seed: u64) -> Self {
        let step_weights = Descent::new(steps::steps(labels), regime.decay);
        Self {
            labels,
            features: Descent::new(rows.tags.len(), regime.decay),
            rows,
            steps: Steps::new(labels, &step_weights.weights),
            step_weights,
            regime,
            random: Random::new(seed),
            lattice: Lattice::default(),
            scores: Vec::new(),
            gradient: vec![0.0; tags(labels)],
        }
    }

    fn learn(&mut self, example: &Example) {
        let lost = example.lose_words(self.regime.loss, &mut self.random);
        let among = (!example.tags.is_empty()).then(|| self.steps.among(&example.tags));
        let all: Vec<usize>;
        let tags = if among.is_some() {
            &example.tags
        } else {
            all = (0..tags(self.labels)).collect();
            &all
        };
        self.score(example, &lost, tags);
        self.lattice.sum(&self.scores, among.as_ref().unwrap_or(&self.steps));
        self.change_features(example, &lost, tags);
        self.change_steps(example, among.as_ref(), tags);
    }

    fn score(&mut self, example: &Example, lost: &[u16], tags: &[usize]) {
        self.scores.clear();
        let mut scores = std::mem::take(&mut self.gradient);
        for word in 0..example.len() {
            scores.fill(0.0);
            for row in example.rows(word, lost) {
                let range = self.row(row);
                let weights = &self.features.weights[range.clone()];
                if range.len() == scores.len() {
                    for (score, weight) in scores.iter_mut().zip(weights) {
                        *score += weight;
                    }
                    continue;
                }
                for (tag, weight) in self.rows.tags[range].iter().zip(weights) {
                    scores[usize::from(*tag)] += weight;
                }
            }
            self.scores.extend(tags.iter().map(|tag| scores[*tag]));
        }
        self.gradient = scores;
    }

    #[expect(clippy::cast_possible_truncation, reason = "a gradient needn't be exact")]
    fn change_features(&mut self, example: &Example, lost: &[u16], tags: &[usize]) {
        for word in 0..example.len() {
            self.gradient.fill(0.0);
            for (tag, probability) in tags.iter().zip(self.lattice.probabilities(word)) {
                self.gradient[*tag] = probability as f32;
            }
            self.gradient[usize::from(example.gold[word])] -= 1.0;
            if self.gradient.iter().all(|gradient| gradient.abs() < SURE) {
                continue;
            }
            let gradients = self.gradient.iter().copied().enumerate();
            let changed: Vec<(usize, f32)> =
                gradients.filter(|(_, gradient)| gradient.abs() >= MIN_GRADIENT).collect();
            for row in example.rows(word, lost) {
                self.change_row(row, &changed);
            }
        }
    }

    /// `changed` are tags with their gradients.
    fn change_row(&mut self, row: usize, changed: &[(usize, f32)]) {
        let range = self.row(row);
        if range.len() == self.gradient.len() {
            for (tag, gradient) in changed {
                self.features.change(range.start + tag, *gradient);
            }
            return;
        }
        for at in range {
            let gradient = self.gradient[usize::from(self.rows.tags[at])];
            if gradient.abs() >= MIN_GRADIENT {
                self.features.change(at, gradient);
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a gradient needn't be exact")]
    fn change_steps(&mut self, example: &Example, among: Option<&Steps>, tags: &[usize]) {
        let mut changes: Vec<(usize, f32)> = Vec::new();
        let mut before = 0;
        for (word, gold) in example.gold.iter().enumerate() {
            let steps = among.unwrap_or(&self.steps);
            self.lattice.tell_steps(word, steps, &mut |from, to, probability| {
                let gradient = probability as f32;
                if gradient >= MIN_GRADIENT {
                    changes.push((steps::index(tags[from], tags[to], self.labels), gradient));
                }
            });
            let gold = usize::from(*gold);
            changes.push((steps::index(before, gold, self.labels), -1.0));
            before = gold;
        }
        changes.sort_by_key(|(at, _)| *at);
        for same in changes.chunk_by(|one, other| one.0 == other.0) {
            let gradient: f32 = same.iter().map(|(_, gradient)| gradient).sum();
            let at = same[0].0;
            self.step_weights.change(at, gradient);
            let weight = self.step_weights.weights[at].clamp(-MAX_STEP, MAX_STEP);
            self.step_weights.weights[at] = weight;
            self.steps.set(at, weight);
        }
    }

    fn row(&self, row: usize) -> Range<usize> {
        self.rows.starts[row]..self.rows.starts[row + 1]
    }

    fn finish(self) -> Learned {
        let weights = self.features.finish();
        let greatest = weights.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let mut packer = Packer::new(greatest);
        for (key, bounds) in self.rows.keys.all().iter().zip(self.rows.starts.windows(2)) {
            let range = bounds[0]..bounds[1];
            let tags = self.rows.tags[range.clone()].iter().copied();
            packer.add(*key, tags.zip(weights[range].iter().copied()));
        }
        let steps = Steps::new(self.labels, &self.step_weights.finish());
        Learned { steps, weights: packer.finish() }
    }
}
