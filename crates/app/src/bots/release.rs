//! Versions and releases: what conversations run.

use std::sync::Arc;

use model::bot::Bot;
use model::channel::EnvironmentName;
use model::id::{BotVersionId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::{BotVersionEntry, NewBotVersion, NewRelease, Release, SourceFile, StoreError};

use super::BotError;
use crate::App;
use crate::clock::noise;
use crate::understanding::{Lane, Lesson, TrainError};
use formats::Problem;

/// What was released.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub version: u64,
    pub environment: EnvironmentName,
    /// Whether this version was made for it; if not, it was there and live already.
    pub is_new: bool,
    /// Warnings of the check.
    pub problems: Vec<Problem>,
}

/// Why nothing was released.
#[derive(Debug, thiserror::Error)]
pub enum PublishBotError {
    #[error("the bot has errors")]
    HasErrors(Vec<Problem>),
    /// It has no model; what was live before stays.
    #[error("the bot can't be trained: {0}")]
    Training(#[from] TrainError),
    #[error(transparent)]
    Bot(#[from] BotError),
}

/// Why nothing was rolled back.
#[derive(Debug, thiserror::Error)]
pub enum RollBackBotError {
    /// Nothing else was ever live there, or there is no such version.
    #[error("bot {bot} has no version to go back to in {environment}")]
    Nothing { bot: String, environment: &'static str },
    #[error(transparent)]
    Bot(#[from] BotError),
}

impl From<StoreError> for PublishBotError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

impl From<StoreError> for RollBackBotError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

impl App {
    /// Makes a version of the draft and releases it once it is trained: until then what was live
    /// answers. A draft that is live there already stays.
    ///
    /// # Errors
    ///
    /// [`PublishBotError::HasErrors`] when the check finds errors, and
    /// [`PublishBotError::Training`] when it can't be trained; nothing changed then.
    pub async fn publish_bot(
        &self,
        workspace: WorkspaceId,
        (key, environment): (&str, EnvironmentName),
        by: &str,
    ) -> Result<Published, PublishBotError> {
        let draft = self.get_draft(workspace, key).await?;
        let checked = self.check_source(draft.files.clone()).await?;
        if checked.has_errors() {
            return Err(PublishBotError::HasErrors(checked.problems));
        }
        if let Some(bot) = checked.bot.clone() {
            self.train_to_publish(workspace, bot).await?;
        }
        let hash = hash_of(&draft.files);
        let store = &self.inner.store;
        let (bot, now) = (draft.bot, self.inner.clock.now());
        let done = |version, is_new, problems| Published { version, environment, is_new, problems };

        if let Some(live) = store.find_release(workspace, bot, environment).await?
            && self.has_hash(workspace, live.version, hash).await?
        {
            return Ok(done(live.version_number, false, checked.problems));
        }
        let latest = store.list_versions(workspace, bot, None, 1).await?.into_iter().next();
        if let Some(latest) = latest.filter(|latest| latest.hash == hash) {
            let release =
                NewRelease { bot, environment, released_by: by.to_owned(), released_at: now };
            store.release_version(workspace, release, latest.id).await?;
            self.inner.live.clear();
            return Ok(done(latest.number, false, checked.problems));
        }
        let version = NewBotVersion {
            id: BotVersionId::mint(now, noise()),
            bot,
            files: draft.files,
            hash,
            environment,
            created_by: by.to_owned(),
            created_at: now,
        };
        let number = store.create_version_and_release(workspace, version).await?;
        self.inner.live.clear();
        let number = number.ok_or_else(|| BotError::NotFound(key.to_owned()))?;
        Ok(done(number, true, checked.problems))
    }

    async fn train_to_publish(&self, workspace: WorkspaceId, bot: Bot) -> Result<(), TrainError> {
        let encoders = self.inner.encoders.clone();
        let read = move || Lesson::of(Arc::new(bot), &encoders);
        let lesson = tokio::task::spawn_blocking(read).await.map_err(|_| TrainError::Crashed)?;
        self.trained(workspace, &lesson, Lane::Waiting).await.map(|_| ())
    }

    async fn has_hash(
        &self,
        workspace: WorkspaceId,
        version: BotVersionId,
        hash: [u8; 32],
    ) -> Result<bool, StoreError> {
        let version = self.inner.store.find_version(workspace, version).await?;
        Ok(version.is_some_and(|version| version.entry.hash == hash))
    }

    /// Releases an earlier version again: the one of this number, or the one that was live before.
    ///
    /// # Errors
    ///
    /// [`RollBackBotError::Nothing`] when there is none.
    pub async fn roll_back_bot(
        &self,
        workspace: WorkspaceId,
        (key, environment, version): (&str, EnvironmentName, Option<u64>),
        by: &str,
    ) -> Result<Release, RollBackBotError> {
        let store = &self.inner.store;
        let bot = store.find_bot(workspace, key).await?;
        let bot = bot.ok_or_else(|| BotError::NotFound(key.to_owned()))?;
        let release = NewRelease {
            bot: bot.id,
            environment,
            released_by: by.to_owned(),
            released_at: self.inner.clock.now(),
        };
        let released = match version {
            None => store.roll_back(workspace, release).await?,
            Some(number) => match store.find_version_by_number(workspace, bot.id, number).await? {
                Some(found) => store.release_version(workspace, release, found.entry.id).await?,
                None => None,
            },
        };
        self.inner.live.clear();
        released.ok_or_else(|| RollBackBotError::Nothing {
            bot: key.to_owned(),
            environment: environment.as_str(),
        })
    }

    /// Lists a bot's versions, newest first, older than the number `before`.
    ///
    /// # Errors
    ///
    /// [`BotError::NotFound`] when there is no such bot.
    pub async fn list_versions(
        &self,
        workspace: WorkspaceId,
        key: &str,
        (before, limit): (Option<u64>, u32),
    ) -> Result<Vec<BotVersionEntry>, BotError> {
        let bot = self.inner.store.find_bot(workspace, key).await?;
        let bot = bot.ok_or_else(|| BotError::NotFound(key.to_owned()))?;
        Ok(self.inner.store.list_versions(workspace, bot.id, before, limit.clamp(1, 200)).await?)
    }

    /// Lists what was live in an environment, newest first.
    ///
    /// # Errors
    ///
    /// [`BotError::NotFound`] when there is no such bot.
    pub async fn list_releases(
        &self,
        workspace: WorkspaceId,
        key: &str,
        (environment, limit): (EnvironmentName, u32),
    ) -> Result<Vec<Release>, BotError> {
        let bot = self.inner.store.find_bot(workspace, key).await?;
        let bot = bot.ok_or_else(|| BotError::NotFound(key.to_owned()))?;
        let limit = limit.clamp(1, 200);
        Ok(self.inner.store.list_releases(workspace, bot.id, environment, limit).await?)
    }
}

fn hash_of(files: &[SourceFile]) -> [u8; 32] {
    let mut digest = Sha256::new();
    for file in files {
        for part in [&file.path, &file.text] {
            digest.update(part.len().to_le_bytes());
            digest.update(part.as_bytes());
        }
    }
    digest.finalize().into()
}
