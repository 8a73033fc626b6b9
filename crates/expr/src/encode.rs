//! Encoders by position: what a value must become before it stands in JSON, a URL, XML or a header.
//!
//! Each one appends to a buffer and never lets a value end the place that it stands in. They don't
//! decide which position that is; templates do.

#[cfg(test)]
mod tests;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const HEX: &[u8; 16] = b"0123456789ABCDEF";

/// Reasons a text can't stand where it was to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EncodeError {
    #[error("a header value may hold printable ASCII characters only")]
    HeaderCharacter,
    #[error("the name of a basic login may hold no colon and no control character")]
    LoginName,
}

/// Appends text as the inside of a JSON string, without the quotes.
pub fn push_json_string(out: &mut String, text: &str) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1F => "",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(escape);
        if escape.is_empty() {
            out.push_str("\\u00");
            push_hex(out, byte);
        }
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}

/// Appends text percent-encoded, for a path segment or a query value.
///
/// Only letters, digits and `- . _ ~` stay, so the text can't leave its segment or parameter. A
/// segment of dots alone is not changed by this; a URL must refuse it.
pub fn push_percent(out: &mut String, text: &str) {
    push_bytes(out, text, "%20");
}

/// Appends text as a value of `application/x-www-form-urlencoded`: percent-encoded, spaces as `+`.
pub fn push_form(out: &mut String, text: &str) {
    push_bytes(out, text, "+");
}

fn push_bytes(out: &mut String, text: &str, space: &str) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push_str(space),
            _ => {
                out.push('%');
                push_hex(out, byte);
            }
        }
    }
}

fn push_hex(out: &mut String, byte: u8) {
    out.push(char::from(HEX[usize::from(byte >> 4)]));
    out.push(char::from(HEX[usize::from(byte & 15)]));
}

/// Appends text as XML character data that also holds inside a quoted attribute.
///
/// Characters that XML 1.0 can't carry become U+FFFD.
pub fn push_xml(out: &mut String, text: &str) {
    for symbol in text.chars() {
        match symbol {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\0'..='\x1F' | '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            _ => out.push(symbol),
        }
    }
}

/// Checks that a whole header value is printable ASCII, so that it can't begin another header.
pub fn check_header(value: &str) -> Result<(), EncodeError> {
    if value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
        Ok(())
    } else {
        Err(EncodeError::HeaderCharacter)
    }
}

/// Returns the value of an `Authorization: Basic …` header.
///
/// A colon in the name is refused: the other side would read the rest of it as the password.
pub fn basic_login(name: &str, password: &str) -> Result<String, EncodeError> {
    let has_control = name.chars().chain(password.chars()).any(char::is_control);
    if has_control || name.contains(':') {
        return Err(EncodeError::LoginName);
    }
    Ok(format!("Basic {}", STANDARD.encode(format!("{name}:{password}"))))
}
