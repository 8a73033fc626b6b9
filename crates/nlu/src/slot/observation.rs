//! What is seen at each word of a text: the features that the chain weighs.
//!
//! A feature is a hash of what was seen and where. Those that rest on the identity of words say on
//! which, so that training can take words away and teach what an unknown one looks like.

use std::ops::Range;

use super::Candidate;
use super::clusters::{Clusters, Groups};
use super::words::Word;

/// Words to each side whose identity counts by place.
const REACH: isize = 3;
/// Words to each side that count wherever they are.
const BAG: isize = 4;
/// Words to each side whose shape counts.
const SHAPES: isize = 2;
/// Words to each side whose group counts.
const GROUPS: isize = 2;
/// Sizes of pieces of words, in characters, the edges of the word included.
const PIECES: Range<usize> = 2..5;
/// Pieces of this size give away which word it is.
const TELLING_PIECE: usize = 4;
/// Longest ending that is seen as a whole.
const MAX_ENDING: usize = 5;
/// Characters of a word that are looked at; of longer ones both ends.
const MAX_CHARS: usize = 24;
/// Lengths from here on are alike.
const LONG: u64 = 8;
/// Places from the edge of the text that differ.
const EDGE: usize = 2;

/// A feature of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    pub key: u32,
    /// For each word whose identity it rests on a bit, see [`word_bit`].
    pub rests_on: u16,
}

/// The bit of [`Feature::rests_on`] for a word at an offset.
pub const fn word_bit(offset: isize) -> u16 {
    1 << (offset + BAG)
}

/// How far the bits of [`Feature::rests_on`] reach.
pub const OFFSETS: std::ops::RangeInclusive<isize> = -BAG..=BAG;

/// Features of the words of a text.
#[derive(Debug, Clone, Default)]
pub struct Observation {
    features: Vec<Feature>,
    /// The end of each word's features.
    ends: Vec<usize>,
}

impl Observation {
    /// Sees what there is to see.
    pub fn of(words: &[Word], candidates: &[Candidate], clusters: Option<&Clusters>) -> Self {
        let seen: Vec<Seen> = words.iter().map(|word| Seen::of(word, clusters)).collect();
        let parts = parts_by_word(words, candidates);
        let mut observation = Self::default();
        for at in 0..words.len() {
            let mut view = View { seen: &seen, at, features: &mut observation.features };
            view.see_words();
            view.see_spelling();
            view.see_place();
            view.see_candidates(&parts);
            view.see_groups();
            observation.ends.push(observation.features.len());
        }
        observation
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// All features, word by word.
    pub fn features(&self) -> &[Feature] {
        &self.features
    }

    /// Where the features of a word are among all.
    pub fn range(&self, word: usize) -> Range<usize> {
        let start = word.checked_sub(1).map_or(0, |before| self.ends[before]);
        start..self.ends[word]
    }
}

/// Kinds of features.
#[derive(Debug, Clone, Copy)]
#[repr(u64)]
enum Form {
    Always = 1,
    Word,
    Pair,
    Around,
    Before,
    After,
    Piece,
    Ending,
    Shape,
    Length,
    WordAndEnding,
    WordAndShape,
    FromStart,
    ToEnd,
    Glue,
    GluedShapes,
    Candidate,
    Group,
    GroupPair,
}

/// A word as numbers.
struct Seen {
    word: u64,
    shape: u64,
    /// Hashes of pieces with their sizes.
    pieces: Vec<(usize, u64)>,
    /// From the shortest on; only those shorter than the word.
    endings: Vec<u64>,
    length: u64,
    is_glued: bool,
    groups: Option<Groups>,
}

impl Seen {
    fn of(word: &Word, clusters: Option<&Clusters>) -> Self {
        let mut chars: Vec<char> = word.normal.chars().collect();
        let length = (chars.len() as u64).min(LONG);
        if chars.len() > MAX_CHARS {
            chars.drain(MAX_CHARS / 2..chars.len() - MAX_CHARS / 2);
        }
        let endings = (1..chars.len()).rev().take(MAX_ENDING);
        let endings = endings.map(|start| chars_hash(&chars[start..])).collect();
        chars.insert(0, '\u{2}');
        chars.push('\u{3}');
        let pieces = PIECES.flat_map(|size| chars.windows(size).map(move |piece| (size, piece)));
        Self {
            word: hash(&word.normal),
            shape: hash(&word.shape),
            pieces: pieces.map(|(size, piece)| (size, chars_hash(piece))).collect(),
            endings,
            length,
            is_glued: word.is_glued,
            groups: clusters.and_then(|clusters| clusters.find(&word.normal)),
        }
    }
}

/// A look at one word of a text.
struct View<'s, 'f> {
    seen: &'s [Seen],
    at: usize,
    features: &'f mut Vec<Feature>,
}

impl<'s> View<'s, '_> {
    fn see_words(&mut self) {
        self.add(Form::Always, 0, &[]);
        for offset in -REACH..=REACH {
            self.add(Form::Word, placed(offset, self.word(offset)), &[offset]);
        }
        for first in -REACH..REACH {
            let pair = join(self.word(first), self.word(first + 1));
            self.add(Form::Pair, placed(first, pair), &[first, first + 1]);
        }
        self.add(Form::Around, join(self.word(-1), self.word(1)), &[-1, 1]);
        for offset in 1..=BAG {
            for (form, offset) in [(Form::Before, -offset), (Form::After, offset)] {
                if self.find(offset).is_some() {
                    self.add(form, self.word(offset), &[offset]);
                }
            }
        }
    }

    fn see_spelling(&mut self) {
        let seen = self.seen;
        let here = &seen[self.at];
        for (size, piece) in &here.pieces {
            let rests_on: &[isize] = if *size >= TELLING_PIECE { &[0] } else { &[] };
            self.add(Form::Piece, *piece, rests_on);
        }
        for (shorter, ending) in here.endings.iter().enumerate() {
            let rests_on: &[isize] = if shorter + 1 >= TELLING_PIECE { &[0] } else { &[] };
            self.add(Form::Ending, *ending, rests_on);
        }
        self.add(Form::Length, here.length, &[]);
        for offset in -SHAPES..=SHAPES {
            self.add(Form::Shape, placed(offset, self.shape(offset)), &[]);
        }
        let ending = here.endings.get(1).copied().unwrap_or_default();
        for offset in [-1, 1] {
            let pair = join(self.word(offset), ending);
            self.add(Form::WordAndEnding, placed(offset, pair), &[offset]);
        }
        self.add(Form::WordAndShape, join(self.word(-1), here.shape), &[-1]);
    }

    fn see_place(&mut self) {
        let to_end = self.seen.len() - 1 - self.at;
        self.add(Form::FromStart, self.at.min(EDGE) as u64, &[]);
        self.add(Form::ToEnd, to_end.min(EDGE) as u64, &[]);
        let is_glued = |seen: &Seen| u64::from(seen.is_glued);
        let glue = is_glued(&self.seen[self.at]) * 2 + self.find(1).map_or(0, is_glued);
        if glue > 0 {
            self.add(Form::Glue, join(glue, self.shape(0)), &[]);
            let around = join(self.shape(-1), self.shape(1));
            self.add(Form::GluedShapes, join(glue, around), &[]);
        }
    }

    fn see_candidates(&mut self, parts: &[Vec<u64>]) {
        for offset in -1..=1 {
            let Some(at) = self.at.checked_add_signed(offset) else { continue };
            for part in parts.get(at).map_or(&[][..], Vec::as_slice) {
                self.add(Form::Candidate, placed(offset, *part), &[]);
            }
        }
    }

    fn see_groups(&mut self) {
        for offset in -GROUPS..=GROUPS {
            for (level, group) in (0..).zip(self.groups(offset).into_iter().flatten()) {
                self.add(Form::Group, placed(offset, grouped(level, group)), &[]);
            }
        }
        for first in [-1, 0] {
            let (Some(one), Some(two)) = (self.groups(first), self.groups(first + 1)) else {
                continue;
            };
            for (level, (one, two)) in (0..).zip(one.into_iter().zip(two)) {
                let pair = join(grouped(level, one), u64::from(two));
                self.add(Form::GroupPair, placed(first, pair), &[]);
            }
        }
    }

    fn groups(&self, offset: isize) -> Option<Groups> {
        self.find(offset)?.groups
    }

    fn find(&self, offset: isize) -> Option<&'s Seen> {
        self.seen.get(self.at.checked_add_signed(offset)?)
    }

    /// The word at an offset; the edges of the text are words too.
    fn word(&self, offset: isize) -> u64 {
        self.find(offset).map_or_else(|| edge(offset), |seen| seen.word)
    }

    fn shape(&self, offset: isize) -> u64 {
        self.find(offset).map_or_else(|| edge(offset), |seen| seen.shape)
    }

    fn add(&mut self, form: Form, what: u64, words: &[isize]) {
        let within = words.iter().filter(|offset| self.find(**offset).is_some());
        let rests_on = within.fold(0, |bits, offset| bits | word_bit(*offset));
        self.features.push(Feature { key: key(join(form as u64, what)), rests_on });
    }
}

/// What candidates say of each word: hashes of their kind and of which part of them it is.
fn parts_by_word(words: &[Word], candidates: &[Candidate]) -> Vec<Vec<u64>> {
    let mut parts = vec![Vec::new(); words.len()];
    for candidate in candidates {
        let covered = covered(words, candidate.start..candidate.end);
        for at in covered.clone() {
            let is_first = u64::from(at == covered.start);
            let is_last = u64::from(at + 1 == covered.end);
            let kind = u64::from(candidate.kind);
            parts[at].extend([join(kind, 1 + is_first + 2 * is_last), join(kind, 0)]);
        }
    }
    parts
}

/// Words that a range of bytes touches.
pub fn covered(words: &[Word], bytes: Range<usize>) -> Range<usize> {
    let start = words.partition_point(|word| word.at.end <= bytes.start);
    let end = words.partition_point(|word| word.at.start < bytes.end);
    start..end.max(start)
}

fn placed(offset: isize, what: u64) -> u64 {
    join(u64::from(word_bit(offset)), what)
}

fn grouped(level: u64, group: u16) -> u64 {
    join(level, u64::from(group))
}

const fn edge(offset: isize) -> u64 {
    if offset < 0 { 1 } else { 2 }
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(FNV_START, |hash, byte| fnv(hash, u64::from(byte)))
}

fn chars_hash(chars: &[char]) -> u64 {
    chars.iter().fold(FNV_START, |hash, symbol| fnv(hash, u64::from(*symbol)))
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;

const fn fnv(hash: u64, next: u64) -> u64 {
    (hash ^ next).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Two hashes as one; their order counts.
const fn join(one: u64, two: u64) -> u64 {
    one.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29)
        ^ two.wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

/// The key of a hash: its bits well mixed, half of them.
const fn key(hash: u64) -> u32 {
    let hash = (hash ^ (hash >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb);
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (hash >> 32) as u32
}
