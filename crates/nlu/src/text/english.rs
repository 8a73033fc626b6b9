//! English words that nearly everybody knows: a text that has one means it, however much it looks
//! like a slip of another word.
//!
//! It is no dictionary: endings are taken off by rule, and some that this allows aren't words.

use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("english.txt").split_whitespace().collect());

/// An ending, what it replaced, and what must stand before it.
const ENDINGS: [(&str, &str, &[&str]); 16] = [
    ("s", "", &[]),
    ("es", "", &["s", "x", "z", "ch", "sh", "o"]),
    ("ies", "y", &[]),
    ("ed", "", &[]),
    ("ed", "e", &[]),
    ("ied", "y", &[]),
    ("ing", "", &[]),
    ("ing", "e", &[]),
    ("ly", "", &[]),
    ("er", "", &[]),
    ("er", "e", &[]),
    ("est", "", &[]),
    ("est", "e", &[]),
    ("ier", "y", &[]),
    ("iest", "y", &[]),
    (
        "nt",
        "",
        &[
            "is", "are", "was", "were", "do", "does", "did", "ca", "wo", "has", "have", "had",
            "would", "could", "should", "must", "need",
        ],
    ),
];

/// Tells whether a word in lower case, without apostrophes, is well known.
pub fn is_known(word: &str) -> bool {
    WORDS.contains(word) || ENDINGS.iter().any(|ending| has_known_stem(word, ending))
}

fn has_known_stem(word: &str, (ending, instead, before): &(&str, &str, &[&str])) -> bool {
    let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1) else { return false };
    if *ending == "nt" {
        return before.contains(&stem);
    }
    if !before.is_empty() && !before.iter().any(|it| stem.ends_with(it)) {
        return false;
    }
    if instead.is_empty() {
        return WORDS.contains(stem) || is_doubled(stem);
    }
    WORDS.contains(format!("{stem}{instead}").as_str())
}

/// `stopp` of `stopped`.
fn is_doubled(stem: &str) -> bool {
    let mut letters = stem.bytes().rev();
    let is_double = letters.next() == letters.next();
    is_double && stem.is_ascii() && WORDS.contains(&stem[..stem.len() - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_with_their_endings() {
        let known = [
            "card", "cards", "boxes", "parties", "stopped", "hoped", "tried", "running", "making",
            "quickly", "nicer", "bigger", "happiest", "dont", "isnt", "couldnt",
        ];
        for word in known {
            assert!(is_known(word), "{word}");
        }
        for word in ["crad", "cardd", "pasword", "acount", "s", "ing", "ées"] {
            assert!(!is_known(word), "{word}");
        }
    }
}
