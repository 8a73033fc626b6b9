//! Server-sent events, read as they come.

use std::time::Duration;

use serde_json::Value;
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;

/// Longest wait for an event that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A stream of events.
pub struct Events {
    stream: TcpStream,
    /// What came and isn't read yet, without the chunks.
    raw: Vec<u8>,
    text: String,
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub kind: String,
    pub id: Option<String>,
    pub data: Value,
}

impl Events {
    /// Reads the head of an answer and keeps the stream.
    pub async fn open(mut stream: TcpStream) -> Self {
        let mut raw = Vec::new();
        loop {
            if let Some(end) = raw.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = String::from_utf8_lossy(&raw[..end]).to_lowercase();
                assert!(head.starts_with("http/1.1 200"), "{head}");
                assert!(head.contains("content-type: text/event-stream"), "{head}");
                assert!(head.contains("transfer-encoding: chunked"), "{head}");
                raw.drain(..end + 4);
                return Self { stream, raw, text: String::new() };
            }
            assert_ne!(stream.read_buf(&mut raw).await.unwrap(), 0, "no answer");
        }
    }

    /// The next event; panics when none comes in time.
    pub async fn next(&mut self) -> Event {
        let next = tokio::time::timeout(PATIENCE, self.read()).await;
        next.expect("an event should have come").expect("the stream ended")
    }

    /// The next event of a kind.
    pub async fn next_of(&mut self, kind: &str) -> Event {
        loop {
            let event = self.next().await;
            if event.kind == kind {
                return event;
            }
        }
    }

    /// Reads the rest; panics when the stream doesn't end in time.
    pub async fn end(mut self) {
        let ended = async { while self.read().await.is_some() {} };
        tokio::time::timeout(PATIENCE, ended).await.expect("the stream should have ended");
    }

    async fn read(&mut self) -> Option<Event> {
        loop {
            while let Some(end) = self.text.find("\n\n") {
                let block: String = self.text.drain(..end + 2).collect();
                if let Some(event) = Event::parse(&block) {
                    return Some(event);
                }
            }
            match take_chunk(&mut self.raw) {
                Some(chunk) if chunk.is_empty() => return None,
                Some(chunk) => self.text.push_str(std::str::from_utf8(&chunk).unwrap()),
                None if self.stream.read_buf(&mut self.raw).await.unwrap() == 0 => return None,
                None => {}
            }
        }
    }
}

impl Event {
    /// `None` for a comment.
    fn parse(block: &str) -> Option<Self> {
        let field =
            |name: &str| block.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let data = field("data")?;
        Some(Self {
            kind: field("event").unwrap_or("message").to_owned(),
            id: field("id").map(str::to_owned),
            data: serde_json::from_str(data).unwrap(),
        })
    }
}

/// Takes the first chunk if all of it is there; empty at the end of the body.
fn take_chunk(raw: &mut Vec<u8>) -> Option<Vec<u8>> {
    let line = raw.windows(2).position(|two| two == b"\r\n")?;
    let length = usize::from_str_radix(std::str::from_utf8(&raw[..line]).unwrap(), 16).unwrap();
    let end = line + 2 + length;
    if raw.len() < end + 2 {
        return None;
    }
    let chunk = raw[line + 2..end].to_vec();
    raw.drain(..end + 2);
    Some(chunk)
}

/// A whole body that came in chunks.
pub fn unchunked(bytes: &[u8]) -> Vec<u8> {
    let mut raw = bytes.to_vec();
    let mut body = Vec::new();
    while let Some(chunk) = take_chunk(&mut raw).filter(|chunk| !chunk.is_empty()) {
        body.extend(chunk);
    }
    body
}
