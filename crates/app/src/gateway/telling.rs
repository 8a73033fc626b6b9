//! What an answer to another system holds of what our bot said: its own turns, and what is owed of those
//! before.

use std::time::Duration;

use model::conversation::{Author, Message, MessageNumber};
use model::id::{ConversationId, WorkspaceId};
use store::{Conversation, StoreError, Stretch};

use super::answer::Progress;
use super::memory::Memory;
use crate::App;

/// Most messages that are told at once of those that came too late before.
const MAX_LATE: u32 = 100;

impl App {
    /// Adds what an answer tells, and remembers it where more comes later. Says whether something of it
    /// was queued to be sent later as well.
    pub(super) async fn tell(
        &self,
        (workspace, id): (WorkspaceId, ConversationId),
        progress: Progress,
        said: &mut Vec<Message>,
    ) -> Result<bool, StoreError> {
        let memory = self.memory(workspace, id).await?;
        let is_owed = memory.owed_after.is_some();
        if !progress.is_pending && !is_owed && !progress.has_waited {
            said.extend(progress.said);
            return Ok(false);
        }
        let (told, owed_after) = if !progress.is_pending && (!is_owed || progress.was_known) {
            // A repetition is told all of its turn once more.
            (progress.said, None)
        } else {
            let owed = memory.owed_after.or(progress.first).unwrap_or_default();
            let after = owed.max(memory.pushed);
            let so_far = self.said_after(workspace, id, after).await?;
            let last = so_far.last().map_or(after, |message| message.number);
            (so_far, progress.is_pending.then_some(last))
        };
        let last = told.last().map_or(0, |message| message.number);
        let memory = Memory {
            owed_after,
            told: memory.told.max(last),
            pushed: memory.pushed,
            waits_until: None,
        };
        self.keep_memory(workspace, id, &memory).await?;
        said.extend(told);
        Ok(true)
    }

    /// Remembers that a request waits: what is said meanwhile is told by its answer.
    pub(super) async fn keep_waiting(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        time: Duration,
    ) -> Result<(), StoreError> {
        let memory = self.memory(workspace, id).await?;
        let waits_until = Some(self.now() + time);
        self.keep_memory(workspace, id, &Memory { waits_until, ..memory }).await
    }

    /// Remembers that an answer told the end: nothing is sent after it.
    pub(super) async fn keep_end_told(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), StoreError> {
        let memory = Memory { told: MessageNumber::MAX, ..Memory::default() };
        self.keep_memory(workspace, id, &memory).await
    }

    /// What a conversation that is over said after its last answer.
    pub(super) async fn late(
        &self,
        workspace: WorkspaceId,
        over: Option<&Conversation>,
    ) -> Result<Vec<Message>, StoreError> {
        let Some(over) = over else { return Ok(Vec::new()) };
        let memory = self.memory(workspace, over.id).await?;
        let Some(owed) = memory.owed_after else { return Ok(Vec::new()) };
        let late = self.said_after(workspace, over.id, owed.max(memory.pushed)).await?;
        self.keep_end_told(workspace, over.id).await?;
        Ok(late)
    }

    /// What was said after a number, visible by now or not: pauses are told, not waited for.
    async fn said_after(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        number: MessageNumber,
    ) -> Result<Vec<Message>, StoreError> {
        let all = Stretch::After { number, now: model::Timestamp::MAX };
        let page = self.inner.store.list_messages(workspace, id, all, MAX_LATE).await?;
        Ok(page.messages.into_iter().filter(|message| message.author != Author::Contact).collect())
    }
}
