//! What the grammar understands of a mention, before it is known which day today is: the same for
//! every language.

use jiff::civil::{Time, Weekday};

use super::repeat::Repeat;
use super::value::{Length, PartOfDay};

/// What a mention says.
#[derive(Debug, Clone, PartialEq)]
pub enum Meaning {
    Day(Day),
    Clock(Clock),
    Moment(Moment),
    Period(Period),
    Hours(Hours),
    Stretch(Stretch),
    Length(Length),
    Repeat(Repeat),
}

/// A time of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    pub hour: i8,
    pub minute: i8,
    pub second: i8,
    /// Whether morning or afternoon is left open.
    pub is_open: bool,
}

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub enum Day {
    /// So many days from today.
    Offset(i64),
    Exact {
        year: Option<i16>,
        month: i8,
        day: i8,
    },
    /// "this Friday, 7/6".
    OfThisYear {
        month: i8,
        day: i8,
    },
    /// "the 27th", of the month nearby.
    Numbered(i8),
    /// "the 15th day of next month".
    OfPeriod {
        day: i64,
        period: Box<Period>,
    },
    /// "Tue 13th".
    WeekdayNumbered {
        weekday: Weekday,
        day: i8,
    },
    /// "Tuesday the 13th", which is of this month if it can be.
    WeekdayThe {
        weekday: Weekday,
        day: i8,
    },
    Weekday {
        weekday: Weekday,
        week: Week,
    },
    /// "the last Monday of May"; the last one is -1.
    NthWeekday {
        nth: i64,
        weekday: Weekday,
        period: Box<Period>,
    },
    /// So long after (or before) another day.
    Shifted {
        base: Box<Day>,
        by: Length,
    },
    /// "two Mondays later".
    WeekdaysAway {
        count: i64,
        weekday: Weekday,
    },
    /// The first such weekday from a day on.
    WeekdayFrom {
        base: Box<Day>,
        weekday: Weekday,
    },
    Feast {
        feast: Feast,
        year: WhichYear,
    },
}

/// Which week a weekday is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Week {
    /// Not said.
    Near,
    /// So many weeks from this one.
    Shifted(i64),
    /// The next one from today.
    Coming,
    /// The last one before today.
    Gone,
}

/// Which year a month, quarter or feast is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhichYear {
    /// Not said.
    Near,
    Given(i16),
    /// So many years from this one.
    Shifted(i64),
    /// The next one from today.
    Coming,
    /// The last one before today.
    Gone,
}

/// A feast or holiday, by how its date is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feast {
    /// Month and day.
    Fixed(i8, i8),
    /// Month, weekday, which one of the month (-1 is the last), days after it.
    Weekday(i8, Weekday, i8, i8),
    /// Days after Easter Sunday.
    Easter(i16),
    /// Month and day of the tabular Islamic calendar.
    Islamic(i8, i8),
}

/// A point of time.
#[derive(Debug, Clone, PartialEq)]
pub enum Moment {
    Now,
    At(Day, Clock),
    /// The last second of a day.
    EndOf(Day),
    /// So long from now; back when negative.
    FromNow(Length),
}

/// One or several days.
#[derive(Debug, Clone, PartialEq)]
pub enum Period {
    Years {
        first: i16,
        count: i16,
    },
    Month {
        month: i8,
        year: WhichYear,
    },
    Quarter {
        quarter: i8,
        year: WhichYear,
    },
    HalfYear {
        half: i8,
        year: WhichYear,
    },
    /// From its first month three months on.
    Season {
        month: i8,
        year: WhichYear,
    },
    WeekNumber {
        week: i8,
        year: WhichYear,
    },
    /// This week is 0, next year 1, last month -1.
    Shifted {
        unit: Stage,
        by: i64,
    },
    /// "the next 3 weeks", from tomorrow on; "the last 3 weeks", up to today.
    Ahead(Length),
    Behind(Length),
    WorkingDaysAhead(i64),
    WorkingDaysBehind(i64),
    /// Monday to Monday.
    WeekOf(Box<Day>),
    MonthOf(Box<Day>),
    WeekendOf(Box<Day>),
    /// "the second week of 2021": so many of a unit from the nth on; the last one is -1.
    Nth {
        nth: i64,
        count: i64,
        unit: Stage,
        period: Box<Period>,
    },
    /// From today to the end of it.
    Rest(Box<Period>),
    /// From its beginning to today.
    ToDate(Box<Period>),
    Section {
        section: Section,
        period: Box<Period>,
    },
    Between(Edge, Edge),
    From(Edge),
    After(Edge),
    Before(Edge),
    Lasting {
        start: Box<Day>,
        length: Length,
    },
    /// "less than 3 days after tomorrow".
    Until {
        start: Box<Day>,
        end: Box<Day>,
    },
}

/// A stage of the calendar that periods come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    Day,
    Week,
    WorkingWeek,
    Weekend,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// A part of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Section {
    /// The first half.
    Early,
    Middle,
    /// The second half.
    Late,
    /// From now on.
    Later,
    /// Until now.
    Earlier,
}

/// Where a range of days begins or ends.
#[derive(Debug, Clone, PartialEq)]
pub enum Edge {
    Today,
    Day(Day),
    /// The first day of a period.
    Start(Box<Period>),
    /// The day after a period.
    End(Box<Period>),
}

/// A stretch of a day.
#[derive(Debug, Clone, PartialEq)]
pub enum Hours {
    Between(Clock, Clock),
    Part { part: PartOfDay, section: Option<Section> },
    Lasting(Clock, Length),
    Before(Clock),
    From(Clock),
}

/// A stretch of time between two moments.
#[derive(Debug, Clone, PartialEq)]
pub enum Stretch {
    On(Day, Hours),
    Between(Moment, Moment),
    From(Moment),
    Before(Moment),
    Ahead(Length),
    Behind(Length),
    RestOfDay(Day),
    /// From midnight to noon.
    FirstHalf(Day),
    SecondHalf(Day),
}

impl Clock {
    /// A time that is said to be of the morning or the afternoon, or can't be of the other.
    pub const fn known(hour: i8, minute: i8) -> Self {
        Self { hour, minute, second: 0, is_open: false }
    }

    /// A time of which it may be left open.
    pub const fn open(hour: i8, minute: i8, second: i8) -> Self {
        Self { hour, minute, second, is_open: hour >= 1 && hour <= 12 }
    }

    /// The same time after noon.
    #[must_use]
    pub const fn after_noon(self) -> Self {
        let hour = if self.hour < 12 { self.hour + 12 } else { self.hour };
        Self { hour, is_open: false, ..self }
    }

    /// The same time before noon.
    #[must_use]
    pub const fn before_noon(self) -> Self {
        let hour = if self.hour == 12 { 0 } else { self.hour };
        Self { hour, is_open: false, ..self }
    }

    /// The time as a part of the day has it: seven in the evening is 19:00.
    #[must_use]
    pub fn within(self, part: PartOfDay) -> Self {
        if !self.is_open {
            return self;
        }
        match part {
            PartOfDay::Morning | PartOfDay::Breakfast | PartOfDay::SmallHours => self.before_noon(),
            PartOfDay::Afternoon | PartOfDay::Evening | PartOfDay::Dinner => self.after_noon(),
            PartOfDay::Night if self.hour == 12 => self.before_noon(),
            PartOfDay::Night if self.hour < 5 => Self { is_open: false, ..self },
            PartOfDay::Night => self.after_noon(),
            PartOfDay::Lunch | PartOfDay::Daytime | PartOfDay::BusinessHours if self.hour < 8 => {
                self.after_noon()
            }
            PartOfDay::Lunch | PartOfDay::Daytime | PartOfDay::BusinessHours => {
                Self { is_open: false, ..self }
            }
        }
    }

    /// The time itself; midnight for one that there isn't.
    pub fn to_time(self) -> Time {
        Time::new(self.hour, self.minute, self.second, 0).unwrap_or(Time::midnight())
    }

    /// Seconds since midnight.
    pub fn seconds(self) -> i64 {
        i64::from(self.hour) * 3_600 + i64::from(self.minute) * 60 + i64::from(self.second)
    }
}
