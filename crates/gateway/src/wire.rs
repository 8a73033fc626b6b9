//! Requests and responses, as far as protocols differ by them. Not HTTP itself, which is `outbound`'s.

use std::fmt;

use model::Secret;
use model::call::Method;
use serde_json::Value;
use url::Url;

use crate::cause::GatewayError;
use crate::exchange::Asking;

/// Tells how many bots stand between the contact and the bot that is asked; ours refuse when it is more
/// than [`crate::MAX_HOPS`].
pub const HOPS_HEADER: &str = "colloquy-hops";
/// Tells attempts at the same request; what sends sets it where it isn't.
const IDEMPOTENCY_HEADER: &str = "idempotency-key";
/// Longest body that is sent.
pub const MAX_REQUEST_BYTES: usize = 256 * 1024;

/// What is to be sent. Its `Debug` shows the method only: the rest may hold secrets or contacts' words.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    /// Absolute, http or https.
    pub url: String,
    /// In order, lower-case names first; each name once.
    pub headers: Vec<(String, Secret<String>)>,
    /// JSON.
    pub body: Vec<u8>,
}

impl Request {
    /// Sets the key that tells attempts at it, in place of one that was set by hand.
    pub(crate) fn identify(&mut self, key: String) {
        self.headers.retain(|(name, _)| !name.eq_ignore_ascii_case(IDEMPOTENCY_HEADER));
        self.headers.push((IDEMPOTENCY_HEADER.to_owned(), Secret::new(key)));
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("method", &self.method).finish_non_exhaustive()
    }
}

impl Request {
    /// Finds a header by name, in any case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.expose().as_str())
    }
}

/// What came back. Its `Debug` shows neither body nor type.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// As the header `content-type` says.
    pub content_type: Option<String>,
    /// Decoded, as `outbound` gives it.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response").field("status", &self.status).finish_non_exhaustive()
    }
}

/// A request that is being put together.
pub(crate) struct Draft {
    method: Method,
    url: Url,
    headers: Vec<(String, Secret<String>)>,
    body: Vec<u8>,
}

impl Draft {
    /// Begins with a JSON body.
    pub(crate) fn json(method: Method, url: Url, body: &Value) -> Result<Self, GatewayError> {
        let body = body.to_string().into_bytes();
        if body.len() > MAX_REQUEST_BYTES {
            return Err(GatewayError::TooLarge { bytes: body.len(), limit: MAX_REQUEST_BYTES });
        }
        let headers = vec![("content-type".to_owned(), Secret::new("application/json".to_owned()))];
        Ok(Self { method, url, headers, body })
    }

    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Adds a header that the protocol demands: nothing that is set by hand replaces it.
    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.headers.push((name.to_owned(), Secret::new(value)));
    }

    /// Adds what was set by hand: credentials before the bot file's headers.
    pub(crate) fn finish(mut self, asking: &Asking<'_>) -> Request {
        self.set(HOPS_HEADER, asking.occasion.hops().to_string());
        let own = asking.request.headers.iter();
        let own = own.map(|(name, value)| (name.clone(), Secret::new(value.clone())));
        for (name, value) in asking.credentials.headers.iter().cloned().chain(own) {
            if !self.headers.iter().any(|(taken, _)| taken.eq_ignore_ascii_case(&name)) {
                self.headers.push((name, value));
            }
        }
        Request {
            method: self.method,
            url: self.url.into(),
            headers: self.headers,
            body: self.body,
        }
    }
}

/// Reads the address of an external bot.
pub(crate) fn address(text: &str) -> Result<Url, GatewayError> {
    let url = Url::parse(text.trim()).map_err(|error| GatewayError::Url(error.to_string()))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(GatewayError::Scheme(other.to_owned())),
    }
}

/// The address with further parts of a path behind it. A part is escaped where it must be.
pub(crate) fn below(mut url: Url, parts: &[&str]) -> Url {
    // Only addresses without a host refuse, and `http` has one.
    if let Ok(mut path) = url.path_segments_mut() {
        path.pop_if_empty().extend(parts);
    }
    url
}
