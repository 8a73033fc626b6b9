//! Links to files: whoever holds one may read the file until it expires, without a key.

use std::time::Duration;

use model::Timestamp;
use model::id::AttachmentId;
use store::{AttachmentEntry, StoreError};

use crate::App;

/// How long a link is good, unless said otherwise.
pub const LINK_VALID_FOR: Duration = Duration::from_mins(10);

/// Where others reach this server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Address {
    /// As the operator says, like `https://chat.example.com`; without `/` at its end.
    Public(String),
    /// Where it listens, like `http://127.0.0.1:8080`: good for those on this machine.
    Local(String),
}

impl Address {
    /// Like `https://chat.example.com`, without `/` at its end.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Public(base) | Self::Local(base) => base,
        }
    }
}

/// Why a link leads to nothing.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("the link isn't signed by this server")]
    Forged,
    #[error("the link has expired")]
    Expired,
    #[error("no file {0}")]
    Gone(AttachmentId),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Says where others reach this server; the first word counts.
    pub fn announce_address(&self, address: Address) {
        if self.inner.address.set(address).is_err() {
            tracing::debug!("the address was announced before");
        }
    }

    /// Where others reach this server, if that is known.
    pub fn address(&self) -> Option<&Address> {
        self.inner.address.get()
    }

    /// Where others reach this server; empty while that isn't known.
    pub fn base_url(&self) -> String {
        self.inner.address.get().map_or("", Address::as_str).to_owned()
    }

    /// A link to a file for other systems, good for `valid_for`: whole, with the address announced.
    pub fn attachment_link(&self, id: AttachmentId, valid_for: Duration) -> String {
        let base = self.inner.address.get().map_or("", Address::as_str);
        format!("{base}{}", self.attachment_path(id, valid_for))
    }

    /// A link to a file for those who ask this server: without its address unless the operator says
    /// which it is.
    pub fn shown_attachment_link(&self, id: AttachmentId) -> String {
        match self.inner.address.get() {
            Some(Address::Public(_)) => self.attachment_link(id, LINK_VALID_FOR),
            Some(Address::Local(_)) | None => self.attachment_path(id, LINK_VALID_FOR),
        }
    }

    fn attachment_path(&self, id: AttachmentId, valid_for: Duration) -> String {
        let now = self.inner.clock.now();
        let expires = now.checked_add(valid_for).unwrap_or(Timestamp::MAX).as_second();
        let signature = self.inner.vault.file_signature(id, expires);
        format!("/files/{id}?expires={expires}&sig={signature}")
    }

    /// Opens a link.
    ///
    /// # Errors
    ///
    /// [`LinkError`]. Whether the file is there isn't told without a signature of ours.
    pub async fn open_attachment_link(
        &self,
        id: AttachmentId,
        expires: i64,
        signature: &str,
    ) -> Result<AttachmentEntry, LinkError> {
        if !self.inner.vault.is_file_signature(id, expires, signature) {
            return Err(LinkError::Forged);
        }
        if self.inner.clock.now().as_second() >= expires {
            return Err(LinkError::Expired);
        }
        self.inner.store.find_linked_attachment(id).await?.ok_or(LinkError::Gone(id))
    }
}
