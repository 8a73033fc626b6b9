//! One file of a bot by itself: read, changed by a program, and written again with its comments. What other
//! files hold isn't looked at.

use model::bot::Bot;
use serde_json::Value;

use crate::bot_file::{self, FORMAT, Places, SourceFile, to_json, write_json};
use crate::problem::{Problem, Severity};

/// Fields of a whole bot that a part of one needn't have.
const HEAD: [&str; 4] = ["format", "bot", "name", "language"];

/// A file of a bot, as a bot that holds nothing else.
#[derive(Debug, Clone)]
pub struct Part {
    pub bot: Bot,
    path: String,
    places: Places,
    /// Those fields of [`HEAD`] that the file doesn't have.
    missing: Vec<&'static str>,
}

/// Why a file can't be changed by a program.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PartError {
    #[error("{path} is no part of a bot: that is YAML or JSON")]
    NoPart { path: String },
    /// By itself it has errors, as a script that stands in another file.
    #[error("{path} can't be changed by a program: {}", .problems.first().map_or("it is empty", |it| &it.message))]
    Faulty { path: String, problems: Vec<Problem> },
}

impl Part {
    /// Reads a file that may lack what makes it a whole bot.
    ///
    /// # Errors
    ///
    /// [`PartError`] when it can't be read by itself.
    pub fn read(file: &SourceFile) -> Result<Self, PartError> {
        if ![".yaml", ".yml", ".json"].iter().any(|ending| file.path.ends_with(ending)) {
            return Err(PartError::NoPart { path: file.path.clone() });
        }
        let found = bot_file::parse(std::slice::from_ref(file)).places;
        let has = |field: &&str| found.root.as_ref().is_some_and(|it| it.get(field).is_some());
        let missing: Vec<&str> = HEAD.into_iter().filter(|field| !has(field)).collect();
        let head: Vec<String> = missing
            .iter()
            .filter_map(|field| match *field {
                "format" => Some(format!("format: {FORMAT}\n")),
                "bot" => Some("bot: part\n".to_owned()),
                _ => None,
            })
            .collect();
        // The head comes last, so that comments of the file stay at its beginning.
        let mut files = vec![file.clone()];
        if !head.is_empty() {
            files.push(SourceFile { path: format!("{}.yaml", file.path), text: head.concat() });
        }
        let parsed = bot_file::parse(&files);
        match parsed.bot {
            Some(bot) => Ok(Self { bot, path: file.path.clone(), places: parsed.places, missing }),
            None => {
                let is_error = |problem: &Problem| problem.severity == Severity::Error;
                let problems = parsed.problems.into_iter().filter(is_error).collect();
                Err(PartError::Faulty { path: file.path.clone(), problems })
            }
        }
    }

    /// A part that holds nothing yet.
    ///
    /// # Errors
    ///
    /// [`PartError::NoPart`] when no part can stand at that path.
    pub fn empty(path: &str) -> Result<Self, PartError> {
        Self::read(&SourceFile { path: path.to_owned(), text: "{}".to_owned() })
    }

    /// Writes the file anew: canonical, comments where they were.
    pub fn write(&self) -> SourceFile {
        let mut json = to_json(&self.bot);
        if let Value::Object(fields) = &mut json {
            fields.retain(|field, _| !self.missing.contains(&field.as_str()));
        }
        let text = if self.path.ends_with(".json") {
            format!("{json:#}\n")
        } else {
            write_json(&json, Some(&self.places))
        };
        SourceFile { path: self.path.clone(), text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_part_is_written_as_it_was() {
        let part =
            "# About us.\nentities:\n  city:\n    values: { delhi: [dilli] } # The capital.\n";
        let whole = "format: 1\nbot: small\nname: Small\nlanguage: de\n";
        let json = "{\n  \"entities\": {\n    \"city\": {\n      \"values\": {\n        \"delhi\": []\n      }\n    }\n  }\n}\n";
        for (path, text) in [("a.yaml", part), ("a.yml", whole), ("a.json", json)] {
            let written = Part::read(&file(path, text)).unwrap().write();
            let again = Part::read(&written).unwrap();
            assert_eq!(again.write(), written, "{path}");
            for line in text.lines().filter(|line| line.starts_with('#')) {
                assert!(written.text.contains(line), "{}", written.text);
            }
            assert_eq!(written.text.contains("bot"), text.contains("bot"), "{}", written.text);
            assert_eq!(written.text.contains("language"), text.contains("language"), "{path}");
        }
    }

    #[test]
    fn what_is_no_part_or_has_faults_is_refused() {
        assert!(matches!(Part::read(&file("a.js", "")), Err(PartError::NoPart { .. })));
        for text in ["a: [", "bot: ''", "stories: 1", "functions: { file: a.js }"] {
            let refused = Part::read(&file("a.yaml", text));
            assert!(matches!(refused, Err(PartError::Faulty { .. })), "{text}: {refused:?}");
        }
    }
}
