//! The desk's live events, through real sockets.

use std::time::{Duration, Instant};

use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::{HeaderName, StatusCode};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::client::Client;
use crate::desk::Desk;
use crate::members::{invite, member};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    who_comes_back_has_missed_nothing,
    another_workspaces_events_are_not_seen,
    a_slow_reader_is_cut_and_comes_back,
    an_agent_is_connected_as_long_as_a_socket_is,
    a_browser_opens_a_socket_for_our_own_page_only,
    an_agents_connection_is_theirs,
    what_another_process_does_is_told,
    a_connection_ends_with_its_process,
    a_server_that_stops_says_so,
    each_side_sees_that_the_other_writes,
];

/// Longest wait for what must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// A socket of the desk's events.
pub struct Socket(pub WebSocketStream<TcpStream>);

impl Socket {
    /// Follows the desk; what comes first must be `ready`.
    pub async fn open(client: &Client, after: Option<u64>, headers: &[(&str, &str)]) -> Self {
        let mut socket = Self::try_open(client, after, headers).await.unwrap();
        let ready = socket.next().await;
        assert_eq!(ready["type"], "ready", "{ready}");
        socket
    }

    pub async fn of_agent(client: &Client, agent: &str) -> Self {
        Self::open(client, None, &[("x-agent", agent)]).await
    }

    pub async fn try_open(
        client: &Client,
        after: Option<u64>,
        headers: &[(&str, &str)],
    ) -> Result<Self, StatusCode> {
        let query = after.map_or(String::new(), |after| format!("?after={after}"));
        let address = format!("ws://{}/api/v1/desk/events{query}", client.address);
        let mut request = address.into_client_request().unwrap();
        let key = client.key.as_ref().map(|key| format!("Bearer {key}"));
        let key = key.as_deref().map(|key| ("authorization", key));
        for (name, value) in headers.iter().copied().chain(key) {
            let name: HeaderName = name.parse().unwrap();
            request.headers_mut().insert(name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(client.address).await.unwrap();
        match tokio_tungstenite::client_async(request, stream).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(answer)) => Err(answer.status()),
            Err(error) => panic!("{error}"),
        }
    }

    async fn message(&mut self) -> Message {
        loop {
            let next = tokio::time::timeout(PATIENCE, self.0.next()).await;
            match next.expect("something should have come").expect("the socket ended").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    pub async fn next(&mut self) -> Value {
        let message = self.message().await;
        serde_json::from_str(message.to_text().unwrap()).unwrap()
    }

    /// The next events, so many.
    async fn events(&mut self, count: usize) -> Vec<Value> {
        let mut events = Vec::new();
        while events.len() < count {
            let mut told = self.next().await;
            if told["type"] == "event" {
                told.as_object_mut().unwrap().remove("type");
                events.push(told);
            }
        }
        events
    }

    async fn types_in(&mut self, talk: &Talk) {
        let said = json!({ "type": "typing", "conversation": talk.id });
        self.0.send(Message::text(said.to_string())).await.unwrap();
    }

    /// Reads on to the end. Gives how many things came and why it ended.
    pub async fn end(mut self) -> (usize, CloseCode) {
        let mut count = 0;
        loop {
            match self.message().await {
                Message::Close(frame) => return (count, frame.unwrap().code),
                _ => count += 1,
            }
        }
    }
}

async fn log(client: &Client) -> Vec<Value> {
    let page = client.get("/api/v1/desk/log?limit=200").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

async fn note(desk: &Desk<'_>, agent: &str, talk: &Talk) {
    desk.act(agent, talk, "notes", json!({ "text": "canary-note" })).await.expect(201);
}

async fn who_comes_back_has_missed_nothing(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let mut seen = Vec::new();
    let mut socket = Socket::open(&server.client, Some(0), &[]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    note(&desk, &ann, &talk).await;
    let count = log(&server.client).await.len();
    // It breaks before all of it is read.
    seen.extend(socket.events(count - 2).await);
    drop(socket);
    note(&desk, &ann, &talk).await;
    talk.say("anybody there?").await;
    let last = seen.last().unwrap()["number"].as_u64();
    let mut socket = Socket::open(&server.client, last, &[]).await;
    note(&desk, &ann, &talk).await;
    desk.act(&ann, &talk, "close", json!({})).await.expect(204);
    let all = log(&server.client).await;
    seen.extend(socket.events(all.len() - seen.len()).await);
    assert_eq!(seen, all);
    assert!(!json!(seen).to_string().contains("canary-note"), "what is said isn't told here");

    let mut from_now = Socket::open(&server.client, None, &[]).await;
    let mut too_far = Socket::open(&server.client, Some(1_000_000), &[]).await;
    desk.team("gold", json!({})).await;
    for socket in [&mut from_now, &mut too_far] {
        assert_eq!(socket.events(1).await[0]["number"], all.len() + 1);
    }
}

async fn another_workspaces_events_are_not_seen(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let stranger = server.stranger().await;
    let theirs = Desk { client: &stranger };
    let named = [("x-agent", ann.as_str())];
    assert_eq!(Socket::try_open(&stranger, None, &named).await.err(), Some(StatusCode::FORBIDDEN));
    let mut socket = Socket::open(&stranger, Some(0), &[]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let mut own = Socket::of_agent(&server.client, &ann).await;
    own.types_in(&talk).await;
    while own.next().await["type"] != "typing" {}
    theirs.team("support", json!({})).await;
    let told = socket.next().await;
    assert_eq!((&told["type"], &told["kind"]), (&json!("event"), &json!("team_changed")));
    assert_eq!((told["number"].as_u64(), log(&stranger).await.len()), (Some(1), 1));
}

async fn a_slow_reader_is_cut_and_comes_back(server: TestServer) {
    const TYPED: usize = 300;
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let slow = Socket::open(&server.client, None, &[]).await;
    let last = log(&server.client).await.len() as u64;
    let mut quick = Socket::of_agent(&server.client, &ann).await;
    for _ in 0..TYPED {
        quick.types_in(&talk).await;
    }
    note(&desk, &ann, &talk).await;
    let mut typed = 0;
    let mut noted = false;
    while typed < TYPED || !noted {
        let told = quick.next().await;
        typed += usize::from(told["type"] == "typing");
        noted |= told["kind"] == "noted";
    }
    // As it answers no ping, it is told so much and no more.
    let mut stream = slow.0.into_inner();
    let mut came = Vec::new();
    let read = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut came));
    read.await.expect("it should have been cut").unwrap();
    let typed = came.windows(8).filter(|it| it == b"\"typing\"").count();
    // Events of the log count, too, and the first of them were read with `ready`.
    assert!((240..=256).contains(&typed), "{typed}");
    let farewell = [&1013_u16.to_be_bytes()[..], b"read faster; come back with `after`"].concat();
    assert!(came.ends_with(&farewell), "{:?}", &came[came.len() - 64..]);
    let mut again = Socket::open(&server.client, Some(last), &[]).await;
    let missed = log(&server.client).await.split_off(usize::try_from(last).unwrap());
    assert_eq!(again.events(missed.len()).await, missed);
}

async fn is_connected(desk: &Desk<'_>, agent: &str) -> bool {
    let path = format!("/api/v1/desk/agents/{agent}");
    desk.client.get(&path).await.expect(200)["connected"] == true
}

async fn wait_until_lost(desk: &Desk<'_>, agent: &str) {
    let until = Instant::now() + PATIENCE;
    while is_connected(desk, agent).await {
        assert!(Instant::now() < until, "still connected");
    }
}

async fn an_agent_is_connected_as_long_as_a_socket_is(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let first = Socket::of_agent(&server.client, &ann).await;
    let second = Socket::of_agent(&server.client, &ann).await;
    drop(first);
    let held = desk.handed_over("people").await;
    desk.wait_for(&held, "held").await;
    assert!(is_connected(&desk, &ann).await);
    drop(second);
    wait_until_lost(&desk, &ann).await;
    // Those that she has stay hers for a while, and she gets no other, whatever is loaded anew.
    desk.team("gold", json!({})).await;
    assert!(!is_connected(&desk, &ann).await);
    let waits = desk.handed_over("people").await;
    desk.wait_for(&waits, "waiting").await;
    desk.wait_for(&held, "held").await;
    let _back = Socket::of_agent(&server.client, &ann).await;
    assert_eq!(desk.wait_for(&waits, "held").await["agent"], ann);
    let log = log(&server.client).await;
    let told = log.iter().filter(|event| event["data"]["agent"] == ann.as_str());
    let kinds: Vec<&str> = told.map(|event| event["kind"].as_str().unwrap()).collect();
    let connections: Vec<&&str> = kinds.iter().filter(|kind| kind.contains("connect")).collect();
    assert_eq!(connections, [&"connected", &"connection_lost", &"connected"]);
}

async fn a_browser_opens_a_socket_for_our_own_page_only(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let (ada, browser) = member(&server, "ada@example.com", &["agent"]).await;
    let agent = json!({ "name": "Ada", "teams": ["support"] });
    server.client.put(&format!("/api/v1/desk/agents/{ada}"), &agent).await.expect(200);
    desk.presence(&ada, "online").await;
    let anonymous = server.client.anonymous();
    let cookie = ("cookie", browser.cookie.as_str());
    let own = format!("http://{}", server.client.address);
    for (origin, site) in [
        ("https://evil.example", "cross-site"),
        ("https://evil.example", "same-origin"),
        ("null", "same-origin"),
        (own.as_str(), "cross-site"),
        (own.as_str(), "same-site"),
    ] {
        let headers = [cookie, ("origin", origin), ("sec-fetch-site", site)];
        let refused = Socket::try_open(&anonymous, None, &headers).await.err();
        assert_eq!(refused, Some(StatusCode::FORBIDDEN), "{origin} {site}");
    }
    let refused = Socket::try_open(&anonymous, None, &[]).await.err();
    assert_eq!(refused, Some(StatusCode::UNAUTHORIZED));
    let headers = [cookie, ("origin", own.as_str()), ("sec-fetch-site", "same-origin")];
    let socket = Socket::open(&anonymous, None, &headers).await;
    // She is an agent: it is her connection.
    drop(socket);
    wait_until_lost(&desk, &ada).await;
}

async fn an_agents_connection_is_theirs(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let talk = desk.handed_over("people").await;
    let named = [("x-agent", ann.as_str())];
    let reader = server.client_with(&["read"]).await;
    assert_eq!(Socket::try_open(&reader, None, &named).await.err(), Some(StatusCode::FORBIDDEN));
    let (other, _link) = invite(&server, "o@example.com", &["agent"]).await;
    let path = format!("/api/v1/members/{other}/keys");
    let made = server.client.post(&path, &json!({ "name": "x" })).await.expect(201);
    let other = server.client.with_key(made["key"].as_str());
    assert_eq!(Socket::try_open(&other, None, &named).await.err(), Some(StatusCode::FORBIDDEN));
    let unknown = [("x-agent", "mem_00000000000070008000000000000000")];
    let refused = Socket::try_open(&server.client, None, &unknown).await.err();
    assert_eq!(refused, Some(StatusCode::FORBIDDEN));
    server.client.get("/api/v1/desk/events").await.expect_problem(400, "bad_request");

    let mut looking = Socket::open(&reader, None, &[]).await;
    looking.types_in(&talk).await;
    assert_eq!(looking.end().await, (0, CloseCode::Policy));
    for wrong in ["x", "{}", r#"{"type":"typing"}"#, r#"{"type":"closed","conversation":"c"}"#] {
        let mut socket = Socket::of_agent(&server.client, &ann).await;
        socket.0.send(Message::text(wrong)).await.unwrap();
        // Their own connection may be told of first.
        assert_eq!(socket.end().await.1, CloseCode::Unsupported, "{wrong}");
    }
}

async fn what_another_process_does_is_told(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let other = server.another_process().await;
    let client = server.client_of(&other);
    let mut socket = Socket::open(&client, None, &[]).await;
    note(&desk, &ann, &talk).await;
    assert_eq!(socket.events(1).await[0]["kind"], "noted");

    // Lost there and back here: she isn't lost any more.
    drop(Socket::of_agent(&client, &ann).await);
    let theirs = Desk { client: &client };
    wait_until_lost(&theirs, &ann).await;
    let _back = Socket::of_agent(&server.client, &ann).await;
    let until = Instant::now() + PATIENCE;
    while !is_connected(&theirs, &ann).await {
        assert!(Instant::now() < until, "still lost");
    }
}

async fn a_connection_ends_with_its_process(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let (ann, bob) =
        (desk.agent("Ann", 2, &["support"]).await, desk.agent("Bob", 2, &["support"]).await);
    let other = server.another_process().await;
    let client = server.client_of(&other);
    let _hers = Socket::of_agent(&client, &ann).await;
    let _his =
        (Socket::of_agent(&client, &bob).await, Socket::of_agent(&server.client, &bob).await);
    assert!(is_connected(&desk, &ann).await);
    // It is killed: nobody says that she is gone.
    drop(other);
    wait_until_lost(&desk, &ann).await;
    assert!(is_connected(&desk, &bob).await);
    let talk = desk.handed_over("people").await;
    assert_eq!(desk.wait_for(&talk, "held").await["agent"], bob);
}

async fn a_server_that_stops_says_so(mut server: TestServer) {
    let _desk = Desk::set_up(&server).await;
    let socket = Socket::open(&server.client, None, &[]).await;
    let ended = tokio::spawn(socket.end());
    server.process.stop().await;
    assert_eq!(ended.await.unwrap(), (0, CloseCode::Away));
}

async fn each_side_sees_that_the_other_writes(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let anonymous = server.client.anonymous();
    let path = "/api/v1/public/channels/web/conversations";
    let opened = anonymous.post(path, &json!({ "client_id": "b1" })).await.expect(201);
    let contact = server.client.with_key(opened["token"].as_str());
    let id = opened["id"].as_str().unwrap().to_owned();
    let path = |rest: &str| format!("/api/v1/public/conversations/{id}{rest}");
    let mut events = contact.request("GET", &path("/events")).follow().await;
    assert_eq!(events.next().await.kind, "status");
    let talk = Talk { client: server.client.clone(), id: id.clone(), sent: 0.into() };

    // Another workspace's agent isn't seen here.
    let stranger = server.stranger().await;
    let eve = Desk { client: &stranger }.agent("Eve", 2, &[]).await;
    let mut theirs = Socket::of_agent(&stranger, &eve).await;
    theirs.types_in(&talk).await;
    while theirs.next().await["type"] != "typing" {}
    talk.say("hello").await;
    assert_eq!(events.next().await.kind, "message");

    let mut socket = Socket::of_agent(&server.client, &ann).await;
    socket.types_in(&talk).await;
    assert_eq!(events.next_of("typing").await.data, json!({ "by": "agent" }));
    contact.request("POST", &path("/typing")).send().await.expect(204);
    loop {
        let told = socket.next().await;
        if told["type"] == "typing" && told["by"].is_null() {
            assert_eq!(told["conversation"], id);
            break;
        }
    }
}
