//! Channels: who answers first where.

use std::sync::Arc;

use model::channel::{Channel, EnvironmentName, FirstResponder};
use model::id::{BotId, BotVersionId, ChannelId, WorkspaceId};
use store::StoreError;

use crate::App;
use crate::clock::noise;
use crate::kommunicate::is_address;

/// A channel with its id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelRecord {
    pub id: ChannelId,
    pub channel: Channel,
}

/// Why a channel wasn't changed.
#[derive(Debug, thiserror::Error)]
pub enum ChannelError {
    #[error("no channel {0}")]
    NotFound(String),
    #[error("there is a channel {0} already")]
    Exists(String),
    #[error("no bot {0}")]
    NoBot(String),
    #[error("no agent {0}")]
    NoAgent(String),
    #[error(
        "{0} begins with http:// or https:// and a host and has at most 2048 bytes, none of them a space or a control character"
    )]
    BadUrl(&'static str),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a channel, or replaces the one of that key. Says whether it is new.
    ///
    /// # Errors
    ///
    /// [`ChannelError::NoBot`] and [`ChannelError::NoAgent`] when a bot or agent it names isn't of this workspace,
    /// [`ChannelError::BadUrl`].
    pub async fn put_channel(
        &self,
        workspace: WorkspaceId,
        channel: Channel,
    ) -> Result<bool, ChannelError> {
        self.check_responder(workspace, &channel.first_responder).await?;
        let settings = &channel.settings;
        for (name, url) in [
            ("access_token_url", &settings.access_token_url),
            ("kommunicate_url", &settings.kommunicate_url),
        ] {
            if !url.as_deref().is_none_or(is_address) {
                return Err(ChannelError::BadUrl(name));
            }
        }
        let now = self.inner.clock.now();
        let key = channel.key.to_string();
        let found = self.inner.store.find_channel(workspace, &key).await?;
        let (is_new, is_done) = match found {
            Some(found) => {
                (false, self.inner.store.update_channel(workspace, found.id, channel, now).await?)
            }
            None => {
                let id = ChannelId::mint(now, noise());
                (true, self.inner.store.create_channel(workspace, id, channel, now).await?)
            }
        };
        self.forget_channels();
        if is_done { Ok(is_new) } else { Err(ChannelError::Exists(key)) }
    }

    /// Lists all channels by key.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_channels(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<ChannelRecord>, StoreError> {
        let entries = self.inner.store.list_channels(workspace).await?;
        let record =
            |entry: store::ChannelEntry| ChannelRecord { id: entry.id, channel: entry.channel };
        Ok(entries.into_iter().map(record).collect())
    }

    /// Removes a channel. Its conversations stay.
    ///
    /// # Errors
    ///
    /// [`ChannelError::NotFound`] when there is none of that key.
    pub async fn delete_channel(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<(), ChannelError> {
        let missing = || ChannelError::NotFound(key.to_owned());
        let found = self.inner.store.find_channel(workspace, key).await?.ok_or_else(missing)?;
        let is_done = self.inner.store.delete_channel(workspace, found.id).await?;
        self.forget_channels();
        if is_done { Ok(()) } else { Err(missing()) }
    }

    /// Finds a channel by its key.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn channel_by_key(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<Arc<ChannelRecord>>, StoreError> {
        let place = (workspace, key.to_owned());
        if let Some(known) = self.inner.channels.get(&place) {
            return Ok(Some(known));
        }
        let Some(found) = self.inner.store.find_channel(workspace, key).await? else {
            return Ok(None);
        };
        let record = Arc::new(ChannelRecord { id: found.id, channel: found.channel });
        self.inner.channels.put(place, Arc::clone(&record));
        Ok(Some(record))
    }

    pub(crate) async fn channel_by_id(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
    ) -> Result<Option<Arc<ChannelRecord>>, StoreError> {
        if let Some(known) = self.inner.channels_by_id.get(&(workspace, id)) {
            return Ok(Some(known));
        }
        let Some(found) = self.inner.store.find_channel_by_id(workspace, id).await? else {
            return Ok(None);
        };
        let record = Arc::new(ChannelRecord { id: found.id, channel: found.channel });
        self.inner.channels_by_id.put((workspace, id), Arc::clone(&record));
        Ok(Some(record))
    }

    /// The key of a channel; empty when it is gone.
    pub(crate) async fn channel_key(
        &self,
        workspace: WorkspaceId,
        id: ChannelId,
    ) -> Result<String, StoreError> {
        let channel = self.channel_by_id(workspace, id).await?;
        Ok(channel.map(|record| record.channel.key.to_string()).unwrap_or_default())
    }

    fn forget_channels(&self) {
        self.inner.channels.clear();
        self.inner.channels_by_id.clear();
    }

    async fn check_responder(
        &self,
        workspace: WorkspaceId,
        responder: &FirstResponder,
    ) -> Result<(), ChannelError> {
        let bots = match responder {
            FirstResponder::Bot { bot, fallback, .. } => [Some(*bot), *fallback],
            FirstResponder::Agent { agent } => {
                let agents = self.inner.store.list_agents(workspace).await?;
                if !agents.iter().any(|known| known.id == *agent) {
                    return Err(ChannelError::NoAgent(agent.to_string()));
                }
                [None, None]
            }
            FirstResponder::Team { .. } | FirstResponder::Nobody => [None, None],
        };
        for bot in bots.into_iter().flatten() {
            if self.inner.store.find_bot_by_id(workspace, bot).await?.is_none() {
                return Err(ChannelError::NoBot(bot.to_string()));
            }
        }
        Ok(())
    }

    /// The version of a bot that is live there.
    pub(crate) async fn current_release(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        environment: EnvironmentName,
    ) -> Result<Option<BotVersionId>, StoreError> {
        let place = (workspace, bot, environment);
        if let Some(known) = self.inner.live.get(&place) {
            return Ok(known);
        }
        let found = self.inner.store.find_release(workspace, bot, environment).await?;
        let version = found.map(|release| release.version);
        self.inner.live.put(place, version);
        Ok(version)
    }
}
