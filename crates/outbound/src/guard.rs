//! Whether a request may go where its URL says. The URL is parsed once and judged by its parsed
//! host; names are judged again, address by address, when they are resolved (`resolver`).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::Url;

use crate::address::AddressKind;
use crate::error::{BadRequest, Cause, Denied};
use crate::policy::Policy;

const MAX_URL_BYTES: usize = 16 * 1024;

/// Names of clouds' metadata services, refused without asking for their addresses.
const METADATA_NAMES: [&str; 5] = [
    "metadata",
    "metadata.google.internal",
    "metadata.goog",
    "instance-data",
    "instance-data.ec2.internal",
];

/// Holds a URL that may be asked, unless its name resolves to something that may not.
#[derive(Debug)]
pub(crate) struct Target {
    pub url: Url,
    /// Lower case, no trailing dot; IPv6 without brackets.
    pub host: String,
    pub port: u16,
}

/// Parses and judges a URL.
pub(crate) fn check(url: &str, policy: &Policy) -> Result<Target, Cause> {
    let url = parse(url)?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Denied::Scheme { scheme: url.scheme().to_owned() }.into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(Denied::UserInfo.into());
    }
    let port = url.port_or_known_default().ok_or_else(|| bad_url("it has no port"))?;
    let host = match url.host().ok_or_else(|| bad_url("it has no host"))? {
        url::Host::Ipv4(address) => admit_literal(policy, address.into(), port)?,
        url::Host::Ipv6(address) => admit_literal(policy, address.into(), port)?,
        url::Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            admit_name(policy, name, port)?;
            name.to_owned()
        }
    };
    Ok(Target { url, host, port })
}

/// Says who was asked for: an address has no name that an operator could have allowed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Host<'a> {
    Name(&'a str),
    Literal,
}

/// Judges one address and port.
pub(crate) fn admit(
    policy: &Policy,
    host: Host<'_>,
    (address, port): (IpAddr, u16),
) -> Result<(), Denied> {
    if policy.allows_address(address, port) {
        return Ok(());
    }
    let kind = AddressKind::of(address);
    let (is_allowed_name, host) = match host {
        Host::Name(name) => (policy.allows_name(name, port), name.to_owned()),
        Host::Literal => (false, address.to_string()),
    };
    if is_allowed_name && kind.is_reachable_by_allowed_name() {
        return Ok(());
    }
    match kind {
        AddressKind::Public if policy.ports.contains(&port) => Ok(()),
        AddressKind::Public => Err(Denied::Port { port }),
        kind => Err(Denied::Address { host, kind }),
    }
}

/// Says whether a name means this machine by definition (RFC 6761), whatever name servers say.
pub(crate) fn is_localhost(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// Lists the loopback addresses that the operator opened for a localhost name.
pub(crate) fn allowed_loopback(policy: &Policy, name: &str, port: u16) -> Vec<IpAddr> {
    let is_open = |address: &IpAddr| admit(policy, Host::Name(name), (*address, port)).is_ok();
    [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()].into_iter().filter(is_open).collect()
}

fn parse(text: &str) -> Result<Url, BadRequest> {
    if text.len() > MAX_URL_BYTES {
        return Err(bad_url(&format!("it is longer than {MAX_URL_BYTES} bytes")));
    }
    // The parser drops tabs and line breaks in silence; a URL that holds some was tampered with.
    if text.chars().any(char::is_control) {
        return Err(bad_url("it holds control characters"));
    }
    Url::parse(text).map_err(|error| bad_url(&error.to_string()))
}

fn bad_url(reason: &str) -> BadRequest {
    BadRequest::Url { reason: reason.to_owned() }
}

fn admit_literal(policy: &Policy, address: IpAddr, port: u16) -> Result<String, Denied> {
    admit(policy, Host::Literal, (address, port))?;
    Ok(address.to_string())
}

/// Judges a name by itself; its addresses are judged when it is resolved.
fn admit_name(policy: &Policy, name: &str, port: u16) -> Result<(), Cause> {
    if name.is_empty() || name.split('.').any(str::is_empty) {
        return Err(bad_url("the host has an empty part").into());
    }
    if is_localhost(name) {
        if allowed_loopback(policy, name, port).is_empty() {
            let (host, kind) = (name.to_owned(), AddressKind::Loopback);
            return Err(Denied::Address { host, kind }.into());
        }
        return Ok(());
    }
    if METADATA_NAMES.contains(&name) {
        return Err(Denied::Name { host: name.to_owned() }.into());
    }
    if !policy.opens_port(port) {
        return Err(Denied::Port { port }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
