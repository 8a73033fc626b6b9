//! Addresses in messages that come from outside: which of them a contact may be led to or shown.

use url::Url;

/// Where a tap may lead.
const LINK_SCHEMES: &[&str] = &["http", "https", "mailto", "sms", "tel"];

/// Where pictures, films and files may come from.
const MEDIA_SCHEMES: &[&str] = &["http", "https"];

/// Longest address, in bytes.
const MAX_ADDRESS_BYTES: usize = 2_048;

/// Returns an address that a tap may lead to: `http`, `https`, `mailto`, `sms` or `tel`. A bare host
/// as `www.example.org/a` is taken for a page; `None` for everything else, as for `javascript:`
/// in every disguise, and for what is relative.
pub fn link(text: &str) -> Option<String> {
    absolute(text, LINK_SCHEMES).or_else(|| {
        let text = text.trim();
        let is_bare = is_host(text.split(['/', '?', '#']).next().unwrap_or_default());
        is_bare.then(|| absolute(&format!("https://{text}"), LINK_SCHEMES)).flatten()
    })
}

/// Returns the address of a picture, film or file: `http` or `https` only.
pub fn media(text: &str) -> Option<String> {
    absolute(text, MEDIA_SCHEMES)
}

/// The address as written when it is written as browsers read it, else as they read it.
fn absolute(text: &str, schemes: &[&str]) -> Option<String> {
    let text = text.trim();
    if text.len() > MAX_ADDRESS_BYTES {
        return None;
    }
    let url = Url::parse(text).ok().filter(|url| schemes.contains(&url.scheme()))?;
    let rest = text.strip_prefix(url.scheme()).and_then(|rest| rest.strip_prefix(':'));
    let is_web = MEDIA_SCHEMES.contains(&url.scheme());
    let is_plain = text.chars().all(|it| !it.is_whitespace() && !it.is_control() && it != '\\');
    let is_written_out = rest.is_some_and(|rest| !is_web || rest.starts_with("//"));
    Some(if is_plain && is_written_out { text.to_owned() } else { url.to_string() })
}

/// Whether it is a name with a dot in it, such as `example.org`.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|it| it.is_alphanumeric() || it == '-')
    };
    text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_a_tap_may_lead_to() {
        for (text, expected) in [
            ("https://example.org", Some("https://example.org")),
            (" http://example.org/a?b=c#d ", Some("http://example.org/a?b=c#d")),
            ("HTTPS://Example.org/A", Some("https://example.org/A")),
            ("https:example.org", Some("https://example.org/")),
            ("https:\\\\example.org\\a", Some("https://example.org/a")),
            ("https://example.org/a b", Some("https://example.org/a%20b")),
            ("mailto:a@example.org?subject=Hi", Some("mailto:a@example.org?subject=Hi")),
            ("tel:+4930123456", Some("tel:+4930123456")),
            ("sms:+4930123456?body=Hi", Some("sms:+4930123456?body=Hi")),
            ("example.org/a", Some("https://example.org/a")),
            ("XYZ.COM", Some("https://XYZ.COM")),
            ("", None),
            ("page", None),
            ("/a/b", None),
            ("//example.org", None),
            ("../x.html", None),
            ("example..org", None),
            ("https://", None),
            ("ftp://example.org", None),
            ("file:///etc/passwd", None),
        ] {
            assert_eq!(link(text).as_deref(), expected, "{text:?}");
        }
    }

    #[test]
    fn nothing_that_runs_is_an_address() {
        for text in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "  javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "javascript\u{0}:alert(1)",
            "javascript://example.org/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "data:image/svg+xml;base64,AAAA",
            "vbscript:msgbox(1)",
            "blob:https://example.org/1",
            "intent://example.org#Intent;end",
            "view-source:https://example.org",
            "javascript&colon;alert(1)",
        ] {
            assert_eq!(link(text), None, "{text:?}");
            assert_eq!(media(text), None, "{text:?}");
        }
    }

    #[test]
    fn media_come_from_the_web_alone() {
        assert_eq!(
            media("https://example.org/a.png").as_deref(),
            Some("https://example.org/a.png")
        );
        assert_eq!(media("mailto:a@example.org"), None);
        assert_eq!(media("example.org/a.png"), None);
    }

    #[test]
    fn an_address_that_is_too_long_is_none() {
        assert_eq!(link(&format!("https://example.org/{}", "a".repeat(MAX_ADDRESS_BYTES))), None);
    }
}
