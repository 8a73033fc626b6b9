//! Opens a conversation on a channel.

use std::sync::Arc;

use indexmap::IndexMap;
use model::channel::FirstResponder;
use model::contact::Profile;
use model::conversation::Status;
use model::id::{ContactId, ConversationId, WorkspaceId};
use store::{
    Commit, CommitError, ContactEntry, Conversation, Guard, NewContact, NewConversation,
    StoreError, TimerChange, TurnUpdate, Work, encode_state,
};

use crate::App;
use crate::channels::ChannelRecord;
use crate::clock::noise;
use crate::conversations::turn::empty_state;
use crate::registry::Seat;

/// Longest id that a channel has of a contact, in bytes.
const MAX_EXTERNAL_ID_BYTES: usize = 200;
/// Longest key that makes opening repeatable, in bytes.
const MAX_KEY_BYTES: usize = 200;
/// Most bytes of a name, an e-mail address and attributes together.
const MAX_PROFILE_BYTES: usize = 16 * 1024;

/// A conversation to open.
#[derive(Debug, Clone, Default)]
pub struct OpenConversation {
    /// Key of the channel.
    pub channel: String,
    /// The channel's own id of the contact.
    pub contact: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub attributes: IndexMap<String, String>,
    /// Makes opening repeatable: the same key on the same channel is the same conversation.
    pub key: Option<String>,
}

/// A conversation that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    pub conversation: ConversationId,
    pub contact: ContactId,
    /// Whether it was there already, opened with the same key.
    pub was_open: bool,
}

/// Why no conversation was opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenConversationError {
    #[error("no channel {0}")]
    NoChannel(String),
    #[error("a contact's id has 1 to {MAX_EXTERNAL_ID_BYTES} bytes without control characters")]
    BadContact,
    #[error("a key has 1 to {MAX_KEY_BYTES} bytes without control characters")]
    BadKey,
    #[error(
        "a name, an e-mail address and attributes have at most {MAX_PROFILE_BYTES} bytes together, without U+0000"
    )]
    BadProfile,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Opens a conversation. The contact is made when the channel didn't know it.
    ///
    /// # Errors
    ///
    /// [`OpenConversationError`]; nothing was opened then.
    pub async fn open_conversation(
        &self,
        workspace: WorkspaceId,
        request: OpenConversation,
    ) -> Result<Opened, OpenConversationError> {
        let channel = self
            .channel_by_key(workspace, &request.channel)
            .await?
            .ok_or_else(|| OpenConversationError::NoChannel(request.channel.clone()))?;
        check_profile(&request)?;
        if !request.key.as_deref().is_none_or(|key| is_id(key, MAX_KEY_BYTES)) {
            return Err(OpenConversationError::BadKey);
        }
        let now = self.inner.clock.now();
        let contact_id = ContactId::mint(now, noise());
        let contact = NewContact {
            id: contact_id,
            channel: channel.id,
            external_id: checked_contact(request.contact)?,
            profile: Profile {
                name: request.name,
                email: request.email,
                attributes: request.attributes,
                ..Profile::default()
            },
            created_at: now,
        };
        let contact = self.inner.store.find_or_create_contact(workspace, contact).await?;

        let id = ConversationId::mint(now, noise());
        let guard = Guard::New(NewConversation {
            contact: contact.id,
            channel: channel.id,
            create_key: request.key,
            created_at: now,
        });
        let mut commit = Commit::new(workspace, id, self.inner.replica, guard);
        commit.turn = Some(TurnUpdate {
            state: encode_state(&empty_state())?,
            status: first_status(&channel.channel.first_responder),
            session: 0,
            bot: None,
            bot_version: None,
            expires_at: None,
            last_activity_at: now,
            work: Work::Idle,
            skipped: Vec::new(),
            timer: TimerChange::Keep,
        });
        match self.inner.store.commit(commit).await {
            Ok(committed) => {
                // Of a new contact everything is known: the first message needs no look.
                let opened = Opened { conversation: id, contact: contact.id, was_open: false };
                if contact.id == contact_id {
                    let seat = first_seat(workspace, channel, contact, (id, committed.version));
                    let slot = self.inner.registry.slot(id);
                    // Nobody else knows the id yet.
                    *slot.lock().await = Some(Box::new(seat));
                }
                Ok(opened)
            }
            Err(CommitError::Duplicate { conversation, .. }) => {
                Ok(Opened { conversation, contact: contact.id, was_open: true })
            }
            Err(CommitError::Store(error)) => Err(error.into()),
            Err(error) => Err(StoreError::Database(error.to_string().into()).into()),
        }
    }
}

fn checked_contact(id: String) -> Result<String, OpenConversationError> {
    if is_id(&id, MAX_EXTERNAL_ID_BYTES) { Ok(id) } else { Err(OpenConversationError::BadContact) }
}

fn is_id(id: &str, max_bytes: usize) -> bool {
    !id.is_empty() && id.len() <= max_bytes && !id.chars().any(char::is_control)
}

fn check_profile(request: &OpenConversation) -> Result<(), OpenConversationError> {
    let own = [&request.name, &request.email].into_iter().flatten();
    let attributes = request.attributes.iter().flat_map(|(name, value)| [name, value]);
    let mut bytes = 0;
    for text in own.chain(attributes) {
        bytes += text.len();
        if bytes > MAX_PROFILE_BYTES || text.contains('\0') {
            return Err(OpenConversationError::BadProfile);
        }
    }
    Ok(())
}

/// A conversation without a turn, of a contact who was never here before.
fn first_seat(
    workspace: WorkspaceId,
    channel: Arc<ChannelRecord>,
    contact: ContactEntry,
    (id, version): (ConversationId, u64),
) -> Seat {
    let at = contact.created_at;
    Seat {
        workspace,
        conversation: Conversation {
            id,
            contact: contact.id,
            channel: channel.id,
            bot: None,
            bot_version: None,
            status: first_status(&channel.channel.first_responder),
            session: 0,
            version,
            last_number: 0,
            owner: None,
            created_at: at,
            last_activity_at: at,
            expires_at: None,
        },
        state: empty_state(),
        release: None,
        channel,
        profile: contact.profile,
        remembered: IndexMap::new(),
        running: None,
        has_pending: false,
        has_timer: false,
        last_visible_at: at,
    }
}

fn first_status(responder: &FirstResponder) -> Status {
    match responder {
        FirstResponder::Bot { .. } => Status::WithBot,
        FirstResponder::Team { team } => Status::Queued { team: Some(team.clone()) },
        FirstResponder::Nobody => Status::Queued { team: None },
    }
}
