//! Programs that speak for their users as Haptik's clients do: each speaks on one channel. Of their tokens only
//! hashes are kept.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ChannelId, WorkspaceId};

use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A program's credentials, as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotClient {
    pub workspace: WorkspaceId,
    /// Unique in the deployment.
    pub client_id: String,
    pub channel: ChannelId,
    /// SHA-256 of the token.
    pub hash: [u8; 32],
    /// First characters of the token, to recognise it by.
    pub prefix: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Credentials of programs.
#[async_trait]
pub trait BotClientStore: Send + Sync {
    /// Keeps credentials; those of that channel before are no longer good. `false` when another channel has
    /// the client id.
    async fn put_bot_client(&self, client: BotClient) -> Result<bool, StoreError>;

    /// Finds credentials by client id, in whatever workspace.
    async fn find_bot_client(&self, client_id: &str) -> Result<Option<BotClient>, StoreError>;

    /// Finds the credentials of a channel.
    async fn find_bot_client_of(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<Option<BotClient>, StoreError>;

    /// Removes the credentials of a channel. `false` when it has none.
    async fn delete_bot_client(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<bool, StoreError>;
}

const COLUMNS: &str = "workspace_id, client_id, channel_id, hash, prefix, created_at, updated_at";

#[async_trait]
impl<D: Database> BotClientStore for D {
    async fn put_bot_client(&self, client: BotClient) -> Result<bool, StoreError> {
        let upsert = Statement::new(
            "INSERT INTO bot_client (workspace_id, client_id, channel_id, hash, prefix, created_at, \
             updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (channel_id) DO UPDATE SET hash = excluded.hash,
             prefix = excluded.prefix, updated_at = excluded.updated_at
             WHERE bot_client.workspace_id = excluded.workspace_id RETURNING 1",
            params![
                client.workspace,
                client.client_id,
                client.channel,
                client.hash.to_vec(),
                client.prefix,
                client.created_at,
                client.updated_at,
            ],
        );
        Ok(self.write(vec![upsert.required()]).await?.is_done())
    }

    async fn find_bot_client(&self, client_id: &str) -> Result<Option<BotClient>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bot_client WHERE client_id = $1");
        let rows = self.read(Statement::new(sql, params![client_id])).await?;
        rows.into_iter().next().map(client_of).transpose()
    }

    async fn find_bot_client_of(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<Option<BotClient>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM bot_client WHERE workspace_id = $1 AND channel_id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, channel])).await?;
        rows.into_iter().next().map(client_of).transpose()
    }

    async fn delete_bot_client(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM bot_client WHERE workspace_id = $1 AND channel_id = $2 RETURNING 1",
            params![workspace, channel],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }
}

fn client_of(row: Row) -> Result<BotClient, StoreError> {
    let mut columns = Columns::new("bot_client", row);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let client_id = columns.text()?;
    let channel = ChannelId::from_uuid(columns.uuid()?);
    let hash = columns.bytes()?;
    let hash = hash.try_into().map_err(|hash: Vec<u8>| StoreError::Corrupt {
        table: "bot_client",
        column: "hash",
        id: client_id.clone(),
        reason: format!("{} bytes", hash.len()),
    })?;
    Ok(BotClient {
        workspace,
        client_id,
        channel,
        hash,
        prefix: columns.text()?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}
