//! What a button of an element says that ours doesn't: kept in its metadata under `haptik`, so that
//! writing gives it back.

use serde_json::{Map, Value, json};

use crate::loss::Losses;

/// The key in metadata.
pub(super) const KEY: &str = "haptik";

/// Types that say something beside what the button does, and need nothing else to work.
const KEPT_TYPES: &[&str] = &["APP_FEEDBACK", "MESSAGE_BAR", "TEXT"];

/// What is kept of an actionable.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Extras {
    /// What the contact is shown to have said, where the bot gets something else.
    pub(super) message: Option<String>,
    /// Stands before the label, and a space after it.
    pub(super) emoji: Option<String>,
    /// Whether it is bold, and is done when what it stands in is tapped.
    pub(super) is_default: bool,
    /// Whether it stands apart from the others of its card.
    pub(super) is_mini: bool,
    /// `type`, where it isn't the usual one.
    pub(super) kind: Option<&'static str>,
}

impl Extras {
    /// Keeps a type if it is one of those that are kept.
    pub(super) fn keep_kind(&mut self, kind: &str) {
        self.kind = KEPT_TYPES.iter().find(|it| **it == kind).copied();
    }

    /// As metadata; none when there is nothing to keep.
    pub(super) fn into_metadata(self) -> Vec<Value> {
        let mut fields = Map::new();
        if let Some(message) = self.message {
            fields.insert("message".to_owned(), message.into());
        }
        if let Some(emoji) = self.emoji {
            fields.insert("emoji".to_owned(), emoji.into());
        }
        if self.is_default {
            fields.insert("is_default".to_owned(), 1.into());
        }
        if self.is_mini {
            fields.insert("mini".to_owned(), true.into());
        }
        if let Some(kind) = self.kind {
            fields.insert("type".to_owned(), kind.into());
        }
        if fields.is_empty() { Vec::new() } else { vec![json!({ KEY: fields })] }
    }

    /// Finds them in metadata. Whatever else is there can't be written.
    pub(super) fn of_metadata(metadata: &[Value], path: &str, losses: &mut Losses) -> Self {
        let mut extras = Self::default();
        let mut others = 0;
        for value in metadata {
            match value.get(KEY) {
                Some(kept) => extras.take(kept),
                None => others += 1,
            }
        }
        if others > 0 {
            losses.add(path, "its metadata isn't given back");
        }
        extras
    }

    fn take(&mut self, kept: &Value) {
        let text = |key: &str| kept.get(key).and_then(Value::as_str).map(str::to_owned);
        self.message = text("message");
        self.emoji = text("emoji").filter(|emoji| !emoji.trim().is_empty());
        self.is_default = kept.get("is_default").is_some_and(|it| *it == json!(1));
        self.is_mini = kept.get("mini").is_some_and(|it| *it == json!(true));
        if let Some(kind) = text("type") {
            self.keep_kind(&kind);
        }
    }
}
