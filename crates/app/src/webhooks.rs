//! Webhooks: servers of a workspace's customers that are told what happens. Their settings, what commits queue
//! for them, and what becomes of each delivery. Sending is `worker`'s; how Haptik's events are written is
//! `haptik`'s. The webhook in Kommunicate's words is `kommunicate`'s.

mod delivery;
mod journal;
mod notice;
mod ready;
mod receivers;
mod schedule;
mod secrets;

use std::sync::Arc;

use model::id::{ChannelId, WebhookId, WorkspaceId};
use model::webhook::Webhook;
use store::{Disabled, ReceiverEntry, StoreError};

pub use delivery::{Answered, Delivery, Due};
pub(crate) use delivery::{Seen, System};
pub use journal::{DeadEvent, Replay, TriedDelivery};
pub(crate) use notice::{About, Before, Notice, RECEIVER};
pub(crate) use ready::Told;
pub use receivers::{ReceiverError, ReceiverInput, ReceiverSummary, Rotated};
pub(crate) use secrets::receiver_name;

use crate::App;

/// Webhooks of a workspace, as they were a second ago at most.
pub(crate) type Receivers = Arc<[Arc<Known>]>;

/// A webhook as it is remembered; its secrets stay closed.
pub(crate) struct Known {
    pub id: WebhookId,
    pub channel: Option<ChannelId>,
    pub webhook: Webhook,
    pub disabled: Option<Disabled>,
    pub secrets: Option<Vec<u8>>,
}

impl From<ReceiverEntry> for Known {
    fn from(entry: ReceiverEntry) -> Self {
        Self {
            id: entry.id,
            channel: entry.channel,
            webhook: entry.webhook,
            disabled: entry.disabled,
            secrets: entry.secrets,
        }
    }
}

impl App {
    /// The webhooks of a workspace.
    pub(crate) async fn receivers(&self, workspace: WorkspaceId) -> Result<Receivers, StoreError> {
        if let Some(known) = self.inner.receivers.get(&workspace) {
            return Ok(known);
        }
        let entries = self.inner.store.list_receivers(workspace).await?;
        let all: Receivers = entries.into_iter().map(|entry| Arc::new(entry.into())).collect();
        self.inner.receivers.put(workspace, Arc::clone(&all));
        Ok(all)
    }

    /// One webhook, as it is now when it was disabled a second ago.
    pub(crate) async fn receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<Option<Arc<Known>>, StoreError> {
        let all = self.receivers(workspace).await?;
        if let Some(known) = all.iter().find(|it| it.id == id && it.disabled.is_none()) {
            return Ok(Some(Arc::clone(known)));
        }
        let found = self.inner.store.find_receiver(workspace, id).await?;
        Ok(found.map(|entry| Arc::new(entry.into())))
    }
}
