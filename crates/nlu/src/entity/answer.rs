//! Answers: yes or no, in words and in thumbs.

use std::sync::LazyLock;

use serde_json::Value;

use super::Mention;
use super::lexeme::{Form, Lexeme};
use super::phrase::Phrases;
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
const ONLY_ALONE: [&str; 23] = [
    "k",
    "confirm",
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

/// Words before an answer that say nothing.
const FILLERS: [&str; 14] = [
    "well", "oh", "um", "hm", "hmm", "so", "then", "and", "but", "ah", "i said", "i guess",
    "i think", "just",
];
/// Words after a "no" that isn't an answer: "no longer".
const AFTER_NO: [&str; 22] = [
    "longer", "one", "idea", "problem", "problems", "need", "doubt", "matter", "worries", "more",
    "other", "clue", "money", "luck", "reason", "time", "wonder", "body", "wifi", "internet",
    "such", "signal",
];

static NO_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(NO));
static YES_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(YES));
static FILLER_PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(FILLERS));

/// Finds the first answer; the value is `true` or `false`. Single words answer at the beginning of a
/// sentence only: "are you sure" is none.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let lexemes = reading.lexemes();
    let mut begins = true;
    let mut skipped_to = 0;
    for at in 0..lexemes.len() {
        if at < skipped_to {
            continue;
        }
        let no = longest(lexemes, at, (&NO_PHRASES, &NO), begins).map(|end| (false, end));
        let yes = longest(lexemes, at, (&YES_PHRASES, &YES), begins).map(|end| (true, end));
        let answer = match (no, yes) {
            (Some(no), Some(yes)) if yes.1 > no.1 => Some(yes),
            (Some(no), _) => Some(no),
            (None, yes) => yes,
        };
        if let Some((is_yes, end)) = answer {
            // A skin tone belongs to its thumb.
            let end = end + usize::from(reading.is_any(end, &["🏻", "🏼", "🏽", "🏾", "🏿"]));
            return vec![Mention::ruled(Value::Bool(is_yes), reading.span(at..end))];
        }
        let filler = FILLER_PHRASES.longest_at(lexemes, at).filter(|_| begins);
        skipped_to = filler.map_or(0, |(_, end)| end);
        begins = filler.is_some() || lexemes[at].form == Form::Sign;
    }
    Vec::new()
}

/// Finds the lexeme after the longest of these phrases that begins here and is an answer.
fn longest(
    lexemes: &[Lexeme],
    at: usize,
    (phrases, texts): (&Phrases, &[&str]),
    begins: bool,
) -> Option<usize> {
    let is_edge = |end: usize| lexemes.get(end).is_none_or(|one| one.form == Form::Sign);
    let ends = phrases.at(lexemes, at).filter_map(|(index, end)| {
        let phrase = texts[index];
        let is_answer = match () {
            () if ONLY_ALONE.contains(&phrase) => begins && is_edge(end),
            () if phrase == "no" => {
                begins && !lexemes.get(end).is_some_and(|next| next.is_any(&AFTER_NO))
            }
            () => begins || phrase.contains(' '),
        };
        is_answer.then_some(end)
    });
    ends.max()
}
