//! Texts: what has no signature, no control characters, and no markup at its beginning.

use super::FileTypeError;
use super::known::{CSV, FileType, PLAIN};

/// In UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Finds out which text the bytes are: a table when the name or, without one, the sender says so.
pub fn find(
    bytes: &[u8],
    declared: Option<&str>,
    extension: Option<&str>,
) -> Result<&'static FileType, FileTypeError> {
    if bytes.iter().any(|byte| is_control(*byte)) || is_markup(bytes) {
        return Err(FileTypeError::NotTaken);
    }
    let is_table = match extension {
        Some(extension) => CSV.extensions.contains(&extension),
        None => declared == Some(CSV.media_type),
    };
    Ok(if is_table { &CSV } else { &PLAIN })
}

const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c')
}

/// Whether it begins as HTML, XML, SVG or a server's page does.
fn is_markup(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes).trim_ascii_start();
    match text {
        [b'<', next, ..] => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?' | b'%' | b'/'),
        _ => false,
    }
}
