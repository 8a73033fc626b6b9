//! Files as clients see them: what is known of one, and a link to its bytes.

use app::App;
use serde::Serialize;
use store::AttachmentEntry;
use utoipa::ToSchema;

/// A file of a conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AttachmentView {
    /// To be given in `attachments` of a message; absent when somebody else keeps the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub name: String,
    /// As `image/png`.
    pub media_type: String,
    /// In bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// Where the bytes are, for ten minutes from now when we keep them: to be resolved against the
    /// address of this API.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl AttachmentView {
    /// A file that we keep, with a fresh link.
    pub fn kept(app: &App, entry: AttachmentEntry) -> Self {
        Self {
            id: Some(entry.id.to_string()),
            name: entry.name,
            media_type: entry.media_type,
            size: Some(entry.size),
            url: Some(app.shown_attachment_link(entry.id)),
        }
    }
}
