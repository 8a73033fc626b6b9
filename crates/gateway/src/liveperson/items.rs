//! The items of an endpoint's response: messages, pauses and an action.

use formats::structured::{self, Read};
use model::bot::interaction::MAX_DELAY_MS;
use model::content::{Content, RawContent, System};
use model::conversation::Audience;
use model::exchange::{Assignee, BotAction, BotReply};
use serde_json::Value;

use super::MEMBERS;
use crate::values::{number, text, truth};

/// Reads items in order. Of several actions the first one is taken.
pub(super) fn read(listed: &[Value], reply: &mut BotReply) {
    let mut pause_ms = 0;
    let mut has_action = false;
    for (index, item) in listed.iter().enumerate() {
        let data = item.get("data").filter(|data| data.is_object()).unwrap_or(item);
        let before = reply.actions.len();
        let kind = text(item.get("type")).unwrap_or_default();
        match kind.as_str() {
            "TEXT" => match text(data.get("message")) {
                Some(said) => say(Content::text(said), (item, data), reply),
                None => lose(reply, index, "a text without `message`"),
            },
            "STRUCTURED_CONTENT" => {
                let rich = data.get("structuredContent").unwrap_or(&Value::Null);
                let Read { content, losses } = structured::read(rich, None);
                for loss in losses {
                    lose(reply, index, &loss.to_string());
                }
                if let Some(content) = content {
                    say(content, (item, data), reply);
                }
            }
            "DELAY" => pause_ms = u32::saturating_add(pause_ms, milliseconds(data)),
            "ACTION" if has_action => lose(reply, index, "a second action of one answer"),
            "ACTION" => {
                has_action = true;
                act(data, index, reply);
            }
            "" => lose(reply, index, "an item without `type`"),
            other => lose(reply, index, &format!("{other:?} isn't known")),
        }
        if let Some(BotAction::Say { delay_ms, .. }) = reply.actions.get_mut(before) {
            *delay_ms = pause_ms.min(MAX_DELAY_MS);
            pause_ms = 0;
        }
    }
}

/// The intents that an endpoint says it found, with their scores from 0 to 1. LivePerson's specification
/// and its documentation differ in how they spell the list.
pub(super) fn intents(analytics: Option<&Value>) -> Vec<(String, f64)> {
    let listed = analytics.and_then(|it| it.get("intents").or_else(|| it.get("Intents")));
    let listed = listed.and_then(Value::as_array);
    let listed = listed.map(Vec::as_slice).unwrap_or_default();
    let intent = |it: &Value| {
        let score = number(it.get("confidenceScore")).unwrap_or_default();
        Some((text(it.get("id"))?, score.clamp(0.0, 1.0)))
    };
    listed.iter().filter_map(intent).collect()
}

fn lose(reply: &mut BotReply, index: usize, what: &str) {
    reply.losses.push(format!("response[{index}]: {what}"));
}

fn say(content: Content, (item, data): (&Value, &Value), reply: &mut BotReply) {
    let is_note = data.get("messageAudience").is_some_and(|audience| audience == MEMBERS);
    let raw = RawContent { system: System::LivePerson, content: item.clone() };
    reply.actions.push(BotAction::Say {
        content,
        delay_ms: 0,
        audience: if is_note { Audience::Members } else { Audience::Everybody },
        raw: Some(raw),
    });
}

fn act(data: &Value, index: usize, reply: &mut BotReply) {
    let parameters = data.get("parameters");
    let parameter = |name: &str| parameters.and_then(|it| it.get(name));
    match text(data.get("name")).unwrap_or_default().as_str() {
        "TRANSFER" => reply.actions.push(BotAction::Assign(Assignee {
            name: text(parameter("agentId")),
            team: text(parameter("skillName")),
            event: None,
        })),
        "CLOSE_CONVERSATION" => {
            let with_survey = !truth(parameter("withoutPcs")).unwrap_or(false);
            reply.actions.push(BotAction::Close { with_survey });
        }
        other => lose(reply, index, &format!("the action {other:?} isn't done here")),
    }
}

fn milliseconds(data: &Value) -> u32 {
    let seconds = number(data.get("seconds"))
        .unwrap_or_default()
        .clamp(0.0, f64::from(MAX_DELAY_MS) / 1_000.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and the longest pause"
    )]
    let pause_ms = (seconds * 1_000.0) as u32;
    pause_ms
}
