//! Accepted messages by their sender's id: what a repetition is told when the conversation takes
//! nothing new any more.

use async_trait::async_trait;
use model::conversation::MessageNumber;
use model::id::{ChannelId, ConversationId, WorkspaceId};

use crate::error::StoreError;
use crate::record::Place;
use crate::sql::{Columns, Database, Statement, params};

/// A message that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    pub conversation: ConversationId,
    pub number: MessageNumber,
    /// SHA-256 of what was sent.
    pub body_hash: [u8; 32],
}

/// Accepted messages of a workspace.
#[async_trait]
pub trait AcceptedStore: Send + Sync {
    /// Finds the message of that sender's id, as long as its dedupe key is kept.
    async fn find_accepted(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        sender_message_id: &str,
    ) -> Result<Option<Accepted>, StoreError>;
}

#[async_trait]
impl<D: Database> AcceptedStore for D {
    async fn find_accepted(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        sender_message_id: &str,
    ) -> Result<Option<Accepted>, StoreError> {
        let sql = "SELECT conversation_id, number, body_hash FROM inbox
                   WHERE workspace_id = $1 AND channel_id = $2 AND sender_message_id = $3";
        let rows =
            self.read(Statement::new(sql, params![workspace, channel, sender_message_id])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let mut columns = Columns::new("inbox", row);
        let conversation = ConversationId::from_uuid(columns.uuid()?);
        let number = columns.count()?;
        let place = Place { table: "inbox", column: "body_hash", id: &conversation };
        let body_hash =
            columns.bytes()?.try_into().map_err(|_| place.corrupt("it has not 32 bytes"))?;
        Ok(Some(Accepted { conversation, number, body_hash }))
    }
}
