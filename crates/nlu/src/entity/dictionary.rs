//! Values and their variants, found in running text, also when they are misspelt.
//!
//! All lists of a bot share one trie over words. Each word of a text stands for itself when it is in
//! some list, else for the words of the lists that are near enough; the trie is walked from every
//! word of the text, so the time depends on the text and not on how many values there are.

mod everyday;
mod file;
mod spelling;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

pub use everyday::is_everyday;
pub use file::{LineError, LineFault, parse_dictionary};

use super::token::{Token, tokens};
use super::{Detection, Mention};
use spelling::Spelling;

/// Longest name of a value that is found, in words.
pub const MAX_WORDS: usize = 24;
/// Most ways to read a run of misspelt words that are followed.
const MAX_PATHS: usize = 16;
/// Most names that are taken from one text before the longest are chosen.
const MAX_HITS: usize = 20_000;
const ROOT: u32 = 0;

/// Lists of values, compiled.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    words: HashMap<String, u32>,
    /// Node and word → the node after it.
    edges: HashMap<(u32, u32), u32>,
    /// What the name that ends at a node means.
    meanings: HashMap<u32, Vec<Meaning>>,
    values: Vec<String>,
    spelling: Spelling,
    /// Whether words of everyday English stay what they are.
    is_english: bool,
}

/// An entity's list.
#[derive(Debug, Clone, Copy)]
pub struct List<'v> {
    /// Index of the description.
    pub entity: usize,
    pub values: &'v IndexMap<String, Vec<String>>,
    pub is_fuzzy: bool,
}

#[derive(Debug, Clone, Copy)]
struct Meaning {
    entity: usize,
    /// Index of `values`.
    value: usize,
    is_fuzzy: bool,
}

/// A way to read the words so far.
#[derive(Debug, Clone, Copy)]
struct Path {
    node: u32,
    edits: usize,
    letters: usize,
}

/// A word of the lists that a word of the text may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Reading {
    word: u32,
    edits: usize,
    letters: usize,
}

impl Dictionary {
    /// Compiles lists for texts of a language (BCP 47). Also gives the names that can't be found,
    /// with their entity: those without a word, and those longer than [`MAX_WORDS`]. A name that two
    /// values of one entity claim belongs to the first.
    pub fn compile(lists: &[List<'_>], language: &str) -> (Self, Vec<(usize, String)>) {
        let is_english = super::first_subtag(language) == "en";
        let mut dictionary = Self { is_english, ..Self::default() };
        let mut lost = Vec::new();
        for list in lists {
            for (value, variants) in list.values {
                let meaning = Meaning {
                    entity: list.entity,
                    value: dictionary.values.len(),
                    is_fuzzy: list.is_fuzzy,
                };
                dictionary.values.push(value.clone());
                for name in std::iter::once(value).chain(variants) {
                    if !dictionary.add(name, meaning) {
                        lost.push((list.entity, name.clone()));
                    }
                }
            }
        }
        dictionary.spelling.close();
        (dictionary, lost)
    }

    fn add(&mut self, name: &str, meaning: Meaning) -> bool {
        let tokens = tokens(name);
        if tokens.is_empty() || tokens.len() > MAX_WORDS {
            return false;
        }
        let mut node = ROOT;
        for token in tokens {
            let word = self.word(token.normal, meaning.is_fuzzy);
            // Every edge leads to a node of its own, numbered from 1 on.
            let next = u32::try_from(self.edges.len() + 1).unwrap_or(u32::MAX);
            node = *self.edges.entry((node, word)).or_insert(next);
        }
        let meanings = self.meanings.entry(node).or_default();
        if !meanings.iter().any(|known| known.entity == meaning.entity) {
            meanings.push(meaning);
        }
        true
    }

    fn word(&mut self, normal: String, is_fuzzy: bool) -> u32 {
        let next = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        let word = *self.words.entry(normal.clone()).or_insert(next);
        if is_fuzzy {
            self.spelling.learn(word, normal);
        }
        word
    }

    /// Finds the values in a text, each with the index of its entity; they may overlap.
    pub fn find(&self, text: &str) -> Vec<(usize, Mention)> {
        if self.words.is_empty() {
            return Vec::new();
        }
        let tokens = tokens(text);
        let readings: Vec<Vec<Reading>> = tokens.iter().map(|token| self.readings(token)).collect();
        let mut found = Vec::new();
        for first in 0..tokens.len() {
            self.walk(&tokens[first..], &readings[first..], &mut found);
            if found.len() >= MAX_HITS {
                break;
            }
        }
        found
    }

    /// Follows the trie from the first of these tokens on.
    fn walk(&self, tokens: &[Token], readings: &[Vec<Reading>], found: &mut Vec<(usize, Mention)>) {
        let mut paths = vec![Path { node: ROOT, edits: 0, letters: 0 }];
        for (last, readings) in readings.iter().enumerate().take(MAX_WORDS) {
            paths = self.next(&paths, readings);
            for path in &paths {
                let meanings = self.meanings.get(&path.node).map_or(&[][..], Vec::as_slice);
                let fitting = meanings.iter().filter(|one| path.edits == 0 || one.is_fuzzy);
                found.extend(fitting.map(|meaning| {
                    let span = tokens[0].span.start..tokens[last].span.end;
                    (meaning.entity, self.mention(*meaning, *path, span))
                }));
            }
            if paths.is_empty() {
                break;
            }
        }
    }

    fn next(&self, paths: &[Path], readings: &[Reading]) -> Vec<Path> {
        let mut next = Vec::new();
        for path in paths {
            next.extend(readings.iter().filter_map(|reading| {
                let node = *self.edges.get(&(path.node, reading.word))?;
                let edits = path.edits + reading.edits;
                Some(Path { node, edits, letters: path.letters + reading.letters })
            }));
        }
        next.sort_by_key(|path| path.edits);
        next.truncate(MAX_PATHS);
        next
    }

    fn mention(&self, meaning: Meaning, path: Path, span: std::ops::Range<usize>) -> Mention {
        let detection = if path.edits == 0 { Detection::Exact } else { Detection::Fuzzy };
        #[expect(clippy::cast_precision_loss, reason = "both are below a few thousand")]
        let score = 1.0 - path.edits as f64 / path.letters.max(1) as f64;
        let value = Value::String(self.values[meaning.value].clone());
        Mention { value, span, detection, score, role: None }
    }

    /// Says for which words of the lists a word of the text may stand, the nearest first.
    fn readings(&self, token: &Token) -> Vec<Reading> {
        if let Some(word) = self.words.get(&token.normal) {
            return vec![Reading { word: *word, edits: 0, letters: token.normal.chars().count() }];
        }
        if self.is_english && is_everyday(&token.normal) {
            return Vec::new();
        }
        self.spelling.near(&token.normal)
    }
}
