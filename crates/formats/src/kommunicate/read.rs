//! Elements to what they ask for.

mod buttons;
mod cards;
mod control;
mod field;
pub mod form;
mod media;
mod message;
mod suggest;
mod template;

use model::content::{RawContent, System};
use model::conversation::Audience;
use model::exchange::BotAction;
use serde_json::{Map, Value};

use super::Read;
use super::object::{Losses, Object, unfold};

/// Values of `metadata` that are objects or lists, and may be within strings.
const FOLDED: &[&str] = &["payload", "event", "replyMetadata", "KM_AUTO_SUGGESTION", "KM_FIELD"];

pub fn answer(body: &Value) -> Read {
    let mut reading = Reading::default();
    match body {
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                reading.element(value, format!("[{index}]"));
            }
        }
        Value::Object(fields)
            if fields.contains_key("message") || fields.contains_key("metadata") =>
        {
            reading.element(body, String::new());
        }
        Value::Object(_) | Value::Null => {}
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            reading.losses.add("", "not a list of messages");
        }
    }
    reading.done()
}

pub fn message(element: &Value) -> Read {
    let mut reading = Reading::default();
    reading.element(element, String::new());
    reading.done()
}

#[derive(Default)]
struct Reading {
    actions: Vec<BotAction>,
    losses: Losses,
}

impl Reading {
    fn element(&mut self, value: &Value, path: String) {
        let Value::Object(fields) = value else {
            self.losses.add(&path, "not an object");
            return;
        };
        let unfolded = unfolded(fields);
        let element = Object::new(&unfolded, path, &self.losses);
        let metadata = element.object("metadata");
        if control::is_shown(&element, &metadata) {
            for part in message::parts(&element, &metadata) {
                let content = part.raw(value, &unfolded);
                let raw = Some(RawContent { system: System::Kommunicate, content });
                let (content, audience) = (part.content, Audience::Everybody);
                self.actions.push(BotAction::Say { content, delay_ms: 0, audience, raw });
            }
        }
        self.actions.extend(control::actions(&metadata));
    }

    fn done(self) -> Read {
        Read { actions: self.actions, losses: self.losses.into_inner() }
    }
}

/// The element with its metadata, and what that holds, as objects.
fn unfolded(fields: &Map<String, Value>) -> Value {
    let mut fields = fields.clone();
    if let Some(metadata) = fields.get_mut("metadata") {
        *metadata = unfold(metadata).into_owned();
        if metadata.as_str().is_some_and(str::is_empty) {
            *metadata = Value::Null;
        }
        for key in FOLDED {
            if let Some(value) = metadata.get_mut(key) {
                *value = unfold(value).into_owned();
            }
        }
    }
    Value::Object(fields)
}
