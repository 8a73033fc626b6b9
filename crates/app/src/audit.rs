//! The audit log: who did what, and when.

use model::id::WorkspaceId;
use store::{AuditEntry, AuditFilter, AuditRecord, NewAuditEntry, StoreError};

use crate::{Access, App};

/// Something that was done, or that somebody wasn't allowed to do.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The API's name of it.
    pub operation: &'static str,
    /// What it was done to, as `bot=billing`.
    pub target: String,
    /// Where it was asked for.
    pub address: Option<String>,
    /// The HTTP status that was told.
    pub status: u16,
}

impl App {
    /// Keeps who did something.
    ///
    /// # Errors
    ///
    /// When the store can't be reached: then it isn't known any more.
    pub async fn note_deed(&self, by: &Access, deed: Deed) -> Result<(), StoreError> {
        let record = AuditRecord {
            name: by.name.clone(),
            key: by.key(),
            address: deed.address,
            target: deed.target,
            status: deed.status,
        };
        let operation = deed.operation.to_owned();
        let entry = NewAuditEntry { operation, member: by.member(), record, now: self.now() };
        self.inner.store.add_audit_entry(by.workspace, entry).await
    }

    /// Lists what was done, newest first.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_audit_entries(
        &self,
        workspace: WorkspaceId,
        filter: AuditFilter,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        self.inner.store.list_audit_entries(workspace, filter, limit).await
    }
}
