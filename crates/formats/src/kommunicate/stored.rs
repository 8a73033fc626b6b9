//! Elements as widgets, webhooks and the platform API have them: messages that were stored.

use model::content::{Attachment, Content, Location};
use serde_json::{Map, Value, json};

use super::Written;
use super::write::element as written;
use crate::loss::Loss;

/// `contentType` of messages; without one, a plain text.
const ATTACHMENT: u32 = 1;
const LOCATION: u32 = 2;
const HTML: u32 = 3;
const NOTIFICATION: u32 = 10;

/// The same element as it is stored: all values of its metadata as texts, those that aren't as JSON,
/// and the type of HTML as a number. It isn't made harmless: what came from a bot may hold addresses
/// and HTML that nobody should be shown, which [`write_stored`](super::write_stored) never writes.
pub fn stored(element: &Value) -> Value {
    let Value::Object(fields) = element else { return element.clone() };
    let mut fields = fields.clone();
    if let Some(Value::Object(metadata)) = fields.get_mut("metadata") {
        metadata.retain(|_, value| !value.is_null());
        for value in metadata.values_mut().filter(|value| !value.is_string()) {
            *value = Value::String(value.to_string());
        }
    }
    let message_type = fields.get("messageType").and_then(Value::as_str).unwrap_or_default();
    if message_type.eq_ignore_ascii_case("html") {
        fields.entry("contentType").or_insert_with(|| json!(HTML));
    }
    Value::Object(fields)
}

pub fn write(content: &Content) -> Written {
    match content {
        Content::Location(location) => place(location),
        Content::Event { name, .. } => event(name),
        Content::Attachments { text, files } if files.len() == 1 => {
            files.first().and_then(|file| attachment(text, file)).unwrap_or_else(|| other(content))
        }
        _ => other(content),
    }
}

fn other(content: &Content) -> Written {
    let Written { element, losses } = written(content);
    Written { element: stored(&element), losses }
}

fn place(location: &Location) -> Written {
    let place = json!({ "lat": location.latitude, "lon": location.longitude });
    let losses = location.label.iter().map(|_| Loss::new("label", "not shown")).collect();
    let element = json!({ "message": place.to_string(), "contentType": LOCATION });
    Written { element, losses }
}

/// A hidden message, as clients send for events.
fn event(name: &str) -> Written {
    let element = json!({
        "message": format!("Event: {name}"),
        "contentType": NOTIFICATION,
        "metadata": { "category": "HIDDEN", "KM_TRIGGER_EVENT": name },
    });
    Written { element, losses: Vec::new() }
}

/// A file; `None` if it isn't anywhere.
fn attachment(text: &str, file: &Attachment) -> Option<Written> {
    let url = file.url.as_ref()?;
    let mut meta = Map::new();
    meta.insert("name".to_owned(), json!(file.name));
    meta.insert("url".to_owned(), json!(url));
    meta.insert("contentType".to_owned(), json!(file.media_type));
    if let Some(size) = file.size {
        meta.insert("size".to_owned(), json!(size));
    }
    let element = json!({ "message": text, "contentType": ATTACHMENT, "fileMeta": meta });
    Some(Written { element, losses: Vec::new() })
}
