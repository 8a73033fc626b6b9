//! A text in words, digits and marks, with what each may mean in a language.

use super::lexicon::{Lexicon, Sense};

/// Longer runs of digits are no number of a date or time.
const MAX_DIGITS: usize = 6;
/// Longer words are looked up in no list.
const MAX_WORD_BYTES: usize = 40;

/// A word, a run of digits or a mark.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    pub start: usize,
    pub end: usize,
    /// White space, or the text's beginning, is before it.
    pub is_spaced: bool,
    pub kind: TokenKind,
}

#[derive(Debug, Clone, Copy)]
pub enum TokenKind {
    /// A word of the language's lists.
    Word {
        key: &'static str,
        senses: &'static [Sense],
    },
    UnknownWord,
    Digits {
        value: i64,
        count: usize,
    },
    LongDigits,
    Mark(char),
}

/// Cuts a text into tokens: linear in its length.
pub fn tokens(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut is_spaced = true;
    let mut rest = text.char_indices().peekable();
    while let Some((start, first)) = rest.next() {
        if first.is_whitespace() {
            is_spaced = true;
            continue;
        }
        let mut end = start + first.len_utf8();
        let is_same: fn(char) -> bool = match first {
            '0'..='9' => |next| next.is_ascii_digit(),
            _ if first.is_alphabetic() => char::is_alphabetic,
            _ => |_| false,
        };
        while let Some(&(place, next)) = rest.peek() {
            let goes_on = is_same(next) || is_apostrophe_inside(text, first, place, next);
            if !goes_on {
                break;
            }
            end = place + next.len_utf8();
            rest.next();
        }
        let kind = kind_of(&text[start..end], first, lexicon);
        let end = match kind {
            TokenKind::Word { key, .. } => end - possessive_bytes(&text[start..end], key),
            _ => end,
        };
        tokens.push(Token { start, end, is_spaced, kind });
        is_spaced = false;
    }
    tokens
}

/// How long the "'s" is that a word was looked up without.
fn possessive_bytes(written: &str, key: &str) -> usize {
    match written.rfind(['\'', '’']) {
        Some(place) if !key.contains('\'') => written.len() - place,
        _ => 0,
    }
}

fn is_apostrophe_inside(text: &str, first: char, place: usize, next: char) -> bool {
    let after = || text[place + next.len_utf8()..].chars().next();
    matches!(next, '\'' | '’') && first.is_alphabetic() && after().is_some_and(char::is_alphabetic)
}

fn kind_of(written: &str, first: char, lexicon: &Lexicon) -> TokenKind {
    if first.is_ascii_digit() {
        return match written.parse() {
            Ok(value) if written.len() <= MAX_DIGITS => {
                TokenKind::Digits { value, count: written.len() }
            }
            Ok(_) | Err(_) => TokenKind::LongDigits,
        };
    }
    if written.len() > MAX_WORD_BYTES {
        return TokenKind::UnknownWord;
    }
    let word = written.to_lowercase().replace('’', "'");
    match lexicon.word(&word) {
        Some((key, senses)) => TokenKind::Word { key, senses },
        None if first.is_alphabetic() => TokenKind::UnknownWord,
        None => TokenKind::Mark(first),
    }
}
