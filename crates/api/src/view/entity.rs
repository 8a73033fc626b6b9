//! Built-in entities, as clients see them.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use nlu::entity::{Entry, LIBRARY, Shape, ShapeKind};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// When the examples are said to be written, so that their values are the same every day.
const WRITTEN_AT: Timestamp = Timestamp::constant(1_769_853_600, 0);

/// All built-in entities, in the order in which they are shown.
#[derive(Debug, Serialize, ToSchema)]
pub struct BuiltInEntitiesView {
    pub items: Vec<BuiltInEntityView>,
    /// When the examples are said to be written: what `tomorrow` is depends on it.
    pub written_at: String,
}

/// An entity that a bot takes by its name: `built_in: KEY`.
#[derive(Debug, Serialize, ToSchema)]
pub struct BuiltInEntityView {
    pub key: String,
    pub name: String,
    /// What it goes together with, in words.
    pub group: String,
    /// What it finds, in a few words.
    pub finds: String,
    /// What else it may be called in a bot file.
    pub other_keys: Vec<String>,
    /// English sentences with one; none for files.
    pub examples: Vec<EntityExampleView>,
    pub value: EntityValueView,
    /// Tags of the languages whose words it knows. Absent when it needs no words, and finds values in any language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub languages: Option<Vec<String>>,
}

/// A sentence with an entity.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntityExampleView {
    pub text: String,
    /// What is found in it.
    #[schema(value_type = Value)]
    pub value: Value,
}

/// What the values of an entity are.
#[derive(Debug, Serialize, ToSchema)]
pub struct EntityValueView {
    pub kind: EntityValueKindView,
    /// In words.
    pub description: String,
}

/// What JSON has for a value.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntityValueKindView {
    Text,
    Number,
    Boolean,
    Object,
}

impl BuiltInEntitiesView {
    /// Tells of all.
    pub fn all() -> Self {
        let at = WRITTEN_AT.to_zoned(TimeZone::UTC);
        let entries = LIBRARY.iter().flat_map(|group| {
            group.entries.iter().map(|entry| BuiltInEntityView::of(group.name, entry, &at))
        });
        Self { items: entries.collect(), written_at: WRITTEN_AT.to_string() }
    }
}

impl BuiltInEntityView {
    fn of(group: &str, entry: &Entry, at: &Zoned) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let example = |&text: &&str| EntityExampleView {
            text: text.to_owned(),
            value: entry.value_in(text, at).unwrap_or_default(),
        };
        Self {
            key: entry.key().to_owned(),
            name: entry.title.to_owned(),
            group: group.to_owned(),
            finds: entry.finds.to_owned(),
            other_keys: owned(entry.names.get(1..).unwrap_or_default()),
            examples: entry.examples.iter().map(example).collect(),
            value: entry.value.into(),
            languages: entry.languages.map(owned),
        }
    }
}

impl From<Shape> for EntityValueView {
    fn from(shape: Shape) -> Self {
        let kind = match shape.kind {
            ShapeKind::Text => EntityValueKindView::Text,
            ShapeKind::Number => EntityValueKindView::Number,
            ShapeKind::Boolean => EntityValueKindView::Boolean,
            ShapeKind::Object => EntityValueKindView::Object,
        };
        Self { kind, description: shape.says.to_owned() }
    }
}
