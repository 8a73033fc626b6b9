//! What operators write, and what it opens.

use super::*;

#[test]
fn an_allowed_address_reads_as_it_is_meant() {
    // (written, its plain form)
    let cases = [
        ("127.0.0.1:80", "127.0.0.1:80"),
        ("0x7f.1:80", "127.0.0.1:80"),
        ("2130706433:80", "127.0.0.1:80"),
        ("[::ffff:127.0.0.1]:80", "127.0.0.1:80"),
        ("[::1]:8080", "[::1]:8080"),
        ("10.1.2.3/8:443", "10.0.0.0/8:443"),
        ("10.1.2.3/32:443", "10.1.2.3:443"),
        ("0.0.0.0/0:9000", "0.0.0.0/0:9000"),
        ("[fd00::1]/8:443", "[fd00::/8]:443"),
        ("[fd00::1/8]:443", "[fd00::/8]:443"),
        ("[::]/0:443", "[::/0]:443"),
        ("[::ffff:10.1.2.3/104]:443", "10.0.0.0/8:443"),
        ("CRM.Example.:8069", "crm.example:8069"),
        ("bücher.example:80", "xn--bcher-kva.example:80"),
        ("localhost:65535", "localhost:65535"),
    ];
    for (written, plain) in cases {
        let allowed: AllowedAddress = written.parse().unwrap();
        assert_eq!(allowed.to_string(), plain, "{written}");
        assert_eq!(plain.parse::<AllowedAddress>().unwrap(), allowed, "{plain}");
    }
}

#[test]
fn what_is_no_place_is_refused() {
    let cases = [
        "",
        ":80",
        "127.0.0.1",
        "127.0.0.1:",
        "127.0.0.1:0",
        "127.0.0.1:65536",
        "127.0.0.1:+80",
        "127.0.0.1:http",
        "::1:80:x",
        "[::1:80",
        "10.0.0.0/33:80",
        "10.0.0.0/-1:80",
        "10.0.0.0/:80",
        "[fd00::/129]:80",
        "crm.example/8:80",
        "10.0.0.256:80",
        "http://10.0.0.1:80",
        "user@crm.example:80",
        ".:80",
        "a b:80",
    ];
    for text in cases {
        let error = text.parse::<AllowedAddress>().unwrap_err();
        assert!(error.to_string().starts_with(&format!("\"{text}\" is not")), "{error}");
    }
}

#[test]
fn a_network_covers_its_addresses_and_no_others() {
    // (allowed, address, covered on port 80?)
    let cases = [
        ("10.0.0.0/8:80", "10.255.255.255", true),
        ("10.0.0.0/8:80", "11.0.0.0", false),
        ("10.0.0.0/8:81", "10.0.0.1", false),
        ("10.0.0.0/8:80", "::ffff:10.0.0.1", true),
        ("10.0.0.0/8:80", "::10.0.0.1", false),
        ("0.0.0.0/0:80", "255.255.255.255", true),
        ("0.0.0.0/0:80", "::1", false),
        ("[::]/0:80", "fd00::1", true),
        ("[::]/0:80", "::ffff:10.0.0.1", false),
        ("[fd00::]/8:80", "fd12::1", true),
        ("[fd00::]/8:80", "fc00::1", false),
        ("169.254.169.254:80", "169.254.169.254", true),
        ("169.254.169.254:80", "169.254.169.253", false),
        ("crm.example:80", "10.0.0.1", false),
    ];
    for (allowed, address, is_covered) in cases {
        let policy = Policy::allowing([allowed.parse().unwrap()]);
        let address = address.parse().unwrap();
        assert_eq!(policy.allows_address(address, 80), is_covered, "{allowed} {address}");
    }
}
