//! An export of our own: a ferry's desk.

use serde_json::{Value, json};

/// The whole export; its arrays aren't in the order of the flow.
pub fn export() -> Value {
    let messages = [back(), lost(), desk()].concat();
    json!({
        "hash": "1",
        "bot": { "id": "b0", "name": "Ferry desk", "language": "en-US" },
        "groups": [
            { "id": "back", "name": "Back", "dialogType": "DIALOG", "status": "ENABLED" },
            { "id": "lost", "name": "Lost", "dialogType": "FALLBACK_DIALOG", "status": "ENABLED" },
            { "id": "desk", "name": "Desk", "dialogType": "DIALOG", "status": "ENABLED" },
        ],
        "responder": [{
            "id": "r0", "name": "Sailings", "integrationType": "API", "method": "GET",
            "webhook": "https://ferry.example/sailings", "responseDataVariable": "Sailings",
            "transformResultsScript": "var it = botContext.getBotVariable('api_Sailings');\n\
                var all = JSON.parse(it.jsonData).api_Sailings;\n\
                it.jsonData = JSON.stringify({ api_Sailings: { list: all } });\n\
                botContext.setBotVariable('api_Sailings', it, true, false);",
            "customDataFields": [{ "key": "time", "value": "{$.api_Sailings.list[i].time}" }],
        }],
        "globalFunctions": {
            "methods": "function goTo(name) { botContext.setTriggerNextMessage(name); }",
        },
        "conversationMessage": messages,
    })
}

fn back() -> Vec<Value> {
    let mut starter = message("back", ("b1", "Back starter", "DIALOG_STARTER"), json!({}));
    starter["pattern"] = json!(["*BACK*"]);
    let mut jump = message("back", ("b2", "Back jump", "TEXT"), json!({ "text": "Never said." }));
    jump["preProcessMessage"] = json!("goTo('What next');");
    linked(vec![starter, jump])
}

fn lost() -> Vec<Value> {
    vec![message("lost", ("f1", "Lost", "TEXT"), json!({ "text": "BLANK_MESSAGE" }))]
}

fn desk() -> Vec<Value> {
    let mut starter = message("desk", ("d1", "Desk starter", "DIALOG_STARTER"), json!({}));
    starter["pattern"] = json!(["hi", "(hello|hey)*"]);
    starter["preProcessMessage"] = json!("botContext.setTriggerNextMessage('Nowhere');");
    let greet = message("desk", ("d2", "Greet", "TEXT"), json!({ "text": "Welcome aboard." }));
    let choices = json!({
        "multipleChoices": ["Times", "Name a berth\n"],
        "displayChoice": "BUTTON",
        "textStyle": "NUMBERS",
    });
    let mut menu = message(
        "desk",
        ("d3", "What next", "MULTIPLE_CHOICE_QUESTION"),
        json!({ "text": "What would you like?", "multipleChoice": choices }),
    );
    menu["responseMatches"] = json!([
        rule(option("Times"), "next"),
        rule(no_match("Times or a berth?"), "d3"),
        rule(option("Name a berth\n"), "d7"),
        rule(pattern("*back*"), "b2"),
    ]);
    let mut call = message("desk", ("d4", "Ask", "API_INTEGRATION"), json!({}));
    call["content"] =
        json!({ "contentType": "DYNAMIC", "responderId": "r0", "responderName": "Sailings" });
    call["responseMatches"] =
        json!([rule(result("SUCCESS"), "next"), rule(result("FAILURE"), "d6")]);
    let buttons =
        json!([{ "name": "Take it", "type": "postback", "callback": "take {Sailings.time}" }]);
    let mut tiles = message(
        "desk",
        ("d5", "Tiles", "STRUCTURED"),
        json!({ "title": "At {Sailings.time}", "buttons": buttons }),
    );
    tiles["responseMatches"] = json!([rule(json!([]), "none")]);
    let mut away = message("desk", ("d6", "Away", "TEXT"), json!({ "text": "No times today." }));
    away["responseMatches"] = json!([rule(json!([]), "none")]);
    let mut berth =
        message("desk", ("d7", "Berth", "TEXT_QUESTION"), json!({ "text": "Which berth?" }));
    berth["processUserResponse"] = json!(
        "botContext.setBotVariable('berth', botContext.getCurrentUserMessage(), true, false);"
    );
    let mut bye = message(
        "desk",
        ("d8", "Bye", "TEXT"),
        json!({ "text": "Berth {$botContext.berth} it is." }),
    );
    bye["responseMatches"] = json!([rule(json!([]), "close_conversation")]);
    linked(vec![starter, greet, menu, call, tiles, away, berth, bye])
}

fn message(dialog: &str, (id, name, kind): (&str, &str, &str), tile: Value) -> Value {
    json!({
        "id": id, "chatBotId": "b0", "group": dialog, "name": name, "type": "BOT_MESSAGE",
        "interactionType": kind, "status": "ACTIVE",
        "content": { "results": { "type": kind, "tile": { "tileData": [tile] } } },
    })
}

fn option(text: &str) -> Value {
    json!([{ "matchType": "EVAL_OPTION", "evaluateOptionMatch": { "value": text } }])
}

fn no_match(answer: &str) -> Value {
    json!([{ "matchType": "NO_MATCH", "noMatch": { "fallbackMessage": answer } }])
}

fn pattern(text: &str) -> Value {
    json!([{ "matchType": "PATTERN", "patternMatch": { "patterns": [text] } }])
}

fn result(status: &str) -> Value {
    json!([{ "matchType": "API_RESULT", "apiResultsMatch": { "status": status } }])
}

fn rule(conditions: Value, target: &str) -> Value {
    json!({
        "conditions": conditions, "contextConditions": [], "contextDataVariables": [],
        "action": { "name": "INTERACTION", "value": target },
    })
}

/// Links interactions in this order, and gives them in another.
fn linked(mut all: Vec<Value>) -> Vec<Value> {
    for at in 1..all.len() {
        all[at]["prevMessageId"] = all[at - 1]["id"].clone();
        all[at - 1]["nextMessageId"] = all[at]["id"].clone();
    }
    all.reverse();
    all
}
