//! The webhook that is told of every message: its setting, and how messages come into its queue.

use std::sync::Arc;

use model::conversation::Audience;
use model::exchange::BotAction;
use model::id::WorkspaceId;
use model::{Secret, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Commit, NewSend, NewWebhook, SendAbout, StoreError};

use super::SYSTEM;
use crate::App;
use crate::vault::SealBroken;

/// Longest address, in bytes.
const MAX_URL_BYTES: usize = 2_048;
/// Longest token, in bytes.
const MAX_TOKEN_BYTES: usize = 4_096;
/// Marks what goes to the system that asks a bot.
pub(crate) const GATEWAY: &str = "gateway";

/// A webhook to keep.
#[derive(Debug)]
pub struct WebhookInput {
    /// `http` or `https`.
    pub url: String,
    /// Sent with every delivery; without one nothing is.
    pub token: Option<Secret<String>>,
}

/// What may be seen of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSummary {
    pub url: String,
    pub has_token: bool,
    pub created_at: model::Timestamp,
    pub updated_at: model::Timestamp,
}

/// Why there is no webhook, or none was kept.
#[derive(Debug, thiserror::Error)]
pub enum WebhookError {
    #[error(
        "a webhook's address begins with http:// or https:// and a host and has at most {MAX_URL_BYTES} bytes, none of them a space or a control character"
    )]
    BadUrl,
    #[error("a webhook's token has 1 to {MAX_TOKEN_BYTES} bytes without control characters")]
    BadToken,
    #[error("there is no webhook")]
    NotFound,
    #[error(transparent)]
    Broken(#[from] SealBroken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A webhook, open.
pub(crate) struct Webhook {
    pub url: String,
    pub token: Option<Secret<String>>,
}

/// What is kept of a delivery beside its message. Stored: fields are only added, with a default.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Queued {
    /// Whose webhook: [`SYSTEM`], or [`GATEWAY`] for the system that asks the bot.
    pub webhook: String,
    /// What becomes of the conversation, where it is about no message.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ending: Option<BotAction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// What the token of a system's webhook is sealed for.
pub(crate) fn webhook_name(system: &str) -> String {
    format!("webhook/{system}")
}

impl App {
    /// Keeps the webhook, in place of the one before.
    ///
    /// # Errors
    ///
    /// [`WebhookError::BadUrl`], [`WebhookError::BadToken`].
    pub async fn put_webhook(
        &self,
        workspace: WorkspaceId,
        input: WebhookInput,
    ) -> Result<(), WebhookError> {
        if !is_address(&input.url) {
            return Err(WebhookError::BadUrl);
        }
        let (vault, sealed_as) = (&self.inner.vault, webhook_name(SYSTEM));
        let (ciphertext, key_id) = match &input.token {
            Some(token) if !is_token(token.expose()) => return Err(WebhookError::BadToken),
            Some(token) => {
                let sealed = vault.seal(workspace, &sealed_as, token)?;
                (Some(sealed.ciphertext), sealed.key_id)
            }
            None => (None, vault.key_id()),
        };
        let webhook = NewWebhook {
            system: SYSTEM.to_owned(),
            url: input.url,
            ciphertext,
            key_id,
            now: self.inner.clock.now(),
        };
        self.inner.store.put_webhook(workspace, webhook).await?;
        self.inner.webhooks.clear();
        Ok(())
    }

    /// What may be seen of the webhook.
    ///
    /// # Errors
    ///
    /// [`WebhookError::NotFound`] when there is none.
    pub async fn get_webhook(
        &self,
        workspace: WorkspaceId,
    ) -> Result<WebhookSummary, WebhookError> {
        let found = self.inner.store.find_webhook(workspace, SYSTEM).await?;
        let found = found.ok_or(WebhookError::NotFound)?;
        Ok(WebhookSummary {
            url: found.url,
            has_token: found.ciphertext.is_some(),
            created_at: found.created_at,
            updated_at: found.updated_at,
        })
    }

    /// Removes the webhook; what wasn't delivered yet never is.
    ///
    /// # Errors
    ///
    /// [`WebhookError::NotFound`] when there is none.
    pub async fn delete_webhook(&self, workspace: WorkspaceId) -> Result<(), WebhookError> {
        let is_done = self.inner.store.delete_webhook(workspace, SYSTEM).await?;
        self.inner.webhooks.clear();
        if is_done { Ok(()) } else { Err(WebhookError::NotFound) }
    }

    /// The webhook, as it was a second ago at most.
    pub(super) async fn webhook(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Option<Arc<Webhook>>, WebhookError> {
        if let Some(known) = self.inner.webhooks.get(&workspace) {
            return Ok(known);
        }
        let found = match self.inner.store.find_webhook(workspace, SYSTEM).await? {
            Some(found) => {
                let sealed_as = webhook_name(SYSTEM);
                let open = |sealed: Vec<u8>| self.inner.vault.open(workspace, &sealed_as, &sealed);
                let token = found.ciphertext.map(open).transpose()?;
                Some(Arc::new(Webhook { url: found.url, token }))
            }
            None => None,
        };
        self.inner.webhooks.put(workspace, found.clone());
        Ok(found)
    }

    /// What the webhook is to be told of a commit: every message that everybody may read.
    pub(crate) async fn told_in_kommunicates_words(
        &self,
        commit: &Commit,
    ) -> Result<Vec<NewSend>, StoreError> {
        let has_messages = commit.inbound.is_some() || !commit.said.is_empty();
        if !has_messages || !self.has_webhook(commit.workspace).await? {
            return Ok(Vec::new());
        }
        told_of(commit)
    }

    /// One whose token can't be opened any more is one: what it missed can be told when it has a new
    /// token.
    async fn has_webhook(&self, workspace: WorkspaceId) -> Result<bool, StoreError> {
        match self.webhook(workspace).await {
            Ok(found) => Ok(found.is_some()),
            Err(WebhookError::Store(error)) => Err(error),
            Err(
                WebhookError::Broken(_)
                | WebhookError::BadUrl
                | WebhookError::BadToken
                | WebhookError::NotFound,
            ) => Ok(true),
        }
    }
}

fn told_of(commit: &Commit) -> Result<Vec<NewSend>, StoreError> {
    let queued = Queued { webhook: SYSTEM.to_owned(), ..Queued::default() };
    let payload = serde_json::to_value(&queued)
        .map_err(|error| StoreError::Encode(error.to_string().into()))?;
    let inbound = commit.inbound.iter().filter(|inbound| inbound.content.is_visible());
    let inbound = inbound.map(|inbound| (SendAbout::Inbound, inbound.created_at));
    let said = commit
        .said
        .iter()
        .enumerate()
        .filter(|(_, said)| said.audience == Audience::Everybody && said.content.is_visible());
    let said = said.map(|(index, said)| (SendAbout::Said(index), said.visible_at));
    let send = |(about, next_at)| NewSend::new(about, payload.clone(), next_at);
    Ok(inbound.chain(said).map(send).collect())
}

pub(crate) fn is_address(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = host.and_then(|rest| rest.split(['/', '?', '#']).next());
    let has_host = host.is_some_and(|host| !host.is_empty() && !host.contains('@'));
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    has_host && url.len() <= MAX_URL_BYTES && !url.chars().any(is_odd)
}

fn is_token(token: &str) -> bool {
    (1..=MAX_TOKEN_BYTES).contains(&token.len()) && !token.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_a_host_and_no_password() {
        for (url, is_good) in [
            ("https://hooks.example.com/in?a=b", true),
            ("http://127.0.0.1:9/", true),
            ("https://", false),
            ("https:///in", false),
            ("ftp://example.com", false),
            ("javascript:alert(1)", false),
            ("https://me:secret@example.com/", false),
            ("https://example.com/a b", false),
            ("https://example.com/\r\nx: y", false),
            ("", false),
        ] {
            assert_eq!(is_address(url), is_good, "{url:?}");
        }
        assert!(!is_address(&format!("https://example.com/{}", "a".repeat(MAX_URL_BYTES))));
    }
}
