//! Rasa projects: domain, training data, rules, stories and forms, as far as they say the same here.
//!
//! Files are told apart by what they hold, not by their names. Stories and rules that begin alike are read
//! as one tree: what the bot says before a person's next message becomes a question, and what the person
//! means there its rules. Custom actions run on Rasa's action server; they are reported and passed over.

mod domain;
mod forms;
mod paths;
mod phrases;
mod responses;
#[cfg(test)]
mod tests;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use model::bot::{Bot, Entity, EntityKind, Intent, Story, Vendor};
use model::key::Key;
use serde_json::{Map, Value};

use crate::bot_file::{Path, Report, SourceFile, tree};
use crate::import::source::{At, free_key};
use crate::import::{Count, Findings, ImportError, Imported};

/// Most files of a project.
pub const MAX_FILES: usize = 500;
/// Largest project, all its files together, in bytes.
pub const MAX_BYTES: usize = 8 * 1024 * 1024;
/// Most values of a project, as files have them.
const MAX_VALUES: usize = tree::MAX_VALUES;
/// The story that holds all dialogs.
const STORY: &str = "main";
/// What we keep of a source under `vendor`.
const VENDOR: &str = "rasa";
/// Parts of a project that we read, by the key under which they stand.
const PARTS: [&str; 9] = [
    "intents",
    "entities",
    "slots",
    "responses",
    "forms",
    "nlu",
    "rules",
    "stories",
    "session_config",
];
/// Parts that say nothing of what a bot does.
const SILENT: [&str; 3] = ["version", "actions", "e2e_actions"];

/// A part of a project: the file, and the JSON Pointer in it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) file: String,
    pub(crate) place: String,
    pub(crate) value: Value,
}

impl Piece {
    pub(crate) fn at(&self) -> At<'_> {
        At { file: &self.file, place: &self.place, path: "" }
    }

    /// The member of that name, or an empty piece.
    pub(crate) fn member(&self, name: &str) -> Self {
        let value = self.value.get(name).cloned().unwrap_or_default();
        Self { file: self.file.clone(), place: format!("{}/{name}", self.place), value }
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> impl Iterator<Item = Self> + use<'_> {
        self.value.as_array().into_iter().flatten().enumerate().map(|(number, value)| Self {
            file: self.file.clone(),
            place: format!("{}/{number}", self.place),
            value: value.clone(),
        })
    }

    /// The members of an object.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Self)> + use<'_> {
        self.value.as_object().into_iter().flatten().map(|(name, value)| {
            let place = format!("{}/{name}", self.place);
            (name.as_str(), Self { file: self.file.clone(), place, value: value.clone() })
        })
    }

    /// The same items, without keeping the list.
    fn into_items(self) -> impl Iterator<Item = Self> {
        let Self { file, place, value } = self;
        let items = if let Value::Array(items) = value { items } else { Vec::new() };
        items.into_iter().enumerate().map(move |(number, value)| Self {
            file: file.clone(),
            place: format!("{place}/{number}"),
            value,
        })
    }

    /// Where it stands, without what it says.
    pub(crate) fn place(&self) -> Self {
        Self { file: self.file.clone(), place: self.place.clone(), value: Value::Null }
    }

    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.value.get(name)?.as_str()
    }
}

/// Reads the files of a project. The bot is named `name`.
///
/// # Errors
///
/// [`ImportError`] when a file isn't YAML or JSON within the limits of bot files, all together are more than
/// one may be, or nothing in them is known.
pub fn read(name: &str, files: &[SourceFile]) -> Result<Imported, ImportError> {
    if files.len() > MAX_FILES {
        let message = format!("a project has at most {MAX_FILES} files, not {}", files.len());
        return Err(ImportError { code: "too_many_files", place: String::new(), message });
    }
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    if bytes > MAX_BYTES {
        let message = format!("a project has at most {MAX_BYTES} bytes, and this one has {bytes}");
        return Err(ImportError { code: "too_large", place: String::new(), message });
    }
    let mut reading = Reading::new(name);
    for file in files {
        reading.file(file)?;
    }
    if reading.parts.is_empty() {
        let message = format!("none of the files has one of {}", PARTS.join(", "));
        return Err(ImportError { code: "no_project", place: String::new(), message });
    }
    Ok(reading.build())
}

pub(crate) struct Reading {
    bot: Bot,
    /// Keys of intents and entities by their names there.
    intent_keys: HashMap<String, Key>,
    entity_keys: HashMap<String, Key>,
    /// Names of entities that the domain declares.
    declared: HashSet<String>,
    /// Slots of the domain, and whether they have a value before anything is said.
    known_slots: HashMap<String, bool>,
    parts: IndexMap<&'static str, Vec<Piece>>,
    values: usize,
    room: paths::Room,
    findings: Findings,
    vendor: Map<String, Value>,
}

impl Reading {
    fn new(name: &str) -> Self {
        Self {
            bot: Bot::new(Key::from_name(name), name, "en"),
            intent_keys: HashMap::new(),
            entity_keys: HashMap::new(),
            declared: HashSet::new(),
            known_slots: HashMap::new(),
            parts: IndexMap::new(),
            values: 0,
            room: paths::Room::default(),
            findings: Findings::default(),
            vendor: Map::new(),
        }
    }

    fn file(&mut self, file: &SourceFile) -> Result<(), ImportError> {
        let read = if file.path.ends_with(".json") { tree::read_json } else { tree::read_yaml };
        let (node, faults) = read(&file.text, 0);
        let names = [file.path.clone()];
        let mut report = Report::new(&names);
        for fault in faults {
            fault.report(&Path::default(), &mut report);
        }
        if let Some(problem) = report.problems.into_iter().next() {
            let place = format!("{}:{}:{}", problem.file, problem.line, problem.column);
            return Err(ImportError { code: problem.code, place, message: problem.message });
        }
        let Some(Value::Object(members)) = node.map(|node| node.to_value()) else { return Ok(()) };
        self.values += members.values().map(count).sum::<usize>();
        if self.values > MAX_VALUES {
            let message = format!("a project has at most {MAX_VALUES} values");
            let place = file.path.clone();
            return Err(ImportError { code: "too_many_values", place, message });
        }
        for (name, value) in members {
            let place = format!("/{name}");
            if let Some(part) = PARTS.into_iter().find(|part| *part == name) {
                let piece = Piece { file: file.path.clone(), place, value };
                self.parts.entry(part).or_default().push(piece);
            } else if name == "language" {
                value.as_str().unwrap_or("en").clone_into(&mut self.bot.language);
            } else if !SILENT.contains(&name.as_str()) {
                let at = At { file: &file.path, place: &place, path: "" };
                let message = format!("{name:?} has no like here; it is kept under vendor");
                self.findings.warn("unknown_field", at, message).done();
                self.vendor.insert(name, value);
            }
        }
        Ok(())
    }

    fn build(mut self) -> Imported {
        self.session();
        let declared: Map<String, Value> =
            self.named("slots").into_iter().map(|(name, piece)| (name, piece.value)).collect();
        if !declared.is_empty() {
            self.vendor.insert("slots".to_owned(), Value::Object(declared));
        }
        let slots = self.slots();
        let has_initial = |slot: &String| (slot.clone(), self.has_initial(slot));
        self.known_slots = slots.keys().map(has_initial).collect();
        let intents = self.intents();
        self.declared =
            self.pieces("entities").filter_map(|it| domain::name_of(&it.value)).collect();
        let synonyms = self.training();
        self.entities(&synonyms);
        let responses = self.responses();
        let forms = self.forms(&slots, &responses);
        let told: Vec<Piece> = self.take("rules").into_iter().chain(self.take("stories")).collect();
        let paths = told.len();
        let dialogs = self.paths(told, &intents, (&responses, &forms));
        let counts = vec![
            Count { what: "intents", count: self.bot.intents.len() },
            Count { what: "entities", count: self.bot.entities.len() },
            Count { what: "slots", count: slots.len() },
            Count { what: "responses", count: responses.len() },
            Count { what: "forms", count: forms.len() },
            Count { what: "rules and stories", count: paths },
            Count { what: "dialogs", count: dialogs.len() },
        ];
        self.bot.stories.insert(Key::from_name(STORY), Story { dialogs, ..Story::new("Rasa") });
        if !self.vendor.is_empty() {
            let kept = Value::Object(self.vendor);
            self.bot.vendor = [(VENDOR.to_owned(), kept)].into_iter().collect::<Vendor>();
        }
        let (findings, more_findings) = self.findings.into_parts();
        Imported { bot: self.bot, counts, findings, more_findings }
    }

    /// The items of all pieces of that part that are lists.
    fn pieces(&self, part: &str) -> impl Iterator<Item = Piece> + use<'_> {
        self.parts.get(part).into_iter().flatten().flat_map(Piece::items)
    }

    /// Those items, which nothing asks for again.
    fn take(&mut self, part: &str) -> Vec<Piece> {
        let pieces = self.parts.shift_remove(part).unwrap_or_default();
        pieces.into_iter().flat_map(Piece::into_items).collect()
    }

    /// The members of all pieces of that part that are objects.
    fn named(&self, part: &str) -> Vec<(String, Piece)> {
        let pieces = self.parts.get(part).into_iter().flatten();
        pieces.flat_map(|piece| piece.members().map(|(name, it)| (name.to_owned(), it))).collect()
    }

    fn intent_key(&self, name: &str) -> Option<Key> {
        self.intent_keys.get(name).cloned()
    }

    fn entity_key(&self, name: &str) -> Option<Key> {
        self.entity_keys.get(name).cloned()
    }

    fn add_intent(&mut self, name: &str) {
        let key = free_key(name, |key| self.bot.intents.contains_key(key));
        self.intent_keys.insert(name.to_owned(), key.clone());
        self.bot.intents.insert(key, Intent { name: name.to_owned(), ..Intent::default() });
    }

    /// Puts an entity under the key of its name, in place of one that is there.
    fn add_entity(&mut self, name: &str, kind: EntityKind) {
        let key = self.entity_key(name);
        let key = key.unwrap_or_else(|| free_key(name, |key| self.bot.entities.contains_key(key)));
        self.entity_keys.insert(name.to_owned(), key.clone());
        self.bot.entities.insert(key, Entity::new(name, kind));
    }
}

/// How many values stand in one, itself counted.
fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0_usize,
    }
}
