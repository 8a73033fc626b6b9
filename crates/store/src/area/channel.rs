//! Channels: configured ways in and out.

use async_trait::async_trait;
use jiff::Timestamp;
use model::channel::Channel;
use model::id::{ChannelId, WorkspaceId};

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A channel as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelEntry {
    pub id: ChannelId,
    pub channel: Channel,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Channels of a workspace.
#[async_trait]
pub trait ChannelStore: Send + Sync {
    /// Makes a channel. `false` when its key or id is taken.
    async fn create_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
        channel: Channel,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Replaces a channel. `false` when it isn't there or its new key is another's.
    async fn update_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
        channel: Channel,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Finds a channel by its key.
    async fn find_channel(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<ChannelEntry>, StoreError>;

    /// Finds a channel by its id.
    async fn find_channel_by_id(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
    ) -> Result<Option<ChannelEntry>, StoreError>;

    /// Lists all channels by key.
    async fn list_channels(&self, workspace: WorkspaceId) -> Result<Vec<ChannelEntry>, StoreError>;

    /// Removes a channel; its conversations stay. `false` when it isn't there.
    async fn delete_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> ChannelStore for D {
    async fn create_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
        channel: Channel,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO channel (workspace_id, id, key, record, created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING 1",
            params![workspace, id, channel.key.as_str(), encode(&channel)?, now, now],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn update_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
        channel: Channel,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE channel SET key = $3, record = $4, updated_at = $5
             WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id, channel.key.as_str(), encode(&channel)?, now],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }

    async fn find_channel(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<ChannelEntry>, StoreError> {
        let sql = "SELECT id, record, created_at, updated_at FROM channel
                   WHERE workspace_id = $1 AND key = $2";
        let rows = self.read(Statement::new(sql, params![workspace, key])).await?;
        rows.into_iter().next().map(entry_of).transpose()
    }

    async fn find_channel_by_id(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
    ) -> Result<Option<ChannelEntry>, StoreError> {
        let sql = "SELECT id, record, created_at, updated_at FROM channel
                   WHERE workspace_id = $1 AND id = $2";
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(entry_of).transpose()
    }

    async fn list_channels(&self, workspace: WorkspaceId) -> Result<Vec<ChannelEntry>, StoreError> {
        let sql = "SELECT id, record, created_at, updated_at FROM channel
                   WHERE workspace_id = $1 ORDER BY key";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        rows.into_iter().map(entry_of).collect()
    }

    async fn delete_channel(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM channel WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }
}

fn entry_of(row: Row) -> Result<ChannelEntry, StoreError> {
    let mut columns = Columns::new("channel", row);
    let id = ChannelId::from_uuid(columns.uuid()?);
    Ok(ChannelEntry {
        id,
        channel: columns.record("record", &id)?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}
