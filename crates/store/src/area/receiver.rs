//! Webhooks of workspaces: servers that are told what happens, where they are and whether they are told right
//! now. Secrets are kept as ciphertext; encrypting and decrypting is done by who holds the key. What happens to
//! deliveries is in `delivery`.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ChannelId, ConversationId, WebhookId, WorkspaceId};
use model::webhook::{DisabledFor, Webhook};

use super::delivery::{park, put_to_death};
use crate::commit::NewSend;
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, params};

/// A webhook to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReceiver {
    pub id: WebhookId,
    /// The only channel that it is told of; all of the workspace's without one.
    pub channel: Option<ChannelId>,
    pub webhook: Webhook,
    /// The encrypted secrets, if it has any.
    pub secrets: Option<Vec<u8>>,
    /// Which key they are encrypted with.
    pub key_id: String,
    pub now: Timestamp,
}

/// A webhook as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiverEntry {
    pub id: WebhookId,
    pub channel: Option<ChannelId>,
    pub webhook: Webhook,
    pub secrets: Option<Vec<u8>>,
    pub key_id: String,
    /// When the first delivery failed since one arrived.
    pub failing_since: Option<Timestamp>,
    pub disabled: Option<Disabled>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// That nothing is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Disabled {
    pub at: Timestamp,
    pub reason: DisabledFor,
}

/// Webhooks of a workspace.
#[async_trait]
pub trait ReceiverStore: Send + Sync {
    /// Keeps a new webhook. `false` when its id is taken.
    async fn create_receiver(
        &self,
        workspace: WorkspaceId,
        new: NewReceiver,
    ) -> Result<bool, StoreError>;

    /// Replaces what is kept of a webhook; its state stays. `false` when there is none of that id.
    async fn update_receiver(
        &self,
        workspace: WorkspaceId,
        new: NewReceiver,
    ) -> Result<bool, StoreError>;

    /// Finds a webhook.
    async fn find_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<Option<ReceiverEntry>, StoreError>;

    /// Lists all webhooks, oldest first.
    async fn list_receivers(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<ReceiverEntry>, StoreError>;

    /// Removes a webhook, what waits for it and what is known of its deliveries. `false` when there is none.
    async fn delete_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<bool, StoreError>;

    /// Says that nothing is delivered any more: what waits isn't due before `parked_until`. `false` when it
    /// was so before.
    async fn disable_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        by: (DisabledFor, Timestamp, Timestamp),
    ) -> Result<bool, StoreError>;

    /// Says that deliveries go on: what was queued since `oldest` is due from `now` on, and what is older is
    /// given up. `false` when there is no such webhook.
    async fn enable_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        times: (Timestamp, Timestamp),
    ) -> Result<bool, StoreError>;

    /// Queues a send outside of a commit; it is about no message.
    async fn queue_send(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        send: NewSend,
    ) -> Result<(), StoreError>;
}

const COLUMNS: &str = "id, channel_id, record, secrets, key_id, failing_since, disabled_at, \
                       disabled_for, created_at, updated_at";

#[async_trait]
impl<D: Database> ReceiverStore for D {
    async fn create_receiver(
        &self,
        workspace: WorkspaceId,
        new: NewReceiver,
    ) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO webhook_receiver (workspace_id, id, channel_id, record, secrets, key_id, \
             created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $7)
             ON CONFLICT DO NOTHING RETURNING 1",
            params![
                workspace,
                new.id,
                new.channel,
                encode(&new.webhook)?,
                new.secrets,
                new.key_id,
                new.now,
            ],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn update_receiver(
        &self,
        workspace: WorkspaceId,
        new: NewReceiver,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE webhook_receiver SET channel_id = $3, record = $4, secrets = $5, key_id = $6,
             updated_at = $7 WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![
                workspace,
                new.id,
                new.channel,
                encode(&new.webhook)?,
                new.secrets,
                new.key_id,
                new.now,
            ],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }

    async fn find_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<Option<ReceiverEntry>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM webhook_receiver WHERE workspace_id = $1 AND id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(entry_of).transpose()
    }

    async fn list_receivers(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<ReceiverEntry>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS} FROM webhook_receiver WHERE workspace_id = $1 ORDER BY id");
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        rows.into_iter().map(entry_of).collect()
    }

    async fn delete_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<bool, StoreError> {
        let of_webhook = |sql: &'static str| Statement::new(sql, params![workspace, id]);
        let delete = of_webhook(
            "DELETE FROM webhook_receiver WHERE workspace_id = $1 AND id = $2 RETURNING 1",
        );
        let all = vec![
            delete.required(),
            of_webhook("DELETE FROM outbox WHERE workspace_id = $1 AND line = $2"),
            of_webhook("DELETE FROM webhook_try WHERE workspace_id = $1 AND webhook_id = $2"),
            of_webhook("DELETE FROM webhook_dead WHERE workspace_id = $1 AND webhook_id = $2"),
        ];
        Ok(self.write(all).await?.is_done())
    }

    async fn disable_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        (reason, now, parked_until): (DisabledFor, Timestamp, Timestamp),
    ) -> Result<bool, StoreError> {
        let update = disable(workspace, id, (reason, now)).required();
        let park = park(workspace, id, parked_until);
        Ok(self.write(vec![update, park]).await?.is_done())
    }

    async fn enable_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        (now, oldest): (Timestamp, Timestamp),
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE webhook_receiver SET disabled_at = NULL, disabled_for = NULL,
             failing_since = NULL, updated_at = $3
             WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id, now],
        );
        let [keep, remove] = put_to_death(
            "workspace_id = $1 AND line = $2 AND owner IS NULL AND queued_at < $3",
            ("expired", now),
            params![workspace, id, oldest],
        );
        let wake = Statement::new(
            "UPDATE outbox SET next_at = CASE WHEN queued_at > $3 THEN queued_at ELSE $3 END,
             attempts = 0 WHERE workspace_id = $1 AND line = $2 AND owner IS NULL",
            params![workspace, id, now],
        );
        Ok(self.write(vec![update.required(), keep, remove, wake]).await?.is_done())
    }

    async fn queue_send(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        send: NewSend,
    ) -> Result<(), StoreError> {
        let insert = Statement::new(
            "INSERT INTO outbox (workspace_id, conversation_id, payload, attempts, next_at, line, \
             queued_at) VALUES ($1, $2, $3, 0, $4, $5, $4)",
            params![workspace, conversation, encode(&send.payload)?, send.next_at, send.line],
        );
        self.write(vec![insert]).await.map(|_| ())
    }
}

/// Says that nothing is delivered; no row when that was so before.
pub(super) fn disable(
    workspace: WorkspaceId,
    id: WebhookId,
    (reason, now): (DisabledFor, Timestamp),
) -> Statement {
    Statement::new(
        "UPDATE webhook_receiver SET disabled_at = $3, disabled_for = $4, updated_at = $3
         WHERE workspace_id = $1 AND id = $2 AND disabled_at IS NULL RETURNING 1",
        params![workspace, id, now, reason.as_str()],
    )
}

fn entry_of(row: Row) -> Result<ReceiverEntry, StoreError> {
    let mut columns = Columns::new("webhook_receiver", row);
    let id = WebhookId::from_uuid(columns.uuid()?);
    Ok(ReceiverEntry {
        id,
        channel: columns.uuid_or_null()?.map(ChannelId::from_uuid),
        webhook: columns.record("record", &id)?,
        secrets: columns.bytes_or_null()?,
        key_id: columns.text()?,
        failing_since: columns.time_or_null()?,
        disabled: match (columns.time_or_null()?, columns.text_or_null()?) {
            (Some(at), reason) => Some(Disabled { at, reason: reason_of(reason.as_deref()) }),
            (None, _) => None,
        },
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}

/// A reason that a newer program has is somebody's wish.
fn reason_of(word: Option<&str>) -> DisabledFor {
    let known = DisabledFor::ALL.into_iter().find(|reason| Some(reason.as_str()) == word);
    known.unwrap_or(DisabledFor::Asked)
}
