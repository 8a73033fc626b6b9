//! Problems: what is wrong with a bot file, where, and what would be right. They are values to show
//! and to count, not errors that end something.

use std::fmt;

use serde::Serialize;

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The bot can't be used.
    Error,
    /// The bot can be used, but hardly means this.
    Warning,
    /// Good to know.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// One thing that is wrong, shown as `file:line:column: error[code] path: message; suggestion`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub severity: Severity,
    /// Stable, as `unknown_target`.
    pub code: &'static str,
    /// Empty when the bot didn't come from a file.
    pub file: String,
    /// From 1; 0 when the bot didn't come from a file.
    pub line: u32,
    /// From 1, in characters; 0 when the bot didn't come from a file.
    pub column: u32,
    /// The thing, as `stories.main.dialogs.account_balance.interactions.ask_number`.
    pub path: String,
    pub message: String,
    /// What to write or do instead.
    pub suggestion: Option<String>,
}

impl Problem {
    /// Where it stands, as an order: by file, line, column.
    pub(crate) fn position(&self) -> (&str, u32, u32) {
        (&self.file, self.line, self.column)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line > 0 {
            write!(f, "{}:{}:{}: ", self.file, self.line, self.column)?;
        }
        write!(f, "{}[{}] ", self.severity, self.code)?;
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        f.write_str(&self.message)?;
        self.suggestion.as_ref().map_or(Ok(()), |suggestion| write!(f, "; {suggestion}"))
    }
}

/// The candidate that `wrong` probably meant, if any is close enough.
pub(crate) fn closest<'a>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let wrong = wrong.to_lowercase();
    let length = wrong.chars().count();
    candidates
        .into_iter()
        // Words whose lengths differ by more than the allowed distance can't be close enough.
        .filter(|candidate| candidate.len().abs_diff(wrong.len()) <= length.max(3))
        .map(|candidate| (strsim::osa_distance(&wrong, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= (length / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// `did you mean …?` for the closest candidate.
pub(crate) fn did_you_mean<'a>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    closest(wrong, candidates).map(|candidate| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_finds_the_word_that_was_meant() {
        let words = ["Account Balance", "billing", "end"];
        for (wrong, meant) in [
            ("Acount Balance", Some("Account Balance")),
            ("account balance", Some("Account Balance")),
            ("biling", Some("billing")),
            ("edn", Some("end")),
            ("weather", None),
            ("", None),
        ] {
            assert_eq!(closest(wrong, words), meant, "{wrong}");
        }
    }

    #[test]
    fn a_problem_is_shown_with_its_place_and_its_remedy() {
        let mut problem = Problem {
            severity: Severity::Error,
            code: "unknown_target",
            file: "bot.yaml".to_owned(),
            line: 7,
            column: 13,
            path: "stories.main".to_owned(),
            message: "no dialog `a`".to_owned(),
            suggestion: Some("did you mean `b`?".to_owned()),
        };
        assert_eq!(
            problem.to_string(),
            "bot.yaml:7:13: error[unknown_target] stories.main: no dialog `a`; did you mean `b`?"
        );
        problem.line = 0;
        problem.suggestion = None;
        assert_eq!(problem.to_string(), "error[unknown_target] stories.main: no dialog `a`");
    }
}
