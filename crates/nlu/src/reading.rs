//! How a message reads: its mood, its words, and the names and values in it, for scripts that ask.
//!
//! By lists and rules of our own: English is read; of other languages only sentences, words and what
//! entities find. It is a help for scripts, not what intents or slots are decided by.

mod grammar;
mod mood;
#[cfg(test)]
mod tests;
mod words;

use jiff::Zoned;
use model::key::Key;
use model::script::{MessageReading, NamedEntity, Sentiment};

use crate::entity::{Description, Kind, Options, Recognisers};
use grammar::Part;

/// How much of a text is read, in characters.
const MAX_READ_CHARS: usize = crate::MAX_TEXT_CHARS;
/// Most words that are read.
const MAX_WORDS: usize = 2_000;
/// Built-in entities that are told by name.
const NAMED: [&str; 11] = [
    "person",
    "organization",
    "location",
    "money",
    "percent",
    "ordinal",
    "duration",
    "set",
    "date",
    "time",
    "number",
];

/// Reads a text of a language (BCP 47) that was written at that time.
pub fn read(text: &str, language: &str, at: &Zoned) -> MessageReading {
    let text = match text.char_indices().nth(MAX_READ_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    let tokens = tokens(text);
    let lower: Vec<String> =
        tokens.iter().map(|token| token.to_lowercase().replace('\u{2019}', "'")).collect();
    let subtag = language.split(['-', '_']).next().unwrap_or_default();
    let is_read = subtag.eq_ignore_ascii_case("en");
    let parts = if is_read { grammar::parts(&lower) } else { vec![Part::Other; tokens.len()] };
    let of_part = |wanted: Part| {
        let fitting = tokens.iter().zip(&parts).filter(|(_, part)| **part == wanted);
        fitting.map(|(token, _)| (*token).to_owned()).collect()
    };
    MessageReading {
        sentiment: if is_read { mood::of(text, &lower) } else { Sentiment::Neutral },
        sentences: sentences(text),
        nouns: of_part(Part::Noun),
        verbs: of_part(Part::Verb),
        phrases: grammar::phrases(&parts)
            .into_iter()
            .map(|words| tokens[words].join(" "))
            .collect(),
        tokens: tokens.iter().map(|token| (*token).to_owned()).collect(),
        entities: entities(text, language, at),
    }
}

/// The words as they are written, without the signs around them.
fn tokens(text: &str) -> Vec<&str> {
    let words = text.split_whitespace();
    let words = words.map(|word| word.trim_matches(|sign: char| !sign.is_alphanumeric()));
    words.filter(|word| !word.is_empty()).take(MAX_WORDS).collect()
}

/// Sentences end with a sign and a blank, or with their line.
fn sentences(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut start = 0;
        let mut symbols = line.char_indices().peekable();
        while let Some((at, symbol)) = symbols.next() {
            let is_end = matches!(symbol, '.' | '!' | '?' | '\u{2026}' | '\u{3002}' | '\u{0964}');
            let is_last = symbols.peek().is_none_or(|(_, next)| next.is_whitespace());
            if is_end && is_last {
                let end = at + symbol.len_utf8();
                found.push(line[start..end].trim());
                start = end;
            }
        }
        found.push(line[start..].trim());
    }
    found.into_iter().filter(|one| !one.is_empty()).map(str::to_owned).collect()
}

fn entities(text: &str, language: &str, at: &Zoned) -> Vec<NamedEntity> {
    let described = NAMED.into_iter().filter_map(|name| {
        let kind = Kind::BuiltIn { name: name.to_owned(), options: Options::default() };
        Some(Description { key: Key::new(name).ok()?, kind })
    });
    let (recognisers, _) = Recognisers::compile(&described.collect::<Vec<_>>(), language);
    let found = recognisers.find(text, at).into_iter();
    let named = |found: crate::entity::Found| NamedEntity {
        names: vec![found.entity.to_string()],
        phrase: found.text,
    };
    found.map(named).collect()
}
