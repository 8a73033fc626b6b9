//! Objects of an element, read tolerantly: what isn't as it should be is noted and left out.

use std::borrow::Cow;
use std::cell::RefCell;

use model::content::MAX_TEXT_CHARS;
use serde_json::{Map, Value};

use super::MAX_ITEMS;
use crate::address;
use crate::loss::Loss;

/// What was lost so far.
#[derive(Debug, Default)]
pub struct Losses(RefCell<Vec<Loss>>);

impl Losses {
    pub fn add(&self, path: &str, what: impl Into<String>) {
        self.0.borrow_mut().push(Loss::new(path, what));
    }

    pub fn into_inner(self) -> Vec<Loss> {
        self.0.into_inner()
    }
}

/// An object within an element; an empty one where there is none.
#[derive(Debug, Clone)]
pub struct Object<'a> {
    fields: Option<&'a Map<String, Value>>,
    path: String,
    losses: &'a Losses,
}

impl<'a> Object<'a> {
    pub fn new(value: &'a Value, path: String, losses: &'a Losses) -> Self {
        Self { fields: value.as_object(), path, losses }
    }

    /// Notes a loss at one of the fields.
    pub fn lose(&self, key: &str, what: impl Into<String>) {
        self.losses.add(&self.path_of(key), what);
    }

    /// Notes that the object itself is lost.
    pub fn lose_all(&self, what: impl Into<String>) {
        self.losses.add(&self.path, what);
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The value as it stands; `null` is none.
    pub fn value(&self, key: &str) -> Option<&'a Value> {
        self.fields?.get(key).filter(|value| !value.is_null())
    }

    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// A text, a number or a boolean as text; empty ones, too. At most [`MAX_TEXT_CHARS`] long.
    pub fn given(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            Value::String(text) => match text.char_indices().nth(MAX_TEXT_CHARS) {
                Some((end, _)) => {
                    self.lose(key, format!("longer than {MAX_TEXT_CHARS} characters"));
                    Some(text[..end].to_owned())
                }
                None => Some(text.clone()),
            },
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            Value::Null | Value::Array(_) | Value::Object(_) => {
                self.lose(key, "not a text");
                None
            }
        }
    }

    /// A text that says something.
    pub fn text(&self, key: &str) -> Option<String> {
        self.given(key).filter(|text| !text.trim().is_empty())
    }

    /// Whether it is `true`, as a boolean or as text.
    pub fn flag(&self, key: &str) -> Option<bool> {
        match self.value(key)? {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.is_empty() || text.eq_ignore_ascii_case("false") => {
                Some(false)
            }
            Value::Null
            | Value::String(_)
            | Value::Number(_)
            | Value::Array(_)
            | Value::Object(_) => {
                self.lose(key, "neither true nor false");
                None
            }
        }
    }

    /// A whole number, as a number or as text.
    pub fn number(&self, key: &str) -> Option<u32> {
        match self.value(key)? {
            Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        }
    }

    /// An address that a tap may lead to; others are lost.
    pub fn link(&self, key: &str) -> Option<String> {
        self.address(key, address::link)
    }

    /// An address of an image, a film, or a page that takes data; others are lost.
    pub fn resource(&self, key: &str) -> Option<String> {
        self.address(key, address::media)
    }

    fn address(&self, key: &str, allowed: fn(&str) -> Option<String>) -> Option<String> {
        let address = allowed(&self.text(key)?);
        if address.is_none() {
            self.lose(key, "an address that isn't allowed");
        }
        address
    }

    /// The object there; an empty one if there is none.
    pub fn object(&self, key: &str) -> Self {
        let value = self.value(key);
        if value.is_some_and(|value| !value.is_object()) {
            self.lose(key, "not an object");
        }
        Self {
            fields: value.and_then(Value::as_object),
            path: self.path_of(key),
            losses: self.losses,
        }
    }

    /// The objects of a list; an object that stands alone is a list of one.
    pub fn objects(&self, key: &str) -> Vec<Self> {
        let path = self.path_of(key);
        let one = |value: &'a Value, path: String| {
            if !value.is_object() {
                self.losses.add(&path, "not an object");
                return None;
            }
            Some(Self::new(value, path, self.losses))
        };
        match self.value(key) {
            None => Vec::new(),
            Some(Value::Array(values)) => {
                if values.len() > MAX_ITEMS {
                    self.losses.add(&path, format!("more than {MAX_ITEMS}; the rest is left out"));
                }
                let values = values.iter().take(MAX_ITEMS).enumerate();
                values.filter_map(|(index, value)| one(value, format!("{path}[{index}]"))).collect()
            }
            Some(value) => one(value, path).into_iter().collect(),
        }
    }

    /// The object there, or within a text as JSON.
    pub fn map(&self, key: &str) -> Option<Map<String, Value>> {
        match unfold(self.value(key)?).into_owned() {
            Value::Object(map) => Some(map),
            Value::String(text) if text.is_empty() => None,
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::String(_)
            | Value::Array(_) => {
                self.lose(key, "not an object");
                None
            }
        }
    }
}

/// The object or list that a text holds as JSON, or else the value as it stands.
pub fn unfold(value: &Value) -> Cow<'_, Value> {
    let Value::String(text) = value else { return Cow::Borrowed(value) };
    if !text.trim_start().starts_with(['{', '[']) {
        return Cow::Borrowed(value);
    }
    serde_json::from_str(text).map_or(Cow::Borrowed(value), Cow::Owned)
}
