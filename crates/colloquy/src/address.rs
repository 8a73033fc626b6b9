//! Where others reach a server: what links to its files begin with.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use app::Address;
use axum::http::Uri;

/// Parses an address that an operator gives, as `https://chat.example.com`. A path is kept, for servers
/// behind a proxy that takes it off.
///
/// # Errors
///
/// A sentence about what is wrong.
pub fn parse_public(text: &str) -> Result<Address, String> {
    let wanted = || "an address is like https://chat.example.com, without a query".to_owned();
    let uri: Uri = text.parse().map_err(|_| wanted())?;
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    if !is_web || uri.host().is_none_or(str::is_empty) || has_user || text.contains(['?', '#']) {
        return Err(wanted());
    }
    Ok(Address::Public(text.trim_end_matches('/').to_owned()))
}

/// The address of a socket, for those on this machine.
pub fn local(socket: SocketAddr) -> Address {
    let ip = match socket.ip() {
        ip if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        ip => ip,
    };
    Address::Local(format!("http://{}", SocketAddr::new(ip, socket.port())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_is_one_of_the_web() {
        for (text, expected) in [
            ("https://chat.example.com", Some("https://chat.example.com")),
            ("http://10.0.0.1:8080/", Some("http://10.0.0.1:8080")),
            ("https://example.com/chat/", Some("https://example.com/chat")),
            ("chat.example.com", None),
            ("ftp://example.com", None),
            ("https://", None),
            ("https://ann:pw@example.com", None),
            ("https://example.com/?a=b", None),
            ("https://example.com/#a", None),
            ("", None),
        ] {
            let expected = expected.map(|base| Address::Public(base.to_owned()));
            assert_eq!(parse_public(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_server_that_listens_everywhere_is_here_too() {
        for (socket, expected) in [
            ("127.0.0.1:80", "http://127.0.0.1:80"),
            ("0.0.0.0:8080", "http://127.0.0.1:8080"),
            ("[::]:8080", "http://127.0.0.1:8080"),
            ("[::1]:8080", "http://[::1]:8080"),
        ] {
            let expected = Address::Local(expected.to_owned());
            assert_eq!(local(socket.parse().unwrap()), expected, "{socket}");
        }
    }
}
