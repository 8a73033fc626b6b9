//! Values found by context: learned from sentences in which they are marked.
//!
//! "my order id is XYZ-99": no list has that value, but where it stands tells what it is. [`Slots`]
//! learn that from sentences ([`parse_tagged`] reads them as people write them) and find values that
//! were never seen, each with how probable it is. What a value means isn't said here: spans only.
//!
//! How: a linear-chain conditional random field. Each word of a text is outside of values, begins one
//! or continues it; what is seen around a word ([`observation`]) has a weight for each of these tags,
//! and so has each step from tag to tag ([`steps`]); the sum over all ways to tag the text
//! ([`lattice`]) makes weights probabilities. Learning ([`learning`]) makes the right tags of the
//! training sentences probable; words are lost by chance meanwhile, so that unknown ones are found
//! by what is around them and by how they are spelt. A model is made of bytes: a weight each.

mod clusters;
mod examples;
mod keys;
mod lattice;
mod learning;
mod observation;
mod random;
mod regime;
mod sentence;
mod steps;
mod weights;
mod words;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use lattice::Lattice;
use observation::Observation;
use steps::{Steps, tags};
use weights::Weights;

pub use clusters::Clusters;
pub use sentence::{Sentence, Span, parse_tagged};

/// Most labels that are learned; of more, those that occur most often.
pub const MAX_LABELS: usize = 256;
/// Words of a text in which values are found; what comes after isn't looked at.
pub const MAX_WORDS: usize = 2_000;
/// Least score of values that are told, unless set.
pub const MIN_SCORE: f64 = 0.4;

/// What else is known about a part of a text: bytes `start..end` of it.
///
/// An entity found by a rule, or, over the whole text, that a value has just been asked for. Kinds are
/// any numbers that mean the same in training and later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub kind: u32,
    pub start: usize,
    pub end: usize,
}

/// A value found: bytes `start..end` of the text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SlotSpan {
    pub label: usize,
    pub start: usize,
    pub end: usize,
    /// Probability, from 0 to 1, that exactly this is a value of the label.
    pub score: f64,
}

/// How to train.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The same sentences, groups and seed give the same model.
    pub seed: u64,
    /// Values less probable than this aren't told.
    pub min_score: f64,
    /// Words of like meaning, when there are vectors of words.
    pub clusters: Option<Arc<Clusters>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 0, min_score: MIN_SCORE, clusters: None }
    }
}

/// A stored model isn't what this version writes.
#[derive(Debug, thiserror::Error)]
#[error("the parts of the stored slot model don't fit together")]
pub struct Damaged;

/// What sentences teach about where values stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Slots {
    /// Labels that occur, in order; the chain numbers them from 0.
    labels: Vec<usize>,
    steps: Steps,
    weights: Weights,
    min_score: f64,
    /// Name of the groups of words it was trained with.
    clusters_name: Option<u64>,
    /// Not stored: all bots share them.
    clusters: Option<Arc<Clusters>>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    labels: Vec<usize>,
    steps: Steps,
    weights: Weights,
    min_score: f64,
    clusters_name: Option<u64>,
}

impl Slots {
    /// Learns from sentences. Those without values teach where there are none. Spans of labels from
    /// `labels` on don't count.
    ///
    /// Takes time in proportion to the words, about a second for 1,000 sentences of ten words, and at
    /// most that of some 300,000 of them.
    pub fn train(sentences: &[Sentence], labels: usize, settings: &Settings) -> Self {
        let used = used_labels(sentences, labels);
        let learned = learning::learn(sentences, &used, settings);
        Self {
            labels: used,
            steps: learned.steps,
            weights: learned.weights,
            min_score: settings.min_score,
            clusters_name: settings.clusters.as_ref().map(|clusters| clusters.name()),
            clusters: settings.clusters.clone(),
        }
    }

    /// Writes it as bytes to be kept; groups of words aren't among them.
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

    /// Gives a model that was stored the groups of words again. Others than it was trained with are
    /// refused; without them it still finds values, but fewer.
    #[must_use]
    pub fn with_clusters(self, clusters: &Arc<Clusters>) -> Self {
        let is_known = self.clusters_name == Some(clusters.name());
        Self { clusters: is_known.then(|| Arc::clone(clusters)), ..self }
    }

    /// Finds values in a text, in its order; they don't overlap.
    ///
    /// `candidates` are what else is known, as in training; with a `mask` only its labels are found.
    pub fn find(
        &self,
        text: &str,
        candidates: &[Candidate],
        mask: Option<&[usize]>,
    ) -> Vec<SlotSpan> {
        if self.labels.is_empty() {
            return Vec::new();
        }
        let mut words = words::split(text);
        words.truncate(MAX_WORDS);
        let all: Vec<usize> = (0..tags(self.labels.len())).collect();
        let tags = mask.map_or(all, |mask| mask_tags(mask, &self.labels));
        let among = mask.is_some().then(|| self.steps.among(&tags));
        let steps = among.as_ref().unwrap_or(&self.steps);
        let mut lattice = Lattice::default();
        lattice.sum(
            &self.scores(&Observation::of(&words, candidates, self.clusters.as_deref()), &tags),
            steps,
        );
        let mut found = Vec::new();
        for (range, label) in spans(&lattice.best(steps), steps.labels()) {
            let score = lattice.span_probability(range.clone(), label, steps);
            let label = self.labels[tags[1 + label] - 1];
            let (start, end) = (words[range.start].at.start, words[range.end - 1].at.end);
            if score >= self.min_score {
                found.push(SlotSpan { label, start, end, score });
            }
        }
        found
    }

    /// Scores of some tags, word by word.
    fn scores(&self, observation: &Observation, some: &[usize]) -> Vec<f32> {
        let mut scores = Vec::with_capacity(observation.len() * some.len());
        let mut here = vec![0.0; tags(self.labels.len())];
        for word in 0..observation.len() {
            here.fill(0.0);
            for feature in &observation.features()[observation.range(word)] {
                self.weights.add_to(&mut here, feature.key);
            }
            scores.extend(some.iter().map(|tag| here[*tag]));
        }
        scores
    }
}

/// Labels that occur in spans, in order.
fn used_labels(sentences: &[Sentence], labels: usize) -> Vec<usize> {
    let spans = sentences.iter().flat_map(|sentence| &sentence.spans);
    let mut all: Vec<usize> =
        spans.map(|span| span.label).filter(|label| *label < labels).collect();
    all.sort_unstable();
    let mut counted: Vec<(usize, usize)> = all
        .chunk_by(|one, other| one == other)
        .filter_map(|same| Some((same.len(), *same.first()?)))
        .collect();
    counted.sort_by(|one, other| (other.0, one.1).cmp(&(one.0, other.1)));
    counted.truncate(MAX_LABELS);
    let mut used: Vec<usize> = counted.into_iter().map(|(_, label)| label).collect();
    used.sort_unstable();
    used
}

/// The tags of those labels that a mask allows, in order; `labels` are those that are known.
fn mask_tags(mask: &[usize], labels: &[usize]) -> Vec<usize> {
    let mut some: Vec<usize> =
        mask.iter().filter_map(|label| labels.binary_search(label).ok()).collect();
    some.sort_unstable();
    some.dedup();
    let begins = some.iter().map(|label| 1 + label);
    let continues = some.iter().map(|label| 1 + labels.len() + label);
    std::iter::once(0).chain(begins).chain(continues).collect()
}

/// The values of a path of tags: words and label.
fn spans(path: &[usize], labels: usize) -> Vec<(std::ops::Range<usize>, usize)> {
    let mut spans: Vec<(std::ops::Range<usize>, usize)> = Vec::new();
    for (word, tag) in path.iter().enumerate() {
        if (1..=labels).contains(tag) {
            spans.push((word..word + 1, tag - 1));
        } else if let Some(last) = spans.last_mut().filter(|_| *tag > labels) {
            last.0.end = word + 1;
        }
    }
    spans
}

impl TryFrom<Stored> for Slots {
    type Error = Damaged;

    fn try_from(stored: Stored) -> Result<Self, Damaged> {
        let Stored { labels, steps, weights, min_score, clusters_name } = stored;
        let fits = labels.len() == steps.labels()
            && labels.is_sorted_by(|one, other| one < other)
            && weights.fit(tags(labels.len()));
        if !fits {
            return Err(Damaged);
        }
        Ok(Self { labels, steps, weights, min_score, clusters_name, clusters: None })
    }
}

impl From<Slots> for Stored {
    fn from(slots: Slots) -> Self {
        let Slots { labels, steps, weights, min_score, clusters_name, .. } = slots;
        Self { labels, steps, weights, min_score, clusters_name }
    }
}
