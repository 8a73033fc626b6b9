//! Stories and dialogs: what a bot can do, and what starts each of it.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::{Collect, Interaction, Vendor};
use crate::key::{Key, MAX_KEY_CHARS};

/// A folder of dialogs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Story {
    pub name: String,
    pub dialogs: IndexMap<Key, Dialog>,
    pub vendor: Vendor,
}

impl Story {
    /// A story of that name without dialogs.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), dialogs: IndexMap::new(), vendor: Vendor::new() }
    }
}

/// One use case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dialog {
    pub name: String,
    pub description: Option<String>,
    pub kind: DialogKind,
    /// A dialog that isn't enabled is never started by a message.
    pub is_enabled: bool,
    /// What starts it; without one it is reached by jumps only (or by its kind).
    pub starter: Option<Starter>,
    /// After how many unrecognised answers to one question the auto-escalation dialog starts with
    /// the next; overrides that dialog's own number.
    pub escalate_after: Option<u32>,
    /// What it is called when contacts are asked what they meant; without one, its intent's label or
    /// its own name.
    pub label: Option<String>,
    /// Entities that fill slots whenever a message under way in this dialog contains them.
    pub captures: Vec<Collect>,
    /// In the order in which they follow each other.
    pub interactions: IndexMap<Key, Interaction>,
    pub vendor: Vendor,
}

impl Dialog {
    /// A dialog of that name without a starter or interactions.
    pub fn new(name: impl Into<String>, kind: DialogKind) -> Self {
        Self {
            name: name.into(),
            description: None,
            kind,
            is_enabled: true,
            starter: None,
            escalate_after: None,
            label: None,
            captures: Vec::new(),
            interactions: IndexMap::new(),
            vendor: Vendor::new(),
        }
    }
}

/// What a dialog is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DialogKind {
    Standard,
    /// Answers a question and leaves the dialog under way as it is.
    Faq,
    /// Runs when nothing else matched; at most one.
    Fallback,
    /// Runs when several intents might be meant; at most one.
    Disambiguation,
    /// Runs when a question wasn't understood `after` times and then once more; at most one.
    AutoEscalation {
        after: u32,
        /// Where its built-in question hands the conversation to when the dialog has no interactions
        /// of its own: the team's or skill's number or key, a template.
        #[serde(default)]
        skill: Option<String>,
    },
    /// Runs when a conversation closes with a survey.
    Survey,
}

/// The intent that the samples of a dialog's starter train when the starter names none: the dialog's
/// key after `dialog.`, cut to the longest key. A text with this intent starts the dialog.
pub fn implicit_intent(dialog: &Key) -> Key {
    let name: String =
        "dialog.".chars().chain(dialog.as_str().chars()).take(MAX_KEY_CHARS).collect();
    // All its characters are a key's, so it is one.
    Key::new(name).unwrap_or_else(|_| dialog.clone())
}

/// What starts a dialog.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Starter {
    /// Wildcard patterns that cover the whole text.
    pub patterns: Vec<String>,
    /// A text that holds one of these doesn't start it by pattern.
    pub excluded: Vec<String>,
    pub intent: Option<Key>,
    /// Sentences that should start it. They are training phrases when the bot's settings say so.
    pub samples: Vec<String>,
    /// Sentences that don't start it, however near they come.
    pub negatives: Vec<String>,
    /// An entity that starts it when a text contains it and nothing else starts.
    pub entity: Option<Key>,
    /// Entity → the values that it may have: a text with another value doesn't start it, and in a
    /// text without any the last one is taken as said.
    pub filters: IndexMap<Key, Vec<String>>,
    /// Names of events that start it, as `WELCOME`.
    pub events: Vec<String>,
}
