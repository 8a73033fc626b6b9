//! What external bots are asked and what they answer, whatever they speak.

use std::fmt;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::call::CallFailure;
use crate::content::{Attachment, Content, Location, RawContent};
use crate::conversation::{Audience, MessageNumber, Tap};
use crate::key::Key;

/// The event that tells a bot of a new conversation.
pub const WELCOME: &str = "WELCOME";
/// The event with which a web view gives values to a session: an object of them by name.
pub const WEB_VIEW: &str = "web_view";
/// The event with which a bot takes over a conversation from another one of its workspace.
pub const TAKEN_OVER: &str = "taken_over";
/// The event that tells a bot that people couldn't take the conversation over.
pub const TRANSFER_FAILED: &str = "TRANSFER_FAILED";
/// What is kept of a survey that somebody else than the bot began.
pub const SURVEY_BEGUN: &str = "SURVEY_BEGUN";

/// What an external bot speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Kommunicate's custom bots: an array of messages for each event.
    Kommunicate,
    /// Haptik's API nodes: entities in, HSL out.
    Haptik,
    /// LivePerson's third-party bots with a custom endpoint.
    LivePerson,
    /// Rasa's REST channel.
    Rasa,
    /// Our own: our contents as JSON, signed as Standard Webhooks are.
    Colloquy,
}

impl Protocol {
    /// All, in the order of the documentation.
    pub const ALL: [Self; 5] =
        [Self::Kommunicate, Self::Haptik, Self::LivePerson, Self::Rasa, Self::Colloquy];

    /// The name in bot files, URLs and commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kommunicate => "kommunicate",
            Self::Haptik => "haptik",
            Self::LivePerson => "liveperson",
            Self::Rasa => "rasa",
            Self::Colloquy => "colloquy",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A question to an external bot. It is journaled before it leaves, so it holds all that doesn't follow
/// from the conversation; credentials are named, not contained. Stored: fields are only added, with a
/// default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BotRequest {
    /// Unique in its conversation.
    pub request: u32,
    /// What our bot calls it.
    pub bot: Key,
    pub protocol: Protocol,
    /// Absolute, rendered.
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub credential: Option<Key>,
    pub signing: Option<Key>,
    /// The other side's id of the bot.
    pub remote_bot: String,
    pub remote_environment: Option<String>,
    pub time_limit_s: u32,
    /// The place that asks, as `dialog/interaction`; the external bot's key when every message goes
    /// there.
    pub node: String,
    /// Number of the message that it is about.
    pub message: MessageNumber,
    pub input: BotInput,
    /// What is known of the message's values, by entity.
    pub entities: IndexMap<String, Vec<KnownEntity>>,
    /// What the external bot wrote down earlier in this session.
    pub conversation_details: Map<String, Value>,
    /// What it wrote down about the contact.
    pub user_details: Map<String, Value>,
    /// Values and addresses of the current environment.
    pub environment: IndexMap<String, String>,
    /// BCP 47.
    pub language: String,
    /// Whether it wants to be told whether agents are there.
    #[serde(default)]
    pub asks_availability: bool,
}

/// What an external bot is told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotInput {
    Message {
        text: String,
        tap: Option<Tap>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        files: Vec<Attachment>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        location: Option<Location>,
    },
    Event {
        name: String,
        data: Option<Value>,
    },
}

/// A value of an entity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KnownEntity {
    pub value: Value,
    /// As written.
    pub text: String,
    /// How it was found, as `message`, `structured` or `default`.
    pub detection: String,
}

/// How asking ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotAnswer {
    Replied(BotReply),
    /// No answer, or none that may be used. The code is one of
    /// `connect`, `timeout`, `tls`, `egress_denied`, `breaker_open`, `status`, `redirect`,
    /// `not_json`, `wrong_shape`, `too_deep`, `reply_too_large`, `too_slow`, `connection_lost` …
    Failed(CallFailure),
}

/// What an external bot answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BotReply {
    /// In order.
    pub actions: Vec<BotAction>,
    /// Whether it says that it did what was asked; where a protocol doesn't tell, it did.
    pub is_done: Option<bool>,
    /// Written over what it wrote down before, by name; `null` forgets one.
    pub conversation_details: Map<String, Value>,
    pub user_details: Map<String, Value>,
    /// Intents that it recognised, with their scores.
    pub intents: Vec<(String, f64)>,
    /// What couldn't be understood or shown, for the bot's builder.
    pub losses: Vec<String>,
}

/// One thing that an external bot wants done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BotAction {
    Say {
        content: Content,
        /// Pause before it, in milliseconds.
        #[serde(default)]
        delay_ms: u32,
        audience: Audience,
        /// The element as it came.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        raw: Option<RawContent>,
    },
    /// To people, or to another bot.
    Assign(Assignee),
    /// The conversation ends.
    Close { with_survey: bool },
    /// Asks how it was.
    AskRating,
    /// Tells with the next message whether agents are there.
    TellAvailability,
    /// Values for the bot's session.
    SetVariables(Map<String, Value>),
}

/// Who gets a conversation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assignee {
    /// An agent or a bot; `None`: whom the rules find.
    pub name: Option<String>,
    pub team: Option<String>,
    /// What the bot that gets it is told; only for bots.
    pub event: Option<BotEvent>,
}

/// Something that a bot is told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BotEvent {
    pub name: String,
    pub data: Option<Value>,
}
