//! Words that are nearly these: an index of what remains when letters are left out.
//!
//! Two words within an edit distance of two share a remainder after at most two deletions in each, so
//! looking up the remainders of a word gives all near ones without comparing it with every word. Only
//! the beginnings of words are indexed; what is found is compared as a whole.

use super::Reading;

/// Letters of a word's beginning that are indexed.
const PREFIX: usize = 7;
/// Fewest letters of a word that may be misspelt.
const MIN_LETTERS: usize = 4;
/// Fewest letters of a word that may be misspelt twice.
const MIN_LETTERS_FOR_TWO: usize = 7;
/// Longest word that may be misspelt, in letters.
const MAX_LETTERS: usize = 40;
/// Most words that one is compared with.
const MAX_COMPARED: usize = 512;
/// Most words that one may stand for.
const MAX_NEAR: usize = 8;

/// Words that may be written wrongly.
#[derive(Debug, Clone, Default)]
pub struct Spelling {
    words: Vec<(u32, String)>,
    /// Hash of a remainder and index of `words`, sorted.
    remainders: Vec<(u32, u32)>,
    is_known: std::collections::HashSet<u32>,
}

impl Spelling {
    /// Learns a word of the lists. Short ones and those with digits have to be written as they are.
    pub fn learn(&mut self, word: u32, normal: String) {
        if edits_for(&normal) == 0 || !self.is_known.insert(word) {
            return;
        }
        let index = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let hashes = remainders(&normal).into_iter();
        self.remainders.extend(hashes.map(|hash| (hash, index)));
        self.words.push((word, normal));
    }

    /// Makes what was learned ready for [`Self::near`].
    pub fn close(&mut self) {
        self.remainders.sort_unstable();
        self.remainders.dedup();
    }

    /// Finds the words near this one, the nearest first; of equally near ones those that begin alike.
    pub fn near(&self, normal: &str) -> Vec<Reading> {
        let most = edits_for(normal);
        if most == 0 {
            return Vec::new();
        }
        let mut candidates: Vec<u32> = Vec::new();
        for hash in remainders(normal) {
            let first = self.remainders.partition_point(|(known, _)| *known < hash);
            let same = self.remainders[first..].iter().take_while(|(known, _)| *known == hash);
            candidates.extend(same.map(|(_, index)| *index).take(MAX_COMPARED));
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut near: Vec<(usize, bool, Reading)> = Vec::new();
        for index in candidates.into_iter().take(MAX_COMPARED) {
            let (word, known) = &self.words[index as usize];
            let letters = normal.chars().count().max(known.chars().count());
            let edits = strsim::osa_distance(normal, known);
            if edits <= most.min(edits_for(known)) {
                let is_other_start = normal.chars().next() != known.chars().next();
                near.push((edits, is_other_start, Reading { word: *word, edits, letters }));
            }
        }
        near.sort_by_key(|(edits, is_other_start, reading)| {
            (*edits, *is_other_start, reading.word)
        });
        near.into_iter().map(|(_, _, reading)| reading).take(MAX_NEAR).collect()
    }
}

/// Says how many letters of a word may be wrong.
fn edits_for(normal: &str) -> usize {
    if !normal.chars().all(char::is_alphabetic) {
        return 0;
    }
    match normal.chars().count() {
        MIN_LETTERS_FOR_TWO..=MAX_LETTERS => 2,
        MIN_LETTERS..MIN_LETTERS_FOR_TWO => 1,
        _ => 0,
    }
}

/// Hashes of a word's beginning with up to two of its letters left out.
fn remainders(normal: &str) -> Vec<u32> {
    let letters: Vec<char> = normal.chars().take(PREFIX).collect();
    let most = edits_for(normal);
    let mut hashes = vec![hash(&letters, &[])];
    for first in 0..letters.len() {
        hashes.push(hash(&letters, &[first]));
        if most > 1 {
            hashes
                .extend((first + 1..letters.len()).map(|second| hash(&letters, &[first, second])));
        }
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

/// FNV-1a over the letters but for those left out.
fn hash(letters: &[char], left_out: &[usize]) -> u32 {
    let kept = letters.iter().enumerate().filter(|(index, _)| !left_out.contains(index));
    kept.fold(0x811c_9dc5, |hash, (_, letter)| {
        (hash ^ u32::from(*letter)).wrapping_mul(0x0100_0193)
    })
}
