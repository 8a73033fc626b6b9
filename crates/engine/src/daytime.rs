//! Day and time as bots say them. Which moment it is, others know.

use expr::template::MONTHS;
use jiff::Zoned;
use jiff::civil::{Date, Time};

/// `morning` from 4 to 12, `afternoon` to 17, else `evening`.
pub(crate) fn time_of_day(at: &Zoned) -> &'static str {
    match at.hour() {
        4..12 => "morning",
        12..17 => "afternoon",
        _ => "evening",
    }
}

/// As `March 5`.
pub(crate) fn date(at: &Zoned) -> String {
    let date: Date = at.date();
    let month = usize::try_from(date.month() - 1).ok().and_then(|month| MONTHS.get(month));
    format!("{} {}", month.copied().unwrap_or_default(), date.day())
}

/// As `7:05 am`.
pub(crate) fn time(at: &Zoned) -> String {
    let time: Time = at.time();
    let half = if time.hour() < 12 { "am" } else { "pm" };
    let hour = match time.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    format!("{hour}:{:02} {half}", time.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_is_told_in_words() {
        for (at, of_day, told) in [
            ("2026-03-05T04:00", "morning", "March 5, 4:00 am"),
            ("2026-03-05T11:59", "morning", "March 5, 11:59 am"),
            ("2026-03-05T12:00", "afternoon", "March 5, 12:00 pm"),
            ("2026-12-31T16:59", "afternoon", "December 31, 4:59 pm"),
            ("2026-12-31T17:00", "evening", "December 31, 5:00 pm"),
            ("2026-01-01T00:05", "evening", "January 1, 12:05 am"),
            ("2026-01-01T03:59", "evening", "January 1, 3:59 am"),
        ] {
            let at: Zoned = format!("{at}[Asia/Kolkata]").parse().unwrap();
            assert_eq!(time_of_day(&at), of_day, "{at}");
            assert_eq!(format!("{}, {}", date(&at), time(&at)), told, "{at}");
        }
    }
}
