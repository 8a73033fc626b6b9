//! What is encrypted under the master key, wherever it is kept, by the key that it is encrypted under. Encrypting
//! and decrypting is done by who holds the keys.

use std::collections::BTreeMap;

use async_trait::async_trait;
use model::id::{ReplicaId, WorkspaceId};
use uuid::Uuid;

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Outcome, Row, SqlValue, Statement, params};

/// A kind of row with something encrypted in it. This is all there is: a test holds it against the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SealedKind {
    Secret,
    /// The token of a webhook in another system's words.
    Webhook,
    /// A member's second factor.
    Factor,
    /// The secrets that sign what a webhook is told.
    Receiver,
}

impl SealedKind {
    pub const ALL: [Self; 4] = [Self::Secret, Self::Webhook, Self::Factor, Self::Receiver];

    /// The table, the column with the ciphertext, the one with the key's id, and what tells rows of a workspace
    /// apart.
    pub const fn columns(self) -> [&'static str; 4] {
        match self {
            Self::Secret => ["secret", "ciphertext", "key_id", "name"],
            Self::Webhook => ["webhook", "ciphertext", "key_id", "system"],
            Self::Factor => ["member", "factor", "factor_key_id", "id"],
            Self::Receiver => ["webhook_receiver", "secrets", "key_id", "id"],
        }
    }
}

/// What tells a row from others of its kind and workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealedId {
    Name(String),
    Uuid(Uuid),
}

impl From<SealedId> for SqlValue {
    fn from(id: SealedId) -> Self {
        match id {
            SealedId::Name(name) => name.into(),
            SealedId::Uuid(id) => id.into(),
        }
    }
}

/// Something encrypted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedRow {
    pub kind: SealedKind,
    pub workspace: WorkspaceId,
    pub id: SealedId,
    pub ciphertext: Vec<u8>,
}

/// A row with the ciphertext that takes the place of the one that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    pub row: SealedRow,
    pub ciphertext: Vec<u8>,
    pub key_id: String,
}

/// Which keys a process holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    pub replica: ReplicaId,
    /// By their ids; it writes with the first.
    pub keys: Vec<String>,
}

/// What is encrypted in all workspaces: keys are the deployment's.
#[async_trait]
pub trait SealedStore: Send + Sync {
    /// Lists the ids of all keys that rows of a kind are under. Looks at a row for each key.
    async fn list_sealing_keys(&self, kind: SealedKind) -> Result<Vec<String>, StoreError>;

    /// Counts the rows under each key.
    async fn count_sealed(&self) -> Result<BTreeMap<String, u64>, StoreError>;

    /// Lists rows of a kind that are under this key, after a row of it.
    async fn list_sealed(
        &self,
        (kind, key_id): (SealedKind, &str),
        after: Option<&SealedRow>,
        limit: u32,
    ) -> Result<Vec<SealedRow>, StoreError>;

    /// Replaces ciphertexts in one commit, but none that isn't as it was read any more. Returns how many.
    async fn reseal(&self, rows: Vec<Resealed>) -> Result<u64, StoreError>;

    /// Says which keys a process holds, and forgets what dead ones held.
    async fn put_key_use(&self, used: KeyUse) -> Result<(), StoreError>;

    /// Lists which keys the processes hold that are alive.
    async fn list_key_uses(&self) -> Result<Vec<KeyUse>, StoreError>;
}

#[async_trait]
impl<D: Database> SealedStore for D {
    async fn list_sealing_keys(&self, kind: SealedKind) -> Result<Vec<String>, StoreError> {
        let [table, ciphertext, key_id, _] = kind.columns();
        let sql = format!(
            "SELECT min({key_id}) FROM {table} WHERE {ciphertext} IS NOT NULL AND {key_id} > $1"
        );
        let mut found = Vec::new();
        loop {
            let last = found.last().cloned().unwrap_or_default();
            let rows = self.read(Statement::new(sql.clone(), params![last])).await?;
            let Some(row) = rows.into_iter().next() else { return Ok(found) };
            match Columns::new(table, row).text_or_null()? {
                Some(next) => found.push(next),
                None => return Ok(found),
            }
        }
    }

    async fn count_sealed(&self) -> Result<BTreeMap<String, u64>, StoreError> {
        let count = |kind: SealedKind| {
            let [table, ciphertext, key_id, _] = kind.columns();
            let sql = format!(
                "SELECT {key_id}, count(*) FROM {table} WHERE {ciphertext} IS NOT NULL GROUP BY {key_id}"
            );
            Statement::new(sql, Vec::new())
        };
        let results = self.read_all(SealedKind::ALL.map(count).to_vec()).await?;
        let mut counts = BTreeMap::new();
        for row in results.into_iter().flatten() {
            let mut columns = Columns::new("(sealed)", row);
            let key_id = columns.text()?;
            *counts.entry(key_id).or_default() += columns.count()?;
        }
        Ok(counts)
    }

    async fn list_sealed(
        &self,
        (kind, key): (SealedKind, &str),
        after: Option<&SealedRow>,
        limit: u32,
    ) -> Result<Vec<SealedRow>, StoreError> {
        let [table, ciphertext, key_id, id] = kind.columns();
        let mut parameters = params![key, limit];
        let beyond = match after {
            Some(row) => {
                parameters.extend(params![row.workspace, row.id.clone()]);
                format!(" AND (workspace_id, {id}) > ($3, $4)")
            }
            None => String::new(),
        };
        let sql = format!(
            "SELECT workspace_id, {ciphertext}, {id} FROM {table}
             WHERE {key_id} = $1 AND {ciphertext} IS NOT NULL{beyond}
             ORDER BY workspace_id, {id} LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(|row| row_of(kind, row)).collect()
    }

    async fn reseal(&self, rows: Vec<Resealed>) -> Result<u64, StoreError> {
        let updates = rows.into_iter().map(|resealed| {
            let row = resealed.row;
            let [table, ciphertext, key_id, id] = row.kind.columns();
            // A nonce of its own makes each ciphertext unique: the same bytes are the same secret.
            let sql = format!(
                "UPDATE {table} SET {ciphertext} = $4, {key_id} = $5
                 WHERE workspace_id = $1 AND {id} = $2 AND {ciphertext} = $3 RETURNING 1"
            );
            let values = params![
                row.workspace,
                row.id,
                row.ciphertext,
                resealed.ciphertext,
                resealed.key_id
            ];
            Statement::new(sql, values)
        });
        match self.write(updates.collect()).await? {
            Outcome::Done(results) => Ok(results.iter().map(|rows| rows.len() as u64).sum()),
            Outcome::Refused => Ok(0),
        }
    }

    async fn put_key_use(&self, used: KeyUse) -> Result<(), StoreError> {
        let is_dead = self.is_dead("replica");
        let forget = format!("DELETE FROM master_key_use WHERE replica <> $1 AND {is_dead}");
        let upsert = "INSERT INTO master_key_use (replica, keys) VALUES ($1, $2)
                      ON CONFLICT (replica) DO UPDATE SET keys = excluded.keys";
        let statements = vec![
            Statement::new(forget, params![used.replica]),
            Statement::new(upsert, params![used.replica, encode(&used.keys)?]),
        ];
        self.write(statements).await.map(|_| ())
    }

    async fn list_key_uses(&self) -> Result<Vec<KeyUse>, StoreError> {
        let is_dead = self.is_dead("replica");
        let sql = format!(
            "SELECT replica, keys FROM master_key_use WHERE NOT ({is_dead}) ORDER BY replica"
        );
        let rows = self.read(Statement::new(sql, Vec::new())).await?;
        let uses = rows.into_iter().map(|row| {
            let mut columns = Columns::new("master_key_use", row);
            let replica = ReplicaId::from_uuid(columns.uuid()?);
            Ok(KeyUse { replica, keys: columns.record("keys", &replica)? })
        });
        uses.collect()
    }
}

fn row_of(kind: SealedKind, row: Row) -> Result<SealedRow, StoreError> {
    let mut columns = Columns::new(kind.columns()[0], row);
    let workspace = WorkspaceId::from_uuid(columns.uuid()?);
    let ciphertext = columns.bytes()?;
    let id = match kind {
        SealedKind::Secret | SealedKind::Webhook => SealedId::Name(columns.text()?),
        SealedKind::Factor | SealedKind::Receiver => SealedId::Uuid(columns.uuid()?),
    };
    Ok(SealedRow { kind, workspace, id, ciphertext })
}
