//! Slips of the finger, corrected to words that are expected.
//!
//! A word of at least [`MIN_LETTERS`] letters that is neither expected nor well known is compared
//! with the expected ones: one letter too many, missing, wrong or swapped with its neighbour; in
//! long words two, when only one word is that near. What could be a name (a capital inside the
//! sentence) or a code (with a digit) stays as it is.
//!
//! The index is of deletions: two words that differ by one edit have a form in common that misses
//! a letter or none.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::english;
use super::words::{Case, WordKind, Words};

/// Shortest word that is corrected, in letters.
pub const MIN_LETTERS: usize = 4;
/// Shortest word that two edits are allowed in.
const MIN_LETTERS_TWICE: usize = 8;
/// Longest word that is looked at.
const MAX_LETTERS: usize = 24;
/// Most words of a text that are corrected.
const MAX_CORRECTIONS: usize = 50;
/// Most words that are looked at in a text.
const MAX_LOOKED_AT: usize = 200;

/// The words that are expected, most frequent first.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Stored", into = "Stored")]
pub struct Spelling {
    words: Vec<String>,
    knows_english: bool,
    known: HashSet<String>,
    /// Hash of a form with letters missing, and the word's index. Sorted.
    index: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    words: Vec<String>,
    knows_english: bool,
}

/// A word that was corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Index of the word in its text.
    pub at: usize,
    pub word: String,
}

impl Spelling {
    /// Learns the words of texts. In English (BCP 47) well-known words are no slips.
    pub fn of<'t>(texts: impl Iterator<Item = &'t Words>, language: &str) -> Self {
        let mut frequencies: BTreeMap<&str, usize> = BTreeMap::new();
        for text in texts {
            for word in text.all().iter().filter(|word| word.kind == WordKind::Spaced) {
                *frequencies.entry(text.text(word)).or_default() += 1;
            }
        }
        let mut sorted: Vec<(&str, usize)> = frequencies.into_iter().collect();
        sorted.sort_by_key(|(_, frequency)| usize::MAX - frequency);
        let words = sorted.into_iter().map(|(word, _)| word.to_owned()).collect();
        let first = language.split(['-', '_']).next().unwrap_or_default();
        Self::from(Stored { words, knows_english: first.eq_ignore_ascii_case("en") })
    }

    /// Finds the slips of a text, in its order.
    pub fn corrections(&self, words: &Words) -> Vec<Correction> {
        let capitals = words.all().iter().filter(|word| word.case == Case::Capitalised).count();
        let has_meant_capitals = capitals * 2 <= words.all().len();
        let candidates = words.all().iter().enumerate().filter(|(at, word)| {
            let could_be_name = *at > 0 && has_meant_capitals && word.case == Case::Capitalised;
            word.kind == WordKind::Spaced && !could_be_name
        });
        candidates
            .take(MAX_LOOKED_AT)
            .filter_map(|(at, word)| {
                let word = self.correct(words.text(word))?.to_owned();
                Some(Correction { at, word })
            })
            .take(MAX_CORRECTIONS)
            .collect()
    }

    /// The word that was meant; `None` when there is no doubt, or no answer.
    pub fn correct(&self, word: &str) -> Option<&str> {
        if word.len() < MIN_LETTERS || self.known.contains(word) {
            return None;
        }
        let letters: Vec<char> = word.chars().take(MAX_LETTERS + 1).collect();
        let is_candidate = (MIN_LETTERS..=MAX_LETTERS).contains(&letters.len())
            && letters.iter().all(|letter| letter.is_alphabetic());
        if !is_candidate || (self.knows_english && english::is_known(word)) {
            return None;
        }
        let once = self.nearest(&letters, 1);
        if let Some((best, _)) = once {
            return Some(best);
        }
        let twice =
            if letters.len() >= MIN_LETTERS_TWICE { self.nearest(&letters, 2) } else { None };
        twice.filter(|(_, is_only)| *is_only).map(|(best, _)| best)
    }

    /// The most frequent word within so many edits, and whether it is the only one.
    fn nearest(&self, letters: &[char], edits: usize) -> Option<(&str, bool)> {
        let mut near: Vec<u32> = Vec::new();
        for form in forms(letters, edits) {
            let start = self.index.partition_point(|(hash, _)| *hash < form);
            let same = self.index[start..].iter().take_while(|(hash, _)| *hash == form);
            near.extend(same.map(|(_, word)| *word));
        }
        near.sort_unstable();
        near.dedup();
        let mut words = near.into_iter().filter_map(|index| {
            let word = self.words.get(index as usize)?;
            let theirs: Vec<char> = word.chars().collect();
            let is_long = theirs.len() >= MIN_LETTERS_TWICE || edits == 1;
            (is_long && distance(letters, &theirs) <= edits).then_some(word.as_str())
        });
        let best = words.next()?;
        Some((best, words.next().is_none()))
    }
}

impl From<Stored> for Spelling {
    fn from(stored: Stored) -> Self {
        let mut index = Vec::new();
        for (number, word) in (0..).zip(&stored.words) {
            let letters: Vec<char> = word.chars().take(MAX_LETTERS + 2).collect();
            let is_target = (MIN_LETTERS - 1..=MAX_LETTERS + 1).contains(&letters.len())
                && letters.iter().all(|letter| letter.is_alphabetic());
            if is_target {
                let edits = if letters.len() >= MIN_LETTERS_TWICE { 2 } else { 1 };
                index.extend(forms(&letters, edits).into_iter().map(|form| (form, number)));
            }
        }
        index.sort_unstable();
        index.dedup();
        let known = stored.words.iter().cloned().collect();
        Self { words: stored.words, knows_english: stored.knows_english, known, index }
    }
}

impl From<Spelling> for Stored {
    fn from(spelling: Spelling) -> Self {
        Self { words: spelling.words, knows_english: spelling.knows_english }
    }
}

/// Hashes of a word and of what is left of it when up to `edits` (1 or 2) letters are missing.
fn forms(letters: &[char], edits: usize) -> Vec<u32> {
    let hash = |skip: [usize; 2]| {
        let kept = letters.iter().enumerate().filter(|(at, _)| !skip.contains(at));
        kept.fold(0x811C_9DC5_u32, |hash, (_, letter)| {
            (hash ^ u32::from(*letter)).wrapping_mul(0x0100_0193)
        })
    };
    let none = letters.len();
    let mut forms = vec![hash([none, none])];
    for first in 0..letters.len() {
        forms.push(hash([first, none]));
        if edits > 1 {
            forms.extend((first + 1..letters.len()).map(|second| hash([first, second])));
        }
    }
    forms
}

/// How many letters must be added, dropped, replaced or swapped with their neighbour to turn one
/// word into the other (optimal string alignment).
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before_last = vec![0; other.len() + 1];
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut row = vec![i + 1; other.len() + 1];
        for (j, theirs) in other.iter().enumerate() {
            let replaced = last[j] + usize::from(letter != theirs);
            row[j + 1] = replaced.min(last[j + 1] + 1).min(row[j] + 1);
            let is_swap = i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *theirs;
            if is_swap {
                row[j + 1] = row[j + 1].min(before_last[j - 1] + 1);
            }
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling() -> Spelling {
        let texts = ["where is my card", "reset password", "card delivery", "mein größtes konto"];
        let words: Vec<Words> = texts.iter().map(|text| Words::of(text, 100)).collect();
        Spelling::of(words.iter(), "en-GB")
    }

    #[test]
    fn slips_are_corrected_to_words_that_are_expected() {
        let cases = [
            ("crad", Some("card")),
            ("caard", Some("card")),
            ("passwrod", Some("password")),
            ("pasword", Some("password")),
            ("delvierty", Some("delivery")),
            ("grösstes", None),
            ("größts", Some("größtes")),
            // Too short, right, well known, with a digit, too far.
            ("crd", None),
            ("card", None),
            ("cart", None),
            ("hard", None),
            ("card1", None),
            ("psswrdo", None),
            ("", None),
        ];
        for (word, meant) in cases {
            assert_eq!(spelling().correct(word), meant, "{word}");
        }
    }

    #[test]
    fn a_capital_inside_a_sentence_is_a_name() {
        let cases = [
            ("a letter to Carde please", vec![]),
            ("a letter to carde please", vec!["card"]),
            ("Carde where are you", vec!["card"]),
            ("CRAD LOST", vec!["card"]),
            ("Reste My Crad", vec!["reset", "card"]),
        ];
        for (text, expected) in cases {
            let found = spelling().corrections(&Words::of(text, 100));
            let found: Vec<&str> = found.iter().map(|it| it.word.as_str()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn edits_are_counted() {
        let cases =
            [("", "", 0), ("a", "", 1), ("ab", "ba", 1), ("abc", "ca", 3), ("abcd", "acbd", 1)];
        for (one, other, edits) in cases {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            assert_eq!(distance(&letters(one), &letters(other)), edits, "{one} {other}");
        }
    }
}
