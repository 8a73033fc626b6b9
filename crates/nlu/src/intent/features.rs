//! What of a sentence counts: its features and how much each weighs.
//!
//! Three blocks. *Words*: single words, pairs of neighbours, and ordered pairs with one or two words
//! between. *Letters*: runs of 2 to 5 characters of each word with a space at both ends; in scripts
//! without spaces runs of 1 to 3 characters of the sentence. *Senses*, in English: what words and
//! pairs of neighbours mean, whichever word says it. A feature weighs (1 + ln count) · idf;
//! each block is brought to length 1 (letters to [`LETTERS_LENGTH`], senses to a length that the
//! share of words with senses decides). Features never seen in
//! training count in the length with the highest idf, halved: a sentence about something else is
//! short of evidence, not merely ignored in part.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::table::Table;
use crate::text::senses;
use crate::text::words::{WordKind, Words};

/// Longest run of letters of a word.
const MAX_LETTERS: usize = 5;
/// Longest run in scripts without spaces.
const MAX_UNSPACED: usize = 3;
/// How far apart the words of a pair may be.
const MAX_GAP: usize = 3;
/// Longest word whose runs of letters are read, in bytes.
const MAX_WORD_BYTES: usize = 64;
/// Length of the block of letters beside that of words, 1.
const LETTERS_LENGTH: f32 = 1.3;
/// Length of the block of senses when every word has one.
const SENSES_LENGTH: f32 = 1.1;
/// Share of the highest idf that an unseen feature has.
const UNSEEN_SHARE: f32 = 0.5;

/// Where a feature stands in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Word(usize),
    /// First and second word.
    Pair(usize, usize),
    /// Bytes from start to end of the letters of a word, with a space at both its ends.
    Letters {
        word: usize,
        start: usize,
        end: usize,
    },
    /// First and last of a run of words that are characters each.
    Run(usize, usize),
    /// A meaning of a word.
    Sense(usize),
    /// Meanings of a word and the next.
    Senses(usize),
}

/// Features of a sentence by their hash, each with how often it occurs.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub words: Vec<(u32, u32)>,
    pub letters: Vec<(u32, u32)>,
    pub senses: Vec<(u32, u32)>,
    /// Share of the words that have senses, from 0 to 1.
    pub sensed: f32,
}

impl Counts {
    fn all(&self) -> impl Iterator<Item = &(u32, u32)> {
        self.words.iter().chain(&self.letters).chain(&self.senses)
    }

    /// Counts the features of a sentence.
    pub fn of(words: &Words, tongue: Tongue) -> Self {
        let (mut in_senses, mut sensed, mut last) = (Vec::new(), 0_u32, None);
        let mut in_words = Vec::with_capacity(4 * words.all().len());
        let mut in_letters = Vec::with_capacity(4 * words.normal().len());
        visit(words, tongue, |hash, place| match place {
            Place::Word(_) | Place::Pair(..) => in_words.push(hash),
            Place::Letters { .. } | Place::Run(..) => in_letters.push(hash),
            Place::Sense(word) => {
                in_senses.push(hash);
                sensed += u32::from(last != Some(word));
                last = Some(word);
            }
            Place::Senses(_) => in_senses.push(hash),
        });
        Self {
            words: count(in_words),
            letters: count(in_letters),
            senses: count(in_senses),
            sensed: sensed as f32 / words.all().len().max(1) as f32,
        }
    }
}

/// Counts equal hashes; the order is that of the first ones, and that of the hashes in long texts.
fn count(mut hashes: Vec<u32>) -> Vec<(u32, u32)> {
    const SLOTS: usize = 1024;
    let mut counted: Vec<(u32, u32)> = Vec::with_capacity(hashes.len());
    if hashes.len() > SLOTS / 2 {
        hashes.sort_unstable();
        let runs = hashes.chunk_by(|one, other| one == other);
        counted.extend(runs.map(|run| (run[0], u32::try_from(run.len()).unwrap_or(u32::MAX))));
        return counted;
    }
    // Sorting would take a third of the time of an answer.
    let mut slots = [0_u16; SLOTS];
    for hash in hashes {
        let mut at = hash as usize % SLOTS;
        loop {
            match usize::from(slots[at]).checked_sub(1) {
                None => {
                    counted.push((hash, 1));
                    slots[at] = u16::try_from(counted.len()).unwrap_or(u16::MAX);
                    break;
                }
                Some(index) if counted[index].0 == hash => {
                    counted[index].1 += 1;
                    break;
                }
                Some(_) => at = (at + 1) % SLOTS,
            }
        }
    }
    counted
}

/// What is known about a lesson's language beside its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tongue {
    English,
    Other,
}

impl Tongue {
    /// That of a language (BCP 47).
    pub fn of(language: &str) -> Self {
        let first = language.split(['-', '_']).next().unwrap_or_default();
        if first.eq_ignore_ascii_case("en") { Self::English } else { Self::Other }
    }
}

/// Tells of every feature of a sentence, as often as it occurs.
pub fn visit(words: &Words, tongue: Tongue, mut tell: impl FnMut(u32, Place)) {
    let hashes: Vec<u64> =
        words.all().iter().map(|word| of_bytes(words.text(word).as_bytes())).collect();
    for (index, hash) in hashes.iter().enumerate() {
        tell(folded(*hash), Place::Word(index));
        for gap in 1..=MAX_GAP {
            let Some(second) = hashes.get(index + gap) else { break };
            tell(folded(mixed(mixed(*hash, gap as u64), *second)), Place::Pair(index, index + gap));
        }
    }
    if tongue == Tongue::English {
        visit_senses(words, &mut tell);
    }
    let mut padded = Vec::with_capacity(MAX_WORD_BYTES);
    for (index, word) in words.all().iter().enumerate() {
        match word.kind {
            WordKind::Spaced => {
                padded.clear();
                padded.push(b' ');
                padded.extend(words.text(word).bytes().take(MAX_WORD_BYTES));
                padded.push(b' ');
                visit_letters(&padded, |hash, start, end| {
                    tell(hash, Place::Letters { word: index, start, end });
                });
            }
            WordKind::Unspaced => visit_run(words, &hashes, index, &mut tell),
            WordKind::Symbol => {}
        }
    }
}

fn visit_senses(words: &Words, tell: &mut impl FnMut(u32, Place)) {
    let mut before: &[u16] = &[];
    for (index, word) in words.all().iter().enumerate() {
        let senses = senses::of(words.text(word));
        for sense in senses {
            let hash = mixed(SENSE_SALT, u64::from(*sense));
            tell(folded(hash), Place::Sense(index));
            for other in before {
                tell(folded(mixed(hash, u64::from(*other))), Place::Senses(index - 1));
            }
        }
        before = senses;
    }
}

fn visit_letters(padded: &[u8], mut tell: impl FnMut(u32, usize, usize)) {
    let is_start = |at: usize| padded.get(at).is_none_or(|byte| byte & 0xC0 != 0x80);
    for start in (0..padded.len()).filter(|at| is_start(*at)) {
        let mut hash = LETTERS_SALT;
        let mut letters = 0;
        for (at, byte) in padded.iter().enumerate().skip(start) {
            hash = mixed(hash, u64::from(*byte));
            if is_start(at + 1) {
                letters += 1;
                if letters > 1 {
                    tell(folded(hash), start, at + 1);
                }
                if letters == MAX_LETTERS {
                    break;
                }
            }
        }
    }
}

fn visit_run(words: &Words, hashes: &[u64], first: usize, tell: &mut impl FnMut(u32, Place)) {
    let mut hash = RUN_SALT;
    for last in first..first + MAX_UNSPACED {
        let is_unspaced = words.all().get(last).is_some_and(|word| word.kind == WordKind::Unspaced);
        let Some(next) = hashes.get(last).filter(|_| is_unspaced) else { return };
        hash = mixed(hash, *next);
        tell(folded(hash), Place::Run(first, last));
    }
}

const LETTERS_SALT: u64 = 0x51;
const RUN_SALT: u64 = 0x52;
const SENSE_SALT: u64 = 0x53;

fn of_bytes(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0x50, |hash, byte| mixed(hash, u64::from(*byte)))
}

const fn mixed(hash: u64, next: u64) -> u64 {
    (hash.rotate_left(5) ^ next).wrapping_mul(0x517C_C1B7_2722_0A95)
}

/// The upper half: the better mixed one.
const fn folded(hash: u64) -> u32 {
    (hash.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// The features that training knows, with their idf.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Features {
    table: Table,
    /// By the feature's index.
    idf: Vec<f32>,
    /// What an unseen feature weighs.
    unseen: f32,
}

/// A sentence as features with weights.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Vector {
    /// Indexes, each once, and values.
    pub parts: Vec<(u32, f32)>,
    /// How much of the sentence's weight training knows, from 0 to 1.
    pub known: f32,
}

impl Vector {
    /// Its length: 0 when training knows nothing of the sentence.
    pub fn length(&self) -> f32 {
        self.parts.iter().map(|(_, value)| value * value).sum::<f32>().sqrt()
    }
}

impl Features {
    /// Learns the features that at least `least` sentences have.
    pub fn learn(sentences: &[&Counts], least: u32) -> Self {
        let mut by_hash: HashMap<u32, u32> = HashMap::new();
        for sentence in sentences {
            for (hash, _) in sentence.all() {
                *by_hash.entry(*hash).or_default() += 1;
            }
        }
        let mut kept: Vec<(u32, u32)> =
            by_hash.into_iter().filter(|(_, frequency)| *frequency >= least).collect();
        // Frequent ones side by side; the hash makes the order definite.
        kept.sort_unstable_by_key(|(hash, frequency)| (u32::MAX - frequency, *hash));
        let all = sentences.len() as f32;
        let idf_of = |frequency: f32| ((1.0 + all) / (1.0 + frequency)).ln() + 1.0;
        Self {
            idf: kept.iter().map(|(_, frequency)| idf_of(*frequency as f32)).collect(),
            table: Table::of(kept.into_iter().map(|(hash, _)| hash).collect()),
            unseen: UNSEEN_SHARE * idf_of(0.0),
        }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.idf.len()
    }

    /// Finds a feature's index by its hash.
    pub fn find(&self, hash: u32) -> Option<u32> {
        self.table.find(hash)
    }

    /// Weighs the features of a sentence.
    pub fn weigh(&self, counts: &Counts) -> Vector {
        let mut vector = Vector {
            parts: Vec::with_capacity(counts.words.len() + counts.letters.len()),
            known: 0.0,
        };
        let words = self.weigh_block(&counts.words, 1.0, &mut vector.parts);
        let letters = self.weigh_block(&counts.letters, LETTERS_LENGTH, &mut vector.parts);
        // A single sense in a long sentence must not speak for all of it.
        let length = SENSES_LENGTH * counts.sensed.sqrt();
        self.weigh_block(&counts.senses, length, &mut vector.parts);
        vector.known = f32::midpoint(words, letters);
        vector
    }

    /// Gives the share of known weight.
    fn weigh_block(&self, counts: &[(u32, u32)], length: f32, parts: &mut Vec<(u32, f32)>) -> f32 {
        let first = parts.len();
        let (mut known, mut unknown) = (0.0, 0.0);
        for (hash, count) in counts {
            let often = if *count == 1 { 1.0 } else { 1.0 + (*count as f32).ln() };
            match self.table.find(*hash) {
                Some(index) => {
                    let value = often * self.idf.get(index as usize).copied().unwrap_or_default();
                    known += value * value;
                    parts.push((index, value));
                }
                None => unknown += (often * self.unseen).powi(2),
            }
        }
        if known <= 0.0 {
            return 0.0;
        }
        let scale = length / (known + unknown).sqrt();
        for (_, value) in &mut parts[first..] {
            *value *= scale;
        }
        known / (known + unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let words = Words::of(text, 100);
        let mut names = Vec::new();
        visit(&words, Tongue::Other, |_, place| {
            names.push(match place {
                Place::Word(word) => words.text(&words.all()[word]).to_owned(),
                Place::Pair(first, second) => format!("{first}+{second}"),
                Place::Letters { word, start, end } => {
                    let padded = format!(" {} ", words.text(&words.all()[word]));
                    padded[start..end].to_owned()
                }
                Place::Run(first, last) => format!("{first}-{last}"),
                Place::Sense(word) => format!("={word}"),
                Place::Senses(first) => format!("={first}={}", first + 1),
            });
        });
        names
    }

    #[test]
    fn words_and_pairs_and_letters_are_features() {
        let found = names("äb c d e");
        for name in ["äb", "0+1", "0+2", "0+3", " ä", " äb ", "äb ", "b ", " c ", "2+3"] {
            assert!(found.iter().any(|it| it == name), "{name}: {found:?}");
        }
        assert!(!found.iter().any(|it| it == "0+4" || it == "ä"), "{found:?}");
    }

    #[test]
    fn characters_of_scripts_without_spaces_make_runs() {
        let found = names("我的卡号");
        for name in ["我", "0-0", "0-1", "0-2", "1-3"] {
            assert!(found.iter().any(|it| it == name), "{name}: {found:?}");
        }
        assert!(!found.iter().any(|it| it == "0-3"), "{found:?}");
    }

    #[test]
    fn an_unknown_word_makes_the_known_ones_weigh_less() {
        let known = Counts::of(&Words::of("reset password", 100), Tongue::Other);
        let other = Counts::of(&Words::of("order pizza", 100), Tongue::Other);
        let features = Features::learn(&[&known, &other], 1);
        let whole = features.weigh(&known);
        let part = features.weigh(&Counts::of(&Words::of("reset zebra", 100), Tongue::Other));
        assert!((whole.known - 1.0).abs() < 1e-6);
        assert!(part.known > 0.0 && part.known < 0.7, "{}", part.known);
        let length = |vector: &Vector| vector.parts.iter().map(|(_, v)| v * v).sum::<f32>();
        assert!((length(&whole) - 1.0 - LETTERS_LENGTH.powi(2)).abs() < 1e-4);
        assert!(length(&part) < length(&whole));
        assert!(features.weigh(&Counts::default()).parts.is_empty());
    }
}
