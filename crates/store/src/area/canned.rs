//! Canned responses: texts that agents have ready. What is in one is JSON that this crate doesn't look into.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{CannedResponseId, WorkspaceId};
use serde_json::Value;

use super::bot::like_pattern;
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, int, params};

/// A canned response to keep; replaces the one of that id.
#[derive(Debug, Clone, PartialEq)]
pub struct NewCanned {
    pub id: CannedResponseId,
    /// `None`: the whole workspace has it.
    pub team: Option<u64>,
    /// Unique among those of the same team, or of the workspace.
    pub shortcut: String,
    pub record: Value,
    /// Everything by which it is found, in lower case.
    pub search: String,
    pub now: Timestamp,
}

/// A canned response as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct CannedEntry {
    pub id: CannedResponseId,
    pub team: Option<u64>,
    pub shortcut: String,
    pub record: Value,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Which canned responses to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CannedFilter {
    /// Those of this team and of the whole workspace.
    pub team: Option<u64>,
    /// What occurs in them, whatever its case.
    pub search: Option<String>,
    /// After this one.
    pub after: Option<(String, CannedResponseId)>,
}

/// Canned responses of a workspace.
#[async_trait]
pub trait CannedStore: Send + Sync {
    /// Keeps one. `false` when its shortcut is another's, or its id another workspace's.
    async fn put_canned(
        &self,
        workspace: WorkspaceId,
        canned: NewCanned,
    ) -> Result<bool, StoreError>;

    /// Finds one.
    async fn find_canned(
        &self,
        workspace: WorkspaceId,
        id: CannedResponseId,
    ) -> Result<Option<CannedEntry>, StoreError>;

    /// Lists at most `limit` by shortcut.
    async fn list_canned(
        &self,
        workspace: WorkspaceId,
        filter: CannedFilter,
        limit: u32,
    ) -> Result<Vec<CannedEntry>, StoreError>;

    /// Counts all of a workspace.
    async fn count_canned(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;

    /// Removes one. `false` when there is none.
    async fn delete_canned(
        &self,
        workspace: WorkspaceId,
        id: CannedResponseId,
    ) -> Result<bool, StoreError>;
}

const COLUMNS: &str = "id, team, shortcut, record, created_at, updated_at";

#[async_trait]
impl<D: Database> CannedStore for D {
    async fn put_canned(
        &self,
        workspace: WorkspaceId,
        canned: NewCanned,
    ) -> Result<bool, StoreError> {
        let put = Statement::new(
            "INSERT INTO canned_response (workspace_id, id, team, shortcut, record, search, \
             created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
             ON CONFLICT (id) DO UPDATE SET team = excluded.team, shortcut = excluded.shortcut,
             record = excluded.record, search = excluded.search, updated_at = excluded.updated_at
             WHERE canned_response.workspace_id = $1 RETURNING 1",
            params![
                workspace,
                canned.id,
                int("team", canned.team.unwrap_or_default())?,
                canned.shortcut,
                encode(&canned.record)?,
                canned.search,
                canned.now,
            ],
        );
        Ok(self.write(vec![put.required()]).await?.is_done())
    }

    async fn find_canned(
        &self,
        workspace: WorkspaceId,
        id: CannedResponseId,
    ) -> Result<Option<CannedEntry>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM canned_response WHERE workspace_id = $1 AND id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(canned_of).transpose()
    }

    async fn list_canned(
        &self,
        workspace: WorkspaceId,
        filter: CannedFilter,
        limit: u32,
    ) -> Result<Vec<CannedEntry>, StoreError> {
        let pattern = like_pattern(filter.search.as_deref().unwrap_or_default());
        let mut parameters = params![workspace, pattern, limit];
        let mut conditions = String::new();
        if let Some(team) = filter.team {
            parameters.push(int("team", team)?.into());
            conditions.push_str(&format!(" AND team IN (0, ${})", parameters.len()));
        }
        if let Some((shortcut, id)) = filter.after {
            parameters.extend(params![shortcut, id]);
            let number = parameters.len();
            conditions.push_str(&format!(" AND (shortcut, id) > (${}, ${number})", number - 1));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM canned_response
             WHERE workspace_id = $1 AND search LIKE $2 ESCAPE '!'{conditions}
             ORDER BY shortcut, id LIMIT $3"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(canned_of).collect()
    }

    async fn count_canned(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM canned_response WHERE workspace_id = $1";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        Columns::new("canned_response", row).count()
    }

    async fn delete_canned(
        &self,
        workspace: WorkspaceId,
        id: CannedResponseId,
    ) -> Result<bool, StoreError> {
        let sql = "DELETE FROM canned_response WHERE workspace_id = $1 AND id = $2 RETURNING 1";
        let delete = Statement::new(sql, params![workspace, id]);
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }
}

fn canned_of(row: Row) -> Result<CannedEntry, StoreError> {
    let mut columns = Columns::new("canned_response", row);
    let id = CannedResponseId::from_uuid(columns.uuid()?);
    Ok(CannedEntry {
        id,
        team: Some(columns.count()?).filter(|team| *team > 0),
        shortcut: columns.text()?,
        record: columns.record("record", &id)?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}
