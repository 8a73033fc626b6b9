//! What can happen to a bot, and the circumstances in which it does.

use std::sync::Arc;

use jiff::Timestamp;
use model::bot::Target;
use model::call::CallAnswer;
use model::channel::ChannelKind;
use model::contact::Profile;
use model::content::{Attachment, Location};
use model::context::Contexts;
use model::conversation::{MessageNumber, Tap};
use model::exchange::BotAnswer;
use model::id::{BotId, ContactId, ConversationId, WorkspaceId};
use model::key::Key;
use model::script::ScriptOutcome;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::groups::GroupMatch;
use crate::state::Values;

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The contact wrote or tapped. Begins a turn.
    MessageReceived {
        number: MessageNumber,
        text: String,
        tap: Option<Tap>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
    },
    /// Something happened that isn't a message, as the opening of the conversation. Begins a turn.
    EventReceived { number: MessageNumber, name: String, data: Option<Value> },
    /// Whoever tries the bot out put the conversation where they want it: these values are set, and the bot
    /// goes on from there. Begins a turn.
    Placed {
        number: MessageNumber,
        /// Names its dialog. Without one the bot is told of the opening of the conversation.
        place: Option<Target>,
        values: Values,
    },
    /// The conversation closes with this bot's survey. Begins a turn.
    SurveyBegun { number: MessageNumber },
    /// Answers `Effect::AskGroup`: the bot that takes the message, when one does.
    GroupAnswered { request: u32, found: Option<GroupMatch> },
    /// Answers `Effect::Understand`.
    Understood { request: u32, understanding: Understanding },
    /// Answers `Effect::RunScript`.
    ScriptRan { request: u32, outcome: ScriptOutcome },
    /// Answers `Effect::Call`.
    CallAnswered { request: u32, answer: CallAnswer },
    /// Answers `Effect::AskBot`.
    BotAnswered { request: u32, answer: BotAnswer },
    /// The time of `Effect::Wait` is over and the contact is still silent. Begins a turn. A timer that
    /// was set anew since, or that isn't due, changes nothing.
    TimerFired { timer: u32 },
}

/// What a text means.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Understanding {
    /// Best first.
    pub intents: Vec<ScoredIntent>,
    /// In the order of the text.
    pub entities: Vec<Recognised>,
    /// The language that it is written in, BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_talk: Option<SmallTalk>,
    /// Misspelt words, in the order of the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
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
    #[serde(default)]
    pub detection: Detection,
    /// How sure we are, from 0 to 1.
    #[serde(default = "certain")]
    pub score: f64,
}

/// How an entity was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detection {
    /// A word of its list, as it is there.
    #[default]
    Exact,
    /// A word of its list, misspelt.
    Fuzzy,
    /// By its regular expression.
    Pattern,
    /// By the rules of a built-in entity.
    Rule,
    /// By its context, as learned from sentences.
    Model,
    /// The whole message is its value.
    Whole,
    /// A button said it.
    Structured,
    /// Nobody said it: the dialog takes it as said.
    Default,
}

/// What people say to each other: greetings, thanks, jokes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SmallTalk {
    pub topic: Key,
    /// How sure we are, from 0 to 1.
    pub score: f64,
    /// The built-in answers; templates.
    pub answers: Vec<String>,
}

/// A misspelt word and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub written: String,
    pub read: String,
}

const fn certain() -> f64 {
    1.0
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
    /// What was said of the conversation's circumstances; a message's own come over it.
    pub context: Option<&'a Map<String, Value>>,
    /// What the conversation sees of the workspace's contexts, for bots whose scripts use them.
    pub contexts: Option<&'a Arc<Contexts>>,
    /// Whether somebody looks at the values in the step's trace.
    pub is_watched: bool,
}
