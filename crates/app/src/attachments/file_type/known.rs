//! The kinds of file that are taken. SVG, HTML, archives, programs and everything else is not.

/// How a kind of file is looked into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    Picture,
    /// Sound or film.
    Recording,
    Pages,
    /// An office document of a zip archive's form.
    Document,
    /// An office document as it was before.
    LegacyDocument,
    Text,
}

/// A kind of file.
#[derive(Debug, PartialEq, Eq)]
pub struct FileType {
    /// What we call it.
    pub media_type: &'static str,
    /// What others call it.
    aliases: &'static [&'static str],
    /// What names end in, the usual first.
    pub extensions: &'static [&'static str],
    pub group: Group,
}

impl FileType {
    /// Finds the kind that is taken under what its first bytes are called.
    pub fn of_signature(media_type: &str) -> Option<&'static Self> {
        SIGNED.iter().find(|kind| kind.is_declared(media_type))
    }

    /// Whether this media type is a name of it.
    pub fn is_declared(&self, media_type: &str) -> bool {
        self.media_type == media_type || self.aliases.contains(&media_type)
    }
}

const fn kind(
    group: Group,
    media_type: &'static str,
    (extensions, aliases): (&'static [&'static str], &'static [&'static str]),
) -> FileType {
    FileType { media_type, aliases, extensions, group }
}

/// A text without a form of its own.
pub static PLAIN: FileType = kind(
    Group::Text,
    "text/plain",
    (&["txt", "text", "log", "md"], &["text/markdown", "text/x-markdown", "text/x-log"]),
);

/// A table. Windows says Excel's type of every one.
pub static CSV: FileType = kind(
    Group::Text,
    "text/csv",
    (&["csv"], &["text/plain", "application/csv", "application/vnd.ms-excel"]),
);

macro_rules! ooxml {
    ($kind:literal) => {
        concat!("application/vnd.openxmlformats-officedocument.", $kind)
    };
}

pub static DOCX: FileType =
    kind(Group::Document, ooxml!("wordprocessingml.document"), (&["docx"], &[]));
pub static XLSX: FileType = kind(Group::Document, ooxml!("spreadsheetml.sheet"), (&["xlsx"], &[]));
pub static PPTX: FileType =
    kind(Group::Document, ooxml!("presentationml.presentation"), (&["pptx"], &[]));
pub static ODT: FileType =
    kind(Group::Document, "application/vnd.oasis.opendocument.text", (&["odt"], &[]));
pub static ODS: FileType =
    kind(Group::Document, "application/vnd.oasis.opendocument.spreadsheet", (&["ods"], &[]));
pub static ODP: FileType =
    kind(Group::Document, "application/vnd.oasis.opendocument.presentation", (&["odp"], &[]));

/// What is known by its first bytes.
static SIGNED: [FileType; 15] = [
    kind(Group::Picture, "image/png", (&["png"], &["image/x-png"])),
    kind(
        Group::Picture,
        "image/jpeg",
        (&["jpg", "jpeg", "jpe", "jfif"], &["image/jpg", "image/pjpeg"]),
    ),
    kind(Group::Picture, "image/gif", (&["gif"], &[])),
    kind(Group::Picture, "image/webp", (&["webp"], &[])),
    kind(Group::Pages, "application/pdf", (&["pdf"], &["application/x-pdf"])),
    kind(Group::Recording, "video/mp4", (&["mp4", "m4v"], &["video/x-m4v", "audio/mp4"])),
    kind(Group::Recording, "video/webm", (&["webm"], &["audio/webm"])),
    kind(Group::Recording, "video/quicktime", (&["mov", "qt"], &[])),
    kind(Group::Recording, "audio/mpeg", (&["mp3"], &["audio/mp3", "audio/x-mp3"])),
    kind(Group::Recording, "audio/mp4", (&["m4a", "mp4"], &["audio/m4a", "audio/x-m4a"])),
    kind(
        Group::Recording,
        "audio/ogg",
        (&["ogg", "oga", "opus"], &["audio/opus", "application/ogg"]),
    ),
    kind(
        Group::Recording,
        "audio/wav",
        (&["wav"], &["audio/x-wav", "audio/wave", "audio/vnd.wave"]),
    ),
    kind(Group::LegacyDocument, "application/msword", (&["doc"], &[])),
    kind(Group::LegacyDocument, "application/vnd.ms-excel", (&["xls"], &[])),
    kind(Group::LegacyDocument, "application/vnd.ms-powerpoint", (&["ppt"], &[])),
];
