//! An object within an element, read tolerantly: numbers and truth values as texts, objects and lists
//! that are given as JSON in a text.

use std::borrow::Cow;

use model::content::MAX_TEXT_CHARS;
use serde_json::{Map, Value};

use super::{MAX_DEPTH, MAX_ITEMS};
use crate::loss::Losses;

/// An object and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    fields: Cow<'a, Map<String, Value>>,
    path: String,
}

impl<'a> Node<'a> {
    /// An object, or a text that holds one.
    pub(super) fn of(value: &'a Value, path: String) -> Option<Self> {
        match value {
            Value::Object(fields) => Some(Self { fields: Cow::Borrowed(fields), path }),
            Value::String(text) => {
                let Value::Object(fields) = parsed(text, '{')? else { return None };
                Some(Self { fields: Cow::Owned(fields), path })
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
        }
    }

    /// Where a field stands.
    pub(super) fn path(&self, key: &str) -> String {
        match (self.path.is_empty(), key.is_empty()) {
            (true, _) => key.to_owned(),
            (false, true) => self.path.clone(),
            (false, false) => format!("{}.{key}", self.path),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// Whether the field says something.
    pub(super) fn has(&self, key: &str) -> bool {
        match self.fields.get(key) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) => !text.trim().is_empty(),
            Some(Value::Array(values)) => !values.is_empty(),
            Some(Value::Object(fields)) => !fields.is_empty(),
            Some(Value::Bool(_) | Value::Number(_)) => true,
        }
    }

    /// A text that isn't blank. What is longer than a message may be is cut.
    pub(super) fn text(&self, key: &str, losses: &mut Losses) -> Option<String> {
        let text = plain(self.fields.get(key)?)?;
        let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) else {
            return Some(text);
        };
        losses
            .add(self.path(key), format!("is longer than {MAX_TEXT_CHARS} characters and was cut"));
        Some(text[..end].to_owned())
    }

    /// The first of these that is a text.
    pub(super) fn first_text(&self, keys: &[&str]) -> Option<String> {
        keys.iter().find_map(|key| plain(self.fields.get(*key)?))
    }

    /// A word in capitals, as types are; empty when there is none.
    pub(super) fn word(&self, key: &str) -> String {
        self.first_text(&[key]).map(|text| text.trim().to_uppercase()).unwrap_or_default()
    }

    /// A number that may be written as a text.
    pub(super) fn number(&self, key: &str) -> Option<f64> {
        self.first_text(&[key])?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }

    /// `true`, a number other than 0, or such a thing as a text.
    pub(super) fn flag(&self, key: &str) -> bool {
        let text = self.first_text(&[key]).unwrap_or_default().trim().to_lowercase();
        text == "true" || text.parse::<f64>().is_ok_and(|number| number != 0.0)
    }

    /// An object; an empty one when there is none.
    pub(super) fn node(&self, key: &str) -> Node<'_> {
        let path = self.path(key);
        let found = self.fields.get(key).and_then(|value| Node::of(value, path.clone()));
        found.unwrap_or_else(|| Node { fields: Cow::Owned(Map::new()), path })
    }

    /// The objects of a list, or one object without a list around it.
    pub(super) fn nodes(&self, key: &str, losses: &mut Losses) -> Vec<Node<'_>> {
        let path = self.path(key);
        match self.fields.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(values)) => {
                let borrowed = values.iter().map(Cow::Borrowed).collect();
                nodes_of(borrowed, &path, losses)
            }
            Some(Value::String(text)) if text.trim().is_empty() => Vec::new(),
            Some(Value::String(text)) if text.trim_start().starts_with('[') => {
                let values = match parsed(text, '[') {
                    Some(Value::Array(values)) => values.into_iter().map(Cow::Owned).collect(),
                    Some(_) | None => Vec::new(),
                };
                if values.is_empty() {
                    losses.add(path.clone(), "isn't a list");
                }
                nodes_of(values, &path, losses)
            }
            Some(value) => {
                let node = Node::of(value, path.clone());
                if node.is_none() {
                    losses.add(path, "isn't a list");
                }
                node.into_iter().collect()
            }
        }
    }

    /// The texts of a list, or those between the commas of one text.
    pub(super) fn texts(&self, key: &str, losses: &mut Losses) -> Vec<String> {
        let mut texts: Vec<String> = match self.fields.get(key) {
            Some(Value::Array(values)) => values.iter().filter_map(option).collect(),
            Some(Value::String(text)) => match parsed(text, '[') {
                Some(Value::Array(values)) => values.iter().filter_map(option).collect(),
                Some(_) | None => text.split(',').map(str::trim).map(str::to_owned).collect(),
            },
            Some(value) => plain(value).into_iter().collect(),
            None => Vec::new(),
        };
        texts.retain(|text| !text.is_empty());
        cut_list(&mut texts, &self.path(key), losses);
        texts
    }
}

fn nodes_of<'a>(mut values: Vec<Cow<'a, Value>>, path: &str, losses: &mut Losses) -> Vec<Node<'a>> {
    cut_list(&mut values, path, losses);
    let mut nodes = Vec::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate() {
        let path = format!("{path}[{index}]");
        let node = match value {
            Cow::Borrowed(value) => Node::of(value, path.clone()),
            Cow::Owned(Value::Object(fields)) => {
                Some(Node { fields: Cow::Owned(fields), path: path.clone() })
            }
            Cow::Owned(_) => None,
        };
        if node.is_none() {
            losses.add(path, "isn't an object");
        }
        nodes.extend(node);
    }
    nodes
}

fn cut_list<T>(values: &mut Vec<T>, path: &str, losses: &mut Losses) {
    if values.len() > MAX_ITEMS {
        losses.add(path, format!("has more than {MAX_ITEMS} entries; the rest isn't shown"));
        values.truncate(MAX_ITEMS);
    }
}

/// An option of a list: a text, or an object that has one.
fn option(value: &Value) -> Option<String> {
    let keys = ["title", "label", "text", "value"];
    plain(value).or_else(|| keys.iter().find_map(|key| plain(value.get(key)?)))
}

/// A scalar as a text that isn't blank.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// JSON in a text, which begins with `open`.
fn parsed(text: &str, open: char) -> Option<Value> {
    let text = text.trim();
    let value = text.starts_with(open).then(|| serde_json::from_str(text).ok()).flatten();
    value.filter(is_shallow)
}

/// Whether it is nested at most [`MAX_DEPTH`] deep.
pub(super) fn is_shallow(value: &Value) -> bool {
    let mut pending = vec![(value, 1)];
    while let Some((value, depth)) = pending.pop() {
        if depth > MAX_DEPTH {
            return false;
        }
        match value {
            Value::Array(values) => pending.extend(values.iter().map(|it| (it, depth + 1))),
            Value::Object(fields) => pending.extend(fields.values().map(|it| (it, depth + 1))),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    true
}
