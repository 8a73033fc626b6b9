//! Intents: accuracy, what is out of scope, slips, time and memory.

use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use nlu::evaluate::{self, Evaluation, Test};
use nlu::intent::{Classifier, Lesson, Settings};

use super::baselines::{ACCURACIES, AUROC_FLOORS, SLIPS_MAY_COST};
use super::data::{self, DataSet};
use crate::figure::{Figure, Target, percentile};

/// Data sets that are also asked with a slip in each message.
pub const WITH_SLIPS: [&str; 3] = ["BANKING77 full", "CLINC150 full", "HWU64 full"];
/// Sentences and labels of the lesson whose training has a target.
const TIMED_EXAMPLES: usize = 1_000;
const TIMED_LABELS: usize = 60;
/// Decides where slips are.
const SEED: u64 = 20_240_611;

/// Measures on all data sets.
///
/// # Errors
///
/// When a file can't be read.
pub fn run(folder: &Path) -> Result<Vec<Figure>> {
    let sets = data::all(folder)?;
    let mut figures = Vec::new();
    for set in &sets {
        figures.extend(measure(set));
    }
    figures.extend(sets.iter().find(|set| set.name == "HWU64-30").map(train_small));
    Ok(figures)
}

fn measure(set: &DataSet) -> Vec<Figure> {
    let (machine_only, _) = train(&set.lesson, &Settings { folds: 0, ..Settings::default() });
    let (milliseconds, model) = train(&set.lesson, &Settings::default());
    let evaluation = evaluate::on_tests(&model, &set.tests);
    let mut figures = accuracies(&set.name, &evaluation);
    for (name, tests) in &set.outside {
        figures.extend(outside(set, name, tests, &model));
    }
    if WITH_SLIPS.contains(&set.name.as_str()) {
        let least = evaluation.in_scope_accuracy - SLIPS_MAY_COST;
        let slipped = evaluate::on_tests(&model, &with_slips(&set.tests));
        let target = Target::AtLeast(least);
        figures.push(figure("one slip in each message", slipped.in_scope_accuracy, "%", target));
    }
    figures.push(Figure::context("  training", machine_only, "ms"));
    figures.push(Figure::context("  training and calibration", milliseconds, "ms"));
    figures.extend(answers(&model, &set.tests));
    let bytes = model.to_bytes().map_or(0, |bytes| bytes.len());
    figures.push(Figure::context("  model", bytes as f64 / 1e6, "MB"));
    figures
}

fn figure(name: &str, value: f64, unit: &'static str, target: Target) -> Figure {
    Figure::new(format!("  {name}"), value, unit, target)
}

fn accuracies(name: &str, evaluation: &Evaluation) -> Vec<Figure> {
    let baseline = ACCURACIES.iter().find(|baseline| baseline.name == name);
    let target = baseline.map_or(Target::Context, |it| Target::AtLeast(it.floor));
    let hoped =
        baseline.and_then(|it| it.hoped).map_or(String::new(), |it| format!(" (hoped {it})"));
    let title = format!("{name}, accuracy in scope{hoped}");
    let mut figures = vec![Figure::new(title, evaluation.in_scope_accuracy, "%", target)];
    for (other, accuracy) in baseline.map_or(&[][..], |it| it.others) {
        figures.push(Figure::context(format!("    {other}"), *accuracy, "%"));
    }
    figures.push(Figure::context("  among the best three", evaluation.top3_accuracy, "%"));
    figures.push(Figure::context("  with the threshold", evaluation.accuracy, "%"));
    figures.push(Figure::context("  macro F1", evaluation.in_scope_macro_f1, "%"));
    figures
}

fn outside(set: &DataSet, name: &str, tests: &[Test], model: &Classifier) -> Vec<Figure> {
    let all: Vec<Test> = set.tests.iter().chain(tests).cloned().collect();
    let evaluation = evaluate::on_tests(model, &all);
    let Some(found) = evaluation.out_of_scope else { return Vec::new() };
    let floor = AUROC_FLOORS.iter().find(|floor| (floor.0, floor.1) == (&set.name, name));
    let target = floor.map_or(Target::Context, |floor| Target::AtLeast(floor.2));
    vec![
        figure(&format!("{name}, AUROC"), found.auroc, "%", target),
        Figure::context(format!("  {name}, recall"), found.recall, "%"),
        Figure::context(format!("  {name}, F1"), found.f1, "%"),
        Figure::context(format!("  {name}, decisions right of all"), evaluation.accuracy, "%"),
    ]
}

/// Gives the milliseconds too.
fn train(lesson: &Lesson, settings: &Settings) -> (f64, Classifier) {
    let start = Instant::now();
    let model = Classifier::train(lesson, settings);
    (start.elapsed().as_secs_f64() * 1e3, model)
}

/// The training that has a target, on as many sentences.
fn train_small(set: &DataSet) -> Figure {
    let mut lesson = set.lesson.clone();
    lesson.labels.truncate(TIMED_LABELS);
    lesson.examples.retain(|example| example.label < TIMED_LABELS);
    lesson.examples.truncate(TIMED_EXAMPLES);
    let (milliseconds, _) = train(&lesson, &Settings { folds: 0, ..Settings::default() });
    let name = format!(
        "training of {} sentences and {} intents (hoped 50)",
        lesson.examples.len(),
        lesson.labels.len()
    );
    Figure::new(name, milliseconds, "ms", Target::AtMost(100.0))
}

fn answers(model: &Classifier, tests: &[Test]) -> [Figure; 2] {
    let mut samples: Vec<f64> = tests
        .iter()
        .map(|test| {
            let start = Instant::now();
            std::hint::black_box(model.classify(&test.text));
            start.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    samples.sort_by(f64::total_cmp);
    [
        figure("an answer, p50", percentile(&samples, 0.5), "us", Target::AtMost(7.0)),
        figure("  p99", percentile(&samples, 0.99), "us", Target::AtMost(30.0)),
    ]
}

/// The tests with a slip in a word of at least four letters of each, where there is one.
pub fn with_slips(tests: &[Test]) -> Vec<Test> {
    let mut dice = Dice(SEED);
    let slipped = |test: &Test| Test { text: slip(&test.text, &mut dice), label: test.label };
    tests.iter().map(slipped).collect()
}

/// Drops, doubles, replaces or swaps a letter.
fn slip(text: &str, dice: &mut Dice) -> String {
    let mut words: Vec<Vec<char>> = text.split(' ').map(|word| word.chars().collect()).collect();
    let is_long =
        |word: &&mut Vec<char>| word.len() > 3 && word.iter().all(|letter| letter.is_alphabetic());
    let mut long: Vec<&mut Vec<char>> = words.iter_mut().filter(is_long).collect();
    let place = dice.below(long.len().max(1));
    if let Some(word) = long.get_mut(place) {
        let at = dice.below(word.len());
        match dice.below(4) {
            0 => drop(word.remove(at)),
            1 => word.insert(at, dice.letter()),
            2 => word[at] = dice.letter(),
            _ => {
                let before = at.max(1);
                word.swap(before - 1, before);
            }
        }
    }
    let words: Vec<String> = words.into_iter().map(|word| word.into_iter().collect()).collect();
    words.join(" ")
}

/// A xorshift generator: the same slips each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or_default() % end
    }

    fn letter(&mut self) -> char {
        let letters = ('a'..='z').nth(self.below(26));
        letters.unwrap_or('e')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_changes_one_long_word_and_is_the_same_each_time() {
        let slipped = |seed| slip("is my card here", &mut Dice(seed));
        for seed in 1..50 {
            let text = slipped(seed);
            assert_eq!(text, slipped(seed));
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!((words.len(), words[0], words[1]), (4, "is", "my"), "{text}");
            assert!(words[2] == "card" || words[3] == "here", "{text}");
        }
        assert_eq!(slip("a b", &mut Dice(1)), "a b");
    }
}
