//! Answers LivePerson as a bot with a custom endpoint. Who may call is the API's matter.

use model::contact::Profile;
use model::content::Attachment;
use model::conversation::{Audience, Tap};
use model::exchange::{BotAction, BotInput, BotReply, WELCOME};
use serde_json::{Map, Value, json};

use super::structured::{self, Shown};
use super::{CLOSED, FILE_SENT, MEMBERS, START};
use crate::served::{Arrived, Rendered, ServeError, Served, link, tell};
use crate::values::{number, object, text};

/// A call of the connector, by its path below the base address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// `GET /v1/bots/{bot}/environments`
    Environments { bot: String },
    /// `GET /v1/bots/{bot}/environments/{environment}/state`
    State { bot: String, environment: String },
    /// `PUT …/conversations/{conversation}`
    Conversation { bot: String, environment: String, conversation: String },
    /// `POST …/conversations/{conversation}/events`
    Events { bot: String, environment: String, conversation: String },
}

impl Route {
    /// Finds the call of a method and a path, whose parts are decoded.
    pub fn find(method: &str, path: &[&str]) -> Option<Self> {
        let owned = |part: &str| part.to_owned();
        match (method, path) {
            ("GET", ["v1", "bots", bot, "environments"]) => {
                Some(Self::Environments { bot: owned(bot) })
            }
            ("GET", ["v1", "bots", bot, "environments", environment, "state"]) => {
                Some(Self::State { bot: owned(bot), environment: owned(environment) })
            }
            ("PUT", ["v1", "bots", bot, "environments", environment, "conversations", id]) => {
                Some(Self::Conversation {
                    bot: owned(bot),
                    environment: owned(environment),
                    conversation: owned(id),
                })
            }
            (
                "POST",
                ["v1", "bots", bot, "environments", environment, "conversations", id, "events"],
            ) => Some(Self::Events {
                bot: owned(bot),
                environment: owned(environment),
                conversation: owned(id),
            }),
            _ => None,
        }
    }
}

/// Whether a bot can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BotState {
    Online,
    /// It has no release.
    Offline,
    Error,
    Maintenance,
}

/// Whether a conversation that is created was there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Creation {
    New,
    Existing,
}

/// The names of a bot's environments; `draft` is always among them.
pub fn environments(names: &[&str]) -> Rendered {
    let draft = (!names.contains(&"draft")).then_some("draft");
    let names: Vec<&str> = draft.into_iter().chain(names.iter().copied()).collect();
    Rendered::ok(json!(names), Vec::new())
}

/// How a bot is. `version` as in semantic versioning.
pub fn state(state: BotState, version: &str) -> Rendered {
    let state = match state {
        BotState::Online => "online",
        BotState::Offline => "offline",
        BotState::Error => "error",
        BotState::Maintenance => "maintenance",
    };
    Rendered::ok(json!({"state": state, "version": version}), Vec::new())
}

/// The answer to the creation of a conversation.
pub fn created(creation: Creation) -> Rendered {
    match creation {
        Creation::New => Rendered::ok(json!({}), Vec::new()),
        Creation::Existing => refused(409, "the conversation exists"),
    }
}

/// The answer to an event of a conversation that wasn't created: the connector then creates it.
pub fn unknown_conversation() -> Rendered {
    refused(404, "there is no such conversation")
}

fn refused(status: u16, message: &str) -> Rendered {
    Rendered { status, body: Some(json!({"message": message})), losses: Vec::new() }
}

/// Reads the creation of a conversation: whom it is with, and nothing to answer.
///
/// # Errors
///
/// [`ServeError`] when the body isn't one.
pub fn parse_creation(arrived: Arrived<'_>, conversation: &str) -> Result<Served, ServeError> {
    let body = match arrived.object() {
        Err(ServeError::Empty) => Map::new(),
        body => body?,
    };
    let sdes = object(body.get("sdes")).unwrap_or_default();
    let customer_info = attributes(&sdes, ["ctmrinfo", "customerInfo"]);
    let personal_info = attributes(&sdes, ["personal", "personalInfo"]);
    let personal = |name: &str| text(personal_info.as_ref().and_then(|it| it.pointer(name)));
    let (first, last) =
        (personal("/firstname").or_else(|| personal("/name")), personal("/lastname"));
    let name = first.map(|first| last.map_or(first.clone(), |last| format!("{first} {last}")));
    let email = personal("/contacts/0/email");
    let mut context = object(body.get("context")).unwrap_or_default();
    tell(&mut context, "sdes", body.get("sdes"));
    let customer = text(customer_info.as_ref().and_then(|it| it.get("customerId")));
    Ok(Served {
        contact: customer.unwrap_or_else(|| conversation.to_owned()),
        conversation: conversation.to_owned(),
        context,
        profile: Profile { name, email, customer_info, personal_info, ..Profile::default() },
        hops: arrived.hops(),
        ..Served::default()
    })
}

/// The engagement attributes of one kind; those that are sure before those that a page states.
fn attributes(sdes: &Map<String, Value>, names: [&str; 2]) -> Option<Value> {
    let groups = ["authenticatedSdes", "unauthenticatedSdes"].iter().filter_map(|it| sdes.get(*it));
    let mut found = groups.flat_map(|group| names.map(|name| (name, group.get(name))));
    let (name, stated) = found.find_map(|(name, stated)| Some((name, stated?)))?;
    // The visits' interface wraps them once more.
    Some(stated.get(name).unwrap_or(stated).clone())
}

/// Reads an event. Its contact is known from the creation only, so it is the conversation here.
///
/// # Errors
///
/// [`ServeError`] when the body isn't an event.
pub fn parse(arrived: Arrived<'_>, conversation: &str) -> Result<Served, ServeError> {
    let body = arrived.object()?;
    let context = object(body.get("context")).unwrap_or_default();
    let lp_event = object(context.get("lpEvent")).unwrap_or_default();
    let kind = text(body.get("type")).ok_or(ServeError::Shape("the event has no type"))?;
    let sequence = text(lp_event.get("sequence"));
    let message_id = sequence.map(|sequence| format!("{conversation}/{kind}/{sequence}"));
    let data = body.get("data").cloned().unwrap_or_default();
    Ok(Served {
        contact: conversation.to_owned(),
        conversation: conversation.to_owned(),
        message_id,
        input: input(&kind, &data, &lp_event).into_iter().collect(),
        context,
        hops: arrived.hops(),
        ..Served::default()
    })
}

fn input(kind: &str, data: &Value, lp_event: &Map<String, Value>) -> Option<BotInput> {
    let event = |name: &str| Some(BotInput::Event { name: name.to_owned(), data: None });
    match kind {
        "TEXT" => {
            let said = text(data.get("message"))?;
            let file = lp_event.get("event").and_then(|it| it.get("message")).and_then(file);
            match (said == FILE_SENT, file) {
                (true, Some(file)) => Some(message(String::new(), lp_event, vec![file])),
                (true | false, _) => Some(message(said, lp_event, Vec::new())),
            }
        }
        "RICH_CONTENT" => {
            let content = data.get("content")?.clone();
            let text = model::content::Content::Structured { content, quick_replies: None };
            let said = Some(text.plain_text()).filter(|text| !text.is_empty())?;
            Some(message(said, lp_event, Vec::new()))
        }
        // Where their own storage isn't known, the bot still hears that there was a file.
        "hosted-file" => Some(match file(data) {
            Some(file) => message(String::new(), lp_event, vec![file]),
            None => message(FILE_SENT.to_owned(), lp_event, Vec::new()),
        }),
        START => event(WELCOME),
        CLOSED => event(CLOSED),
        "CONVERSATION" => match text(data.get("name"))?.as_str() {
            "STARTED" => event(WELCOME),
            "CLOSED" => event(CLOSED),
            other => event(other),
        },
        other => {
            let data = data.as_object().filter(|data| !data.is_empty());
            let data = data.cloned().map(Value::Object);
            Some(BotInput::Event { name: other.to_owned(), data })
        }
    }
}

fn message(text: String, lp_event: &Map<String, Value>, files: Vec<Attachment>) -> BotInput {
    let metadata = lp_event.get("metadata").and_then(Value::as_array).cloned().unwrap_or_default();
    let tap = (!metadata.is_empty()).then(|| Tap { metadata, ..Tap::default() });
    BotInput::Message { text, tap, files, location: None }
}

fn file(told: &Value) -> Option<Attachment> {
    let url = link(told.get("relativePath"))?;
    let kind = text(told.get("fileType")).unwrap_or_default().to_ascii_lowercase();
    let media_type = match kind.as_str() {
        "png" | "jpeg" | "gif" | "webp" => format!("image/{kind}"),
        "jpg" => "image/jpeg".to_owned(),
        "" => "application/octet-stream".to_owned(),
        other => format!("application/{other}"),
    };
    let name = text(told.get("caption")).unwrap_or_default();
    let size = number(told.get("size")).filter(|size| *size >= 0.0);
    let size = size.and_then(|size| size.to_string().parse().ok());
    Some(Attachment { id: None, name, media_type, size, url: Some(url) })
}

/// Writes what our bot wants done, with one action at most.
pub fn render(reply: &BotReply) -> Rendered {
    rendered(reply, Shown::Messaging)
}

/// As [`render`], for a conversation of the type `CHAT`.
pub fn render_in_chat(reply: &BotReply) -> Rendered {
    rendered(reply, Shown::Chat)
}

fn rendered(reply: &BotReply, shown: Shown) -> Rendered {
    let mut items = Vec::new();
    let mut losses = Vec::new();
    let mut action = None;
    for done in &reply.actions {
        match done {
            BotAction::Say { content, delay_ms, audience, .. } => {
                let Some(item) = structured::item(content, shown) else { continue };
                losses.extend(item.losses.iter().map(ToString::to_string));
                if *delay_ms > 0 {
                    items.push(delay(*delay_ms));
                }
                let mut data = item.data;
                if *audience == Audience::Members {
                    data["messageAudience"] = MEMBERS.into();
                }
                items.push(json!({"type": item.kind, "data": data}));
            }
            BotAction::Assign(to) => {
                let mut parameters = json!({});
                if to.team.is_some() || to.name.is_none() {
                    parameters["skillName"] = to.team.as_deref().unwrap_or_default().into();
                }
                if let Some(agent) = &to.name {
                    parameters["agentId"] = agent.as_str().into();
                }
                keep_first(&mut action, ("TRANSFER", parameters), &mut losses);
            }
            BotAction::Close { with_survey } => {
                let parameters = json!({"withoutPcs": !with_survey});
                keep_first(&mut action, ("CLOSE_CONVERSATION", parameters), &mut losses);
            }
            BotAction::AskRating => losses.push("a rating can't be asked for there".to_owned()),
            BotAction::TellAvailability => {
                losses.push("whether agents are there isn't told there".to_owned());
            }
            BotAction::SetVariables(_) => losses.push("variables can't be set there".to_owned()),
        }
    }
    if let Some((name, parameters)) = action {
        let data = json!({"name": name, "parameters": parameters});
        items.push(json!({"type": "ACTION", "data": data}));
    }
    Rendered::ok(json!({"response": items, "analytics": {"intents": intents(reply)}}), losses)
}

fn keep_first<'a>(
    kept: &mut Option<(&'a str, Value)>,
    action: (&'a str, Value),
    losses: &mut Vec<String>,
) {
    if kept.is_some() {
        losses.push(format!("{}: an answer there has one action", action.0));
    } else {
        *kept = Some(action);
    }
}

/// Pauses are told in whole seconds, at least one.
fn delay(delay_ms: u32) -> Value {
    json!({"type": "DELAY", "data": {"seconds": delay_ms.div_ceil(1_000), "typing": true}})
}

fn intents(reply: &BotReply) -> Vec<Value> {
    let intent = |(name, score): &(String, f64)| json!({"id": name.replace(char::is_whitespace, "_"), "description": name, "confidenceScore": score});
    reply.intents.iter().map(intent).collect()
}
