//! A rendered call and its credential become what is sent.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use model::Secret;
use model::bot::CredentialKind;
use model::call::{HttpCall, Method};
use model::key::Key;
use serde_json::Value;
use url::Url;

use super::host::{HostPattern, HostPatternError};

/// A credential with its secret, as a workspace keeps it.
#[derive(Debug, Clone)]
pub struct Credential {
    pub name: Key,
    pub kind: CredentialKind,
    /// What it is depends on the kind; whitespace around it is dropped.
    pub secret: Secret<String>,
    /// [`HostPattern`]s; without one the credential is sent nowhere.
    pub hosts: Vec<String>,
}

/// What is sent. Its `Debug` shows the method only: the rest may hold secrets or contacts' words.
#[derive(Clone)]
pub struct Outgoing {
    pub method: Method,
    /// Absolute, http or https, normalised, without user, password and fragment.
    pub url: String,
    /// In order; printable ASCII.
    pub headers: Vec<(String, Secret<String>)>,
    pub body: Option<String>,
    pub is_idempotent: bool,
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outgoing").field("method", &self.method).finish_non_exhaustive()
    }
}

/// Reasons a call can't be sent. No message holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutgoingError {
    #[error("the address of the call is no URL: {0}")]
    Url(String),
    #[error("the address of the call must begin with http:// or https://, not {0}:")]
    Scheme(String),
    #[error("the address of the call holds a user or password; use a credential")]
    UserInUrl,
    #[error("{0:?} is no name of a header")]
    HeaderName(String),
    #[error("header {0} holds a line break or another character than printable ASCII")]
    HeaderValue(String),
    #[error("header {0} follows from the address and can't be set")]
    ReservedHeader(String),
    #[error("credential {0} has no secret here")]
    NoSecret(Key),
    #[error("the call names {}, but was given credential {given}", named(.asked.as_ref()))]
    OtherCredential { asked: Option<Key>, given: Key },
    #[error(
        "credential {0} is bound to no host, so it is sent nowhere; name its hosts, as api.example.com or *.example.com"
    )]
    Unbound(Key),
    #[error("credential {name}: {source}")]
    Host { name: Key, source: HostPatternError },
    #[error("credential {name} isn't bound to {host}; it may be sent to {allowed} only")]
    OtherHost { name: Key, host: String, allowed: String },
    #[error("the secret of credential {name} must be {expected}")]
    Secret { name: Key, expected: &'static str },
}

fn named(asked: Option<&Key>) -> String {
    asked.map_or_else(|| "no credential".to_owned(), |key| format!("credential {key}"))
}

/// Builds what is sent: the call's headers with the credential's, which win over headers of the same
/// name that the integration sets.
///
/// # Errors
///
/// [`OutgoingError`] when the address, a header or the secret can't be sent as it is, when call and
/// credential don't belong together, or when the credential isn't bound to the call's host.
pub fn outgoing(
    call: &HttpCall,
    credential: Option<&Credential>,
) -> Result<Outgoing, OutgoingError> {
    let url = checked_url(&call.url)?;
    let secrets = match (&call.credential, credential) {
        (None, None) => Vec::new(),
        (Some(asked), None) => return Err(OutgoingError::NoSecret(asked.clone())),
        (Some(asked), Some(given)) if *asked == given.name => {
            check_binding(given, &url)?;
            secret_headers(given)?
        }
        (asked, Some(given)) => {
            return Err(OutgoingError::OtherCredential {
                asked: asked.clone(),
                given: given.name.clone(),
            });
        }
    };
    let own = call.headers.iter().filter(|(name, _)| {
        !secrets.iter().any(|(secret_name, _)| secret_name.eq_ignore_ascii_case(name))
    });
    let own = own.map(|(name, value)| (name.clone(), Secret::new(value.clone())));
    let headers: Vec<_> = own.chain(secrets.iter().cloned()).collect();
    for (name, value) in &headers {
        check_header(name, value.expose())?;
    }
    Ok(Outgoing {
        method: call.method,
        url: url.into(),
        headers,
        body: call.body.clone(),
        is_idempotent: call.is_idempotent,
    })
}

/// The headers with which a credential goes along with a request to `url`.
///
/// # Errors
///
/// [`OutgoingError`] when the secret can't be sent as it is, or isn't bound to the host of `url`.
pub fn credential_headers(
    credential: &Credential,
    url: &str,
) -> Result<Vec<(String, Secret<String>)>, OutgoingError> {
    check_binding(credential, &checked_url(url)?)?;
    let headers = secret_headers(credential)?;
    for (name, value) in &headers {
        check_header(name, value.expose())?;
    }
    Ok(headers)
}

/// The secret with which a request to `url` is signed.
///
/// # Errors
///
/// [`OutgoingError`] when the credential is of another kind, empty, or not bound to the host of `url`.
pub fn signing_secret(credential: &Credential, url: &str) -> Result<Secret<String>, OutgoingError> {
    check_binding(credential, &checked_url(url)?)?;
    let secret = credential.secret.expose().trim();
    if credential.kind != CredentialKind::Signing || secret.is_empty() {
        let expected = "of kind `signing`, and set";
        return Err(OutgoingError::Secret { name: credential.name.clone(), expected });
    }
    Ok(Secret::new(secret.to_owned()))
}

fn checked_url(text: &str) -> Result<Url, OutgoingError> {
    let mut url = Url::parse(text).map_err(|error| OutgoingError::Url(error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(OutgoingError::Scheme(url.scheme().to_owned()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(OutgoingError::UserInUrl);
    }
    url.set_fragment(None);
    Ok(url)
}

fn check_binding(credential: &Credential, url: &Url) -> Result<(), OutgoingError> {
    if credential.hosts.is_empty() {
        return Err(OutgoingError::Unbound(credential.name.clone()));
    }
    for host in &credential.hosts {
        let pattern = HostPattern::parse(host)
            .map_err(|source| OutgoingError::Host { name: credential.name.clone(), source })?;
        if pattern.covers(url) {
            return Ok(());
        }
    }
    Err(OutgoingError::OtherHost {
        name: credential.name.clone(),
        host: url[url::Position::BeforeHost..url::Position::AfterPort].to_owned(),
        allowed: credential.hosts.join(", "),
    })
}

fn secret_headers(credential: &Credential) -> Result<Vec<(String, Secret<String>)>, OutgoingError> {
    let secret = credential.secret.expose().trim();
    let must_be = |expected| OutgoingError::Secret { name: credential.name.clone(), expected };
    if secret.is_empty() {
        return Err(must_be("set; it is empty"));
    }
    let authorization = |value: String| vec![("Authorization".to_owned(), Secret::new(value))];
    match &credential.kind {
        CredentialKind::Basic => match secret.split_once(':') {
            Some((user, _)) if !user.is_empty() => {
                Ok(authorization(format!("Basic {}", STANDARD.encode(secret))))
            }
            Some(_) | None => Err(must_be("user:password")),
        },
        CredentialKind::Bearer => {
            let token = secret.strip_prefix("Bearer ").unwrap_or(secret).trim_start();
            Ok(authorization(format!("Bearer {token}")))
        }
        CredentialKind::Header { name } => Ok(vec![(name.clone(), secret.to_owned().into())]),
        CredentialKind::Signing => Err(must_be("of another kind; it signs and is never sent")),
        CredentialKind::Headers => header_object(secret)
            .ok_or_else(|| must_be("a JSON object of header names and their texts")),
    }
}

fn header_object(secret: &str) -> Option<Vec<(String, Secret<String>)>> {
    match serde_json::from_str(secret) {
        Ok(Value::Object(headers)) if !headers.is_empty() => headers
            .into_iter()
            .map(|(name, value)| match value {
                Value::String(text) => Some((name, Secret::new(text))),
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::Array(_)
                | Value::Object(_) => None,
            })
            .collect(),
        Ok(_) | Err(_) => None,
    }
}

fn check_header(name: &str, value: &str) -> Result<(), OutgoingError> {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(OutgoingError::HeaderName(name.to_owned()));
    }
    if name.eq_ignore_ascii_case("host") {
        return Err(OutgoingError::ReservedHeader(name.to_owned()));
    }
    let is_printable = |byte: u8| byte == b'\t' || (b' '..=b'~').contains(&byte);
    if value.bytes().all(is_printable) {
        Ok(())
    } else {
        Err(OutgoingError::HeaderValue(name.to_owned()))
    }
}
