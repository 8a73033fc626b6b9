//! Opens a conversation on a channel.

use std::sync::Arc;

use indexmap::IndexMap;
use model::Timestamp;
use model::channel::FirstResponder;
use model::contact::Profile;
use model::conversation::{Details, Status};
use model::exchange::WELCOME;
use model::id::{ContactId, ConversationId, WorkspaceId};
use serde_json::Value;
use store::{
    Commit, CommitError, ContactEntry, Conversation, Guard, NewContact, NewConversation,
    StoreError, TimerChange, TurnUpdate, Work, encode_state,
};

use crate::App;
use crate::channels::ChannelRecord;
use crate::clock::noise;
use crate::conversations::Speaking;
use crate::conversations::inbound::{InboundMessage, is_too_deep};
use crate::conversations::turn::empty_state;
use crate::programs::ReleaseError;
use crate::registry::{Numbers, Seat};

/// Longest id that a channel has of a contact, in bytes.
const MAX_EXTERNAL_ID_BYTES: usize = 200;
/// Longest key that makes opening repeatable, in bytes.
const MAX_KEY_BYTES: usize = 200;
/// Most bytes of what holds for a conversation, as JSON.
pub(super) const MAX_DETAILS_BYTES: usize = 32 * 1024;
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
    /// What is known of a customer, as LivePerson's engagement attributes have it.
    pub customer_info: Option<Value>,
    pub personal_info: Option<Value>,
    /// Makes opening repeatable: the same key on the same channel is the same conversation.
    pub key: Option<String>,
    /// What holds for it from the beginning.
    pub details: Details,
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
    #[error(
        "what holds for a conversation has at most {MAX_DETAILS_BYTES} bytes as JSON, isn't nested deeply, and has no U+0000"
    )]
    BadDetails,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Opens a conversation, and tells its bot of it, once. The contact is made when the channel didn't
    /// know it.
    ///
    /// # Errors
    ///
    /// [`OpenConversationError`]; nothing was opened then.
    pub async fn open_conversation(
        &self,
        workspace: WorkspaceId,
        mut request: OpenConversation,
    ) -> Result<Opened, OpenConversationError> {
        let channel = self
            .channel_by_key(workspace, &request.channel)
            .await?
            .ok_or_else(|| OpenConversationError::NoChannel(request.channel.clone()))?;
        check_profile(&request)?;
        check_details(&request.details)?;
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
                customer_info: request.customer_info,
                personal_info: request.personal_info,
                ..Profile::default()
            },
            created_at: now,
        };
        let contact = self.inner.store.find_or_create_contact(workspace, contact).await?;

        if let FirstResponder::Agent { agent } = &channel.channel.first_responder
            && request.details.bot.is_none()
        {
            request.details.assignee.get_or_insert_with(|| agent.to_string());
        }
        let id = ConversationId::mint(now, noise());
        let welcome = self.welcome(workspace, &channel, &request.details).await?;
        let guard = Guard::New(NewConversation {
            contact: contact.id,
            channel: channel.id,
            create_key: request.key,
            created_at: now,
        });
        let mut commit = Commit::new(workspace, id, self.inner.replica, guard);
        let status = first_status(&channel.channel.first_responder, &request.details);
        commit.turn = Some(before_the_first_turn(status, now)?);
        commit.details = Some(request.details.clone()).filter(|details| !details.is_empty());
        commit.inbound = welcome.map(|name| {
            InboundMessage::event(format!("open/{id}"), name, None).to_inbound(channel.id, now)
        });
        let is_welcomed = commit.inbound.is_some();
        match self.commit(commit).await {
            Ok(committed) => {
                let opened = Opened { conversation: id, contact: contact.id, was_open: false };
                if is_welcomed {
                    self.run_opening(workspace, id).await;
                } else if contact.id == contact_id {
                    // Of a new contact everything is known: the first message needs no look.
                    let opening = (id, committed.version, request.details);
                    let seat = first_seat(workspace, channel, contact, opening);
                    // Nobody else knows the id yet.
                    *self.inner.registry.slot(id).lock().await = Some(Box::new(seat));
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

impl App {
    /// Lets the bot of a new conversation answer what it is told of.
    async fn run_opening(&self, workspace: WorkspaceId, id: ConversationId) {
        let (app, slot) = (self.clone(), self.inner.registry.slot(id));
        // On a task of its own: a caller who goes away must not leave a turn half done.
        let turn = tokio::spawn(async move {
            let mut place = slot.lock().await;
            app.drain(workspace, id, &mut place).await;
        });
        if let Err(error) = turn.await {
            tracing::error!(conversation = %id, %error, "an opening turn broke off");
        }
    }

    /// The name of the event that its bot is told on opening; `None` when it wouldn't do anything
    /// about it, or isn't to be told.
    async fn welcome(
        &self,
        workspace: WorkspaceId,
        channel: &ChannelRecord,
        details: &Details,
    ) -> Result<Option<String>, OpenConversationError> {
        let name = details.welcome_event.as_deref().unwrap_or(WELCOME);
        if details.skipped_events.iter().any(|skipped| skipped == WELCOME || skipped == name) {
            return Ok(None);
        }
        let hears = match self.responding(workspace, channel, details).await {
            Ok(release) => release.is_some_and(|release| release.program.hears(name)),
            Err(ReleaseError::Store(error)) => return Err(error.into()),
            // The first message's turn tells of it.
            Err(ReleaseError::Gone(_) | ReleaseError::Unreadable(..)) => false,
        };
        Ok(hears.then(|| name.to_owned()))
    }
}

fn check_details(details: &Details) -> Result<(), OpenConversationError> {
    if are_details_good(details) { Ok(()) } else { Err(OpenConversationError::BadDetails) }
}

/// Whether they can be kept.
pub(super) fn are_details_good(details: &Details) -> bool {
    if details.is_empty() {
        return true;
    }
    let mut values = details.context.values().chain(details.metadata.values());
    if values.any(is_too_deep) {
        return false;
    }
    let json = serde_json::to_string(details).unwrap_or_default();
    json.len() <= MAX_DETAILS_BYTES && !json.contains("\\u0000")
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
    for told in [&request.customer_info, &request.personal_info].into_iter().flatten() {
        let json = told.to_string();
        bytes += json.len();
        if is_too_deep(told) || json.contains("\\u0000") {
            return Err(OpenConversationError::BadProfile);
        }
    }
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
    (id, version, details): (ConversationId, u64, Details),
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
            status: first_status(&channel.channel.first_responder, &details),
            session: 0,
            version,
            last_number: 0,
            owner: None,
            created_at: at,
            last_activity_at: at,
            expires_at: None,
            details,
        },
        state: empty_state(),
        release: None,
        channel,
        profile: contact.profile,
        external_id: contact.external_id,
        numbers: Numbers::default(),
        remembered: IndexMap::new(),
        running: None,
        has_pending: false,
        has_timer: false,
        leaves_desk: false,
        last_visible_at: at,
        speaking: Speaking::default(),
        status_before: None,
    }
}

/// How a conversation stands in which nothing was said.
fn before_the_first_turn(status: Status, now: Timestamp) -> Result<TurnUpdate, StoreError> {
    Ok(TurnUpdate {
        state: encode_state(&empty_state())?,
        status,
        session: 0,
        bot: None,
        bot_version: None,
        expires_at: None,
        last_activity_at: now,
        work: Work::Idle,
        skipped: Vec::new(),
        timer: TimerChange::Keep,
    })
}

fn first_status(responder: &FirstResponder, details: &Details) -> Status {
    match responder {
        _ if details.bot.is_some() => Status::WithBot,
        FirstResponder::Bot { .. } => Status::WithBot,
        FirstResponder::Team { team } => Status::Queued { team: Some(team.clone()) },
        FirstResponder::Agent { .. } | FirstResponder::Nobody => Status::Queued { team: None },
    }
}
