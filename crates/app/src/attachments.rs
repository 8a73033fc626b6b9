//! Files of conversations: kept when they are of a kind that is taken, and read by those who hold a link
//! that we signed. Nothing of a file is unpacked or run here.

mod file_type;
mod link;
mod name;

use model::content::Attachment;
use model::id::{AttachmentId, ConversationId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::{
    AttachmentEntry, AttachmentLimits, MAX_ATTACHMENT_BYTES, NewAttachment, SaveAttachmentError,
    StoreError, UNSENT_HOURS,
};

pub use self::file_type::FileTypeError;
pub use self::link::{Address, LINK_VALID_FOR, LinkError};

use self::file_type::identify;
use self::name::FileName;
use crate::App;
use crate::clock::noise;
use crate::conversations::MAX_FILES;

/// What a conversation and a workspace may keep.
const LIMITS: AttachmentLimits = AttachmentLimits {
    conversation_files: 200,
    conversation_bytes: 100 * 1024 * 1024,
    workspace_bytes: 10 * 1024 * 1024 * 1024,
};

/// A file as it was uploaded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewUpload {
    /// As its sender calls it.
    pub name: Option<String>,
    /// The media type that its sender says.
    pub media_type: Option<String>,
    pub bytes: Vec<u8>,
}

/// Why a file wasn't kept.
#[derive(Debug, thiserror::Error)]
pub enum KeepAttachmentError {
    #[error("no conversation {0}")]
    NoConversation(ConversationId),
    #[error("{0} is closed")]
    Closed(ConversationId),
    #[error(transparent)]
    Type(#[from] FileTypeError),
    #[error("a file has at most {MAX_ATTACHMENT_BYTES} bytes")]
    TooLarge,
    /// The conversation or the workspace has as many files as it may have.
    #[error("{0}")]
    Full(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a message can't hold a file.
#[derive(Debug, thiserror::Error)]
pub enum SendAttachmentError {
    /// It isn't one of the conversation's files, or was uploaded too long ago.
    #[error("no file {0} was uploaded to this conversation within {UNSENT_HOURS} hours")]
    NotFound(String),
    #[error("a message has 1 to {MAX_FILES} files")]
    TooMany,
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Keeps a file for a conversation, until a message holds it or a day has passed.
    ///
    /// # Errors
    ///
    /// [`KeepAttachmentError`]; nothing was kept then.
    pub async fn keep_attachment(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        upload: NewUpload,
    ) -> Result<AttachmentEntry, KeepAttachmentError> {
        if upload.bytes.len() > MAX_ATTACHMENT_BYTES {
            return Err(KeepAttachmentError::TooLarge);
        }
        let found = self.inner.store.find_conversation(workspace, conversation).await?;
        match found.map(|found| found.status) {
            None => return Err(KeepAttachmentError::NoConversation(conversation)),
            Some(model::conversation::Status::Closed { .. }) => {
                return Err(KeepAttachmentError::Closed(conversation));
            }
            Some(_) => {}
        }
        let now = self.inner.clock.now();
        let id = AttachmentId::mint(now, noise());
        // Off the runtime's threads: every byte is looked at.
        let looked = tokio::task::spawn_blocking(move || look_into(upload)).await;
        let looked = looked.map_err(|error| {
            tracing::warn!(%error, "a file could not be looked into");
            FileTypeError::Damaged
        })?;
        let Looked { name, media_type, content, bytes } = looked?;
        let media_type = media_type.to_owned();
        let entry = AttachmentEntry {
            id,
            workspace,
            conversation,
            content,
            name,
            media_type,
            size: bytes.len() as u64,
            created_at: now,
        };
        self.inner
            .store
            .save_attachment(NewAttachment { entry: entry.clone(), bytes }, LIMITS)
            .await?;
        Ok(entry)
    }

    /// Finds what is known of a file.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn find_attachment(
        &self,
        workspace: WorkspaceId,
        id: AttachmentId,
    ) -> Result<Option<AttachmentEntry>, StoreError> {
        self.inner.store.find_attachment(workspace, id).await
    }

    /// Finds the files that a message of this conversation is to hold, by their ids as they were given.
    ///
    /// # Errors
    ///
    /// [`SendAttachmentError`] for the first that can't be sent there.
    pub async fn find_sendable_attachments(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        ids: &[String],
    ) -> Result<Vec<Attachment>, SendAttachmentError> {
        if ids.len() > MAX_FILES {
            return Err(SendAttachmentError::TooMany);
        }
        let mut files = Vec::with_capacity(ids.len());
        for id in ids {
            let unknown = || SendAttachmentError::NotFound(id.clone());
            let known = id.parse::<AttachmentId>().map_err(|_| unknown())?;
            let entry = self.find_attachment(workspace, known).await?.ok_or_else(unknown)?;
            let age = self.inner.clock.now().duration_since(entry.created_at);
            if entry.conversation != conversation || age.as_hours() >= UNSENT_HOURS {
                return Err(unknown());
            }
            files.push(Attachment {
                id: Some(entry.id.to_string()),
                name: entry.name,
                media_type: entry.media_type,
                size: Some(entry.size),
                url: None,
            });
        }
        Ok(files)
    }

    /// Reads the bytes of a file from part `part` on; `None` after the last.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn read_attachment(
        &self,
        entry: &AttachmentEntry,
        part: u32,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        self.inner.store.read_attachment(entry.workspace, entry.content, part).await
    }
}

impl From<SaveAttachmentError> for KeepAttachmentError {
    fn from(error: SaveAttachmentError) -> Self {
        match error {
            SaveAttachmentError::NoConversation(id) => Self::NoConversation(id),
            SaveAttachmentError::ConversationFull(_) | SaveAttachmentError::WorkspaceFull => {
                Self::Full(error.to_string())
            }
            SaveAttachmentError::Store(error) => Self::Store(error),
        }
    }
}

/// An upload that may be kept.
struct Looked {
    name: String,
    media_type: &'static str,
    content: [u8; 32],
    bytes: Vec<u8>,
}

fn look_into(upload: NewUpload) -> Result<Looked, FileTypeError> {
    let NewUpload { name, media_type, bytes } = upload;
    let name = FileName::clean(&name.unwrap_or_default());
    let found = identify(&bytes, media_type.as_deref(), name.extension())?;
    Ok(Looked {
        name: name.to_kept(found.extension),
        media_type: found.media_type,
        content: Sha256::digest(&bytes).into(),
        bytes,
    })
}
