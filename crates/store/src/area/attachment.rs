//! Files of conversations, found by the hash of their bytes: the same bytes are kept once in a
//! workspace. What a file may be, and who may have it, is decided elsewhere.
//!
//! Bytes are kept in parts, each in a commit of its own: a large file doesn't keep turns waiting. A file
//! is there when its entry is, which is written last; parts without an entry are swept.

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use model::id::{AttachmentId, ConversationId, WorkspaceId};

use crate::error::StoreError;
use crate::sql::{Columns, Database, Outcome, Row, Statement, int, micros, params};

/// Largest file that may be kept at all, in bytes.
pub const MAX_ATTACHMENT_BYTES: usize = 100 * 1024 * 1024;
/// How long after its upload a file can be sent, in hours. One that no message holds goes some time
/// after that.
pub const UNSENT_HOURS: i64 = 24;
/// How much of a file one commit writes and one read gives, in bytes; the last part may have less. Files
/// that are kept have parts of this size, so it stays.
pub const ATTACHMENT_PART_BYTES: usize = 512 * 1024;
/// Most files that one sweep looks for in messages.
const MAX_SWEPT_FILES: u32 = 100;
/// What a sweep waits beyond [`UNSENT_HOURS`]: for messages that were accepted just in time.
const GRACE: SignedDuration = SignedDuration::from_hours(1);

/// A file to keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// Its size is that of the bytes.
    pub entry: AttachmentEntry,
    /// At most [`MAX_ATTACHMENT_BYTES`].
    pub bytes: Vec<u8>,
}

/// How much may be kept, the new file included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AttachmentLimits {
    pub conversation_files: u64,
    pub conversation_bytes: u64,
    pub workspace_bytes: u64,
}

/// A file without its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentEntry {
    pub id: AttachmentId,
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    /// SHA-256 of the bytes, by which they are read.
    pub content: [u8; 32],
    pub name: String,
    pub media_type: String,
    /// In bytes.
    pub size: u64,
    pub created_at: Timestamp,
}

/// Why a file wasn't kept.
#[derive(Debug, thiserror::Error)]
pub enum SaveAttachmentError {
    #[error("no conversation {0}")]
    NoConversation(ConversationId),
    #[error("{0} has as many files as it may have")]
    ConversationFull(ConversationId),
    #[error("the workspace has as many files as it may have")]
    WorkspaceFull,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Files of workspaces.
#[async_trait]
pub trait AttachmentStore: Send + Sync {
    /// Keeps a file in its workspace, unless more would be kept then than `limits` say.
    async fn save_attachment(
        &self,
        attachment: NewAttachment,
        limits: AttachmentLimits,
    ) -> Result<(), SaveAttachmentError>;

    /// Finds what is known of a file.
    async fn find_attachment(
        &self,
        workspace: WorkspaceId,
        id: AttachmentId,
    ) -> Result<Option<AttachmentEntry>, StoreError>;

    /// Finds what is known of a file of any workspace: for those who hold a signed link.
    async fn find_linked_attachment(
        &self,
        id: AttachmentId,
    ) -> Result<Option<AttachmentEntry>, StoreError>;

    /// Reads the bytes of a file from part `part` on, counted from 0, as many as are kept together;
    /// `None` after the last.
    async fn read_attachment(
        &self,
        workspace: WorkspaceId,
        content: [u8; 32],
        part: u32,
    ) -> Result<Option<Vec<u8>>, StoreError>;

    /// Removes at most `limit` files that were uploaded more than [`UNSENT_HOURS`] and a little ago and
    /// that no message of their conversation holds, and as many parts that belong to no file; of all
    /// workspaces. Returns how many of both went.
    async fn sweep_attachments(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError>;
}

#[async_trait]
impl<D: Database> AttachmentStore for D {
    async fn save_attachment(
        &self,
        attachment: NewAttachment,
        limits: AttachmentLimits,
    ) -> Result<(), SaveAttachmentError> {
        let NewAttachment { entry, bytes } = attachment;
        if bytes.len() > MAX_ATTACHMENT_BYTES || bytes.len() as u64 != entry.size {
            return Err(StoreError::OutOfRange { what: "a file's size" }.into());
        }
        // Before the parts: what isn't kept needs no room.
        find_room(self, &entry, limits).await?;
        for (part, bytes) in bytes.chunks(ATTACHMENT_PART_BYTES).enumerate() {
            let part = int("part", part as u64)?;
            self.write(vec![insert_part(&entry, (part, bytes))]).await?;
        }
        match self.write(insert_entry(&entry, limits)?).await? {
            Outcome::Done(_) => Ok(()),
            Outcome::Refused => {
                // Another file was faster, or the conversation has gone.
                find_room(self, &entry, limits).await?;
                Err(SaveAttachmentError::ConversationFull(entry.conversation))
            }
        }
    }

    async fn find_attachment(
        &self,
        workspace: WorkspaceId,
        id: AttachmentId,
    ) -> Result<Option<AttachmentEntry>, StoreError> {
        let found = self.find_linked_attachment(id).await?;
        Ok(found.filter(|entry| entry.workspace == workspace))
    }

    async fn find_linked_attachment(
        &self,
        id: AttachmentId,
    ) -> Result<Option<AttachmentEntry>, StoreError> {
        let sql = "SELECT id, workspace_id, conversation_id, content, name, media_type, size,
                   created_at FROM attachment WHERE id = $1";
        let rows = self.read(Statement::new(sql, params![id])).await?;
        rows.into_iter().next().map(entry_of).transpose()
    }

    async fn read_attachment(
        &self,
        workspace: WorkspaceId,
        content: [u8; 32],
        part: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT bytes FROM attachment_part
                   WHERE workspace_id = $1 AND content = $2 AND part = $3";
        let parameters = params![workspace, content.to_vec(), part];
        let rows = self.read(Statement::new(sql, parameters)).await?;
        let bytes = |row| Columns::new("attachment_part", row).bytes();
        rows.into_iter().next().map(bytes).transpose()
    }

    async fn sweep_attachments(&self, now: Timestamp, limit: u32) -> Result<u64, StoreError> {
        let age = SignedDuration::from_hours(UNSENT_HOURS) + GRACE;
        let before = now.checked_sub(age).map(micros).unwrap_or(i64::MIN);
        let files = sweep_files(self, before, limit.min(MAX_SWEPT_FILES)).await?;
        let parts = Statement::new(
            "DELETE FROM attachment_part WHERE (workspace_id, content, part) IN
             (SELECT p.workspace_id, p.content, p.part FROM attachment_part p
              WHERE p.made_at < $1 AND NOT EXISTS
              (SELECT 1 FROM attachment a
               WHERE a.workspace_id = p.workspace_id AND a.content = p.content)
              ORDER BY p.made_at LIMIT $2) RETURNING 1",
            params![before, limit],
        );
        let swept = self.write(vec![parts]).await?.last_rows().unwrap_or_default();
        Ok(files + swept.len() as u64)
    }
}

/// The time is renewed, so that no sweep takes the part before the entry is there.
fn insert_part(entry: &AttachmentEntry, (part, bytes): (i64, &[u8])) -> Statement {
    Statement::new(
        "INSERT INTO attachment_part (workspace_id, content, part, bytes, made_at)
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (workspace_id, content, part)
         DO UPDATE SET made_at = excluded.made_at",
        params![entry.workspace, entry.content.to_vec(), part, bytes.to_vec(), entry.created_at],
    )
}

/// Counting first locks the workspace's count, so that two files can't both take the last room.
fn insert_entry(
    entry: &AttachmentEntry,
    limits: AttachmentLimits,
) -> Result<Vec<Statement>, StoreError> {
    let size = int("size", entry.size)?;
    let count = Statement::new(
        "INSERT INTO attachment_usage (workspace_id, bytes) VALUES ($1, $2)
         ON CONFLICT (workspace_id) DO UPDATE SET bytes = attachment_usage.bytes + excluded.bytes
         WHERE attachment_usage.bytes + excluded.bytes <= $3 RETURNING 1",
        params![entry.workspace, size, int("limit", limits.workspace_bytes)?],
    );
    let insert = Statement::new(
        "INSERT INTO attachment (workspace_id, id, conversation_id, content, name, media_type, size,
         is_sent, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)",
        params![
            entry.workspace,
            entry.id,
            entry.conversation,
            entry.content.to_vec(),
            entry.name.as_str(),
            entry.media_type.as_str(),
            size,
            entry.created_at,
        ],
    );
    let check = Statement::new(
        "SELECT 1 FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2
         AND (SELECT count(*) FROM attachment a
              WHERE a.workspace_id = $1 AND a.conversation_id = $2) <= $3
         AND (SELECT CAST(coalesce(sum(a.size), 0) AS BIGINT) FROM attachment a
              WHERE a.workspace_id = $1 AND a.conversation_id = $2) <= $4",
        params![
            entry.workspace,
            entry.conversation,
            int("limit", limits.conversation_files)?,
            int("limit", limits.conversation_bytes)?,
        ],
    );
    Ok(vec![count.required(), insert, check.required()])
}

/// Finds out whether one more file may be kept.
async fn find_room(
    database: &impl Database,
    entry: &AttachmentEntry,
    limits: AttachmentLimits,
) -> Result<(), SaveAttachmentError> {
    let AttachmentEntry { workspace, conversation, size, .. } = *entry;
    let of_conversation = Statement::new(
        "SELECT (SELECT count(*) FROM attachment a
                 WHERE a.workspace_id = c.workspace_id AND a.conversation_id = c.id),
         (SELECT CAST(coalesce(sum(a.size), 0) AS BIGINT) FROM attachment a
          WHERE a.workspace_id = c.workspace_id AND a.conversation_id = c.id)
         FROM conversation c WHERE c.workspace_id = $1 AND c.id = $2",
        params![workspace, conversation],
    );
    let of_workspace = Statement::new(
        "SELECT bytes FROM attachment_usage WHERE workspace_id = $1",
        params![workspace],
    );
    let mut results = database.read_all(vec![of_conversation, of_workspace]).await?.into_iter();
    let mut first = || results.next().unwrap_or_default().into_iter().next();
    let (Some(row), used) = (first(), first()) else {
        return Err(SaveAttachmentError::NoConversation(conversation));
    };
    let mut columns = Columns::new("attachment", row);
    let (files, bytes) = (columns.count()?, columns.count()?);
    if files >= limits.conversation_files || bytes + size > limits.conversation_bytes {
        return Err(SaveAttachmentError::ConversationFull(conversation));
    }
    let used = match used {
        Some(row) => Columns::new("attachment_usage", row).count()?,
        None => 0,
    };
    if used + size > limits.workspace_bytes {
        return Err(SaveAttachmentError::WorkspaceFull);
    }
    Ok(())
}

/// Removes files that no message holds, and marks those that one does: they aren't looked for again.
/// Messages are read apart from the writes, which would keep turns waiting: a file this old can't come
/// into a message any more.
async fn sweep_files(database: &impl Database, before: i64, limit: u32) -> Result<u64, StoreError> {
    let sql = "SELECT workspace_id, id, conversation_id, size FROM attachment
               WHERE is_sent = 0 AND created_at < $1 ORDER BY created_at LIMIT $2";
    let mut swept = 0;
    for row in database.read(Statement::new(sql, params![before, limit])).await? {
        let mut columns = Columns::new("attachment", row);
        let workspace = WorkspaceId::from_uuid(columns.uuid()?);
        let id = AttachmentId::from_uuid(columns.uuid()?);
        let (conversation, size) = (columns.uuid()?, columns.int()?);
        let holders = Statement::new(
            "SELECT 1 FROM message WHERE conversation_id = $1 AND record LIKE $2 LIMIT 1",
            params![conversation, format!("%{id}%")],
        );
        if !database.read(holders).await?.is_empty() {
            let mark = "UPDATE attachment SET is_sent = 1 WHERE workspace_id = $1 AND id = $2";
            database.write(vec![Statement::new(mark, params![workspace, id])]).await?;
            continue;
        }
        // Required: another replica may sweep the same, and it is counted off once.
        let delete = Statement::new(
            "DELETE FROM attachment WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id],
        );
        let uncount = Statement::new(
            "UPDATE attachment_usage SET bytes = bytes - $2 WHERE workspace_id = $1",
            params![workspace, size],
        );
        if database.write(vec![delete.required(), uncount]).await?.is_done() {
            swept += 1;
        }
    }
    Ok(swept)
}

fn entry_of(row: Row) -> Result<AttachmentEntry, StoreError> {
    let mut columns = Columns::new("attachment", row);
    let id = AttachmentId::from_uuid(columns.uuid()?);
    let (workspace, conversation) = (columns.uuid()?, columns.uuid()?);
    let content = columns.bytes()?.try_into().map_err(|bytes: Vec<u8>| StoreError::Corrupt {
        table: "attachment",
        column: "content",
        id: id.to_string(),
        reason: format!("a hash has 32 bytes, this one {}", bytes.len()),
    })?;
    Ok(AttachmentEntry {
        id,
        workspace: WorkspaceId::from_uuid(workspace),
        conversation: ConversationId::from_uuid(conversation),
        content,
        name: columns.text()?,
        media_type: columns.text()?,
        size: columns.count()?,
        created_at: columns.time()?,
    })
}
