//! The JSON Schema of bot files, for editors.

use serde_json::{Map, Value, json};

use super::fields::BOT;
use super::shape::Shape;

/// The JSON Schema (2020-12) of a bot file, with a description of every field.
pub fn json_schema() -> Value {
    let mut definitions = Map::new();
    Shape::Object(&BOT).schema(&mut definitions);
    definitions.insert(
        "Key".to_owned(),
        json!({
            "type": "string",
            "description": "A name that is unique in its parent: letters, digits, `_`, `-` and `.`.",
            // All of ASCII but what keys may hold; beyond ASCII editors are not told apart.
            "pattern": r"^[^\x00-,/:-@\[-^`{-\x7f]{1,80}$",
        }),
    );
    definitions.sort_keys();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Colloquy bot file",
        "$ref": "#/$defs/Bot",
        "$defs": definitions,
    })
}
