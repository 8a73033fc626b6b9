//! What is to be sent, how long it may take and when it may be repeated.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Method, header};
use model::id::WorkspaceId;
use model::secret::Secret;

use crate::error::{BadRequest, Cause, Denied};

/// Over all tries, pauses included.
const TOTAL: Duration = Duration::from_secs(20);
const TRIES: u32 = 3;
const MAX_RESPONSE_BYTES: usize = 1024 * 1024;
const RATE_WINDOW: Duration = Duration::from_secs(5);
const MIN_BYTES_PER_WINDOW: u64 = 256;
/// Names and values of a request's headers together.
const MAX_HEADER_BYTES: usize = 32 * 1024;

/// Describes one call.
#[derive(Clone)]
pub struct Request {
    pub method: Method,
    /// Absolute, http or https, at most 16 KiB.
    pub url: String,
    /// In order, repeats allowed, at most 32 KiB. `Accept-Encoding` is left out: the client decodes.
    pub headers: Vec<(String, HeaderContent)>,
    pub body: Option<Bytes>,
    pub limits: Limits,
    /// Sent as `Idempotency-Key` unless the headers hold one; the same for every try.
    pub idempotency_key: Option<String>,
    pub retry: Retry,
    /// Whose circuit breaker it goes through; without one through none.
    pub workspace: Option<WorkspaceId>,
}

impl Request {
    /// Begins a request without headers and body, with the limits of an API call.
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: Vec::new(),
            body: None,
            limits: Limits::default(),
            idempotency_key: None,
            retry: Retry::ByMethod,
            workspace: None,
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<HeaderContent>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Sets the limits.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Says whether the request may be sent again after it may have arrived.
    pub(crate) fn is_repeatable(&self) -> bool {
        match self.retry {
            Retry::Idempotent => true,
            Retry::Unsent | Retry::Never => false,
            Retry::ByMethod => self.method.is_idempotent(),
        }
    }

    /// Refuses methods that are not for services.
    pub(crate) fn check_method(&self) -> Result<(), BadRequest> {
        if self.method == Method::CONNECT || self.method == Method::TRACE {
            return Err(BadRequest::Method { method: self.method.to_string() });
        }
        Ok(())
    }

    /// Renders the headers for a host (lower case, no trailing dot) that was checked before.
    pub(crate) fn render_headers(&self, host: &str) -> Result<HeaderMap, Cause> {
        let mut headers = HeaderMap::new();
        let mut length = 0;
        for (name, content) in &self.headers {
            let key = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| BadRequest::HeaderName { name: name.escape_debug().to_string() })?;
            if RESERVED.contains(&key) || key.as_str().starts_with("proxy-") {
                return Err(BadRequest::ReservedHeader { name: name.clone() }.into());
            }
            length += name.len() + content.text().len();
            if key != header::ACCEPT_ENCODING {
                headers.append(key, content.render(name, host)?);
            }
        }
        if length > MAX_HEADER_BYTES {
            return Err(BadRequest::HeadersTooLong { limit: MAX_HEADER_BYTES }.into());
        }
        if let Some(key) = &self.idempotency_key
            && !headers.contains_key(IDEMPOTENCY_KEY)
        {
            headers.insert(IDEMPOTENCY_KEY, render_value(IDEMPOTENCY_KEY, key)?);
        }
        Ok(headers)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        // URLs, bodies and header values may hold secrets and contacts' words.
        formatter
            .debug_struct("Request")
            .field("method", &self.method)
            .field("limits", &self.limits)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

const IDEMPOTENCY_KEY: &str = "idempotency-key";

const RESERVED: [HeaderName; 9] = [
    header::HOST,
    header::CONTENT_LENGTH,
    header::TRANSFER_ENCODING,
    header::CONNECTION,
    header::UPGRADE,
    header::TE,
    header::TRAILER,
    header::EXPECT,
    HeaderName::from_static("keep-alive"),
];

/// Holds a header's value: ASCII without control characters.
#[derive(Debug, Clone)]
pub enum HeaderContent {
    /// May be shown.
    Plain(String),
    /// Must not be shown.
    Secret(Secret<String>),
    /// Must not be shown, and goes to these hosts only.
    Bound { secret: Secret<String>, hosts: Vec<HostPattern> },
}

impl HeaderContent {
    fn text(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) | Self::Bound { secret, .. } => secret.expose(),
        }
    }

    fn render(&self, name: &str, host: &str) -> Result<HeaderValue, Cause> {
        if let Self::Bound { hosts, .. } = self
            && !hosts.iter().any(|pattern| pattern.covers(host))
        {
            return Err(Denied::Secret { header: name.to_owned(), host: host.to_owned() }.into());
        }
        let mut value = render_value(name, self.text())?;
        value.set_sensitive(!matches!(self, Self::Plain(_)));
        Ok(value)
    }
}

impl From<&str> for HeaderContent {
    fn from(text: &str) -> Self {
        Self::Plain(text.to_owned())
    }
}

impl From<String> for HeaderContent {
    fn from(text: String) -> Self {
        Self::Plain(text)
    }
}

impl From<Secret<String>> for HeaderContent {
    fn from(secret: Secret<String>) -> Self {
        Self::Secret(secret)
    }
}

fn render_value(name: &str, text: &str) -> Result<HeaderValue, BadRequest> {
    let is_visible = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    match HeaderValue::from_str(text) {
        Ok(value) if text.bytes().all(is_visible) => Ok(value),
        Ok(_) | Err(_) => Err(BadRequest::HeaderValue { name: name.to_owned() }),
    }
}

/// Names hosts a secret belongs to: `api.example.com`, or `*.example.com` for everything below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern(String);

impl HostPattern {
    /// Takes a host or `*.domain`; case and a trailing dot don't matter.
    pub fn new(pattern: &str) -> Self {
        Self(pattern.trim_end_matches('.').to_ascii_lowercase())
    }

    fn covers(&self, host: &str) -> bool {
        match self.0.strip_prefix("*.") {
            // The dot must be there: evilexample.com isn't below example.com.
            Some(domain) => {
                host.strip_suffix(domain).is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }
            None => self.0 == host,
        }
    }
}

/// Bounds one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Over all tries, pauses included; 20 s unless set.
    pub total: Duration,
    /// How often the request may be sent, at least once; 3 unless set.
    pub tries: u32,
    /// Of the decoded body; 1 MiB unless set.
    pub max_response_bytes: usize,
    /// Whether of a longer body the first part is the answer, in place of none.
    pub cuts_long_responses: bool,
    /// Once a body began, this many bytes must come in each `rate_window`; 256 unless set.
    pub min_bytes_per_window: u64,
    /// 5 s unless set.
    pub rate_window: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            total: TOTAL,
            tries: TRIES,
            max_response_bytes: MAX_RESPONSE_BYTES,
            cuts_long_responses: false,
            min_bytes_per_window: MIN_BYTES_PER_WINDOW,
            rate_window: RATE_WINDOW,
        }
    }
}

impl Limits {
    /// Builds the usual limits with another total time.
    pub fn within(total: Duration) -> Self {
        Self { total, ..Self::default() }
    }
}

/// Says when a request may be sent again. A connection that was never made may always be tried
/// again, except by `Never`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// GET, HEAD, OPTIONS, PUT and DELETE may be repeated, POST and PATCH not.
    ByMethod,
    /// The caller vouches that repeating does no harm.
    Idempotent,
    /// Only what never left the process may be sent again, whatever the method.
    Unsent,
    /// One try.
    Never,
}
