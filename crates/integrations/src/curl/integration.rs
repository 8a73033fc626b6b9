//! A command's request becomes an integration.

use indexmap::IndexMap;
use model::bot::{Integration, Vendor};
use model::call::Method;
use model::key::Key;

use super::options::{Header, Request};
use super::placeholders::{Place, to_templates};
use super::words::Word;
use super::{CurlError, FromCurl, body, secrets, url_parts};

/// Adds the integration of one command, and the credential it needs.
pub fn add(request: Request, found: &mut FromCurl) -> Result<(), CurlError> {
    let line = request.url.line;
    let parts = url_parts::split(&request.url, found)?;
    let (mut secret_headers, mut headers): (Vec<Header>, Vec<Header>) =
        request.headers.into_iter().partition(|header| secrets::is_secret_header(&header.name));
    let login = request.user.or_else(|| parts.login.clone().map(|text| Word { line, text }));
    if let Some(login) = login {
        secret_headers.retain(|header| !header.name.eq_ignore_ascii_case("authorization"));
        secret_headers.push(secrets::basic_header(&login));
    }
    let mut query = Vec::new();
    for (name, value) in parts.query.clone() {
        query.push(body::pair(name, value, line, found));
    }
    let body = if request.puts_data_in_query {
        query.extend(body::form(request.data, found));
        None
    } else {
        body::of(request.data, &mut headers, found)
    };
    if body.is_some() && matches!(request.method, Method::Get | Method::Head) {
        found.note(
            request.line,
            format!("a {} with a body; many services pass over it", request.method),
        );
    }
    if !secret_headers.is_empty() && parts.hosts.is_empty() {
        found.note(
            line,
            "the host isn't known, so the credential must be bound to its hosts by hand",
        );
    }
    let credential =
        secrets::keep(secret_headers, parts.hosts.clone(), &url_parts::service_of(&parts), found);
    let url = to_templates(&parts.origin, Place::Host, line, found)
        + &to_templates(&parts.path, Place::Path, line, found);
    let mut templated = Vec::new();
    for header in headers {
        let value = to_templates(&header.value, Place::Value, header.line, found);
        templated.push((header.name, value));
    }
    let key = free_key(&url_parts::name_of(&parts), found);
    let integration = Integration {
        name: None,
        method: request.method,
        url,
        headers: templated,
        query,
        body,
        credential,
        has_default_headers: true,
        is_idempotent: false,
        result_variable: None,
        fields: IndexMap::new(),
        transform: None,
        vendor: Vendor::new(),
    };
    found.integrations.insert(key, integration);
    Ok(())
}

fn free_key(name: &str, found: &FromCurl) -> Key {
    let mut key = Key::from_name(name);
    for number in 2_u32.. {
        if !found.integrations.contains_key(&key) {
            break;
        }
        key = Key::from_name(&format!("{name} {number}"));
    }
    key
}
