//! Replies and buttons, and what their taps give back.

use model::content::{ContentAction, ContentButton, Reply, Submission, Submit};
use serde_json::{Map, Value, json};

use super::{Writing, object, put};
use crate::address;

/// What the client says of the circumstances of a message, and the contact's language in it.
const CONTEXT: &str = "KM_CHAT_CONTEXT";
const LANGUAGE: &str = "kmUserLanguageCode";

/// What a button does in Kommunicate's terms.
pub(super) enum Does<'a> {
    Says(&'a str),
    /// Says it with these data as those of a form.
    SaysWith(String, &'a Map<String, Value>),
    Opens {
        url: String,
        target: Option<&'a str>,
    },
    Submits(&'a Submit),
}

impl Writing {
    /// Suggested replies: template 6.
    pub(super) fn replies(&mut self, replies: &[Reply]) -> Value {
        let reply = |(index, reply): (usize, &Reply)| {
            let path = format!("replies[{index}]");
            if reply.image_url.is_some() {
                self.lose(format!("{path}.image_url"), "not shown");
            }
            let message = reply.payload.as_deref().unwrap_or(&reply.title);
            let mut item = object([("title", json!(reply.title)), ("message", json!(message))]);
            self.give_back(&mut item, &reply.metadata, &path);
            Value::Object(item)
        };
        replies.iter().enumerate().map(reply).collect()
    }

    /// Links, replies and submitting buttons: template 11.
    pub(super) fn mixed(&mut self, buttons: &[ContentButton]) -> Value {
        let mut items = Vec::new();
        for (index, button) in buttons.iter().enumerate() {
            let path = format!("buttons[{index}]");
            let Some(does) = self.does(&button.action, &button.label, &path) else { continue };
            let (kind, mut action) = match does {
                Does::Says(text) => ("suggestedReply", object([("message", json!(text))])),
                Does::SaysWith(text, data) => {
                    let mut action = object([("message", json!(text))]);
                    self.give_back_form(&mut action, data);
                    ("suggestedReply", action)
                }
                Does::Opens { url, target } => ("link", opens(&url, target)),
                Does::Submits(submit) => {
                    let mut action = Map::new();
                    put(&mut action, "message", submit.says.as_deref());
                    action.extend(submits(submit));
                    ("submit", action)
                }
            };
            self.give_back_unless_link(&mut action, button, &path);
            items.push(json!({ "type": kind, "name": button.label, "action": action }));
        }
        Value::Array(items)
    }

    /// Buttons of an answer of the knowledge base: template 8.
    pub(super) fn feedback(&mut self, buttons: &[ContentButton]) -> Value {
        let mut items = Vec::new();
        for (index, button) in buttons.iter().enumerate() {
            let path = format!("buttons[{index}]");
            let ContentAction::Reply { payload } = &button.action else {
                self.lose(path, "buttons here say their names only");
                continue;
            };
            if *payload != button.label {
                self.lose(format!("{path}.action"), "says its name instead");
            }
            let mut item = object([("name", json!(button.label))]);
            let mut metadata = button.metadata.clone();
            // Without a word clients keep the tap from the bot.
            let is_told = !metadata.iter().any(|given| given.get("skipBot").is_some());
            if is_told {
                metadata.push(json!({ "skipBot": false }));
            }
            self.give_back(&mut item, &metadata, &path);
            items.push(Value::Object(item));
        }
        Value::Array(items)
    }

    /// What an action does in Kommunicate's terms; `None`, with a loss, if it can't be said.
    pub(super) fn does<'a>(
        &mut self,
        action: &'a ContentAction,
        label: &str,
        path: &str,
    ) -> Option<Does<'a>> {
        match action {
            ContentAction::Reply { payload } => Some(Does::Says(payload)),
            ContentAction::Link { url, target } => {
                let url = self.led_to(url, path)?;
                Some(Does::Opens { url, target: target.as_deref() })
            }
            ContentAction::Call { number } => {
                let digits: String = number.chars().filter(|c| !c.is_whitespace()).collect();
                Some(Does::Opens { url: format!("tel:{digits}"), target: None })
            }
            ContentAction::Submit(submit) => match submit.submission {
                Submission::Json | Submission::Form => Some(Does::Submits(submit)),
                Submission::ToBot | Submission::AsText => {
                    let says = submit.says.clone().unwrap_or_else(|| label.to_owned());
                    Some(Does::SaysWith(says, &submit.data))
                }
            },
            ContentAction::ShareLocation => {
                self.lose(path, "a button that asks where the contact is");
                None
            }
            ContentAction::Upload { .. } => {
                self.lose(path, "a button that asks for a file");
                None
            }
        }
    }

    /// Where a tap leads; `None`, with a loss, if none may lead there.
    pub(super) fn led_to(&mut self, url: &str, path: impl Into<String>) -> Option<String> {
        let link = address::link(url);
        if link.is_none() {
            self.lose(path, "leads where no tap may lead");
        }
        link
    }

    /// Writes what a tap gives back, on a button that isn't a link.
    pub(super) fn give_back_unless_link(
        &mut self,
        target: &mut Map<String, Value>,
        button: &ContentButton,
        path: &str,
    ) {
        match button.action {
            ContentAction::Link { .. } | ContentAction::Call { .. } => {
                if !button.metadata.is_empty() {
                    self.lose(format!("{path}.metadata"), "links give nothing back");
                }
            }
            ContentAction::Reply { .. }
            | ContentAction::Submit(_)
            | ContentAction::ShareLocation
            | ContentAction::Upload { .. } => self.give_back(target, &button.metadata, path),
        }
    }

    /// Writes what a tap gives back.
    pub(super) fn give_back(
        &mut self,
        target: &mut Map<String, Value>,
        metadata: &[Value],
        path: &str,
    ) {
        let mut merged = match target.shift_remove("replyMetadata") {
            Some(Value::Object(merged)) => merged,
            Some(_) | None => Map::new(),
        };
        for given in metadata {
            let Value::Object(given) = given else {
                self.lose(format!("{path}.metadata"), "only objects are given back");
                continue;
            };
            for (key, value) in given {
                if merged.get(key).is_some_and(|before| before != value) {
                    self.lose(format!("{path}.metadata"), format!("two values of {key}"));
                }
                merged.insert(key.clone(), value.clone());
            }
        }
        let language = take_language(&mut merged);
        if !merged.is_empty() {
            target.insert("replyMetadata".to_owned(), Value::Object(merged));
        }
        put(target, "updateLanguage", language.as_deref());
    }

    /// Writes data that go to the bot as those of a form do.
    pub(super) fn give_back_form(
        &mut self,
        target: &mut Map<String, Value>,
        data: &Map<String, Value>,
    ) {
        let given = json!({ CONTEXT: { "formData": data } });
        target.insert("replyMetadata".to_owned(), given);
    }
}

/// Where a link leads, and in which window if not in a new one.
pub(super) fn opens(url: &str, target: Option<&str>) -> Map<String, Value> {
    let mut opens = object([("url", json!(url))]);
    if is_same_tab(target) {
        opens.insert("openLinkInNewTab".to_owned(), Value::Bool(false));
    }
    opens
}

pub(super) fn is_same_tab(target: Option<&str>) -> bool {
    target.is_some_and(|target| matches!(target, "_parent" | "_self" | "_top"))
}

/// Where data go, how, and which.
pub(super) fn submits(submit: &Submit) -> Map<String, Value> {
    let mut submits = object([("formAction", json!(submit.url))]);
    if submit.submission == Submission::Json {
        submits.insert("requestType".to_owned(), json!("json"));
    }
    if !submit.data.is_empty() {
        submits.insert("formData".to_owned(), Value::Object(submit.data.clone()));
    }
    submits
}

/// Takes the language that a tap changes to out of what it gives back.
fn take_language(metadata: &mut Map<String, Value>) -> Option<String> {
    let context = metadata.get_mut(CONTEXT)?.as_object_mut()?;
    let language = context.get(LANGUAGE)?.as_str()?.to_owned();
    context.shift_remove(LANGUAGE);
    if context.is_empty() {
        metadata.shift_remove(CONTEXT);
    }
    Some(language)
}
