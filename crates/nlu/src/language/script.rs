//! Scripts: which one a text is written in, and which ones languages have.

use serde::{Deserialize, Serialize};

/// A script, or a group of scripts that one language mixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Script {
    Latin,
    Cyrillic,
    Greek,
    Hebrew,
    Arabic,
    Devanagari,
    Bengali,
    Gurmukhi,
    Gujarati,
    Odia,
    Tamil,
    Telugu,
    Kannada,
    Malayalam,
    Sinhala,
    Thai,
    Lao,
    Burmese,
    Khmer,
    Georgian,
    Armenian,
    Ethiopic,
    Hangul,
    Kana,
    Han,
}

/// Ranges of letters, in order.
const RANGES: [(char, char, Script); 38] = [
    ('A', 'Z', Script::Latin),
    ('a', 'z', Script::Latin),
    ('\u{00AA}', '\u{00BA}', Script::Latin),
    ('\u{00C0}', '\u{024F}', Script::Latin),
    ('\u{0250}', '\u{02AF}', Script::Latin),
    ('\u{0370}', '\u{03FF}', Script::Greek),
    ('\u{0400}', '\u{052F}', Script::Cyrillic),
    ('\u{0531}', '\u{058F}', Script::Armenian),
    ('\u{0591}', '\u{05F4}', Script::Hebrew),
    ('\u{0600}', '\u{06FF}', Script::Arabic),
    ('\u{0750}', '\u{077F}', Script::Arabic),
    ('\u{0900}', '\u{097F}', Script::Devanagari),
    ('\u{0980}', '\u{09FF}', Script::Bengali),
    ('\u{0A00}', '\u{0A7F}', Script::Gurmukhi),
    ('\u{0A80}', '\u{0AFF}', Script::Gujarati),
    ('\u{0B00}', '\u{0B7F}', Script::Odia),
    ('\u{0B80}', '\u{0BFF}', Script::Tamil),
    ('\u{0C00}', '\u{0C7F}', Script::Telugu),
    ('\u{0C80}', '\u{0CFF}', Script::Kannada),
    ('\u{0D00}', '\u{0D7F}', Script::Malayalam),
    ('\u{0D80}', '\u{0DFF}', Script::Sinhala),
    ('\u{0E00}', '\u{0E7F}', Script::Thai),
    ('\u{0E80}', '\u{0EFF}', Script::Lao),
    ('\u{1000}', '\u{109F}', Script::Burmese),
    ('\u{10A0}', '\u{10FF}', Script::Georgian),
    ('\u{1100}', '\u{11FF}', Script::Hangul),
    ('\u{1200}', '\u{137F}', Script::Ethiopic),
    ('\u{1780}', '\u{17FF}', Script::Khmer),
    ('\u{1E00}', '\u{1EFF}', Script::Latin),
    ('\u{1F00}', '\u{1FFF}', Script::Greek),
    ('\u{3040}', '\u{30FF}', Script::Kana),
    ('\u{3130}', '\u{318F}', Script::Hangul),
    ('\u{3400}', '\u{4DBF}', Script::Han),
    ('\u{4E00}', '\u{9FFF}', Script::Han),
    ('\u{AC00}', '\u{D7AF}', Script::Hangul),
    ('\u{F900}', '\u{FAFF}', Script::Han),
    ('\u{FB50}', '\u{FDFF}', Script::Arabic),
    ('\u{20000}', '\u{3FFFD}', Script::Han),
];

impl Script {
    fn of(symbol: char) -> Option<Self> {
        let at = RANGES.partition_point(|(_, last, _)| *last < symbol);
        let (first, _, script) = RANGES.get(at)?;
        (*first <= symbol && symbol.is_alphabetic()).then_some(*script)
    }

    /// Finds the script that most letters of a text have, and their share. Text with kana is
    /// Japanese, however many Chinese characters it has.
    pub fn main(text: &str) -> Option<(Self, f64)> {
        let mut counts: Vec<(Self, usize)> = Vec::new();
        for script in text.chars().filter_map(Self::of) {
            match counts.iter_mut().find(|(known, _)| *known == script) {
                Some((_, count)) => *count += 1,
                None => counts.push((script, 1)),
            }
        }
        let count = |script: Self| {
            counts.iter().find(|(known, _)| *known == script).map_or(0, |(_, count)| *count)
        };
        let all: usize = counts.iter().map(|(_, count)| count).sum();
        let (kana, han) = (count(Self::Kana), count(Self::Han));
        let joined = if kana > 0 { (Self::Kana, kana + han) } else { (Self::Han, han) };
        counts.retain(|(script, _)| ![Self::Kana, Self::Han].contains(script));
        counts.push(joined);
        let (script, most) = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
        #[expect(clippy::cast_precision_loss, reason = "texts are short")]
        let share = most as f64 / all.max(1) as f64;
        (most > 0).then_some((script, share))
    }

    /// Lists the scripts that a language is written in.
    pub fn of_language(subtag: &str) -> Vec<Self> {
        let script = match subtag {
            "ru" | "uk" | "bg" | "mk" | "be" | "kk" | "ky" | "mn" | "tg" => Self::Cyrillic,
            "sr" => return vec![Self::Latin, Self::Cyrillic],
            "el" => Self::Greek,
            "he" | "yi" => Self::Hebrew,
            "ar" | "fa" | "ur" | "ps" | "sd" | "ug" => Self::Arabic,
            "hi" | "mr" | "ne" | "sa" => Self::Devanagari,
            "bn" | "as" => Self::Bengali,
            "pa" => Self::Gurmukhi,
            "gu" => Self::Gujarati,
            "or" => Self::Odia,
            "ta" => Self::Tamil,
            "te" => Self::Telugu,
            "kn" => Self::Kannada,
            "ml" => Self::Malayalam,
            "si" => Self::Sinhala,
            "th" => Self::Thai,
            "lo" => Self::Lao,
            "my" => Self::Burmese,
            "km" => Self::Khmer,
            "ka" => Self::Georgian,
            "hy" => Self::Armenian,
            "am" | "ti" => Self::Ethiopic,
            "ko" => Self::Hangul,
            "ja" => return vec![Self::Kana, Self::Han],
            "zh" | "yue" => Self::Han,
            _ => Self::Latin,
        };
        vec![script]
    }
}
