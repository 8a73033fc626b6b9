//! Answers an API node of Haptik.

use formats::hsl;
use model::Secret;
use model::contact::Profile;
use model::content::{Content, Markup};
use model::conversation::Audience;
use model::exchange::{BotAction, BotInput, BotReply};
use serde_json::{Map, Value, json};

use super::{MESSAGE_EVENT, SIGNATURE_HEADER, WHOLE_MESSAGE};
use crate::served::{
    Arrived, Rendered, ServeError, Served, attributes, file, id, language, place, tell,
};
use crate::signature::{SignatureError, verify_hub};
use crate::values::{object, text};

/// Checks that a request is signed with the node's secret.
///
/// # Errors
///
/// [`SignatureError`] when it isn't.
pub fn verify(arrived: Arrived<'_>, secret: &Secret<String>) -> Result<(), SignatureError> {
    verify_hub(secret, arrived.header(SIGNATURE_HEADER), arrived.body)
}

/// Reads what a node asks. Its requests have no id, so that a repetition can't be told from a second
/// message.
///
/// # Errors
///
/// [`ServeError`] when the body isn't a request of a node.
pub fn parse(arrived: Arrived<'_>) -> Result<Served, ServeError> {
    let body = arrived.object()?;
    let user = object(body.get("user")).unwrap_or_default();
    let contact = id(user.get("user_id"), "user.user_id")?;
    let number = id(body.get("conversation_no"), "conversation_no")?;
    let user_details = object(body.get("user_details")).unwrap_or_default();
    let detail = |name: &str| text(user_details.get(name));
    let name = text(user.get("full_name")).or_else(|| detail("name"));
    let attributes = attributes(&user_details);
    let profile = Profile { name, email: detail("email"), attributes, ..Profile::default() };
    let language = language(user.get("language_code"));
    let mut context = Map::new();
    for name in ["user", "node", "conversation_details", "user_details", "env_variables"] {
        tell(&mut context, name, body.get(name));
    }
    Ok(Served {
        conversation: format!("{contact}_{number}"),
        contact,
        input: input(&body).into_iter().collect(),
        context,
        profile,
        bot: text(body.get("node")),
        language,
        conversation_details: object(body.get("conversation_details")).unwrap_or_default(),
        user_details,
        hops: arrived.hops(),
        ..Served::default()
    })
}

/// Writes what our bot wants done. A hand-off has no form of its own: the answer's status says that the
/// node couldn't answer.
pub fn render(reply: &BotReply) -> Rendered {
    let mut elements = Vec::new();
    let mut losses = Vec::new();
    let mut is_done = reply.is_done.unwrap_or(true);
    for action in &reply.actions {
        match action {
            BotAction::Say { content, audience: Audience::Everybody, .. } => {
                elements.extend(element(content, &mut losses));
            }
            BotAction::Say { audience: Audience::Members, .. } => {
                losses.push("a note to members can't be left there".to_owned());
            }
            BotAction::Assign(_) => {
                is_done = false;
                losses.push("a hand-off is only told as status false".to_owned());
            }
            BotAction::Close { .. } => {}
            BotAction::AskRating => losses.push("a rating can't be asked for there".to_owned()),
            BotAction::TellAvailability => {
                losses.push("whether agents are there isn't told there".to_owned());
            }
            BotAction::SetVariables(_) => losses.push("variables can't be set there".to_owned()),
        }
    }
    let mut body = json!({"response": elements, "status": is_done});
    if !reply.conversation_details.is_empty() {
        body["conversation_details"] = Value::Object(reply.conversation_details.clone());
    }
    if !reply.user_details.is_empty() {
        body["user_details"] = Value::Object(reply.user_details.clone());
    }
    Rendered::ok(body, losses)
}

/// A plain text as it is, all else as HSL in a text, which is how Haptik documents it.
fn element(content: &Content, losses: &mut Vec<String>) -> Option<Value> {
    if let Content::Text { text, markup: Markup::Plain, quick_replies } = content
        && quick_replies.is_empty()
        && !text.trim_start().starts_with('{')
    {
        return Some(text.as_str().into());
    }
    let written = hsl::write(content);
    losses.extend(written.losses.iter().map(ToString::to_string));
    content.is_visible().then(|| written.element.to_string().into())
}

fn input(body: &Map<String, Value>) -> Option<BotInput> {
    if let Some(name) = text(body.get("event")).filter(|name| name != MESSAGE_EVENT) {
        return Some(BotInput::Event { name, data: None });
    }
    let entities = object(body.get("entities")).unwrap_or_default();
    let said = |name: &str| entities.get(name).and_then(first_text);
    let text = said(WHOLE_MESSAGE).or_else(|| entities.values().find_map(first_text));
    let files: Vec<_> = list(&entities, "attachment")
        .iter()
        .filter_map(|it| file(it.get("entity_value")?))
        .collect();
    let location = list(&entities, "location").iter().find_map(|it| place(it.get("entity_value")?));
    let is_alone =
        !entities.contains_key(WHOLE_MESSAGE) && (!files.is_empty() || location.is_some());
    let text = if is_alone { Some(String::new()) } else { text };
    Some(BotInput::Message { text: text?, tap: None, files, location })
}

fn list<'a>(entities: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    entities.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn first_text(values: &Value) -> Option<String> {
    let value = values.as_array()?.first()?;
    text(value.get("original_text")).or_else(|| text(value.get("entity_value")))
}
