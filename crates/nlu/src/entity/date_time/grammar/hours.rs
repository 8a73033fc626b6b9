//! Stretches of a day: "from 9 to 5", "in the morning", "after 3pm"; and of a given day.

use super::{Grammar, Parsed, longer, longest};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Clock, Day, Hours, Moment, Section, Stage, Stretch};
use crate::entity::date_time::value::{Length, PartOfDay};

/// What shows that bare numbers are times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Bare {
    /// Nothing: one side must show it.
    No,
    /// A day beside.
    ByDay,
}

impl Grammar<'_> {
    /// A stretch of no given day.
    pub(super) fn hours(&self, i: usize) -> Parsed<Hours> {
        let part =
            self.part_of_day(i).map(|((part, section), end)| (Hours::Part { part, section }, end));
        let range = self.clock_range(i, Bare::No);
        longest([range, self.lasting(i), self.open_hours(i), part, self.at_meal(i)])
    }

    /// "at lunch"
    fn at_meal(&self, i: usize) -> Parsed<Hours> {
        let at = self.expect(i, Sense::At)?;
        let part = self.sense(at, |sense| match sense {
            Sense::Part(part) => Some(part),
            _ => None,
        })?;
        let is_meal = matches!(part, PartOfDay::Breakfast | PartOfDay::Lunch | PartOfDay::Dinner);
        is_meal.then_some((Hours::Part { part, section: None }, at + 1))
    }

    /// A stretch of a day, or between two moments.
    pub(super) fn stretch(&self, i: usize) -> Parsed<Stretch> {
        longest([
            self.day_then_hours(i),
            self.hours_then_day(i),
            self.part_stretch(i),
            self.between_moments(i),
            self.open_stretch(i),
            self.running(i),
            self.rest_of_day(i),
            self.half_of_day(i),
        ])
    }

    /// "from 5 to 6pm", "between 10 and 11:30", "4pm-5pm".
    fn clock_range(&self, i: usize, bare: Bare) -> Parsed<Hours> {
        if let Some(found) = self.joined_range(i) {
            return Some(found);
        }
        let is_between = self.is(i, Sense::Between);
        let led = self.skip_any(i, &[Sense::From, Sense::Between, Sense::At]);
        let start = self.range_clock(led)?;
        let joined = self.range_mark(start.1, is_between)?;
        let joined = self.skip_any(joined, &[Sense::At]);
        let end = self.range_clock(joined)?;
        let is_shown = start.0.1 || end.0.1;
        let is_led = led > i && !self.is(i, Sense::At);
        let is_free = self.ends_bare_number(end.1) || end.0.1;
        let is_words = self.digits(led).is_none() && self.digits(joined).is_none();
        let is_sure = is_shown || is_free && (is_led || bare == Bare::ByDay);
        // "from two to four" may be anything.
        let is_plain = is_words && !is_shown && bare == Bare::No && !is_led;
        if !is_sure || is_plain {
            return None;
        }
        let (start, (end, after)) = (start.0.0, (end.0.0, end.1));
        Some((between(start, end), after))
    }

    /// "0730-0930", where the zero tells times from years.
    fn joined_range(&self, i: usize) -> Parsed<Hours> {
        let led = self.skip_any(i, &[Sense::From, Sense::Between]);
        let end = self.range_mark(led + 1, led > i && self.is(i, Sense::Between))?;
        let ((first, 4), (_, 4)) = (self.digits(led)?, self.digits(end)?) else { return None };
        let (start, (until, after)) = (self.joined_clock(led)?.0, self.joined_clock(end)?);
        (first < 1_000).then_some((between(start, until), after))
    }

    /// A time at one end of a range, with whether it shows that it is one.
    fn range_clock(&self, i: usize) -> Parsed<(Clock, bool)> {
        let shown = self.clock(i).map(|(clock, end)| ((clock, true), end));
        let spelled = self.spelled_clock(i).map(|(clock, end)| ((clock, true), end));
        let bare = self.bare_clock(i).map(|(clock, end)| ((clock, false), end));
        let point = self.pointed_clock(i).map(|(clock, end)| ((clock, false), end));
        longest([shown, spelled, bare, point])
    }

    /// "9.30" in "9.30-4.30pm".
    fn pointed_clock(&self, i: usize) -> Parsed<Clock> {
        let (hour, _) = self.digits(i).filter(|(hour, _)| *hour < 24)?;
        let (minute, count) = self.digits(i + 2)?;
        let is_point =
            self.mark(i + 1) == Some('.') && self.is_glued(i + 1) && self.is_glued(i + 2);
        let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
        (is_point && count == 2 && minute < 60).then_some((Clock::open(hour, minute, 0), i + 3))
    }

    /// Goes past what joins two ends of a range.
    pub(super) fn range_mark(&self, i: usize, is_between: bool) -> Option<usize> {
        if let Some(end) = self.expect(i, Sense::To) {
            return Some(end);
        }
        if self.mark(i).is_some_and(|mark| matches!(mark, '-' | '~' | '–' | '—')) {
            return Some(i + 1);
        }
        if is_between { self.expect(i, Sense::And) } else { None }
    }

    /// "from 10 am for 3 hours", "for 2 hours from 2pm".
    fn lasting(&self, i: usize) -> Parsed<Hours> {
        if let Some(at) = self.expect(i, Sense::For) {
            let (length, end) = self.length(at)?;
            let from = self.expect(end, Sense::From)?;
            let (clock, end) = longer(self.clock(from), self.bare_clock(from))?;
            return length.has_clock().then_some((Hours::Lasting(clock, length), end));
        }
        let at = self.expect(i, Sense::From)?;
        let (clock, end) = longer(self.clock(at), self.bare_clock(at))?;
        let (length, end) = self.length(self.expect(end, Sense::For)?)?;
        length.has_clock().then_some((Hours::Lasting(clock, length), end))
    }

    /// "after 3pm", "before 2.30pm", "3 pm or later", "before lunch".
    fn open_hours(&self, i: usize) -> Parsed<Hours> {
        if let Some((clock, end)) = self.clock(i) {
            return match self.or_later(end)? {
                (true, end) => Some((Hours::From(clock), end)),
                (false, end) => Some((Hours::Before(clock), end)),
            };
        }
        let (is_before, at) = self.bound(i)?;
        let around = self.skip_any(at, &[Sense::Around, Sense::At]);
        let bare = self.bare_clock(around).filter(|(_, end)| {
            let is_by = self.is_any(i, &[Sense::By, Sense::Since]) && around == at;
            self.ends_bare_number(*end) && self.digits(around).is_some() && !is_by
        });
        if let Some((clock, end)) = longer(self.clock(around), bare) {
            let hours = if is_before { Hours::Before(clock) } else { Hours::From(clock) };
            return Some((hours, end));
        }
        let phrase = self.phrase_as(at, |phrase| match phrase {
            Phrase::Part(part, _) => Some(part),
            _ => None,
        });
        let (part, end) = phrase.or_else(|| {
            let part = self.sense(at, |sense| match sense {
                Sense::Part(part) => Some(part),
                _ => None,
            })?;
            Some((part, at + 1))
        })?;
        let (first, last) = part.hours();
        Some(match is_before {
            true => (Hours::Before(Clock::known(first, 0)), end),
            false => (Hours::From(Clock::known(last % 24, 0)), end),
        })
    }

    /// "before", "until", "after", "since" and the like: whether it bounds from above.
    pub(super) fn bound(&self, i: usize) -> Parsed<bool> {
        let phrase = self.phrase_as(i, |phrase| match phrase {
            Phrase::NoLaterThan => Some(true),
            Phrase::NoEarlierThan => Some(false),
            _ => None,
        });
        if let Some((is_before, end)) = phrase {
            return Some((is_before, end));
        }
        if let Some(than) = self.expect_any(i, &[Sense::Later, Sense::Earlier]) {
            let end = self.expect(than, Sense::Than)?;
            return Some((self.is(i, Sense::Earlier), end));
        }
        let is_before = self.sense(i, |sense| match sense {
            Sense::Before | Sense::Until | Sense::By => Some(true),
            Sense::After | Sense::Since => Some(false),
            _ => None,
        })?;
        Some((is_before, i + 1))
    }

    /// "or later", "or earlier": whether it is open above.
    pub(super) fn or_later(&self, i: usize) -> Parsed<bool> {
        self.phrase_as(i, |phrase| match phrase {
            Phrase::OrLater => Some(true),
            Phrase::OrEarlier => Some(false),
            _ => None,
        })
    }

    /// "tomorrow between 8am and 2pm", "monday 8 to 9", "14th Feb from 9:30am for 7 hours".
    fn day_then_hours(&self, i: usize) -> Parsed<Stretch> {
        let part = self.day_part(i);
        let (day, end) = match &part {
            Some(((day, _, _), end)) => (day.clone(), *end),
            None => self.plain_day(i)?,
        };
        let comma = self.skip_mark(end, &[',']);
        let (hours, end) = longest([
            self.clock_range(comma, Bare::ByDay),
            self.lasting(comma),
            self.open_hours(comma).filter(|_| comma == end),
        ])?;
        let hours = match part {
            Some(((_, part, _), _)) => within(hours, part),
            None => hours,
        };
        if let Day::NthWeekday { nth, weekday, .. } = day {
            let of = self.expect(end, Sense::Of);
            if let Some((period, end)) = of.and_then(|of| self.shifted_period(of)) {
                let day = Day::NthWeekday { nth, weekday, period: Box::new(period) };
                return Some((Stretch::On(day, hours), end));
            }
        }
        Some((Stretch::On(day, hours), end))
    }

    /// "from 5 to 6pm of April 22", "five to seven today", "in the afternoon on Friday".
    fn hours_then_day(&self, i: usize) -> Parsed<Stretch> {
        let range = self.clock_range(i, Bare::ByDay);
        let (hours, end) = longest([range, self.lasting(i), self.open_hours(i)])?;
        let comma = self.skip_mark(end, &[',']);
        let of = self.skip_any(comma, &[Sense::Of, Sense::On, Sense::For]);
        let of = self.skip_any(of, &[Sense::On]);
        if let Some(((day, part, _), end)) = self.day_part(of) {
            return Some((Stretch::On(day, within(hours, part)), end));
        }
        let (day, end) = self.plain_day(of)?;
        (!matches!(day, Day::Numbered(_)) || of > comma).then_some((Stretch::On(day, hours), end))
    }

    /// "tomorrow evening", "tuesday PM".
    fn part_stretch(&self, i: usize) -> Parsed<Stretch> {
        if let Some(((day, part, section), end)) = self.day_part(i) {
            if let Some((Hours::Between(from, to), end)) = self.clock_range(end, Bare::ByDay) {
                let hours = within(Hours::Between(from, to), part);
                return Some((Stretch::On(day, hours), end));
            }
            return Some((Stretch::On(day, Hours::Part { part, section }), end));
        }
        let (day, end) = self.plain_day(i).filter(|(day, _)| !matches!(day, Day::Numbered(_)))?;
        let part = self.sense(end, |sense| match sense {
            Sense::Am => Some(PartOfDay::Morning),
            Sense::Pm => Some(PartOfDay::Afternoon),
            _ => None,
        })?;
        Some((Stretch::On(day, Hours::Part { part, section: None }), end + 1))
    }

    /// "from 4pm today to 5pm tomorrow", "between now and eight o'clock".
    fn between_moments(&self, i: usize) -> Parsed<Stretch> {
        let is_between = self.is(i, Sense::Between);
        let led = self.skip_any(i, &[Sense::From, Sense::Between]);
        let (start, end) = self.moment(led)?;
        let joined = self.range_mark(end, is_between)?;
        if let Some((until, end)) = self.moment(joined) {
            return Some((Stretch::Between(start, until), end));
        }
        let (clock, end) = self.clock(joined)?;
        let day = match &start {
            Moment::At(day, _) | Moment::EndOf(day) => day.clone(),
            Moment::Now | Moment::FromNow(_) => Self::today(),
        };
        match start {
            Moment::At(day, from) => Some((Stretch::On(day, between(from, clock)), end)),
            start => Some((Stretch::Between(start, Moment::At(day, clock)), end)),
        }
    }

    /// "before tomorrow 5pm", "after Tuesday 1pm", "3 pm or later on Monday".
    fn open_stretch(&self, i: usize) -> Parsed<Stretch> {
        let (is_before, at) = self.bound(i)?;
        let (moment, end) = self.moment(self.skip_any(at, &[Sense::Around]))?;
        if moment == Moment::Now {
            return None;
        }
        Some((if is_before { Stretch::Before(moment) } else { Stretch::From(moment) }, end))
    }

    /// "next 3 hours", "the past 10 minutes", "within 5 hours", "13 last minutes".
    fn running(&self, i: usize) -> Parsed<Stretch> {
        if let Some(at) = self.expect(i, Sense::Within) {
            let at = self.skip_any(self.skip(at, Sense::The), &[Sense::Next, Sense::Coming]);
            let (length, end) = self.length(at)?;
            return length.has_clock().then_some((Stretch::Ahead(length), end));
        }
        let (by, length, end) = self.running_length(i)?;
        length.has_clock().then_some(())?;
        Some((if by > 0 { Stretch::Ahead(length) } else { Stretch::Behind(length) }, end))
    }

    /// A length with "next" or "last" before or inside: the direction, the length and the token
    /// after it.
    pub(super) fn running_length(&self, i: usize) -> Option<(i64, Length, usize)> {
        let at = self.skip(i, Sense::The);
        if let Some(by) = self.shift(at).filter(|by| *by != 0) {
            let (length, end) = self.length(at + 1).or_else(|| {
                let (unit, end) = self.single_unit(at + 1)?;
                Some((Length::of(1, unit), end))
            })?;
            return Some((by, length, end));
        }
        let (count, end) = self.integer(at)?;
        let by = self.shift(end).filter(|by| *by != 0)?;
        let (factor, unit) = self.sense(end + 1, |sense| match sense {
            Sense::Unit(factor, unit) => Some((factor, unit)),
            _ => None,
        })?;
        Some((by, Length::of(count.saturating_mul(factor), unit), end + 2))
    }

    /// The unit of "next hour", "last minute".
    fn single_unit(&self, i: usize) -> Parsed<super::super::value::Unit> {
        use super::super::value::Unit;
        let unit = self.sense(i, |sense| match sense {
            Sense::Unit(1, unit @ (Unit::Hour | Unit::Minute)) => Some(unit),
            Sense::CountedUnit(1, unit @ Unit::Minute) => Some(unit),
            _ => None,
        })?;
        Some((unit, i + 1))
    }

    /// "rest of the day", "the remainder of this day".
    fn rest_of_day(&self, i: usize) -> Parsed<Stretch> {
        let at = self.expect(self.skip(i, Sense::The), Sense::Rest)?;
        let of = self.skip(self.skip(at, Sense::Of), Sense::The);
        let of = self.skip(self.skip(of, Sense::This), Sense::The);
        let end = self.expect(of, Sense::Stage(Stage::Day))?;
        Some((Stretch::RestOfDay(Self::today()), end))
    }

    /// "early in the day Wednesday", "later in today".
    fn half_of_day(&self, i: usize) -> Parsed<Stretch> {
        let section = self.sense(i, |sense| match sense {
            Sense::Early => Some(Section::Early),
            Sense::Late => Some(Section::Late),
            _ => None,
        })?;
        let inside = self.skip(i + 1, Sense::In);
        let the = self.skip(inside, Sense::The);
        let (day, end) = match self.expect(the, Sense::Stage(Stage::Day)) {
            Some(end) => {
                let on = self.skip_any(end, &[Sense::On]);
                self.plain_day(on).unwrap_or((Self::today(), end))
            }
            None => self.plain_day(inside)?,
        };
        let is_today = !matches!(day, Day::Numbered(_));
        is_today.then_some(())?;
        Some(match section {
            Section::Early => (Stretch::FirstHalf(day), end),
            _ => (Stretch::SecondHalf(day), end),
        })
    }
}

/// The hours between two times, with what one says of the other: "5 to 6pm" begins at 17:00,
/// "9 to 5" ends at 17:00.
fn between(start: Clock, end: Clock) -> Hours {
    let start = match end.is_open {
        false if start.is_open && end.hour >= 12 => {
            let later = start.after_noon();
            if later.seconds() < end.seconds() { later } else { Clock { is_open: false, ..start } }
        }
        false => Clock { is_open: false, ..start },
        true => start,
    };
    let end = match end.is_open && end.seconds() <= start.seconds() && start.hour <= end.hour + 12 {
        true => Clock { is_open: start.is_open, ..end.after_noon() },
        false => Clock { is_open: end.is_open && start.is_open, ..end },
    };
    Hours::Between(start, end)
}

/// The hours within a part of the day.
fn within(hours: Hours, part: PartOfDay) -> Hours {
    match hours {
        Hours::Between(start, end) => {
            let end =
                if end.seconds() > start.seconds() || end.is_open { end.within(part) } else { end };
            between(start.within(part), end)
        }
        Hours::Lasting(start, length) => Hours::Lasting(start.within(part), length),
        Hours::Before(end) => Hours::Before(end.within(part)),
        Hours::From(start) => Hours::From(start.within(part)),
        Hours::Part { .. } => hours,
    }
}
