//! Lengths of time: "3h", "an hour and a half", "1 year 2 months".

use super::{Grammar, Parsed};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::value::{Length, Unit};

/// A length has no more parts than there are units.
const MAX_PARTS: usize = 7;

impl Grammar<'_> {
    /// A length that is a mention of its own: not the unit of "this day" or "one second".
    pub(super) fn length_alone(&self, i: usize) -> Parsed<Length> {
        if let Some((unit, end)) = self.phrase_as(i, |phrase| match phrase {
            Phrase::Whole(unit) => Some(unit),
            _ => None,
        }) {
            return Some((Length::of(1, unit), end));
        }
        if let Some(than) = self.expect_any(i, &[Sense::More, Sense::Less]) {
            return self.length(self.expect(than, Sense::Than)?);
        }
        self.length(i)
    }

    /// One length, of one or several parts.
    pub(super) fn length(&self, i: usize) -> Parsed<Length> {
        let ((mut length, mut unit), mut end) = self.length_part(i)?;
        for _ in 1..MAX_PARTS {
            if let Some((rest, after)) = self.half_more(end, unit) {
                (length, end) = (length.and(rest), after);
                continue;
            }
            let joined = self.skip(self.skip_mark(end, &[',']), Sense::And);
            let Some(((part, of), after)) = self.length_part(joined) else { break };
            let is_repeated = of == unit;
            if is_repeated || self.is(joined, Sense::Article) && joined == end {
                break;
            }
            // "3 months and 2 weeks ago": what is ago is a length of its own.
            if joined > end && self.is(after, Sense::Ago) && self.is_last_open(i) {
                break;
            }
            (length, unit, end) = (length.and(part), of, after);
        }
        Some((length, end))
    }

    /// Says whether a length is already tied to something before it.
    fn is_last_open(&self, i: usize) -> bool {
        self.is_before(i, &[Sense::Last, Sense::Past, Sense::Next])
    }

    /// "3 hours", "half an hour", "1h30".
    fn length_part(&self, i: usize) -> Parsed<(Length, Unit)> {
        if let Some(found) = self.hours_and_minutes(i) {
            return Some(found);
        }
        let (amount, end) = self.quantity(i)?;
        let is_word = self.digits(i).is_none();
        let end = self.skip_any(end, &[Sense::Working]);
        let (factor, unit) = self.sense(end, |sense| match sense {
            Sense::Unit(factor, unit) | Sense::CountedUnit(factor, unit) => Some((factor, unit)),
            Sense::GluedUnit(factor, unit) if !is_word && self.is_glued(end) => {
                Some((factor, unit))
            }
            Sense::Stage(super::super::meaning::Stage::Weekend)
            | Sense::Stages(super::super::meaning::Stage::Weekend)
                if amount % 1_000 == 0 && !self.is(i, Sense::Article) =>
            {
                Some((2, Unit::Day))
            }
            _ => None,
        })?;
        // "the thirty second" is an ordinal.
        if is_word && self.is(end, Sense::Ordinal(2)) && self.is_before(i, &[Sense::The]) {
            return None;
        }
        // "a second", "a quarter" and "a night" are hardly ever meant as lengths.
        let is_article = self.is(i, Sense::Article) && end == i + 1;
        let is_counted = self
            .is_any(end, &[Sense::CountedUnit(1, Unit::Day), Sense::CountedUnit(3, Unit::Month)]);
        if is_article && (is_counted || unit == Unit::Second) {
            return None;
        }
        let thousandths = amount.saturating_mul(factor);
        Some(((Length::of_thousandths(thousandths, unit), unit), end + 1))
    }

    /// "1h30", which is one hour and thirty minutes.
    fn hours_and_minutes(&self, i: usize) -> Parsed<(Length, Unit)> {
        let (hours, count) = self.digits(i)?;
        let (minutes, digits) = self.digits(i + 2)?;
        let is_tight = self.is_glued(i + 1) && self.is_glued(i + 2);
        let is_clock = self.mark(i + 1) == Some(':') && self.is(i + 3, Sense::Unit(1, Unit::Hour));
        let is_one = self.is(i + 1, Sense::LetterH) || is_clock;
        if !is_tight || !is_one || count > 2 || digits != 2 || minutes >= 60 {
            return None;
        }
        let is_marked = self.is(i + 3, Sense::LetterM) && self.is_glued(i + 3) || is_clock;
        let end = if is_marked { i + 4 } else { i + 3 };
        let length = Length::of(hours, Unit::Hour).and(Length::of(minutes, Unit::Minute));
        Some(((length, Unit::Minute), end))
    }

    /// "and a half", "and half", "and a quarter" of the unit before.
    fn half_more(&self, i: usize, unit: Unit) -> Parsed<Length> {
        let part = self.skip(self.expect(i, Sense::And)?, Sense::Article);
        let thousandths = match part {
            _ if self.is(part, Sense::Half) => 500,
            _ if self.is(part, Sense::Quarter) => 250,
            _ => return None,
        };
        // "and half an hour" counts a unit of its own.
        let counted = self.skip(part + 1, Sense::Article);
        let has_unit = self.sense(counted, |sense| matches!(sense, Sense::Unit(..)).then_some(()));
        has_unit.is_none().then(|| (Length::of_thousandths(thousandths, unit), part + 1))
    }
}
