//! Secrets, as ciphertext. Encrypting and decrypting is done by who holds the key.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::WorkspaceId;

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A secret to keep; replaces the one of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSecret {
    pub name: String,
    pub kind: String,
    /// Where it may be sent.
    pub hosts: Vec<String>,
    pub ciphertext: Vec<u8>,
    /// Which key it is encrypted with.
    pub key_id: String,
    pub now: Timestamp,
}

/// What may be seen of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretEntry {
    pub name: String,
    pub kind: String,
    pub hosts: Vec<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A secret for who sends or re-encrypts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSecret {
    pub entry: SecretEntry,
    pub ciphertext: Vec<u8>,
    pub key_id: String,
}

/// Secrets of a workspace.
#[async_trait]
pub trait SecretStore: Send + Sync {
    /// Keeps a secret, in place of the one of that name.
    async fn put_secret(&self, workspace: WorkspaceId, secret: NewSecret)
    -> Result<(), StoreError>;

    /// Finds a secret with its ciphertext.
    async fn find_secret(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<StoredSecret>, StoreError>;

    /// Lists what may be seen of all secrets, by name.
    async fn list_secrets(&self, workspace: WorkspaceId) -> Result<Vec<SecretEntry>, StoreError>;

    /// Finds the secrets of that name of all workspaces, at most `limit`: for requests that say by
    /// such a secret alone whose they are.
    async fn find_secrets_named(
        &self,
        name: &str,
        limit: u32,
    ) -> Result<Vec<(WorkspaceId, StoredSecret)>, StoreError>;

    /// Removes a secret. `false` when there is none of that name.
    async fn delete_secret(&self, workspace: WorkspaceId, name: &str) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> SecretStore for D {
    async fn put_secret(
        &self,
        workspace: WorkspaceId,
        secret: NewSecret,
    ) -> Result<(), StoreError> {
        let upsert = Statement::new(
            "INSERT INTO secret (workspace_id, name, kind, hosts, ciphertext, key_id, created_at, \
             updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (workspace_id, name) DO UPDATE SET kind = excluded.kind,
             hosts = excluded.hosts, ciphertext = excluded.ciphertext, key_id = excluded.key_id,
             updated_at = excluded.updated_at",
            params![
                workspace,
                secret.name,
                secret.kind,
                encode(&secret.hosts)?,
                secret.ciphertext,
                secret.key_id,
                secret.now,
                secret.now,
            ],
        );
        self.write(vec![upsert]).await.map(|_| ())
    }

    async fn find_secret(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<StoredSecret>, StoreError> {
        let sql = "SELECT name, kind, hosts, created_at, updated_at, ciphertext, key_id FROM secret
                   WHERE workspace_id = $1 AND name = $2";
        let rows = self.read(Statement::new(sql, params![workspace, name])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        stored_of(&mut Columns::new("secret", row)).map(Some)
    }

    async fn find_secrets_named(
        &self,
        name: &str,
        limit: u32,
    ) -> Result<Vec<(WorkspaceId, StoredSecret)>, StoreError> {
        let sql =
            "SELECT workspace_id, name, kind, hosts, created_at, updated_at, ciphertext, key_id
                   FROM secret WHERE name = $1 ORDER BY workspace_id LIMIT $2";
        let rows = self.read(Statement::new(sql, params![name, limit])).await?;
        let found = rows.into_iter().map(|row| {
            let mut columns = Columns::new("secret", row);
            let workspace = WorkspaceId::from_uuid(columns.uuid()?);
            Ok((workspace, stored_of(&mut columns)?))
        });
        found.collect()
    }

    async fn list_secrets(&self, workspace: WorkspaceId) -> Result<Vec<SecretEntry>, StoreError> {
        let sql = "SELECT name, kind, hosts, created_at, updated_at FROM secret
                   WHERE workspace_id = $1 ORDER BY name";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        rows.into_iter().map(|row: Row| entry_of(&mut Columns::new("secret", row))).collect()
    }

    async fn delete_secret(&self, workspace: WorkspaceId, name: &str) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM secret WHERE workspace_id = $1 AND name = $2 RETURNING 1",
            params![workspace, name],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }
}

fn stored_of(columns: &mut Columns) -> Result<StoredSecret, StoreError> {
    let entry = entry_of(columns)?;
    Ok(StoredSecret { entry, ciphertext: columns.bytes()?, key_id: columns.text()? })
}

fn entry_of(columns: &mut Columns) -> Result<SecretEntry, StoreError> {
    let name = columns.text()?;
    let kind = columns.text()?;
    let hosts = columns.record("hosts", &name)?;
    Ok(SecretEntry { name, kind, hosts, created_at: columns.time()?, updated_at: columns.time()? })
}
