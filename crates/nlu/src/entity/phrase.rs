//! Fixed phrases, found by their first word.

use std::collections::HashMap;

use super::lexeme::Lexeme;

/// Phrases in lower case, with a space between words and signs.
#[derive(Debug)]
pub struct Phrases {
    /// First word → index of the phrase and the words after the first.
    by_first: HashMap<&'static str, Vec<(usize, Vec<&'static str>)>>,
}

impl Phrases {
    /// Takes phrases; what is found is told by their place in this order.
    pub fn new(phrases: impl IntoIterator<Item = &'static str>) -> Self {
        let mut by_first: HashMap<&'static str, Vec<(usize, Vec<&'static str>)>> = HashMap::new();
        for (index, phrase) in phrases.into_iter().enumerate() {
            let mut words = phrase.split(' ');
            if let Some(first) = words.next() {
                by_first.entry(first).or_default().push((index, words.collect()));
            }
        }
        Self { by_first }
    }

    /// Finds the phrases that begin at a lexeme: their indices, and the lexeme after each.
    pub fn at(&self, lexemes: &[Lexeme], at: usize) -> impl Iterator<Item = (usize, usize)> {
        let known = lexemes.get(at).and_then(|first| self.by_first.get(first.lower.as_str()));
        known.into_iter().flatten().filter_map(move |(index, rest)| {
            let words = lexemes.get(at + 1..at + 1 + rest.len())?;
            let is_said = words.iter().zip(rest).all(|(said, word)| said.is(word));
            is_said.then_some((*index, at + 1 + rest.len()))
        })
    }

    /// Finds the longest phrase that begins at a lexeme: its index, and the lexeme after it.
    pub fn longest_at(&self, lexemes: &[Lexeme], at: usize) -> Option<(usize, usize)> {
        self.at(lexemes, at).max_by_key(|(_, end)| *end)
    }
}
