//! What goes over a worker's pipes: frames of JSON behind their length, four bytes, little endian.

use std::borrow::Cow;
use std::io::{self, Read, Write};

use model::script::{ScriptError, ScriptOutcome, ScriptRequest};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt};

use crate::{MAX_ACTIONS_BYTES, MAX_CALL_BYTES, MAX_REQUEST_BYTES};

/// Largest frame from a worker: its actions, the call that it waits for and the way it ended.
pub const MAX_REPLY_BYTES: usize = MOST_ESCAPED * (MAX_ACTIONS_BYTES + MAX_CALL_BYTES) + 64 * 1024;
/// How much longer a text may become as JSON: `\u0000` for one byte.
const MOST_ESCAPED: usize = 6;

/// What a worker is to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "there is one at a time, and it is soon taken apart")]
pub enum Work<'a> {
    Run {
        limits: Limits,
        request: Cow<'a, ScriptRequest>,
    },
    /// Compiles a source without running it.
    Check {
        limits: Limits,
        part: Part,
        text: Cow<'a, str>,
    },
}

/// Which kind of source is checked.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Block,
    Functions,
}

/// What a script may use.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Limits {
    pub time_ms: u64,
    pub memory_bytes: usize,
}

/// What a worker says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// Its next realm stands; it waits for work.
    Ready,
    Ran(ScriptOutcome),
    Checked(Option<ScriptError>),
}

/// Makes a frame.
///
/// # Errors
///
/// When the value is larger than `most` bytes as JSON.
pub fn render(value: &impl Serialize, most: usize) -> io::Result<Vec<u8>> {
    let mut frame = vec![0; 4];
    serde_json::to_writer(&mut frame, value).map_err(io::Error::other)?;
    let length = frame.len() - 4;
    if length > most {
        return Err(too_large());
    }
    frame[..4].copy_from_slice(&u32::try_from(length).map_err(|_| too_large())?.to_le_bytes());
    Ok(frame)
}

/// Reads the next frame; `None` at the end of the stream.
///
/// # Errors
///
/// What the stream says; a frame longer than [`MAX_REQUEST_BYTES`].
pub fn read(stream: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match stream.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let mut body = vec![0; bounded(length, MAX_REQUEST_BYTES)?];
    stream.read_exact(&mut body)?;
    Ok(Some(body))
}

/// Writes a frame that was [rendered](render).
///
/// # Errors
///
/// What the stream says.
pub fn write(stream: &mut impl Write, frame: &[u8]) -> io::Result<()> {
    stream.write_all(frame)?;
    stream.flush()
}

/// Reads the next reply of a worker.
///
/// # Errors
///
/// What the stream says; a reply that is longer than [`MAX_REPLY_BYTES`] or none of ours.
pub async fn read_reply(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Reply> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).await?;
    let mut body = vec![0; bounded(length, MAX_REPLY_BYTES)?];
    stream.read_exact(&mut body).await?;
    serde_json::from_slice(&body).map_err(io::Error::other)
}

fn bounded(length: [u8; 4], most: usize) -> io::Result<usize> {
    usize::try_from(u32::from_le_bytes(length))
        .ok()
        .filter(|length| *length <= most)
        .ok_or_else(too_large)
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the frame is too large")
}
