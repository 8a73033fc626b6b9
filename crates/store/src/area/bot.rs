//! Bots: their drafts, immutable versions and releases. What a source file says is `formats`' matter.

mod release;
mod version;

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{BotId, BotVersionId, WorkspaceId};
use model::key::Key;
use serde::{Deserialize, Serialize};

pub use release::{NewRelease, Release, ReleaseStore};
pub use version::{BotVersion, BotVersionEntry, NewBotVersion, VersionStore};

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, int, params};

/// A file of a bot's source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    pub path: String,
    pub text: String,
}

/// A bot that is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBot {
    pub id: BotId,
    pub key: Key,
    pub name: String,
    pub draft: Vec<SourceFile>,
    pub created_at: Timestamp,
}

/// A bot as it is kept, without its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotEntry {
    pub id: BotId,
    pub key: Key,
    pub name: String,
    /// Number of its last version; 0 before the first.
    pub last_version: u64,
    pub created_at: Timestamp,
    /// When its draft was saved.
    pub updated_at: Timestamp,
}

/// What is being worked on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub files: Vec<SourceFile>,
    /// Changes with every save.
    pub etag: u64,
    pub updated_at: Timestamp,
}

/// A draft to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDraft {
    /// The bot's name as the draft says it.
    pub name: String,
    pub files: Vec<SourceFile>,
    /// The one that the change was made to.
    pub expected: u64,
    pub now: Timestamp,
}

/// Why a draft wasn't saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveDraftError {
    /// Somebody else saved first.
    #[error("the draft was saved by somebody else; its etag is {current}")]
    Conflict { current: u64 },
    #[error("no such bot")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a bot wasn't deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeleteBotError {
    /// Conversations took place with it.
    #[error("the bot is in use")]
    InUse,
    #[error("no such bot")]
    NotFound,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Which bots to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BotFilter {
    /// Part of the key or name; ASCII letters in either case.
    pub search: Option<String>,
    /// After this one, by key.
    pub after: Option<Key>,
}

/// Bots and drafts of a workspace.
#[async_trait]
pub trait DraftStore: Send + Sync {
    /// Makes a bot with its first draft, whose etag is 1. `false` when its key or id is taken.
    async fn create_bot(&self, workspace: WorkspaceId, bot: NewBot) -> Result<bool, StoreError>;

    /// Finds a bot by its key.
    async fn find_bot(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<BotEntry>, StoreError>;

    /// Finds a bot by its id.
    async fn find_bot_by_id(
        &self,
        workspace: WorkspaceId,
        id: BotId,
    ) -> Result<Option<BotEntry>, StoreError>;

    /// Lists at most `limit` bots by key.
    async fn list_bots(
        &self,
        workspace: WorkspaceId,
        filter: BotFilter,
        limit: u32,
    ) -> Result<Vec<BotEntry>, StoreError>;

    /// Finds a bot's draft.
    async fn find_draft(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
    ) -> Result<Option<Draft>, StoreError>;

    /// Saves a draft if it is still the one that was changed. Returns its new etag.
    async fn save_draft(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        draft: NewDraft,
    ) -> Result<u64, SaveDraftError>;

    /// Removes a bot with its versions and releases, if no conversation ever took place with it.
    async fn delete_bot(&self, workspace: WorkspaceId, bot: BotId) -> Result<(), DeleteBotError>;
}

/// Everything about bots.
pub trait BotStore: DraftStore + VersionStore + ReleaseStore {}

impl<T: DraftStore + VersionStore + ReleaseStore> BotStore for T {}

const COLUMNS: &str = "id, key, name, last_version, created_at, updated_at";

#[async_trait]
impl<D: Database> DraftStore for D {
    async fn create_bot(&self, workspace: WorkspaceId, bot: NewBot) -> Result<bool, StoreError> {
        let insert = Statement::new(
            "INSERT INTO bot (workspace_id, id, key, name, draft, draft_etag, last_version, \
             created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 1, 0, $6, $7)
             ON CONFLICT DO NOTHING RETURNING 1",
            params![
                workspace,
                bot.id,
                bot.key.as_str(),
                bot.name,
                encode(&bot.draft)?,
                bot.created_at,
                bot.created_at,
            ],
        );
        Ok(self.write(vec![insert.required()]).await?.is_done())
    }

    async fn find_bot(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<BotEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bot WHERE workspace_id = $1 AND key = $2");
        let rows = self.read(Statement::new(sql, params![workspace, key])).await?;
        rows.into_iter().next().map(bot_of).transpose()
    }

    async fn find_bot_by_id(
        &self,
        workspace: WorkspaceId,
        id: BotId,
    ) -> Result<Option<BotEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM bot WHERE workspace_id = $1 AND id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(bot_of).transpose()
    }

    async fn list_bots(
        &self,
        workspace: WorkspaceId,
        filter: BotFilter,
        limit: u32,
    ) -> Result<Vec<BotEntry>, StoreError> {
        let after = filter.after.as_ref().map_or("", Key::as_str);
        let pattern = like_pattern(filter.search.as_deref().unwrap_or_default());
        let sql = format!(
            "SELECT {COLUMNS} FROM bot WHERE workspace_id = $1 AND key > $2
             AND (lower(key) LIKE $3 ESCAPE '!' OR lower(name) LIKE $3 ESCAPE '!')
             ORDER BY key LIMIT $4"
        );
        let statement = Statement::new(sql, params![workspace, after, pattern, limit]);
        self.read(statement).await?.into_iter().map(bot_of).collect()
    }

    async fn find_draft(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
    ) -> Result<Option<Draft>, StoreError> {
        let sql = "SELECT draft, draft_etag, updated_at FROM bot
                   WHERE workspace_id = $1 AND id = $2";
        let rows = self.read(Statement::new(sql, params![workspace, bot])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let mut columns = Columns::new("bot", row);
        Ok(Some(Draft {
            files: columns.record("draft", &bot)?,
            etag: columns.count()?,
            updated_at: columns.time()?,
        }))
    }

    async fn save_draft(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        draft: NewDraft,
    ) -> Result<u64, SaveDraftError> {
        let update = Statement::new(
            "UPDATE bot SET name = $3, draft = $4, draft_etag = draft_etag + 1, updated_at = $5
             WHERE workspace_id = $1 AND id = $2 AND draft_etag = $6 RETURNING 1",
            params![
                workspace,
                bot,
                draft.name,
                encode(&draft.files)?,
                draft.now,
                int("etag", draft.expected)?,
            ],
        );
        if self.write(vec![update.required()]).await?.is_done() {
            return Ok(draft.expected + 1);
        }
        match self.find_draft(workspace, bot).await? {
            Some(current) => Err(SaveDraftError::Conflict { current: current.etag }),
            None => Err(SaveDraftError::NotFound),
        }
    }

    async fn delete_bot(&self, workspace: WorkspaceId, bot: BotId) -> Result<(), DeleteBotError> {
        let of_bot = |sql: &'static str| Statement::new(sql, params![workspace, bot]);
        let delete = of_bot(
            "DELETE FROM bot WHERE workspace_id = $1 AND id = $2 AND NOT EXISTS
             (SELECT 1 FROM conversation WHERE workspace_id = $1 AND bot_id = $2) RETURNING 1",
        );
        let statements = vec![
            delete.required(),
            of_bot("DELETE FROM release WHERE workspace_id = $1 AND bot_id = $2"),
            of_bot("DELETE FROM bot_version WHERE workspace_id = $1 AND bot_id = $2"),
            of_bot("DELETE FROM model_use WHERE workspace_id = $1 AND bot_id = $2"),
        ];
        if self.write(statements).await?.is_done() {
            return Ok(());
        }
        match self.find_bot_by_id(workspace, bot).await? {
            Some(_) => Err(DeleteBotError::InUse),
            None => Err(DeleteBotError::NotFound),
        }
    }
}

/// A LIKE pattern for texts that contain `search`, with `!` before what LIKE knows.
pub(super) fn like_pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c.to_ascii_lowercase());
    }
    pattern.push('%');
    pattern
}

fn bot_of(row: Row) -> Result<BotEntry, StoreError> {
    let mut columns = Columns::new("bot", row);
    let id = BotId::from_uuid(columns.uuid()?);
    let key = columns.text()?;
    Ok(BotEntry {
        id,
        key: Key::new(key).map_err(|error| StoreError::Corrupt {
            table: "bot",
            column: "key",
            id: id.to_string(),
            reason: error.to_string(),
        })?,
        name: columns.text()?,
        last_version: columns.count()?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}

/// The version id in a column.
fn version_id(columns: &mut Columns) -> Result<BotVersionId, StoreError> {
    columns.uuid().map(BotVersionId::from_uuid)
}
