//! Learned slots: how many values are found exactly, time and memory.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use nlu::slot::{Candidate, Sentence, Settings, Slots, Span};
use serde_json::Value;

use crate::figure::{Figure, Target, percentile};

/// Sentences of each intent when there are few.
const FEW: usize = 70;
/// Choices of few sentences whose mean is shown.
const CHOICES: u64 = 3;
/// Parts of a data set: all, an eighth, a thirty-second and less.
const RESTAURANT_PARTS: [(&str, &str); 4] =
    [("train_0", "8,198"), ("train_3", "1,024"), ("train_5", "256"), ("train_7", "64")];
/// F1 that other services reached with few sentences, by their own files.
const OTHERS_FEW: [(&str, f64); 5] = [
    ("Snips NLU, with lists and built-in entities", 83.8),
    ("api.ai", 74.8),
    ("LUIS", 71.6),
    ("Wit", 66.4),
    ("Alexa", 60.9),
];

/// Sentences with their intents.
#[derive(Clone, Default)]
struct Set {
    sentences: Vec<Sentence>,
    intents: Vec<usize>,
}

/// Names that data sets number.
#[derive(Default)]
struct Names {
    labels: Vec<String>,
    intents: Vec<String>,
}

/// Measures on all data sets.
///
/// # Errors
///
/// When a file can't be read or isn't as expected.
pub fn run(data: &Path) -> Result<Vec<Figure>> {
    let mut figures = snips(&data.join("snips"))?;
    figures.extend(restaurants(&data.join("restaurants8k"))?);
    Ok(figures)
}

fn snips(folder: &Path) -> Result<Vec<Figure>> {
    let mut names = Names::default();
    let lesson = tagged(&folder.join("train"), &mut names)?;
    let tests = tagged(&folder.join("test"), &mut names)?;
    let masks = masks(&lesson, names.intents.len());
    let labels = names.labels.len();
    let (seconds, slots) = train(&lesson.sentences, labels);
    let mut figures = vec![
        Figure::new(
            "SNIPS slots, F1 (hoped 96.5)",
            f1(&tests, |at| find(&slots, &tests, at, None)),
            "%",
            Target::AtLeast(93.7),
        ),
        Figure::context("  of the right intent only", masked_f1(&slots, &tests, &masks), "%"),
        Figure::context("  a model for each intent", by_intent(&lesson, &tests, labels), "%"),
    ];
    figures.extend(costs(seconds, &slots, &tests));
    let mut few = [0.0; 3];
    for seed in 1..=CHOICES {
        let lesson = few_of_each(&lesson, names.intents.len(), seed);
        let (_, slots) = train(&lesson.sentences, labels);
        few[0] += f1(&tests, |at| find(&slots, &tests, at, None));
        let lesson = with_masks(&lesson, &masks);
        let (_, slots) = train(&lesson.sentences, labels);
        few[1] += masked_f1(&slots, &tests, &masks);
        few[2] += by_intent(&lesson, &tests, labels);
    }
    let [together, of_intent, alone] = few.map(|sum| sum / CHOICES as f64);
    let name = format!("SNIPS slots, {FEW} sentences of each intent, F1 (hoped 88)");
    figures.push(Figure::new(name, together, "%", Target::AtLeast(76.1)));
    figures.push(Figure::context("  of the right intent only", of_intent, "%"));
    figures.push(Figure::context("  a model for each intent", alone, "%"));
    let others = OTHERS_FEW.iter();
    figures.extend(others.map(|(name, f1)| Figure::context(format!("    {name}"), *f1, "%")));
    Ok(figures)
}

fn restaurants(folder: &Path) -> Result<Vec<Figure>> {
    let mut names = Names::default();
    let tests = spans(&folder.join("test.json"), &mut names)?;
    let mut figures = Vec::new();
    for (part, size) in RESTAURANT_PARTS {
        let lesson = spans(&folder.join(format!("{part}.json")), &mut names)?;
        let (seconds, slots) = train(&lesson.sentences, names.labels.len());
        let found = f1(&tests, |at| find(&slots, &tests, at, None));
        figures.push(Figure::context(
            format!("RESTAURANTS-8K slots, {size} sentences, F1"),
            found,
            "%",
        ));
        figures.extend(costs(seconds, &slots, &tests));
    }
    Ok(figures)
}

/// Trains; gives the seconds too.
fn train(sentences: &[Sentence], labels: usize) -> (f64, Slots) {
    let start = Instant::now();
    let slots = Slots::train(sentences, labels, &Settings::default());
    (start.elapsed().as_secs_f64(), slots)
}

fn find(slots: &Slots, tests: &Set, at: usize, mask: Option<&[usize]>) -> Vec<Span> {
    let sentence = &tests.sentences[at];
    let found = slots.find(&sentence.text, &sentence.candidates, mask);
    found.iter().map(|it| Span { label: it.label, start: it.start, end: it.end }).collect()
}

/// Micro-averaged F1 of exact spans, in percent.
fn f1(tests: &Set, find: impl Fn(usize) -> Vec<Span>) -> f64 {
    let (mut right, mut all) = (0, 0);
    for (at, sentence) in tests.sentences.iter().enumerate() {
        let found = find(at);
        all += found.len() + sentence.spans.len();
        right += found.iter().filter(|span| sentence.spans.contains(span)).count();
    }
    200.0 * right as f64 / all.max(1) as f64
}

fn masked_f1(slots: &Slots, tests: &Set, masks: &[Vec<usize>]) -> f64 {
    f1(tests, |at| find(slots, tests, at, Some(&masks[tests.intents[at]])))
}

/// F1 when each intent has a model of its own.
fn by_intent(lesson: &Set, tests: &Set, labels: usize) -> f64 {
    let intents: BTreeSet<usize> = lesson.intents.iter().copied().collect();
    let model = |intent: usize| {
        let pairs = lesson.sentences.iter().zip(&lesson.intents);
        let own = pairs.filter(|(_, other)| **other == intent);
        let own: Vec<Sentence> = own.map(|(sentence, _)| sentence.clone()).collect();
        train(&own, labels).1
    };
    let models: Vec<Slots> = intents.into_iter().map(model).collect();
    f1(tests, |at| find(&models[tests.intents[at]], tests, at, None))
}

fn costs(seconds: f64, slots: &Slots, tests: &Set) -> [Figure; 4] {
    let mut samples: Vec<f64> = tests
        .sentences
        .iter()
        .map(|sentence| {
            let start = Instant::now();
            std::hint::black_box(slots.find(&sentence.text, &sentence.candidates, None));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    let bytes = slots.to_bytes().map_or(0, |bytes| bytes.len());
    [
        Figure::context("  training", seconds, "s"),
        Figure::context("  an answer, p50", percentile(&samples, 0.5), "us"),
        Figure::context("  p99", percentile(&samples, 0.99), "us"),
        Figure::context("  model", bytes as f64 / 1e6, "MB"),
    ]
}

/// The labels that occur with each intent.
fn masks(lesson: &Set, intents: usize) -> Vec<Vec<usize>> {
    let mut masks = vec![BTreeSet::new(); intents];
    for (sentence, intent) in lesson.sentences.iter().zip(&lesson.intents) {
        masks[*intent].extend(sentence.spans.iter().map(|span| span.label));
    }
    masks.into_iter().map(|mask| mask.into_iter().collect()).collect()
}

fn with_masks(lesson: &Set, masks: &[Vec<usize>]) -> Set {
    let mut lesson = lesson.clone();
    for (sentence, intent) in lesson.sentences.iter_mut().zip(&lesson.intents) {
        sentence.mask = Some(masks[*intent].clone());
    }
    lesson
}

/// Some sentences of each intent: evenly spread, from a place that the seed gives.
fn few_of_each(lesson: &Set, intents: usize, seed: u64) -> Set {
    let mut few = Set::default();
    for intent in 0..intents {
        let own: Vec<usize> =
            (0..lesson.intents.len()).filter(|at| lesson.intents[*at] == intent).collect();
        let step = (own.len() / FEW).max(1);
        let first = usize::try_from(seed * 7).unwrap_or_default() % step;
        for at in own.into_iter().skip(first).step_by(step).take(FEW) {
            few.sentences.push(lesson.sentences[at].clone());
            few.intents.push(intent);
        }
    }
    few
}

/// Reads sentences with a tag for each word: lines of `seq.in`, `seq.out` and `label`.
fn tagged(folder: &Path, names: &mut Names) -> Result<Set> {
    let read = |name: &str| {
        let file = folder.join(name);
        fs::read_to_string(&file).with_context(|| format!("can't read {}", file.display()))
    };
    let (texts, tags, intents) = (read("seq.in")?, read("seq.out")?, read("label")?);
    let mut set = Set::default();
    for ((text, tags), intent) in texts.lines().zip(tags.lines()).zip(intents.lines()) {
        let words: Vec<(&str, &str)> =
            text.split_whitespace().zip(tags.split_whitespace()).collect();
        set.sentences.push(sentence(&words, names)?);
        set.intents.push(number(&mut names.intents, intent.trim()));
    }
    Ok(set)
}

fn sentence(words: &[(&str, &str)], names: &mut Names) -> Result<Sentence> {
    let mut sentence = Sentence::default();
    let mut open = None;
    for (word, tag) in words {
        if !sentence.text.is_empty() {
            sentence.text.push(' ');
        }
        let start = sentence.text.len();
        sentence.text.push_str(word);
        let end = sentence.text.len();
        let label = match tag.split_once('-') {
            Some((_, name)) => Some(number(&mut names.labels, name)),
            None if *tag == "O" => None,
            None => bail!("`{tag}` is no tag"),
        };
        match (label, sentence.spans.last_mut()) {
            (Some(_), Some(last)) if tag.starts_with("I-") && open == label => last.end = end,
            (Some(label), _) => sentence.spans.push(Span { label, start, end }),
            (None, _) => {}
        }
        open = label;
    }
    Ok(sentence)
}

/// Reads sentences with spans, and what had been asked for, from JSON.
fn spans(file: &Path, names: &mut Names) -> Result<Set> {
    let text =
        fs::read_to_string(file).with_context(|| format!("can't read {}", file.display()))?;
    let all: Value = serde_json::from_str(&text)?;
    let mut set = Set::default();
    for turn in all.as_array().context("a list of turns was expected")? {
        let text = turn["userInput"]["text"].as_str().context("a turn without text")?;
        let place = |at: &Value| {
            let at = usize::try_from(at.as_u64().unwrap_or_default()).unwrap_or(usize::MAX);
            text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte)
        };
        let mut spans = Vec::new();
        for label in turn["labels"].as_array().into_iter().flatten() {
            let name = label["slot"].as_str().context("a label without a slot")?;
            let span = &label["valueSpan"];
            if span.is_object() {
                let (start, end) = (place(&span["startIndex"]), place(&span["endIndex"]));
                spans.push(Span { label: number(&mut names.labels, name), start, end });
            }
        }
        let asked = turn["context"]["requestedSlots"].as_array().into_iter().flatten();
        let candidates = asked.filter_map(Value::as_str).filter_map(|name| {
            let kind = u32::try_from(number(&mut names.labels, name)).ok()?;
            Some(Candidate { kind, start: 0, end: text.len() })
        });
        let candidates = candidates.collect();
        set.sentences.push(Sentence { text: text.to_owned(), spans, candidates, mask: None });
        set.intents.push(0);
    }
    Ok(set)
}

fn number(names: &mut Vec<String>, name: &str) -> usize {
    names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    })
}
