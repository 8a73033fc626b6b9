//! Training data: sentences of intents, synonyms, regular expressions, lookup tables.

use std::collections::HashMap;

use indexmap::{IndexMap, IndexSet};
use model::bot::EntityKind;
use model::key::Key;
use serde_json::Value;

use super::{Piece, Reading};
use crate::import::source::distinct;

/// Words for values, and what sentences mark.
#[derive(Debug, Default)]
pub(super) struct Synonyms {
    /// By value.
    pub(super) said: IndexMap<String, Synonym>,
    pub(super) marked: Marked,
}

/// The words for a value, and where the first of them stands.
#[derive(Debug)]
pub(super) struct Synonym {
    pub(super) said: IndexSet<String>,
    pub(super) place: Piece,
}

/// Words in small letters that are marked or listed, and as which entities.
pub(super) type Marked = HashMap<String, IndexSet<Key>>;

impl Synonyms {
    fn add(&mut self, value: String, words: impl IntoIterator<Item = String>, piece: &Piece) {
        let synonym = self
            .said
            .entry(value)
            .or_insert_with(|| Synonym { said: IndexSet::new(), place: piece.place() });
        synonym.said.extend(words);
    }

    fn mark(&mut self, word: &str, entity: &Key) {
        self.marked.entry(word.to_lowercase()).or_default().insert(entity.clone());
    }
}

impl Reading {
    /// Reads all training data; synonyms are given back, as their entities may stand in later files.
    pub(super) fn training(&mut self) -> Synonyms {
        let mut synonyms = Synonyms::default();
        let pieces: Vec<Piece> = self.pieces("nlu").collect();
        for piece in pieces {
            let examples = examples(&piece.member("examples"));
            if let Some(name) = piece.text("intent") {
                self.train(name, &examples, &mut synonyms, &piece);
            } else if let Some(value) = piece.text("synonym") {
                synonyms.add(value.to_owned(), examples, &piece);
            } else if let Some(name) = piece.text("regex") {
                self.regex(name, &examples, &piece);
            } else if let Some(name) = piece.text("lookup") {
                self.lookup(name, examples, &mut synonyms);
            } else {
                let message = "this is no intent, synonym, regex or lookup; it is left out";
                self.findings.warn("unknown_field", piece.at(), message).done();
            }
        }
        let without: Vec<String> = self
            .bot
            .intents
            .values()
            .filter(|it| it.phrases.is_empty())
            .map(|it| it.name.clone())
            .collect();
        for name in without {
            let place =
                Piece { file: String::new(), place: "/intents".to_owned(), value: Value::Null };
            let message = format!("the intent {name:?} has no sentences");
            self.findings
                .warn("missing_phrases", place.at(), message)
                .suggest("add some, or remove it");
        }
        synonyms
    }

    fn train(&mut self, name: &str, examples: &[String], synonyms: &mut Synonyms, piece: &Piece) {
        self.declare_intent(name);
        let Some(key) = self.intent_key(name) else {
            // Sentences of `nlu_fallback` say what isn't understood.
            let message =
                format!("the sentences of {name:?} aren't used: it is what isn't understood");
            self.findings.warn("unknown_intent", piece.at(), message).done();
            return;
        };
        let mut phrases = Vec::new();
        for example in examples {
            let phrase = marked(example, |mark| {
                self.declare_entity(&mark.entity);
                let key = self.entity_key(&mark.entity)?;
                synonyms.mark(&mark.text, &key);
                if let Some(value) = mark.value {
                    synonyms.add(value, [mark.text], piece);
                }
                Some(key)
            });
            phrases.push(phrase);
        }
        if let Some(intent) = self.bot.intents.get_mut(&key) {
            intent.phrases =
                distinct(std::mem::take(&mut intent.phrases).into_iter().chain(phrases));
        }
    }

    fn regex(&mut self, name: &str, examples: &[String], piece: &Piece) {
        let Some(first) = examples.first() else { return };
        let source =
            if examples.len() == 1 { first.clone() } else { format!("(?:{})", examples.join("|")) };
        if !self.declared.contains(name) && self.entity_key(name).is_none() {
            let message = format!(
                "the expression {name:?} helps Rasa's classifier only; here it is an entity"
            );
            self.findings.warn("regex_feature", piece.at(), message).done();
        }
        self.add_entity(name, EntityKind::Regex(source));
    }

    fn lookup(&mut self, name: &str, examples: Vec<String>, synonyms: &mut Synonyms) {
        self.declare_entity(name);
        let Some(key) = self.entity_key(name) else { return };
        for value in &examples {
            synonyms.mark(value, &key);
        }
        if let Some(entity) = self.bot.entities.get_mut(&key) {
            let listed: IndexMap<String, Vec<String>> =
                examples.into_iter().map(|value| (value, Vec::new())).collect();
            match &mut entity.kind {
                EntityKind::Values { values, .. } => values.extend(listed),
                kind => *kind = EntityKind::Values { values: listed, is_fuzzy: false },
            }
        }
    }
}

/// Examples as a text with a dash before each, or as a list of texts or objects with a text.
fn examples(piece: &Piece) -> Vec<String> {
    match &piece.value {
        Value::String(text) => {
            let lines = text.lines().map(str::trim);
            let items =
                lines.filter_map(|line| line.strip_prefix("- ").or_else(|| line.strip_prefix('-')));
            distinct(items.map(str::to_owned))
        }
        Value::Array(items) => distinct(items.iter().filter_map(|item| {
            let text = item.as_str().or_else(|| item.get("text")?.as_str())?;
            Some(text.trim().trim_start_matches("- ").to_owned())
        })),
        _ => Vec::new(),
    }
}

/// A value that is marked in a sentence.
#[derive(Debug, PartialEq)]
struct Mark {
    text: String,
    entity: String,
    /// What it stands for, when that is said.
    value: Option<String>,
}

/// A sentence with its marks in our form, as `[Delhi](city)`, the entities under the keys that are given.
fn marked(example: &str, mut key_of: impl FnMut(Mark) -> Option<Key>) -> String {
    let mut phrase = String::new();
    let mut rest = example;
    while let Some(open) = rest.find('[') {
        phrase.push_str(&rest[..open]);
        let found = mark(&rest[open..]).and_then(|(mark, length)| {
            let said = mark.text.clone();
            Some((said, key_of(mark)?, length))
        });
        match found {
            Some((said, key, length)) => {
                phrase.push_str(&format!("[{said}]({key})"));
                rest = &rest[open + length..];
            }
            None => {
                phrase.push('[');
                rest = &rest[open + 1..];
            }
        }
    }
    phrase.push_str(rest);
    phrase
}

/// A mark at the beginning of a text, and its length in bytes. No mark stands in another, so that no text is
/// looked through twice.
fn mark(text: &str) -> Option<(Mark, usize)> {
    let end_of = |text: &str, end: char| {
        let at = text.find([end, '['])?;
        text[at..].starts_with(end).then_some(at)
    };
    let close = 1 + end_of(&text[1..], ']')?;
    let (said, tail) = (&text[1..close], &text[close + 1..]);
    let (end, entity, value) = if tail.starts_with('(') {
        let end = end_of(tail, ')')?;
        let inner = &tail[1..end];
        let (entity, value) = inner
            .split_once(':')
            .map_or((inner, None), |(entity, value)| (entity, Some(value.to_owned())));
        (end, entity.to_owned(), value)
    } else if tail.starts_with('{') {
        let end = end_of(tail, '}')?;
        let fields: Value = serde_json::from_str(&tail[..=end]).ok()?;
        let entity = fields.get("entity")?.as_str()?.to_owned();
        (end, entity, fields.get("value").and_then(Value::as_str).map(str::to_owned))
    } else {
        return None;
    };
    let is_plain = !said.is_empty() && !entity.is_empty();
    is_plain.then(|| (Mark { text: said.to_owned(), entity, value }, close + 1 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_all_forms_become_ours() {
        for (written, ours, value) in [
            ("fly to [Rome](city)", "fly to [Rome](city)", None),
            ("fly to [the capital](city:Rome)", "fly to [the capital](city)", Some("Rome")),
            (
                r#"from [NYC]{"entity": "city", "role": "from", "value": "New York"}"#,
                "from [NYC](city)",
                Some("New York"),
            ),
        ] {
            let mut found = None;
            let phrase = marked(written, |mark| {
                found = mark.value;
                Some(Key::from_name(&mark.entity))
            });
            assert_eq!(phrase, ours);
            assert_eq!(found.as_deref(), value, "{written}");
        }
    }

    #[test]
    fn what_is_no_mark_stays() {
        for written in
            ["[a] b", "a [b](", "a ]( b", "[x]{not json}", "[]()", "[a]", "[a](b [c", "[[a]"]
        {
            assert_eq!(marked(written, |mark| panic!("{mark:?}")), written);
        }
    }
}
