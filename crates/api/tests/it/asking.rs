//! Asking external bots: what they are told, what becomes of what they answer, and how long they may take.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::client::Client;
use crate::runner::tests;
use crate::server::{FLIPPING, TestServer};
use crate::talk::{Talk, texts};

tests![
    an_external_bot_is_told_who_writes_what_and_where,
    a_credential_goes_along_and_a_secret_signs,
    a_credential_for_another_host_stays_here,
    each_protocol_is_spoken,
    a_conversation_with_a_liveperson_bot_is_created_once,
    every_fault_is_told_by_its_name,
    an_answer_in_time_counts,
    an_answer_after_the_limit_is_not_said,
    a_question_is_asked_again_within_its_first_limit,
    a_question_whose_limit_passed_while_nobody_lived_is_given_up,
    a_bot_that_keeps_failing_is_left_alone,
    a_name_that_flips_to_a_private_address_is_not_followed,
];

/// How long a slow bot takes.
const WHILE: Duration = Duration::from_millis(300);

/// A bot that another one answers wholly, which speaks this protocol at the company's `/bot`; `more` is
/// said of it, after two spaces per level.
fn delegating(server: &TestServer, protocol: &str, more: &str) -> String {
    let url = server.company.url("/bot");
    format!(
        "format: 1
bot: small
credentials: {{ token: bearer, sig: signing }}
external_bots:
  shop:
    protocol: {protocol}
    url: \"{url}\"
    welcome: false
    fallback: We are closed.
{more}answered_by: shop
"
    )
}

/// What a bot of Kommunicate's says.
fn kommunicate(text: &str) -> Answer {
    Answer::json(200, &json!([{ "message": text }]))
}

async fn set_up(server: &TestServer, protocol: &str, more: &str) -> Talk {
    server.set_up(&delegating(server, protocol, more)).await;
    Talk::open_as(&server.client, "web", "ada").await
}

async fn told(server: &TestServer) -> Request {
    server.company.wait_for_requests(1).await.remove(0)
}

/// The codes of what went wrong, the first one first.
async fn codes(server: &TestServer) -> Vec<String> {
    codes_seen_by(&server.client).await
}

async fn codes_seen_by(client: &Client) -> Vec<String> {
    let page = client.get("/api/v1/reports?limit=200").await.expect(200);
    let reports = page["items"].as_array().unwrap();
    let messages = reports.iter().rev().filter_map(|it| it["report"]["message"].as_str());
    let code = |message: &str| Some(message.rsplit_once('(')?.1.trim_end_matches(')').to_owned());
    messages.filter(|message| message.starts_with("shop failed")).filter_map(code).collect()
}

async fn an_external_bot_is_told_who_writes_what_and_where(server: TestServer) {
    server.company.on("/bot", kommunicate("Which size?"));
    let talk = set_up(&server, "kommunicate", "").await;
    assert_eq!(talk.say("shoes").await, ["Which size?"]);
    assert_eq!(talk.say("42").await, ["Which size?"]);
    let requests = server.company.requests();
    let bodies: Vec<Value> = requests.iter().map(|request| request.json().unwrap()).collect();
    let first = &bodies[0];
    assert_eq!((&first["message"], &first["from"]), (&json!("shoes"), &json!("ada")));
    let group = first["groupId"].as_u64().unwrap();
    assert!(group > 0);
    assert_eq!(first["createdAt"], server.clock.now().as_millisecond());
    assert_eq!(bodies[1]["groupId"], group, "a conversation keeps its number");
    assert_ne!(bodies[1]["key"], first["key"]);
    let header = |name| requests.iter().map(move |request| request.header(name).unwrap());
    assert!(header("colloquy-hops").eq(["1", "1"]));
    let keys: Vec<&str> = header("idempotency-key").collect();
    assert_ne!(keys[0], keys[1]);

    let other = Talk::open_as(&server.client, "web", "bob").await;
    other.say("hats").await;
    assert_ne!(server.company.requests()[2].json().unwrap()["groupId"], group);
}

async fn a_credential_goes_along_and_a_secret_signs(server: TestServer) {
    server.company.on("/bot", Answer::json(200, &json!({ "response": ["Hi."] })));
    let talk = set_up(&server, "haptik", "    credential: token\n    signing: sig\n").await;
    let hosts = [server.company.address().to_string()];
    for (name, secret) in [("token", "t0ken"), ("sig", "s1gning")] {
        let body = json!({ "secret": secret, "hosts": hosts });
        server.client.put(&format!("/api/v1/secrets/{name}"), &body).await.expect(204);
    }
    assert_eq!(talk.say("hello").await, ["Hi."]);
    let request = told(&server).await;
    assert_eq!(request.header("authorization"), Some("Bearer t0ken"));
    assert!(request.header("x-hub-signature").unwrap().starts_with("sha1="));
    assert_eq!(request.json().unwrap()["conversation_no"], 1);
    let shown = format!("{:?} {}", request.headers, request.text());
    assert!(!shown.contains("s1gning"), "{shown}");
}

async fn a_credential_for_another_host_stays_here(server: TestServer) {
    let talk = set_up(&server, "kommunicate", "    credential: token\n").await;
    assert_eq!(talk.say("nobody knows it").await, ["We are closed."]);
    let body = json!({ "secret": "t0ken", "hosts": ["bots.example.com"] });
    server.client.put("/api/v1/secrets/token", &body).await.expect(204);
    assert_eq!(talk.say("it goes elsewhere").await, ["We are closed."]);
    assert!(server.company.requests().is_empty());
    assert_eq!(codes(&server).await, ["credential", "credential"]);
}

async fn each_protocol_is_spoken(server: TestServer) {
    for (protocol, path, answer) in [
        ("kommunicate", "/bot", json!([{ "message": "Hi." }])),
        ("haptik", "/bot", json!({ "response": ["Hi."] })),
        ("rasa", "/bot/webhooks/rest/webhook", json!([{ "text": "Hi." }])),
        ("colloquy", "/bot", json!({ "messages": [{ "text": "Hi." }] })),
    ] {
        server.company.on(path, Answer::json(200, &answer));
        let talk = set_up(&server, protocol, "").await;
        assert_eq!(talk.say("hello").await, ["Hi."], "{protocol}");
        server.company.forget_answers();
    }
    assert_eq!(codes(&server).await, [""; 0]);
}

async fn a_conversation_with_a_liveperson_bot_is_created_once(server: TestServer) {
    let says = json!({ "items": [{ "type": "TEXT", "content": { "text": "Hi." } }] });
    server.company.on_any(Answer::json(200, &says));
    let more = "    remote_bot: 3f1c\n    remote_environment: live\n";
    let talk = set_up(&server, "liveperson", more).await;
    for _ in 0..2 {
        talk.say("hello").await;
    }
    let methods: Vec<String> = server.company.requests().into_iter().map(|it| it.method).collect();
    assert_eq!(methods, ["PUT", "POST", "POST"]);
}

async fn every_fault_is_told_by_its_name(server: TestServer) {
    let talk = set_up(&server, "kommunicate", "").await;
    let long = "x".repeat(300_000);
    let cases = [
        (Answer::json(500, &json!([{ "message": "secret words" }])), "status"),
        (Answer::json(404, &json!([])), "status"),
        (Answer::redirect(302, "http://169.254.169.254/"), "redirect"),
        (Answer::text(200, "<html>"), "not_json"),
        (Answer::json(200, &json!("hello")), "wrong_shape"),
        (Answer::json(200, &json!([{ "message": long }])), "reply_too_large"),
        (Answer::json(200, &json!([{ "message": "cut" }])).truncated_to(5), "connection_lost"),
        (Answer::raw(*b"nonsense\r\n\r\n"), "bad_response"),
        (Answer::reset(), "connection_lost"),
        (Answer::close(), "connection_lost"),
    ];
    let mut expected = Vec::new();
    for (answer, code) in cases {
        server.company.forget_answers();
        server.company.on("/bot", answer);
        assert_eq!(talk.say("hello").await, ["We are closed."], "{code}");
        expected.push(code);
        server.company.forget_answers();
        server.company.on("/bot", kommunicate("Open again."));
        assert_eq!(talk.say("hello").await, ["Open again."], "after {code}");
    }
    assert_eq!(codes(&server).await, expected);
    assert!(!server.reports().await.iter().any(|it| it.to_string().contains("secret words")));
    assert_eq!(server.company.requests().len(), 2 * expected.len(), "nothing is asked twice");
}

/// Says something that the bot answers after a real while, moves the clock on meanwhile, and waits for
/// what is said to it.
async fn answered_at(server: &TestServer, talk: &Talk, millis: u32) -> Vec<String> {
    server.company.forget_answers();
    server.company.on("/bot", kommunicate("Here I am.").after(WHILE));
    let asked = server.company.requests().len();
    talk.send("slow", "anybody there?", 0).await.expect(202);
    server.company.wait_for_requests(asked + 1).await;
    server.clock.advance_by_millis(millis);
    let answer = talk.send("slow", "anybody there?", 30).await.expect(200);
    texts(&answer["replies"])
}

async fn an_answer_in_time_counts(server: TestServer) {
    let talk = set_up(&server, "kommunicate", "").await;
    assert_eq!(answered_at(&server, &talk, 29_900).await, ["Here I am."]);
    assert_eq!(codes(&server).await, [""; 0]);
}

async fn an_answer_after_the_limit_is_not_said(server: TestServer) {
    let talk = set_up(&server, "kommunicate", "").await;
    assert_eq!(answered_at(&server, &talk, 30_100).await, ["We are closed."]);
    assert_eq!(codes(&server).await, ["timeout"]);
    server.company.forget_answers();
    // The late answer comes before this one.
    server.company.on("/bot", kommunicate("I am back.").after(WHILE * 2));
    assert_eq!(talk.say("hello").await, ["I am back."]);
    let seen = texts(&json!(talk.messages().await));
    assert_eq!(seen, ["anybody there?", "We are closed.", "hello", "I am back."]);
}

async fn a_question_is_asked_again_within_its_first_limit(mut server: TestServer) {
    let talk = set_up(&server, "kommunicate", "").await;
    server.company.on("/bot", Answer::hang());
    talk.send("slow", "hello", 0).await.expect(202);
    server.company.wait_for_requests(1).await;
    server.clock.advance_by_seconds(20);

    let next = server.another_process().await;
    let client = server.client_of(&next);
    drop(std::mem::replace(&mut server.process, next));
    let requests = server.company.wait_for_requests(2).await;
    assert_eq!(requests[0].body, requests[1].body, "it is the same question");
    let key = |at: usize| requests[at].header("idempotency-key").unwrap().to_owned();
    assert_eq!(key(0), key(1));

    server.clock.advance_by_seconds(10);
    let talk = Talk { client, ..talk };
    let answer = talk.send("slow", "hello", 30).await.expect(200);
    assert_eq!(texts(&answer["replies"]), ["We are closed."]);
}

async fn a_question_whose_limit_passed_while_nobody_lived_is_given_up(mut server: TestServer) {
    let talk = set_up(&server, "kommunicate", "    time_limit_seconds: 5\n").await;
    server.company.on("/bot", Answer::hang());
    talk.send("slow", "hello", 0).await.expect(202);
    server.company.wait_for_requests(1).await;
    server.clock.advance_by_millis(4_999);
    let clock = server.clock.clone();
    let next = server.another_process().await;
    let client = server.client_of(&next);
    let former = std::mem::replace(&mut server.process, next);
    drop(former);
    clock.advance_by_seconds(60);
    let talk = Talk { client, ..talk };
    let answer = talk.send("slow", "hello", 30).await.expect(200);
    assert_eq!(texts(&answer["replies"]), ["We are closed."]);
    assert_eq!(codes_seen_by(&talk.client).await, ["timeout"]);
}

async fn a_bot_that_keeps_failing_is_left_alone(server: TestServer) {
    let talk = set_up(&server, "kommunicate", "").await;
    server.company.on("/bot", Answer::status(503));
    for _ in 0..6 {
        assert_eq!(talk.say("hello").await, ["We are closed."]);
    }
    assert_eq!(server.company.requests().len(), 5);
    let codes = codes(&server).await;
    assert_eq!(codes[3..], ["status", "status", "breaker_open"]);
}

async fn a_name_that_flips_to_a_private_address_is_not_followed(server: TestServer) {
    let bot = delegating(&server, "kommunicate", "");
    server.set_up(&bot.replace("127.0.0.1", FLIPPING)).await;
    let talk = Talk::open_as(&server.client, "web", "ada").await;
    server.company.on("/bot", kommunicate("We are open.").header("connection", "close"));
    assert_eq!(talk.say("hello").await, ["We are open."]);
    assert_eq!(talk.say("hello again").await, ["We are closed."]);
    assert_eq!(codes(&server).await, ["egress_denied"]);
    assert_eq!(server.company.requests().len(), 1);
}
