//! Asks an endpoint as an API node of Haptik does.

use formats::hsl;
use model::call::Method;
use model::channel::ChannelKind;
use model::content::{RawContent, System};
use model::conversation::Audience;
use model::exchange::{BotAction, BotInput, BotReply};
use serde_json::{Map, Value, json};

use super::{MESSAGE_EVENT, SIGNATURE_HEADER, WHOLE_MESSAGE};
use crate::cause::{Failure, GatewayError};
use crate::exchange::Asking;
use crate::judge::{Body, check_count, check_kinds, check_reply, judge};
use crate::signature::hub_signature;
use crate::values::{object, said, truth};
use crate::wire::{Draft, Request, Response, address};

/// Entities with the files and the place that came with a message. Haptik itself has none for them.
const ATTACHMENT: &str = "attachment";
const LOCATION: &str = "location";

pub(crate) fn request(asking: Asking<'_>) -> Result<Request, GatewayError> {
    let url = address(&asking.request.url)?;
    let mut draft = Draft::json(Method::Post, url, &body(asking)?)?;
    if let Some(secret) = &asking.credentials.signing {
        let signature = hub_signature(secret, draft.body());
        draft.set(SIGNATURE_HEADER, signature);
    }
    Ok(draft.finish(&asking))
}

/// Reads the answer, which must have a `response`.
pub(crate) fn reply(response: &Response) -> Result<BotReply, Failure> {
    let mut body = match judge(response)? {
        Body::Json(Value::Object(body)) => body,
        Body::Empty => return Err(Failure::shape("its answer is empty")),
        Body::Json(_) => return Err(Failure::shape("its answer isn't an object")),
    };
    let elements = match body.shift_remove("response") {
        Some(Value::Array(elements)) => elements,
        Some(element @ (Value::String(_) | Value::Object(_))) => vec![element],
        Some(Value::Null | Value::Bool(_) | Value::Number(_)) | None => {
            return Err(Failure::shape("its answer has no list named `response`"));
        }
    };
    check_count(elements.len())?;
    check_kinds(&elements, |element| element.is_string() || element.is_object())?;
    let mut reply = BotReply { is_done: truth(body.get("status")), ..BotReply::default() };
    for element in elements {
        say(element, &mut reply);
    }
    reply.conversation_details = details(&body, "conversation_details", &mut reply.losses);
    reply.user_details = details(&body, "user_details", &mut reply.losses);
    check_reply(reply)
}

fn say(element: Value, reply: &mut BotReply) {
    let read = hsl::read(&element);
    reply.losses.extend(read.losses.iter().map(ToString::to_string));
    for content in read.content {
        let raw = RawContent { system: System::Haptik, content: element.clone() };
        reply.actions.push(BotAction::Say {
            content,
            delay_ms: 0,
            audience: Audience::Everybody,
            raw: Some(raw),
        });
    }
}

fn details(body: &Map<String, Value>, name: &str, losses: &mut Vec<String>) -> Map<String, Value> {
    let stated = body.get(name).filter(|value| !value.is_null());
    let details = object(stated);
    if details.is_none() && stated.is_some() {
        losses.push(format!("{name}: isn't an object"));
    }
    details.unwrap_or_default()
}

fn body(asking: Asking<'_>) -> Result<Value, GatewayError> {
    let (request, occasion) = (asking.request, asking.occasion);
    let (event, entities) = match &request.input {
        BotInput::Event { name, .. } => (name.as_str(), json!({})),
        BotInput::Message { .. } => (MESSAGE_EVENT, entities(asking)?),
    };
    let attribute = |name: &str| occasion.profile.attributes.get(name).cloned().unwrap_or_default();
    let user = json!({
        "user_id": occasion.contact,
        "user_name": occasion.contact,
        "full_name": occasion.profile.name.as_deref().unwrap_or_default(),
        "device_platform": device_platform(occasion.channel),
        "language_code": request.language.split('-').next().unwrap_or_default(),
        "auth_id": attribute("auth_id"),
        "auth_code": attribute("auth_code"),
    });
    Ok(json!({
        "node": request.node,
        "event": event,
        "user": user,
        "conversation_no": occasion.contact_conversations,
        "conversation_details": request.conversation_details,
        "user_details": request.user_details,
        "entities": entities,
        "env_variables": request.environment,
    }))
}

/// The values of a message. The one that holds the whole message says what a tap stands for.
fn entities(asking: Asking<'_>) -> Result<Value, GatewayError> {
    let mut entities = Map::new();
    for (name, known) in &asking.request.entities {
        let known = known.iter().map(|it| value(&it.value, &it.text, &it.detection));
        entities.insert(name.clone(), known.collect());
    }
    let BotInput::Message { text, tap, files, location } = &asking.request.input else {
        return Ok(Value::Object(entities));
    };
    let said = said(text, tap.as_ref());
    if !said.is_empty() {
        let whole = value(&said.into(), said, "message");
        entities.insert(WHOLE_MESSAGE.to_owned(), json!([whole]));
    }
    let mut attached = Vec::with_capacity(files.len());
    for file in files {
        let link = asking.occasion.link(file)?;
        let known = json!({"name": file.name, "type": file.media_type, "url": link});
        attached.push(value(&known, link, "message"));
    }
    if !attached.is_empty() {
        entities.insert(ATTACHMENT.to_owned(), Value::Array(attached));
    }
    if let Some(location) = location {
        let (latitude, longitude) = (location.latitude, location.longitude);
        let known = json!({"latitude": latitude, "longitude": longitude});
        let known = value(&known, &format!("{latitude}, {longitude}"), "message");
        entities.insert(LOCATION.to_owned(), json!([known]));
    }
    Ok(Value::Object(entities))
}

fn value(value: &Value, text: &str, detection: &str) -> Value {
    json!({"detection": detection, "original_text": text, "entity_value": value})
}

/// Where the contact writes, by number.
const fn device_platform(channel: ChannelKind) -> u32 {
    match channel {
        ChannelKind::Web | ChannelKind::Widget => 5,
        ChannelKind::Api | ChannelKind::Webhook | ChannelKind::Sms => 13,
        ChannelKind::Whatsapp => 14,
    }
}
