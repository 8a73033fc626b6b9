//! Patterns of hosts that a secret belongs to.

use std::fmt;

use url::{Host, Url};

/// Names the hosts that a secret may be sent to, written `api.example.com`, `*.example.com` (one or
/// more labels before the dot), `192.0.2.1` or `[2001:db8::1]`, each with `:port` or without.
///
/// Case, a trailing dot and the spelling of international names don't matter. Without a port every
/// port of the host is covered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    hosts: Hosts,
    port: Option<u16>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Hosts {
    One(Host),
    /// The domain without its `*.`
    Below(String),
}

/// Reasons a text is no pattern of hosts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostPatternError {
    #[error("{0:?} is no host; write api.example.com, *.example.com or either with :port")]
    NoHost(String),
    #[error("{0:?} covers too much; name at least two labels after the star, as *.example.com")]
    TooWide(String),
}

impl HostPattern {
    /// Takes a pattern as it is written.
    ///
    /// # Errors
    ///
    /// [`HostPatternError`] when it is no host, or a star with fewer than two labels behind it.
    pub fn parse(text: &str) -> Result<Self, HostPatternError> {
        let no_host = || HostPatternError::NoHost(text.to_owned());
        let (name, port) = split_port(text.trim()).ok_or_else(no_host)?;
        let name = name.trim_end_matches('.');
        if name == "*" {
            return Err(HostPatternError::TooWide(text.to_owned()));
        }
        let (domain, is_below) = name.strip_prefix("*.").map_or((name, false), |rest| (rest, true));
        if domain.contains('*') {
            return Err(no_host());
        }
        let host = Host::parse(domain).map_err(|_| no_host())?;
        let hosts = match (host, is_below) {
            (host, false) => Hosts::One(host),
            (Host::Domain(domain), true) if domain.contains('.') => Hosts::Below(domain),
            (Host::Domain(_), true) => return Err(HostPatternError::TooWide(text.to_owned())),
            (Host::Ipv4(_) | Host::Ipv6(_), true) => return Err(no_host()),
        };
        Ok(Self { hosts, port })
    }

    /// Says whether a URL leads to one of these hosts.
    pub fn covers(&self, url: &Url) -> bool {
        if self.port.is_some() && self.port != url.port_or_known_default() {
            return false;
        }
        match (&self.hosts, url.host()) {
            (Hosts::One(Host::Domain(own)), Some(Host::Domain(asked))) => {
                own.as_str() == asked.trim_end_matches('.')
            }
            (Hosts::One(own), Some(asked)) => *own == asked.to_owned(),
            // The dot must be there: evilexample.com isn't below example.com.
            (Hosts::Below(domain), Some(Host::Domain(asked))) => asked
                .trim_end_matches('.')
                .strip_suffix(domain.as_str())
                .is_some_and(|before| before.len() > 1 && before.ends_with('.')),
            (Hosts::Below(_), Some(Host::Ipv4(_) | Host::Ipv6(_))) | (_, None) => false,
        }
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.hosts {
            Hosts::One(host) => write!(f, "{host}")?,
            Hosts::Below(domain) => write!(f, "*.{domain}")?,
        }
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

/// Splits `host:port`; `None` when what follows the last colon is no port.
fn split_port(text: &str) -> Option<(&str, Option<u16>)> {
    let after_brackets = text.rfind(']').map_or(0, |at| at + 1);
    match text[after_brackets..].rfind(':') {
        None => Some((text, None)),
        Some(at) => {
            let (name, port) = text.split_at(after_brackets + at);
            Some((name, Some(port[1..].parse().ok()?)))
        }
    }
}
