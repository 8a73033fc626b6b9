//! Why a text was given an intent.

use std::collections::HashMap;

use super::Classifier;
use super::features::{Counts, Place, Vector, visit};
use super::prepared::MAX_EXAMPLE_CHARS;
use crate::MAX_TEXT_CHARS;
use crate::text::words::Words;

/// Most sentences that are shown.
const MAX_NEIGHBOURS: usize = 5;
/// Most features that are shown.
const MAX_EVIDENCE: usize = 20;

/// What speaks for an intent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Explanation {
    /// The most similar sentences of the lesson, of all intents, best first.
    pub neighbours: Vec<Neighbour>,
    /// The features that counted most for or against the intent, the strongest first.
    pub evidence: Vec<Evidence>,
}

/// A sentence of the lesson.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// As written.
    pub text: String,
    pub label: usize,
    /// From 0 to 1; 1 is the same words.
    pub similarity: f32,
}

/// A word, a pair of words (`reset … password`), letters of a word (`·pass`), or what means the same
/// as a word (`≈ buy`).
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    pub feature: String,
    /// Its part of the margin: above 0 for the intent, below against it.
    pub weight: f32,
}

impl Classifier {
    /// Says why a text gets the score it gets for a label. Compares it with every sentence of the
    /// lesson, so it takes milliseconds where an answer takes microseconds.
    pub fn explain(&self, text: &str, label: usize) -> Explanation {
        let (words, _) = self.corrected(Words::of(text, MAX_TEXT_CHARS));
        let vector = self.machine.features.weigh(&Counts::of(&words, self.tongue));
        Explanation {
            neighbours: self.neighbours(&vector),
            evidence: self.evidence(&words, &vector, label),
        }
    }

    fn neighbours(&self, vector: &Vector) -> Vec<Neighbour> {
        let near = self.sentences.all().iter().map(|(text, label)| {
            let counts = Counts::of(&Words::of(text, MAX_EXAMPLE_CHARS), self.tongue);
            let similarity = similarity(vector, &self.machine.features.weigh(&counts));
            Neighbour { text: text.clone(), label: *label as usize, similarity }
        });
        let mut near: Vec<Neighbour> = near.filter(|it| it.similarity > 0.0).collect();
        near.sort_by(|one, other| other.similarity.total_cmp(&one.similarity));
        near.truncate(MAX_NEIGHBOURS);
        near
    }

    fn evidence(&self, words: &Words, vector: &Vector, label: usize) -> Vec<Evidence> {
        let mut names = HashMap::new();
        visit(words, self.tongue, |hash, place| {
            if let Some(feature) = self.machine.features.find(hash) {
                names.entry(feature).or_insert(place);
            }
        });
        let parts = vector.parts.iter().filter_map(|(feature, value)| {
            let weight = value * self.machine.weight(*feature, label);
            let place = names.get(feature)?;
            (weight != 0.0).then(|| Evidence { feature: name(words, *place), weight })
        });
        let mut evidence: Vec<Evidence> = parts.collect();
        evidence.sort_by(|one, other| other.weight.abs().total_cmp(&one.weight.abs()));
        evidence.truncate(MAX_EVIDENCE);
        evidence
    }
}

/// The cosine of two vectors.
pub fn similarity(one: &Vector, other: &Vector) -> f32 {
    let by_feature: HashMap<u32, f32> = one.parts.iter().copied().collect();
    let shared = other
        .parts
        .iter()
        .filter_map(|(feature, value)| by_feature.get(feature).map(|theirs| value * theirs));
    let product: f32 = shared.sum();
    if product > 0.0 { (product / (one.length() * other.length())).min(1.0) } else { 0.0 }
}

/// How a feature is shown.
fn name(words: &Words, place: Place) -> String {
    let text = |index: usize| words.all().get(index).map_or("", |word| words.text(word));
    match place {
        Place::Word(word) => text(word).to_owned(),
        Place::Pair(first, second) if second == first + 1 => {
            format!("{} {}", text(first), text(second))
        }
        Place::Pair(first, second) => format!("{} … {}", text(first), text(second)),
        Place::Letters { word, start, end } => {
            let padded = format!("·{}·", text(word));
            // The dots are two bytes where the places count one.
            let (start, end) = (if start == 0 { 0 } else { start + 1 }, end + 1);
            let end = if end + 1 == padded.len() { padded.len() } else { end };
            padded.get(start..end).unwrap_or_default().to_owned()
        }
        Place::Run(first, last) => (first..=last).map(text).collect(),
        Place::Sense(word) => format!("≈ {}", text(word)),
        Place::Senses(first) => format!("≈ {} {}", text(first), text(first + 1)),
    }
}
