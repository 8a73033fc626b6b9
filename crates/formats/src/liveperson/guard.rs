//! What is looked at before an export is taken into memory: how large it is, how deep, how much.

use serde_json::Value;

use crate::bot_file::SourceFile;
use crate::import::ImportError;

/// Largest export, in bytes.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;
/// Deepest nesting of an export. What is kept of it stands up to eight levels deeper in a bot file.
pub const MAX_DEPTH: usize = 56;
/// Most values of an export: texts, numbers, lists and the like. An object counts as [`OBJECT_VALUES`].
pub const MAX_VALUES: usize = 1_000_000;
/// How many values an object counts as, for what it takes in memory.
const OBJECT_VALUES: usize = 5;

/// Reads a text of JSON that keeps the limits.
pub(super) fn parse(file: &SourceFile) -> Result<Value, ImportError> {
    let name = file.path.as_str();
    if file.text.len() > MAX_BYTES {
        let bytes = file.text.len();
        let message = format!("an export has at most {MAX_BYTES} bytes, and this one has {bytes}");
        return Err(refusal("too_large", name.to_owned(), message));
    }
    let text = file.text.strip_prefix('\u{feff}').unwrap_or(&file.text);
    measure(text.as_bytes()).map_err(|(code, at, message)| {
        let (line, column) = position(text, at);
        refusal(code, format!("{name}:{line}:{column}"), message)
    })?;
    serde_json::from_str(text).map_err(|error| {
        let place = format!("{name}:{}:{}", error.line(), error.column());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default();
        refusal("not_json", place, format!("this is no JSON: {message}"))
    })
}

pub(super) fn refusal(code: &'static str, place: String, message: String) -> ImportError {
    ImportError { code, place, message }
}

type Excess = (&'static str, usize, String);

/// Counts levels and values without building any. Whether it is JSON at all is the parser's to say.
fn measure(bytes: &[u8]) -> Result<(), Excess> {
    let (mut depth, mut values) = (0_usize, 1_usize);
    let mut bytes = bytes.iter().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'"' => {
                while let Some((_, byte)) = bytes.next() {
                    match byte {
                        b'"' => break,
                        b'\\' => {
                            bytes.next();
                        }
                        _ => {}
                    }
                }
            }
            b'[' | b'{' => {
                depth += 1;
                values += if *byte == b'{' { OBJECT_VALUES } else { 1 };
                if depth > MAX_DEPTH {
                    let message = format!("an export nests at most {MAX_DEPTH} deep");
                    return Err(("too_deep", at, message));
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' => values += 1,
            _ => {}
        }
        if values > MAX_VALUES {
            let message = format!(
                "an export has at most {MAX_VALUES} values, an object counted as {OBJECT_VALUES}"
            );
            return Err(("too_many_values", at, message));
        }
    }
    Ok(())
}

/// Line and column of a byte, from 1; the column in bytes.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text.as_bytes()[..at.min(text.len())];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    (line, column)
}
