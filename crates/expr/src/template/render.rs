//! Renders templates: puts values where references stand, encoded for the position.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde_json::Value;

use super::{FieldPart, Part, Reference, Template};
use crate::encode::{self, EncodeError};

/// Knows the values of a conversation.
pub trait Scope {
    /// Returns the value of a reference, `None` when it is unset.
    ///
    /// For a custom data field this is the whole stored value, whichever part of it is meant; for a
    /// result it is [`crate::jsonpath::JsonPath::value`]. A bare name is a variable, else a slot,
    /// else an environment variable.
    fn value(&self, reference: &Reference) -> Option<Cow<'_, Value>>;
}

/// Longest text that may be sent as a number.
const MAX_NUMBER_BYTES: usize = 64;

/// Where the rendered text will stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// A message, a title, plain text: values as they are.
    Text,
    /// Inside the quotes of a JSON string.
    JsonString,
    /// In place of a JSON value: numbers and booleans stay what they are, as texts too; other texts get
    /// quotes, unset becomes `null`.
    JsonValue,
    /// Inside a path segment of a URL.
    UrlPath,
    /// A value in the query of a URL.
    UrlQuery,
    /// A value in a form body.
    Form,
    /// Character data or an attribute's value in XML.
    Xml,
}

/// A rendered template.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rendered {
    pub text: String,
    /// References without a value, as they are written in templates, each once.
    pub unset: Vec<String>,
}

/// Reasons a template doesn't render.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    #[error(transparent)]
    Encode(#[from] EncodeError),
}

impl Template {
    /// Renders the template once; only values are encoded, literal text stays as it is.
    pub fn render(&self, scope: &dyn Scope, position: Position) -> Rendered {
        self.rendered(scope, position, None)
    }

    /// Renders one repetition: `[i]` and lists of results and fields give the element at the index.
    pub fn render_at(&self, scope: &dyn Scope, position: Position, index: usize) -> Rendered {
        self.rendered(scope, position, Some(index))
    }

    /// Renders the value of a header; a result that isn't printable ASCII is refused.
    pub fn render_header(&self, scope: &dyn Scope) -> Result<Rendered, RenderError> {
        let rendered = self.render(scope, Position::Text);
        encode::check_header(&rendered.text)?;
        Ok(rendered)
    }

    /// Returns how often the template repeats; `None` when it names no list to repeat over.
    ///
    /// That is the length of the longest list among results and custom data fields.
    pub fn repetitions(&self, scope: &dyn Scope) -> Option<usize> {
        repetitions(self.references(), scope)
    }

    fn rendered(&self, scope: &dyn Scope, position: Position, index: Option<usize>) -> Rendered {
        let mut writer = Writer::new(scope, index, self.source.len());
        for part in &self.parts {
            match part {
                Part::Literal(range) => writer.push(&self.source[range.clone()]),
                Part::Reference { reference, .. } => writer.push_value(reference, position),
            }
        }
        writer.rendered
    }
}

pub(super) fn repetitions<'a>(
    references: impl Iterator<Item = &'a Reference>,
    scope: &dyn Scope,
) -> Option<usize> {
    references
        .filter_map(|reference| match reference {
            Reference::Field { part: FieldPart::Whole | FieldPart::Each, .. }
            | Reference::Result(_) => {
                let length = scope.value(reference)?.as_array().map(Vec::len);
                length.or(reference.is_indexed().then_some(1))
            }
            Reference::Field { part: FieldPart::Element(_) | FieldPart::Count, .. }
            | Reference::Message
            | Reference::Variable(_)
            | Reference::Slot(_)
            | Reference::Environment(_)
            | Reference::Builtin(_)
            | Reference::Dated { .. }
            | Reference::Bare(_) => None,
        })
        .max()
}

/// A rendering under way.
pub(super) struct Writer<'s> {
    scope: &'s dyn Scope,
    index: Option<usize>,
    pub(super) rendered: Rendered,
}

impl<'s> Writer<'s> {
    pub(super) fn new(scope: &'s dyn Scope, index: Option<usize>, expected: usize) -> Self {
        let rendered = Rendered { text: String::with_capacity(expected + 32), unset: Vec::new() };
        Self { scope, index, rendered }
    }

    pub(super) fn push(&mut self, literal: &str) {
        self.rendered.text.push_str(literal);
    }

    pub(super) fn push_value(&mut self, reference: &Reference, position: Position) {
        let value = self.value(reference);
        match value.as_deref() {
            None | Some(Value::Null) => {
                self.report(reference);
                if position == Position::JsonValue {
                    self.push("null");
                }
            }
            Some(value) => push_encoded(&mut self.rendered.text, value, position),
        }
    }

    /// Returns the value of a reference for this repetition.
    pub(super) fn value(&self, reference: &Reference) -> Option<Cow<'s, Value>> {
        if let Reference::Dated { of, format } = reference {
            let value = self.value(of)?;
            return Some(format.write(&value).map_or(value, |date| Cow::Owned(date.into())));
        }
        let value = self.scope.value(reference);
        match reference {
            Reference::Field { part, .. } => match (part, value) {
                (FieldPart::Count, value) => Some(Cow::Owned(Value::from(count(value.as_deref())))),
                (FieldPart::Element(index), value) => element(value?, *index),
                (FieldPart::Each, value) => element(value?, self.index.unwrap_or(0)),
                (FieldPart::Whole, value) => self.repeated(value?),
            },
            Reference::Result(path) if path.has_index() => element(value?, self.index.unwrap_or(0)),
            Reference::Result(_) => self.repeated(value?),
            Reference::Message
            | Reference::Variable(_)
            | Reference::Slot(_)
            | Reference::Environment(_)
            | Reference::Builtin(_)
            | Reference::Dated { .. }
            | Reference::Bare(_) => value,
        }
    }

    pub(super) fn report(&mut self, reference: &Reference) {
        let name = reference.to_string();
        if !self.rendered.unset.contains(&name) {
            self.rendered.unset.push(name);
        }
    }

    fn repeated<'v>(&self, value: Cow<'v, Value>) -> Option<Cow<'v, Value>> {
        match self.index {
            Some(index) => element(value, index),
            None => Some(value),
        }
    }
}

/// Returns an element of a list; a value that is no list stands for all its elements.
fn element(value: Cow<'_, Value>, index: usize) -> Option<Cow<'_, Value>> {
    match value {
        Cow::Borrowed(Value::Array(elements)) => elements.get(index).map(Cow::Borrowed),
        Cow::Owned(Value::Array(elements)) => elements.into_iter().nth(index).map(Cow::Owned),
        single => Some(single),
    }
}

fn count(value: Option<&Value>) -> usize {
    match value {
        None | Some(Value::Null) => 0,
        Some(Value::Array(elements)) => elements.len(),
        Some(_) => 1,
    }
}

fn push_encoded(out: &mut String, value: &Value, position: Position) {
    match (position, value) {
        // A value becomes a text at the contact's next message: 10 must still be sent as 10.
        (Position::JsonValue, Value::String(text)) if is_json_scalar(text) => out.push_str(text),
        (Position::JsonValue, Value::String(text)) => {
            out.push('"');
            encode::push_json_string(out, text);
            out.push('"');
        }
        (Position::JsonValue | Position::Text, Value::Array(_) | Value::Object(_)) => {
            // Writing to a String can't fail.
            let _ = write!(out, "{value}");
        }
        (_, Value::Array(_) | Value::Object(_)) => push_text(out, &value.to_string(), position),
        (_, Value::Null) => {}
        (_, Value::Bool(true)) => out.push_str("true"),
        (_, Value::Bool(false)) => out.push_str("false"),
        (_, Value::Number(number)) => push_text(out, number.as_str(), position),
        (_, Value::String(text)) => push_text(out, text, position),
    }
}

/// Whether a text is a number or a boolean as JSON writes them.
fn is_json_scalar(text: &str) -> bool {
    let may_be = text.len() <= MAX_NUMBER_BYTES
        && text.bytes().next().is_some_and(|b| b == b'-' || b.is_ascii_digit());
    matches!(text, "true" | "false")
        || (may_be && serde_json::from_str::<serde_json::Number>(text).is_ok())
}

fn push_text(out: &mut String, text: &str, position: Position) {
    match position {
        Position::Text | Position::JsonValue => out.push_str(text),
        Position::JsonString => encode::push_json_string(out, text),
        Position::UrlPath | Position::UrlQuery => encode::push_percent(out, text),
        Position::Form => encode::push_form(out, text),
        Position::Xml => encode::push_xml(out, text),
    }
}
