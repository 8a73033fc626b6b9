//! Files in a chat: read from disk, kept as a server keeps them, and served on this machine to the bots
//! that are told of them.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use api::{ApiState, ChatPages, DEFAULT_FILE_BYTES, Uploads};
use app::{App, KeepAttachmentError, NewUpload};
use model::content::Attachment;
use model::id::{ConversationId, WorkspaceId};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::address;

/// Serves the chat's files for as long as it lives.
pub struct FileServer {
    _stop: watch::Sender<bool>,
}

impl FileServer {
    /// Begins to serve on a free port of this machine; only links of this chat open anything.
    pub async fn start(app: &App) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .context("no port is free to serve files on")?;
        app.announce_address(address::local(listener.local_addr()?));
        let (stop, stopping) = watch::channel(false);
        let state = ApiState {
            app: app.clone(),
            metrics: Arc::new(String::new),
            uploads: Uploads::default(),
            chat_pages: ChatPages::Apart,
            proxies: 0,
        };
        tokio::spawn(api::serve(listener, api::file_router(state), stopping));
        Ok(Self { _stop: stop })
    }
}

/// Keeps a file of this machine for a conversation.
///
/// # Errors
///
/// When it can't be read, or isn't taken.
pub async fn keep(app: &App, id: ConversationId, path: &Path) -> anyhow::Result<Attachment> {
    let unreadable = || format!("{} can't be read", path.display());
    let file = tokio::fs::File::open(path).await.with_context(unreadable)?;
    let mut bytes = Vec::new();
    // One byte more than a file may have tells that it has too many.
    let most = DEFAULT_FILE_BYTES as u64 + 1;
    file.take(most).read_to_end(&mut bytes).await.with_context(unreadable)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let upload = NewUpload { name, media_type: None, bytes };
    let entry = app
        .keep_attachment(WorkspaceId::DEFAULT, id, upload)
        .await
        .map_err(|error: KeepAttachmentError| anyhow::anyhow!("{}: {error}", path.display()))?;
    let ids = [entry.id.to_string()];
    let files = app.find_sendable_attachments(WorkspaceId::DEFAULT, id, &ids).await?;
    files.into_iter().next().context("the file was just kept")
}
