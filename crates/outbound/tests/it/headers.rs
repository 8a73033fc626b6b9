//! What may stand in a request's headers, and who gets its secrets.

use model::secret::Secret;
use outbound::{HeaderContent, HostPattern, Method, Request};

use crate::server::{Play, Server, answer, last_answer};

#[tokio::test]
async fn headers_are_sent_as_given() {
    let server = Server::start([Play::Say(last_answer(200, ""))]).await;
    let request = server
        .get()
        .with_header("Accept", "application/json;charset=UTF-8")
        .with_header("X-Two", "one")
        .with_header("X-Two", "two\twords")
        .with_header("Authorization", Secret::new("Bearer abc".to_owned()))
        .with_header("Accept-Encoding", "br, zstd");
    server.client().send(request).await.unwrap();
    let seen = server.requests()[0].to_lowercase();
    for line in [
        "accept: application/json;charset=utf-8\r\n",
        "x-two: one\r\n",
        "x-two: two\twords\r\n",
        "authorization: bearer abc\r\n",
        "accept-encoding: gzip\r\n",
        "user-agent: colloquy/",
        &format!("host: {}\r\n", server.address),
    ] {
        assert!(seen.contains(line), "{line} in {seen}");
    }
    assert!(!seen.contains("zstd"));
}

#[tokio::test]
async fn a_user_agent_may_be_chosen() {
    let server = Server::start([Play::Say(last_answer(200, ""))]).await;
    server.client().send(server.get().with_header("User-Agent", "shop/2")).await.unwrap();
    assert!(server.requests()[0].contains("user-agent: shop/2\r\n"));
    assert!(!server.requests()[0].contains("colloquy"));
}

#[tokio::test]
async fn a_header_that_could_change_the_request_is_refused() {
    let server = Server::start([Play::Say(last_answer(200, ""))]).await;
    let client = server.client();
    let long = "x".repeat(33 * 1024);
    let cases = [
        ("Host", "169.254.169.254"),
        ("host", "evil.example"),
        ("Content-Length", "0"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "upgrade"),
        ("Upgrade", "h2c"),
        ("Keep-Alive", "timeout=99"),
        ("TE", "trailers"),
        ("Trailer", "x"),
        ("Expect", "100-continue"),
        ("Proxy-Authorization", "Basic x"),
        ("Proxy-Connection", "close"),
        ("X-Name", "a\r\nX-Evil: 1"),
        ("X-Name", "a\nX-Evil: 1"),
        ("X-Name", "a\rb"),
        ("X-Name", "a\0b"),
        ("X-Name", "a\u{7f}b"),
        ("X-Name", "Zoë"),
        ("X-Name", "a\u{2028}b"),
        ("X-Name\r\nX-Evil", "1"),
        ("X Name", "1"),
        ("X-Name:", "1"),
        ("", "1"),
        (":authority", "evil.example"),
        ("X-Long", &long),
    ];
    for (name, value) in cases {
        for content in [HeaderContent::Plain(value.into()), Secret::new(value.to_owned()).into()] {
            let request = server.get().with_header(name, content);
            let error = client.send(request).await.unwrap_err();
            assert_eq!(error.code(), "bad_request", "{name}: {error}");
            assert!(!error.to_string().contains(['\r', '\n']), "{error:?}");
        }
    }
    let with_key = |key: &str| Request { idempotency_key: Some(key.to_owned()), ..server.get() };
    assert_eq!(client.send(with_key("a\r\nb")).await.unwrap_err().code(), "bad_request");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn methods_for_proxies_are_refused() {
    let server = Server::start([Play::Say(last_answer(200, ""))]).await;
    for method in [Method::CONNECT, Method::TRACE] {
        let error = server.client().send(Request { method, ..server.get() }).await.unwrap_err();
        assert_eq!(error.code(), "bad_request");
    }
    let report = Method::from_bytes(b"REPORT").unwrap();
    assert!(server.client().send(Request { method: report, ..server.get() }).await.is_ok());
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_secret_goes_to_its_own_hosts_only() {
    let server = Server::start([Play::KeepAlive(answer(200, "", b""))]).await;
    let bound = |patterns: &[&str]| HeaderContent::Bound {
        secret: Secret::new("Bearer abc".to_owned()),
        hosts: patterns.iter().map(|pattern| HostPattern::new(pattern)).collect(),
    };
    // (hosts of the secret, host of the URL, may it go?)
    let cases: [(&[&str], &str, bool); 9] = [
        (&["127.0.0.1"], "127.0.0.1", true),
        (&["other.example", "localhost"], "LOCALHOST.", true),
        (&["Localhost."], "localhost", true),
        (&["*.salesforce.com"], "salesforce.com.evil.example", false),
        (&["*.salesforce.com"], "evilsalesforce.com", false),
        (&["*.salesforce.com"], "salesforce.com", false),
        (&["salesforce.com"], "login.salesforce.com", false),
        (&["*."], "127.0.0.1", false),
        (&[], "127.0.0.1", false),
    ];
    let client = server.client();
    for (patterns, host, may_go) in cases {
        let port = if may_go { server.address.port() } else { 80 };
        let port = if host == "127.0.0.1" { server.address.port() } else { port };
        let request = Request::new(Method::GET, format!("http://{host}:{port}/"))
            .with_header("Authorization", bound(patterns));
        let code = client.send(request).await.err().map(|error| error.code());
        assert_eq!(code, (!may_go).then_some("denied_secret"), "{patterns:?} {host}");
    }
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn nothing_secret_is_printed() {
    let request = Request::new(Method::GET, "https://service.example/?key=hunter2")
        .with_header("Authorization", Secret::new("hunter2".to_owned()))
        .with_body("hunter2");
    assert!(!format!("{request:?} {:?}", request.headers).contains("hunter2"));
}
