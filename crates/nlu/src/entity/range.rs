//! Ranges of numbers, and budgets: "between 10 and 20k", "at least five", "under $500".

#[cfg(test)]
mod tests;

use std::ops::Range;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::money::amounts;
use super::number::{self, has_digits};
use super::phrase::Phrases;
use super::reading::Reading;
use super::{Detection, Mention, Options};

/// Phrases before a number below which nothing counts.
const AT_LEAST: [&str; 31] = [
    "more than",
    "greater than",
    "larger than",
    "higher than",
    "bigger than",
    "above",
    "over",
    "at least",
    "no less than",
    "not less than",
    "minimum of",
    "minimum",
    "min",
    "upwards of",
    "starting from",
    "starting at",
    "exceeding",
    "exceed",
    "exceeds",
    "surpass",
    "surpassing",
    "from at least",
    "> =",
    "≥",
    ">",
    "beyond",
    "more or equal than",
    "greater or equal than",
    "larger or equal than",
    "higher or equal than",
    "bigger or equal than",
];
/// Phrases before a number above which nothing counts.
const AT_MOST: [&str; 27] = [
    "less than",
    "fewer than",
    "smaller than",
    "lower than",
    "cheaper than",
    "under",
    "below",
    "at most",
    "up to",
    "upto",
    "no more than",
    "not more than",
    "no higher than",
    "maximum of",
    "maximum",
    "max",
    "within",
    "not exceeding",
    "not above",
    "not over",
    "< =",
    "≤",
    "<",
    "beneath",
    "less or equal than",
    "smaller or equal than",
    "lower or equal than",
];
/// What may stand between such a phrase and its number.
const OR_EQUAL: [&str; 4] = ["or equal to", "or equal than", "or equals", "or equal"];
/// Phrases behind a number that make it the least.
const OR_MORE: [&str; 17] = [
    "or more",
    "and more",
    "or above",
    "and above",
    "or over",
    "and over",
    "or higher",
    "or up",
    "and up",
    "or greater",
    "onwards",
    "upwards",
    "or larger",
    "plus",
    "at least",
    "minimum",
    "+",
];
/// Phrases behind a number that make it the most.
const OR_LESS: [&str; 12] = [
    "or less",
    "and less",
    "or below",
    "and below",
    "or under",
    "and under",
    "or fewer",
    "or lower",
    "at most",
    "max",
    "maximum",
    "tops",
];
/// Words between the two ends of a range.
const UP_TO: [&str; 12] = [
    "to", "-", "\u{2013}", "\u{2014}", "~", "through", "until", "till", "up to", "upto", "and", "&",
];
/// Words before an amount that is somebody's budget.
const BUDGET: [&str; 12] = [
    "budget",
    "budget is",
    "budget of",
    "budget :",
    "budget around",
    "budget is around",
    "around",
    "about",
    "approximately",
    "spend",
    "afford",
    "pay",
];

static LEAST: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(AT_LEAST));
static MOST: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(AT_MOST));
static EQUAL: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(OR_EQUAL));
static MORE: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(OR_MORE));
static LESS: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(OR_LESS));
static UP: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(UP_TO));
static MONTHS: LazyLock<Phrases> = LazyLock::new(|| {
    Phrases::new([
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ])
});

/// What a range leaves open is `None`.
#[derive(Debug, Clone, PartialEq)]
struct Bounds {
    min: Option<Decimal>,
    max: Option<Decimal>,
    lexemes: Range<usize>,
}

/// A number at an end of a range, with its currency if it may have one.
#[derive(Debug, Clone, PartialEq)]
struct End {
    value: Decimal,
    lexemes: Range<usize>,
}

/// The ends that a text has, by their first lexeme.
struct Ends<'r, 't> {
    reading: &'r Reading<'t>,
    all: Vec<End>,
}

/// Finds ranges; the value is `{"min", "max"}`, `null` where it is open.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let ends = reading.numbers().iter().filter(|number| !number.is_attached);
    let end =
        |number: &number::Number| End { value: number.value, lexemes: number.lexemes.clone() };
    let ends = Ends { reading, all: ends.map(end).collect() };
    ends.ranges().into_iter().map(|bounds| bounds.mention(reading)).collect()
}

/// Finds budgets; the value is `{"min", "max"}`, and an amount alone is the most.
pub fn budgets(reading: &Reading<'_>, options: &Options) -> Vec<Mention> {
    let amounts = amounts(reading, &Options { unit: None, ..options.clone() });
    let mut all: Vec<End> = amounts
        .iter()
        .map(|amount| End { value: amount.value, lexemes: amount.lexemes.clone() })
        .collect();
    for number in reading.numbers().iter().filter(|number| !number.is_attached) {
        let next = amounts.partition_point(|amount| amount.span.end <= number.span.start);
        let is_amount = amounts.get(next).is_some_and(|amount| amount.span.start < number.span.end);
        if !is_amount && has_digits(number.digits, options) {
            all.push(End { value: number.value, lexemes: number.lexemes.clone() });
        }
    }
    all.sort_by_key(|end| end.lexemes.start);
    let ends = Ends { reading, all };
    let mut found: Vec<Mention> = ends.ranges().iter().map(|one| one.mention(reading)).collect();
    let is_amount = |end: &End| amounts.iter().any(|amount| amount.lexemes == end.lexemes);
    for end in &ends.all {
        let is_all = reading.span(end.lexemes.clone()).len() == reading.text.trim().len();
        if is_all || is_amount(end) || ends.is_budget(end) {
            let zero = Some(Decimal::ZERO);
            let bounds = Bounds { min: zero, max: Some(end.value), lexemes: end.lexemes.clone() };
            let detection = if is_all { Detection::Whole } else { Detection::Rule };
            found.push(Mention { detection, ..bounds.mention(reading) });
        }
    }
    found
}

impl Bounds {
    fn mention(&self, reading: &Reading<'_>) -> Mention {
        let json = |end: Option<Decimal>| end.map_or(Value::Null, number::json);
        let value = json!({ "min": json(self.min), "max": json(self.max) });
        Mention::ruled(value, reading.span(self.lexemes.clone()))
    }
}

impl Ends<'_, '_> {
    fn at(&self, lexeme: usize) -> Option<&End> {
        let at = self.all.partition_point(|end| end.lexemes.start < lexeme);
        self.all.get(at).filter(|end| end.lexemes.start == lexeme)
    }

    /// Finds ranges in the order of the text; the longest from each lexeme on.
    fn ranges(&self) -> Vec<Bounds> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.reading.lexemes().len() {
            let read = self.between(at).or_else(|| self.joined(at));
            at = read.as_ref().map_or(at + 1, |bounds| bounds.lexemes.end);
            found.extend(read);
        }
        found
    }

    /// Reads "between 10 and 20", "from 10 to 20", "10-20".
    fn between(&self, at: usize) -> Option<Bounds> {
        let says_between = self.reading.is_any(at, &["between"]);
        let skipped = usize::from(says_between || self.reading.is_any(at, &["from"]));
        let first = self.at(at + skipped)?;
        let lexemes = self.reading.lexemes();
        let (word, after) = UP.longest_at(lexemes, first.lexemes.end)?;
        if ["and", "&"].contains(&UP_TO[word]) && !says_between {
            return None;
        }
        // "March 3 to 5" are days.
        let has_month =
            at.checked_sub(1).is_some_and(|month| MONTHS.at(lexemes, month).count() > 0);
        let second = self.at(after).filter(|_| !has_month)?;
        let min = self.raised(first, second);
        let bounds =
            Bounds { min: Some(min), max: Some(second.value), lexemes: at..second.lexemes.end };
        (min <= second.value).then_some(bounds)
    }

    /// Gives the first end of "10 to 20k", which is ten thousand.
    fn raised(&self, first: &End, second: &End) -> Decimal {
        let last = self.reading.lexemes().get(second.lexemes.end.saturating_sub(1));
        let is_scaled =
            last.is_some_and(|word| word.is_word()) && second.value >= Decimal::ONE_THOUSAND;
        let is_bare = first.lexemes.len() == 1 && first.value < Decimal::ONE_THOUSAND;
        let mut scale = Decimal::ONE;
        while is_scaled && is_bare && first.value * scale * Decimal::ONE_THOUSAND <= second.value {
            scale *= Decimal::ONE_THOUSAND;
        }
        let lakh = Decimal::ONE_HUNDRED * Decimal::ONE_THOUSAND;
        let in_lakhs = last.is_some_and(|word| word.lower.starts_with("la"));
        if is_scaled && is_bare && in_lakhs && first.value * lakh <= second.value {
            return first.value * lakh;
        }
        first.value * scale
    }

    /// Reads one open range, and the other one that closes it: "more than 10 and less than 20".
    fn joined(&self, at: usize) -> Option<Bounds> {
        let one = self.open(at)?;
        let end = one.lexemes.end;
        let other = self.open(end).or_else(|| {
            let joint =
                ["and", "but", ","].iter().find(|word| self.reading.is_any(end, &[word]))?;
            let has_two = *joint == "," && self.reading.is_any(end + 1, &["and", "but"]);
            self.open(if has_two { end + 2 } else { end + 1 })
        });
        let Some(other) = other else { return Some(one) };
        let bounds = Bounds {
            min: one.min.or(other.min),
            max: one.max.or(other.max),
            lexemes: at..other.lexemes.end,
        };
        let is_closed = one.min.is_some() != other.min.is_some();
        let fits = is_closed && bounds.min.zip(bounds.max).is_some_and(|(min, max)| min < max);
        Some(if fits { bounds } else { one })
    }

    fn open(&self, at: usize) -> Option<Bounds> {
        let lexemes = self.reading.lexemes();
        let before = |phrases: &Phrases| {
            let (_, end) = phrases.longest_at(lexemes, at)?;
            let end = EQUAL.longest_at(lexemes, end).map_or(end, |(_, end)| end);
            self.at(end)
        };
        if let Some(end) = before(&MOST) {
            let lexemes = at..end.lexemes.end;
            return Some(Bounds { min: None, max: Some(end.value), lexemes });
        }
        if let Some(end) = before(&LEAST) {
            let lexemes = at..end.lexemes.end;
            return Some(Bounds { min: Some(end.value), max: None, lexemes });
        }
        let end = self.at(at)?;
        let after = |phrases: &Phrases| {
            let (_, last) = phrases.longest_at(lexemes, end.lexemes.end)?;
            // "10 or more than 20" isn't "10 or more".
            (!self.reading.is_any(last, &["than"]) && self.at(last).is_none()).then_some(last)
        };
        if let Some(last) = after(&MORE) {
            return Some(Bounds { min: Some(end.value), max: None, lexemes: at..last });
        }
        let last = after(&LESS)?;
        Some(Bounds { min: None, max: Some(end.value), lexemes: at..last })
    }

    fn is_budget(&self, end: &End) -> bool {
        let start = end.lexemes.start;
        let last = self.reading.lexemes().get(end.lexemes.end.saturating_sub(1));
        let is_scaled =
            last.is_some_and(|word| word.is_word()) && end.value >= Decimal::ONE_THOUSAND;
        let is_said = BUDGET.iter().any(|phrase| {
            let words = phrase.split(' ').count();
            start >= words && self.reading.says(start - words, phrase)
        });
        // An American pension plan.
        let is_plan = self.reading.says(start, "401 k");
        (is_scaled && !is_plan) || is_said
    }
}
