//! Ordinals: places in an order, in digits and in words.
//!
//! Those that count from the end are negative: the last one is -1.

use std::sync::LazyLock;

use rust_decimal::Decimal;

use super::number::{self, Piece, compose, ordinal_word};
use super::phrase::Phrases;
use super::reading::Reading;
use super::{Mention, first_subtag};

/// What makes digits an ordinal, in English, French, Dutch, Spanish and Portuguese.
const ENDINGS: [&str; 13] =
    ["st", "nd", "rd", "th", "er", "ère", "e", "ème", "eme", "ste", "de", "º", "ª"];
/// Words before a second that is a time.
const BEFORE_SECOND: [&str; 9] =
    ["a", "per", "each", "every", "split", "one", "half", "sec", "any"];
/// Phrases that count from the end.
const FROM_THE_END: [(&str, i64); 8] = [
    ("the last but one", -2),
    ("last but one", -2),
    ("the second to last", -2),
    ("second to last", -2),
    ("next to last", -2),
    ("penultimate", -2),
    ("the last one", -1),
    ("last one", -1),
];

static END_PHRASES: LazyLock<Phrases> =
    LazyLock::new(|| Phrases::new(FROM_THE_END.iter().map(|(phrase, _)| *phrase)));

/// Finds ordinals; the value is a number.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let mut found = Vec::new();
    for at in 0..reading.lexemes().len() {
        let read = from_the_end(reading, at)
            .or_else(|| in_digits(reading, at))
            .or_else(|| in_words(reading, at));
        if let Some((value, end)) = read {
            let span = reading.span(at..end);
            found.push(Mention::ruled(number::json(value), span));
        }
    }
    if first_subtag(reading.language) != "en" {
        found.extend(number::foreign_ordinals(reading));
    }
    found
}

fn from_the_end(reading: &Reading<'_>, at: usize) -> Option<(Decimal, usize)> {
    let (index, end) = END_PHRASES.longest_at(reading.lexemes(), at)?;
    Some((Decimal::from(FROM_THE_END[index].1), end))
}

fn in_digits(reading: &Reading<'_>, at: usize) -> Option<(Decimal, usize)> {
    let number = reading.number_at(at)?;
    let end = number.lexemes.end;
    let has_ending = reading.lexemes().get(end).is_some_and(|next| next.is_glued)
        && reading.is_any(end, &ENDINGS);
    let is_count = number.value.fract().is_zero() && number.value > Decimal::ZERO;
    (has_ending && is_count && number.lexemes.len() == 1).then_some((number.value, end + 1))
}

/// Reads an English ordinal from here on, with the cardinal words before its last one.
fn in_words(reading: &Reading<'_>, at: usize) -> Option<(Decimal, usize)> {
    let lexemes = reading.lexemes();
    if let Some(piece) = ordinal_word(&lexemes[at].lower) {
        let is_time = lexemes[at].is("second") && at > 0 && reading.is_any(at - 1, &BEFORE_SECOND);
        let follows_number = at > 0 && is_continued(reading, at);
        let is_part =
            matches!(piece, Piece::Scale(_)) && at > 0 && reading.is_any(at - 1, &["a", "an"]);
        return (!is_time && !follows_number && !is_part).then(|| (piece.value(), at + 1));
    }
    let (value, end) = reading.whole_at(at)?;
    let skipped = usize::from(reading.is_any(end, &["-", "and"]));
    let piece = lexemes.get(end + skipped).and_then(|word| ordinal_word(&word.lower))?;
    Some((compose(value, piece)?, end + skipped + 1))
}

/// Says whether an ordinal word ends a longer ordinal that begins before it.
fn is_continued(reading: &Reading<'_>, at: usize) -> bool {
    let lexemes = reading.lexemes();
    let before =
        if reading.is_any(at - 1, &["-", "and"]) { at.checked_sub(2) } else { Some(at - 1) };
    let Some(before) = before else { return false };
    let numbers = reading.numbers();
    let next = numbers.partition_point(|number| number.lexemes.end <= before);
    let number = numbers.get(next).filter(|number| number.lexemes.end == before + 1);
    let piece = ordinal_word(&lexemes[at].lower);
    number.zip(piece).is_some_and(|(number, piece)| compose(number.value, piece).is_some())
}
