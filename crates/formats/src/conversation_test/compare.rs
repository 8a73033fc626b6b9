//! What of a turn isn't as a test expects it.

use expr::bounded_regex::BoundedRegex;
use indexmap::IndexMap;
use serde_json::Value;

use super::{Expected, TestStatus, TestTurn};

/// How a turn came out.
#[derive(Debug, Clone, Copy)]
pub struct Got<'g> {
    /// The bot's messages as plain text.
    pub bot: &'g [String],
    /// Variables by name, slots as `slot.NAME`.
    pub values: &'g IndexMap<String, Value>,
    pub status: TestStatus,
}

/// Something that isn't as expected, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    pub expected: String,
    pub got: String,
}

/// All that isn't as expected, in the order of the test.
pub fn differences(turn: &TestTurn, got: Got<'_>) -> Vec<Difference> {
    let mut found = Vec::new();
    if let Some(bot) = &turn.bot {
        for index in 0..bot.len().max(got.bot.len()) {
            found.extend(message((bot.get(index), got.bot.get(index))));
        }
    }
    for (name, expected) in &turn.variables {
        let own = got.values.get(name).unwrap_or(&Value::Null);
        if !is_same(expected, own) {
            let shown = |value: &Value| format!("{name} = {value}");
            found.push(Difference { expected: shown(expected), got: shown(own) });
        }
    }
    if let Some(status) = turn.status.filter(|status| *status != got.status) {
        let shown = |status: TestStatus| format!("status {}", status.as_str());
        found.push(Difference { expected: shown(status), got: shown(got.status) });
    }
    found
}

fn message(pair: (Option<&Expected>, Option<&String>)) -> Option<Difference> {
    let (expected, got) = match pair {
        (Some(expected), Some(got)) if is_met(expected, got) => return None,
        (None, None) => return None,
        pair => pair,
    };
    Some(Difference {
        expected: expected.map_or_else(|| "no more messages".to_owned(), shown),
        got: got.map_or_else(|| "no more messages".to_owned(), |got| format!("{got:?}")),
    })
}

fn is_met(expected: &Expected, got: &str) -> bool {
    match expected {
        Expected::Is(text) => text.trim() == got.trim(),
        Expected::Contains(part) => got.contains(part.as_str()),
        // What doesn't parse was refused before.
        Expected::Matches(source) => {
            BoundedRegex::parse(source).is_ok_and(|regex| regex.is_match(got))
        }
    }
}

fn shown(expected: &Expected) -> String {
    match expected {
        Expected::Is(text) => format!("{text:?}"),
        Expected::Contains(part) => format!("a message that contains {part:?}"),
        Expected::Matches(regex) => format!("a message that matches {regex:?}"),
    }
}

/// Whether two values are the same; texts of values count as the values, because that is what they become
/// at the next message.
fn is_same(expected: &Value, got: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    expected == got || (!expected.is_null() && !got.is_null() && text(expected) == text(got))
}
