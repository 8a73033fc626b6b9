//! Sentences about anything: what people say to a bot that isn't about its matter.
//!
//! Written for this purpose, and about no bot's matter in particular; those that come near to a
//! sentence of the lesson are left out, for a bot may well be about cats or cooking. There is a list
//! for English only: in another language it would teach that English is out of scope, and nothing
//! else.

use std::collections::HashMap;

use super::features::Tongue;
use super::prepared::MAX_EXAMPLE_CHARS;
use crate::text::words::Words;

const ENGLISH: &str = include_str!("background.txt");
/// Shortest word that says what a sentence is about, in bytes.
const MIN_TELLING: usize = 4;
/// Most sentences of the list that a telling word is in.
const MAX_TELLING: usize = 6;
/// As many telling words in common are near, if they are three quarters of all.
const NEAR: usize = 2;

/// The sentences for a lesson, as written and as words; none for languages without a list.
pub fn of<'w>(
    tongue: Tongue,
    lesson: impl Iterator<Item = &'w Words>,
) -> Vec<(&'static str, Words)> {
    let text = match tongue {
        Tongue::English => ENGLISH,
        Tongue::Other => "",
    };
    let lines = text.lines().filter(|line| !line.is_empty());
    let all: Vec<Words> = lines.clone().map(|it| Words::of(it, MAX_EXAMPLE_CHARS)).collect();
    let near = near(&all, lesson);
    let pairs = lines.zip(all).zip(near).filter(|(_, is_near)| !is_near);
    pairs.map(|(pair, _)| pair).collect()
}

/// Which of the sentences are near to one of the lesson's.
fn near<'w>(all: &[Words], lesson: impl Iterator<Item = &'w Words>) -> Vec<bool> {
    let mut by_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, words) in all.iter().enumerate() {
        for word in telling(words) {
            let places = by_word.entry(word).or_default();
            if places.last() != Some(&index) {
                places.push(index);
            }
        }
    }
    by_word.retain(|_, places| places.len() <= MAX_TELLING);
    let mut enough = vec![0_usize; all.len()];
    for index in by_word.values().flatten() {
        enough[*index] += 1;
    }
    enough.iter_mut().for_each(|count| *count = NEAR.max((3 * *count).div_ceil(4)));
    let mut near = vec![false; all.len()];
    for words in lesson {
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for index in telling(words).filter_map(|word| by_word.get(word)).flatten() {
            *shared.entry(*index).or_default() += 1;
        }
        for (index, count) in shared {
            near[index] |= count >= enough[index];
        }
    }
    near
}

fn telling(words: &Words) -> impl Iterator<Item = &str> {
    words.all().iter().map(|word| words.text(word)).filter(|word| word.len() >= MIN_TELLING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_near_to_the_lesson_are_left_out() {
        let lesson = ["Which spices go into your curry?", "the card"];
        let words = lesson.map(|text| Words::of(text, 100));
        let all = of(Tongue::English, std::iter::empty());
        let kept = of(Tongue::English, words.iter());
        assert!(all.len() > 250 && kept.len() < all.len() && kept.len() > all.len() - 5);
        let is_there = |list: &[(&str, Words)]| list.iter().any(|(text, _)| text.contains("curry"));
        assert!(is_there(&all) && !is_there(&kept));
        assert!(of(Tongue::Other, words.iter()).is_empty());
    }
}
