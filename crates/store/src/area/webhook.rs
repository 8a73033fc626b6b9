//! Webhooks: where a workspace wants to be told of every message. Tokens are kept as ciphertext;
//! encrypting and decrypting is done by who holds the key.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::WorkspaceId;

use crate::error::StoreError;
use crate::sql::{Columns, Database, Statement, params};

/// A webhook to keep; replaces the one of that system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWebhook {
    /// In whose words it is told, as `kommunicate`.
    pub system: String,
    pub url: String,
    /// The encrypted token, if it has one.
    pub ciphertext: Option<Vec<u8>>,
    /// Which key it is encrypted with.
    pub key_id: String,
    pub now: Timestamp,
}

/// A webhook as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookEntry {
    pub system: String,
    pub url: String,
    pub ciphertext: Option<Vec<u8>>,
    pub key_id: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// Webhooks of a workspace: at most one for each system.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Keeps a webhook, in place of the one of that system.
    async fn put_webhook(
        &self,
        workspace: WorkspaceId,
        webhook: NewWebhook,
    ) -> Result<(), StoreError>;

    /// Finds the webhook of a system.
    async fn find_webhook(
        &self,
        workspace: WorkspaceId,
        system: &str,
    ) -> Result<Option<WebhookEntry>, StoreError>;

    /// Removes a webhook. `false` when there is none.
    async fn delete_webhook(
        &self,
        workspace: WorkspaceId,
        system: &str,
    ) -> Result<bool, StoreError>;
}

#[async_trait]
impl<D: Database> WebhookStore for D {
    async fn put_webhook(
        &self,
        workspace: WorkspaceId,
        webhook: NewWebhook,
    ) -> Result<(), StoreError> {
        let upsert = Statement::new(
            "INSERT INTO webhook (workspace_id, system, url, ciphertext, key_id, created_at, \
             updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (workspace_id, system) DO UPDATE SET url = excluded.url,
             ciphertext = excluded.ciphertext, key_id = excluded.key_id,
             updated_at = excluded.updated_at",
            params![
                workspace,
                webhook.system,
                webhook.url,
                webhook.ciphertext,
                webhook.key_id,
                webhook.now,
                webhook.now,
            ],
        );
        self.write(vec![upsert]).await.map(|_| ())
    }

    async fn find_webhook(
        &self,
        workspace: WorkspaceId,
        system: &str,
    ) -> Result<Option<WebhookEntry>, StoreError> {
        let sql = "SELECT system, url, ciphertext, key_id, created_at, updated_at FROM webhook
                   WHERE workspace_id = $1 AND system = $2";
        let rows = self.read(Statement::new(sql, params![workspace, system])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let mut columns = Columns::new("webhook", row);
        Ok(Some(WebhookEntry {
            system: columns.text()?,
            url: columns.text()?,
            ciphertext: columns.bytes_or_null()?,
            key_id: columns.text()?,
            created_at: columns.time()?,
            updated_at: columns.time()?,
        }))
    }

    async fn delete_webhook(
        &self,
        workspace: WorkspaceId,
        system: &str,
    ) -> Result<bool, StoreError> {
        let delete = Statement::new(
            "DELETE FROM webhook WHERE workspace_id = $1 AND system = $2 RETURNING 1",
            params![workspace, system],
        );
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }
}
