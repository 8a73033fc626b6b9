//! Amounts of money: a number with a currency's sign, code or name before or behind it.

mod currencies;
#[cfg(test)]
mod tests;

use std::ops::Range;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::number::Number;
use super::reading::Reading;
use super::{Mention, Options};
use currencies::{Currency, by_code, dollars_of, is_clear_when_small};

/// Longest name of a currency, in words.
const MAX_NAME: usize = 3;
/// Digits after the point of an amount, at least.
const DECIMALS: u32 = 2;

/// An amount found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Amount {
    pub value: Decimal,
    currency: &'static Currency,
    /// In bytes of the text.
    pub span: Range<usize>,
    pub lexemes: Range<usize>,
}

/// Finds amounts; the value is `{"value": "350.00", "unit": "dollars", "currency": "USD"}`.
pub fn mentions(reading: &Reading<'_>, options: &Options) -> Vec<Mention> {
    amounts(reading, options)
        .into_iter()
        .map(|amount| Mention::ruled(amount.json(), amount.span.clone()))
        .collect()
}

/// Finds amounts in the order of the text; without a currency only when the options name one.
pub fn amounts(reading: &Reading<'_>, options: &Options) -> Vec<Amount> {
    let default = options.unit.as_deref().and_then(by_code);
    let mut found: Vec<Amount> = Vec::new();
    for number in reading.numbers() {
        let is_taken = found.last().is_some_and(|last| last.lexemes.end > number.lexemes.start);
        if is_taken {
            continue;
        }
        let amount = with_currency(reading, number, default).or_else(|| {
            let currency = default.filter(|_| !number.is_attached)?;
            Some(amount(reading, number.value, currency, number.lexemes.clone()))
        });
        found.extend(amount);
    }
    found.extend(single_ones(reading));
    found.sort_by_key(|amount| amount.span.start);
    found
}

impl Amount {
    fn json(&self) -> Value {
        let mut value = self.value.normalize();
        if value.scale() < DECIMALS {
            value.rescale(DECIMALS);
        }
        let Currency { unit, code, .. } = self.currency;
        json!({ "value": value.to_string(), "unit": unit, "currency": code })
    }
}

fn amount(
    reading: &Reading<'_>,
    value: Decimal,
    currency: &'static Currency,
    lexemes: Range<usize>,
) -> Amount {
    Amount { value, currency, span: reading.span(lexemes.clone()), lexemes }
}

fn with_currency(
    reading: &Reading<'_>,
    number: &Number,
    default: Option<&'static Currency>,
) -> Option<Amount> {
    let after = name_from(reading, number.lexemes.end, default);
    if let Some((currency, end)) = after.filter(|_| !is_weight(reading, number)) {
        let whole = amount(reading, number.value, currency, number.lexemes.start..end);
        return Some(with_minor(reading, whole));
    }
    let currency = minor_of(reading, number);
    if let Some(currency) = currency {
        let value = number.value.checked_div(Decimal::ONE_HUNDRED)?;
        let lexemes = number.lexemes.start..number.lexemes.end + 1;
        return Some(amount(reading, value, currency, lexemes));
    }
    let (currency, start) = sign_before(reading, number.lexemes.start, default)?;
    let (value, end) = raised(reading, number)?;
    let is_minus = start > 0 && reading.is_any(start - 1, &["-", "\u{2212}"]);
    let is_free = is_minus && !reading.lexemes()[start - 1].is_glued;
    let (value, start) = if is_free { (-value, start - 1) } else { (value, start) };
    Some(amount(reading, value, currency, start..end))
}

/// Takes the million of `$5m` in; a number with another word right behind it is no amount.
fn raised(reading: &Reading<'_>, number: &Number) -> Option<(Decimal, usize)> {
    let end = number.lexemes.end;
    if !number.is_attached {
        return Some((number.value, end));
    }
    let million = Decimal::from(1_000_000);
    let value = number.value.checked_mul(million).filter(|_| reading.is_any(end, &["m"]))?;
    Some((value.normalize(), end + 1))
}

/// Pounds of something are a weight.
fn is_weight(reading: &Reading<'_>, number: &Number) -> bool {
    let end = number.lexemes.end;
    let is_weighed = reading.says(end + 1, "of");
    // "A 10 pound turkey", but "a 10 pound note".
    let is_thing = reading.lexemes().get(end + 1).is_some_and(|next| {
        next.is_word() && !next.is_any(&["note", "notes", "coin", "bill", "refund", "voucher"])
    });
    let is_many = number.value != Decimal::ONE;
    (reading.is_any(end, &["pounds", "pound"]) && is_weighed)
        || (reading.is_any(end, &["pound"]) && is_many && is_thing)
}

/// Reads a currency's sign, code or name from a lexeme on; gives it and the lexeme after it.
fn name_from(
    reading: &Reading<'_>,
    at: usize,
    default: Option<&'static Currency>,
) -> Option<(&'static Currency, usize)> {
    let lexemes = reading.lexemes();
    for count in (1..=MAX_NAME).rev() {
        let Some(words) = lexemes.get(at..at + count) else { continue };
        let phrase = words.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ");
        let named = currencies::by_name_or_sign(&phrase);
        let coded = || by_code(&phrase).filter(|_| is_code(reading, at));
        if let Some(currency) = named.or_else(coded) {
            return Some((preferred(reading, currency, &phrase, default), at + count));
        }
    }
    None
}

/// Reads a currency's sign or code that ends before a lexeme; gives it and where it begins.
fn sign_before(
    reading: &Reading<'_>,
    at: usize,
    default: Option<&'static Currency>,
) -> Option<(&'static Currency, usize)> {
    let lexemes = reading.lexemes();
    for count in (1..=2.min(at)).rev() {
        let words = &lexemes[at - count..at];
        let phrase = words.iter().map(|word| word.lower.as_str()).collect::<Vec<_>>().join(" ");
        let known = currencies::by_name_or_sign(&phrase);
        let signed = known.filter(|one| one.signs.contains(&phrase.as_str()));
        let named = known.filter(|one| one.names.contains(&phrase.as_str()));
        let coded = || by_code(&phrase).filter(|_| is_code(reading, at - count));
        // "Dollars 20", but not "in dollars 20 people".
        let named = named.filter(|_| count == 1 && lexemes.len() == 1 + lexemes[at..].len());
        if let Some(currency) = signed.or_else(coded).or(named) {
            return Some((preferred(reading, currency, &phrase, default), at - count));
        }
    }
    None
}

/// Says whether a word is written as a code is.
fn is_code(reading: &Reading<'_>, at: usize) -> bool {
    let word = &reading.lexemes()[at];
    let written = &reading.text[word.span.clone()];
    written.chars().all(char::is_uppercase) || is_clear_when_small(&word.lower)
}

/// Chooses among the currencies that share a sign or a name: the options' one, else the region's.
fn preferred(
    reading: &Reading<'_>,
    currency: &'static Currency,
    phrase: &str,
    default: Option<&'static Currency>,
) -> &'static Currency {
    let last_word = phrase.rsplit(' ').next().unwrap_or(phrase);
    let is_plain = last_word == phrase;
    let shares = |other: &Currency| other.unit == currency.unit;
    if let Some(default) = default.filter(|other| is_plain && shares(other)) {
        return default;
    }
    let region = reading.language.rsplit(['-', '_']).next();
    let is_dollar = is_plain && currency.code == "USD" && phrase != "usd";
    region.filter(|_| is_dollar).and_then(dollars_of).unwrap_or(currency)
}

/// Finds the currency whose hundredths a number counts: "50 cents".
fn minor_of(reading: &Reading<'_>, number: &Number) -> Option<&'static Currency> {
    let word = reading.lexemes().get(number.lexemes.end)?;
    currencies::by_minor(&word.lower)
}

/// Adds the hundredths that follow: "three dollars and fifty cents".
fn with_minor(reading: &Reading<'_>, whole: Amount) -> Amount {
    let end = whole.lexemes.end;
    let at = if reading.is_any(end, &["and", ","]) { end + 1 } else { end };
    let Some(number) = reading.number_at(at) else { return whole };
    let minor = reading.lexemes().get(number.lexemes.end);
    let fits = minor.is_some_and(|word| whole.currency.minor.contains(&word.lower.as_str()));
    let added = number.value.checked_div(Decimal::ONE_HUNDRED).filter(|part| *part < Decimal::ONE);
    match added.filter(|_| fits).and_then(|part| whole.value.checked_add(part)) {
        Some(value) => {
            amount(reading, value, whole.currency, whole.lexemes.start..number.lexemes.end + 1)
        }
        None => whole,
    }
}

/// Finds "a dollar", "a million dollars" being a number already.
fn single_ones(reading: &Reading<'_>) -> Vec<Amount> {
    let articles = (0..reading.lexemes().len()).filter(|at| reading.is_any(*at, &["a", "an"]));
    articles
        .filter_map(|at| {
            let word = reading.lexemes().get(at + 1)?;
            let currency = currencies::by_name_or_sign(&word.lower)
                .filter(|one| one.names.contains(&word.lower.as_str()))?;
            let is_single = !word.lower.ends_with('s') && !word.is("pound");
            is_single.then(|| amount(reading, Decimal::ONE, currency, at..at + 2))
        })
        .collect()
}
