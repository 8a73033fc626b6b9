//! Repetitions: "every monday at 9", "daily", "every other week", "thursdays at 17:30".

use jiff::civil::Weekday;

use super::{Grammar, Parsed, longer};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Clock, Day, Stage};
use crate::entity::date_time::repeat::{Repeat, RepeatedDay, Weekdays};
use crate::entity::date_time::value::{Length, PartOfDay, Unit};

/// No more weekdays are listed.
const DAYS_OF_WEEK: usize = 7;
/// Nothing is repeated in longer steps.
const MAX_STEPS: i64 = 1_000;

impl Grammar<'_> {
    pub(super) fn repeat(&self, i: usize) -> Parsed<Repeat> {
        if let Some((clock, end)) = self.clock(i).or_else(|| self.led_clock(i)) {
            let on = self.skip_any(self.skip_mark(end, &[',']), &[Sense::On]);
            if let Some((repeat, end)) = self.repetition(on) {
                return Some((with_clock(repeat, clock), end));
            }
        }
        let on = self.skip(i, Sense::On);
        let (repeat, end) = self.repetition(on)?;
        let is_workdays = repeat.weekdays == Weekdays::WORKING;
        let is_plural = self.weekdays(on).is_some() || self.is_parts(on) || is_workdays;
        if on > i && !is_plural {
            return None;
        }
        let (repeat, end) = self.with_more_weekdays(repeat, end);
        let (repeat, end) = self.with_day(repeat, end);
        let (repeat, end) = self.with_part_behind(repeat, end);
        let at = self.skip(self.skip_mark(end, &[',']), Sense::At);
        let clock = self.clock(at).or_else(|| self.led_clock(at).filter(|_| at > end));
        Some(match clock {
            Some((clock, end)) => (with_clock(repeat, clock), end),
            None => {
                // "mornings" alone is no repetition but a part of the day.
                let is_bare_part = self.is_parts(on) && repeat.every.is_none();
                return (!is_bare_part).then_some((repeat, end));
            }
        })
    }

    /// A bare time after "at".
    fn led_clock(&self, i: usize) -> Parsed<Clock> {
        let bare = longer(self.bare_clock(i), self.clock_by_letter(i));
        let (clock, end) = bare.filter(|_| self.is_before(i, &[Sense::At]))?;
        self.ends_bare_number(end).then_some((clock, end))
    }

    /// "every tuesday and thursday", "mondays, wednesdays and fridays".
    fn with_more_weekdays(&self, mut repeat: Repeat, mut end: usize) -> (Repeat, usize) {
        if repeat.weekdays.is_empty() {
            return (repeat, end);
        }
        for _ in 1..DAYS_OF_WEEK {
            let comma = self.skip_mark(end, &[',', '/']);
            let joined = self.skip_any(comma, &[Sense::And, Sense::Or]);
            let more = self.any_weekday(joined).or_else(|| self.weekdays(joined));
            let Some(weekday) = more.filter(|_| joined > end) else { break };
            repeat.weekdays = repeat.weekdays.and(weekday);
            end = joined + 1;
        }
        (repeat, end)
    }

    /// "monthly on the 15th", "every year on march 3".
    fn with_day(&self, repeat: Repeat, end: usize) -> (Repeat, usize) {
        let on = self.skip(end, Sense::On);
        let is_monthly = repeat.every == Some(Length::of(1, Unit::Month));
        let is_yearly = repeat.every == Some(Length::of(1, Unit::Year));
        let exact = self.exact_day(on).filter(|_| is_yearly);
        if let Some((Day::Exact { year: None, month, day }, end)) = exact {
            return (on_day(RepeatedDay::OfYear(month, day)), end);
        }
        let nth = self.nth_of_month(on).filter(|_| is_monthly && on > end);
        match nth {
            Some((day, end)) => (on_day(day), end),
            None => (repeat, end),
        }
    }

    /// "the 15th", "the first monday".
    fn nth_of_month(&self, i: usize) -> Parsed<RepeatedDay> {
        let at = self.skip(i, Sense::The);
        let (nth, end) = match self.expect(at, Sense::Last) {
            Some(end) => (-1, end),
            None => self.ordinal(at)?,
        };
        let nth = i8::try_from(nth).ok()?;
        match self.any_weekday(end) {
            Some(weekday) if nth <= 5 => Some((RepeatedDay::NthWeekday(nth, weekday), end + 1)),
            Some(_) => None,
            None => ((1..=31).contains(&nth)).then_some((RepeatedDay::OfMonth(nth), end)),
        }
    }

    /// "every first monday of the month", "every 15th of the month".
    fn nth_of_each_month(&self, i: usize) -> Parsed<Repeat> {
        let (day, end) = self.nth_of_month(i)?;
        let of = self.expect_any(end, &[Sense::Of, Sense::In])?;
        let of = self.skip_any(of, &[Sense::The, Sense::Every]);
        Some((on_day(day), self.expect(of, Sense::Stage(Stage::Month))?))
    }

    /// "twice a week", "3 times per day".
    fn several_times(&self, i: usize) -> Parsed<Repeat> {
        let (times, end) = self
            .phrase_as(i, |phrase| match phrase {
                Phrase::Twice => Some(2),
                _ => None,
            })
            .or_else(|| {
                let (count, end) = self.integer(i)?;
                let ((), end) =
                    self.phrase_as(end, |phrase| (phrase == Phrase::Times).then_some(()))?;
                Some((count, end))
            })?;
        let each = self.expect_any(end, &[Sense::Article, Sense::Every])?;
        let (factor, unit) = self.sense(each, |sense| match sense {
            Sense::Unit(factor, unit) => Some((factor, unit)),
            _ => None,
        })?;
        let times = u16::try_from(times).ok()?;
        Some((Repeat { times, ..every(Length::of(factor, unit)) }, each + 1))
    }

    fn with_part_behind(&self, repeat: Repeat, end: usize) -> (Repeat, usize) {
        match self.part_of_day(end) {
            Some(((part, _), end)) if repeat.part.is_none() && !repeat.weekdays.is_empty() => {
                (Repeat { part: Some(part), ..repeat }, end)
            }
            _ => (repeat, end),
        }
    }

    /// What is repeated, without its time.
    fn repetition(&self, i: usize) -> Parsed<Repeat> {
        if let Some(found) = self.phrase_as(i, |phrase| match phrase {
            Phrase::Every(count, unit) => Some(every(Length::of(count, unit))),
            Phrase::EveryWorkday => {
                Some(Repeat { weekdays: Weekdays::WORKING, ..Repeat::default() })
            }
            Phrase::EveryPart(part) => Some(Repeat { part: Some(part), ..Repeat::default() }),
            Phrase::EveryHalfYear => Some(every(Length::of(6, Unit::Month))),
            Phrase::EveryWeekend => {
                Some(Repeat { is_weekend: true, ..every(Length::of(1, Unit::Week)) })
            }
            _ => None,
        }) {
            return Some(found);
        }
        if let Some(found) = self.several_times(i) {
            return Some(found);
        }
        if let Some(weekday) = self.weekdays(i) {
            return Some((on_weekday(weekday), i + 1));
        }
        if self.is_parts(i) {
            let part = self.sense(i, parts)?;
            return Some((Repeat { part: Some(part), ..Repeat::default() }, i + 1));
        }
        // "Friday mornings"
        if let Some(weekday) = self.any_weekday(i) {
            let part = self.sense(i + 1, parts)?;
            return Some((Repeat { part: Some(part), ..on_weekday(weekday) }, i + 2));
        }
        self.every(self.expect(self.skip(i, Sense::Once), Sense::Every)?)
    }

    pub(super) fn weekdays(&self, i: usize) -> Option<Weekday> {
        self.sense(i, |sense| match sense {
            Sense::Weekdays(weekday) => Some(weekday),
            _ => None,
        })
    }

    fn is_parts(&self, i: usize) -> bool {
        self.sense(i, parts).is_some()
            && !self.is_before(i, &[Sense::In, Sense::The])
            && i.checked_sub(1).is_none_or(|before| {
                self.integer(before).is_none()
                    && self
                        .sense(before, |sense| {
                            matches!(sense, Sense::Vague(_) | Sense::All | Sense::Half)
                                .then_some(())
                        })
                        .is_none()
            })
    }

    /// What is behind "every".
    fn every(&self, i: usize) -> Parsed<Repeat> {
        if let Some(found) = self.nth_of_each_month(i) {
            return Some(found);
        }
        let (count, at) = match self.expect(i, Sense::Other) {
            Some(at) => (2, at),
            None => match self.ordinal(i) {
                Some((count, at)) => (count, at),
                None => self.integer(i).unwrap_or((1, i)),
            },
        };
        if !(1..=MAX_STEPS).contains(&count) {
            return None;
        }
        if let Some(weekday) = self.any_weekday(at).or_else(|| self.weekdays(at)) {
            let steps = (count > 1).then(|| Length::of(count, Unit::Week));
            return Some((Repeat { every: steps, ..on_weekday(weekday) }, at + 1));
        }
        if let Some((Day::Exact { year: None, month, day }, end)) = self.exact_day(i) {
            return Some((on_day(RepeatedDay::OfYear(month, day)), end));
        }
        if self.is_any(at, &[Sense::Stage(Stage::Weekend), Sense::Stages(Stage::Weekend)]) {
            let step = every(Length::of(count, Unit::Week));
            return Some((Repeat { is_weekend: true, ..step }, at + 1));
        }
        let unit = self.sense(at, |sense| match sense {
            Sense::Unit(factor, unit) => Some((factor, unit)),
            _ => None,
        });
        if let Some((factor, unit)) = unit {
            return Some((every(Length::of(count * factor, unit)), at + 1));
        }
        let part = self.sense(at, |sense| match sense {
            Sense::Part(part) => Some(part),
            _ => None,
        })?;
        Some((Repeat { part: Some(part), ..Repeat::default() }, at + 1))
    }
}

fn parts(sense: Sense) -> Option<PartOfDay> {
    match sense {
        Sense::Parts(part) => Some(part),
        _ => None,
    }
}

fn every(length: Length) -> Repeat {
    Repeat { every: Some(length), ..Repeat::default() }
}

fn on_day(day: RepeatedDay) -> Repeat {
    Repeat { day: Some(day), ..Repeat::default() }
}

fn on_weekday(weekday: Weekday) -> Repeat {
    Repeat { weekdays: Weekdays::one(weekday), ..Repeat::default() }
}

/// The repetition at a time; a part of the day says which half is meant.
fn with_clock(repeat: Repeat, clock: Clock) -> Repeat {
    let clock = match repeat.part {
        Some(part) => clock.within(part),
        None => clock,
    };
    Repeat { time: Some(clock.to_time()), part: None, ..repeat }
}
