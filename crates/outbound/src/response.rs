//! What came back, and how many tries it took.

use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;

use crate::error::Cause;

/// Holds an answer, whatever its status; a redirect is an answer too and isn't followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The HTTP status, 101 to 999.
    pub status: u16,
    /// As received; `content-encoding` and `content-length` are gone when the body was decoded.
    pub headers: HeaderMap,
    /// The decoded body, at most [`crate::Limits::max_response_bytes`].
    pub body: Bytes,
    /// Every try in order; the last one brought this answer.
    pub tries: Vec<Attempt>,
    /// From the call to the body's last byte, pauses included.
    pub elapsed: Duration,
}

impl Response {
    /// Finds a header's first value if it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Records one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The status, if an answer came.
    pub status: Option<u16>,
    /// [`crate::Cause::code`], if none came.
    pub error: Option<&'static str>,
    /// How long this try took.
    pub elapsed: Duration,
}

impl Attempt {
    pub(crate) fn of(outcome: &Result<Response, Cause>, elapsed: Duration) -> Self {
        match outcome {
            Ok(response) => Self { status: Some(response.status), error: None, elapsed },
            Err(cause) => Self { status: None, error: Some(cause.code()), elapsed },
        }
    }
}
