//! The proof that webhooks are told everything and in order, whatever the receiver does: it drops connections,
//! fails, answers too late, and hears the same thing again.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::bots_of_tests::saying;
use crate::client::Client;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![hooks_order_holds_whatever_the_receiver_does];

/// Set to the number of conversations of a longer proof.
const CONVERSATIONS: &str = "COLLOQUY_HOOKS_ORDER";
/// Conversations of a quick one, and messages in each.
const QUICK: usize = 24;
const MESSAGES: usize = 4;
/// How long the worker may need before time moves on.
const LOOK: Duration = Duration::from_millis(20);
/// How long all of it may take.
const PATIENCE: Duration = Duration::from_secs(600);
/// Steps of time, in seconds: shorter than any pause but the first.
const STEP_S: u32 = 20;

/// Numbers that look like chance and are the same each time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

/// What a receiver does, for as many requests; it behaves afterwards. Too late is rare, as it takes as long.
fn misbehave(server: &TestServer, (path, time_limit): (&str, Duration), dice: &mut Dice) -> usize {
    let count = 150;
    for index in 0..count {
        let answer = match dice.throw(10) {
            0 | 1 => Answer::status(500),
            2 => Answer::reset(),
            3 => Answer::close(),
            4 => Answer::redirect(302, "/elsewhere"),
            5 if index < 40 => Answer::status(200).after(time_limit + Duration::from_millis(300)),
            6 => Answer::json(200, &json!({ "ok": true })).truncated_to(30),
            _ => Answer::status(200),
        };
        server.company.on(path, answer);
    }
    server.company.on(path, Answer::status(204));
    count
}

/// What names an event, and its conversation.
fn place_of(request: &Request) -> (String, Value) {
    let body = request.json().unwrap();
    if request.path == "/ours" {
        let conversation = body["data"]["conversation"]["id"].as_str().unwrap();
        let what = match body["data"]["message"]["number"].as_u64() {
            Some(number) => json!(number),
            None => body["type"].clone(),
        };
        return (format!("ours {conversation}"), what);
    }
    let user = body["user"]["auth_id"].as_str().unwrap();
    let what = match body["event_name"].as_str().unwrap() {
        "message" => json!(body["message"]["id"].as_u64().unwrap() & 0xf_ffff),
        other => json!(other),
    };
    (format!("theirs {user}"), what)
}

/// What each conversation's receiver heard, repetitions that follow each other taken as one.
fn heard(requests: &[Request]) -> BTreeMap<String, Vec<Value>> {
    let mut heard: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for request in requests {
        let (place, what) = place_of(request);
        let all = heard.entry(place).or_default();
        if all.last() != Some(&what) {
            all.push(what);
        }
    }
    heard
}

async fn waiting(client: &Client) -> (u64, Vec<String>) {
    let page = client.get("/api/v1/webhooks").await.expect(200);
    let all = page["items"].as_array().unwrap();
    let count = all.iter().map(|it| it["waiting"].as_u64().unwrap()).sum();
    let is_off = |it: &&Value| it.get("disabled_at").is_some();
    let off = all.iter().filter(is_off).map(|it| it["id"].as_str().unwrap().to_owned());
    (count, off.collect())
}

async fn hooks_order_holds_whatever_the_receiver_does(server: TestServer) {
    let conversations: usize =
        std::env::var(CONVERSATIONS).ok().and_then(|it| it.parse().ok()).unwrap_or(QUICK);
    let mut dice = Dice(7);
    misbehave(&server, ("/ours", Duration::from_secs(15)), &mut Dice(99));
    misbehave(&server, ("/hook", Duration::from_secs(5)), &mut dice);
    server.publish("small", &saying("yes")).await;
    let body = json!({
        "key": "program", "environment": "production", "first_responder": { "bot": "small" },
        "callback": server.company.url("/hook"), "secret": "s",
    });
    server.client.post("/api/v1/webhook-channels", &body).await.expect(201);
    let body = json!({ "url": server.company.url("/ours") });
    server.client.post("/api/v1/webhooks", &body).await.expect(201);
    let mut talks = Vec::new();
    for index in 0..conversations {
        talks.push(Talk::open_as(&server.client, "program", &format!("u{index}")).await);
    }
    for _ in 0..MESSAGES {
        for talk in &talks {
            talk.say("hello").await;
        }
    }
    for talk in &talks {
        server.client.post(&talk.path("/close"), &json!({})).await;
    }
    let all_told = async {
        loop {
            let (count, off) = waiting(&server.client).await;
            for id in off {
                server.client.post(&format!("/api/v1/webhooks/{id}/enable"), &json!({})).await;
            }
            if count == 0 {
                return;
            }
            server.clock.advance_by_seconds(STEP_S);
            tokio::time::sleep(LOOK).await;
        }
    };
    tokio::time::timeout(PATIENCE, all_told).await.unwrap();

    let requests = server.company.requests();
    let heard = heard(&requests);
    let last = u64::try_from(MESSAGES).unwrap() * 2;
    for talk in &talks {
        let numbers = (1..=last).map(|number| json!(number));
        let opened = std::iter::once(json!("conversation.opened"));
        let closed = std::iter::once(json!("conversation.closed"));
        let expected: Vec<Value> = opened.chain(numbers).chain(closed).collect();
        assert_eq!(heard[&format!("ours {}", talk.id)], expected, "{}", talk.id);
    }
    for index in 0..conversations {
        // The bot's are the even ones.
        let numbers = (1..=last / 2).map(|number| json!(number * 2));
        let ends = ["chat_complete", "webhook_conversation_complete"].map(|name| json!(name));
        let expected: Vec<Value> = numbers.chain(ends).collect();
        assert_eq!(heard[&format!("theirs u{index}")], expected, "u{index}");
    }
    let told = conversations * (MESSAGES * 3 + 4);
    println!("hooks-order: {told} events in {} requests, each told and in order", requests.len());
}
