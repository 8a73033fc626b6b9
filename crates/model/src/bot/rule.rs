//! Rules: a condition on an answer, what it sets, and where it goes.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Vendor;
use crate::key::Key;
use crate::text::Texts;

/// A condition with its consequences. The first rule that holds wins: response intents first, then
/// the others in their order, `NoMatch` last, and an unconditional one only when nothing else does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    pub name: Option<String>,
    pub condition: Condition,
    /// And-ed with the condition.
    pub variables: VariableConditions,
    pub set: Vec<Assignment>,
    pub slot: Option<Assignment>,
    /// Where it goes; `None`: where the interaction goes.
    pub next: Option<Next>,
    pub vendor: Vendor,
}

impl Rule {
    /// A rule that leads there when the condition holds.
    pub fn new(condition: Condition, next: Option<Next>) -> Self {
        Self {
            name: None,
            condition,
            variables: VariableConditions::default(),
            set: Vec::new(),
            slot: None,
            next,
            vendor: Vendor::new(),
        }
    }
}

/// What an answer must be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always holds; the default of its interaction.
    Always,
    Intent(Key),
    /// Found anywhere in the text unless anchored.
    Regex {
        source: String,
        excluded: Vec<String>,
    },
    /// One of these covers the whole text.
    Pattern {
        patterns: Vec<String>,
        excluded: Vec<String>,
    },
    /// The text is one of these, case aside.
    Exact(Vec<String>),
    /// The choice of this label, by click, by text or by its number or letter.
    Choice(String),
    /// The text contains the entity, with such a value.
    Entity(EntityCondition),
    /// How the call of this integration ended.
    Result(ResultStatus),
    /// None of the other rules held; `message` is said first.
    NoMatch {
        message: Option<Texts>,
    },
}

/// A condition on an entity in the text: any of its values there may meet it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityCondition {
    pub entity: Key,
    /// The value is one of these, case aside; empty: any.
    pub values: Vec<String>,
    /// And it compares like this; all must hold.
    pub comparisons: Vec<Comparison>,
}

impl EntityCondition {
    /// That the text contains it, whatever its value.
    pub const fn any_of(entity: Key) -> Self {
        Self { entity, values: Vec::new(), comparisons: Vec::new() }
    }
}

/// A comparison with a template's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    pub operator: Operator,
    pub value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    Success,
    Failure,
}

/// Conditions on variables beside the main one.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VariableConditions {
    pub matching: Matching,
    pub conditions: Vec<VariableCondition>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matching {
    Any,
    #[default]
    All,
}

/// `variable` is a bare name or a template; `value` is a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VariableCondition {
    pub variable: String,
    pub operator: Operator,
    pub value: String,
}

/// How a variable is compared. Texts compare without case; `Gt` and the like compare numbers, and
/// never hold when a side isn't one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    Equals,
    NotEquals,
    Contains,
    NotContains,
    StartsWith,
    EndsWith,
    Gt,
    Gte,
    Lt,
    Lte,
    Exists,
    NotExists,
    Regex,
}

/// Sets a variable or a slot; `value` is a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub name: String,
    pub value: String,
    pub scope: Scope,
}

/// How long a value lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Until the next message of the contact.
    Request,
    /// Until the dialog ends or another takes its place.
    Dialog,
    Session,
    /// Over sessions, with the contact, until it is set to nothing.
    Forever,
}

/// Where a dialog goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// The interaction that follows in the dialog, or the dialog's end.
    Following,
    Goto(Target),
    /// The same interaction again.
    Repeat,
    /// All dialogs end, and what they learned of the contact is forgotten: slots, and variables that
    /// live no longer than the session.
    Clear,
    /// The dialog ends; the one beneath it on the stack goes on.
    End,
    /// The conversation closes.
    Close {
        with_survey: bool,
    },
}

/// A place in a bot, written `dialog/interaction`, `dialog/` for a dialog's first interaction, or
/// `interaction` in the same dialog.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    pub dialog: Option<Key>,
    pub interaction: Option<Key>,
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(dialog) = &self.dialog {
            write!(f, "{dialog}/")?;
        }
        self.interaction.as_ref().map_or(Ok(()), |interaction| write!(f, "{interaction}"))
    }
}
