//! The end of a workspace: one commit after which nothing is done for it, then all that it had goes, a few rows
//! at a time.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::WorkspaceId;

use crate::error::StoreError;
use crate::sql::{Columns, Database, Outcome, Statement, params};

/// Rows of each table that go in one commit with what they are found by.
const CHILDREN: u32 = 64;
/// Rows of another table that go in one commit, and those that hold up to a quarter of a mebibyte.
const ROWS: u32 = 256;
const LARGE_ROWS: u32 = 4;

/// Things with rows in other tables that are found by them alone: an index by workspace would cost every turn.
struct Parent {
    table: &'static str,
    /// Names it in its children.
    column: &'static str,
    /// With what tells the rows of one apart.
    children: &'static [(&'static str, &'static str)],
    /// How many go in one commit.
    limit: u32,
}

/// In the order in which they go, before everything else.
const PARENTS: [Parent; 3] = [
    Parent {
        table: "conversation",
        column: "conversation_id",
        children: &[
            ("message", "number"),
            ("turn_call", "request"),
            ("outbox", "id"),
            ("timer", "number"),
            ("read_mark", "conversation_id"),
        ],
        limit: 8,
    },
    Parent {
        table: "contact",
        column: "contact_id",
        children: &[("contact_memory", "name")],
        limit: 32,
    },
    Parent {
        table: "member",
        column: "member_id",
        children: &[("recovery_code", "hash")],
        limit: 32,
    },
];

/// All other tables in the order in which they go, with what tells a workspace's rows apart.
const TABLES: &[(&str, &str, u32)] = &[
    ("inbox", "channel_id, sender_message_id", ROWS),
    ("report", "id", ROWS),
    ("log_event", "id", ROWS),
    ("rating", "id", ROWS),
    ("desk_place", "conversation_id", ROWS),
    ("desk_event", "number", ROWS),
    ("desk_log", "workspace_id", ROWS),
    ("agent_connection", "agent_id, replica", ROWS),
    ("agent", "id", ROWS),
    ("team", "number", ROWS),
    ("canned_response", "id", ROWS),
    ("webhook_try", "id", ROWS),
    ("webhook_dead", "id", ROWS),
    ("webhook_receiver", "id", ROWS),
    ("webhook", "system", ROWS),
    ("outbox", "id", ROWS),
    ("attachment", "id", ROWS),
    ("attachment_part", "content, part", LARGE_ROWS),
    ("attachment_usage", "workspace_id", ROWS),
    ("context_value", "subject, namespace, key", ROWS),
    ("context_namespace", "name", ROWS),
    ("model_use", "bot_id, user_id", ROWS),
    ("model_part", "content, part", LARGE_ROWS),
    ("model", "hash", ROWS),
    ("release", "id", ROWS),
    ("bot_version", "id", LARGE_ROWS),
    ("bot", "id", LARGE_ROWS),
    ("bot_client", "client_id", ROWS),
    ("channel", "id", ROWS),
    ("secret", "name", ROWS),
    ("idempotency", "key", ROWS),
    ("vendor_id", "number", ROWS),
    ("member_link", "hash", ROWS),
    ("sign_in", "hash", ROWS),
    ("api_key", "id", ROWS),
    ("audit_entry", "id", ROWS),
    ("audit_head", "workspace_id", ROWS),
];

/// Every table whose rows go with their workspace.
pub fn tables_of_workspaces() -> Vec<&'static str> {
    let mut all: Vec<_> = TABLES.iter().map(|(table, ..)| *table).chain(["workspace"]).collect();
    for parent in &PARENTS {
        all.push(parent.table);
        all.extend(parent.children.iter().map(|(table, _)| table));
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// Workspaces that end.
#[async_trait]
pub trait WorkspaceEndStore: Send + Sync {
    /// Ends a workspace: nobody comes in any more, nothing is sent or fires, and its name is free. `false` when
    /// there is none of that name, or it has ended.
    async fn end_workspace(
        &self,
        workspace: WorkspaceId,
        name: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Lists workspaces that have ended and aren't gone, with when they ended.
    async fn list_ended_workspaces(&self) -> Result<Vec<(WorkspaceId, Timestamp)>, StoreError>;

    /// Removes some rows of a workspace that has ended, a few in each commit. Returns how many; 0 when nothing
    /// is left but the workspace itself.
    async fn erase_rows(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;

    /// Removes an ended workspace's own row.
    async fn forget_workspace(&self, workspace: WorkspaceId) -> Result<(), StoreError>;
}

#[async_trait]
impl<D: Database> WorkspaceEndStore for D {
    async fn end_workspace(
        &self,
        workspace: WorkspaceId,
        name: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mark = Statement::new(
            "UPDATE workspace SET deleted_at = $3, name = $4
             WHERE workspace_id = $1 AND name = $2 AND deleted_at IS NULL RETURNING 1",
            params![workspace, name, now, format!("ended {workspace}")],
        );
        let of_it = |sql: &'static str| Statement::new(sql, params![workspace]);
        let all = vec![
            mark.required(),
            Statement::new(
                "UPDATE api_key SET revoked_at = $2 WHERE workspace_id = $1 AND revoked_at IS NULL",
                params![workspace, now],
            ),
            Statement::new(
                "UPDATE member SET disabled_at = $2 WHERE workspace_id = $1 AND disabled_at IS NULL",
                params![workspace, now],
            ),
            of_it("DELETE FROM sign_in WHERE workspace_id = $1"),
            of_it("DELETE FROM member_link WHERE workspace_id = $1"),
            of_it("DELETE FROM bot_client WHERE workspace_id = $1"),
            of_it("DELETE FROM channel WHERE workspace_id = $1"),
        ];
        Ok(self.write(all).await?.is_done())
    }

    async fn list_ended_workspaces(&self) -> Result<Vec<(WorkspaceId, Timestamp)>, StoreError> {
        let sql = "SELECT workspace_id, deleted_at FROM workspace WHERE deleted_at IS NOT NULL
                   ORDER BY deleted_at";
        let rows = self.read(Statement::new(sql, Vec::new())).await?;
        let ended = rows.into_iter().map(|row| {
            let mut columns = Columns::new("workspace", row);
            Ok((WorkspaceId::from_uuid(columns.uuid()?), columns.time()?))
        });
        ended.collect()
    }

    async fn erase_rows(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        for parent in &PARENTS {
            let gone = erase_with_children(self, workspace, parent).await?;
            if gone > 0 {
                return Ok(gone);
            }
        }
        let is_left = |(table, ..): &(&str, &str, u32)| {
            let sql = format!("SELECT 1 FROM {table} WHERE workspace_id = $1 LIMIT 1");
            Statement::new(sql, params![workspace])
        };
        let left = self.read_all(TABLES.iter().map(is_left).collect()).await?;
        let first = TABLES.iter().zip(left).find(|(_, rows)| !rows.is_empty());
        let Some(((table, columns, limit), _)) = first else { return Ok(0) };
        let sql = format!(
            "DELETE FROM {table} WHERE workspace_id = $1 AND ({columns}) IN
             (SELECT {columns} FROM {table} WHERE workspace_id = $1 LIMIT $2) RETURNING 1"
        );
        let delete = Statement::new(sql, params![workspace, *limit]);
        let gone = self.write(vec![delete]).await?.last_rows().unwrap_or_default();
        Ok(gone.len() as u64)
    }

    async fn forget_workspace(&self, workspace: WorkspaceId) -> Result<(), StoreError> {
        let delete = Statement::new(
            "DELETE FROM workspace WHERE workspace_id = $1 AND deleted_at IS NOT NULL",
            params![workspace],
        );
        self.write(vec![delete]).await.map(|_| ())
    }
}

/// Removes some things with all that is found by them. One with many rows goes over several times.
async fn erase_with_children<D: Database>(
    database: &D,
    workspace: WorkspaceId,
    parent: &Parent,
) -> Result<u64, StoreError> {
    let Parent { table: own, column, children, limit } = parent;
    let sql = format!("SELECT id FROM {own} WHERE workspace_id = $1 ORDER BY id LIMIT $2");
    let rows = database.read(Statement::new(sql, params![workspace, *limit])).await?;
    let mut statements = Vec::new();
    for row in rows {
        let id = Columns::new(own, row).uuid()?;
        let mut is_bare = String::new();
        for (table, apart) in *children {
            let sql = format!(
                "DELETE FROM {table} WHERE {column} = $1 AND {apart} IN
                 (SELECT {apart} FROM {table} WHERE {column} = $1 LIMIT $2) RETURNING 1"
            );
            statements.push(Statement::new(sql, params![id, CHILDREN]));
            let left = format!(" AND NOT EXISTS (SELECT 1 FROM {table} c WHERE c.{column} = $2)");
            is_bare.push_str(&left);
        }
        let sql =
            format!("DELETE FROM {own} WHERE workspace_id = $1 AND id = $2{is_bare} RETURNING 1");
        statements.push(Statement::new(sql, params![workspace, id]));
    }
    if statements.is_empty() {
        return Ok(0);
    }
    match database.write(statements).await? {
        Outcome::Done(gone) => Ok(gone.iter().map(|rows| rows.len() as u64).sum()),
        Outcome::Refused => Ok(0),
    }
}
