//! What a turn knows beside its conversation's state: the workspace's contexts, and what scripts are told
//! of the conversation itself. Read only for bots whose scripts ask for it.

use std::sync::Arc;

use engine::{Moment, State};
use model::Timestamp;
use model::contact::Profile;
use model::context::{
    CONTACT_NAMESPACE, CONVERSATION_NAMESPACE, ContextChange, ContextScope, Contexts,
};
use model::conversation::Status;
use serde_json::Value;
use store::{ContextWrite, GLOBAL_SUBJECT, NewContextValue, StoreError};

use crate::App;
use crate::programs::Release;
use crate::registry::Seat;

impl App {
    /// The workspace's contexts as they are now, for a turn that may use them and hasn't read them yet.
    pub(super) async fn contexts_for(
        &self,
        seat: &Seat,
        (release, state): (&Release, &State),
        now: Timestamp,
    ) -> Result<Option<Arc<Contexts>>, StoreError> {
        if !release.program.script_uses().contexts || !state.needs_contexts() {
            return Ok(None);
        }
        let contact = seat.conversation.contact.to_string();
        let conversation = seat.conversation.id.to_string();
        let store = &self.inner.store;
        let mut read = store.read_contexts(seat.workspace, &contact, &conversation, now).await?;
        tell_of(seat, &mut read, now);
        Ok(Some(Arc::new(read)))
    }
}

/// Adds what is read under the namespaces that are ours: times in whole minutes, ids as texts.
fn tell_of(seat: &Seat, contexts: &mut Contexts, now: Timestamp) {
    let conversation = &seat.conversation;
    let minutes = |since: Timestamp| {
        let since = now.duration_since(since).as_secs() / 60;
        Some(Value::from(since.max(0)))
    };
    let given = |name: &str| conversation.details.context.get(name).and_then(text_of);
    let told = [
        ("minutesSinceStartConversation", minutes(conversation.created_at)),
        ("minutesSincePreviousMessage", minutes(conversation.last_activity_at)),
        ("conversationId", Some(conversation.id.to_string().into())),
        ("consumerId", Some(conversation.contact.to_string().into())),
        ("previousAgentId", conversation.details.assignee.clone().map(Value::from)),
        ("currentSkillId", given("currentSkillId").or_else(|| team_of(seat)).map(Value::from)),
        ("previousSkillId", given("previousSkillId").map(Value::from)),
        ("groupId", given("groupId").map(Value::from)),
    ];
    let of_contact = [
        ("customerInfo", seat.profile.customer_info.clone()),
        ("personalInfo", seat.profile.personal_info.clone()),
    ];
    let told = told.into_iter().map(|it| (CONVERSATION_NAMESPACE, it));
    for (namespace, (key, value)) in told.chain(of_contact.map(|it| (CONTACT_NAMESPACE, it))) {
        if let Some(value) = value {
            let place = (namespace.to_owned(), key.to_owned());
            contexts.add(ContextScope::Conversation, place, value);
        }
    }
}

/// The team that it waits for.
fn team_of(seat: &Seat) -> Option<String> {
    match &seat.conversation.status {
        Status::Queued { team } => team.clone(),
        Status::WithBot | Status::WithAgent { .. } | Status::Closed { .. } => None,
    }
}

/// A moment with what is known beside the conversation's state.
pub(super) fn known_to<'m>(
    moment: Moment<'m>,
    (contexts, facts): (Option<&'m Arc<Contexts>>, Option<&'m Profile>),
) -> Moment<'m> {
    Moment { contexts, profile: facts.unwrap_or(moment.profile), ..moment }
}

/// What is known of the contact and of the conversation, for scripts that ask for it: an attribute that
/// was given when it was opened counts before what we know ourselves.
pub(super) fn facts_of(seat: &Seat, release: &Release) -> Option<Profile> {
    if !release.program.script_uses().attributes {
        return None;
    }
    let mut profile = seat.profile.clone();
    let conversation = &seat.conversation;
    let context = &conversation.details.context;
    let told = ["campaignId", "engagementId", "currentSkillId", "previousSkillId", "appId", "os"];
    let told = told.into_iter().filter_map(|name| Some((name, text_of(context.get(name)?)?)));
    let known = [
        ("startTs", Some(conversation.created_at.as_millisecond().to_string())),
        ("currentSkillId", team_of(seat)),
        ("brandId", Some(seat.workspace.to_string())),
    ];
    let known = known.into_iter().filter_map(|(name, value)| Some((name, value?)));
    for (name, value) in told.chain(known) {
        profile.attributes.entry(name.to_owned()).or_insert(value);
    }
    Some(profile)
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// What the store is to do about changes that scripts made.
pub(super) fn context_writes(
    seat: &Seat,
    changes: &[ContextChange],
    at: Timestamp,
) -> Vec<ContextWrite> {
    let subject = |scope: ContextScope| match scope {
        ContextScope::Global => GLOBAL_SUBJECT.to_owned(),
        ContextScope::Contact => seat.conversation.contact.to_string(),
        ContextScope::Conversation => seat.conversation.id.to_string(),
    };
    let write = |change: &ContextChange| match change.clone() {
        ContextChange::Register { namespace, ttl_s } => {
            ContextWrite::Register { namespace, ttl_s, at }
        }
        ContextChange::Unregister { namespace } => ContextWrite::Unregister { namespace },
        ContextChange::Set { scope, namespace, key, value } if value.is_null() => {
            ContextWrite::Delete { namespace, subject: subject(scope), key }
        }
        ContextChange::Set { scope, namespace, key, value } => {
            let (subject, ttl_s) = (subject(scope), None);
            ContextWrite::Set(NewContextValue { namespace, subject, key, value, ttl_s, at })
        }
        ContextChange::Delete { scope, namespace, key } => {
            ContextWrite::Delete { namespace, subject: subject(scope), key }
        }
        ContextChange::Clear { scope, namespace } => {
            ContextWrite::Clear { namespace, subject: subject(scope) }
        }
    };
    changes.iter().map(write).collect()
}
