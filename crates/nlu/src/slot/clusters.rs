//! Words in groups of like meaning, from word vectors that the operator's model gives.
//!
//! What was learned of one word of a group then holds for the others too. Groups are found by
//! k-means, the smaller ones within the larger, once for all bots; the same vectors give the same.

use std::collections::HashMap;

use super::random::Random;

/// Groups that each group is split into, from all words on: 64, 256 and 1,024 groups.
const SPLITS: [usize; 3] = [64, 4, 4];
/// How often groups are formed anew.
const ROUNDS: usize = 8;
const SEED: u64 = 1;

/// The groups of words.
#[derive(Debug, Clone, Default)]
pub struct Clusters {
    by_word: HashMap<String, Groups>,
    name: u64,
}

/// Groups of a word, the largest first.
pub type Groups = [u16; SPLITS.len()];

impl Clusters {
    /// Groups words by vectors, which are equally long; their lengths don't count. Of a word given
    /// twice the first counts.
    pub fn of(words: Vec<(String, Vec<f32>)>) -> Self {
        let (words, mut vectors): (Vec<String>, Vec<Vec<f32>>) = words.into_iter().unzip();
        for vector in &mut vectors {
            to_unit(vector);
        }
        let mut groups = vec![[0; SPLITS.len()]; words.len()];
        let mut random = Random::new(SEED);
        let mut parts = vec![(0..words.len()).collect::<Vec<usize>>()];
        for (level, split) in SPLITS.into_iter().enumerate() {
            let mut smaller = Vec::new();
            for part in &parts {
                smaller.extend(divide(part, &vectors, split, &mut random));
            }
            for (group, part) in (0_u16..).zip(&smaller) {
                for word in part {
                    groups[*word][level] = group;
                }
            }
            parts = smaller;
        }
        let mut clusters = Self { name: groups.len() as u64, by_word: HashMap::new() };
        for (word, groups) in words.into_iter().zip(groups) {
            let told = groups.iter().fold(clusters.name, |name, group| name ^ u64::from(*group));
            clusters.name = told.rotate_left(7).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            clusters.by_word.entry(word).or_insert(groups);
        }
        clusters
    }

    /// A number that differs between groups of other words or vectors.
    pub const fn name(&self) -> u64 {
        self.name
    }

    /// Finds the groups of a word in its normal form.
    pub fn find(&self, word: &str) -> Option<Groups> {
        self.by_word.get(word).copied()
    }
}

/// Divides some words into groups; fewer when some would be empty.
fn divide(
    part: &[usize],
    vectors: &[Vec<f32>],
    count: usize,
    random: &mut Random,
) -> Vec<Vec<usize>> {
    let mut order = part.to_vec();
    random.shuffle(&mut order);
    let mut centres: Vec<Vec<f32>> =
        order.iter().take(count).map(|word| vectors[*word].clone()).collect();
    let mut groups = Vec::new();
    for _ in 0..ROUNDS {
        groups = vec![Vec::new(); centres.len()];
        for word in part {
            if let Some(nearest) = nearest(&vectors[*word], &centres) {
                groups[nearest].push(*word);
            }
        }
        groups.retain(|group: &Vec<usize>| !group.is_empty());
        centres = groups.iter().map(|group| centre(group, vectors)).collect();
    }
    groups
}

fn nearest(vector: &[f32], centres: &[Vec<f32>]) -> Option<usize> {
    let near = centres.iter().map(|centre| dot(vector, centre)).enumerate();
    near.max_by(|one, other| one.1.total_cmp(&other.1)).map(|(at, _)| at)
}

fn centre(group: &[usize], vectors: &[Vec<f32>]) -> Vec<f32> {
    let mut sum = vec![0.0; group.first().map_or(0, |word| vectors[*word].len())];
    for word in group {
        for (sum, part) in sum.iter_mut().zip(&vectors[*word]) {
            *sum += part;
        }
    }
    to_unit(&mut sum);
    sum
}

fn to_unit(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|part| *part /= length);
    }
}

/// In eight sums at a time, which the compiler makes one instruction of.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (one, other) in one.chunks(8).zip(other.chunks(8)) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(words: &[(&str, [f32; 2])]) -> Clusters {
        Clusters::of(
            words.iter().map(|(word, vector)| ((*word).to_owned(), vector.to_vec())).collect(),
        )
    }

    #[test]
    fn words_have_groups_and_groups_a_name() {
        let words = [("a", [1.0, 0.0]), ("b", [0.0, 1.0]), ("a", [0.0, 1.0]), ("c", [0.0, 0.0])];
        let clusters = named(&words);
        assert_ne!(clusters.find("a"), clusters.find("b"));
        assert!(clusters.find("c").is_some());
        assert_eq!(clusters.find("d"), None);
        assert_eq!(clusters.name(), named(&words).name());
        assert_ne!(clusters.name(), named(&words[..2]).name());
    }

    #[test]
    fn vectors_that_are_close_make_a_group() {
        let mut words = Vec::new();
        for at in 0..200_u8 {
            let turn = f32::from(at) / 200.0 * std::f32::consts::TAU;
            words.push((format!("word{at}"), vec![turn.sin(), turn.cos()]));
        }
        let clusters = Clusters::of(words);
        let large = |at: u8| clusters.find(&format!("word{at}")).map(|groups| groups[0]);
        assert_ne!(large(0), large(50));
        let neighbours = (0..199).filter(|at| large(*at) == large(at + 1)).count();
        assert!(neighbours > 100, "{neighbours}");
        for (one, other) in (0..199).map(|at| (at, at + 1)) {
            let groups = |at: u8| clusters.find(&format!("word{at}")).unwrap_or_default();
            let (one, other) = (groups(one), groups(other));
            assert!(one[2] != other[2] || one[..2] == other[..2], "smaller ones lie within larger");
        }
    }
}
