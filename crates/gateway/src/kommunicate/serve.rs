//! Answers Kommunicate as one of its custom bots.

use formats::kommunicate as format;
use model::content::{Attachment, Content, Location};
use model::conversation::{Audience, Tap};
use model::exchange::{Assignee, BotAction, BotInput, BotReply};
use serde_json::{Map, Value, json};

use super::{AVAILABILITY, CONTEXT, MEDIA_EVENT, TRIGGER, content_type};
use crate::served::{Arrived, Rendered, ServeError, Served, id, language, link, place, tell};
use crate::values::{number, object, text};

/// Most files of one message.
const MAX_FILES: usize = 20;

/// Reads what Kommunicate asks. Notices among people aren't questions: there is no input then.
///
/// # Errors
///
/// [`ServeError`] when the body isn't a request of Kommunicate.
pub fn parse(arrived: Arrived<'_>) -> Result<Served, ServeError> {
    let body = arrived.object()?;
    let mut metadata = object(body.get("metadata")).unwrap_or_default();
    let context = object(metadata.shift_remove(CONTEXT).as_ref()).unwrap_or_default();
    let input = input(&body, metadata, &context).into_iter().collect();
    let mut context = context;
    for (name, told) in [
        ("groupId", body.get("groupId")),
        ("botId", body.get("botId")),
        ("from", body.get("from")),
        ("applicationId", body.get("applicationId").or_else(|| body.get("applicationKey"))),
        ("messageSource", body.get("source")),
    ] {
        tell(&mut context, name, told);
    }
    Ok(Served {
        contact: id(body.get("from"), "from")?,
        conversation: id(body.get("groupId"), "groupId")?,
        message_id: text(body.get("key")),
        input,
        bot: text(body.get("botId")),
        language: language(context.get("kmUserLanguageCode"))
            .or_else(|| language(context.get("kmUserLocale"))),
        hops: arrived.hops(),
        context,
        ..Served::default()
    })
}

/// Writes what our bot wants done as an array of messages.
pub fn render(reply: &BotReply) -> Rendered {
    let mut elements = Vec::new();
    let mut losses = Vec::new();
    for action in &reply.actions {
        match action {
            BotAction::Say { content, audience: Audience::Everybody, .. } => {
                elements.extend(element(content, &mut losses));
            }
            BotAction::Say { audience: Audience::Members, .. } => {
                losses.push("a note to members can't be left there".to_owned());
            }
            BotAction::Assign(to) => elements.push(json!({"metadata": assignment(to)})),
            BotAction::Close { .. } => elements.push(request("resolveConversation")),
            BotAction::AskRating => elements.push(request("askCSAT")),
            BotAction::TellAvailability => elements
                .push(json!({"metadata": {"replyMetadata": {"actionRequest": AVAILABILITY}}})),
            BotAction::SetVariables(_) => {
                losses.push("variables can't be set there".to_owned());
            }
        }
    }
    Rendered::ok(Value::Array(elements), losses)
}

/// Writes what our bot says or wants later as calls of `POST /rest/ws/message/v2/send`: of the conversation
/// `group`, by the bot `from`. Values of metadata are texts there.
pub fn render_later(reply: &BotReply, group: &str, from: &str) -> Vec<Value> {
    let elements = match render(reply).body {
        Some(Value::Array(elements)) => elements,
        Some(_) | None => Vec::new(),
    };
    let numbered = group.parse::<u64>().ok().filter(|number| number.to_string() == group);
    let group = numbered.map_or_else(|| Value::from(group), Value::from);
    let sent = |mut element: Value| {
        element["groupId"] = group.clone();
        element["fromUserName"] = from.into();
        if element.get("message").is_none() {
            element["message"] = "".into();
        }
        if let Some(Value::Object(metadata)) = element.get_mut("metadata") {
            for value in metadata.values_mut().filter(|value| !value.is_string()) {
                *value = value.to_string().into();
            }
        }
        element
    };
    elements.into_iter().map(sent).collect()
}

fn element(content: &Content, losses: &mut Vec<String>) -> Option<Value> {
    let written = format::write(content);
    losses.extend(written.losses.iter().map(ToString::to_string));
    if written.element.as_object().is_some_and(Map::is_empty) {
        losses.push("a message with nothing in it isn't sent".to_owned());
        return None;
    }
    content.is_visible().then_some(written.element)
}

fn request(name: &str) -> Value {
    json!({"metadata": {"actionRequest": name}})
}

fn assignment(to: &Assignee) -> Map<String, Value> {
    let mut metadata = Map::new();
    if let Some(team) = &to.team {
        metadata.insert("KM_ASSIGN_TEAM".to_owned(), team.as_str().into());
    }
    if to.team.is_none() || to.name.is_some() {
        let name = to.name.as_deref().unwrap_or_default();
        metadata.insert("KM_ASSIGN_TO".to_owned(), name.into());
    }
    if let Some(event) = &to.event {
        let data = event.data.clone().unwrap_or_else(|| json!({}));
        metadata.insert("event".to_owned(), json!({"name": event.name, "data": data}));
    }
    metadata
}

fn input(
    body: &Map<String, Value>,
    metadata: Map<String, Value>,
    context: &Map<String, Value>,
) -> Option<BotInput> {
    let message = text(body.get("message")).unwrap_or_default();
    let attachments = context.get("attachments").and_then(Value::as_array);
    let attachments = attachments.map(Vec::as_slice).unwrap_or_default();
    let kind = number(body.get("contentType")).unwrap_or_default();
    let event = text(body.get("eventName")).or_else(|| text(metadata.get(TRIGGER)));
    match event.as_deref() {
        Some(MEDIA_EVENT) | None => {
            let is_notice =
                [content_type::NOTIFICATION, content_type::HIDDEN].map(f64::from).contains(&kind);
            let files: Vec<_> = attachments.iter().filter_map(file).take(MAX_FILES).collect();
            let location = attachments.iter().find_map(location);
            let is_nothing = message.is_empty() && files.is_empty() && location.is_none();
            if is_notice || is_nothing {
                return None;
            }
            let is_place = kind == f64::from(content_type::LOCATION) && location.is_some();
            let message = if is_place { String::new() } else { message };
            Some(BotInput::Message { text: message, tap: tap(metadata), files, location })
        }
        Some(event) => {
            let data = metadata.get("event").and_then(|event| event.get("data")).cloned();
            Some(BotInput::Event { name: event.to_owned(), data })
        }
    }
}

fn tap(metadata: Map<String, Value>) -> Option<Tap> {
    let metadata = (!metadata.is_empty()).then(|| vec![Value::Object(metadata)])?;
    Some(Tap { metadata, ..Tap::default() })
}

fn file(entry: &Value) -> Option<Attachment> {
    let media_type = text(entry.get("type")).filter(|kind| kind.contains('/'))?;
    let payload = entry.get("payload")?;
    let size = text(payload.get("size")).and_then(|size| size.parse().ok());
    let name = text(payload.get("name")).unwrap_or_default();
    Some(Attachment { id: None, name, media_type, size, url: Some(link(payload.get("url"))?) })
}

fn location(entry: &Value) -> Option<Location> {
    place(entry.get("payload").filter(|_| entry["type"] == "location")?)
}
