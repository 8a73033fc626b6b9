//! Browsers of members: the cookie that says who is signed in, and that it is our own page that asks.
//!
//! A browser sends the cookie whichever page makes it ask. So whatever changes something must come with a
//! token that other pages can't read, and not from another site as far as the browser says.

use app::{Address, App};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine as _};
use sha2::{Digest, Sha256};

use crate::problem::{Problem, ProblemCode};

/// Where the page repeats the token that it was told when its member signed in.
pub const TOKEN_HEADER: &str = "x-csrf-token";
/// What browsers say of the page that asks.
const FETCH_SITE: &str = "sec-fetch-site";
/// Browsers take a cookie of such a name over TLS only, and from this very host.
const SECURE_NAME: &str = "__Host-colloquy";
/// On this machine there may be no TLS.
const LOCAL_NAME: &str = "colloquy-local";
/// What ends the name of the cookie that is kept while its member is at a provider.
const FLOW: &str = "-sign-on";

/// What the member's browser holds, if it holds one thing of that name.
pub fn held<'a>(headers: &'a HeaderMap, app: &App) -> Option<&'a str> {
    held_as(headers, name_of(app))
}

/// What a browser keeps while its member is at a provider.
pub fn held_flow<'a>(headers: &'a HeaderMap, app: &App) -> Option<&'a str> {
    held_as(headers, &format!("{}{FLOW}", name_of(app)))
}

fn held_as<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    let mut own = pairs.filter(|(key, _)| key.trim() == name).map(|(_, value)| value.trim());
    // Of two, one was put there by somebody else.
    own.next().filter(|_| own.next().is_none())
}

/// Refuses what another site's page made the browser ask for.
pub fn check(parts: &Parts, app: &App, token: &str) -> Result<(), Problem> {
    if parts.method.is_safe() {
        return Ok(());
    }
    check_site(&parts.headers, app)?;
    let stated = parts.headers.get(TOKEN_HEADER).map(HeaderValue::as_bytes);
    let expected = page_token(token);
    // Both are made of 256 bits that nobody can guess piece by piece: hashes are compared.
    let is_same =
        stated.is_some_and(|stated| Sha256::digest(stated) == Sha256::digest(expected.as_bytes()));
    if is_same { Ok(()) } else { Err(Problem::new(ProblemCode::CrossSite)) }
}

/// Refuses what a browser says comes from another site's page.
pub fn check_site(headers: &HeaderMap, app: &App) -> Result<(), Problem> {
    let refused = |why: &str| Err(Problem::new(ProblemCode::CrossSite).with_detail(why));
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    if let Some(site) = text(FETCH_SITE)
        && !matches!(site, "same-origin" | "none")
    {
        return refused("the page that asks is of another site");
    }
    let Some(origin) = text(ORIGIN.as_str()) else { return Ok(()) };
    let host = origin.split_once("://").map(|(_, host)| host);
    let is_own = host.is_some() && host == text(HOST.as_str());
    if is_own || app.address().is_some_and(|address| address.as_str() == origin) {
        Ok(())
    } else {
        refused("the page that asks is of another origin")
    }
}

/// What our page must repeat with whatever changes something.
pub fn page_token(token: &str) -> String {
    let hash = Sha256::new().chain_update(b"page of ").chain_update(token.as_bytes()).finalize();
    BASE64_URL_SAFE_NO_PAD.encode(hash)
}

/// The header by which a browser holds this for so many seconds; none: forgets it.
pub fn cookie(app: &App, token: &str, seconds: i64) -> String {
    cookie_of(app, "", (token, seconds))
}

/// The header by which a browser keeps this while its member is at a provider.
pub fn flow_cookie(app: &App, kept: &str, seconds: i64) -> String {
    cookie_of(app, FLOW, (kept, seconds))
}

fn cookie_of(app: &App, end: &str, (value, seconds): (&str, i64)) -> String {
    let name = name_of(app);
    let secure = if name == SECURE_NAME { "; Secure" } else { "" };
    format!("{name}{end}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}")
}

/// The cookie's name here: unsafe connections are for this machine only.
fn name_of(app: &App) -> &'static str {
    if app.address().is_none_or(is_local) { LOCAL_NAME } else { SECURE_NAME }
}

fn is_local(address: &Address) -> bool {
    let Some(rest) = address.as_str().strip_prefix("http://") else { return false };
    let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|ip: std::net::IpAddr| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_spoken_to_without_tls() {
        for (address, expected) in [
            (Address::Public("https://chat.example.com".to_owned()), false),
            (Address::Public("http://chat.example.com".to_owned()), false),
            (Address::Public("http://127.0.0.1.example.com".to_owned()), false),
            (Address::Public("http://localhost".to_owned()), true),
            (Address::Local("http://127.0.0.1:8080".to_owned()), true),
            (Address::Local("http://[::1]:8080".to_owned()), true),
            (Address::Local("http://0.0.0.0:8080".to_owned()), false),
        ] {
            assert_eq!(is_local(&address), expected, "{address:?}");
        }
    }
}
