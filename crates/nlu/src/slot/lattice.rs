//! All ways to tag the words of a text: how probable each part is, and the best way.
//!
//! Forward and backward sums, each word's scaled to 1, so that texts of any length stay in range.

use std::ops::Range;

use super::steps::{Steps, tags};

/// Tags with less than this share of a word's probability lead nowhere.
const NEGLIGIBLE: f64 = 1e-9;
/// Least score of a tag beside the best of its word, so that no factor becomes 0.
const LEAST: f32 = -300.0;

/// Sums over all ways to tag a text. It can be used again.
#[derive(Debug, Default)]
pub struct Lattice {
    words: usize,
    tags: usize,
    /// Factors of tags, word by word; the best of a word has 1.
    emitted: Vec<f64>,
    forward: Vec<f64>,
    backward: Vec<f64>,
    /// What each word's forward sum was.
    scale: Vec<f64>,
}

impl Lattice {
    /// Sums up. `scores` are those of all tags, word by word.
    pub fn sum(&mut self, scores: &[f32], steps: &Steps) {
        self.tags = tags(steps.labels());
        self.words = scores.len() / self.tags;
        self.emitted.clear();
        for word in scores.chunks_exact(self.tags) {
            let best = word.iter().copied().fold(f32::MIN, f32::max);
            self.emitted
                .extend(word.iter().map(|score| f64::from((score - best).max(LEAST)).exp()));
        }
        self.sum_forward(steps);
        self.sum_backward(steps);
    }

    fn sum_forward(&mut self, steps: &Steps) {
        self.forward.clear();
        self.forward.resize(self.words * self.tags, 0.0);
        self.scale.clear();
        for word in 0..self.words {
            let (before, rest) = self.forward.split_at_mut(word * self.tags);
            let here = &mut rest[..self.tags];
            if word == 0 {
                begin(here, steps);
            } else {
                step(&before[(word - 1) * self.tags..], here, steps);
            }
            let emitted = &self.emitted[word * self.tags..][..self.tags];
            let mut sum = 0.0;
            for (value, factor) in here.iter_mut().zip(emitted) {
                *value *= factor;
                sum += *value;
            }
            let sum = sum.max(f64::MIN_POSITIVE);
            for value in here {
                *value /= sum;
            }
            self.scale.push(sum);
        }
    }

    fn sum_backward(&mut self, steps: &Steps) {
        self.backward.clear();
        self.backward.resize(self.words * self.tags, 1.0);
        for word in (1..self.words).rev() {
            let weighed = self.weighed(word);
            let before = (word - 1) * self.tags;
            for tag in 0..self.tags {
                let is_possible = self.forward[before + tag] >= NEGLIGIBLE;
                self.backward[before + tag] =
                    if is_possible { onward(tag, &weighed, steps) } else { 0.0 };
            }
        }
    }

    /// What a word and all after it weigh, by the word's tag.
    fn weighed(&self, word: usize) -> Vec<f64> {
        let range = word * self.tags..(word + 1) * self.tags;
        let emitted = self.emitted[range.clone()].iter();
        let scale = self.scale[word];
        emitted.zip(&self.backward[range]).map(|(factor, after)| factor * after / scale).collect()
    }

    /// Probabilities of a word's tags.
    pub fn probabilities(&self, word: usize) -> impl Iterator<Item = f64> {
        let range = word * self.tags..(word + 1) * self.tags;
        self.forward[range.clone()].iter().zip(&self.backward[range]).map(|(to, from)| to * from)
    }

    /// Tells how probable each step to a word is but for those hardly possible:
    /// `tell(from, to, probability)`. The first word is stepped to from outside.
    pub fn tell_steps(&self, word: usize, steps: &Steps, tell: &mut dyn FnMut(usize, usize, f64)) {
        let weighed = self.weighed(word);
        let outside = [1.0];
        let before = match word.checked_sub(1) {
            Some(before) => &self.forward[before * self.tags..][..self.tags],
            None => &outside,
        };
        for (from, share) in before.iter().enumerate() {
            if *share < NEGLIGIBLE {
                continue;
            }
            for (to, (step, after)) in steps.entries(from).iter().zip(&weighed).enumerate() {
                tell(from, to, share * step * after);
            }
            if let Some((to, step)) = continuation(from, steps) {
                tell(from, to, share * step * weighed[to]);
            }
        }
    }

    /// Probability that these words, one at least, are one value of the label and all of it.
    pub fn span_probability(&self, words: Range<usize>, label: usize, steps: &Steps) -> f64 {
        let mut tag = 1 + label;
        let mut share = self.forward[words.start * self.tags + tag];
        for word in words.start + 1..words.end {
            let Some((to, step)) = continuation(tag, steps) else { return 0.0 };
            tag = to;
            share *= step * self.emitted[word * self.tags + tag] / self.scale[word];
        }
        if words.end >= self.words {
            return share;
        }
        let weighed = self.weighed(words.end);
        share
            * steps.entries(tag).iter().zip(&weighed).map(|(step, after)| step * after).sum::<f64>()
    }

    /// The best way to tag the text.
    pub fn best(&self, steps: &Steps) -> Vec<usize> {
        let mut shares = vec![0.0; self.words * self.tags];
        for word in 0..self.words {
            let (before, rest) = shares.split_at_mut(word * self.tags);
            let here = &mut rest[..self.tags];
            if word == 0 {
                begin(here, steps);
            } else {
                best_step(&before[(word - 1) * self.tags..], here, steps);
            }
            let emitted = &self.emitted[word * self.tags..][..self.tags];
            let mut most = f64::MIN_POSITIVE;
            for (value, factor) in here.iter_mut().zip(emitted) {
                *value *= factor;
                most = most.max(*value);
            }
            for value in here {
                *value /= most;
            }
        }
        let mut path = vec![0; self.words];
        let mut next = None;
        for word in (0..self.words).rev() {
            let here = &shares[word * self.tags..][..self.tags];
            let share = |tag: usize| here[tag] * next.map_or(1.0, |to| factor(tag, to, steps));
            let (best, _) = (0..self.tags)
                .map(|tag| (tag, share(tag)))
                .fold((0, f64::MIN), |best, other| if other.1 > best.1 { other } else { best });
            path[word] = best;
            next = Some(best);
        }
        path
    }
}

/// Of a step; 0 for one there is no place for.
fn factor(from: usize, to: usize, steps: &Steps) -> f64 {
    if let Some(factor) = steps.entries(from).get(to) {
        return *factor;
    }
    continuation(from, steps).map_or(0.0, |(tag, factor)| if tag == to { factor } else { 0.0 })
}

/// A text begins as if something outside of values stood before it.
fn begin(here: &mut [f64], steps: &Steps) {
    here.fill(0.0);
    here[..=steps.labels()].copy_from_slice(steps.entries(0));
}

/// The tag that continues the value that a tag belongs to, and the factor of the step.
fn continuation(tag: usize, steps: &Steps) -> Option<(usize, f64)> {
    let labels = steps.labels();
    let label = tag.checked_sub(1)?;
    if label < labels {
        Some((tag + labels, steps.begun(label)))
    } else {
        Some((tag, steps.kept(label - labels)))
    }
}

/// What goes on from a tag.
fn onward(tag: usize, weighed: &[f64], steps: &Steps) -> f64 {
    let entries = steps.entries(tag);
    let entered: f64 = entries.iter().zip(weighed).map(|(step, after)| step * after).sum();
    entered + continuation(tag, steps).map_or(0.0, |(to, step)| step * weighed[to])
}

fn step(before: &[f64], here: &mut [f64], steps: &Steps) {
    for (tag, share) in before.iter().enumerate() {
        if *share < NEGLIGIBLE {
            continue;
        }
        for (value, step) in here.iter_mut().zip(steps.entries(tag)) {
            *value += share * step;
        }
        if let Some((to, step)) = continuation(tag, steps) {
            here[to] += share * step;
        }
    }
}

fn best_step(before: &[f64], here: &mut [f64], steps: &Steps) {
    for (tag, share) in before.iter().enumerate() {
        if *share < NEGLIGIBLE {
            continue;
        }
        for (value, step) in here.iter_mut().zip(steps.entries(tag)) {
            *value = value.max(share * step);
        }
        if let Some((to, step)) = continuation(tag, steps) {
            here[to] = here[to].max(share * step);
        }
    }
}

#[cfg(test)]
mod tests;
