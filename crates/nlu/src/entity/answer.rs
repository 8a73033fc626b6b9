//! Answers: yes or no, in words and in thumbs.

use serde_json::Value;

use super::Mention;
use super::lexeme::Lexeme;
use super::reading::Reading;

/// Phrases that say no; they are looked for first, because some contain one that says yes.
const NO: [&str; 44] = [
    "no",
    "nope",
    "nah",
    "nay",
    "no thanks",
    "no thank you",
    "no way",
    "not really",
    "not at all",
    "not ok",
    "not okay",
    "not fine",
    "not good",
    "not correct",
    "not right",
    "not true",
    "never",
    "negative",
    "disagree",
    "wrong",
    "incorrect",
    "false",
    "i don't think so",
    "i do not think so",
    "absolutely not",
    "certainly not",
    "of course not",
    "definitely not",
    "not now",
    "not yet",
    "nein",
    "non",
    "nee",
    "nej",
    "não",
    "nie",
    "nope thanks",
    "cancel",
    "👎",
    "❌",
    "🙅",
    "✖",
    "नहीं",
    "нет",
];
/// Phrases that say yes.
const YES: [&str; 62] = [
    "yes",
    "yeah",
    "yea",
    "yep",
    "yup",
    "ya",
    "yah",
    "yass",
    "aye",
    "sure",
    "sure thing",
    "ok",
    "okay",
    "okey",
    "okie",
    "k",
    "fine",
    "alright",
    "all right",
    "right",
    "correct",
    "that's right",
    "that is right",
    "that's correct",
    "true",
    "agree",
    "agreed",
    "i agree",
    "of course",
    "certainly",
    "definitely",
    "absolutely",
    "exactly",
    "indeed",
    "affirmative",
    "please do",
    "yes please",
    "go ahead",
    "go on",
    "do it",
    "sounds good",
    "looks good",
    "that works",
    "works for me",
    "why not",
    "perfect",
    "confirm",
    "confirmed",
    "i do",
    "it is",
    "ja",
    "oui",
    "sí",
    "si",
    "sì",
    "sim",
    "tak",
    "👍",
    "👌",
    "✅",
    "✔",
    "हाँ",
];

/// Phrases among these that mean something else inside a sentence: "the right size", "a false start".
const ONLY_ALONE: [&str; 22] = [
    "k",
    "fine",
    "right",
    "correct",
    "true",
    "perfect",
    "it is",
    "i do",
    "do it",
    "go on",
    "ya",
    "si",
    "tak",
    "sim",
    "ja",
    "wrong",
    "incorrect",
    "false",
    "negative",
    "never",
    "non",
    "cancel",
];

/// Finds the first answer; the value is `true` or `false`.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let first = (0..reading.lexemes().len()).find_map(|at| {
        let no = longest(reading, at, &NO).map(|end| (false, end));
        let yes = longest(reading, at, &YES).map(|end| (true, end));
        let (is_yes, end) = match (no, yes) {
            (Some(no), Some(yes)) if yes.1 > no.1 => yes,
            (Some(no), _) => no,
            (None, yes) => yes?,
        };
        // A skin tone belongs to its thumb.
        let tones = ["🏻", "🏼", "🏽", "🏾", "🏿"];
        let end = end + usize::from(reading.is_any(end, &tones));
        Some(Mention::ruled(Value::Bool(is_yes), reading.span(at..end)))
    });
    first.into_iter().collect()
}

/// Finds the lexeme after the longest of these phrases that begins here.
fn longest(reading: &Reading<'_>, at: usize, phrases: &[&str]) -> Option<usize> {
    let lexemes = reading.lexemes();
    let is_edge = |lexeme: Option<&Lexeme>| lexeme.is_none_or(|one| !one.is_word());
    let begins = is_edge(at.checked_sub(1).and_then(|before| lexemes.get(before)));
    let said = phrases.iter().filter(|phrase| reading.says(at, phrase));
    let ends = said.filter_map(|phrase| {
        let end = at + phrase.split(' ').count();
        let stands_alone = begins && is_edge(lexemes.get(end));
        (stands_alone || !ONLY_ALONE.contains(phrase)).then_some(end)
    });
    ends.max()
}
