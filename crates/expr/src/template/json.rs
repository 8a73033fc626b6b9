//! Templates for JSON bodies: whatever the values hold, the body parses to the same shape.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::parser::{AtBrace, at_brace};
use super::render::{Writer, repetitions};
use super::{
    KnownNames, Part, Position, Problem, ProblemKind, Reference, Rendered, Scope, Template,
};
use crate::encode;

/// A parsed JSON body with references inside strings and in the places of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonTemplate {
    source: String,
    form: Form,
    problems: Vec<Problem>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    Json(Vec<JsonPart>),
    /// The body isn't JSON, so nothing is known about positions.
    Text(Template),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum JsonPart {
    /// JSON text as it is sent.
    Literal(String),
    Reference {
        reference: Reference,
        position: Position,
    },
}

impl JsonTemplate {
    /// Parses a body; one that isn't JSON around its references becomes plain text.
    ///
    /// A reference in a key stays literal and is reported, since a value there could replace other
    /// members. A body of one reference alone may be a text that holds a JSON object or list; that is
    /// sent as it is. Offsets inside strings with escapes point to the string.
    pub fn parse(source: &str, names: &dyn KnownNames) -> Self {
        let mut reader = Reader { source, names, parts: Vec::new(), problems: Vec::new() };
        let form = reader.read();
        let problems = match &form {
            Form::Json(_) => reader.problems,
            Form::Text(template) => template.problems().to_vec(),
        };
        Self { source: source.to_owned(), form, problems }
    }

    /// Returns the body as written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Says whether the body is JSON; otherwise values stand in it unencoded.
    pub fn is_json(&self) -> bool {
        matches!(self.form, Form::Json(_))
    }

    /// Returns what looks like a mistake, in source order.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the references in source order.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        let (parts, template) = match &self.form {
            Form::Json(parts) => (parts.as_slice(), None),
            Form::Text(template) => (&[][..], Some(template)),
        };
        let in_json = parts.iter().filter_map(|part| match part {
            JsonPart::Literal(_) => None,
            JsonPart::Reference { reference, .. } => Some(reference),
        });
        in_json.chain(template.into_iter().flat_map(Template::references))
    }

    /// Renders the body once.
    pub fn render(&self, scope: &dyn Scope) -> Rendered {
        self.rendered(scope, None)
    }

    /// Renders one repetition: `[i]` and lists give the element at the index.
    pub fn render_at(&self, scope: &dyn Scope, index: usize) -> Rendered {
        self.rendered(scope, Some(index))
    }

    /// Returns how often the body repeats; `None` when it names no list to repeat over.
    pub fn repetitions(&self, scope: &dyn Scope) -> Option<usize> {
        repetitions(self.references(), scope)
    }

    fn rendered(&self, scope: &dyn Scope, index: Option<usize>) -> Rendered {
        let parts = match (&self.form, index) {
            (Form::Json(parts), _) => parts,
            (Form::Text(template), None) => return template.render(scope, Position::Text),
            (Form::Text(template), Some(index)) => {
                return template.render_at(scope, Position::Text, index);
            }
        };
        let mut writer = Writer::new(scope, index, self.source.len());
        if let [JsonPart::Reference { reference, .. }] = parts.as_slice()
            && let Some(Value::String(text)) = writer.value(reference).as_deref()
            && is_object_or_list(text)
        {
            writer.push(text);
            return writer.rendered;
        }
        for part in parts {
            match part {
                JsonPart::Literal(text) => writer.push(text),
                JsonPart::Reference { reference, position } => {
                    writer.push_value(reference, *position);
                }
            }
        }
        writer.rendered
    }
}

/// Says whether a text is a whole JSON object or list.
fn is_object_or_list(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok()
}

struct Reader<'s> {
    source: &'s str,
    names: &'s dyn KnownNames,
    parts: Vec<JsonPart>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn read(&mut self) -> Form {
        match self.read_body() {
            Some(()) if self.is_json() => Form::Json(std::mem::take(&mut self.parts)),
            _ => Form::Text(Template::parse(self.source, self.names)),
        }
    }

    /// Splits the body into parts; `None` when a string is faulty.
    fn read_body(&mut self) -> Option<()> {
        let mut at = 0;
        while let Some(found) = self.source[at..].find(['"', '{']) {
            let start = at + found;
            self.push_literal(&self.source[at..start]);
            at = if self.source[start..].starts_with('"') {
                self.read_string(start)?
            } else {
                self.read_brace(start)
            };
        }
        self.push_literal(&self.source[at..]);
        Some(())
    }

    /// Reads a brace outside of strings: a reference in the place of a value, or an object.
    fn read_brace(&mut self, start: usize) -> usize {
        match at_brace(&self.source[start..], self.names) {
            AtBrace::Reference { reference, end } => {
                self.parts.push(JsonPart::Reference { reference, position: Position::JsonValue });
                return start + end;
            }
            AtBrace::Suspicious(kind) => self.problems.push(Problem { offset: start, kind }),
            AtBrace::Literal => {}
        }
        self.push_literal("{");
        start + 1
    }

    fn read_string(&mut self, start: usize) -> Option<usize> {
        let end = start + string_length(&self.source[start..])?;
        let raw = &self.source[start..end];
        let text: String = serde_json::from_str(raw).ok()?;
        let template = Template::parse(&text, self.names);
        let has_escapes = raw.len() != text.len() + 2;
        let offset_of = |offset: usize| if has_escapes { start } else { start + 1 + offset };
        let is_key = self.source[end..].trim_start().starts_with(':');
        if is_key && template.is_literal().is_none() {
            self.problems.push(Problem { offset: start, kind: ProblemKind::ReferenceInKey });
        }
        let problems = template.problems().iter();
        self.problems.extend(problems.map(|problem| Problem {
            offset: offset_of(problem.offset),
            kind: problem.kind.clone(),
        }));
        if is_key || template.is_literal().is_some() {
            self.push_literal(raw);
        } else {
            self.push_string(&template);
        }
        Some(end)
    }

    fn push_string(&mut self, template: &Template) {
        self.push_literal("\"");
        for part in &template.parts {
            match part {
                Part::Literal(range) => {
                    let mut literal = String::new();
                    encode::push_json_string(&mut literal, &template.source[range.clone()]);
                    self.push_literal(&literal);
                }
                Part::Reference { reference, .. } => self.parts.push(JsonPart::Reference {
                    reference: reference.clone(),
                    position: Position::JsonString,
                }),
            }
        }
        self.push_literal("\"");
    }

    fn push_literal(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(JsonPart::Literal(literal)) => literal.push_str(text),
            _ if text.is_empty() => {}
            _ => self.parts.push(JsonPart::Literal(text.to_owned())),
        }
    }

    /// Says whether the parts are JSON when references are left out of strings and null elsewhere.
    fn is_json(&self) -> bool {
        let mut probe = String::with_capacity(self.source.len());
        for part in &self.parts {
            match part {
                JsonPart::Literal(text) => probe.push_str(text),
                JsonPart::Reference { position: Position::JsonValue, .. } => probe.push_str("null"),
                JsonPart::Reference { .. } => {}
            }
        }
        serde_json::from_str::<IgnoredAny>(&probe).is_ok()
    }
}

/// Returns the length of the JSON string that the text begins with, quotes included.
fn string_length(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return Some(at + 1),
            _ => {}
        }
    }
    None
}
