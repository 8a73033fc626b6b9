//! Zip archives, by the names in their directory. Office documents are some; others aren't taken.

use std::io::Cursor;

use zip::ZipArchive;

use super::FileTypeError;
use super::known::{DOCX, FileType, ODP, ODS, ODT, PPTX, XLSX};

const SIGNATURE: &[u8] = b"PK\x03\x04";
/// The folder that tells each kind of office document.
const FOLDERS: [(&str, &FileType); 3] = [("word/", &DOCX), ("xl/", &XLSX), ("ppt/", &PPTX)];
/// What all of those hold, in lower case.
const CONTENTS: &str = "[content_types].xml";
/// What files and folders with macros are called, in lower case.
const MACRO_FILE: &str = "vbaproject.bin";
const MACRO_FOLDERS: [&str; 2] = ["basic/", "scripts/"];

/// Whether the bytes begin as an archive does.
pub fn begins(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Whether a program that opens archives finds one in here, wherever it begins.
pub fn is_one(bytes: &[u8]) -> bool {
    ZipArchive::new(Cursor::new(bytes)).is_ok_and(|archive| !archive.is_empty())
}

/// Finds out which office document an archive is.
pub fn document(bytes: &[u8]) -> Result<&'static FileType, FileTypeError> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| FileTypeError::Damaged)?;
    if archive.offset() != 0 {
        return Err(FileTypeError::Mixed);
    }
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(|name| name.to_lowercase()))
        .collect::<Result<_, _>>()
        .map_err(|_| FileTypeError::Damaged)?;
    let has_macros = names.iter().any(|name| {
        name.ends_with(MACRO_FILE) || MACRO_FOLDERS.iter().any(|folder| name.starts_with(folder))
    });
    if has_macros {
        return Err(FileTypeError::Macros);
    }
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some("application/vnd.oasis.opendocument.text") => Ok(&ODT),
        Some("application/vnd.oasis.opendocument.spreadsheet") => Ok(&ODS),
        Some("application/vnd.oasis.opendocument.presentation") => Ok(&ODP),
        Some(_) | None if names.iter().any(|name| name == CONTENTS) => {
            let is_there = |folder: &str| names.iter().any(|name| name.starts_with(folder));
            let kind = FOLDERS.iter().find(|(folder, _)| is_there(folder));
            kind.map(|(_, kind)| *kind).ok_or(FileTypeError::NotTaken)
        }
        Some(_) | None => Err(FileTypeError::NotTaken),
    }
}
