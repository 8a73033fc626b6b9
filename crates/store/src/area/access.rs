//! Workspaces and the API keys that lead into them.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ApiKeyId, MemberId, WorkspaceId};
use model::member::Roles;

use super::access_change::changed;
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workspace {
    pub id: WorkspaceId,
    pub name: String,
    pub created_at: Timestamp,
}

/// An API key as it is made. The key itself is never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiKey {
    pub id: ApiKeyId,
    pub name: String,
    /// SHA-256 of the key.
    pub hash: [u8; 32],
    /// First characters of the key, to recognise it by.
    pub prefix: String,
    pub scopes: Vec<String>,
    /// Whose it is, if it is a member's own.
    pub member: Option<MemberId>,
    pub created_at: Timestamp,
}

/// Whose own a key is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMember {
    pub id: MemberId,
    pub name: String,
    pub roles: Roles,
}

/// An API key as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub workspace: WorkspaceId,
    pub name: String,
    pub prefix: String,
    pub scopes: Vec<String>,
    pub member: Option<KeyMember>,
    pub created_at: Timestamp,
    pub revoked_at: Option<Timestamp>,
}

/// Workspaces and API keys.
#[async_trait]
pub trait AccessStore: Send + Sync {
    /// Makes a workspace. `false` when its name or id is taken.
    async fn create_workspace(&self, workspace: Workspace) -> Result<bool, StoreError>;

    /// Lists all workspaces by name.
    async fn list_workspaces(&self) -> Result<Vec<Workspace>, StoreError>;

    /// Finds a workspace by its name.
    async fn find_workspace(&self, name: &str) -> Result<Option<Workspace>, StoreError>;

    /// Makes an API key. `false` when the hash is known already, or there is no such member in force.
    async fn create_api_key(
        &self,
        workspace: WorkspaceId,
        key: NewApiKey,
    ) -> Result<bool, StoreError>;

    /// Finds the key of that hash in whatever workspace, unless it is revoked or its member isn't in force.
    async fn find_api_key(&self, hash: [u8; 32]) -> Result<Option<ApiKey>, StoreError>;

    /// Lists a workspace's keys, revoked ones too, newest first.
    async fn list_api_keys(&self, workspace: WorkspaceId) -> Result<Vec<ApiKey>, StoreError>;

    /// Revokes a key for good. `false` when there is no such key in force.
    async fn revoke_api_key(
        &self,
        workspace: WorkspaceId,
        key: ApiKeyId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;
}

/// Keys `k` with their members `m`.
const KEYS: &str = "SELECT k.id, k.workspace_id, k.name, k.prefix, k.scopes, k.created_at, k.revoked_at, \
                    m.id, m.name, m.roles FROM api_key k LEFT JOIN member m ON m.id = k.member_id";

#[async_trait]
impl<D: Database> AccessStore for D {
    async fn create_workspace(&self, workspace: Workspace) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO workspace (workspace_id, name, created_at) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING RETURNING 1",
            params![workspace.id, workspace.name, workspace.created_at],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn list_workspaces(&self) -> Result<Vec<Workspace>, StoreError> {
        let sql = "SELECT workspace_id, name, created_at FROM workspace ORDER BY name";
        let rows = self.read(Statement::new(sql, Vec::new())).await?;
        rows.into_iter().map(workspace_of).collect()
    }

    async fn find_workspace(&self, name: &str) -> Result<Option<Workspace>, StoreError> {
        let sql = "SELECT workspace_id, name, created_at FROM workspace WHERE name = $1";
        let rows = self.read(Statement::new(sql, params![name])).await?;
        rows.into_iter().next().map(workspace_of).transpose()
    }

    async fn create_api_key(
        &self,
        workspace: WorkspaceId,
        key: NewApiKey,
    ) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO api_key (workspace_id, id, name, hash, prefix, scopes, created_at, member_id)
             SELECT w.workspace_id, $2, $3, $4, $5, $6, $7, $8 FROM workspace w
             WHERE w.workspace_id = $1 AND (CAST($9 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM member m
                 WHERE m.workspace_id = $1 AND m.id = $8 AND m.disabled_at IS NULL))
             ON CONFLICT DO NOTHING RETURNING 1",
            params![
                workspace,
                key.id,
                key.name,
                key.hash.to_vec(),
                key.prefix,
                encode(&key.scopes)?,
                key.created_at,
                key.member,
                i64::from(key.member.is_some()),
            ],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn find_api_key(&self, hash: [u8; 32]) -> Result<Option<ApiKey>, StoreError> {
        let sql =
            format!("{KEYS} WHERE k.hash = $1 AND k.revoked_at IS NULL AND m.disabled_at IS NULL");
        let rows = self.read(Statement::new(sql, params![hash.to_vec()])).await?;
        rows.into_iter().next().map(key_of).transpose()
    }

    async fn list_api_keys(&self, workspace: WorkspaceId) -> Result<Vec<ApiKey>, StoreError> {
        let sql = format!("{KEYS} WHERE k.workspace_id = $1 ORDER BY k.id DESC");
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        rows.into_iter().map(key_of).collect()
    }

    async fn revoke_api_key(
        &self,
        workspace: WorkspaceId,
        key: ApiKeyId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE api_key SET revoked_at = $3
             WHERE workspace_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING 1",
            params![workspace, key, now],
        );
        let mut statements = vec![update.required()];
        statements.extend(changed(workspace, key));
        Ok(self.write(statements).await?.is_done())
    }
}

fn workspace_of(row: Row) -> Result<Workspace, StoreError> {
    let mut columns = Columns::new("workspace", row);
    Ok(Workspace {
        id: WorkspaceId::from_uuid(columns.uuid()?),
        name: columns.text()?,
        created_at: columns.time()?,
    })
}

fn key_of(row: Row) -> Result<ApiKey, StoreError> {
    let mut columns = Columns::new("api_key", row);
    let id = ApiKeyId::from_uuid(columns.uuid()?);
    let mut key = ApiKey {
        id,
        workspace: WorkspaceId::from_uuid(columns.uuid()?),
        name: columns.text()?,
        prefix: columns.text()?,
        scopes: columns.record("scopes", &id)?,
        member: None,
        created_at: columns.time()?,
        revoked_at: columns.time_or_null()?,
    };
    if let Some(member) = columns.uuid_or_null()?.map(MemberId::from_uuid) {
        let (name, roles) = (columns.text()?, columns.record("roles", &member)?);
        key.member = Some(KeyMember { id: member, name, roles });
    }
    Ok(key)
}
