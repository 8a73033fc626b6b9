//! Questions and answers into a bot: a story of their own, in a file of its own, so that what people write
//! by hand stays as it is.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use model::bot::{Dialog, DialogKind, Story, Vendor};
use model::key::Key;

use crate::bot_file::{SourceFile, parse};
use crate::part::{Part, PartError};
use crate::problem::{Problem, Severity};

/// Folder of the files that uploads make.
const FOLDER: &str = "faq";

/// What is to come into a bot.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The name of the story that the dialogs go into.
    pub story: String,
    pub dialogs: IndexMap<Key, Dialog>,
    pub mode: Mode,
}

/// What becomes of dialogs that are there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A name that is there is an error.
    Add,
    /// A dialog of the story that has the same name is replaced.
    Replace,
    /// As [`Mode::Replace`], and the story's other questions are switched off.
    ReplaceAll,
}

/// What an upload led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// The file of the story, new or changed.
    pub file: SourceFile,
    pub added: usize,
    pub replaced: usize,
    /// Questions that were switched off.
    pub disabled: usize,
    /// Nothing that keeps it from being used.
    pub problems: Vec<Problem>,
}

/// Why an upload can't come into a bot.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddError {
    #[error("the bot can't be read: {0}")]
    NoBot(String),
    #[error(transparent)]
    Part(#[from] PartError),
    /// Names that are there already.
    #[error("{} names are there already", .0.len())]
    Taken(Vec<Problem>),
}

/// Puts dialogs into the file `faq/<story>.yaml` of a bot.
///
/// # Errors
///
/// [`AddError`]; nothing is to be changed then.
pub fn add(files: &[SourceFile], upload: Upload) -> Result<Added, AddError> {
    let Upload { story, dialogs, mode } = upload;
    let key = Key::from_name(&story);
    let path = format!("{FOLDER}/{key}.yaml");
    let others: Vec<SourceFile> = files.iter().filter(|file| file.path != path).cloned().collect();
    let elsewhere = Elsewhere::find(&others)?;
    let mut part = match files.iter().find(|file| file.path == path) {
        Some(file) => Part::read(file)?,
        None => Part::empty(&path)?,
    };
    let known = part.bot.stories.entry(key.clone()).or_insert_with(|| Story {
        // Another file may say its name already.
        name: if elsewhere.stories.contains(&key) { key.to_string() } else { story },
        dialogs: IndexMap::new(),
        vendor: Vendor::new(),
    });
    let taken = taken(&known.dialogs, &dialogs, &elsewhere, (mode, &path));
    if !taken.is_empty() {
        return Err(AddError::Taken(taken));
    }
    let mut added = Added {
        file: SourceFile { path: path.clone(), text: String::new() },
        added: 0,
        replaced: 0,
        disabled: 0,
        problems: Vec::new(),
    };
    if mode == Mode::ReplaceAll {
        for (key, dialog) in &mut known.dialogs {
            if dialog.kind == DialogKind::Faq && dialog.is_enabled && !dialogs.contains_key(key) {
                dialog.is_enabled = false;
                added.disabled += 1;
            }
        }
        added.problems = elsewhere.kept(&key);
    }
    for (key, dialog) in dialogs {
        match known.dialogs.insert(key, dialog) {
            Some(_) => added.replaced += 1,
            None => added.added += 1,
        }
    }
    added.file = part.write();
    Ok(added)
}

/// The stories and dialogs of other files.
struct Elsewhere {
    stories: Vec<Key>,
    /// By their keys, with their story and whether they are questions that are switched on.
    dialogs: BTreeMap<Key, (Key, bool)>,
}

impl Elsewhere {
    fn find(files: &[SourceFile]) -> Result<Self, AddError> {
        let parsed = parse(files);
        let Some(bot) = parsed.bot.or(parsed.draft) else {
            let first = parsed.problems.iter().find(|it| it.severity == Severity::Error);
            return Err(AddError::NoBot(first.map_or_else(String::new, ToString::to_string)));
        };
        let mut found = Self { stories: Vec::new(), dialogs: BTreeMap::new() };
        for (story, it) in bot.stories {
            for (key, dialog) in it.dialogs {
                let is_on = dialog.kind == DialogKind::Faq && dialog.is_enabled;
                found.dialogs.insert(key, (story.clone(), is_on));
            }
            found.stories.push(story);
        }
        Ok(found)
    }

    /// Says which questions of a story stay switched on, because they stand in other files.
    fn kept(&self, story: &Key) -> Vec<Problem> {
        let kept = self.dialogs.iter().filter(|(_, (own, is_on))| own == story && *is_on);
        let problem = |key: &Key| Problem {
            severity: Severity::Warning,
            code: "not_disabled",
            message: format!("`{key}` stands in another file and stays switched on"),
            suggestion: Some("switch it off there with `enabled: false`".to_owned()),
            ..nowhere(story, key)
        };
        kept.map(|(key, _)| problem(key)).collect()
    }
}

fn taken(
    known: &IndexMap<Key, Dialog>,
    new: &IndexMap<Key, Dialog>,
    elsewhere: &Elsewhere,
    (mode, path): (Mode, &str),
) -> Vec<Problem> {
    let mut taken = Vec::new();
    for key in new.keys() {
        if let Some((story, _)) = elsewhere.dialogs.get(key) {
            taken.push(Problem {
                code: "name_taken",
                message: format!("dialog `{key}` is there already, outside of {path}"),
                suggestion: Some("give it another name, or change it where it stands".to_owned()),
                ..nowhere(story, key)
            });
        } else if mode == Mode::Add && known.contains_key(key) {
            taken.push(Problem {
                code: "name_exists",
                message: format!("dialog `{key}` is in {path} already"),
                suggestion: Some("replace what is there instead of adding to it".to_owned()),
                file: path.to_owned(),
                ..nowhere(&Key::from_name(super::stem(path)), key)
            });
        }
    }
    taken
}

/// An error about a dialog, without a line.
fn nowhere(story: &Key, dialog: &Key) -> Problem {
    Problem {
        severity: Severity::Error,
        code: "",
        file: String::new(),
        line: 0,
        column: 0,
        path: format!("stories.{story}.dialogs.{dialog}"),
        message: String::new(),
        suggestion: None,
    }
}
