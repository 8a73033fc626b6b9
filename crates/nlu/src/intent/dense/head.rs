//! Multinomial logistic regression on unit vectors.
//!
//! Minimises `strength` × the sum of cross-entropies + half the squared length of the weights by
//! L-BFGS, started from the curvature that the vectors would have if all classes were as likely:
//! a dozen steps instead of fifty. Deterministic.

use serde::{Deserialize, Serialize};

use super::linear::{Triangle, add_scaled, dot, log_softmax, to_unit};
use crate::intent::solver::Target;

/// Most steps.
const MAX_STEPS: usize = 40;
/// Fewest steps that are worth it.
const MIN_STEPS: usize = 6;
/// Most multiplications of one training: some seconds.
const MAX_WORK: usize = 50_000_000_000;
/// Multiplications of a step for each number of an example and each class.
const WORK_PER_PART: usize = 2;
/// What a cosine of 1 with the mean of a class counts.
const MEANS_SHARPNESS: f32 = 15.0;
/// Earlier steps that are remembered.
const MEMORY: usize = 8;
/// Length of the gradient beside its first one at which it is good enough.
const GOOD_ENOUGH: f64 = 5e-3;
/// Most halvings of a step that doesn't go down.
const MAX_HALVINGS: usize = 12;
/// Share of the promised descent that a step must bring.
const LEAST_DESCENT: f64 = 1e-4;
/// Vectors that are computed side by side.
const ROWS: usize = 8;

/// What to learn.
#[derive(Debug, Clone, Copy)]
pub struct Examples<'v> {
    /// Vectors of equal length with what they want.
    pub all: &'v [(&'v [f32], &'v Target)],
    pub classes: usize,
    /// How much an example counts beside the shortness of the weights.
    pub strength: f32,
}

/// Weights and biases by class.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Head {
    classes: u32,
    /// Class by class.
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl Head {
    /// Learns examples; none give a head that finds all classes as likely. Takes time in
    /// proportion to examples × classes × length of the vectors; of so many that this would be too
    /// long, only the means are learnt.
    pub fn train(examples: &Examples<'_>) -> Self {
        let dim = examples.all.first().map_or(0, |(vector, _)| vector.len());
        let work = WORK_PER_PART * examples.all.len() * examples.classes * dim;
        let steps = MAX_WORK.checked_div(work).unwrap_or(MAX_STEPS).min(MAX_STEPS);
        if steps < MIN_STEPS {
            return Self::means(examples, dim);
        }
        let mut descent = Descent::begin(examples, dim);
        for _ in 0..steps {
            if !descent.step() {
                break;
            }
        }
        let mut weights = descent.weights;
        let biases = weights.split_off(examples.classes * dim);
        Self { classes: u32::try_from(examples.classes).unwrap_or(u32::MAX), weights, biases }
    }

    /// Takes the mean of each class's vectors for its weights.
    fn means(examples: &Examples<'_>, dim: usize) -> Self {
        let mut weights = vec![0.0; examples.classes * dim];
        for (vector, wanted) in examples.all {
            let Target::Is(classes) = wanted else { continue };
            for class in classes {
                add_scaled(&mut weights[*class as usize * dim..][..dim], vector, 1.0);
            }
        }
        for row in weights.chunks_exact_mut(dim.max(1)) {
            to_unit(row);
            row.iter_mut().for_each(|weight| *weight *= MEANS_SHARPNESS);
        }
        let classes = u32::try_from(examples.classes).unwrap_or(u32::MAX);
        Self { classes, weights, biases: vec![0.0; examples.classes] }
    }

    /// The logarithm of each class's probability.
    pub fn logarithms(&self, vector: &[f32]) -> Vec<f32> {
        let rows = self.weights.chunks_exact(vector.len().max(1));
        let mut sums: Vec<f32> = self.biases.clone();
        for (sum, row) in sums.iter_mut().zip(rows) {
            *sum += dot(row, vector);
        }
        log_softmax(&mut sums);
        sums
    }
}

/// A run of L-BFGS.
struct Descent<'e, 'v> {
    examples: &'e Examples<'v>,
    dim: usize,
    /// Class by class, then the biases.
    weights: Vec<f32>,
    loss: f64,
    gradient: Vec<f32>,
    first_length: f64,
    curvature: Triangle,
    /// Differences of weights and of gradients, with the inverse of their product.
    memory: Vec<(Vec<f32>, Vec<f32>, f64)>,
}

impl<'e, 'v> Descent<'e, 'v> {
    fn begin(examples: &'e Examples<'v>, dim: usize) -> Self {
        let weights = vec![0.0; examples.classes * (dim + 1)];
        let mut descent = Self {
            examples,
            dim,
            weights,
            loss: 0.0,
            gradient: Vec::new(),
            first_length: 0.0,
            curvature: curvature(examples, dim),
            memory: Vec::new(),
        };
        (descent.loss, descent.gradient) = descent.measure(&descent.weights);
        descent.first_length = length(&descent.gradient);
        descent
    }

    /// Takes a step; says whether it is worth taking another.
    fn step(&mut self) -> bool {
        let direction = self.direction();
        let slope = product(&direction, &self.gradient);
        if slope >= 0.0 {
            return false;
        }
        let mut factor = 1.0;
        for _ in 0..MAX_HALVINGS {
            let mut weights = self.weights.clone();
            add_scaled(&mut weights, &direction, factor);
            let (loss, gradient) = self.measure(&weights);
            if loss <= self.loss + LEAST_DESCENT * f64::from(factor) * slope {
                self.remember(&weights, &gradient);
                (self.weights, self.loss, self.gradient) = (weights, loss, gradient);
                return length(&self.gradient) > GOOD_ENOUGH * self.first_length;
            }
            factor *= 0.5;
        }
        false
    }

    fn remember(&mut self, weights: &[f32], gradient: &[f32]) {
        let difference = |new: &[f32], old: &[f32]| -> Vec<f32> {
            new.iter().zip(old).map(|(new, old)| new - old).collect()
        };
        let moved = difference(weights, &self.weights);
        let changed = difference(gradient, &self.gradient);
        let both = product(&moved, &changed);
        if both > 0.0 {
            if self.memory.len() == MEMORY {
                self.memory.remove(0);
            }
            self.memory.push((moved, changed, 1.0 / both));
        }
    }

    fn direction(&self) -> Vec<f32> {
        let mut direction: Vec<f32> = self.gradient.iter().map(|part| -part).collect();
        let mut factors = Vec::with_capacity(self.memory.len());
        for (moved, changed, inverse) in self.memory.iter().rev() {
            let factor = inverse * product(moved, &direction);
            add_scaled(&mut direction, changed, -factor as f32);
            factors.push(factor);
        }
        self.precondition(&mut direction);
        if let Some((_, changed, inverse)) = self.memory.last() {
            let mut solved = changed.clone();
            self.precondition(&mut solved);
            let scale = 1.0 / (inverse * product(changed, &solved));
            for part in &mut direction {
                *part *= scale as f32;
            }
        }
        for ((moved, changed, inverse), factor) in self.memory.iter().zip(factors.iter().rev()) {
            let other = inverse * product(changed, &direction);
            add_scaled(&mut direction, moved, (factor - other) as f32);
        }
        direction
    }

    fn precondition(&self, direction: &mut [f32]) {
        let (weights, biases) = direction.split_at_mut(self.examples.classes * self.dim);
        for (row, bias) in weights.chunks_exact_mut(self.dim.max(1)).zip(biases) {
            let mut side = row.to_vec();
            side.push(*bias);
            self.curvature.solve(&mut side);
            row.copy_from_slice(&side[..self.dim]);
            *bias = side[self.dim];
        }
    }

    /// The loss and its gradient.
    fn measure(&self, weights: &[f32]) -> (f64, Vec<f32>) {
        let Examples { all, classes, strength } = *self.examples;
        let (rows, biases) = weights.split_at(classes * self.dim);
        let mut gradient = weights.to_vec();
        gradient[classes * self.dim..].fill(0.0);
        let mut loss = 0.5 * product(rows, rows);
        let mut pulls = vec![0.0; ROWS * classes];
        for chunk in all.chunks(ROWS) {
            for (class, (row, bias)) in rows.chunks_exact(self.dim.max(1)).zip(biases).enumerate() {
                for (at, (vector, _)) in chunk.iter().enumerate() {
                    pulls[at * classes + class] = bias + dot(row, vector);
                }
            }
            for ((_, wanted), pulls) in chunk.iter().zip(pulls.chunks_exact_mut(classes.max(1))) {
                loss += f64::from(strength) * pull(wanted, pulls);
            }
            let (sums, bias_sums) = gradient.split_at_mut(classes * self.dim);
            let sums = sums.chunks_exact_mut(self.dim.max(1)).zip(bias_sums);
            for (class, (sum, bias_sum)) in sums.enumerate() {
                for (at, (vector, _)) in chunk.iter().enumerate() {
                    let pull = strength * pulls[at * classes + class];
                    add_scaled(sum, vector, pull);
                    *bias_sum += pull;
                }
            }
        }
        (loss, gradient)
    }
}

/// Replaces the sums of the classes with how far each is from what is wanted; gives the loss.
fn pull(wanted: &Target, sums: &mut [f32]) -> f64 {
    log_softmax(sums);
    match wanted {
        Target::Is(classes) => {
            let share = 1.0 / classes.len().max(1) as f32;
            let wanted = classes.iter().map(|class| sums[*class as usize]);
            let loss = -f64::from(share) * wanted.map(f64::from).sum::<f64>();
            for sum in sums.iter_mut() {
                *sum = sum.exp();
            }
            for class in classes {
                sums[*class as usize] -= share;
            }
            loss
        }
        Target::IsNot(class) => {
            let refused = sums[*class as usize].exp().min(MOST_REFUSED);
            let odds = refused / (1.0 - refused);
            for sum in sums.iter_mut() {
                *sum = -odds * sum.exp();
            }
            sums[*class as usize] = refused;
            -f64::from(1.0 - refused).ln()
        }
    }
}

/// Largest probability of a refused class that is reckoned with.
const MOST_REFUSED: f32 = 0.999;

/// How the loss bends if all classes are as likely: the same for each of them.
fn curvature(examples: &Examples<'_>, dim: usize) -> Triangle {
    let size = dim + 1;
    let share = 1.0 / examples.classes.max(1) as f32;
    let bend = examples.strength * share * (1.0 - share);
    let mut rows = vec![0.0; size * size];
    let mut extended = vec![1.0; size];
    for (vector, _) in examples.all {
        extended[..dim].copy_from_slice(vector);
        for (at, row) in rows.chunks_exact_mut(size).enumerate() {
            add_scaled(&mut row[..=at], &extended[..=at], bend * extended[at]);
        }
    }
    for at in 0..dim {
        rows[at * size + at] += 1.0;
    }
    rows[size * size - 1] += LEAST_BEND;
    Triangle::of(rows, size)
}

/// Biases aren't kept short, so they need a bend of their own.
const LEAST_BEND: f32 = 1e-3;

fn product(one: &[f32], other: &[f32]) -> f64 {
    let chunks = one.chunks(PRODUCT_CHUNK).zip(other.chunks(PRODUCT_CHUNK));
    chunks.map(|(one, other)| f64::from(dot(one, other))).sum()
}

/// Products that are summed in 32 bits.
const PRODUCT_CHUNK: usize = 256;

fn length(row: &[f32]) -> f64 {
    product(row, row).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn train(all: &[(&[f32], &Target)], classes: usize) -> Head {
        Head::train(&Examples { all, classes, strength: 20.0 })
    }

    #[test]
    fn weights_are_where_the_gradient_vanishes() {
        let targets = [Target::Is(vec![0]), Target::Is(vec![1]), Target::Is(vec![1, 2])];
        let vectors = [[1.0, 0.0], [0.0, 1.0], [0.6, 0.8]];
        let all: Vec<(&[f32], &Target)> =
            vectors.iter().map(|vector| vector.as_slice()).zip(&targets).collect();
        let head = train(&all, 3);
        // Each class's weights are what its examples pull, which the length of weights holds.
        for class in 0..3 {
            for at in 0..2 {
                let pulls = all.iter().map(|(vector, target)| {
                    let wanted = match target {
                        Target::Is(classes) if classes.contains(&class) => {
                            1.0 / classes.len() as f32
                        }
                        Target::Is(_) | Target::IsNot(_) => 0.0,
                    };
                    20.0 * (wanted - head.logarithms(vector)[class as usize].exp()) * vector[at]
                });
                let weight = head.weights[class as usize * 2 + at];
                assert!((pulls.sum::<f32>() - weight).abs() < 0.1, "{class} {at}");
            }
        }
    }

    #[test]
    fn a_refused_class_becomes_improbable() {
        let targets = [Target::Is(vec![0]), Target::Is(vec![1]), Target::IsNot(0)];
        let vectors = [[1.0, 0.0], [0.0, 1.0], [0.8, 0.6]];
        let all: Vec<(&[f32], &Target)> =
            vectors.iter().map(|vector| vector.as_slice()).zip(&targets).collect();
        let with = train(&all, 2).logarithms(&vectors[2]);
        let without = train(&all[..2], 2).logarithms(&vectors[2]);
        assert!(with[0] < without[0] - 0.5, "{with:?} {without:?}");
    }

    #[test]
    fn of_very_many_classes_the_means_are_learnt() {
        let classes = 3_000_u32;
        let vectors: Vec<Vec<f32>> = (0..classes)
            .map(|class| {
                let mut vector: Vec<f32> = (0..128_u32)
                    .map(|at| ((class * 31 + at * at * 7 + class * at) % 97) as f32 - 48.0)
                    .collect();
                to_unit(&mut vector);
                vector
            })
            .collect();
        let targets: Vec<Target> = (0..classes).map(|class| Target::Is(vec![class])).collect();
        let mut all: Vec<(&[f32], &Target)> =
            vectors.iter().map(Vec::as_slice).zip(&targets).collect();
        all.extend(all.clone());
        all.extend(all.clone());
        let head = train(&all, classes as usize);
        assert!(head.biases.iter().all(|bias| *bias == 0.0));
        for class in [0, 17, 2_999] {
            let logarithms = head.logarithms(&vectors[class]);
            assert!(logarithms.iter().all(|other| *other <= logarithms[class]), "{class}");
        }
    }

    #[test]
    fn nothing_to_learn_leaves_all_classes_as_likely() {
        assert_eq!(train(&[], 2).logarithms(&[1.0]), [-std::f32::consts::LN_2; 2]);
        assert!(train(&[], 0).logarithms(&[1.0]).is_empty());
    }
}
