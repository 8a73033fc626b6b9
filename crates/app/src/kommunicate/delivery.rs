//! Deliveries: what of the outbox the webhook is told now, and what becomes of what doesn't arrive.

use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use engine::{Report, ReportCode, Severity};
use jiff::SignedDuration;
use model::Secret;
use store::{NewReport, OutboxKind, OutboxRow, Postponed, StoreError};

use super::message_key;
use super::webhook::WebhookError;
use crate::App;
use crate::webhooks::{Delivery, Due, Seen, System};

/// Time that a receiver has, over all.
pub(crate) const RECEIVER_TIME: Duration = Duration::from_secs(10);

/// Pauses before a delivery is tried again; the last one repeats.
const PAUSES_S: [i64; 8] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400];
/// How long after its message was said a delivery that fails is given up.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// Pause before a delivery whose webhook can't be opened is looked at again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(60);

impl App {
    /// Makes a message for the webhook ready.
    pub(crate) async fn ready_told(&self, row: &OutboxRow) -> Result<Due, StoreError> {
        let OutboxKind::Send { message: Some(number) } = row.kind else {
            return self.drop_row(row).await;
        };
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
            time_limit: RECEIVER_TIME,
        })))
    }

    /// Keeps that a try failed: it comes again after a pause that grows, or is given up when its message is a
    /// day old. The first failure is reported, and that it was given up. Those of the same conversation wait
    /// behind it.
    pub(crate) async fn keep_undelivered(
        &self,
        delivery: &Delivery,
        reason: &str,
    ) -> Result<(), StoreError> {
        let (row, now) = (&delivery.row, self.now());
        let attempts = row.attempts.saturating_add(1);
        let receiver = match delivery.system {
            System::Webhook | System::Receiver { .. } => "the webhook",
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

    pub(crate) fn webhook_failed(
        &self,
        severity: Severity,
        message: String,
    ) -> Result<NewReport, StoreError> {
        let report = Report { severity, code: ReportCode::WebhookFailed, place: None, message };
        let report = serde_json::to_value(&report)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        Ok(NewReport { bot: None, report, created_at: self.now() })
    }
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
