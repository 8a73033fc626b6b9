//! Codes of a fixed form: digits of one length, seats, tax numbers.

use serde_json::Value;

use super::lexeme::Lexeme;
use super::number::{self, has_digits};
use super::reading::Reading;
use super::{Mention, Options};

/// Digits of a one-time password, unless the options say otherwise.
const PASSWORD_DIGITS: usize = 4;
/// Digits of postal codes by country; others have four to six.
const POSTAL_DIGITS: [(&str, usize); 18] = [
    ("IN", 6),
    ("CN", 6),
    ("RU", 6),
    ("SG", 6),
    ("RO", 6),
    ("US", 5),
    ("DE", 5),
    ("FR", 5),
    ("IT", 5),
    ("ES", 5),
    ("MX", 5),
    ("TR", 5),
    ("ID", 5),
    ("TH", 5),
    ("AU", 4),
    ("CH", 4),
    ("AT", 4),
    ("DK", 4),
];
/// Largest score that people give when asked how likely they are to recommend.
const MAX_SCORE: u32 = 10;

/// Finds one-time passwords; the value is a text, which keeps zeros at the front.
pub fn passwords(reading: &Reading<'_>, options: &Options) -> Vec<Mention> {
    let has_bounds = options.min_digits.is_some() || options.max_digits.is_some();
    let fits = |digits: usize| {
        if has_bounds { has_digits(digits, options) } else { digits == PASSWORD_DIGITS }
    };
    digits(reading, fits)
}

/// Finds postal codes in digits; the value is a text.
pub fn postal_codes(reading: &Reading<'_>, options: &Options) -> Vec<Mention> {
    let of_tag = reading.language.split(['-', '_']).skip(1).find(|part| part.len() == 2);
    let region = options.region.as_deref().or(of_tag).unwrap_or_default().to_ascii_uppercase();
    let known = POSTAL_DIGITS.iter().find(|(known, _)| *known == region);
    let mut found = digits(reading, |digits| match known {
        Some((_, count)) => digits == *count,
        None => (4..=6).contains(&digits),
    });
    if known.is_none_or(|(_, count)| *count == 6) {
        found.extend(split_codes(reading));
    }
    found
}

/// Finds tax numbers of India: five letters, four digits, a letter.
pub fn tax_numbers(reading: &Reading<'_>) -> Vec<Mention> {
    runs(reading, |run| {
        let [letters, digits, letter] = run else { return false };
        is_letters(letters, 5) && is_count(digits, 4) && is_letters(letter, 1)
    })
}

/// Finds seats: a row and a letter.
pub fn seats(reading: &Reading<'_>) -> Vec<Mention> {
    runs(reading, |run| {
        let [row, seat] = run else { return false };
        row.is_digits()
            && (1..=2).contains(&row.lower.len())
            && is_letters(seat, 1)
            && ("a"..="l").contains(&seat.lower.as_str())
    })
}

/// Finds scores from 0 to 10; the value is a number.
pub fn scores(reading: &Reading<'_>) -> Vec<Mention> {
    let fits = |value: rust_decimal::Decimal| {
        value.fract().is_zero() && (0..=MAX_SCORE).any(|score| value == score.into())
    };
    let numbers = reading.numbers().iter().filter(|one| !one.is_attached && fits(one.value));
    numbers.map(|one| Mention::ruled(number::json(one.value), one.span.clone())).collect()
}

/// Finds digits that stand alone and have a fitting length.
fn digits(reading: &Reading<'_>, fits: impl Fn(usize) -> bool) -> Vec<Mention> {
    runs(reading, |run| match run {
        [digits] => digits.is_digits() && fits(digits.lower.len()),
        _ => false,
    })
}

/// Finds six digits with a space in the middle.
fn split_codes(reading: &Reading<'_>) -> Vec<Mention> {
    let lexemes = reading.lexemes();
    let is_half = |lexeme: &Lexeme| is_count(lexeme, 3);
    let pairs = lexemes
        .windows(2)
        .filter(|pair| pair.iter().all(is_half) && !pair[0].is_glued && !pair[1].is_glued);
    let ends =
        |end: usize| reading.text[end..].chars().next().is_none_or(|next| !next.is_alphanumeric());
    let whole =
        pairs.filter(|pair| ends(pair[1].span.end) && pair[1].span.start == pair[0].span.end + 1);
    whole
        .map(|pair| {
            let value = format!("{}{}", pair[0].lower, pair[1].lower);
            Mention::ruled(Value::String(value), pair[0].span.start..pair[1].span.end)
        })
        .collect()
}

/// Finds runs of words and digits without a sign or a space that fit; the value is in capitals.
fn runs(reading: &Reading<'_>, fits: impl Fn(&[Lexeme]) -> bool) -> Vec<Mention> {
    let lexemes = reading.lexemes();
    let is_part = |lexeme: &Lexeme| lexeme.is_word() || lexeme.is_digits();
    let mut found = Vec::new();
    let mut start = 0;
    for end in 1..=lexemes.len() {
        let goes_on = lexemes
            .get(end)
            .is_some_and(|next| next.is_glued && is_part(next) && is_part(&lexemes[end - 1]));
        if goes_on {
            continue;
        }
        let run = &lexemes[start..end];
        if fits(run) && !is_joined(lexemes, start, end) {
            let value: String = run.iter().map(|one| one.lower.to_uppercase()).collect();
            found.push(Mention::ruled(Value::String(value), reading.span(start..end)));
        }
        start = end;
    }
    found
}

/// Says whether a run is a part of something longer: `12-345`, `1,000`, `a_b`.
fn is_joined(lexemes: &[Lexeme], start: usize, end: usize) -> bool {
    let joints = [".", ",", "-", "/", ":", "_", "@", "'", "#"];
    let is_joint = |index: usize| lexemes.get(index).is_some_and(|sign| sign.is_any(&joints));
    let before =
        start > 0 && lexemes[start].is_glued && is_joint(start - 1) && lexemes[start - 1].is_glued;
    let after = is_joint(end)
        && lexemes[end].is_glued
        && lexemes.get(end + 1).is_some_and(|next| next.is_glued);
    before || after
}

fn is_count(lexeme: &Lexeme, digits: usize) -> bool {
    lexeme.is_digits() && lexeme.lower.len() == digits
}

fn is_letters(lexeme: &Lexeme, letters: usize) -> bool {
    lexeme.is_word() && lexeme.lower.len() == letters && lexeme.lower.is_ascii()
}
