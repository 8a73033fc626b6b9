//! Which words of an English text are nouns and verbs, by lists, endings and their neighbours.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::{ADJECTIVES, AUXILIARIES, DETERMINERS, PAST_FORMS, PLAIN, VERBS};
use crate::text::english::stems;

/// What a word does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Noun,
    Verb,
    /// It describes a noun.
    Adjective,
    /// It stands before a noun and what describes it.
    Determiner,
    Other,
}

struct Lists {
    plain: HashSet<&'static str>,
    determiners: HashSet<&'static str>,
    auxiliaries: HashSet<&'static str>,
    verbs: HashSet<&'static str>,
    past_forms: HashSet<&'static str>,
    adjectives: HashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let set = |words: &'static str| words.split_whitespace().collect();
    Lists {
        plain: set(PLAIN),
        determiners: set(DETERMINERS),
        auxiliaries: set(AUXILIARIES),
        verbs: set(VERBS),
        past_forms: set(PAST_FORMS),
        adjectives: set(ADJECTIVES),
    }
});

/// Words after which a verb comes in its plain form.
const BEFORE_VERBS: [&str; 17] = [
    "to", "i", "you", "we", "they", "please", "can", "could", "will", "would", "shall", "should",
    "may", "might", "must", "don't", "didn't",
];
/// Endings of nouns, adjectives and adverbs.
const NOUN_ENDINGS: [&str; 12] =
    ["tion", "sion", "ment", "ness", "ity", "ance", "ence", "ship", "ism", "ist", "age", "ery"];
const ADJECTIVE_ENDINGS: [&str; 8] = ["ful", "less", "ous", "able", "ible", "ive", "ish", "ical"];
const ADVERB_ENDING: &str = "ly";
/// Shortest word, in bytes, of which an ending says anything.
const MIN_BYTES: usize = 5;

/// What each of these words does; they are in lower case and in the order of the text.
pub fn parts(words: &[String]) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::with_capacity(words.len());
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| (words[at].as_str(), parts[at]));
        let after = words.get(at + 1).map(String::as_str);
        parts.push(part(word, before, after));
    }
    parts
}

fn part(word: &str, before: Option<(&str, Part)>, after: Option<&str>) -> Part {
    let lists = &*LISTS;
    if !word.chars().any(char::is_alphabetic) {
        return Part::Other;
    }
    let stands_before_noun =
        before.is_some_and(|(_, part)| matches!(part, Part::Determiner | Part::Adjective));
    if lists.determiners.contains(word) {
        // "that is", "this was": they stand for a noun themselves.
        let is_alone = after.is_none_or(|next| lists.auxiliaries.contains(next));
        return if is_alone { Part::Other } else { Part::Determiner };
    }
    if lists.auxiliaries.contains(word) || lists.plain.contains(word) {
        return Part::Other;
    }
    if lists.adjectives.contains(word) {
        return Part::Adjective;
    }
    if stands_before_noun {
        return if ends_with(word, &ADJECTIVE_ENDINGS) { Part::Adjective } else { Part::Noun };
    }
    let is_called_for = before.is_some_and(|(word, _)| BEFORE_VERBS.contains(&word));
    let is_known = lists.verbs.contains(word)
        || lists.past_forms.contains(word)
        || stems(word).any(|stem| lists.verbs.contains(stem.as_ref()));
    if is_known && (is_called_for || !follows_noun(before)) {
        return Part::Verb;
    }
    if is_called_for && !ends_with(word, &NOUN_ENDINGS) && lists.verbs.contains(word) {
        return Part::Verb;
    }
    if word.len() >= MIN_BYTES && word.ends_with(ADVERB_ENDING) {
        return Part::Other;
    }
    if ends_with(word, &ADJECTIVE_ENDINGS) {
        return Part::Adjective;
    }
    if is_known
        && (word.ends_with("ed") || word.ends_with("ing") || lists.past_forms.contains(word))
    {
        return Part::Verb;
    }
    Part::Noun
}

/// "phone calls", "order returns": the second is a noun too.
fn follows_noun(before: Option<(&str, Part)>) -> bool {
    before.is_some_and(|(_, part)| part == Part::Noun)
}

fn ends_with(word: &str, endings: &[&str]) -> bool {
    word.len() >= MIN_BYTES && endings.iter().any(|ending| word.ends_with(ending))
}

/// The ranges of words that are a noun with what describes it, in the order of the text.
pub fn phrases(parts: &[Part]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, part) in parts.iter().chain([&Part::Other]).enumerate() {
        match part {
            Part::Noun | Part::Adjective => {
                start.get_or_insert(at);
            }
            Part::Verb | Part::Determiner | Part::Other => {
                let range = start.take().unwrap_or(at)..at;
                let last = parts[range.clone()].iter().rposition(|part| *part == Part::Noun);
                found.extend(last.map(|last| range.start..range.start + last + 1));
            }
        }
    }
    found
}
