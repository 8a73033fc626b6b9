//! Values that others write with more freedom than documented: numbers as texts, objects as JSON in texts.

use serde_json::{Map, Value};

/// A text, or a number as one. Empty texts are none.
pub(crate) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// A truth value, also as a text or as 0 and 1.
pub(crate) fn truth(value: Option<&Value>) -> Option<bool> {
    match value? {
        Value::Bool(truth) => Some(*truth),
        Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
        Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
        Value::Number(number) => number.as_f64().map(|number| number != 0.0),
        Value::String(_) | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// A finite number, also as a text.
pub(crate) fn number(value: Option<&Value>) -> Option<f64> {
    let number = match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    };
    number.filter(|number| number.is_finite())
}

/// An object, also as JSON in a text.
pub(crate) fn object(value: Option<&Value>) -> Option<Map<String, Value>> {
    match value? {
        Value::Object(object) => Some(object.clone()),
        Value::String(text) => match crate::judge::parse(text.trim().as_bytes()) {
            Ok(Value::Object(object)) => Some(object),
            Ok(_) | Err(_) => None,
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
    }
}

/// Writes the values of one object over those of another.
pub(crate) fn merge(into: &mut Map<String, Value>, from: &Map<String, Value>) {
    for (name, value) in from {
        into.insert(name.clone(), value.clone());
    }
}

/// What a message says to a bot: what the tap stands for, else what was written.
pub(crate) fn said<'a>(text: &'a str, tap: Option<&'a model::conversation::Tap>) -> &'a str {
    tap.and_then(|tap| tap.payload.as_deref()).filter(|payload| !payload.is_empty()).unwrap_or(text)
}
