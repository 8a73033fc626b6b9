//! Which of a bot's languages a text is in.
//!
//! Only the bot's languages are told apart, never all languages of the world. First the script
//! decides, as far as it can; then what the bot's own sentences taught, with a few everyday words of
//! common languages; where both know nothing of a text, `whatlang` is asked. It doesn't translate, and
//! doesn't know what a text means.

mod grams;
mod script;
#[cfg(test)]
mod tests;
mod words;

use serde::{Deserialize, Serialize};
use whatlang::Lang;

use grams::Grams;
use script::Script;

/// How much of a text is read, in characters.
const MAX_CHARS: usize = 1_000;
/// Share of a text's letters from which a script decides.
const SCRIPT_SHARE: f64 = 0.5;
/// Share of a text's letter groups that the sentences must have, else `whatlang` is asked too.
const KNOWN_SHARE: f64 = 0.5;
/// What the answer of `whatlang` counts, in the same measure as [`Grams::scores`].
const FALLBACK_WEIGHT: f64 = 2.0;

/// Tells a bot's languages apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    languages: Vec<Known>,
    grams: Grams,
}

/// A language of the bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Known {
    /// BCP 47, as the bot says it.
    tag: String,
    scripts: Vec<Script>,
}

/// A language and how sure we are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detected<'d> {
    /// BCP 47, as the bot says it.
    pub language: &'d str,
    /// From 0 to 1.
    pub confidence: f64,
}

impl Detector {
    /// Trains on the bot's sentences by language (BCP 47); a language may have none yet.
    pub fn train(examples: &[(String, Vec<String>)]) -> Self {
        let known = |(tag, sentences): &(String, Vec<String>)| {
            let mut scripts = Script::of_language(&first_subtag(tag));
            let written = sentences.iter().filter_map(|sentence| Script::main(sentence));
            scripts.extend(written.map(|(script, _)| script));
            scripts.sort_unstable();
            scripts.dedup();
            Known { tag: tag.clone(), scripts }
        };
        let texts: Vec<Vec<&str>> = examples
            .iter()
            .map(|(tag, sentences)| {
                let everyday = words::everyday(&first_subtag(tag)).into_iter();
                sentences.iter().map(String::as_str).chain(everyday).collect()
            })
            .collect();
        Self { languages: examples.iter().map(known).collect(), grams: Grams::train(&texts) }
    }

    /// Says which of the bot's languages a text is in. With one language it is always that;
    /// otherwise nothing is said of a text without letters, or in a script that none of them has.
    pub fn detect(&self, text: &str) -> Option<Detected<'_>> {
        if let [only] = &self.languages[..] {
            return Some(Detected { language: &only.tag, confidence: 1.0 });
        }
        let text = match text.char_indices().nth(MAX_CHARS) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let (script, share) = Script::main(text)?;
        let fitting: Vec<usize> = (0..self.languages.len())
            .filter(|index| self.languages[*index].scripts.contains(&script))
            .collect();
        match fitting[..] {
            [] => None,
            [only] if share >= SCRIPT_SHARE => self.detected(only, share),
            _ => self.compare(text, &fitting),
        }
    }

    fn detected(&self, index: usize, confidence: f64) -> Option<Detected<'_>> {
        let language = self.languages.get(index)?;
        Some(Detected { language: &language.tag, confidence })
    }

    /// Compares languages of one script.
    fn compare(&self, text: &str, fitting: &[usize]) -> Option<Detected<'_>> {
        let (all, known_share) = self.grams.scores(text);
        let mut scores: Vec<f64> = fitting.iter().map(|index| all[*index]).collect();
        if known_share < KNOWN_SHARE
            && let Some(place) = self.fallback(text, fitting)
        {
            scores[place] += FALLBACK_WEIGHT;
        }
        let best = (0..scores.len())
            .reduce(|best, next| if scores[next] > scores[best] { next } else { best })?;
        let sum: f64 = scores.iter().map(|score| (score - scores[best]).exp()).sum();
        self.detected(fitting[best], 1.0 / sum)
    }

    /// Asks `whatlang`; gives the place of its answer among these languages.
    fn fallback(&self, text: &str, fitting: &[usize]) -> Option<usize> {
        let codes: Vec<Option<Lang>> = fitting
            .iter()
            .map(|index| words::whatlang_of(&first_subtag(&self.languages[*index].tag)))
            .collect();
        let allowed: Vec<Lang> = codes.iter().copied().flatten().collect();
        let answer = whatlang::Detector::with_allowlist(allowed).detect_lang(text)?;
        codes.iter().position(|code| *code == Some(answer))
    }
}

fn first_subtag(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase()
}
