//! Asks a bot in our own protocol.

use model::call::Method;
use model::channel::ChannelKind;
use model::exchange::{BotInput, BotReply, KnownEntity};
use serde_json::{Map, Value, json};

use super::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, VERSION, answer};
use crate::cause::{Failure, GatewayError};
use crate::exchange::Asking;
use crate::judge::{Body, check_count, check_kinds, check_reply, judge};
use crate::signature::Signed;
use crate::values::merge;
use crate::wire::{Draft, Request, Response, address};

/// The status of a bot that will answer later.
const ACCEPTED: u16 = 202;

pub(crate) fn request(asking: Asking<'_>) -> Result<Request, GatewayError> {
    let url = address(&asking.request.url)?;
    let mut draft = Draft::json(Method::Post, url, &body(asking)?)?;
    let id = &asking.occasion.idempotency_key;
    let timestamp_s = asking.occasion.now.as_second();
    if let Some(secret) = &asking.credentials.signing {
        let signed = Signed { id, timestamp_s, body: draft.body() };
        let signature = signed.sign(secret).map_err(|_| GatewayError::Secret)?;
        draft.set(SIGNATURE_HEADER, signature);
    }
    draft.set(ID_HEADER, id.clone());
    draft.set(TIMESTAMP_HEADER, timestamp_s.to_string());
    Ok(draft.finish(&asking))
}

/// Reads the answer. 204 says nothing; 202 says that the answer comes later.
pub(crate) fn reply(response: &Response) -> Result<BotReply, Failure> {
    match judge(response)? {
        Body::Json(body) => read_later(&body),
        Body::Empty if matches!(response.status, ACCEPTED | 204) => Ok(BotReply::default()),
        Body::Empty => Err(Failure::shape("its answer is empty; 204 says nothing, 202 later")),
    }
}

/// Reads an answer that a bot sends by itself, later.
///
/// # Errors
///
/// [`Failure`] when it isn't one, or too large.
pub fn read_later(body: &Value) -> Result<BotReply, Failure> {
    let Some(body) = body.as_object() else {
        return Err(Failure::shape("its answer isn't an object"));
    };
    if body.get("messages").is_some_and(|messages| !messages.is_array()) {
        return Err(Failure::shape("`messages` of its answer isn't a list"));
    }
    let listed = body.get("messages").and_then(Value::as_array).map(Vec::as_slice);
    let listed = listed.unwrap_or_default();
    check_count(listed.len())?;
    check_kinds(listed, Value::is_object)?;
    let mut reply = BotReply::default();
    answer::read_into(body, &mut reply);
    check_reply(reply)
}

fn body(asking: Asking<'_>) -> Result<Value, GatewayError> {
    let (request, occasion) = (asking.request, asking.occasion);
    let mut body = json!({
        "protocol": VERSION,
        "type": match &request.input {
            BotInput::Message { .. } => "message",
            BotInput::Event { .. } => "event",
        },
        "id": occasion.message_key,
        "happened_at": occasion.happened_at.to_string(),
        "bot": request.remote_bot,
        "node": request.node,
        "workspace": occasion.tenant,
        "language": request.language,
        "contact": contact(asking),
        "conversation": conversation(asking),
    });
    match &request.input {
        BotInput::Event { name, data } => body["event"] = json!({"name": name, "data": data}),
        BotInput::Message { .. } => body["message"] = message(asking)?,
    }
    if !request.entities.is_empty() {
        let entities = request.entities.iter();
        let entities =
            entities.map(|(name, known)| (name.clone(), known.iter().map(entity).collect()));
        body["entities"] = Value::Object(entities.collect());
    }
    if !request.environment.is_empty() {
        body["environment"] = json!(request.environment);
    }
    if let (true, Some(availability)) = (request.asks_availability, occasion.availability) {
        body["availability"] = availability.as_str().into();
    }
    if let Some(url) = &occasion.reply_url {
        body["reply_url"] = url.as_str().into();
    }
    Ok(body)
}

fn contact(asking: Asking<'_>) -> Value {
    let (request, occasion) = (asking.request, asking.occasion);
    json!({
        "id": occasion.contact,
        "name": occasion.profile.name,
        "email": occasion.profile.email,
        "attributes": occasion.profile.attributes,
        "details": request.user_details,
    })
}

fn conversation(asking: Asking<'_>) -> Value {
    let (request, occasion) = (asking.request, asking.occasion);
    let mut context = occasion.details.context.clone();
    if let BotInput::Message { tap: Some(tap), .. } = &request.input {
        merge(&mut context, &tap.context);
    }
    json!({
        "id": occasion.conversation,
        "channel": channel_name(occasion.channel),
        "is_new": occasion.is_opening,
        "context": context,
        "details": request.conversation_details,
    })
}

fn message(asking: Asking<'_>) -> Result<Value, GatewayError> {
    let BotInput::Message { text, tap, files, location } = &asking.request.input else {
        return Ok(Value::Null);
    };
    let mut message = json!({"number": asking.request.message, "text": text});
    if let Some(tap) = tap {
        message["tap"] = json!({"payload": tap.payload, "metadata": tap.metadata});
    }
    let mut attachments = Vec::with_capacity(files.len());
    for file in files {
        let link = asking.occasion.link(file)?;
        let (name, kind) = (&file.name, &file.media_type);
        attachments.push(json!({"name": name, "type": kind, "size": file.size, "url": link}));
    }
    if !attachments.is_empty() {
        message["attachments"] = attachments.into();
    }
    if let Some(location) = location {
        message["location"] = super::writing::location(location);
    }
    Ok(message)
}

fn entity(known: &KnownEntity) -> Value {
    json!({"value": known.value, "text": known.text, "detection": known.detection})
}

const fn channel_name(channel: ChannelKind) -> &'static str {
    match channel {
        ChannelKind::Web => "web",
        ChannelKind::Widget => "widget",
        ChannelKind::Api => "api",
        ChannelKind::Webhook => "webhook",
        ChannelKind::Sms => "sms",
        ChannelKind::Whatsapp => "whatsapp",
    }
}

/// An object without its absent and empty parts, which read the same as if they weren't there.
pub(super) fn without_absent(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let is_there = |value: &Value| match value {
                Value::Null => false,
                Value::Array(list) => !list.is_empty(),
                Value::Object(_) | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
            };
            Value::Object(
                object.into_iter().filter(|(_, value)| is_there(value)).collect::<Map<_, _>>(),
            )
        }
        other => other,
    }
}
