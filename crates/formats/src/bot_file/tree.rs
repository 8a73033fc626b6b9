//! A tree of YAML or JSON that knows where each of its values stands and which comments belong to
//! it. It knows nothing about bots.
//!
//! Aliases, anchors, tags, a second document and a key that stands twice are refused.

pub(crate) mod comments;
mod json;
pub(crate) mod scalar;
mod yaml;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use super::report::{Path, Report};

pub(crate) use comments::Comments;
pub(crate) use json::read as read_json;
pub(crate) use yaml::read as read_yaml;

/// Deepest nesting of a file.
pub const MAX_DEPTH: usize = 64;
/// Largest file, in bytes.
pub const MAX_FILE_BYTES: usize = 8 * 1024 * 1024;
/// Most values of a file: texts, numbers, lists, mappings and the like.
pub const MAX_VALUES: usize = 250_000;

/// Where a value begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Span {
    /// The number of the file among those that were read.
    pub file: usize,
    /// From 1; 0 when it stands in no file.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// In characters from the file's beginning.
    pub start: usize,
    pub end: usize,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub content: Content,
    pub span: Span,
    pub comments: Comments,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Content {
    Null,
    Bool(bool),
    /// As it was written, where JSON could have been written so.
    Number(Number),
    Text(String),
    Sequence(Vec<Node>),
    Mapping(IndexMap<String, Entry>),
}

/// A value of a mapping and the place of its key.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Entry {
    pub key: Span,
    pub node: Node,
}

/// Something that a file may not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub code: &'static str,
    pub span: Span,
    pub message: String,
    pub suggestion: Option<String>,
}

impl Fault {
    /// The fault of a file that is larger than [`MAX_FILE_BYTES`].
    fn of_size(text: &str, file: usize) -> Option<Self> {
        (text.len() > MAX_FILE_BYTES).then(|| Self {
            code: "file_too_large",
            span: Span { file, line: 1, column: 1, ..Span::default() },
            message: format!("a file has at most {MAX_FILE_BYTES} bytes, this one {}", text.len()),
            suggestion: None,
        })
    }

    pub(crate) fn report(self, path: &Path, report: &mut Report<'_>) {
        report.error(self.code, self.span, path).say(self.message).suggest(self.suggestion);
    }

    /// The fault of a key that stood at `first` already.
    fn of_double(key: &str, span: Span, first: Span) -> Self {
        Self {
            code: "duplicate_key",
            span,
            message: format!("`{key}` stands here twice, first in line {}", first.line),
            suggestion: None,
        }
    }

    pub(crate) fn of_depth(span: Span) -> Self {
        Self {
            code: "too_deep",
            span,
            message: format!("values are nested at most {MAX_DEPTH} deep"),
            suggestion: None,
        }
    }

    /// The fault of the value that is one too many.
    pub(crate) fn of_count(span: Span) -> Self {
        Self {
            code: "too_many_values",
            span,
            message: format!("a file has at most {MAX_VALUES} values"),
            suggestion: None,
        }
    }

    /// Databases refuse NUL in texts, so it is refused before one is asked.
    pub(crate) fn of_null_character(text: &str, span: Span) -> Option<Self> {
        text.contains('\0').then(|| Self {
            code: "null_character",
            span,
            message: "a text can't hold the character NUL".to_owned(),
            suggestion: None,
        })
    }
}

impl Node {
    pub(crate) fn new(content: Content, span: Span) -> Self {
        Self { content, span, comments: Comments::default() }
    }

    /// The value under `key` of a mapping.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries()?.get(key).map(|entry| &entry.node)
    }

    pub(crate) fn entries(&self) -> Option<&IndexMap<String, Entry>> {
        match &self.content {
            Content::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    pub(crate) fn items(&self) -> Option<&[Self]> {
        match &self.content {
            Content::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.content {
            Content::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What kind of value it is, in words: `a text`, `a list`.
    pub(crate) const fn noun(&self) -> &'static str {
        match &self.content {
            Content::Null => "nothing",
            Content::Bool(_) => "true or false",
            Content::Number(_) => "a number",
            Content::Text(_) => "a text",
            Content::Sequence(_) => "a list",
            Content::Mapping(_) => "a mapping",
        }
    }

    /// The value without its places.
    pub(crate) fn to_value(&self) -> Value {
        match &self.content {
            Content::Null => Value::Null,
            Content::Bool(value) => Value::Bool(*value),
            Content::Number(number) => Value::Number(number.clone()),
            Content::Text(text) => Value::String(text.clone()),
            Content::Sequence(items) => items.iter().map(Self::to_value).collect(),
            Content::Mapping(entries) => Value::Object(
                entries.iter().map(|(key, entry)| (key.clone(), entry.node.to_value())).collect(),
            ),
        }
    }

    /// A value that stands in no file.
    pub(crate) fn from_value(value: &Value) -> Self {
        let content = match value {
            Value::Null => Content::Null,
            Value::Bool(value) => Content::Bool(*value),
            Value::Number(number) => Content::Number(number.clone()),
            Value::String(text) => Content::Text(text.clone()),
            Value::Array(items) => Content::Sequence(items.iter().map(Self::from_value).collect()),
            Value::Object(fields) => Content::Mapping(
                fields
                    .iter()
                    .map(|(key, value)| {
                        let node = Self::from_value(value);
                        (key.clone(), Entry { key: Span::default(), node })
                    })
                    .collect(),
            ),
        };
        Self::new(content, Span::default())
    }

    /// The node under that path of keys and indexes.
    #[cfg(test)]
    pub(crate) fn find(&self, path: &[String]) -> Option<&Self> {
        path.iter().try_fold(self, |node, segment| match &node.content {
            Content::Mapping(entries) => entries.get(segment).map(|entry| &entry.node),
            Content::Sequence(items) => items.get(segment.parse::<usize>().ok()?),
            _ => None,
        })
    }
}
