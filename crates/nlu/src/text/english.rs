//! English words that nearly everybody knows: a text that has one means it, however much it looks
//! like a slip of another word.
//!
//! It is no dictionary: endings are taken off by rule, and some that this allows aren't words.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

static WORDS: LazyLock<HashSet<&str>> =
    LazyLock::new(|| include_str!("english.txt").split_whitespace().collect());

/// Endings, and what they may have replaced.
const ENDINGS: [(&str, &[&str]); 10] = [
    ("ies", &["y"]),
    ("ied", &["y"]),
    ("iest", &["y"]),
    ("ier", &["y"]),
    ("ing", &["", "e"]),
    ("est", &["", "e"]),
    ("ed", &["", "e"]),
    ("er", &["", "e"]),
    ("ly", &[""]),
    ("s", &[""]),
];
/// What stands before an ending `es` that isn't `e` and `s`.
const BEFORE_ES: [&str; 6] = ["s", "x", "z", "ch", "sh", "o"];
/// What `nt` may follow where an apostrophe was.
const NEGATED: [&str; 17] = [
    "is", "are", "was", "were", "do", "does", "did", "ca", "wo", "has", "have", "had", "would",
    "could", "should", "must", "need",
];
/// Shortest stem, in bytes.
const MIN_STEM: usize = 2;

/// Tells whether a word in lower case, without apostrophes, is well known.
pub fn is_known(word: &str) -> bool {
    let is_negated = word.strip_suffix("nt").is_some_and(|verb| NEGATED.contains(&verb));
    WORDS.contains(word) || is_negated || stems(word).any(|stem| WORDS.contains(stem.as_ref()))
}

/// What a word may be a form of, the likeliest first; none of them need be a word.
pub fn stems(word: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let plural = word.strip_suffix("es");
    let plural = plural.filter(|stem| BEFORE_ES.iter().any(|it| stem.ends_with(it)));
    let others = ENDINGS.iter().flat_map(move |(ending, instead)| {
        let stem = word.strip_suffix(ending).filter(|stem| stem.len() >= MIN_STEM);
        stem.into_iter().flat_map(|stem| {
            let whole = instead.iter().map(move |it| match *it {
                "" => Cow::Borrowed(stem),
                letter => Cow::Owned(format!("{stem}{letter}")),
            });
            whole.chain(undoubled(stem).map(Cow::Borrowed))
        })
    });
    plural.map(Cow::Borrowed).into_iter().chain(others)
}

/// `stop` for the `stopp` of `stopped`.
fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.bytes().rev();
    let is_double = letters.next() == letters.next();
    (is_double && stem.is_ascii()).then(|| &stem[..stem.len() - 1])
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
