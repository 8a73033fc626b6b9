//! What we know of contacts, where others than a bot tell it.

use model::contact::Profile;
use model::id::{ContactId, WorkspaceId};
use store::{ConversationFilter, StoreError};

use crate::App;

/// Most conversations of a contact that are told of a change.
const MAX_AT_HAND: u32 = 50;
/// Most bytes of what is known of a contact, as JSON: beyond that nothing is learned any more.
const MAX_PROFILE_BYTES: usize = 32 * 1024;

impl App {
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
