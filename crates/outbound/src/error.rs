//! Why a request was not answered. A status such as 404 or 503 is an answer, not an error.

use std::time::Duration;

use crate::address::AddressKind;
use crate::response::Attempt;

/// Says why no answer came and what was tried; the cause is that of the last try.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{cause} (tries: {})", tries.len())]
pub struct SendError {
    /// Why.
    #[source]
    pub cause: Cause,
    /// Every try in order; empty when the request was refused before it left.
    pub tries: Vec<Attempt>,
    /// From the call to its failure.
    pub elapsed: Duration,
}

impl SendError {
    /// Names the cause in a stable word: see [`Cause::code`].
    pub const fn code(&self) -> &'static str {
        self.cause.code()
    }
}

/// Says why one try failed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The target may not be reached.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The request can't be sent as it is.
    #[error(transparent)]
    BadRequest(#[from] BadRequest),
    /// The name has no address or its servers didn't answer.
    #[error("the name could not be resolved: {detail}")]
    Dns { detail: String },
    /// No connection was made.
    #[error("the connection failed: {detail}")]
    Connect { detail: String },
    /// No connection was made in time.
    #[error("the connection was not made in {} ms", limit.as_millis())]
    ConnectTimeout { limit: Duration },
    /// The server couldn't prove who it is, or doesn't speak our TLS.
    #[error("the secure connection was refused: {detail}")]
    Tls { detail: String },
    /// The answer wasn't complete in the time this try had.
    #[error("no complete answer came in {} ms", limit.as_millis())]
    Timeout { limit: Duration },
    /// The body trickled.
    #[error("the answer came slower than {min_bytes} bytes in {} ms", window.as_millis())]
    TooSlow { min_bytes: u64, window: Duration },
    /// The decoded body is larger than the limit.
    #[error("the answer is larger than {limit} bytes")]
    ResponseTooLarge { limit: usize },
    /// What came isn't HTTP or its encoding is broken.
    #[error("the answer can't be read: {detail}")]
    BadResponse { detail: String },
    /// The connection ended before the answer did.
    #[error("the connection was lost: {detail}")]
    ConnectionLost { detail: String },
    /// The server failed again and again lately, so it wasn't asked.
    #[error("the server failed again and again lately; it isn't asked for {} ms", left.as_millis())]
    BreakerOpen { left: Duration },
}

impl Cause {
    /// Names the cause in a word that stays the same between releases.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Denied(denied) => denied.code(),
            Self::BadRequest(_) => "bad_request",
            Self::Dns { .. } => "dns",
            Self::Connect { .. } => "connect",
            Self::ConnectTimeout { .. } => "connect_timeout",
            Self::Tls { .. } => "tls",
            Self::Timeout { .. } => "timeout",
            Self::TooSlow { .. } => "too_slow",
            Self::ResponseTooLarge { .. } => "response_too_large",
            Self::BadResponse { .. } => "bad_response",
            Self::ConnectionLost { .. } => "connection_lost",
            Self::BreakerOpen { .. } => "breaker_open",
        }
    }
}

/// Says why a target may not be reached.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Only http and https leave.
    #[error("the scheme \"{scheme}\" is not allowed")]
    Scheme { scheme: String },
    /// `user:password@host` hides the host and puts a secret into the URL.
    #[error("a user name or password in the URL is not allowed")]
    UserInfo,
    /// The port is neither a default one nor the operator's.
    #[error("port {port} is not allowed")]
    Port { port: u16 },
    /// The host is, or resolves to, an address of a kind that isn't public. The address itself is
    /// left out: members needn't learn the operator's network.
    #[error("the host \"{host}\" leads to a {kind} address")]
    Address { host: String, kind: AddressKind },
    /// The name belongs to a cloud's metadata service.
    #[error("the name \"{host}\" is not allowed")]
    Name { host: String },
    /// A header's secret belongs to other hosts.
    #[error("the secret of header \"{header}\" may not be sent to \"{host}\"")]
    Secret { header: String, host: String },
}

impl Denied {
    /// Names the reason in a word that stays the same between releases.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Scheme { .. } => "denied_scheme",
            Self::UserInfo => "denied_userinfo",
            Self::Port { .. } => "denied_port",
            Self::Address { .. } => "denied_address",
            Self::Name { .. } => "denied_name",
            Self::Secret { .. } => "denied_secret",
        }
    }
}

/// Says why a request can't be sent as it is. Values are never quoted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadRequest {
    /// The URL has no host, holds control characters, or is no URL.
    #[error("the URL is not valid: {reason}")]
    Url { reason: String },
    /// CONNECT and TRACE speak to proxies, not to services.
    #[error("the method {method} is not allowed")]
    Method { method: String },
    /// Not a header name.
    #[error("\"{name}\" is not a header name")]
    HeaderName { name: String },
    /// A line break, another control character, or anything beyond ASCII.
    #[error("the value of header \"{name}\" holds characters that may not be sent")]
    HeaderValue { name: String },
    /// The client alone says these: host, framing, connection.
    #[error("the header \"{name}\" may not be set")]
    ReservedHeader { name: String },
    /// Names and values together are longer than the limit.
    #[error("the headers are longer than {limit} bytes")]
    HeadersTooLong { limit: usize },
}
