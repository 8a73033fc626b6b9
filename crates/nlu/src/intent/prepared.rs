//! A lesson made ready: every sentence once, with its features counted.

use std::collections::HashMap;

use super::background;
use super::features::{Counts, Tongue};
use super::solver::Target;
use super::{Example, Lesson};
use crate::text::words::Words;

/// How much of an example is read, in characters.
pub const MAX_EXAMPLE_CHARS: usize = 1_000;

/// Where a sentence comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    Example,
    /// The name of an intent, which teaches like an example but isn't something people say.
    Name,
    Negative,
    Background,
}

/// A sentence and what it teaches.
#[derive(Debug, Clone)]
pub struct Sentence {
    /// As written; of equal ones the first.
    pub text: String,
    pub counts: Counts,
    pub target: Target,
    pub origin: Origin,
}

/// What is learnt from, in a definite order.
#[derive(Debug, Clone)]
pub struct Prepared {
    pub sentences: Vec<Sentence>,
    pub tongue: Tongue,
    pub labels: usize,
    pub has_background: bool,
}

impl Prepared {
    /// Reads a lesson.
    pub fn of(lesson: &Lesson) -> Self {
        let mut prepared = Self {
            sentences: Vec::new(),
            tongue: Tongue::of(&lesson.language),
            labels: lesson.labels.len(),
            has_background: false,
        };
        let mut by_normal = HashMap::new();
        for example in &lesson.examples {
            prepared.add(example, Origin::Example, &mut by_normal);
        }
        for (label, name) in lesson.labels.iter().enumerate() {
            let name = Example::new(name.as_str(), label);
            prepared.add(&name, Origin::Name, &mut by_normal);
        }
        for negative in &lesson.negatives {
            prepared.add_negative(negative);
        }
        if !prepared.sentences.is_empty() {
            let sentences = lesson.examples.iter().map(|example| example.text.as_str());
            let words = sentences.chain(lesson.labels.iter().map(String::as_str));
            let words: Vec<Words> = words.map(|it| Words::of(it, MAX_EXAMPLE_CHARS)).collect();
            prepared.add_background(&words);
        }
        prepared
    }

    /// How many classes there are: the labels, and the background if there is one.
    pub fn classes(&self) -> usize {
        self.labels + usize::from(self.has_background)
    }

    fn add(&mut self, example: &Example, origin: Origin, by_normal: &mut HashMap<String, usize>) {
        let Some(label) = self.number(example.label) else { return };
        let words = Words::of(&example.text, MAX_EXAMPLE_CHARS);
        if words.all().is_empty() {
            return;
        }
        match by_normal.get(words.normal()).map(|known| &mut self.sentences[*known].target) {
            Some(Target::Is(labels)) if !labels.contains(&label) => labels.push(label),
            Some(_) => {}
            None => {
                by_normal.insert(words.normal().to_owned(), self.sentences.len());
                let target = Target::Is(vec![label]);
                let (text, counts) = (example.text.clone(), Counts::of(&words, self.tongue));
                self.sentences.push(Sentence { text, counts, target, origin });
            }
        }
    }

    fn add_negative(&mut self, negative: &Example) {
        let Some(label) = self.number(negative.label) else { return };
        let words = Words::of(&negative.text, MAX_EXAMPLE_CHARS);
        if !words.all().is_empty() {
            let (text, counts) = (negative.text.clone(), Counts::of(&words, self.tongue));
            let (target, origin) = (Target::IsNot(label), Origin::Negative);
            self.sentences.push(Sentence { text, counts, target, origin });
        }
    }

    fn add_background(&mut self, lesson: &[Words]) {
        let Some(class) = self.class_beyond_labels() else { return };
        for (text, words) in background::of(self.tongue, lesson.iter()) {
            let counts = Counts::of(&words, self.tongue);
            let (target, origin) = (Target::Is(vec![class]), Origin::Background);
            self.sentences.push(Sentence { text: text.to_owned(), counts, target, origin });
            self.has_background = true;
        }
    }

    fn number(&self, label: usize) -> Option<u32> {
        u32::try_from(label).ok().filter(|_| label < self.labels)
    }

    fn class_beyond_labels(&self) -> Option<u32> {
        u32::try_from(self.labels).ok()
    }
}
