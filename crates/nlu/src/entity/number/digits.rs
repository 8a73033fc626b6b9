//! Numbers in digits: grouped, with a fraction, as a list or a range.
//!
//! Digits with signs between them are judged as a whole, so that parts of a date or a version are
//! never numbers.

use std::ops::Range;

use rust_decimal::Decimal;

use super::super::lexeme::{Form, Lexeme};
use super::super::reading::Reading;
use super::ratio;

/// Most digits of a number.
const MAX_DIGITS: usize = 28;
/// Largest power that is worked out.
const MAX_EXPONENT: u32 = 60;
/// Signs that join digits to one thing.
const JOINTS: [&str; 9] = [".", ",", "/", ":", "-", "\u{2013}", "'", "\u{2019}", "_"];
/// Languages that write 1.234,5 for what is 1,234.5 in English.
const DECIMAL_COMMA: [&str; 24] = [
    "bg", "ca", "cs", "da", "de", "el", "es", "et", "fi", "fr", "hr", "hu", "id", "it", "lt", "nb",
    "nl", "no", "pl", "pt", "ru", "sv", "tr", "uk",
];

/// A number in digits, before words around it are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    pub value: Decimal,
    pub digits: usize,
    pub lexemes: Range<usize>,
    /// Whether a word follows without a space.
    pub is_attached: bool,
    pub is_fraction: bool,
}

/// Reads the digits of a text; what is found is at the index of its first lexeme.
pub fn atoms(reading: &Reading<'_>, blocked: &[bool]) -> Vec<Option<Atom>> {
    let lexemes = reading.lexemes();
    let language = super::super::first_subtag(reading.language);
    let decimal = if DECIMAL_COMMA.contains(&language.as_str()) { "," } else { "." };
    let mut atoms = vec![None; lexemes.len()];
    let mut at = 0;
    while at < lexemes.len() {
        if let Some(value) = vulgar_fraction(&lexemes[at]) {
            atoms[at] = Some(Atom { is_fraction: true, ..atom(value, at..at + 1) });
        }
        if !lexemes[at].is_digits() || blocked[at] {
            at += 1;
            continue;
        }
        let cluster = cluster(reading.text, lexemes, at);
        for found in cluster_atoms(lexemes, cluster.clone(), decimal) {
            let first = found.lexemes.start;
            atoms[first] = Some(found);
        }
        at = cluster.end;
    }
    atoms
}

/// Joins digits with the signs and the narrow spaces between them.
fn cluster(text: &str, lexemes: &[Lexeme], at: usize) -> Range<usize> {
    let is_glued_digits =
        |index: usize| lexemes.get(index).is_some_and(|one| one.is_digits() && one.is_glued);
    let has_point_before = at > 0
        && lexemes[at].is_glued
        && lexemes[at - 1].is(".")
        && !(lexemes[at - 1].is_glued && at > 1 && lexemes[at - 2].form != Form::Sign);
    let start = if has_point_before { at - 1 } else { at };
    let mut end = at + 1;
    loop {
        let joint = lexemes.get(end).filter(|sign| sign.is_glued && sign.is_any(&JOINTS));
        if joint.is_some() && is_glued_digits(end + 1) {
            end += 2;
        } else if end == at + 1 || lexemes[end - 2].is_digits() {
            match space_groups(text, lexemes, end) {
                0 => break,
                groups => end += groups,
            }
        } else {
            break;
        }
    }
    start..end
}

/// Counts groups of three digits that follow with a narrow space each, or a plain one when it can't
/// be mistaken: `1 234 567`, `40 000`.
fn space_groups(text: &str, lexemes: &[Lexeme], end: usize) -> usize {
    let first = &lexemes[end - 1];
    if first.lower.len() > 3 {
        return 0;
    }
    let group = |index: usize, spaces: &[char]| {
        let Some(next) = lexemes.get(index).filter(|one| one.is_digits() && one.lower.len() == 3)
        else {
            return false;
        };
        let gap = &text[lexemes[index - 1].span.end..next.span.start];
        gap.chars().count() == 1 && gap.starts_with(spaces)
    };
    let narrow = ['\u{a0}', '\u{202f}', '\u{2009}'];
    let groups = (end..).take_while(|index| group(*index, &narrow)).count();
    if groups > 0 {
        return groups;
    }
    let groups = (end..).take_while(|index| group(*index, &[' '])).count();
    let is_round = || groups == 1 && lexemes[end].is("000");
    let goes_on = lexemes.get(end + groups).is_some_and(Lexeme::is_digits);
    if (groups > 1 || is_round()) && !goes_on { groups } else { 0 }
}

/// Judges a cluster: one number, a range, a list, or nothing.
fn cluster_atoms(lexemes: &[Lexeme], cluster: Range<usize>, decimal: &str) -> Vec<Atom> {
    let word_before = cluster.start > 0
        && lexemes[cluster.start].is_glued
        && (lexemes[cluster.start - 1].is_word() || lexemes[cluster.start - 1].is("_"));
    if word_before {
        return Vec::new();
    }
    let is_dash = |index: &usize| lexemes[*index].is_any(&["-", "\u{2013}"]);
    let dashes: Vec<usize> = cluster.clone().filter(is_dash).collect();
    let mut found = match dashes[..] {
        [] => part(lexemes, cluster.clone(), decimal),
        [dash] => {
            let first = part(lexemes, cluster.start..dash, decimal);
            let second = part(lexemes, dash + 1..cluster.end, decimal);
            match (first.is_empty(), second.is_empty()) {
                (false, false) => first.into_iter().chain(second).collect(),
                (true, _) | (false, true) => Vec::new(),
            }
        }
        _ => Vec::new(),
    };
    if let Some(last) = found.last_mut() {
        raise(lexemes, last);
        let next = lexemes.get(last.lexemes.end);
        last.is_attached = next.is_some_and(|next| next.is_glued && next.is_word());
    }
    found
}

/// Reads a part of a cluster without dashes.
fn part(lexemes: &[Lexeme], range: Range<usize>, decimal: &str) -> Vec<Atom> {
    let all = &lexemes[range.clone()];
    let signs: Vec<&str> =
        all.iter().filter(|one| one.form == Form::Sign).map(|one| one.lower.as_str()).collect();
    if signs.contains(&"/") {
        return if signs.len() == 1 { fraction(lexemes, range) } else { Vec::new() };
    }
    if signs.iter().any(|sign| [":", "_"].contains(sign)) {
        return Vec::new();
    }
    if let Some((value, digits)) = plain(all, decimal) {
        return vec![Atom { digits, ..atom(value, range) }];
    }
    if signs.iter().all(|sign| *sign == ",") {
        let single = |index: usize| {
            let (value, digits) = plain(&lexemes[index..=index], decimal)?;
            Some(Atom { digits, ..atom(value, index..index + 1) })
        };
        return range.step_by(2).filter_map(single).collect();
    }
    Vec::new()
}

/// Reads `3/4`. What isn't less than one is rather a date, or round the clock.
fn fraction(lexemes: &[Lexeme], range: Range<usize>) -> Vec<Atom> {
    let [numerator, _, denominator] = &lexemes[range.clone()] else { return Vec::new() };
    let read = |lexeme: &Lexeme| lexeme.lower.parse::<u32>().ok().map(Decimal::from);
    let (Some(numerator), Some(denominator)) = (read(numerator), read(denominator)) else {
        return Vec::new();
    };
    if numerator >= denominator || numerator.is_zero() {
        return Vec::new();
    }
    let value = ratio(numerator, denominator);
    let atom = value.map(|value| Atom { is_fraction: true, ..atom(value, range) });
    atom.into_iter().collect()
}

/// Reads digits with grouping signs and a decimal sign; also how many digits stand before it.
fn plain(all: &[Lexeme], decimal: &str) -> Option<(Decimal, usize)> {
    let groups: Vec<&str> =
        all.iter().filter(|one| one.is_digits()).map(|one| one.lower.as_str()).collect();
    let signs: Vec<&str> =
        all.iter().filter(|one| !one.is_digits()).map(|one| one.lower.as_str()).collect();
    let has_only = |sign: &str| !signs.is_empty() && signs.iter().all(|one| *one == sign);
    let leads = all.first().is_some_and(|first| !first.is_digits());
    let (whole, fraction) = match (groups.split_last()?, signs.last()) {
        _ if leads => (&[][..], groups.first().copied()?),
        (_, None) => (&groups[..], ""),
        ((last, whole), Some(sign)) => {
            let is_mixed = signs.iter().filter(|one| *one == sign).count() == 1;
            let is_decimal = is_mixed
                && match *sign {
                    // The only sign: what it means depends on the language and on what follows.
                    sign if signs.len() == 1 && groups.len() == 2 => {
                        sign == decimal || (last.len() < 3 && [".", ","].contains(&sign))
                    }
                    "." | "," => true,
                    _ => false,
                };
            if is_decimal { (whole, *last) } else { (&groups[..], "") }
        }
    };
    let is_grouped = whole.len() > 1;
    if is_grouped && !is_grouping(whole) {
        return None;
    }
    // Two decimal signs, and nothing that could be groups.
    if is_grouped && fraction.is_empty() && has_only(decimal) && whole.len() == 2 {
        return None;
    }
    let digits: String = whole.concat();
    if digits.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let text = format!("{}.{}", if digits.is_empty() { "0" } else { &digits }, fraction);
    Some((Decimal::from_str_exact(text.trim_end_matches('.')).ok()?, digits.len()))
}

/// Says whether these are groups of three, or of two before the last as in India.
fn is_grouping(groups: &[&str]) -> bool {
    let [first, middle @ .., last] = groups else { return false };
    let by_three = first.len() <= 3 && middle.iter().all(|group| group.len() == 3);
    let by_two = first.len() <= 2 && middle.iter().all(|group| group.len() == 2);
    last.len() == 3 && (by_three || by_two)
}

/// Takes in what raises a number: `1.5e6`, `1.5x10^6`, `2^10`.
fn raise(lexemes: &[Lexeme], atom: &mut Atom) {
    let end = atom.lexemes.end;
    let is = |index: usize, words: &[&str]| {
        lexemes.get(index).is_some_and(|one| one.is_glued && one.is_any(words))
    };
    let by_ten = is(end, &["x", "×", "*"]) && is(end + 1, &["10"]) && is(end + 2, &["^"]);
    if !by_ten && !is(end, &["e", "^"]) {
        return;
    }
    let is_decimal = by_ten || is(end, &["e"]);
    let mut at = if by_ten { end + 3 } else { end + 1 };
    let mut is_negative = false;
    if let Some(minus) = lexemes.get(at).filter(|one| one.is_glued && one.is_any(&["-", "+"])) {
        is_negative = minus.is("-");
        at += 1;
    }
    let digits = lexemes.get(at).filter(|one| one.is_glued && one.is_digits());
    let Some(exponent) = digits.and_then(|digits| digits.lower.parse::<u32>().ok()) else { return };
    if exponent > MAX_EXPONENT {
        return;
    }
    let base = if is_decimal { Decimal::TEN } else { atom.value };
    let power = (0..exponent).try_fold(Decimal::ONE, |power, _| power.checked_mul(base));
    let factor = if is_decimal { atom.value } else { Decimal::ONE };
    let value =
        power.and_then(
            |power| {
                if is_negative { ratio(factor, power) } else { factor.checked_mul(power) }
            },
        );
    if let Some(value) = value {
        atom.value = value.normalize();
        atom.digits = super::whole_digits(value);
        atom.lexemes.end = at + 1;
    }
}

fn atom(value: Decimal, lexemes: Range<usize>) -> Atom {
    Atom {
        value,
        digits: super::whole_digits(value),
        lexemes,
        is_attached: false,
        is_fraction: false,
    }
}

/// Reads a fraction that is one character.
fn vulgar_fraction(lexeme: &Lexeme) -> Option<Decimal> {
    let (numerator, denominator) = match lexeme.lower.as_str() {
        "½" => (1, 2),
        "⅓" => (1, 3),
        "⅔" => (2, 3),
        "¼" => (1, 4),
        "¾" => (3, 4),
        "⅕" => (1, 5),
        "⅖" => (2, 5),
        "⅗" => (3, 5),
        "⅘" => (4, 5),
        "⅙" => (1, 6),
        "⅚" => (5, 6),
        "⅛" => (1, 8),
        "⅜" => (3, 8),
        "⅝" => (5, 8),
        "⅞" => (7, 8),
        _ => return None,
    };
    ratio(Decimal::from(numerator), Decimal::from(denominator))
}
