//! The grammar of English numbers, in words and mixed with digits.
//!
//! From each lexeme on the longest number is read: a whole ("two hundred and five", "3 lakh"), then
//! what may follow it ("point five", "and a half", "dozen"), or parts of one ("two thirds").

use rust_decimal::Decimal;

use super::super::lexeme::Lexeme;
use super::digits::Atom;
use super::vocabulary::{
    Count, Piece, cardinal_word, compose, denominator, ordinal_word, power_of_ten, short_scale,
};
use super::whole::{Last, Whole};
use super::{Number, ratio, whole_digits};

/// Words before a "one" that isn't counted: "this one".
const BEFORE_PRONOUN: [&str; 15] = [
    "the", "this", "that", "which", "no", "any", "every", "each", "another", "other", "first",
    "last", "next", "some", "new",
];
/// Words after a "one" that isn't counted: "one can".
const AFTER_PRONOUN: [&str; 8] =
    ["another", "can", "could", "should", "must", "might", "would", "self"];
/// Most decimals that are said in words.
const MAX_SPOKEN_DECIMALS: usize = 12;

/// A part of a text read as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parsed {
    pub value: Decimal,
    /// Digits as written, when it is only written in digits.
    digits: Option<usize>,
    /// The lexeme after it.
    pub end: usize,
    /// The last scale, as in the million of "two million and a half".
    scale: Option<Decimal>,
    is_attached: bool,
}

/// Words and digits of a text, to be read from any of them on.
#[derive(Debug, Clone, Copy)]
pub struct Grammar<'t> {
    lexemes: &'t [Lexeme],
    atoms: &'t [Option<Atom>],
}

/// Finds the numbers of a text.
pub fn find(lexemes: &[Lexeme], atoms: &[Option<Atom>]) -> Vec<Number> {
    let grammar = Grammar::new(lexemes, atoms);
    let mut found = Vec::new();
    let mut at = 0;
    while at < lexemes.len() {
        let Some((start, parsed)) = grammar.signed(at) else {
            at += 1;
            continue;
        };
        if !grammar.is_pronoun(start, parsed.end) && !grammar.is_ordinal(parsed) {
            found.push(Number {
                value: parsed.value,
                digits: parsed.digits.unwrap_or_else(|| whole_digits(parsed.value)),
                span: lexemes[start].span.start..lexemes[parsed.end - 1].span.end,
                lexemes: start..parsed.end,
                is_attached: parsed.is_attached,
            });
        }
        at = parsed.end;
    }
    found
}

impl<'t> Grammar<'t> {
    /// Takes the words of a text and the numbers in digits among them, by their first lexeme.
    pub const fn new(lexemes: &'t [Lexeme], atoms: &'t [Option<Atom>]) -> Self {
        Self { lexemes, atoms }
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.lexemes.get(at).is_some_and(|lexeme| lexeme.is(word))
    }

    fn is_any(&self, at: usize, words: &[&str]) -> bool {
        self.lexemes.get(at).is_some_and(|lexeme| lexeme.is_any(words))
    }

    fn piece(&self, at: usize) -> Option<Piece> {
        self.lexemes.get(at).and_then(|lexeme| cardinal_word(&lexeme.lower))
    }

    fn is_pronoun(&self, start: usize, end: usize) -> bool {
        let is_one = end - start == 1 && self.is(start, "one");
        let before = start.checked_sub(1).is_some_and(|before| {
            let is_ordinal = self.lexemes.get(before).and_then(|one| ordinal_word(&one.lower));
            self.is_any(before, &BEFORE_PRONOUN) || is_ordinal.is_some()
        });
        // "The male british one".
        let ends = self.lexemes.get(end).is_none_or(|next| !next.is_word());
        let determiners = ["the", "this", "that", "a", "an", "another", "which", "my", "your"];
        let is_meant =
            ends && (start.saturating_sub(4)..start).any(|at| self.is_any(at, &determiners));
        is_one && (before || is_meant || self.is_any(end, &AFTER_PRONOUN))
    }

    /// Says whether a number is but the beginning of an ordinal: the twenty of "twenty-first".
    fn is_ordinal(&self, parsed: Parsed) -> bool {
        let at = if self.is(parsed.end, "-") { parsed.end + 1 } else { parsed.end };
        let piece = self.lexemes.get(at).and_then(|word| ordinal_word(&word.lower));
        piece.is_some_and(|piece| compose(parsed.value, piece).is_some())
    }

    /// Reads a number with its sign; also gives where it begins.
    fn signed(&self, at: usize) -> Option<(usize, Parsed)> {
        if self.is_any(at, &["minus", "negative"]) {
            let parsed = self.number(at + 1)?;
            return Some((at, Parsed { value: -parsed.value, digits: None, ..parsed }));
        }
        let is_dash = self.is_any(at, &["-", "\u{2212}"]);
        let is_free = is_dash && !(self.lexemes[at].is_glued && at > 0 && !self.is(at - 1, "("));
        if is_free && self.lexemes.get(at + 1).is_some_and(|next| next.is_glued) {
            let parsed = self.number(at + 1).filter(|_| self.lexemes[at + 1].is_digits())?;
            return Some((at, Parsed { value: -parsed.value, ..parsed }));
        }
        Some((at, self.number(at)?))
    }

    /// Reads a number from this lexeme on.
    pub fn number(&self, at: usize) -> Option<Parsed> {
        if let Some(parts) = self.parts(at) {
            return Some(self.times(parts));
        }
        let whole = self.whole(at)?;
        let whole = self.with_decimals(whole);
        let whole = self.divided(whole).unwrap_or(whole);
        let whole = self.with_parts(whole);
        Some(self.times(whole))
    }

    /// Reads parts of one: "half", "a third", "two thirds".
    fn parts(&self, at: usize) -> Option<Parsed> {
        if self.is(at, "half") && !self.is_any(at + 1, &["past", "day", "way", "time"]) {
            let after_article = usize::from(self.is_any(at + 1, &["a", "an"]));
            let next = at + 1 + after_article;
            let is_counted = self.is(next, "dozen") || self.scale_at(next).is_some();
            let end = if is_counted { next } else { at + 1 };
            return self.parsed(ratio(Decimal::ONE, Decimal::TWO)?, end);
        }
        if self.is(at, "quarter") && self.scale_at(at + 1).is_some() {
            return self.parsed(ratio(Decimal::ONE, Decimal::from(4))?, at + 1);
        }
        let has_article = self.is_any(at, &["a", "an"]);
        if !has_article {
            return None;
        }
        let (parts, count) = self.lexemes.get(at + 1).and_then(|word| denominator(&word.lower))?;
        let is_spoken_of =
            self.is_any(at + 1, &["half", "quarter"]) && !self.is_any(at + 2, &["past", "to"]);
        let ends = self.lexemes.get(at + 2).is_none_or(|next| !next.is_word() || next.is("of"));
        let fits = count == Count::One && (is_spoken_of || ends);
        if fits { self.parsed(ratio(Decimal::ONE, parts)?, at + 2) } else { None }
    }

    fn parsed(&self, value: Decimal, end: usize) -> Option<Parsed> {
        Some(Parsed { value, digits: None, end, scale: None, is_attached: false })
    }

    /// Takes the parts that a whole number counts: "two thirds", "one-eighth", "one over three".
    fn divided(&self, whole: Parsed) -> Option<Parsed> {
        if whole.is_attached || !whole.value.fract().is_zero() {
            return None;
        }
        let at = if self.is(whole.end, "-") { whole.end + 1 } else { whole.end };
        let named = self.lexemes.get(at).and_then(|word| denominator(&word.lower));
        if let Some((parts, count)) = named {
            let is_one = whole.value == Decimal::ONE;
            if is_one == (count == Count::One) {
                return self.parsed(ratio(whole.value, parts)?, at + 1);
            }
            return None;
        }
        let over = match () {
            () if self.is(whole.end, "over") => whole.end + 1,
            () if self.is(whole.end, "out") && self.is(whole.end + 1, "of") => whole.end + 2,
            () => return None,
        };
        let parts = self.whole(over)?;
        let ends = self.lexemes.get(parts.end).is_none_or(|next| !next.is_word());
        let fits = if self.is(whole.end, "out") { whole.value < parts.value } else { ends };
        if fits { self.parsed(ratio(whole.value, parts.value)?, parts.end) } else { None }
    }

    /// Adds "and a half", "and three quarters", ` 1/4`.
    fn with_parts(&self, whole: Parsed) -> Parsed {
        if whole.is_attached {
            return whole;
        }
        let written = self.atoms.get(whole.end).and_then(Option::as_ref);
        if let Some(atom) = written.filter(|atom| atom.is_fraction && whole.digits.is_some()) {
            let value = whole.value + atom.value;
            return Parsed { value, end: atom.lexemes.end, ..whole };
        }
        if !self.is(whole.end, "and") {
            return whole;
        }
        let Some(parts) = self.parts_after_and(whole.end + 1) else { return whole };
        // "One billion and a half million", but "five and a half million".
        let own_scale = self.scale_at(parts.end).filter(|_| whole.scale.is_some());
        let end = parts.end + usize::from(own_scale.is_some());
        let scale = own_scale.or(whole.scale);
        let added = parts.value.checked_mul(scale.unwrap_or(Decimal::ONE));
        let value = added.and_then(|added| whole.value.checked_add(added));
        match value.and_then(|value| value.round_sf(super::SIGNIFICANT_DIGITS)) {
            Some(value) => Parsed { value: value.normalize(), digits: None, end, scale, ..parts },
            None => whole,
        }
    }

    fn parts_after_and(&self, at: usize) -> Option<Parsed> {
        if self.is_any(at, &["a", "an"]) {
            let (parts, count) =
                self.lexemes.get(at + 1).and_then(|one| denominator(&one.lower))?;
            let value = ratio(Decimal::ONE, parts)?;
            return self.parsed(value, at + 2).filter(|_| count == Count::One);
        }
        let Some(Piece::Small(_)) = self.piece(at) else { return None };
        let whole =
            Parsed { value: self.piece(at)?.value(), ..self.parsed(Decimal::ZERO, at + 1)? };
        let parsed = self.divided(whole).filter(|parsed| parsed.end == at + 2)?;
        Some(parsed)
    }

    /// Multiplies by the dozens and scales that follow: "and a half million", "three dozen".
    fn times(&self, parsed: Parsed) -> Parsed {
        if parsed.is_attached {
            return parsed;
        }
        let is_dozen = self.is_any(parsed.end, &["dozen", "dozens", "doz", "dozs", "dz", "dzs"]);
        // "Two thirds of a million".
        let of_a = self.is(parsed.end, "of") && self.is(parsed.end + 1, "a");
        let skipped = if of_a && parsed.value < Decimal::ONE { 2 } else { 0 };
        let factor = match self.scale_at(parsed.end + skipped) {
            Some(scale) if parsed.scale.is_none() => Some(scale),
            _ if is_dozen => Some(Decimal::from(12)),
            Some(_) | None => None,
        };
        let end = if is_dozen { parsed.end + 1 } else { parsed.end + skipped + 1 };
        let value = factor.and_then(|factor| parsed.value.checked_mul(factor));
        match value {
            Some(value) => Parsed {
                value: value.round_sf(super::SIGNIFICANT_DIGITS).unwrap_or(value).normalize(),
                digits: None,
                end,
                scale: factor,
                is_attached: false,
            },
            None => parsed,
        }
    }

    fn scale_at(&self, at: usize) -> Option<Decimal> {
        match self.piece(at)? {
            Piece::Scale(power) => Some(power_of_ten(power)),
            Piece::Small(_) | Piece::Tens(_) | Piece::Hundred => None,
        }
    }

    /// Adds decimals: "point zero three", "point seventy-one".
    fn with_decimals(&self, whole: Parsed) -> Parsed {
        if !self.is(whole.end, "point") || whole.is_attached || whole.digits.is_some() {
            return whole;
        }
        let mut digits = String::new();
        let mut end = whole.end + 1;
        while let Some(piece) = self.piece(end).filter(|_| digits.len() < MAX_SPOKEN_DECIMALS) {
            match piece {
                Piece::Small(digit) if digit < 10 || digits.is_empty() => {
                    digits.push_str(&digit.to_string());
                    end += 1;
                    if digit > 9 {
                        break;
                    }
                }
                Piece::Tens(tens) if digits.is_empty() => {
                    let (small, after) = self.small_after_tens(end + 1).unwrap_or((0, end + 1));
                    digits.push_str(&(tens + small).to_string());
                    end = after;
                    break;
                }
                Piece::Small(_) | Piece::Tens(_) | Piece::Hundred | Piece::Scale(_) => break,
            }
        }
        let value = Decimal::from_str_exact(&format!("{}.{digits}", whole.value)).ok();
        match value.filter(|_| !digits.is_empty()) {
            Some(value) => Parsed { value, end, ..whole },
            None => whole,
        }
    }

    /// Reads the second word of "seventy-one"; gives it and what is after it.
    fn small_after_tens(&self, at: usize) -> Option<(u32, usize)> {
        let at = if self.is(at, "-") { at + 1 } else { at };
        match self.piece(at)? {
            Piece::Small(small) if (1..10).contains(&small) => Some((small, at + 1)),
            Piece::Small(_) | Piece::Tens(_) | Piece::Hundred | Piece::Scale(_) => None,
        }
    }

    /// Reads a whole number in words, or digits with the words that multiply them.
    pub fn whole(&self, at: usize) -> Option<Parsed> {
        let mut whole = Whole::default();
        let mut at = at;
        if self.is_any(at, &["a", "an"]) {
            if self.is(at + 1, "couple") && self.is(at + 2, "of") {
                return self.parsed(Decimal::TWO, at + 3);
            }
            let counted = self.is(at + 1, "dozen")
                || self.is(at + 1, "hundred")
                || self.scale_at(at + 1).is_some();
            if !counted {
                return None;
            }
            whole.group = Some(Decimal::ONE);
            whole.last = Last::Small;
            at += 1;
        }
        let first = self.atoms.get(at).and_then(Option::as_ref).filter(|_| whole.group.is_none());
        let mut digits = first.map(|atom| atom.digits);
        let start = at;
        loop {
            let next = self.take(&mut whole, at);
            let Some(next) = next else { break };
            if at != start {
                digits = None;
            }
            at = next;
            if whole.last == Last::Digits && self.attached(at) {
                return self.attached_number(whole, at, digits);
            }
        }
        let value = whole.total.checked_add(whole.group.unwrap_or_default())?;
        if whole.last == Last::Nothing {
            return None;
        }
        Some(Parsed {
            value,
            digits,
            end: at,
            scale: whole.scale.filter(|_| whole.last == Last::Scale),
            is_attached: false,
        })
    }

    fn attached(&self, at: usize) -> bool {
        self.lexemes.get(at).is_some_and(|next| next.is_glued && next.is_word())
    }

    /// Reads digits with a word right behind: a short scale, or something else that isn't ours.
    fn attached_number(&self, whole: Whole, at: usize, digits: Option<usize>) -> Option<Parsed> {
        let group = whole.group?;
        let word = &self.lexemes[at];
        // A metre, not a million.
        let is_million = word.is("m") && word.is_capital;
        let power = if is_million { Some(6) } else { short_scale(&word.lower) };
        let power = power.or(match cardinal_word(&word.lower) {
            Some(Piece::Scale(power)) => Some(power),
            Some(Piece::Small(_) | Piece::Tens(_) | Piece::Hundred) | None => None,
        });
        let parsed = Parsed {
            value: whole.total.checked_add(group)?,
            digits,
            end: at,
            scale: None,
            is_attached: true,
        };
        let Some(power) = power else { return Some(parsed) };
        let scale = power_of_ten(power);
        let value = group.checked_mul(scale)?.checked_add(whole.total)?.normalize();
        Some(Parsed { value, digits: None, end: at + 1, scale: Some(scale), is_attached: false })
    }

    /// Takes the next piece of a whole number; gives what is after it.
    fn take(&self, whole: &mut Whole, at: usize) -> Option<usize> {
        if let Some(atom) = self.atoms.get(at).and_then(Option::as_ref) {
            return whole.add_digits(atom).then_some(atom.lexemes.end);
        }
        let has_dash = whole.last == Last::Tens && self.is(at, "-");
        let has_and = matches!(whole.last, Last::Hundred | Last::Scale) && self.is(at, "and");
        if has_and {
            return self.take_after_and(whole, at + 1);
        }
        let at = if has_dash { at + 1 } else { at };
        let piece = match self.piece(at) {
            Some(piece) => piece,
            None => self.spaced_scale(whole, at)?,
        };
        whole.add(piece).then_some(at + 1)
    }

    /// Reads `k` and the like behind digits with a space between.
    fn spaced_scale(&self, whole: &Whole, at: usize) -> Option<Piece> {
        let word = self.lexemes.get(at).filter(|_| whole.last == Last::Digits)?;
        let is_clear = word.lower.len() > 1 || word.is("k");
        short_scale(&word.lower).filter(|_| is_clear).map(Piece::Scale)
    }

    fn take_after_and(&self, whole: &mut Whole, at: usize) -> Option<usize> {
        if self.parts_after_and(at).is_some() {
            return None;
        }
        let before = *whole;
        let next = match self.atoms.get(at).and_then(Option::as_ref) {
            Some(atom) => whole.add_digits(atom).then_some(atom.lexemes.end)?,
            None => whole.add(self.piece(at)?).then_some(at + 1)?,
        };
        // "Three hundred and two hundred" are two numbers.
        if before.last == Last::Hundred && self.is(next, "hundred") {
            *whole = before;
            return None;
        }
        Some(next)
    }
}
