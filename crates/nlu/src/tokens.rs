//! Texts to tokens: what of a text counts when it is compared.

use std::ops::Range;

/// A text without what doesn't count: case, punctuation, extra spaces, the form of apostrophes.
///
/// A token is a run of letters, digits, marks and symbols (also emoji); an apostrophe within a word
/// belongs to it. In scripts without spaces each character is a token. Two texts are the same when
/// their normal forms are.
#[derive(Debug, Default)]
pub struct Tokens {
    /// Tokens with a space between.
    normal: String,
    all: Vec<Token>,
}

/// A token's place in the text and in its normal form, in bytes.
#[derive(Debug)]
struct Token {
    written: Range<usize>,
    normal: Range<usize>,
}

impl Tokens {
    /// Splits a text.
    pub fn of(text: &str) -> Self {
        let mut tokens = Self::default();
        let mut word: Option<usize> = None;
        let mut previous = None;
        let mut symbols = text.char_indices().peekable();
        while let Some((at, symbol)) = symbols.next() {
            let next = symbols.peek().map(|(_, next)| *next);
            match kind(symbol) {
                Kind::Ignored => continue,
                Kind::Word => {
                    word.get_or_insert(at);
                }
                Kind::Apostrophe if is_within_word(previous, next) => {}
                Kind::Single => {
                    tokens.end_word(text, &mut word, at);
                    tokens.push(text, at..at + symbol.len_utf8());
                }
                Kind::Apostrophe | Kind::Separator => tokens.end_word(text, &mut word, at),
            }
            previous = Some(symbol);
        }
        tokens.end_word(text, &mut word, text.len());
        tokens
    }

    /// The tokens with a space between.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.all.len()
    }

    /// The normal form of `count` tokens from `first` on; `None` when there aren't as many.
    pub fn normal_run(&self, first: usize, count: usize) -> Option<&str> {
        let (first, last) = self.ends(first, count)?;
        Some(&self.normal[first.normal.start..last.normal.end])
    }

    /// Where these tokens stand in the text; `None` when there aren't as many.
    pub fn written_run(&self, first: usize, count: usize) -> Option<Range<usize>> {
        let (first, last) = self.ends(first, count)?;
        Some(first.written.start..last.written.end)
    }

    fn ends(&self, first: usize, count: usize) -> Option<(&Token, &Token)> {
        let last = first.checked_add(count)?.checked_sub(1)?;
        Some((self.all.get(first)?, self.all.get(last)?))
    }

    fn end_word(&mut self, text: &str, word: &mut Option<usize>, end: usize) {
        if let Some(start) = word.take() {
            self.push(text, start..end);
        }
    }

    fn push(&mut self, text: &str, written: Range<usize>) {
        if !self.all.is_empty() {
            self.normal.push(' ');
        }
        let start = self.normal.len();
        for symbol in text[written.clone()].to_lowercase().chars() {
            match kind(symbol) {
                Kind::Ignored => {}
                Kind::Apostrophe => self.normal.push('\''),
                Kind::Word | Kind::Single | Kind::Separator => self.normal.push(symbol),
            }
        }
        self.all.push(Token { written, normal: start..self.normal.len() });
    }
}

enum Kind {
    Word,
    /// A token by itself.
    Single,
    Apostrophe,
    Separator,
    /// Neither seen nor heard.
    Ignored,
}

fn is_within_word(previous: Option<char>, next: Option<char>) -> bool {
    let is_letter = |symbol: Option<char>| symbol.is_some_and(char::is_alphanumeric);
    is_letter(previous) && is_letter(next)
}

fn kind(symbol: char) -> Kind {
    match symbol {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' | '`' | '\u{00B4}' => {
            Kind::Apostrophe
        }
        // Joiners, marks of direction, soft hyphens, emoji's variation selectors.
        '\u{00AD}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'
        | '\u{FE0E}'
        | '\u{FE0F}'
        | '\u{FEFF}' => Kind::Ignored,
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
