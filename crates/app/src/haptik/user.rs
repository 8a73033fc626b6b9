//! Users of programs: our contacts.

use indexmap::IndexMap;
use model::contact::Profile;
use model::id::ContactId;
use serde_json::{Map, Value};
use store::{ContactEntry, NewContact, StoreError};

use super::{HaptikClient, USER};
use crate::App;
use crate::clock::noise;

/// Longest id of a user, in bytes.
const MAX_AUTH_ID_BYTES: usize = 200;
/// Most bytes of what is known of a user.
const MAX_PROFILE_BYTES: usize = 16 * 1024;
/// Where a telephone number is among attributes.
const MOBILE: &str = "mobile_no";

/// A user, as a program tells of one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct HaptikUser {
    /// The program's own id of them.
    pub auth_id: String,
    pub name: Option<String>,
    pub email: Option<String>,
    pub mobile_no: Option<String>,
    /// Texts by name: `language_code`, `phone_model`, `os_version`, `package_name`.
    pub attributes: IndexMap<String, String>,
    /// Flat: texts, numbers, true, false; `null` forgets one.
    pub custom_data: Map<String, Value>,
}

/// Why nothing is known of a user.
#[derive(Debug, thiserror::Error)]
pub enum HaptikUserError {
    #[error("auth_id has 1 to {MAX_AUTH_ID_BYTES} bytes without control characters")]
    BadId,
    #[error("custom_data is a flat object")]
    Nested,
    #[error("what is known of a user has at most {MAX_PROFILE_BYTES} bytes, without U+0000")]
    TooLarge,
    #[error("user is not registered")]
    NotRegistered,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a user, or changes what is known of one.
    ///
    /// # Errors
    ///
    /// [`HaptikUserError`]; nothing was changed then.
    pub async fn save_haptik_user(
        &self,
        client: &HaptikClient,
        user: HaptikUser,
    ) -> Result<HaptikUser, HaptikUserError> {
        check(&user)?;
        let (store, workspace) = (&self.inner.store, client.workspace);
        let now = self.now();
        let new = NewContact {
            id: ContactId::mint(now, noise()),
            channel: client.channel.id,
            external_id: user.auth_id.clone(),
            profile: profile_of(Profile::default(), user.clone())?,
            created_at: now,
        };
        let id = new.id;
        let contact = store.find_or_create_contact(workspace, new).await?;
        if contact.id == id {
            return Ok(shown(contact));
        }
        self.change_haptik_contact(client, (contact, user)).await
    }

    /// Changes what is known of a user.
    ///
    /// # Errors
    ///
    /// [`HaptikUserError`]; nothing was changed then.
    pub async fn change_haptik_user(
        &self,
        client: &HaptikClient,
        user: HaptikUser,
    ) -> Result<HaptikUser, HaptikUserError> {
        check(&user)?;
        let contact = self.haptik_contact(client, &user.auth_id).await?;
        let contact = contact.ok_or(HaptikUserError::NotRegistered)?;
        self.change_haptik_contact(client, (contact, user)).await
    }

    async fn change_haptik_contact(
        &self,
        client: &HaptikClient,
        (contact, user): (ContactEntry, HaptikUser),
    ) -> Result<HaptikUser, HaptikUserError> {
        let profile = profile_of(contact.profile.clone(), user)?;
        if profile != contact.profile {
            let (workspace, id) = (client.workspace, contact.id);
            self.inner.store.save_profile(workspace, id, profile.clone()).await?;
            self.tell_seats(workspace, id, &profile).await?;
        }
        Ok(shown(ContactEntry { profile, ..contact }))
    }

    /// The contact of that id of the program's.
    pub(super) async fn haptik_contact(
        &self,
        client: &HaptikClient,
        auth_id: &str,
    ) -> Result<Option<ContactEntry>, StoreError> {
        if !is_id(auth_id) {
            return Ok(None);
        }
        let (workspace, channel) = (client.workspace, client.channel.id);
        self.inner.store.find_contact_of_channel(workspace, channel, auth_id).await
    }

    /// The contact whom a program means: by its own id, or by the number that we gave.
    pub(super) async fn haptik_contact_meant(
        &self,
        client: &HaptikClient,
        user_name: &str,
    ) -> Result<Option<ContactEntry>, StoreError> {
        if let Some(contact) = self.haptik_contact(client, user_name).await? {
            return Ok(Some(contact));
        }
        let Ok(number) = user_name.parse::<u64>() else { return Ok(None) };
        let store = &self.inner.store;
        let id = store.find_by_vendor_number(client.workspace, USER, number).await?;
        let Some(id) = id.and_then(|id| id.parse::<ContactId>().ok()) else { return Ok(None) };
        let found = store.find_contact(client.workspace, id).await?;
        Ok(found.filter(|contact| contact.channel == client.channel.id))
    }
}

fn is_id(id: &str) -> bool {
    (1..=MAX_AUTH_ID_BYTES).contains(&id.len()) && !id.chars().any(char::is_control)
}

fn check(user: &HaptikUser) -> Result<(), HaptikUserError> {
    if !is_id(&user.auth_id) {
        return Err(HaptikUserError::BadId);
    }
    let is_nested = |value: &Value| matches!(value, Value::Array(_) | Value::Object(_));
    if user.custom_data.values().any(is_nested) { Err(HaptikUserError::Nested) } else { Ok(()) }
}

fn profile_of(mut profile: Profile, user: HaptikUser) -> Result<Profile, HaptikUserError> {
    profile.name = user.name.or(profile.name);
    profile.email = user.email.or(profile.email);
    for (name, value) in user.custom_data {
        match value {
            Value::Null => profile.attributes.shift_remove(&name),
            Value::String(text) => profile.attributes.insert(name, text),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                profile.attributes.insert(name, value.to_string())
            }
        };
    }
    profile.attributes.extend(user.attributes);
    if let Some(mobile) = user.mobile_no {
        profile.attributes.insert(MOBILE.to_owned(), mobile);
    }
    let json = serde_json::to_string(&profile).unwrap_or_default();
    let is_large = json.len() > MAX_PROFILE_BYTES || json.contains("\\u0000");
    if is_large { Err(HaptikUserError::TooLarge) } else { Ok(profile) }
}

fn shown(contact: ContactEntry) -> HaptikUser {
    let mut attributes = contact.profile.attributes;
    HaptikUser {
        auth_id: contact.external_id,
        name: contact.profile.name,
        email: contact.profile.email,
        mobile_no: attributes.shift_remove(MOBILE),
        attributes,
        custom_data: Map::new(),
    }
}
