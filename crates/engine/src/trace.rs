//! What was decided on the way through a step, for the previewer. Nothing depends on it.

use model::bot::Target;
use model::key::Key;
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// A script or rule set this variable, or forgot it with `null`. The value is told when somebody
    /// watches.
    VariableSet { name: String, value: Option<Value> },
    /// A rule filled this slot; the value as with variables.
    SlotFilled { name: String, value: Option<Value> },
    /// Small talk was answered.
    SmallTalk { topic: Key, score: f64 },
    /// An external bot was asked.
    AskedBot { bot: Key },
    /// The contact was asked which of these was meant.
    Offered { dialogs: Vec<Key> },
    /// The contact was helped to say it better.
    Assisted { kind: Assist },
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
    /// The message contains it, and nothing else started.
    Entity {
        entity: Key,
    },
    /// This happened.
    Event {
        name: String,
    },
    /// The contact chose it among several.
    Choice,
    Jump,
    /// Whoever tries the bot out began there.
    Placed,
    /// Its kind: fallback, disambiguation or auto-escalation.
    Kind,
}

/// Why a message wasn't understood, as far as one can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assist {
    TooShort,
    TooLong,
    /// It holds a value, but no wish.
    EntityOnly,
    /// Some dialogs come near.
    Options,
    /// It has nothing to do with the bot.
    OutOfScope,
}
