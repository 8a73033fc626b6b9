//! Why asking an external bot failed: one code per cause, stable, for builders and programs.

use std::fmt;

use model::call::CallFailure;

/// A reason for which an external bot's response isn't used, or no request was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Its status isn't one of success.
    Status,
    /// It sends us elsewhere, and we don't follow.
    Redirect,
    /// Another type than JSON, as a page for people.
    WrongContent,
    /// Text that isn't JSON.
    NotJson,
    /// JSON that ends too early.
    Truncated,
    /// JSON with a mistake in it.
    BadJson,
    /// JSON that is nested too deeply.
    TooDeep,
    /// Too many bytes or messages.
    ReplyTooLarge,
    /// JSON that isn't what the protocol says.
    WrongShape,
    /// The address can't be called.
    BadAddress,
    /// The secret to sign with is none.
    BadSecret,
    /// What the protocol asks for isn't there, or not as it demands.
    BadSettings,
    /// What is to be told is too large.
    RequestTooLarge,
    /// Too many bots talk to each other through each other.
    TooManyHops,
}

impl Cause {
    /// All of them, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::Status,
        Self::Redirect,
        Self::WrongContent,
        Self::NotJson,
        Self::Truncated,
        Self::BadJson,
        Self::TooDeep,
        Self::ReplyTooLarge,
        Self::WrongShape,
        Self::BadAddress,
        Self::BadSecret,
        Self::BadSettings,
        Self::RequestTooLarge,
        Self::TooManyHops,
    ];

    /// The code, for programs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Redirect => "redirect",
            Self::WrongContent => "wrong_content",
            Self::NotJson => "not_json",
            Self::Truncated => "truncated",
            Self::BadJson => "bad_json",
            Self::TooDeep => "too_deep",
            Self::ReplyTooLarge => "reply_too_large",
            Self::WrongShape => "wrong_shape",
            Self::BadAddress => "bad_address",
            Self::BadSecret => "bad_secret",
            Self::BadSettings => "bad_settings",
            Self::RequestTooLarge => "request_too_large",
            Self::TooManyHops => "too_many_hops",
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A response that isn't used. Its text holds nothing of the response's body.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{detail}")]
pub struct Failure {
    pub cause: Cause,
    /// For the bot's builder.
    pub detail: String,
}

impl Failure {
    pub(crate) fn new(cause: Cause, detail: impl Into<String>) -> Self {
        Self { cause, detail: detail.into() }
    }

    pub(crate) fn shape(detail: impl Into<String>) -> Self {
        Self::new(Cause::WrongShape, detail)
    }
}

impl From<Failure> for CallFailure {
    fn from(failure: Failure) -> Self {
        Self { code: failure.cause.as_str().to_owned(), message: failure.detail }
    }
}

/// Reasons why an external bot can't be asked. No message holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    #[error("the address of the external bot is no URL: {0}")]
    Url(String),
    #[error("the address of the external bot must begin with http:// or https://, not {0}:")]
    Scheme(String),
    #[error("the signing secret must be `whsec_` and 24 to 64 bytes in base64")]
    Secret,
    #[error("LivePerson's bots have ids of 1 to 36 letters, digits and hyphens, not {0:?}")]
    RemoteBot(String),
    #[error("LivePerson's environments have names of letters, digits, `_` and `-`, not {0:?}")]
    RemoteEnvironment(String),
    #[error("there is no link to the attachment {0:?}")]
    NoLink(String),
    #[error("the request has {bytes} bytes, at most {limit} are sent")]
    TooLarge { bytes: usize, limit: usize },
    #[error("{hops} bots stand between the contact and this one, at most {limit} may")]
    TooManyHops { hops: u32, limit: u32 },
}

impl GatewayError {
    /// The cause that it counts as.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::Url(_) | Self::Scheme(_) => Cause::BadAddress,
            Self::Secret => Cause::BadSecret,
            Self::RemoteBot(_) | Self::RemoteEnvironment(_) | Self::NoLink(_) => Cause::BadSettings,
            Self::TooLarge { .. } => Cause::RequestTooLarge,
            Self::TooManyHops { .. } => Cause::TooManyHops,
        }
    }
}

impl From<GatewayError> for CallFailure {
    fn from(error: GatewayError) -> Self {
        Self { code: error.cause().as_str().to_owned(), message: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_cause_has_a_code_of_its_own() {
        let codes: HashSet<&str> = Cause::ALL.iter().map(|cause| cause.as_str()).collect();
        assert_eq!(codes.len(), Cause::ALL.len());
    }
}
