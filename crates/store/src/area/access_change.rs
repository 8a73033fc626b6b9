//! Changes of who may come in, so that other processes look again at what is open there. They say whose right
//! changed, not how: whoever reads that asks again.

use async_trait::async_trait;
use model::id::WorkspaceId;
use uuid::Uuid;

use crate::error::StoreError;
use crate::sql::{Columns, Database, SqlValue, Statement, int, params};

/// Changes that are kept of a workspace: who is further behind looks at everything again.
pub const KEPT_ACCESS_CHANGES: u64 = 1_000;

/// Somebody's right to come in changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccessChange {
    /// Counted in the workspace from 1, without gaps.
    pub number: u64,
    /// The id of a member, or of a program's key.
    pub subject: Uuid,
}

/// Changes of who may come in.
#[async_trait]
pub trait AccessChangeStore: Send + Sync {
    /// The number of the workspace's last change; 0 before the first one.
    async fn last_access_change(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;

    /// Lists changes after a number, oldest first, as far as they are kept.
    async fn list_access_changes(
        &self,
        workspace: WorkspaceId,
        after: u64,
    ) -> Result<Vec<AccessChange>, StoreError>;
}

#[async_trait]
impl<D: Database> AccessChangeStore for D {
    async fn last_access_change(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let sql = "SELECT number FROM access_change_count WHERE workspace_id = $1";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        let found = rows.into_iter().next();
        found.map_or(Ok(0), |row| Columns::new("access_change_count", row).count())
    }

    async fn list_access_changes(
        &self,
        workspace: WorkspaceId,
        after: u64,
    ) -> Result<Vec<AccessChange>, StoreError> {
        let sql = "SELECT number, subject FROM access_change
                   WHERE workspace_id = $1 AND number > $2 ORDER BY number";
        let parameters = params![workspace, int("number", after)?];
        let rows = self.read(Statement::new(sql, parameters)).await?;
        let changes = rows.into_iter().map(|row| {
            let mut columns = Columns::new("access_change", row);
            Ok(AccessChange { number: columns.count()?, subject: columns.uuid()? })
        });
        changes.collect()
    }
}

/// Keeps that a member's right changed, or that of whom a key belongs to. Whoever changes one after the other
/// in a workspace waits for the one before: numbers have no gaps.
pub(super) fn changed(workspace: WorkspaceId, subject: impl Into<SqlValue>) -> [Statement; 3] {
    let subject = subject.into();
    [
        Statement::new(
            "INSERT INTO access_change_count (workspace_id, number) VALUES ($1, 1)
             ON CONFLICT (workspace_id) DO UPDATE SET number = access_change_count.number + 1",
            params![workspace],
        ),
        Statement::new(
            "INSERT INTO access_change (workspace_id, number, subject)
             SELECT c.workspace_id, c.number,
                    COALESCE((SELECT k.member_id FROM api_key k WHERE k.workspace_id = $1 AND k.id = $2), $2)
             FROM access_change_count c WHERE c.workspace_id = $1",
            params![workspace, subject],
        ),
        Statement::new(
            "DELETE FROM access_change WHERE workspace_id = $1 AND number <=
             (SELECT c.number FROM access_change_count c WHERE c.workspace_id = $1) - 1000",
            params![workspace],
        ),
    ]
}
