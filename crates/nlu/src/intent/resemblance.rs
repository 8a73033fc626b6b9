//! Which sentences of a set are most similar to which others.

use std::collections::HashMap;

use super::features::{Counts, Features, Tongue, Vector};
use crate::text::words::Words;

/// A feature that more sentences have says little about which are similar.
const MAX_SENTENCES: usize = 400;
/// Most sentences that are compared closely with one.
const MAX_COMPARED: usize = 40;

/// Sentences with an index of their words.
#[derive(Debug)]
pub struct Resemblance {
    vectors: Vec<Vector>,
    /// Sentences of a feature, by its index, for features that few have.
    by_feature: Vec<Vec<u32>>,
}

impl Resemblance {
    /// Indexes sentences.
    pub fn of(sentences: &[&Words]) -> Self {
        let counts: Vec<Counts> =
            sentences.iter().map(|words| Counts::of(words, Tongue::Other)).collect();
        let features = Features::learn(&counts.iter().collect::<Vec<_>>(), 1);
        let mut vectors: Vec<Vector> = counts.iter().map(|it| features.weigh(it)).collect();
        let mut by_feature = vec![Vec::new(); features.len()];
        for (number, vector) in (0..).zip(&mut vectors) {
            vector.parts.sort_unstable_by_key(|(feature, _)| *feature);
            for (feature, _) in &vector.parts {
                by_feature[*feature as usize].push(number);
            }
        }
        for sentences in by_feature.iter_mut().filter(|it| it.len() > MAX_SENTENCES) {
            sentences.clear();
        }
        Self { vectors, by_feature }
    }

    /// The sentences most similar to one of them, with cosines, best first.
    pub fn nearest(&self, index: usize) -> Vec<(usize, f32)> {
        let vector = &self.vectors[index];
        let mut sums: HashMap<u32, f32> = HashMap::new();
        for (feature, value) in &vector.parts {
            for other in &self.by_feature[*feature as usize] {
                *sums.entry(*other).or_default() += value * value;
            }
        }
        let mut near: Vec<(u32, f32)> =
            sums.into_iter().filter(|(other, _)| *other as usize != index).collect();
        near.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        near.truncate(MAX_COMPARED);
        let mut nearest: Vec<(usize, f32)> = near
            .into_iter()
            .map(|(other, _)| (other as usize, self.cosine(index, other as usize)))
            .collect();
        nearest.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        nearest
    }

    fn cosine(&self, one: usize, other: usize) -> f32 {
        let (one, other) = (&self.vectors[one], &self.vectors[other]);
        let mut theirs = other.parts.iter().peekable();
        let mut product = 0.0;
        for (feature, value) in &one.parts {
            while theirs.next_if(|(it, _)| it < feature).is_some() {}
            if let Some((_, its)) = theirs.next_if(|(it, _)| it == feature) {
                product += value * its;
            }
        }
        let lengths = one.length() * other.length();
        if lengths > 0.0 { (product / lengths).min(1.0) } else { 0.0 }
    }
}
