//! What is kept of an export beside what our bot says: taken apart from what every export says, and laid
//! under our bot again.

use serde_json::{Map, Value};

/// Lists of which our bots know the first item only.
const OPEN_LISTS: [&str; 2] = ["tileData", "conditions"];

/// Takes away what is the same as in `defaults`: it is written anyway.
pub(super) fn prune(kept: &mut Map<String, Value>, defaults: &Map<String, Value>) {
    kept.retain(|field, value| {
        let Some(default) = defaults.get(field) else { return true };
        if value == default {
            return false;
        }
        match (&mut *value, default) {
            (Value::Object(fields), Value::Object(defaults)) => {
                prune(fields, defaults);
                !fields.is_empty()
            }
            (Value::Array(items), Value::Array(defaults)) => {
                prune_items(items, defaults);
                !items.is_empty()
            }
            _ => true,
        }
    });
}

fn prune_items(items: &mut Vec<Value>, defaults: &[Value]) {
    for (item, default) in items.iter_mut().zip(defaults) {
        if let (Value::Object(fields), Value::Object(defaults)) = (&mut *item, default) {
            prune(fields, defaults);
            if fields.is_empty() {
                *item = Value::Null;
            }
        }
    }
    while items.last().is_some_and(Value::is_null) {
        items.pop();
    }
}

/// Lays `upper` over `lower`: fields of both, and where both say something, the upper one counts. A list
/// is as long as the upper one, but for those of which our bots know the first item only.
pub(super) fn overlay(upper: Value, lower: &Value) -> Value {
    overlay_at("", upper, lower)
}

fn overlay_at(field: &str, upper: Value, lower: &Value) -> Value {
    match (upper, lower) {
        (Value::Object(upper), Value::Object(lower)) => Value::Object(overlay_fields(upper, lower)),
        (Value::Array(upper), Value::Array(lower)) => {
            let is_open = OPEN_LISTS.contains(&field);
            let rest = lower.iter().skip(upper.len()).filter(|_| is_open).cloned();
            let rest: Vec<Value> = rest.collect();
            let pairs = upper.into_iter().enumerate().map(|(at, item)| match lower.get(at) {
                Some(below) => overlay_at("", item, below),
                None => item,
            });
            pairs.chain(rest).collect()
        }
        (Value::Null, lower) => lower.clone(),
        (upper, _) => upper,
    }
}

/// Lays fields over others.
pub(super) fn overlay_fields(
    mut upper: Map<String, Value>,
    lower: &Map<String, Value>,
) -> Map<String, Value> {
    for (field, below) in lower {
        match upper.get_mut(field) {
            Some(value) => *value = overlay_at(field, value.take(), below),
            None => {
                upper.insert(field.clone(), below.clone());
            }
        }
    }
    upper
}
