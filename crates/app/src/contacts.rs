//! What we know of contacts, where others than a bot tell it.

use std::collections::BTreeMap;

use model::contact::Profile;
use model::id::{ContactId, WorkspaceId};
use store::{ContactEntry, ContactFilter, ConversationFilter, StoreError};

use crate::App;

/// Most conversations of a contact that are told of a change.
const MAX_AT_HAND: u32 = 50;
/// Most bytes of what is known of a contact, as JSON: beyond that nothing is learned any more.
const MAX_PROFILE_BYTES: usize = 32 * 1024;

/// Longest name or address, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Most contacts of a page.
const MAX_PAGE: u32 = 200;

/// A contact with the key of their channel.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactSummary {
    pub contact: ContactEntry,
    pub channel: String,
}

/// Which contacts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactListing {
    /// What occurs in a name, an address or a channel's own id.
    pub search: Option<String>,
    pub before: Option<ContactId>,
    /// At most 200.
    pub limit: u32,
}

/// What changes in what is known of a contact. An empty text forgets it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactUpdate {
    pub name: Option<String>,
    pub email: Option<String>,
    /// By name; `None` forgets one.
    pub attributes: BTreeMap<String, Option<String>>,
}

/// Why a contact wasn't found or changed.
#[derive(Debug, thiserror::Error)]
pub enum ContactError {
    #[error("no contact {0}")]
    NotFound(ContactId),
    #[error(
        "a name or address has at most {MAX_NAME_CHARS} characters without control characters, and all that is known at most {MAX_PROFILE_BYTES} bytes as JSON"
    )]
    Bad,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Lists contacts, newest first.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_contacts(
        &self,
        workspace: WorkspaceId,
        listing: ContactListing,
    ) -> Result<Vec<ContactSummary>, StoreError> {
        let filter = ContactFilter { search: listing.search, before: listing.before };
        let limit = listing.limit.clamp(1, MAX_PAGE);
        let mut listed = Vec::new();
        for contact in self.inner.store.list_contacts(workspace, filter, limit).await? {
            let channel = self.channel_key(workspace, contact.channel).await?;
            listed.push(ContactSummary { contact, channel });
        }
        Ok(listed)
    }

    /// Finds a contact, with how many conversations they had.
    ///
    /// # Errors
    ///
    /// [`ContactError::NotFound`].
    pub async fn get_contact(
        &self,
        workspace: WorkspaceId,
        id: ContactId,
    ) -> Result<(ContactSummary, u64), ContactError> {
        let found = self.inner.store.find_contact(workspace, id).await?;
        let contact = found.ok_or(ContactError::NotFound(id))?;
        let channel = self.channel_key(workspace, contact.channel).await?;
        let count = self.inner.store.count_conversations(workspace, id, None).await?;
        Ok((ContactSummary { contact, channel }, count))
    }

    /// Changes what is known of a contact, field by field.
    ///
    /// # Errors
    ///
    /// [`ContactError`]; nothing was changed then.
    pub async fn change_contact(
        &self,
        workspace: WorkspaceId,
        id: ContactId,
        update: ContactUpdate,
    ) -> Result<(), ContactError> {
        let found = self.inner.store.find_contact(workspace, id).await?;
        let found = found.ok_or(ContactError::NotFound(id))?;
        let profile = changed(&found.profile, update)?;
        if profile == found.profile {
            return Ok(());
        }
        if !self.inner.store.save_profile(workspace, id, profile.clone()).await? {
            return Err(ContactError::NotFound(id));
        }
        Ok(self.tell_seats(workspace, id, &profile).await?)
    }

    /// Keeps what is known now of a contact, over what was known: the later word counts, attribute by
    /// attribute. What isn't told stays. Nothing is written when nothing is new.
    pub(crate) async fn learn_contact(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        known: &Profile,
    ) -> Result<(), StoreError> {
        if *known == Profile::default() {
            return Ok(());
        }
        let found = self.inner.store.find_contact(workspace, contact).await?;
        let Some(found) = found else { return Ok(()) };
        let profile = merged(&found.profile, known);
        let bytes = serde_json::to_string(&profile).map_or(usize::MAX, |json| json.len());
        if profile == found.profile || bytes > MAX_PROFILE_BYTES {
            return Ok(());
        }
        self.inner.store.save_profile(workspace, contact, profile.clone()).await?;
        self.tell_seats(workspace, contact, &profile).await
    }

    /// Conversations at hand know what they were loaded with.
    pub(crate) async fn tell_seats(
        &self,
        workspace: WorkspaceId,
        contact: ContactId,
        profile: &Profile,
    ) -> Result<(), StoreError> {
        let filter = ConversationFilter { contact: Some(contact), ..ConversationFilter::default() };
        let listed = self.inner.store.list_conversations(workspace, filter, MAX_AT_HAND).await?;
        for conversation in listed {
            let slot = self.inner.registry.slot(conversation.id);
            let mut place = slot.lock().await;
            if let Some(seat) = place.as_mut() {
                seat.profile = profile.clone();
            }
        }
        Ok(())
    }
}

fn changed(before: &Profile, update: ContactUpdate) -> Result<Profile, ContactError> {
    let own = [&update.name, &update.email].into_iter().flatten();
    let told = update.attributes.iter();
    let told = told.flat_map(|(name, value)| [Some(name), value.as_ref()]).flatten();
    let is_short = |text: &String| text.chars().count() <= MAX_NAME_CHARS;
    let is_plain = |text: &String| !text.chars().any(char::is_control);
    if !own.clone().all(is_short) || !own.chain(told).all(is_plain) {
        return Err(ContactError::Bad);
    }
    let mut profile = before.clone();
    if let Some(name) = update.name {
        profile.name = Some(name).filter(|name| !name.is_empty());
    }
    if let Some(email) = update.email {
        profile.email = Some(email).filter(|email| !email.is_empty());
    }
    for (name, value) in update.attributes {
        match value {
            Some(value) => drop(profile.attributes.insert(name, value)),
            None => drop(profile.attributes.shift_remove(&name)),
        }
    }
    let bytes = serde_json::to_string(&profile).map_or(usize::MAX, |json| json.len());
    if bytes > MAX_PROFILE_BYTES { Err(ContactError::Bad) } else { Ok(profile) }
}

fn merged(before: &Profile, known: &Profile) -> Profile {
    let mut attributes = before.attributes.clone();
    attributes.extend(known.attributes.clone());
    Profile {
        name: known.name.clone().or_else(|| before.name.clone()),
        email: known.email.clone().or_else(|| before.email.clone()),
        attributes,
        customer_info: known.customer_info.clone().or_else(|| before.customer_info.clone()),
        personal_info: known.personal_info.clone().or_else(|| before.personal_info.clone()),
        location: known.location.clone().or_else(|| before.location.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agents_change_is_field_by_field() {
        let attributes = [("plan".to_owned(), "free".to_owned())].into_iter().collect();
        let ada = Some("Ada".to_owned());
        let before = Profile { name: ada.clone(), attributes, ..Profile::default() };
        let update = ContactUpdate {
            email: Some("ada@example.com".to_owned()),
            attributes: [("plan".to_owned(), None), ("city".to_owned(), Some("Bonn".to_owned()))]
                .into_iter()
                .collect(),
            ..ContactUpdate::default()
        };
        let after = changed(&before, update).unwrap();
        assert_eq!((&after.name, after.email.as_deref()), (&ada, Some("ada@example.com")));
        assert_eq!(
            after.attributes.into_iter().collect::<Vec<_>>(),
            [("city".to_owned(), "Bonn".to_owned())]
        );
        let forget = ContactUpdate { name: Some(String::new()), ..ContactUpdate::default() };
        assert_eq!(changed(&before, forget).unwrap().name, None);
        for bad in ["x".repeat(201), "a\u{0}".to_owned(), "a\nb".to_owned()] {
            let update = ContactUpdate { name: Some(bad), ..ContactUpdate::default() };
            assert!(matches!(changed(&before, update), Err(ContactError::Bad)));
        }
    }

    #[test]
    fn the_later_word_counts_and_what_is_not_told_stays() {
        let profile = |name: Option<&str>, attributes: &[(&str, &str)]| Profile {
            name: name.map(str::to_owned),
            attributes: attributes
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect(),
            ..Profile::default()
        };
        let before = profile(Some("Ada"), &[("plan", "free"), ("city", "Bonn")]);
        let known = profile(None, &[("plan", "gold")]);
        let expected = profile(Some("Ada"), &[("plan", "gold"), ("city", "Bonn")]);
        assert_eq!(merged(&before, &known), expected);
        assert_eq!(merged(&before, &Profile::default()), before);
    }
}
