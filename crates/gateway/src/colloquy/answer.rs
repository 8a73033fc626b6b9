//! Answers in our own protocol: messages, then what is to be done with the conversation.

use model::bot::interaction::MAX_DELAY_MS;
use model::conversation::Audience;
use model::exchange::{Assignee, BotAction, BotEvent, BotReply};
use serde_json::{Map, Value, json};

use super::ask::without_absent;
use super::reading::Reading;
use super::writing;
use crate::values::{number, object, text, truth};

/// What an answer may hold.
const NAMES: [&str; 10] = [
    "messages",
    "handoff",
    "close",
    "ask_rating",
    "tell_availability",
    "variables",
    "done",
    "conversation_details",
    "contact_details",
    "intents",
];

/// Reads an answer behind what a reply has already.
pub(crate) fn read_into(body: &Map<String, Value>, reply: &mut BotReply) {
    let messages = body.get("messages").and_then(Value::as_array);
    for (index, message) in messages.into_iter().flatten().enumerate() {
        let mut reading = Reading::at(format!("messages[{index}]"));
        if let Some(content) = reading.message(message) {
            reply.actions.push(BotAction::Say {
                content,
                delay_ms: delay_ms(message),
                audience: audience(message),
                raw: None,
            });
        }
        reply.losses.append(&mut reading.losses);
    }
    if let Some(variables) = object(body.get("variables")) {
        reply.actions.push(BotAction::SetVariables(variables));
    }
    if truth(body.get("tell_availability")) == Some(true) {
        reply.actions.push(BotAction::TellAvailability);
    }
    if truth(body.get("ask_rating")) == Some(true) {
        reply.actions.push(BotAction::AskRating);
    }
    if let Some(to) = body.get("handoff").filter(|to| is_wanted(to)) {
        reply.actions.push(BotAction::Assign(assignee(to)));
    }
    if let Some(close) = body.get("close").filter(|close| is_wanted(close)) {
        let with_survey = truth(close.get("survey")).unwrap_or(false);
        reply.actions.push(BotAction::Close { with_survey });
    }
    reply.is_done = truth(body.get("done")).or(reply.is_done);
    reply.conversation_details.extend(object(body.get("conversation_details")).unwrap_or_default());
    reply.user_details.extend(object(body.get("contact_details")).unwrap_or_default());
    let intents = body.get("intents").and_then(Value::as_array);
    let intent = |it: &Value| Some((text(it.get("name"))?, number(it.get("score"))?));
    reply.intents.extend(intents.into_iter().flatten().filter_map(intent));
    let unknown = body.keys().filter(|name| !NAMES.contains(&name.as_str()));
    reply.losses.extend(unknown.map(|name| format!("{name}: isn't known")));
}

/// Writes an answer.
pub(crate) fn write(reply: &BotReply, losses: &mut Vec<String>) -> Value {
    let mut body = Map::new();
    let mut messages = Vec::new();
    for action in &reply.actions {
        let (name, value) = match action {
            BotAction::Say { content, delay_ms, audience, .. } => {
                match writing::message(content) {
                    Some(message) => messages.push(said(message, *delay_ms, *audience)),
                    None => losses.push("an event can't be said".to_owned()),
                }
                continue;
            }
            BotAction::Assign(to) => ("handoff", handoff(to)),
            BotAction::Close { with_survey } => ("close", json!({"survey": with_survey})),
            BotAction::AskRating => ("ask_rating", true.into()),
            BotAction::TellAvailability => ("tell_availability", true.into()),
            BotAction::SetVariables(values) => ("variables", Value::Object(values.clone())),
        };
        if body.insert(name.to_owned(), value).is_some() {
            losses.push(format!("{name}: an answer has one only; the last one stands"));
        }
    }
    body.shift_insert(0, "messages".to_owned(), Value::Array(messages));
    if let Some(is_done) = reply.is_done {
        body.insert("done".to_owned(), is_done.into());
    }
    let details = [
        ("conversation_details", &reply.conversation_details),
        ("contact_details", &reply.user_details),
    ];
    for (name, details) in details.into_iter().filter(|(_, details)| !details.is_empty()) {
        body.insert(name.to_owned(), Value::Object(details.clone()));
    }
    if !reply.intents.is_empty() {
        let intents =
            reply.intents.iter().map(|(name, score)| json!({"name": name, "score": score}));
        body.insert("intents".to_owned(), intents.collect());
    }
    Value::Object(body)
}

fn said(mut message: Value, delay_ms: u32, audience: Audience) -> Value {
    if delay_ms > 0 {
        message["delay_ms"] = delay_ms.into();
    }
    if audience == Audience::Members {
        message["audience"] = "members".into();
    }
    message
}

fn delay_ms(message: &Value) -> u32 {
    let stated = number(message.get("delay_ms")).unwrap_or_default();
    let stated = stated.clamp(0.0, f64::from(MAX_DELAY_MS)).round();
    stated.to_string().parse().unwrap_or_default()
}

fn audience(message: &Value) -> Audience {
    match text(message.get("audience")).as_deref() {
        Some("members") => Audience::Members,
        Some(_) | None => Audience::Everybody,
    }
}

/// Whether something is wanted that is `true` or an object with more about it.
fn is_wanted(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Bool(true))
}

fn handoff(to: &Assignee) -> Value {
    let event = to.event.as_ref().map(|event| json!({"name": event.name, "data": event.data}));
    without_absent(json!({"to": to.name, "team": to.team, "event": event}))
}

fn assignee(to: &Value) -> Assignee {
    let event = to.get("event").and_then(|event| {
        let data = event.get("data").filter(|data| !data.is_null()).cloned();
        Some(BotEvent { name: text(event.get("name"))?, data })
    });
    Assignee { name: text(to.get("to")), team: text(to.get("team")), event }
}
