//! The machine for lessons with very many intents: how similar a text is to each intent's sentences.
//!
//! A row of weights for each of ten thousand intents would fill memory, and an intent with one or
//! two sentences teaches little more than these. Here a feature keeps only the intents that have it;
//! a text's margin for an intent is made of its cosine with the mean of the intent's sentences.

use serde::{Deserialize, Serialize};

use super::features::Vector;
use super::solver::Target;

/// The margin of a cosine of 0, and what it grows by up to a cosine of 1: a cosine of a half is
/// accepted as usual.
const MARGIN_OF_NOTHING: f32 = -1.8;
const MARGIN_PER_COSINE: f32 = 2.0;

/// Means of the intents' sentences, feature by feature.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Centroids {
    classes: u32,
    /// By feature, where its intents begin in `entries`; one more for the end.
    starts: Vec<u32>,
    /// Class and weight.
    entries: Vec<(u32, f32)>,
}

impl Centroids {
    /// Takes the mean of each class. What a sentence is not is ignored.
    pub fn of(examples: &[(&Vector, &Target)], features: usize, classes: usize) -> Self {
        let mut cells: Vec<(u32, u32, f32)> = Vec::new();
        for (vector, target) in examples {
            let Target::Is(labels) = target else { continue };
            let length = vector.length();
            for label in labels {
                let parts = vector.parts.iter().filter(|_| length > 0.0);
                cells.extend(parts.map(|(feature, value)| (*label, *feature, value / length)));
            }
        }
        cells.sort_by_key(|(label, feature, _)| (*label, *feature));
        cells.dedup_by(|next, kept| {
            let is_same = (next.0, next.1) == (kept.0, kept.1);
            kept.2 += if is_same { next.2 } else { 0.0 };
            is_same
        });
        for class in cells.chunk_by_mut(|one, other| one.0 == other.0) {
            let length = class.iter().map(|cell| cell.2 * cell.2).sum::<f32>().sqrt();
            class.iter_mut().for_each(|cell| cell.2 /= length);
        }
        cells.sort_by_key(|(label, feature, _)| (*feature, *label));
        let begins = |feature| cells.partition_point(|cell| (cell.1 as usize) < feature);
        Self {
            classes: u32::try_from(classes).unwrap_or(u32::MAX),
            starts: (0..=features)
                .map(|feature| u32::try_from(begins(feature)).unwrap_or(u32::MAX))
                .collect(),
            entries: cells.into_iter().map(|(label, _, weight)| (label, weight)).collect(),
        }
    }

    /// The margin of each class.
    pub fn margins(&self, vector: &Vector) -> Vec<f32> {
        let mut margins = vec![MARGIN_OF_NOTHING; self.classes as usize];
        // What is unknown counts as the rest of the length that the vector should have.
        let scale = MARGIN_PER_COSINE * vector.known.sqrt() / vector.length().max(f32::EPSILON);
        for (feature, value) in &vector.parts {
            for (class, weight) in self.row(*feature) {
                if let Some(margin) = margins.get_mut(*class as usize) {
                    *margin += scale * value * weight;
                }
            }
        }
        margins
    }

    /// The weight of a feature for a class.
    pub fn weight(&self, feature: u32, class: usize) -> f32 {
        let entry = self.row(feature).iter().find(|(label, _)| *label as usize == class);
        entry.map_or(0.0, |(_, weight)| *weight)
    }

    fn row(&self, feature: u32) -> &[(u32, f32)] {
        let bound = |at: usize| self.starts.get(at).map_or(self.entries.len(), |it| *it as usize);
        let feature = feature as usize;
        self.entries.get(bound(feature)..bound(feature + 1)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_of_its_own_is_nearest_and_half_known_ones_are_half_as_near() {
        let one = Vector { parts: vec![(0, 1.0), (1, 1.0)], known: 1.0 };
        let other = Vector { parts: vec![(1, 1.0), (2, 1.0)], known: 1.0 };
        let targets = [Target::Is(vec![0]), Target::Is(vec![1])];
        let examples = [(&one, &targets[0]), (&other, &targets[1])];
        let centroids = Centroids::of(&examples, 3, 2);
        let close = |margins: Vec<f32>, expected: [f32; 2]| {
            assert!(margins.iter().zip(expected).all(|(it, that)| (it - that).abs() < 1e-5));
        };
        close(centroids.margins(&one), [0.2, -0.8]);
        let half = Vector { parts: vec![(0, 1.0), (1, 1.0)], known: 0.25 };
        close(centroids.margins(&half), [-0.8, -1.3]);
        close(centroids.margins(&Vector::default()), [-1.8, -1.8]);
        assert!(centroids.weight(0, 0) > 0.0);
        assert_eq!(centroids.weight(0, 1), 0.0);
    }
}
