//! Files that a contact sends, as entities.

use std::fmt;

use serde_json::{Value, json};

/// A file as its channel describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// Media type, as `image/png`.
    pub media_type: Option<String>,
    pub name: Option<String>,
    pub url: String,
}

/// What is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttachmentKind {
    Image,
    Video,
    Audio,
    Document,
    /// Something else.
    Other,
}

impl fmt::Display for AttachmentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Image => "image",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Document => "document",
            Self::Other => "file",
        })
    }
}

/// Endings of file names by what is in the files.
const ENDINGS: [(AttachmentKind, &[&str]); 4] = [
    (AttachmentKind::Image, &["png", "jpg", "jpeg", "gif", "webp", "bmp", "heic", "svg", "tiff"]),
    (AttachmentKind::Video, &["mp4", "mov", "avi", "mkv", "webm", "3gp", "m4v"]),
    (AttachmentKind::Audio, &["mp3", "wav", "ogg", "m4a", "aac", "amr", "opus", "flac"]),
    (
        AttachmentKind::Document,
        &["pdf", "doc", "docx", "xls", "xlsx", "csv", "ppt", "pptx", "txt", "odt", "ods", "rtf"],
    ),
];

impl Attachment {
    /// Tells what is in the file: by its media type, else by its name's ending, else by its URL's.
    pub fn kind(&self) -> AttachmentKind {
        let media_type = self.media_type.as_deref().unwrap_or_default().to_ascii_lowercase();
        match media_type.split('/').next() {
            Some("image") => return AttachmentKind::Image,
            Some("video") => return AttachmentKind::Video,
            Some("audio") => return AttachmentKind::Audio,
            Some("text") => return AttachmentKind::Document,
            Some(_) | None => {}
        }
        let is_document = ["pdf", "msword", "officedocument", "opendocument", "ms-excel", "rtf"];
        if is_document.iter().any(|part| media_type.contains(part)) {
            return AttachmentKind::Document;
        }
        let path = self.url.split(['?', '#']).next().unwrap_or_default();
        let name = self.name.as_deref().unwrap_or(path);
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let known = ENDINGS
            .iter()
            .find(|(_, endings)| ending.as_deref().is_some_and(|ending| endings.contains(&ending)));
        known.map_or(AttachmentKind::Other, |(kind, _)| *kind)
    }

    /// Gives the value of an entity that takes the file: `{"kind", "url", "name"}`.
    pub fn value(&self) -> Value {
        json!({ "kind": self.kind().to_string(), "url": self.url, "name": self.name })
    }
}
