//! Trained weights in a byte each.
//!
//! A row per feature with one scale: 127 stands for the row's largest weight. Accuracy stays the
//! same, and a row of 150 classes is 150 bytes.

use serde::{Deserialize, Serialize};

use super::features::Vector;
use super::solver::Rows;

/// Weights by feature and class.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Weights {
    classes: u32,
    bias: Vec<f32>,
    /// By feature.
    scales: Vec<f32>,
    /// Row by row.
    steps: Vec<i8>,
}

const MOST_STEPS: f32 = 127.0;

impl Weights {
    /// Rounds trained rows.
    pub fn of(rows: &Rows, classes: usize) -> Self {
        let features = rows.weights.len() / rows.stride.max(1);
        let mut weights = Self {
            classes: u32::try_from(classes).unwrap_or(u32::MAX),
            bias: rows.bias[..classes].to_vec(),
            scales: Vec::with_capacity(features),
            steps: Vec::with_capacity(features * classes),
        };
        for row in rows.weights.chunks_exact(rows.stride.max(1)) {
            let largest = row.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
            let scale = largest / MOST_STEPS;
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            weights.scales.push(scale);
            #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
            weights.steps.extend(row[..classes].iter().map(|it| (it * inverse).round() as i8));
        }
        weights
    }

    /// How many classes there are.
    const fn classes(&self) -> usize {
        self.classes as usize
    }

    /// Sums up the margin of each class.
    pub fn margins(&self, vector: &Vector) -> Vec<f32> {
        let mut margins = self.bias.clone();
        for (feature, value) in &vector.parts {
            let factor = value * self.scale(*feature);
            for (margin, step) in margins.iter_mut().zip(self.row(*feature)) {
                *margin += factor * f32::from(*step);
            }
        }
        margins
    }

    /// The weight of a feature for a class.
    pub fn weight(&self, feature: u32, class: usize) -> f32 {
        let step = self.row(feature).get(class).copied().unwrap_or_default();
        self.scale(feature) * f32::from(step)
    }

    fn scale(&self, feature: u32) -> f32 {
        self.scales.get(feature as usize).copied().unwrap_or_default()
    }

    fn row(&self, feature: u32) -> &[i8] {
        let start = feature as usize * self.classes();
        self.steps.get(start..start + self.classes()).unwrap_or_default()
    }
}
