//! Texts to tokens: what of a text counts when it is compared with a list.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// A run of letters, digits and marks, without what doesn't count: case, the form of characters
/// (NFKC), apostrophes, joiners and marks of direction. In scripts without spaces each character is
/// a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub normal: String,
    /// In bytes of the text.
    pub span: Range<usize>,
}

/// Splits a text. Punctuation, spaces and control characters are in no token.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut word: Option<Range<usize>> = None;
    for (start, symbol) in text.char_indices() {
        let end = start + symbol.len_utf8();
        match kind(symbol) {
            Kind::Silent => {}
            Kind::Word => word = Some(word.map_or(start, |word| word.start)..end),
            Kind::Single => {
                found.extend(word.take().and_then(|word| token(text, word)));
                found.extend(token(text, start..end));
            }
            Kind::Separator => found.extend(word.take().and_then(|word| token(text, word))),
        }
    }
    found.extend(word.and_then(|word| token(text, word)));
    found
}

fn token(text: &str, span: Range<usize>) -> Option<Token> {
    let is_heard = |symbol: &char| !matches!(kind(*symbol), Kind::Silent | Kind::Separator);
    let whole = text[span.clone()].nfkc().flat_map(char::to_lowercase);
    let normal: String = whole.filter(is_heard).collect();
    (!normal.is_empty()).then_some(Token { normal, span })
}

enum Kind {
    Word,
    /// A token by itself.
    Single,
    Separator,
    /// Neither seen nor heard, or an apostrophe, whose absence changes nothing.
    Silent,
}

fn kind(symbol: char) -> Kind {
    match symbol {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' | '`' | '\u{00B4}' => Kind::Silent,
        // Joiners, marks of direction, soft hyphens, emoji's variation selectors.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FE0E}'
        | '\u{FE0F}'
        | '\u{FEFF}' => Kind::Silent,
        '$' | '+' | '<' | '=' | '>' | '^' | '|' | '~' => Kind::Word,
        _ if symbol.is_ascii_punctuation() || symbol.is_whitespace() || symbol.is_control() => {
            Kind::Separator
        }
        _ if is_punctuation(symbol) => Kind::Separator,
        _ if stands_alone(symbol) => Kind::Single,
        _ => Kind::Word,
    }
}

/// Punctuation beyond ASCII.
const fn is_punctuation(symbol: char) -> bool {
    matches!(
        symbol,
        '¡' | '§' | '«' | '¶' | '·' | '»' | '¿'
            | '\u{055A}'..='\u{055F}' | '\u{0589}' | '\u{058A}' | '\u{05BE}'
            | '\u{05F3}' | '\u{05F4}' | '\u{060C}' | '\u{061B}'..='\u{061F}'
            | '\u{066A}'..='\u{066D}' | '\u{06D4}' | '\u{0964}' | '\u{0965}'
            | '\u{104A}' | '\u{104B}' | '\u{17D4}'..='\u{17D6}'
            | '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205E}' | '\u{3001}'..='\u{3003}'
            | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301F}' | '\u{3030}' | '\u{30FB}'
            | '\u{FF01}'..='\u{FF03}' | '\u{FF05}'..='\u{FF0A}' | '\u{FF0C}'..='\u{FF0F}'
            | '\u{FF1A}' | '\u{FF1B}' | '\u{FF1F}' | '\u{FF20}' | '\u{FF3B}'..='\u{FF3D}'
            | '\u{FF3F}' | '\u{FF5B}' | '\u{FF5D}' | '\u{FF5F}'..='\u{FF65}'
    )
}

/// Characters of scripts without spaces between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
const fn stands_alone(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFD}'
    )
}
