//! Texts to lexemes: words, runs of digits and signs, as the rules for numbers, amounts and names
//! read them.

use std::ops::Range;

/// A piece of a text without spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lexeme {
    pub form: Form,
    /// Words in lower case with straight apostrophes, digits in ASCII, signs as they are.
    pub lower: String,
    /// In bytes of the text.
    pub span: Range<usize>,
    /// Whether nothing stands between it and the one before.
    pub is_glued: bool,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
}

/// What a lexeme is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Letters and their marks, with apostrophes inside.
    Word,
    Digits,
    /// One character that is none of these.
    Sign,
}

impl Lexeme {
    /// Says whether it is this word or sign.
    pub fn is(&self, lower: &str) -> bool {
        self.lower == lower
    }

    /// Says whether it is one of these words or signs.
    pub fn is_any(&self, lower: &[&str]) -> bool {
        lower.contains(&self.lower.as_str())
    }

    pub fn is_word(&self) -> bool {
        self.form == Form::Word
    }

    pub fn is_digits(&self) -> bool {
        self.form == Form::Digits
    }
}

/// Splits a text. Spaces, control characters and joiners are in no lexeme.
pub fn lexemes(text: &str) -> Vec<Lexeme> {
    let mut all: Vec<Lexeme> = Vec::new();
    let mut symbols = text.char_indices().peekable();
    while let Some((start, symbol)) = symbols.next() {
        let form = match form(symbol) {
            Some(form) => form,
            None => continue,
        };
        let mut end = start + symbol.len_utf8();
        while form != Form::Sign
            && let Some((at, next)) = symbols.peek().copied()
        {
            let after = || text[at + next.len_utf8()..].chars().next().and_then(self::form);
            let is_inside = is_apostrophe(next) && after() == Some(Form::Word);
            if self::form(next) != Some(form) && !(form == Form::Word && is_inside) {
                break;
            }
            end = at + next.len_utf8();
            symbols.next();
        }
        let is_glued = all.last().is_some_and(|last| last.span.end == start);
        all.push(Lexeme {
            form,
            lower: lower(&text[start..end], form),
            span: start..end,
            is_glued,
            is_capital: symbol.is_uppercase(),
        });
    }
    all
}

fn lower(text: &str, form: Form) -> String {
    match form {
        Form::Word => text
            .chars()
            .flat_map(char::to_lowercase)
            .map(|symbol| if is_apostrophe(symbol) { '\'' } else { symbol })
            .collect(),
        Form::Digits => {
            let digits = text.chars().filter_map(digit);
            digits.map(|digit| char::from(b'0' + digit)).collect()
        }
        Form::Sign => text.to_owned(),
    }
}

const fn is_apostrophe(symbol: char) -> bool {
    matches!(symbol, '\'' | '\u{2018}' | '\u{2019}' | '\u{02BC}')
}

fn form(symbol: char) -> Option<Form> {
    if digit(symbol).is_some() {
        return Some(Form::Digits);
    }
    let is_mark = matches!(symbol, '\u{0300}'..='\u{036F}' | '\u{093A}'..='\u{094F}');
    if symbol.is_alphabetic() || is_mark {
        return Some(Form::Word);
    }
    let is_silent =
        matches!(symbol, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}');
    (!symbol.is_whitespace() && !symbol.is_control() && !is_silent).then_some(Form::Sign)
}

/// Where the digits of a script begin: ASCII, Arabic, Persian, the scripts of India, Thai, Lao,
/// Tibetan, Burmese, Khmer, full-width.
const ZEROS: [char; 18] = [
    '0', '\u{0660}', '\u{06F0}', '\u{0966}', '\u{09E6}', '\u{0A66}', '\u{0AE6}', '\u{0B66}',
    '\u{0BE6}', '\u{0C66}', '\u{0CE6}', '\u{0D66}', '\u{0E50}', '\u{0ED0}', '\u{0F20}', '\u{1040}',
    '\u{17E0}', '\u{FF10}',
];

/// Reads a decimal digit of any script.
fn digit(symbol: char) -> Option<u8> {
    if symbol.is_ascii() {
        return symbol.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let zero = ZEROS.into_iter().rev().find(|zero| *zero <= symbol)?;
    let distance = u32::from(symbol) - u32::from(zero);
    u8::try_from(distance).ok().filter(|digit| *digit < 10)
}
