//! The vectors of a lesson's sentences: what a text's vector is compared with.

use serde::{Deserialize, Serialize};

use super::linear::dot;

/// Largest number of a part of a vector.
const MOST_STEPS: f32 = 127.0;

/// Vectors in a byte for each number, with the labels of their sentences.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Neighbours {
    dim: u32,
    /// Vector by vector.
    steps: Vec<i8>,
    scales: Vec<f32>,
    /// Label and vector, in this order.
    by_label: Vec<(u32, u32)>,
    /// Index of the sentence of each vector.
    sentences: Vec<u32>,
}

impl Neighbours {
    /// Keeps a vector for labels; `sentence` tells it from others.
    pub fn add(&mut self, vector: &[f32], labels: &[u32], sentence: u32) {
        let largest = vector.iter().fold(0.0_f32, |most, number| most.max(number.abs()));
        let scale = largest / MOST_STEPS;
        let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
        #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
        self.steps.extend(vector.iter().map(|number| (number * inverse).round() as i8));
        self.dim = u32::try_from(vector.len()).unwrap_or(u32::MAX);
        let index = u32::try_from(self.scales.len()).unwrap_or(u32::MAX);
        self.scales.push(scale);
        self.sentences.push(sentence);
        for label in labels {
            let place = self.by_label.partition_point(|known| *known < (*label, index));
            self.by_label.insert(place, (*label, index));
        }
    }

    /// The cosine of the nearest vector of a label; -1 when it has none.
    pub fn nearest(&self, vector: &[f32], label: u32) -> f32 {
        let first = self.by_label.partition_point(|(known, _)| *known < label);
        let own = self.by_label[first..].iter().take_while(|(known, _)| *known == label);
        own.map(|(_, index)| self.cosine(vector, *index)).fold(-1.0, f32::max)
    }

    /// The sentences with their cosines, in the order they were added.
    pub fn all(&self, vector: &[f32]) -> impl Iterator<Item = (u32, f32)> {
        let indexes = 0..u32::try_from(self.scales.len()).unwrap_or(u32::MAX);
        indexes
            .zip(&self.sentences)
            .map(|(index, sentence)| (*sentence, self.cosine(vector, index)))
    }

    /// Gives sentences other numbers; one without a new number keeps the old.
    pub fn renumber(&mut self, number: impl Fn(u32) -> Option<u32>) {
        for sentence in &mut self.sentences {
            *sentence = number(*sentence).unwrap_or(*sentence);
        }
    }

    fn cosine(&self, vector: &[f32], index: u32) -> f32 {
        let dim = self.dim as usize;
        let steps = &self.steps[index as usize * dim..][..dim];
        let row: Vec<f32> = steps.iter().map(|step| f32::from(*step)).collect();
        self.scales[index as usize] * dot(&row, vector)
    }
}
