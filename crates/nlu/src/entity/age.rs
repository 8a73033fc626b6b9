//! Ages: "29 years old", "aged 87", "I'm 29", or a number alone.

use rust_decimal::Decimal;
use serde_json::Value;

use super::number::{Number, json};
use super::reading::Reading;
use super::{Detection, Mention};

/// Oldest age in years.
const MAX_YEARS: u32 = 130;
/// Words before an age.
const BEFORE: [&str; 19] = [
    "age",
    "aged",
    "age is",
    "age :",
    "age of",
    "i am",
    "i'm",
    "im",
    "i turned",
    "i just turned",
    "he is",
    "she is",
    "he's",
    "she's",
    "turned",
    "turning",
    "am only",
    "i'm only",
    "just turned",
];
/// Words after an age that isn't in words of time: `87 yo`.
const AFTER: [&str; 6] = ["yo", "y o", "y / o", "yr old", "yrs old", "y . o"];
/// What people count ages in, with the word we tell.
const UNITS: [(&str, &str); 10] = [
    ("years", "years"),
    ("year", "years"),
    ("yrs", "years"),
    ("yr", "years"),
    ("months", "months"),
    ("month", "months"),
    ("weeks", "weeks"),
    ("week", "weeks"),
    ("days", "days"),
    ("day", "days"),
];

/// Finds ages; the value is a number of years, or a text such as `3 months`.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    reading
        .numbers()
        .iter()
        .filter_map(|number| with_unit(reading, number).or_else(|| said(reading, number)))
        .collect()
}

fn with_unit(reading: &Reading<'_>, number: &Number) -> Option<Mention> {
    let end = number.lexemes.end;
    if let Some(phrase) = AFTER.iter().find(|phrase| reading.says(end, phrase)) {
        let span = reading.span(number.lexemes.start..end + phrase.split(' ').count());
        return Some(Mention::ruled(json(number.value), span));
    }
    let at = if reading.is_any(end, &["-"]) { end + 1 } else { end };
    let (_, unit) = UNITS.iter().find(|(word, _)| reading.is_any(at, &[word]))?;
    let after = if reading.is_any(at + 1, &["-"]) { at + 2 } else { at + 1 };
    let end = match () {
        () if reading.is_any(after, &["old"]) => after + 1,
        () if reading.says(after, "of age") => after + 2,
        () => return None,
    };
    let value = match *unit {
        "years" => json(number.value),
        other => Value::String(format!("{} {other}", number.value)),
    };
    Some(Mention::ruled(value, reading.span(number.lexemes.start..end)))
}

/// Takes a number that is said as an age, or is the whole message.
fn said(reading: &Reading<'_>, number: &Number) -> Option<Mention> {
    let fits = number.value.fract().is_zero()
        && number.value > Decimal::ZERO
        && number.value <= Decimal::from(MAX_YEARS)
        && !number.is_attached;
    if !fits {
        return None;
    }
    if reading.span(number.lexemes.clone()).len() == reading.text.trim().len() {
        let mention = Mention::ruled(json(number.value), number.span.clone());
        return Some(Mention { detection: Detection::Whole, ..mention });
    }
    let start = number.lexemes.start;
    let phrase = BEFORE.iter().filter(|phrase| {
        let words = phrase.split(' ').count();
        start >= words && reading.says(start - words, phrase)
    });
    let phrase = phrase.max_by_key(|phrase| phrase.len())?;
    // "I am 5 minutes late", but "I'm 29 and from Rome".
    let ends = reading.lexemes().get(number.lexemes.end).is_none_or(|next| {
        !next.is_word() || next.is_any(&["and", "but", "now", "years", "yrs", "with", "so"])
    });
    let is_named = phrase.starts_with("age");
    if !ends && !is_named {
        return None;
    }
    let has_years = reading.is_any(number.lexemes.end, &["years", "yrs"]);
    let first = if is_named { start - phrase.split(' ').count() } else { start };
    let span = reading.span(first..number.lexemes.end + usize::from(has_years));
    Some(Mention::ruled(json(number.value), span))
}
