//! Answers in our own protocol, as a bot of ours that others ask.

use jiff::Timestamp;
use model::Secret;
use model::contact::Profile;
use model::conversation::Tap;
use model::exchange::{BotInput, BotReply};
use serde_json::{Map, Value};

use super::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, answer};
use crate::served::{
    self, Arrived, Rendered, ServeError, Served, attributes, file, id, language, link, place, tell,
};
use crate::signature::{SignatureError, Signed};
use crate::values::{object, text};

/// Most files of one message.
const MAX_FILES: usize = 20;

/// Checks that a request is signed, and not long ago.
///
/// # Errors
///
/// [`SignatureError`] when it isn't.
pub fn verify(
    arrived: Arrived<'_>,
    secret: &Secret<String>,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let header = |name: &str| arrived.header(name).ok_or(SignatureError::Missing);
    let timestamp = header(TIMESTAMP_HEADER)?.trim().parse();
    let timestamp_s = timestamp.map_err(|_| SignatureError::Time)?;
    let signed = Signed { id: header(ID_HEADER)?, timestamp_s, body: arrived.body };
    signed.verify(secret, header(SIGNATURE_HEADER)?, now)
}

/// Reads what is asked. The header `webhook-id` says which question it is: its repetition is the same one.
///
/// # Errors
///
/// [`ServeError`] when the body isn't a question.
pub fn parse(arrived: Arrived<'_>) -> Result<Served, ServeError> {
    let body = arrived.object()?;
    let contact = object(body.get("contact")).unwrap_or_default();
    let conversation = object(body.get("conversation")).unwrap_or_default();
    let contact_details = object(contact.get("details")).unwrap_or_default();
    let mut attributes = attributes(&contact_details);
    attributes.extend(served::attributes(&object(contact.get("attributes")).unwrap_or_default()));
    let mut context = object(conversation.get("context")).unwrap_or_default();
    for (name, told) in [
        ("conversation_details", conversation.get("details")),
        ("contact_details", contact.get("details")),
        ("environment", body.get("environment")),
        ("channel", conversation.get("channel")),
    ] {
        tell(&mut context, name, told);
    }
    let profile = Profile {
        name: text(contact.get("name")),
        email: text(contact.get("email")),
        attributes,
        ..Profile::default()
    };
    let message_id = arrived.header(ID_HEADER).map(str::to_owned);
    Ok(Served {
        contact: id(contact.get("id"), "contact.id")?,
        conversation: id(conversation.get("id"), "conversation.id")?,
        message_id: message_id.or_else(|| text(body.get("id"))),
        input: vec![input(&body)?],
        context,
        profile,
        bot: text(body.get("bot")),
        language: language(body.get("language")),
        conversation_details: object(conversation.get("details")).unwrap_or_default(),
        user_details: contact_details,
        reply_url: link(body.get("reply_url")),
        hops: arrived.hops(),
    })
}

/// Writes what our bot wants done.
pub fn render(reply: &BotReply) -> Rendered {
    let mut losses = Vec::new();
    let body = answer::write(reply, &mut losses);
    Rendered::ok(body, losses)
}

fn input(body: &Map<String, Value>) -> Result<BotInput, ServeError> {
    if let Some(event) = body.get("event").and_then(Value::as_object) {
        let name = text(event.get("name")).ok_or(ServeError::Shape("the event has no name"))?;
        let data = event.get("data").filter(|data| !data.is_null()).cloned();
        return Ok(BotInput::Event { name, data });
    }
    let message = body.get("message").and_then(Value::as_object);
    let message = message.ok_or(ServeError::Shape("there is neither a message nor an event"))?;
    let files = message.get("attachments").and_then(Value::as_array);
    Ok(BotInput::Message {
        text: text(message.get("text")).unwrap_or_default(),
        tap: message.get("tap").and_then(Value::as_object).map(tap),
        files: files.into_iter().flatten().filter_map(file).take(MAX_FILES).collect(),
        location: message.get("location").and_then(place),
    })
}

fn tap(told: &Map<String, Value>) -> Tap {
    let metadata = told.get("metadata").and_then(Value::as_array).cloned().unwrap_or_default();
    Tap { payload: text(told.get("payload")), metadata, ..Tap::default() }
}
