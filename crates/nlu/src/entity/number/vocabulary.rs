//! English words of numbers.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;

/// What a word does in a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// 0 to 19.
    Small(u32),
    /// 20, 30 … 90.
    Tens(u32),
    Hundred,
    /// A thousand and more, as the power of ten.
    Scale(u32),
}

impl Piece {
    /// Returns its value when it stands alone.
    pub fn value(self) -> Decimal {
        match self {
            Self::Small(value) | Self::Tens(value) => Decimal::from(value),
            Self::Hundred => Decimal::ONE_HUNDRED,
            Self::Scale(power) => power_of_ten(power),
        }
    }
}

/// Gives 10 to a power; powers beyond what a decimal holds give its largest.
pub fn power_of_ten(power: u32) -> Decimal {
    let ten = |value: Decimal, _| value.checked_mul(Decimal::TEN);
    (0..power).try_fold(Decimal::ONE, ten).unwrap_or(Decimal::MAX)
}

const SMALL: [(&str, &str); 20] = [
    ("zero", "zeroth"),
    ("one", "first"),
    ("two", "second"),
    ("three", "third"),
    ("four", "fourth"),
    ("five", "fifth"),
    ("six", "sixth"),
    ("seven", "seventh"),
    ("eight", "eighth"),
    ("nine", "ninth"),
    ("ten", "tenth"),
    ("eleven", "eleventh"),
    ("twelve", "twelfth"),
    ("thirteen", "thirteenth"),
    ("fourteen", "fourteenth"),
    ("fifteen", "fifteenth"),
    ("sixteen", "sixteenth"),
    ("seventeen", "seventeenth"),
    ("eighteen", "eighteenth"),
    ("nineteen", "nineteenth"),
];

const TENS: [(&str, &str); 8] = [
    ("twenty", "twentieth"),
    ("thirty", "thirtieth"),
    ("forty", "fortieth"),
    ("fifty", "fiftieth"),
    ("sixty", "sixtieth"),
    ("seventy", "seventieth"),
    ("eighty", "eightieth"),
    ("ninety", "ninetieth"),
];

/// Words from a thousand on with their powers of ten.
const SCALES: [(&str, u32); 6] =
    [("thousand", 3), ("lakh", 5), ("million", 6), ("crore", 7), ("billion", 9), ("trillion", 12)];

/// Short forms of scales that stand behind digits.
const SHORT_SCALES: [(&str, u32); 19] = [
    ("k", 3),
    ("thousands", 3),
    ("lac", 5),
    ("lacs", 5),
    ("lakhs", 5),
    ("mm", 6),
    ("mil", 6),
    ("mio", 6),
    ("mln", 6),
    ("millions", 6),
    ("cr", 7),
    ("crs", 7),
    ("crores", 7),
    ("b", 9),
    ("bn", 9),
    ("bln", 9),
    ("billions", 9),
    ("tln", 12),
    ("tn", 12),
];

static CARDINALS: LazyLock<HashMap<&str, Piece>> = LazyLock::new(|| {
    let words = SMALL.iter().chain(&TENS).map(|(word, _)| *word);
    let words = words.chain(SCALES.iter().map(|(word, _)| *word));
    let words = words.chain(["nought", "naught", "fourty", "hundred", "lac"]);
    words.filter_map(|word| Some((word, read_cardinal(word)?))).collect()
});

/// Reads a word of a cardinal number.
pub fn cardinal_word(lower: &str) -> Option<Piece> {
    CARDINALS.get(lower).copied()
}

fn read_cardinal(lower: &str) -> Option<Piece> {
    match lower {
        "nought" | "naught" => return Some(Piece::Small(0)),
        "fourty" => return Some(Piece::Tens(40)),
        "hundred" => return Some(Piece::Hundred),
        "lac" => return Some(Piece::Scale(5)),
        _ => {}
    }
    let by_word = |pairs: &[(&str, &str)]| pairs.iter().position(|(word, _)| *word == lower);
    counted(by_word(&SMALL), by_word(&TENS))
        .or_else(|| SCALES.iter().find(|(word, _)| *word == lower).map(|one| Piece::Scale(one.1)))
}

/// Reads a word that makes a number an ordinal: `fifth`, `hundredth`.
pub fn ordinal_word(lower: &str) -> Option<Piece> {
    // Most words of a text are none; the endings tell.
    if !["th", "st", "nd", "rd"].iter().any(|ending| lower.ends_with(ending)) {
        return None;
    }
    match lower {
        "nineth" => return Some(Piece::Small(9)),
        "fourtieth" => return Some(Piece::Tens(40)),
        "hundredth" => return Some(Piece::Hundred),
        _ => {}
    }
    let by_word = |pairs: &[(&str, &str)]| pairs.iter().position(|(_, word)| *word == lower);
    counted(by_word(&SMALL), by_word(&TENS)).or_else(|| {
        let stem = lower.strip_suffix("th")?;
        SCALES.iter().find(|(word, _)| *word == stem).map(|one| Piece::Scale(one.1))
    })
}

fn counted(small: Option<usize>, tens: Option<usize>) -> Option<Piece> {
    let small = small.and_then(|index| u32::try_from(index).ok()).map(Piece::Small);
    let tens = tens.and_then(|index| u32::try_from(index).ok());
    small.or_else(|| tens.map(|index| Piece::Tens((index + 2) * 10)))
}

/// Reads a word that names parts: `third` is three, once; `quarters` is four, several times.
pub fn denominator(lower: &str) -> Option<(Decimal, Count)> {
    match lower {
        "half" => return Some((Decimal::TWO, Count::One)),
        "halves" => return Some((Decimal::TWO, Count::Many)),
        "quarter" => return Some((Decimal::from(4), Count::One)),
        "quarters" => return Some((Decimal::from(4), Count::Many)),
        // Seconds are time.
        "second" | "seconds" | "first" | "firsts" => return None,
        _ => {}
    }
    if let Some(piece) = ordinal_word(lower) {
        return Some((piece.value(), Count::One));
    }
    let piece = lower.strip_suffix('s').and_then(ordinal_word)?;
    Some((piece.value(), Count::Many))
}

/// Whether a word stands for one or for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Count {
    One,
    Many,
}

/// Reads a scale as it is written behind digits, in lower case, with its power of ten.
pub fn short_scale(lower: &str) -> Option<u32> {
    SHORT_SCALES.iter().find(|(word, _)| *word == lower).map(|(_, power)| *power)
}

/// Joins a cardinal and the ordinal word after it: twenty and first, two and hundredth.
pub fn compose(value: Decimal, piece: Piece) -> Option<Decimal> {
    let rest = value.checked_rem(Decimal::ONE_HUNDRED)?;
    let is_round = rest.is_zero() && !value.is_zero();
    let is_tens = rest >= Decimal::from(20) && (rest % Decimal::TEN).is_zero();
    let below_hundred = Decimal::ONE <= value && value < Decimal::ONE_HUNDRED;
    match piece {
        Piece::Small(1..=9) if is_round || is_tens => value.checked_add(piece.value()),
        Piece::Small(10..) | Piece::Tens(_) if is_round => value.checked_add(piece.value()),
        Piece::Hundred if below_hundred => value.checked_mul(piece.value()),
        Piece::Scale(_) if Decimal::ONE <= value && value < Decimal::from(1_000_000) => {
            value.checked_mul(piece.value())
        }
        Piece::Small(_) | Piece::Tens(_) | Piece::Hundred | Piece::Scale(_) => None,
    }
}
