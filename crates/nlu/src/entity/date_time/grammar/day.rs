//! Days: by name, weekday, month and number, feast, or so long from another day.

use jiff::civil::Weekday;

use super::number::YearForm;
use super::numeric::Sign;
use super::{Grammar, Parsed, longer, longest};
use crate::entity::date_time::lexicon::{Phrase, Sense};
use crate::entity::date_time::meaning::{Day, Period, Stage, Week, WhichYear};

impl Grammar<'_> {
    /// Any day.
    pub(super) fn day(&self, i: usize) -> Parsed<Day> {
        longer(self.plain_day(i), self.shifted_day(i))
    }

    /// A day that isn't said by its distance from another one.
    pub(super) fn plain_day(&self, i: usize) -> Parsed<Day> {
        let found = longest([
            self.exact_day(i),
            self.named_day(i),
            self.weekday(i),
            self.nth_weekday(i),
            self.numbered_day(i),
            self.feast(i),
            self.month_then_number(i),
        ]);
        let (day, end) = found?;
        Some(self.with_exact(day, end))
    }

    /// "tomorrow, 13/04/21", "this friday (jun-15)": the exact one counts.
    fn with_exact(&self, day: Day, end: usize) -> (Day, usize) {
        let sign = match day {
            Day::Weekday { .. } => Sign::Weekday,
            Day::Offset(_) => Sign::None,
            Day::Exact { .. } => return (day, self.weekday_in_brackets(end)),
            _ => return (day, end),
        };
        let comma = self.skip_mark(end, &[',', '.']);
        let open = self.skip_mark(comma, &['(']);
        let exact = longer(self.exact_day(open), self.short_numeric(open, sign));
        match exact {
            Some((exact, after)) => {
                let after = if open > comma { self.skip_mark(after, &[')']) } else { after };
                let is_said = matches!(day, Day::Weekday { week: Week::Shifted(_), .. });
                match exact {
                    Day::Exact { year: None, month, day } if is_said => {
                        (Day::OfThisYear { month, day }, after)
                    }
                    exact => (exact, after),
                }
            }
            None => (day, end),
        }
    }

    fn weekday_in_brackets(&self, i: usize) -> usize {
        let is_bracketed = self.mark(i) == Some('(')
            && self.any_weekday(i + 1).is_some()
            && self.mark(i + 2) == Some(')');
        if is_bracketed { i + 3 } else { i }
    }

    /// A day of the calendar: in digits, or month and number.
    pub(super) fn exact_day(&self, i: usize) -> Parsed<Day> {
        longest([
            self.full_numeric(i),
            self.short_numeric(i, Sign::None),
            self.month_then_day(i),
            self.day_then_month(i),
        ])
    }

    /// "March 3, 2026", "oct-2", "september the twenty-first".
    fn month_then_day(&self, i: usize) -> Parsed<Day> {
        let month = self.any_month(i)?;
        let mut at = self.skip_mark(i + 1, &['.', ',']);
        if matches!(self.mark(at), Some('-' | '/')) && self.is_glued(at) && self.is_glued(at + 1) {
            at += 1;
        }
        let at = self.skip(at, Sense::The);
        let (day, end) = self.day_number(at)?;
        let is_time = self.mark(end) == Some(':') && self.is_glued(end);
        // "May 1 hour" and "July 3pm" are no days; "Jan 12 20" hardly.
        let is_counted =
            self.meridiem(end).is_some() && self.is_glued(end) && self.digits(at).is_some();
        if is_time || is_counted || self.is_counted(end) {
            return None;
        }
        let (year, end) = self.year_after(end);
        Some((Day::Exact { year, month, day }, end))
    }

    /// "3rd of March 2026", "28-nov", "the 15 june".
    fn day_then_month(&self, i: usize) -> Parsed<Day> {
        let at = self.skip(i, Sense::The);
        let (day, end) = self.day_number(at)?;
        let end = if self.is(end, Sense::Stage(Stage::Day)) { end + 1 } else { end };
        let end = self.skip_mark(end, &['.']);
        let of = self.skip(end, Sense::Of);
        let of = self.skip_mark(of, &['-', '/']);
        let month = self.any_month(of)?;
        let is_glued_on = self.is_glued(of) && of == end && self.digits(at).is_none();
        if is_glued_on {
            return None;
        }
        let end = self.abbreviated(of + 1);
        let (year, end) = self.year_after(end);
        Some((Day::Exact { year, month, day }, end))
    }

    /// Goes past the point of "Nov." when something goes on after it.
    fn abbreviated(&self, i: usize) -> usize {
        let goes_on = self.mark(i) == Some('.') && self.is_glued(i) && self.digits(i + 1).is_some();
        if goes_on { i + 1 } else { i }
    }

    /// The year after a month and a day, if one is there.
    pub(super) fn year_after(&self, i: usize) -> (Option<i16>, usize) {
        let mut at = self.skip_mark(i, &[',', '-', '/']);
        at = self.skip_any(at, &[Sense::Of, Sense::In]);
        if self.mark(at) == Some('\'')
            && self.is_glued(at + 1)
            && let Some((year, end)) = self.year(at + 1, YearForm::Any)
        {
            return (Some(year), end);
        }
        let short = self.digits(at).filter(|(year, count)| *count == 2 && *year > 31);
        let form = if short.is_some() { YearForm::Any } else { YearForm::Long };
        let found = self.year(at, form).filter(|(_, end)| {
            let is_time = self.mark(*end) == Some(':') && self.is_glued(*end);
            let is_numeric = matches!(self.mark(*end), Some('-' | '/'))
                && self.is_glued(*end)
                && self.digits(*end + 1).is_some_and(|(_, count)| count <= 2);
            let is_words = self.digits(at).is_none();
            let is_free = short.is_none() || self.ends_bare_number(*end);
            let is_clock = !is_free || is_words && self.meridiem(*end).is_some();
            !is_time && !is_numeric && !is_clock && !self.is_counted(*end)
        });
        match found {
            Some((year, end)) => (Some(year), end),
            None => (None, i),
        }
    }

    pub(super) fn is_counted(&self, i: usize) -> bool {
        self.sense(i, |sense| {
            matches!(sense, Sense::Unit(..) | Sense::CountedUnit(..)).then_some(())
        })
        .is_some()
            && !self.is(i, Sense::Ordinal(2))
            && !self.is(i, Sense::Part(crate::entity::date_time::value::PartOfDay::Night))
    }

    /// "today", "the day after tomorrow".
    fn named_day(&self, i: usize) -> Parsed<Day> {
        self.phrase_as(i, |phrase| match phrase {
            Phrase::Day(days) => Some(Day::Offset(days)),
            _ => None,
        })
    }

    pub(super) fn any_month(&self, i: usize) -> Option<i8> {
        self.sense(i, |sense| match sense {
            Sense::Month(month) | Sense::PerhapsMonth(month) => Some(month),
            _ => None,
        })
    }

    pub(super) fn any_weekday(&self, i: usize) -> Option<Weekday> {
        self.sense(i, |sense| match sense {
            Sense::Weekday(weekday) | Sense::PerhapsWeekday(weekday) => Some(weekday),
            _ => None,
        })
    }

    /// "Friday", "next Friday", "Friday next week", "next week on Friday", "Friday the 13th".
    fn weekday(&self, i: usize) -> Parsed<Day> {
        if let Some((by, end)) = self.week_shift(i) {
            let at = self.skip(self.skip_mark(end, &[',']), Sense::On);
            let weekday = self.any_weekday(at)?;
            return Some((Day::Weekday { weekday, week: Week::Shifted(by) }, at + 1));
        }
        let (said, at) = self.which_week(i);
        // "next tuesdays meeting" lacks its apostrophe.
        let owner = || said.and_then(|_| self.weekdays(at));
        let weekday = self.any_weekday(at).or_else(owner)?;
        let end = at + 1;
        if let Some(week) = said {
            return Some((Day::Weekday { weekday, week }, end));
        }
        let of = self.skip_any(end, &[Sense::Of, Sense::In]);
        if let Some((by, end)) = self.week_shift(of) {
            return Some((Day::Weekday { weekday, week: Week::Shifted(by) }, end));
        }
        if let Some((day, end)) = self.number_of_weekday(end) {
            let the = self.skip_mark(at + 1, &[',']);
            return Some(match self.is(the, Sense::The) {
                true => (Day::WeekdayThe { weekday, day }, end),
                false => (Day::WeekdayNumbered { weekday, day }, end),
            });
        }
        let is_sure = !self.is(at, Sense::PerhapsWeekday(weekday)) || self.is_weekday_here(i);
        is_sure.then_some((Day::Weekday { weekday, week: Week::Near }, end))
    }

    /// "this", "next", "last", "this coming" before a weekday.
    fn which_week(&self, i: usize) -> (Option<Week>, usize) {
        let at = self.skip(i, Sense::The);
        let next = self.skip(at, Sense::This);
        if self.is(next, Sense::Coming) {
            return (Some(Week::Coming), next + 1);
        }
        if self.is(next, Sense::Past) && next > at {
            return (Some(Week::Gone), next + 1);
        }
        let week = self.sense(at, |sense| match sense {
            Sense::This => Some(Week::Shifted(0)),
            Sense::Next => Some(Week::Shifted(1)),
            Sense::Last => Some(Week::Shifted(-1)),
            Sense::Past => Some(Week::Gone),
            _ => None,
        });
        (week, if week.is_some() { at + 1 } else { i })
    }

    /// "this week", "next week", "the coming week": how many weeks from this one.
    pub(super) fn week_shift(&self, i: usize) -> Parsed<i64> {
        let at = self.skip(i, Sense::The);
        let by = self.shift(at)?;
        self.expect(at + 1, Sense::Stage(Stage::Week)).map(|end| (by, end))
    }

    /// "this", "next", "last" as a number.
    pub(super) fn shift(&self, i: usize) -> Option<i64> {
        self.sense(i, |sense| match sense {
            Sense::This => Some(0),
            Sense::Next | Sense::Coming => Some(1),
            Sense::Last | Sense::Past => Some(-1),
            _ => None,
        })
    }

    /// The number behind a weekday: "the 21st", "13th", "21".
    fn number_of_weekday(&self, i: usize) -> Parsed<i8> {
        let at = self.skip(self.skip_mark(i, &[',']), Sense::The);
        let (day, end) = self.day_number(at)?;
        let is_ordinal = self.ordinal(at).is_some();
        let is_followed = self.mark(end).is_some_and(|mark| matches!(mark, ':' | '.' | '/' | '-'))
            && self.is_glued(end)
            && self.digits(end + 1).is_some();
        let is_range = self.is(end, Sense::To) && !is_ordinal;
        let is_clock = self.meridiem(end).is_some() || self.is(end, Sense::OClock);
        let is_bare_word = !is_ordinal && self.digits(at).is_none() && at == i;
        let is_said = is_ordinal || at > i || day > 12;
        let is_free = !is_followed && !is_range && !is_clock && !self.is_counted(end);
        (is_free && is_said && !is_bare_word && self.any_month(end).is_none()).then_some((day, end))
    }

    /// Says whether "sat" or "sun" is a weekday here: after a preposition of days, or beside
    /// another date or time.
    fn is_weekday_here(&self, i: usize) -> bool {
        use Sense as S;
        let signs = [S::On, S::By, S::Until, S::Every, S::From, S::Since, S::Before, S::After];
        let is_led = self.is_before(i, &signs) || self.is_before(i, &[S::To, S::Or, S::Between]);
        let comma = self.skip_mark(i + 1, &[',', '.']);
        let clock = self.skip(comma, S::At);
        let is_followed = self.clock(clock).is_some()
            || (clock > comma && self.digits(clock).is_some())
            || self.part_of_day(comma).is_some()
            || self.exact_day(comma).is_some()
            || self.range_mark(i + 1, false).is_some_and(|to| self.any_weekday(to).is_some());
        is_led || is_followed
    }

    /// "the first friday of july 2026", "the last monday of next month", "third tuesday".
    fn nth_weekday(&self, i: usize) -> Parsed<Day> {
        let at = self.skip(i, Sense::The);
        let (nth, end) = match self.expect(at, Sense::Last) {
            Some(end) => (-1, end),
            None => self.ordinal(at).filter(|(nth, _)| (1..=5).contains(nth))?,
        };
        let weekday = self.any_weekday(end)?;
        let of = self.skip_any(end + 1, &[Sense::Of, Sense::In]);
        let of_the = self.skip(of, Sense::The);
        let in_month = self
            .month_period(of_the)
            .or_else(|| self.shifted_period(of_the))
            .or_else(|| self.shifted_period(of));
        let is_said = of > end + 1 || self.shift(of).is_some();
        let (period, end) = match in_month.filter(|_| is_said) {
            Some(found) => found,
            None if nth > 0 => (Period::Shifted { unit: Stage::Month, by: 0 }, end + 1),
            None => return None,
        };
        Some((Day::NthWeekday { nth, weekday, period: Box::new(period) }, end))
    }

    /// "the 27th", "on 15", "the 20th of next month".
    fn numbered_day(&self, i: usize) -> Parsed<Day> {
        if let Some(found) = self.first_or_last_day(i) {
            return Some(found);
        }
        let at = self.skip(i, Sense::The);
        let (day, end) = self.day_number(at)?;
        let is_ordinal = self.ordinal(at).is_some();
        let unit = self.skip_any(end, &[Sense::Stage(Stage::Day)]);
        let is_ordinal = is_ordinal && self.any_weekday(end).is_none();
        let of = self.skip_any(unit, &[Sense::Of, Sense::In]);
        if of > unit && (is_ordinal || unit > end) {
            let of_the = self.skip(of, Sense::The);
            let month = self.shifted_period(of_the).filter(|(period, _)| {
                matches!(period, Period::Shifted { unit: Stage::Month | Stage::Year, .. })
            });
            let month = month.or_else(|| {
                let end = self.expect(of_the, Sense::Stage(Stage::Month))?;
                Some((Period::Shifted { unit: Stage::Month, by: 0 }, end))
            });
            if let Some((period, end)) = month {
                let period = Box::new(period);
                return Some((Day::OfPeriod { day: i64::from(day), period }, end));
            }
        }
        let is_on = self.is_before(i, &[Sense::On]);
        let is_led = is_on
            || self.is_before(i, &[Sense::By, Sense::Until, Sense::Since])
            || (self.is_before(i, &[Sense::For]) && at > i);
        let is_told = if is_ordinal || at > i { is_led } else { is_on && self.is_day_digits(at) };
        (is_told && self.ends_bare_number(end) && !self.is(end, Sense::Of))
            .then_some((Day::Numbered(day), end))
    }

    /// "next month on the 5th"
    fn month_then_number(&self, i: usize) -> Parsed<Day> {
        let (period, end) = self.shifted_period(i)?;
        if !matches!(period, Period::Shifted { unit: Stage::Month, .. }) {
            return None;
        }
        let the = self.skip(self.skip(end, Sense::On), Sense::The);
        let (day, end) = self.ordinal(the).filter(|(day, _)| (1..=31).contains(day))?;
        Some((Day::OfPeriod { day, period: Box::new(period) }, end))
    }

    /// "the last day of the year", "the first day of january".
    fn first_or_last_day(&self, i: usize) -> Parsed<Day> {
        let at = self.skip(i, Sense::The);
        let (day, end) = match self.expect(at, Sense::Last) {
            Some(end) => (-1, end),
            None => self.ordinal(at).filter(|(day, _)| (1..=366).contains(day))?,
        };
        let of = self.expect(end, Sense::Stage(Stage::Day))?;
        let of = self.expect_any(of, &[Sense::Of, Sense::In])?;
        let of_the = self.skip(of, Sense::The);
        let period = self.month_period(of_the).or_else(|| self.shifted_period(of));
        let (period, end) = period.or_else(|| self.year_in_range(of_the))?;
        Some((Day::OfPeriod { day, period: Box::new(period) }, end))
    }

    fn is_day_digits(&self, i: usize) -> bool {
        self.digits(i).is_some()
    }

    /// "christmas", "easter sunday 2018", "labor day of this year", "last easter".
    fn feast(&self, i: usize) -> Parsed<Day> {
        let the = self.skip(i, Sense::The);
        let said = self.sense(the, |sense| match sense {
            Sense::This => Some(WhichYear::Shifted(0)),
            Sense::Next | Sense::Coming => Some(WhichYear::Coming),
            Sense::Last | Sense::Past => Some(WhichYear::Gone),
            _ => None,
        });
        let at = if said.is_some() { the + 1 } else { i };
        let (feast, end) = self.phrase_as(at, |phrase| match phrase {
            Phrase::Feast(feast) => Some(feast),
            _ => None,
        })?;
        let of = self.skip_mark(self.skip_any(end, &[Sense::Of, Sense::In]), &[',']);
        let year = self.year(of, YearForm::Long).map(|(year, end)| (WhichYear::Given(year), end));
        let year = year.or_else(|| {
            let by = self.shift(of)?;
            let end = self.expect(of + 1, Sense::Stage(Stage::Year))?;
            Some((WhichYear::Shifted(by), end))
        });
        let (year, end) = match (year, said) {
            (Some(found), _) => found,
            (None, Some(said)) => (said, end),
            (None, None) => (WhichYear::Near, end),
        };
        Some((Day::Feast { feast, year }, end))
    }

    /// So many days from today, for rules that need a day.
    pub(super) fn today() -> Day {
        Day::Offset(0)
    }
}
