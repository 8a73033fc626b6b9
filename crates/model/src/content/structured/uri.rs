//! What a URI is: a scheme and the characters that RFC 3986 has for what follows.

use core::net::Ipv6Addr;

/// Characters beside letters and digits that a part of a URI may have unescaped.
const IN_NAMES: &str = "-._~!$&'()*+,;=";
const IN_PATHS: &str = "-._~!$&'()*+,;=:@/";
const IN_QUERIES: &str = "-._~!$&'()*+,;=:@/?";

/// Whether a text is a whole URI, as `https://example.com/a?b#c` or `tel:+49301234`.
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.bytes();
    let is_scheme = letters.next().is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|it| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'-' | b'.'));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    is_scheme && is_made_of(fragment, IN_QUERIES) && is_made_of(query, IN_QUERIES) && {
        match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
                is_authority(authority) && is_made_of(path, IN_PATHS)
            }
            None => !rest.is_empty() && is_made_of(rest, IN_PATHS),
        }
    }
}

fn is_authority(text: &str) -> bool {
    let (user, host) = text.rsplit_once('@').unwrap_or(("", text));
    let is_user = is_made_of(user, IN_NAMES_AND_COLON);
    if let Some(rest) = host.strip_prefix('[') {
        let Some((address, port)) = rest.split_once(']') else { return false };
        return is_user
            && is_literal(address)
            && port.strip_prefix(':').map_or(port.is_empty(), is_port);
    }
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    is_user && is_port(port) && is_made_of(name, IN_NAMES)
}

const IN_NAMES_AND_COLON: &str = "-._~!$&'()*+,;=:";

fn is_port(text: &str) -> bool {
    text.bytes().all(|it| it.is_ascii_digit())
}

/// An address of version 6, or of one to come: `v1.a:b`.
fn is_literal(text: &str) -> bool {
    if text.parse::<Ipv6Addr>().is_ok() {
        return true;
    }
    let Some((version, rest)) = text.strip_prefix(['v', 'V']).and_then(|it| it.split_once('.'))
    else {
        return false;
    };
    let is_version = !version.is_empty() && version.bytes().all(|it| it.is_ascii_hexdigit());
    is_version && !rest.is_empty() && !rest.contains('%') && is_made_of(rest, IN_NAMES_AND_COLON)
}

/// Whether a text has only letters, digits, escapes as `%20`, and these.
fn is_made_of(text: &str, others: &str) -> bool {
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        let is_known = match byte {
            b'%' => {
                let hex = |it: Option<u8>| it.is_some_and(|it| it.is_ascii_hexdigit());
                hex(bytes.next()) && hex(bytes.next())
            }
            _ => byte.is_ascii_alphanumeric() || others.as_bytes().contains(&byte),
        };
        if !is_known {
            return false;
        }
    }
    true
}
