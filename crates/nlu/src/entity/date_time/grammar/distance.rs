//! Days by how far they are: "in two weeks", "3 days ago", "the day after Easter".

use super::number::YearForm;
use super::{Grammar, Parsed};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Day, Stage};
use crate::entity::date_time::value::{Length, Unit};

impl Grammar<'_> {
    /// "in two weeks", "3 days ago", "two days after tomorrow", "two sundays from now".
    pub(super) fn shifted_day(&self, i: usize) -> Parsed<Day> {
        if let Some(found) = self.weekdays_away(i) {
            return Some(found);
        }
        if let Some((weekday, at)) = self.any_weekday(i).map(|weekday| (weekday, i + 1)) {
            let (base, end) = self.length_from_day(at)?;
            return Some((Day::WeekdayFrom { base: Box::new(base), weekday }, end));
        }
        let (base, end) = self.length_from_day(i)?;
        let on = self.skip(end, Sense::On);
        match self.any_weekday(on) {
            Some(weekday) if on > end => {
                Some((Day::WeekdayFrom { base: Box::new(base), weekday }, on + 1))
            }
            _ => Some((base, end)),
        }
    }

    fn length_from_day(&self, i: usize) -> Parsed<Day> {
        let inside = self.expect(i, Sense::In);
        let about = inside.map(|inside| self.skip(inside, Sense::Around));
        let one = || self.one_before(i);
        let (length, end) = self.length(about.unwrap_or(i)).or_else(one)?;
        if length.has_clock() {
            return None;
        }
        if let Some((base, end)) = self.base_day(end) {
            let (base, sign) = base;
            let by = if sign < 0 { length.back() } else { length };
            return Some((Day::Shifted { base: Box::new(base), by }, end));
        }
        let from_today = |by| Day::Shifted { base: Box::new(Day::Offset(0)), by };
        if let Some(end) = self.expect_any(end, &[Sense::Ago, Sense::Earlier]) {
            return Some((from_today(length.back()), end));
        }
        if let Some(end) = self.later(end) {
            return Some((from_today(length), end));
        }
        let time = self.skip_any(end, &[Sense::Stage(Stage::Day)]);
        inside.map(|_| (from_today(length), time.min(end)))
    }

    /// "the day" of "the day after christmas", "the week" of "the week before".
    fn one_before(&self, i: usize) -> Parsed<Length> {
        let at = self.skip(i, Sense::The);
        let unit = match self.stage(at)? {
            Stage::Day => Unit::Day,
            Stage::Week => Unit::Week,
            Stage::Month => Unit::Month,
            Stage::Year => Unit::Year,
            _ => return None,
        };
        let is_before_day = self.is_any(at + 1, &[Sense::After, Sense::Before]);
        is_before_day.then_some((Length::of(1, unit), at + 1))
    }

    /// "later", "hence", "from now".
    pub(super) fn later(&self, i: usize) -> Option<usize> {
        if let Some(end) = self.expect(i, Sense::Later) {
            return Some(end);
        }
        self.phrase_as(i, |phrase| (phrase == Phrase::FromNow).then_some(())).map(|(_, end)| end)
    }

    /// The day after "after", "from" or "before", with the direction.
    fn base_day(&self, i: usize) -> Parsed<(Day, i64)> {
        let sign = self.sense(i, |sense| match sense {
            Sense::After | Sense::From | Sense::Since => Some(1),
            Sense::Before => Some(-1),
            _ => None,
        })?;
        let (day, end) = self.plain_day(i + 1).or_else(|| {
            let at = self.skip(i + 1, Sense::The);
            let at = self.skip(at, Sense::YearMark);
            let (year, end) = self.year(at, YearForm::Long)?;
            Some((Day::Exact { year: Some(year), month: 1, day: 1 }, end))
        })?;
        Some(((day, sign), end))
    }

    /// "two mondays later", "two sundays from now".
    fn weekdays_away(&self, i: usize) -> Parsed<Day> {
        let (count, end) = self.integer(i)?;
        let weekday = self.any_weekday(end).or_else(|| {
            self.sense(end, |sense| match sense {
                Sense::Weekdays(weekday) => Some(weekday),
                _ => None,
            })
        })?;
        if let Some(after) = self.expect(end + 1, Sense::Ago) {
            return Some((Day::WeekdaysAway { count: -count, weekday }, after));
        }
        Some((Day::WeekdaysAway { count, weekday }, self.later(end + 1)?))
    }
}
