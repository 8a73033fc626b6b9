//! Scripts: what a piece of people's JavaScript is given, and what it asks for.
//!
//! A script never does anything itself: it reads a snapshot and its calls of `botContext` become
//! [`ScriptAction`]s. A host call (`fetch`) ends the run with [`ScriptEnd::Suspended`]; the script is run
//! again from its beginning with the answer in [`ScriptRequest::fetched`], its clock and randomness
//! being the same.

use std::sync::Arc;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::bot::Scope;
use crate::call::{CallAnswer, HttpCall};
use crate::context::{ContextChange, Contexts};
use crate::id::WorkspaceId;

/// Most messages that one script may send.
pub const MAX_SCRIPT_MESSAGES: usize = 20;
/// Most values that one script may set.
pub const MAX_SCRIPT_VALUES: usize = 200;
/// Longest name of such a value, in bytes.
pub const MAX_VALUE_NAME_BYTES: usize = 200;
/// Largest value that a script may set, as JSON, in bytes.
pub const MAX_VALUE_BYTES: usize = 256 * 1024;
/// Most host calls of one script.
pub const MAX_FETCHES: usize = 12;

/// Where a script stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptPlace {
    /// `__initConversation` of the global functions.
    InitConversation,
    PreProcess,
    PostProcess,
    ProcessUserResponse,
    Transform,
}

/// A script to run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScriptRequest {
    pub place: ScriptPlace,
    /// For [`ScriptPlace::InitConversation`] empty: the function is called.
    pub source: Arc<str>,
    /// The bot's global functions.
    pub functions: Option<Arc<str>>,
    pub snapshot: ScriptSnapshot,
    /// Answers to the host calls made so far, in order.
    pub fetched: Vec<CallAnswer>,
}

/// What a script can read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScriptSnapshot {
    pub workspace: WorkspaceId,
    /// Milliseconds since 1970; `Date.now()` and `new Date()` stand still at it.
    pub now_ms: i64,
    /// Seeds `Math.random()`.
    pub seed: u64,
    /// The latest message of the contact, typed or tapped.
    pub message: String,
    /// Payload of the tapped quick reply or button.
    pub payload: Option<String>,
    /// Metadata of the tapped element, as the contact's client gave it back.
    pub metadata: Vec<Value>,
    /// All that `getBotVariable` finds: variables, `api_X`, `api_XStatus`, `X.field`, `X.field.count`.
    pub variables: IndexMap<String, Value>,
    pub slots: IndexMap<String, Value>,
    pub environment: IndexMap<String, String>,
    pub conversation: String,
    pub bot: String,
    /// `getChannel()`.
    pub channel: String,
    /// `getUserChannel()`.
    pub user_channel: String,
    pub contact: ContactSnapshot,
    /// Display name of the latest intent that started a dialog.
    pub starter_intent: Option<String>,
    /// The intent that the contact chose when asked what was meant.
    pub chosen_intent: Option<NamedIntent>,
    /// How the latest call ended.
    pub last_call_status: Option<u16>,
    /// What the conversation sees of the workspace's contexts.
    pub contexts: Arc<Contexts>,
    /// What web views gave to this session.
    pub web_view: IndexMap<String, Value>,
    /// How the message reads; only where a script asks for it.
    pub reading: Option<MessageReading>,
}

/// An intent as scripts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedIntent {
    pub id: String,
    pub name: String,
}

/// How a message reads, by its words alone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MessageReading {
    pub sentiment: Sentiment,
    pub sentences: Vec<String>,
    pub tokens: Vec<String>,
    pub nouns: Vec<String>,
    pub verbs: Vec<String>,
    /// Nouns with the words that belong to them.
    pub phrases: Vec<String>,
    /// Names and values in the order of the text.
    pub entities: Vec<NamedEntity>,
}

/// What a message says of its writer's mood.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sentiment {
    Positive,
    #[default]
    Neutral,
    Negative,
}

/// A name or value in a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedEntity {
    /// Names of its entity, the bot's own or the built-in's; case doesn't count.
    pub names: Vec<String>,
    /// As written.
    pub phrase: String,
}

/// What a script can read of the contact.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ContactSnapshot {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Engagement attributes (`getLPEngagementAttribute`), by key.
    pub attributes: IndexMap<String, String>,
    pub customer_info: Option<Value>,
    pub personal_info: Option<Value>,
    pub location: Option<Value>,
}

/// How a run ended, and what was asked until then.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScriptOutcome {
    /// In the order of the calls. Empty when the script was killed.
    pub actions: Vec<ScriptAction>,
    pub end: ScriptEnd,
    pub cpu_us: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptEnd {
    Finished,
    /// It stopped itself with `sendImmediateReply`.
    Stopped,
    /// It threw; what it asked for before stands.
    Threw(ScriptError),
    /// A limit ended it; nothing of it stands.
    Killed(ScriptError),
    /// It waits for the answer to this host call, the one of index `fetched.len()`.
    Suspended(HttpCall),
}

/// Why a script failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptError {
    pub kind: ScriptErrorKind,
    /// At most 2 KiB, without secrets or paths.
    pub message: String,
    /// In the script's source, from 1.
    pub line: Option<u32>,
    pub column: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptErrorKind {
    /// `hook_error`
    Error,
    /// `hook_timeout`
    Timeout,
    /// `hook_oom`
    Memory,
    /// `hook_limit`: too many messages or values.
    Limit,
    /// `hook_busy`: no worker became free in time.
    Busy,
    /// `hook_crash`: the worker process died.
    Crash,
}

impl ScriptErrorKind {
    /// The stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Error => "hook_error",
            Self::Timeout => "hook_timeout",
            Self::Memory => "hook_oom",
            Self::Limit => "hook_limit",
            Self::Busy => "hook_busy",
            Self::Crash => "hook_crash",
        }
    }
}

/// What a script asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScriptAction {
    /// `null` removes it.
    SetVariable {
        name: String,
        value: Value,
        scope: Scope,
    },
    SendMessage(String),
    SendPrivateMessage(String),
    /// Sends these and ends the flow.
    SendImmediateReply(Vec<String>),
    SendMessageWithQuickReplies {
        text: String,
        replies: Vec<TitleAndPayload>,
    },
    /// Adds to the message of the current interaction.
    AddQuickReplies(Vec<TitleAndPayload>),
    /// By the interaction's name.
    SetTriggerNextMessage(String),
    SetMessageDelay(u32),
    SetAllowMaxTextResponse(bool),
    SetUserName(String),
    SetEmail(String),
    LogCustomEvent {
        message: String,
        name: String,
        detail: Option<String>,
    },
    LogEscalationEvent {
        message: String,
        system: String,
    },
    Debug(String),
    TransferToBotDialog {
        bot: String,
        dialog: String,
        message: Option<String>,
    },
    SetBotTransfer {
        intent: Option<String>,
        domain: Option<String>,
        message: Option<String>,
    },
    ChangeContext(ContextChange),
    /// A function was called that this installation doesn't have; it answered as documented.
    Unavailable {
        function: String,
    },
}

/// A quick reply as scripts write it: `Title~payload`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitleAndPayload {
    pub title: String,
    pub payload: Option<String>,
}
