//! `getHoursType`: which kind of opening hours a moment falls into.
//!
//! A line is `NAME~H:MM~H:MM`, or `FRIDAY|NAME~…`, or `12.25.2018|NAME~…`. A date beats a day of the
//! week, which beats a general line; of lines of the same rank the later one wins. An end is not part
//! of its hours, but `23:59` is; hours whose end isn't after their start go over midnight.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZoneDatabase;
use jiff::{Timestamp, Zoned};

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HoursError {
    /// Not in the form that the module describes.
    Line(String),
    Zone(String),
    Moment,
}

impl std::fmt::Display for HoursError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Line(line) => write!(f, "not hours like NAME~8:00~17:30: {line:?}"),
            Self::Zone(zone) => write!(f, "no such time zone: {zone:?}"),
            Self::Moment => f.write_str("the time is out of range"),
        }
    }
}

/// The name of the hours that hold at a moment in a time zone (as `America/New_York`); `None`
/// when none do.
///
/// # Errors
///
/// [`HoursError`] when a line or the zone can't be read.
pub fn kind_at(lines: &[String], zone: &str, now_ms: i64) -> Result<Option<String>, HoursError> {
    let zone = TimeZoneDatabase::bundled()
        .get(zone.trim())
        .map_err(|_| HoursError::Zone(zone.to_owned()))?;
    let now = Timestamp::from_millisecond(now_ms).map_err(|_| HoursError::Moment)?.to_zoned(zone);
    let mut best: Option<(u8, String)> = None;
    for line in lines {
        let hours = Hours::parse(line).ok_or_else(|| HoursError::Line(line.clone()))?;
        let rank = hours.days.rank();
        if hours.hold_at(&now) && best.as_ref().is_none_or(|(other, _)| rank >= *other) {
            best = Some((rank, hours.name));
        }
    }
    Ok(best.map(|(_, name)| name))
}

struct Hours {
    days: Days,
    name: String,
    /// Minutes since midnight.
    start: i32,
    end: i32,
}

enum Days {
    All,
    Weekly(Weekday),
    Once(Date),
}

impl Days {
    const fn rank(&self) -> u8 {
        match self {
            Self::All => 0,
            Self::Weekly(_) => 1,
            Self::Once(_) => 2,
        }
    }

    fn include(&self, date: Date) -> bool {
        match self {
            Self::All => true,
            Self::Weekly(day) => date.weekday() == *day,
            Self::Once(day) => date == *day,
        }
    }
}

impl Hours {
    fn parse(line: &str) -> Option<Self> {
        let (days, rest) = match line.split_once('|') {
            Some((days, rest)) => (parse_days(days.trim())?, rest),
            None => (Days::All, line),
        };
        let mut parts = rest.split('~').map(str::trim);
        let (name, start, end) = (parts.next()?, parts.next()?, parts.next()?);
        let end = match parse_minute(end)? {
            1439 => 1440,
            minute => minute,
        };
        let is_whole = parts.next().is_none() && !name.is_empty();
        is_whole.then_some(Self { days, name: name.to_owned(), start: parse_minute(start)?, end })
    }

    fn hold_at(&self, now: &Zoned) -> bool {
        let minute = i32::from(now.hour()) * 60 + i32::from(now.minute());
        if self.start < self.end {
            return self.days.include(now.date()) && (self.start..self.end).contains(&minute);
        }
        let began_today = minute >= self.start && self.days.include(now.date());
        let began_before =
            || minute < self.end && now.date().yesterday().is_ok_and(|day| self.days.include(day));
        began_today || began_before()
    }
}

fn parse_days(text: &str) -> Option<Days> {
    let day = match text.to_ascii_uppercase().as_str() {
        "MONDAY" => Weekday::Monday,
        "TUESDAY" => Weekday::Tuesday,
        "WEDNESDAY" => Weekday::Wednesday,
        "THURSDAY" => Weekday::Thursday,
        "FRIDAY" => Weekday::Friday,
        "SATURDAY" => Weekday::Saturday,
        "SUNDAY" => Weekday::Sunday,
        date => {
            let mut parts = date.split('.');
            let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
            let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
            return parts.next().is_none().then(|| date.ok()).flatten().map(Days::Once);
        }
    };
    Some(Days::Weekly(day))
}

fn parse_minute(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute): (i32, i32) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..=24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Friday, 2018-12-21 20:30 UTC: 15:30 in New York.
    const FRIDAY: i64 = 1_545_424_200_000;
    /// Tuesday, 2018-12-25 15:30 in New York.
    const HOLIDAY: i64 = FRIDAY + 4 * 24 * 3_600_000;

    #[test]
    fn the_most_particular_and_then_the_latest_line_wins() {
        for (lines, now_ms, kind) in [
            (&["OPEN~8:00~17:00"][..], FRIDAY, Some("OPEN")),
            (&["OPEN~8:00~15:30"], FRIDAY, None),
            (&["OPEN~15:30~16:00"], FRIDAY, Some("OPEN")),
            (&["CLOSED~00:00~23:59", "OPEN~8:00~17:00"], FRIDAY, Some("OPEN")),
            (&["FRIDAY|SHORT~8:00~16:00", "OPEN~8:00~17:00"], FRIDAY, Some("SHORT")),
            (&["FRIDAY|SHORT~8:00~16:00", "OPEN~8:00~17:00"], HOLIDAY, Some("OPEN")),
            (
                &["12.25.2018|HOLIDAY~0:00~23:59", "TUESDAY|LONG~8:00~22:00"],
                HOLIDAY,
                Some("HOLIDAY"),
            ),
            (&["NIGHT~22:00~16:00"], FRIDAY, Some("NIGHT")),
            (&["THURSDAY|NIGHT~22:00~16:00"], FRIDAY, Some("NIGHT")),
            (&["FRIDAY|NIGHT~22:00~16:00"], FRIDAY, None),
            (&[], FRIDAY, None),
        ] {
            let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
            let found = kind_at(&lines, "America/New_York", now_ms);
            assert_eq!(found, Ok(kind.map(str::to_owned)), "{lines:?}");
        }
    }

    #[test]
    fn what_can_not_be_read_is_said() {
        for line in ["OPEN", "OPEN~8~17", "DOOMSDAY|OPEN~8:00~17:00", "13.45.2018|A~8:00~9:00"] {
            let found = kind_at(&[line.to_owned()], "UTC", 0);
            assert_eq!(found, Err(HoursError::Line(line.to_owned())));
        }
        assert_eq!(kind_at(&[], "Mars/Base", 0), Err(HoursError::Zone("Mars/Base".into())));
    }
}
