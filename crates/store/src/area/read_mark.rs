//! Read marks: how far the two sides of a conversation have read it. They never go back.

use async_trait::async_trait;
use model::conversation::MessageNumber;
use model::id::{ConversationId, ReplicaId, WorkspaceId};

use super::desk::{NewDeskEvent, logged};
use crate::bus::Hint;
use crate::error::StoreError;
use crate::sql::{Columns, Database, Statement, int, params};

/// How far a conversation is read; 0: not at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReadMarks {
    pub contact: MessageNumber,
    /// By any of those who answer.
    pub agents: MessageNumber,
}

/// Who has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Contact,
    Agents,
}

/// Read marks of a workspace's conversations.
#[async_trait]
pub trait ReadMarkStore: Send + Sync {
    /// How far a conversation is read.
    async fn find_read_marks(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<ReadMarks, StoreError>;

    /// Marks a conversation as read up to a message, and logs that. `false`, and nothing is logged, when it was
    /// read up to there already.
    async fn mark_read(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        (reader, number): (Reader, MessageNumber),
        (replica, event): (ReplicaId, Option<NewDeskEvent>),
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> ReadMarkStore for D {
    async fn find_read_marks(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<ReadMarks, StoreError> {
        let sql = "SELECT contact, agents FROM read_mark
                   WHERE workspace_id = $1 AND conversation_id = $2";
        let rows = self.read(Statement::new(sql, params![workspace, conversation])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(ReadMarks::default()) };
        let mut columns = Columns::new("read_mark", row);
        Ok(ReadMarks { contact: columns.count()?, agents: columns.count()? })
    }

    async fn mark_read(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        (reader, number): (Reader, MessageNumber),
        (replica, event): (ReplicaId, Option<NewDeskEvent>),
    ) -> Result<bool, StoreError> {
        let (column, contact, agents) = match reader {
            Reader::Contact => ("contact", number, 0),
            Reader::Agents => ("agents", 0, number),
        };
        let mark = Statement::new(
            format!(
                "INSERT INTO read_mark (workspace_id, conversation_id, contact, agents)
                 VALUES ($1, $2, $3, $4) ON CONFLICT (conversation_id) DO UPDATE
                 SET {column} = excluded.{column} WHERE read_mark.workspace_id = $1
                 AND read_mark.{column} < excluded.{column} RETURNING 1"
            ),
            params![workspace, conversation, int("message", contact)?, int("message", agents)?],
        );
        let mut statements = vec![mark.required()];
        if let Some(event) = event {
            let logged = logged(workspace, Some(conversation), (replica, event))?;
            statements.extend(logged.into_iter().map(|(sql, it)| Statement::new(sql.text(), it)));
        }
        let is_done = self.write(statements).await?.is_done();
        if is_done {
            self.bus().publish(Hint {
                workspace,
                conversation,
                number,
                is_claimable: false,
                has_sends: false,
            });
        }
        Ok(is_done)
    }
}
