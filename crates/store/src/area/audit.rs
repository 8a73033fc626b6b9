//! The audit log: who did what to what, and when. It is only ever added to; each entry is numbered and hashed
//! with the one before.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ApiKeyId, MemberId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, Statement, conditions_of, int, micros, params};

/// Something that was done, or that somebody wasn't allowed to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAuditEntry {
    /// The API's name of it.
    pub operation: String,
    /// Who did it, if it was a member.
    pub member: Option<MemberId>,
    pub record: AuditRecord,
    pub now: Timestamp,
}

/// What is kept of it beside that.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditRecord {
    /// The name of the member, or of the program's key.
    pub name: String,
    /// The key that they came with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<ApiKeyId>,
    /// Where they asked from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// What it was done to, as `bot=billing`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub target: String,
    /// The HTTP status that they were told.
    pub status: u16,
}

impl AuditRecord {
    /// Names what was made.
    pub fn add_made(&mut self, id: &dyn std::fmt::Display) {
        let mark = if self.target.is_empty() { "" } else { " " };
        self.target = format!("{}{mark}made={id}", self.target);
    }
}

/// The last entry of a workspace's log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditHead {
    /// From 1, without gaps; 0 when there is none.
    pub number: u64,
    /// SHA-256 in hexadecimal digits.
    pub hash: String,
}

/// An entry as it is hashed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLink {
    pub id: i64,
    pub number: u64,
    /// Of the hash before and the content.
    pub hash: String,
    pub content: String,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Rises with time in a workspace.
    pub id: i64,
    pub operation: String,
    pub member: Option<MemberId>,
    pub record: AuditRecord,
    pub at: Timestamp,
}

/// Which entries to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub operation: Option<String>,
    pub member: Option<MemberId>,
    /// Older than this one.
    pub before: Option<i64>,
}

/// The audit log of a workspace.
#[async_trait]
pub trait AuditStore: Send + Sync {
    /// Adds an entry.
    async fn add_audit_entry(
        &self,
        workspace: WorkspaceId,
        entry: NewAuditEntry,
    ) -> Result<(), StoreError>;

    /// The last entry of the log.
    async fn audit_head(&self, workspace: WorkspaceId) -> Result<AuditHead, StoreError>;

    /// Lists at most `limit` entries after a number, as they are hashed.
    async fn list_audit_links(
        &self,
        workspace: WorkspaceId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<AuditLink>, StoreError>;

    /// Lists at most `limit` entries, newest first.
    async fn list_audit_entries(
        &self,
        workspace: WorkspaceId,
        filter: AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;
}

#[async_trait]
impl<D: Database> AuditStore for D {
    async fn add_audit_entry(
        &self,
        workspace: WorkspaceId,
        entry: NewAuditEntry,
    ) -> Result<(), StoreError> {
        // By itself, whatever waits for something to go with.
        self.run(added(self, workspace, &entry)?.to_vec()).await.map(|_| ())
    }

    async fn audit_head(&self, workspace: WorkspaceId) -> Result<AuditHead, StoreError> {
        let sql = "SELECT number, hash FROM audit_head WHERE workspace_id = $1";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        let Some(row) = rows.into_iter().next() else { return Ok(AuditHead::default()) };
        let mut columns = Columns::new("audit_head", row);
        Ok(AuditHead { number: columns.count()?, hash: columns.text()? })
    }

    async fn list_audit_links(
        &self,
        workspace: WorkspaceId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<AuditLink>, StoreError> {
        let sql =
            "SELECT id, number, hash, operation, member_id, created_at, record FROM audit_entry
                   WHERE workspace_id = $1 AND number IS NOT NULL AND number > $2
                   ORDER BY number LIMIT $3";
        let statement = Statement::new(sql, params![workspace, int("number", after)?, limit]);
        let rows = self.read(statement).await?;
        rows.into_iter().map(link_of).collect()
    }

    async fn list_audit_entries(
        &self,
        workspace: WorkspaceId,
        filter: AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut parameters = params![workspace, limit];
        let wanted = [
            ("operation =", filter.operation.map(Into::into)),
            ("member_id =", filter.member.map(Into::into)),
            ("id <", filter.before.map(Into::into)),
        ];
        let conditions = conditions_of(&mut parameters, wanted);
        let sql = format!(
            "SELECT id, operation, member_id, record, created_at FROM audit_entry
             WHERE workspace_id = $1{conditions} ORDER BY id DESC LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(entry_of).collect()
    }
}

/// Adds an entry, numbered and hashed with the one before.
pub(crate) fn added<D: Database + ?Sized>(
    database: &D,
    workspace: WorkspaceId,
    entry: &NewAuditEntry,
) -> Result<[Statement; 2], StoreError> {
    let record = encode(&entry.record)?;
    let content = content_of(&entry.operation, entry.member, (micros(entry.now), &record));
    let first = database.sha256_of("CAST($2 AS TEXT)");
    let next = database.sha256_of("audit_head.hash || CAST($2 AS TEXT)");
    let head = format!(
        "INSERT INTO audit_head (workspace_id, number, hash) VALUES ($1, 1, {first})
         ON CONFLICT (workspace_id) DO UPDATE SET number = audit_head.number + 1, hash = {next}"
    );
    let insert =
        "INSERT INTO audit_entry (workspace_id, operation, member_id, record, created_at, \
                  number, hash) SELECT $1, $2, $3, $4, $5, h.number, h.hash FROM audit_head h
                  WHERE h.workspace_id = $1";
    let values = params![workspace, entry.operation.as_str(), entry.member, record, entry.now];
    Ok([Statement::new(head, params![workspace, content]), Statement::new(insert, values)])
}

/// What is hashed of an entry: all that is kept of it, in lines.
fn content_of(operation: &str, member: Option<MemberId>, (at, record): (i64, &str)) -> String {
    let member = member.map(|id| id.as_uuid().to_string()).unwrap_or_default();
    format!("\n{operation}\n{member}\n{at}\n{record}")
}

fn link_of(row: Row) -> Result<AuditLink, StoreError> {
    let mut columns = Columns::new("audit_entry", row);
    let (id, number, hash) = (columns.int()?, columns.count()?, columns.text()?);
    let (operation, member) = (columns.text()?, columns.uuid_or_null()?.map(MemberId::from_uuid));
    let at = columns.int()?;
    let content = content_of(&operation, member, (at, &columns.text()?));
    Ok(AuditLink { id, number, hash, content })
}

fn entry_of(row: Row) -> Result<AuditEntry, StoreError> {
    let mut columns = Columns::new("audit_entry", row);
    let id = columns.int()?;
    Ok(AuditEntry {
        id,
        operation: columns.text()?,
        member: columns.uuid_or_null()?.map(MemberId::from_uuid),
        record: columns.record("record", &id)?,
        at: columns.time()?,
    })
}
