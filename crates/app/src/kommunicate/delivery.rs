//! Deliveries: what of the outbox the webhook is told now, and what becomes of it.

use base64::prelude::{BASE64_STANDARD, Engine as _};
use engine::{Report, ReportCode, Severity};
use jiff::SignedDuration;
use model::conversation::{Message, MessageNumber};
use model::id::WorkspaceId;
use model::{Secret, Timestamp};
use store::{NewReport, OutboxKind, OutboxRow, Postponed, StoreError, Stretch};

use super::webhook::{GATEWAY, Queued, WebhookError};
use super::{SYSTEM, message_key};
use crate::App;

/// Pauses before a delivery is tried again; the last one repeats.
const PAUSES_S: [i64; 8] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400];
/// How long after its message was said a delivery that fails is given up.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Pause before a delivery whose webhook can't be opened is looked at again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// What is to be done about a row of the outbox.
#[derive(Debug)]
pub enum Due {
    Deliver(Box<Delivery>),
    /// Nothing: it was dealt with.
    Nothing,
}

/// Whom a delivery is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    /// The workspace's webhook.
    Webhook,
    /// The system that asks the bot.
    Gateway,
}

/// A message for the webhook, or for the system that asks the bot.
#[derive(Debug)]
pub struct Delivery {
    pub(crate) row: OutboxRow,
    pub(crate) system: System,
    /// What it is about, for reports.
    pub(crate) about: String,
    pub(crate) said_at: Timestamp,
    pub url: String,
    /// What it is authenticated with.
    pub headers: Vec<(&'static str, Secret<String>)>,
    /// Names the message: the same for every try.
    pub key: String,
    /// JSON.
    pub body: Vec<u8>,
}

impl Delivery {
    /// The workspace whose webhook it is for.
    pub const fn workspace(&self) -> WorkspaceId {
        self.row.workspace
    }
}

impl App {
    /// Makes a row of the outbox ready, which this process claimed.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn ready_delivery(&self, row: &OutboxRow) -> Result<Due, StoreError> {
        let queued: Option<Queued> = serde_json::from_value(row.payload.clone()).ok();
        let is_known = match queued {
            Some(queued) if queued.webhook == GATEWAY => return self.ready_push(row, queued).await,
            Some(queued) => queued.webhook == SYSTEM,
            None => false,
        };
        let OutboxKind::Send { message: Some(number) } = row.kind else {
            return self.drop_row(row).await;
        };
        if !is_known {
            return self.drop_row(row).await;
        }
        let webhook = match self.webhook(row.workspace).await {
            Ok(Some(webhook)) => webhook,
            Ok(None) => return self.drop_row(row).await,
            Err(WebhookError::Store(error)) => return Err(error),
            Err(error) => {
                tracing::warn!(workspace = %row.workspace, %error, "a webhook can't be used");
                return self.postpone(row, self.now() + LOOK_AGAIN, row.attempts).await;
            }
        };
        let message = match self.message_at(row, number).await? {
            Seen::Now(message) => *message,
            Seen::Later(at) => return self.postpone(row, at, row.attempts).await,
            Seen::Never => return self.drop_row(row).await,
        };
        let Some(conversation) =
            self.inner.store.find_conversation(row.workspace, row.conversation).await?
        else {
            return self.drop_row(row).await;
        };
        let group = self.group_number(row.workspace, row.conversation).await?;
        let body = self.told(row.workspace, (&conversation, group), &message).await?;
        let body = serde_json::to_vec(&body)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        Ok(Due::Deliver(Box::new(Delivery {
            row: row.clone(),
            system: System::Webhook,
            about: format!("message {number}"),
            said_at: message.visible_at,
            url: webhook.url.clone(),
            headers: webhook.token.iter().map(|token| ("authentication", basic(token))).collect(),
            key: message_key(group, number),
            body,
        })))
    }

    /// Keeps that a delivery arrived.
    ///
    /// # Errors
    ///
    /// When the store can't be reached; it is safe to say it again.
    pub async fn keep_delivered(&self, delivery: &Delivery) -> Result<(), StoreError> {
        if delivery.system == System::Gateway {
            self.end_push(&delivery.row).await?;
        }
        self.drop_row(&delivery.row).await.map(|_| ())
    }

    /// Keeps that a try failed: it comes again after a pause that grows, or is given up when its message is a
    /// day old. The first failure is reported, and that it was given up. Those of the same conversation wait
    /// behind it.
    ///
    /// # Errors
    ///
    /// When the store can't be reached; it is safe to say it again.
    pub async fn keep_undelivered(
        &self,
        delivery: &Delivery,
        reason: &str,
    ) -> Result<(), StoreError> {
        let (row, now) = (&delivery.row, self.now());
        let attempts = row.attempts.saturating_add(1);
        let receiver = match delivery.system {
            System::Webhook => "the webhook",
            System::Gateway => {
                self.owe_failed(row).await?;
                "the system that asks the bot"
            }
        };
        if now.duration_since(delivery.said_at) >= GIVEN_UP_AFTER {
            let message =
                format!("{} didn't reach {receiver} in {attempts} tries: {reason}", delivery.about);
            let report = self.webhook_failed(Severity::Error, message)?;
            self.inner.store.give_up_outbox(row, self.replica(), report).await?;
            self.inner.meters.reports.increment(1);
            return Ok(());
        }
        let last = PAUSES_S.len() - 1;
        let index = usize::try_from(row.attempts).unwrap_or(last).min(last);
        let pause = SignedDuration::from_secs(PAUSES_S.get(index).copied().unwrap_or_default());
        if row.attempts > 0 {
            return self.postpone(row, now + pause, attempts).await.map(|_| ());
        }
        let message =
            format!("{} didn't reach {receiver} and comes again: {reason}", delivery.about);
        let report = self.webhook_failed(Severity::Warning, message)?;
        let postponed = Postponed { replica: self.replica(), next_at: now + pause, attempts };
        self.inner.store.postpone_failed(row, postponed, report).await?;
        self.inner.meters.reports.increment(1);
        Ok(())
    }

    fn webhook_failed(&self, severity: Severity, message: String) -> Result<NewReport, StoreError> {
        let report = Report { severity, code: ReportCode::WebhookFailed, place: None, message };
        let report = serde_json::to_value(&report)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        Ok(NewReport { bot: None, report, created_at: self.now() })
    }

    pub(crate) async fn drop_row(&self, row: &OutboxRow) -> Result<Due, StoreError> {
        let by = (self.replica(), self.now());
        self.inner.store.finish_outbox(row.workspace, row.id, by).await?;
        Ok(Due::Nothing)
    }

    pub(crate) async fn postpone(
        &self,
        row: &OutboxRow,
        next_at: Timestamp,
        attempts: u32,
    ) -> Result<Due, StoreError> {
        let postponed = Postponed { replica: self.replica(), next_at, attempts };
        self.inner.store.postpone_outbox(row.workspace, row.id, postponed).await?;
        Ok(Due::Nothing)
    }

    pub(crate) async fn message_at(
        &self,
        row: &OutboxRow,
        number: MessageNumber,
    ) -> Result<Seen, StoreError> {
        let stretch = Stretch::After { number: number.saturating_sub(1), now: self.now() };
        let (workspace, id) = (row.workspace, row.conversation);
        let page = self.inner.store.list_messages(workspace, id, stretch, 1).await?;
        let found = page.messages.into_iter().next().filter(|message| message.number == number);
        Ok(match (found, page.next_visible_at) {
            (Some(message), _) => Seen::Now(Box::new(message)),
            (None, Some(at)) => Seen::Later(at),
            (None, None) => Seen::Never,
        })
    }
}

/// A message that a row is about.
pub(crate) enum Seen {
    Now(Box<Message>),
    /// A pause comes before it.
    Later(Timestamp),
    Never,
}

/// Kommunicate's way: the token alone, encoded.
fn basic(token: &Secret<String>) -> Secret<String> {
    Secret::new(format!("Basic {}", BASE64_STANDARD.encode(token.expose())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_token_alone_is_encoded() {
        let told = basic(&Secret::new("abcdef".to_owned()));
        assert_eq!(told.expose(), "Basic YWJjZGVm");
    }
}
