//! Bots as files, with conversations beside them: `<name>.conversation.txt`.
//!
//! A line `> …` is the contact's, `= STATUS JSON` is what services answer from there on, `# …` says why;
//! `~ …` says what the next message means beside (see `meant`); all else is what the bot did. With `UPDATE_CONVERSATIONS=1` the bot's lines are written anew.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use engine::{Detection, Recognised, ScoredIntent, Understanding};
use formats::SourceFile;
use model::bot::{Bot, EntityKind};
use serde_json::{Value, json};

use crate::drive::*;

const UPDATE: &str = "UPDATE_CONVERSATIONS";

#[test]
fn bots_hold_the_conversations_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let example = folder.join("../../examples/billing/bot.yaml");
    for (name, file) in [
        ("billing", example),
        ("cards", folder.join("tests/bots/cards.bot.yaml")),
        ("shop", folder.join("tests/bots/shop.bot.yaml")),
        ("travel", folder.join("tests/bots/travel.bot.yaml")),
    ] {
        let written = folder.join(format!("tests/bots/{name}.conversation.txt"));
        let expected = fs::read_to_string(&written).expect("a conversation");
        let played = play(read(file), &expected);
        if std::env::var_os(UPDATE).is_some() {
            fs::write(&written, played).expect("a conversation can be written");
        } else {
            assert_eq!(played, expected, "{name}; {UPDATE}=1 writes it anew");
        }
    }
}

fn read(file: PathBuf) -> Bot {
    let text = fs::read_to_string(&file).expect("a bot file");
    let parsed = formats::parse(&[SourceFile { path: "bot.yaml".to_owned(), text }]);
    parsed.bot.unwrap_or_else(|| panic!("{}: {:?}", file.display(), parsed.problems))
}

fn play(bot: Bot, conversation: &str) -> String {
    let mut it = Conversation::with(bot.clone());
    let beside = Rc::new(RefCell::new(Understanding::default()));
    let next = Rc::clone(&beside);
    it.meaning = Box::new(move |text| {
        let mut meaning = meaning(&bot, text);
        let beside = beside.take();
        meaning.intents.extend(beside.intents);
        meaning.entities.extend(beside.entities);
        Understanding { small_talk: beside.small_talk, ..meaning }
    });
    let mut played = String::new();
    for line in conversation.lines() {
        let is_ours = line.is_empty() || line.starts_with(['>', '=', '#', '~']);
        if is_ours {
            played.push_str(line);
            played.push('\n');
        }
        if let Some(answer) = line.strip_prefix("= ") {
            let (status, body) = answer.split_once(' ').expect("= STATUS JSON");
            let status = status.parse().expect("a status");
            let body: Value = serde_json::from_str(body).expect("JSON");
            it.service = Box::new(move |_| answered(status, body.clone()));
        }
        if let Some(brief) = line.strip_prefix("~ ") {
            next.replace(meant(brief));
        }
        if let Some(text) = line.strip_prefix("> ") {
            for said in it.send(text) {
                played.push_str(&said);
                played.push('\n');
            }
        }
    }
    played
}

/// An intent is meant by its phrases only, an entity by its synonyms.
fn meaning(bot: &Bot, text: &str) -> Understanding {
    let text = text.to_lowercase();
    let intents = bot
        .intents
        .iter()
        .filter(|(_, intent)| intent.phrases.iter().any(|phrase| phrase.to_lowercase() == text));
    let intents = intents.map(|(key, _)| ScoredIntent { intent: key.clone(), score: 0.9 });
    let mut entities = Vec::new();
    for (key, entity) in &bot.entities {
        let EntityKind::Values { values, .. } = &entity.kind else { continue };
        for (value, synonyms) in values {
            let mut words = std::iter::once(value).chain(synonyms);
            if let Some(word) = words.find(|word| text.contains(&word.to_lowercase())) {
                entities.push(Recognised {
                    entity: key.clone(),
                    value: json!(value),
                    text: word.clone(),
                    start: 0,
                    end: word.len(),
                    detection: Detection::Exact,
                    score: 1.0,
                });
            }
        }
    }
    Understanding { intents: intents.collect(), entities, ..Understanding::default() }
}
