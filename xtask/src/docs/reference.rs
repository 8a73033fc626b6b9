//! The reference of the bot file, written from its JSON Schema.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

const SCHEMA: &str = "docs/bot-file.schema.json";
const PAGE: &str = "docs/bot-file-reference.md";
const HEAD: &str = "# Every field of the bot file

Written from [the schema](bot-file.schema.json) by `cargo xtask reference`. What the fields are for is in [bot files](bot-files.md). Those marked * must be given.
";
/// The object that a file is.
const ROOT: &str = "Bot";

/// Writes the page.
///
/// # Errors
///
/// When the schema can't be read or the page can't be written.
pub fn write(root: &Path) -> Result<()> {
    fs::write(root.join(PAGE), page(root)?).context(PAGE)
}

/// Fails when the page isn't what the schema says.
pub(super) fn check(root: &Path) -> Result<()> {
    let written = fs::read_to_string(root.join(PAGE)).unwrap_or_default();
    ensure!(written == page(root)?, "{PAGE} is out of date; run `cargo xtask reference`");
    Ok(())
}

fn page(root: &Path) -> Result<String> {
    let schema: Value = serde_json::from_str(&fs::read_to_string(root.join(SCHEMA))?)?;
    let mut text = HEAD.to_owned();
    for name in in_order(&schema) {
        text.push_str(&section(&name, &schema["$defs"][&name]));
    }
    Ok(text)
}

/// The objects, each after one that has it.
fn in_order(schema: &Value) -> Vec<String> {
    let mut found = vec![ROOT.to_owned()];
    let mut known = BTreeSet::from([ROOT.to_owned()]);
    let mut next = 0;
    while let Some(name) = found.get(next).cloned() {
        let mut mentioned = Vec::new();
        mentions(&schema["$defs"][&name], &mut mentioned);
        found.extend(mentioned.into_iter().filter(|name| {
            schema["$defs"][name]["properties"].is_object() && known.insert(name.clone())
        }));
        next += 1;
    }
    found
}

fn mentions(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(target).map(str::to_owned));
            fields.values().for_each(|field| mentions(field, found));
        }
        Value::Array(items) => items.iter().for_each(|item| mentions(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn target(reference: &Value) -> Option<&str> {
    reference.as_str()?.strip_prefix("#/$defs/")
}

fn section(name: &str, object: &Value) -> String {
    let about = object["description"].as_str().unwrap_or_default();
    let mut text = format!("\n## {name}\n\n{about}\n\n| field | takes | is |\n|---|---|---|\n");
    let required: Vec<&str> =
        object["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    for (field, shape) in object["properties"].as_object().into_iter().flatten() {
        let mark = if required.contains(&field.as_str()) { " *" } else { "" };
        let about = shape["description"].as_str().unwrap_or_default().replace('|', "\\|");
        text.push_str(&format!("| `{field}`{mark} | {} | {about} |\n", takes(shape)));
    }
    text
}

/// What a field takes, in a few words.
fn takes(shape: &Value) -> String {
    if let Some(name) = target(&shape["$ref"]) {
        return if name == "Key" {
            "key".to_owned()
        } else {
            format!("[{name}](#{})", anchor(name))
        };
    }
    if let Some(shapes) = shape["anyOf"].as_array() {
        return shapes.iter().map(takes).collect::<Vec<_>>().join(" or ");
    }
    if let Some(words) = shape["enum"].as_array() {
        return words
            .iter()
            .map(|word| format!("`{}`", plain(word)))
            .collect::<Vec<_>>()
            .join(" or ");
    }
    if !shape["const"].is_null() {
        return format!("`{}`", plain(&shape["const"]));
    }
    match shape["type"].as_str() {
        Some("array") => format!("list ({})", takes(&shape["items"])),
        Some("object") => format!("names, each with {}", takes(&shape["additionalProperties"])),
        Some("string") => "text".to_owned(),
        Some("integer") => match shape["maximum"].as_u64() {
            Some(most) if most < u64::from(u32::MAX) => format!("number up to {most}"),
            Some(_) | None => "number".to_owned(),
        },
        Some("boolean") => "`true` or `false`".to_owned(),
        Some("null") => "nothing".to_owned(),
        Some(_) | None => "anything".to_owned(),
    }
}

fn plain(word: &Value) -> String {
    word.as_str().map_or_else(|| word.to_string(), str::to_owned)
}

fn anchor(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_field_takes_is_told_in_words() {
        let cases = [
            (json!({ "type": "string" }), "text"),
            (json!({ "type": "integer", "maximum": 100 }), "number up to 100"),
            (json!({ "type": "array", "items": { "type": "string" } }), "list (text)"),
            (json!({ "$ref": "#/$defs/Key" }), "key"),
            (json!({ "$ref": "#/$defs/Rule" }), "[Rule](#rule)"),
            (json!({ "enum": ["a", 1] }), "`a` or `1`"),
            (
                json!({ "anyOf": [{ "type": "null" }, { "type": "boolean" }] }),
                "nothing or `true` or `false`",
            ),
            (
                json!({ "type": "object", "additionalProperties": { "type": "string" } }),
                "names, each with text",
            ),
            (json!({}), "anything"),
        ];
        for (shape, words) in cases {
            assert_eq!(takes(&shape), words, "{shape}");
        }
    }

    #[test]
    fn objects_come_after_those_that_have_them() {
        let schema = json!({ "$defs": {
            "Alone": { "properties": {} },
            "Bot": { "properties": { "story": { "$ref": "#/$defs/Story" }, "key": { "$ref": "#/$defs/Key" } } },
            "Key": { "type": "string" },
            "Story": { "properties": { "bot": { "$ref": "#/$defs/Bot" } } },
        } });
        assert_eq!(in_order(&schema), ["Bot", "Story"]);
    }
}
