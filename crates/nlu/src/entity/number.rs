//! Cardinal numbers in running text: in digits as the language groups them, in words, and mixed.
//!
//! Numbers in words are read by a grammar of ours for English (fractions, dozens, lakhs) and by
//! `text2num` for the languages it knows; digits are read in all languages and scripts. Dates, times,
//! versions and codes such as `12.05.2024`, `10:30`, `1.2.3` and `abc123` aren't numbers.

mod digits;
mod english;
mod foreign;
#[cfg(test)]
mod tests;
mod vocabulary;
mod whole;

use std::ops::Range;

use rust_decimal::Decimal;
use serde_json::Value;

use super::lexeme::Lexeme;
use super::reading::Reading;
use super::{Mention, Options};

use digits::Atom;
pub use vocabulary::{Piece, compose, ordinal_word};

/// Significant digits of a number that was worked out, such as a third.
const SIGNIFICANT_DIGITS: u32 = 15;

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    pub value: Decimal,
    /// Digits before the point, as written when it is written in digits.
    pub digits: usize,
    /// In bytes of the text.
    pub span: Range<usize>,
    /// The lexemes it is made of.
    pub lexemes: Range<usize>,
    /// Whether a word follows without a space, as in `5kg` and `3rd`.
    pub is_attached: bool,
}

/// The numbers of a text and what they were read from.
#[derive(Debug, Clone)]
pub struct Numbers {
    pub all: Vec<Number>,
    atoms: Vec<Option<Atom>>,
}

impl Numbers {
    /// Reads the whole English number that begins with a lexeme; gives it and the lexeme after it.
    pub fn whole_at(&self, lexemes: &[Lexeme], at: usize) -> Option<(Decimal, usize)> {
        let parsed = english::Grammar::new(lexemes, &self.atoms).whole(at)?;
        Some((parsed.value, parsed.end))
    }
}

/// Finds numbers in the order of the text, none inside another or inside an address.
pub fn find(reading: &Reading<'_>) -> Numbers {
    let lexemes = reading.lexemes();
    let mut blocked = vec![false; lexemes.len()];
    let mut addresses = reading.addresses().iter().peekable();
    for (index, lexeme) in lexemes.iter().enumerate() {
        while addresses.next_if(|address| address.span.end <= lexeme.span.start).is_some() {}
        blocked[index] =
            addresses.peek().is_some_and(|address| address.span.start < lexeme.span.end);
    }
    let atoms = digits::atoms(reading, &blocked);
    let all = match super::first_subtag(reading.language).as_str() {
        "en" => english::find(lexemes, &atoms),
        other => foreign::find(lexemes, &atoms, other),
    };
    Numbers { all, atoms }
}

/// Finds ordinals in words of a language other than English.
pub fn foreign_ordinals(reading: &Reading<'_>) -> Vec<Mention> {
    let language = super::first_subtag(reading.language);
    let ordinals = foreign::ordinals(reading.lexemes(), &language).into_iter();
    ordinals.map(|number| Mention::ruled(json(number.value), number.span)).collect()
}

/// Finds values of the entity `number`, with as many digits as the options say.
pub fn mentions(reading: &Reading<'_>, options: &Options) -> Vec<Mention> {
    let numbers = reading.numbers().iter().filter(|number| !number.is_attached);
    let fitting = numbers.filter(|number| has_digits(number.digits, options));
    fitting.map(|number| Mention::ruled(json(number.value), number.span.clone())).collect()
}

/// Says whether a count of digits is within the options' bounds.
pub fn has_digits(digits: usize, options: &Options) -> bool {
    options.min_digits.is_none_or(|least| digits >= least)
        && options.max_digits.is_none_or(|most| digits <= most)
}

/// Gives a number as JSON, as short as it can be written.
pub fn json(value: Decimal) -> Value {
    let text = value.normalize().to_string();
    serde_json::from_str(&text).map_or(Value::String(text), Value::Number)
}

/// Divides, rounded to what a person would call exact.
pub fn ratio(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    let whole = numerator.checked_div(denominator)?;
    whole.round_sf(SIGNIFICANT_DIGITS).map(|rounded| rounded.normalize())
}

/// Counts the digits before the point.
pub fn whole_digits(value: Decimal) -> usize {
    let whole = value.trunc().abs().normalize().to_string();
    whole.len()
}
