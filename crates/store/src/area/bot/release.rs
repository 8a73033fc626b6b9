//! Releases: which version is live in which environment, since when and by whom.

use async_trait::async_trait;
use jiff::Timestamp;
use model::channel::EnvironmentName;
use model::id::{BotId, BotVersionId, WorkspaceId};

use super::version_id;
use crate::error::StoreError;
use crate::sql::{Columns, Database, Row, Statement, params};

/// Which bot goes live where, by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelease {
    pub bot: BotId,
    pub environment: EnvironmentName,
    pub released_by: String,
    pub released_at: Timestamp,
}

/// A release as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    pub version: BotVersionId,
    pub version_number: u64,
    pub released_by: String,
    pub released_at: Timestamp,
}

/// Releases of a workspace's bots.
#[async_trait]
pub trait ReleaseStore: Send + Sync {
    /// Finds what is live now.
    async fn find_release(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        environment: EnvironmentName,
    ) -> Result<Option<Release>, StoreError>;

    /// Lists at most `limit` releases, newest first.
    async fn list_releases(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        environment: EnvironmentName,
        limit: u32,
    ) -> Result<Vec<Release>, StoreError>;

    /// Releases a version that exists. Returns what is live then; `None` when the bot has no such
    /// version.
    async fn release_version(
        &self,
        workspace: WorkspaceId,
        release: NewRelease,
        version: BotVersionId,
    ) -> Result<Option<Release>, StoreError>;

    /// Releases the last version that was live before the one that is, as a new release. Returns
    /// what is live then; `None` when nothing else ever was.
    async fn roll_back(
        &self,
        workspace: WorkspaceId,
        release: NewRelease,
    ) -> Result<Option<Release>, StoreError>;
}

const SELECT: &str = "SELECT r.version_id, v.number, r.released_by, r.released_at FROM release r
     JOIN bot_version v ON v.workspace_id = r.workspace_id AND v.id = r.version_id
     WHERE r.workspace_id = $1 AND r.bot_id = $2 AND r.environment = $3
     ORDER BY r.id DESC LIMIT $4";

#[async_trait]
impl<D: Database> ReleaseStore for D {
    async fn find_release(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        environment: EnvironmentName,
    ) -> Result<Option<Release>, StoreError> {
        Ok(self.list_releases(workspace, bot, environment, 1).await?.pop())
    }

    async fn list_releases(
        &self,
        workspace: WorkspaceId,
        bot: BotId,
        environment: EnvironmentName,
        limit: u32,
    ) -> Result<Vec<Release>, StoreError> {
        let parameters = params![workspace, bot, environment.as_str(), limit];
        let rows = self.read(Statement::new(SELECT, parameters)).await?;
        rows.into_iter().map(release_of).collect()
    }

    async fn release_version(
        &self,
        workspace: WorkspaceId,
        release: NewRelease,
        version: BotVersionId,
    ) -> Result<Option<Release>, StoreError> {
        let insert = Statement::new(
            "INSERT INTO release (workspace_id, bot_id, environment, version_id, released_at, \
             released_by) SELECT $1, $2, $3, v.id, $4, $5 FROM bot_version v
             WHERE v.workspace_id = $1 AND v.bot_id = $2 AND v.id = $6 RETURNING id",
            params![
                workspace,
                release.bot,
                release.environment.as_str(),
                release.released_at,
                release.released_by,
                version,
            ],
        );
        insert_and_find(self, workspace, (release.bot, release.environment), insert).await
    }

    async fn roll_back(
        &self,
        workspace: WorkspaceId,
        release: NewRelease,
    ) -> Result<Option<Release>, StoreError> {
        let insert = Statement::new(
            "INSERT INTO release (workspace_id, bot_id, environment, version_id, released_at, \
             released_by) SELECT $1, $2, $3, r.version_id, $4, $5 FROM release r
             WHERE r.workspace_id = $1 AND r.bot_id = $2 AND r.environment = $3
             AND r.version_id <> (SELECT c.version_id FROM release c
               WHERE c.workspace_id = $1 AND c.bot_id = $2 AND c.environment = $3
               ORDER BY c.id DESC LIMIT 1)
             ORDER BY r.id DESC LIMIT 1 RETURNING id",
            params![
                workspace,
                release.bot,
                release.environment.as_str(),
                release.released_at,
                release.released_by,
            ],
        );
        insert_and_find(self, workspace, (release.bot, release.environment), insert).await
    }
}

/// Inserts a release, and reads in the same transaction what is live then.
async fn insert_and_find<D: Database>(
    database: &D,
    workspace: WorkspaceId,
    (bot, environment): (BotId, EnvironmentName),
    insert: Statement,
) -> Result<Option<Release>, StoreError> {
    let find = Statement::new(SELECT, params![workspace, bot, environment.as_str(), 1_i64]);
    let outcome = database.write(vec![insert.required(), find]).await?;
    let rows = outcome.last_rows().unwrap_or_default();
    rows.into_iter().next().map(release_of).transpose()
}

fn release_of(row: Row) -> Result<Release, StoreError> {
    let mut columns = Columns::new("release", row);
    Ok(Release {
        version: version_id(&mut columns)?,
        version_number: columns.count()?,
        released_by: columns.text()?,
        released_at: columns.time()?,
    })
}
