//! Bot files: a bot as one YAML or JSON text, or a folder of them, to and from the model.
//!
//! `tree` reads texts, `shape` and `fields` say what they may hold, `decode` and `encode` turn them
//! into bots and back, `writing` makes the canonical text. What is wrong *across* a bot is `check`'s.

#[cfg(test)]
mod arbitrary;
mod decode;
mod encode;
mod fields;
mod files;
mod merge;
mod report;
mod schema;
pub(crate) mod shape;
pub(crate) mod tree;
mod writing;

use std::collections::{BTreeMap, BTreeSet};

use model::bot::Bot;
use serde_json::Value;

pub use decode::FORMAT;
pub use encode::to_json;
pub use files::to_files;
pub use schema::json_schema;
pub use tree::{MAX_DEPTH, MAX_FILE_BYTES};
pub use writing::to_yaml;
pub(crate) use writing::write_json;

use crate::conversation_test::{self, TestFile};
use crate::problem::{Problem, Severity};
use decode::Decoder;
pub(crate) use decode::OPERATORS;
pub(crate) use report::{Draft, Path, Report};
pub(crate) use tree::{Node, Span};

/// A file as it was found: its path in the bot's folder, with `/`, and its text.
///
/// Paths that end in `.yaml`, `.yml` or `.json` are parts of the bot; others are scripts that the
/// bot may name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// Where everything of a bot stands in its files, and its comments.
#[derive(Debug, Clone, Default)]
pub struct Places {
    pub(crate) root: Option<Node>,
    pub(crate) files: Vec<String>,
}

/// What came of reading a bot's files.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// Absent when a problem is an error.
    pub bot: Option<Bot>,
    pub places: Places,
    /// In the order of files and lines.
    pub problems: Vec<Problem>,
    /// Conversation tests that are among the files, in their order; they are no part of the bot.
    pub tests: Vec<TestFile>,
    /// What could be read in spite of errors.
    pub(crate) draft: Option<Bot>,
}

impl Parsed {
    /// The bot, or else what of it could be read in spite of errors.
    pub fn readable(&self) -> Option<&Bot> {
        self.bot.as_ref().or(self.draft.as_ref())
    }
}

/// Reads a bot from its files. Problems across the bot, as targets that lead nowhere, aren't looked
/// for; see `check`.
pub fn parse(files: &[SourceFile]) -> Parsed {
    let names: Vec<String> = files.iter().map(|file| file.path.clone()).collect();
    let mut report = Report::new(&names);
    let mut scripts = BTreeMap::new();
    let mut trees = Vec::new();
    let mut is_whole = true;
    let mut tests = Vec::new();
    for (number, file) in files.iter().enumerate() {
        if conversation_test::is_test(&file.path) {
            tests.push(conversation_test::read(file));
            continue;
        }
        if !is_part(&file.path) {
            scripts.insert(file.path.as_str(), file.text.as_str());
            continue;
        }
        let read = if file.path.ends_with(".json") { tree::read_json } else { tree::read_yaml };
        let (tree, faults) = read(&file.text, number);
        for fault in faults {
            fault.report(&Path::default(), &mut report);
        }
        is_whole &= tree.is_some();
        trees.extend(tree);
    }
    let root = merge::merge(trees, &mut report);
    // With a file missing, the rest would be full of consequences.
    let root = root.filter(|_| is_whole);
    let draft = root.as_ref().map(|root| {
        let (bot, used) = decode(root, &scripts, &mut report);
        report_unused(files, &used, &mut report);
        bot
    });
    let mut problems = report.problems;
    problems.sort_by(|a, b| a.position().cmp(&b.position()));
    let places = Places { root, files: names };
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        Parsed { bot: None, places, problems, tests, draft }
    } else {
        Parsed { bot: draft, places, problems, tests, draft: None }
    }
}

/// Reads a bot from its JSON form, as `to_json` makes it. No path names a file then.
///
/// # Errors
///
/// All problems, when one of them is an error.
pub fn from_json(json: &Value) -> Result<Bot, Vec<Problem>> {
    let mut report = Report::new(&[]);
    refuse_unstorable(json, tree::MAX_DEPTH, &mut Path::default(), &mut report);
    if !report.problems.is_empty() {
        return Err(report.problems);
    }
    let (bot, _) = decode(&Node::from_value(json), &BTreeMap::new(), &mut report);
    if report.problems.is_empty() { Ok(bot) } else { Err(report.problems) }
}

/// Reports what a file couldn't hold: values that are too deep, and NUL in texts.
fn refuse_unstorable(json: &Value, depth_left: usize, path: &mut Path, report: &mut Report<'_>) {
    let nested: Vec<(String, &Value)> = match json {
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect()
        }
        Value::Object(fields) => fields.iter().map(|(key, it)| (key.clone(), it)).collect(),
        Value::String(text) => {
            let fault = tree::Fault::of_null_character(text, Span::default());
            return fault.into_iter().for_each(|it| it.report(path, report));
        }
        _ => return,
    };
    let Some(depth_left) = depth_left.checked_sub(1) else {
        return tree::Fault::of_depth(Span::default()).report(path, report);
    };
    for (segment, value) in nested {
        let key = tree::Fault::of_null_character(&segment, Span::default());
        path.within(segment, |path| {
            key.into_iter().for_each(|it| it.report(path, report));
            refuse_unstorable(value, depth_left, path, report);
        });
    }
}

fn is_part(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}

fn decode(
    root: &Node,
    scripts: &BTreeMap<&str, &str>,
    report: &mut Report<'_>,
) -> (Bot, BTreeSet<String>) {
    shape::Shape::Object(&fields::BOT).check(root, &mut Path::default(), report);
    let mut decoder =
        Decoder { report, scripts, used_scripts: BTreeSet::new(), bad_targets: Vec::new() };
    let bot = decoder.bot(root);
    (bot, decoder.used_scripts)
}

fn report_unused(files: &[SourceFile], used: &BTreeSet<String>, report: &mut Report<'_>) {
    for (number, file) in files.iter().enumerate() {
        if !is_part(&file.path) && !used.contains(&file.path) {
            let span = Span { file: number, line: 1, column: 1, ..Span::default() };
            report
                .draft(Severity::Warning, "unused_file", span, &Path::default())
                .say("no script of the bot is taken from this file")
                .done();
        }
    }
}

#[cfg(test)]
mod tests;
