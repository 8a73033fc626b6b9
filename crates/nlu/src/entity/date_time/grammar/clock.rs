//! Times of the day: "5pm", "17:00", "half past seven", "eight in the morning", "noon".

use super::{Grammar, Parsed, longer, longest};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Clock, Section};
use crate::entity::date_time::value::{PartOfDay, Unit};

/// Which half of the day "am" and "pm" say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meridiem {
    Am,
    Pm,
}

impl Grammar<'_> {
    /// A time that is a mention of its own: one that shows it, or a bare number after "at".
    pub(super) fn clock_said(&self, i: usize) -> Parsed<Clock> {
        let shown = longer(self.clock(i), self.shifted_clock(i));
        let is_led = self.is_before(i, &[Sense::At, Sense::Around]);
        let several = self.is_before(i, &[Sense::For, Sense::By, Sense::Before, Sense::After]);
        let bare = match () {
            () if is_led => longest([
                self.bare_clock(i),
                self.clock_by_letter(i),
                self.half_hour(i),
                self.minutes_to(i),
                self.joined_after_at(i),
                self.hour_letter(i),
            ]),
            () if several => self.spelled_clock(i),
            () => None,
        };
        let bare = bare.filter(|(_, end)| self.ends_bare_number(*end));
        longer(shown, bare)
    }

    /// "an hour before noon", "30 minutes after 5pm".
    fn shifted_clock(&self, i: usize) -> Parsed<Clock> {
        let (length, end) = self.length(i).filter(|(length, _)| length.has_clock())?;
        let at = self.expect_any(end, &[Sense::Before, Sense::After])?;
        let (clock, after) = self.clock(at)?;
        let length = if self.is(end, Sense::Before) { length.back() } else { length };
        let time = clock.to_time().wrapping_add(length.to_span()?);
        let (hour, minute, second) = (time.hour(), time.minute(), time.second());
        Some((Clock { hour, minute, second, is_open: clock.is_open && time.hour() <= 12 }, after))
    }

    /// "half eight", half an hour after it.
    fn half_hour(&self, i: usize) -> Parsed<Clock> {
        let (clock, end) = self.bare_clock(self.expect(i, Sense::Half)?)?;
        (clock.minute == 0).then_some((Clock { minute: 30, ..clock }, end))
    }

    /// "ten to nine", which only "at" keeps from being a range.
    fn minutes_to(&self, i: usize) -> Parsed<Clock> {
        let (minutes, end) = self.integer(i).filter(|(it, _)| matches!(it, 5 | 10 | 20 | 25))?;
        let (hour, end) = self.bare_clock(self.expect(end, Sense::To)?)?;
        self.digits(i).is_none().then_some(())?;
        let total = (i64::from(hour.hour) * 60 - minutes).rem_euclid(24 * 60);
        Some((time_of(total / 60, total % 60, 0)?, end))
    }

    /// "1530", unless it is a year.
    fn joined_after_at(&self, i: usize) -> Parsed<Clock> {
        let (value, count) = self.digits(i)?;
        if count != 4 || (1_900..2_100).contains(&value) && value % 100 != 0 {
            return None;
        }
        let (clock, end) = self.joined_clock(i)?;
        let hours = self.skip_any(end, &[Sense::Unit(1, Unit::Hour)]);
        Some((Clock { is_open: false, ..clock }, hours))
    }

    /// "15h"
    fn hour_letter(&self, i: usize) -> Parsed<Clock> {
        let (clock, end) = self.bare_clock(i)?;
        self.digits(i)?;
        self.expect(end, Sense::LetterH).filter(|_| self.is_glued(end)).map(|end| (clock, end))
    }

    /// A time that shows it is one, with a part of the day before or behind it.
    pub(super) fn clock(&self, i: usize) -> Parsed<Clock> {
        if let Some(found) = self.part_then_clock(i) {
            return Some(found);
        }
        if let Some((clock, end)) = self.plain_clock(i) {
            return Some(self.with_part(clock, end));
        }
        // "8 in the morning": the part shows that it is a time.
        let (clock, end) = self.bare_clock(i)?;
        let (whole, after) = self.with_part(clock, end);
        // "one morning", "2 evenings" count them.
        let is_told = self.is_any(end, &[Sense::In, Sense::At]) || clock.hour > 2;
        (after > end && is_told).then_some((whole, after))
    }

    /// "in the afternoon at 7", "afternoon 7:00".
    fn part_then_clock(&self, i: usize) -> Parsed<Clock> {
        let ((part, _), end) = self.part_of_day(i)?;
        let at = self.skip_any(self.skip_mark(end, &[',']), &[Sense::At, Sense::Around]);
        let clock = match at > end {
            true => longer(self.plain_clock(at), self.bare_clock(at)),
            false => longer(self.plain_clock(at), self.spelled_clock(at)),
        };
        let (clock, end) = clock.filter(|(_, end)| self.ends_bare_number(*end))?;
        Some((clock.within(part), end))
    }

    /// The time with the part of the day behind it, if there is one.
    fn with_part(&self, clock: Clock, end: usize) -> (Clock, usize) {
        let at = self.skip_any(self.skip_mark(end, &[',']), &[Sense::At]);
        match self.part_of_day(if at > end && self.mark(end).is_some() { at } else { end }) {
            Some(((part, _), after)) => (clock.within(part), after),
            None => match self.expect(end, Sense::At).and_then(|at| self.part_of_day(at)) {
                Some(((part, _), after)) => (clock.within(part), after),
                None => (clock, end),
            },
        }
    }

    /// "morning", "in the early evening", "late-night"; with its half.
    pub(super) fn part_of_day(&self, i: usize) -> Parsed<(PartOfDay, Option<Section>)> {
        let inside = self.skip_any(i, &[Sense::In]);
        let at = self.skip(inside, Sense::The);
        if let Some(found) = self.phrase_as(at, |phrase| match phrase {
            Phrase::Part(part, section) => Some((part, section)),
            _ => None,
        }) {
            return Some(found);
        }
        let section = self.sense(at, |sense| match sense {
            Sense::Early => Some(Section::Early),
            Sense::Late => Some(Section::Late),
            _ => None,
        });
        let at = if section.is_some() { self.skip_hyphen(at + 1) } else { at };
        let part = self.sense(at, |sense| match sense {
            Sense::Part(part) => Some(part),
            Sense::Parts(part) if part != PartOfDay::Night => Some(part),
            _ => None,
        })?;
        let is_meal = matches!(part, PartOfDay::Breakfast | PartOfDay::Lunch | PartOfDay::Dinner);
        (!is_meal || section.is_some()).then_some(((part, section), at + 1))
    }

    /// A time that shows it is one.
    pub(super) fn plain_clock(&self, i: usize) -> Parsed<Clock> {
        longest([
            self.digital(i),
            self.with_meridiem(i),
            self.past_or_to(i),
            self.by_clock(i),
            self.named_clock(i),
            self.about_clock(i),
        ])
    }

    /// "7:56", "12:34:25 pm", "8.30pm", "7h01".
    fn digital(&self, i: usize) -> Parsed<Clock> {
        let (hour, count) = self.digits(i)?;
        let (minute, digits) = self.digits(i + 2)?;
        let is_tight = self.is_glued(i + 1) && self.is_glued(i + 2);
        if count > 2 || digits != 2 || !is_tight {
            return None;
        }
        let is_colon = self.mark(i + 1) == Some(':');
        let is_point = self.mark(i + 1) == Some('.');
        let is_letter = self.is(i + 1, Sense::LetterH) && self.is_before(i, &[Sense::At]);
        let mut end = i + 3;
        let mut second = 0;
        if is_colon && self.mark(end) == Some(':') && self.is_glued(end) {
            let (value, digits) = self.digits(end + 1).filter(|_| self.is_glued(end + 1))?;
            (second, end) = (value, end + 2);
            (digits == 2).then_some(())?;
            end = self.fraction(end);
        }
        if self.is(end, Sense::LetterH) && self.is_glued(end) {
            end += 1;
        }
        let half = self.meridiem(end).or_else(|| self.letter_meridiem(end));
        let is_led = self.is_before(i, &[Sense::At, Sense::Around]);
        let is_time = is_colon || is_letter || is_point && (half.is_some() || is_led);
        let clock = time_of(hour, minute, second).filter(|_| is_time)?;
        Some(self.halved(clock, end, half))
    }

    /// Goes past the fraction of a second, as in ISO 8601.
    fn fraction(&self, i: usize) -> usize {
        let is_fraction = self.mark(i) == Some('.') && self.is_glued(i) && self.is_glued(i + 1);
        if is_fraction && self.digits(i + 1).is_some() { i + 2 } else { i }
    }

    /// "7pm", "1140 a.m.", "eight forty pm", "5 o'clock pm".
    fn with_meridiem(&self, i: usize) -> Parsed<Clock> {
        let (clock, end) = longer(self.bare_clock(i), self.joined_clock(i))?;
        let (half, end) = self.meridiem(end)?;
        Some((halved(clock, half), end))
    }

    fn halved(&self, clock: Clock, end: usize, half: Parsed<Meridiem>) -> (Clock, usize) {
        match half {
            Some((half, end)) => (halved(clock, half), end),
            None => (clock, end),
        }
    }

    /// "340", "1140", "0730": hours and minutes in one number.
    pub(super) fn joined_clock(&self, i: usize) -> Parsed<Clock> {
        let (value, count) = self.digits(i)?;
        (3..=4).contains(&count).then_some(())?;
        Some((time_of(value / 100, value % 100, 0)?, i + 1))
    }

    /// "am", "p.m.", "a m".
    pub(super) fn meridiem(&self, i: usize) -> Parsed<Meridiem> {
        let dot = self.skip_mark(i, &['.']);
        let at = if dot > i && self.is_glued(i) && self.is_glued(dot) { dot } else { i };
        if self.is_any(at, &[Sense::Am, Sense::Pm]) {
            let half = if self.is(at, Sense::Am) { Meridiem::Am } else { Meridiem::Pm };
            return Some((half, at + 1));
        }
        let half = self.letter(at)?;
        let point = self.skip_mark(at + 1, &['.']);
        let end = self.expect(point, Sense::LetterM)?;
        let is_pointed = point > at + 1 && self.mark(end) == Some('.') && self.is_glued(end);
        Some((half, if is_pointed { end + 1 } else { end }))
    }

    fn letter(&self, i: usize) -> Option<Meridiem> {
        self.sense(i, |sense| match sense {
            Sense::LetterA => Some(Meridiem::Am),
            Sense::LetterP => Some(Meridiem::Pm),
            _ => None,
        })
    }

    /// The letter alone, behind digits: "8:45a".
    fn letter_meridiem(&self, i: usize) -> Parsed<Meridiem> {
        let half = self.letter(i).filter(|_| self.is_glued(i))?;
        Some((half, i + 1))
    }

    /// "9a", which only "at" makes a time.
    pub(super) fn clock_by_letter(&self, i: usize) -> Parsed<Clock> {
        let (clock, end) = self.bare_clock(i)?;
        self.digits(i)?;
        let (half, end) = self.letter_meridiem(end)?;
        Some((halved(clock, half), end))
    }

    /// "half past seven", "a quarter to 8", "20 min past eight".
    fn past_or_to(&self, i: usize) -> Parsed<Clock> {
        let ((minutes, is_sure), end) = self.minutes(i)?;
        let is_past = self.is_any(end, &[Sense::Past, Sense::After]);
        let is_to = self.is_any(end, &[Sense::To, Sense::Before]);
        let is_weak = self.is_any(end, &[Sense::After, Sense::Before, Sense::To]);
        if !(is_past || is_to) || is_weak && !is_sure {
            return None;
        }
        let hour = longer(self.with_meridiem(end + 1), self.by_clock(end + 1));
        let (hour, end) =
            longer(longer(hour, self.hour_with_letter(end + 1)), self.bare_clock(end + 1))?;
        let from = i64::from(hour.hour) * 60 + i64::from(hour.minute);
        let total = if is_past { from + minutes } else { from - minutes };
        let total = total.rem_euclid(24 * 60);
        let clock = time_of(total / 60, total % 60, 0)?;
        Some((Clock { is_open: hour.is_open && clock.is_open, ..clock }, end))
    }

    /// "10 h 10 pm"
    fn hour_with_letter(&self, i: usize) -> Parsed<Clock> {
        let (hour, _) = self.digits(i)?;
        let at = self.expect(i + 1, Sense::LetterH)?;
        let (minute, _) = self.digits(at)?;
        let (half, end) = self.meridiem(at + 1)?;
        Some((halved(time_of(hour, minute, 0)?, half), end))
    }

    /// Minutes before "past" or "to", and whether they can be nothing else.
    fn minutes(&self, i: usize) -> Parsed<(i64, bool)> {
        let at = self.skip(i, Sense::Article);
        if self.is(at, Sense::Half) {
            return Some(((30, true), at + 1));
        }
        let (quarters, mark) = match self.integer(at) {
            Some((count @ 1..=3, end)) => (count, end),
            _ => (1, at),
        };
        if self.is(mark, Sense::Quarter) {
            return Some(((quarters * 15, true), mark + 1));
        }
        let (count, end) = self.integer(at).filter(|(count, _)| (1..60).contains(count))?;
        let is_unit =
            self.is_any(end, &[Sense::Unit(1, Unit::Minute), Sense::CountedUnit(1, Unit::Minute)]);
        Some(if is_unit { ((count, true), end + 1) } else { ((count, false), end) })
    }

    /// "7 o'clock", "seven o'clock in the morning".
    fn by_clock(&self, i: usize) -> Parsed<Clock> {
        let (clock, end) = self.bare_clock(i)?;
        let spaced = self.phrase_as(end, |phrase| (phrase == Phrase::OClock).then_some(()));
        let end = match spaced {
            Some(((), end)) => end,
            None => self.expect(end, Sense::OClock)?,
        };
        Some(self.halved(clock, end, self.meridiem(end)))
    }

    /// "noon", "12 midnight", "midday".
    fn named_clock(&self, i: usize) -> Parsed<Clock> {
        let at = match self.integer(i) {
            Some((12, end)) => end,
            _ => i,
        };
        let ((hour, minute), end) = self.phrase_as(at, |phrase| match phrase {
            Phrase::Clock(hour, minute) => Some((hour, minute)),
            _ => None,
        })?;
        if at > i && hour % 12 != 0 {
            return None;
        }
        Some((Clock::known(hour, minute), self.skip(self.skip_hyphen(end), Sense::Ish)))
    }

    /// "11-ish", "about 7ish".
    fn about_clock(&self, i: usize) -> Parsed<Clock> {
        let (clock, end) = self.bare_clock(i)?;
        let ish = self.skip_hyphen(end);
        let is_ish = self.is(ish, Sense::Ish) && self.is_glued(ish);
        is_ish.then_some((clock, ish + 1))
    }

    /// A number that may be a time where the context says so: "7", "seven", "eight forty".
    pub(super) fn bare_clock(&self, i: usize) -> Parsed<Clock> {
        if let Some((hour, count)) = self.digits(i) {
            return (count <= 2).then_some((time_of(hour, 0, 0)?, i + 1));
        }
        let hour = self.count(i).filter(|hour| (1..=12).contains(hour));
        let alone = hour.and_then(|hour| Some((time_of(hour, 0, 0)?, i + 1)));
        longer(alone, self.spelled_clock(i))
    }

    /// "eight forty", "seven thirty five", "eleven oh five".
    pub(super) fn spelled_clock(&self, i: usize) -> Parsed<Clock> {
        let hour = self.count(i).filter(|hour| (1..=20).contains(hour))?;
        let (minute, end) = self.integer(self.skip_hyphen(i + 1))?;
        let (minute, end) = match minute {
            0 => self.integer(end)?,
            _ => (minute, end),
        };
        // Twenty one is one number; and digits behind a word are another one.
        let is_apart = self.digits(end.checked_sub(1)?).is_none() && !(hour == 20 && minute < 10);
        let end = if self.is(end, Sense::Unit(1, Unit::Minute)) { end + 1 } else { end };
        is_apart.then_some((time_of(hour, minute, 0)?, end))
    }
}

fn time_of(hour: i64, minute: i64, second: i64) -> Option<Clock> {
    let is_valid =
        (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second)
            || (hour, minute, second) == (24, 0, 0);
    let part = |value: i64| i8::try_from(value).ok();
    is_valid.then_some(())?;
    Some(Clock::open(part(hour % 24)?, part(minute)?, part(second)?))
}

/// A time with what "am" or "pm" say of it: 15 pm is 15:00.
fn halved(clock: Clock, half: Meridiem) -> Clock {
    match half {
        Meridiem::Am if clock.hour <= 12 => clock.before_noon(),
        Meridiem::Pm if clock.hour <= 12 => clock.after_noon(),
        Meridiem::Am | Meridiem::Pm => Clock { is_open: false, ..clock },
    }
}
