//! Points of time: a day with a time, now, and so long from now.

use super::{Grammar, Parsed, longer, longest};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Clock, Day, Moment, Section, Stage, Week};
use crate::entity::date_time::value::PartOfDay;

/// A day and a part of it.
pub(super) type DayPart = (Day, PartOfDay, Option<Section>);

impl Grammar<'_> {
    pub(super) fn moment(&self, i: usize) -> Parsed<Moment> {
        longest([
            self.day_then_clock(i),
            self.clock_then_day(i),
            self.distance_from_now(i),
            self.end_of_day(i),
            self.phrase_as(i, |phrase| (phrase == Phrase::Now).then_some(Moment::Now)),
        ])
    }

    /// "tomorrow at 5pm", "15, 8pm", "tonight around 7", "2016-12-16T12:23:59".
    pub(super) fn day_then_clock(&self, i: usize) -> Parsed<Moment> {
        let part = self.day_part(i).and_then(|((day, part, _), end)| {
            let (clock, end) = self.clock_behind(end)?;
            Some((Moment::At(day, clock.within(part)), end))
        });
        let plain = self.day(i).and_then(|(day, end)| {
            let (clock, end) = self.clock_behind(end)?;
            let (day, end) = self.year_behind_clock(day, end);
            Some((Moment::At(day, clock), end))
        });
        longer(part, plain)
    }

    /// "Oct 26 15:50:06 2016"
    fn year_behind_clock(&self, day: Day, end: usize) -> (Day, usize) {
        let Day::Exact { year: None, month, day: number } = day else { return (day, end) };
        let year = self.digits(end).filter(|(_, count)| *count == 4);
        match year.and_then(|(year, _)| i16::try_from(year).ok()) {
            Some(year @ 1_900..2_100) => {
                (Day::Exact { year: Some(year), month, day: number }, end + 1)
            }
            _ => (day, end),
        }
    }

    /// The time behind a day.
    fn clock_behind(&self, i: usize) -> Parsed<Clock> {
        let comma = self.skip_mark(i, &[',', '-', '@']);
        let comma =
            if self.is(comma, Sense::LetterT) && self.is_glued(comma) { i + 1 } else { comma };
        let led = self.skip_any(comma, &[Sense::At, Sense::By]);
        let led = self.skip_any(led, &[Sense::Around]);
        let shown = self.clock(self.skip(led, Sense::For));
        if led > comma {
            let bare = longer(self.bare_clock(led), self.clock_by_letter(led));
            return longer(shown, bare.filter(|(_, end)| self.ends_bare_number(*end)));
        }
        let spelled = self.spelled_clock(led).filter(|(_, end)| self.ends_bare_number(*end));
        longer(shown, spelled)
    }

    /// "8pm tomorrow", "seven on 15", "7, this morning", "five thirty tomorrow evening".
    fn clock_then_day(&self, i: usize) -> Parsed<Moment> {
        let is_led = self.is_before(i, &[Sense::At, Sense::Around]);
        let shown = self.clock(i);
        let bare = longer(self.bare_clock(i), self.clock_by_letter(i));
        let (clock, end) = match (shown, bare) {
            (Some(shown), _) => shown,
            (None, Some((clock, end))) => {
                let comma = self.skip_mark(end, &[',']);
                let is_joined = is_led || self.day_part(comma).is_some();
                is_joined.then_some((clock, end))?
            }
            (None, None) => return None,
        };
        let comma = self.skip_mark(end, &[',']);
        let on = self.skip_any(comma, &[Sense::On, Sense::Of, Sense::For]);
        if let Some(((day, part, _), end)) = self.day_part(on) {
            return Some((Moment::At(day, clock.within(part)), end));
        }
        let (day, end) = self.day(on)?;
        // "at 5 16" is no time of a day.
        let is_day_alone = matches!(day, Day::Numbered(_)) && on == comma;
        (!is_day_alone).then_some((Moment::At(day, clock), end))
    }

    /// "tonight", "this morning", "tomorrow evening", "the morning of May 5", "last night".
    pub(super) fn day_part(&self, i: usize) -> Parsed<DayPart> {
        let early = self.sense(i, |sense| match sense {
            Sense::Early => Some(Section::Early),
            Sense::Late => Some(Section::Late),
            _ => None,
        });
        let at = if early.is_some() { i + 1 } else { i };
        let named = self.phrase_as(at, |phrase| match phrase {
            Phrase::PartOfDay(days, part) => Some((Day::Offset(days), part, early)),
            _ => None,
        });
        let led = self
            .day_then_part(at)
            .map(|((day, part, section), end)| ((day, part, section.or(early)), end));
        longest([named, self.shifted_part(i), led, self.part_then_day(i)])
    }

    /// "this morning", "late this morning", "last night", "next evening".
    fn shifted_part(&self, i: usize) -> Parsed<DayPart> {
        let early = self.sense(i, |sense| match sense {
            Sense::Early => Some(Section::Early),
            Sense::Late => Some(Section::Late),
            _ => None,
        });
        let at = if early.is_some() { i + 1 } else { i };
        let inside = self.skip(at, Sense::In);
        let days = self.shift(inside)?;
        let ((part, section), end) = self.part_of_day(inside + 1)?;
        (!self.is(inside + 1, Sense::In))
            .then_some(((Day::Offset(days), part, section.or(early)), end))
    }

    /// "tomorrow morning", "tuesday in the late afternoon", "next friday night".
    fn day_then_part(&self, i: usize) -> Parsed<DayPart> {
        let (day, end) = self.plain_day(i)?;
        if matches!(day, Day::Feast { .. }) {
            return None;
        }
        let comma = self.skip_mark(end, &[',']);
        let ((part, section), end) = self.part_of_day(comma)?;
        if let Day::Weekday { weekday, .. } = day
            && let Some((by, end)) = self.week_shift(end)
        {
            let week = Week::Shifted(by);
            return Some(((Day::Weekday { weekday, week }, part, section), end));
        }
        Some(((day, part, section), end))
    }

    /// "the morning of May 5", "in the early-morning on Tuesday".
    fn part_then_day(&self, i: usize) -> Parsed<DayPart> {
        let ((part, section), end) = self.part_of_day(i)?;
        let comma = self.skip_mark(end, &[',']);
        let of = self.skip_any(comma, &[Sense::Of, Sense::On]);
        let (day, end) = self.plain_day(of)?;
        (!matches!(day, Day::Numbered(_)) || of > comma).then_some(((day, part, section), end))
    }

    /// "in 5 hours", "30 minutes ago", "3 minutes from now".
    fn distance_from_now(&self, i: usize) -> Parsed<Moment> {
        let inside = self.expect(i, Sense::In);
        let at = inside.map_or(i, |inside| self.skip(inside, Sense::Around));
        let than = self.expect_any(at, &[Sense::More, Sense::Less]);
        let at = than.and_then(|than| self.expect(than, Sense::Than)).unwrap_or(at);
        let (length, end) = self.length(at)?;
        if !length.has_clock() {
            return None;
        }
        if let Some(end) = self.expect_any(end, &[Sense::Ago, Sense::Earlier]) {
            return Some((Moment::FromNow(length.back()), end));
        }
        if let Some(end) = self.later(end) {
            return Some((Moment::FromNow(length), end));
        }
        inside.map(|_| (Moment::FromNow(length), end))
    }

    /// "end of day", "today eod", "the end of tomorrow".
    fn end_of_day(&self, i: usize) -> Parsed<Moment> {
        let alone = self.phrase_as(i, |phrase| (phrase == Phrase::EndOfDay).then_some(()));
        if let Some(((), end)) = alone {
            let of = self.skip_any(end, &[Sense::On, Sense::Of]);
            return match self.plain_day(of) {
                Some((day, end)) => Some((Moment::EndOf(day), end)),
                None => Some((Moment::EndOf(Self::today()), end)),
            };
        }
        let at = self.skip(i, Sense::The);
        if let Some(of) = self.expect(at, Sense::End).and_then(|of| self.expect(of, Sense::Of)) {
            let (day, end) = self.plain_day(self.skip(of, Sense::The))?;
            return Some((Moment::EndOf(day), end));
        }
        let (day, end) = self.plain_day(i)?;
        let by = self.skip_any(end, &[Sense::By, Sense::At, Sense::Before]);
        let ((), end) = self.phrase_as(by, |phrase| (phrase == Phrase::EndOfDay).then_some(()))?;
        (!self.is(by, Sense::Stage(Stage::Day))).then_some((Moment::EndOf(day), end))
    }
}
