//! A text being read for entities: what several kinds need of it is worked out once.

use std::cell::OnceCell;
use std::ops::Range;

use jiff::Zoned;
use rust_decimal::Decimal;

use super::address::{self, Address};
use super::lexeme::{Lexeme, lexemes};
use super::number::{self, Number, Numbers};
use super::{date_time, moment};

/// A text with what was seen in it so far.
#[derive(Debug)]
pub struct Reading<'t> {
    pub text: &'t str,
    /// Of the bot, BCP 47.
    pub language: &'t str,
    /// When the text was written, with the contact's time zone.
    pub at: &'t Zoned,
    lexemes: OnceCell<Vec<Lexeme>>,
    numbers: OnceCell<Numbers>,
    addresses: OnceCell<Vec<Address>>,
    moments: OnceCell<Vec<date_time::Mention>>,
}

impl<'t> Reading<'t> {
    /// Begins to read.
    pub const fn new(text: &'t str, language: &'t str, at: &'t Zoned) -> Self {
        Self {
            text,
            language,
            at,
            lexemes: OnceCell::new(),
            numbers: OnceCell::new(),
            addresses: OnceCell::new(),
            moments: OnceCell::new(),
        }
    }

    /// Returns words, digits and signs in the order of the text.
    pub fn lexemes(&self) -> &[Lexeme] {
        self.lexemes.get_or_init(|| lexemes(self.text))
    }

    /// Returns e-mail addresses, URLs and the like in the order of the text.
    pub fn addresses(&self) -> &[Address] {
        self.addresses.get_or_init(|| address::find(self.text))
    }

    /// Returns what is said of days and times in the order of the text.
    pub fn moments(&self) -> &[date_time::Mention] {
        self.moments.get_or_init(|| moment::find(self))
    }

    /// Returns cardinal numbers in the order of the text, none inside an address.
    pub fn numbers(&self) -> &[Number] {
        &self.numbers.get_or_init(|| number::find(self)).all
    }

    /// Reads the whole English number that begins with a lexeme; gives it and the lexeme after it.
    pub fn whole_at(&self, lexeme: usize) -> Option<(Decimal, usize)> {
        let numbers = self.numbers.get_or_init(|| number::find(self));
        numbers.whole_at(self.lexemes(), lexeme)
    }

    /// Returns the number that begins with a lexeme.
    pub fn number_at(&self, lexeme: usize) -> Option<&Number> {
        let numbers = self.numbers();
        let at = numbers.partition_point(|number| number.lexemes.start < lexeme);
        numbers.get(at).filter(|number| number.lexemes.start == lexeme)
    }

    /// Says whether a lexeme is one of these words or signs; before the first and after the last one
    /// there is none.
    pub fn is_any(&self, lexeme: usize, lower: &[&str]) -> bool {
        self.lexemes().get(lexeme).is_some_and(|one| one.is_any(lower))
    }

    /// Says whether these words follow each other from a lexeme on; a space is between them.
    pub fn says(&self, lexeme: usize, phrase: &str) -> bool {
        let mut at = lexeme;
        phrase.split(' ').all(|word| {
            at += 1;
            self.is_any(at - 1, &[word])
        })
    }

    /// Returns the bytes from one lexeme up to another, which isn't included.
    pub fn span(&self, lexemes: Range<usize>) -> Range<usize> {
        let all = self.lexemes();
        match (all.get(lexemes.start), lexemes.end.checked_sub(1).and_then(|last| all.get(last))) {
            (Some(first), Some(last)) if lexemes.start < lexemes.end => {
                first.span.start..last.span.end
            }
            _ => 0..0,
        }
    }
}
