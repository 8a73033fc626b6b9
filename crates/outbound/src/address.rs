//! What an IP address is: public, or one of the kinds that a bot's request must not reach. It knows
//! the special blocks only; what an operator allows is `policy`.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Says what an address belongs to. Everything but `Public` is refused unless the operator allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AddressKind {
    /// May be reached.
    Public,
    /// This machine: 127.0.0.0/8, `::1`.
    Loopback,
    /// RFC 1918 and unique local (`fc00::/7`).
    Private,
    /// Carrier-grade NAT, 100.64.0.0/10.
    Shared,
    /// 169.254.0.0/16, `fe80::/10` and the former site-local `fec0::/10`.
    LinkLocal,
    /// A cloud's metadata or host agent, wherever it is.
    Metadata,
    /// `0.0.0.0/8` and `::`, which Linux connects to loopback.
    Unspecified,
    /// Multicast and broadcast.
    Multicast,
    /// Documentation, benchmarking, protocol assignments, future use.
    Reserved,
    /// An IPv6 form that carries an IPv4 address: compatible, NAT64, 6to4, Teredo.
    Embedded,
}

impl AddressKind {
    /// Classifies an address; IPv4-mapped IPv6 counts as the IPv4 address inside.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => of_v4(v4),
            IpAddr::V6(v6) => of_v6(v6),
        }
    }

    /// Says whether an operator's *name* (not address) may lead here. Names are resolved by whoever
    /// runs their zone, so they never open metadata services or odd blocks.
    pub(crate) const fn is_reachable_by_allowed_name(self) -> bool {
        matches!(self, Self::Public | Self::Loopback | Self::Private | Self::Shared)
    }
}

impl fmt::Display for AddressKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Public => "public",
            Self::Loopback => "loopback",
            Self::Private => "private",
            Self::Shared => "shared (carrier-grade NAT)",
            Self::LinkLocal => "link-local",
            Self::Metadata => "cloud metadata",
            Self::Unspecified => "unspecified",
            Self::Multicast => "multicast or broadcast",
            Self::Reserved => "reserved",
            Self::Embedded => "IPv6 form of an IPv4",
        })
    }
}

/// Holds the metadata and host-agent addresses that lie outside link-local: Alibaba, Azure.
const METADATA_V4: [Ipv4Addr; 4] = [
    Ipv4Addr::new(169, 254, 169, 254),
    Ipv4Addr::new(169, 254, 170, 2),
    Ipv4Addr::new(100, 100, 100, 200),
    Ipv4Addr::new(168, 63, 129, 16),
];

/// Holds the metadata addresses of AWS (`fd00:ec2::254`, `::23`) and Google (`fd20:ce::254`).
const METADATA_V6: [Ipv6Addr; 3] = [
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254),
    Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23),
    Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254),
];

fn of_v4(address: Ipv4Addr) -> AddressKind {
    if METADATA_V4.contains(&address) {
        return AddressKind::Metadata;
    }
    // Source: IANA IPv4 Special-Purpose Address Registry.
    match address.octets() {
        [0, ..] => AddressKind::Unspecified,
        [127, ..] => AddressKind::Loopback,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => AddressKind::Private,
        [100, 64..=127, ..] => AddressKind::Shared,
        [169, 254, ..] => AddressKind::LinkLocal,
        [224..=239, ..] | [255, 255, 255, 255] => AddressKind::Multicast,
        [192, 0, 0 | 2, _]
        | [192, 31, 196, _]
        | [192, 52, 193, _]
        | [192, 88, 99, _]
        | [192, 175, 48, _]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        | [240..=255, ..] => AddressKind::Reserved,
        _ => AddressKind::Public,
    }
}

fn of_v6(address: Ipv6Addr) -> AddressKind {
    if METADATA_V6.contains(&address) {
        return AddressKind::Metadata;
    }
    if address.is_unspecified() {
        return AddressKind::Unspecified;
    }
    if address.is_loopback() {
        return AddressKind::Loopback;
    }
    // Source: IANA IPv6 Special-Purpose Address Registry; only 2000::/3 is global unicast.
    match address.segments() {
        [0, 0, 0, 0, 0, 0 | 0xffff, ..] | [0, 0, 0, 0, 0xffff, 0, ..] => AddressKind::Embedded,
        [0x64, 0xff9b, ..] | [0x2002, ..] | [0x2001, 0, ..] => AddressKind::Embedded,
        [0xfc00..=0xfdff, ..] => AddressKind::Private,
        [0xfe80..=0xfeff, ..] => AddressKind::LinkLocal,
        [0xff00..=0xffff, ..] => AddressKind::Multicast,
        [0x2001, 1..=0x1ff, ..] | [0x2001, 0xdb8, ..] => AddressKind::Reserved,
        [0x2620, 0x4f, 0x8000, ..] | [0x3fff, 0..=0xfff, ..] => AddressKind::Reserved,
        // ISATAP puts an IPv4 address behind 0:5efe or 200:5efe.
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => AddressKind::Embedded,
        [0x2000..=0x3fff, ..] => AddressKind::Public,
        _ => AddressKind::Reserved,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_special_block_is_known_at_both_ends() {
        use AddressKind::*;
        let cases = [
            ("8.8.8.8", Public),
            ("1.1.1.1", Public),
            ("172.15.255.255", Public),
            ("172.32.0.0", Public),
            ("100.63.255.255", Public),
            ("100.128.0.0", Public),
            ("223.255.255.255", Public),
            ("126.255.255.255", Public),
            ("128.0.0.0", Public),
            ("198.17.255.255", Public),
            ("198.20.0.0", Public),
            ("0.0.0.0", Unspecified),
            ("0.255.255.255", Unspecified),
            ("127.0.0.1", Loopback),
            ("127.255.255.255", Loopback),
            ("10.0.0.0", Private),
            ("10.255.255.255", Private),
            ("172.16.0.0", Private),
            ("172.31.255.255", Private),
            ("192.168.0.0", Private),
            ("192.168.255.255", Private),
            ("100.64.0.0", Shared),
            ("100.127.255.255", Shared),
            ("100.100.100.200", Metadata),
            ("169.254.0.0", LinkLocal),
            ("169.254.169.254", Metadata),
            ("169.254.170.2", Metadata),
            ("168.63.129.16", Metadata),
            ("224.0.0.0", Multicast),
            ("239.255.255.255", Multicast),
            ("255.255.255.255", Multicast),
            ("240.0.0.0", Reserved),
            ("255.255.255.254", Reserved),
            ("192.0.0.8", Reserved),
            ("192.0.2.1", Reserved),
            ("198.18.0.0", Reserved),
            ("198.19.255.255", Reserved),
            ("198.51.100.1", Reserved),
            ("203.0.113.1", Reserved),
            ("192.88.99.1", Reserved),
            ("2606:4700:4700::1111", Public),
            ("2a00:1450::1", Public),
            ("2001:200::1", Public),
            ("::", Unspecified),
            ("::1", Loopback),
            ("::ffff:127.0.0.1", Loopback),
            ("::ffff:8.8.8.8", Public),
            ("::ffff:169.254.169.254", Metadata),
            ("::127.0.0.1", Embedded),
            ("::8.8.8.8", Embedded),
            ("::ffff:0:127.0.0.1", Embedded),
            ("64:ff9b::7f00:1", Embedded),
            ("64:ff9b:1::", Embedded),
            ("2002:7f00:1::", Embedded),
            ("2001::1", Embedded),
            ("2001:0:ffff::1", Embedded),
            ("2a00:1450::5efe:7f00:1", Embedded),
            ("2a00:1450::200:5efe:7f00:1", Embedded),
            ("2001:db8::1", Reserved),
            ("2001:2::1", Reserved),
            ("2001:10::1", Reserved),
            ("2001:20::1", Reserved),
            ("3fff::1", Reserved),
            ("3fff:fff::1", Reserved),
            ("fc00::1", Private),
            ("fdff:ffff::1", Private),
            ("fd00:ec2::254", Metadata),
            ("fd20:ce::254", Metadata),
            ("fe80::1", LinkLocal),
            ("febf::1", LinkLocal),
            ("fec0::1", LinkLocal),
            ("feff::1", LinkLocal),
            ("ff02::1", Multicast),
            ("100::1", Reserved),
            ("1fff::1", Reserved),
            ("4000::1", Reserved),
            ("5f00::1", Reserved),
            ("fe00::1", Reserved),
        ];
        for (address, kind) in cases {
            assert_eq!(AddressKind::of(address.parse().unwrap()), kind, "{address}");
        }
    }
}
