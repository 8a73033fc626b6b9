//! What is wrong with a lesson, seen from its sentences alone.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::intent::{Example, Lesson, Resemblance};
use crate::text::words::Words;

/// An intent with fewer sentences has too few.
pub const ENOUGH_SENTENCES: usize = 10;
/// An intent with so many times the usual number of sentences (the median) outweighs others.
pub const MANY_TIMES: usize = 5;
/// From this similarity on a sentence of another intent is a neighbour.
pub const SIMILAR_FROM: f32 = 0.6;
/// Most findings of a kind.
pub const MAX_FINDINGS: usize = 500;
/// Most samples of a pair of intents.
const MAX_SAMPLES: usize = 3;
/// How much of a sentence is read, in characters.
const MAX_CHARS: usize = 1_000;

/// What a builder should look at. Labels are indexes of the lesson's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    /// Sentences that several intents have, case and punctuation aside.
    pub shared: Vec<Shared>,
    /// Sentences that are most similar to one of another intent, the most similar first.
    pub overlaps: Vec<Overlap>,
    /// Pairs of intents with shared or overlapping sentences, the most of them first.
    pub similar: Vec<Similar>,
    /// Intents with fewer than [`ENOUGH_SENTENCES`], also none.
    pub too_few: Vec<IntentSize>,
    /// Intents with more than [`MANY_TIMES`] the usual number.
    pub too_many: Vec<IntentSize>,
    /// The usual number of sentences: the median.
    pub usual: usize,
    /// Sentences of a single word.
    pub one_word: Vec<Example>,
}

/// A sentence of several intents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shared {
    pub text: String,
    pub labels: Vec<usize>,
}

/// A sentence whose nearest one has another label.
#[derive(Debug, Clone, PartialEq)]
pub struct Overlap {
    pub text: String,
    pub label: usize,
    pub other_text: String,
    pub other_label: usize,
    /// From 0 to 1; 1 is the same words.
    pub similarity: f32,
}

/// Two intents, the lower label first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    pub labels: (usize, usize),
    pub count: usize,
    /// A sentence of each.
    pub samples: Vec<(String, String)>,
}

/// An intent and how many sentences it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IntentSize {
    pub label: usize,
    pub count: usize,
}

impl Findings {
    /// Looks at a lesson. Takes seconds for tens of thousands of sentences.
    pub fn of(lesson: &Lesson) -> Self {
        let known = lesson.examples.iter().filter(|it| it.label < lesson.labels.len());
        let examples: Vec<(&Example, Words)> =
            known.map(|example| (example, Words::of(&example.text, MAX_CHARS))).collect();
        let mut findings = Self { shared: shared(&examples), ..Self::default() };
        findings.overlaps = overlaps(&examples);
        findings.similar = findings.similar_intents();
        findings.count(lesson);
        let one_word = examples.iter().filter(|(_, words)| words.all().len() == 1);
        findings.one_word = one_word.map(|(example, _)| (*example).clone()).collect();
        findings.shared.truncate(MAX_FINDINGS);
        findings.overlaps.truncate(MAX_FINDINGS);
        findings.similar.truncate(MAX_FINDINGS);
        findings.one_word.truncate(MAX_FINDINGS);
        findings
    }

    fn count(&mut self, lesson: &Lesson) {
        let mut counts = vec![0; lesson.labels.len()];
        for example in &lesson.examples {
            if let Some(count) = counts.get_mut(example.label) {
                *count += 1;
            }
        }
        let mut sorted = counts.clone();
        sorted.sort_unstable();
        self.usual = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
        for (label, count) in counts.into_iter().enumerate() {
            if count < ENOUGH_SENTENCES {
                self.too_few.push(IntentSize { label, count });
            }
            if count > ENOUGH_SENTENCES && count > MANY_TIMES * self.usual {
                self.too_many.push(IntentSize { label, count });
            }
        }
    }

    fn similar_intents(&self) -> Vec<Similar> {
        let mut by_pair: BTreeMap<(usize, usize), Pair> = BTreeMap::new();
        let mut add = |one: (usize, &str), other: (usize, &str)| {
            let (low, high) = if one.0 < other.0 { (one, other) } else { (other, one) };
            let pair = by_pair.entry((low.0, high.0)).or_default();
            pair.count += 1;
            if pair.samples.len() < MAX_SAMPLES {
                pair.samples.insert((low.1.to_owned(), high.1.to_owned()));
            }
        };
        for shared in &self.shared {
            for (index, label) in shared.labels.iter().enumerate() {
                for other in &shared.labels[index + 1..] {
                    add((*label, &shared.text), (*other, &shared.text));
                }
            }
        }
        for overlap in &self.overlaps {
            add((overlap.label, &overlap.text), (overlap.other_label, &overlap.other_text));
        }
        let mut similar: Vec<Similar> = by_pair
            .into_iter()
            .map(|(labels, pair)| Similar {
                labels,
                count: pair.count,
                samples: pair.samples.into_iter().collect(),
            })
            .collect();
        similar.sort_by_key(|pair| usize::MAX - pair.count);
        similar
    }
}

/// What two intents have in common.
#[derive(Default)]
struct Pair {
    count: usize,
    samples: BTreeSet<(String, String)>,
}

fn shared(examples: &[(&Example, Words)]) -> Vec<Shared> {
    let mut by_normal: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, (_, words)) in examples.iter().enumerate() {
        by_normal.entry(words.normal()).or_default().push(index);
    }
    let mut shared: Vec<(usize, Shared)> = Vec::new();
    for indexes in by_normal.into_values() {
        let first = indexes[0];
        let labels: BTreeSet<usize> =
            indexes.into_iter().map(|index| examples[index].0.label).collect();
        if labels.len() > 1 && !examples[first].1.all().is_empty() {
            let text = examples[first].0.text.clone();
            shared.push((first, Shared { text, labels: labels.into_iter().collect() }));
        }
    }
    shared.sort_by_key(|(first, _)| *first);
    shared.into_iter().map(|(_, shared)| shared).collect()
}

fn overlaps(examples: &[(&Example, Words)]) -> Vec<Overlap> {
    let words: Vec<&Words> = examples.iter().map(|(_, words)| words).collect();
    let resemblance = Resemblance::of(&words);
    let mut overlaps: Vec<Overlap> = Vec::new();
    for (index, (example, words)) in examples.iter().enumerate() {
        let nearest = resemblance.nearest(index);
        // The same sentence elsewhere is a finding of its own.
        let Some((other, similarity)) =
            nearest.into_iter().find(|(other, _)| examples[*other].1.normal() != words.normal())
        else {
            continue;
        };
        let other = examples[other].0;
        if other.label != example.label && similarity >= SIMILAR_FROM {
            overlaps.push(Overlap {
                text: example.text.clone(),
                label: example.label,
                other_text: other.text.clone(),
                other_label: other.label,
                similarity,
            });
        }
    }
    overlaps.sort_by(|one, other| other.similarity.total_cmp(&one.similarity));
    overlaps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson(examples: &[(&str, usize)]) -> Lesson {
        Lesson {
            labels: ["card", "password", "hours"].map(str::to_owned).to_vec(),
            examples: examples.iter().map(|(text, label)| Example::new(*text, *label)).collect(),
            ..Lesson::default()
        }
    }

    #[test]
    fn sentences_that_overlap_are_found() {
        let findings = Findings::of(&lesson(&[
            ("Where is my card?", 0),
            ("where is my card", 1),
            ("please cancel my new card today", 0),
            ("please cancel my new card now", 2),
            ("opening hours", 2),
            ("password", 1),
            ("???", 1),
        ]));
        let expected = Shared { text: "Where is my card?".to_owned(), labels: vec![0, 1] };
        assert_eq!(findings.shared, [expected]);
        let pairs: Vec<(usize, usize)> =
            findings.overlaps.iter().map(|it| (it.label, it.other_label)).collect();
        assert_eq!(pairs, [(0, 2), (2, 0)]);
        assert!(findings.overlaps[0].similarity > SIMILAR_FROM);
        assert_eq!(findings.similar[0].labels, (0, 2));
        assert_eq!(findings.similar[0].count, 2);
        assert_eq!(findings.similar[1].labels, (0, 1));
        assert_eq!(findings.one_word, [Example::new("password", 1)]);
    }

    #[test]
    fn intents_are_counted() {
        let mut examples: Vec<(String, usize)> =
            (0..60).map(|number| (format!("sentence {number}"), 0)).collect();
        examples.extend((0..10).map(|number| (format!("another {number}"), 1)));
        examples.push(("lonely".to_owned(), 2));
        let examples: Vec<(&str, usize)> =
            examples.iter().map(|(text, label)| (text.as_str(), *label)).collect();
        let findings = Findings::of(&lesson(&examples));
        assert_eq!(findings.usual, 10);
        assert_eq!(findings.too_few, [IntentSize { label: 2, count: 1 }]);
        assert_eq!(findings.too_many, [IntentSize { label: 0, count: 60 }]);
        assert_eq!(Findings::of(&Lesson::default()), Findings::default());
    }
}
