//! Ranges of days between two ends, or open on one side.

use super::{Grammar, Parsed, longest};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Day, Edge, Period, Section, Stage, Week};

impl Grammar<'_> {
    /// "from March 3 to May 5", "between 4 and 22 this month", "Friday through Sunday".
    pub(super) fn day_range(&self, i: usize) -> Parsed<Period> {
        longest([
            self.edges(i),
            self.numbers_of_month(i),
            self.month_with_numbers(i),
            self.weekdays_of_week(i),
            self.distance(i),
        ])
    }

    fn edges(&self, i: usize) -> Parsed<Period> {
        let is_between = self.is(i, Sense::Between);
        let led = self.skip_any(i, &[Sense::From, Sense::Between, Sense::In, Sense::On]);
        let led = if self.is_any(i, &[Sense::In, Sense::On]) { i } else { led };
        let is_led = led > i;
        let (start, end) = self.start_edge(led)?;
        let joined = self.range_mark(end, is_between)?;
        let is_hyphen = self.mark(end).is_some();
        if let Some((day, end)) = self.number_after(&start, joined) {
            return Some((Period::Between(start, Edge::Day(day)), end));
        }
        let (until, end) = self.end_edge(joined)?;
        let (until, end) = self.with_year(until, end);
        let is_years = |edge: &Edge| matches!(edge, Edge::Start(period) if matches!(**period, Period::Years { .. }));
        let is_loose = is_hyphen && is_years(&start) && !self.is_glued(joined) && !is_led;
        (!is_loose).then_some((Period::Between(start, until), end))
    }

    /// Where a range begins: a day, or the first day of a period.
    fn start_edge(&self, i: usize) -> Parsed<Edge> {
        if let Some(end) = self.now(i) {
            return Some((Edge::Today, end));
        }
        if let Some(found) = self.section_edge(i) {
            return Some(found);
        }
        let day = self.day(i).map(|(day, end)| (Edge::Day(day), end));
        let period = self.edge_period(i).map(|(it, end)| (Edge::Start(Box::new(it)), end));
        longest([day, period])
    }

    fn end_edge(&self, i: usize) -> Parsed<Edge> {
        self.start_edge(i)
    }

    /// "5/1-5/7, 2020"
    fn with_year(&self, edge: Edge, end: usize) -> (Edge, usize) {
        match (&edge, self.year_after(end)) {
            (Edge::Day(Day::Exact { year: None, month, day }), (Some(year), end)) => {
                (Edge::Day(Day::Exact { year: Some(year), month: *month, day: *day }), end)
            }
            _ => (edge, end),
        }
    }

    fn now(&self, i: usize) -> Option<usize> {
        self.phrase_as(i, |phrase| (phrase == Phrase::Now).then_some(())).map(|(_, end)| end)
    }

    fn edge_period(&self, i: usize) -> Parsed<Period> {
        longest([self.plain_period(i), self.month_period(i), self.year_in_range(i)])
    }

    /// "the end of June" is the day after June; the middle is the day after it.
    fn section_edge(&self, i: usize) -> Parsed<Edge> {
        let (period, end) = self.section(i)?;
        let Period::Section { section, period } = period else { return None };
        Some(match section {
            Section::Late => (Edge::End(period), end),
            Section::Early => (Edge::Start(period), end),
            Section::Middle => (Edge::Start(Box::new(Period::Section { section, period })), end),
            Section::Later | Section::Earlier => return None,
        })
    }

    /// "November 19 to 20", "April 9th through the seventeenth".
    fn number_after(&self, start: &Edge, i: usize) -> Parsed<Day> {
        let Edge::Day(Day::Exact { year, month, .. }) = start else { return None };
        let at = self.skip(i, Sense::The);
        let (day, end) = self.day_number(at)?;
        let is_free = self.any_month(self.skip(end, Sense::Of)).is_none()
            && self.any_month(end).is_none()
            && !matches!(self.mark(end), Some('/' | '-' | ':' | '.') if self.is_glued(end) && self.digits(end + 1).is_some())
            && self.meridiem(end).is_none()
            && !self.is_counted(end);
        is_free.then_some(())?;
        let (said, end) = self.year_after(end);
        Some((Day::Exact { year: said.or(*year), month: *month, day }, end))
    }

    /// "from 4 to 22 January, 2017", "between ninth and seventeenth of april", "4-23 next month".
    fn numbers_of_month(&self, i: usize) -> Parsed<Period> {
        let is_between = self.is(i, Sense::Between);
        let led = self.skip_any(i, &[Sense::From, Sense::Between]);
        let (first, end) = self.day_number(self.skip(led, Sense::The))?;
        let joined = self.range_mark(end, is_between)?;
        let (last, end) = self.day_number(self.skip(joined, Sense::The))?;
        let of = self.skip_any(end, &[Sense::Of, Sense::In]);
        if let Some(month) = self.any_month(of) {
            let (year, end) = self.year_after(self.skip_mark(of + 1, &['.']));
            let end = if year.is_none() { of + 1 } else { end };
            let day = |day| Edge::Day(Day::Exact { year, month, day });
            return Some((Period::Between(day(first), day(last)), end));
        }
        let (period, end) = self.shifted_period(of)?;
        if !matches!(period, Period::Shifted { unit: Stage::Month, .. }) {
            return None;
        }
        let day = |day: i8| {
            let period = Box::new(period.clone());
            Edge::Day(Day::OfPeriod { day: i64::from(day), period })
        };
        Some((Period::Between(day(first), day(last)), end))
    }

    /// "Feb between 2-7 2018", "january from 4 to 22".
    fn month_with_numbers(&self, i: usize) -> Parsed<Period> {
        let month = self.any_month(i)?;
        let is_between = self.is(i + 1, Sense::Between);
        let at = self.expect_any(i + 1, &[Sense::From, Sense::Between])?;
        let (first, end) = self.day_number(at)?;
        let joined = self.range_mark(end, is_between)?;
        let (last, end) = self.day_number(joined)?;
        let (year, end) = self.year_after(end);
        let day = |day| Edge::Day(Day::Exact { year, month, day });
        Some((Period::Between(day(first), day(last)), end))
    }

    /// "next week from Wednesday to Friday".
    fn weekdays_of_week(&self, i: usize) -> Parsed<Period> {
        let (by, end) = self.week_shift(i)?;
        let is_between = self.is(end, Sense::Between);
        let at = self.expect_any(end, &[Sense::From, Sense::Between])?;
        let first = self.any_weekday(at)?;
        let joined = self.range_mark(at + 1, is_between)?;
        let last = self.any_weekday(joined)?;
        let day = |weekday| Edge::Day(Day::Weekday { weekday, week: Week::Shifted(by) });
        Some((Period::Between(day(first), day(last)), joined + 1))
    }

    /// "more than 2 weeks before today", "less than 3 days after tomorrow".
    fn distance(&self, i: usize) -> Parsed<Period> {
        let than = self.expect_any(i, &[Sense::More, Sense::Less])?;
        let at = self.expect(than, Sense::Than)?;
        let (day, end) = self.day(at)?;
        let Day::Shifted { base, by } = day else { return None };
        let is_more = self.is(i, Sense::More);
        let is_back = by.nominal_seconds() < 0.0;
        let shifted = Box::new(Day::Shifted { base: base.clone(), by });
        Some(match (is_more, is_back) {
            (true, true) => (Period::Before(Edge::Day(*shifted)), end),
            (true, false) => (Period::After(Edge::Day(*shifted)), end),
            (false, true) => (Period::Until { start: shifted, end: base }, end),
            (false, false) => (Period::Until { start: base, end: shifted }, end),
        })
    }

    /// "since August", "before May 5", "after 2018", "2012 or later", "by the end of June".
    pub(super) fn open_days(&self, i: usize) -> Parsed<Period> {
        if let Some(end) = self.to_date(i) {
            return Some((Period::Before(Edge::Today), end));
        }
        if let Some(found) = self.open_behind(i) {
            return Some(found);
        }
        let (is_before, at) = self.bound(i)?;
        let is_by = self.is(i, Sense::By);
        let (edge, end) = self.open_edge(at, is_before)?;
        if is_by && matches!(edge, Edge::Day(_)) && !self.is_far(&edge) {
            return None;
        }
        let is_after = self.is_any(i, &[Sense::After]) || self.is(i, Sense::Later);
        let period = match (is_before, edge) {
            (true, edge) => Period::Before(edge),
            (false, Edge::Start(period)) if is_after => Period::From(Edge::End(period)),
            (false, edge @ Edge::Day(_)) if is_after => Period::After(edge),
            (false, edge) => Period::From(edge),
        };
        Some((period, end))
    }

    /// "by Friday" is a date for most purposes, not a range.
    fn is_far(&self, edge: &Edge) -> bool {
        matches!(edge, Edge::End(_))
    }

    fn open_edge(&self, i: usize, is_before: bool) -> Parsed<Edge> {
        if let Some((Period::Section { section, period: whole }, end)) = self.section(i) {
            let edge = match (section, is_before) {
                (Section::Late, true) => Edge::End(whole),
                (Section::Early, _) => Edge::Day(Day::OfPeriod { day: 1, period: whole }),
                (Section::Middle, false) => {
                    Edge::End(Box::new(Period::Section { section, period: whole }))
                }
                (section, _) => Edge::Start(Box::new(Period::Section { section, period: whole })),
            };
            return Some((edge, end));
        }
        let numbered = self.numbered_edge(i);
        let day = self.plain_day(i).map(|(day, end)| (Edge::Day(day), end));
        let period = self.edge_period(i).map(|(it, end)| (Edge::Start(Box::new(it)), end));
        longest([day, period, numbered])
    }

    /// "the thirty-first day of the month"
    fn numbered_edge(&self, i: usize) -> Parsed<Edge> {
        let the = self.expect(i, Sense::The)?;
        let (day, end) = self.ordinal(the)?;
        let day = i8::try_from(day).ok().filter(|day| (1..=31).contains(day))?;
        self.ends_bare_number(end).then_some((Edge::Day(Day::Numbered(day)), end))
    }

    /// "year 2012 or later", "1/1/2016 and later".
    fn open_behind(&self, i: usize) -> Parsed<Period> {
        let (edge, end) = self.start_edge(i)?;
        let (is_from, end) = self.or_later(end)?;
        Some((if is_from { Period::From(edge) } else { Period::Before(edge) }, end))
    }
}
