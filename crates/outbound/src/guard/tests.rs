//! Which targets may be asked; those that may not are in `tests/it/guard.rs`, with sockets.

use super::*;

fn outcome(url: &str, policy: &Policy) -> Result<(String, u16), &'static str> {
    check(url, policy).map(|target| (target.host, target.port)).map_err(|cause| cause.code())
}

#[test]
fn public_targets_may_be_asked_on_default_ports() {
    let cases = [
        ("http://service.example", "service.example", 80),
        ("https://Service.Example./a?b#c", "service.example", 443),
        ("https://service.example:8443/", "service.example", 8443),
        ("http://service.example:8080/", "service.example", 8080),
        ("https://service.example:80/", "service.example", 80),
        ("HTTP://8.8.8.8/", "8.8.8.8", 80),
        ("http://[2606:4700::1111]/", "2606:4700::1111", 80),
        ("https://bücher.example/", "xn--bcher-kva.example", 443),
        ("https://evil.example/@127.0.0.1", "evil.example", 443),
        ("https://evil.example/?u=http://127.0.0.1/", "evil.example", 443),
    ];
    for (url, host, port) in cases {
        assert_eq!(outcome(url, &Policy::default()), Ok((host.to_owned(), port)), "{url}");
    }
}

#[test]
fn the_operator_may_open_what_is_closed() {
    // (allowed, URL)
    let cases = [
        ("169.254.169.254:80", "http://169.254.169.254/"),
        ("[fd00:ec2::254]:80", "http://[fd00:ec2::254]/"),
        ("10.0.0.0/8:5432", "http://10.9.8.7:5432/"),
        ("8.8.8.8:9000", "http://8.8.8.8:9000/"),
        ("crm.example:9000", "http://crm.example:9000/"),
        ("localhost:9000", "http://localhost:9000/"),
    ];
    for (allowed, url) in cases {
        let policy = Policy::allowing([allowed.parse().unwrap()]);
        assert!(outcome(url, &policy).is_ok(), "{allowed} {url}");
        assert!(outcome(url, &Policy::default()).is_err(), "{url}");
    }
}

#[test]
fn a_port_opened_for_one_address_stays_closed_for_others() {
    let policy = Policy::allowing(["10.0.0.1:9000".parse().unwrap()]);
    let public = "8.8.8.8".parse().unwrap();
    let denied = Err(Denied::Port { port: 9000 });
    assert_eq!(admit(&policy, Host::Literal, (public, 9000)), denied);
    assert_eq!(admit(&policy, Host::Name("service.example"), (public, 9000)), denied);
    assert_eq!(admit(&policy, Host::Name("service.example"), (public, 443)), Ok(()));
}
