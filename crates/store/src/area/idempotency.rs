//! Answers to API requests that carry an idempotency key, kept for their repetitions. Messages have
//! their own keys, in the inbox.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use model::id::WorkspaceId;

use crate::error::StoreError;
use crate::sql::{Columns, Database, Statement, params};

/// How long a first request may take: after that its process is taken for dead, and a repetition is
/// carried out.
const RESERVED_FOR: SignedDuration = SignedDuration::from_secs(60);

/// Whether a request with this key may be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reservation {
    /// It is the first, or the first was given up for dead: carry it out, then save or release.
    New,
    /// The first one isn't answered yet.
    Running,
    /// It was answered.
    Answered(SavedAnswer),
    /// The key was used for another body.
    Mismatch,
}

/// The answer that the first request got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedAnswer {
    pub status: u16,
    pub body: String,
}

/// Idempotency keys of a workspace.
#[async_trait]
pub trait IdempotencyStore: Send + Sync {
    /// Takes a key for a request with this body, or tells what became of its first request.
    async fn reserve_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
        body_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Reservation, StoreError>;

    /// Keeps the answer for repetitions.
    async fn save_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
        answer: SavedAnswer,
    ) -> Result<(), StoreError>;

    /// Finds the answer that was kept under a key.
    async fn find_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<SavedAnswer>, StoreError>;

    /// Gives up an unanswered key, so that the request can be repeated.
    async fn release_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<(), StoreError>;
}

#[async_trait]
impl<D: Database> IdempotencyStore for D {
    async fn reserve_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
        body_hash: [u8; 32],
        now: Timestamp,
    ) -> Result<Reservation, StoreError> {
        let died_before = now.checked_sub(RESERVED_FOR).unwrap_or(Timestamp::MIN);
        let insert = Statement::new(
            "INSERT INTO idempotency (workspace_id, key, body_hash, created_at)
             VALUES ($1, $2, $3, $4) ON CONFLICT (workspace_id, key) DO UPDATE
             SET created_at = excluded.created_at WHERE idempotency.status IS NULL
             AND idempotency.body_hash = excluded.body_hash AND idempotency.created_at < $5
             RETURNING 1",
            params![workspace, key, body_hash.to_vec(), now, died_before],
        );
        if self.write(vec![insert.required()]).await?.is_done() {
            return Ok(Reservation::New);
        }
        let sql = "SELECT body_hash, status, body FROM idempotency
                   WHERE workspace_id = $1 AND key = $2";
        let rows = self.read(Statement::new(sql, params![workspace, key])).await?;
        // Released in between: whoever asks next gets it.
        let Some(row) = rows.into_iter().next() else { return Ok(Reservation::Running) };
        let mut columns = Columns::new("idempotency", row);
        if columns.bytes()? != body_hash {
            return Ok(Reservation::Mismatch);
        }
        let (status, body) = (columns.int_or_null()?, columns.text_or_null()?);
        Ok(match (status.and_then(|status| u16::try_from(status).ok()), body) {
            (Some(status), Some(body)) => Reservation::Answered(SavedAnswer { status, body }),
            (Some(_) | None, _) => Reservation::Running,
        })
    }

    async fn save_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
        answer: SavedAnswer,
    ) -> Result<(), StoreError> {
        let update = Statement::new(
            "UPDATE idempotency SET status = $3, body = $4 WHERE workspace_id = $1 AND key = $2",
            params![workspace, key, i64::from(answer.status), answer.body],
        );
        self.write(vec![update]).await.map(|_| ())
    }

    async fn find_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<Option<SavedAnswer>, StoreError> {
        let sql = "SELECT status, body FROM idempotency
                   WHERE workspace_id = $1 AND key = $2 AND status IS NOT NULL";
        let rows = self.read(Statement::new(sql, params![workspace, key])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let mut columns = Columns::new("idempotency", row);
        let (status, body) = (columns.int_or_null()?, columns.text_or_null()?);
        let status = status.and_then(|status| u16::try_from(status).ok());
        Ok(status.zip(body).map(|(status, body)| SavedAnswer { status, body }))
    }

    async fn release_idempotency(
        &self,
        workspace: WorkspaceId,
        key: &str,
    ) -> Result<(), StoreError> {
        let delete = Statement::new(
            "DELETE FROM idempotency WHERE workspace_id = $1 AND key = $2 AND status IS NULL",
            params![workspace, key],
        );
        self.write(vec![delete]).await.map(|_| ())
    }
}
