//! How dates are written in texts: `{$botContext.slot.birthday@long}`. Months are named in English.

use std::fmt::Write as _;

use serde_json::Value;

/// Names of the months in English.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// Letters of a month's short name.
const SHORT: usize = 3;

/// A way to write a date; the suffix of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateFormat {
    /// `22/08/19`: `@dd/mm/yy`.
    DayMonthYear,
    /// `08/22/19`: `@mm/dd/yy`.
    MonthDayYear,
    /// `22/08/2019`: `@dd/mm/yyyy`.
    DayMonthFullYear,
    /// `08/22/2019`: `@mm/dd/yyyy`.
    MonthDayFullYear,
    /// `22 Aug, 2019`: `@short`.
    Short,
    /// `22 August, 2019`: `@long`.
    Long,
}

/// A day of the calendar.
struct Date {
    year: u16,
    /// From 1 to 12.
    month: u8,
    /// From 1 to 31.
    day: u8,
}

impl DateFormat {
    const ALL: [Self; 6] = [
        Self::DayMonthYear,
        Self::MonthDayYear,
        Self::DayMonthFullYear,
        Self::MonthDayFullYear,
        Self::Short,
        Self::Long,
    ];

    /// Returns the name as it stands behind `@`.
    pub fn name(self) -> &'static str {
        match self {
            Self::DayMonthYear => "dd/mm/yy",
            Self::MonthDayYear => "mm/dd/yy",
            Self::DayMonthFullYear => "dd/mm/yyyy",
            Self::MonthDayFullYear => "mm/dd/yyyy",
            Self::Short => "short",
            Self::Long => "long",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// Writes a value that begins with an ISO date; `None` when it doesn't.
    pub(super) fn write(self, value: &Value) -> Option<String> {
        let Date { year, month, day } = Date::read(value.as_str()?)?;
        let name = MONTHS.get(usize::from(month).checked_sub(1)?)?;
        let mut out = String::new();
        // Writing to a String can't fail.
        let _ = match self {
            Self::DayMonthYear => write!(out, "{day:02}/{month:02}/{:02}", year % 100),
            Self::MonthDayYear => write!(out, "{month:02}/{day:02}/{:02}", year % 100),
            Self::DayMonthFullYear => write!(out, "{day:02}/{month:02}/{year:04}"),
            Self::MonthDayFullYear => write!(out, "{month:02}/{day:02}/{year:04}"),
            Self::Short => write!(out, "{day} {}, {year}", &name[..SHORT]),
            Self::Long => write!(out, "{day} {name}, {year}"),
        };
        Some(out)
    }
}

impl Date {
    /// Reads `2019-08-22`, whatever follows that isn't one more digit.
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.get(10..)?.starts_with(|it: char| it.is_ascii_digit()) {
            return None;
        }
        let mut parts = text.get(..10)?.split('-');
        let mut part = |digits: usize| {
            let part = parts.next()?;
            let is_number = part.len() == digits && part.bytes().all(|it| it.is_ascii_digit());
            is_number.then(|| part.parse::<u16>().ok())?
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        ((1..=12).contains(&month) && (1..=31).contains(&day)).then_some(Self { year, month, day })
    }
}
