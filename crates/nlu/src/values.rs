//! Entities by their values and synonyms.

use std::collections::HashMap;

use model::key::Key;
use serde_json::Value;

use crate::Found;
use crate::tokens::Tokens;

/// Longest value that is found, in tokens.
const MAX_TOKENS: usize = 24;

/// Values and synonyms in their normal form.
#[derive(Debug, Clone, Default)]
pub struct Values {
    entities: Vec<Key>,
    by_name: HashMap<String, Vec<Meaning>>,
    /// How many tokens the longest name has that begins with this one.
    longest: HashMap<String, usize>,
}

#[derive(Debug, Clone)]
struct Meaning {
    /// Index of `entities`.
    entity: usize,
    value: String,
}

impl Values {
    /// Learns an entity. A name that two of its values claim belongs to the first.
    pub fn add<'v>(
        &mut self,
        entity: &Key,
        values: impl IntoIterator<Item = (&'v String, &'v Vec<String>)>,
    ) {
        self.entities.push(entity.clone());
        for (value, synonyms) in values {
            for name in std::iter::once(value).chain(synonyms) {
                self.add_name(name, value);
            }
        }
    }

    fn add_name(&mut self, name: &str, value: &str) {
        let entity = self.entities.len() - 1;
        let tokens = Tokens::of(name);
        let Some(first) = tokens.normal_run(0, 1).filter(|_| tokens.len() <= MAX_TOKENS) else {
            return;
        };
        let longest = self.longest.entry(first.to_owned()).or_default();
        *longest = tokens.len().max(*longest);
        let meanings = self.by_name.entry(tokens.normal().to_owned()).or_default();
        if !meanings.iter().any(|known| known.entity == entity) {
            meanings.push(Meaning { entity, value: value.to_owned() });
        }
    }

    /// Finds the values in a text, of each entity the longest that don't overlap.
    pub fn find(&self, text: &str, tokens: &Tokens) -> Vec<Found> {
        let mut found = Vec::new();
        // By entity, the first token that isn't part of a found one yet.
        let mut free = vec![0; self.entities.len()];
        for first in 0..tokens.len() {
            let longest = tokens.normal_run(first, 1).and_then(|token| self.longest.get(token));
            for count in (1..=longest.copied().unwrap_or_default()).rev() {
                let Some(name) = tokens.normal_run(first, count) else { continue };
                let Some(written) = tokens.written_run(first, count) else { continue };
                for meaning in self.by_name.get(name).map_or(&[][..], Vec::as_slice) {
                    if free[meaning.entity] > first {
                        continue;
                    }
                    free[meaning.entity] = first + count;
                    found.push(Found {
                        entity: self.entities[meaning.entity].clone(),
                        value: Value::String(meaning.value.clone()),
                        text: text[written.clone()].to_owned(),
                        start: written.start,
                        end: written.end,
                    });
                }
            }
        }
        found
    }
}
