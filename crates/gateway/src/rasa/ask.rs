//! Asks a Rasa server by its REST channel.
//!
//! The conversation is the `sender`. An event is told as Rasa's own shorthand for an intent:
//! `/name{"key": "value"}`, a welcome as `/session_start`. A file without words is told by its address and
//! a place as Rasa's channels tell it; both stand in `metadata`, too.

use model::call::Method;
use model::content::Location;
use model::exchange::{BotInput, BotReply, WELCOME};
use serde_json::{Map, Value, json};
use url::Url;

use super::{PATH, SESSION_START, elements};
use crate::cause::{Failure, GatewayError};
use crate::exchange::Asking;
use crate::judge::{Body, check_count, check_kinds, check_reply, judge};
use crate::values::{merge, said};
use crate::wire::{Draft, Request, Response, address, below};

pub(crate) fn request(asking: Asking<'_>) -> Result<Request, GatewayError> {
    let url = channel_address(&asking.request.url)?;
    Ok(Draft::json(Method::Post, url, &body(asking)?)?.finish(&asking))
}

/// Reads the answer. An empty array says nothing, and that isn't a fault. A message to another `sender`
/// than the one who is answered isn't shown to them.
pub(crate) fn reply(response: &Response, sender: &str) -> Result<BotReply, Failure> {
    let listed = match judge(response)? {
        Body::Empty => return Ok(BotReply::default()),
        Body::Json(Value::Array(listed)) => listed,
        Body::Json(_) => return Err(Failure::shape("its answer isn't an array")),
    };
    check_count(listed.len())?;
    let is_ours = |element: &Value| {
        element
            .get("recipient_id")
            .and_then(Value::as_str)
            .is_none_or(|recipient| recipient == sender)
    };
    check_kinds(&listed, |element| element.is_object() && is_ours(element))?;
    let mut reply = BotReply::default();
    for (index, element) in listed.iter().enumerate() {
        if is_ours(element) {
            elements::read(element, index, &mut reply);
        } else {
            reply.losses.push(format!("[{index}].recipient_id: is another conversation's"));
        }
    }
    check_reply(reply)
}

/// The channel below a server's address, unless the address has it already.
fn channel_address(text: &str) -> Result<Url, GatewayError> {
    let url = address(text)?;
    let is_whole = url.path().trim_end_matches('/').ends_with("/webhooks/rest/webhook");
    Ok(if is_whole { url } else { below(url, &PATH) })
}

fn body(asking: Asking<'_>) -> Result<Value, GatewayError> {
    let (request, occasion) = (asking.request, asking.occasion);
    let mut metadata = Map::new();
    let message = match &request.input {
        BotInput::Event { name, data } => intent(name, data.as_ref()),
        BotInput::Message { text, tap, files, location } => {
            let mut links = Vec::with_capacity(files.len());
            let mut attachments = Vec::with_capacity(files.len());
            for file in files {
                let link = occasion.link(file)?;
                links.push(link);
                attachments.push(json!({
                    "name": file.name, "type": file.media_type, "size": file.size, "url": link,
                }));
            }
            if !attachments.is_empty() {
                metadata.insert("attachments".to_owned(), attachments.into());
            }
            if let Some(location) = location {
                metadata.insert("location".to_owned(), place(location));
            }
            for entry in tap.iter().flat_map(|tap| &tap.metadata).filter_map(Value::as_object) {
                merge(&mut metadata, entry);
            }
            match (said(text, tap.as_ref()), location) {
                ("", Some(location)) if links.is_empty() => place(location).to_string(),
                ("", _) => links.join("\n"),
                (said, _) => said.to_owned(),
            }
        }
    };
    merge(&mut metadata, &circumstances(asking));
    Ok(json!({"sender": occasion.conversation, "message": message, "metadata": metadata}))
}

/// What is known beside the message. It wins over what came with a tap.
fn circumstances(asking: Asking<'_>) -> Map<String, Value> {
    let (request, occasion) = (asking.request, asking.occasion);
    let mut context = occasion.details.context.clone();
    if let BotInput::Message { tap: Some(tap), .. } = &request.input {
        merge(&mut context, &tap.context);
    }
    let known = [
        ("contact", json!(occasion.contact)),
        ("name", json!(occasion.profile.name)),
        ("email", json!(occasion.profile.email)),
        ("conversation", json!(occasion.conversation)),
        ("message_id", json!(occasion.message_key)),
        ("language", json!(request.language)),
        ("context", Value::Object(context)),
    ];
    known.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn intent(name: &str, data: Option<&Value>) -> String {
    let name = if name == WELCOME { SESSION_START } else { name };
    match data.filter(|data| data.is_object()) {
        Some(data) => format!("/{name}{data}"),
        None => format!("/{name}"),
    }
}

fn place(location: &Location) -> Value {
    json!({"lat": location.latitude, "lng": location.longitude})
}
