//! Numbers, ordinals and years, in digits and words.

use super::{Grammar, Parsed};
use crate::entity::date_time::lexicon::Sense;

/// Two digits up to this are of this century, above it of the last one.
const LAST_OF_THIS_CENTURY: i16 = 39;
/// Quantities aren't larger: nobody counts more days.
const MAX_QUANTITY: i64 = 999_999;

/// How a year is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum YearForm {
    /// Four digits or words.
    Long,
    /// Two digits too.
    Any,
}

impl Grammar<'_> {
    /// A whole number: "12", "twenty-one", "a hundred and five".
    pub(super) fn integer(&self, i: usize) -> Parsed<i64> {
        if let Some((value, _)) = self.digits(i) {
            return Some((value, i + 1));
        }
        let (mut value, mut end) = self.below_hundred(i)?;
        if value < 10 && self.is(end, Sense::Hundred) {
            end += 1;
            value *= 100;
            if let Some((rest, after)) = self.below_hundred(self.skip(end, Sense::And)) {
                (value, end) = (value + rest, after);
            }
        }
        if value < 1_000 && self.is(end, Sense::Thousand) {
            return Some((value * 1_000, end + 1));
        }
        Some((value, end))
    }

    /// A number below a hundred in words.
    fn below_hundred(&self, i: usize) -> Parsed<i64> {
        let first = self.count(i)?;
        let ones = self.skip_hyphen(i + 1);
        match self.count(ones) {
            Some(rest @ 1..10) if first >= 20 => Some((first + rest, ones + 1)),
            _ => Some((first, i + 1)),
        }
    }

    pub(super) fn count(&self, i: usize) -> Option<i64> {
        self.sense(i, |sense| match sense {
            Sense::Count(value) => Some(value),
            _ => None,
        })
    }

    /// An ordinal: "3rd", "twenty first".
    pub(super) fn ordinal(&self, i: usize) -> Parsed<i64> {
        if let Some((value, count)) = self.digits(i) {
            let is_marked = self.is(i + 1, Sense::OrdinalMark) && self.is_glued(i + 1);
            return (is_marked && count <= 2).then_some((value, i + 2));
        }
        if let Some(tens @ 20..100) = self.count(i) {
            let ones = self.skip_hyphen(i + 1);
            let value = self.ordinal_word(ones).filter(|value| *value < 10)?;
            return Some((tens + value, ones + 1));
        }
        Some((self.ordinal_word(i)?, i + 1))
    }

    fn ordinal_word(&self, i: usize) -> Option<i64> {
        self.sense(i, |sense| match sense {
            Sense::Ordinal(value) => Some(value),
            _ => None,
        })
    }

    /// The number of a day in a month, as an ordinal or a plain number.
    pub(super) fn day_number(&self, i: usize) -> Parsed<i8> {
        let (value, end) = self.ordinal(i).or_else(|| self.integer(i))?;
        let is_short = self.digits(i).is_none_or(|(_, count)| count <= 2);
        let day = i8::try_from(value).ok().filter(|day| (1..=31).contains(day) && is_short)?;
        Some((day, end))
    }

    /// A year: "2018", "nineteen seventy eight", "two thousand and eighteen".
    pub(super) fn year(&self, i: usize, form: YearForm) -> Parsed<i16> {
        if let Some((value, count)) = self.digits(i) {
            let value = i16::try_from(value).ok()?;
            return match count {
                4 if (1_000..3_000).contains(&value) => Some((value, i + 1)),
                2 if form == YearForm::Any => Some((full_year(value), i + 1)),
                _ => None,
            };
        }
        let (first, end) = self.below_hundred(i)?;
        if self.is(end, Sense::Thousand) && (1..3).contains(&first) {
            let and = self.skip(end + 1, Sense::And);
            let rest =
                self.below_hundred(and).filter(|(_, after)| !self.is(*after, Sense::Hundred));
            let (rest, end) = rest.unwrap_or((0, end + 1));
            return Some((i16::try_from(first * 1_000 + rest).ok()?, end));
        }
        if !(10..=20).contains(&first) {
            return None;
        }
        let (rest, end) = match self.below_hundred(end)? {
            (0, zero) => self.below_hundred(zero)?,
            rest @ (10..100, _) => rest,
            _ => return None,
        };
        Some((i16::try_from(first * 100 + rest).ok()?, end))
    }

    /// How many of a unit, in thousandths: "3.5", "half a", "a couple of", "one and a half".
    pub(super) fn quantity(&self, i: usize) -> Parsed<i64> {
        if self.is(i, Sense::Half) {
            return Some((500, self.skip_hyphen(self.skip(i + 1, Sense::Article))));
        }
        if self.is(i, Sense::Article) && self.is(i + 1, Sense::Half) {
            return Some((500, self.skip_hyphen(i + 2)));
        }
        let vague = self.skip(i, Sense::Article);
        let found = self.sense(vague, |sense| match sense {
            Sense::Vague(value) => Some(value * 1_000),
            _ => None,
        });
        if let Some(value) = found {
            return Some((value, self.skip(vague + 1, Sense::Of)));
        }
        if self.is(i, Sense::Article) || self.is(i, Sense::Another) {
            return Some((1_000, i + 1));
        }
        let (whole, end) = self.integer(i)?;
        if whole > MAX_QUANTITY {
            return None;
        }
        self.decimal(i, whole)
            .or_else(|| {
                let half = self.skip(self.expect(end, Sense::And)?, Sense::Article);
                let end = self.expect(half, Sense::Half)?;
                Some((whole * 1_000 + 500, end))
            })
            .or(Some((whole * 1_000, self.skip_hyphen(end))))
    }

    /// "3.5" and "3,5".
    fn decimal(&self, i: usize, whole: i64) -> Parsed<i64> {
        let is_point = matches!(self.mark(i + 1), Some('.' | ',')) && self.is_glued(i + 1);
        let (rest, count) = self.digits(i + 2).filter(|_| is_point && self.is_glued(i + 2))?;
        let scale = match count {
            1 => 100,
            2 => 10,
            3 if self.mark(i + 1) == Some('.') => 1,
            _ => return None,
        };
        self.digits(i)?;
        Some((whole * 1_000 + rest * scale, self.skip_hyphen(i + 3)))
    }
}

/// The year that two digits stand for.
pub(super) fn full_year(short: i16) -> i16 {
    if short <= LAST_OF_THIS_CENTURY { 2_000 + short } else { 1_900 + short }
}
