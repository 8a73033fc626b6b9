//! What became of deliveries: the log of tries, what was given up, and telling it again.

use engine::Severity;
use model::Timestamp;
use model::conversation::MessageNumber;
use model::id::{ConversationId, WebhookId, WorkspaceId};
use model::webhook::{WebhookEvent, WebhookFormat};
use serde::{Deserialize, Serialize};
use store::{DeliveryEnd, NewReport, NewTry, OutboxId, Replayed, StoreError};

use super::schedule::{Failed, after};
use super::{About, Answered, Delivery, Notice, ReceiverError};
use crate::App;
use crate::clock::noise;

/// How much of a body that was sent is kept, in bytes.
const MAX_SENT_BYTES: usize = 8 * 1024;
/// How much of an answer is kept, in bytes.
const MAX_ANSWER_BYTES: usize = 4 * 1024;
/// Most tries or given-up deliveries of a page.
const MAX_PAGE: u32 = 200;
/// Most deliveries that are told again at a time, by id.
const MAX_REPLAYED: usize = 1_000;

/// A try, as it is kept. Stored: fields are only added, with a default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct TryRecord {
    event: String,
    event_id: String,
    attempt: u32,
    url: String,
    request: String,
    status: Option<u16>,
    error: Option<String>,
    response: String,
    elapsed_ms: u64,
}

/// A try of a delivery.
#[derive(Debug, Clone, PartialEq)]
pub struct TriedDelivery {
    pub id: i64,
    pub event: String,
    pub event_id: String,
    pub conversation: ConversationId,
    /// From 1.
    pub attempt: u32,
    pub url: String,
    /// The first part of the body that was sent.
    pub request: String,
    pub status: Option<u16>,
    pub error: Option<String>,
    /// The first part of the body that came back.
    pub response: String,
    pub elapsed_ms: u64,
    pub is_ok: bool,
    pub at: Timestamp,
}

/// A delivery that was given up.
#[derive(Debug, Clone, PartialEq)]
pub struct DeadEvent {
    pub id: OutboxId,
    pub event: String,
    pub event_id: String,
    pub conversation: ConversationId,
    pub message: Option<MessageNumber>,
    pub attempts: u32,
    pub reason: String,
    pub happened_at: Timestamp,
    pub died_at: Timestamp,
}

/// Which deliveries that were given up are told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replay {
    All,
    These(Vec<OutboxId>),
}

impl App {
    /// Keeps what came of a delivery to a webhook.
    pub(super) async fn keep_tried(
        &self,
        delivery: &Delivery,
        (format, failing_since, notice): (WebhookFormat, Option<Timestamp>, &Notice),
        answered: &Answered,
    ) -> Result<(), StoreError> {
        let (row, now) = (&delivery.row, self.now());
        let attempts = row.attempts.saturating_add(1);
        let [chance] = noise::<1>();
        let end = match answered.is_ok() {
            true => DeliveryEnd::Arrived,
            false => after(&Failed { format, attempts, failing_since, now, answered, chance }),
        };
        let record = TryRecord {
            event: told_name(notice),
            event_id: notice.id.clone(),
            attempt: attempts,
            url: delivery.url.clone(),
            request: beginning(&delivery.body, MAX_SENT_BYTES),
            status: answered.status,
            error: answered.error.map(str::to_owned),
            response: beginning(&answered.body, MAX_ANSWER_BYTES),
            elapsed_ms: u64::try_from(answered.elapsed.as_millis()).unwrap_or(u64::MAX),
        };
        let record = serde_json::to_value(&record)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        let tried = NewTry { record, at: now };
        let report = self.report_of(delivery, &end, answered)?;
        let disabled = matches!(end, DeliveryEnd::Disabled { .. });
        let by = (row, self.replica());
        let is_kept = self.inner.store.end_delivery(by, tried, (end, report)).await?;
        if let (true, true, Some(id)) = (is_kept, disabled, row.line) {
            self.tell_of_disabled(row.workspace, id).await?;
        }
        Ok(())
    }

    fn report_of(
        &self,
        delivery: &Delivery,
        end: &DeliveryEnd,
        answered: &Answered,
    ) -> Result<Option<NewReport>, StoreError> {
        let (about, reason) = (&delivery.about, answered.reason());
        let (severity, message) = match end {
            DeliveryEnd::Arrived => return Ok(None),
            DeliveryEnd::Again { attempts, .. } if *attempts > 1 => return Ok(None),
            DeliveryEnd::Again { .. } => {
                let message = format!("{about} didn't reach a webhook and comes again: {reason}");
                (Severity::Warning, message)
            }
            DeliveryEnd::Dead { .. } => {
                (Severity::Error, format!("{about} didn't reach a webhook: {reason}"))
            }
            DeliveryEnd::Disabled { .. } => (
                Severity::Error,
                format!("a webhook is disabled: {about} didn't reach it: {reason}"),
            ),
        };
        self.inner.meters.reports.increment(1);
        self.webhook_failed(severity, message).map(Some)
    }

    /// Tells others that a webhook is told nothing any more.
    pub(super) async fn tell_of_disabled(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<(), StoreError> {
        self.inner.receivers.clear();
        tracing::warn!(%workspace, webhook = %id, "a webhook is disabled");
        for known in self.receivers(workspace).await?.iter() {
            let is_told = known.id != id
                && known.webhook.format == WebhookFormat::Standard
                && known.webhook.hears(WebhookEvent::WebhookDisabled);
            if is_told {
                let about = About { receiver: Some(id), ..About::default() };
                let notice = (WebhookEvent::WebhookDisabled, about);
                self.queue_notice(workspace, known.id, notice).await?;
            }
        }
        Ok(())
    }

    /// Lists tries of a webhook's deliveries, newest first.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn list_deliveries(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        (before, limit): (Option<i64>, u32),
    ) -> Result<Vec<TriedDelivery>, ReceiverError> {
        self.get_receiver(workspace, id).await?;
        let page = (before, limit.min(MAX_PAGE));
        let tries = self.inner.store.list_tries(workspace, id, page).await?;
        let tried = |it: store::Try| {
            let record: TryRecord = serde_json::from_value(it.record).unwrap_or_default();
            TriedDelivery {
                id: it.id,
                event: record.event,
                event_id: record.event_id,
                conversation: it.conversation,
                attempt: record.attempt,
                url: record.url,
                request: record.request,
                status: record.status,
                error: record.error,
                response: record.response,
                elapsed_ms: record.elapsed_ms,
                is_ok: it.is_ok,
                at: it.at,
            }
        };
        Ok(tries.into_iter().map(tried).collect())
    }

    /// Lists deliveries that were given up, in the order in which they happened.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn list_dead_events(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        (after, limit): (Option<OutboxId>, u32),
    ) -> Result<Vec<DeadEvent>, ReceiverError> {
        self.get_receiver(workspace, id).await?;
        let page = (after, limit.min(MAX_PAGE));
        let dead = self.inner.store.list_dead(workspace, id, page).await?;
        let event = |it: store::DeadDelivery| {
            let notice: Option<Notice> = serde_json::from_value(it.payload).ok();
            DeadEvent {
                id: it.id,
                event: notice.as_ref().map(told_name).unwrap_or_default(),
                event_id: notice.map(|notice| notice.id).unwrap_or_default(),
                conversation: it.conversation,
                message: it.message,
                attempts: it.attempts,
                reason: it.reason,
                happened_at: it.queued_at,
                died_at: it.died_at,
            }
        };
        Ok(dead.into_iter().map(event).collect())
    }

    /// Tells again what was given up, each in its place in the order. Gives how many.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`], [`ReceiverError::TooMany`].
    pub async fn replay_events(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        replay: Replay,
    ) -> Result<u64, ReceiverError> {
        self.get_receiver(workspace, id).await?;
        let replayed = match replay {
            Replay::All => Replayed::All,
            Replay::These(ids) if ids.len() > MAX_REPLAYED => return Err(ReceiverError::TooMany),
            Replay::These(ids) => Replayed::These(ids),
        };
        Ok(self.inner.store.replay_dead(workspace, id, (replayed, self.now())).await?)
    }
}

/// The name under which a notice is told.
fn told_name(notice: &Notice) -> String {
    notice.about.told_as.clone().unwrap_or_else(|| notice.event.as_str().to_owned())
}

/// The first part of a body, as text; what isn't UTF-8, or can't be kept, is replaced.
fn beginning(body: &[u8], max_bytes: usize) -> String {
    let part = &body[..body.len().min(max_bytes)];
    String::from_utf8_lossy(part).replace('\0', "\u{fffd}")
}
