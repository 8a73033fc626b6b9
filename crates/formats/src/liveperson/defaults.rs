//! What every export says unless it has something of its own to say.

use model::bot::{Interaction, InteractionKind};
use serde_json::{Map, Value, json};

use super::words;

/// What the one rule without a condition is called.
pub(super) const RULE: &str = "RULE_1";

pub(super) fn bot() -> Map<String, Value> {
    fields(json!({
        "chatBotType": "CUSTOMER_FACING_BOT",
        "status": "NEW",
        "getStartedButtonPayload": "hi",
        "demo": false,
        "skipNLP": false,
        "botAttributes": {},
        "sessionLength": 0,
        "passThroughMode": false,
        "transcriptDisabled": false,
        "version": "2",
        "publicBot": false,
        "readOnly": false,
    }))
}

pub(super) fn export() -> Map<String, Value> {
    fields(json!({
        "responder": [],
        "requiredContext": [],
        "conversationMessage": [],
        "menus": [],
        "groups": [],
        "platforms": [],
        "associatedDomains": [],
        "dialogTemplates": [],
    }))
}

pub(super) fn group(bot_id: &str) -> Map<String, Value> {
    fields(json!({
        "chatBotId": bot_id,
        "disambiguteOnlySelectedDomains": false,
    }))
}

/// A dialog's starter.
pub(super) fn starter(bot_id: &str, name: &str) -> Map<String, Value> {
    let mut starter = message(bot_id, name, "DIALOG_STARTER");
    starter.insert(
        "responseMatches".to_owned(),
        json!([{
            "name": RULE,
            "conditions": [],
            "contextConditions": [],
            "action": { "name": "INTERACTION", "value": "next" },
            "contextDataVariables": [],
        }]),
    );
    starter
}

/// An interaction that does what it does. `key` stands in for its name.
pub(super) fn interaction(
    bot_id: &str,
    key: &str,
    interaction: &Interaction,
) -> Map<String, Value> {
    let mut message = message(bot_id, key, words::interaction_type(&interaction.kind));
    if matches!(interaction.kind, InteractionKind::Integration { .. }) {
        message.insert("content".to_owned(), json!({ "contentType": "DYNAMIC" }));
    }
    if interaction.waits() || matches!(interaction.kind, InteractionKind::Integration { .. }) {
        message.insert("changeResponse".to_owned(), json!({ "enabled": true }));
        message.insert("cancelResponse".to_owned(), json!({ "enabled": true }));
    }
    if matches!(interaction.kind, InteractionKind::QuickReplyQuestion { .. }) {
        message.insert("quickReplies".to_owned(), json!([]));
    }
    message
}

fn message(bot_id: &str, name: &str, interaction_type: &str) -> Map<String, Value> {
    fields(json!({
        "chatBotId": bot_id,
        "userInputRequired": false,
        "name": name,
        "type": "BOT_MESSAGE",
        "content": {
            "contentType": "STATIC",
            "results": {
                "type": interaction_type,
                "tile": { "tileData": [tile()] },
            },
        },
        "responseMatches": [],
    }))
}

pub(super) fn tile() -> Value {
    json!({ "buttons": [], "quickReplyList": [] })
}

/// A rule; those that ask for something say how conditions on variables go together.
pub(super) fn rule(has_condition: bool) -> Map<String, Value> {
    let mut rule = fields(json!({
        "conditions": [],
        "contextConditions": [],
        "action": { "name": "INTERACTION" },
        "contextDataVariables": [],
    }));
    if has_condition {
        rule.insert("contextMatchConditionType".to_owned(), "ANY".into());
    }
    rule
}

pub(super) fn responder(bot_id: &str) -> Map<String, Value> {
    fields(json!({
        "chatbotId": bot_id,
        "defaultValues": [
            { "key": "title" },
            { "key": "subTitle" },
            { "key": "image" },
            { "key": "itemUrl" },
        ],
        "results": { "type": "TEXT", "tile": { "tileData": [tile()] } },
        "group": "Responders",
        "integrationType": "API",
        "tangoContextEnabled": false,
    }))
}

pub(super) fn functions(bot_id: &str) -> Map<String, Value> {
    fields(json!({ "chatBotId": bot_id }))
}

/// The fields of an object that stands in the code.
pub(super) fn fields(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}
