//! What a verb submits: one [`Commit`], applied whole or not at all, and what came of it.
//!
//! Values only. Who may commit what is decided in `rules`; the databases write it.

use jiff::Timestamp;
use model::content::{Content, RawContent};
use model::conversation::{Audience, Author, Details, MessageNumber, Status, Tap};
use model::id::{
    BotId, BotVersionId, ChannelId, ContactId, ConversationId, ReplicaId, WebhookId, WorkspaceId,
};
use serde_json::Value;

use crate::area::context::ContextWrite;
use crate::area::desk::DeskWrite;
use crate::error::StoreError;
use crate::record::StateRecord;

/// Everything that one verb changes in one conversation.
#[derive(Debug, Clone, PartialEq)]
pub struct Commit {
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    /// Who commits: it owns the conversation afterwards when there is more to do.
    pub replica: ReplicaId,
    pub guard: Guard,
    /// An accepted message; it gets the next number.
    pub inbound: Option<Inbound>,
    /// Outward messages in order; they get the numbers after the inbound's.
    pub said: Vec<NewMessage>,
    /// `None` for a mere accept.
    pub turn: Option<TurnUpdate>,
    pub call: Option<NewCall>,
    pub answered: Option<AnsweredCall>,
    /// Effects for others than the conversation's own reader, as a customer's webhook.
    pub sends: Vec<NewSend>,
    /// Values kept with the contact; `null` forgets one.
    pub remembered: Vec<(String, Value)>,
    pub profile: Option<ProfileChange>,
    /// What holds for the whole conversation from now on; `None` leaves it as it is.
    pub details: Option<Details>,
    /// What scripts did to the workspace's contexts, in order.
    pub contexts: Vec<ContextWrite>,
    /// Where it stands at the desk afterwards, and what is told of that, in order.
    pub desk: Vec<DeskWrite>,
    pub reports: Vec<NewReport>,
    pub events: Vec<NewLogEvent>,
}

impl Commit {
    /// A commit that changes nothing yet.
    pub const fn new(
        workspace: WorkspaceId,
        conversation: ConversationId,
        replica: ReplicaId,
        guard: Guard,
    ) -> Self {
        Self {
            workspace,
            conversation,
            replica,
            guard,
            inbound: None,
            said: Vec::new(),
            turn: None,
            call: None,
            answered: None,
            sends: Vec::new(),
            remembered: Vec::new(),
            profile: None,
            details: None,
            contexts: Vec::new(),
            desk: Vec::new(),
            reports: Vec::new(),
            events: Vec::new(),
        }
    }
}

/// On what condition a commit is applied.
#[derive(Debug, Clone, PartialEq)]
pub enum Guard {
    /// Creates the conversation. A second one with the same create key or inbound key is refused
    /// as [`CommitError::Duplicate`]; with the same id as [`CommitError::Stale`].
    New(NewConversation),
    /// The conversation is at this version, no other live replica owns it, and, when the commit
    /// brings an inbound message, no accepted message waits before it and no turn is under way.
    Turn { version: u64 },
    /// Keeps the inbound message as pending, whatever state the conversation is in. Everything else
    /// in the commit must be empty, but for effects.
    Accept,
}

/// How a conversation begins.
#[derive(Debug, Clone, PartialEq)]
pub struct NewConversation {
    pub contact: ContactId,
    pub channel: ChannelId,
    /// Unique in the workspace and channel; makes the creation idempotent.
    pub create_key: Option<String>,
    pub created_at: Timestamp,
}

/// A message that the other side sent.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound {
    pub channel: ChannelId,
    /// The sender's message id: with workspace and channel the dedupe key.
    pub sender_message_id: String,
    /// SHA-256 of what was sent, to tell a repetition from a mistake.
    pub body_hash: [u8; 32],
    pub author: Author,
    pub content: Content,
    pub tap: Option<Tap>,
    pub created_at: Timestamp,
}

/// A message of ours.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMessage {
    pub author: Author,
    pub audience: Audience,
    pub content: Content,
    /// What it was in the system that it came from.
    pub raw: Option<RawContent>,
    pub in_reply_to: Option<MessageRef>,
    pub created_at: Timestamp,
    /// Raised to that of the message before when it is earlier.
    pub visible_at: Timestamp,
}

/// A message of the conversation, by number or as the one that the same commit brings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageRef {
    Inbound,
    Number(MessageNumber),
}

/// A conversation after the commit.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnUpdate {
    pub state: StateRecord,
    pub status: Status,
    /// Sessions are numbered from 1 in their conversation.
    pub session: u64,
    pub bot: Option<BotId>,
    pub bot_version: Option<BotVersionId>,
    /// When the session ends without another message.
    pub expires_at: Option<Timestamp>,
    pub last_activity_at: Timestamp,
    pub work: Work,
    /// Accepted messages that won't be answered: kept and marked.
    pub skipped: Vec<MessageNumber>,
    pub timer: TimerChange,
}

/// What becomes of a conversation's timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimerChange {
    /// It is left as it is.
    Keep,
    /// This takes the place of any before it.
    Set { number: u32, due_at: Timestamp },
    /// There is none afterwards.
    Remove,
    /// It fired, and this commit is what it led to. Refused as [`CommitError::Stale`] when the
    /// contact's next message is there already.
    Fired,
}

/// What becomes of the turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// There was none.
    Idle,
    /// The turn of this message is over. While accepted messages wait, the committer stays owner.
    Finished(MessageRef),
    /// The turn of this message goes on (a call is outstanding): the committer is owner.
    Running(MessageRef),
}

/// A call to journal before it leaves, with its outbox row claimed by the committer.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCall {
    /// The message whose turn makes it.
    pub turn: MessageRef,
    /// Unique in its turn.
    pub request: u32,
    pub payload: Value,
    pub created_at: Timestamp,
}

/// An answer for the journal; the call's outbox row goes away with it.
#[derive(Debug, Clone, PartialEq)]
pub struct AnsweredCall {
    pub turn: MessageNumber,
    pub request: u32,
    pub answer: Value,
    pub answered_at: Timestamp,
}

/// An effect for the outbox, to be claimed by any replica; in order per conversation and line.
#[derive(Debug, Clone, PartialEq)]
pub struct NewSend {
    pub about: SendAbout,
    pub payload: Value,
    pub next_at: Timestamp,
    /// The line of its conversation that it waits in: those of other lines don't hold it back.
    pub line: Option<WebhookId>,
}

impl NewSend {
    /// An effect that waits in its conversation's first line.
    pub const fn new(about: SendAbout, payload: Value, next_at: Timestamp) -> Self {
        Self { about, payload, next_at, line: None }
    }
}

/// The message that an effect is about; it gets its number in the same commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendAbout {
    Nothing,
    Inbound,
    /// That one of what is said, counted from 0.
    Said(usize),
}

/// What changes in a contact's profile; `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProfileChange {
    pub name: Option<String>,
    pub email: Option<String>,
}

/// Something that the bot's author should know.
#[derive(Debug, Clone, PartialEq)]
pub struct NewReport {
    pub bot: Option<BotId>,
    pub report: Value,
    pub created_at: Timestamp,
}

/// Something that a script wants counted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLogEvent {
    pub bot: Option<BotId>,
    pub event: Value,
    pub created_at: Timestamp,
}

/// What an applied commit led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    pub inbound: Option<MessageNumber>,
    /// Numbers of what was said, in order.
    pub said: Vec<MessageNumber>,
    /// For the next [`Guard::Turn`].
    pub version: u64,
    /// The oldest accepted message without a turn.
    pub pending: Option<MessageNumber>,
    /// The live replica that has the conversation.
    pub owner: Option<ReplicaId>,
}

/// Why a commit was not applied.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The inbound message or the conversation is there already.
    #[error("it was committed before, in {conversation} as message {number:?}")]
    Duplicate {
        conversation: ConversationId,
        /// `None` when only the conversation was created.
        number: Option<MessageNumber>,
        /// Whether the body is the same as the first time.
        same_body: bool,
    },
    /// Another commit came first, or messages wait that come before this one: load again.
    #[error("another commit came first")]
    Stale,
    #[error("{by} has the conversation")]
    Owned { by: ReplicaId },
    #[error("no such conversation")]
    NotFound,
    /// The parts of the commit contradict each other: a mistake of the caller's.
    #[error("the commit is not whole: {0}")]
    Malformed(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
}
