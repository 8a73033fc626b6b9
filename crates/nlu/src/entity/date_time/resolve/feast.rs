//! Which day a feast is of a year.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::day::nth_of_month;
use crate::entity::date_time::meaning::Feast;

/// The first day of the Islamic calendar, in its astronomical reckoning.
const ISLAMIC_EPOCH: Date = Date::constant(622, 7, 18);
/// Days of a cycle of thirty years.
const ISLAMIC_CYCLE_DAYS: i64 = 10_631;

/// The date of a feast in a year of the Gregorian calendar.
pub(super) fn in_year(feast: Feast, year: i16) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::new(year, month, day).ok(),
        Feast::Weekday(month, weekday, nth, days) => {
            let date = nth_of_month(year, month, i64::from(nth), weekday)?;
            date.checked_add(days.days()).ok()
        }
        Feast::Islamic(month, day) => islamic(year, month, day),
        Feast::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
    }
}

/// Easter Sunday of the Gregorian calendar.
///
/// Source: "Ecclesiastical calendar", the anonymous computation printed in Nature, 1876.
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let (golden, century, rest) = (year % 19, year / 100, year % 100);
    let correction = (century + 8) / 25;
    let lunar = (century - correction + 1) / 3;
    let epact = (19 * golden + century - century / 4 - lunar + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let shift = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * shift + 114;
    let month = i8::try_from(days / 31).ok()?;
    Date::new(i16::try_from(year).ok()?, month, i8::try_from(days % 31 + 1).ok()?).ok()
}

/// A day of the tabular Islamic calendar that falls into a Gregorian year; the first of two.
/// Announced dates may be a day away.
fn islamic(year: i16, month: i8, day: i8) -> Option<Date> {
    // Thirty-three Islamic years are about thirty-two Gregorian ones.
    let about = (i64::from(year) - 622) * 33 / 32;
    let dates = (about - 1..=about + 2).filter_map(|year| islamic_date(year, month, day));
    dates.into_iter().find(|date| date.year() == year)
}

fn islamic_date(year: i64, month: i8, day: i8) -> Option<Date> {
    let past = year - 1;
    let leap_days = (0..past % 30).filter(|year| (11 * (year + 1) + 14) % 30 < 11).count();
    let years = past / 30 * ISLAMIC_CYCLE_DAYS + past % 30 * 354 + i64::try_from(leap_days).ok()?;
    let months = i64::from(month - 1) * 29 + i64::from(month) / 2;
    let days = years + months + i64::from(day) - 1;
    ISLAMIC_EPOCH.checked_add(Span::new().try_days(days).ok()?).ok()
}
