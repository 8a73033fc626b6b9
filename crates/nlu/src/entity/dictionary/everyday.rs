//! Words of everyday English, which are never taken for a misspelt value.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words of four letters and more, sorted; shorter ones are never misspelt values anyway.
const WORDS: &str = include_str!("everyday.txt");

static SET: LazyLock<HashSet<&str>> = LazyLock::new(|| WORDS.split_whitespace().collect());

/// Says whether a word (lower case, without apostrophes) is everyday English: in the list, or one of
/// its forms with a regular ending.
pub fn is_everyday(word: &str) -> bool {
    let is_listed = |stem: &str| SET.contains(stem);
    if is_listed(word) {
        return true;
    }
    ["s", "es", "ed", "d", "ing", "ly", "er", "r"].iter().any(|ending| {
        let Some(stem) = word.strip_suffix(ending) else { return false };
        let is_double =
            stem.len() > 3 && stem.as_bytes()[stem.len() - 1] == stem.as_bytes()[stem.len() - 2];
        is_listed(stem)
            || (*ending == "ing" && is_listed(&format!("{stem}e")))
            || (is_double && stem.is_ascii() && is_listed(&stem[..stem.len() - 1]))
    })
}
