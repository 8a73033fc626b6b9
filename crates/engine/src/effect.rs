//! What a step asks for.
//!
//! `Understand`, `RunScript`, `AskGroup`, `Call` and `AskBot` are requests: a step has at most one, as its last effect,
//! and goes on with the event that answers it. The first three are answered in memory within the turn; calls
//! and questions to external bots are journaled before they leave.

use indexmap::IndexMap;
use model::bot::{Measure, Target};
use model::call::HttpCall;
use model::content::{Attachment, Content, RawContent};
use model::context::ContextChange;
use model::exchange::{BotEvent, BotRequest};
use model::key::Key;
use model::script::ScriptRequest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is to be done, in this order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a step has few effects, and they are moved rarely")]
pub enum Effect {
    /// Send this to the contact.
    Say(Say),
    /// Keep this where members read it and contacts don't.
    Note {
        text: String,
    },
    /// Keep this value with the contact, over sessions; `null` forgets it.
    Remember {
        name: String,
        value: Value,
    },
    /// Change what we know of the contact.
    SetProfile {
        name: Option<String>,
        email: Option<String>,
    },
    LogEvent(LogEvent),
    /// Change what bots and other programs of the workspace share.
    ChangeContext(ContextChange),
    /// Hand the conversation to people.
    HandOff(HandOff),
    /// End the conversation.
    Close {
        with_survey: bool,
    },
    /// Bring back `Event::TimerFired` when the contact stays silent for that long from now. A
    /// conversation has one timer at most: this takes the place of any before it, and a turn
    /// without it leaves none.
    Wait {
        timer: u32,
        after_ms: u64,
    },
    /// Tell the bot's author; the contact is never told.
    Report(Report),
    /// Find out what `text` and the files with it mean, and bring back `Event::Understood`.
    Understand {
        request: u32,
        text: String,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
    },
    /// Run this, and bring back `Event::ScriptRan`.
    RunScript {
        request: u32,
        script: ScriptRequest,
    },
    /// Call this service, and bring back `Event::CallAnswered`.
    Call(CallRequest),
    /// Find out which other bot of the group takes this text, and bring back `Event::GroupAnswered`.
    AskGroup {
        request: u32,
        group: String,
        text: String,
    },
    /// Ask this external bot, and bring back `Event::BotAnswered`.
    AskBot(Box<BotRequest>),
}

/// A message of the bot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Say {
    pub content: Content,
    /// Pause before it, after the message before; in milliseconds.
    pub delay_ms: u32,
    /// What it was in the system that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<RawContent>,
}

/// A call to a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CallRequest {
    pub request: u32,
    /// `None`: a script's own `fetch`.
    pub integration: Option<Key>,
    pub call: HttpCall,
}

/// From the bot to people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HandOff {
    /// The team's or skill's number or key, rendered.
    pub skill: Option<String>,
    /// A person or another bot.
    pub agent: Option<String>,
    /// Slots and variables, when the bot passes them on.
    pub context: Option<IndexMap<String, Value>>,
    /// What the bot that gets it is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<BotEvent>,
}

/// Something that a bot's script wants counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEvent {
    pub name: String,
    pub message: String,
    pub detail: Option<String>,
    pub is_escalation: bool,
    /// The answer to a survey that this counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub survey: Option<Box<SurveyAnswered>>,
}

/// An answer to a question of a survey. Kept for reports: fields are only added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SurveyAnswered {
    pub measure: Measure,
    /// Where in the bot it was asked.
    pub place: Target,
    /// What was asked, as the contact read it.
    pub question: String,
    /// What the answer counts as; `None` when the question was passed over.
    pub value: Option<String>,
    /// What stood on the answer, or was written.
    pub label: String,
    pub is_skipped: bool,
}

/// Something that the bot's author should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub severity: Severity,
    pub code: ReportCode,
    /// Where in the bot.
    pub place: Option<Target>,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Debug,
    Warning,
    Error,
}

/// What a report is about; stable, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportCode {
    /// `printDebugMessage` or `console.log` of a script.
    ScriptLog,
    ScriptError,
    ScriptTimeout,
    ScriptOutOfMemory,
    ScriptLimit,
    ScriptBusy,
    ScriptCrash,
    /// A script used a function that isn't available here.
    ScriptUnavailable,
    /// A target that isn't there.
    NoSuchTarget,
    NoSuchIntegration,
    /// A value is too large, or there are too many of them; it wasn't set.
    ValueLimit,
    /// A template read something that was never set.
    Unset,
    /// A template couldn't be rendered for where it stands.
    BadTemplate,
    BadPattern,
    BadRegex,
    BadJsonpath,
    BadContent,
    /// A call failed or its answer wasn't a success.
    CallFailed,
    /// An external bot failed, or its answer can't be used.
    ExternalBotFailed,
    /// Part of an external bot's answer can't be shown or done.
    ExternalBotLoss,
    NoSuchExternalBot,
    /// Too many interactions without a word of the contact.
    ChainTooLong,
    TooManyHops,
    TooManyReplies,
    TooManyCalls,
    /// A skill that isn't a number or key after rendering.
    BadSkill,
    /// A turn ended the process again and again; people have the conversation now.
    TurnGivenUp,
    /// A message couldn't be told to the workspace's webhook.
    WebhookFailed,
    /// What the bot said came when the system that asks it didn't wait any more.
    LateAnswer,
    /// The bot has no model, so that nothing is understood.
    NotTrained,
    /// The answer to a question wasn't understood.
    Unrecognized,
}
