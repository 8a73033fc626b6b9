//! What is open ends when its caller's right to it does, in whatever process, and what sockets are told that
//! nobody understands.

use std::time::{Duration, Instant};

use futures::SinkExt as _;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use totp_rs::{Builder, Secret};

use crate::bots_of_tests::saying;
use crate::client::Client;
use crate::desk::Desk;
use crate::follow::Socket;
use crate::members::{Browser, PASSWORD, member};
use crate::runner::tests;
use crate::server::TestServer;
use crate::stream::Events;
use crate::talk::Talk;

tests![
    a_socket_ends_with_its_callers_right,
    a_socket_in_another_process_ends_too,
    a_stream_of_events_ends_with_its_callers_right,
    where_a_password_was_changed_a_socket_stays,
    who_is_disabled_is_refused_on_every_way,
    what_a_socket_does_not_understand_ends_it_alone,
];

/// The longest that something stays open.
const SOON: Duration = Duration::from_secs(2);

/// How a caller's right ends.
#[derive(Debug, Clone, Copy)]
enum End {
    SignOut,
    Password,
    Factor,
    Link,
    Roles,
    Disabled,
    FactorReset,
}

impl End {
    const ALL: [Self; 7] = [
        Self::SignOut,
        Self::Password,
        Self::Factor,
        Self::Link,
        Self::Roles,
        Self::Disabled,
        Self::FactorReset,
    ];

    /// Makes it so, through the server's first process.
    async fn come(self, server: &TestServer, (id, browser): (&str, &Browser)) {
        let path = format!("/api/v1/members/{id}");
        let change = |body: Value| async move {
            let path = format!("/api/v1/members/{id}");
            server.client.request("PATCH", &path).json(&body).send().await.expect(200);
        };
        match self {
            Self::SignOut => {
                browser.ask("POST", "/api/v1/sign-out", &Value::Null).await.expect(204);
            }
            Self::Password => {
                let elsewhere = elsewhere(server, id).await;
                let body = json!({ "current": PASSWORD, "new": "another password" });
                elsewhere.ask("PUT", "/api/v1/me/password", &body).await.expect(204);
            }
            Self::Factor => {
                let elsewhere = elsewhere(server, id).await;
                let body = json!({ "password": PASSWORD });
                let path = "/api/v1/me/second-factor";
                let begun = elsewhere.ask("POST", path, &body).await.expect(201);
                let secret = Secret::try_from_base32(begun["secret"].as_str().unwrap()).unwrap();
                let totp = Builder::new().with_secret(secret).build().unwrap();
                let now = u64::try_from(server.clock.now().as_second()).unwrap();
                let body = json!({ "code": totp.generate(now).to_string() });
                elsewhere.ask("POST", &format!("{path}/confirm"), &body).await.expect(200);
            }
            Self::Link => {
                let link =
                    server.client.post(&format!("{path}/link"), &json!({})).await.expect(201);
                let body = json!({ "token": link["token"], "password": "another password" });
                server.client.anonymous().post("/api/v1/password", &body).await.expect(204);
            }
            Self::Roles => change(json!({ "roles": ["analyst"] })).await,
            Self::Disabled => change(json!({ "is_disabled": true })).await,
            Self::FactorReset => {
                server.client.delete(&format!("{path}/second-factor")).await.expect(204);
            }
        }
    }
}

/// The same member's other browser.
async fn elsewhere(server: &TestServer, id: &str) -> Browser {
    let shown = server.client.get(&format!("/api/v1/members/{id}")).await.expect(200);
    Browser::sign_in(server, shown["email"].as_str().unwrap(), PASSWORD).await
}

/// The socket of a member's browser.
async fn socket_of(client: &Client, browser: &Browser) -> Socket {
    Socket::open(&client.anonymous(), None, &[("cookie", &browser.cookie)]).await
}

/// Waits until a socket is told that its caller may not any more.
async fn is_cut(socket: Socket, since: Instant, what: &str) {
    let ended = tokio::time::timeout_at((since + SOON).into(), socket.end());
    let (_, code) = ended.await.unwrap_or_else(|_| panic!("{what}: it is open still"));
    assert_eq!(code, CloseCode::Policy, "{what}");
}

/// Whether a socket is told what happens.
async fn is_open(server: &TestServer, socket: &mut Socket) {
    let team = json!({ "name": "Gold" });
    server.client.put("/api/v1/desk/teams/gold", &team).await.expect(200);
    while socket.next().await["kind"] != "team_changed" {}
}

/// AU-09, WS-02.
async fn a_socket_ends_with_its_callers_right(server: TestServer) {
    let (_, other) = member(&server, "other@example.com", &["agent"]).await;
    let mut stays = socket_of(&server.client, &other).await;
    for (index, end) in End::ALL.into_iter().enumerate() {
        let email = format!("ada{index}@example.com");
        let (id, browser) = member(&server, &email, &["agent"]).await;
        let socket = socket_of(&server.client, &browser).await;
        end.come(&server, (&id, &browser)).await;
        is_cut(socket, Instant::now(), &format!("{end:?}")).await;
        let again = [("cookie", browser.cookie.as_str())];
        let refused = Socket::try_open(&server.client.anonymous(), None, &again).await;
        assert_eq!(refused.err().map(|status| status.as_u16()), Some(401), "{end:?}");
    }
    // Keys: a program's, and a member's own.
    let body = json!({ "name": "x", "scopes": ["read"] });
    let program = server.client.post("/api/v1/api-keys", &body).await.expect(201);
    let (id, _browser) = member(&server, "bob@example.com", &["agent"]).await;
    let path = format!("/api/v1/members/{id}/keys");
    let own = server.client.post(&path, &json!({ "name": "x" })).await.expect(201);
    for made in [program, own] {
        let client = server.client.with_key(made["key"].as_str());
        let socket = Socket::open(&client, None, &[]).await;
        let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
        server.client.delete(&path).await.expect(204);
        is_cut(socket, Instant::now(), "a key").await;
    }
    is_open(&server, &mut stays).await;
}

/// AU-09: whoever is signed out here isn't signed in elsewhere either.
async fn a_socket_in_another_process_ends_too(server: TestServer) {
    let other = server.another_process().await;
    let client = server.client_of(&other);
    let (_, stays) = member(&server, "other@example.com", &["agent"]).await;
    let mut stays = socket_of(&client, &stays).await;
    for (index, end) in [End::SignOut, End::Roles, End::Disabled].into_iter().enumerate() {
        let email = format!("ada{index}@example.com");
        let (id, browser) = member(&server, &email, &["agent"]).await;
        let socket = socket_of(&client, &browser).await;
        end.come(&server, (&id, &browser)).await;
        is_cut(socket, Instant::now(), &format!("{end:?}")).await;
    }
    // What was believed when it was opened may have been over.
    let (id, browser) = member(&server, "late@example.com", &["agent"]).await;
    let path = "/api/v1/me";
    client
        .anonymous()
        .request("GET", path)
        .header("cookie", &browser.cookie)
        .send()
        .await
        .expect(200);
    End::Disabled.come(&server, (&id, &browser)).await;
    let cookie = [("cookie", browser.cookie.as_str())];
    let since = Instant::now();
    if let Ok(socket) = Socket::try_open(&client.anonymous(), None, &cookie).await {
        is_cut(socket, since, "a late one").await;
    }
    is_open(&server, &mut stays).await;
}

async fn follow(client: &Client, talk: &Talk, browser: &Browser) -> Events {
    let path = format!("/api/v1/conversations/{}/events", talk.id);
    let client = client.anonymous();
    client.request("GET", &path).header("cookie", &browser.cookie).follow().await
}

/// Reads a stream to its end, which must come soon.
async fn is_over(events: Events, since: Instant, what: &str) {
    let ended = tokio::time::timeout_at((since + SOON).into(), events.end());
    ended.await.unwrap_or_else(|_| panic!("{what}: it goes on"));
}

/// AU-09.
async fn a_stream_of_events_ends_with_its_callers_right(server: TestServer) {
    server.set_up(&saying("hello")).await;
    let talk = Talk::open_as(&server.client, "web", "eve").await;
    let other = server.another_process().await;
    for (index, end) in [End::SignOut, End::Roles, End::Disabled].into_iter().enumerate() {
        let email = format!("ada{index}@example.com");
        let (id, browser) = member(&server, &email, &["agent"]).await;
        let here = follow(&server.client, &talk, &browser).await;
        let there = follow(&server.client_of(&other), &talk, &browser).await;
        end.come(&server, (&id, &browser)).await;
        let since = Instant::now();
        is_over(here, since, &format!("{end:?} here")).await;
        is_over(there, since, &format!("{end:?} there")).await;
    }
    let (_, browser) = member(&server, "bob@example.com", &["agent"]).await;
    let mut stays = follow(&server.client, &talk, &browser).await;
    talk.say("anybody there?").await;
    while !stays.next().await.data.to_string().contains("anybody there?") {}
}

async fn where_a_password_was_changed_a_socket_stays(server: TestServer) {
    let (id, browser) = member(&server, "ada@example.com", &["agent"]).await;
    let mut here = socket_of(&server.client, &browser).await;
    let there = socket_of(&server.client, &elsewhere(&server, &id).await).await;
    let body = json!({ "current": PASSWORD, "new": "another password" });
    browser.ask("PUT", "/api/v1/me/password", &body).await.expect(204);
    is_cut(there, Instant::now(), "elsewhere").await;
    is_open(&server, &mut here).await;
}

/// AU-10: REST, the socket, streams, and the routes of other systems that take a member's key.
async fn who_is_disabled_is_refused_on_every_way(server: TestServer) {
    server.set_up(&saying("hello")).await;
    let talk = Talk::open_as(&server.client, "web", "eve").await;
    let (id, browser) = member(&server, "ada@example.com", &["agent", "builder"]).await;
    let path = format!("/api/v1/members/{id}");
    let made =
        server.client.post(&format!("{path}/keys"), &json!({ "name": "x" })).await.expect(201);
    let key = made["key"].as_str().unwrap().to_owned();
    let statuses = async || {
        let own = server.client.with_key(Some(&key));
        let anonymous = server.client.anonymous();
        let events = format!("/api/v1/conversations/{}/events", talk.id);
        let escalation = json!({ "conversationId": talk.id, "agentSkillName": "x" });
        let escalate = anonymous.request("POST", "/botservice-0.1/botcentral/livePersonAgent");
        let escalate = escalate.header("authorization", &key).json(&escalation).send().await;
        let socket = async |client: &Client, headers: &[(&str, &str)]| match Socket::try_open(
            client, None, headers,
        )
        .await
        {
            Ok(_) => 101,
            Err(status) => status.as_u16(),
        };
        let cookie = [("cookie", browser.cookie.as_str())];
        let mut all = vec![own.get("/api/v1/bots").await.status, escalate.status];
        all.push(browser.get("/api/v1/bots").await.status);
        all.extend([socket(&own, &[]).await, socket(&anonymous, &cookie).await]);
        // A stream that is refused ends at once.
        let read = tokio::time::timeout(SOON, own.get(&events)).await;
        all.push(read.map_or(200, |answer| answer.status));
        all
    };
    let before = statuses().await;
    assert!(before.iter().all(|status| *status != 401), "{before:?}");
    let body = json!({ "is_disabled": true });
    server.client.request("PATCH", &path).json(&body).send().await.expect(200);
    let after = statuses().await;
    assert!(after.iter().all(|status| *status == 401), "{after:?}");
}

/// WS-03: the one who says it is cut, and nobody else notices.
async fn what_a_socket_does_not_understand_ends_it_alone(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let mut other = Socket::of_agent(&server.client, &ann).await;
    for (what, message, expected) in [
        ("a binary message", Message::binary(vec![0; 16]), CloseCode::Unsupported),
        ("no JSON", Message::text("\u{0}"), CloseCode::Unsupported),
        ("deep JSON", Message::text("[".repeat(4_000)), CloseCode::Unsupported),
        ("too much", Message::text("x".repeat(4_097)), CloseCode::Size),
        ("far too much", Message::text("x".repeat(8 * 1024 * 1024)), CloseCode::Size),
    ] {
        let mut socket = Socket::of_agent(&server.client, &ann).await;
        // It may be cut while we still write.
        let _sent = socket.0.send(message).await;
        if what != "far too much" {
            assert_eq!(socket.end().await.1, expected, "{what}");
        }
    }
    let mut many = Socket::of_agent(&server.client, &ann).await;
    for _ in 0..2_000 {
        many.0.send(Message::Ping(Vec::new().into())).await.unwrap();
    }
    is_open(&server, &mut many).await;
    is_open(&server, &mut other).await;
}
