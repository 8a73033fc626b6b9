//! How far the two sides of a conversation have read it.

use model::conversation::MessageNumber;
use model::id::{ConversationId, MemberId, WorkspaceId};
use serde_json::json;
use store::{NewDeskEvent, ReadMarks, Reader, StoreError};

use super::DeskError;
use crate::App;

impl App {
    /// Marks a conversation as read up to a message by its contact (`None`) or in an agent's name. What was read
    /// stays so: an earlier message changes nothing.
    ///
    /// # Errors
    ///
    /// [`DeskError::NotFound`], [`DeskError::Bad`] when there is no such message yet.
    pub async fn mark_read(
        &self,
        workspace: WorkspaceId,
        (id, agent): (ConversationId, Option<MemberId>),
        number: MessageNumber,
    ) -> Result<(), DeskError> {
        let found = self.inner.store.find_conversation(workspace, id).await?;
        let found = found.ok_or(DeskError::NotFound(id))?;
        if number > found.last_number {
            return Err(DeskError::Bad("there is no such message yet"));
        }
        let reader = if agent.is_some() { Reader::Agents } else { Reader::Contact };
        let is_at_desk = self.inner.store.find_place(workspace, id).await?.is_some();
        let event = is_at_desk.then(|| NewDeskEvent {
            kind: "read".to_owned(),
            record: json!({ "number": number, "agent": agent.map(|agent| agent.to_string()) }),
            created_at: self.now(),
        });
        let logged = (self.inner.replica, event);
        self.inner.store.mark_read(workspace, id, (reader, number), logged).await?;
        Ok(())
    }

    /// How far a conversation is read.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_read_marks(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<ReadMarks, StoreError> {
        self.inner.store.find_read_marks(workspace, id).await
    }
}
