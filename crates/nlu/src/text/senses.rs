//! English words that mean nearly the same: `purchase` in a message and `buy` in the lesson.
//!
//! A list of everyday words, no thesaurus: what it knows helps intents with few sentences. A word
//! may have several senses, and the lesson decides which of them matter.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::english::stems;

static SENSES: LazyLock<HashMap<&str, Vec<u16>>> = LazyLock::new(|| {
    let mut senses: HashMap<&str, Vec<u16>> = HashMap::new();
    for (number, line) in (0..).zip(include_str!("senses.txt").lines()) {
        for word in line.split_whitespace() {
            senses.entry(word).or_default().push(number);
        }
    }
    senses
});

/// The senses of a word in lower case, also of one with an ending; none of one that isn't known.
pub fn of(word: &str) -> &'static [u16] {
    let known = |word: &str| SENSES.get(word).map(Vec::as_slice);
    known(word).or_else(|| stems(word).find_map(|stem| known(&stem))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_mean_the_same_share_a_sense() {
        let cases = [
            ("buy", "purchasing", true),
            ("cancelled", "cancellation", true),
            ("taxi", "cabs", true),
            ("news", "new", false),
            ("dog", "card", false),
            ("xyz", "xyz", false),
        ];
        for (one, other, is_shared) in cases {
            let shared = of(one).iter().any(|sense| of(other).contains(sense));
            assert_eq!(shared, is_shared, "{one} {other}");
        }
    }
}
