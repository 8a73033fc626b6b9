//! Entities that an intent takes out of a message.

use model::bot::{BuiltIn, Collect, Entity, EntityKind, Scope};
use model::key::Key;
use serde_json::Value;

use super::Reading;
use crate::import::source::At;

/// What names of fields and their types are built in as, by a word in them.
const KNOWN: [(&str, &str); 9] = [
    ("phone", "phone"),
    ("mobile", "phone"),
    ("email", "email"),
    ("e-mail", "email"),
    ("date", "date"),
    ("time", "time"),
    ("number", "number"),
    ("url", "url"),
    ("name", "person"),
];

impl Reading<'_> {
    /// What a dialog captures: `{"field": "type"}`, `{"field": {"type": …}}`, or a list of such.
    pub(super) fn captures(&mut self, fields: Option<&Value>, at: At<'_>) -> Vec<Collect> {
        let mut captures = Vec::new();
        let named: Vec<(String, &Value)> = match fields {
            Some(Value::Object(fields)) => {
                fields.iter().map(|(name, kind)| (name.clone(), kind)).collect()
            }
            Some(Value::Array(fields)) => {
                fields.iter().map(|field| (field_name(field), field)).collect()
            }
            _ => Vec::new(),
        };
        for (name, kind) in named {
            let said =
                ["type", "entity", "dataType"].into_iter().find_map(|key| kind.get(key)?.as_str());
            let said = said.or(kind.as_str()).unwrap_or(&name).to_lowercase();
            let lower = name.to_lowercase();
            let known = KNOWN.iter().find(|(word, _)| said.contains(word) || lower.contains(word));
            let Some((_, built_in)) = known else {
                let message = format!(
                    "what the field {name:?} takes isn't known here; it is kept under vendor"
                );
                self.findings
                    .warn("unknown_field", at, message)
                    .suggest("add an entity, and a capture of the dialog");
                continue;
            };
            let entity = Key::from_name(built_in);
            self.bot.entities.entry(entity.clone()).or_insert_with(|| {
                Entity::new(*built_in, EntityKind::BuiltIn(BuiltIn::named(*built_in)))
            });
            captures.push(Collect {
                entity,
                slot: name,
                scope: Scope::Session,
                takes_all: false,
                allowed: Vec::new(),
            });
        }
        captures
    }
}

fn field_name(field: &Value) -> String {
    let name =
        ["name", "field", "key", "fieldName"].into_iter().find_map(|key| field.get(key)?.as_str());
    name.or(field.as_str()).unwrap_or("field").to_owned()
}
