//! Addresses as the schema wants them: whole URIs, with nothing in them but what RFC 3986 has.

use std::fmt::Write as _;

use model::content::structured::{MAX_URI_CHARS, MAX_URL_CHARS, is_uri};

use crate::address;

/// An address that a tap may lead to, as a URI.
pub(super) fn link(text: &str) -> Option<String> {
    let address = address::link(text)?;
    let uri = if is_uri(&address) { address } else { escaped(&address) };
    (is_uri(&uri) && uri.len() <= MAX_URI_CHARS).then_some(uri)
}

/// The address of a picture.
pub(super) fn picture(text: &str) -> Option<String> {
    address::media(text).filter(|url| url.chars().count() <= MAX_URL_CHARS)
}

/// The address as browsers write it, with escapes for what they leave as it is.
fn escaped(address: &str) -> String {
    let written = url::Url::parse(address).map_or_else(|_| address.to_owned(), String::from);
    let mut escaped = String::with_capacity(written.len());
    for character in written.chars() {
        let is_known =
            character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@/?#%[]".contains(character);
        if is_known {
            escaped.push(character);
        } else {
            let mut bytes = [0; 4];
            for byte in character.encode_utf8(&mut bytes).bytes() {
                // A String takes whatever is written to it.
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    if is_uri(&escaped) {
        return escaped;
    }
    // Brackets stand only around hosts, and percent signs only before two digits.
    let (scheme, rest) = escaped.split_once("://").unwrap_or(("", &escaped));
    let at = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(at);
    let rest = without_loose_percents(rest).replace('[', "%5B").replace(']', "%5D");
    let (before, fragment) = rest.split_once('#').unwrap_or((&rest, ""));
    let fragment = fragment.replace('#', "%23");
    let mark = if rest.contains('#') { "#" } else { "" };
    format!("{scheme}://{host}{before}{mark}{fragment}")
}

fn without_loose_percents(text: &str) -> String {
    let mut found = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let (before, after) = rest.split_at(at);
        found.push_str(before);
        let hex = after.as_bytes().get(1..3).is_some_and(|it| it.iter().all(u8::is_ascii_hexdigit));
        found.push_str(if hex { "%" } else { "%25" });
        rest = &after[1..];
    }
    found.push_str(rest);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_uris() {
        for (text, expected) in [
            ("https://example.com/a?b=c#d", Some("https://example.com/a?b=c#d")),
            ("example.com/a", Some("https://example.com/a")),
            ("tel:+49301", Some("tel:+49301")),
            ("https://example.com/größe?x=ü", Some("https://example.com/gr%C3%B6%C3%9Fe?x=%C3%BC")),
            ("https://bücher.example/", Some("https://xn--bcher-kva.example/")),
            ("https://example.com/a b|c^d", Some("https://example.com/a%20b%7Cc%5Ed")),
            ("https://example.com/{x}?f[0]=1", Some("https://example.com/%7Bx%7D?f%5B0%5D=1")),
            ("https://example.com/?rate=5%", Some("https://example.com/?rate=5%25")),
            ("https://example.com/?a=%zz%41", Some("https://example.com/?a=%25zz%41")),
            ("https://example.com/#a#b", Some("https://example.com/#a%23b")),
            ("https://[::1]/[a]", Some("https://[::1]/%5Ba%5D")),
            ("mailto:a@example.com?subject=a b", Some("mailto:a@example.com?subject=a%20b")),
            ("javascript:alert(1)", None),
            ("page", None),
        ] {
            assert_eq!(link(text).as_deref(), expected, "{text}");
        }
        assert_eq!(link(&format!("https://example.com/{}", "a".repeat(1_100))), None);
    }
}
