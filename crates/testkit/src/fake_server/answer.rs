//! One canned answer: what is sent, when, and how the connection ends.

use std::time::Duration;

use serde_json::Value;

/// What a [`FakeServer`](super::FakeServer) does about a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub(super) delay: Duration,
    pub(super) deed: Deed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Deed {
    /// Sends a response and keeps the connection.
    Respond(Response),
    /// Sends a response whose length is right, but only so many bytes of the body; then closes.
    Truncate(Response, usize),
    /// Sends a response whose body comes byte by byte with this pause before each.
    Drip(Response, Duration),
    /// Sends a response whose body never ends: this chunk again and again.
    Endless(Response),
    /// Sends these bytes as they are.
    Raw(Vec<u8>, Then),
    /// Sends nothing and keeps the connection until the client goes.
    Hang,
    /// Sends nothing and closes in order.
    Close,
    /// Sends nothing and resets the connection.
    Reset,
}

/// What follows bytes that were sent as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// The connection is closed in order.
    Close,
    /// It is reset, once the bytes had time to be read.
    Reset,
    /// It is kept until the client goes.
    Hold,
    /// They are sent again after this pause, until the client goes.
    Again(Duration),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Response {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Answers with a status and no body.
    pub fn status(status: u16) -> Self {
        Self::respond(status, Vec::new())
    }

    /// Answers with a status and JSON.
    pub fn json(status: u16, body: &Value) -> Self {
        let answer = Self::respond(status, body.to_string().into_bytes());
        answer.header("content-type", "application/json")
    }

    /// Answers with a status and plain text.
    pub fn text(status: u16, body: &str) -> Self {
        let answer = Self::respond(status, body.as_bytes().to_vec());
        answer.header("content-type", "text/plain; charset=utf-8")
    }

    /// Answers with a redirect to a target, which is sent as it is.
    pub fn redirect(status: u16, target: &str) -> Self {
        Self::status(status).header("location", target)
    }

    /// Sends these bytes instead of a response and closes.
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self::deed(Deed::Raw(bytes.into(), Then::Close))
    }

    /// Sends these bytes instead of a response and resets the connection.
    pub fn raw_and_reset(bytes: impl Into<Vec<u8>>) -> Self {
        Self::deed(Deed::Raw(bytes.into(), Then::Reset))
    }

    /// Sends these bytes instead of a response and keeps the connection until the client goes.
    pub fn raw_and_hold(bytes: impl Into<Vec<u8>>) -> Self {
        Self::deed(Deed::Raw(bytes.into(), Then::Hold))
    }

    /// Sends these bytes again and again, with a pause after each time.
    pub fn raw_again(bytes: impl Into<Vec<u8>>, pause: Duration) -> Self {
        Self::deed(Deed::Raw(bytes.into(), Then::Again(pause)))
    }

    /// Reads the request and never answers.
    pub fn hang() -> Self {
        Self::deed(Deed::Hang)
    }

    /// Reads the request and closes the connection without a byte.
    pub fn close() -> Self {
        Self::deed(Deed::Close)
    }

    /// Reads the request and resets the connection.
    pub fn reset() -> Self {
        Self::deed(Deed::Reset)
    }

    /// Sends a body of this chunk again and again until the client goes.
    pub fn endless(chunk: impl Into<Vec<u8>>) -> Self {
        Self::deed(Deed::Endless(Response { status: 200, headers: Vec::new(), body: chunk.into() }))
    }

    /// Sends 200 and a body of other bytes than text.
    pub fn bytes(body: impl Into<Vec<u8>>) -> Self {
        Self::respond(200, body.into())
    }

    /// Adds a header, sent as it is; nothing to add where no response is sent.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Some(response) = self.response() {
            response.headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Waits after the request has been read and before anything is done about it.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Announces the whole body, sends so many bytes of it and closes.
    #[must_use]
    pub fn truncated_to(self, bytes: usize) -> Self {
        self.change(|response| Deed::Truncate(response, bytes))
    }

    /// Sends the body byte by byte, with a pause before each.
    #[must_use]
    pub fn dripping(self, pause: Duration) -> Self {
        self.change(|response| Deed::Drip(response, pause))
    }

    fn respond(status: u16, body: Vec<u8>) -> Self {
        Self::deed(Deed::Respond(Response { status, headers: Vec::new(), body }))
    }

    fn deed(deed: Deed) -> Self {
        Self { delay: Duration::ZERO, deed }
    }

    fn response(&mut self) -> Option<&mut Response> {
        match &mut self.deed {
            Deed::Respond(response)
            | Deed::Truncate(response, _)
            | Deed::Drip(response, _)
            | Deed::Endless(response) => Some(response),
            Deed::Raw(..) | Deed::Hang | Deed::Close | Deed::Reset => None,
        }
    }

    fn change(mut self, deed: impl FnOnce(Response) -> Deed) -> Self {
        if let Some(response) = self.response().cloned() {
            self.deed = deed(response);
        }
        self
    }
}

impl Response {
    /// Renders the status line and headers; the length is added unless a header says how long the
    /// body is.
    pub(super) fn render_head(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let says_length = |name: &str| {
            name.eq_ignore_ascii_case("content-length")
                || name.eq_ignore_ascii_case("transfer-encoding")
        };
        if self.may_have_body() && !self.headers.iter().any(|(name, _)| says_length(name)) {
            head.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        head.push_str("\r\n");
        head.into_bytes()
    }

    fn may_have_body(&self) -> bool {
        !(100..200).contains(&self.status) && !matches!(self.status, 204 | 304)
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        204 => "No Content",
        400 => "Bad Request",
        404 => "Not Found",
        500 => "Internal Server Error",
        // Clients go by the number; an empty reason is legal.
        _ => "",
    }
}
