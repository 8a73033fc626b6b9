//! Where problems are gathered, and the paths they name.

use std::fmt;

use super::tree::Span;
use crate::problem::{Problem, Severity};

/// A path of keys and indexes from the root.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Path(Vec<String>);

impl Path {
    /// The path of these segments.
    pub(crate) fn of<S: ToString>(segments: impl IntoIterator<Item = S>) -> Self {
        Self(segments.into_iter().map(|segment| segment.to_string()).collect())
    }

    /// Does something one level down.
    pub(crate) fn within<R>(
        &mut self,
        segment: impl ToString,
        act: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.0.push(segment.to_string());
        let result = act(self);
        self.0.pop();
        result
    }

    /// The path one level down.
    pub(crate) fn with(&self, segment: impl ToString) -> Self {
        let mut path = self.clone();
        path.push(segment.to_string());
        path
    }

    pub(crate) fn push(&mut self, segment: String) {
        self.0.push(segment);
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    pub(crate) fn segments(&self) -> &[String] {
        &self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

/// Gathers problems of files of these names.
pub(crate) struct Report<'f> {
    files: &'f [String],
    pub(crate) problems: Vec<Problem>,
}

/// A problem that isn't reported yet.
#[must_use]
pub(crate) struct Draft<'r> {
    problems: &'r mut Vec<Problem>,
    problem: Problem,
}

impl<'f> Report<'f> {
    pub(crate) fn new(files: &'f [String]) -> Self {
        Self { files, problems: Vec::new() }
    }

    /// A place in words: `file:line`.
    pub(crate) fn place(&self, span: Span) -> String {
        let file = self.files.get(span.file).map_or("", String::as_str);
        format!("{file}:{}", span.line)
    }

    pub(crate) fn error(&mut self, code: &'static str, span: Span, path: &Path) -> Draft<'_> {
        self.draft(Severity::Error, code, span, path)
    }

    pub(crate) fn draft(
        &mut self,
        severity: Severity,
        code: &'static str,
        span: Span,
        path: &Path,
    ) -> Draft<'_> {
        let file = if span.line == 0 { None } else { self.files.get(span.file) };
        let problem = Problem {
            severity,
            code,
            file: file.cloned().unwrap_or_default(),
            line: u32::try_from(span.line).unwrap_or(u32::MAX),
            column: u32::try_from(span.column).unwrap_or(u32::MAX),
            path: path.to_string(),
            message: String::new(),
            suggestion: None,
        };
        Draft { problems: &mut self.problems, problem }
    }
}

impl Draft<'_> {
    pub(crate) fn say(mut self, message: impl Into<String>) -> Self {
        self.problem.message = message.into();
        self
    }

    /// Adds what would be right and reports the problem.
    pub(crate) fn suggest(mut self, suggestion: Option<String>) {
        self.problem.suggestion = suggestion;
        self.done();
    }

    /// Reports the problem.
    pub(crate) fn done(self) {
        self.problems.push(self.problem);
    }
}
