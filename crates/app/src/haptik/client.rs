//! Programs that speak for their users: a channel of their own, the credentials that lead to it, and where they
//! are told what happens there.

use std::sync::Arc;

use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use model::Secret;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::id::{ChannelId, WebhookId, WorkspaceId};
use model::key::Key;
use model::webhook::{Webhook, WebhookFormat};
use sha2::{Digest, Sha256};
use store::{BotClient, StoreError};

use super::BUSINESS;
use crate::App;
use crate::channels::{ChannelError, ChannelRecord};
use crate::clock::noise;
use crate::vault::hex;
use crate::webhooks::{Known, ReceiverError};

/// What every token begins with, so that it is recognised where it leaks.
const TOKEN_PREFIX: &str = "hooktoken_";
/// How much of a token may be shown, prefix included.
const SHOWN_CHARS: usize = TOKEN_PREFIX.len() + 4;
/// Longest client id that is looked for, in bytes.
const MAX_CLIENT_ID_BYTES: usize = 200;

/// A channel to make.
#[derive(Debug)]
pub struct NewWebhookChannel {
    pub key: Key,
    /// Without one, the key.
    pub name: Option<String>,
    pub environment: EnvironmentName,
    pub first_responder: FirstResponder,
    /// Where the program is told what happens.
    pub callback: String,
    /// What that is signed with; without one it isn't.
    pub secret: Option<Secret<String>>,
}

/// A channel that was just made, or has a new token: the only time that the token is seen.
#[derive(Debug)]
pub struct WebhookChannel {
    pub key: String,
    pub client_id: String,
    pub token: Secret<String>,
    pub business_id: u64,
    /// `None` when it lost its callback.
    pub webhook: Option<WebhookId>,
}

/// Why there is no such channel.
#[derive(Debug, thiserror::Error)]
pub enum WebhookChannelError {
    #[error("no channel {0} of this kind")]
    NotFound(String),
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error(transparent)]
    Receiver(#[from] ReceiverError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Credentials as they are remembered.
#[derive(Clone)]
pub(crate) struct KnownClient {
    workspace: WorkspaceId,
    channel: ChannelId,
    hash: [u8; 32],
}

/// A program that is signed in.
#[derive(Debug, Clone)]
pub struct HaptikClient {
    pub workspace: WorkspaceId,
    pub channel: Arc<ChannelRecord>,
    pub business_id: u64,
}

/// Why a program isn't signed in.
#[derive(Debug, thiserror::Error)]
pub enum HaptikSignInError {
    #[error("no such client")]
    Client,
    #[error("not this client's token")]
    Token,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a channel for a program, with credentials and a callback.
    ///
    /// # Errors
    ///
    /// [`WebhookChannelError`]; nothing was made then.
    pub async fn create_webhook_channel(
        &self,
        workspace: WorkspaceId,
        new: NewWebhookChannel,
    ) -> Result<WebhookChannel, WebhookChannelError> {
        let key = new.key.to_string();
        if self.inner.store.find_channel(workspace, &key).await?.is_some() {
            return Err(ChannelError::Exists(key).into());
        }
        let name = new.name.unwrap_or_else(|| key.clone());
        let channel = Channel {
            key: new.key,
            name: name.clone(),
            kind: ChannelKind::Webhook,
            environment: new.environment,
            first_responder: new.first_responder,
            settings: ChannelSettings::default(),
        };
        self.put_channel(workspace, channel).await?;
        let made = self.channel_by_key(workspace, &key).await?;
        let made = made.ok_or_else(|| WebhookChannelError::NotFound(key.clone()))?;
        let webhook =
            Webhook { name, url: new.callback, format: WebhookFormat::Haptik, events: Vec::new() };
        let kept =
            self.keep_receiver(workspace, (webhook, Some(made.id)), new.secret.as_ref()).await;
        if let Err(error) = kept {
            self.delete_channel(workspace, &key).await?;
            return Err(error.into());
        }
        self.give_token(workspace, &made).await
    }

    /// Makes a new token; the one before isn't good any more.
    ///
    /// # Errors
    ///
    /// [`WebhookChannelError::NotFound`] when the channel has no credentials.
    pub async fn rotate_webhook_channel(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<WebhookChannel, WebhookChannelError> {
        let missing = || WebhookChannelError::NotFound(key.to_owned());
        let channel = self.channel_by_key(workspace, key).await?.ok_or_else(missing)?;
        let found = self.inner.store.find_bot_client_of(workspace, channel.id).await?;
        found.ok_or_else(missing)?;
        self.give_token(workspace, &channel).await
    }

    async fn give_token(
        &self,
        workspace: WorkspaceId,
        channel: &ChannelRecord,
    ) -> Result<WebhookChannel, WebhookChannelError> {
        let now = self.now();
        let known = self.inner.store.find_bot_client_of(workspace, channel.id).await?;
        let client_id = known.map_or_else(|| hex(&noise::<16>()), |known| known.client_id);
        let token = format!("{TOKEN_PREFIX}{}", BASE64_URL_SAFE_NO_PAD.encode(noise::<32>()));
        let client = BotClient {
            workspace,
            client_id: client_id.clone(),
            channel: channel.id,
            hash: Sha256::digest(token.as_bytes()).into(),
            prefix: token.chars().take(SHOWN_CHARS).collect(),
            created_at: now,
            updated_at: now,
        };
        if !self.inner.store.put_bot_client(client).await? {
            return Err(StoreError::Database("a new client id is taken".into()).into());
        }
        self.inner.haptik_clients.clear();
        let webhook = self.haptik_receiver(workspace, channel.id).await?;
        Ok(WebhookChannel {
            key: channel.channel.key.to_string(),
            client_id,
            token: Secret::new(token),
            business_id: self.business_id(workspace, channel.id).await?,
            webhook: webhook.map(|known| known.id),
        })
    }

    /// Finds out which program calls with these credentials. Elsewhere a new token is known a second later at
    /// most.
    ///
    /// # Errors
    ///
    /// [`HaptikSignInError`].
    pub async fn sign_in_haptik(
        &self,
        client_id: &str,
        token: &str,
    ) -> Result<HaptikClient, HaptikSignInError> {
        if client_id.len() > MAX_CLIENT_ID_BYTES || client_id.contains('\0') {
            return Err(HaptikSignInError::Client);
        }
        let clients = &self.inner.haptik_clients;
        let known = match clients.get(&client_id.to_owned()) {
            Some(known) => known,
            None => {
                let found = self.inner.store.find_bot_client(client_id).await?;
                let known = found.map(|found| KnownClient {
                    workspace: found.workspace,
                    channel: found.channel,
                    hash: found.hash,
                });
                clients.put(client_id.to_owned(), known.clone());
                known
            }
        };
        let known = known.ok_or(HaptikSignInError::Client)?;
        // Hashes of what can't be guessed: how long the comparison takes tells nothing.
        let hash: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        if hash != known.hash {
            return Err(HaptikSignInError::Token);
        }
        let channel = self.channel_by_id(known.workspace, known.channel).await?;
        let channel = channel.ok_or(HaptikSignInError::Client)?;
        let business_id = self.business_id(known.workspace, channel.id).await?;
        Ok(HaptikClient { workspace: known.workspace, channel, business_id })
    }

    pub(super) async fn business_id(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<u64, StoreError> {
        self.inner.store.give_vendor_number(workspace, BUSINESS, &channel.to_string()).await
    }

    /// Where a program is told what happens on its channel.
    pub(super) async fn haptik_receiver(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
    ) -> Result<Option<Arc<Known>>, StoreError> {
        let all = self.receivers(workspace).await?;
        let is_its = |known: &&Arc<Known>| {
            known.channel == Some(channel) && known.webhook.format == WebhookFormat::Haptik
        };
        Ok(all.iter().find(is_its).map(Arc::clone))
    }

    /// Tells a program again what happens, and what waited for an hour at most.
    ///
    /// # Errors
    ///
    /// [`WebhookChannelError::NotFound`] when it has no callback.
    pub async fn enable_haptik_webhook(
        &self,
        client: &HaptikClient,
    ) -> Result<(), WebhookChannelError> {
        let id = self.callback_of(client).await?;
        Ok(self.enable_receiver(client.workspace, id).await?)
    }

    /// Tells a program nothing any more.
    ///
    /// # Errors
    ///
    /// [`WebhookChannelError::NotFound`] when it has no callback.
    pub async fn disable_haptik_webhook(
        &self,
        client: &HaptikClient,
    ) -> Result<(), WebhookChannelError> {
        let id = self.callback_of(client).await?;
        Ok(self.disable_receiver(client.workspace, id).await?)
    }

    async fn callback_of(&self, client: &HaptikClient) -> Result<WebhookId, WebhookChannelError> {
        let channel = &client.channel;
        let found = self.haptik_receiver(client.workspace, channel.id).await?;
        let missing = || WebhookChannelError::NotFound(channel.channel.key.to_string());
        Ok(found.ok_or_else(missing)?.id)
    }
}
