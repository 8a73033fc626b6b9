//! Shapes: what a bot file may hold, as data. The reader's checks and the JSON Schema both come from
//! them; what they mean is `decode`'s and `encode`'s.

use serde_json::{Map, Value, json};

use super::decode::FORMAT;
use super::report::{Path, Report};
use super::tree::{Content, Node};
use crate::problem::did_you_mean;

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Anything,
    Nothing,
    Text,
    /// A text that is a key.
    Key,
    Bool,
    /// A whole number from 0 to this.
    Whole(u32),
    /// The version of the format.
    Format,
    /// One of these texts.
    Word(&'static [&'static str]),
    List(&'static Shape),
    /// Any text → this.
    Names(&'static Shape),
    /// A key → this.
    Keys(&'static Shape),
    Object(&'static Object),
    /// The first of these whose kind fits.
    Either(&'static [Shape]),
}

/// A mapping with known fields.
#[derive(Debug)]
pub(crate) struct Object {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    pub about: &'static str,
    pub fields: &'static [Field],
}

/// A field of an object.
#[derive(Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub about: &'static str,
    pub shape: Shape,
    pub is_required: bool,
}

impl Shape {
    /// What would fit, in words.
    fn noun(&self) -> String {
        match self {
            Self::Anything => "anything".to_owned(),
            Self::Nothing => "nothing".to_owned(),
            Self::Text => "a text".to_owned(),
            Self::Key => "a key".to_owned(),
            Self::Bool => "true or false".to_owned(),
            Self::Whole(max) => format!("a whole number up to {max}"),
            Self::Format => format!("{FORMAT}"),
            Self::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                words.join(" or ")
            }
            Self::List(_) => "a list".to_owned(),
            Self::Names(_) | Self::Keys(_) | Self::Object(_) => "a mapping".to_owned(),
            Self::Either(shapes) => {
                let nouns: Vec<String> = shapes.iter().map(Self::noun).collect();
                nouns.join(" or ")
            }
        }
    }

    /// Whether the kind of a value is right, whatever is in it.
    fn fits(&self, content: &Content) -> bool {
        match (self, content) {
            (Self::Anything, _)
            | (Self::Nothing, Content::Null)
            | (Self::Text | Self::Key | Self::Word(_), Content::Text(_))
            | (Self::Bool, Content::Bool(_))
            | (Self::Whole(_) | Self::Format, Content::Number(_))
            | (Self::List(_), Content::Sequence(_))
            | (Self::Names(_) | Self::Keys(_) | Self::Object(_), Content::Mapping(_)) => true,
            (Self::Either(shapes), content) => shapes.iter().any(|shape| shape.fits(content)),
            _ => false,
        }
    }

    /// Reports everything in `node` that doesn't have this shape.
    pub(crate) fn check(&self, node: &Node, path: &mut Path, report: &mut Report<'_>) {
        if let Self::Either(shapes) = self
            && let Some(shape) = shapes.iter().find(|shape| shape.fits(&node.content))
        {
            return match (shape, node.text()) {
                (Self::Word(words), Some(text)) => {
                    self.check_word(text, words, (node, path), report)
                }
                _ => shape.check(node, path, report),
            };
        }
        if !self.fits(&node.content) {
            let message = format!("expected {}, got {}", self.noun(), node.noun());
            let suggestion = self.remedy(node);
            return report.error("wrong_type", node.span, path).say(message).suggest(suggestion);
        }
        match (self, &node.content) {
            (Self::Key, Content::Text(text)) => check_key(text, node, path, report),
            (Self::Whole(max), Content::Number(number))
                if number.as_u64().is_none_or(|number| number > u64::from(*max)) =>
            {
                let message = format!("expected {}, got {number}", self.noun());
                report.error("out_of_range", node.span, path).say(message).done();
            }
            (Self::Word(words), Content::Text(text)) => {
                self.check_word(text, words, (node, path), report);
            }
            (Self::Format, Content::Number(number)) if number.as_u64() != Some(FORMAT.into()) => {
                let message = format!("format {number} is unknown");
                let suggestion = format!("this version reads `format: {FORMAT}`");
                let problem = report.error("unsupported_format", node.span, path);
                problem.say(message).suggest(Some(suggestion));
            }
            (Self::List(shape), Content::Sequence(items)) => {
                for (at, item) in items.iter().enumerate() {
                    path.within(at, |path| shape.check(item, path, report));
                }
            }
            (Self::Names(shape) | Self::Keys(shape), Content::Mapping(entries)) => {
                for (key, entry) in entries {
                    path.within(key, |path| {
                        if matches!(self, Self::Keys(_)) {
                            let at_key = Node::new(Content::Null, entry.key);
                            check_key(key, &at_key, path, report);
                        }
                        shape.check(&entry.node, path, report);
                    });
                }
            }
            (Self::Object(object), Content::Mapping(_)) => object.check(node, path, report),
            _ => {}
        }
    }

    fn check_word(&self, text: &str, words: &[&str], at: (&Node, &Path), report: &mut Report<'_>) {
        if words.contains(&text) {
            return;
        }
        let (node, path) = at;
        let message = format!("expected {}, got `{text}`", self.noun());
        let suggestion = did_you_mean(text, words.iter().copied());
        report.error("unknown_word", node.span, path).say(message).suggest(suggestion);
    }

    fn remedy(&self, node: &Node) -> Option<String> {
        let wants_text = self.fits(&Content::Text(String::new()));
        match &node.content {
            Content::Number(number) if wants_text => {
                Some(format!("put it in quotes: \"{number}\""))
            }
            Content::Bool(value) if wants_text => Some(format!("put it in quotes: \"{value}\"")),
            Content::Mapping(entries) if wants_text && entries.len() == 1 => {
                Some("put a text that begins with `{` or holds `: ` in quotes".to_owned())
            }
            _ => None,
        }
    }

    /// This shape as JSON Schema; objects are named and collected in `definitions`.
    pub(crate) fn schema(&self, definitions: &mut Map<String, Value>) -> Value {
        match self {
            Self::Anything => json!({}),
            Self::Nothing => json!({ "type": "null" }),
            Self::Text => json!({ "type": "string" }),
            Self::Key => json!({ "$ref": "#/$defs/Key" }),
            Self::Bool => json!({ "type": "boolean" }),
            Self::Whole(max) => json!({ "type": "integer", "minimum": 0, "maximum": max }),
            Self::Format => json!({ "const": FORMAT }),
            Self::Word(words) => json!({ "enum": words }),
            Self::List(shape) => json!({ "type": "array", "items": shape.schema(definitions) }),
            Self::Names(shape) => {
                json!({ "type": "object", "additionalProperties": shape.schema(definitions) })
            }
            Self::Keys(shape) => json!({
                "type": "object",
                "propertyNames": { "$ref": "#/$defs/Key" },
                "additionalProperties": shape.schema(definitions),
            }),
            Self::Object(object) => {
                if !definitions.contains_key(object.name) {
                    // Stands in while the object's own fields refer to it.
                    definitions.insert(object.name.to_owned(), Value::Null);
                    let schema = object.schema(definitions);
                    definitions.insert(object.name.to_owned(), schema);
                }
                json!({ "$ref": format!("#/$defs/{}", object.name) })
            }
            Self::Either(shapes) => {
                let schemas: Vec<Value> =
                    shapes.iter().map(|shape| shape.schema(definitions)).collect();
                json!({ "anyOf": schemas })
            }
        }
    }
}

impl Object {
    fn check(&self, node: &Node, path: &mut Path, report: &mut Report<'_>) {
        let Some(entries) = node.entries() else { return };
        for (name, entry) in entries {
            match self.fields.iter().find(|field| field.name == name) {
                Some(field) => {
                    path.within(name, |path| field.shape.check(&entry.node, path, report));
                }
                None => {
                    report
                        .error("unknown_field", entry.key, path)
                        .say(format!("no field `{name}`"))
                        .suggest(Some(self.suggest_field(name, &entry.node)));
                }
            }
        }
        for field in self.fields {
            if field.is_required && !entries.contains_key(field.name) {
                report
                    .error("missing_field", node.span, path)
                    .say(format!("`{}` is missing: {}", field.name, field.about))
                    .done();
            }
        }
    }

    fn suggest_field(&self, name: &str, value: &Node) -> String {
        if name.contains(' ') && value.content == Content::Null {
            return "put a text that holds `, ` in quotes where it stands in `{ }`".to_owned();
        }
        let names = self.fields.iter().map(|field| field.name);
        did_you_mean(name, names.clone())
            .unwrap_or_else(|| format!("known here: {}", names.collect::<Vec<_>>().join(", ")))
    }

    fn schema(&self, definitions: &mut Map<String, Value>) -> Value {
        let mut properties = Map::new();
        for field in self.fields {
            let mut schema = field.shape.schema(definitions);
            if let Some(schema) = schema.as_object_mut() {
                schema.insert("description".to_owned(), field.about.into());
            }
            properties.insert(field.name.to_owned(), schema);
        }
        let required: Vec<&str> =
            self.fields.iter().filter(|field| field.is_required).map(|field| field.name).collect();
        let mut schema = json!({
            "type": "object",
            "description": self.about,
            "properties": properties,
            "additionalProperties": false,
        });
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    }
}

fn check_key(text: &str, node: &Node, path: &Path, report: &mut Report<'_>) {
    if let Err(error) = model::key::Key::new(text) {
        let suggestion = format!("`{}` would do", model::key::Key::from_name(text));
        report
            .error("bad_key", node.span, path)
            .say(format!("`{text}` is no key: {error}"))
            .suggest(Some(suggestion));
    }
}
