//! Which day a day is.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::{Resolver, feast};
use crate::entity::date_time::meaning::{Day, Feast, Period, Week, WhichYear};
use crate::entity::date_time::value::Reading;

/// How many years a day such as the 29th of February is looked for.
const MAX_YEARS: i16 = 8;
/// How many months a day such as Friday the 13th is looked for.
const MAX_MONTHS: i64 = 48;

impl Resolver<'_> {
    pub(super) fn day(&self, day: &Day) -> Option<Date> {
        match day {
            Day::Offset(days) => self.days_on(self.today, *days),
            Day::Exact { year: Some(year), month, day } => Date::new(*year, *month, *day).ok(),
            Day::Exact { year: None, month, day } => {
                self.nearest(|year| Date::new(year, *month, *day).ok())
            }
            Day::OfThisYear { month, day } => Date::new(self.today.year(), *month, *day).ok(),
            Day::Numbered(day) => self.numbered(*day, |_| true),
            Day::OfPeriod { day, period } => self.day_of(*day, period),
            Day::WeekdayNumbered { weekday, day } => {
                self.numbered(*day, |date| date.weekday() == *weekday)
            }
            Day::WeekdayThe { weekday, day } => {
                let here = self.today.with().day(*day).build().ok();
                here.filter(|date| date.weekday() == *weekday)
                    .or_else(|| self.numbered(*day, |date| date.weekday() == *weekday))
            }
            Day::Weekday { weekday, week } => self.weekday(*weekday, *week),
            Day::NthWeekday { nth, weekday, period } => self.nth_weekday(*nth, *weekday, period),
            Day::Shifted { base, by } => {
                let coming = Resolver { reading: Reading::Future, ..*self };
                coming.day(base)?.checked_add(by.to_span()?).ok()
            }
            Day::WeekdaysAway { count, weekday } => {
                let from = Resolver { reading: Reading::Future, ..*self };
                match count {
                    1.. => {
                        let first = from.weekday(*weekday, Week::Coming)?;
                        self.days_on(first, (count - 1).checked_mul(7)?)
                    }
                    _ => {
                        let first = from.weekday(*weekday, Week::Gone)?;
                        self.days_on(first, (count + 1).checked_mul(7)?)
                    }
                }
            }
            Day::WeekdayFrom { base, weekday } => {
                let base = self.day(base)?;
                // The day before is nearer than the same weekday of the week after.
                let days = match weekday.since(base.weekday()) {
                    6 => -1,
                    days => days,
                };
                self.days_on(base, i64::from(days))
            }
            Day::Feast { feast, year } => self.feast(*feast, *year),
        }
    }

    pub(super) fn days_on(&self, from: Date, days: i64) -> Option<Date> {
        from.checked_add(Span::new().try_days(days).ok()?).ok()
    }

    /// The date in the year that the reading asks for: the first one from today on, or the last one
    /// before.
    pub(super) fn nearest(&self, of: impl Fn(i16) -> Option<Date>) -> Option<Date> {
        let year = self.today.year();
        match self.reading {
            Reading::Future => (year..year.saturating_add(MAX_YEARS))
                .filter_map(of)
                .find(|date| *date >= self.today),
            Reading::Past => (year.saturating_sub(MAX_YEARS)..=year)
                .rev()
                .filter_map(of)
                .find(|date| *date < self.today),
        }
    }

    /// The day of that number in the nearest month that has it and suits.
    fn numbered(&self, day: i8, suits: impl Fn(Date) -> bool) -> Option<Date> {
        let first = self.today.first_of_month();
        (0..MAX_MONTHS).find_map(|months| {
            let months = match self.reading {
                Reading::Future => months,
                Reading::Past => -months,
            };
            let month = first.checked_add(Span::new().try_months(months).ok()?).ok()?;
            let date = month.with().day(day).build().ok()?;
            let is_there = match self.reading {
                Reading::Future => date >= self.today,
                Reading::Past => date < self.today,
            };
            (is_there && suits(date)).then_some(date)
        })
    }

    fn day_of(&self, day: i64, period: &Period) -> Option<Date> {
        if let (Period::Month { month, year: WhichYear::Near }, 1..) = (period, day) {
            return self.nearest(|year| Date::new(year, *month, i8::try_from(day).ok()?).ok());
        }
        let (start, end) = self.period(period)?;
        if day < 0 {
            return self.days_on(end?, day);
        }
        let date = self.days_on(start?, day - 1)?;
        (date < end?).then_some(date)
    }

    /// Weeks begin on Monday.
    pub(super) fn monday_of(&self, date: Date) -> Option<Date> {
        self.days_on(date, -i64::from(date.weekday().to_monday_zero_offset()))
    }

    fn weekday(&self, weekday: Weekday, week: Week) -> Option<Date> {
        let ahead = i64::from(weekday.since(self.today.weekday()));
        let behind = i64::from(weekday.until(self.today.weekday()));
        let strictly = |days: i64| if days == 0 { 7 } else { days };
        match (week, self.reading) {
            (Week::Shifted(weeks), _) => {
                let days = i64::from(weekday.to_monday_zero_offset());
                self.days_on(self.monday_of(self.today)?, weeks.checked_mul(7)? + days)
            }
            (Week::Coming, _) => self.days_on(self.today, strictly(ahead)),
            (Week::Near, Reading::Future) => self.days_on(self.today, ahead),
            (Week::Gone, _) | (Week::Near, Reading::Past) => {
                self.days_on(self.today, -strictly(behind))
            }
        }
    }

    fn nth_weekday(&self, nth: i64, weekday: Weekday, period: &Period) -> Option<Date> {
        if let Period::Month { month, year: WhichYear::Near } = period {
            return self.nearest(|year| nth_of_month(year, *month, nth, weekday));
        }
        let (start, end) = self.period(period)?;
        let month = if nth < 0 { self.days_on(end?, -1)? } else { start? };
        nth_of_month(month.year(), month.month(), nth, weekday)
    }

    fn feast(&self, feast: Feast, year: WhichYear) -> Option<Date> {
        let date = |year| feast::in_year(feast, year);
        match year {
            WhichYear::Near => self.nearest(date),
            WhichYear::Given(year) => date(year),
            WhichYear::Shifted(years) => date(self.year_away(years)?),
            WhichYear::Coming => Resolver { reading: Reading::Future, ..*self }.nearest(date),
            WhichYear::Gone => Resolver { reading: Reading::Past, ..*self }.nearest(date),
        }
    }

    pub(super) fn year_away(&self, years: i64) -> Option<i16> {
        i16::try_from(i64::from(self.today.year()) + years).ok()
    }
}

pub(super) fn nth_of_month(year: i16, month: i8, nth: i64, weekday: Weekday) -> Option<Date> {
    Date::new(year, month, 1).ok()?.nth_weekday_of_month(i8::try_from(nth).ok()?, weekday).ok()
}
