//! Inputs that suggest answers.

use model::content::{AutoSuggest, Content, Suggestion, SuggestionSource};
use serde_json::{Value, json};

use crate::kommunicate::object::Object;

/// Most suggestions that are listed; the rest is lost.
const MAX_SUGGESTIONS: usize = 1_000;

/// An input that suggests answers: `KM_AUTO_SUGGESTION`.
pub fn read(metadata: &Object<'_>) -> Option<Content> {
    if !metadata.has("KM_AUTO_SUGGESTION") {
        return None;
    }
    let input = metadata.object("KM_AUTO_SUGGESTION");
    let source = match input.value("source") {
        Some(Value::Array(values)) => {
            if values.len() > MAX_SUGGESTIONS {
                input.lose("source", format!("more than {MAX_SUGGESTIONS}; the rest is left out"));
            }
            let values = values.iter().take(MAX_SUGGESTIONS);
            SuggestionSource::Listed(values.filter_map(|value| listed(value, &input)).collect())
        }
        Some(Value::Object(_)) => remote(&input.object("source"))?,
        Some(_) | None => {
            input.lose("source", "neither a list nor an address");
            return None;
        }
    };
    let placeholder = input.text("placeholder");
    Some(Content::AutoSuggest(AutoSuggest { text: String::new(), placeholder, source }))
}

fn listed(value: &Value, input: &Object<'_>) -> Option<Suggestion> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    if let Value::String(key) = value {
        return Some(Suggestion { key: key.clone(), message: key.clone(), metadata: None });
    }
    let Some(key) = text("searchKey").or_else(|| text("message")) else {
        input.lose("source", "a suggestion without searchKey");
        return None;
    };
    let message = text("message").unwrap_or_else(|| key.clone());
    let metadata = value.get("metadata").filter(|metadata| !metadata.is_null());
    let metadata = metadata.map(|metadata| {
        let metadata = metadata.as_str().map_or_else(|| metadata.to_string(), str::to_owned);
        json!({ "suggestMessageMetadata": metadata })
    });
    Some(Suggestion { key, message, metadata })
}

fn remote(source: &Object<'_>) -> Option<SuggestionSource> {
    if !source.has("url") {
        source.lose("url", "missing");
    }
    let url = source.resource("url")?;
    let method = source.text("method").unwrap_or_else(|| "get".to_owned());
    let headers = source.map("headers").unwrap_or_default();
    let headers = headers.into_iter().filter_map(|(name, value)| match value {
        Value::String(value) => Some((name, value)),
        Value::Number(_) | Value::Bool(_) => Some((name, value.to_string())),
        Value::Null | Value::Array(_) | Value::Object(_) => {
            source.lose("headers", format!("{name} isn't a text"));
            None
        }
    });
    Some(SuggestionSource::Remote { url, method, headers: headers.collect() })
}
