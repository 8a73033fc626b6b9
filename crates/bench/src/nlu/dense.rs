//! Intents with vectors: of words from a table, of sentences from an encoder.
//!
//! The encoder's folder is named on the command line; the table is distilled from it. Each text is
//! encoded once.

use std::collections::HashMap;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};
use embedding::Encoder;
use nlu::embed::Embedder;
use nlu::evaluate::{Evaluation, Prediction, Test};
use nlu::intent::dense::{Answer, Cascade, Embedded, Tier, Wish, texts};
use nlu::intent::{Settings, Verdict};

use super::data::{self, DataSet};
use super::intents::{WITH_SLIPS, with_slips};
use crate::figure::{Figure, Target, percentile};

/// A message of twelve word pieces.
const MESSAGE: &str = "why have I not received my new card yet";
/// How often it is encoded.
const ROUNDS: usize = 400;
/// Texts that are encoded in one call.
const BATCH: usize = 512;

/// Accuracy in scope that must be reached with a table and with sentences, and what is hoped for
/// with sentences.
const ACCURACIES: [(&str, f64, f64, Option<f64>); 11] = [
    ("BANKING77 full", 92.6, 94.3, Some(95.0)),
    ("BANKING77 10-shot", 79.6, 87.4, Some(89.5)),
    ("BANKING77 5-shot", 71.6, 81.8, Some(84.0)),
    ("CLINC150 full", 94.2, 96.1, Some(97.0)),
    ("CLINC150 10-shot", 86.2, 91.3, None),
    ("CLINC150 5-shot", 81.0, 88.5, None),
    ("HWU64 full", 90.2, 92.3, Some(93.0)),
    ("HWU64 10-shot", 78.2, 84.3, None),
    ("HWU64 5-shot", 71.4, 78.9, None),
    ("HWU64-10", 77.1, 84.1, Some(86.0)),
    ("HWU64-30", 84.5, 88.3, Some(90.0)),
];

/// Areas under the curve out of scope to be reached with sentences.
const AUROCS: [(&str, &str, f64); 3] = [
    ("CLINC150 full", "out of scope", 98.0),
    ("BANKING77-OOS", "out of domain", 99.7),
    ("BANKING77-OOS", "out of scope in the domain", 84.4),
];

/// An embedder that is asked about each text once.
struct Remembered<'e> {
    embedder: &'e dyn Embedder,
    tier: Tier,
    vectors: HashMap<String, Vec<f32>>,
}

/// Measures on all data sets.
///
/// # Errors
///
/// When a file can't be read, or the model's folder isn't one.
pub fn run(folder: &Path, model: &Path) -> Result<Vec<Figure>> {
    let sets = data::all(folder)?;
    let start = Instant::now();
    let encoder = Encoder::open(model).context("the model can't be opened")?;
    let mut figures = vec![seconds("opening the model", start)];
    let start = Instant::now();
    let table = encoder.distil()?;
    figures.push(seconds("distilling a table of word vectors", start));
    let size = table.to_bytes().len() as f64 / 1e6;
    figures.push(Figure::context("  its size", size, "MB"));
    figures.extend(latency("a sentence of 12 pieces encoded", &encoder, Target::AtMost(4_000.0))?);
    figures.extend(latency("the same by the table", &table, Target::Context)?);
    for (embedder, tier) in
        [(&table as &dyn Embedder, Tier::Table), (&encoder as &dyn Embedder, Tier::Sentences)]
    {
        let mut remembered = Remembered { embedder, tier, vectors: HashMap::new() };
        for set in &sets {
            figures.extend(measure(set, &mut remembered)?);
        }
    }
    Ok(figures)
}

fn measure(set: &DataSet, embedder: &mut Remembered<'_>) -> Result<Vec<Figure>> {
    let lesson_texts = texts(&set.lesson);
    embedder.learn(lesson_texts.iter().cloned())?;
    let vectors: Vec<Vec<f32>> = lesson_texts.iter().map(|text| embedder.vector(text)).collect();
    let embedded =
        Embedded { tier: embedder.tier, source: embedder.embedder.name(), vectors: &vectors };
    let start = Instant::now();
    let wish = Wish::Only(embedder.tier);
    let cascade = Cascade::train(&set.lesson, &Settings::default(), &[embedded], wish)?;
    let milliseconds = start.elapsed().as_secs_f64() * 1e3;
    let evaluation = Evaluation::of(embedder.answer_all(&cascade, &set.tests)?);
    let mut figures = accuracies(set, embedder.tier, &evaluation);
    let (cascaded, without) = embedder.cascade(&cascade, &set.tests);
    figures.push(Figure::context("  words first: accuracy", cascaded.in_scope_accuracy, "%"));
    figures.push(Figure::context("  words first: answered by words", without, "%"));
    for (name, tests) in &set.outside {
        let all: Vec<Test> = set.tests.iter().chain(tests).cloned().collect();
        let evaluation = Evaluation::of(embedder.answer_all(&cascade, &all)?);
        figures.extend(outside((&set.name, name), embedder.tier, &evaluation));
        let words_first = embedder.cascade(&cascade, &all).0.out_of_scope;
        let auroc = words_first.map_or(0.0, |found| found.auroc);
        figures.push(Figure::context(format!("  {name}, words first: AUROC"), auroc, "%"));
    }
    if WITH_SLIPS.contains(&set.name.as_str()) {
        let slipped = Evaluation::of(embedder.answer_all(&cascade, &with_slips(&set.tests))?);
        let accuracy = slipped.in_scope_accuracy;
        figures.push(Figure::context("  one slip in each message", accuracy, "%"));
    }
    figures.push(Figure::context("  training and calibration", milliseconds, "ms"));
    let bytes = cascade.to_bytes().map_or(0, |bytes| bytes.len());
    figures.push(Figure::context("  model", bytes as f64 / 1e6, "MB"));
    Ok(figures)
}

fn accuracies(set: &DataSet, tier: Tier, evaluation: &Evaluation) -> Vec<Figure> {
    let known = ACCURACIES.iter().find(|(name, ..)| *name == set.name);
    let (floor, hoped) = match (known, tier) {
        (Some((_, table, ..)), Tier::Table) => (Some(*table), None),
        (Some((.., sentences, hoped)), Tier::Sentences) => (Some(*sentences), *hoped),
        (Some(_) | None, _) => (None, None),
    };
    let hoped = hoped.map_or(String::new(), |hoped| format!(" (hoped {hoped})"));
    let title = format!("{} by {}, accuracy in scope{hoped}", set.name, tier.name());
    let target = floor.map_or(Target::Context, Target::AtLeast);
    vec![
        Figure::new(title, evaluation.in_scope_accuracy, "%", target),
        Figure::context("  among the best three", evaluation.top3_accuracy, "%"),
        Figure::context("  with the threshold", evaluation.accuracy, "%"),
        Figure::context("  macro F1", evaluation.in_scope_macro_f1, "%"),
    ]
}

fn outside((set, name): (&str, &str), tier: Tier, evaluation: &Evaluation) -> Vec<Figure> {
    let Some(found) = evaluation.out_of_scope else { return Vec::new() };
    let known = AUROCS.iter().find(|floor| (floor.0, floor.1) == (set, name));
    let target = match (known, tier) {
        (Some((.., floor)), Tier::Sentences) => Target::AtLeast(*floor),
        (Some(_) | None, _) => Target::Context,
    };
    vec![
        Figure::new(format!("  {name}, AUROC"), found.auroc, "%", target),
        Figure::context(format!("  {name}, recall"), found.recall, "%"),
        Figure::context(format!("  {name}, F1"), found.f1, "%"),
        Figure::context(format!("  {name}, decisions right of all"), evaluation.accuracy, "%"),
    ]
}

impl Remembered<'_> {
    /// Asks about those texts that it doesn't know.
    fn learn(&mut self, texts: impl Iterator<Item = String>) -> Result<()> {
        let new: Vec<String> = texts.filter(|text| !self.vectors.contains_key(text)).collect();
        for batch in new.chunks(BATCH) {
            let asked: Vec<&str> = batch.iter().map(String::as_str).collect();
            let vectors = self.embedder.embed(&asked)?;
            self.vectors.extend(batch.iter().cloned().zip(vectors));
        }
        Ok(())
    }

    fn vector(&self, text: &str) -> Vec<f32> {
        self.vectors.get(text).cloned().unwrap_or_default()
    }

    /// Answers all tests by vectors, whatever words say.
    fn answer_all(&mut self, cascade: &Cascade, tests: &[Test]) -> Result<Vec<Prediction>> {
        self.learn(tests.iter().map(|test| asked(cascade, &test.text)))?;
        let answers = tests.iter().map(|test| {
            let vector = self.vector(&asked(cascade, &test.text));
            prediction(test, cascade.classify_with(&test.text, &vector))
        });
        Ok(answers.collect())
    }

    /// Answers by words where they are sure; gives the share of those in percent too. All texts
    /// are known.
    fn cascade(&self, cascade: &Cascade, tests: &[Test]) -> (Evaluation, f64) {
        let mut without = 0;
        let answers = tests.iter().map(|test| match cascade.classify(&test.text) {
            Answer::Sure(verdict) => {
                without += 1;
                prediction(test, verdict)
            }
            Answer::NeedsEmbedding(text) => {
                prediction(test, cascade.classify_with(&test.text, &self.vector(&text)))
            }
        });
        let evaluation = Evaluation::of(answers.collect());
        (evaluation, 100.0 * f64::from(without) / tests.len().max(1) as f64)
    }
}

/// The text whose vector is needed.
fn asked(cascade: &Cascade, text: &str) -> String {
    match cascade.classify(text) {
        Answer::NeedsEmbedding(text) => text,
        Answer::Sure(_) => text.to_owned(),
    }
}

fn prediction(test: &Test, verdict: Verdict) -> Prediction {
    Prediction { text: test.text.clone(), expected: test.label, ranked: verdict.ranked }
}

fn seconds(name: &str, start: Instant) -> Figure {
    Figure::context(name, start.elapsed().as_secs_f64(), "s")
}

fn latency(name: &str, embedder: &dyn Embedder, target: Target) -> Result<[Figure; 2]> {
    let mut samples = Vec::with_capacity(ROUNDS);
    for _ in 0..ROUNDS {
        let start = Instant::now();
        std::hint::black_box(embedder.embed(&[MESSAGE])?);
        samples.push(start.elapsed().as_secs_f64() * 1e6);
    }
    samples.sort_by(f64::total_cmp);
    Ok([
        Figure::new(format!("{name}, p50"), percentile(&samples, 0.5), "us", target),
        Figure::context("  p99", percentile(&samples, 0.99), "us"),
    ])
}
