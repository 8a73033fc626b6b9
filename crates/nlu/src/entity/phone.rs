//! Telephone numbers: spans by a scan of our own, validity by `phonenumber`.

#[cfg(test)]
mod tests;

use std::ops::Range;

use phonenumber::country::Id;
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};
use serde_json::{Value, json};

use super::lexeme::{Form, Lexeme};
use super::reading::Reading;
use super::{Mention, Options, first_subtag};

/// Fewest and most digits of a number.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Most groups of digits of a number.
const MAX_GROUPS: usize = 8;
/// Signs between groups of digits.
const SEPARATORS: [&str; 7] = ["-", "\u{2010}", "\u{2013}", ".", "/", "(", ")"];
/// Most signs between two groups.
const MAX_SEPARATORS: usize = 2;
/// Most bytes without digits between two groups, spaces included.
const MAX_GAP: usize = 4;
/// Most readings of one text that are checked.
const MAX_CHECKED: usize = 64;
/// Digits of a number that isn't checked.
const UNCHECKED_DIGITS: usize = 10;

/// Which numbers are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Those that exist where the contact may be.
    Valid,
    /// Ten digits, whatever they are.
    Unchecked,
    /// Those with a country's code.
    International,
}

/// Finds numbers; the value is `{"country_calling_code", "value", "e164"}`, all texts.
pub fn mentions(reading: &Reading<'_>, kind: Kind, options: &Options) -> Vec<Mention> {
    let lexemes = reading.lexemes();
    let region = region(options.region.as_deref(), reading.language);
    let mut found = Vec::new();
    let mut checked = 0;
    let mut at = 0;
    while at < lexemes.len() && checked < MAX_CHECKED {
        let groups = groups(reading, at);
        let mut next = at + 1;
        for count in (1..=groups.len()).rev() {
            let span = groups[0].start..groups[count - 1].end;
            let digits: usize = lexemes[span.clone()]
                .iter()
                .filter(|one| one.is_digits())
                .map(|one| one.lower.len())
                .sum();
            if !DIGITS.contains(&digits) || digits < 2 * count || is_date(&lexemes[span.clone()]) {
                continue;
            }
            checked += 1;
            if let Some(value) = value(reading, span.clone(), kind, region) {
                next = span.end;
                found.push(Mention::ruled(value, reading.span(span)));
                break;
            }
        }
        at = next;
    }
    found
}

/// Groups of digits that begin here and may be one number: the lexemes of each, with the signs before
/// it.
fn groups(reading: &Reading<'_>, at: usize) -> Vec<Range<usize>> {
    let lexemes = reading.lexemes();
    let before = at.checked_sub(1).and_then(|before| lexemes.get(before));
    let is_inside = lexemes[at].is_glued
        && before.is_some_and(|one| {
            one.form != Form::Sign || one.is_any(&["+", "_", ".", "@", "#", "/"])
        });
    if is_inside || !starts_number(lexemes, at) || is_address(reading, at) {
        return Vec::new();
    }
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut start = at;
    for index in at..lexemes.len() {
        let lexeme = &lexemes[index];
        let gap = index > at && lexeme.span.start - lexemes[index - 1].span.end > MAX_GAP;
        let is_first = lexeme.is_any(&["+", "("]) && index <= at + 1;
        let is_separator = is_first || lexeme.is_any(&SEPARATORS);
        if gap || groups.len() == MAX_GROUPS || (!lexeme.is_digits() && !is_separator) {
            break;
        }
        if lexeme.is_digits() {
            groups.push(start..index + 1);
            start = index + 1;
        } else if index - start >= MAX_SEPARATORS {
            break;
        }
    }
    let last = groups.last().map_or(at, |last| last.end);
    let runs_on = lexemes.get(last).is_some_and(|next| next.is_glued && next.is_word());
    if runs_on {
        groups.pop();
    }
    groups
}

fn starts_number(lexemes: &[Lexeme], at: usize) -> bool {
    let is_digits = |index: usize| lexemes.get(index).is_some_and(Lexeme::is_digits);
    let opens = |index: usize| lexemes.get(index).is_some_and(|one| one.is("("));
    is_digits(at)
        || (lexemes[at].is("+") && (is_digits(at + 1) || (opens(at + 1) && is_digits(at + 2))))
        || (opens(at) && (is_digits(at + 1) || lexemes.get(at + 1).is_some_and(|one| one.is("+"))))
}

fn is_address(reading: &Reading<'_>, at: usize) -> bool {
    let span = &reading.lexemes()[at].span;
    let addresses = reading.addresses();
    let next = addresses.partition_point(|address| address.span.end <= span.start);
    addresses.get(next).is_some_and(|address| address.span.start < span.end)
}

/// Says whether digits are written as a date is: `2026-02-01`, `01.02.2026`.
fn is_date(lexemes: &[Lexeme]) -> bool {
    let lengths: Vec<usize> =
        lexemes.iter().filter(|one| one.is_digits()).map(|one| one.lower.len()).collect();
    matches!(lengths[..], [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4])
}

fn value(
    reading: &Reading<'_>,
    lexemes: Range<usize>,
    kind: Kind,
    region: Option<Id>,
) -> Option<Value> {
    let all = &reading.lexemes()[lexemes];
    let has_plus = all.iter().take(2).any(|one| one.is("+"));
    let digits: String =
        all.iter().filter(|one| one.is_digits()).map(|one| one.lower.as_str()).collect();
    if kind == Kind::Unchecked && digits.len() == UNCHECKED_DIGITS && !has_plus {
        let calling_code = region.and_then(calling_code);
        let e164 = calling_code.as_ref().map(|code| format!("+{code}{digits}"));
        return Some(
            json!({ "country_calling_code": calling_code, "value": digits, "e164": e164 }),
        );
    }
    let is_international = has_plus || digits.starts_with("00");
    if kind == Kind::International && !is_international {
        return None;
    }
    let written = if has_plus { format!("+{digits}") } else { digits };
    let written = match written.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None => written,
    };
    let number = phonenumber::parse(region, &written).ok()?;
    (kind == Kind::Unchecked || phonenumber::is_valid(&number)).then(|| described(&number))
}

fn described(number: &PhoneNumber) -> Value {
    let calling_code = number.code().value().to_string();
    let e164 = number.format().mode(Mode::E164).to_string();
    let national = e164.trim_start_matches('+').trim_start_matches(&calling_code);
    json!({ "country_calling_code": calling_code, "value": national, "e164": e164 })
}

fn calling_code(region: Id) -> Option<String> {
    DATABASE.by_id(region.as_ref()).map(|metadata| metadata.country_code().to_string())
}

/// Finds the country of numbers without a country's code: the options' one, else that of the
/// language tag, else the largest that speaks the language.
fn region(chosen: Option<&str>, language: &str) -> Option<Id> {
    let of_tag = language.split(['-', '_']).skip(1).find(|part| part.len() == 2);
    if let Some(region) = chosen.or(of_tag) {
        return region.to_ascii_uppercase().parse().ok();
    }
    let region = match first_subtag(language).as_str() {
        "en" => Id::US,
        "de" => Id::DE,
        "fr" => Id::FR,
        "es" => Id::ES,
        "it" => Id::IT,
        "pt" => Id::BR,
        "nl" => Id::NL,
        "pl" => Id::PL,
        "sv" => Id::SE,
        "da" => Id::DK,
        "tr" => Id::TR,
        "ru" => Id::RU,
        "uk" => Id::UA,
        "ja" => Id::JP,
        "ko" => Id::KR,
        "zh" => Id::CN,
        "id" => Id::ID,
        "hi" | "mr" | "bn" | "ta" | "te" | "gu" | "kn" | "ml" | "pa" => Id::IN,
        "ar" => Id::SA,
        _ => return None,
    };
    Some(region)
}
