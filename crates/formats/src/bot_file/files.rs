//! A bot as as many files as it takes.

use model::bot::Bot;
use serde_json::{Map, Value};

use super::{SourceFile, to_json, write_json};

/// Largest file that is written by choice, in bytes; only a single dialog makes a larger one.
const LARGE_BYTES: usize = 2 * 1024 * 1024;

/// Writes a bot as `bot.yaml`; one that would be too large has its dialogs in further files beside it.
pub fn to_files(bot: &Bot) -> Vec<SourceFile> {
    let mut json = to_json(bot);
    let whole = write_json(&json, None);
    if whole.len() <= LARGE_BYTES {
        return vec![SourceFile { path: "bot.yaml".to_owned(), text: whole }];
    }
    let parts = take_dialogs(&mut json);
    let parts = parts.iter().enumerate().map(|(at, part)| SourceFile {
        path: format!("dialogs-{:03}.yaml", at + 1),
        text: write_json(part, None),
    });
    let first = SourceFile { path: "bot.yaml".to_owned(), text: write_json(&json, None) };
    std::iter::once(first).chain(parts).collect()
}

/// Takes the dialogs out of a bot, in parts of which each is a file.
fn take_dialogs(json: &mut Value) -> Vec<Value> {
    let mut parts = Vec::new();
    let stories = json.get_mut("stories").and_then(Value::as_object_mut);
    for (key, story) in stories.into_iter().flatten() {
        let Some(Value::Object(dialogs)) = story.get_mut("dialogs").map(Value::take) else {
            continue;
        };
        story["dialogs"] = Value::Object(Map::new());
        let (mut part, mut bytes) = (Map::new(), 0);
        for (name, dialog) in dialogs {
            let size = dialog.to_string().len();
            if bytes + size > LARGE_BYTES && !part.is_empty() {
                parts.push(part_of(key, std::mem::take(&mut part)));
                bytes = 0;
            }
            bytes += size;
            part.insert(name, dialog);
        }
        if !part.is_empty() {
            parts.push(part_of(key, part));
        }
    }
    parts
}

fn part_of(story: &str, dialogs: Map<String, Value>) -> Value {
    let mut stories = Map::new();
    stories.insert(story.to_owned(), serde_json::json!({ "dialogs": dialogs }));
    serde_json::json!({ "stories": stories })
}

#[cfg(test)]
mod tests {
    use model::bot::{Dialog, DialogKind, Interaction, InteractionKind, Story};
    use model::key::Key;
    use model::text::Texts;

    use super::*;
    use crate::bot_file::parse;

    #[test]
    fn a_large_bot_is_read_back_from_its_files() {
        let mut bot = Bot::new(Key::from_name("large"), "Large", "en-US");
        let mut story = Story::new("All of it");
        for number in 0..10 {
            let mut dialog = Dialog::new(format!("Dialog {number}"), DialogKind::Standard);
            let text = Texts::one("word ".repeat(100_000));
            let say = Interaction::new(InteractionKind::Statement { text });
            dialog.interactions.insert(Key::from_name("say"), say);
            story.dialogs.insert(Key::from_name(&dialog.name), dialog);
        }
        bot.stories.insert(Key::from_name("main"), story);
        let files = to_files(&bot);
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths, ["bot.yaml", "dialogs-001.yaml", "dialogs-002.yaml", "dialogs-003.yaml"]);
        assert_eq!(parse(&files).bot, Some(bot));
    }

    #[test]
    fn a_bot_of_usual_size_is_one_file() {
        let bot = Bot::new(Key::from_name("small"), "Small", "en-US");
        assert_eq!(to_files(&bot).len(), 1);
    }
}
