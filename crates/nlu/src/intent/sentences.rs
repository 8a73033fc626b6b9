//! The lesson's sentences as they were written: what a text is compared with.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Example;
use super::prepared::MAX_EXAMPLE_CHARS;
use crate::text::words::Words;

/// Sentences with their labels, found by their normal form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Vec<(String, u32)>", into = "Vec<(String, u32)>")]
pub struct Sentences {
    all: Vec<(String, u32)>,
    /// Indexes of `all`, ascending.
    by_normal: HashMap<String, Vec<usize>>,
}

impl Sentences {
    /// Keeps the examples whose label is below `labels`.
    pub fn of(examples: &[Example], labels: usize) -> Self {
        let known = examples.iter().filter(|example| example.label < labels);
        let pair =
            |example: &Example| Some((example.text.clone(), u32::try_from(example.label).ok()?));
        Self::from(known.filter_map(pair).collect::<Vec<_>>())
    }

    /// Each sentence as written, with its label.
    pub fn all(&self) -> &[(String, u32)] {
        &self.all
    }

    /// The labels of the sentences with this normal form, each once, in the order of the lesson.
    pub fn labels(&self, normal: &str) -> Vec<usize> {
        let mut labels = Vec::new();
        for index in self.by_normal.get(normal).map_or(&[][..], Vec::as_slice) {
            let label = self.all[*index].1 as usize;
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        labels
    }
}

impl From<Vec<(String, u32)>> for Sentences {
    fn from(all: Vec<(String, u32)>) -> Self {
        let mut by_normal: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, (text, _)) in all.iter().enumerate() {
            let words = Words::of(text, MAX_EXAMPLE_CHARS);
            if !words.all().is_empty() {
                by_normal.entry(words.normal().to_owned()).or_default().push(index);
            }
        }
        Self { all, by_normal }
    }
}

impl From<Sentences> for Vec<(String, u32)> {
    fn from(sentences: Sentences) -> Self {
        sentences.all
    }
}
