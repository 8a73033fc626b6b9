//! Timers: what wakes a bot when its contact stays silent. Commits of turns set and remove them; here they
//! are found when they are due, and claimed.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ConversationId, ReplicaId, WorkspaceId};

use crate::error::StoreError;
use crate::outbox::{LIVES, Postponed};
use crate::sql::{Columns, Database, Row, Statement, params};

/// A conversation's timer, claimed by a replica.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    /// What the engine knows it by.
    pub number: u32,
    pub due_at: Timestamp,
    /// How often it was claimed, this time counted.
    pub attempts: u32,
}

/// Timers that are due.
#[async_trait]
pub trait TimerStore: Send + Sync {
    /// Finds out when the next timer is due, over all workspaces, of those that no other live
    /// replica claimed.
    async fn next_timer(&self, replica: ReplicaId) -> Result<Option<Timestamp>, StoreError>;

    /// Claims timers of all workspaces that are due and that no other live replica claimed, those
    /// due longest first.
    async fn claim_timers(
        &self,
        replica: ReplicaId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Timer>, StoreError>;

    /// Removes a claimed timer that led to nothing. `false` when this replica's claim is no longer
    /// good: it was set anew, or it is gone.
    async fn drop_timer(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        replica: ReplicaId,
    ) -> Result<bool, StoreError>;

    /// Gives a claimed timer back for a later try. `false` when this replica's claim is no longer
    /// good.
    async fn postpone_timer(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        postponed: Postponed,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> TimerStore for D {
    async fn next_timer(&self, replica: ReplicaId) -> Result<Option<Timestamp>, StoreError> {
        let sql = format!(
            "SELECT t.due_at FROM timer t WHERE (t.owner IS NULL OR t.owner = $1 OR {}) AND {LIVES}
             ORDER BY t.due_at LIMIT 1",
            self.is_dead("t.owner")
        );
        let rows = self.read(Statement::new(sql, params![replica])).await?;
        rows.into_iter().next().map(|row| Columns::new("timer", row).time()).transpose()
    }

    async fn claim_timers(
        &self,
        replica: ReplicaId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Timer>, StoreError> {
        let sql = format!(
            "UPDATE timer SET owner = $1, attempts = attempts + 1 WHERE conversation_id IN
             (SELECT t.conversation_id FROM timer t
              WHERE t.due_at <= $2 AND (t.owner IS NULL OR t.owner = $1 OR {}) AND {LIVES}
              ORDER BY t.due_at LIMIT $3 {})
             RETURNING workspace_id, conversation_id, number, due_at, attempts",
            self.is_dead("t.owner"),
            self.lock_clause("t"),
        );
        let update = Statement::new(sql, params![replica, now, limit]);
        let rows = self.write(vec![update]).await?.last_rows().unwrap_or_default();
        let mut claimed = rows.into_iter().map(timer_of).collect::<Result<Vec<_>, _>>()?;
        claimed.sort_by_key(|timer| timer.due_at);
        Ok(claimed)
    }

    async fn drop_timer(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        replica: ReplicaId,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM timer WHERE workspace_id = $1 AND conversation_id = $2 AND owner = $3
             RETURNING 1",
            params![workspace, conversation, replica],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }

    async fn postpone_timer(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        postponed: Postponed,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE timer SET owner = NULL, due_at = $4, attempts = $5
             WHERE workspace_id = $1 AND conversation_id = $2 AND owner = $3 RETURNING 1",
            params![
                workspace,
                conversation,
                postponed.replica,
                postponed.next_at,
                postponed.attempts
            ],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }
}

fn timer_of(row: Row) -> Result<Timer, StoreError> {
    let mut columns = Columns::new("timer", row);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let conversation = ConversationId::from_uuid(columns.uuid()?);
    let number = columns.int()?;
    Ok(Timer {
        workspace,
        conversation,
        number: u32::try_from(number).map_err(|error| StoreError::Corrupt {
            table: "timer",
            column: "number",
            id: conversation.to_string(),
            reason: error.to_string(),
        })?,
        due_at: columns.time()?,
        attempts: u32::try_from(columns.count()?).unwrap_or(u32::MAX),
    })
}
