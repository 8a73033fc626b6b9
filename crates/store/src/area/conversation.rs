//! Conversations as a list to look through. Their turns are in `turns`.

use async_trait::async_trait;
use model::id::{
    BotId, BotVersionId, ChannelId, ContactId, ConversationId, ReplicaId, WorkspaceId,
};

use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, Statement, conditions_of, params};
use crate::turns::Conversation;

/// Which conversations to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConversationFilter {
    /// As [`Status::as_str`](model::conversation::Status::as_str) writes it.
    pub status: Option<&'static str>,
    pub channel: Option<ChannelId>,
    pub contact: Option<ContactId>,
    /// Older than this one.
    pub before: Option<ConversationId>,
}

/// Conversations of a workspace.
#[async_trait]
pub trait ConversationStore: Send + Sync {
    /// Finds a conversation without what a turn needs.
    async fn find_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError>;

    /// Finds the workspace of a conversation, over all of them: for who proves to belong to the
    /// conversation and names no workspace.
    async fn find_workspace_of_conversation(
        &self,
        id: ConversationId,
    ) -> Result<Option<WorkspaceId>, StoreError>;

    /// Finds the conversation that was opened on a channel with this key.
    async fn find_conversation_by_key(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        key: &str,
    ) -> Result<Option<Conversation>, StoreError>;

    /// Lists at most `limit` conversations, the last begun first.
    async fn list_conversations(
        &self,
        workspace: WorkspaceId,
        filter: ConversationFilter,
        limit: u32,
    ) -> Result<Vec<Conversation>, StoreError>;

    /// Counts a contact's conversations up to the one of that id, or all.
    async fn count_conversations(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        until: Option<ConversationId>,
    ) -> Result<u64, StoreError>;
}

/// What [`conversation_of`] reads, in its order.
pub(crate) const COLUMNS: &str = "c.id, c.contact_id, c.channel_id, c.bot_id, c.bot_version_id, \
     c.status_record, c.session, c.version, c.last_number, c.owner, c.created_at, \
     c.last_activity_at, c.expires_at, c.details";

#[async_trait]
impl<D: Database> ConversationStore for D {
    async fn find_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Conversation>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM conversation c WHERE workspace_id = $1 AND id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(row_of).transpose()
    }

    async fn find_workspace_of_conversation(
        &self,
        id: ConversationId,
    ) -> Result<Option<WorkspaceId>, StoreError> {
        let sql = "SELECT workspace_id FROM conversation WHERE id = $1";
        let rows = self.read(Statement::new(sql, params![id])).await?;
        let workspace = |row| Columns::new("conversation", row).uuid();
        let found = rows.into_iter().next().map(workspace).transpose()?;
        Ok(found.map(WorkspaceId::from_uuid))
    }

    async fn find_conversation_by_key(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        key: &str,
    ) -> Result<Option<Conversation>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM conversation c
             WHERE workspace_id = $1 AND channel_id = $2 AND create_key = $3"
        );
        let rows = self.read(Statement::new(sql, params![workspace, channel, key])).await?;
        rows.into_iter().next().map(row_of).transpose()
    }

    async fn list_conversations(
        &self,
        workspace: WorkspaceId,
        filter: ConversationFilter,
        limit: u32,
    ) -> Result<Vec<Conversation>, StoreError> {
        let mut parameters = params![workspace, limit];
        let wanted = [
            ("c.status =", filter.status.map(Into::into)),
            ("c.channel_id =", filter.channel.map(Into::into)),
            ("c.contact_id =", filter.contact.map(Into::into)),
            ("c.id <", filter.before.map(Into::into)),
        ];
        let conditions = conditions_of(&mut parameters, wanted);
        let sql = format!(
            "SELECT {COLUMNS} FROM conversation c WHERE c.workspace_id = $1{conditions}
             ORDER BY c.id DESC LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(row_of).collect()
    }

    async fn count_conversations(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        until: Option<ConversationId>,
    ) -> Result<u64, StoreError> {
        let mut parameters = params![workspace, contact];
        let mut condition = "";
        if let Some(until) = until {
            parameters.push(until.into());
            condition = " AND id <= $3";
        }
        let sql = format!(
            "SELECT COUNT(*) FROM conversation WHERE workspace_id = $1 AND contact_id = $2{condition}"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        Columns::new("conversation", row).count()
    }
}

fn row_of(row: Row) -> Result<Conversation, StoreError> {
    conversation_of(&mut Columns::new("conversation", row))
}

/// Reads a conversation from [`COLUMNS`].
pub(crate) fn conversation_of(columns: &mut Columns) -> Result<Conversation, StoreError> {
    let id = ConversationId::from_uuid(columns.uuid()?);
    Ok(Conversation {
        id,
        contact: ContactId::from_uuid(columns.uuid()?),
        channel: ChannelId::from_uuid(columns.uuid()?),
        bot: columns.uuid_or_null()?.map(BotId::from_uuid),
        bot_version: columns.uuid_or_null()?.map(BotVersionId::from_uuid),
        status: columns.record("status_record", &id)?,
        session: columns.count()?,
        version: columns.count()?,
        last_number: columns.count()?,
        owner: columns.uuid_or_null()?.map(ReplicaId::from_uuid),
        created_at: columns.time()?,
        last_activity_at: columns.time()?,
        expires_at: columns.time_or_null()?,
        details: columns.record_or_null("details", &id)?.unwrap_or_default(),
    })
}
