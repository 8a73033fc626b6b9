//! What is remembered between the answers to another system, as answers are kept for repetitions: for a
//! day.

use model::conversation::MessageNumber;
use model::exchange::BotAction;
use model::id::{ConversationId, WorkspaceId};
use store::{SavedAnswer, StoreError};

use crate::App;

/// The status of what is remembered: it is no answer itself.
const KEPT: u16 = 200;

impl App {
    /// Up to which number a conversation was told, when an answer didn't hold all.
    pub(super) async fn told_until(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<Option<MessageNumber>, StoreError> {
        let kept = self.inner.store.find_idempotency(workspace, &told_key(id)).await?;
        Ok(kept.and_then(|kept| kept.body.parse().ok()))
    }

    /// Remembers it, or that all was told.
    pub(super) async fn keep_told_until(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        number: Option<MessageNumber>,
    ) -> Result<(), StoreError> {
        let body = number.map(|number| number.to_string()).unwrap_or_default();
        self.keep_under(workspace, &told_key(id), body).await
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
        let body = serde_json::to_string(ending)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        self.keep_under(workspace, &ending_key(message), body).await
    }

    async fn keep_under(
        &self,
        workspace: WorkspaceId,
        key: &str,
        body: String,
    ) -> Result<(), StoreError> {
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
