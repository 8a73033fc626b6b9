//! Integrations and credentials.

use indexmap::IndexMap;
use model::bot::{Body, CredentialKind, CredentialUse, Integration};
use model::key::Key;
use serde_json::{Value, json};

use super::Fields;
use crate::bot_file::decode::METHODS;

pub(super) fn credential(credential: &CredentialUse) -> Value {
    let word = match &credential.kind {
        CredentialKind::Basic => Some("basic"),
        CredentialKind::Bearer => Some("bearer"),
        CredentialKind::Headers => Some("headers"),
        CredentialKind::Signing => Some("signing"),
        CredentialKind::Header { .. } => None,
    };
    if let Some(word) = word
        && credential.description.is_none()
        && credential.hosts.is_empty()
    {
        return word.into();
    }
    let mut fields = Fields::default();
    fields.option("kind", word);
    if let CredentialKind::Header { name } = &credential.kind {
        fields.put("header", name.as_str());
    }
    fields.option("description", credential.description.as_deref());
    fields.filled("hosts", json!(credential.hosts));
    fields.done()
}

pub(super) fn integration(integration: &Integration) -> Value {
    let mut fields = Fields::default();
    fields.option("name", integration.name.as_deref());
    let method = METHODS.iter().find(|(_, method)| *method == integration.method);
    if let Some((field, _)) = method {
        fields.put(field, integration.url.as_str());
    }
    fields.option("credential", integration.credential.as_ref().map(Key::as_str));
    fields.unless(integration.has_default_headers, "default_headers", false);
    fields.filled("headers", pairs(&integration.headers));
    fields.filled("query", pairs(&integration.query));
    match &integration.body {
        None => {}
        Some(Body::Json(text)) => fields.put("json", json_body(text)),
        Some(Body::Form(form)) => fields.put("form", pairs(form)),
        Some(Body::Text(text)) => fields.put("text", text.as_str()),
    }
    fields.unless(!integration.is_idempotent, "idempotent", true);
    fields.option("result", integration.result_variable.as_deref());
    fields.filled("fields", json!(integration.fields));
    fields.option("transform", integration.transform.as_ref().map(|it| it.source.as_str()));
    fields.vendor(&integration.vendor);
    fields.done()
}

/// A text of JSON as the structure that reads back as exactly this text, or else as it is.
pub(super) fn json_body(text: &str) -> Value {
    match serde_json::from_str::<Value>(text) {
        Ok(value) if (value.is_object() || value.is_array()) && is_written(&value, text) => value,
        _ => text.into(),
    }
}

fn is_written(value: &Value, text: &str) -> bool {
    let written = value.to_string();
    written == text
}

pub(super) fn pairs(pairs: &[(String, String)]) -> Value {
    let map: IndexMap<&str, &str> =
        pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if map.len() == pairs.len() {
        return json!(map);
    }
    pairs.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect()
}
