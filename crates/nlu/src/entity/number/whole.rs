//! A whole number while it is read: what fits to it, and what it comes to.

use rust_decimal::Decimal;

use super::digits::Atom;
use super::vocabulary::{Piece, power_of_ten};

/// What was read last of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Last {
    Nothing,
    Small,
    Tens,
    Hundred,
    Scale,
    Digits,
}

/// A whole number while it is read.
#[derive(Debug, Clone, Copy)]
pub struct Whole {
    pub total: Decimal,
    /// What the next scale multiplies.
    pub group: Option<Decimal>,
    limit: Decimal,
    pub last: Last,
    pub scale: Option<Decimal>,
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            total: Decimal::ZERO,
            group: None,
            limit: Decimal::MAX,
            last: Last::Nothing,
            scale: None,
        }
    }
}

impl Whole {
    /// Takes a number in digits in, if it fits.
    pub fn add_digits(&mut self, atom: &Atom) -> bool {
        let below = match self.last {
            Last::Nothing => Decimal::MAX,
            Last::Hundred => Decimal::ONE_HUNDRED,
            Last::Scale => self.limit,
            Last::Small | Last::Tens | Last::Digits => return false,
        };
        if atom.value >= below || (atom.is_fraction && self.last != Last::Nothing) {
            return false;
        }
        // Nothing is added to it: "5 0" are two numbers.
        if self.last != Last::Nothing && atom.value.is_zero() {
            return false;
        }
        self.group = Some(self.group.unwrap_or_default() + atom.value);
        self.last = Last::Digits;
        true
    }

    /// Takes a word in, if it fits.
    pub fn add(&mut self, piece: Piece) -> bool {
        match (piece, self.last) {
            (Piece::Small(small), Last::Tens) => {
                let fits = (1..10).contains(&small);
                fits && self.grow(Decimal::from(small), Last::Small)
            }
            (Piece::Small(0), last) => {
                last == Last::Nothing && self.grow(Decimal::ZERO, Last::Small)
            }
            (Piece::Small(small), Last::Nothing | Last::Hundred | Last::Scale) => {
                self.grow(Decimal::from(small), Last::Small)
            }
            (Piece::Tens(tens), Last::Nothing | Last::Hundred | Last::Scale) => {
                self.grow(Decimal::from(tens), Last::Tens)
            }
            (Piece::Hundred, Last::Nothing) => self.grow(Decimal::ONE_HUNDRED, Last::Hundred),
            (Piece::Hundred, Last::Small | Last::Tens | Last::Digits) => self.raise_hundred(),
            (Piece::Scale(power), _) => self.raise(power_of_ten(power)),
            (
                Piece::Small(_) | Piece::Tens(_) | Piece::Hundred,
                Last::Small | Last::Tens | Last::Digits | Last::Hundred | Last::Scale,
            ) => false,
        }
    }

    fn grow(&mut self, by: Decimal, last: Last) -> bool {
        self.group = Some(self.group.unwrap_or_default() + by);
        self.last = last;
        true
    }

    fn raise_hundred(&mut self) -> bool {
        let Some(raised) = self.group.and_then(|group| group.checked_mul(Decimal::ONE_HUNDRED))
        else {
            return false;
        };
        if raised.is_zero() {
            return false;
        }
        self.group = Some(raised.normalize());
        self.last = Last::Hundred;
        true
    }

    fn raise(&mut self, scale: Decimal) -> bool {
        let (base, rest) = match (self.last, self.group) {
            (Last::Nothing, _) => (Decimal::ONE, self.total),
            (_, Some(group)) if scale < self.limit => (group, self.total),
            (_, group) => (self.total + group.unwrap_or_default(), Decimal::ZERO),
        };
        // "Two thousand three thousand" are two numbers.
        let is_larger = self.group.is_some() && scale < self.limit
            || self.scale.is_none_or(|last| last < scale);
        let raised = base.checked_mul(scale).and_then(|raised| raised.checked_add(rest));
        let Some(total) = raised.filter(|_| is_larger && !base.is_zero()) else { return false };
        self.total = total.normalize();
        self.group = None;
        self.limit = scale;
        self.scale = Some(scale);
        self.last = Last::Scale;
        true
    }
}
