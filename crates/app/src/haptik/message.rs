//! What users say, through their program.

use std::time::Duration;

use model::Timestamp;
use model::content::Attachment;
use model::conversation::{Details, Message, MessageNumber, Status};
use model::id::{AttachmentId, ConversationId};
use sha2::{Digest, Sha256};
use store::{ContactEntry, Conversation, ConversationFilter, StoreError, Stretch};

use super::{HaptikClient, message_id};
use crate::App;
use crate::attachments::{KeepAttachmentError, NewUpload};
use crate::clock::noise;
use crate::conversations::{
    Attached, InboundMessage, OpenConversation, OpenConversationError, ReceiveMessageError,
    Received, TurnEnd,
};
use crate::vault::hex;

/// How often a conversation that was closed meanwhile is opened anew.
const MAX_ATTEMPTS: usize = 4;
/// How long links to users' files are good.
const FILES_VALID_FOR: Duration = Duration::from_hours(24);
/// Where a language is among attributes.
const LANGUAGE: &str = "language_code";

/// A user's message.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HaptikMessage {
    /// The program's id of the user.
    pub auth_id: String,
    pub text: String,
    /// The program's id of the message: the same again is the same message.
    pub key: Option<String>,
}

/// A file that a user sent.
#[derive(Debug, Clone, PartialEq)]
pub struct HaptikFile {
    pub message: HaptikMessage,
    pub upload: NewUpload,
}

/// A message that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HaptikSent {
    pub message_id: u64,
    pub text: String,
    pub created_at: Timestamp,
    /// Where its file can be read for a day.
    pub file_url: Option<String>,
    pub conversation: ConversationId,
    pub number: MessageNumber,
}

/// A message that is kept, and what was said to it.
#[derive(Debug, Clone, PartialEq)]
pub struct HaptikTurn {
    pub sent: HaptikSent,
    /// `(id, message)`, of those that everybody may read.
    pub replies: Vec<(u64, Message)>,
}

/// Why a message wasn't kept.
#[derive(Debug, thiserror::Error)]
pub enum HaptikMessageError {
    #[error("user is not registered")]
    NotRegistered,
    #[error("the message's id was used for another message")]
    KeyReused,
    #[error(transparent)]
    Open(#[from] OpenConversationError),
    #[error(transparent)]
    File(#[from] KeepAttachmentError),
    #[error(transparent)]
    Receive(#[from] ReceiveMessageError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Keeps a user's message; it begins a conversation where none is open.
    ///
    /// # Errors
    ///
    /// [`HaptikMessageError`]; nothing was kept then.
    pub async fn log_haptik_message(
        &self,
        client: &HaptikClient,
        message: HaptikMessage,
    ) -> Result<HaptikSent, HaptikMessageError> {
        Ok(self.hear_haptik(client, (message, None)).await?.0)
    }

    /// As [`App::log_haptik_message`], and waits for what the bot says to it.
    ///
    /// # Errors
    ///
    /// [`HaptikMessageError`]; nothing was kept then.
    pub async fn ask_haptik(
        &self,
        client: &HaptikClient,
        message: HaptikMessage,
        time: Duration,
    ) -> Result<HaptikTurn, HaptikMessageError> {
        let (sent, end) = self.hear_haptik(client, (message, None)).await?;
        let end = match end {
            TurnEnd::Pending => {
                let place = (sent.conversation, sent.number);
                self.wait_for_turn(client.workspace, place, time).await?
            }
            finished @ TurnEnd::Finished(_) => finished,
        };
        let said = match end {
            TurnEnd::Finished(said) => said,
            TurnEnd::Pending => Vec::new(),
        };
        let conversation_no = self.conversation_no(client.workspace, sent.conversation).await?;
        let is_told = |message: &Message| {
            message.audience == model::conversation::Audience::Everybody
                && message.content.is_visible()
        };
        let replies = said.into_iter().filter(is_told);
        let replies = replies.map(|it| (message_id(conversation_no, it.number), it)).collect();
        Ok(HaptikTurn { sent, replies })
    }

    /// Keeps a file that a user sent, and the message that holds it.
    ///
    /// # Errors
    ///
    /// [`HaptikMessageError`]; no message was kept then.
    pub async fn log_haptik_file(
        &self,
        client: &HaptikClient,
        file: HaptikFile,
    ) -> Result<HaptikSent, HaptikMessageError> {
        Ok(self.hear_haptik(client, (file.message, Some(file.upload))).await?.0)
    }

    async fn hear_haptik(
        &self,
        client: &HaptikClient,
        (message, upload): (HaptikMessage, Option<NewUpload>),
    ) -> Result<(HaptikSent, TurnEnd), HaptikMessageError> {
        let workspace = client.workspace;
        let contact = self.haptik_contact(client, &message.auth_id).await?;
        let contact = contact.ok_or(HaptikMessageError::NotRegistered)?;
        let key = message.key.unwrap_or_else(|| hex(&noise::<16>()));
        // A program's ids are its own: they can't be used up for others.
        let id = format!("haptik/{}/{}", contact.id, hex(&Sha256::digest(&key)));
        let mut heard = InboundMessage::typed(id, message.text);
        let file = upload.as_ref().map(|upload| Sha256::digest(&upload.bytes));
        if let Some(known) = self.haptik_repetition(client, (&heard, file.is_some())).await? {
            return Ok(known);
        }
        for _ in 0..MAX_ATTEMPTS {
            let conversation = self.haptik_conversation(client, &contact).await?;
            let mut url = None;
            if let Some(upload) = &upload {
                let kept = self.keep_attachment(workspace, conversation, upload.clone()).await;
                let entry = match kept {
                    Err(KeepAttachmentError::Closed(_)) => continue,
                    kept => kept?,
                };
                url = Some(self.attachment_link(entry.id, FILES_VALID_FOR));
                heard.attached = Attached::Files(vec![Attachment {
                    id: Some(entry.id.to_string()),
                    name: entry.name,
                    media_type: entry.media_type,
                    size: Some(entry.size),
                    url: None,
                }]);
            }
            match self.receive_message(workspace, conversation, heard.clone()).await {
                Ok(Received { number, end, .. }) => {
                    let place = (conversation, number);
                    let sent = self.haptik_sent(client, place, (heard.text, url)).await?;
                    return Ok((sent, end));
                }
                // Somebody closed it a moment ago.
                Err(ReceiveMessageError::Closed(_)) => {}
                Err(ReceiveMessageError::IdReused { .. }) => {
                    return Err(HaptikMessageError::KeyReused);
                }
                Err(error) => return Err(error.into()),
            }
        }
        Err(ReceiveMessageError::Busy(self.haptik_conversation(client, &contact).await?).into())
    }

    /// What was answered when the same message came before.
    async fn haptik_repetition(
        &self,
        client: &HaptikClient,
        (heard, has_file): (&InboundMessage, bool),
    ) -> Result<Option<(HaptikSent, TurnEnd)>, HaptikMessageError> {
        let (store, workspace, channel) = (&self.inner.store, client.workspace, client.channel.id);
        let found = store.find_accepted(workspace, channel, &heard.id).await?;
        let Some(known) = found else { return Ok(None) };
        // A file has another id each time that it is kept.
        let is_same =
            has_file || heard.to_inbound(channel, self.now()).body_hash == known.body_hash;
        if !is_same {
            return Err(HaptikMessageError::KeyReused);
        }
        let place = (known.conversation, known.number);
        let url = self.haptik_file_url(client, place).await?;
        let sent = self.haptik_sent(client, place, (heard.text.clone(), url)).await?;
        let end = match store.turn_state(workspace, known.conversation, known.number).await? {
            store::TurnState::Finished { replies } => TurnEnd::Finished(replies),
            store::TurnState::Skipped => TurnEnd::Finished(Vec::new()),
            store::TurnState::Pending | store::TurnState::Unknown => TurnEnd::Pending,
        };
        Ok(Some((sent, end)))
    }

    async fn haptik_file_url(
        &self,
        client: &HaptikClient,
        place: (ConversationId, MessageNumber),
    ) -> Result<Option<String>, StoreError> {
        let message = self.haptik_kept(client, place).await?;
        let Some(model::content::Content::Attachments { files, .. }) =
            message.map(|message| message.content)
        else {
            return Ok(None);
        };
        let id = files.first().and_then(|file| file.id.as_deref());
        let id = id.and_then(|id| id.parse::<AttachmentId>().ok());
        Ok(id.map(|id| self.attachment_link(id, FILES_VALID_FOR)))
    }

    async fn haptik_kept(
        &self,
        client: &HaptikClient,
        (conversation, number): (ConversationId, MessageNumber),
    ) -> Result<Option<Message>, StoreError> {
        let stretch = Stretch::After { number: number.saturating_sub(1), now: Timestamp::MAX };
        let store = &self.inner.store;
        let page = store.list_messages(client.workspace, conversation, stretch, 1).await?;
        Ok(page.messages.into_iter().find(|message| message.number == number))
    }

    async fn haptik_sent(
        &self,
        client: &HaptikClient,
        (conversation, number): (ConversationId, MessageNumber),
        (text, file_url): (String, Option<String>),
    ) -> Result<HaptikSent, StoreError> {
        let kept = self.haptik_kept(client, (conversation, number)).await?;
        let conversation_no = self.conversation_no(client.workspace, conversation).await?;
        Ok(HaptikSent {
            message_id: message_id(conversation_no, number),
            text,
            created_at: kept.map_or_else(|| self.now(), |message| message.created_at),
            file_url,
            conversation,
            number,
        })
    }

    /// The last conversation of a user.
    pub(super) async fn last_haptik_conversation(
        &self,
        client: &HaptikClient,
        contact: &ContactEntry,
    ) -> Result<Option<Conversation>, StoreError> {
        let filter = ConversationFilter {
            contact: Some(contact.id),
            channel: Some(client.channel.id),
            ..ConversationFilter::default()
        };
        let listed = self.inner.store.list_conversations(client.workspace, filter, 1).await?;
        Ok(listed.into_iter().next())
    }

    /// The conversation of a user that is open, opened when there is none.
    async fn haptik_conversation(
        &self,
        client: &HaptikClient,
        contact: &ContactEntry,
    ) -> Result<ConversationId, HaptikMessageError> {
        let last = self.last_haptik_conversation(client, contact).await?;
        let after = match last {
            Some(last) if !matches!(last.status, Status::Closed { .. }) => return Ok(last.id),
            Some(last) => last.id.to_string(),
            None => "none".to_owned(),
        };
        let language = contact.profile.attributes.get(LANGUAGE).cloned();
        let opening = OpenConversation {
            channel: client.channel.channel.key.to_string(),
            contact: contact.external_id.clone(),
            // Two messages that come at once open one.
            key: Some(format!("haptik/{}/{after}", contact.id)),
            details: Details { language, ..Details::default() },
            ..OpenConversation::default()
        };
        Ok(self.open_conversation(client.workspace, opening).await?.conversation)
    }
}
