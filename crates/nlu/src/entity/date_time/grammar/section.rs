//! Parts of periods: "early next week", "end of March", "the rest of the month".

use super::{Grammar, Parsed};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Period, Section, Stage};

impl Grammar<'_> {
    pub(super) fn section(&self, i: usize) -> Parsed<Period> {
        if let Some(found) = self.rest(i) {
            return Some(found);
        }
        if let Some((unit, end)) = self.phrase_as(i, |phrase| match phrase {
            Phrase::EndOfStage(unit) => Some(unit),
            _ => None,
        }) {
            let period = Box::new(Period::Shifted { unit, by: 0 });
            return Some((Period::Section { section: Section::Late, period }, end));
        }
        let the = self.skip(i, Sense::The);
        let (section, of) = self.section_mark(the)?;
        let of_the = self.skip(of, Sense::The);
        let whole = self
            .section_period(of)
            .or_else(|| self.section_period(of_the))
            .or_else(|| self.stage_of_now(of_the));
        let (period, end) = whole?;
        let is_stage = matches!(
            period,
            Period::Shifted { unit: Stage::Week | Stage::Month | Stage::Year | Stage::Decade, .. }
                | Period::Month { .. }
                | Period::Years { .. }
                | Period::Quarter { .. }
        );
        is_stage.then(|| (Period::Section { section, period: Box::new(period) }, end))
    }

    /// What says which part: "early", "mid-", "end of", "later".
    fn section_mark(&self, i: usize) -> Parsed<Section> {
        let end = self.skip_hyphen(i + 1);
        let of = self.skip_any(end, &[Sense::Of, Sense::In]);
        let section = self.sense(i, |sense| match sense {
            Sense::Later => Some(Section::Later),
            Sense::Earlier => Some(Section::Earlier),
            Sense::Early => Some(Section::Early),
            Sense::Late => Some(Section::Late),
            Sense::Middle => Some(Section::Middle),
            Sense::End if self.is(end, Sense::Of) => Some(Section::Late),
            Sense::Beginning if self.is(end, Sense::Of) => Some(Section::Early),
            _ => None,
        })?;
        Some((section, of))
    }

    fn section_period(&self, i: usize) -> Parsed<Period> {
        self.shifted_period(i)
            .or_else(|| self.month_period(i))
            .or_else(|| self.decade(i))
            .or_else(|| self.year_in_range(i))
    }

    /// "end of month": the one it is.
    fn stage_of_now(&self, i: usize) -> Parsed<Period> {
        let unit = self.stage(i)?;
        let is_whole = matches!(unit, Stage::Week | Stage::Month | Stage::Year | Stage::Quarter);
        is_whole.then_some((Period::Shifted { unit, by: 0 }, i + 1))
    }

    /// "rest of the week", "the remaining of this month".
    fn rest(&self, i: usize) -> Parsed<Period> {
        let at = self.expect(self.skip(i, Sense::The), Sense::Rest)?;
        let of = self.skip(at, Sense::Of);
        let the = self.skip(of, Sense::The);
        let this = self.skip(the, Sense::This);
        let (period, end) = self.stage_of_now(this)?;
        Some((Period::Rest(Box::new(period)), end))
    }

    /// "to date": until today.
    pub(super) fn to_date(&self, i: usize) -> Option<usize> {
        self.phrase_as(i, |phrase| (phrase == Phrase::ToDate).then_some(())).map(|(_, end)| end)
    }
}
