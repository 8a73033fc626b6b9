//! Business hours: when a team serves people.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

/// Most spans of a day.
pub const MAX_SPANS: usize = 12;
/// Days that are looked ahead for the next opening.
const MAX_DAYS: i32 = 400;

/// A part of a day, from its first minute to before its last. `from` at or after `to` runs over
/// midnight; both the same is the whole day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    pub from: Time,
    pub to: Time,
}

/// When a team is there. Without any span it always is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// A zone of the IANA database; `None`: UTC.
    pub zone: Option<String>,
    /// By day of the week, Monday first. A day without spans is closed.
    pub week: [Vec<Span>; 7],
    /// Days with spans of their own, as holidays: none closes the day.
    pub days: BTreeMap<Date, Vec<Span>>,
}

/// Why hours can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    #[error("{0:?} is no time zone")]
    UnknownZone(String),
    #[error("a day has at most {MAX_SPANS} spans")]
    TooManySpans,
}

impl Hours {
    /// Checks what a team is set up with.
    ///
    /// # Errors
    ///
    /// [`HoursError`] when the zone isn't known or a day has too many spans.
    pub fn check(&self) -> Result<(), HoursError> {
        if self.week.iter().chain(self.days.values()).any(|spans| spans.len() > MAX_SPANS) {
            return Err(HoursError::TooManySpans);
        }
        match &self.zone {
            Some(zone) if TimeZone::get(zone).is_err() => {
                Err(HoursError::UnknownZone(zone.clone()))
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the team is there at that time.
    pub fn is_open(&self, at: Timestamp) -> bool {
        if self.is_always() {
            return true;
        }
        let local = at.to_zoned(self.zone()).datetime();
        let (today, time) = (local.date(), local.time());
        let is_open_today = self.spans(today).iter().any(|span| span.holds_today(time));
        let yesterday = today.yesterday().ok();
        let is_open_since_yesterday = yesterday
            .is_some_and(|day| self.spans(day).iter().any(|span| span.holds_tomorrow(time)));
        is_open_today || is_open_since_yesterday
    }

    /// When it opens next, from a time at which it is closed. `None`: not within 400 days.
    pub fn opens_after(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return Some(at);
        }
        let zone = self.zone();
        let first = at.to_zoned(zone.clone()).date();
        (0..MAX_DAYS).find_map(|ahead| {
            let day = first.checked_add(ahead.days()).ok()?;
            let openings = self.spans(day).iter().filter_map(|span| {
                let opening = day.to_datetime(span.from).to_zoned(zone.clone()).ok()?;
                Some(opening.timestamp()).filter(|opening| *opening > at)
            });
            openings.min()
        })
    }

    fn is_always(&self) -> bool {
        self.days.is_empty() && self.week.iter().all(Vec::is_empty)
    }

    fn zone(&self) -> TimeZone {
        let named = self.zone.as_deref().and_then(|zone| TimeZone::get(zone).ok());
        named.unwrap_or(TimeZone::UTC)
    }

    fn spans(&self, day: Date) -> &[Span] {
        let of_week = || {
            let index = match day.weekday() {
                Weekday::Monday => 0,
                Weekday::Tuesday => 1,
                Weekday::Wednesday => 2,
                Weekday::Thursday => 3,
                Weekday::Friday => 4,
                Weekday::Saturday => 5,
                Weekday::Sunday => 6,
            };
            &self.week[index]
        };
        self.days.get(&day).unwrap_or_else(of_week)
    }
}

impl Span {
    fn holds_today(self, time: Time) -> bool {
        if self.from < self.to {
            self.from <= time && time < self.to
        } else {
            self.from <= time || self.from == self.to
        }
    }

    /// Whether it runs on into the day after, at that time.
    fn holds_tomorrow(self, time: Time) -> bool {
        self.from > self.to && time < self.to
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn span(from: i8, to: i8) -> Span {
        Span { from: time(from, 0, 0, 0), to: time(to, 0, 0, 0) }
    }

    fn berlin() -> Hours {
        let mut hours = Hours { zone: Some("Europe/Berlin".to_owned()), ..Hours::default() };
        hours.week[0] = vec![span(9, 12), span(13, 17)];
        hours.week[4] = vec![span(22, 2)];
        hours.week[6] = vec![span(0, 0)];
        hours.days.insert(date(2026, 11, 30), Vec::new());
        hours
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_team_is_there_within_its_spans() {
        let hours = berlin();
        for (time, is_open) in [
            ("2026-11-23T08:00:00Z", true), // Monday, nine in Berlin
            ("2026-11-23T07:59:00Z", false),
            ("2026-11-23T11:30:00Z", false), // the lunch break
            ("2026-11-23T12:00:00Z", true),
            ("2026-11-23T16:00:00Z", false),
            ("2026-11-27T21:30:00Z", true), // Friday night
            ("2026-11-28T00:30:00Z", true), // goes on on Saturday
            ("2026-11-28T01:00:00Z", false),
            ("2026-11-29T12:00:00Z", true),  // Sunday, all day
            ("2026-11-30T09:00:00Z", false), // a holiday
            ("2026-07-06T07:00:00Z", true),  // Monday in summer time
        ] {
            assert_eq!(hours.is_open(at(time)), is_open, "{time}");
        }
    }

    #[test]
    fn without_spans_a_team_is_always_there() {
        assert!(Hours::default().is_open(at("2026-11-23T03:00:00Z")));
    }

    #[test]
    fn the_next_opening_is_found() {
        let hours = berlin();
        for (time, opening) in [
            ("2026-11-23T11:30:00Z", "2026-11-23T12:00:00Z"),
            ("2026-11-23T17:00:00Z", "2026-11-27T21:00:00Z"),
            ("2026-11-30T09:00:00Z", "2026-12-04T21:00:00Z"),
        ] {
            assert_eq!(hours.opens_after(at(time)), Some(at(opening)), "{time}");
        }
        let never = Hours { days: [(date(2026, 1, 1), Vec::new())].into(), ..Hours::default() };
        assert_eq!(never.opens_after(at("2026-11-23T11:30:00Z")), None);
    }

    #[test]
    fn unknown_zones_and_too_many_spans_are_refused() {
        let zone = Hours { zone: Some("Mars/Base".to_owned()), ..Hours::default() };
        assert_eq!(zone.check(), Err(HoursError::UnknownZone("Mars/Base".to_owned())));
        let mut many = Hours::default();
        many.week[2] = vec![span(1, 2); MAX_SPANS + 1];
        assert_eq!(many.check(), Err(HoursError::TooManySpans));
        assert_eq!(berlin().check(), Ok(()));
    }
}
