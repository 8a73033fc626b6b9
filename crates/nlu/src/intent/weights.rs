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
/// Sums of products are whole numbers: so many are a margin of 1, and the largest is one of 8.
const UNIT: f32 = 4096.0;
const BYTE: f32 = 256.0;

/// A factor times a step over 256, rounded down: what processors do with eight numbers at once.
fn product(factor: i16, step: i8) -> i16 {
    ((i32::from(factor) * i32::from(i16::from(step) << 8)) >> 16) as i16
}

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

    /// Sums up the margin of each class, to a thousandth.
    pub fn margins(&self, vector: &Vector) -> Vec<f32> {
        let mut sums = vec![0_i16; self.classes()];
        let (fours, rest) = vector.parts.as_chunks::<4>();
        for four in fours {
            // Four rows at once: each sum is loaded and stored a quarter as often.
            let [one, two, three, four] = four.map(|part| self.factor_and_row(part));
            let rows = one.1.iter().zip(two.1).zip(three.1).zip(four.1);
            for (sum, (((a, b), c), d)) in sums.iter_mut().zip(rows) {
                let first = product(one.0, *a).wrapping_add(product(two.0, *b));
                let last = product(three.0, *c).wrapping_add(product(four.0, *d));
                *sum = sum.saturating_add(first.wrapping_add(last));
            }
        }
        for part in rest {
            let (factor, row) = self.factor_and_row(*part);
            for (sum, step) in sums.iter_mut().zip(row) {
                *sum = sum.saturating_add(product(factor, *step));
            }
        }
        // Each product was rounded down, by a half on average.
        let rounded = vector.parts.len() as f32 / 2.0;
        let margin = |(sum, bias): (i16, &f32)| (f32::from(sum) + rounded) / UNIT + bias;
        sums.into_iter().zip(&self.bias).map(margin).collect()
    }

    fn factor_and_row(&self, (feature, value): (u32, f32)) -> (i16, &[i8]) {
        #[expect(clippy::cast_possible_truncation, reason = "the largest is as good as larger")]
        let factor = (value * self.scale(feature) * UNIT * BYTE).round() as i16;
        (factor, self.row(feature))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_give_the_margins_that_the_rows_give() {
        let row = |feature: usize, class: usize| {
            let pseudo = (feature * 37 + class * 101) % 199;
            (pseudo as f32 - 99.0) / 250.0
        };
        let (features, classes, stride) = (50, 13, 16);
        let mut rows =
            Rows { stride, weights: vec![0.0; features * stride], bias: vec![0.0; stride] };
        for feature in 0..features {
            for class in 0..classes {
                rows.weights[feature * stride + class] = row(feature, class);
            }
        }
        rows.bias[3] = -0.5;
        let parts: Vec<(u32, f32)> =
            (0..47_u16).map(|it| (u32::from(it), 0.02 + f32::from(it) / 300.0)).collect();
        let margins =
            Weights::of(&rows, classes).margins(&Vector { parts: parts.clone(), known: 1.0 });
        for (class, margin) in margins.into_iter().enumerate() {
            let products =
                parts.iter().map(|(feature, value)| value * row(*feature as usize, class));
            let exact = products.sum::<f32>() + rows.bias[class];
            assert!((margin - exact).abs() < 0.004, "{class}: {margin} for {exact}");
        }
    }

    #[test]
    fn no_text_overflows_the_sums() {
        let rows = Rows { stride: 8, weights: vec![1.0; 80], bias: vec![0.0; 8] };
        let vector = Vector { parts: (0..10).map(|it| (it, 5.0)).collect(), known: 1.0 };
        let margins = Weights::of(&rows, 2).margins(&vector);
        assert!(margins.iter().all(|margin| *margin > 7.0), "{margins:?}");
    }
}
