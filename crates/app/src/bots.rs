//! Bots: drafts, checks, versions and releases.

mod draft;
mod release;

use formats::{Problem, Severity};
use model::bot::Bot;
use model::id::{BotId, WorkspaceId};
use store::{BotEntry, SourceFile, StoreError};

use crate::App;

pub use draft::{BotError, Draft, SaveDraftError};
pub use release::{PublishBotError, Published, RollBackBotError};

/// Largest source of a bot, all files together, in bytes.
pub const MAX_SOURCE_BYTES: usize = 16 * 1024 * 1024;
/// Most files of a bot.
pub const MAX_FILES: usize = 1_000;

/// A bot in a list.
pub type BotSummary = BotEntry;

/// A bot's source that was read, with all that is wrong with it.
#[derive(Debug)]
pub struct Checked {
    pub bot: Option<Bot>,
    pub problems: Vec<Problem>,
}

impl Checked {
    /// Whether it can't be used.
    pub fn has_errors(&self) -> bool {
        self.bot.is_none()
            || self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// Reads and checks a bot's source.
pub fn check_source(files: &[SourceFile]) -> Checked {
    let parsed = formats::parse(&to_format(files));
    let problems = formats::check(&parsed);
    Checked { bot: parsed.bot, problems }
}

/// Reads a bot from a source that was checked before.
pub(crate) fn parse_files(files: &[SourceFile]) -> Result<Bot, String> {
    let parsed = formats::parse(&to_format(files));
    parsed.bot.ok_or_else(|| {
        let first = parsed.problems.into_iter().find(|p| p.severity == Severity::Error);
        first.map_or_else(|| "it has no bot".to_owned(), |problem| problem.to_string())
    })
}

fn to_format(files: &[SourceFile]) -> Vec<formats::SourceFile> {
    files
        .iter()
        .map(|file| formats::SourceFile { path: file.path.clone(), text: file.text.clone() })
        .collect()
}

impl App {
    /// Finds a bot by its key.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_bot(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<BotSummary>, StoreError> {
        self.inner.store.find_bot(workspace, key).await
    }

    /// The key of a bot; `None` when it is gone.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn bot_key(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
    ) -> Result<Option<String>, StoreError> {
        let found = self.inner.store.find_bot_by_id(workspace, bot).await?;
        Ok(found.map(|bot| bot.key.to_string()))
    }

    /// Lists bots by key.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_bots(
        &self,
        workspace: WorkspaceId,
        filter: store::BotFilter,
        limit: u32,
    ) -> Result<Vec<BotSummary>, StoreError> {
        self.inner.store.list_bots(workspace, filter, limit.clamp(1, 200)).await
    }
}
