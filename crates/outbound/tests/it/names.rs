//! Names that lie: private answers, mixed answers, answers that change, no answer.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use outbound::{
    AllowedAddress, Client, Lookup, Method, Policy, Request, Resolve, ResolveError, Response,
    SendError, SystemResolver,
};

use crate::server::{Play, Server, last_answer};

/// Plays name servers: each lookup takes the next answer, the last one repeats.
#[derive(Default)]
struct Zone {
    names: BTreeMap<&'static str, Vec<Vec<IpAddr>>>,
    asked: Mutex<Vec<String>>,
}

impl Zone {
    fn with(name: &'static str, answers: &[&[&str]]) -> Arc<Self> {
        let parse = |answer: &&[&str]| answer.iter().map(|ip| ip.parse().unwrap()).collect();
        let names = BTreeMap::from([(name, answers.iter().map(parse).collect())]);
        Arc::new(Self { names, asked: Mutex::default() })
    }

    fn asked(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl Resolve for Zone {
    fn resolve<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        let mut asked = self.asked.lock().unwrap();
        let number = asked.iter().filter(|earlier| *earlier == name).count();
        asked.push(name.to_owned());
        let answer = match self.names.get(name) {
            Some(answers) => Ok(answers[number.min(answers.len() - 1)].clone()),
            None => Err(ResolveError("no such name".to_owned())),
        };
        Box::pin(async move { answer })
    }
}

struct Silent;

impl Resolve for Silent {
    fn resolve<'a>(&'a self, _: &'a str) -> Lookup<'a> {
        Box::pin(std::future::pending())
    }
}

fn policy(resolver: Arc<dyn Resolve>, allowed: &[String], port: u16) -> Policy {
    Policy {
        ports: BTreeSet::from([port]),
        resolver,
        dns_timeout: Duration::from_millis(60),
        connect_timeout: Duration::from_millis(500),
        ..Policy::allowing(allowed.iter().map(|text| text.parse::<AllowedAddress>().unwrap()))
    }
}

async fn ask(policy: Policy, url: String) -> Result<Response, SendError> {
    Client::new(policy).unwrap().send(Request::new(Method::GET, url)).await
}

#[tokio::test]
async fn a_public_name_with_any_bad_address_is_refused() {
    let server = Server::start([Play::Say(last_answer(200, "secret"))]).await;
    let port = server.address.port();
    let cases: [&[&str]; 10] = [
        &["10.0.0.1"],
        &["127.0.0.1"],
        &["93.184.216.34", "127.0.0.1"],
        &["127.0.0.1", "93.184.216.34"],
        &["93.184.216.34", "::1"],
        &["::ffff:127.0.0.1"],
        &["::127.0.0.1"],
        &["64:ff9b::7f00:1"],
        &["169.254.169.254"],
        &["0.0.0.0"],
    ];
    for addresses in cases {
        let zone = Zone::with("10.0.0.1.nip.example", &[addresses]);
        let url = format!("http://10.0.0.1.nip.example:{port}/");
        let error = ask(policy(zone.clone(), &[], port), url).await.unwrap_err();
        assert_eq!(error.code(), "denied_address", "{addresses:?}: {error}");
        assert!(!error.to_string().contains("127.0.0.1"), "the inside isn't told: {error}");
        assert_eq!((zone.asked(), error.tries.len()), (1, 1), "{addresses:?}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn many_addresses_are_all_checked() {
    let mut addresses = vec!["93.184.216.34"; 100];
    addresses.push("10.0.0.1");
    let zone = Zone::with("many.example", &[&addresses]);
    let error = ask(policy(zone, &[], 80), "http://many.example/".into()).await.unwrap_err();
    assert_eq!(error.code(), "denied_address");
}

#[tokio::test]
async fn an_address_is_connected_to_as_it_was_checked() {
    // The first answer is allowed, every later one isn't: a second lookup would be seen.
    let server = Server::start([Play::Say(last_answer(200, "fine"))]).await;
    let port = server.address.port();
    let inside = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), port));
    let inside = Server::start_at(inside, [Play::Say(last_answer(200, "secret"))]).await;
    let zone = Zone::with("flip.example", &[&["127.0.0.1"], &["127.0.0.2"]]);
    let client = Client::new(policy(zone.clone(), &[format!("127.0.0.1:{port}")], port)).unwrap();
    let request = Request::new(Method::GET, format!("http://flip.example:{port}/"));

    assert_eq!(&client.send(request.clone()).await.unwrap().body[..], b"fine");
    assert_eq!(zone.asked(), 1);
    assert_eq!(client.send(request).await.unwrap_err().code(), "denied_address");
    assert_eq!((server.connections(), inside.connections()), (1, 0));
}

#[tokio::test]
async fn a_name_the_operator_allows_may_be_private_but_never_metadata() {
    let server = Server::start([Play::Say(last_answer(200, "crm"))]).await;
    let port = server.address.port();
    let allowed = [format!("crm.example:{port}")];
    let cases = [
        ("crm.example", "127.0.0.1", None),
        ("crm.example", "169.254.169.254", Some("denied_address")),
        ("crm.example", "0.0.0.0", Some("denied_address")),
        ("other.example", "127.0.0.1", Some("denied_address")),
        ("crm.example.evil.example", "127.0.0.1", Some("denied_address")),
    ];
    for (name, address, code) in cases {
        let zone = Zone::with(name, &[&[address]]);
        let outcome = ask(policy(zone, &allowed, 80), format!("http://{name}:{port}/")).await;
        assert_eq!(outcome.err().map(|error| error.code()), code, "{name} {address}");
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn localhost_means_this_machine_whatever_name_servers_say() {
    let server = Server::start([Play::Say(last_answer(200, "here"))]).await;
    let port = server.address.port();
    let zone = Zone::with("localhost", &[&["93.184.216.34"]]);
    let allowed = [format!("127.0.0.1:{port}")];
    let url = format!("http://localhost:{port}/");
    let answer = ask(policy(zone.clone(), &allowed, 80), url).await.unwrap();
    assert_eq!((&answer.body[..], zone.asked()), (&b"here"[..], 0));
}

#[tokio::test]
async fn names_are_asked_in_lower_case_without_the_trailing_dot() {
    let zone = Zone::with("service.example", &[&["10.0.0.1"]]);
    let error = ask(policy(zone.clone(), &[], 80), "http://SERVICE.Example./".into()).await;
    assert_eq!(error.unwrap_err().code(), "denied_address");
    assert_eq!(*zone.asked.lock().unwrap(), ["service.example"]);
}

#[tokio::test]
async fn a_name_without_an_address_is_told_as_such() {
    for zone in [Arc::new(Zone::default()), Zone::with("gone.example", &[&[]])] {
        let error = ask(policy(zone.clone(), &[], 80), "http://gone.example/".into()).await;
        assert_eq!(error.unwrap_err().code(), "dns");
        assert_eq!(zone.asked(), 1, "the resolver has its own tries");
    }
}

#[tokio::test]
async fn name_servers_that_stay_silent_cost_the_limit_for_names_only() {
    let started_at = Instant::now();
    let error = ask(policy(Arc::new(Silent), &[], 80), "http://slow.example/".into()).await;
    assert_eq!(error.unwrap_err().code(), "dns");
    assert!(started_at.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn a_dead_address_is_passed_over_for_a_living_one() {
    let server = Server::start([Play::Say(last_answer(200, "v4"))]).await;
    let port = server.address.port();
    for dead in ["::1", "127.0.0.3"] {
        let zone = Zone::with("two.example", &[&[dead, "127.0.0.1"]]);
        let url = format!("http://two.example:{port}/");
        let allowed = [format!("two.example:{port}")];
        let answer = ask(policy(zone, &allowed, port), url).await.unwrap();
        assert_eq!((&answer.body[..], answer.tries.len()), (&b"v4"[..], 1), "{dead}");
    }
}

#[tokio::test]
async fn the_system_finds_this_machine_in_its_hosts_file() {
    let found = SystemResolver::default().resolve("localhost").await.unwrap();
    assert!(!found.is_empty() && found.iter().all(IpAddr::is_loopback), "{found:?}");
}
