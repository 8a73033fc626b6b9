//! What a file is, found by its bytes. What its sender calls it is only compared with that. Nothing is
//! unpacked, decoded or run.

mod archive;
mod known;
mod text;

use self::known::{FileType, Group};

/// Most pixels of a picture: whoever shows it has to hold them.
const MAX_PIXELS: usize = 40_000_000;
/// What readers of PDF accept before its beginning, in bytes.
const PDF_WITHIN: usize = 1_024;
/// Beginnings of markup that browsers and servers run; nothing that a picture or film needs to hold.
const ACTIVE: [&[u8]; 6] = [b"<script", b"<html", b"<body", b"<iframe", b"<svg", b"<?php"];
/// A part of legacy office documents that holds macros, in the UTF-16 of their directory.
const LEGACY_MACROS: &[u8] = b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0";

/// Why a file is of no kind that is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTypeError {
    #[error("the file is empty")]
    Empty,
    #[error("files of this kind aren't taken")]
    NotTaken,
    #[error("the file is damaged")]
    Damaged,
    #[error("the file is two kinds of file at once")]
    Mixed,
    #[error("the file holds macros")]
    Macros,
    #[error("a picture has at most {MAX_PIXELS} pixels, this one has {0}")]
    TooManyPixels(usize),
    #[error("the file is said to be {declared} and is {found}")]
    Declared { declared: String, found: &'static str },
    #[error("the name ends in .{extension} and the file is {found}")]
    Named { extension: String, found: &'static str },
}

/// What is known of a file that may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identified {
    pub media_type: &'static str,
    /// What its name ends in when it has no ending.
    pub extension: &'static str,
}

/// Finds out what a file is, and compares that with what its sender says.
///
/// `declared` is a media type as in `Content-Type`; `extension` is what the name ends in, in lower case.
///
/// # Errors
///
/// [`FileTypeError`] when it isn't of a kind that is taken, or of another than is said.
pub fn identify(
    bytes: &[u8],
    declared: Option<&str>,
    extension: Option<&str>,
) -> Result<Identified, FileTypeError> {
    let declared = declared.and_then(claim);
    let found = find(bytes, declared.as_deref(), extension)?;
    if let Some(declared) = declared
        && !found.is_declared(&declared)
    {
        return Err(FileTypeError::Declared { declared, found: found.media_type });
    }
    if let Some(extension) = extension
        && !found.extensions.contains(&extension)
    {
        let extension = extension.to_owned();
        return Err(FileTypeError::Named { extension, found: found.media_type });
    }
    let extension = found.extensions.first().copied().unwrap_or_default();
    Ok(Identified { media_type: found.media_type, extension })
}

/// The media type that is claimed, without parameters; none when nothing is.
fn claim(declared: &str) -> Option<String> {
    let essence = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "" | "application/octet-stream" | "binary/octet-stream" => None,
        _ => Some(essence),
    }
}

fn find(
    bytes: &[u8],
    declared: Option<&str>,
    extension: Option<&str>,
) -> Result<&'static FileType, FileTypeError> {
    if bytes.is_empty() {
        return Err(FileTypeError::Empty);
    }
    if archive::begins(bytes) {
        return archive::document(bytes);
    }
    let Some(kind) = infer::get(bytes) else { return text::find(bytes, declared, extension) };
    let found = FileType::of_signature(kind.mime_type()).ok_or(FileTypeError::NotTaken)?;
    match found.group {
        Group::Picture => {
            check_size(bytes)?;
            check_single(bytes)?;
            check_inactive(bytes)?;
        }
        Group::Recording => {
            check_single(bytes)?;
            check_inactive(bytes)?;
        }
        Group::Pages => check_archive(bytes)?,
        Group::LegacyDocument => check_legacy(bytes)?,
        // Archives and texts have no signature of their own.
        Group::Document | Group::Text => return Err(FileTypeError::NotTaken),
    }
    Ok(found)
}

fn check_size(bytes: &[u8]) -> Result<(), FileTypeError> {
    let size = imagesize::blob_size(bytes).map_err(|_| FileTypeError::Damaged)?;
    let pixels = size.width.saturating_mul(size.height);
    match pixels {
        0 => Err(FileTypeError::Damaged),
        1..=MAX_PIXELS => Ok(()),
        _ => Err(FileTypeError::TooManyPixels(pixels)),
    }
}

/// Refuses what another program would take for a document or an archive.
fn check_single(bytes: &[u8]) -> Result<(), FileTypeError> {
    let beginning = bytes.get(..PDF_WITHIN).unwrap_or(bytes);
    if holds(beginning, b"%PDF-") {
        return Err(FileTypeError::Mixed);
    }
    check_archive(bytes)
}

fn check_archive(bytes: &[u8]) -> Result<(), FileTypeError> {
    if archive::is_one(bytes) { Err(FileTypeError::Mixed) } else { Ok(()) }
}

fn check_inactive(bytes: &[u8]) -> Result<(), FileTypeError> {
    let begins = |rest: &[u8]| {
        let is_it = |word: &&[u8]| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        ACTIVE.iter().any(is_it)
    };
    let mut rest = bytes;
    while let Some(at) = rest.iter().position(|byte| *byte == b'<') {
        rest = rest.get(at..).unwrap_or_default();
        if begins(rest) {
            return Err(FileTypeError::Mixed);
        }
        rest = rest.get(1..).unwrap_or_default();
    }
    Ok(())
}

fn check_legacy(bytes: &[u8]) -> Result<(), FileTypeError> {
    if holds(bytes, LEGACY_MACROS) { Err(FileTypeError::Macros) } else { Ok(()) }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests;
