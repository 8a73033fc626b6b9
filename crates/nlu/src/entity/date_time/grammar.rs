//! From tokens to meanings: which words in which order are a date, a time or the like. Rules know
//! meanings of words, never the words themselves; which day today is matters only afterwards.
//!
//! Every rule looks at a bounded number of tokens from where it starts, so that a text is read in
//! time proportional to its length.

mod clock;
mod day;
mod distance;
mod hours;
mod length;
mod moment;
mod number;
mod numeric;
mod period;
mod range;
mod repeat;
mod running;
mod section;

use super::lexicon::{Language, Lexicon, Order, Phrase, Sense};
use super::meaning::{Day, Meaning, Moment, Period, Stage, Stretch};
use super::token::{Token, TokenKind};

/// In seconds.
const DECADE: f64 = 10.0 * 365.0 * 86_400.0;

/// What a rule found, and the token after it.
type Parsed<T> = Option<(T, usize)>;

/// The tokens of a text under the rules.
pub struct Grammar<'a> {
    tokens: &'a [Token],
    text: &'a str,
    lexicon: &'static Lexicon,
    order: Order,
}

impl<'a> Grammar<'a> {
    pub fn new(text: &'a str, tokens: &'a [Token], language: Language) -> Self {
        Self { tokens, text, lexicon: language.lexicon(), order: language.order }
    }

    /// The meanings that begin at a token, the longest first; each with the token after it. A
    /// phrase that looks like a date and is none is `None`.
    pub fn meanings_at(&self, i: usize) -> Vec<(Option<Meaning>, usize)> {
        if !self.may_begin(i) {
            return Vec::new();
        }
        let mut found: Vec<(Option<Meaning>, usize)> = Vec::new();
        if let Some((Phrase::Nothing, end)) = self.phrase(i) {
            found.push((None, end));
        }
        let mut add = |parsed: Parsed<Meaning>| {
            found.extend(parsed.map(|(meaning, end)| (Some(meaning), end)));
        };
        add(self.repeat(i).map(|(it, end)| (Meaning::Repeat(it), end)));
        add(self.stretch(i).map(|(it, end)| (Meaning::Stretch(it), end)));
        add(self.moment(i).map(|(it, end)| (Meaning::Moment(it), end)));
        add(self.period(i).map(|(it, end)| (Meaning::Period(it), end)));
        add(self.day(i).map(|(it, end)| (Meaning::Day(it), end)));
        add(self.hours(i).map(|(it, end)| (Meaning::Hours(it), end)));
        add(self.clock_said(i).map(|(it, end)| (Meaning::Clock(it), end)));
        add(self.length_alone(i).map(|(it, end)| (Meaning::Length(it), end)));
        add(self.around(i));
        let has_article = self.is(i, Sense::The) && !self.is_whole_with_article(i + 1);
        found.retain(|(meaning, end)| {
            self.has_free_edges(i, *end) && !(has_article && is_bare_period(meaning))
        });
        // Stable: among the equally long, the earlier rule wins.
        found.sort_by_key(|(_, end)| std::cmp::Reverse(*end));
        found
    }

    /// "the month of May" and "the week after next" are themselves with their article.
    fn is_whole_with_article(&self, i: usize) -> bool {
        let after_next =
            self.phrase_as(i, |phrase| matches!(phrase, Phrase::AfterNext(..)).then_some(()));
        self.is(i, Sense::Stage(Stage::Month)) || after_next.is_some()
    }

    /// "around 1pm", "circa 5 in the morning".
    fn around(&self, i: usize) -> Parsed<Meaning> {
        let at = self.expect(i, Sense::Around)?;
        let moment = self.moment(at).filter(|(it, _)| matches!(it, Moment::At(..)));
        let moment = moment.map(|(it, end)| (Meaning::Moment(it), end));
        longer(moment, self.clock(at).map(|(it, end)| (Meaning::Clock(it), end)))
    }

    fn may_begin(&self, i: usize) -> bool {
        // "seven" of "ninety seven" isn't a number of its own.
        let tens = i.checked_sub(1).and_then(|before| self.count(before));
        let is_inside = tens.is_some_and(|tens| tens >= 20)
            && self.count(i).is_some_and(|ones| (1..10).contains(&ones));
        !is_inside
            && self.tokens.get(i).is_some_and(|token| match token.kind {
                TokenKind::Word { .. } | TokenKind::Digits { .. } => true,
                TokenKind::Mark(mark) => mark == '>' || mark == '<',
                TokenKind::UnknownWord | TokenKind::LongDigits => false,
            })
    }

    /// Says whether a mention isn't a part of something longer, such as a price, a phone or version
    /// number or a name with digits.
    fn has_free_edges(&self, from: usize, to: usize) -> bool {
        let Some(first) = self.tokens.get(from) else { return false };
        let Some(last) = to.checked_sub(1).and_then(|last| self.tokens.get(last)) else {
            return false;
        };
        let is_date = to - from == 5 && matches!(first.kind, TokenKind::Digits { count: 4, .. });
        let before = self.text[..first.start].chars().next_back();
        let mut after = self.text[last.end..].chars();
        let (next, beyond) = (after.next(), after.next());
        if matches!(first.kind, TokenKind::Digits { .. }) && !is_date {
            let glued = |mark| matches!(mark, '-' | '.' | ',' | '/' | '+' | '_' | '*' | '=' | '~');
            let earlier = self.text[..first.start].chars().rev().nth(1);
            let is_part = match before {
                Some('$' | '€' | '£' | '¥' | '₹' | '#' | '%' | '\\') => true,
                Some('+' | '_') => true,
                Some(mark) if glued(mark) => earlier.is_some_and(|c| c.is_ascii_digit()),
                Some(':') => earlier.is_some_and(|c| c.is_ascii_digit()),
                Some(c) => c.is_alphabetic(),
                None => false,
            };
            if is_part {
                return false;
            }
        }
        if matches!(last.kind, TokenKind::Digits { .. }) {
            return match next {
                Some('%' | '€' | '$' | '£' | '₹' | '°') => false,
                Some('-' | '_') if is_date => true,
                Some('.' | ',' | '/' | ':' | '-' | '_') => {
                    !beyond.is_some_and(|c| c.is_ascii_digit())
                }
                Some(c) => !c.is_alphabetic(),
                None => true,
            };
        }
        true
    }

    fn senses(&self, i: usize) -> &'static [Sense] {
        match self.tokens.get(i).map(|token| token.kind) {
            Some(TokenKind::Word { senses, .. }) => senses,
            _ => &[],
        }
    }

    fn is(&self, i: usize, sense: Sense) -> bool {
        self.senses(i).contains(&sense)
    }

    fn is_any(&self, i: usize, senses: &[Sense]) -> bool {
        self.senses(i).iter().any(|sense| senses.contains(sense))
    }

    /// The first sense of a word that something is made of.
    fn sense<T>(&self, i: usize, of: impl Fn(Sense) -> Option<T>) -> Option<T> {
        self.senses(i).iter().find_map(|sense| of(*sense))
    }

    fn is_before(&self, i: usize, senses: &[Sense]) -> bool {
        i.checked_sub(1).is_some_and(|before| self.is_any(before, senses))
    }

    /// Goes past a word that may be there.
    fn skip(&self, i: usize, sense: Sense) -> usize {
        if self.is(i, sense) { i + 1 } else { i }
    }

    fn skip_any(&self, i: usize, senses: &[Sense]) -> usize {
        if self.is_any(i, senses) { i + 1 } else { i }
    }

    /// Goes past a word that must be there.
    fn expect(&self, i: usize, sense: Sense) -> Option<usize> {
        self.is(i, sense).then_some(i + 1)
    }

    fn expect_any(&self, i: usize, senses: &[Sense]) -> Option<usize> {
        self.is_any(i, senses).then_some(i + 1)
    }

    fn mark(&self, i: usize) -> Option<char> {
        match self.tokens.get(i)?.kind {
            TokenKind::Mark(mark) => Some(mark),
            _ => None,
        }
    }

    fn skip_mark(&self, i: usize, marks: &[char]) -> usize {
        if self.mark(i).is_some_and(|mark| marks.contains(&mark)) { i + 1 } else { i }
    }

    fn is_glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| !token.is_spaced)
    }

    /// The value and number of digits.
    fn digits(&self, i: usize) -> Option<(i64, usize)> {
        match self.tokens.get(i)?.kind {
            TokenKind::Digits { value, count } => Some((value, count)),
            _ => None,
        }
    }

    /// Goes past a hyphen inside a word, as in "mid-morning".
    fn skip_hyphen(&self, i: usize) -> usize {
        let is_inside = self.mark(i) == Some('-') && self.is_glued(i) && self.is_glued(i + 1);
        if is_inside { i + 1 } else { i }
    }

    /// The longest phrase of the language at a token; its words may be hyphenated.
    fn phrase(&self, i: usize) -> Parsed<Phrase> {
        let TokenKind::Word { key, .. } = self.tokens.get(i)?.kind else { return None };
        self.lexicon.phrases(key).iter().find_map(|(words, meaning)| {
            let mut at = i + 1;
            for word in &words[1..] {
                let is_joint = |mark| matches!(mark, '-' | '/' | '\'' | '’');
                if self.mark(at).is_some_and(is_joint) && self.is_glued(at) {
                    at += 1;
                }
                match self.tokens.get(at)?.kind {
                    TokenKind::Word { key, .. } if key == *word => at += 1,
                    _ => return None,
                }
            }
            Some((*meaning, at))
        })
    }

    fn phrase_as<T>(&self, i: usize, of: impl Fn(Phrase) -> Option<T>) -> Parsed<T> {
        let (phrase, end) = self.phrase(i)?;
        Some((of(phrase)?, end))
    }

    /// Says whether what is here can't be what a bare number before it counts: "at 7, please", not
    /// "at 7 places".
    fn ends_bare_number(&self, i: usize) -> bool {
        match self.tokens.get(i).map(|token| token.kind) {
            None => true,
            Some(TokenKind::Word { senses, .. }) => !senses.iter().any(|sense| {
                matches!(
                    sense,
                    Sense::Unit(..)
                        | Sense::CountedUnit(..)
                        | Sense::Stages(_)
                        | Sense::Hundred
                        | Sense::Thousand
                        | Sense::More
                        | Sense::Half
                        | Sense::Part(_)
                        | Sense::Parts(_)
                        | Sense::GluedUnit(..)
                )
            }),
            Some(TokenKind::UnknownWord | TokenKind::LongDigits) => false,
            Some(TokenKind::Digits { .. }) => false,
            Some(TokenKind::Mark(mark)) => match mark {
                '-' | '/' | ':' | '.' | ',' | '+' | '*' => {
                    !(self.is_glued(i) && self.is_glued(i + 1) && self.digits(i + 1).is_some())
                }
                '%' | '$' | '€' | '£' | '₹' | '°' | '=' | '#' => false,
                _ => true,
            },
        }
    }
}

/// Says whether a meaning is a period whose article is no part of it: "the next week" is "next
/// week", but "the third quarter" is itself.
fn is_bare_period(meaning: &Option<Meaning>) -> bool {
    match meaning {
        Some(Meaning::Period(period)) => match period {
            Period::Shifted { unit, by } => {
                *by != 0 && !matches!(unit, Stage::Decade | Stage::Century)
            }
            Period::Month { .. }
            | Period::Section { .. }
            | Period::WeekNumber { .. }
            | Period::Rest(_)
            | Period::ToDate(_)
            | Period::WorkingDaysAhead(_)
            | Period::WorkingDaysBehind(_)
            | Period::Between(..) => true,
            Period::Years { count, .. } => *count == 1,
            Period::Ahead(length) | Period::Behind(length) => length.nominal_seconds() < DECADE,
            _ => false,
        },
        Some(Meaning::Stretch(Stretch::Ahead(_) | Stretch::Behind(_) | Stretch::RestOfDay(_))) => {
            true
        }
        Some(Meaning::Day(Day::Feast { .. })) => true,
        _ => false,
    }
}

/// The longer of two findings; the first when they are equally long.
fn longer<T>(one: Parsed<T>, other: Parsed<T>) -> Parsed<T> {
    match (one, other) {
        (Some(one), Some(other)) if other.1 > one.1 => Some(other),
        (Some(one), _) => Some(one),
        (None, other) => other,
    }
}

/// The longest of several findings.
fn longest<T, const N: usize>(all: [Parsed<T>; N]) -> Parsed<T> {
    all.into_iter().fold(None, longer)
}
