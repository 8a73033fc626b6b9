//! The mood of a text, from the words that show one.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use model::script::Sentiment;

use super::words::{GLAD, GLAD_SIGNS, NEGATIONS, SORRY, SORRY_SIGNS, STRONGER};

/// How many words after a negation it still holds for.
const REACH: usize = 3;
/// What a sign counts, as words are counted.
const SIGN: i32 = 2;

static MOODS: LazyLock<HashMap<&str, i32>> = LazyLock::new(|| {
    let glad = GLAD.iter().map(|(words, weight)| (*words, *weight));
    let sorry = SORRY.iter().map(|(words, weight)| (*words, -weight));
    let all = glad.chain(sorry);
    all.flat_map(|(words, weight)| words.split_whitespace().map(move |word| (word, weight)))
        .collect()
});
static OPPOSITES: LazyLock<HashSet<&str>> =
    LazyLock::new(|| NEGATIONS.split_whitespace().collect());
static INTENSE: LazyLock<HashSet<&str>> = LazyLock::new(|| STRONGER.split_whitespace().collect());

/// The mood of an English text whose words, in lower case, are these.
pub fn of(text: &str, words: &[String]) -> Sentiment {
    let signs = |signs: &[&str]| signs.iter().filter(|sign| text.contains(**sign)).count();
    let signs = signs(&GLAD_SIGNS) as i32 - signs(&SORRY_SIGNS) as i32;
    let spoken: i32 = (0..words.len()).map(|at| weight(words, at)).sum();
    match spoken + SIGN * signs {
        1.. => Sentiment::Positive,
        0 => Sentiment::Neutral,
        _ => Sentiment::Negative,
    }
}

/// What a word counts where it stands.
fn weight(words: &[String], at: usize) -> i32 {
    let Some(own) = MOODS.get(words[at].as_str()) else { return 0 };
    let before = &words[at.saturating_sub(REACH)..at];
    let is = |set: &HashSet<&str>, word: &String| set.contains(word.as_str());
    let stronger = before.last().is_some_and(|word| is(&INTENSE, word));
    let own = if stronger { own * 2 } else { *own };
    // "not bad" is weaker praise than "good".
    if before.iter().any(|word| is(&OPPOSITES, word)) { -own.signum() } else { own }
}
