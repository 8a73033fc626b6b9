//! Dates in digits: "2026-02-01", "25/12/2026", "4/22", "2019/sep/01".

use super::number::full_year;
use super::{Grammar, Parsed};
use crate::entity::date_time::lexicon::{Order, Sense};
use crate::entity::date_time::meaning::Day;

/// Fractions and "24/7", which are hardly ever dates.
const NO_DATES: &[(i64, i64)] =
    &[(24, 7), (1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 5), (2, 5), (3, 5), (4, 5), (1, 8)];

/// One of the three parts between the separators.
#[derive(Debug, Clone, Copy)]
enum Part {
    Digits(i64, usize),
    Month(i8),
}

/// How surely two numbers are a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// Nothing says so but a slash.
    None,
    /// A weekday is before, so that any separator will do.
    Weekday,
}

impl Grammar<'_> {
    /// Three parts, one of them a year.
    pub(super) fn full_numeric(&self, i: usize) -> Parsed<Day> {
        if let Some(found) = self.spaced_iso(i).or_else(|| self.compact_iso(i)) {
            return Some(found);
        }
        let first = self.part(i)?;
        let at = self.separator(i + 1)?;
        let second = self.part(at)?;
        let at_third = self.separator(at + 1)?;
        let third = self.part(at_third)?;
        let is_even = self.mark(i + 1) == self.mark(at + 1) || self.mark(at + 1) == Some(',');
        if !is_even {
            return None;
        }
        let (year, month, day) = self.arrange(first, second, third)?;
        Some((Day::Exact { year: Some(year), month, day }, at_third + 1))
    }

    /// "2016 10 16"
    fn spaced_iso(&self, i: usize) -> Parsed<Day> {
        let [(year, 4), (month, 2), (day, 2)] =
            [self.digits(i)?, self.digits(i + 1)?, self.digits(i + 2)?]
        else {
            return None;
        };
        Some((exact(year, month, day)?, i + 3))
    }

    /// "20161016T…" isn't read; "2016-10-16T" is by the time after it.
    fn compact_iso(&self, i: usize) -> Parsed<Day> {
        let (year, count) = self.digits(i)?;
        let is_dashed = self.mark(i + 1) == Some('-') && self.mark(i + 3) == Some('-');
        let [(month, 1..=2), (day, 1..=2)] = [self.digits(i + 2)?, self.digits(i + 4)?] else {
            return None;
        };
        (count == 4 && is_dashed).then_some(())?;
        Some((exact(year, month, day)?, i + 5))
    }

    /// Two parts, month and day.
    pub(super) fn short_numeric(&self, i: usize, sign: Sign) -> Parsed<Day> {
        let (first, count) = self.digits(i)?;
        let (second, digits) = self.digits(i + 2)?;
        if count > 2 || digits > 2 || !self.is_glued(i + 1) || !self.is_glued(i + 2) {
            return None;
        }
        let is_said = self.is_before(i, &[Sense::On, Sense::In, Sense::By, Sense::For])
            || self.is_before(i, &[Sense::Every, Sense::From, Sense::Until, Sense::Since]);
        let is_date = match self.mark(i + 1)? {
            '/' => is_said || sign == Sign::Weekday || !NO_DATES.contains(&(first, second)),
            // "Monday 11-4" is from eleven to four.
            '-' if sign == Sign::Weekday => first > 12 || second > 12,
            '-' => is_said && !self.is_before(i, &[Sense::From]) && self.ends_bare_number(i + 3),
            '.' => sign == Sign::Weekday,
            _ => false,
        };
        if !is_date {
            return None;
        }
        let (month, day) = self.month_and_day(first, second)?;
        Some((Day::Exact { year: None, month, day }, i + 3))
    }

    fn part(&self, i: usize) -> Option<Part> {
        match self.digits(i) {
            Some((value, count)) => Some(Part::Digits(value, count)),
            None => self.any_month(i).map(Part::Month),
        }
    }

    fn separator(&self, i: usize) -> Option<usize> {
        let is_separator = matches!(self.mark(i)?, '-' | '/' | '.' | ',');
        (is_separator && self.is_glued(i) && self.is_glued(i + 1)).then_some(i + 1)
    }

    /// Finds which part is the year, the month and the day.
    fn arrange(&self, first: Part, second: Part, third: Part) -> Option<(i16, i8, i8)> {
        let year_of = |value: i64, count: usize| match count {
            4 => i16::try_from(value).ok(),
            2 => i16::try_from(value).ok().map(full_year),
            _ => None,
        };
        match (first, second, third) {
            (Part::Digits(year, 4), Part::Digits(month, _), Part::Digits(day, 1..=2)) => {
                valid(i16::try_from(year).ok()?, month, day)
            }
            (Part::Digits(year, 4), Part::Month(month), Part::Digits(day, 1..=2))
            | (Part::Digits(year, 4), Part::Digits(day, 1..=2), Part::Month(month)) => {
                valid(i16::try_from(year).ok()?, i64::from(month), day)
            }
            (Part::Digits(day, 1..=2), Part::Month(month), Part::Digits(year, count))
            | (Part::Month(month), Part::Digits(day, 1..=2), Part::Digits(year, count)) => {
                valid(year_of(year, count)?, i64::from(month), day)
            }
            (Part::Digits(one, 1..=2), Part::Digits(two, 1..=2), Part::Digits(year, count)) => {
                let (month, day) = self.month_and_day(one, two)?;
                valid(year_of(year, count)?, i64::from(month), i64::from(day))
            }
            _ => None,
        }
    }

    /// Month and day in the region's order, or in the other one when only that can be.
    fn month_and_day(&self, first: i64, second: i64) -> Option<(i8, i8)> {
        let (month, day) = match self.order {
            Order::MonthFirst if first <= 12 => (first, second),
            Order::DayFirst if second > 12 => (first, second),
            Order::MonthFirst | Order::DayFirst => (second, first),
        };
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some((month, day))
    }
}

fn valid(year: i16, month: i64, day: i64) -> Option<(i16, i8, i8)> {
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let is_valid =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (1_000..3_000).contains(&year);
    is_valid.then_some((year, month, day))
}

fn exact(year: i64, month: i64, day: i64) -> Option<Day> {
    let (year, month, day) = valid(i16::try_from(year).ok()?, month, day)?;
    Some(Day::Exact { year: Some(year), month, day })
}
