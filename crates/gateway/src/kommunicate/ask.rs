//! Asks a custom bot as Kommunicate does.

use formats::kommunicate as format;
use model::call::Method;
use model::channel::ChannelKind;
use model::content::{Attachment, Location};
use model::conversation::Tap;
use model::exchange::{BotInput, BotReply, BotRequest};
use serde_json::{Map, Value, json};

use super::{AVAILABILITY, CONTEXT, MEDIA_EVENT, TRIGGER, content_type};
use crate::cause::{Failure, GatewayError};
use crate::exchange::Asking;
use crate::judge::{Body, check_count, check_kinds, check_reply, judge};
use crate::values::{merge, object, said, text, truth};
use crate::wire::{Draft, Request, Response, address};

/// Whether a tap says of itself that bots aren't told of it, as those of FAQ answers do.
pub(crate) fn is_skipped(input: &BotInput) -> bool {
    let BotInput::Message { tap: Some(tap), .. } = input else { return false };
    let mut stated = tap.metadata.iter().filter_map(|it| truth(it.get("skipBot")));
    stated.next_back().unwrap_or(false)
}

pub(crate) fn request(asking: Asking<'_>) -> Result<Request, GatewayError> {
    let url = address(&asking.request.url)?;
    Ok(Draft::json(Method::Post, url, &body(asking)?)?.finish(&asking))
}

/// Reads the answer. Nothing at all, an empty array and an object that is no message say nothing, and
/// that isn't a fault.
pub(crate) fn reply(response: &Response) -> Result<BotReply, Failure> {
    let body = match judge(response)? {
        Body::Empty => return Ok(BotReply::default()),
        Body::Json(body) => body,
    };
    match &body {
        Value::Array(elements) => {
            check_count(elements.len())?;
            check_kinds(elements, Value::is_object)?;
        }
        Value::Object(_) => {}
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            return Err(Failure::shape("its answer is neither an array nor an object"));
        }
    }
    let read = format::read(&body);
    let losses = read.losses.iter().map(ToString::to_string).collect();
    check_reply(BotReply { actions: read.actions, losses, ..BotReply::default() })
}

/// What the bot is told, before it is written as one object.
#[derive(Default)]
struct Told {
    message: String,
    event: Option<String>,
    content_type: u32,
    /// Beside the context.
    metadata: Map<String, Value>,
    context: Map<String, Value>,
    attachments: Vec<Value>,
}

fn body(asking: Asking<'_>) -> Result<Value, GatewayError> {
    let (request, occasion) = (asking.request, asking.occasion);
    let told = told(asking)?;
    let source = source(occasion.channel);
    let mut metadata = told.metadata;
    metadata
        .insert(CONTEXT.to_owned(), Value::Object(context(asking, told.context, told.attachments)));
    let mut body = json!({
        "botId": request.remote_bot,
        "key": occasion.message_key,
        "from": occasion.contact,
        "message": told.message,
        "groupId": occasion.conversation_number,
        "metadata": metadata,
        "contentType": told.content_type,
        "applicationKey": occasion.tenant,
        "applicationId": occasion.tenant,
        "source": source,
        "createdAt": occasion.happened_at.as_millisecond(),
    });
    if let Some(event) = told.event {
        body["eventName"] = event.into();
    }
    Ok(body)
}

fn told(asking: Asking<'_>) -> Result<Told, GatewayError> {
    let (text, tap, files, location) = match &asking.request.input {
        BotInput::Event { name, data } => return Ok(told_event(name, data.as_ref())),
        BotInput::Message { text, tap, files, location } => (text, tap, files, location),
    };
    let mut told = Told { message: said(text, tap.as_ref()).to_owned(), ..Told::default() };
    for file in files {
        told.attachments.push(file_entry(file, asking.occasion.link(file)?));
        told.content_type = content_type::ATTACHMENT;
    }
    if let Some(location) = location {
        told.attachments.push(location_entry(location));
        if files.is_empty() {
            told.content_type = content_type::LOCATION;
            if told.message.is_empty() {
                let (latitude, longitude) = (location.latitude, location.longitude);
                told.message = json!({"lat": latitude, "lon": longitude}).to_string();
            }
        }
    }
    told.event = (!told.attachments.is_empty()).then(|| MEDIA_EVENT.to_owned());
    if let Some(tap) = tap {
        take_tap(tap, &mut told);
    }
    Ok(told)
}

fn told_event(name: &str, data: Option<&Value>) -> Told {
    let mut told = Told {
        event: Some(name.to_owned()),
        content_type: content_type::NOTIFICATION,
        ..Told::default()
    };
    if let Some(data) = data {
        told.metadata.insert("event".to_owned(), json!({"name": name, "data": data}));
        told.context = data.as_object().cloned().unwrap_or_default();
    }
    told
}

/// What came with a tap stands beside the context, but for a context of its own, which goes into it.
fn take_tap(tap: &Tap, told: &mut Told) {
    merge(&mut told.context, &tap.context);
    for entry in tap.metadata.iter().filter_map(Value::as_object) {
        let mut entry = entry.clone();
        if let Some(context) = object(entry.shift_remove(CONTEXT).as_ref()) {
            merge(&mut told.context, &context);
        }
        merge(&mut told.metadata, &entry);
    }
    if let Some(event) = text(told.metadata.get(TRIGGER)) {
        told.event = Some(event);
    }
}

/// The context: what clients said of the conversation, then of the message; what only we know can't be
/// replaced.
fn context(
    asking: Asking<'_>,
    own: Map<String, Value>,
    attachments: Vec<Value>,
) -> Map<String, Value> {
    let (request, occasion) = (asking.request, asking.occasion);
    let mut context = Map::new();
    let locale = request.language.split('-').next().unwrap_or_default();
    if !locale.is_empty() {
        context.insert("kmUserLocale".to_owned(), locale.into());
    }
    merge(&mut context, &occasion.details.context);
    merge(&mut context, &own);
    let known = [
        ("groupId", json!(occasion.conversation_number)),
        ("botId", json!(request.remote_bot)),
        ("messageSource", json!(source(occasion.channel))),
        ("applicationId", json!(occasion.tenant)),
        ("from", json!(occasion.contact)),
        ("attachments", Value::Array(attachments)),
    ];
    for (name, value) in known {
        context.insert(name.to_owned(), value);
    }
    if let (true, Some(availability)) = (asks_availability(request), occasion.availability) {
        let answer = json!([{
            "name": AVAILABILITY,
            "payload": {"availabilityStatus": availability.as_str()},
        }]);
        context.insert("actionResponse".to_owned(), answer);
    }
    context
}

/// Whether agents' being there is to be told: the bot asked, or had the tap ask.
fn asks_availability(request: &BotRequest) -> bool {
    let tap = match &request.input {
        BotInput::Message { tap, .. } => tap.as_ref(),
        BotInput::Event { .. } => None,
    };
    let mut asked = tap.into_iter().flat_map(|tap| &tap.metadata);
    request.asks_availability
        || asked.any(|it| it.get("actionRequest").is_some_and(|it| it == AVAILABILITY))
}

fn file_entry(file: &Attachment, link: &str) -> Value {
    let mut payload = json!({"name": file.name, "url": link});
    if let Some(size) = file.size {
        payload["size"] = size.to_string().into();
    }
    json!({"type": file.media_type, "payload": payload})
}

fn location_entry(location: &Location) -> Value {
    let (latitude, longitude) = (location.latitude.to_string(), location.longitude.to_string());
    json!({"type": "location", "payload": {"lat": latitude, "lon": longitude}})
}

/// Where the contact writes, by number.
const fn source(channel: ChannelKind) -> u32 {
    match channel {
        ChannelKind::Web | ChannelKind::Widget => 1,
        ChannelKind::Api | ChannelKind::Webhook | ChannelKind::Sms | ChannelKind::Whatsapp => 4,
    }
}
