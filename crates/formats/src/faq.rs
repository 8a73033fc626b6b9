//! Sheets of questions and answers, as people keep them for their FAQ, to dialogs of a bot.
//!
//! Two forms are read, told apart by their header: `Question<TAB>Answer`, and the comma-separated
//! `node_name,question,answer,quick_replies,link_text,link_button,link_url` with the last four optional. How they
//! come into a bot is [`add`]'s part.

mod add;
mod entry;
mod import;
mod table;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use indexmap::IndexMap;
use model::bot::Dialog;
use model::key::{Key, MAX_KEY_CHARS};

use crate::bot_file::SourceFile;
use crate::problem::{Problem, Severity};
use table::Form;

pub use add::{AddError, Added, Mode, Upload, add};
pub use import::read;

/// Most rows of a sheet.
pub const MAX_ROWS: usize = 2_000;
/// Longest wording of a question, in characters; and from where on a warning is given.
pub const MAX_QUESTION_CHARS: usize = 1_000;
pub const USUAL_QUESTION_CHARS: usize = 100;
/// Longest answer, in characters, all its messages together; and from where on a warning is given.
pub const MAX_ANSWER_CHARS: usize = 4_000;
pub const USUAL_ANSWER_CHARS: usize = 300;
/// Most quick replies of an answer, and the longest, in characters.
pub const MAX_QUICK_REPLIES: usize = 20;
pub const MAX_QUICK_REPLY_CHARS: usize = 128;

/// What came of reading a sheet.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// A dialog a row; absent when a problem is an error.
    pub dialogs: Option<IndexMap<Key, Dialog>>,
    /// In the order of lines. `path` is the column's name.
    pub problems: Vec<Problem>,
}

/// Reads a sheet. The file's name without its ending begins the names of a tab-separated one's
/// dialogs.
pub fn parse(file: &SourceFile) -> Sheet {
    let mut slips = Slips { file: &file.path, problems: Vec::new() };
    let mut dialogs = IndexMap::new();
    if let Some(at) = file.text.find('\0') {
        let line = file.text[..at].lines().count().max(1);
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        slips.error(line, "", "null_character", "a text can't hold U+0000").done();
    } else if let Some((form, rows)) = table::read(&file.text, &mut slips) {
        let mut asked = HashMap::new();
        for row in &rows {
            let questions = entry::questions(row, form == Form::Commas, &mut slips);
            if questions.is_empty() {
                continue;
            }
            let questions = own_questions(questions, row.line, &mut asked, &mut slips);
            // What it asks, other rows answer: that was reported.
            let Some(first) = questions.first() else { continue };
            let name = match form {
                Form::Tabs => named(&format!("{}: {first}", stem(&file.path))),
                Form::Commas => row.name.clone(),
            };
            let Some(key) = key_of(form, (&name, row.line), &dialogs, &mut slips) else { continue };
            let label = (form == Form::Tabs).then(|| first.clone());
            let dialog = entry::dialog(&name, questions, row, &mut slips);
            dialogs.insert(key, Dialog { label, ..dialog });
        }
        if dialogs.is_empty() && slips.problems.is_empty() {
            slips.error(1, "", "no_rows", "there is nothing below the header").done();
        }
    }
    let problems = slips.problems;
    let has_errors = problems.iter().any(|problem| problem.severity == Severity::Error);
    Sheet { dialogs: (!has_errors).then_some(dialogs), problems }
}

/// Those questions that no row before asked.
fn own_questions(
    questions: Vec<String>,
    line: u32,
    asked: &mut HashMap<String, u32>,
    slips: &mut Slips<'_>,
) -> Vec<String> {
    let mut own = Vec::new();
    for question in questions {
        let first = *asked.entry(folded(&question)).or_insert(line);
        if first == line {
            own.push(question);
        } else {
            let message = format!("line {first} answers {question:?} already");
            slips
                .warning(line, "question", "duplicate_question", message)
                .suggest("it is left out here");
        }
    }
    own
}

/// The key of a row's name, which no row before has.
fn key_of(
    form: Form,
    (name, line): (&str, u32),
    dialogs: &IndexMap<Key, Dialog>,
    slips: &mut Slips<'_>,
) -> Option<Key> {
    if name.is_empty() {
        slips.error(line, "node_name", "missing_value", "there is no name").done();
        return None;
    }
    let key = Key::from_name(name);
    match (form, dialogs.get(&key)) {
        (_, None) => Some(key),
        (Form::Commas, Some(first)) => {
            let message = format!("{name:?} names the same as {:?} above: `{key}`", first.name);
            slips.error(line, "node_name", "duplicate_name", message).done();
            None
        }
        // Long questions may begin alike.
        (Form::Tabs, Some(_)) => (2..=MAX_ROWS + 1)
            .map(|n| {
                let tail = format!("_{n}");
                let kept = MAX_KEY_CHARS - tail.len();
                Key::from_name(&(key.as_str().chars().take(kept).collect::<String>() + &tail))
            })
            .find(|key| !dialogs.contains_key(key)),
    }
}

/// A question as it is compared: in small letters, without punctuation.
fn folded(question: &str) -> String {
    let letters = question.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' });
    let words: String = letters.flat_map(char::to_lowercase).collect();
    let folded = words.split_whitespace().collect::<Vec<_>>().join(" ");
    // Of signs alone nothing would be left.
    if folded.is_empty() { question.to_owned() } else { folded }
}

/// A name no longer than a key.
fn named(text: &str) -> String {
    text.chars().take(MAX_KEY_CHARS).collect::<String>().trim_end().to_owned()
}

/// A file's name without its folders and its ending.
pub fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// Where problems of a sheet are gathered.
struct Slips<'f> {
    file: &'f str,
    problems: Vec<Problem>,
}

/// A problem that isn't reported yet.
#[must_use]
struct Slip<'s> {
    problems: &'s mut Vec<Problem>,
    problem: Problem,
}

impl Slips<'_> {
    fn error(
        &mut self,
        line: u32,
        column: &str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Slip<'_> {
        self.slip(Severity::Error, (line, column, code), message.into())
    }

    fn warning(
        &mut self,
        line: u32,
        column: &str,
        code: &'static str,
        message: impl Into<String>,
    ) -> Slip<'_> {
        self.slip(Severity::Warning, (line, column, code), message.into())
    }

    fn slip(
        &mut self,
        severity: Severity,
        (line, column, code): (u32, &str, &'static str),
        message: String,
    ) -> Slip<'_> {
        let problem = Problem {
            severity,
            code,
            file: self.file.to_owned(),
            line: line.max(1),
            column: 1,
            path: column.to_owned(),
            message,
            suggestion: None,
        };
        Slip { problems: &mut self.problems, problem }
    }
}

impl Slip<'_> {
    /// Adds what would be right and reports the problem.
    fn suggest(mut self, suggestion: impl Into<String>) {
        self.problem.suggestion = Some(suggestion.into());
        self.done();
    }

    /// Reports the problem.
    fn done(self) {
        self.problems.push(self.problem);
    }
}
