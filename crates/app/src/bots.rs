//! Bots: drafts, checks, versions and releases.

mod curl;
mod difference;
mod draft;
mod import;
mod release;
mod rich;
mod upload;

use formats::{FoundScript, Problem, ScriptKind, Severity};
use model::bot::Bot;
use model::id::{BotId, WorkspaceId};
use script::{Pool, Source};
use store::{BotEntry, SourceFile, StoreError};

use crate::App;
use crate::drive::ScriptRunner;

pub use curl::{CredentialRead, CurlRead, CurlWarning, read_curl};
pub use difference::{BotState, BotStateError};
pub use draft::{BotError, Draft, SaveDraftError};
pub use import::{ExportBotError, Exported, ImportBotError, ImportSource};
pub use release::{PublishBotError, Published, RollBackBotError};
pub use rich::{RichForm, RichForms, write_rich};
pub use upload::{FaqSaved, FaqUpload, UploadError, ValuesSaved};

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

/// Finds out which scripts can't be parsed. They are read by the sandbox, not run.
pub async fn check_scripts(pool: &Pool, scripts: &[FoundScript]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for script in scripts {
        let source = match script.kind {
            ScriptKind::Block => Source::Block(&script.source),
            ScriptKind::Functions => Source::Functions(&script.source),
        };
        if let Some(error) = pool.check(WorkspaceId::DEFAULT, source).await {
            problems.push(script.syntax_error(&error.message, error.line, error.column));
        }
    }
    problems
}

/// Reads a bot from a source that was checked before.
pub(crate) fn parse_files(files: &[SourceFile]) -> Result<Bot, String> {
    let parsed = formats::parse(&to_format(files));
    parsed.bot.ok_or_else(|| {
        let first = parsed.problems.into_iter().find(|p| p.severity == Severity::Error);
        first.map_or_else(|| "it has no bot".to_owned(), |problem| problem.to_string())
    })
}

pub(crate) fn to_format(files: &[SourceFile]) -> Vec<formats::SourceFile> {
    files
        .iter()
        .map(|file| formats::SourceFile { path: file.path.clone(), text: file.text.clone() })
        .collect()
}

impl App {
    /// Reads and checks a bot's source, its scripts too. Nothing is kept.
    ///
    /// # Errors
    ///
    /// When the check itself breaks off.
    pub async fn check_source(&self, files: Vec<SourceFile>) -> Result<Checked, StoreError> {
        let read = move || {
            let parsed = formats::parse(&to_format(&files));
            (formats::check(&parsed), formats::scripts(&parsed), parsed.bot)
        };
        // A large bot takes long enough to keep others waiting.
        let (mut problems, scripts, bot) = tokio::task::spawn_blocking(read)
            .await
            .map_err(|error| StoreError::Database(error.to_string().into()))?;
        if let ScriptRunner::Pool(pool) = &self.inner.scripts {
            problems.extend(check_scripts(pool, &scripts).await);
        }
        Ok(Checked { bot, problems })
    }

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
