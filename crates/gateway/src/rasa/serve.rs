//! Answers clients of Rasa's REST channel in Rasa's place.

use formats::address::link;
use model::contact::Profile;
use model::content::{Content, ContentAction, ContentButton, MediaKind, Reply};
use model::conversation::{Audience, Tap};
use model::exchange::{BotAction, BotInput, BotReply, WELCOME};
use serde_json::{Map, Value, json};

use super::{OURS, SESSION_START};
use crate::colloquy::answer;
use crate::served::{Arrived, Rendered, ServeError, Served, file, id, language, place};
use crate::values::{object, text};

/// Most files of one message.
const MAX_FILES: usize = 20;

/// Reads what a client says. `/name{…}` is an event, as Rasa takes it for an intent.
///
/// # Errors
///
/// [`ServeError`] when the body isn't a message.
pub fn parse(arrived: Arrived<'_>) -> Result<Served, ServeError> {
    let body = arrived.object()?;
    let sender = id(body.get("sender"), "sender")?;
    let metadata = object(body.get("metadata")).unwrap_or_default();
    let profile = Profile {
        name: text(metadata.get("name")),
        email: text(metadata.get("email")),
        ..Profile::default()
    };
    let message = text(body.get("message")).unwrap_or_default();
    Ok(Served {
        contact: text(metadata.get("contact")).unwrap_or_else(|| sender.clone()),
        conversation: sender,
        message_id: text(metadata.get("message_id")),
        input: input(message, &metadata).into_iter().collect(),
        language: language(metadata.get("language")),
        context: object(metadata.get("context")).unwrap_or_default(),
        profile,
        hops: arrived.hops(),
        ..Served::default()
    })
}

fn input(message: String, metadata: &Map<String, Value>) -> Option<BotInput> {
    if let Some(event) = event(&message) {
        return Some(event);
    }
    let files = metadata.get("attachments").and_then(Value::as_array);
    let files: Vec<_> = files.into_iter().flatten().filter_map(file).take(MAX_FILES).collect();
    let location = metadata.get("location").and_then(place);
    let links: Vec<_> = files.iter().filter_map(|file| file.url.as_deref()).collect();
    let is_told_twice = (!files.is_empty() && links.join("\n") == message)
        || (location.is_some() && message.starts_with('{'));
    let message = if is_told_twice { String::new() } else { message };
    let is_nothing = message.is_empty() && files.is_empty() && location.is_none();
    let own = [
        "attachments",
        "location",
        "contact",
        "name",
        "email",
        "conversation",
        "message_id",
        "language",
        "context",
    ];
    let mut beside = metadata.clone();
    beside.retain(|name, _| !own.contains(&name.as_str()));
    let tap = (!beside.is_empty())
        .then(|| Tap { metadata: vec![Value::Object(beside)], ..Tap::default() });
    (!is_nothing).then_some(BotInput::Message { text: message, tap, files, location })
}

fn event(message: &str) -> Option<BotInput> {
    let rest = message.strip_prefix('/')?;
    let at = rest.find('{').unwrap_or(rest.len());
    let (name, data) = rest.split_at(at);
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let data = match data {
        "" => None,
        data => Some(Value::Object(object(Some(&data.into()))?)),
    };
    let name = if name == SESSION_START { WELCOME } else { name };
    Some(BotInput::Event { name: name.to_owned(), data })
}

/// Writes what our bot wants done for the conversation `sender`. What Rasa has no form for is written in
/// ours, below `custom.colloquy`, beside its text.
pub fn render(reply: &BotReply, sender: &str) -> Rendered {
    let mut messages = Vec::new();
    let mut losses = Vec::new();
    let mut rest = BotReply { is_done: reply.is_done, ..BotReply::default() };
    for action in &reply.actions {
        match action {
            BotAction::Say { content, audience: Audience::Everybody, .. } => {
                messages.extend(message(content, action));
            }
            BotAction::Say { audience: Audience::Members, .. }
            | BotAction::Assign(_)
            | BotAction::Close { .. }
            | BotAction::AskRating
            | BotAction::TellAvailability
            | BotAction::SetVariables(_) => rest.actions.push(action.clone()),
        }
    }
    if !rest.actions.is_empty() {
        messages.push(json!({"custom": {OURS: answer::write(&rest, &mut losses)}}));
    }
    for message in &mut messages {
        message["recipient_id"] = sender.into();
    }
    Rendered::ok(Value::Array(messages), losses)
}

fn message(content: &Content, said: &BotAction) -> Option<Value> {
    match content {
        Content::Event { .. } => None,
        Content::Text { text, quick_replies, .. } if is_rasas(quick_replies) => {
            // Rasa's own REST channel says them as buttons, too.
            let replies: Vec<Value> = quick_replies.iter().map(reply).collect();
            Some(match replies.is_empty() {
                true => json!({"text": text}),
                false => json!({"text": text, "buttons": replies}),
            })
        }
        Content::Notice { text } => Some(json!({"text": text})),
        Content::Buttons { text, buttons } => {
            let buttons: Option<Vec<Value>> = buttons.iter().map(button).collect();
            match buttons {
                Some(buttons) => Some(json!({"text": text, "buttons": buttons})),
                None => Some(ours(said)),
            }
        }
        Content::Image { url, caption: None, .. } => Some(json!({"image": url})),
        Content::Media(media) => {
            let kind = match media.kind {
                MediaKind::Audio => "audio",
                MediaKind::Video => "video",
                MediaKind::File => "file",
            };
            let title = media.name.as_deref().or(media.caption.as_deref());
            let payload = json!({"src": media.url, "title": title.unwrap_or_default()});
            Some(json!({"attachment": {"type": kind, "payload": payload}}))
        }
        Content::Text { .. }
        | Content::Choices { .. }
        | Content::Image { .. }
        | Content::Carousel { .. }
        | Content::List(_)
        | Content::Form(_)
        | Content::Picker { .. }
        | Content::Location(_)
        | Content::Html { .. }
        | Content::FaqAnswer { .. }
        | Content::AutoSuggest(_)
        | Content::TaskBox(_)
        | Content::Attachments { .. }
        | Content::Structured { .. } => Some(ours(said)),
    }
}

/// In our form, with its text for clients that know only Rasa's.
fn ours(said: &BotAction) -> Value {
    let reply = BotReply { actions: vec![said.clone()], ..BotReply::default() };
    let mut plain = String::new();
    if let BotAction::Say { content, .. } = said {
        plain = content.plain_text();
    }
    let mut losses = Vec::new();
    json!({"text": plain, "custom": {OURS: answer::write(&reply, &mut losses)}})
}

fn is_rasas(replies: &[Reply]) -> bool {
    replies.iter().all(|reply| reply.metadata.is_empty() && reply.image_url.is_none())
}

fn reply(reply: &Reply) -> Value {
    let payload = reply.payload.as_deref().unwrap_or(&reply.title);
    json!({"title": reply.title, "payload": payload})
}

fn button(button: &ContentButton) -> Option<Value> {
    if !button.metadata.is_empty() {
        return None;
    }
    match &button.action {
        ContentAction::Reply { payload } => {
            Some(json!({"title": button.label, "payload": payload}))
        }
        ContentAction::Link { url, target: None } => {
            Some(json!({"title": button.label, "url": link(url)?, "type": "web_url"}))
        }
        ContentAction::Link { .. }
        | ContentAction::Call { .. }
        | ContentAction::Submit(_)
        | ContentAction::ShareLocation
        | ContentAction::Upload { .. } => None,
    }
}
