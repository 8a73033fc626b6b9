//! Texts to words, the places where a value may begin or end.
//!
//! Finer than what intents compare: each punctuation mark is a word, since values such as order
//! numbers contain them, and so is each character of a script without spaces.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Where a word stands and how it reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In bytes of the text.
    pub at: Range<usize>,
    /// Normal form: compatible characters unified, lower case.
    pub normal: String,
    /// What its characters are: `X` upper case, `x` other letters, `d` digits, others themselves;
    /// longer runs cut to two.
    pub shape: String,
    /// Tells whether nothing stands between it and the word before.
    pub is_glued: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Letter,
    Space,
    /// A word by itself.
    Single,
    /// Belongs to what stands before.
    Joined,
    Apostrophe,
}

/// Splits a text.
pub fn split(text: &str) -> Vec<Word> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut previous = Kind::Space;
    for (at, symbol) in text.char_indices() {
        let end = at + symbol.len_utf8();
        let kind = kind(symbol);
        let continues = match kind {
            Kind::Space => {
                (open, previous) = (false, kind);
                continue;
            }
            Kind::Letter => open && matches!(previous, Kind::Letter | Kind::Apostrophe),
            Kind::Joined => open,
            // 's and 'll are words of their own.
            Kind::Apostrophe | Kind::Single => false,
        };
        match ranges.last_mut().filter(|_| continues) {
            Some(last) => last.end = end,
            None => ranges.push(at..end),
        }
        open = true;
        if kind != Kind::Joined {
            previous = kind;
        }
    }
    let mut end_before = None;
    ranges
        .into_iter()
        .map(|at| {
            let is_glued = end_before == Some(at.start);
            end_before = Some(at.end);
            word(text, at, is_glued)
        })
        .collect()
}

fn word(text: &str, at: Range<usize>, is_glued: bool) -> Word {
    let written = &text[at.clone()];
    let normal: String = if written.is_ascii() {
        written.to_ascii_lowercase()
    } else {
        let visible = written.chars().filter(|symbol| !is_invisible(*symbol));
        visible.nfkc().flat_map(char::to_lowercase).map(plain).collect()
    };
    Word { shape: shape(written), at, normal, is_glued }
}

/// Longest run of one class that a shape shows.
const MAX_RUN: usize = 2;

fn shape(written: &str) -> String {
    let mut shape = String::new();
    let (mut last, mut run) = (None, 0);
    for symbol in written.chars().filter(|symbol| !is_invisible(*symbol)) {
        let class = match symbol {
            _ if symbol.is_uppercase() => 'X',
            _ if symbol.is_numeric() => 'd',
            _ if symbol.is_alphabetic() => 'x',
            _ if is_combining_mark(symbol) => continue,
            _ => plain(symbol),
        };
        run = if last == Some(class) { run + 1 } else { 1 };
        last = Some(class);
        if run <= MAX_RUN {
            shape.push(class);
        }
    }
    shape
}

/// One form of apostrophe.
const fn plain(symbol: char) -> char {
    match symbol {
        '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{FF07}' | '`' | '\u{00B4}' => '\'',
        other => other,
    }
}

fn kind(symbol: char) -> Kind {
    match symbol {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Kind::Letter,
        _ if plain(symbol) == '\'' => Kind::Apostrophe,
        _ if symbol.is_ascii() => {
            if symbol.is_ascii_graphic() {
                Kind::Single
            } else {
                Kind::Space
            }
        }
        _ if symbol.is_whitespace() || symbol.is_control() => Kind::Space,
        _ if is_invisible(symbol) || is_combining_mark(symbol) => Kind::Joined,
        _ if stands_alone(symbol) => Kind::Single,
        _ if symbol.is_alphanumeric() => Kind::Letter,
        _ => Kind::Single,
    }
}

/// Joiners, marks of direction, soft hyphens, variation selectors.
const fn is_invisible(symbol: char) -> bool {
    matches!(
        symbol,
        '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}'
            | '\u{2066}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_end_at_spaces_punctuation_and_in_scripts_without_spaces_everywhere() {
        let cases: [(&str, &[&str]); 9] = [
            ("Fly to Delhi!", &["fly", "to", "delhi", "!"]),
            ("order XYZ-99", &["order", "xyz", "-", "99"]),
            ("Paris\u{2019}s", &["paris", "'s"]),
            ("who'll come", &["who", "'ll", "come"]),
            ("東京 へ", &["東", "京", "へ"]),
            ("नमस्ते जी", &["नमस्ते", "जी"]),
            ("ﬁve ＡＢ１２", &["five", "ab12"]),
            ("a\u{200b}b 👍🏽", &["ab", "👍", "🏽"]),
            ("", &[]),
        ];
        for (text, normals) in cases {
            let words = split(text);
            let found: Vec<&str> = words.iter().map(|word| word.normal.as_str()).collect();
            assert_eq!(found, normals, "{text}");
        }
    }

    #[test]
    fn a_shape_tells_classes_of_characters() {
        let cases =
            [("Delhi", "Xxx"), ("AB1234", "XXdd"), ("iPhone", "xXxx"), ("-", "-"), ("é", "x")];
        for (text, expected) in cases {
            assert_eq!(split(text)[0].shape, expected, "{text}");
        }
    }

    #[test]
    fn a_word_knows_whether_it_touches_the_one_before() {
        let glued: Vec<bool> = split("X-9 ok").iter().map(|word| word.is_glued).collect();
        assert_eq!(glued, [false, true, true, false]);
    }
}
