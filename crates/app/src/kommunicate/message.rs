//! Messages that Kommunicate's clients and bots send.

use formats::kommunicate as format;
use model::Timestamp;
use model::content::Content;
use model::conversation::{Author, Status, Tap};
use model::exchange::BotAction;
use model::id::WorkspaceId;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{Conversation, Reservation, SavedAnswer, StoreError};

use super::group::{GroupError, GroupRef, NOBODY};
use super::message_key;
use super::metadata::{self, NotAContext, text};
use crate::App;
use crate::attachments::SendAttachmentError;
use crate::clock::noise;
use crate::conversations::{
    AmendError, Amendment, Attached, InboundMessage, NextHolder, Post, PostError,
    ReceiveMessageError,
};
use crate::programs::ReleaseError;
use crate::vault::hex;

/// The event that a message stands for.
const TRIGGER: &str = "KM_TRIGGER_EVENT";
/// Where metadata say a conversation's status, and that it is open.
const STATUS: &str = "CONVERSATION_STATUS";
const OPEN: &str = "0";
/// Message types that nobody is shown.
const HIDDEN: [&str; 2] = ["10", "11"];

/// A message of a client's.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupMessage {
    pub group: GroupRef,
    /// Who says it; nobody: its contact.
    pub from: Option<String>,
    /// The sender's id of it: the same again is the same message.
    pub key: Option<String>,
    /// `message`, `metadata`, `contentType`, `fileMeta`.
    pub element: Map<String, Value>,
}

/// A message that is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    pub key: String,
    /// In milliseconds since 1970.
    pub created_at_ms: i64,
}

/// Why a message wasn't kept.
#[derive(Debug, thiserror::Error)]
pub enum GroupMessageError {
    #[error("there is nothing in it that can be said or done")]
    Empty,
    #[error("a hidden message needs an event, in metadata.{TRIGGER}")]
    NoEvent,
    #[error("key {0} was used for another message")]
    KeyReused(String),
    #[error("the first message with this key isn't answered yet")]
    Busy,
    #[error(transparent)]
    BadContext(#[from] NotAContext),
    #[error(transparent)]
    Group(#[from] GroupError),
    #[error(transparent)]
    File(#[from] SendAttachmentError),
    #[error(transparent)]
    Receive(#[from] ReceiveMessageError),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Amend(#[from] AmendError),
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Keeps a message: its contact's gets a turn, a bot's or agent's is said. A contact's message opens a
    /// closed conversation again.
    ///
    /// # Errors
    ///
    /// [`GroupMessageError`]; nothing was kept then.
    pub async fn send_to_group(
        &self,
        workspace: WorkspaceId,
        message: GroupMessage,
    ) -> Result<Sent, GroupMessageError> {
        let conversation = self.get_group(workspace, &message.group).await?;
        let group = self.group_number(workspace, conversation.id).await?;
        match self.author_of(workspace, &conversation, message.from.as_deref()).await? {
            Author::Contact => self.hear(workspace, (conversation, group), message).await,
            author => self.say(workspace, (conversation, group), (author, message)).await,
        }
    }

    /// Who speaks: the contact, one of our bots or a bot that ours asks, else an agent.
    async fn author_of(
        &self,
        workspace: WorkspaceId,
        conversation: &Conversation,
        from: Option<&str>,
    ) -> Result<Author, GroupMessageError> {
        let store = &self.inner.store;
        let Some(from) = from else { return Ok(Author::Contact) };
        let contact = store.find_contact(workspace, conversation.contact).await?;
        if contact.is_some_and(|contact| contact.external_id == from) {
            return Ok(Author::Contact);
        }
        if from == NOBODY || store.find_bot(workspace, from).await?.is_some() {
            return Ok(Author::Bot);
        }
        let channel = self.channel_by_id(workspace, conversation.channel).await?;
        if let (Some(version), Some(channel)) = (conversation.bot_version, channel) {
            let place = (version, channel.channel.environment);
            let release = self.inner.releases.get(store.as_ref(), workspace, place).await?;
            let mut asked = release.program.bot().external_bots.iter();
            let is_asked = asked.any(|(key, bot)| {
                bot.remote_bot.as_deref().unwrap_or_else(|| key.as_str()) == from
            });
            if is_asked {
                return Ok(Author::Bot);
            }
        }
        Ok(Author::Agent { id: from.to_owned() })
    }

    async fn hear(
        &self,
        workspace: WorkspaceId,
        (conversation, group): (Conversation, u64),
        message: GroupMessage,
    ) -> Result<Sent, GroupMessageError> {
        let id = conversation.id;
        let key = message.key.unwrap_or_else(|| hex(&noise::<16>()));
        let inbound = self.inbound_of(workspace, &conversation, (key, message.element)).await?;
        if let Status::Closed { .. } = conversation.status {
            let next = NextHolder::Reopened;
            let metadata = Map::from_iter([(STATUS.to_owned(), OPEN.into())]);
            let amendment = Amendment { next, metadata, ..Amendment::default() };
            self.amend_conversation(workspace, id, amendment).await?;
        }
        let received = self.receive_message(workspace, id, inbound).await?;
        Ok(sent(message_key(group, received.number), self.now()))
    }

    async fn inbound_of(
        &self,
        workspace: WorkspaceId,
        conversation: &Conversation,
        (key, mut element): (String, Map<String, Value>),
    ) -> Result<InboundMessage, GroupMessageError> {
        // Their keys are theirs alone: they can't be used up for others.
        let id = format!("kommunicate/{}/{}", conversation.id, hex(&Sha256::digest(&key)));
        let mut metadata = match element.get("metadata") {
            Some(Value::Object(metadata)) => metadata.clone(),
            _ => Map::new(),
        };
        let kind = text(element.get("contentType")).unwrap_or_default();
        let is_hidden = HIDDEN.contains(&kind.as_str())
            || metadata.get("category").is_some_and(|category| category == "HIDDEN");
        if is_hidden {
            let name = text(metadata.get(TRIGGER)).ok_or(GroupMessageError::NoEvent)?;
            return Ok(InboundMessage::event(id, name, None));
        }
        let files = self.own_files(workspace, conversation, &element).await?;
        let context = metadata::take_context(&mut metadata)?;
        element.shift_remove("metadata");
        let (text, attached) = match files {
            Some(file) => (text(element.get("message")).unwrap_or_default(), file),
            None => heard(&Value::Object(element))?,
        };
        let metadata = Some(metadata).filter(|metadata| !metadata.is_empty());
        let metadata = metadata.map(Value::Object).into_iter().collect();
        let tap = Tap { payload: None, metadata, context };
        let tap = Some(tap).filter(|tap| *tap != Tap::default());
        Ok(InboundMessage { attached, tap, ..InboundMessage::typed(id, text) })
    }

    /// The file of a message, when we keep it.
    async fn own_files(
        &self,
        workspace: WorkspaceId,
        conversation: &Conversation,
        element: &Map<String, Value>,
    ) -> Result<Option<Attached>, GroupMessageError> {
        let blob = element.get("fileMeta").and_then(|meta| meta.get("blobKey"));
        let Some(Value::String(blob)) = blob else { return Ok(None) };
        if blob.parse::<model::id::AttachmentId>().is_err() {
            return Ok(None);
        }
        let ids = [blob.clone()];
        let files = self.find_sendable_attachments(workspace, conversation.id, &ids).await?;
        Ok(Some(Attached::Files(files)))
    }

    async fn say(
        &self,
        workspace: WorkspaceId,
        (conversation, group): (Conversation, u64),
        (author, message): (Author, GroupMessage),
    ) -> Result<Sent, GroupMessageError> {
        let element = Value::Object(message.element);
        let actions = format::read_message(&element).actions;
        if actions.is_empty() {
            return Err(GroupMessageError::Empty);
        }
        let Some(key) = message.key else {
            return self.post_to(workspace, (conversation, group), Post { author, actions }).await;
        };
        let (store, now) = (&self.inner.store, self.now());
        let mut body = Sha256::new();
        body.update(serde_json::to_vec(&(&author, &element)).unwrap_or_default());
        let place = format!("kommunicate/{}/{}", conversation.id, hex(&Sha256::digest(&key)));
        let reserved =
            store.reserve_idempotency(workspace, &place, body.finalize().into(), now).await?;
        match reserved {
            Reservation::New => {}
            Reservation::Running => return Err(GroupMessageError::Busy),
            Reservation::Mismatch => return Err(GroupMessageError::KeyReused(key)),
            Reservation::Answered(answer) => {
                return serde_json::from_str(&answer.body).map_err(|_| GroupMessageError::Busy);
            }
        }
        let said = self.post_to(workspace, (conversation, group), Post { author, actions }).await;
        match &said {
            Ok(sent) => {
                let body = serde_json::to_string(sent).unwrap_or_default();
                store
                    .save_idempotency(workspace, &place, SavedAnswer { status: 200, body })
                    .await?;
            }
            Err(_) => store.release_idempotency(workspace, &place).await?,
        }
        said
    }

    async fn post_to(
        &self,
        workspace: WorkspaceId,
        (conversation, group): (Conversation, u64),
        post: Post,
    ) -> Result<Sent, GroupMessageError> {
        let said = self.post(workspace, conversation.id, post).await?;
        let number = said.first().map_or(conversation.last_number, |message| message.number);
        Ok(sent(message_key(group, number), self.now()))
    }
}

fn sent(key: String, now: Timestamp) -> Sent {
    Sent { key, created_at_ms: now.as_millisecond() }
}

/// What a contact's message says and holds.
fn heard(element: &Value) -> Result<(String, Attached), GroupMessageError> {
    let said = format::read_message(element).actions.into_iter().find_map(|action| match action {
        BotAction::Say { content, .. } => Some(content),
        _ => None,
    });
    match said {
        Some(Content::Attachments { text, files }) => Ok((text, Attached::Files(files))),
        Some(Content::Location(location)) => Ok((String::new(), Attached::Location(location))),
        // A contact's words are no markup.
        Some(_) => Ok((text(element.get("message")).unwrap_or_default(), Attached::Nothing)),
        None => Err(GroupMessageError::Empty),
    }
}
