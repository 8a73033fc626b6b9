//! What a mention stands for: civil dates and times, lengths and repetitions, and how they are
//! written. Not how they are worked out.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};

use super::repeat::Repeat;

/// Parts of a [`Length`] are counted in thousandths, so that half an hour is exact.
const WHOLE: i64 = 1_000;

/// What sort of thing a mention stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    Date,
    Time,
    DateTime,
    DateRange,
    TimeRange,
    DateTimeRange,
    Duration,
    Set,
}

/// A date, time, stretch of time, length of time or repetition. Civil: a conversion to an instant
/// is the caller's, in the time zone of the conversation.
///
/// Ends of ranges are exclusive; a range without a start or an end is open on that side. A range of
/// times whose end isn't after its start ends on the next day.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Date(Date),
    Time(Time),
    DateTime(DateTime),
    DateRange { start: Option<Date>, end: Option<Date> },
    TimeRange { start: Option<Time>, end: Option<Time> },
    DateTimeRange { start: Option<DateTime>, end: Option<DateTime> },
    Duration(Length),
    Set(Repeat),
}

/// A place of a text that means a date, a time or the like.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub kind: Kind,
    /// The next one where the text leaves open which ("March 3", "Friday").
    pub value: Value,
    /// The last one, where it isn't the same.
    pub past: Option<Value>,
    /// Half a day later, where the text leaves open whether morning or afternoon is meant ("at 7").
    pub later: Option<Value>,
    /// In bytes of the text.
    pub start: usize,
    pub end: usize,
}

/// Which of the readings of an ambiguous mention is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Reading {
    #[default]
    Future,
    Past,
}

impl Mention {
    /// Gives the value in one of its readings.
    pub fn value_in(&self, reading: Reading) -> &Value {
        match reading {
            Reading::Future => &self.value,
            Reading::Past => self.past.as_ref().unwrap_or(&self.value),
        }
    }
}

impl Value {
    /// Says which kind the value is of.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Date(_) => Kind::Date,
            Self::Time(_) => Kind::Time,
            Self::DateTime(_) => Kind::DateTime,
            Self::DateRange { .. } => Kind::DateRange,
            Self::TimeRange { .. } => Kind::TimeRange,
            Self::DateTimeRange { .. } => Kind::DateTimeRange,
            Self::Duration(_) => Kind::Duration,
            Self::Set(_) => Kind::Set,
        }
    }
}

impl fmt::Display for Value {
    /// Writes ISO 8601: `2026-02-01`, `15:00:00`, `2026-02-01T15:00:00`, ranges as `start/end` with
    /// `..` for an open side, durations as `PT1H30M`; repetitions as [`Repeat`] says.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Date(date) => write!(f, "{date}"),
            Self::Time(time) => write!(f, "{time}"),
            Self::DateTime(moment) => write!(f, "{moment}"),
            Self::DateRange { start, end } => write_range(f, start.as_ref(), end.as_ref()),
            Self::TimeRange { start, end } => write_range(f, start.as_ref(), end.as_ref()),
            Self::DateTimeRange { start, end } => write_range(f, start.as_ref(), end.as_ref()),
            Self::Duration(length) => write!(f, "{length}"),
            Self::Set(repeat) => write!(f, "{repeat}"),
        }
    }
}

fn write_range<T: fmt::Display>(
    f: &mut fmt::Formatter<'_>,
    start: Option<&T>,
    end: Option<&T>,
) -> fmt::Result {
    match start {
        Some(start) => write!(f, "{start}/")?,
        None => f.write_str("../")?,
    }
    match end {
        Some(end) => write!(f, "{end}"),
        None => f.write_str(".."),
    }
}

/// A unit of calendar or clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Unit {
    const ALL: [Self; 7] =
        [Self::Year, Self::Month, Self::Week, Self::Day, Self::Hour, Self::Minute, Self::Second];

    /// How many of the next smaller unit make one; a month counts 30 days.
    const fn of_next(self) -> i64 {
        match self {
            Self::Year => 12,
            Self::Month => 30,
            Self::Week => 7,
            Self::Day => 24,
            Self::Hour | Self::Minute => 60,
            Self::Second => 1,
        }
    }

    const fn seconds(self) -> i64 {
        match self {
            Self::Year => 365 * 86_400,
            Self::Month => 30 * 86_400,
            Self::Week => 7 * 86_400,
            Self::Day => 86_400,
            Self::Hour => 3_600,
            Self::Minute => 60,
            Self::Second => 1,
        }
    }
}

/// A length of time, each unit counted apart as it was said: two weeks aren't turned into days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Length {
    /// In thousandths, by [`Unit`].
    parts: [i64; 7],
}

impl Length {
    /// So many of a unit, in thousandths.
    pub(super) fn of_thousandths(thousandths: i64, unit: Unit) -> Self {
        let mut length = Self::default();
        length.parts[unit as usize] = thousandths;
        length
    }

    /// So many whole units.
    pub fn of(count: i64, unit: Unit) -> Self {
        Self::of_thousandths(count.saturating_mul(WHOLE), unit)
    }

    /// Both lengths together.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        let mut sum = self;
        for (part, more) in sum.parts.iter_mut().zip(other.parts) {
            *part = part.saturating_add(more);
        }
        sum
    }

    /// The same length back in time.
    #[must_use]
    pub(super) fn back(self) -> Self {
        Self { parts: self.parts.map(i64::saturating_neg) }
    }

    /// Says whether it has hours, minutes or seconds, or a part of a day.
    pub fn has_clock(&self) -> bool {
        self.whole_parts()[Unit::Hour as usize..].iter().any(|part| *part != 0)
    }

    /// Says whether nothing is in it.
    pub fn is_zero(&self) -> bool {
        self.parts.iter().all(|part| *part == 0)
    }

    /// Seconds, with years of 365 days and months of 30.
    pub fn nominal_seconds(&self) -> f64 {
        let thousandths = Unit::ALL.iter().zip(self.parts).map(|(unit, part)| {
            #[expect(clippy::cast_precision_loss, reason = "lengths are bounded by the grammar")]
            let (seconds, part) = (unit.seconds() as f64, part as f64);
            seconds * part
        });
        thousandths.sum::<f64>() / 1_000.0
    }

    /// The parts with fractions carried down to smaller units; the last one is in thousandths of a
    /// second.
    fn whole_parts(&self) -> [i64; 7] {
        let mut parts = self.parts;
        for (place, unit) in Unit::ALL.iter().enumerate().take(6) {
            let fraction = parts[place] % WHOLE;
            parts[place] /= WHOLE;
            parts[place + 1] = parts[place + 1].saturating_add(fraction * unit.of_next());
        }
        parts
    }

    /// The length as a span of jiff; nothing when it is out of bounds.
    pub fn to_span(self) -> Option<jiff::Span> {
        let [years, months, weeks, days, hours, minutes, thousandths] = self.whole_parts();
        let span = jiff::Span::new().try_years(years).ok()?.try_months(months).ok()?;
        let span = span.try_weeks(weeks).ok()?.try_days(days).ok()?.try_hours(hours).ok()?;
        span.try_minutes(minutes).ok()?.try_milliseconds(thousandths).ok()
    }
}

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [years, months, weeks, days, hours, minutes, thousandths] = self.whole_parts();
        f.write_str("P")?;
        for (count, letter) in [(years, 'Y'), (months, 'M'), (weeks, 'W'), (days, 'D')] {
            if count != 0 {
                write!(f, "{count}{letter}")?;
            }
        }
        if hours != 0 || minutes != 0 || thousandths != 0 || self.is_zero() {
            f.write_str("T")?;
        }
        for (count, letter) in [(hours, 'H'), (minutes, 'M')] {
            if count != 0 {
                write!(f, "{count}{letter}")?;
            }
        }
        let (seconds, rest) = (thousandths / WHOLE, (thousandths % WHOLE).abs());
        match rest {
            0 if thousandths == 0 && !self.is_zero() => Ok(()),
            0 => write!(f, "{seconds}S"),
            _ => {
                let rest = format!("{rest:03}");
                write!(f, "{seconds}.{}S", rest.trim_end_matches('0'))
            }
        }
    }
}

/// A part of the day by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartOfDay {
    Morning,
    Afternoon,
    Evening,
    Night,
    Daytime,
    /// From midnight to the morning.
    SmallHours,
    BusinessHours,
    Breakfast,
    Lunch,
    Dinner,
}

impl PartOfDay {
    /// The part's name in TIMEX3.
    pub(super) fn timex(self) -> &'static str {
        match self {
            Self::Morning => "TMO",
            Self::Afternoon => "TAF",
            Self::Evening => "TEV",
            Self::Night => "TNI",
            Self::Daytime => "TDT",
            Self::SmallHours => "TNT",
            Self::BusinessHours => "TBH",
            Self::Breakfast => "TMEB",
            Self::Lunch => "TMEL",
            Self::Dinner => "TMED",
        }
    }

    /// First and last hour.
    pub(super) fn hours(self) -> (i8, i8) {
        match self {
            Self::Morning | Self::Breakfast => (8, 12),
            Self::Afternoon => (12, 16),
            Self::Evening | Self::Dinner => (16, 20),
            Self::Night => (20, 24),
            Self::Daytime | Self::BusinessHours => (8, 18),
            Self::SmallHours => (0, 8),
            Self::Lunch => (11, 13),
        }
    }
}
