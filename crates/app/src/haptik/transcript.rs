//! What was said in a user's conversation.

use model::conversation::{Audience, Author, MessageNumber};
use model::id::ConversationId;
use store::{Conversation, StoreError, Stretch};

use super::{CONVERSATION, HaptikClient, message_id};
use crate::App;

/// Most lines of a transcript.
const MAX_LINES: u32 = 1_000;
/// How many are read at a time.
const PAGE: u32 = 200;

/// Which conversation is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TranscriptOf {
    /// The program's id of the user, or our number of them.
    pub user_name: String,
    /// As we count conversations.
    pub conversation_no: u64,
    /// The last so many lines; at most 1,000.
    pub limit: Option<u32>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HaptikLine {
    pub message_id: u64,
    pub text: String,
    /// `user`, `bot`, or an agent.
    pub author: Author,
    pub at: model::Timestamp,
}

/// Why there is no transcript.
#[derive(Debug, thiserror::Error)]
pub enum HaptikTranscriptError {
    #[error("invalid user_name")]
    NoUser,
    #[error("user has not sent a message")]
    NoConversation,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Lists what was said, oldest first; notes aren't told.
    ///
    /// # Errors
    ///
    /// [`HaptikTranscriptError`].
    pub async fn haptik_transcript(
        &self,
        client: &HaptikClient,
        of: &TranscriptOf,
    ) -> Result<Vec<HaptikLine>, HaptikTranscriptError> {
        let contact = self.haptik_contact_meant(client, &of.user_name).await?;
        let contact = contact.ok_or(HaptikTranscriptError::NoUser)?;
        let found = self.numbered_conversation(client, of.conversation_no).await?;
        let found = found.filter(|found| found.contact == contact.id);
        let found = found.ok_or(HaptikTranscriptError::NoConversation)?;
        let lines = self.lines(client, found.id, of.conversation_no).await?;
        let limit = usize::try_from(of.limit.unwrap_or(MAX_LINES).min(MAX_LINES)).unwrap_or(0);
        let skipped = lines.len().saturating_sub(limit);
        Ok(lines.into_iter().skip(skipped).collect())
    }

    async fn numbered_conversation(
        &self,
        client: &HaptikClient,
        number: u64,
    ) -> Result<Option<Conversation>, StoreError> {
        let (store, workspace) = (&self.inner.store, client.workspace);
        let id = store.find_by_vendor_number(workspace, CONVERSATION, number).await?;
        match id.and_then(|id| id.parse::<ConversationId>().ok()) {
            Some(id) => store.find_conversation(workspace, id).await,
            None => Ok(None),
        }
    }

    async fn lines(
        &self,
        client: &HaptikClient,
        id: ConversationId,
        conversation_no: u64,
    ) -> Result<Vec<HaptikLine>, StoreError> {
        let mut lines = Vec::new();
        let mut after: MessageNumber = 0;
        loop {
            let stretch = Stretch::After { number: after, now: self.now() };
            let page = self.inner.store.list_messages(client.workspace, id, stretch, PAGE).await?;
            let Some(last) = page.messages.last() else { return Ok(lines) };
            after = last.number;
            for message in page.messages {
                if message.audience == Audience::Everybody && message.content.is_visible() {
                    lines.push(HaptikLine {
                        message_id: message_id(conversation_no, message.number),
                        text: message.content.plain_text(),
                        author: message.author,
                        at: message.created_at,
                    });
                }
            }
            if !page.has_more {
                return Ok(lines);
            }
        }
    }
}
