//! A sheet as a bot of its own.

use model::bot::{Bot, Story};
use model::key::Key;

use super::{parse, stem};
use crate::bot_file::SourceFile;
use crate::import::{Count, Finding, Findings, ImportError, Imported};
use crate::problem::{Problem, Severity};

/// Makes a bot of a sheet's questions, named after the file.
///
/// # Errors
///
/// [`ImportError`] with the sheet's first error.
pub fn read(file: &SourceFile, language: &str) -> Result<Imported, ImportError> {
    let sheet = parse(file);
    let Some(dialogs) = sheet.dialogs else {
        let first = sheet.problems.into_iter().find(|problem| problem.severity == Severity::Error);
        return Err(first.map_or_else(
            || ImportError {
                code: "no_rows",
                place: String::new(),
                message: "there is nothing".to_owned(),
            },
            |problem| ImportError {
                code: problem.code,
                place: place(&problem),
                message: problem.message,
            },
        ));
    };
    let name = stem(&file.path);
    let mut bot = Bot::new(Key::from_name(name), name, language);
    let counts = vec![Count { what: "questions", count: dialogs.len() }];
    bot.stories.insert(Key::from_name(name), Story { dialogs, ..Story::new(name) });
    let mut findings = Findings::default();
    for problem in sheet.problems {
        findings.add(Finding {
            severity: problem.severity,
            code: problem.code,
            file: file.path.clone(),
            place: place(&problem),
            path: String::new(),
            message: problem.message,
            suggestion: problem.suggestion,
        });
    }
    let (findings, more_findings) = findings.into_parts();
    Ok(Imported { bot, counts, findings, more_findings })
}

fn place(problem: &Problem) -> String {
    format!("{}:{}", problem.line, problem.column)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> SourceFile {
        SourceFile { path: "data/shop.tsv".to_owned(), text: text.to_owned() }
    }

    #[test]
    fn a_sheet_becomes_a_bot_that_answers_its_questions() {
        let imported = read(&sheet("Question\tAnswer\nAre you open?\tYes.\n"), "en").unwrap();
        assert_eq!(imported.bot.name, "shop");
        assert_eq!(imported.bot.dialogs().count(), 1);
        assert_eq!(imported.counts, [Count { what: "questions", count: 1 }]);
    }

    #[test]
    fn a_sheet_with_errors_is_refused_with_the_place_of_the_first() {
        let error = read(&sheet("Question\tAnswer\n\tYes.\n"), "en").unwrap_err();
        assert_eq!((error.code, error.place.as_str()), ("missing_value", "2:1"));
    }
}
