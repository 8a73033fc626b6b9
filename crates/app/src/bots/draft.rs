//! Drafts: what is being worked on. A draft may have errors; a version may not.

use model::id::{BotId, WorkspaceId};
use model::key::Key;
use store::{DeleteBotError, NewBot, NewDraft, SourceFile, StoreError};

use super::{Checked, MAX_FILES, MAX_SOURCE_BYTES};
use crate::App;
use crate::clock::noise;

/// Longest path of a file, in bytes.
const MAX_PATH_BYTES: usize = 200;

/// A bot's draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub bot: BotId,
    pub files: Vec<SourceFile>,
    /// Changes with every save.
    pub etag: u64,
}

/// Why a draft wasn't saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveDraftError {
    #[error("no bot {0}")]
    NotFound(String),
    #[error("there is a bot {0} already")]
    Exists(String),
    /// Somebody else saved first.
    #[error("the draft was changed in the meantime; its tag is {current} now")]
    Conflict { current: u64 },
    #[error("{0}")]
    BadSource(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a bot can't be had.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    #[error("no bot {0}")]
    NotFound(String),
    #[error("bot {0} has conversations")]
    InUse(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a bot with its first draft.
    ///
    /// # Errors
    ///
    /// [`SaveDraftError::Exists`] when the key is taken.
    pub async fn create_bot(
        &self,
        workspace: WorkspaceId,
        key: Key,
        files: Vec<SourceFile>,
    ) -> Result<Draft, SaveDraftError> {
        check_files(&files)?;
        let now = self.inner.clock.now();
        let id = BotId::mint(now, noise());
        let name = name_of(&files).unwrap_or_else(|| key.to_string());
        let bot = NewBot { id, key: key.clone(), name, draft: files.clone(), created_at: now };
        if self.inner.store.create_bot(workspace, bot).await? {
            self.train_soon(workspace, id, 1);
            Ok(Draft { bot: id, files, etag: 1 })
        } else {
            Err(SaveDraftError::Exists(key.to_string()))
        }
    }

    /// Replaces a draft if it is still the one that was changed. Returns its new tag.
    ///
    /// # Errors
    ///
    /// [`SaveDraftError::Conflict`] when it isn't.
    pub async fn save_draft(
        &self,
        workspace: WorkspaceId,
        key: &str,
        (files, expected): (Vec<SourceFile>, u64),
    ) -> Result<u64, SaveDraftError> {
        check_files(&files)?;
        let missing = || SaveDraftError::NotFound(key.to_owned());
        let bot = self.inner.store.find_bot(workspace, key).await?.ok_or_else(missing)?;
        let draft = NewDraft {
            name: name_of(&files).unwrap_or(bot.name),
            files,
            expected,
            now: self.inner.clock.now(),
        };
        match self.inner.store.save_draft(workspace, bot.id, draft).await {
            Ok(etag) => {
                self.train_soon(workspace, bot.id, etag);
                Ok(etag)
            }
            Err(store::SaveDraftError::Conflict { current }) => {
                Err(SaveDraftError::Conflict { current })
            }
            Err(store::SaveDraftError::NotFound) => Err(missing()),
            Err(store::SaveDraftError::Store(error)) => Err(error.into()),
        }
    }

    /// Gets a bot's draft.
    ///
    /// # Errors
    ///
    /// [`BotError::NotFound`] when there is no such bot.
    pub async fn get_draft(&self, workspace: WorkspaceId, key: &str) -> Result<Draft, BotError> {
        let missing = || BotError::NotFound(key.to_owned());
        let bot = self.inner.store.find_bot(workspace, key).await?.ok_or_else(missing)?;
        let draft = self.inner.store.find_draft(workspace, bot.id).await?.ok_or_else(missing)?;
        Ok(Draft { bot: bot.id, files: draft.files, etag: draft.etag })
    }

    /// Checks a bot's draft.
    ///
    /// # Errors
    ///
    /// [`BotError::NotFound`] when there is no such bot.
    pub async fn check_bot(&self, workspace: WorkspaceId, key: &str) -> Result<Checked, BotError> {
        let draft = self.get_draft(workspace, key).await?;
        Ok(self.check_source(draft.files).await?)
    }

    /// Removes a bot that never had a conversation.
    ///
    /// # Errors
    ///
    /// [`BotError::InUse`] when it had one.
    pub async fn delete_bot(&self, workspace: WorkspaceId, key: &str) -> Result<(), BotError> {
        let missing = || BotError::NotFound(key.to_owned());
        let bot = self.inner.store.find_bot(workspace, key).await?.ok_or_else(missing)?;
        match self.inner.store.delete_bot(workspace, bot.id).await {
            Ok(()) => Ok(()),
            Err(DeleteBotError::InUse) => Err(BotError::InUse(key.to_owned())),
            Err(DeleteBotError::NotFound) => Err(missing()),
            Err(DeleteBotError::Store(error)) => Err(error.into()),
        }
    }
}

fn check_files(files: &[SourceFile]) -> Result<(), SaveDraftError> {
    let refuse = |what: String| Err(SaveDraftError::BadSource(what));
    if files.is_empty() || files.len() > MAX_FILES {
        return refuse(format!("a bot has 1 to {MAX_FILES} files"));
    }
    let bytes: usize = files.iter().map(|file| file.text.len()).sum();
    if bytes > MAX_SOURCE_BYTES {
        return refuse(format!("a bot has at most {MAX_SOURCE_BYTES} bytes, this one has {bytes}"));
    }
    let mut seen = std::collections::HashSet::new();
    for file in files {
        if !is_path(&file.path) {
            return refuse(format!(
                "{:?} is no path: it is relative, with `/`, without `..`, at most {MAX_PATH_BYTES} bytes",
                file.path
            ));
        }
        if !seen.insert(&file.path) {
            return refuse(format!("{} is there twice", file.path));
        }
        if file.text.contains('\0') {
            return refuse(format!("{} holds U+0000", file.path));
        }
    }
    Ok(())
}

fn is_path(path: &str) -> bool {
    !path.is_empty()
        && path.len() <= MAX_PATH_BYTES
        && !path.chars().any(|c| c.is_control() || c == '\\' || c == ':')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

/// The name that a readable draft says.
fn name_of(files: &[SourceFile]) -> Option<String> {
    super::parse_files(files).ok().map(|bot| bot.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_stays_in_its_folder() {
        for good in ["bot.yaml", "scripts/a.js", "a-b_c/d.e.yaml", "größe.yaml"] {
            assert!(is_path(good), "{good}");
        }
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a\\b", "C:x", "a\n", "./a"] {
            assert!(!is_path(bad), "{bad}");
        }
    }
}
