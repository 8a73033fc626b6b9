//! Training sentences made ready: right tags, features and which of them are learned.

use super::Sentence;
use super::clusters::Clusters;
use super::keys::Keys;
use super::observation::{OFFSETS, Observation, covered, word_bit};
use super::random::Random;
use super::regime::Regime;
use super::steps::tags;
use super::words::{self, Word};

/// Most words of all sentences together; sentences beyond aren't learned.
pub const MAX_WORDS: usize = 200_000;
/// Most weights.
const MAX_WEIGHTS: usize = 8_000_000;

/// A sentence made ready.
#[derive(Debug)]
pub struct Example {
    /// The right tag of each word.
    pub gold: Vec<u16>,
    /// Tags that may occur, in order; all when empty.
    pub tags: Vec<usize>,
    /// Word by word, those that are learned.
    features: Vec<Known>,
    ends: Vec<usize>,
    /// How often each word occurs in all sentences.
    counts: Vec<u32>,
}

/// A feature that is learned.
#[derive(Debug, Clone, Copy)]
struct Known {
    row: u32,
    rests_on: u16,
}

/// Which tags each feature has weights for.
#[derive(Debug)]
pub struct Rows {
    pub keys: Keys,
    /// Where each feature's weights begin; one more for the end.
    pub starts: Vec<usize>,
    pub tags: Vec<u16>,
}

impl Example {
    /// Number of words, one at least.
    pub fn len(&self) -> usize {
        self.gold.len()
    }

    /// Rows of a word's features but for those that rest on lost words.
    pub fn rows(&self, word: usize, lost: &[u16]) -> impl Iterator<Item = usize> {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        let lost = lost[word];
        self.features[start..self.ends[word]]
            .iter()
            .filter(move |feature| feature.rests_on & lost == 0)
            .map(|feature| feature.row as usize)
    }

    /// Loses words by chance, rare ones more often, as if they had never been seen. Gives for each
    /// word which around it are lost, as bits of offsets.
    #[expect(clippy::cast_precision_loss, reason = "a share needn't be exact")]
    pub fn lose_words(&self, loss: f32, random: &mut Random) -> Vec<u16> {
        let mut around = vec![0; self.len()];
        for (word, count) in self.counts.iter().enumerate() {
            if random.share() >= loss / (loss + *count as f32) {
                continue;
            }
            for offset in OFFSETS {
                let at = word.checked_add_signed(-offset);
                if let Some(bits) = at.and_then(|at| around.get_mut(at)) {
                    *bits |= word_bit(offset);
                }
            }
        }
        around
    }
}

/// Makes sentences ready. `labels` are those in use, in order.
pub fn ready(
    sentences: &[Sentence],
    labels: &[usize],
    regime: &Regime,
    clusters: Option<&Clusters>,
) -> (Vec<Example>, Rows) {
    let mut left = MAX_WORDS;
    let split: Vec<(&Sentence, Vec<Word>)> = sentences
        .iter()
        .map(|sentence| (sentence, words::split(&sentence.text)))
        .filter(|(_, words)| !words.is_empty())
        .take_while(|(_, words)| {
            let fits = words.len() <= left;
            left = left.saturating_sub(words.len());
            fits
        })
        .collect();
    let counts = word_counts(&split);
    let mut examples: Vec<Example> = split
        .iter()
        .map(|(sentence, words)| Example {
            gold: gold(sentence, words, labels),
            tags: mask_tags(sentence.mask.as_deref(), labels),
            features: Vec::new(),
            ends: Vec::new(),
            counts: words.iter().map(|word| counts.of(word)).collect(),
        })
        .collect();
    let rows = rows(&split, &examples, labels.len(), regime, clusters);
    for (example, (sentence, words)) in examples.iter_mut().zip(&split) {
        let observation = Observation::of(words, &sentence.candidates, clusters);
        for word in 0..words.len() {
            let features = &observation.features()[observation.range(word)];
            let known = features.iter().filter_map(|feature| {
                let row = u32::try_from(rows.keys.find(feature.key)?).ok()?;
                Some(Known { row, rests_on: feature.rests_on })
            });
            example.features.extend(known);
            example.ends.push(example.features.len());
        }
    }
    (examples, rows)
}

/// Tags of the labels of a mask; none when the mask allows all.
fn mask_tags(mask: Option<&[usize]>, labels: &[usize]) -> Vec<usize> {
    mask.map_or_else(Vec::new, |mask| super::mask_tags(mask, labels))
}

/// How often words occur.
struct WordCounts<'w> {
    sorted: Vec<&'w str>,
}

impl WordCounts<'_> {
    fn of(&self, word: &Word) -> u32 {
        let start = self.sorted.partition_point(|known| *known < word.normal.as_str());
        let count = self.sorted[start..].partition_point(|known| *known == word.normal);
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

fn word_counts<'w>(split: &'w [(&Sentence, Vec<Word>)]) -> WordCounts<'w> {
    let words = split.iter().flat_map(|(_, words)| words);
    let mut sorted: Vec<&str> = words.map(|word| word.normal.as_str()).collect();
    sorted.sort_unstable();
    WordCounts { sorted }
}

#[expect(clippy::cast_possible_truncation, reason = "there are few labels")]
fn gold(sentence: &Sentence, words: &[Word], labels: &[usize]) -> Vec<u16> {
    let mut gold = vec![0; words.len()];
    for span in &sentence.spans {
        let covered = covered(words, span.start..span.end);
        let Ok(label) = labels.binary_search(&span.label) else { continue };
        let is_allowed = sentence.mask.as_ref().is_none_or(|mask| mask.contains(&span.label));
        if !is_allowed || gold[covered.clone()].iter().any(|tag| *tag > 0) {
            continue;
        }
        let first = covered.start;
        for at in covered {
            let tag = if at == first { 1 + label } else { 1 + labels.len() + label };
            gold[at] = tag as u16;
        }
    }
    gold
}

/// A feature seen with a tag, in one number that sorts by feature.
fn pair(key: u32, tag: u16) -> u64 {
    u64::from(key) << 16 | u64::from(tag)
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a pair")]
const fn parts(pair: u64) -> (u32, u16) {
    ((pair >> 16) as u32, pair as u16)
}

fn rows(
    split: &[(&Sentence, Vec<Word>)],
    examples: &[Example],
    labels: usize,
    regime: &Regime,
    clusters: Option<&Clusters>,
) -> Rows {
    let mut pairs: Vec<u64> = Vec::new();
    for ((sentence, words), example) in split.iter().zip(examples) {
        let observation = Observation::of(words, &sentence.candidates, clusters);
        for (word, tag) in example.gold.iter().enumerate() {
            let features = &observation.features()[observation.range(word)];
            pairs.extend(features.iter().map(|feature| pair(feature.key, *tag)));
        }
    }
    pairs.sort_unstable();
    let by_key = || pairs.chunk_by(|one, other| parts(*one).0 == parts(*other).0);
    let mut common = regime.common;
    while by_key().filter(|seen| seen.len() >= common).count() * tags(labels) > MAX_WEIGHTS {
        common *= 2;
    }
    let mut rows = Rows { keys: Keys::default(), starts: vec![0], tags: Vec::new() };
    let mut keys = Vec::new();
    for seen in by_key() {
        if seen.len() >= common {
            rows.tags.extend((0_u16..).take(tags(labels)));
        } else {
            rows.tags.extend(seen.iter().map(|pair| parts(*pair).1));
            let start = rows.starts.last().copied().unwrap_or_default();
            dedup_from(&mut rows.tags, start);
        }
        keys.extend(seen.first().map(|pair| parts(*pair).0));
        rows.starts.push(rows.tags.len());
    }
    rows.keys = Keys::new(keys);
    rows
}

/// Removes repetitions among the last of what is in order.
fn dedup_from(tags: &mut Vec<u16>, start: usize) {
    let mut last = tags.split_off(start);
    last.dedup();
    tags.append(&mut last);
}
