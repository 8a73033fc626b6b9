//! The audit log: who did what to what, and when. It is only ever added to.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{ApiKeyId, MemberId, WorkspaceId};
use serde::{Deserialize, Serialize};

use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Row, SqlValue, Statement, params};

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
        let insert = Statement::new(
            "INSERT INTO audit_entry (workspace_id, operation, member_id, record, created_at)
             VALUES ($1, $2, $3, $4, $5)",
            params![workspace, entry.operation, entry.member, encode(&entry.record)?, entry.now],
        );
        self.write(vec![insert]).await.map(|_| ())
    }

    async fn list_audit_entries(
        &self,
        workspace: WorkspaceId,
        filter: AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let mut parameters = params![workspace, limit];
        let mut conditions = String::new();
        let wanted: [(&str, Option<SqlValue>); 3] = [
            ("operation =", filter.operation.map(Into::into)),
            ("member_id =", filter.member.map(Into::into)),
            ("id <", filter.before.map(Into::into)),
        ];
        for (condition, value) in wanted {
            if let Some(value) = value {
                parameters.push(value);
                conditions.push_str(&format!(" AND {condition} ${}", parameters.len()));
            }
        }
        let sql = format!(
            "SELECT id, operation, member_id, record, created_at FROM audit_entry
             WHERE workspace_id = $1{conditions} ORDER BY id DESC LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(entry_of).collect()
    }
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
