//! What bots were trained to: models as bytes, found by the hash of what they were made of, and who
//! needs them. What the bytes mean is `nlu`'s matter.
//!
//! Bytes are kept in parts, each in a commit of its own: a large model doesn't keep turns waiting. A
//! model is there when its entry is, which is written last.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use model::channel::EnvironmentName;
use model::id::{BotId, BotVersionId, WorkspaceId};
use uuid::Uuid;

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Outcome, Row, Statement, int, micros, params};

/// Largest model, in bytes.
pub const MAX_MODEL_BYTES: usize = 64 * 1024 * 1024;
/// How much of a model one commit writes, in bytes.
const PART_BYTES: usize = 1024 * 1024;
/// How long a model that nobody needs is kept: somebody may be about to need it.
const UNUSED_FOR: SignedDuration = SignedDuration::from_hours(24);

/// A model to keep.
#[derive(Debug, Clone, PartialEq)]
pub struct NewModel {
    /// SHA-256 of what it was made of; it is found by this.
    pub hash: [u8; 32],
    /// SHA-256 of the bytes.
    pub content: [u8; 32],
    pub bytes: Vec<u8>,
    /// What its training told.
    pub report: serde_json::Value,
    pub made_at: Timestamp,
}

/// A model without its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelEntry {
    pub content: [u8; 32],
    /// Of its bytes.
    pub size: u64,
    pub report: serde_json::Value,
    pub made_at: Timestamp,
}

/// A model, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredModel {
    pub entry: ModelEntry,
    pub bytes: Vec<u8>,
}

/// Who needs a model; each needs one at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModelUser {
    /// The draft of a bot.
    Draft(BotId),
    Version(BotId, BotVersionId),
}

impl ModelUser {
    const fn bot(self) -> BotId {
        match self {
            Self::Draft(bot) | Self::Version(bot, _) => bot,
        }
    }

    fn id(self) -> Uuid {
        match self {
            Self::Draft(bot) => bot.as_uuid(),
            Self::Version(_, version) => version.as_uuid(),
        }
    }
}

/// What conversations that begin now run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LiveVersion {
    pub workspace: WorkspaceId,
    pub version: BotVersionId,
    pub environment: EnvironmentName,
}

/// Models of workspaces.
#[async_trait]
pub trait ModelStore: Send + Sync {
    /// Keeps a model, in place of the one of that hash. At most [`MAX_MODEL_BYTES`].
    async fn save_model(&self, workspace: WorkspaceId, model: NewModel) -> Result<(), StoreError>;

    /// Replaces what a model's training told, if the model is there.
    async fn save_model_report(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
        report: serde_json::Value,
    ) -> Result<(), StoreError>;

    /// Finds what is known of a model without reading its bytes.
    async fn find_model_entry(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
    ) -> Result<Option<ModelEntry>, StoreError>;

    /// Finds a model; `None` too when bytes of it are missing.
    async fn find_model(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
    ) -> Result<Option<StoredModel>, StoreError>;

    /// Notes that somebody needs a model, in place of the one needed before.
    async fn use_model(
        &self,
        workspace: WorkspaceId,
        user: ModelUser,
        hash: [u8; 32],
    ) -> Result<(), StoreError>;

    /// Removes at most `limit` models, and as many parts, that nobody needs and that are older than
    /// a day; of all workspaces. Returns how many of both went.
    async fn sweep_models(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError>;

    /// Lists at most `limit` versions that are live, of all workspaces, the last released first.
    async fn list_live_versions(&self, limit: u32) -> Result<Vec<LiveVersion>, StoreError>;
}

#[async_trait]
impl<D: Database> ModelStore for D {
    async fn save_model(&self, workspace: WorkspaceId, model: NewModel) -> Result<(), StoreError> {
        if model.bytes.len() > MAX_MODEL_BYTES {
            return Err(StoreError::OutOfRange { what: "a model's size" });
        }
        for (part, bytes) in model.bytes.chunks(PART_BYTES).enumerate() {
            // The time is renewed, so that no sweep takes the part before the entry is there.
            let insert = Statement::new(
                "INSERT INTO model_part (workspace_id, content, part, bytes, made_at)
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, content, part)
                 DO UPDATE SET made_at = excluded.made_at",
                params![
                    workspace,
                    model.content.to_vec(),
                    int("part", part as u64)?,
                    bytes.to_vec(),
                    model.made_at,
                ],
            );
            self.write(vec![insert]).await?;
        }
        let insert = Statement::new(
            "INSERT INTO model (workspace_id, hash, content, size, report, made_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (workspace_id, hash)
             DO UPDATE SET content = excluded.content, size = excluded.size,
             report = excluded.report, made_at = excluded.made_at",
            params![
                workspace,
                model.hash.to_vec(),
                model.content.to_vec(),
                int("size", model.bytes.len() as u64)?,
                encode(&model.report)?,
                model.made_at,
            ],
        );
        self.write(vec![insert]).await.map(|_| ())
    }

    async fn save_model_report(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
        report: serde_json::Value,
    ) -> Result<(), StoreError> {
        let update = Statement::new(
            "UPDATE model SET report = $3 WHERE workspace_id = $1 AND hash = $2",
            params![workspace, hash.to_vec(), encode(&report)?],
        );
        self.write(vec![update]).await.map(|_| ())
    }

    async fn find_model_entry(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
    ) -> Result<Option<ModelEntry>, StoreError> {
        let sql = "SELECT content, size, report, made_at FROM model
                   WHERE workspace_id = $1 AND hash = $2";
        let rows = self.read(Statement::new(sql, params![workspace, hash.to_vec()])).await?;
        rows.into_iter().next().map(entry_of).transpose()
    }

    async fn find_model(
        &self,
        workspace: WorkspaceId,
        hash: [u8; 32],
    ) -> Result<Option<StoredModel>, StoreError> {
        let Some(entry) = self.find_model_entry(workspace, hash).await? else { return Ok(None) };
        let sql = "SELECT bytes FROM model_part WHERE workspace_id = $1 AND content = $2
                   ORDER BY part";
        let parameters = params![workspace, entry.content.to_vec()];
        let mut bytes = Vec::new();
        for row in self.read(Statement::new(sql, parameters)).await? {
            bytes.append(&mut Columns::new("model_part", row).bytes()?);
        }
        let is_whole = bytes.len() as u64 == entry.size;
        Ok(is_whole.then_some(StoredModel { entry, bytes }))
    }

    async fn use_model(
        &self,
        workspace: WorkspaceId,
        user: ModelUser,
        hash: [u8; 32],
    ) -> Result<(), StoreError> {
        let upsert = Statement::new(
            "INSERT INTO model_use (workspace_id, bot_id, user_id, hash) VALUES ($1, $2, $3, $4)
             ON CONFLICT (workspace_id, bot_id, user_id) DO UPDATE SET hash = excluded.hash",
            params![workspace, user.bot(), user.id(), hash.to_vec()],
        );
        self.write(vec![upsert]).await.map(|_| ())
    }

    async fn sweep_models(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let before = now.checked_sub(UNUSED_FOR).map(micros).unwrap_or(i64::MIN);
        let models = Statement::new(
            "DELETE FROM model WHERE (workspace_id, hash) IN
             (SELECT m.workspace_id, m.hash FROM model m WHERE m.made_at < $1 AND NOT EXISTS
              (SELECT 1 FROM model_use u
               WHERE u.workspace_id = m.workspace_id AND u.hash = m.hash)
              ORDER BY m.made_at LIMIT $2) RETURNING 1",
            params![before, limit],
        );
        let parts = Statement::new(
            "DELETE FROM model_part WHERE (workspace_id, content, part) IN
             (SELECT p.workspace_id, p.content, p.part FROM model_part p
              WHERE p.made_at < $1 AND NOT EXISTS
              (SELECT 1 FROM model m
               WHERE m.workspace_id = p.workspace_id AND m.content = p.content)
              ORDER BY p.made_at LIMIT $2) RETURNING 1",
            params![before, limit],
        );
        match self.write(vec![models, parts]).await? {
            Outcome::Done(results) => Ok(results.iter().map(|rows| rows.len() as u64).sum()),
            Outcome::Refused => Ok(0),
        }
    }

    async fn list_live_versions(&self, limit: u32) -> Result<Vec<LiveVersion>, StoreError> {
        let sql = "SELECT workspace_id, version_id, environment FROM release WHERE id IN
                   (SELECT max(id) FROM release GROUP BY workspace_id, bot_id, environment)
                   ORDER BY id DESC LIMIT $1";
        let rows = self.read(Statement::new(sql, params![limit])).await?;
        rows.into_iter().map(live_of).collect()
    }
}

fn entry_of(row: Row) -> Result<ModelEntry, StoreError> {
    let mut columns = Columns::new("model", row);
    Ok(ModelEntry {
        content: hash_of(columns.bytes()?, "content")?,
        size: columns.count()?,
        report: columns.record("report", &"?")?,
        made_at: columns.time()?,
    })
}

fn hash_of(bytes: Vec<u8>, column: &'static str) -> Result<[u8; 32], StoreError> {
    bytes.try_into().map_err(|bytes: Vec<u8>| StoreError::Corrupt {
        table: "model",
        column,
        id: "?".to_owned(),
        reason: format!("a hash has 32 bytes, this one {}", bytes.len()),
    })
}

fn live_of(row: Row) -> Result<LiveVersion, StoreError> {
    let mut columns = Columns::new("release", row);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let version = BotVersionId::from_uuid(columns.uuid()?);
    let name = columns.text()?;
    let environment = match name.as_str() {
        "test" => EnvironmentName::Test,
        "production" => EnvironmentName::Production,
        other => {
            return Err(StoreError::Corrupt {
                table: "release",
                column: "environment",
                id: version.to_string(),
                reason: format!("there is no environment {other}"),
            });
        }
    };
    Ok(LiveVersion { workspace, version, environment })
}
