//! JSONPath (RFC 9535) over answers of services, with `[i]` for "the element of this repetition".
//!
//! The work of a query is bounded from the sizes of path and document before it runs. There are no
//! script expressions, and nothing here writes.

mod cost;
mod shape;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use serde_json::Value;

use cost::Budget;
use shape::Shape;

/// Longest path, in bytes.
pub const MAX_SOURCE: usize = 1024;
/// Deepest nesting of brackets and parentheses in a path.
pub const MAX_DEPTH: usize = 8;
/// Deepest nesting of a document.
pub const MAX_DOCUMENT_DEPTH: u64 = 128;
/// Most work for one query, in nodes looked at; about 20 ms.
pub const MAX_WORK: u64 = 1_000_000;

/// How a path marks the element of the current repetition.
const INDEX: &str = "[i]";

/// Reasons a path is refused. Offsets are bytes in the source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonPathError {
    #[error("the path is longer than {MAX_SOURCE} bytes")]
    TooLong,
    #[error("the path nests deeper than {MAX_DEPTH} at offset {offset}")]
    TooDeep { offset: usize },
    #[error("at offset {offset}: {reason}")]
    Syntax { reason: String, offset: usize },
    #[error("a second [i] stands at offset {offset}; a path repeats over one list")]
    SecondIndex { offset: usize },
    #[error("a filter after [i] can't look at the whole document")]
    RootAfterIndex { offset: usize },
    #[error("the regular expression in the path is too large")]
    LargeRegex,
}

impl JsonPathError {
    /// Returns where in the source the fault is, in bytes.
    pub fn offset(&self) -> usize {
        match self {
            Self::TooLong => MAX_SOURCE,
            Self::LargeRegex => 0,
            Self::TooDeep { offset }
            | Self::Syntax { offset, .. }
            | Self::SecondIndex { offset }
            | Self::RootAfterIndex { offset } => *offset,
        }
    }
}

/// Reasons a document isn't queried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("the path asks for more work on this document than {MAX_WORK} nodes")]
    TooCostly,
    #[error("the document nests deeper than {MAX_DOCUMENT_DEPTH}")]
    TooDeep,
    #[error("a regular expression taken from the document may not hold counted repetitions")]
    CountedRegex,
}

/// A parsed path.
#[derive(Debug, Clone)]
pub struct JsonPath {
    source: String,
    base: Compiled,
    /// What is asked of each element, where the path has an `[i]`.
    each: Option<Compiled>,
}

impl PartialEq for JsonPath {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for JsonPath {}

#[derive(Debug, Clone)]
struct Compiled {
    path: serde_json_path::JsonPath,
    shape: Shape,
}

impl JsonPath {
    /// Parses a path that begins with `$` and holds at most one `[i]`.
    pub fn parse(source: &str) -> Result<Self, JsonPathError> {
        if source.len() > MAX_SOURCE {
            return Err(JsonPathError::TooLong);
        }
        let index = shape::find_index(source)?;
        let base = Compiled::parse(&source[..index.unwrap_or(source.len())], 0)?;
        let each = index.map(|at| Compiled::parse_each(source, at)).transpose()?;
        Ok(Self { source: source.to_owned(), base, each })
    }

    /// Returns the path as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Says whether the path holds an `[i]`.
    pub fn has_index(&self) -> bool {
        self.each.is_some()
    }

    /// Returns the name of the document's member that the path begins with, as in `$.api_Balance`.
    pub fn first_member(&self) -> Option<&str> {
        let rest = self.source.strip_prefix("$.")?;
        let end = rest.find(['.', '[', ' ', '*']).unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    }

    /// Returns the nodes that the path selects, in order; `[i]` stands for every element.
    pub fn query<'v>(&self, document: &'v Value) -> Result<Vec<&'v Value>, QueryError> {
        let mut budget = Budget::default();
        let nodes = self.base.query(document, &mut budget)?;
        let Some(each) = &self.each else {
            return Ok(nodes);
        };
        let mut selected = Vec::new();
        for element in elements(&nodes) {
            selected.append(&mut each.query(element, &mut budget)?);
        }
        Ok(selected)
    }

    /// Returns the nodes selected when `[i]` is the given index; without `[i]` the same as `query`.
    pub fn query_at<'v>(
        &self,
        document: &'v Value,
        index: usize,
    ) -> Result<Vec<&'v Value>, QueryError> {
        let mut budget = Budget::default();
        let nodes = self.base.query(document, &mut budget)?;
        let Some(each) = &self.each else {
            return Ok(nodes);
        };
        match elements(&nodes).nth(index) {
            Some(element) => each.query(element, &mut budget),
            None => Ok(Vec::new()),
        }
    }

    /// Returns what the path stands for as one value; `None` when it selects nothing.
    ///
    /// A path of names and indexes gives its node. One with `[i]` gives a list with a place for each
    /// element, null where that has no such node, so that lists over the same elements stay
    /// parallel. Any other path gives the list of its nodes.
    pub fn value<'v>(&self, document: &'v Value) -> Result<Option<Cow<'v, Value>>, QueryError> {
        let mut budget = Budget::default();
        let nodes = self.base.query(document, &mut budget)?;
        let Some(each) = &self.each else {
            return Ok(self.base.joined(nodes));
        };
        if !nodes.iter().any(|node| node.is_array()) {
            return Ok(None);
        }
        let mut rows = Vec::new();
        for element in elements(&nodes) {
            let row = each.joined(each.query(element, &mut budget)?);
            rows.push(row.map_or(Value::Null, Cow::into_owned));
        }
        Ok(Some(Cow::Owned(Value::Array(rows))))
    }
}

impl Compiled {
    /// Parses the path before an `[i]`, or a whole one; `start` is added to offsets in errors.
    fn parse(source: &str, start: usize) -> Result<Self, JsonPathError> {
        let path = serde_json_path::JsonPath::parse(source).map_err(|error| {
            let offset = start + error.position();
            JsonPathError::Syntax { reason: error.message().to_owned(), offset }
        })?;
        Ok(Self { path, shape: Shape::parse(source)? })
    }

    /// Parses what follows the `[i]` at the given offset.
    fn parse_each(source: &str, index: usize) -> Result<Self, JsonPathError> {
        let after = index + INDEX.len();
        let each = Self::parse(&format!("${}", &source[after..]), after.saturating_sub(1))?;
        if each.shape.looks_at_root() {
            return Err(JsonPathError::RootAfterIndex { offset: after });
        }
        Ok(each)
    }

    fn query<'v>(
        &self,
        document: &'v Value,
        budget: &mut Budget,
    ) -> Result<Vec<&'v Value>, QueryError> {
        budget.spend(&self.shape, document)?;
        Ok(self.path.query(document).all())
    }

    fn joined<'v>(&self, mut nodes: Vec<&'v Value>) -> Option<Cow<'v, Value>> {
        if nodes.is_empty() {
            None
        } else if self.shape.is_singular() {
            nodes.pop().map(Cow::Borrowed)
        } else {
            Some(Cow::Owned(Value::Array(nodes.into_iter().cloned().collect())))
        }
    }
}

fn elements<'a, 'v>(nodes: &'a [&'v Value]) -> impl Iterator<Item = &'v Value> + use<'a, 'v> {
    nodes.iter().filter_map(|node| node.as_array()).flatten()
}
