//! Conversations by Kommunicate's names: opening them, finding them, and giving them to somebody.

use std::sync::Arc;

use model::Timestamp;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::conversation::Status;
use model::exchange::{Assignee, WELCOME};
use model::id::{ConversationId, WorkspaceId};
use model::key::Key;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use store::{BotEntry, Conversation, StoreError};

use super::metadata::{self, NotAContext};
use super::{CLIENT_GROUP_ID, CONTEXT, CONVERSATION, client_group_id};
use crate::App;
use crate::channels::{ChannelError, ChannelRecord};
use crate::conversations::{
    AmendError, Amendment, NextHolder, OpenConversation, OpenConversationError,
};
use crate::vault::hex;

/// The channel of conversations that Kommunicate's clients open.
pub const KOMMUNICATE_CHANNEL: &str = "kommunicate";
/// Most members of a conversation.
const MAX_MEMBERS: usize = 100;
/// Longest name of a conversation or person, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Longest id that is kept as it is, in bytes.
const MAX_PLAIN_BYTES: usize = 200;
/// The member of every conversation who is nobody.
pub(super) const NOBODY: &str = "bot";

/// A conversation, as a client names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupRef {
    /// As we number it.
    Number(u64),
    /// As the client that opened it says.
    Client(String),
}

/// A conversation to open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct NewGroup {
    pub name: String,
    /// Ids of people and bots; one is its contact.
    pub members: Vec<String>,
    /// In whose name it is opened.
    pub acting: Option<String>,
    /// Makes opening repeatable.
    pub client_id: Option<String>,
    pub metadata: Map<String, Value>,
}

/// A conversation that a client may see.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    pub number: u64,
    pub client_id: String,
    pub name: String,
    /// The id of its contact.
    pub contact: String,
    /// The key of the bot that has it, or had it last.
    pub bot: Option<String>,
    pub metadata: Map<String, Value>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Whether it was there already.
    pub was_open: bool,
}

/// A change of a conversation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct GroupChange {
    pub metadata: Map<String, Value>,
    pub name: Option<String>,
    pub next: NextHolder,
    /// Whether those who read it are told.
    pub notice: Option<String>,
}

/// Why that can't be done with a conversation.
#[derive(Debug, thiserror::Error)]
pub enum GroupError {
    #[error("no such conversation")]
    NotFound,
    #[error("a conversation has 1 to {MAX_MEMBERS} members, one of whom is no bot")]
    BadMembers,
    #[error("a name has 1 to {MAX_NAME_CHARS} characters without control characters")]
    BadName,
    #[error("bot {0} isn't released for production")]
    NotReleased(String),
    #[error(transparent)]
    BadContext(#[from] NotAContext),
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error(transparent)]
    Open(#[from] OpenConversationError),
    #[error(transparent)]
    Desk(#[from] crate::people::DeskError),
    #[error(transparent)]
    Amend(#[from] AmendError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Opens a conversation and tells its bot of it, once; the same client's id again is the same
    /// conversation.
    ///
    /// # Errors
    ///
    /// [`GroupError`]; nothing was opened then.
    pub async fn open_group(
        &self,
        workspace: WorkspaceId,
        new: NewGroup,
    ) -> Result<Group, GroupError> {
        if !is_name(&new.name) {
            return Err(GroupError::BadName);
        }
        let (contact, bots) = self.told_apart(workspace, &new).await?;
        let metadata::Said { mut details, assignee } = metadata::read(new.metadata)?;
        let channel = self.kommunicate_channel(workspace).await?;
        let assigned = match &assignee {
            Some(name) => self.inner.store.find_bot(workspace, name).await?,
            None => None,
        };
        let has_rule = matches!(channel.channel.first_responder, FirstResponder::Bot { .. });
        let listed = bots.into_iter().next().filter(|_| !has_rule && assignee.is_none());
        if let Some(bot) = assigned.clone().or(listed) {
            let environment = channel.channel.environment;
            if self.current_release(workspace, bot.id, environment).await?.is_none() {
                return Err(GroupError::NotReleased(bot.key.to_string()));
            }
            details.bot = Some(bot.id);
        }
        let person = assignee.filter(|_| assigned.is_none());
        if person.is_some() {
            // The bot isn't asked at all.
            details.skipped_events.push(WELCOME.to_owned());
        }
        details.title = Some(new.name);
        if let Some(id) = &new.client_id {
            details.metadata.insert(CLIENT_GROUP_ID.to_owned(), id.clone().into());
        }
        let opening = OpenConversation {
            channel: KOMMUNICATE_CHANNEL.to_owned(),
            contact,
            key: new.client_id.map(plain),
            details,
            ..OpenConversation::default()
        };
        let opened = self.open_conversation(workspace, opening).await?;
        if let Some(name) = person {
            self.give_unread(workspace, opened.conversation, name).await?;
        }
        let found = self.inner.store.find_conversation(workspace, opened.conversation).await?;
        let group = self.group_of(workspace, found.ok_or(GroupError::NotFound)?).await?;
        Ok(Group { was_open: opened.was_open, ..group })
    }

    /// Finds a conversation of the workspace, on whichever channel it is.
    ///
    /// # Errors
    ///
    /// [`GroupError::NotFound`].
    pub async fn get_group(
        &self,
        workspace: WorkspaceId,
        group: &GroupRef,
    ) -> Result<Conversation, GroupError> {
        let store = &self.inner.store;
        let found = match group {
            GroupRef::Number(number) => {
                let id = store.find_by_vendor_number(workspace, CONVERSATION, *number).await?;
                match id.and_then(|id| id.parse::<ConversationId>().ok()) {
                    Some(id) => store.find_conversation(workspace, id).await?,
                    None => None,
                }
            }
            GroupRef::Client(id) => {
                match self.channel_by_key(workspace, KOMMUNICATE_CHANNEL).await? {
                    Some(channel) => {
                        let key = plain(id.clone());
                        store.find_conversation_by_key(workspace, channel.id, &key).await?
                    }
                    None => None,
                }
            }
        };
        found.ok_or(GroupError::NotFound)
    }

    /// Changes a conversation. Says whether somebody else has the next word now.
    ///
    /// # Errors
    ///
    /// [`GroupError`]; nothing was changed then.
    pub async fn change_group(
        &self,
        workspace: WorkspaceId,
        group: &GroupRef,
        change: GroupChange,
    ) -> Result<bool, GroupError> {
        let conversation = self.get_group(workspace, group).await?;
        if !change.name.as_deref().is_none_or(is_name) {
            return Err(GroupError::BadName);
        }
        let mut metadata = change.metadata;
        let context = metadata::take_context(&mut metadata)?;
        metadata.shift_remove(CLIENT_GROUP_ID);
        let amendment = Amendment {
            context,
            metadata,
            title: change.name,
            next: change.next,
            notice: change.notice,
            ..Amendment::default()
        };
        let amended = self.amend_conversation(workspace, conversation.id, amendment).await?;
        Ok(amended.is_other_holder)
    }

    /// A conversation as clients see it.
    pub(super) async fn group_of(
        &self,
        workspace: WorkspaceId,
        conversation: Conversation,
    ) -> Result<Group, StoreError> {
        let store = &self.inner.store;
        let number = self.group_number(workspace, conversation.id).await?;
        let contact = store.find_contact(workspace, conversation.contact).await?;
        let bot = match conversation.bot.or(conversation.details.bot) {
            Some(bot) => store.find_bot_by_id(workspace, bot).await?,
            None => None,
        };
        let details = &conversation.details;
        let mut metadata = details.metadata.clone();
        metadata.shift_remove(CLIENT_GROUP_ID);
        if !details.context.is_empty() {
            let context = Value::Object(details.context.clone()).to_string();
            metadata.insert(CONTEXT.to_owned(), context.into());
        }
        Ok(Group {
            number,
            client_id: client_group_id(details).map_or_else(|| number.to_string(), str::to_owned),
            name: details.title.clone().unwrap_or_default(),
            contact: contact.map(|contact| contact.external_id).unwrap_or_default(),
            bot: bot.map(|bot| bot.key.to_string()),
            metadata,
            created_at: conversation.created_at,
            updated_at: conversation.last_activity_at,
            was_open: true,
        })
    }

    /// The channel of Kommunicate's clients, made when it is first needed: who answers there is the
    /// workspace's to say.
    pub(super) async fn kommunicate_channel(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Arc<ChannelRecord>, GroupError> {
        if let Some(found) = self.channel_by_key(workspace, KOMMUNICATE_CHANNEL).await? {
            return Ok(found);
        }
        let channel = Channel {
            key: Key::from_name(KOMMUNICATE_CHANNEL),
            name: "Kommunicate's clients".to_owned(),
            kind: ChannelKind::Api,
            environment: EnvironmentName::Production,
            first_responder: FirstResponder::Nobody,
            settings: ChannelSettings::default(),
        };
        match self.put_channel(workspace, channel).await {
            // Another request was as quick.
            Ok(_) | Err(ChannelError::Exists(_)) => {}
            Err(error) => return Err(error.into()),
        }
        let made = self.channel_by_key(workspace, KOMMUNICATE_CHANNEL).await?;
        made.ok_or_else(|| ChannelError::NotFound(KOMMUNICATE_CHANNEL.to_owned()).into())
    }

    /// The contact among members, and the bots: the contact is who opens it, else the first who is no
    /// bot.
    async fn told_apart(
        &self,
        workspace: WorkspaceId,
        new: &NewGroup,
    ) -> Result<(String, Vec<BotEntry>), GroupError> {
        if !(1..=MAX_MEMBERS).contains(&new.members.len()) {
            return Err(GroupError::BadMembers);
        }
        let (mut people, mut bots) = (Vec::new(), Vec::new());
        for member in new.members.iter().filter(|member| *member != NOBODY) {
            match self.inner.store.find_bot(workspace, member).await? {
                Some(bot) => bots.push(bot),
                None => people.push(member),
            }
        }
        let opener = people.iter().find(|person| Some(**person) == new.acting.as_ref());
        let contact = opener.or(people.first()).ok_or(GroupError::BadMembers)?;
        Ok(((*contact).clone(), bots))
    }

    /// Gives a conversation without a message to a person; one that goes on stays where it is.
    async fn give_unread(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        name: String,
    ) -> Result<(), GroupError> {
        let found = self.inner.store.find_conversation(workspace, id).await?;
        let is_new = found.is_some_and(|found| {
            found.last_number == 0 && !matches!(found.status, Status::Closed { .. })
        });
        if is_new {
            let assignee = Assignee { name: Some(name), ..Assignee::default() };
            let next = NextHolder::Assigned(assignee);
            let amendment = Amendment { next, ..Amendment::default() };
            self.amend_conversation(workspace, id, amendment).await?;
        }
        Ok(())
    }
}

pub(super) fn is_name(name: &str) -> bool {
    let chars = name.chars().count();
    (1..=MAX_NAME_CHARS).contains(&chars) && !name.chars().any(char::is_control)
}

/// An id as it is kept: one that is too long by its hash.
fn plain(id: String) -> String {
    if id.len() <= MAX_PLAIN_BYTES { id } else { format!("sha256/{}", hex(&Sha256::digest(id))) }
}
