//! LivePerson's structured content that comes from outside: no address in it may run anything.

use formats::address::{link, media};
use serde_json::Value;

/// Where structured content has addresses that a tap leads to.
const LINKS: [&str; 3] = ["uri", "url", "fallback"];

/// Takes out addresses that can't be shown or led to, and returns how many. Values that come here are
/// nested no deeper than responses may be.
pub(crate) fn clean(value: &mut Value) -> usize {
    match value {
        Value::Array(list) => list.iter_mut().map(clean).sum(),
        Value::Object(object) => {
            let is_picture = object.get("type").is_some_and(|kind| kind == "image");
            let mut taken = 0;
            object.retain(|name, value| {
                let address = value.as_str().filter(|_| LINKS.contains(&name.as_str()));
                let is_bad = address.is_some_and(|address| {
                    if is_picture { media(address).is_none() } else { link(address).is_none() }
                });
                taken += usize::from(is_bad);
                !is_bad
            });
            taken + object.values_mut().map(clean).sum::<usize>()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_would_run_is_taken_out() {
        let mut content = json!({"type": "vertical", "elements": [
            {"type": "image", "url": "data:image/svg+xml,x"},
            {"type": "image", "url": "https://example.org/a.png"},
            {"type": "button", "title": "a", "click": {"actions": [
                {"type": "link", "uri": "JaVaScRiPt:alert(1)"},
                {"type": "link", "uri": "tel:+4930123456"},
            ]}},
        ]});
        assert_eq!(clean(&mut content), 2);
        let text = content.to_string();
        assert!(
            !text.contains("alert") && !text.contains("svg") && text.contains("tel:"),
            "{text}"
        );
        assert_eq!(clean(&mut content), 0);
    }
}
