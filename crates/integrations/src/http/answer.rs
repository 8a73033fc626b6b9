//! The bytes of a response become an answer.

use std::borrow::Cow;

use model::call::HttpAnswer;
use serde_json::Value;

/// Deepest nesting of JSON that is read as JSON; deeper is kept as text.
pub const MAX_JSON_DEPTH: usize = 64;

/// Reads a response.
///
/// The body is JSON when the content type says so or it begins like an object or array, and parses;
/// numbers keep their digits. Otherwise it is a JSON string of its text, in UTF-8 or Latin-1 as the
/// content type says; bytes that are no UTF-8 become U+FFFD. An empty body is `null`.
pub fn answer(status: u16, headers: &[(String, String)], body: &[u8]) -> HttpAnswer {
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    let content_type = headers
        .iter()
        .find(|(name, _)| name == "content-type")
        .map(|(_, value)| value.to_ascii_lowercase())
        .unwrap_or_default();
    let text = text_of(&content_type, body);
    let body = if text.is_empty() {
        Value::Null
    } else {
        json_of(&content_type, &text).unwrap_or_else(|| Value::String(text.into_owned()))
    };
    HttpAnswer { status, headers, body }
}

fn json_of(content_type: &str, text: &str) -> Option<Value> {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let says_json = matches!(kind, "application/json" | "text/json") || kind.ends_with("+json");
    let begins_like_json = text.trim_start().starts_with(['{', '[']);
    if (says_json || begins_like_json) && depth(text) <= MAX_JSON_DEPTH {
        serde_json::from_str(text).ok()
    } else {
        None
    }
}

/// Measures the nesting of JSON text; texts that are no JSON give any number.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

fn text_of<'b>(content_type: &str, body: &'b [u8]) -> Cow<'b, str> {
    let charset = content_type
        .split(';')
        .filter_map(|parameter| parameter.trim().strip_prefix("charset="))
        .map(|charset| charset.trim_matches(['"', '\'', ' ']))
        .next();
    match charset {
        Some("iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1") => {
            body.iter().map(|byte| char::from(*byte)).collect()
        }
        Some(_) | None => {
            String::from_utf8_lossy(body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body))
        }
    }
}
