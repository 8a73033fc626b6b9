//! Servers that can't prove who they are get no request. The certificates are made here.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use outbound::{AllowedAddress, Client, ClientError, Limits, Method, Policy, Request, RootsError};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

use crate::server::{Play, Server, last_answer};

pub type TlsStream = StreamOwned<ServerConnection, TcpStream>;

/// Signs certificates; trusted by those who hold its root.
pub struct Authority {
    pub root: CertificateDer<'static>,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new() -> Self {
        Self::named("ours")
    }

    fn named(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = params.self_signed(&key).unwrap().der().clone();
        Self { root, issuer: Issuer::new(params, key) }
    }

    /// Builds a server that shows a certificate for these names.
    pub fn server(&self, params: &CertificateParams) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        builder().with_no_client_auth().with_single_cert(vec![certificate], private(&key)).unwrap()
    }

    pub fn client(&self, port: u16) -> Client {
        Client::new(self.policy(port)).unwrap()
    }

    fn policy(&self, port: u16) -> Policy {
        Policy {
            extra_roots: vec![self.root.clone()],
            connect_timeout: Duration::from_millis(300),
            ..Policy::allowing([AllowedAddress::exactly(Ipv4Addr::LOCALHOST.into(), port)])
        }
    }
}

fn builder() -> rustls::ConfigBuilder<ServerConfig, rustls::WantsVerifier> {
    ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivateKeyDer::try_from(key.serialize_der()).unwrap()
}

pub fn names(names: &[&str]) -> CertificateParams {
    CertificateParams::new(names.iter().map(ToString::to_string).collect::<Vec<_>>()).unwrap()
}

/// Accepts TLS connections and lets `play` speak on each; returns the port and a count of plays
/// that got past the handshake.
pub fn serve(
    config: ServerConfig,
    play: impl Fn(&mut TlsStream, usize) -> std::io::Result<()> + Send + 'static,
) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&served);
    let config = Arc::new(config);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = TlsStream::new(connection, stream.unwrap());
            // Reading nothing yet drives the handshake; who breaks it off is the client's matter.
            let shaken = stream.conn.complete_io(&mut stream.sock);
            if shaken.is_ok() && !stream.conn.is_handshaking() {
                let number = count.fetch_add(1, Ordering::SeqCst);
                let _outcome = play(&mut stream, number);
            }
            stream.conn.send_close_notify();
            let _outcome = stream.flush();
        }
    });
    (port, served)
}

fn say_hello(stream: &mut TlsStream, _: usize) -> std::io::Result<()> {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    stream.write_all(&last_answer(200, "hello"))
}

fn get(host: &str, port: u16) -> Request {
    Request::new(Method::GET, format!("https://{host}:{port}/"))
        .with_header("Authorization", model::secret::Secret::new("Bearer abc".to_owned()))
        .with_limits(Limits::within(Duration::from_secs(3)))
}

#[tokio::test]
async fn a_certificate_that_holds_is_accepted() {
    let authority = Authority::new();
    for (name, host) in [("localhost", "localhost"), ("127.0.0.1", "127.0.0.1")] {
        let (port, _) = serve(authority.server(&names(&[name])), say_hello);
        let answer = authority.client(port).send(get(host, port)).await.unwrap();
        assert_eq!(&answer.body[..], b"hello");
    }
}

#[tokio::test]
async fn a_certificate_that_does_not_hold_gets_no_request() {
    let (authority, stranger) = (Authority::new(), Authority::named("a stranger"));
    let mut expired = names(&["localhost"]);
    expired.not_before = date_time_ymd(2001, 1, 1);
    expired.not_after = date_time_ymd(2002, 1, 1);
    let mut early = names(&["localhost"]);
    early.not_before = date_time_ymd(2999, 1, 1);
    early.not_after = date_time_ymd(3000, 1, 1);
    let key = KeyPair::generate().unwrap();
    let own = names(&["localhost"]).self_signed(&key).unwrap().der().clone();
    let own = builder().with_no_client_auth().with_single_cert(vec![own], private(&key)).unwrap();
    // (fault, server, host asked for, part of the cause)
    let cases = [
        ("expired", authority.server(&expired), "localhost", "expired"),
        ("not yet valid", authority.server(&early), "localhost", "not valid yet"),
        (
            "another name",
            authority.server(&names(&["other.example"])),
            "localhost",
            "not valid for name",
        ),
        (
            "a name below",
            authority.server(&names(&["*.localhost"])),
            "localhost",
            "not valid for name",
        ),
        ("no address", authority.server(&names(&["localhost"])), "127.0.0.1", "not valid for name"),
        (
            "unknown authority",
            stranger.server(&names(&["localhost"])),
            "localhost",
            "UnknownIssuer",
        ),
        ("self-signed", own, "localhost", "UnknownIssuer"),
    ];
    for (fault, config, host, part) in cases {
        let (port, served) = serve(config, say_hello);
        let error = authority.client(port).send(get(host, port)).await.unwrap_err();
        assert_eq!((error.code(), error.tries.len()), ("tls", 1), "{fault}: {error}");
        assert!(error.to_string().contains(part), "{fault}: {error}");
        assert_eq!(served.load(Ordering::SeqCst), 0, "{fault}");
    }
}

#[tokio::test]
async fn the_web_s_authorities_do_not_know_ours() {
    let authority = Authority::new();
    let (port, _) = serve(authority.server(&names(&["localhost"])), say_hello);
    let policy = Policy { extra_roots: Vec::new(), ..authority.policy(port) };
    let error = Client::new(policy).unwrap().send(get("localhost", port)).await.unwrap_err();
    assert_eq!(error.code(), "tls");
}

#[tokio::test]
async fn a_server_that_wants_our_certificate_is_told_apart() {
    let authority = Authority::new();
    let mut roots = RootCertStore::empty();
    roots.add(authority.root.clone()).unwrap();
    let provider = Arc::new(ring::default_provider());
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().unwrap();
    let key = KeyPair::generate().unwrap();
    let shown = names(&["localhost"]).signed_by(&key, &authority.issuer).unwrap().der().clone();
    let config = builder()
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![shown], private(&key))
        .unwrap();
    let (port, served) = serve(config, say_hello);
    let error = authority.client(port).send(get("localhost", port)).await.unwrap_err();
    assert_eq!(error.code(), "tls", "{error}");
    assert_eq!(served.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_handshake_that_fails_has_its_cause() {
    let alert = vec![0x15, 3, 3, 0, 2, 2, 40];
    // (fault, play, code)
    let cases = [
        ("speaks no TLS", Play::Say(last_answer(200, "plain")), "tls"),
        ("sends an alert", Play::Say(alert), "tls"),
        ("closes", Play::Say(Vec::new()), "connect"),
        ("resets", Play::SayAndReset(Vec::new()), "connect"),
        ("stalls", Play::SayAndHold(Vec::new()), "connect_timeout"),
    ];
    for (fault, play, code) in cases {
        let server = Server::start_raw(play).await;
        let client = Authority::new().client(server.address.port());
        let error = client.send(get("localhost", server.address.port())).await.unwrap_err();
        assert_eq!(error.code(), code, "{fault}: {error}");
    }
}

#[test]
fn roots_are_read_from_pem() {
    let one = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";
    let policy = Policy::default().trusting(format!("ours:\n{one}{one}").as_bytes()).unwrap();
    assert_eq!(policy.extra_roots, vec![CertificateDer::from(vec![1, 2, 3]); 2]);
    let read = |pem: &str| Policy::default().trusting(pem.as_bytes()).map(|_| ()).unwrap_err();
    assert_eq!(read(""), RootsError::Empty);
    assert!(matches!(read(&one[..40]), RootsError::Malformed(_)));
}

#[test]
fn an_extra_root_must_be_a_certificate() {
    let policy = Policy { extra_roots: vec![vec![1, 2, 3].into()], ..Policy::default() };
    assert!(matches!(Client::new(policy), Err(ClientError::Root(_))));
}
