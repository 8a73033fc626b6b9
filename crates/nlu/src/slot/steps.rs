//! Steps from tag to tag.
//!
//! Each word is outside of values, begins one of a label or continues it. Only a value of the same
//! label can be continued: other steps aren't improbable, there is no place for them.

use serde::{Deserialize, Serialize};

use super::Damaged;

/// Number of tags for a number of labels: outside, then those that begin, then those that continue.
pub const fn tags(labels: usize) -> usize {
    1 + 2 * labels
}

/// Number of steps for a number of labels.
pub const fn steps(labels: usize) -> usize {
    tags(labels) * (labels + 1) + 2 * labels
}

/// Where a step's weight is among all: first, by the tag before, those to the outside and to the
/// beginnings, then from beginnings on, then from continuations on.
pub const fn index(from: usize, to: usize, labels: usize) -> usize {
    if to <= labels { from * (labels + 1) + to } else { tags(labels) * (labels + 1) + from - 1 }
}

/// Weights of all steps, as factors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Steps {
    labels: usize,
    factors: Vec<f64>,
}

/// As stored: what the factors are powers of e of.
#[derive(Serialize, Deserialize)]
struct Stored {
    labels: usize,
    weights: Vec<f32>,
}

impl Steps {
    /// Makes factors of weights, which are as many as there are steps.
    pub fn new(labels: usize, weights: &[f32]) -> Self {
        Self { labels, factors: weights.iter().map(|weight| f64::from(*weight).exp()).collect() }
    }

    /// Number of labels.
    pub const fn labels(&self) -> usize {
        self.labels
    }

    /// From a tag to the outside and the beginnings.
    pub fn entries(&self, from: usize) -> &[f64] {
        &self.factors[from * (self.labels + 1)..][..=self.labels]
    }

    /// From the beginning of a label to its continuation.
    pub fn begun(&self, label: usize) -> f64 {
        self.factors[index(1 + label, 1 + self.labels + label, self.labels)]
    }

    /// From the continuation of a label on.
    pub fn kept(&self, label: usize) -> f64 {
        let tag = 1 + self.labels + label;
        self.factors[index(tag, tag, self.labels)]
    }

    /// Changes a weight.
    pub fn set(&mut self, index: usize, weight: f32) {
        self.factors[index] = f64::from(weight).exp();
    }

    /// The steps among some of the tags, which are those of some labels in the order of tags.
    pub fn among(&self, some: &[usize]) -> Self {
        let labels = some.len() / 2;
        let entries = some.iter().flat_map(|from| {
            let entries = self.entries(*from);
            some[..=labels].iter().map(move |to| entries[*to])
        });
        let chosen = || some[1..=labels].iter().map(|tag| tag - 1);
        let begun = chosen().map(|label| self.begun(label));
        let kept = chosen().map(|label| self.kept(label));
        Self { labels, factors: entries.chain(begun).chain(kept).collect() }
    }
}

impl TryFrom<Stored> for Steps {
    type Error = Damaged;

    fn try_from(stored: Stored) -> Result<Self, Damaged> {
        let is_whole = stored.labels <= super::MAX_LABELS
            && stored.weights.len() == steps(stored.labels)
            && stored.weights.iter().all(|weight| weight.is_finite());
        if is_whole { Ok(Self::new(stored.labels, &stored.weights)) } else { Err(Damaged) }
    }
}

impl From<Steps> for Stored {
    #[expect(clippy::cast_possible_truncation, reason = "they were made of such")]
    fn from(steps: Steps) -> Self {
        let weights = steps.factors.iter().map(|factor| factor.ln() as f32).collect();
        Self { labels: steps.labels, weights }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_has_a_place_of_its_own() {
        let labels = 3;
        let mut places: Vec<usize> = (0..tags(labels))
            .flat_map(|from| (0..=labels).map(move |to| index(from, to, labels)))
            .collect();
        places.extend((0..labels).map(|label| index(1 + label, 4 + label, labels)));
        places.extend((0..labels).map(|label| index(4 + label, 4 + label, labels)));
        places.sort_unstable();
        assert_eq!(places, (0..steps(labels)).collect::<Vec<_>>());
    }

    #[test]
    fn steps_among_some_labels_are_those_of_all() {
        let weights: Vec<f32> = (0..steps(3)).map(|at| at as f32 / 100.0).collect();
        let all = Steps::new(3, &weights);
        let some = all.among(&[0, 2, 3, 5, 6]);
        assert_eq!(some.labels(), 2);
        assert_eq!(some.entries(3), [all.entries(5)[0], all.entries(5)[2], all.entries(5)[3]]);
        assert_eq!((some.begun(0), some.kept(1)), (all.begun(1), all.kept(2)));
        assert_eq!(all.among(&[0, 1, 2, 3, 4, 5, 6]), all);
        assert_eq!(all.among(&[0]).entries(0), [all.entries(0)[0]]);
    }
}
