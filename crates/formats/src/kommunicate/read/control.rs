//! What an element asks for beside what it says.

use model::exchange::{Assignee, BotAction, BotEvent};

use crate::kommunicate::object::Object;

/// Types of messages that aren't shown: notices of the system, and hidden ones.
const HIDDEN_TYPES: &[u32] = &[10, 11];

/// Whether contacts are shown the element.
pub fn is_shown(element: &Object<'_>, metadata: &Object<'_>) -> bool {
    let is_hidden = metadata.text("category").is_some_and(|it| it.eq_ignore_ascii_case("hidden"))
        || metadata.flag("hide") == Some(true)
        || metadata.flag("show") == Some(false)
        || [element, metadata]
            .into_iter()
            .filter_map(|object| object.number("contentType"))
            .any(|number| HIDDEN_TYPES.contains(&number));
    !is_hidden
}

/// What is to be done once the element has been said.
pub fn actions(metadata: &Object<'_>) -> Vec<BotAction> {
    assignment(metadata).into_iter().chain(request(metadata)).collect()
}

fn assignment(metadata: &Object<'_>) -> Option<BotAction> {
    let to = metadata.given("KM_ASSIGN_TO").map(|to| to.trim().to_owned());
    let team = metadata.text("KM_ASSIGN_TEAM").map(|team| team.trim().to_owned());
    let event = event(metadata);
    if to.is_none() && team.is_none() {
        if event.is_some() {
            metadata.lose("event", "told to nobody without KM_ASSIGN_TO");
        }
        return None;
    }
    let name = to.filter(|to| !to.is_empty());
    Some(BotAction::Assign(Assignee { name, team, event }))
}

fn event(metadata: &Object<'_>) -> Option<BotEvent> {
    if !metadata.has("event") {
        return None;
    }
    let event = metadata.object("event");
    let Some(name) = event.text("name") else {
        event.lose("name", "missing");
        return None;
    };
    Some(BotEvent { name, data: event.value("data").cloned() })
}

/// What is asked for: beside the element, or with what the contact says next.
fn request(metadata: &Object<'_>) -> Option<BotAction> {
    let next = metadata.object("replyMetadata");
    match metadata.text("actionRequest").or_else(|| next.text("actionRequest"))?.as_str() {
        "resolveConversation" => Some(BotAction::Close { with_survey: false }),
        "askCSAT" => Some(BotAction::AskRating),
        "fetchAgentAvailability" => Some(BotAction::TellAvailability),
        other => {
            metadata.lose("actionRequest", format!("unknown: {other}"));
            None
        }
    }
}
