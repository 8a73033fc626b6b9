//! What the operator decides about requests that leave: which addresses beyond the public ones,
//! which ports, how long a connection may take, which certificates. Bots and members change none of
//! it.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use url::Host;

use crate::resolver::{Resolve, SystemResolver};

/// Ports that any public address may be asked on.
pub const DEFAULT_PORTS: [u16; 4] = [80, 443, 8080, 8443];
/// How long a connection may take: name, TCP and TLS together.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// How long a name may take; less than a connection, so that the two are told apart.
pub const DNS_TIMEOUT: Duration = Duration::from_secs(2);
const _: () = assert!(DNS_TIMEOUT.as_millis() < CONNECT_TIMEOUT.as_millis());

/// Holds what the operator decided. A [`crate::Client`] keeps it unchanged for its life.
#[derive(Clone)]
pub struct Policy {
    /// What may be reached beyond public addresses and default ports.
    pub allowed: Vec<AllowedAddress>,
    /// Ports of public addresses, [`DEFAULT_PORTS`] unless set.
    pub ports: BTreeSet<u16>,
    /// Name, TCP and TLS together, [`CONNECT_TIMEOUT`] unless set.
    pub connect_timeout: Duration,
    /// Name alone, [`DNS_TIMEOUT`] unless set.
    pub dns_timeout: Duration,
    /// Certificate authorities trusted beside the web's.
    pub extra_roots: Vec<CertificateDer<'static>>,
    /// Who answers names; the system unless a test plays it.
    pub resolver: Arc<dyn Resolve>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            allowed: Vec::new(),
            ports: BTreeSet::from(DEFAULT_PORTS),
            connect_timeout: CONNECT_TIMEOUT,
            dns_timeout: DNS_TIMEOUT,
            extra_roots: Vec::new(),
            resolver: Arc::new(SystemResolver::default()),
        }
    }
}

impl Policy {
    /// Builds the default policy with addresses the operator allows.
    pub fn allowing(allowed: impl IntoIterator<Item = AllowedAddress>) -> Self {
        Self { allowed: allowed.into_iter().collect(), ..Self::default() }
    }

    /// Trusts the certificate authorities of a PEM file beside the web's.
    pub fn trusting(mut self, pem: &[u8]) -> Result<Self, RootsError> {
        let roots = CertificateDer::pem_slice_iter(pem).collect::<Result<Vec<_>, _>>();
        let roots = roots.map_err(|error| RootsError::Malformed(error.to_string()))?;
        if roots.is_empty() {
            return Err(RootsError::Empty);
        }
        self.extra_roots.extend(roots);
        Ok(self)
    }

    /// Says whether some address may be asked on a port.
    pub(crate) fn opens_port(&self, port: u16) -> bool {
        self.ports.contains(&port) || self.allowed.iter().any(|allowed| allowed.port == port)
    }

    /// Lists the ports that some address may be asked on.
    pub(crate) fn open_ports(&self) -> BTreeSet<u16> {
        self.ports.iter().copied().chain(self.allowed.iter().map(|allowed| allowed.port)).collect()
    }

    /// Says whether the operator allowed this address and port, whatever it is.
    pub(crate) fn allows_address(&self, address: IpAddr, port: u16) -> bool {
        self.allowed.iter().any(|allowed| allowed.covers_address(address, port))
    }

    /// Says whether the operator allowed this name (lower case, no trailing dot) and port.
    pub(crate) fn allows_name(&self, name: &str, port: u16) -> bool {
        self.allowed.iter().any(|allowed| allowed.covers_name(name, port))
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Policy")
            .field("allowed", &self.allowed)
            .field("ports", &self.ports)
            .field("connect_timeout", &self.connect_timeout)
            .field("dns_timeout", &self.dns_timeout)
            .field("extra_roots", &self.extra_roots.len())
            .finish_non_exhaustive()
    }
}

/// Says why a text holds no certificate authorities.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RootsError {
    #[error("it isn't PEM: {0}")]
    Malformed(String),
    #[error("it holds no certificate")]
    Empty,
}

/// Names a place the operator allows: `HOST:PORT`, `IP:PORT` or `CIDR:PORT`, IPv6 in brackets.
///
/// An address or network opens exactly that, metadata services included. A name opens what it
/// resolves to when that is public, private, shared or loopback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AllowedAddress {
    place: Place,
    port: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    Name(String),
    Network { first: IpAddr, prefix: u8 },
}

impl AllowedAddress {
    /// Allows one address and port.
    pub fn exactly(address: IpAddr, port: u16) -> Self {
        let first = address.to_canonical();
        Self { place: Place::Network { first, prefix: bits(first) }, port }
    }

    fn covers_address(&self, address: IpAddr, port: u16) -> bool {
        match &self.place {
            Place::Name(_) => false,
            Place::Network { first, prefix } => {
                let address = address.to_canonical();
                self.port == port
                    && bits(address) == bits(*first)
                    && masked(address, *prefix) == masked(*first, *prefix)
            }
        }
    }

    fn covers_name(&self, name: &str, port: u16) -> bool {
        match &self.place {
            Place::Name(allowed) => self.port == port && allowed == name,
            Place::Network { .. } => false,
        }
    }
}

/// Says why a text names no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{text}\" is not an allowed address: {reason}")]
pub struct AllowedAddressError {
    text: String,
    reason: &'static str,
}

impl FromStr for AllowedAddress {
    type Err = AllowedAddressError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fault = |reason| AllowedAddressError { text: text.to_owned(), reason };
        let (place, port) = text.rsplit_once(':').ok_or_else(|| fault("write HOST:PORT"))?;
        let port = match port.parse::<u16>() {
            Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => number,
            Ok(_) | Err(_) => return Err(fault("the port is a number from 1 to 65535")),
        };
        let place = parse_place(place).map_err(fault)?;
        Ok(Self { place, port })
    }
}

impl fmt::Display for AllowedAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Name(name) => write!(formatter, "{name}:{}", self.port),
            Place::Network { first, prefix } if *prefix == bits(*first) => {
                write!(formatter, "{}", std::net::SocketAddr::new(*first, self.port))
            }
            Place::Network { first: IpAddr::V4(first), prefix } => {
                write!(formatter, "{first}/{prefix}:{}", self.port)
            }
            Place::Network { first: IpAddr::V6(first), prefix } => {
                write!(formatter, "[{first}/{prefix}]:{}", self.port)
            }
        }
    }
}

fn parse_place(text: &str) -> Result<Place, &'static str> {
    let (host, prefix) = match text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        // `[fd00::/8]:443`: the length may stand inside the brackets too.
        Some(inside) => match inside.split_once('/') {
            Some((address, prefix)) => (format!("[{address}]"), Some(prefix)),
            None => (text.to_owned(), None),
        },
        None => match text.split_once('/') {
            Some((address, prefix)) => (address.to_owned(), Some(prefix)),
            None => (text.to_owned(), None),
        },
    };
    // The same parser as for URLs, so that 0x7f.1 and 127.0.0.1 are one place.
    let address = match Host::parse(&host) {
        Ok(Host::Ipv4(v4)) => IpAddr::V4(v4),
        Ok(Host::Ipv6(v6)) => IpAddr::V6(v6),
        Ok(Host::Domain(name)) if prefix.is_none() && !name.trim_end_matches('.').is_empty() => {
            return Ok(Place::Name(name.trim_end_matches('.').to_owned()));
        }
        Ok(Host::Domain(_)) => return Err("a network begins with an IP address"),
        Err(_) => return Err("the host is neither a name nor an IP address"),
    };
    let prefix = match prefix.map(str::parse::<u8>) {
        None => bits(address),
        Some(Ok(prefix)) if prefix <= bits(address) => prefix,
        Some(_) => return Err("the network's length is out of range"),
    };
    Ok(network(address, prefix))
}

/// Builds a network; one inside `::ffff:0:0/96` is the IPv4 network it maps.
fn network(address: IpAddr, prefix: u8) -> Place {
    let (address, prefix) = match (address, address.to_canonical()) {
        (IpAddr::V6(_), mapped @ IpAddr::V4(_)) if prefix >= 96 => (mapped, prefix - 96),
        _ => (address, prefix),
    };
    Place::Network { first: masked(address, prefix), prefix }
}

const fn bits(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn masked(address: IpAddr, prefix: u8) -> IpAddr {
    match address {
        IpAddr::V4(v4) => {
            let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from_bits(v4.to_bits() & mask))
        }
        IpAddr::V6(v6) => {
            let mask = u128::MAX.checked_shl(128 - u32::from(prefix)).unwrap_or(0);
            IpAddr::V6((v6.to_bits() & mask).into())
        }
    }
}

#[cfg(test)]
mod tests;
