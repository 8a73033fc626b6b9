//! Groups of letters: how usual each is in each language.
//!
//! Naive Bayes over words and groups of one to four letters, hashed into a table of fixed size, so
//! that a bot's model stays small however many sentences it has.

use serde::{Deserialize, Serialize};

/// Places of the table per language.
const PLACES: usize = 8_192;
/// Longest group, in letters.
const MAX_GRAM: usize = 4;
/// Longest word that is read, in letters.
const MAX_WORD: usize = 24;
/// Added to each count, so that what wasn't seen isn't impossible.
const SMOOTHING: f64 = 0.1;
/// Steps of a stored value in one nat.
const STEPS: f64 = 64.0;
/// How much of the evidence counts: neighbouring groups say the same thing several times.
const EVIDENCE: f64 = 0.35;

/// Logarithms of how usual groups of letters are, by language.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Grams {
    /// By language, in [`STEPS`] above the least.
    tables: Vec<Vec<u16>>,
    /// By language, the logarithm of what wasn't seen, in nats.
    least: Vec<f64>,
}

impl Grams {
    /// Learns from texts by language.
    pub fn train(texts: &[Vec<&str>]) -> Self {
        let mut grams = Self { tables: Vec::new(), least: Vec::new() };
        for texts in texts {
            let mut counts = vec![0_u32; PLACES];
            let mut all = 0_u32;
            for text in texts {
                for place in places(text) {
                    counts[place] = counts[place].saturating_add(1);
                    all = all.saturating_add(1);
                }
            }
            // PLACES is far below 2^52.
            #[expect(clippy::cast_precision_loss, reason = "a small constant")]
            let total = f64::from(all) + SMOOTHING * PLACES as f64;
            grams.least.push((SMOOTHING / total).ln());
            grams.tables.push(counts.into_iter().map(step).collect());
        }
        grams
    }

    /// Says how well a text fits each language, in nats, and which share of its groups some language
    /// has.
    pub fn scores(&self, text: &str) -> (Vec<f64>, f64) {
        let mut scores = vec![0.0; self.tables.len()];
        let (mut known, mut all) = (0.0, 0.0);
        for place in places(text) {
            all += 1.0;
            if self.tables.iter().any(|table| table[place] > 0) {
                known += 1.0;
            }
            for (language, table) in self.tables.iter().enumerate() {
                scores[language] += self.least[language] + f64::from(table[place]) / STEPS;
            }
        }
        for score in &mut scores {
            *score *= EVIDENCE;
        }
        (scores, if all > 0.0 { known / all } else { 0.0 })
    }
}

/// Turns a count into steps above what wasn't seen.
fn step(count: u32) -> u16 {
    let ratio = ((f64::from(count) + SMOOTHING) / SMOOTHING).ln();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 24 nats")]
    let steps = (ratio * STEPS).round() as u16;
    steps
}

/// Places of a text's words and groups of letters.
fn places(text: &str) -> Vec<usize> {
    let lower = text.to_lowercase();
    let words = lower.split(|symbol: char| !symbol.is_alphabetic() && symbol != '\'');
    let mut found = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        let letters = std::iter::once(' ').chain(word.chars().take(MAX_WORD));
        let letters: Vec<char> = letters.chain(std::iter::once(' ')).collect();
        // A word counts as a whole too, three times: it says more than its parts.
        found.extend([place(&letters, 1); 3]);
        for length in 1..=MAX_GRAM {
            found.extend(letters.windows(length).map(|gram| place(gram, 0)));
        }
    }
    found
}

/// FNV-1a of letters.
fn place(letters: &[char], seed: u32) -> usize {
    let hash = letters.iter().fold(0x811c_9dc5 ^ seed, |hash, letter| {
        (hash ^ u32::from(*letter)).wrapping_mul(0x0100_0193)
    });
    (hash ^ (hash >> 15)) as usize % PLACES
}
