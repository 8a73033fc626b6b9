//! What can happen to a bot, and the circumstances in which it does.

use jiff::Timestamp;
use model::call::CallAnswer;
use model::channel::ChannelKind;
use model::contact::Profile;
use model::conversation::{MessageNumber, Tap};
use model::id::{BotId, ContactId, ConversationId, WorkspaceId};
use model::key::Key;
use model::script::ScriptOutcome;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The contact wrote or tapped. Begins a turn.
    MessageReceived { number: MessageNumber, text: String, tap: Option<Tap> },
    /// Answers `Effect::Understand`.
    Understood { request: u32, understanding: Understanding },
    /// Answers `Effect::RunScript`.
    ScriptRan { request: u32, outcome: ScriptOutcome },
    /// Answers `Effect::Call`.
    CallAnswered { request: u32, answer: CallAnswer },
}

/// What a text means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Understanding {
    /// Best first.
    pub intents: Vec<ScoredIntent>,
    /// In the order of the text.
    pub entities: Vec<Recognised>,
}

/// An intent with how sure we are, from 0 to 1.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoredIntent {
    pub intent: Key,
    pub score: f64,
}

/// An entity found in a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Recognised {
    pub entity: Key,
    /// The value it stands for.
    pub value: Value,
    /// As written.
    pub text: String,
    /// In bytes of the message.
    pub start: usize,
    pub end: usize,
}

/// When and where a step happens. The same moment and event on the same state give the same step.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment<'a> {
    pub now: Timestamp,
    pub seed: u64,
    pub workspace: WorkspaceId,
    pub bot: BotId,
    pub conversation: ConversationId,
    pub contact: ContactId,
    pub profile: &'a Profile,
    pub channel: ChannelKind,
    /// The contact's language when known, else the bot's. BCP 47.
    pub language: &'a str,
}
