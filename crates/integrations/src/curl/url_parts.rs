//! An address to its parts: base, query, login, the hosts that a secret is bound to.

use url::form_urlencoded;

use super::words::Word;
use super::{CurlError, FromCurl, placeholders};

/// Longest suggested name; a key has room for a number behind it.
const MAX_NAME_CHARS: usize = 60;

/// The parts of an address; nothing in it is a template yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Parts {
    /// Scheme, `://`, host and port.
    pub origin: String,
    /// From the first `/` to the query.
    pub path: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    /// `user:password` that stood before the host.
    pub login: Option<String>,
    /// Empty when the host is a placeholder.
    pub hosts: Vec<String>,
}

/// Takes an address apart.
pub fn split(url: &Word, found: &mut FromCurl) -> Result<Parts, CurlError> {
    let text = url.text.trim();
    let (text, _fragment) = text.split_once('#').unwrap_or((text, ""));
    let (address, query) = text.split_once('?').unwrap_or((text, ""));
    let (scheme, rest) = match address.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (missing_scheme(address, url.line, found), address),
    };
    if !matches!(scheme.as_str(), "http" | "https" | "") {
        return Err(CurlError::Scheme { line: url.line, scheme });
    }
    let (authority, path) = match rest.find('/') {
        Some(at) => rest.split_at(at),
        None => (rest, ""),
    };
    if authority.is_empty() {
        return Err(CurlError::NoUrl { line: url.line });
    }
    let (login, host) = match authority.rsplit_once('@') {
        Some((login, host)) => (Some(login.to_owned()), host),
        None => (None, authority),
    };
    let origin = match scheme.as_str() {
        "" => host.to_owned(),
        scheme => format!("{scheme}://{host}"),
    };
    Ok(Parts {
        origin,
        path: path.to_owned(),
        query: pairs(query),
        login,
        hosts: bound_hosts(host),
    })
}

/// Decodes what stands in a query or form.
pub fn pairs(encoded: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded.as_bytes()).into_owned().collect()
}

/// Suggests a name: the last words of the path that say something, after what they belong to.
pub fn name_of(parts: &Parts) -> String {
    let words: Vec<&str> = parts.path.split('/').filter(|part| says_something(part)).collect();
    let name = match &words[..] {
        [] => host_name(parts).unwrap_or_else(|| "call".to_owned()),
        [only] => (*only).to_owned(),
        [.., owner, last] => format!("{owner} {last}"),
    };
    name.chars().take(MAX_NAME_CHARS).collect()
}

/// Suggests a name for the service: its host's, else the first word of the path.
pub fn service_of(parts: &Parts) -> String {
    let first = parts.path.split('/').find(|part| says_something(part)).map(str::to_owned);
    let name = host_name(parts).or(first).unwrap_or_else(|| "service".to_owned());
    name.chars().take(MAX_NAME_CHARS).collect()
}

fn says_something(part: &str) -> bool {
    let is_version = part.strip_prefix('v').is_some_and(|rest| {
        !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    let is_number = part.chars().all(|c| c.is_ascii_digit() || c == '-');
    !is_version
        && !is_number
        && !matches!(part, "api" | "rest")
        && part.is_ascii()
        && !part.contains(['<', '{', '%', ':'])
}

/// `stripe` of `api.stripe.com`.
fn host_name(parts: &Parts) -> Option<String> {
    let host = parts.hosts.first()?.trim_start_matches("*.");
    let host = host.split(':').next().unwrap_or(host);
    if host.starts_with('[') || host.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let name = match labels[..] {
        [.., name, short, _] if short.len() <= 3 && !matches!(name, "api" | "www") => name,
        [.., name, _] => name,
        [only] => only,
        [] => return None,
    };
    Some(name.to_owned())
}

fn missing_scheme(address: &str, line: usize, found: &mut FromCurl) -> String {
    let begins_with_placeholder = placeholders::find(address, placeholders::Place::Host)
        .first()
        .is_some_and(|placeholder| placeholder.start == 0);
    if begins_with_placeholder {
        found.note(line, "the address begins with a placeholder; its value must hold `https://`");
        String::new()
    } else {
        found.note(line, "the address lacks `https://`; it was added");
        "https".to_owned()
    }
}

/// The hosts a secret may be sent to: this one, or those below what follows a placeholder.
fn bound_hosts(host: &str) -> Vec<String> {
    let found = placeholders::find(host, placeholders::Place::Host);
    let Some(last) = found.last() else { return vec![host.to_ascii_lowercase()] };
    match host[last.end..].strip_prefix('.') {
        Some(domain) if domain.contains('.') => vec![format!("*.{}", domain.to_ascii_lowercase())],
        Some(_) | None => Vec::new(),
    }
}
