//! Which values are secrets, and the credential that holds those of a command.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use indexmap::IndexMap;
use model::Secret;
use model::bot::{CredentialKind, CredentialUse};
use model::key::Key;
use serde_json::Value;

use super::options::Header;
use super::words::{VARIABLE_CLOSE, VARIABLE_OPEN, Word};
use super::{FoundCredential, FromCurl, placeholders};

/// Names of headers hold one of these, `-` and `_` left out, when their values are secrets.
const HEADER_PARTS: [&str; 17] = [
    "authorization",
    "authentication",
    "token",
    "secret",
    "password",
    "passwd",
    "apikey",
    "accesskey",
    "appkey",
    "subscriptionkey",
    "privatekey",
    "clientid",
    "username",
    "cookie",
    "session",
    "signature",
    "credential",
];
const HEADER_NAMES: [&str; 5] = ["auth", "xauth", "key", "user", "appid"];
/// Names of fields and parameters hold one of these when their values are secrets.
const FIELD_PARTS: [&str; 7] =
    ["password", "passwd", "secret", "apikey", "accesskey", "privatekey", "authtoken"];
const FIELD_NAMES: [&str; 7] =
    ["token", "accesstoken", "refreshtoken", "idtoken", "pwd", "sig", "signature"];
/// A `key` that is at least this long is no word to look something up by.
const KEY_CHARS: usize = 20;

/// Says whether the values of a header are secrets.
pub fn is_secret_header(name: &str) -> bool {
    let name = plain(name);
    HEADER_NAMES.contains(&name.as_str()) || HEADER_PARTS.iter().any(|part| name.contains(part))
}

/// Says whether a field of a query, form or JSON body holds a secret that isn't a placeholder.
pub fn is_secret_field(name: &str, value: &str) -> bool {
    let name = plain(name);
    let is_named = FIELD_NAMES.contains(&name.as_str())
        || FIELD_PARTS.iter().any(|part| name.contains(part))
        || (name == "key" && value.chars().count() >= KEY_CHARS);
    is_named && !value.trim().is_empty() && !placeholders::is_all(value)
}

/// Puts a value of each environment in the place of a secret that no credential can hold.
pub fn left_out(name: &str, line: usize, found: &mut FromCurl) -> String {
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = name.trim_matches('_').to_ascii_uppercase();
    found.note(
        line,
        format!(
            "`{name}` is a secret outside of the headers and was left out: send it in a header if \
             the service allows it, else give each environment a value `{name}`"
        ),
    );
    found.environment.insert(name.clone());
    format!("{{$env.{name}}}")
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// Keeps the secrets of a command and gives the credential's key; `None` when there are none.
///
/// `name` is what the key is made of when no other credential holds the same.
pub fn keep(
    headers: Vec<Header>,
    hosts: Vec<String>,
    name: &str,
    found: &mut FromCurl,
) -> Option<Key> {
    let candidate = credential(headers, hosts)?;
    let same = found.credentials.iter().find(|(_, known)| is_same(known, &candidate));
    if let Some((key, _)) = same {
        return Some(key.clone());
    }
    let mut key = Key::from_name(name);
    for number in 2_u32.. {
        if !found.credentials.contains_key(&key) {
            break;
        }
        key = Key::from_name(&format!("{name} {number}"));
    }
    found.credentials.insert(key.clone(), candidate);
    Some(key)
}

/// Writes `-u user:password` as the header that it stands for.
pub fn basic_header(user: &Word) -> Header {
    let login = shown(&user.text);
    // A placeholder must stay readable to be recognised as one.
    let value = if login.contains('<') { login } else { STANDARD.encode(login) };
    Header { line: user.line, name: "Authorization".to_owned(), value: format!("Basic {value}") }
}

fn credential(headers: Vec<Header>, hosts: Vec<String>) -> Option<FoundCredential> {
    let placeholders = headers
        .iter()
        .filter(|header| !placeholders::find(&header.value, placeholders::Place::Value).is_empty())
        .map(|header| header.name.clone())
        .collect();
    let headers: IndexMap<String, String> =
        headers.into_iter().map(|header| (header.name, shown(&header.value))).collect();
    let (kind, secret) = match headers.first() {
        None => return None,
        Some((name, value)) if headers.len() == 1 => single(name, value),
        Some(_) => {
            let object =
                headers.into_iter().map(|(name, value)| (name, Value::String(value))).collect();
            (CredentialKind::Headers, Value::Object(object).to_string())
        }
    };
    Some(FoundCredential {
        credential: CredentialUse { kind, description: None, hosts },
        secret: Secret::new(secret),
        placeholders,
    })
}

fn single(name: &str, value: &str) -> (CredentialKind, String) {
    let header = || (CredentialKind::Header { name: name.to_owned() }, value.to_owned());
    if !name.eq_ignore_ascii_case("authorization") {
        return header();
    }
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
            (CredentialKind::Bearer, token.trim().to_owned())
        }
        Some((scheme, login)) if scheme.eq_ignore_ascii_case("basic") => {
            let decoded = STANDARD.decode(login.trim()).ok();
            match decoded.and_then(|bytes| String::from_utf8(bytes).ok()) {
                Some(login) => (CredentialKind::Basic, login),
                None if login.contains('<') => (CredentialKind::Basic, login.trim().to_owned()),
                None => header(),
            }
        }
        Some(_) | None => header(),
    }
}

/// Writes shell variables as placeholders that people can read.
fn shown(value: &str) -> String {
    value.replace(VARIABLE_OPEN, "<").replace(VARIABLE_CLOSE, ">")
}

/// Says whether two credentials may be one: placeholders are yet to be filled and equal anything.
fn is_same(one: &FoundCredential, other: &FoundCredential) -> bool {
    let kinds = (&one.credential.kind, &other.credential.kind);
    if kinds.0 != kinds.1 || one.credential.hosts != other.credential.hosts {
        return false;
    }
    if one.placeholders != other.placeholders {
        return false;
    }
    match kinds.0 {
        CredentialKind::Headers => {
            let settled = |found: &FoundCredential| {
                let object: serde_json::Map<String, Value> =
                    serde_json::from_str(found.secret.expose()).unwrap_or_default();
                let is_open = |name: &String| found.placeholders.contains(name);
                object
                    .into_iter()
                    .map(
                        |(name, value)| {
                            if is_open(&name) { (name, Value::Null) } else { (name, value) }
                        },
                    )
                    .collect::<serde_json::Map<_, _>>()
            };
            settled(one) == settled(other)
        }
        CredentialKind::Basic
        | CredentialKind::Bearer
        | CredentialKind::Header { .. }
        | CredentialKind::Signing => {
            !one.placeholders.is_empty() || one.secret.expose() == other.secret.expose()
        }
    }
}
