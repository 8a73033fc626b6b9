//! The hot path: commits, loading, ownership, and reading a conversation's messages.

mod database;

use async_trait::async_trait;
use jiff::Timestamp;
use model::contact::Profile;
use model::conversation::{Details, Message, MessageNumber, Status};
use model::id::{
    BotId, BotVersionId, ChannelId, ContactId, ConversationId, ReplicaId, WorkspaceId,
};
use serde_json::Value;

use crate::bus::Listener;
use crate::commit::{Commit, CommitError, Committed};
use crate::error::StoreError;
use crate::record::StateRecord;

/// A conversation as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Conversation {
    pub id: ConversationId,
    pub contact: ContactId,
    pub channel: ChannelId,
    pub bot: Option<BotId>,
    pub bot_version: Option<BotVersionId>,
    pub status: Status,
    /// 0 before the first turn.
    pub session: u64,
    /// For [`Guard::Turn`](crate::Guard::Turn).
    pub version: u64,
    pub last_number: MessageNumber,
    pub owner: Option<ReplicaId>,
    pub created_at: Timestamp,
    pub last_activity_at: Timestamp,
    pub expires_at: Option<Timestamp>,
    pub details: Details,
}

/// All that a turn needs.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded {
    pub conversation: Conversation,
    /// `None` before the first turn.
    pub state: Option<StateRecord>,
    pub profile: Profile,
    pub external_id: String,
    /// Values kept with the contact, by name.
    pub remembered: Vec<(String, Value)>,
    /// Accepted messages without a turn, oldest first, at most [`MAX_LOADED_PENDING`].
    pub pending: Vec<Message>,
    /// The message whose turn is under way.
    pub running: Option<Message>,
    /// Calls of the turn that is under way, in the order of their requests.
    pub journal: Vec<JournaledCall>,
    /// How often it was claimed since a turn last committed: a message that ends every process which
    /// takes it up can be told by it.
    pub claims: u64,
}

/// Most pending messages given with a load; the rest come with the next.
pub const MAX_LOADED_PENDING: usize = 64;

/// A call of the running turn.
#[derive(Debug, Clone, PartialEq)]
pub struct JournaledCall {
    pub request: u32,
    pub payload: Value,
    /// `None` while it is outstanding.
    pub answer: Option<Value>,
    pub created_at: Timestamp,
}

/// A conversation that waits for a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimable {
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
}

/// A stretch of a conversation's messages, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct MessagePage {
    pub messages: Vec<Message>,
    /// When the next message becomes visible, if the page ended before one that isn't yet.
    pub next_visible_at: Option<Timestamp>,
    /// Whether there are more that are visible now.
    pub has_more: bool,
}

/// What became of an accepted message.
#[derive(Debug, Clone, PartialEq)]
pub enum TurnState {
    /// Its turn is over; `replies` are what was said to it, visible or not yet.
    Finished {
        replies: Vec<Message>,
    },
    /// It was kept and won't be answered.
    Skipped,
    Pending,
    /// There is no such message of the contact's.
    Unknown,
}

/// Which messages of a conversation to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch {
    /// Those after this number, visible at `now`, stopping at the first that isn't.
    After { number: MessageNumber, now: Timestamp },
    /// The last before this number that are visible at `now`; for paging back.
    Before { number: MessageNumber, now: Timestamp },
}

/// Turns of conversations.
#[async_trait]
pub trait TurnStore: Send + Sync {
    /// Applies a commit, whole or not at all. When this returns `Ok`, it is on disk.
    async fn commit(&self, commit: Commit) -> Result<Committed, CommitError>;

    /// Reads all that a turn needs; `None` when there is no such conversation.
    async fn load(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Option<Loaded>, StoreError>;

    /// Makes a replica the owner of a conversation that is its own or nobody's alive, and loads it. The
    /// version goes up, so that whatever a former owner still commits is refused. `None` when
    /// another replica has it, or when it isn't there.
    async fn claim(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        replica: ReplicaId,
    ) -> Result<Option<Loaded>, StoreError>;

    /// Lists conversations of all workspaces with pending messages or a turn under way that nobody
    /// alive owns, those that have waited longest first.
    async fn list_claimable(&self, limit: u32) -> Result<Vec<Claimable>, StoreError>;

    /// Lists conversations whose work began before `since` and is this replica's: it may have lost
    /// track of them.
    async fn list_stuck(
        &self,
        replica: ReplicaId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Claimable>, StoreError>;

    /// Says that a replica lives, for [`LEASE`](crate::LEASE) from now.
    async fn heartbeat(&self, replica: ReplicaId) -> Result<(), StoreError>;

    /// Ends a replica's lease at once: what it owned can be claimed.
    async fn leave(&self, replica: ReplicaId) -> Result<(), StoreError>;

    /// Lists a stretch of messages; empty when there is no such conversation.
    async fn list_messages(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        stretch: Stretch,
        limit: u32,
    ) -> Result<MessagePage, StoreError>;

    /// Finds out what became of an accepted message.
    async fn turn_state(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        number: MessageNumber,
    ) -> Result<TurnState, StoreError>;

    /// Removes at most `limit` dedupe keys that are older than [`INBOX_DAYS`](crate::INBOX_DAYS)
    /// and idempotency keys that are older than [`IDEMPOTENCY_HOURS`](crate::IDEMPOTENCY_HOURS), and
    /// values of contexts whose time is over, and files that were never sent, as [`AttachmentStore`](crate::AttachmentStore) says.
    /// Returns how many went.
    async fn purge(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError>;

    /// Has a listener told what is committed from now on, here and, with PostgreSQL, by other replicas.
    fn listen(&self, listener: Listener);
}
