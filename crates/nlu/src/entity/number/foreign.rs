//! Numbers in languages other than English: digits, and words where `text2num` knows them.

use std::borrow::Cow;

use rust_decimal::Decimal;
use text2num::{Language, Token, find_numbers, get_interpreter_for};

use super::super::lexeme::Lexeme;
use super::digits::Atom;
use super::{Number, whole_digits};

/// Articles that look like the number one.
const ARTICLES: [&str; 14] = [
    "un", "une", "una", "um", "uma", "ein", "eine", "einen", "einem", "einer", "een", "en", "et",
    "uno",
];

/// A word of the text, as `text2num` wants it.
struct Word<'t> {
    lexeme: &'t Lexeme,
    index: usize,
    /// How many signs other than hyphens, and digits, stand before it in the text.
    breaks: usize,
}

impl Token for Word<'_> {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.lexeme.lower)
    }

    fn text_lowercase(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.lexeme.lower)
    }

    fn nt_separated(&self, previous: &Self) -> bool {
        self.breaks != previous.breaks
    }
}

/// Finds the numbers of a text in a language (its first subtag).
pub fn find(lexemes: &[Lexeme], atoms: &[Option<Atom>], language: &str) -> Vec<Number> {
    let mut found: Vec<Number> =
        atoms.iter().flatten().map(|atom| number_in_digits(lexemes, atom)).collect();
    if let Some(language) = get_interpreter_for(language) {
        found.extend(in_words(lexemes, &language, Order::Cardinal));
    }
    found.sort_by_key(|number| number.span.start);
    found
}

/// Finds the ordinals in words of a text in a language (its first subtag).
pub fn ordinals(lexemes: &[Lexeme], language: &str) -> Vec<Number> {
    let language = get_interpreter_for(language);
    language.map_or_else(Vec::new, |language| in_words(lexemes, &language, Order::Ordinal))
}

/// Which words are wanted: two or second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Cardinal,
    Ordinal,
}

fn number_in_digits(lexemes: &[Lexeme], atom: &Atom) -> Number {
    let mut first = atom.lexemes.start;
    let mut value = atom.value;
    let is_minus = |index: usize| lexemes[index].is("-") || lexemes[index].is("\u{2212}");
    let has_sign = first > 0 && lexemes[first].is_glued && is_minus(first - 1);
    if has_sign && !lexemes[first - 1].is_glued {
        first -= 1;
        value = -value;
    }
    Number {
        value,
        digits: atom.digits,
        span: lexemes[first].span.start..lexemes[atom.lexemes.end - 1].span.end,
        lexemes: first..atom.lexemes.end,
        is_attached: atom.is_attached,
    }
}

fn in_words(lexemes: &[Lexeme], language: &Language, order: Order) -> Vec<Number> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut breaks = 0;
    for (index, lexeme) in lexemes.iter().enumerate() {
        if lexeme.is_word() {
            words.push(Word { lexeme, index, breaks });
        } else if !lexeme.is("-") {
            breaks += 1;
        }
    }
    let indices: Vec<usize> = words.iter().map(|word| word.index).collect();
    let occurrences = find_numbers(words.into_iter(), language, 0.0).into_iter();
    let is_wanted = |is_ordinal| is_ordinal == (order == Order::Ordinal);
    occurrences
        .filter(|one| is_wanted(one.is_ordinal) && one.start < one.end)
        .filter_map(|one| {
            let (first, last) = (*indices.get(one.start)?, *indices.get(one.end - 1)?);
            if first == last && lexemes[first].is_any(&ARTICLES) {
                return None;
            }
            let value = Decimal::try_from(one.value).ok()?.normalize();
            Some(Number {
                value,
                digits: whole_digits(value),
                span: lexemes[first].span.start..lexemes[last].span.end,
                lexemes: first..last + 1,
                is_attached: false,
            })
        })
        .collect()
}
