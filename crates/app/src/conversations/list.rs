//! Reading conversations and their messages.

use model::conversation::{MessageNumber, Status};
use model::id::{ContactId, ConversationId, WorkspaceId};
use store::{ConversationFilter, MessagePage, ReadMarks, StoreError, Stretch};

use crate::App;

/// Most messages or conversations of a page.
const MAX_PAGE: u32 = 200;

/// Which messages of a conversation to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListMessages {
    /// After this one, oldest first; 0: from the beginning.
    pub after: MessageNumber,
    /// Before this one instead, for paging back.
    pub before: Option<MessageNumber>,
    /// At most 200.
    pub limit: u32,
}

/// Which conversations to list.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// As `with_bot`, `queued`, `with_agent` or `closed`.
    pub status: Option<&'static str>,
    /// Key of the channel.
    pub channel: Option<String>,
    pub contact: Option<ContactId>,
    pub before: Option<ConversationId>,
    /// At most 200.
    pub limit: u32,
}

/// A conversation with the key of its channel.
#[derive(Debug, Clone, PartialEq)]
pub struct ConversationSummary {
    pub conversation: store::Conversation,
    pub channel: String,
    /// How far it is read, where it was asked for alone.
    pub read: Option<ReadMarks>,
}

impl App {
    /// Finds a conversation.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<ConversationSummary>, StoreError> {
        let Some(conversation) = self.inner.store.find_conversation(workspace, id).await? else {
            return Ok(None);
        };
        let channel = self.channel_key(workspace, conversation.channel).await?;
        let read = Some(self.inner.store.find_read_marks(workspace, id).await?);
        Ok(Some(ConversationSummary { conversation, channel, read }))
    }

    /// Lists conversations, the last begun first.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_conversations(
        &self,
        workspace: WorkspaceId,
        inbox: Inbox,
    ) -> Result<Vec<ConversationSummary>, StoreError> {
        let channel = match &inbox.channel {
            Some(key) => match self.channel_by_key(workspace, key).await? {
                Some(channel) => Some(channel.id),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let filter = ConversationFilter {
            status: inbox.status,
            channel,
            contact: inbox.contact,
            before: inbox.before,
        };
        let limit = inbox.limit.clamp(1, MAX_PAGE);
        let mut listed = Vec::new();
        for conversation in self.inner.store.list_conversations(workspace, filter, limit).await? {
            let channel = self.channel_key(workspace, conversation.channel).await?;
            listed.push(ConversationSummary { conversation, channel, read: None });
        }
        Ok(listed)
    }

    /// Lists the messages of a conversation that may be seen now.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_messages(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        request: ListMessages,
    ) -> Result<MessagePage, StoreError> {
        let now = self.inner.clock.now();
        let stretch = match request.before {
            Some(number) => Stretch::Before { number, now },
            None => Stretch::After { number: request.after, now },
        };
        let limit = request.limit.clamp(1, MAX_PAGE);
        self.inner.store.list_messages(workspace, id, stretch, limit).await
    }

    /// The status of a conversation, for those who follow it.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn conversation_status(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Status>, StoreError> {
        let found = self.inner.store.find_conversation(workspace, id).await?;
        Ok(found.map(|conversation| conversation.status))
    }
}
