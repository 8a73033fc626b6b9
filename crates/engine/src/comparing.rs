//! Comparing values with what conditions ask for.

use std::borrow::Cow;

use expr::template::Position;
use model::bot::Operator;
use serde_json::Value;

use crate::program::ComparisonPlan;
use crate::view::View;

impl View<'_> {
    /// Whether a text compares as asked; `None` is an unset one. Numbers count as such only where
    /// they are put in order.
    pub(crate) fn compares(self, subject: Option<&str>, comparison: &ComparisonPlan) -> bool {
        let is_set = subject.is_some_and(|text| !text.is_empty());
        let left = subject.unwrap_or_default().to_lowercase();
        let right = || comparison.value.render(&self, Position::Text).text.trim().to_lowercase();
        let numbers = || Some((number(&left)?, number(&right())?));
        match comparison.operator {
            Operator::Equals => left.trim() == right(),
            Operator::NotEquals => left.trim() != right(),
            Operator::Contains => left.contains(&right()),
            Operator::NotContains => !left.contains(&right()),
            Operator::StartsWith => left.trim().starts_with(&right()),
            Operator::EndsWith => left.trim().ends_with(&right()),
            Operator::Gt => numbers().is_some_and(|(left, right)| left > right),
            Operator::Gte => numbers().is_some_and(|(left, right)| left >= right),
            Operator::Lt => numbers().is_some_and(|(left, right)| left < right),
            Operator::Lte => numbers().is_some_and(|(left, right)| left <= right),
            Operator::Exists => is_set,
            Operator::NotExists => !is_set,
            Operator::Regex => comparison
                .regex
                .as_ref()
                .is_some_and(|regex| subject.is_some_and(|text| regex.is_match(text))),
        }
    }

    /// Whether the value of an entity compares as asked: numbers as numbers, dates and times by
    /// their order, all else as texts do.
    pub(crate) fn value_compares(self, value: &str, comparison: &ComparisonPlan) -> bool {
        let operator = comparison.operator;
        if !is_ordering(operator) && !matches!(operator, Operator::Equals | Operator::NotEquals) {
            return self.compares(Some(value), comparison);
        }
        let right = comparison.value.render(&self, Position::Text).text;
        let right = right.trim();
        let order = match (number(value), number(right)) {
            (Some(left), Some(right)) => left.partial_cmp(&right),
            _ if are_dated_alike(value, right) => Some(value.trim().cmp(right)),
            _ if is_ordering(operator) => None,
            _ => return self.compares(Some(value), comparison),
        };
        order.is_some_and(|order| match operator {
            Operator::Equals => order.is_eq(),
            Operator::NotEquals => order.is_ne(),
            Operator::Gt => order.is_gt(),
            Operator::Gte => order.is_ge(),
            Operator::Lt => order.is_lt(),
            Operator::Lte => order.is_le(),
            Operator::Contains
            | Operator::NotContains
            | Operator::StartsWith
            | Operator::EndsWith
            | Operator::Exists
            | Operator::NotExists
            | Operator::Regex => false,
        })
    }
}

const fn is_ordering(operator: Operator) -> bool {
    match operator {
        Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => true,
        Operator::Equals
        | Operator::NotEquals
        | Operator::Contains
        | Operator::NotContains
        | Operator::StartsWith
        | Operator::EndsWith
        | Operator::Exists
        | Operator::NotExists
        | Operator::Regex => false,
    }
}

/// A value as it stands in texts.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// The value of an entity as conditions look at it: of an object with a `value`, as money has one,
/// that.
pub(crate) fn compared_text(value: &Value) -> String {
    let value = typed(value);
    match value.get("value") {
        Some(own @ (Value::String(_) | Value::Number(_) | Value::Bool(_))) => text_of(own),
        Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => text_of(&value),
    }
}

/// A value as it was before it became a text at the contact's next message.
pub(crate) fn typed(value: &Value) -> Cow<'_, Value> {
    let parsed = match value {
        Value::String(text) if text.starts_with(['{', '[']) => serde_json::from_str(text).ok(),
        Value::String(_)
        | Value::Null
        | Value::Bool(_)
        | Value::Number(_)
        | Value::Array(_)
        | Value::Object(_) => None,
    };
    parsed.map_or(Cow::Borrowed(value), Cow::Owned)
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// Whether two texts are both dates or both times, so that their order is that of their letters:
/// `2026-02-01…`, `15:00…`.
fn are_dated_alike(one: &str, other: &str) -> bool {
    let has_shape = |text: &str, shape: &str| {
        let bytes = text.trim().as_bytes().get(..shape.len());
        bytes.is_some_and(|bytes| {
            bytes.iter().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                mark => *byte == mark,
            })
        })
    };
    ["0000-00-00", "00:00"].iter().any(|shape| has_shape(one, shape) && has_shape(other, shape))
}
