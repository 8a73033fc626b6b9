//! What is remembered between the answers to another system, as answers are kept for repetitions: for a
//! day.

use model::Timestamp;
use model::conversation::MessageNumber;
use model::exchange::BotAction;
use model::id::{ConversationId, WorkspaceId};
use serde::{Deserialize, Serialize};
use store::{SavedAnswer, StoreError};

use crate::App;

/// The status of what is remembered: it is no answer itself.
const KEPT: u16 = 200;

/// How far a conversation was told. Stored: fields are only added.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Memory {
    /// What comes after this number is told with the next answer; `None`: nothing is owed.
    pub owed_after: Option<MessageNumber>,
    /// The last number that an answer held; the greatest one when an answer told the end.
    pub told: MessageNumber,
    /// The last number that was, or is being, sent to where later answers go.
    pub pushed: MessageNumber,
    /// Until when a request waits, whose answer tells what is said meanwhile.
    pub waits_until: Option<Timestamp>,
}

impl App {
    /// How far a conversation was told; nothing is known of one whose answers all held everything.
    pub(super) async fn memory(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Memory, StoreError> {
        let kept = self.inner.store.find_idempotency(workspace, &told_key(id)).await?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept.body).ok()).unwrap_or_default())
    }

    pub(super) async fn keep_memory(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        memory: &Memory,
    ) -> Result<(), StoreError> {
        self.keep_under(workspace, &told_key(id), memory).await
    }

    /// What a message ended with when it came first.
    pub(super) async fn kept_ending(
        &self,
        workspace: WorkspaceId,
        message: &str,
    ) -> Result<Option<BotAction>, StoreError> {
        let kept = self.inner.store.find_idempotency(workspace, &ending_key(message)).await?;
        Ok(kept.and_then(|kept| serde_json::from_str(&kept.body).ok()))
    }

    pub(super) async fn keep_ending(
        &self,
        workspace: WorkspaceId,
        message: &str,
        ending: &BotAction,
    ) -> Result<(), StoreError> {
        self.keep_under(workspace, &ending_key(message), ending).await
    }

    async fn keep_under(
        &self,
        workspace: WorkspaceId,
        key: &str,
        value: &impl Serialize,
    ) -> Result<(), StoreError> {
        let body = serde_json::to_string(value)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        let store = &self.inner.store;
        // Whether it is there already makes no difference: the last word stands.
        store.reserve_idempotency(workspace, key, [0; 32], self.inner.clock.now()).await?;
        store.save_idempotency(workspace, key, SavedAnswer { status: KEPT, body }).await
    }
}

fn told_key(id: ConversationId) -> String {
    format!("gateway/told/{id}")
}

fn ending_key(message: &str) -> String {
    format!("gateway/ending/{message}")
}
