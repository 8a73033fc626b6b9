//! A text's words in their normal form.
//!
//! Compatibility forms are unified (NFKC), letters are lower case, apostrophes are dropped, and so
//! are zero-width characters and marks of direction. A word is a run of letters, digits and
//! combining marks; a symbol (also an emoji) and a character of a script without spaces between
//! words are words by themselves. All other punctuation separates.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words of a text, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// The words with a space between.
    normal: String,
    all: Vec<Word>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In bytes of the normal form.
    pub range: Range<usize>,
    pub kind: WordKind,
    pub case: Case,
}

/// What stands between a word and its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// A word of a script with spaces between words.
    Spaced,
    /// A character of a script without.
    Unspaced,
    /// A symbol, such as an emoji or `+`.
    Symbol,
}

/// How a word was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// The first letter only is a capital.
    Capitalised,
    /// Anything else: `word`, `WORD`, `iPhone`.
    Other,
}

impl Words {
    /// Splits the beginning of a text, up to `most` characters of it.
    pub fn of(text: &str, most: usize) -> Self {
        let text = match text.char_indices().nth(most) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let mut reader = Reader::default();
        reader.words.normal.reserve(text.len());
        if text.is_ascii() {
            text.chars().for_each(|symbol| reader.read(symbol));
        } else {
            // An acute accent by itself would become a space.
            let symbols = text.chars().filter(|symbol| *symbol != '\u{00B4}');
            symbols.nfkc().for_each(|symbol| reader.read(symbol));
        }
        reader.end_word();
        reader.words
    }

    /// The words with a space between.
    pub fn normal(&self) -> &str {
        &self.normal
    }

    /// The words.
    pub fn all(&self) -> &[Word] {
        &self.all
    }

    /// The text of a word of this text; empty for one of another.
    pub fn text(&self, word: &Word) -> &str {
        self.normal.get(word.range.clone()).unwrap_or_default()
    }

    /// The same with some words replaced: pairs of an index, each higher than the one before, and the new word.
    #[must_use]
    pub fn replaced(&self, by: &[(usize, &str)]) -> Self {
        let mut replaced = Self::default();
        let mut next = by.iter().peekable();
        for (index, word) in self.all.iter().enumerate() {
            let text = match next.next_if(|(at, _)| *at == index) {
                Some((_, text)) => text,
                None => self.text(word),
            };
            replaced.push(text, word.kind, word.case);
        }
        replaced
    }

    fn push(&mut self, text: &str, kind: WordKind, case: Case) {
        if !self.normal.is_empty() {
            self.normal.push(' ');
        }
        let start = self.normal.len();
        self.normal.push_str(text);
        self.all.push(Word { range: start..self.normal.len(), kind, case });
    }
}

/// Words so far, and the one that is being read.
#[derive(Default)]
struct Reader {
    words: Words,
    /// Where the open word begins in the normal form.
    start: Option<usize>,
    letters: usize,
    capitals: usize,
    begins_with_capital: bool,
}

impl Reader {
    fn read(&mut self, symbol: char) {
        match Class::of(symbol) {
            Class::Letter => self.read_letter(symbol),
            Class::Ignored => {}
            Class::Separator => self.end_word(),
            Class::Unspaced => self.read_single(symbol, WordKind::Unspaced),
            Class::Symbol => self.read_single(symbol, WordKind::Symbol),
        }
    }

    fn read_letter(&mut self, symbol: char) {
        if self.start.is_none() {
            self.begin_word();
            self.begins_with_capital = symbol.is_uppercase();
        }
        self.letters += 1;
        if symbol.is_ascii() {
            self.capitals += usize::from(symbol.is_ascii_uppercase());
            self.words.normal.push(symbol.to_ascii_lowercase());
        } else {
            self.capitals += usize::from(symbol.is_uppercase());
            self.words.normal.extend(symbol.to_lowercase());
        }
    }

    fn read_single(&mut self, symbol: char, kind: WordKind) {
        self.end_word();
        let mut text = [0; 4];
        self.words.push(symbol.encode_utf8(&mut text), kind, Case::Other);
    }

    fn begin_word(&mut self) {
        if !self.words.normal.is_empty() {
            self.words.normal.push(' ');
        }
        self.start = Some(self.words.normal.len());
        (self.letters, self.capitals) = (0, 0);
    }

    fn end_word(&mut self) {
        let Some(start) = self.start.take() else { return };
        let is_capitalised = self.begins_with_capital && self.capitals == 1 && self.letters > 1;
        let case = if is_capitalised { Case::Capitalised } else { Case::Other };
        let range = start..self.words.normal.len();
        self.words.all.push(Word { range, kind: WordKind::Spaced, case });
    }
}

enum Class {
    Letter,
    /// Neither seen nor heard.
    Ignored,
    Separator,
    Unspaced,
    Symbol,
}

impl Class {
    fn of(symbol: char) -> Self {
        match symbol {
            'a'..='z' | 'A'..='Z' | '0'..='9' => Self::Letter,
            '\'' | '`' => Self::Ignored,
            '$' | '+' | '<' | '=' | '>' | '^' | '|' | '~' => Self::Symbol,
            '\0'..='\u{7F}' => Self::Separator,
            _ => Self::beyond_ascii(symbol),
        }
    }

    fn beyond_ascii(symbol: char) -> Self {
        match symbol {
            '\u{2018}' | '\u{2019}' | '\u{201B}' | '\u{02BC}' => Self::Ignored,
            _ if is_invisible(symbol) => Self::Ignored,
            _ if is_unspaced(symbol) => Self::Unspaced,
            _ if symbol.is_alphanumeric() || is_combining_mark(symbol) => Self::Letter,
            _ if is_symbol(symbol) => Self::Symbol,
            _ => Self::Separator,
        }
    }
}

/// Joiners, marks of direction, soft hyphens, variation selectors, tags.
const fn is_invisible(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180B}'..='\u{180E}' | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}'
    )
}

/// Thai, Lao, Burmese, Khmer, Chinese and Japanese.
const fn is_unspaced(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17D3}'
            | '\u{17DC}'..='\u{17FF}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}'
            | '\u{3041}'..='\u{30FA}' | '\u{30FC}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFD}'
    )
}

/// Currencies, arrows, mathematics and pictures.
const fn is_symbol(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{00A2}'..='\u{00A5}' | '\u{00B0}' | '\u{00B1}' | '\u{00D7}' | '\u{00F7}'
            | '\u{20A0}'..='\u{20CF}' | '\u{2190}'..='\u{22FF}' | '\u{25A0}'..='\u{27BF}'
            | '\u{2B00}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_differ_in_form_only_have_the_same_words() {
        let cases = [
            ("Where's my CARD?!", "wheres my card"),
            ("where’s   my card", "wheres my card"),
            ("wheres my\u{200B} car\u{200D}d…", "wheres my card"),
            ("\u{202B}كلمة\u{202C} أخرى", "كلمة أخرى"),
            ("ｆｕｌｌ　ｗｉｄｔｈ", "full width"),
            ("ﬁne", "fine"),
            ("Cafe\u{301}", "café"),
            ("in_two words-here", "in two words here"),
            ("我的卡", "我 的 卡"),
            ("c++", "c + +"),
            ("👍🏽 ok", "👍 🏽 ok"),
            ("...", ""),
            ("", ""),
        ];
        for (text, normal) in cases {
            assert_eq!(Words::of(text, 100).normal(), normal, "{text:?}");
        }
    }

    #[test]
    fn only_the_beginning_of_a_long_text_is_read() {
        assert_eq!(Words::of("äbc def", 5).normal(), "äbc d");
    }

    #[test]
    fn words_know_whether_they_are_capitalised() {
        let words = Words::of("Ask Anna NOW I iPhone", 100);
        let cases: Vec<bool> =
            words.all().iter().map(|word| word.case == Case::Capitalised).collect();
        assert_eq!(cases, [true, true, false, false, false]);
    }

    #[test]
    fn words_can_be_replaced() {
        let words = Words::of("waht is tihs", 100);
        let replaced = words.replaced(&[(0, "what"), (2, "this")]);
        assert_eq!(replaced.normal(), "what is this");
        assert_eq!(replaced, Words::of("what is this", 100));
    }
}
