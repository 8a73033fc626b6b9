//! What an intent does: texts, rich messages, webhooks, code, people.

use model::bot::external::DEFAULT_TIME_LIMIT_S;
use model::bot::{ExternalBot, ExternalUrl, InteractionKind, Transfer, Vendor};
use model::exchange::{Assignee, BotAction, Protocol};
use model::text::Texts;
use serde_json::Value;

use super::Reading;
use crate::import::saying;
use crate::import::source::{At, Steps, free_key};
use crate::kommunicate;

/// Names under which replies nest others.
const LISTS: [&str; 4] = ["content", "messages", "responses", "actions"];
/// Names under which replies hold their text.
const TEXTS: [&str; 5] = ["message", "text", "value", "content", "msg"];
/// Names of addresses that are asked for a reply.
const URLS: [&str; 4] = ["webhook", "webhookUrl", "webhook_url", "url"];
/// Deepest nesting of lists of replies.
const MAX_NESTING: usize = 4;
/// Longest text that may be a reply as JSON, in bytes.
const MAX_INNER_BYTES: usize = 64 * 1024;

impl Reading<'_> {
    /// Reads all replies of an intent.
    pub(super) fn contents(&mut self, content: Option<&Value>, steps: &mut Steps, at: At<'_>) {
        let place = format!("{}/content", at.place);
        if let Some(content) = content {
            self.reply(content, steps, At { place: &place, ..at }, 0);
        }
        if steps.0.is_empty() {
            self.findings.warn("no_reply", at, "the intent says nothing").done();
        }
    }

    fn reply(&mut self, reply: &Value, steps: &mut Steps, at: At<'_>, depth: usize) {
        match reply {
            Value::Array(replies) if depth < MAX_NESTING => {
                for (number, reply) in replies.iter().enumerate() {
                    let place = format!("{}/{number}", at.place);
                    self.reply(reply, steps, At { place: &place, ..at }, depth + 1);
                }
            }
            Value::String(text) => self.text(text, steps, at, depth),
            Value::Object(members) => {
                let nested =
                    LISTS.into_iter().find(|name| members.get(*name).is_some_and(Value::is_array));
                match nested {
                    Some(name) if depth < MAX_NESTING => {
                        let place = format!("{}/{name}", at.place);
                        self.reply(&members[name], steps, At { place: &place, ..at }, depth + 1);
                    }
                    _ => self.element(reply, steps, at),
                }
            }
            Value::Null => {}
            Value::Array(_) | Value::Bool(_) | Value::Number(_) => {
                self.findings
                    .warn("wrong_type", at, "a reply is a text or an object; this isn't read")
                    .done();
            }
        }
    }

    /// A text; one that is JSON is a reply in itself, as custom payloads are kept.
    fn text(&mut self, text: &str, steps: &mut Steps, at: At<'_>, depth: usize) {
        let text = text.trim();
        let is_json = text.starts_with(['{', '[']) && depth < MAX_NESTING;
        let json = Some(text).filter(|it| is_json && it.len() <= MAX_INNER_BYTES);
        match json.and_then(|it| serde_json::from_str::<Value>(it).ok()) {
            Some(reply) => self.reply(&reply, steps, at, depth + 1),
            None if text.is_empty() => {}
            None => {
                steps.push_kind("say", InteractionKind::Statement { text: Texts::one(text) });
            }
        }
    }

    fn element(&mut self, reply: &Value, steps: &mut Steps, at: At<'_>) {
        if let Some(payload) =
            ["payload", "customPayload"].into_iter().find_map(|name| reply.get(name))
        {
            let is_message = payload.get("message").is_some() || payload.get("metadata").is_some();
            if is_message {
                return self.element(payload, steps, at);
            }
        }
        if let Some(url) = URLS
            .into_iter()
            .find_map(|name| reply.get(name)?.as_str())
            .filter(|url| url.starts_with("http"))
        {
            return self.webhook(url, steps, at);
        }
        if reply.get("code").is_some() || reply.get("type").and_then(Value::as_str) == Some("code")
        {
            self.findings
                .warn("code", at, "code of Kommunicate's runs on its own servers; the intent goes on without it")
                .suggest("write a script, or host the code as a bot of its own and attach it as an external bot");
            steps.push_kind("code", InteractionKind::Script);
            return;
        }
        let is_rich = reply.get("metadata").is_some() || reply.get("contentType").is_some();
        let text = TEXTS.into_iter().find_map(|name| reply.get(name)?.as_str());
        match text {
            Some(text) if !is_rich => self.text(text, steps, at, super::content::MAX_NESTING),
            _ => self.message(reply, steps, at),
        }
    }

    /// A message of Kommunicate's form.
    fn message(&mut self, message: &Value, steps: &mut Steps, at: At<'_>) {
        let read = kommunicate::read_message(message);
        for loss in &read.losses {
            self.findings.warn("loss", at, loss.to_string()).done();
        }
        if read.actions.is_empty() && read.losses.is_empty() {
            self.findings
                .warn("unknown_reply", at, "what this reply does isn't known; it is left out")
                .done();
        }
        for action in read.actions {
            match action {
                BotAction::Say { content, .. } => {
                    let said = saying::interaction(&content);
                    for loss in said.losses {
                        self.findings.warn("loss", at, loss.to_string()).done();
                    }
                    steps.push_kind(said.name, said.kind);
                }
                BotAction::Assign(Assignee { name, team, .. }) => {
                    let transfer = Transfer {
                        message: Some(Texts::one("BLANK_MESSAGE")),
                        skill: team,
                        agent: name,
                        passes_context: true,
                    };
                    steps.push_kind("transfer", InteractionKind::Transfer(transfer));
                }
                BotAction::Close { with_survey } => {
                    steps.push_kind("close", InteractionKind::Close { with_survey });
                }
                BotAction::AskRating | BotAction::TellAvailability | BotAction::SetVariables(_) => {
                    self.findings
                        .warn("unknown_reply", at, "this request of a reply has no like here")
                        .done();
                }
            }
        }
    }

    /// A webhook is asked as a custom bot is: the request has the same shape.
    fn webhook(&mut self, url: &str, steps: &mut Steps, at: At<'_>) {
        let key = match self.webhooks.get(url) {
            Some(key) => key.clone(),
            None => {
                let key = free_key("webhook", |key| self.bot.external_bots.contains_key(key));
                self.bot.external_bots.insert(key.clone(), custom_bot(url));
                self.webhooks.insert(url.to_owned(), key.clone());
                key
            }
        };
        self.findings
            .warn(
                "webhook",
                at,
                format!("{url} is asked as an external bot in Kommunicate's protocol"),
            )
            .suggest(format!("see external_bots.{key}: add the headers that it expects"));
        steps.push_kind("webhook", InteractionKind::External { bot: key, path: None });
    }
}

fn custom_bot(url: &str) -> ExternalBot {
    ExternalBot {
        name: None,
        protocol: Protocol::Kommunicate,
        url: ExternalUrl::Everywhere(url.to_owned()),
        headers: Vec::new(),
        credential: None,
        signing: None,
        remote_bot: None,
        remote_environment: None,
        time_limit_s: DEFAULT_TIME_LIMIT_S,
        is_welcomed: false,
        welcome_event: None,
        fallback: None,
        hands_off_on_failure: false,
        vendor: Vendor::new(),
    }
}
