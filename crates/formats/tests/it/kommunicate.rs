//! What Kommunicate's bots say: each `kommunicate/NAME.json` is an answer, and `NAME.read.json` what it
//! is to us, and how we would say that.

use std::error::Error;
use std::path::{Path, PathBuf};

use formats::kommunicate::{read, read_message, stored, write};
use model::content::Content;
use model::exchange::BotAction;
use serde_json::{Value, json};

use crate::golden::compare;

/// All answers with their names, in order.
fn answers() -> Result<Vec<(String, Value)>, Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kommunicate");
    let paths: Result<Vec<PathBuf>, _> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect();
    let mut answers = Vec::new();
    for path in paths? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Some(name) = name.strip_suffix(".json").filter(|name| !name.contains('.')) else {
            continue;
        };
        answers.push((name.to_owned(), serde_json::from_str(&std::fs::read_to_string(&path)?)?));
    }
    answers.sort_by(|(a, _), (b, _)| a.cmp(b));
    Ok(answers)
}

fn seen(action: BotAction) -> Value {
    let BotAction::Say { content, .. } = action else { return json!(action) };
    let written = write(&content);
    let losses: Vec<String> = written.losses.iter().map(ToString::to_string).collect();
    let mut seen = json!({ "say": content, "written": written.element });
    if !losses.is_empty() {
        seen["lost"] = json!(losses);
    }
    seen
}

fn said(element: &Value) -> Vec<Content> {
    let said = read_message(element).actions.into_iter().filter_map(|action| match action {
        BotAction::Say { content, .. } => Some(content),
        _ => None,
    });
    said.collect()
}

#[test]
fn answers_are_read_as_documented() -> Result<(), Box<dyn Error>> {
    for (name, answer) in answers()? {
        let read = read(&answer);
        let losses: Vec<String> = read.losses.iter().map(ToString::to_string).collect();
        let actions: Vec<Value> = read.actions.into_iter().map(seen).collect();
        let seen = json!({ "actions": actions, "losses": losses });
        let text = serde_json::to_string_pretty(&seen)? + "\n";
        compare(&format!("tests/kommunicate/{name}.read.json"), &text);
    }
    Ok(())
}

#[test]
fn each_message_keeps_an_element_that_says_just_it() -> Result<(), Box<dyn Error>> {
    for (name, answer) in answers()? {
        for action in read(&answer).actions {
            let BotAction::Say { content, raw, .. } = action else { continue };
            let raw = raw.ok_or("nothing was kept")?;
            assert_eq!(said(&raw.content), [content], "{name}: {}", raw.content);
        }
    }
    Ok(())
}

#[test]
fn stored_elements_say_the_same() -> Result<(), Box<dyn Error>> {
    for (name, answer) in answers()? {
        for element in answer.as_array().ok_or("not a list")? {
            assert_eq!(said(&stored(element)), said(element), "{name}: {element}");
        }
    }
    Ok(())
}
