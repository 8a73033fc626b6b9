//! Bots of other systems: read into bots of ours, and written as theirs.

use formats::import::{Finding, ImportError, Imported};
use model::id::WorkspaceId;
use model::key::Key;
use serde_json::Value;
use store::{SourceFile, StoreError};

use super::{BotError, Draft, SaveDraftError, parse_files};
use crate::App;

/// What a bot is read from.
#[derive(Debug)]
pub enum ImportSource {
    /// A bot exported from LivePerson's Conversation Builder.
    LivePerson(formats::SourceFile),
    /// Intents of Kommunicate's Kompose; the bot is named after the file.
    Kompose(formats::SourceFile),
    /// The files of a Rasa project.
    Rasa { name: String, files: Vec<formats::SourceFile> },
    /// A sheet of Haptik's; the bot is named after it.
    Haptik { sheet: formats::SourceFile, language: String },
}

/// Why a bot isn't imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportBotError {
    #[error(transparent)]
    Unreadable(#[from] ImportError),
    #[error(transparent)]
    Draft(#[from] SaveDraftError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a bot isn't exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportBotError {
    #[error("the bot has errors: {0}")]
    HasErrors(String),
    #[error(transparent)]
    Bot(#[from] BotError),
}

/// A bot as another system's export.
#[derive(Debug)]
pub struct Exported {
    pub export: Value,
    /// What that system can't say.
    pub findings: Vec<Finding>,
}

impl App {
    /// Reads a bot. Nothing is kept.
    ///
    /// # Errors
    ///
    /// [`ImportBotError::Unreadable`] when nothing could be read.
    pub async fn read_import(&self, source: ImportSource) -> Result<Imported, ImportBotError> {
        let read = move || match source {
            ImportSource::LivePerson(file) => formats::liveperson::read(&file),
            ImportSource::Kompose(file) => formats::kompose::read(&file),
            ImportSource::Rasa { name, files } => formats::rasa::read(&name, &files),
            ImportSource::Haptik { sheet, language } => formats::faq::read(&sheet, &language),
        };
        // A large one takes long enough to keep others waiting.
        let read = tokio::task::spawn_blocking(read).await;
        Ok(read.map_err(|error| StoreError::Database(error.to_string().into()))??)
    }

    /// Makes a bot with an imported one as its draft, under its key or another.
    ///
    /// # Errors
    ///
    /// [`SaveDraftError::Exists`] when the key is taken.
    pub async fn create_imported(
        &self,
        workspace: WorkspaceId,
        imported: &Imported,
        key: Option<Key>,
    ) -> Result<Draft, SaveDraftError> {
        let mut bot = imported.bot.clone();
        bot.key = key.unwrap_or(bot.key);
        let key = bot.key.clone();
        let write = move || formats::to_files(&bot);
        let files = tokio::task::spawn_blocking(write)
            .await
            .map_err(|error| StoreError::Database(error.to_string().into()))?;
        let files = files.into_iter().map(|it| SourceFile { path: it.path, text: it.text });
        self.create_bot(workspace, key, files.collect()).await
    }

    /// Writes a bot's draft as an export of LivePerson's.
    ///
    /// # Errors
    ///
    /// [`ExportBotError::HasErrors`] when the draft is no bot.
    pub async fn export_liveperson(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Exported, ExportBotError> {
        let draft = self.get_draft(workspace, key).await?;
        let write = move || {
            let bot = parse_files(&draft.files).map_err(ExportBotError::HasErrors)?;
            let (export, findings) = formats::liveperson::write(&bot);
            Ok(Exported { export, findings })
        };
        let written = tokio::task::spawn_blocking(write).await;
        written.map_err(|error| BotError::Store(StoreError::Database(error.to_string().into())))?
    }
}
