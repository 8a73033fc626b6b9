//! Which days a period has.

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{Bounds, Resolver};
use crate::entity::date_time::meaning::{Day, Edge, Period, Section, Stage, WhichYear};
use crate::entity::date_time::value::{Length, Reading, Unit};

/// A period with both ends.
type Days = (Date, Date);

impl Resolver<'_> {
    pub(super) fn period(&self, period: &Period) -> Option<Bounds<Date>> {
        let open = |start, end| Some((start, end));
        match period {
            Period::Between(start, end) => both(self.between(start, end)?),
            Period::From(edge) => open(Some(self.edge(edge)?), None),
            Period::After(edge) => open(Some(self.edge(edge)?), None),
            Period::Before(edge) => open(None, Some(self.edge(edge)?)),
            closed => both(self.closed(closed)?),
        }
    }

    fn closed(&self, period: &Period) -> Option<Days> {
        match period {
            Period::Years { first, count } => {
                let end = first.checked_add(*count)?;
                Some((Date::new((*first).max(1), 1, 1).ok()?, Date::new(end, 1, 1).ok()?))
            }
            Period::Month { month, year } => self.of_year(*year, *month, 1),
            Period::Quarter { quarter, year } => self.of_year(*year, quarter * 3 - 2, 3),
            Period::HalfYear { half, year } => self.of_year(*year, half * 6 - 5, 6),
            Period::Season { month, year } => self.of_year(*year, *month, 3),
            Period::WeekNumber { week, year } => self.numbered_week(*week, *year),
            Period::Shifted { unit, by } => self.shifted(*unit, *by),
            Period::Ahead(length) => {
                let start = self.days_on(self.today, 1)?;
                Some((start, start.checked_add(length.to_span()?).ok()?))
            }
            Period::Behind(length) => {
                Some((self.today.checked_sub(length.to_span()?).ok()?, self.today))
            }
            Period::WorkingDaysAhead(count) => self.working_days(*count),
            Period::WorkingDaysBehind(count) => self.working_days(-count),
            Period::WeekOf(day) => self.weeks_from(self.monday_of(self.day(day)?)?),
            Period::MonthOf(day) => {
                let first = self.day(day)?.first_of_month();
                Some((first, months_on(first, 1)?))
            }
            Period::WeekendOf(day) => self.weekend_of(self.day(day)?),
            Period::Nth { nth, count, unit, period } => self.nth(*nth, *count, *unit, period),
            Period::Rest(period) => {
                let (_, end) = self.closed(period)?;
                Some((self.today, self.days_on(end, -1)?))
            }
            Period::ToDate(period) => Some((self.closed(period)?.0, self.today)),
            Period::Section { section, period } => self.section(*section, period),
            Period::Lasting { start, length } => {
                let start = self.day(start)?;
                Some((start, start.checked_add(length.to_span()?).ok()?))
            }
            Period::Until { start, end } => {
                let (start, end) = (self.day(start)?, self.day(end)?);
                (start <= end).then_some((start, end))
            }
            Period::Between(start, end) => self.between(start, end),
            Period::From(_) | Period::After(_) | Period::Before(_) => None,
        }
    }

    /// So many months of a year from a month on. Without a year, the one that isn't over yet, or the
    /// last one that has begun.
    fn of_year(&self, year: WhichYear, month: i8, months: i64) -> Option<Days> {
        let of = |year| {
            let start = Date::new(year, month, 1).ok()?;
            Some((start, months_on(start, months)?))
        };
        let coming = || {
            let this = of(self.today.year())?;
            if this.0 > self.today { Some(this) } else { of(self.year_away(1)?) }
        };
        let gone = || {
            let this = of(self.today.year())?;
            if this.1 <= self.today { Some(this) } else { of(self.year_away(-1)?) }
        };
        match (year, self.reading) {
            (WhichYear::Given(year), _) => of(year),
            (WhichYear::Shifted(years), _) => of(self.year_away(years)?),
            (WhichYear::Coming, _) => coming(),
            (WhichYear::Gone, _) => gone(),
            (WhichYear::Near, reading) => {
                let this = of(self.today.year())?;
                match reading {
                    Reading::Future if this.1 <= self.today => coming(),
                    Reading::Future => Some(this),
                    Reading::Past if this.0 < self.today.first_of_month() => Some(this),
                    Reading::Past => of(self.year_away(-1)?),
                }
            }
        }
    }

    fn numbered_week(&self, week: i8, year: WhichYear) -> Option<Days> {
        let year = match year {
            WhichYear::Given(year) => year,
            WhichYear::Shifted(years) => self.year_away(years)?,
            WhichYear::Near | WhichYear::Coming | WhichYear::Gone => self.today.year(),
        };
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date();
        self.weeks_from(monday)
    }

    fn weeks_from(&self, start: Date) -> Option<Days> {
        Some((start, self.days_on(start, 7)?))
    }

    fn weekend_of(&self, day: Date) -> Option<Days> {
        let saturday = self.days_on(self.monday_of(day)?, 5)?;
        let monday = self.days_on(saturday, 2)?;
        // A feast on Monday makes the weekend longer.
        if day.weekday() == Weekday::Monday {
            return Some((self.days_on(day, -2)?, self.days_on(day, 1)?));
        }
        Some((saturday, monday))
    }

    fn shifted(&self, unit: Stage, by: i64) -> Option<Days> {
        let week = self.days_on(self.monday_of(self.today)?, by.checked_mul(7)?)?;
        match unit {
            Stage::Day => {
                let day = self.days_on(self.today, by)?;
                Some((day, self.days_on(day, 1)?))
            }
            Stage::Week => self.weeks_from(week),
            Stage::WorkingWeek => Some((week, self.days_on(week, 5)?)),
            Stage::Weekend => Some((self.days_on(week, 5)?, self.days_on(week, 7)?)),
            Stage::Fortnight => {
                let start = self.days_on(self.monday_of(self.today)?, by.checked_mul(14)?)?;
                Some((start, self.days_on(start, 14)?))
            }
            Stage::Month => {
                let start = months_on(self.today.first_of_month(), by)?;
                Some((start, months_on(start, 1)?))
            }
            Stage::Quarter => {
                let quarter = (self.today.month() - 1) / 3;
                let start = Date::new(self.today.year(), quarter * 3 + 1, 1).ok()?;
                let start = months_on(start, by.checked_mul(3)?)?;
                Some((start, months_on(start, 3)?))
            }
            Stage::Year => self.of_year(WhichYear::Shifted(by), 1, 12),
            Stage::Decade => self.years_of(10, by),
            Stage::Century => self.years_of(100, by),
        }
    }

    fn years_of(&self, count: i16, by: i64) -> Option<Days> {
        let first = self.today.year() / count * count;
        let first = i16::try_from(i64::from(first) + by.checked_mul(i64::from(count))?).ok()?;
        let end = first.checked_add(count)?;
        Some((Date::new(first, 1, 1).ok()?, Date::new(end, 1, 1).ok()?))
    }

    /// So many working days from tomorrow on, or up to yesterday when negative.
    fn working_days(&self, count: i64) -> Option<Days> {
        let step = count.signum();
        let mut left = count.abs();
        let mut day = self.today;
        let mut first = None;
        while left > 0 {
            day = self.days_on(day, step)?;
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
                first = first.or(Some(day));
            }
        }
        let first = first?;
        Some(if step > 0 { (first, self.days_on(day, 1)?) } else { (day, self.today) })
    }

    fn nth(&self, nth: i64, count: i64, unit: Stage, period: &Period) -> Option<Days> {
        let (start, end) = self.closed(period)?;
        let length = match unit {
            Stage::Month => Length::of(count, Unit::Month),
            Stage::Year => Length::of(count, Unit::Year),
            Stage::Day => Length::of(count, Unit::Day),
            Stage::Decade => Length::of(count.checked_mul(10)?, Unit::Year),
            Stage::Week | Stage::Fortnight => Length::of(count, Unit::Week),
            Stage::Weekend | Stage::WorkingWeek | Stage::Quarter | Stage::Century => return None,
        };
        let is_week = unit == Stage::Week;
        if nth < 0 {
            let end = if is_week { self.last_week_end(end)? } else { end };
            return Some((end.checked_sub(length.to_span()?).ok()?, end));
        }
        // The first week of a period is the one with its first Thursday.
        let first = if is_week {
            let monday = self.monday_of(start)?;
            if self.days_on(monday, 3)? < start { self.days_on(monday, 7)? } else { monday }
        } else {
            start
        };
        let steps = match unit {
            Stage::Month => Span::new().try_months(nth - 1),
            Stage::Year => Span::new().try_years(nth - 1),
            Stage::Day => Span::new().try_days(nth - 1),
            Stage::Decade => Span::new().try_years((nth - 1).checked_mul(10)?),
            Stage::Fortnight => Span::new().try_weeks((nth - 1).checked_mul(2)?),
            _ => Span::new().try_weeks(nth - 1),
        };
        let start = first.checked_add(steps.ok()?).ok()?;
        let end = start.checked_add(length.to_span()?).ok()?;
        Some((start, end))
    }

    /// The end of the last week that has its Thursday before the end of a period.
    fn last_week_end(&self, end: Date) -> Option<Date> {
        let last = self.days_on(end, -1)?;
        let monday = self.monday_of(last)?;
        let is_inside = self.days_on(monday, 3)? < end;
        self.days_on(monday, if is_inside { 7 } else { 0 })
    }

    fn section(&self, section: Section, period: &Period) -> Option<Days> {
        let (start, end) = self.closed(period)?;
        if matches!(period, Period::Years { count: 10, .. }) {
            return section_of_decade(section, start);
        }
        let days = i64::from(start.until(end).ok()?.get_days());
        let halfway = match period {
            Period::Shifted { unit: Stage::Week | Stage::Month, .. } | Period::Month { .. } => {
                let is_month = days > 7;
                self.days_on(start, if is_month { 15 } else { 3 })?
            }
            Period::Shifted { unit: Stage::Year, .. } => months_on(start, 6)?,
            _ => months_on(start, 4)
                .filter(|_| days > 300)
                .or_else(|| self.days_on(start, days / 2))?,
        };
        let late = match period {
            Period::Years { .. } => months_on(end, -4)?,
            Period::Shifted { unit: Stage::Year, .. } => months_on(start, 6)?,
            _ => halfway,
        };
        match section {
            Section::Early => Some((start, self.next_day(halfway, period)?)),
            Section::Late => Some((late, end)),
            Section::Middle => match days {
                0..=14 => Some((self.days_on(start, 2)?, self.days_on(start, 5)?)),
                15..=31 => Some((self.days_on(start, 9)?, self.days_on(start, 20)?)),
                _ => Some((months_on(start, 4)?, months_on(end, -4)?)),
            },
            Section::Later if (start..end).contains(&self.today) => {
                Some((late.max(self.today), end))
            }
            Section::Later => Some((late, end)),
            Section::Earlier if (start..end).contains(&self.today) => {
                Some((start, self.next_day(halfway, period)?.min(self.today)))
            }
            Section::Earlier => Some((start, self.next_day(halfway, period)?)),
        }
    }

    /// The first half of a week has its middle day too.
    fn next_day(&self, halfway: Date, period: &Period) -> Option<Date> {
        let is_week = matches!(period, Period::Shifted { unit: Stage::Week, .. });
        if is_week { self.days_on(halfway, 1) } else { Some(halfway) }
    }

    fn edge(&self, edge: &Edge) -> Option<Date> {
        match edge {
            Edge::Today => Some(self.today),
            Edge::Day(day) => self.day(day),
            Edge::Start(period) => Some(self.closed(period)?.0),
            Edge::End(period) => Some(self.closed(period)?.1),
        }
    }

    /// The days between two edges. One that doesn't say its year takes it from the other one; when
    /// neither does and today is between them, that range is meant.
    fn between(&self, start: &Edge, end: &Edge) -> Option<Days> {
        if is_near(start) && is_dated(end) {
            let end = self.edge(end)?;
            let seen = Resolver { today: end, reading: Reading::Past, ..*self };
            return Some((seen.edge(start)?, end));
        }
        let around = Resolver { reading: Reading::Past, ..*self };
        let is_weekday = matches!(start, Edge::Day(Day::Weekday { .. }));
        if is_near(start) && is_near(end) && !is_weekday {
            let days = around.end_after(start, end);
            if let Some(days) = days.filter(|days| (days.0..days.1).contains(&self.today)) {
                return Some(days);
            }
        }
        self.end_after(start, end)
    }

    fn end_after(&self, start: &Edge, end: &Edge) -> Option<Days> {
        let first = self.edge(start)?;
        if !is_near(end) {
            let last = self.edge(end)?;
            if first <= last || !is_near(start) {
                return (first <= last).then_some((first, last));
            }
            let seen = Resolver { today: last, reading: Reading::Past, ..*self };
            return Some((seen.edge(start)?, last));
        }
        let seen = Resolver { today: first, reading: Reading::Future, ..*self };
        let last = seen.edge(end)?;
        (first <= last).then_some((first, last))
    }
}

/// Four years, three years and three years.
fn section_of_decade(section: Section, start: Date) -> Option<Days> {
    let years = |count: i64| months_on(start, count * 12);
    match section {
        Section::Early | Section::Earlier => Some((start, years(4)?)),
        Section::Middle => Some((years(4)?, years(7)?)),
        Section::Late | Section::Later => Some((years(7)?, years(10)?)),
    }
}

/// Says whether an edge is open to which year or week it is of.
fn is_near(edge: &Edge) -> bool {
    match edge {
        Edge::Day(day) => matches!(
            day,
            Day::Exact { year: None, .. }
                | Day::Weekday { week: crate::entity::date_time::meaning::Week::Near, .. }
                | Day::Numbered(_)
                | Day::Feast { year: WhichYear::Near, .. }
        ),
        Edge::Start(period) | Edge::End(period) => match &**period {
            Period::Month { year, .. } | Period::Quarter { year, .. } => *year == WhichYear::Near,
            Period::Section { period, .. } => {
                matches!(&**period, Period::Month { year: WhichYear::Near, .. })
            }
            _ => false,
        },
        Edge::Today => false,
    }
}

/// Says whether an edge says its year in so many words.
fn is_dated(edge: &Edge) -> bool {
    match edge {
        Edge::Day(day) => matches!(day, Day::Exact { year: Some(_), .. }),
        Edge::Start(period) | Edge::End(period) => matches!(
            &**period,
            Period::Month { year: WhichYear::Given(_), .. }
                | Period::Quarter { year: WhichYear::Given(_), .. }
                | Period::Years { .. }
        ),
        Edge::Today => false,
    }
}

fn both((start, end): Days) -> Option<Bounds<Date>> {
    Some((Some(start), Some(end)))
}

fn months_on(from: Date, months: i64) -> Option<Date> {
    from.checked_add(Span::new().try_months(months).ok()?).ok()
}
