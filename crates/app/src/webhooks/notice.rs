//! What commits queue for webhooks: everything that is said and everything that becomes of a conversation, in
//! the same commit.

use std::pin::Pin;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use model::Timestamp;
use model::conversation::{Audience, Status};
use model::id::{ChannelId, WebhookId, WorkspaceId};
use model::webhook::{WebhookEvent, WebhookFormat};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Commit, CommitError, Committed, DeskWrite, Guard, NewSend, SendAbout, StoreError};

use super::Known;
use crate::App;
use crate::clock::noise;
use crate::haptik::{CHAT_COMPLETE, CONVERSATION_COMPLETE};
use crate::registry::Seat;

/// Marks what goes to webhooks that are kept with an id.
pub(crate) const RECEIVER: &str = "receiver";

/// What is kept of a delivery beside its message. Stored: fields are only added, with a default.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Notice {
    /// [`RECEIVER`].
    pub webhook: String,
    /// Names what happened: the same for everybody who is told, and for every try.
    pub id: String,
    pub event: WebhookEvent,
    pub at: Timestamp,
    #[serde(default)]
    pub about: About,
}

/// What is known of it, where it isn't a message.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct About {
    /// Who had the conversation before, as `with_bot`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Who has it, or had it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// What the contact thinks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<serde_json::Value>,
    /// The webhook that is disabled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receiver: Option<WebhookId>,
    /// Under which name it is told, where one event is told under several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told_as: Option<String>,
}

/// Where a conversation was before a commit.
pub(crate) struct Before {
    pub channel: ChannelId,
    pub status: Status,
}

impl Before {
    /// Where it is kept to be.
    pub fn of(seat: &Seat) -> Self {
        let status = seat.status_before.as_ref().unwrap_or(&seat.conversation.status);
        Self { channel: seat.channel.id, status: status.clone() }
    }
}

/// A commit under way.
pub(crate) type Committing<'a> =
    Pin<Box<dyn Future<Output = Result<Committed, CommitError>> + Send + 'a>>;

/// Something that a commit brings.
struct Happened {
    event: WebhookEvent,
    send: SendAbout,
    at: Timestamp,
    about: About,
}

impl App {
    /// Commits what changes nobody's having the conversation, and queues in the same commit what webhooks are
    /// to be told of. Where there is no webhook, nothing is done for it.
    pub(crate) fn commit(&self, commit: Commit) -> Committing<'_> {
        self.commit_from(commit, None)
    }

    /// As [`App::commit`], knowing where the conversation was before.
    pub(crate) fn commit_from(&self, commit: Commit, before: Option<Before>) -> Committing<'_> {
        let has_none = matches!(self.inner.webhooks.get(&commit.workspace), Some(None));
        let told = self.inner.receivers.get(&commit.workspace);
        if has_none && told.is_some_and(|receivers| receivers.is_empty()) {
            return self.inner.store.commit(commit);
        }
        Box::pin(self.commit_and_tell(commit, before))
    }

    async fn commit_and_tell(
        &self,
        mut commit: Commit,
        before: Option<Before>,
    ) -> Result<Committed, CommitError> {
        let mut sends = self.told_in_kommunicates_words(&commit).await?;
        let receivers = self.receivers(commit.workspace).await?;
        if let Some(channel) = channel_of(&commit, before.as_ref())
            && !receivers.is_empty()
        {
            for happened in happened(&commit, before.as_ref()) {
                sends.extend(notices(&happened, channel, &receivers)?);
            }
        }
        commit.sends.extend(sends);
        self.inner.store.commit(commit).await
    }

    /// Queues something for a webhook that is about no conversation.
    pub(super) async fn queue_notice(
        &self,
        workspace: WorkspaceId,
        receiver: WebhookId,
        (event, about): (WebhookEvent, About),
    ) -> Result<String, StoreError> {
        let at = self.now();
        let notice = Notice { webhook: RECEIVER.to_owned(), id: event_id(), event, at, about };
        let send = send_of(&notice, (SendAbout::Nothing, receiver))?;
        // A line of its own: it is about no conversation, and there is none of that id.
        let line = model::id::ConversationId::from_uuid(receiver.as_uuid());
        self.inner.store.queue_send(workspace, line, send).await?;
        Ok(notice.id)
    }
}

fn channel_of(commit: &Commit, before: Option<&Before>) -> Option<ChannelId> {
    match (&commit.guard, before, &commit.inbound) {
        (Guard::New(new), _, _) => Some(new.channel),
        (_, Some(before), _) => Some(before.channel),
        (_, None, Some(inbound)) => Some(inbound.channel),
        (_, None, None) => None,
    }
}

/// Everything that a commit brings, in the order in which it is told.
fn happened(commit: &Commit, before: Option<&Before>) -> Vec<Happened> {
    let mut all = Vec::new();
    let message = |send, at| Happened {
        event: WebhookEvent::MessageCreated,
        send,
        at,
        about: About::default(),
    };
    if let Guard::New(new) = &commit.guard {
        let (event, at) = (WebhookEvent::ConversationOpened, new.created_at);
        all.push(Happened { event, send: SendAbout::Nothing, at, about: About::default() });
    }
    if let Some(inbound) = commit.inbound.as_ref().filter(|it| it.content.is_visible()) {
        all.push(message(SendAbout::Inbound, inbound.created_at));
    }
    for (index, said) in commit.said.iter().enumerate() {
        if said.audience == Audience::Everybody && said.content.is_visible() {
            all.push(message(SendAbout::Said(index), said.visible_at));
        }
    }
    all.extend(commit.desk.iter().filter_map(rated));
    let Some(turn) = &commit.turn else { return all };
    let from = before.map_or(&Status::WithBot, |before| &before.status);
    if let Some((event, about)) = change_of(from, &turn.status) {
        let said = commit.said.iter().map(|said| said.visible_at).max();
        let at = said.unwrap_or(turn.last_activity_at).max(turn.last_activity_at);
        all.push(Happened { event, send: SendAbout::Nothing, at, about });
    }
    all
}

/// What a contact says they think.
fn rated(write: &DeskWrite) -> Option<Happened> {
    let DeskWrite::Rate(rating) = write else { return None };
    let told = json!({
        "id": rating.id.to_string(), "score": rating.score, "resolved": rating.is_resolved,
        "comment": rating.comment,
    });
    let about = About {
        agent: rating.agent.map(|agent| agent.to_string()),
        team: rating.team.clone(),
        rating: Some(told),
        ..About::default()
    };
    let (event, at) = (WebhookEvent::ConversationRated, rating.created_at);
    Some(Happened { event, send: SendAbout::Nothing, at, about })
}

/// What a change of who has the conversation is called.
fn change_of(from: &Status, to: &Status) -> Option<(WebhookEvent, About)> {
    let agent_of = |status: &Status| match status {
        Status::WithAgent { agent } => Some(agent.clone()),
        Status::WithBot | Status::Queued { .. } | Status::Closed { .. } => None,
    };
    let team = match (from, to) {
        (_, Status::Queued { team }) | (Status::Queued { team }, _) => team.clone(),
        (_, _) => None,
    };
    let agent = agent_of(to).or_else(|| agent_of(from));
    let about = About { from: Some(from.as_str().to_owned()), agent, team, ..About::default() };
    let event = match (from, to) {
        (Status::Closed { .. }, Status::Closed { .. }) | (Status::WithBot, Status::WithBot) => {
            return None;
        }
        (Status::Queued { team: one }, Status::Queued { team: other }) if one == other => {
            return None;
        }
        (Status::WithAgent { agent: one }, Status::WithAgent { agent: other }) if one == other => {
            return None;
        }
        (_, Status::Closed { .. }) => WebhookEvent::ConversationClosed,
        (_, Status::WithBot) => WebhookEvent::ConversationReturned,
        (_, Status::Queued { .. }) => WebhookEvent::ConversationQueued,
        (_, Status::WithAgent { .. }) => WebhookEvent::ConversationAssigned,
    };
    Some((event, about))
}

/// What each webhook is told of it.
fn notices(
    happened: &Happened,
    channel: ChannelId,
    receivers: &[std::sync::Arc<Known>],
) -> Result<Vec<NewSend>, StoreError> {
    let id = event_id();
    let mut sends = Vec::new();
    for receiver in receivers {
        let is_here = receiver.channel.is_none_or(|own| own == channel);
        if !is_here || !receiver.webhook.hears(happened.event) {
            continue;
        }
        for told_as in names(receiver.webhook.format, happened) {
            let notice = Notice {
                webhook: RECEIVER.to_owned(),
                id: id.clone(),
                event: happened.event,
                at: happened.at,
                about: About { told_as: told_as.map(str::to_owned), ..happened.about.clone() },
            };
            sends.push(send_of(&notice, (happened.send, receiver.id))?);
        }
    }
    Ok(sends)
}

/// Under which names it is told there; none when it isn't told.
fn names(format: WebhookFormat, happened: &Happened) -> Vec<Option<&'static str>> {
    match (format, happened.event) {
        (WebhookFormat::Standard, _) => vec![None],
        // Who sends it knows it.
        (WebhookFormat::Haptik, WebhookEvent::MessageCreated)
            if happened.send == SendAbout::Inbound =>
        {
            Vec::new()
        }
        (
            WebhookFormat::Haptik,
            WebhookEvent::MessageCreated | WebhookEvent::ConversationAssigned | WebhookEvent::Test,
        ) => vec![None],
        (WebhookFormat::Haptik, WebhookEvent::ConversationClosed) => {
            vec![Some(CHAT_COMPLETE), Some(CONVERSATION_COMPLETE)]
        }
        (
            WebhookFormat::Haptik,
            WebhookEvent::ConversationOpened
            | WebhookEvent::ConversationQueued
            | WebhookEvent::ConversationReturned
            | WebhookEvent::ConversationRated
            | WebhookEvent::WebhookDisabled,
        ) => Vec::new(),
    }
}

fn send_of(
    notice: &Notice,
    (about, receiver): (SendAbout, WebhookId),
) -> Result<NewSend, StoreError> {
    let payload = serde_json::to_value(notice)
        .map_err(|error| StoreError::Encode(error.to_string().into()))?;
    Ok(NewSend { line: Some(receiver), ..NewSend::new(about, payload, notice.at) })
}

/// Without dots, which separate what is signed.
fn event_id() -> String {
    format!("evt_{}", BASE64_URL_SAFE_NO_PAD.encode(noise::<16>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_hands_has_one_name() {
        let queued = |team: Option<&str>| Status::Queued { team: team.map(str::to_owned) };
        let with = |agent: &str| Status::WithAgent { agent: agent.to_owned() };
        let closed = Status::Closed { at: Timestamp::UNIX_EPOCH, with_survey: false };
        for (from, to, event) in [
            (Status::WithBot, Status::WithBot, None),
            (Status::WithBot, queued(None), Some(WebhookEvent::ConversationQueued)),
            (queued(None), queued(None), None),
            (queued(None), queued(Some("sales")), Some(WebhookEvent::ConversationQueued)),
            (queued(None), with("ann"), Some(WebhookEvent::ConversationAssigned)),
            (with("ann"), with("ann"), None),
            (with("ann"), with("bob"), Some(WebhookEvent::ConversationAssigned)),
            (with("ann"), queued(None), Some(WebhookEvent::ConversationQueued)),
            (with("ann"), Status::WithBot, Some(WebhookEvent::ConversationReturned)),
            (with("ann"), closed.clone(), Some(WebhookEvent::ConversationClosed)),
            (closed.clone(), closed.clone(), None),
            (closed, Status::WithBot, Some(WebhookEvent::ConversationReturned)),
        ] {
            assert_eq!(change_of(&from, &to).map(|it| it.0), event, "{from:?} → {to:?}");
        }
        let (_, about) = change_of(&with("ann"), &queued(Some("sales"))).unwrap();
        assert_eq!((about.agent.as_deref(), about.team.as_deref()), (Some("ann"), Some("sales")));
    }
}
