//! What was decided on the way through a step, for the previewer. Nothing depends on it.

use model::bot::Target;
use model::key::Key;
use serde::{Deserialize, Serialize};

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trace {
    /// A dialog began.
    Started { dialog: Key, by: StartedBy },
    /// An interaction began.
    Entered { place: Target },
    /// A rule of it held, the one of this index.
    RuleHeld { place: Target, rule: usize },
    /// The answer wasn't understood.
    Unrecognized { place: Option<Target> },
    /// The contact was silent for so long that the follow-up was said.
    FollowedUp { place: Target },
    /// A script or rule set this variable.
    VariableSet { name: String },
    /// A rule filled this slot.
    SlotFilled { name: String },
    /// A dialog ended.
    Ended { dialog: String },
}

/// What began a dialog.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StartedBy {
    Pattern {
        pattern: String,
    },
    Intent {
        intent: Key,
        score: f64,
    },
    /// The contact chose it among several.
    Choice,
    Jump,
    /// Its kind: fallback, disambiguation or auto-escalation.
    Kind,
}
