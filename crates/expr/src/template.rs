//! Templates: text with references to values, as in `Hello {$firstname}`.
//!
//! A template is parsed once and rendered once per use; what a value brings along is never read as a
//! template again. It is no programming language: no loops, conditions, calls or arithmetic.
//! Anything in braces that isn't a reference stays as it is written.

mod date;
mod json;
mod parser;
mod reference;
mod render;
#[cfg(test)]
mod tests;
mod url;

use std::ops::Range;

pub use date::{DateFormat, MONTHS};
pub use json::JsonTemplate;
pub use reference::{Builtin, FieldPart, Location, Reference};
pub use render::{Position, RenderError, Rendered, Scope};
pub use url::{UrlError, UrlKind, UrlTemplate};

/// Longest reference with its braces, in bytes; anything longer is literal text.
pub const MAX_REFERENCE: usize = 1024;

/// Knows which integrations a bot has, so that `{Name.field}` can be told from plain text.
pub trait KnownNames {
    fn is_integration(&self, name: &str) -> bool;
}

impl<F: Fn(&str) -> bool> KnownNames for F {
    fn is_integration(&self, name: &str) -> bool {
        self(name)
    }
}

/// The names of a bot without integrations.
#[derive(Debug, Clone, Copy)]
pub struct NoNames;

impl KnownNames for NoNames {
    fn is_integration(&self, _name: &str) -> bool {
        false
    }
}

/// Something suspicious in a template; `offset` is in bytes of its source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind}")]
pub struct Problem {
    pub offset: usize,
    pub kind: ProblemKind,
}

/// What is suspicious. The text in question stays literal unless the variant says otherwise.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    #[error("this reference is never closed with a brace")]
    Unterminated,
    #[error("this reference has no name, or one with characters that names can't have")]
    BadName,
    #[error("bad path: {0}")]
    BadPath(crate::jsonpath::JsonPathError),
    #[error("there is no built-in value {0:?}")]
    UnknownBuiltin(String),
    #[error("there is no integration {0:?}")]
    UnknownIntegration(String),
    #[error("secrets can't be used in templates; use the integration's credential")]
    Secret,
    #[error("a JSON body can't have references in its keys")]
    ReferenceInKey,
    /// The URL doesn't render.
    #[error("the host of a URL must be literal or come from an environment variable")]
    ReferenceInHost,
    /// The URL doesn't render.
    #[error("a URL begins with http:// or https:// and a host")]
    NoHost,
}

/// A parsed template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    source: String,
    parts: Vec<Part>,
    problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// A range of the source.
    Literal(Range<usize>),
    Reference {
        reference: Reference,
        offset: usize,
    },
}

impl Template {
    /// Parses a template; whatever isn't a reference becomes literal text.
    pub fn parse(source: &str, names: &dyn KnownNames) -> Self {
        let (parts, problems) = parser::parse(source, names);
        Self { source: source.to_owned(), parts, problems }
    }

    /// Returns the template as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns what looks like a mistake, in source order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the references in source order, repeated ones as often as they occur.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.parts.iter().filter_map(|part| match part {
            Part::Literal(_) => None,
            Part::Reference { reference, .. } => Some(reference),
        })
    }

    /// Returns the text when it has no reference at all.
    pub fn is_literal(&self) -> Option<&str> {
        self.references().next().is_none().then_some(&self.source)
    }

    /// Returns the reference when the source is exactly one reference and nothing else.
    pub fn single(&self) -> Option<&Reference> {
        match self.parts.as_slice() {
            [Part::Reference { reference, .. }] => Some(reference),
            _ => None,
        }
    }
}
