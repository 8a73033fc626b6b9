//! The outbox: effects decided and not yet carried out.

use async_trait::async_trait;
use jiff::Timestamp;
use model::conversation::MessageNumber;
use model::id::{ConversationId, ReplicaId, WorkspaceId};
use serde_json::Value;

use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, Statement, params};

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

/// When to try a row, or a timer, again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Postponed {
    /// Who claimed it.
    pub replica: ReplicaId,
    pub next_at: Timestamp,
    pub attempts: u32,
}

#[async_trait]
impl<D: Database> OutboxStore for D {
    async fn claim_outbox(
        &self,
        replica: ReplicaId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<OutboxRow>, StoreError> {
        let sql = format!(
            "UPDATE outbox SET owner = $1 WHERE id IN (SELECT o.id FROM outbox o
             WHERE o.next_at <= $2 AND (o.owner IS NULL OR {})
             AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = o.conversation_id
               AND e.id < o.id AND (e.turn IS NULL) = (o.turn IS NULL))
             AND (o.turn IS NULL OR EXISTS (SELECT 1 FROM conversation c
               WHERE c.id = o.conversation_id AND c.owner = $1))
             ORDER BY o.next_at, o.id LIMIT $3 {})
             RETURNING workspace_id, id, conversation_id, turn, request, payload, attempts, next_at",
            self.is_dead("o.owner"),
            self.lock_clause("o"),
        );
        let update = Statement::new(sql, params![replica, now, limit]);
        let rows = self.write(vec![update]).await?.last_rows().unwrap_or_default();
        let mut claimed = rows.into_iter().map(row_of).collect::<Result<Vec<_>, _>>()?;
        claimed.sort_by_key(|row| (row.next_at, row.id));
        Ok(claimed)
    }

    async fn finish_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        replica: ReplicaId,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM outbox WHERE workspace_id = $1 AND id = $2 AND owner = $3 RETURNING 1",
            params![workspace, id, replica],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }

    async fn postpone_outbox(
        &self,
        workspace: WorkspaceId,
        id: OutboxId,
        postponed: Postponed,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE outbox SET owner = NULL, next_at = $4, attempts = $5
             WHERE workspace_id = $1 AND id = $2 AND owner = $3 RETURNING 1",
            params![workspace, id, postponed.replica, postponed.next_at, postponed.attempts],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }
}

fn row_of(row: Row) -> Result<OutboxRow, StoreError> {
    let mut columns = Columns::new("outbox", row);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let id = columns.int()?;
    let conversation = ConversationId::from_uuid(columns.uuid()?);
    let kind = match (columns.int_or_null()?, columns.int_or_null()?) {
        (Some(turn), Some(request)) => OutboxKind::Call {
            turn: turn.unsigned_abs(),
            request: u32::try_from(request).map_err(|error| StoreError::Corrupt {
                table: "outbox",
                column: "request",
                id: id.to_string(),
                reason: error.to_string(),
            })?,
        },
        (Some(_) | None, _) => OutboxKind::Send,
    };
    Ok(OutboxRow {
        workspace,
        id,
        conversation,
        kind,
        payload: columns.record("payload", &id)?,
        attempts: u32::try_from(columns.count()?).unwrap_or(u32::MAX),
        next_at: columns.time()?,
    })
}
