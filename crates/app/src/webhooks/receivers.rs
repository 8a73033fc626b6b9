//! Settings of webhooks: where they are, what they hear, and the secrets that sign for them.

use jiff::SignedDuration;
use model::id::{ChannelId, WebhookId, WorkspaceId};
use model::webhook::{DisabledFor, Webhook, WebhookEvent, WebhookFormat};
use model::{Secret, Timestamp};
use store::{Disabled, NewReceiver, ReceiverEntry, StoreError};

use super::About;
use super::schedule::PARKED_FOR;
use super::secrets::{Secrets, new_secret};
use crate::App;
use crate::clock::noise;
use crate::kommunicate::is_address;
use crate::vault::SealBroken;

/// Most webhooks of a workspace.
const MAX_RECEIVERS: usize = 100;
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Longest secret that others choose, in bytes.
const MAX_SECRET_BYTES: usize = 200;
/// Longest time for which two secrets are good.
const MAX_OVERLAP: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long what waits for Haptik's webhook is kept while it is disabled.
const HAPTIK_KEEPS: SignedDuration = SignedDuration::from_mins(60);

/// A webhook to keep.
#[derive(Debug)]
pub struct ReceiverInput {
    /// Without one its address's.
    pub name: String,
    pub url: String,
    /// Key of the only channel that it is told of.
    pub channel: Option<String>,
    /// All when empty.
    pub events: Vec<WebhookEvent>,
}

/// What may be seen of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiverSummary {
    pub id: WebhookId,
    pub name: String,
    pub url: String,
    pub format: WebhookFormat,
    /// Key of the only channel that it is told of.
    pub channel: Option<String>,
    pub events: Vec<WebhookEvent>,
    pub has_secret: bool,
    pub failing_since: Option<Timestamp>,
    pub disabled: Option<Disabled>,
    /// Deliveries that wait.
    pub waiting: u64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A secret that was just made: the only time that it is seen.
#[derive(Debug)]
pub struct Rotated {
    pub id: WebhookId,
    pub secret: Secret<String>,
    /// Until when the secret before is good, too.
    pub previous_until: Option<Timestamp>,
}

/// Why nothing was done about a webhook.
#[derive(Debug, thiserror::Error)]
pub enum ReceiverError {
    #[error("no webhook {0}")]
    NotFound(WebhookId),
    #[error("no channel {0}")]
    NoChannel(String),
    #[error(
        "a webhook's address begins with http:// or https:// and a host and has at most 2048 bytes, none of them a space or a control character"
    )]
    BadUrl,
    #[error(
        "a webhook's name has 1 to {MAX_NAME_CHARS} characters, none of them a control character"
    )]
    BadName,
    #[error("a secret has 1 to {MAX_SECRET_BYTES} bytes of visible ASCII")]
    BadSecret,
    #[error("two secrets are good at the same time for 30 days at most")]
    BadOverlap,
    #[error(
        "a workspace has at most {MAX_RECEIVERS} webhooks, and at most 1000 deliveries are named at once"
    )]
    TooMany,
    #[error(transparent)]
    Broken(#[from] SealBroken),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Keeps a webhook in our words, with a secret of its own.
    ///
    /// # Errors
    ///
    /// [`ReceiverError`]; nothing was kept then.
    pub async fn create_receiver(
        &self,
        workspace: WorkspaceId,
        input: ReceiverInput,
    ) -> Result<Rotated, ReceiverError> {
        let channel = self.channel_named(workspace, input.channel.as_deref()).await?;
        let webhook = Webhook {
            name: input.name,
            url: input.url,
            format: WebhookFormat::Standard,
            events: input.events,
        };
        let secret = new_secret();
        let id = self.keep_receiver(workspace, (webhook, channel), Some(&secret)).await?;
        Ok(Rotated { id, secret, previous_until: None })
    }

    /// Keeps a webhook of whatever words.
    pub(crate) async fn keep_receiver(
        &self,
        workspace: WorkspaceId,
        (webhook, channel): (Webhook, Option<ChannelId>),
        secret: Option<&Secret<String>>,
    ) -> Result<WebhookId, ReceiverError> {
        check(&webhook)?;
        if self.inner.store.list_receivers(workspace).await?.len() >= MAX_RECEIVERS {
            return Err(ReceiverError::TooMany);
        }
        let now = self.now();
        let id = WebhookId::mint(now, noise());
        let (secrets, key_id) = match secret {
            Some(secret) => {
                check_secret(secret)?;
                let sealed = self.seal_secrets((workspace, id), &Secrets::new(secret))?;
                (Some(sealed.ciphertext), sealed.key_id)
            }
            None => (None, self.inner.vault.key_id()),
        };
        let new = NewReceiver { id, channel, webhook, secrets, key_id, now };
        let is_new = self.inner.store.create_receiver(workspace, new).await?;
        self.inner.receivers.clear();
        if is_new { Ok(id) } else { Err(StoreError::Database("a new id is taken".into()).into()) }
    }

    /// Changes where a webhook is and what it hears.
    ///
    /// # Errors
    ///
    /// [`ReceiverError`]; nothing was changed then.
    pub async fn change_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        input: ReceiverInput,
    ) -> Result<(), ReceiverError> {
        let entry = self.entry(workspace, id).await?;
        let channel = match entry.webhook.format {
            // It belongs to its channel.
            WebhookFormat::Haptik => entry.channel,
            WebhookFormat::Standard => {
                self.channel_named(workspace, input.channel.as_deref()).await?
            }
        };
        let format = entry.webhook.format;
        let webhook = Webhook { name: input.name, url: input.url, format, events: input.events };
        check(&webhook)?;
        self.replace(workspace, ReceiverEntry { webhook, channel, ..entry }).await
    }

    /// Lists a workspace's webhooks, oldest first.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_receivers(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<ReceiverSummary>, StoreError> {
        let mut all = Vec::new();
        for entry in self.inner.store.list_receivers(workspace).await? {
            all.push(self.summary(workspace, entry).await?);
        }
        Ok(all)
    }

    /// What may be seen of a webhook.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn get_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<ReceiverSummary, ReceiverError> {
        let entry = self.entry(workspace, id).await?;
        Ok(self.summary(workspace, entry).await?)
    }

    /// Removes a webhook; what waits for it is never told.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn delete_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<(), ReceiverError> {
        let is_done = self.inner.store.delete_receiver(workspace, id).await?;
        self.inner.receivers.clear();
        if is_done { Ok(()) } else { Err(ReceiverError::NotFound(id)) }
    }

    /// Makes another secret, or takes the one that is given; the one before stays good for `overlap`.
    ///
    /// # Errors
    ///
    /// [`ReceiverError`]; nothing was changed then.
    pub async fn rotate_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
        (given, overlap): (Option<Secret<String>>, SignedDuration),
    ) -> Result<Rotated, ReceiverError> {
        if overlap.is_negative() || overlap > MAX_OVERLAP {
            return Err(ReceiverError::BadOverlap);
        }
        let entry = self.entry(workspace, id).await?;
        let secret = match given {
            Some(given) => {
                check_secret(&given)?;
                if entry.webhook.format == WebhookFormat::Standard {
                    check_standard(&given)?;
                }
                given
            }
            None => new_secret(),
        };
        let until = self.now() + overlap;
        let previous_until = entry.secrets.as_ref().map(|_| until);
        let secrets = match &entry.secrets {
            Some(sealed) => self.open_secrets((workspace, id), sealed)?.rotated(&secret, until),
            None => Secrets::new(&secret),
        };
        let sealed = self.seal_secrets((workspace, id), &secrets)?;
        let (secrets, key_id) = (Some(sealed.ciphertext), sealed.key_id);
        self.replace(workspace, ReceiverEntry { secrets, key_id, ..entry }).await?;
        Ok(Rotated { id, secret, previous_until })
    }

    /// Stops telling a webhook anything; what happens waits.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn disable_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<(), ReceiverError> {
        self.entry(workspace, id).await?;
        let now = self.now();
        let by = (DisabledFor::Asked, now, now + PARKED_FOR);
        self.inner.store.disable_receiver(workspace, id, by).await?;
        self.inner.receivers.clear();
        Ok(())
    }

    /// Tells a webhook everything that waits, in order, and what happens from now on. Of Haptik's, what waited
    /// for more than an hour is given up.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn enable_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<(), ReceiverError> {
        let entry = self.entry(workspace, id).await?;
        let now = self.now();
        let hour_ago = now - HAPTIK_KEEPS;
        // What was on its way when it was disabled has waited since then.
        let is_over = entry.disabled.is_some_and(|disabled| disabled.at < hour_ago);
        let oldest = match entry.webhook.format {
            WebhookFormat::Haptik if is_over => hour_ago,
            WebhookFormat::Haptik | WebhookFormat::Standard => Timestamp::UNIX_EPOCH,
        };
        let is_done = self.inner.store.enable_receiver(workspace, id, (now, oldest)).await?;
        self.inner.receivers.clear();
        if is_done { Ok(()) } else { Err(ReceiverError::NotFound(id)) }
    }

    /// Tells a webhook that nothing happened, to see whether it works. Gives the event's id.
    ///
    /// # Errors
    ///
    /// [`ReceiverError::NotFound`].
    pub async fn test_receiver(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<String, ReceiverError> {
        self.entry(workspace, id).await?;
        let notice = (WebhookEvent::Test, About::default());
        Ok(self.queue_notice(workspace, id, notice).await?)
    }

    async fn entry(
        &self,
        workspace: WorkspaceId,
        id: WebhookId,
    ) -> Result<ReceiverEntry, ReceiverError> {
        let found = self.inner.store.find_receiver(workspace, id).await?;
        found.ok_or(ReceiverError::NotFound(id))
    }

    async fn replace(
        &self,
        workspace: WorkspaceId,
        entry: ReceiverEntry,
    ) -> Result<(), ReceiverError> {
        let id = entry.id;
        let new = NewReceiver {
            id,
            channel: entry.channel,
            webhook: entry.webhook,
            secrets: entry.secrets,
            key_id: entry.key_id,
            now: self.now(),
        };
        let is_done = self.inner.store.update_receiver(workspace, new).await?;
        self.inner.receivers.clear();
        if is_done { Ok(()) } else { Err(ReceiverError::NotFound(id)) }
    }

    async fn summary(
        &self,
        workspace: WorkspaceId,
        entry: ReceiverEntry,
    ) -> Result<ReceiverSummary, StoreError> {
        let channel = match entry.channel {
            Some(channel) => Some(self.channel_key(workspace, channel).await?),
            None => None,
        };
        Ok(ReceiverSummary {
            id: entry.id,
            name: entry.webhook.name,
            url: entry.webhook.url,
            format: entry.webhook.format,
            channel,
            events: entry.webhook.events,
            has_secret: entry.secrets.is_some(),
            failing_since: entry.failing_since,
            disabled: entry.disabled,
            waiting: self.inner.store.count_waiting(workspace, entry.id).await?,
            created_at: entry.created_at,
            updated_at: entry.updated_at,
        })
    }

    async fn channel_named(
        &self,
        workspace: WorkspaceId,
        key: Option<&str>,
    ) -> Result<Option<ChannelId>, ReceiverError> {
        let Some(key) = key else { return Ok(None) };
        let found = self.channel_by_key(workspace, key).await?;
        let found = found.ok_or_else(|| ReceiverError::NoChannel(key.to_owned()))?;
        Ok(Some(found.id))
    }
}

fn check(webhook: &Webhook) -> Result<(), ReceiverError> {
    if !is_address(&webhook.url) {
        return Err(ReceiverError::BadUrl);
    }
    let chars = webhook.name.chars().count();
    if !(1..=MAX_NAME_CHARS).contains(&chars) || webhook.name.chars().any(char::is_control) {
        return Err(ReceiverError::BadName);
    }
    Ok(())
}

fn check_secret(secret: &Secret<String>) -> Result<(), ReceiverError> {
    let is_visible = secret.expose().bytes().all(|byte| byte.is_ascii_graphic());
    let is_long = !(1..=MAX_SECRET_BYTES).contains(&secret.expose().len());
    if is_long || !is_visible { Err(ReceiverError::BadSecret) } else { Ok(()) }
}

/// A secret that signs as Standard Webhooks has it.
fn check_standard(secret: &Secret<String>) -> Result<(), ReceiverError> {
    let signed = gateway::signature::Signed { id: "", timestamp_s: 0, body: b"" };
    signed.sign(secret).map(|_| ()).map_err(|_| ReceiverError::BadSecret)
}
