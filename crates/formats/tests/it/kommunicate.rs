//! What Kommunicate's bots say, read: `kommunicate/NAME.json` beside what it becomes in `NAME.read.json`.

use std::path::Path;

use formats::kommunicate::{read, write};
use model::exchange::BotAction;
use serde_json::{Value, json};

use crate::golden::compare;

fn seen(action: BotAction) -> Value {
    match action {
        BotAction::Say { content, .. } => {
            let written = write(&content);
            let losses: Vec<String> = written.losses.iter().map(ToString::to_string).collect();
            let mut seen = json!({ "say": content, "written": written.element });
            if !losses.is_empty() {
                seen["lost"] = json!(losses);
            }
            seen
        }
        other => json!(other),
    }
}

fn check(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kommunicate");
    let text = std::fs::read_to_string(folder.join(format!("{name}.json"))).unwrap();
    let read = read(&serde_json::from_str(&text).unwrap());
    let losses: Vec<String> = read.losses.iter().map(ToString::to_string).collect();
    let actions: Vec<Value> = read.actions.into_iter().map(seen).collect();
    let seen = serde_json::to_string_pretty(&json!({ "actions": actions, "losses": losses }));
    compare(&format!("tests/kommunicate/{name}.read.json"), &(seen.unwrap() + "\n"));
}

macro_rules! fixtures {
    ($($test:ident $name:literal)*) => {
        $(#[test]
        fn $test() {
            check($name);
        })*
    };
}

fixtures! {
    texts_are_plain_or_marked_up "texts"
    html_is_sanitised "html"
    suggested_replies_are_quick_replies "suggested-replies"
    links_and_submitting_buttons "links"
    mixed_buttons "mixed-buttons"
    lists "list"
    answers_of_the_knowledge_base "faq-answer"
    images "images"
    cards_and_carousels "cards"
    forms_of_both_shapes "form"
    films "videos"
    inputs_that_suggest_and_that_check "suggestions"
    assignments_and_requests "control"
    stored_messages "stored"
    what_is_not_understood "strange"
}
