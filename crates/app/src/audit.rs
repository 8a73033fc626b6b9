//! The audit log: who did what, and when.

use model::id::WorkspaceId;
use sha2::{Digest as _, Sha256};
use store::{AuditEntry, AuditFilter, AuditHead, AuditRecord, NewAuditEntry, Note, StoreError};

use crate::vault::hex;
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

/// Entries that are looked through at a time.
const LINKS: u32 = 1_000;

/// What came of looking through the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditCheck {
    /// The last entry, by the log's head.
    pub head: AuditHead,
    /// The first entry that isn't as it was kept.
    pub fault: Option<AuditFault>,
}

/// An entry that was changed, or is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFault {
    /// Its number in the log.
    pub number: u64,
    /// Its row, if it has one.
    pub id: Option<i64>,
    pub what: AuditWrong,
}

/// What is wrong with an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuditWrong {
    Changed,
    Missing,
    /// It is as it was, but the head names another end.
    Beyond,
}

impl App {
    /// Looks through the whole log: whether each entry is as it was kept and none is missing.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn check_audit_log(&self, workspace: WorkspaceId) -> Result<AuditCheck, StoreError> {
        let store = &self.inner.store;
        // First: what is added meanwhile comes after it.
        let head = store.audit_head(workspace).await?;
        let (mut number, mut hash) = (0, String::new());
        let fault = |number, id, what| Some(AuditFault { number, id, what });
        while number < head.number {
            let links = store.list_audit_links(workspace, number, LINKS).await?;
            let next = links.first().map(|link| link.number);
            if next.is_none_or(|next| next > head.number) {
                return Ok(AuditCheck {
                    head,
                    fault: fault(number + 1, None, AuditWrong::Missing),
                });
            }
            for link in links.into_iter().take_while(|link| link.number <= head.number) {
                let expected = hex(&Sha256::digest(format!("{hash}{}", link.content)));
                let wrong = if link.number != number + 1 {
                    fault(number + 1, None, AuditWrong::Missing)
                } else if link.hash != expected {
                    fault(link.number, Some(link.id), AuditWrong::Changed)
                } else {
                    None
                };
                if wrong.is_some() {
                    return Ok(AuditCheck { head, fault: wrong });
                }
                (number, hash) = (link.number, expected);
            }
        }
        let is_end = hash == head.hash;
        let fault = if is_end { None } else { fault(number, None, AuditWrong::Beyond) };
        Ok(AuditCheck { head, fault })
    }

    /// What is kept of who did something.
    pub fn audit_entry(&self, by: &Access, deed: Deed) -> NewAuditEntry {
        let record = AuditRecord {
            name: by.name.clone(),
            key: by.key(),
            address: deed.address,
            target: deed.target,
            status: deed.status,
        };
        let operation = deed.operation.to_owned();
        NewAuditEntry { operation, member: by.member(), record, now: self.now() }
    }

    /// Keeps what went with nothing that was written, or came to something else than it seemed.
    ///
    /// # Errors
    ///
    /// When the store can't be reached: then it isn't known any more.
    pub async fn note_rest(
        &self,
        workspace: WorkspaceId,
        note: &Note,
        status: u16,
    ) -> Result<(), StoreError> {
        let Some(mut entry) = note.entry() else { return Ok(()) };
        entry.record.status = status;
        self.inner.store.add_audit_entry(workspace, entry).await
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
