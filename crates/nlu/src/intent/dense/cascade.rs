//! Words first, vectors where they are needed.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Embedded;
use super::choice::{Choice, Tier, Wish};
use super::fusion::Fusion;
use super::linear::log_softmax;
use super::rounds::{self, Tested};
use crate::MAX_TEXT_CHARS;
use crate::intent::prepared::Prepared;
use crate::intent::{
    ACCEPTED_FROM, Calibration, Classifier, Lesson, MAX_RANKED, Margins, Neighbour, Settings,
    Verdict,
};
use crate::text::words::Words;

/// Most sentences that are shown as neighbours.
const MAX_NEIGHBOURS: usize = 5;
/// How sharply margins by words become probabilities, and the probability that needs no vector.
const WORDS_SHARPNESS: f32 = 4.0;
const SURE_BY_WORDS: f32 = 0.8;

/// A classifier by words, with one by vectors behind it where that is better.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Cascade {
    words: Classifier,
    deep: Option<Deep>,
    choice: Choice,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Deep {
    source: String,
    dim: u32,
    fusion: Fusion,
    calibration: Calibration,
}

/// What a text wants, or what is needed to say it.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    Sure(Verdict),
    /// The vector of this text is needed for [`Cascade::classify_with`]: the text that was asked
    /// about, its slips corrected.
    NeedsEmbedding(String),
}

/// Why vectors are no use for a lesson.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Misfit {
    #[error("{source_name} gave {got} vectors for {asked} texts")]
    Count { source_name: String, asked: usize, got: usize },
    #[error("{source_name} gave vectors of different lengths, or with numbers that aren't finite")]
    Shape { source_name: String },
    #[error("words have no vectors")]
    Words,
}

impl Cascade {
    /// Learns a lesson, with vectors of [`texts`](super::texts) for none or more tiers, and chooses
    /// one of them. Takes time in proportion to examples × labels × length of vectors × (1 + folds).
    ///
    /// Fails when there isn't one vector for each text, all equally long.
    pub fn train(
        lesson: &Lesson,
        settings: &Settings,
        embedded: &[Embedded<'_>],
        wish: Wish,
    ) -> Result<Self, Misfit> {
        if embedded.is_empty() {
            let choice = Choice::of(wish, Vec::new());
            return Ok(Self { words: Classifier::train(lesson, settings), deep: None, choice });
        }
        let prepared = Prepared::of(lesson);
        for given in embedded {
            given.check(prepared.sentences.len())?;
        }
        let tested = rounds::run(&prepared, settings, embedded);
        let choice = Choice::of(wish, tested.iter().map(Tested::tried).collect());
        let words = Classifier::train(lesson, &Settings { folds: 0, ..*settings });
        let words = match tested.first() {
            Some(tested) => words.with_calibration(tested.calibration()),
            None => words,
        };
        let chosen = embedded.iter().find(|given| given.tier == choice.tier);
        let result = tested.iter().find(|it| it.tier == choice.tier);
        let deep = chosen.zip(result).map(|(given, tested)| Deep::train(&prepared, given, tested));
        let mut cascade = Self { words, deep, choice };
        cascade.number_neighbours(&prepared);
        Ok(cascade)
    }

    /// The tier that answers, and why.
    pub const fn choice(&self) -> &Choice {
        &self.choice
    }

    /// The name of the embedder whose vectors are needed; `None` when words answer alone.
    pub fn source(&self) -> Option<&str> {
        self.deep.as_ref().map(|deep| deep.source.as_str())
    }

    /// The classifier by words, which can explain its answers by their features.
    pub const fn words(&self) -> &Classifier {
        &self.words
    }

    /// Says what a text wants, when words are enough.
    pub fn classify(&self, text: &str) -> Answer {
        let verdict = self.words.classify(text);
        if self.deep.is_none() || self.is_enough(text, &verdict) {
            return Answer::Sure(verdict);
        }
        Answer::NeedsEmbedding(self.embedded_text(text))
    }

    /// Says what a text wants, with the vector of the text that [`Self::classify`] asked for. With
    /// a vector of another length it answers by words.
    pub fn classify_with(&self, text: &str, vector: &[f32]) -> Verdict {
        let verdict = self.words.classify(text);
        let fits = |deep: &&Deep| deep.dim as usize == vector.len();
        let Some(deep) = self.deep.as_ref().filter(fits) else { return verdict };
        if verdict.is_exact {
            return verdict;
        }
        let refused = self.words.refused(text);
        let ranked = deep.ranked(vector, self.words.margins(text), &refused);
        Verdict { ranked, ..verdict }
    }

    /// Writes the cascade as bytes to be stored; the same lesson and vectors give the same.
    pub fn to_bytes(&self) -> Result<Vec<u8>, postcard::Error> {
        postcard::to_stdvec(self)
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, postcard::Error> {
        postcard::from_bytes(bytes)
    }

    /// The sentences of the lesson that mean the most similar, best first.
    pub fn neighbours(&self, vector: &[f32]) -> Vec<Neighbour> {
        let fits = |deep: &&Deep| deep.dim as usize == vector.len();
        let Some(deep) = self.deep.as_ref().filter(fits) else { return Vec::new() };
        let mut near: Vec<(u32, f32)> = deep.fusion.near(vector).collect();
        near.sort_by(|one, other| other.1.total_cmp(&one.1));
        let all = self.words.sentences.all();
        let found = near.into_iter().take(MAX_NEIGHBOURS).filter_map(|(index, cosine)| {
            let (text, label) = all.get(index as usize)?;
            let similarity = cosine.clamp(0.0, 1.0);
            Some(Neighbour { text: text.clone(), label: *label as usize, similarity })
        });
        found.collect()
    }

    fn is_enough(&self, text: &str, verdict: &Verdict) -> bool {
        let Some((label, score)) = verdict.ranked.first() else { return true };
        if verdict.is_exact {
            return true;
        }
        let margins = self.words.margins(text).by_label;
        let mut logarithms: Vec<f32> = margins.iter().map(|it| WORDS_SHARPNESS * it).collect();
        log_softmax(&mut logarithms);
        let probability = logarithms.get(*label).map_or(0.0, |logarithm| logarithm.exp());
        probability >= SURE_BY_WORDS && *score >= ACCEPTED_FROM
    }

    fn embedded_text(&self, text: &str) -> String {
        let words = Words::of(text, MAX_TEXT_CHARS);
        let (read, corrections) = self.words.corrected(words);
        if corrections.is_empty() { text.to_owned() } else { read.normal().to_owned() }
    }

    /// Neighbours are numbered by sentence that was learnt; from here on by sentence of the lesson.
    fn number_neighbours(&mut self, prepared: &Prepared) {
        let Some(deep) = &mut self.deep else { return };
        let mut by_text = HashMap::new();
        for (index, (text, _)) in (0_u32..).zip(self.words.sentences.all()) {
            by_text.entry(text.as_str()).or_insert(index);
        }
        deep.fusion.renumber(|index| {
            let sentence = prepared.sentences.get(index as usize)?;
            by_text.get(sentence.text.as_str()).copied()
        });
    }
}

impl Deep {
    fn train(prepared: &Prepared, given: &Embedded<'_>, tested: &Tested) -> Self {
        let mut fusion = Fusion::train(prepared, given.vectors, |_| true);
        fusion.words_share = tested.words_share;
        let dim = given.vectors.first().map_or(0, Vec::len);
        Self {
            source: given.source.to_owned(),
            dim: u32::try_from(dim).unwrap_or(u32::MAX),
            fusion,
            calibration: tested.calibration(),
        }
    }

    /// Labels with scores, best first; refused ones score 0.
    fn ranked(&self, vector: &[f32], margins: Margins, refused: &[usize]) -> Vec<(usize, f32)> {
        let evidence = self.fusion.evidence(vector, margins);
        let fused = self.fusion.fused(&evidence);
        let mut ranked: Vec<(usize, f32)> = fused.iter().copied().enumerate().collect();
        ranked.sort_by(|one, other| other.1.total_cmp(&one.1));
        let (mut kept, last): (Vec<_>, Vec<_>) =
            ranked.into_iter().partition(|(label, _)| !refused.contains(label));
        kept.truncate(MAX_RANKED);
        let mut most = 1.0_f32;
        for (label, score) in &mut kept {
            let sureness = self.fusion.sureness(&evidence, *score, (vector, *label));
            // The order is that of probabilities; a later one is never surer.
            most = self.calibration.score(sureness).min(most);
            *score = most;
        }
        kept.extend(last.into_iter().map(|(label, _)| (label, 0.0)));
        kept.truncate(MAX_RANKED);
        kept
    }
}

impl Embedded<'_> {
    fn check(&self, texts: usize) -> Result<(), Misfit> {
        let source_name = self.source.to_owned();
        if self.tier == Tier::Words {
            return Err(Misfit::Words);
        }
        if self.vectors.len() != texts {
            return Err(Misfit::Count { source_name, asked: texts, got: self.vectors.len() });
        }
        let dim = self.vectors.first().map_or(0, Vec::len);
        let is_sound = |vector: &Vec<f32>| {
            vector.len() == dim && vector.iter().all(|number| number.is_finite())
        };
        if self.vectors.iter().all(is_sound) { Ok(()) } else { Err(Misfit::Shape { source_name }) }
    }
}
