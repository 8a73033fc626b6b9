//! No form of a URL reaches what it must not: everything is refused, and a listener sees nobody.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use outbound::{AllowedAddress, Client, Method, Policy, Request};

use crate::server::{Play, Server, answer, last_answer};

/// Stands on loopback while the policy allows its port, so that only the address can be refused.
struct Trap {
    servers: Vec<Server>,
    port: u16,
}

impl Trap {
    async fn set() -> Self {
        let v4 = Server::start([Play::Say(last_answer(200, "secret"))]).await;
        let port = v4.address.port();
        let mut servers = vec![v4];
        for address in [
            SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), port)),
            SocketAddr::from((Ipv6Addr::LOCALHOST, port)),
        ] {
            servers.push(Server::start_at(address, [Play::Say(last_answer(200, "secret"))]).await);
        }
        Self { servers, port }
    }

    fn client(&self) -> Client {
        let ports = BTreeSet::from([80, 443, 8080, 8443, self.port]);
        Client::new(Policy { ports, ..Policy::default() }).unwrap()
    }

    fn connections(&self) -> usize {
        self.servers.iter().map(Server::connections).sum()
    }
}

/// URLs with `PORT` for the trap's port, and the code they are refused with.
const REFUSED: &[(&str, &str)] = &[
    // Loopback by name and number.
    ("http://127.0.0.1:PORT/", "denied_address"),
    ("http://127.0.0.2:PORT/", "denied_address"),
    ("http://localhost:PORT/", "denied_address"),
    ("http://localhost.:PORT/", "denied_address"),
    ("http://LOCALHOST:PORT/", "denied_address"),
    ("http://app.localhost:PORT/", "denied_address"),
    ("http://127.0.0.1.:PORT/", "denied_address"),
    // Numbers in other bases and lengths.
    ("http://2130706433:PORT/", "denied_address"),
    ("http://0x7f000001:PORT/", "denied_address"),
    ("http://0177.0.0.1:PORT/", "denied_address"),
    ("http://127.1:PORT/", "denied_address"),
    ("http://0:PORT/", "denied_address"),
    ("http://0.0.0.0:PORT/", "denied_address"),
    ("http://017700000001:PORT/", "denied_address"),
    ("http://0x7f.0x0.0x0.0x1:PORT/", "denied_address"),
    ("http://0x7f.1:PORT/", "denied_address"),
    // Other scripts and escapes.
    ("http://①②⑦.⓪.⓪.①:PORT/", "denied_address"),
    ("http://127。0。0。1:PORT/", "denied_address"),
    ("http://%31%32%37.0.0.1:PORT/", "denied_address"),
    ("http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/", "denied_address"),
    // IPv6, and IPv4 inside IPv6.
    ("http://[::1]:PORT/", "denied_address"),
    ("http://[0:0:0:0:0:0:0:1]:PORT/", "denied_address"),
    ("http://[::]:PORT/", "denied_address"),
    ("http://[::ffff:127.0.0.1]:PORT/", "denied_address"),
    ("http://[::ffff:7f00:1]:PORT/", "denied_address"),
    ("http://[::127.0.0.1]:PORT/", "denied_address"),
    ("http://[64:ff9b::7f00:1]:PORT/", "denied_address"),
    ("http://[64:ff9b:1::]:PORT/", "denied_address"),
    ("http://[2002:7f00:1::]:PORT/", "denied_address"),
    ("http://[2001::1]:PORT/", "denied_address"),
    ("http://[fec0::1]:PORT/", "denied_address"),
    ("http://[fe80::1]:PORT/", "denied_address"),
    ("http://[fc00::1]:PORT/", "denied_address"),
    ("http://[ff02::1]:PORT/", "denied_address"),
    // Clouds' metadata.
    ("http://169.254.169.254/latest/meta-data/", "denied_address"),
    ("http://169.254.169.254./", "denied_address"),
    ("http://2852039166/", "denied_address"),
    ("http://[fd00:ec2::254]/", "denied_address"),
    ("http://[::ffff:a9fe:a9fe]/", "denied_address"),
    ("http://169.254.170.2/", "denied_address"),
    ("http://100.100.100.200/", "denied_address"),
    ("http://168.63.129.16/", "denied_address"),
    ("http://metadata.google.internal/", "denied_name"),
    ("http://METADATA.google.internal./", "denied_name"),
    // Private networks, as in a connector's base URL.
    ("https://10.0.0.5/", "denied_address"),
    ("https://172.16.0.1/", "denied_address"),
    ("https://192.168.1.1/", "denied_address"),
    ("https://100.64.0.1/", "denied_address"),
    ("https://198.18.0.1/", "denied_address"),
    ("https://255.255.255.255/", "denied_address"),
    // The host is what the parser says, not what it looks like.
    ("http://127.0.0.1:PORT\\@evil.example/", "denied_address"),
    ("http://127.0.0.1:PORT#@evil.example/", "denied_address"),
    ("http://127.0.0.1:PORT?@evil.example/", "denied_address"),
    ("http:/127.0.0.1:PORT/", "denied_address"),
    ("http:127.0.0.1:PORT/", "denied_address"),
    ("http://evil.example@127.0.0.1:PORT/", "denied_userinfo"),
    ("http://user:password@evil.example/", "denied_userinfo"),
    ("http://:password@evil.example/", "denied_userinfo"),
    // Only http and https.
    ("file:///etc/passwd", "denied_scheme"),
    ("gopher://127.0.0.1:PORT/_x", "denied_scheme"),
    ("ftp://127.0.0.1:PORT/", "denied_scheme"),
    ("data:text/plain,x", "denied_scheme"),
    ("jar:http://127.0.0.1:PORT/!/", "denied_scheme"),
    ("unix:/run/docker.sock", "denied_scheme"),
    ("ws://127.0.0.1:PORT/", "denied_scheme"),
    ("javascript:alert(1)", "denied_scheme"),
    // Ports of other services, on a public host.
    ("http://8.8.8.8:22/", "denied_port"),
    ("http://8.8.8.8:25/", "denied_port"),
    ("http://service.example:6379/", "denied_port"),
    ("http://service.example:5432/", "denied_port"),
    ("http://[2606:4700::1111]:11211/", "denied_port"),
    // No URL, or one that was tampered with.
    ("", "bad_request"),
    ("/relative", "bad_request"),
    ("//127.0.0.1:PORT/", "bad_request"),
    ("http://", "bad_request"),
    ("http://service.example:99999/", "bad_request"),
    ("http://127.0.0.256:PORT/", "bad_request"),
    ("http://a..b.example/", "bad_request"),
    ("http://service.example/\r\nHost: evil", "bad_request"),
    ("http://service.\texample/", "bad_request"),
    ("http://service.example/\u{0}", "bad_request"),
];

#[tokio::test]
async fn no_form_of_a_url_reaches_what_is_not_public() {
    let trap = Trap::set().await;
    let client = trap.client();
    for (form, code) in REFUSED {
        let url = form.replace("PORT", &trap.port.to_string());
        let error = client.send(Request::new(Method::GET, url)).await.unwrap_err();
        assert_eq!(error.code(), *code, "{form}: {error}");
        assert_eq!(error.tries, [], "{form}");
    }
    assert_eq!(trap.connections(), 0);
}

#[tokio::test]
async fn metadata_is_refused_before_headers_are_looked_at() {
    let client = Client::new(Policy::default()).unwrap();
    let request = Request::new(Method::PUT, "http://169.254.169.254/latest/api/token")
        .with_header("X-aws-ec2-metadata-token-ttl-seconds", "60")
        .with_header("not a header name", "x\r\n");
    assert_eq!(client.send(request).await.unwrap_err().code(), "denied_address");
}

#[tokio::test]
async fn a_url_may_be_long_but_not_endless() {
    let client = Client::new(Policy::default()).unwrap();
    let url = format!("http://service.example/{}", "a".repeat(16 * 1024));
    assert_eq!(
        client.send(Request::new(Method::GET, url)).await.unwrap_err().code(),
        "bad_request"
    );
}

#[tokio::test]
async fn an_address_the_operator_allows_is_reached() {
    let server = Server::start([Play::Say(last_answer(200, "hello"))]).await;
    let answer = server.client().send(server.get()).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (200, &b"hello"[..]));
    assert_eq!(answer.tries.len(), 1);
}

#[tokio::test]
async fn what_the_operator_allows_is_that_address_and_port_only() {
    let server = Server::start([Play::Say(last_answer(200, "hello"))]).await;
    let port = server.address.port();
    // (allowed, URL, code of the refusal)
    let cases = [
        ("127.0.0.1:PORT", "http://127.0.0.1:PORT/", None),
        ("127.0.0.1:PORT", "http://localhost:PORT/", None),
        ("127.0.0.1:PORT", "http://[::ffff:127.0.0.1]:PORT/", None),
        ("[::ffff:127.0.0.1]:PORT", "http://127.0.0.1:PORT/", None),
        ("127.0.0.0/8:PORT", "http://127.0.0.1:PORT/", None),
        ("[::ffff:127.0.0.0/104]:PORT", "http://127.0.0.1:PORT/", None),
        ("localhost:PORT", "http://localhost:PORT/", None),
        ("LocalHost.:PORT", "http://localhost.:PORT/", None),
        ("127.0.0.1:1", "http://127.0.0.1:PORT/", Some("denied_address")),
        ("127.0.0.2:PORT", "http://127.0.0.1:PORT/", Some("denied_address")),
        ("10.0.0.0/8:PORT", "http://127.0.0.1:PORT/", Some("denied_address")),
        ("[::1]:PORT", "http://127.0.0.1:PORT/", Some("denied_address")),
        ("[::]/0:PORT", "http://127.0.0.1:PORT/", Some("denied_address")),
        ("localhost:PORT", "http://other.localhost:PORT/", Some("denied_address")),
        ("8.8.8.8:PORT", "http://service.example:1/", Some("denied_port")),
    ];
    let mut reached = 0;
    for (allowed, url, code) in cases {
        let filled = |text: &str| text.replace("PORT", &port.to_string());
        let allowed: AllowedAddress = filled(allowed).parse().unwrap();
        let client = Client::new(Policy::allowing([allowed.clone()])).unwrap();
        let outcome = client.send(Request::new(Method::GET, filled(url))).await;
        assert_eq!(outcome.as_ref().err().map(|e| e.code()), code, "{allowed} {url}");
        reached += usize::from(outcome.is_ok());
    }
    assert_eq!(server.connections(), reached);
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let trap = Trap::set().await;
    let long = format!("/{}", "a".repeat(50_000));
    let locations = [
        "http://169.254.169.254/",
        "//evil.example/",
        "/relative",
        &format!("http://127.0.0.2:{}/", trap.port),
        &long,
    ];
    for status in [301, 302, 303, 307, 308] {
        for location in locations {
            let headers = format!("location: {location}\r\nconnection: close\r\n");
            let server = Server::start([Play::Say(answer(status, &headers, b""))]).await;
            let request = Request { method: Method::POST, ..server.get() }.with_body("order");
            let got = server.client().send(request).await.unwrap();
            assert_eq!((got.status, got.header("location")), (status, Some(location)));
            assert_eq!(server.requests().len(), 1);
        }
    }
    assert_eq!(trap.connections(), 0);
}
