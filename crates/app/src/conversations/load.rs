//! Taking a conversation to hand: from the store's rows to a seat.

use std::sync::Arc;

use model::id::{ConversationId, WorkspaceId};
use store::{Loaded, StoreError};

use super::meanwhile::Speaking;
use crate::App;
use crate::channels::ChannelRecord;
use crate::programs::ReleaseError;
use crate::registry::{CallPayload, Numbers, Running, Seat};

/// Why a conversation can't be taken to hand.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("its channel is gone")]
    NoChannel,
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Loads a conversation; `None` when this workspace has none of that id.
    pub(crate) async fn load_seat(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<Box<Seat>>, LoadError> {
        match self.inner.store.load(workspace, id).await? {
            Some(loaded) => self.seat(workspace, loaded).await.map(Some),
            None => Ok(None),
        }
    }

    /// The channel of a conversation as it is now.
    pub(super) async fn channel_of(
        &self,
        workspace: WorkspaceId,
        conversation: &store::Conversation,
    ) -> Result<Arc<ChannelRecord>, LoadError> {
        let channel = self.channel_by_id(workspace, conversation.channel).await?;
        channel.ok_or(LoadError::NoChannel)
    }

    /// Makes a seat of what was loaded.
    pub(super) async fn seat(
        &self,
        workspace: WorkspaceId,
        loaded: Loaded,
    ) -> Result<Box<Seat>, LoadError> {
        let conversation = loaded.conversation;
        let channel = self.channel_of(workspace, &conversation).await?;
        let release = match conversation.bot_version {
            Some(version) => {
                let place = (version, channel.channel.environment);
                let store = self.inner.store.as_ref();
                Some(self.inner.releases.get(store, workspace, place).await?)
            }
            None => None,
        };
        let state = match &loaded.state {
            Some(record) => record.decode()?,
            None => engine::State::default(),
        };
        let running = match (&loaded.running, loaded.journal.last()) {
            (Some(message), Some(call)) => {
                let payload: CallPayload = serde_json::from_value(call.payload.clone())
                    .map_err(|error| corrupt_call(conversation.id, &error))?;
                payload.errand().map(|errand| Running {
                    turn: message.number,
                    came_at: message.created_at,
                    request: errand.request(),
                    is_sent_here: false,
                    said: None,
                    waiting: Vec::new(),
                })
            }
            (Some(_) | None, _) => None,
        };
        Ok(Box::new(Seat {
            workspace,
            last_visible_at: conversation.last_activity_at,
            speaking: Speaking::default(),
            status_before: None,
            has_timer: state.timer().is_some(),
            conversation,
            state,
            release,
            channel: Arc::clone(&channel),
            profile: loaded.profile,
            external_id: loaded.external_id,
            numbers: Numbers::default(),
            remembered: loaded.remembered.into_iter().collect(),
            running,
            has_pending: !loaded.pending.is_empty(),
            leaves_desk: false,
        }))
    }
}

pub(super) fn corrupt_call(id: ConversationId, error: &serde_json::Error) -> StoreError {
    StoreError::Corrupt {
        table: "call",
        column: "payload",
        id: id.to_string(),
        reason: error.to_string(),
    }
}
