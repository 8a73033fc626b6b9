//! Periods of days: months, years, quarters, weeks, seasons, decades, and so many of them ahead or
//! behind.

use super::number::YearForm;
use super::{Grammar, Parsed, longest};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Day, Period, Stage, WhichYear};
use crate::entity::date_time::token::TokenKind;

/// Weeks of a year are numbered up to this.
const LAST_WEEK: i64 = 53;

impl Grammar<'_> {
    /// Any period.
    pub(super) fn period(&self, i: usize) -> Parsed<Period> {
        longest([
            self.plain_period(i),
            self.section(i),
            self.day_range(i),
            self.open_days(i),
            self.lasting_days(i),
        ])
    }

    /// A period that isn't made of other days or periods by a range.
    pub(super) fn plain_period(&self, i: usize) -> Parsed<Period> {
        longest([
            self.month_period(i).filter(|_| self.is_month_here(i)),
            self.shifted_period(i),
            self.running_days(i),
            self.year_period(i),
            self.quarter(i),
            self.season(i),
            self.numbered_week(i),
            self.week_of(i),
            self.nth_stage(i),
            self.decade(i),
            self.numeric_month(i),
        ])
    }

    /// "January", "Jan 2001", "May of this year", "the month of September", "2016, nov".
    pub(super) fn month_period(&self, i: usize) -> Parsed<Period> {
        let the = self.skip(i, Sense::The);
        let at = match self.expect(the, Sense::Stage(Stage::Month)) {
            Some(of) => self.expect(of, Sense::Of)?,
            None => the,
        };
        if let Some((year, end)) = self.year(at, YearForm::Long) {
            let comma = self.skip_mark(end, &[',', '-', '/']);
            let month = self.any_month(comma).filter(|_| self.day_number(comma + 1).is_none())?;
            return Some((Period::Month { month, year: WhichYear::Given(year) }, comma + 1));
        }
        let said = self.year_said(at);
        let at = if said.is_some() { at + 1 } else { at };
        let month = self.any_month(at)?;
        let end = at + 1;
        if let Some(year) = said {
            // "this may or may not"
            let is_verb = self.is(at, Sense::PerhapsMonth(month))
                && matches!(
                    self.tokens.get(end).map(|token| token.kind),
                    Some(TokenKind::Word { .. } | TokenKind::UnknownWord)
                )
                && !self.is_any(end, &[Sense::To, Sense::And]);
            return (!is_verb).then_some((Period::Month { month, year }, end));
        }
        let point = self.skip_mark(end, &['.']);
        let (year, end) = match self.year_of_period(point) {
            Some((year, after)) => (year, after),
            None => (WhichYear::Near, end),
        };
        Some((Period::Month { month, year }, end))
    }

    /// "this", "next", "last" before a month, season or quarter.
    fn year_said(&self, i: usize) -> Option<WhichYear> {
        self.sense(i, |sense| match sense {
            Sense::This => Some(WhichYear::Shifted(0)),
            Sense::Next => Some(WhichYear::Shifted(1)),
            Sense::Last => Some(WhichYear::Shifted(-1)),
            Sense::Coming => Some(WhichYear::Coming),
            Sense::Past => Some(WhichYear::Gone),
            _ => None,
        })
    }

    /// The year behind a month or quarter: "2016", "of 2016", "next year", "'99".
    fn year_of_period(&self, i: usize) -> Parsed<WhichYear> {
        let comma = self.skip_mark(i, &[',', '-', '/']);
        let of = self.skip_any(comma, &[Sense::Of, Sense::In]);
        let the = self.skip(of, Sense::The);
        if let Some(by) = self.shift(the) {
            let end = self.expect(the + 1, Sense::Stage(Stage::Year))?;
            return Some((WhichYear::Shifted(by), end));
        }
        let marked = self.skip_mark(the, &['\'']);
        let form = match marked > the || of > comma || comma == i {
            true => YearForm::Any,
            false => YearForm::Long,
        };
        let (year, end) = self.year(marked, form)?;
        // "June 15" is a day, "June 3pm" a time; of two digits only clear years are taken.
        let is_short = self.digits(marked).is_some_and(|(_, count)| count == 2);
        let is_told =
            marked > the || of > comma || self.digits(marked).is_some_and(|(v, _)| v > 31);
        let is_time = self.mark(end) == Some(':') || self.meridiem(end).is_some();
        let is_year = (!is_short || is_told) && !is_time && !self.is_counted(end);
        is_year.then_some((WhichYear::Given(year), end))
    }

    /// Says whether a month's name is a month here: "may" and "march" are words too.
    fn is_month_here(&self, i: usize) -> bool {
        let is_doubtful =
            self.sense(i, |sense| matches!(sense, Sense::PerhapsMonth(_)).then_some(())).is_some();
        if !is_doubtful {
            return true;
        }
        let signs = [Sense::In, Sense::Of, Sense::Since, Sense::Until, Sense::From, Sense::By];
        let more = [Sense::Before, Sense::After, Sense::Middle, Sense::Early, Sense::Late];
        let is_led = self.is_before(i, &signs) || self.is_before(i, &more);
        let is_joined = self.is_before(i, &[Sense::To, Sense::Between, Sense::For]);
        let the = self.is_before(i, &[Sense::The, Sense::On]);
        is_led || is_joined || the || self.year_of_period(i + 1).is_some()
    }

    /// "this week", "next month", "last year", "the weekend", "this working week", "the year".
    pub(super) fn shifted_period(&self, i: usize) -> Parsed<Period> {
        let after_next = self.phrase_as(i, |phrase| match phrase {
            Phrase::AfterNext(unit, by) => Some(Period::Shifted { unit, by }),
            Phrase::YearToDate => {
                Some(Period::ToDate(Box::new(Period::Shifted { unit: Stage::Year, by: 0 })))
            }
            _ => None,
        });
        if after_next.is_some() {
            return after_next;
        }
        let at = self.skip(i, Sense::The);
        let next =
            if self.is(at, Sense::This) && self.shift(at + 1).is_some() { at + 1 } else { at };
        let said = self.shift(next);
        let mut unit_at = if said.is_some() { next + 1 } else { at };
        if let Some(working) = self.expect(unit_at, Sense::Working) {
            let end = self.expect(working, Sense::Stage(Stage::Week))?;
            return Some((
                Period::Shifted { unit: Stage::WorkingWeek, by: said.unwrap_or(0) },
                end,
            ));
        }
        unit_at = self.skip_hyphen(unit_at);
        let unit = self.stage(unit_at)?;
        let end = unit_at + 1;
        match said {
            Some(_) if unit == Stage::Day => None,
            Some(by) => Some((Period::Shifted { unit, by }, end)),
            None => self.bare_stage(i, unit, end),
        }
    }

    /// "the month", "weekend": of now, where nothing counts them.
    fn bare_stage(&self, i: usize, unit: Stage, end: usize) -> Parsed<Period> {
        let has_the = self.is(i, Sense::The);
        let is_period = match unit {
            Stage::Week | Stage::Month | Stage::Year | Stage::Fortnight | Stage::Quarter => has_the,
            Stage::Weekend => !self.is_before(i, &[Sense::Every, Sense::Article]),
            Stage::Day | Stage::WorkingWeek | Stage::Decade | Stage::Century => false,
        };
        let goes_on = self.is(end, Sense::Of) || self.integer(end).is_some();
        (is_period && !goes_on).then_some((Period::Shifted { unit, by: 0 }, end))
    }

    pub(super) fn stage(&self, i: usize) -> Option<Stage> {
        self.sense(i, |sense| match sense {
            Sense::Stage(stage) => Some(stage),
            _ => None,
        })
    }

    fn any_stage(&self, i: usize) -> Option<Stage> {
        self.sense(i, |sense| match sense {
            Sense::Stage(stage) | Sense::Stages(stage) => Some(stage),
            _ => None,
        })
    }

    /// "2018" where a year is meant, "the year 2008", "cy18".
    fn year_period(&self, i: usize) -> Parsed<Period> {
        let the = self.skip(i, Sense::The);
        if let Some(at) = self.expect(the, Sense::YearMark) {
            let of = self.skip(at, Sense::Of);
            let found = self.year(of, YearForm::Any).or_else(|| {
                let (value, end) = self.integer(of)?;
                Some((i16::try_from(value).ok().filter(|year| (100..3_000).contains(year))?, end))
            });
            let (year, end) = found?;
            return Some((Period::Years { first: year, count: 1 }, end));
        }
        let (year, end) =
            self.year(i, YearForm::Long).filter(|(year, _)| (1_500..2_200).contains(year))?;
        let signs = [Sense::In, Sense::Of, Sense::Since, Sense::Before, Sense::After, Sense::From];
        let is_led = self.is_before(i, &signs) || self.is_before(i, &[Sense::Until]);
        (is_led && self.ends_bare_number(end))
            .then_some((Period::Years { first: year, count: 1 }, end))
    }

    /// A year at the end of a range, where the other end shows that it is one.
    pub(super) fn year_in_range(&self, i: usize) -> Parsed<Period> {
        let the = self.skip(i, Sense::The);
        let at = self.skip(the, Sense::YearMark);
        let (year, end) = self.year(at, YearForm::Long)?;
        (1_500..2_200).contains(&year).then_some((Period::Years { first: year, count: 1 }, end))
    }

    /// "Q3", "the third quarter of 2016", "2017 q1", "next year's first quarter", "2019-H2".
    fn quarter(&self, i: usize) -> Parsed<Period> {
        let the = self.skip(i, Sense::The);
        if let Some((year, end)) = self.leading_year(the) {
            let at = self.skip(self.skip_mark(end, &['-', ',', '/']), Sense::The);
            let (part, end) = self.quarter_alone(at)?;
            return Some((part.of(year), end));
        }
        let (part, end) = self.quarter_alone(the)?;
        if let Some((year, end)) = self.year_of_period(end) {
            return Some((part.of(year), end));
        }
        let of = self.skip(self.skip(end, Sense::Of), Sense::The);
        if let Some(end) = self.expect(of, Sense::Stage(Stage::Year)).filter(|_| of > end) {
            return Some((part.of(WhichYear::Near), end));
        }
        Some((part.of(WhichYear::Near), end))
    }

    fn leading_year(&self, i: usize) -> Parsed<WhichYear> {
        if let Some((year, end)) = self.year(i, YearForm::Long) {
            return Some((WhichYear::Given(year), end));
        }
        let by = self.shift(i)?;
        Some((WhichYear::Shifted(by), self.expect(i + 1, Sense::Stage(Stage::Year))?))
    }

    fn quarter_alone(&self, i: usize) -> Parsed<YearPart> {
        let mark = self.sense(i, |sense| match sense {
            Sense::QuarterMark(_) => Some(YearPart::Quarter(0)),
            Sense::LetterH => Some(YearPart::Half(0)),
            _ => None,
        });
        if let Some(mark) = mark {
            let (number, _) = self.digits(i + 1).filter(|_| self.is_glued(i + 1))?;
            let part = match (mark, i8::try_from(number).ok()?) {
                (YearPart::Quarter(_), quarter @ 1..=4) => YearPart::Quarter(quarter),
                (YearPart::Half(_), half @ 1..=2) => YearPart::Half(half),
                (YearPart::Quarter(_) | YearPart::Half(_), _) => return None,
            };
            return Some((part, i + 2));
        }
        let (nth, end) = self.ordinal(i).filter(|(nth, _)| (1..=4).contains(nth))?;
        let at = self.skip_mark(end, &['-']);
        let nth = i8::try_from(nth).ok()?;
        match self.expect(at, Sense::Stage(Stage::Quarter)) {
            Some(end) => Some((YearPart::Quarter(nth), end)),
            None => {
                let of = self.expect(at, Sense::Half)?;
                let is_year = self.year_of_period(of).is_some() && nth <= 2;
                is_year.then_some((YearPart::Half(nth), of))
            }
        }
    }

    /// "summer", "next spring", "winter 2026".
    fn season(&self, i: usize) -> Parsed<Period> {
        let the = self.skip(i, Sense::The);
        let said = self.year_said(the);
        let at = if said.is_some() { the + 1 } else { the };
        let month = self.sense(at, |sense| match sense {
            Sense::Season(month) => Some(month),
            _ => None,
        })?;
        if let Some(year) = said {
            return Some((Period::Season { month, year }, at + 1));
        }
        if let Some((year, end)) = self.year_of_period(at + 1) {
            return Some((Period::Season { month, year }, end));
        }
        // "spring" and "fall" alone are too many other things.
        let is_led = self.is_before(i, &[Sense::In, Sense::All, Sense::Of, Sense::Since]);
        let is_clear = month == 6 || is_led && (at > i || month == 12);
        is_clear.then_some((Period::Season { month, year: WhichYear::Near }, at + 1))
    }

    /// "week 31", "week 3 of 2027", "W05".
    fn numbered_week(&self, i: usize) -> Parsed<Period> {
        let at = self.expect(self.skip(i, Sense::The), Sense::WeekMark)?;
        let (week, end) = self.integer(at).filter(|(week, _)| (1..=LAST_WEEK).contains(week))?;
        self.digits(at)?;
        let week = i8::try_from(week).ok()?;
        Some(match self.year_of_period(end) {
            Some((year, end)) => (Period::WeekNumber { week, year }, end),
            None => (Period::WeekNumber { week, year: WhichYear::Shifted(0) }, end),
        })
    }

    /// "the week of the 18th", "w/c feb 4", "halloween weekend".
    fn week_of(&self, i: usize) -> Parsed<Period> {
        let the = self.skip(i, Sense::The);
        let is_commencing = |phrase| (phrase == Phrase::WeekCommencing).then_some(());
        if let Some(((), end)) = self.phrase_as(the, is_commencing) {
            let on = self.skip(end, Sense::On);
            let (day, end) = self.exact_day(on).or_else(|| {
                let at = self.skip(on, Sense::The);
                let (number, end) = self.day_number(at)?;
                Some((Day::Numbered(number), end))
            })?;
            return Some((Period::WeekOf(Box::new(day)), end));
        }
        if let Some(of) = self.expect(the, Sense::Stage(Stage::Month)) {
            let (day, end) = self.exact_day(self.expect(of, Sense::Of)?)?;
            return Some((Period::MonthOf(Box::new(day)), end));
        }
        if let Some(of) = self.expect(the, Sense::Stage(Stage::Weekend)) {
            let (day, end) = self.exact_day(self.expect(of, Sense::Of)?)?;
            return Some((Period::WeekendOf(Box::new(day)), end));
        }
        let (day, end) = self.plain_day(i)?;
        let is_feast = matches!(day, Day::Feast { .. });
        let end = self.expect(end, Sense::Stage(Stage::Weekend)).filter(|_| is_feast)?;
        let year = self.year(end, YearForm::Long);
        match (day, year) {
            (Day::Feast { feast, .. }, Some((year, end))) => {
                let day = Day::Feast { feast, year: WhichYear::Given(year) };
                Some((Period::WeekendOf(Box::new(day)), end))
            }
            (day, _) => Some((Period::WeekendOf(Box::new(day)), end)),
        }
    }

    /// "the second week of 2021", "last week of july", "first ten days of last year", "the 9th
    /// month of next year".
    fn nth_stage(&self, i: usize) -> Parsed<Period> {
        let at = self.skip(i, Sense::The);
        let (nth, at) = match self.expect(at, Sense::Last) {
            Some(end) => (-1, end),
            None => self.ordinal(at).filter(|(nth, _)| (1..=366).contains(nth))?,
        };
        let (count, at) = match self.integer(at) {
            Some((count, end)) if (1..=366).contains(&count) => (count, end),
            _ => (1, at),
        };
        let unit = self.any_stage(at)?;
        if unit == Stage::Day && count == 1 || unit == Stage::Quarter {
            return None;
        }
        let is_century = unit == Stage::Century && nth > 0;
        if is_century {
            let first = i16::try_from((nth - 1) * 100).ok().filter(|first| *first < 3_000)?;
            return Some((Period::Years { first, count: 100 }, at + 1));
        }
        let of = self.skip_any(at + 1, &[Sense::Of, Sense::In]);
        let of_the = self.skip(of, Sense::The);
        let whole = self
            .year_in_range(of_the)
            .or_else(|| self.month_period(of_the))
            .or_else(|| self.shifted_period(of))
            .or_else(|| self.shifted_period(of_the));
        let (period, end) = whole.filter(|_| of > at + 1 || self.shift(of).is_some())?;
        Some((Period::Nth { nth, count, unit, period: Box::new(period) }, end))
    }

    /// "the 1990s", "the 70's", "the nineties".
    pub(super) fn decade(&self, i: usize) -> Parsed<Period> {
        let at = self.skip(i, Sense::The);
        let decade = |first| Period::Years { first, count: 10 };
        let named = self.sense(at, |sense| match sense {
            Sense::Decade(first) => Some(first),
            _ => None,
        });
        if let Some(first) = named.filter(|_| at > i) {
            return Some((decade(first), at + 1));
        }
        let (value, count) = self.digits(at).filter(|(value, _)| value % 10 == 0)?;
        let mark = self.skip_mark(at + 1, &['\'', '’']);
        let end = self.expect(mark, Sense::LetterS)?;
        let first = i16::try_from(value).ok()?;
        match count {
            4 if (1_000..2_200).contains(&first) => Some((decade(first), end)),
            2 if at > i && self.is_glued(mark) => {
                Some((decade(if first < 20 { 2_000 + first } else { 1_900 + first }), end))
            }
            _ => None,
        }
    }

    /// "2016-11", "11/2016".
    fn numeric_month(&self, i: usize) -> Parsed<Period> {
        let mark = self.mark(i + 1).filter(|mark| matches!(mark, '-' | '/'))?;
        self.is_glued(i + 1).then_some(())?;
        let ((first, count), (second, digits)) = (self.digits(i)?, self.digits(i + 2)?);
        let (year, month) = match (count, digits) {
            (4, 1..=2) => (first, second),
            (1..=2, 4) => (second, first),
            _ => return None,
        };
        let is_loose = !self.is_glued(i + 2) && mark == '-' && month < 10;
        let is_valid = (1..=12).contains(&month) && (1_900..2_200).contains(&year) && !is_loose;
        let (year, month) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?);
        is_valid.then_some((Period::Month { month, year: WhichYear::Given(year) }, i + 3))
    }
}

/// A quarter or a half of a year.
#[derive(Debug, Clone, Copy)]
enum YearPart {
    Quarter(i8),
    Half(i8),
}

impl YearPart {
    fn of(self, year: WhichYear) -> Period {
        match self {
            Self::Quarter(quarter) => Period::Quarter { quarter, year },
            Self::Half(half) => Period::HalfYear { half, year },
        }
    }
}
