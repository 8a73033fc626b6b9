//! Rich content in LivePerson's form, without addresses that a browser must not follow.

use formats::address;
use serde_json::Value;

/// Where such content has addresses: what a tap leads to, and what is shown.
const LINKS: &[&str] = &["uri", "android", "ios", "web"];
const MEDIA: &[&str] = &["url", "imageUrl"];

/// The same content; addresses that a browser must not follow are left out.
pub(super) fn without_traps(mut content: Value) -> Value {
    let mut pending = vec![&mut content];
    while let Some(value) = pending.pop() {
        match value {
            Value::Object(fields) => {
                fields.retain(|name, value| is_harmless(name, value));
                pending.extend(fields.values_mut());
            }
            Value::Array(elements) => pending.extend(elements),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    content
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
