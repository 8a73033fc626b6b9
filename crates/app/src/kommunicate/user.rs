//! Contacts by Kommunicate's names for them.

use model::Timestamp;
use model::contact::Profile;
use model::id::WorkspaceId;
use serde_json::{Map, Value};
use store::{ContactEntry, ConversationFilter, StoreError};

use super::group::KOMMUNICATE_CHANNEL;
use super::metadata::text;
use crate::App;

/// Most users that are asked for at a time.
pub const MAX_USERS: usize = 100;
/// Most bytes of what is known of a user.
const MAX_PROFILE_BYTES: usize = 16 * 1024;
/// Where a picture's address is among attributes.
const IMAGE: &str = "imageLink";
/// Where a telephone number is among attributes.
const PHONE: &str = "phoneNumber";

/// What is known of a user.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    pub id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub image: Option<String>,
    pub phone: Option<String>,
    pub metadata: Vec<(String, String)>,
    /// Whether it is one of our bots.
    pub is_bot: bool,
    pub created_at: Option<Timestamp>,
    /// When something last happened in a conversation of theirs.
    pub last_seen_at: Option<Timestamp>,
}

/// A change of what is known; `None` leaves as it is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UserChange {
    pub name: Option<String>,
    pub email: Option<String>,
    pub image: Option<String>,
    pub phone: Option<String>,
    /// Over what was there, by name; `null` forgets one.
    pub metadata: Map<String, Value>,
}

/// Why nothing is known, or nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UserError {
    #[error("no user {0}")]
    NotFound(String),
    #[error("what is known of a user has at most {MAX_PROFILE_BYTES} bytes, without U+0000")]
    TooLarge,
    #[error("at most {MAX_USERS} users can be asked for at once")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// What is known of those users whom we know.
    ///
    /// # Errors
    ///
    /// [`UserError::TooMany`].
    pub async fn list_users(
        &self,
        workspace: WorkspaceId,
        ids: &[String],
    ) -> Result<Vec<User>, UserError> {
        if ids.len() > MAX_USERS {
            return Err(UserError::TooMany);
        }
        let mut users = Vec::new();
        for id in ids {
            if let Some(bot) = self.inner.store.find_bot(workspace, id).await? {
                users.push(User {
                    id: id.clone(),
                    name: Some(bot.name),
                    is_bot: true,
                    created_at: Some(bot.created_at),
                    ..User::default()
                });
            } else if let Some(contact) = self.user(workspace, id).await? {
                users.push(self.user_of(workspace, contact).await?);
            }
        }
        Ok(users)
    }

    /// Changes what is known of a user.
    ///
    /// # Errors
    ///
    /// [`UserError`]; nothing was changed then.
    pub async fn change_user(
        &self,
        workspace: WorkspaceId,
        id: &str,
        change: UserChange,
    ) -> Result<(), UserError> {
        let contact = self.user(workspace, id).await?;
        let contact = contact.ok_or_else(|| UserError::NotFound(id.to_owned()))?;
        let mut profile = contact.profile;
        profile.name = change.name.or(profile.name);
        profile.email = change.email.or(profile.email);
        for (key, value) in [(IMAGE, change.image), (PHONE, change.phone)] {
            if let Some(value) = value {
                profile.attributes.insert(key.to_owned(), value);
            }
        }
        for (key, value) in change.metadata {
            match text(Some(&value)) {
                Some(value) => profile.attributes.insert(key, value),
                None if value.is_null() => profile.attributes.shift_remove(&key),
                None => profile.attributes.insert(key, value.to_string()),
            };
        }
        let json = serde_json::to_string(&profile).unwrap_or_default();
        if json.len() > MAX_PROFILE_BYTES || json.contains("\\u0000") {
            return Err(UserError::TooLarge);
        }
        self.inner.store.save_profile(workspace, contact.id, profile.clone()).await?;
        self.tell_seats(workspace, contact.id, &profile).await?;
        Ok(())
    }

    async fn user(
        &self,
        workspace: WorkspaceId,
        id: &str,
    ) -> Result<Option<ContactEntry>, StoreError> {
        match self.channel_by_key(workspace, KOMMUNICATE_CHANNEL).await? {
            Some(channel) => {
                self.inner.store.find_contact_of_channel(workspace, channel.id, id).await
            }
            None => Ok(None),
        }
    }

    async fn user_of(
        &self,
        workspace: WorkspaceId,
        contact: ContactEntry,
    ) -> Result<User, StoreError> {
        let filter =
            ConversationFilter { contact: Some(contact.id), ..ConversationFilter::default() };
        let last = self.inner.store.list_conversations(workspace, filter, 1).await?;
        let Profile { name, email, mut attributes, .. } = contact.profile;
        Ok(User {
            id: contact.external_id,
            name,
            email,
            image: attributes.shift_remove(IMAGE),
            phone: attributes.shift_remove(PHONE),
            metadata: attributes.into_iter().collect(),
            is_bot: false,
            created_at: Some(contact.created_at),
            last_seen_at: last.first().map(|last| last.last_activity_at),
        })
    }
}
