//! Deliveries: what of the outbox is sent now, and what becomes of it.

use std::time::Duration;

use jiff::SignedDuration;
use model::conversation::{Message, MessageNumber};
use model::id::WorkspaceId;
use model::webhook::WebhookFormat;
use model::{Secret, Timestamp};
use store::{OutboxRow, Postponed, Receiver, StoreError, Stretch};

use super::{Notice, RECEIVER};
use crate::App;
use crate::haptik::TRANSFER;
use crate::kommunicate::{GATEWAY, Queued, SYSTEM};

/// What is to be done about a row of the outbox.
#[derive(Debug)]
pub enum Due {
    Deliver(Box<Delivery>),
    /// Nothing: it was dealt with.
    Nothing,
}

/// Whom a delivery is for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum System {
    /// The workspace's webhook in Kommunicate's words.
    Webhook,
    /// The system that asks the bot.
    Gateway,
    /// One of the workspace's webhooks.
    Receiver { format: WebhookFormat, failing_since: Option<Timestamp>, notice: Box<Notice> },
}

/// Something to tell another system.
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
    /// Names what is told: the same for every try.
    pub key: String,
    /// JSON.
    pub body: Vec<u8>,
    /// Time that the receiver has, over all.
    pub time_limit: Duration,
}

impl Delivery {
    /// Where it goes.
    pub const fn receiver(&self) -> Receiver {
        self.row.receiver()
    }

    /// The workspace that tells it.
    pub const fn workspace(&self) -> WorkspaceId {
        self.row.workspace
    }
}

/// What a receiver answered, or why it didn't.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    pub status: Option<u16>,
    /// Why there is no answer.
    pub error: Option<&'static str>,
    /// The first part of it.
    pub body: Vec<u8>,
    /// How long it wants to be left alone.
    pub retry_after: Option<SignedDuration>,
    pub elapsed: Duration,
}

impl Answered {
    /// Whether it has what it was told.
    pub fn is_ok(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }

    /// What is wrong, in a word.
    pub fn reason(&self) -> String {
        match (self.status, self.error) {
            (Some(status), _) => format!("status {status}"),
            (None, error) => error.unwrap_or("unknown").to_owned(),
        }
    }
}

/// A message that a row is about.
pub(crate) enum Seen {
    Now(Box<Message>),
    /// A pause comes before it.
    Later(Timestamp),
    Never,
}

impl App {
    /// Makes a row of the outbox ready, which this process claimed.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn ready_delivery(&self, row: &OutboxRow) -> Result<Due, StoreError> {
        let word = row.payload.get("webhook").and_then(serde_json::Value::as_str);
        match word {
            Some(RECEIVER) => return self.ready_notice(row).await,
            Some(TRANSFER) => return self.carry_out_transfer(row).await,
            Some(_) | None => {}
        }
        let queued: Option<Queued> = serde_json::from_value(row.payload.clone()).ok();
        match queued {
            Some(queued) if queued.webhook == GATEWAY => self.ready_push(row, queued).await,
            Some(queued) if queued.webhook == SYSTEM => self.ready_told(row).await,
            // A program that is newer wrote it.
            Some(_) | None => self.drop_row(row).await,
        }
    }

    /// Keeps what came of a delivery: it is over, or it comes again after a pause, or it is given up.
    ///
    /// # Errors
    ///
    /// When the store can't be reached; it is safe to say it again.
    pub async fn keep_answered(
        &self,
        delivery: &Delivery,
        answered: &Answered,
    ) -> Result<(), StoreError> {
        if let System::Receiver { format, failing_since, notice } = &delivery.system {
            let to = (*format, *failing_since, notice.as_ref());
            return self.keep_tried(delivery, to, answered).await;
        }
        if !answered.is_ok() {
            return self.keep_undelivered(delivery, &answered.reason()).await;
        }
        if delivery.system == System::Gateway {
            self.end_push(&delivery.row).await?;
        }
        self.drop_row(&delivery.row).await.map(|_| ())
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
