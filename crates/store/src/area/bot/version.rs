//! Versions of bots: numbered from 1, never changed.

use async_trait::async_trait;
use jiff::Timestamp;
use model::channel::EnvironmentName;
use model::id::{BotId, BotVersionId, WorkspaceId};

use super::{SourceFile, version_id};
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, SqlValue, Statement, int, params};

/// A version that is to be, and where it goes live at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBotVersion {
    pub id: BotVersionId,
    pub bot: BotId,
    pub files: Vec<SourceFile>,
    /// SHA-256 of the files.
    pub hash: [u8; 32],
    pub environment: EnvironmentName,
    pub created_by: String,
    pub created_at: Timestamp,
}

/// A version without its sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotVersionEntry {
    pub id: BotVersionId,
    pub bot: BotId,
    /// From 1 in its bot, without gaps.
    pub number: u64,
    pub hash: [u8; 32],
    pub created_by: String,
    pub created_at: Timestamp,
}

/// A version, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BotVersion {
    pub entry: BotVersionEntry,
    pub files: Vec<SourceFile>,
}

/// Versions of a workspace's bots.
#[async_trait]
pub trait VersionStore: Send + Sync {
    /// Makes a version and releases it in one commit. Returns its number; `None` when there is no
    /// such bot.
    async fn create_version_and_release(
        &self,
        workspace: WorkspaceId,
        version: NewBotVersion,
    ) -> Result<Option<u64>, StoreError>;

    /// Finds a version by its id.
    async fn find_version(
        &self,
        workspace: WorkspaceId,
        id: BotVersionId,
    ) -> Result<Option<BotVersion>, StoreError>;

    /// Finds a bot's version by its number.
    async fn find_version_by_number(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        number: u64,
    ) -> Result<Option<BotVersion>, StoreError>;

    /// Lists at most `limit` versions of a bot, newest first, older than the number `before`.
    async fn list_versions(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<BotVersionEntry>, StoreError>;
}

const COLUMNS: &str = "id, bot_id, number, hash, created_by, created_at";

#[async_trait]
impl<D: Database> VersionStore for D {
    async fn create_version_and_release(
        &self,
        workspace: WorkspaceId,
        version: NewBotVersion,
    ) -> Result<Option<u64>, StoreError> {
        let number = Statement::new(
            "UPDATE bot SET last_version = last_version + 1 WHERE workspace_id = $1 AND id = $2
             RETURNING last_version",
            params![workspace, version.bot],
        );
        let insert = Statement::new(
            "INSERT INTO bot_version (workspace_id, id, bot_id, number, files, hash, created_by, \
             created_at) SELECT $1, $2, id, last_version, $4, $5, $6, $7 FROM bot
             WHERE workspace_id = $1 AND id = $3 RETURNING number",
            params![
                workspace,
                version.id,
                version.bot,
                encode(&version.files)?,
                version.hash.to_vec(),
                version.created_by.as_str(),
                version.created_at,
            ],
        );
        let release = Statement::new(
            "INSERT INTO release (workspace_id, bot_id, environment, version_id, released_at, \
             released_by) VALUES ($1, $2, $3, $4, $5, $6)",
            params![
                workspace,
                version.bot,
                version.environment.as_str(),
                version.id,
                version.created_at,
                version.created_by.as_str(),
            ],
        );
        let statements = vec![number.required(), release, insert.required()];
        let Some(rows) = self.write(statements).await?.last_rows() else { return Ok(None) };
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        Columns::new("bot_version", row).count().map(Some)
    }

    async fn find_version(
        &self,
        workspace: WorkspaceId,
        id: BotVersionId,
    ) -> Result<Option<BotVersion>, StoreError> {
        let sql =
            format!("SELECT {COLUMNS}, files FROM bot_version WHERE workspace_id = $1 AND id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(version_of).transpose()
    }

    async fn find_version_by_number(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        number: u64,
    ) -> Result<Option<BotVersion>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS}, files FROM bot_version
             WHERE workspace_id = $1 AND bot_id = $2 AND number = $3"
        );
        let number = int("version number", number)?;
        let rows = self.read(Statement::new(sql, params![workspace, bot, number])).await?;
        rows.into_iter().next().map(version_of).transpose()
    }

    async fn list_versions(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        before: Option<u64>,
        limit: u32,
    ) -> Result<Vec<BotVersionEntry>, StoreError> {
        let before = before.map_or(Ok(i64::MAX), |number| int("version number", number))?;
        let sql = format!(
            "SELECT {COLUMNS} FROM bot_version WHERE workspace_id = $1 AND bot_id = $2
             AND number < $3 ORDER BY number DESC LIMIT $4"
        );
        let parameters: Vec<SqlValue> = params![workspace, bot, before, limit];
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(|row| entry_of(&mut Columns::new("bot_version", row))).collect()
    }
}

fn version_of(row: Row) -> Result<BotVersion, StoreError> {
    let mut columns = Columns::new("bot_version", row);
    let entry = entry_of(&mut columns)?;
    let files = columns.record("files", &entry.id)?;
    Ok(BotVersion { entry, files })
}

fn entry_of(columns: &mut Columns) -> Result<BotVersionEntry, StoreError> {
    let id = version_id(columns)?;
    Ok(BotVersionEntry {
        id,
        bot: BotId::from_uuid(columns.uuid()?),
        number: columns.count()?,
        hash: columns.bytes()?.try_into().map_err(|_| StoreError::Corrupt {
            table: "bot_version",
            column: "hash",
            id: id.to_string(),
            reason: "not 32 bytes".to_owned(),
        })?,
        created_by: columns.text()?,
        created_at: columns.time()?,
    })
}
