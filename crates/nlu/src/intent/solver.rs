//! Training of one linear machine per class, all in one pass over the examples.
//!
//! One-vs-rest support vector machines with L2 regularisation and squared hinge loss, solved by
//! dual coordinate descent (Hsieh et al. 2008). The weights lie feature by feature, a row with a
//! number per class: the margins of all classes are one sum of rows, and a step touches the same
//! rows for the classes whose dual moved.

use super::features::Vector;
use super::shuffle::Shuffle;

/// How dear a violated margin is.
const COST: f32 = 0.5;
/// A dual that moves by less stays where it is.
const LEAST_STEP: f32 = 1e-4;
/// Classes of a row are padded to a multiple of this.
const LANES: usize = 8;

/// What an example teaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// It is of these classes, and of no other.
    Is(Vec<u32>),
    /// It is not of this class; nothing is known about others.
    IsNot(u32),
}

/// What is to be learnt.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'p> {
    /// Pairs of an example's features and what it teaches.
    pub examples: &'p [(&'p Vector, &'p Target)],
    pub features: usize,
    pub classes: usize,
    pub epochs: usize,
    pub seed: u64,
}

/// Weights by feature and class.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Numbers of a row: the classes and what pads them.
    pub stride: usize,
    pub weights: Vec<f32>,
    pub bias: Vec<f32>,
}

impl Rows {
    fn zero(features: usize, classes: usize) -> Self {
        let stride = classes.next_multiple_of(LANES);
        Self { stride, weights: vec![0.0; features * stride], bias: vec![0.0; stride] }
    }

    /// The weights of a feature.
    pub fn row(&self, feature: u32) -> &[f32] {
        let start = feature as usize * self.stride;
        &self.weights[start..start + self.stride]
    }

    fn row_mut(&mut self, feature: u32) -> &mut [f32] {
        let start = feature as usize * self.stride;
        &mut self.weights[start..start + self.stride]
    }

    fn margins(&self, vector: &Vector, margins: &mut [f32]) {
        margins.copy_from_slice(&self.bias);
        for (feature, value) in &vector.parts {
            for (margin, weight) in margins.iter_mut().zip(self.row(*feature)) {
                *margin += value * weight;
            }
        }
    }

    fn add(&mut self, vector: &Vector, steps: &[f32], moved: &[u32]) {
        if moved.len() * 4 > self.stride {
            for (feature, value) in &vector.parts {
                for (weight, step) in self.row_mut(*feature).iter_mut().zip(steps) {
                    *weight += value * step;
                }
            }
        } else {
            for (feature, value) in &vector.parts {
                let row = self.row_mut(*feature);
                for class in moved {
                    row[*class as usize] += value * steps[*class as usize];
                }
            }
        }
        for class in moved {
            self.bias[*class as usize] += steps[*class as usize];
        }
    }
}

/// Finds the weights.
pub fn solve(problem: &Problem<'_>) -> Rows {
    let mut solver = Solver {
        rows: Rows::zero(problem.features, problem.classes),
        duals: vec![0.0; problem.examples.len() * problem.classes],
        margins: Vec::new(),
        steps: Vec::new(),
        moved: Vec::with_capacity(problem.classes),
    };
    solver.margins = vec![0.0; solver.rows.stride];
    solver.steps = vec![0.0; solver.rows.stride];
    let mut shuffle = Shuffle::new(problem.seed);
    let mut order: Vec<usize> = (0..problem.examples.len()).collect();
    for _ in 0..problem.epochs {
        shuffle.apply(&mut order);
        let mut has_moved = false;
        for example in &order {
            has_moved |= solver.visit(problem, *example);
        }
        if !has_moved {
            break;
        }
    }
    solver.rows
}

struct Solver {
    rows: Rows,
    /// By example, then class.
    duals: Vec<f32>,
    margins: Vec<f32>,
    steps: Vec<f32>,
    moved: Vec<u32>,
}

impl Solver {
    /// Moves the duals of an example to where they are best while all others stay; tells whether
    /// any did.
    fn visit(&mut self, problem: &Problem<'_>, example: usize) -> bool {
        const DIAGONAL: f32 = 0.5 / COST;
        let (vector, target) = problem.examples[example];
        self.rows.margins(vector, &mut self.margins);
        let square: f32 = vector.parts.iter().map(|(_, value)| value * value).sum();
        let curvature = square + 1.0 + DIAGONAL;
        let duals = &mut self.duals[example * problem.classes..][..problem.classes];
        let (classes, positive): (_, &[u32]) = match target {
            Target::Is(labels) => (0..problem.classes, labels),
            Target::IsNot(label) => (*label as usize..*label as usize + 1, &[]),
        };
        self.steps.fill(0.0);
        self.moved.clear();
        for class in classes {
            #[expect(clippy::cast_possible_truncation, reason = "classes are counted in 32 bits")]
            let number = class as u32;
            let side = if positive.contains(&number) { 1.0 } else { -1.0 };
            let dual = duals[class];
            let slope = side * self.margins[class] - 1.0 + dual * DIAGONAL;
            let better = (dual - slope / curvature).max(0.0);
            if (better - dual).abs() > LEAST_STEP {
                duals[class] = better;
                self.steps[class] = (better - dual) * side;
                self.moved.push(number);
            }
        }
        self.rows.add(vector, &self.steps, &self.moved);
        !self.moved.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vector(parts: &[(u32, f32)]) -> Vector {
        Vector { parts: parts.to_vec(), known: 1.0 }
    }

    fn solved(examples: &[(Vector, Target)]) -> Rows {
        let examples: Vec<_> = examples.iter().map(|(vector, target)| (vector, target)).collect();
        solve(&Problem { examples: &examples, features: 3, classes: 2, epochs: 200, seed: 1 })
    }

    fn margins(rows: &Rows, of: &Vector) -> Vec<f32> {
        let mut margins = vec![0.0; rows.stride];
        rows.margins(of, &mut margins);
        margins.truncate(2);
        margins
    }

    #[test]
    fn classes_are_told_apart_by_their_features() {
        let examples = [
            (vector(&[(0, 1.0), (2, 0.5)]), Target::Is(vec![0])),
            (vector(&[(1, 1.0), (2, 0.5)]), Target::Is(vec![1])),
        ];
        let rows = solved(&examples);
        for (class, (vector, _)) in examples.iter().enumerate() {
            let margins = margins(&rows, vector);
            assert!(margins[class] > 0.0 && margins[1 - class] < 0.0, "{margins:?}");
        }
    }

    #[test]
    fn the_optimum_of_a_problem_of_one_example_is_the_one_on_paper() {
        // max over a of a - a²(|x|² + 1 + 1/(2C)) / 2, with |x| = C·2 = 1: a = 1/3, margin = 2/3.
        let examples = [(vector(&[(0, 1.0)]), Target::Is(vec![0]))];
        let margins = margins(&solved(&examples), &examples[0].0);
        assert!((margins[0] - 2.0 / 3.0).abs() < 1e-3, "{margins:?}");
        assert!((margins[1] + 2.0 / 3.0).abs() < 1e-3, "{margins:?}");
    }

    #[test]
    fn an_example_may_be_of_two_classes_or_speak_about_one_only() {
        let both = (vector(&[(0, 1.0)]), Target::Is(vec![0, 1]));
        let rows = solved(std::slice::from_ref(&both));
        assert!(margins(&rows, &both.0).iter().all(|margin| *margin > 0.0));
        let not = (vector(&[(0, 1.0)]), Target::IsNot(1));
        let rows = solved(std::slice::from_ref(&not));
        assert_eq!(margins(&rows, &not.0)[0], 0.0);
        assert!(margins(&rows, &not.0)[1] < 0.0);
    }
}
