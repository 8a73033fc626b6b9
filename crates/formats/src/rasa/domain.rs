//! What a domain declares: the session, slots, intents, entities.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use model::bot::{BuiltIn, EntityKind, Variable};
use model::key::Key;
use serde_json::Value;

use super::phrases::{Marked, Synonym, Synonyms};
use super::{Piece, Reading};
use crate::import::source::At;

/// Most entities that are read; marks of others stay in their sentences as they are.
const MAX_ENTITIES: usize = 5_000;
/// Minutes of a session unless set.
const SESSION_MINUTES: u64 = 60;
/// Names that Rasa's extractors give, and what they are here.
const BUILT_IN: [(&str, &str); 14] = [
    ("time", "date_time"),
    ("date", "date"),
    ("number", "number"),
    ("ordinal", "ordinal"),
    ("duration", "duration"),
    ("email", "email"),
    ("phone-number", "phone"),
    ("url", "url"),
    ("amount-of-money", "money"),
    ("PERSON", "person"),
    ("GPE", "location"),
    ("LOC", "location"),
    ("DATE", "date"),
    ("MONEY", "money"),
];
/// Fields of a slot that we read.
const SLOT: [&str; 5] = ["type", "initial_value", "mappings", "influence_conversation", "values"];

/// A slot of the domain.
#[derive(Debug, Clone, Default)]
pub(super) struct Slot {
    pub(super) mappings: Vec<Value>,
}

/// By name.
pub(super) type Slots = IndexMap<String, Slot>;

impl Reading {
    pub(super) fn session(&mut self) {
        let Some(piece) = self.parts.get("session_config").and_then(|pieces| pieces.last()) else {
            return;
        };
        let minutes = piece.value.get("session_expiration_time").and_then(Value::as_u64);
        // 0 says "never": the longest that we keep one.
        let minutes =
            minutes.map_or(SESSION_MINUTES, |it| if it == 0 { u64::from(u32::MAX) } else { it });
        self.bot.settings.session_minutes =
            u32::try_from(minutes).unwrap_or(u32::MAX).min(MAX_SESSION_MINUTES);
        if piece.value.get("carry_over_slots_to_new_session") == Some(&Value::Bool(true)) {
            let place = piece.place.clone() + "/carry_over_slots_to_new_session";
            let at = At { file: &piece.file, place: &place, path: "settings" };
            self.findings
                .warn("carry_over", at, "values end with their session here")
                .suggest("a script that sets a variable forever keeps one with the contact");
        }
    }

    pub(super) fn slots(&mut self) -> Slots {
        let mut slots = Slots::new();
        for (name, piece) in self.named("slots") {
            if let Some(initial) = piece.value.get("initial_value").filter(|value| !value.is_null())
            {
                let description =
                    piece.text("type").map(|kind| format!("Rasa slot of type {kind}"));
                let variable = Variable { description, initial: Some(initial.clone()) };
                self.bot.variables.insert(name.clone(), variable);
            }
            for (field, it) in piece.members().filter(|(field, _)| !SLOT.contains(field)) {
                let message = format!("{field:?} of a slot has no like here");
                self.findings.warn("unknown_field", it.at(), message).done();
            }
            let mappings = piece.member("mappings").items().map(|it| it.value).collect();
            slots.insert(name, Slot { mappings });
        }
        slots
    }

    /// Whether a slot has a value before anything is said.
    pub(super) fn has_initial(&self, slot: &str) -> bool {
        self.bot.variables.contains_key(slot)
    }

    /// Declares the intents, and says which there are.
    pub(super) fn intents(&mut self) -> HashSet<String> {
        let declared: Vec<Piece> = self.pieces("intents").collect();
        for piece in declared {
            match name_of(&piece.value) {
                Some(name) => self.declare_intent(&name),
                None => self.findings.warn("wrong_type", piece.at(), "an intent is a name").done(),
            }
        }
        self.bot.intents.values().map(|intent| intent.name.clone()).collect()
    }

    pub(super) fn declare_intent(&mut self, name: &str) {
        // Intents that Rasa itself sends are events here.
        let is_own = matches!(
            name,
            "nlu_fallback" | "out_of_scope_fallback" | "session_start" | "restart" | "back"
        );
        if !is_own && self.intent_key(name).is_none() {
            self.add_intent(name);
        }
    }

    /// Entities of the domain that training data said nothing of, and synonyms where they belong.
    pub(super) fn entities(&mut self, synonyms: &Synonyms) {
        let declared: Vec<Piece> = self.pieces("entities").collect();
        for piece in declared {
            if let Some(name) = name_of(&piece.value) {
                self.declare_entity(&name);
            }
            if piece.value.is_object() {
                let message = "roles and groups of entities aren't told apart here";
                self.findings
                    .warn("roles", piece.at(), message)
                    .suggest("give each role an entity of its own");
            }
        }
        for (value, synonym) in &synonyms.said {
            self.add_synonym(value, synonym, &synonyms.marked);
        }
    }

    pub(super) fn declare_entity(&mut self, name: &str) {
        if self.entity_key(name).is_some() || self.bot.entities.len() >= MAX_ENTITIES {
            return;
        }
        let known = BUILT_IN.iter().find(|(theirs, _)| *theirs == name);
        let kind = match known {
            Some((_, ours)) => EntityKind::BuiltIn(BuiltIn::named(*ours)),
            None => EntityKind::Values { values: indexmap::IndexMap::new(), is_fuzzy: false },
        };
        self.add_entity(name, kind);
    }

    /// Puts a synonym to the entities whose values say the word, or whose examples do.
    fn add_synonym(&mut self, value: &str, Synonym { said, place }: &Synonym, marked: &Marked) {
        let words = said.iter().map(String::as_str).chain([value]);
        let keys: IndexSet<&Key> =
            words.filter_map(|word| marked.get(&word.to_lowercase())).flatten().collect();
        let mut is_placed = false;
        for key in keys {
            let Some(EntityKind::Values { values, .. }) =
                self.bot.entities.get_mut(key).map(|it| &mut it.kind)
            else {
                continue;
            };
            let own = values.entry(value.to_owned()).or_default();
            own.extend(said.iter().filter(|word| word.as_str() != value).cloned());
            is_placed = true;
        }
        if !is_placed {
            let message =
                format!("no entity has the value {value:?}, so its synonyms have no place");
            self.findings
                .warn("synonym", place.at(), message)
                .suggest("add them to an entity's values");
        }
    }
}

/// The name of an intent or entity, which may be a mapping of it alone.
pub(super) fn name_of(declared: &Value) -> Option<String> {
    match declared {
        Value::String(name) => Some(name.clone()),
        Value::Object(fields) => fields.keys().next().cloned(),
        _ => None,
    }
}

/// Longest session that bot files may set.
const MAX_SESSION_MINUTES: u32 = 525_600;
