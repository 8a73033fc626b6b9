//! Addresses in structured content that nobody may be led to or shown.

use serde_json::Value;

use crate::address;
use crate::loss::Losses;

/// Where it has addresses: what a tap leads to, and what is shown.
const LINKS: [&str; 5] = ["uri", "fallback", "android", "ios", "web"];
const MEDIA: [&str; 2] = ["url", "imageUrl"];
/// What a tap gives back; nothing is done with it.
const GIVEN_BACK: &str = "metadata";

/// Takes addresses out that a browser must not follow, with a loss for each.
pub(super) fn take_out(content: &mut Value, losses: &mut Losses) {
    let mut pending = vec![(String::new(), content)];
    while let Some((path, value)) = pending.pop() {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, value| {
                    let is_kept = is_harmless(name, value);
                    if !is_kept {
                        losses.add(joined(&path, name), "an address that can't be shown");
                    }
                    is_kept
                });
                let inner = fields.iter_mut().filter(|(name, _)| name.as_str() != GIVEN_BACK);
                pending.extend(inner.map(|(name, value)| (joined(&path, name), value)));
            }
            Value::Array(elements) => {
                let inner = elements.iter_mut().enumerate();
                pending.extend(inner.map(|(at, value)| (format!("{path}[{at}]"), value)));
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn is_harmless(name: &str, value: &Value) -> bool {
    let Value::String(text) = value else { return true };
    if LINKS.contains(&name) {
        address::link(text).is_some()
    } else if MEDIA.contains(&name) {
        address::media(text).is_some()
    } else {
        true
    }
}
