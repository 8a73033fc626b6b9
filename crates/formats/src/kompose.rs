//! Bots of Kommunicate's Kompose, as the JSON file that they are imported from: intents with their
//! sentences and what is said to them.
//!
//! Each intent becomes a dialog of its own, which an event of the intent's name starts as well: that is how
//! Kommunicate's clients trigger intents. The documented form of `content` is a list of replies; a text,
//! an object with a text, and an object of Kommunicate's rich messages are all taken for one.

mod content;
mod fields;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use indexmap::{IndexMap, IndexSet};
use model::bot::{Bot, Dialog, DialogKind, Intent, Starter, Story, Vendor};
use model::exchange::WELCOME;
use model::key::Key;
use serde_json::{Map, Value};

use crate::bot_file::{SourceFile, tree};
use crate::import::source::{At, Steps, distinct, free_key};
use crate::import::{Count, Findings, ImportError, Imported};

/// What we keep of a source under `vendor`.
const VENDOR: &str = "kompose";
/// Most intents of a file.
pub const MAX_INTENTS: usize = 10_000;
/// The story that holds all dialogs.
const STORY: &str = "main";

/// Reads a file of intents. The bot is named after the file.
///
/// # Errors
///
/// [`ImportError`] when the file isn't JSON, is too large or deep, or has no list of intents.
pub fn read(file: &SourceFile) -> Result<Imported, ImportError> {
    let source = json(file)?;
    let Some(intents) = source.get("intents").and_then(Value::as_array) else {
        return Err(refusal("no_intents", "/intents", "there is no list of intents"));
    };
    if intents.len() > MAX_INTENTS {
        let message =
            format!("a file has at most {MAX_INTENTS} intents, this one {}", intents.len());
        return Err(refusal("too_many_intents", "/intents", message));
    }
    let languages = languages(&source);
    let name = crate::faq::stem(&file.path);
    let bot = Bot::new(Key::from_name(name), name, &languages[0]);
    let mut reading = Reading {
        file: &file.path,
        bot,
        languages: languages.into_iter().skip(1).collect(),
        names: HashSet::new(),
        has_welcome: false,
        has_fallback: false,
        webhooks: HashMap::new(),
        dialogs: IndexMap::new(),
        findings: Findings::default(),
    };
    reading.keep_rest(&source);
    let has_default = intents
        .iter()
        .any(|intent| category(intent) == "welcome_event" && patterns(intent).is_empty());
    for (number, intent) in intents.iter().enumerate() {
        reading.intent(number, intent, has_default);
    }
    Ok(reading.finish(intents.len()))
}

/// Reads JSON within the limits of bot files.
fn json(file: &SourceFile) -> Result<Value, ImportError> {
    let (node, faults) = tree::read_json(&file.text, 0);
    match (faults.into_iter().next(), node) {
        (Some(fault), _) => {
            let place = format!("{}:{}", fault.span.line, fault.span.column);
            Err(ImportError { code: fault.code, place, message: fault.message })
        }
        (None, Some(node)) => Ok(node.to_value()),
        (None, None) => Err(refusal("no_json", "", "the file is empty")),
    }
}

fn refusal(code: &'static str, place: &str, message: impl Into<String>) -> ImportError {
    ImportError { code, place: place.to_owned(), message: message.into() }
}

fn languages(source: &Value) -> Vec<String> {
    let listed = source.get("languageCodes").and_then(Value::as_array).into_iter().flatten();
    let found = distinct(listed.filter_map(Value::as_str).map(str::to_owned));
    if found.is_empty() { vec!["en".to_owned()] } else { found }
}

fn category(intent: &Value) -> &str {
    intent.get("category").and_then(Value::as_str).unwrap_or("intent")
}

fn patterns(intent: &Value) -> &[Value] {
    intent.get("urlPatternList").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

struct Reading<'f> {
    file: &'f str,
    bot: Bot,
    /// The bot's other ones.
    languages: IndexSet<String>,
    /// Those of dialogs so far.
    names: HashSet<String>,
    has_welcome: bool,
    has_fallback: bool,
    /// The external bots by their addresses.
    webhooks: HashMap<String, Key>,
    dialogs: IndexMap<Key, Dialog>,
    findings: Findings,
}

/// What of an intent we read; the rest is kept.
const READ: [&str; 5] = ["name", "category", "content", "trainingPhrases", "languageCode"];

impl Reading<'_> {
    /// Keeps what stands beside the intents.
    fn keep_rest(&mut self, source: &Value) {
        let Some(members) = source.as_object() else { return };
        let rest: Map<String, Value> = members
            .iter()
            .filter(|(name, _)| !["intents", "languageCodes"].contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        for name in rest.keys() {
            let place = format!("/{name}");
            let at = At { file: self.file, place: &place, path: "" };
            self.findings
                .warn("unknown_field", at, format!("{name:?} isn't known; it is kept under vendor"))
                .done();
        }
        self.bot.vendor = vendor(rest);
    }

    fn intent(&mut self, number: usize, intent: &Value, has_default: bool) {
        let place = format!("/intents/{number}");
        let Some(members) = intent.as_object() else {
            let at = At { file: self.file, place: &place, path: "" };
            self.findings.warn("wrong_type", at, "an intent is an object; this isn't read").done();
            return;
        };
        let name =
            members.get("name").and_then(Value::as_str).unwrap_or_default().trim().to_owned();
        let shown = if name.is_empty() { format!("intent {}", number + 1) } else { name };
        let key = free_key(&shown, |key| self.dialogs.contains_key(key));
        if !self.names.insert(shown.clone()) {
            let at = At { file: self.file, place: &place, path: "" };
            let message = format!("{shown:?} is the name of another intent; here it is `{key}`");
            self.findings.warn("duplicate_name", at, message).done();
        }
        let path = format!("stories.{STORY}.dialogs.{key}");
        let kind = self.kind(intent, At { file: self.file, place: &place, path: &path });
        let mut dialog = Dialog::new(&shown, kind);
        let is_welcome = category(intent) == "welcome_event";
        let is_default = is_welcome && (patterns(intent).is_empty() || !has_default);
        let mut events = if shown == WELCOME { Vec::new() } else { vec![shown.clone()] };
        if is_default && !self.has_welcome {
            events.insert(0, WELCOME.to_owned());
        }
        self.has_welcome |= events.iter().any(|event| event == WELCOME);
        dialog.starter = Some(Starter {
            events,
            intent: self.phrases(&key, intent, &place),
            ..Starter::default()
        });
        if is_welcome && !patterns(intent).is_empty() {
            let at = At { file: self.file, place: &place, path: &path };
            self.findings
                .warn("url_pattern", at, "which page the contact is on isn't told apart here; the patterns are kept")
                .suggest(format!("name this page's welcome event: `welcome_event: {shown}` when its conversations are opened"));
        }
        let mut steps = Steps::default();
        self.contents(
            members.get("content"),
            &mut steps,
            At { file: self.file, place: &place, path: &path },
        );
        dialog.interactions = steps.0;
        dialog.captures = self
            .captures(members.get("fields"), At { file: self.file, place: &place, path: &path });
        let rest = members.iter().filter(|(name, _)| !READ.contains(&name.as_str()));
        dialog.vendor = vendor(rest.map(|(name, value)| (name.clone(), value.clone())).collect());
        self.dialogs.insert(key, dialog);
    }

    fn kind(&mut self, intent: &Value, at: At<'_>) -> DialogKind {
        match category(intent) {
            "fallback_intent" if self.has_fallback => {
                self.findings
                    .warn(
                        "second_fallback",
                        at,
                        "a bot has one fallback; this one is reached by its name only",
                    )
                    .done();
                DialogKind::Standard
            }
            "fallback_intent" => {
                self.has_fallback = true;
                DialogKind::Fallback
            }
            "small_talk" => DialogKind::Faq,
            "intent" | "welcome_event" => DialogKind::Standard,
            other => {
                let message =
                    format!("{other:?} is no category of intents; it is taken for an answer");
                self.findings.warn("unknown_category", at, message).done();
                DialogKind::Standard
            }
        }
    }

    /// The intent that the phrases train; `None` without any.
    fn phrases(&mut self, key: &Key, intent: &Value, place: &str) -> Option<Key> {
        let listed = intent.get("trainingPhrases").and_then(Value::as_array).into_iter().flatten();
        let phrases = distinct(listed.filter_map(Value::as_str).map(str::to_owned));
        let path = format!("intents.{key}");
        let at = At { file: self.file, place, path: &path };
        if phrases.is_empty() {
            if matches!(category(intent), "intent" | "small_talk") {
                self.findings
                    .warn(
                        "missing_phrases",
                        at,
                        "without training phrases nothing that people write starts it",
                    )
                    .suggest("add sentences to the intent");
            }
            return None;
        }
        let name = intent.get("name").and_then(Value::as_str).unwrap_or(key.as_str()).to_owned();
        let mut own = Intent { name, ..Intent::default() };
        match intent.get("languageCode").and_then(Value::as_str) {
            Some(language) if language != self.bot.language => {
                if !self.languages.contains(language) {
                    self.languages.insert(language.to_owned());
                }
                own.translations.insert(language.to_owned(), phrases);
            }
            _ => own.phrases = phrases,
        }
        self.bot.intents.insert(key.clone(), own);
        Some(key.clone())
    }

    fn finish(mut self, intents: usize) -> Imported {
        self.bot.languages = self.languages.into_iter().collect();
        if !self.has_fallback {
            let at = At { file: self.file, place: "/intents", path: "" };
            self.findings
                .warn("no_fallback", at, "no intent says what is answered when nothing fits")
                .suggest("the built-in text is said; add a dialog of kind fallback");
        }
        let dialogs = self.dialogs.len();
        let replies = self.dialogs.values().map(|dialog| dialog.interactions.len()).sum();
        let story = Story { dialogs: self.dialogs, ..Story::new("Kompose") };
        self.bot.stories.insert(Key::from_name(STORY), story);
        let counts = vec![
            Count { what: "intents", count: intents },
            Count { what: "dialogs", count: dialogs },
            Count { what: "replies", count: replies },
        ];
        let (findings, more_findings) = self.findings.into_parts();
        Imported { bot: self.bot, counts, findings, more_findings }
    }
}

fn vendor(rest: Map<String, Value>) -> Vendor {
    if rest.is_empty() {
        Vendor::new()
    } else {
        [(VENDOR.to_owned(), Value::Object(rest))].into_iter().collect()
    }
}
