//! Repetitions: what happens again and again, and how that is written.

use std::fmt;

use jiff::civil::{Time, Weekday};

use super::value::{Length, PartOfDay};

/// Something that happens again and again: at a time or part of the day, on weekdays or dates, or
/// every so often.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Repeat {
    /// How long from one to the next. Nothing where weekdays, date or time say it.
    pub every: Option<Length>,
    /// How often within that; 0 and 1 are once.
    pub times: u16,
    /// Only weekends count.
    pub is_weekend: bool,
    pub weekdays: Weekdays,
    pub day: Option<RepeatedDay>,
    pub time: Option<Time>,
    pub part: Option<PartOfDay>,
}

/// Several weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weekdays {
    /// From Monday on.
    is_on: [bool; 7],
}

/// A day of the month or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RepeatedDay {
    OfMonth(i8),
    /// Month and day.
    OfYear(i8, i8),
    /// Which one of the month; the last one is -1.
    NthWeekday(i8, Weekday),
}

impl Weekdays {
    /// Monday to Friday.
    pub const WORKING: Self = Self { is_on: [true, true, true, true, true, false, false] };

    /// One weekday.
    pub fn one(weekday: Weekday) -> Self {
        Self::default().and(weekday)
    }

    /// The weekdays with one more.
    #[must_use]
    pub fn and(mut self, weekday: Weekday) -> Self {
        let place = usize::try_from(weekday.to_monday_zero_offset()).unwrap_or(0);
        self.is_on[place] = true;
        self
    }

    /// Says whether there is none.
    pub fn is_empty(self) -> bool {
        !self.is_on.contains(&true)
    }

    /// The weekdays, from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        let weekdays = Weekday::Monday.cycle_forward().zip(self.is_on);
        weekdays.filter_map(|(weekday, is_on)| is_on.then_some(weekday))
    }
}

impl fmt::Display for Repeat {
    /// Writes TIMEX3, as in `P1W`, `XXXX-WXX-1T16`, `T09:30`, `TMO`; several weekdays as
    /// `XXXX-WXX-1,3`, several times as `2X/P1W`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, weekday) in self.weekdays.iter().enumerate() {
            f.write_str(if place == 0 { "XXXX-WXX-" } else { "," })?;
            write!(f, "{}", weekday.to_monday_one_offset())?;
        }
        match self.day {
            Some(RepeatedDay::OfMonth(day)) => write!(f, "XXXX-XX-{day:02}")?,
            Some(RepeatedDay::OfYear(month, day)) => write!(f, "XXXX-{month:02}-{day:02}")?,
            Some(RepeatedDay::NthWeekday(nth, weekday)) => {
                write!(f, "XXXX-XX-WXX-{}-#{nth}", weekday.to_monday_one_offset())?;
            }
            None => {}
        }
        match (self.time, self.part) {
            (Some(time), _) => write_time(f, time)?,
            (None, Some(part)) => f.write_str(part.timex())?,
            (None, None) => {}
        }
        let is_said = !self.weekdays.is_empty() || self.day.is_some() || self.time.is_some();
        match self.every {
            Some(every) if !is_said && self.part.is_none() => {
                if self.times > 1 {
                    write!(f, "{}X/", self.times)?;
                }
                write!(f, "{every}{}", if self.is_weekend { "E" } else { "" })
            }
            Some(_) | None => Ok(()),
        }
    }
}

fn write_time(f: &mut fmt::Formatter<'_>, time: Time) -> fmt::Result {
    write!(f, "T{:02}", time.hour())?;
    if time.minute() != 0 || time.second() != 0 {
        write!(f, ":{:02}", time.minute())?;
    }
    match time.second() {
        0 => Ok(()),
        second => write!(f, ":{second:02}"),
    }
}
