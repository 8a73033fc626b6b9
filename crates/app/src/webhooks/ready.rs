//! What a webhook is told: written and signed when it is sent.

use std::time::Duration;

use gateway::colloquy::{ID_HEADER, SIGNATURE_HEADER, TIMESTAMP_HEADER, write_content};
use gateway::signature::{SignatureError, Signed, hub_signature};
use model::conversation::{Author, Message, Status};
use model::id::WorkspaceId;
use model::webhook::{WebhookEvent, WebhookFormat};
use model::{Secret, Timestamp};
use serde_json::{Map, Value, json};
use store::{Conversation, OutboxKind, OutboxRow, StoreError};

use super::schedule::PARKED_FOR;
use super::{Delivery, Due, Known, Notice, Seen, System};
use crate::App;

/// Time that a receiver of ours has, over all.
const TIME: Duration = Duration::from_secs(15);
/// Time that a receiver of Haptik's events has.
const HAPTIKS_TIME: Duration = Duration::from_secs(5);
/// Pause before a delivery whose secret can't be opened is looked at again.
const LOOK_AGAIN: Duration = Duration::from_mins(1);
/// The header that Haptik's events are signed in.
const HUB_SIGNATURE: &str = "x-hub-signature";

/// What a row is about, as it is now.
pub(crate) struct Told<'a> {
    pub notice: &'a Notice,
    /// `None`: it is about no conversation.
    pub conversation: Option<&'a Conversation>,
    pub message: Option<&'a Message>,
}

impl App {
    /// Makes what a webhook is to be told ready.
    pub(super) async fn ready_notice(&self, row: &OutboxRow) -> Result<Due, StoreError> {
        let notice: Option<Notice> = serde_json::from_value(row.payload.clone()).ok();
        let (Some(notice), Some(line)) = (notice, row.line) else {
            return self.drop_row(row).await;
        };
        let Some(known) = self.receiver(row.workspace, line).await? else {
            return self.drop_row(row).await;
        };
        if known.disabled.is_some() {
            return self.postpone(row, self.now() + PARKED_FOR, 0).await;
        }
        let message = match row.kind {
            OutboxKind::Send { message: Some(number) } => {
                match self.message_at(row, number).await? {
                    Seen::Now(message) => Some(*message),
                    Seen::Later(at) => return self.postpone(row, at, row.attempts).await,
                    Seen::Never => return self.drop_row(row).await,
                }
            }
            OutboxKind::Send { message: None } | OutboxKind::Call { .. } => None,
        };
        let found = self.inner.store.find_conversation(row.workspace, row.conversation).await?;
        let told =
            Told { notice: &notice, conversation: found.as_ref(), message: message.as_ref() };
        let body = match known.webhook.format {
            WebhookFormat::Standard => self.told_in_our_words(row.workspace, &told).await?,
            WebhookFormat::Haptik => self.told_in_haptiks_words(row.workspace, &told).await?,
        };
        let Some(body) = body else { return self.drop_row(row).await };
        let body = serde_json::to_vec(&body)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        self.signed(row, &known, (notice, body)).await
    }

    async fn signed(
        &self,
        row: &OutboxRow,
        known: &Known,
        (notice, body): (Notice, Vec<u8>),
    ) -> Result<Due, StoreError> {
        let now = self.now();
        let headers = match self.signatures(row.workspace, known, (&notice.id, &body, now)) {
            Ok(headers) => headers,
            Err(error) => {
                tracing::warn!(workspace = %row.workspace, webhook = %known.id, %error,
                    "a webhook's secret can't be used");
                return self.postpone(row, now + LOOK_AGAIN, row.attempts).await;
            }
        };
        let time_limit = match known.webhook.format {
            WebhookFormat::Standard => TIME,
            WebhookFormat::Haptik => HAPTIKS_TIME,
        };
        let store = &self.inner.store;
        let failing_since = match row.attempts {
            0 => None,
            _ => {
                store.find_receiver(row.workspace, known.id).await?.and_then(|it| it.failing_since)
            }
        };
        Ok(Due::Deliver(Box::new(Delivery {
            row: row.clone(),
            about: match row.kind {
                OutboxKind::Send { message: Some(number) } => format!("message {number}"),
                OutboxKind::Send { message: None } | OutboxKind::Call { .. } => {
                    notice.event.as_str().to_owned()
                }
            },
            said_at: notice.at,
            url: known.webhook.url.clone(),
            headers,
            key: notice.id.clone(),
            body,
            time_limit,
            system: System::Receiver {
                format: known.webhook.format,
                failing_since,
                notice: Box::new(notice),
            },
        })))
    }

    fn signatures(
        &self,
        workspace: WorkspaceId,
        known: &Known,
        (id, body, now): (&str, &[u8], Timestamp),
    ) -> Result<Vec<(&'static str, Secret<String>)>, Unsigned> {
        let good = match &known.secrets {
            Some(sealed) => self.open_secrets((workspace, known.id), sealed)?.good_at(now),
            None => Vec::new(),
        };
        if known.webhook.format == WebhookFormat::Haptik {
            let signed = good.first().map(|secret| hub_signature(secret, body));
            return Ok(signed.map(|it| (HUB_SIGNATURE, Secret::new(it))).into_iter().collect());
        }
        let signed = Signed { id, timestamp_s: now.as_second(), body };
        let codes = good.iter().map(|secret| signed.sign(secret));
        let codes = codes.collect::<Result<Vec<_>, _>>()?.join(" ");
        let plain = |name, value: String| (name, Secret::new(value));
        Ok(vec![
            plain(ID_HEADER, id.to_owned()),
            plain(TIMESTAMP_HEADER, now.as_second().to_string()),
            plain(SIGNATURE_HEADER, codes),
        ])
    }

    async fn told_in_our_words(
        &self,
        workspace: WorkspaceId,
        told: &Told<'_>,
    ) -> Result<Option<Value>, StoreError> {
        let mut data = Map::new();
        if let Some(conversation) = told.conversation {
            let written = self.conversation_told(workspace, conversation).await?;
            data.insert("conversation".to_owned(), written);
        }
        if let Some(message) = told.message {
            data.insert("message".to_owned(), self.message_told(message));
        }
        let about = &told.notice.about;
        let receiver = about.receiver.map(|id| id.to_string());
        for (name, value) in [
            ("from", about.from.clone()),
            ("agent", about.agent.clone()),
            ("team", about.team.clone()),
            ("webhook", receiver),
        ] {
            if let Some(value) = value {
                data.insert(name.to_owned(), value.into());
            }
        }
        data.extend(about.rating.clone().map(|rating| ("rating".to_owned(), rating)));
        let event = told.notice.event;
        if event == WebhookEvent::MessageCreated && told.message.is_none() {
            return Ok(None);
        }
        Ok(Some(json!({
            "id": told.notice.id,
            "type": event.as_str(),
            "timestamp": told.notice.at.to_string(),
            "data": data,
        })))
    }

    async fn conversation_told(
        &self,
        workspace: WorkspaceId,
        conversation: &Conversation,
    ) -> Result<Value, StoreError> {
        let contact = self.inner.store.find_contact(workspace, conversation.contact).await?;
        let external_id = contact.map(|contact| contact.external_id);
        let channel = self.channel_key(workspace, conversation.channel).await?;
        Ok(json!({
            "id": conversation.id.to_string(),
            "channel": channel,
            "status": conversation.status.as_str(),
            "agent": match &conversation.status {
                Status::WithAgent { agent } => Some(agent.clone()),
                Status::WithBot | Status::Queued { .. } | Status::Closed { .. } => None,
            },
            "contact": { "id": conversation.contact.to_string(), "external_id": external_id },
            "created_at": conversation.created_at.to_string(),
        }))
    }

    fn message_told(&self, message: &Message) -> Value {
        let content = self.with_links(&message.content);
        let (author, agent) = match &message.author {
            Author::Contact => ("contact", None),
            Author::Bot => ("bot", None),
            Author::System => ("system", None),
            Author::Agent { id } => ("agent", Some(id.clone())),
        };
        json!({
            "number": message.number,
            "author": author,
            "agent": agent,
            "text": message.content.plain_text(),
            "content": write_content(&content),
            "in_reply_to": message.in_reply_to,
            "created_at": message.created_at.to_string(),
        })
    }
}

/// Why a delivery can't be signed.
#[derive(Debug, thiserror::Error)]
enum Unsigned {
    #[error(transparent)]
    Sealed(#[from] crate::vault::SealBroken),
    #[error(transparent)]
    Signature(#[from] SignatureError),
}
