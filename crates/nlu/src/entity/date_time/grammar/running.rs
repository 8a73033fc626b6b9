//! Periods counted from a day: "the next 3 weeks", "3 nights from 12 March".

use super::{Grammar, Parsed};
use crate::entity::date_time::lexicon::Sense;
use crate::entity::date_time::meaning::{Edge, Period, Stage};
use crate::entity::date_time::value::Unit;

/// Longer counts aren't read.
const MAX_COUNT: i64 = 10_000;

impl Grammar<'_> {
    /// "the next 3 weeks", "last 2 quarters", "5 upcoming years", "within 2 days", "next few days".
    pub(super) fn running_days(&self, i: usize) -> Parsed<Period> {
        if let Some(found) = self.working_days(i) {
            return Some(found);
        }
        if let Some(at) = self.expect(i, Sense::Within) {
            let at = self.skip_any(self.skip(at, Sense::The), &[Sense::Next, Sense::Coming]);
            let (length, end) = self.length(at)?;
            return (!length.has_clock()).then_some((Period::Ahead(length), end));
        }
        if let Some(found) = self.running_quarters(i) {
            return Some(found);
        }
        let (by, length, end) = self.running_length(i)?;
        (!length.has_clock()).then_some(())?;
        let whole = |stage| Some((Period::Shifted { unit: stage, by }, end));
        match self.stage(end - 1) {
            Some(stage) if end == self.skip(i, Sense::The) + 2 => whole(stage),
            _ if by > 0 => Some((Period::Ahead(length), end)),
            _ => Some((Period::Behind(length), end)),
        }
    }

    /// "last 2 quarters", which are whole ones.
    fn running_quarters(&self, i: usize) -> Parsed<Period> {
        let at = self.skip(i, Sense::The);
        let by = self.shift(at).filter(|by| *by != 0)?;
        let (count, end) = self.integer(at + 1).filter(|(count, _)| (1..100).contains(count))?;
        let end = self.expect(end, Sense::Stages(Stage::Quarter))?;
        let quarter = |by| Box::new(Period::Shifted { unit: Stage::Quarter, by });
        let (first, last) = if by > 0 { (1, count) } else { (-count, -1) };
        Some((Period::Between(Edge::Start(quarter(first)), Edge::End(quarter(last))), end))
    }

    /// "the next 4 business days"
    fn working_days(&self, i: usize) -> Parsed<Period> {
        let at = self.skip(i, Sense::The);
        let by = self.shift(at).filter(|by| *by != 0)?;
        let (count, end) = self.integer(at + 1).unwrap_or((1, at + 1));
        let days = self.expect(end, Sense::Working)?;
        let end = self.expect_any(days, &[Sense::Stage(Stage::Day), Sense::Stages(Stage::Day)])?;
        if !(1..MAX_COUNT).contains(&count) {
            return None;
        }
        Some(match by {
            1.. => (Period::WorkingDaysAhead(count), end),
            _ => (Period::WorkingDaysBehind(count), end),
        })
    }

    /// "for 3 days from today", "3 days starting from next Monday", "2 weeks starting May 20th".
    pub(super) fn lasting_days(&self, i: usize) -> Parsed<Period> {
        if let Some(found) = self.day_then_lasting(i) {
            return Some(found);
        }
        let at = self.skip(i, Sense::For);
        let (length, end) = self.length(at).filter(|(length, _)| !length.has_clock())?;
        let comma = self.skip_mark(end, &[',']);
        let from = match self.expect(comma, Sense::Start) {
            Some(from) if at == i => self.skip_any(from, &[Sense::From, Sense::On]),
            None if at > i || self.is_nights(end - 1) => self.expect(comma, Sense::From)?,
            Some(_) | None => return None,
        };
        let (start, end) = self.plain_day(from)?;
        Some((Period::Lasting { start: Box::new(start), length }, end))
    }

    /// "from 12 March for 3 nights"
    fn day_then_lasting(&self, i: usize) -> Parsed<Period> {
        let (start, end) = self.plain_day(self.expect(i, Sense::From)?)?;
        let (length, end) = self.length(self.expect(end, Sense::For)?)?;
        let start = Box::new(start);
        (!length.has_clock()).then_some((Period::Lasting { start, length }, end))
    }

    fn is_nights(&self, i: usize) -> bool {
        self.is(i, Sense::CountedUnit(1, Unit::Day))
    }
}
