//! From meanings to values: which day, given today. Civil, but for lengths of hours and less, which
//! go over instants of the time zone.

mod day;
mod feast;
mod period;

use jiff::civil::{Date, DateTime, Time};
use jiff::{ToSpan, Zoned};

use super::meaning::{Clock, Hours, Meaning, Moment, Section, Stretch};
use super::value::{Length, Reading, Value};

/// Works meanings out in one reading, seen from one day.
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'a> {
    at: &'a Zoned,
    today: Date,
    reading: Reading,
    /// Takes open times half a day later.
    is_later: bool,
}

/// The start and the end of a stretch, open where nothing.
type Bounds<T> = (Option<T>, Option<T>);

impl<'a> Resolver<'a> {
    pub fn new(at: &'a Zoned, reading: Reading) -> Self {
        Self { at, today: at.date(), reading, is_later: false }
    }

    /// The same, with open times half a day later.
    pub fn later(self) -> Self {
        Self { is_later: true, ..self }
    }

    /// The value of a meaning; nothing for days that there aren't and for bounds of the calendar.
    pub fn value(&self, meaning: &Meaning) -> Option<Value> {
        Some(match meaning {
            Meaning::Day(day) => Value::Date(self.day(day)?),
            Meaning::Clock(clock) => Value::Time(self.clock(*clock)),
            Meaning::Moment(moment) => Value::DateTime(self.moment(moment)?),
            Meaning::Period(period) => {
                let (start, end) = self.period(period)?;
                Value::DateRange { start, end }
            }
            Meaning::Hours(hours) => {
                let (start, end) = self.hours(hours)?;
                Value::TimeRange { start, end }
            }
            Meaning::Stretch(stretch) => {
                let (start, end) = self.stretch(stretch)?;
                Value::DateTimeRange { start, end }
            }
            Meaning::Length(length) => {
                length.to_span()?;
                Value::Duration(*length)
            }
            Meaning::Repeat(repeat) => Value::Set(*repeat),
        })
    }

    fn clock(&self, clock: Clock) -> Time {
        let hour = if clock.hour == 12 { 0 } else { clock.hour + 12 };
        let clock = if self.is_later && clock.is_open { Clock { hour, ..clock } } else { clock };
        clock.to_time()
    }

    fn moment(&self, moment: &Moment) -> Option<DateTime> {
        match moment {
            Moment::Now => Some(self.now()),
            Moment::At(day, clock) => Some(self.day(day)?.to_datetime(self.clock(*clock))),
            Moment::EndOf(day) => Some(self.day(day)?.at(23, 59, 59, 0)),
            Moment::FromNow(length) => self.now_plus(*length),
        }
    }

    /// Now, in whole seconds.
    fn now(&self) -> DateTime {
        let now = self.at.datetime();
        now.with().subsec_nanosecond(0).build().unwrap_or(now)
    }

    fn now_plus(&self, length: Length) -> Option<DateTime> {
        let moment = self.at.checked_add(length.to_span()?).ok()?.datetime();
        moment.with().subsec_nanosecond(0).build().ok()
    }

    fn hours(&self, hours: &Hours) -> Option<Bounds<Time>> {
        Some(match hours {
            Hours::Between(start, end) => (Some(self.clock(*start)), Some(self.clock(*end))),
            Hours::Part { .. } => {
                let (start, end) = part_of(hours)?;
                (Some(start), Some(end))
            }
            Hours::Lasting(start, length) => {
                let start = self.clock(*start);
                (Some(start), Some(start.wrapping_add(length.to_span()?)))
            }
            Hours::Before(end) => (None, Some(self.clock(*end))),
            Hours::From(start) => (Some(self.clock(*start)), None),
        })
    }

    fn stretch(&self, stretch: &Stretch) -> Option<Bounds<DateTime>> {
        let between = |start, end| Some((Some(start), Some(end)));
        match stretch {
            Stretch::On(day, hours) => self.hours_of(self.day(day)?, hours),
            Stretch::Between(start, end) => {
                let start = self.moment(start)?;
                let seen = Self { today: start.date(), reading: Reading::Future, ..*self };
                let readings = [*self, self.later(), seen, seen.later()];
                let mut ends = readings.iter().filter_map(|reading| reading.moment(end));
                between(start, ends.find(|end| *end > start)?)
            }
            Stretch::From(moment) => Some((Some(self.moment(moment)?), None)),
            Stretch::Before(moment) => Some((None, Some(self.moment(moment)?))),
            Stretch::Ahead(length) => between(self.now(), self.now_plus(*length)?),
            Stretch::Behind(length) => between(self.now_plus(length.back())?, self.now()),
            Stretch::RestOfDay(day) => between(self.now(), self.day(day)?.at(23, 59, 59, 0)),
            Stretch::FirstHalf(day) => {
                let day = self.day(day)?;
                between(day.at(0, 0, 0, 0), day.at(12, 0, 0, 0))
            }
            Stretch::SecondHalf(day) => {
                let day = self.day(day)?;
                between(day.at(12, 0, 0, 0), day.tomorrow().ok()?.at(0, 0, 0, 0))
            }
        }
    }

    /// Hours of a day; an end that isn't after the start is of the next day.
    fn hours_of(&self, day: Date, hours: &Hours) -> Option<Bounds<DateTime>> {
        if let Hours::Lasting(start, length) = hours {
            let start = day.to_datetime(self.clock(*start));
            return Some((Some(start), Some(start.checked_add(length.to_span()?).ok()?)));
        }
        let (start, end) = self.hours(hours)?;
        let start = start.map(|start| day.to_datetime(start));
        let end = match end {
            Some(end) if start.is_some_and(|start| day.to_datetime(end) <= start) => {
                Some(day.tomorrow().ok()?.to_datetime(end))
            }
            end => end.map(|end| day.to_datetime(end)),
        };
        Some((start, end))
    }
}

/// The hours of a part of the day, or of its first or last two hours.
fn part_of(hours: &Hours) -> Option<(Time, Time)> {
    let Hours::Part { part, section } = hours else { return None };
    let (first, last) = part.hours();
    let end = |hour: i8| match hour {
        24 => Time::constant(23, 59, 59, 0),
        hour => Time::constant(hour, 0, 0, 0),
    };
    let start = Time::new(first, 0, 0, 0).ok()?;
    let two = 2.hours();
    Some(match section {
        Some(Section::Early | Section::Earlier) => (start, start.wrapping_add(two)),
        Some(Section::Late | Section::Later) => (Time::new(last - 2, 0, 0, 0).ok()?, end(last)),
        Some(Section::Middle) | None => (start, end(last)),
    })
}
