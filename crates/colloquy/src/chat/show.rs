//! Shows what happens in a chat: lines for people, or one JSON object per line for programs.

use std::io::Write as _;

use api::{MessageView, UnderstandingView};
use app::understanding::band_of;
use app::{Observed, Understood, shown_headers};
use engine::{Severity, Understanding};
use model::Timestamp;
use model::bot::CredentialKind;
use model::call::{CallAnswer, HttpCall};
use model::conversation::{Audience, Author, Message};
use model::exchange::{BotAnswer, BotRequest};
use model::key::Key;
use serde_json::{Map, Value, json};

use crate::args::ChatArgs;

use super::line::COMMANDS;

/// Most intents of a message that are shown.
const MAX_INTENTS: usize = 5;

/// Shows happenings, in one of two ways.
pub struct Show {
    is_json: bool,
    /// Whether people are shown what messages mean; programs always are.
    explains: bool,
    has_prompt: bool,
    /// When the last message is seen.
    last_visible_at: Option<Timestamp>,
}

impl Show {
    /// Shows JSON or lines; the prompt only where somebody types.
    pub fn new(args: &ChatArgs, is_typed: bool) -> Self {
        Self {
            is_json: args.json,
            explains: args.explain,
            has_prompt: is_typed && !args.json,
            last_visible_at: None,
        }
    }

    /// Asks for the next line.
    pub fn prompt(&self) -> std::io::Result<()> {
        if self.has_prompt {
            let mut out = std::io::stdout().lock();
            write!(out, "> ")?;
            out.flush()?;
        }
        Ok(())
    }

    /// Lists what the terminal itself understands.
    pub fn help(&self, turn: u64) -> anyhow::Result<()> {
        let lines: Vec<String> =
            COMMANDS.iter().map(|(command, does)| format!("{command}  {does}")).collect();
        self.told(turn, "help", &lines)
    }

    /// Says why a command can't be done.
    pub fn refused(&self, turn: u64, reason: String) -> anyhow::Result<()> {
        self.told(turn, "error", &[reason])
    }

    /// Shows what the terminal itself has to say.
    fn told(&self, turn: u64, event: &str, lines: &[String]) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.is_json {
            let object = json!({ "turn": turn, "event": event, "message": lines.join("\n") });
            writeln!(out, "{object}")?;
        } else {
            for line in lines {
                writeln!(out, "· {line}")?;
            }
        }
        Ok(())
    }

    /// Shows what happened in the turn of the `turn`th line.
    pub fn happening(&mut self, turn: u64, observed: &Observed) -> anyhow::Result<()> {
        let mut out = std::io::stdout().lock();
        if self.is_json {
            let Some(object) = object_of(turn, observed, self.last_visible_at)? else {
                return Ok(());
            };
            serde_json::to_writer(&mut out, &object)?;
            writeln!(out)?;
            if let Observed::Said(message) = observed {
                self.last_visible_at = Some(message.visible_at);
            }
        } else if self.explains || !matches!(observed, Observed::Understood(_)) {
            for line in lines_of(observed) {
                writeln!(out, "{line}")?;
            }
        }
        out.flush()?;
        Ok(())
    }
}

/// `None` for what only the previewer shows.
fn object_of(
    turn: u64,
    observed: &Observed,
    before: Option<Timestamp>,
) -> anyhow::Result<Option<Value>> {
    let mut object = match observed {
        Observed::Understood(understood) => understood_object(understood)?,
        Observed::Said(message) => message_object(message, before)?,
        Observed::Called { integration, call, answer } => {
            call_object(integration.as_ref(), call, answer)
        }
        Observed::Asked { asked, answer } => asked_object(asked, answer),
        Observed::HandedOff(hand_off) => json!({
            "event": "handoff",
            "skill": hand_off.skill,
            "agent": hand_off.agent,
            "context": hand_off.context,
        }),
        Observed::Closed { with_survey } => {
            json!({ "event": "closed", "with_survey": with_survey })
        }
        Observed::Reported(report) => json!({
            "event": "report",
            "severity": report.severity,
            "code": report.code,
            "place": report.place.as_ref().map(ToString::to_string),
            "message": report.message,
        }),
        Observed::Logged(logged) => json!({
            "event": "log",
            "name": logged.name,
            "message": logged.message,
            "detail": logged.detail,
        }),
        Observed::Reset => json!({ "event": "reset" }),
        Observed::Walked(_) => return Ok(None),
    };
    if let Some(fields) = object.as_object_mut() {
        fields.retain(|_, value| !value.is_null());
        fields.shift_insert(0, "turn".to_owned(), turn.into());
    }
    Ok(Some(object))
}

/// What a message means: intents with scores and bands, entities and more, as the API tells it.
fn understood_object(understood: &Understood) -> anyhow::Result<Value> {
    let view = UnderstandingView::plain(&understood.text, understood.understanding.clone());
    let mut object = serde_json::to_value(view)?;
    if let Some(fields) = object.as_object_mut() {
        fields.shift_remove("decision");
        if let Some(intents) = fields.get_mut("intents").and_then(Value::as_array_mut) {
            intents.truncate(MAX_INTENTS);
        }
        fields.retain(|_, value| !value.as_array().is_some_and(Vec::is_empty));
        fields.shift_insert(0, "event".to_owned(), "understood".into());
    }
    Ok(object)
}

/// What a message was taken for, a line for each part of it.
fn understood_lines(understood: &Understood) -> Vec<String> {
    let Understanding { intents, entities, corrections, small_talk, language: _ } =
        &understood.understanding;
    let mut lines = Vec::new();
    for it in corrections {
        lines.push(format!("· read {:?} as {:?}", it.written, it.read));
    }
    for it in intents.iter().take(MAX_INTENTS) {
        let band = band_of(it.score);
        lines.push(format!("· intent {}: {:.2} ({band})", it.intent, it.score));
    }
    for it in entities {
        lines.push(format!("· entity {}: {} in {:?}", it.entity, it.value, it.text));
    }
    lines.extend(small_talk.iter().map(|it| format!("· small talk {}: {:.2}", it.topic, it.score)));
    if lines.is_empty() {
        lines.push("· nothing understood".to_owned());
    }
    lines
}

/// A message with its own pause, which begins when the one before it is seen.
fn message_object(message: &Message, before: Option<Timestamp>) -> anyhow::Result<Value> {
    let begins_at = before.map_or(message.created_at, |before| before.max(message.created_at));
    let delay = message.visible_at.duration_since(begins_at).as_millis();
    let from = match &message.author {
        Author::Contact => "contact",
        Author::Bot => "bot",
        Author::Agent { .. } => "agent",
        Author::System => "system",
    };
    let mut fields = match serde_json::to_value(MessageView::from(message.clone()))? {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    for name in ["number", "author", "in_reply_to", "at"] {
        fields.shift_remove(name);
    }
    fields.shift_insert(0, "from".to_owned(), from.into());
    if delay > 0 {
        fields.insert("delay_ms".to_owned(), i64::try_from(delay).unwrap_or(i64::MAX).into());
    }
    Ok(Value::Object(fields))
}

fn call_object(integration: Option<&Key>, call: &HttpCall, answer: &CallAnswer) -> Value {
    let mut headers: Map<String, Value> = call
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), Value::String(value.clone())))
        .collect();
    if call.credential.is_some() {
        // What exactly is sent isn't known here, but that something secret is.
        for (name, hidden) in shown_headers(&CredentialKind::Bearer) {
            headers.entry(name).or_insert_with(|| hidden.into());
        }
    }
    let body = call
        .body
        .as_deref()
        .map(|body| serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned())));
    let mut object = json!({
        "event": "call",
        "integration": integration.map_or(worker::FETCH, Key::as_str),
        "request": {
            "method": call.method.as_str(),
            "url": call.url,
            "headers": headers,
            "body": body,
        },
    });
    match answer {
        CallAnswer::Answered(answer) => object["status"] = answer.status.into(),
        CallAnswer::Failed(failure) => {
            object["error"] = failure.code.clone().into();
            object["message"] = failure.message.clone().into();
        }
    }
    object
}

/// A question to an external bot and how it ended.
fn asked_object(asked: &BotRequest, answer: &BotAnswer) -> Value {
    let mut object = json!({
        "event": "asked",
        "bot": asked.bot.as_str(),
        "protocol": asked.protocol.as_str(),
        "url": asked.url,
    });
    match answer {
        BotAnswer::Replied(reply) => {
            object["actions"] = reply.actions.len().into();
            object["losses"] = reply.losses.clone().into();
        }
        BotAnswer::Failed(failure) => {
            object["error"] = failure.code.clone().into();
            object["message"] = failure.message.clone().into();
        }
    }
    object
}

fn lines_of(observed: &Observed) -> Vec<String> {
    match observed {
        Observed::Understood(understood) => understood_lines(understood),
        Observed::Said(message) => {
            let (mark, after) = match (message.audience, &message.author) {
                (Audience::Members, _) => ("· note: ", "  "),
                (Audience::Everybody, Author::System) => ("* ", "  "),
                (Audience::Everybody, Author::Contact | Author::Bot | Author::Agent { .. }) => {
                    ("", "")
                }
            };
            let text = message.content.plain_text();
            text.lines()
                .enumerate()
                .map(|(index, line)| format!("{}{line}", if index == 0 { mark } else { after }))
                .collect()
        }
        Observed::Called { integration, call, answer } => {
            let name = integration.as_ref().map_or(worker::FETCH, Key::as_str);
            let end = match answer {
                CallAnswer::Answered(answer) => answer.status.to_string(),
                CallAnswer::Failed(failure) => failure.message.clone(),
            };
            vec![format!("· call {name}: {} {} → {end}", call.method, call.url)]
        }
        Observed::Asked { asked, answer } => {
            let end = match answer {
                BotAnswer::Replied(reply) if reply.actions.len() == 1 => "1 action".to_owned(),
                BotAnswer::Replied(reply) => format!("{} actions", reply.actions.len()),
                BotAnswer::Failed(failure) => failure.message.clone(),
            };
            vec![format!("· asked {} ({}): {} → {end}", asked.bot, asked.protocol, asked.url)]
        }
        Observed::HandedOff(hand_off) => {
            let skill = hand_off.skill.as_deref().unwrap_or("anybody");
            vec![format!("· handed over to people ({skill})")]
        }
        Observed::Closed { with_survey: true } => vec!["· closed, with a survey".to_owned()],
        Observed::Closed { with_survey: false } => vec!["· closed".to_owned()],
        Observed::Reported(report) if report.severity == Severity::Debug => Vec::new(),
        Observed::Reported(report) => {
            let place = report.place.as_ref().map(|place| format!(" at {place}"));
            vec![format!("· report{}: {}", place.unwrap_or_default(), report.message)]
        }
        Observed::Logged(logged) => vec![format!("· event {}: {}", logged.name, logged.message)],
        Observed::Reset | Observed::Walked(_) => Vec::new(),
    }
}
