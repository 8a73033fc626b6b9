//! The outbox: effects decided and not yet carried out.

use async_trait::async_trait;
use jiff::Timestamp;
use model::conversation::MessageNumber;
use model::id::{ConversationId, ReplicaId, WorkspaceId};
use serde_json::Value;

use crate::error::StoreError;

/// An effect to carry out, claimed by a replica.
#[derive(Debug, Clone, PartialEq)]
pub struct OutboxRow {
    pub workspace: WorkspaceId,
    pub id: OutboxId,
    pub conversation: ConversationId,
    pub kind: OutboxKind,
    pub payload: Value,
    /// Tries so far.
    pub attempts: u32,
    pub next_at: Timestamp,
}

/// Number of an outbox row in the deployment; those of a conversation rise in their order.
pub type OutboxId = i64;

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutboxKind {
    /// A journaled call of a turn: answered by a commit with `answered`.
    Call { turn: MessageNumber, request: u32 },
    /// Finished by [`OutboxStore::finish_outbox`].
    Send,
}

/// Carrying out what was decided.
#[async_trait]
pub trait OutboxStore: Send + Sync {
    /// Claims due rows of all workspaces that are unclaimed or were claimed by a replica that died.
    /// Of each conversation and kind only the first unfinished row is given, so that order is kept.
    async fn claim_outbox(
        &self,
        replica: ReplicaId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError>;

    /// Removes a row that is carried out. `false` when this replica's claim is no longer good.
    async fn finish_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        replica: ReplicaId,
    ) -> Result<bool, StoreError>;

    /// Gives a claimed row back for a later try. `false` when this replica's claim is no longer
    /// good.
    async fn postpone_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        postponed: Postponed,
    ) -> Result<bool, StoreError>;
}

/// When to try a row again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Postponed {
    /// Who claimed it.
    pub replica: ReplicaId,
    pub next_at: Timestamp,
    pub attempts: u32,
}
