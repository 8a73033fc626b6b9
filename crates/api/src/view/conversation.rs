//! Conversations as clients see them.

use app::ConversationSummary;
use indexmap::IndexMap;
use model::conversation::{Closing, Status};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};
use store::ReadMarks;
use utoipa::{IntoParams, ToSchema};

use super::message::MessageView;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusView {
    WithBot,
    Queued,
    WithAgent,
    Closed,
}

impl From<&Status> for StatusView {
    fn from(status: &Status) -> Self {
        match status {
            Status::WithBot => Self::WithBot,
            Status::Queued { .. } => Self::Queued,
            Status::WithAgent { .. } => Self::WithAgent,
            Status::Closed { .. } => Self::Closed,
        }
    }
}

impl StatusView {
    /// As the store filters by it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WithBot => "with_bot",
            Self::Queued => "queued",
            Self::WithAgent => "with_agent",
            Self::Closed => "closed",
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ConversationView {
    pub id: String,
    pub channel: String,
    pub contact: String,
    pub status: StatusView,
    /// Team that it waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Id of the agent who has it, or had it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// How an agent closed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closing: Option<ClosingView>,
    /// Number of its session; 0 before the first message.
    pub session: u64,
    pub last_number: u64,
    /// How far it is read; absent in lists of all conversations.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read: Option<ReadView>,
    pub created_at: String,
    pub last_activity_at: String,
}

/// How far a conversation is read, by numbers of messages; 0: not at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReadView {
    pub contact: u64,
    /// By any agent.
    pub agents: u64,
}

impl From<ReadMarks> for ReadView {
    fn from(marks: ReadMarks) -> Self {
        let ReadMarks { contact, agents } = marks;
        Self { contact, agents }
    }
}

/// How an agent closed a conversation.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClosingView {
    /// The agent's id.
    pub agent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<Closing> for ClosingView {
    fn from(closing: Closing) -> Self {
        let Closing { agent, category, reason } = closing;
        Self { agent, category, reason }
    }
}

impl From<ConversationSummary> for ConversationView {
    fn from(summary: ConversationSummary) -> Self {
        let conversation = summary.conversation;
        let team = match &conversation.status {
            Status::Queued { team } => team.clone(),
            Status::WithBot | Status::WithAgent { .. } | Status::Closed { .. } => None,
        };
        Self {
            id: conversation.id.to_string(),
            channel: summary.channel,
            contact: conversation.contact.to_string(),
            status: StatusView::from(&conversation.status),
            team,
            agent: conversation.details.last_agent,
            title: conversation.details.title,
            tags: conversation.details.tags,
            closing: conversation.details.closing.map(ClosingView::from),
            session: conversation.session,
            last_number: conversation.last_number,
            read: summary.read.map(ReadView::from),
            created_at: conversation.created_at.to_string(),
            last_activity_at: conversation.last_activity_at.to_string(),
        }
    }
}

/// How far a conversation was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadBody {
    /// Number of the last message that was read.
    pub number: u64,
}

/// A conversation to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// Key of the channel.
    pub channel: String,
    /// The channel's own id of the contact, 1 to 200 bytes.
    pub contact: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    /// What is known of the visit, for scripts' `getLPEngagementAttribute`.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub attributes: IndexMap<String, String>,
    /// Makes opening repeatable: the same key on the same channel is the same conversation.
    #[serde(default)]
    pub key: Option<String>,
    /// What bots are told of the circumstances with every message.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub context: Map<String, Value>,
    /// Events that its bot isn't told of, as `WELCOME`.
    #[serde(default)]
    pub skip_bot_events: Vec<String>,
    /// The name of the event that its bot is told on opening, in place of `WELCOME`.
    #[serde(default)]
    pub welcome_event: Option<String>,
    /// Shows that the contact is who they say they are, where the channel has an `access_token_url`.
    #[serde(default)]
    pub token: Option<String>,
}

/// A change of a conversation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendRequest {
    /// What bots are told of the circumstances with every message; `null` forgets a value.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub context: Map<String, Value>,
    #[serde(default)]
    pub title: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct OpenedView {
    pub id: String,
    pub contact: String,
    /// Whether it was there already, opened with the same key.
    pub was_open: bool,
}

/// A contact's message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendRequest {
    /// The sender's id of it, 1 to 200 bytes: the same id again is the same message. May be given
    /// as `Idempotency-Key` instead.
    #[serde(default)]
    pub id: Option<String>,
    /// At most 8,000 characters. May be absent beside `attachments`, and is beside a `location`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub text: Option<String>,
    /// Ids of files that were uploaded to the conversation, at most 5.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// Where the contact is, in place of a text and files.
    #[serde(default)]
    pub location: Option<LocationRequest>,
    /// What a tapped button or quick reply carries.
    #[serde(default)]
    pub payload: Option<String>,
    /// The tapped element's metadata, given back as it came.
    #[serde(default)]
    pub metadata: Vec<Value>,
    /// What bots are told of the circumstances of this message, over what holds for the conversation.
    #[serde(default)]
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub context: Map<String, Value>,
}

/// A place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LocationRequest {
    /// From -90 to 90.
    pub latitude: f64,
    /// From -180 to 180.
    pub longitude: f64,
    /// What the place is called, at most 200 characters.
    #[serde(default)]
    pub label: Option<String>,
}

/// A field that may be absent, and isn't null.
fn given<'de, D: Deserializer<'de>>(field: D) -> Result<Option<String>, D::Error> {
    String::deserialize(field).map(Some)
}

/// A message that was received.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReceivedView {
    pub number: u64,
    /// Whether its turn is over; then `replies` are all of it.
    pub finished: bool,
    pub replies: Vec<MessageView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct MessagesView {
    /// Oldest first.
    pub messages: Vec<MessageView>,
    /// Whether there are more that may be seen now.
    pub has_more: bool,
    pub status: StatusView,
    /// Name of the agent who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// After this number; 0: from the beginning.
    pub after: u64,
    /// Before this number instead, for paging back.
    pub before: Option<u64>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct SendQuery {
    /// How long to wait for the turn to end, in seconds: 0 to 60; 0 unless said otherwise.
    pub wait: u32,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct ConversationsQuery {
    pub status: Option<StatusView>,
    /// Key of a channel.
    pub channel: Option<String>,
    /// Id of a contact.
    pub contact: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}
