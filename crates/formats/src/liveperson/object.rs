//! An object of an export while it is read: what is taken out is understood, the rest is kept.

use serde_json::{Map, Value};

use super::notes::Notes;
use crate::import::Finding;
use crate::problem::Severity;

/// The field under which values of a wrong type are kept, by the field they stood in.
const UNREAD: &str = "unread";

/// An object with its places in the export and in our bot. Fields that are `null` aren't there.
#[derive(Debug, Default)]
pub(super) struct Object {
    fields: Map<String, Value>,
    /// A JSON Pointer.
    pub(super) place: String,
    /// The thing of our bot that it becomes; empty: not known yet, or none.
    pub(super) path: String,
    unread: Map<String, Value>,
}

impl Object {
    pub(super) fn new(mut fields: Map<String, Value>, place: String) -> Self {
        fields.retain(|_, value| !value.is_null());
        Self { fields, place, ..Self::default() }
    }

    /// A finding about it, or about a field of it.
    pub(super) fn warn(&self, code: &'static str, field: &str, message: String) -> Finding {
        let place = match field {
            "" => self.place.clone(),
            _ => format!("{}/{}", self.place, escaped(field)),
        };
        Finding::new(Severity::Warning, code, message).at(place).of(self.path.as_str())
    }

    pub(super) fn info(&self, code: &'static str, field: &str, message: String) -> Finding {
        Finding { severity: Severity::Info, ..self.warn(code, field, message) }
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field)
    }

    pub(super) fn peek(&self, field: &str) -> Option<&Value> {
        self.fields.get(field)
    }

    /// The only field whose value is an object.
    pub(super) fn only_object(&self) -> Option<String> {
        let is_own = |field: &str, value: &Value| value.is_object() && field != UNREAD;
        let mut objects = self.fields.iter().filter(|(field, value)| is_own(field, value));
        let (field, _) = objects.next()?;
        objects.next().is_none().then(|| field.clone())
    }

    /// Takes a field out.
    pub(super) fn take(&mut self, field: &str) -> Option<Value> {
        self.fields.shift_remove(field)
    }

    /// Keeps a value of a wrong type apart, and reports it.
    fn set_aside(&mut self, field: &str, value: Value, wanted: &str, notes: &mut Notes) {
        let kind = match &value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a text",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        let name = field.split('/').next().unwrap_or(field);
        let message = format!("`{name}` is {kind} where {wanted} belongs");
        let finding = self.warn("wrong_type", "", message);
        let finding = finding.suggest("it is kept under `vendor` and not used");
        notes.add(Finding { place: format!("{}/{field}", self.place), ..finding });
        self.unread.insert(field.to_owned(), value);
    }

    pub(super) fn text(&mut self, field: &str, notes: &mut Notes) -> Option<String> {
        match self.take(field)? {
            Value::String(text) => Some(text),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => Some(value.to_string()),
            other => {
                self.set_aside(&escaped(field), other, "a text", notes);
                None
            }
        }
    }

    /// A text that nothing else can stand for.
    pub(super) fn word(&mut self, field: &str, notes: &mut Notes) -> Option<String> {
        match self.take(field)? {
            Value::String(word) => Some(word),
            other => {
                self.set_aside(&escaped(field), other, "a text", notes);
                None
            }
        }
    }

    /// The first of these fields that is a text.
    pub(super) fn first_text(&mut self, fields: &[&str], notes: &mut Notes) -> Option<String> {
        fields.iter().find_map(|field| self.text(field, notes))
    }

    /// The first of these fields that holds texts.
    pub(super) fn first_texts(&mut self, fields: &[&str], notes: &mut Notes) -> Vec<String> {
        let found = fields.iter().map(|field| self.texts(field, notes));
        found.into_iter().find(|texts| !texts.is_empty()).unwrap_or_default()
    }

    pub(super) fn flag(&mut self, field: &str, notes: &mut Notes) -> Option<bool> {
        match self.take(field)? {
            Value::Bool(value) => Some(value),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            other => {
                self.set_aside(&escaped(field), other, "`true` or `false`", notes);
                None
            }
        }
    }

    /// A whole number, perhaps written as a text.
    pub(super) fn number(&mut self, field: &str, notes: &mut Notes) -> Option<u64> {
        let value = self.take(field)?;
        let number = match &value {
            Value::Number(number) => number.to_string().parse().ok(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if number.is_none() && value.as_str() != Some("") {
            self.set_aside(&escaped(field), value, "a whole number", notes);
        }
        number
    }

    /// A list; a single object or text counts as a list of it.
    fn list(&mut self, field: &str, notes: &mut Notes) -> Vec<Value> {
        match self.take(field) {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(single @ (Value::Object(_) | Value::String(_))) => vec![single],
            Some(other) => {
                self.set_aside(&escaped(field), other, "a list", notes);
                Vec::new()
            }
        }
    }

    pub(super) fn values(&mut self, field: &str, notes: &mut Notes) -> Vec<Value> {
        self.list(field, notes)
    }

    pub(super) fn texts(&mut self, field: &str, notes: &mut Notes) -> Vec<String> {
        let mut texts = Vec::new();
        for (at, item) in self.list(field, notes).into_iter().enumerate() {
            match item {
                Value::String(text) => texts.push(text),
                Value::Number(number) => texts.push(number.to_string()),
                Value::Bool(value) => texts.push(value.to_string()),
                Value::Null => {}
                other => {
                    self.set_aside(&format!("{}/{at}", escaped(field)), other, "a text", notes);
                }
            }
        }
        texts
    }

    pub(super) fn objects(&mut self, field: &str, notes: &mut Notes) -> Vec<Self> {
        let mut objects = Vec::new();
        for (at, item) in self.list(field, notes).into_iter().enumerate() {
            let relative = format!("{}/{at}", escaped(field));
            match item {
                Value::Object(fields) => objects.push(self.nested(fields, &relative)),
                Value::Null => {}
                other => self.set_aside(&relative, other, "an object", notes),
            }
        }
        objects
    }

    /// An object; an empty one when there is none.
    pub(super) fn object(&mut self, field: &str, notes: &mut Notes) -> Self {
        match self.take(field) {
            None => self.nested(Map::new(), &escaped(field)),
            Some(Value::Object(fields)) => self.nested(fields, &escaped(field)),
            Some(other) => {
                self.set_aside(&escaped(field), other, "an object", notes);
                self.nested(Map::new(), &escaped(field))
            }
        }
    }

    fn nested(&self, fields: Map<String, Value>, relative: &str) -> Self {
        let place = format!("{}/{relative}", self.place);
        Self { path: self.path.clone(), ..Self::new(fields, place) }
    }

    /// What it holds by now.
    pub(super) fn fields(&self) -> Map<String, Value> {
        self.fields.clone()
    }

    /// Takes back all that was done with it.
    pub(super) fn restore(&mut self, fields: Map<String, Value>) {
        self.fields = fields;
        self.unread.clear();
    }

    /// Puts a value back that is kept as it is.
    pub(super) fn keep(&mut self, field: &str, value: impl Into<Value>) {
        self.fields.insert(field.to_owned(), value.into());
    }

    /// Puts back what is left of an object that was taken out, if anything.
    pub(super) fn keep_rest(&mut self, field: &str, object: Self) {
        let rest = object.rest();
        if !rest.is_empty() {
            self.keep(field, rest);
        }
    }

    /// Puts back what is left of the objects of a list, if anything: `null` for those of which nothing
    /// is left.
    pub(super) fn keep_rests(&mut self, field: &str, rests: Vec<Map<String, Value>>) {
        if let Some(rests) = list_of_rests(rests) {
            self.keep(field, rests);
        }
    }

    /// What is left.
    pub(super) fn rest(self) -> Map<String, Value> {
        let Self { mut fields, unread, .. } = self;
        if unread.is_empty() {
            return fields;
        }
        let mut all = match fields.shift_remove(UNREAD) {
            Some(Value::Object(before)) => before,
            Some(other) => Map::from_iter([(String::new(), other)]),
            None => Map::new(),
        };
        all.extend(unread);
        fields.insert(UNREAD.to_owned(), Value::Object(all));
        fields
    }
}

/// What is left of a list's objects; nothing when nothing is left of any.
fn list_of_rests(mut rests: Vec<Map<String, Value>>) -> Option<Value> {
    while rests.last().is_some_and(Map::is_empty) {
        rests.pop();
    }
    let value = |rest: Map<String, Value>| {
        if rest.is_empty() { Value::Null } else { Value::Object(rest) }
    };
    (!rests.is_empty()).then(|| rests.into_iter().map(value).collect())
}

/// A field's name as a segment of a JSON Pointer.
pub(super) fn escaped(field: &str) -> String {
    field.replace('~', "~0").replace('/', "~1")
}
