//! Versions with their files, and what changed between two states of a bot.

use formats::Problem;
use formats::difference::Change;
use model::channel::EnvironmentName;
use model::id::WorkspaceId;
use store::{BotEntry, BotVersion, SourceFile, StoreError};

use super::{BotError, to_format};
use crate::App;

/// A state of a bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BotState {
    Draft,
    /// The version of this number.
    Version(u64),
    /// What is live in an environment.
    Live(EnvironmentName),
}

/// Why two states can't be compared, or a version can't be had.
#[derive(Debug, thiserror::Error)]
pub enum BotStateError {
    #[error("bot {bot} has no version {number}")]
    NoVersion { bot: String, number: u64 },
    #[error("bot {bot} has no release in {environment}")]
    NoRelease { bot: String, environment: &'static str },
    /// The draft is so broken that nothing can be made of it.
    #[error("the bot can't be read")]
    Unreadable(Vec<Problem>),
    #[error(transparent)]
    Bot(#[from] BotError),
}

impl From<StoreError> for BotStateError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

impl App {
    /// Gets a version of a bot with its files.
    ///
    /// # Errors
    ///
    /// [`BotStateError::NoVersion`] when there is none of this number.
    pub async fn get_version(
        &self,
        workspace: WorkspaceId,
        key: &str,
        number: u64,
    ) -> Result<BotVersion, BotStateError> {
        let bot = self.own_bot(workspace, key).await?;
        let found = self.inner.store.find_version_by_number(workspace, bot.id, number).await?;
        found.ok_or_else(|| BotStateError::NoVersion { bot: key.to_owned(), number })
    }

    /// Finds what changed from one state of a bot to another. A draft with errors is compared as far as it can
    /// be read.
    ///
    /// # Errors
    ///
    /// [`BotStateError`] when one of them isn't there or can't be read at all.
    pub async fn compare_bot(
        &self,
        workspace: WorkspaceId,
        key: &str,
        (from, to): (BotState, BotState),
    ) -> Result<Vec<Change>, BotStateError> {
        let bot = self.own_bot(workspace, key).await?;
        let before = self.files_of(workspace, &bot, from).await?;
        let after = self.files_of(workspace, &bot, to).await?;
        let compare = move || {
            let (before, after) =
                (formats::parse(&to_format(&before)), formats::parse(&to_format(&after)));
            match (before.readable(), after.readable()) {
                (Some(before), Some(after)) => Ok(formats::difference(before, after)),
                (None, _) => Err(BotStateError::Unreadable(before.problems)),
                (_, None) => Err(BotStateError::Unreadable(after.problems)),
            }
        };
        // Large bots take long enough to keep others waiting.
        tokio::task::spawn_blocking(compare)
            .await
            .map_err(|error| StoreError::Database(error.to_string().into()))?
    }

    async fn own_bot(&self, workspace: WorkspaceId, key: &str) -> Result<BotEntry, BotStateError> {
        let bot = self.inner.store.find_bot(workspace, key).await?;
        Ok(bot.ok_or_else(|| BotError::NotFound(key.to_owned()))?)
    }

    async fn files_of(
        &self,
        workspace: WorkspaceId,
        bot: &BotEntry,
        state: BotState,
    ) -> Result<Vec<SourceFile>, BotStateError> {
        let key = bot.key.as_str();
        match state {
            BotState::Draft => Ok(self.get_draft(workspace, key).await?.files),
            BotState::Version(number) => Ok(self.get_version(workspace, key, number).await?.files),
            BotState::Live(environment) => {
                let missing = || BotStateError::NoRelease {
                    bot: key.to_owned(),
                    environment: environment.as_str(),
                };
                let store = &self.inner.store;
                let live = store.find_release(workspace, bot.id, environment).await?;
                let live = live.ok_or_else(missing)?;
                let version = store.find_version(workspace, live.version).await?;
                Ok(version.ok_or_else(missing)?.files)
            }
        }
    }
}
