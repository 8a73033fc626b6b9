//! Webhooks in our own words, with a real receiver.

use std::time::Duration;

use gateway::signature::Signed;
use model::Secret;
use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::bots_of_tests::saying;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    what_happens_is_told_signed_and_in_order,
    a_webhook_hears_what_it_wants_of_its_channel,
    two_secrets_are_good_for_a_while,
    one_that_is_gone_is_told_nothing_and_later_everything,
    what_was_given_up_is_told_again,
    a_dead_webhook_holds_back_no_other,
    what_cannot_be_kept_is_refused,
];

const LOOK: Duration = Duration::from_millis(50);

/// A webhook at this path.
pub async fn make(server: &TestServer, path: &str, more: Value) -> (String, Secret<String>) {
    let mut body = json!({ "name": "crm", "url": server.company.url(path) });
    more.as_object().unwrap().iter().for_each(|(name, value)| body[name] = value.clone());
    let made = server.client.post("/api/v1/webhooks", &body).await.expect(201);
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (text("id"), Secret::new(text("secret")))
}

fn types(requests: &[Request]) -> Vec<String> {
    let kind = |request: &Request| request.json().unwrap()["type"].as_str().unwrap().to_owned();
    requests.iter().map(kind).collect()
}

pub fn is_signed(request: &Request, secret: &Secret<String>, server: &TestServer) -> bool {
    let signed = Signed {
        id: request.header("webhook-id").unwrap(),
        timestamp_s: request.header("webhook-timestamp").unwrap().parse().unwrap(),
        body: &request.body,
    };
    let signatures = request.header("webhook-signature").unwrap();
    signed.verify(secret, signatures, server.clock.now()).is_ok()
}

async fn pass_time(server: &TestServer, (seconds, requests): (u32, usize)) -> Vec<Request> {
    loop {
        server.clock.advance_by_seconds(seconds);
        let waiting = server.company.wait_for_requests(requests);
        if let Ok(requests) = tokio::time::timeout(LOOK, waiting).await {
            return requests;
        }
    }
}

async fn view(server: &TestServer, id: &str) -> Value {
    server.client.get(&format!("/api/v1/webhooks/{id}")).await.expect(200)
}

async fn what_happens_is_told_signed_and_in_order(server: TestServer) {
    server.company.on("/in", Answer::text(200, "thanks"));
    server.set_up(&saying("yes")).await;
    let (id, secret) = make(&server, "/in", json!({})).await;
    let talk = Talk::open_as(&server.client, "web", "ada").await;
    talk.say("hello").await;
    server.client.post(&talk.path("/close"), &json!({})).await;
    let requests = server.company.wait_for_requests(4).await;
    let expected =
        ["conversation.opened", "message.created", "message.created", "conversation.closed"];
    assert_eq!(types(&requests), expected);
    assert!(requests.iter().all(|request| is_signed(request, &secret, &server)));
    let told = requests[2].json().unwrap();
    assert_eq!(told["id"], requests[2].header("webhook-id").unwrap());
    let message = &told["data"]["message"];
    assert_eq!((&message["text"], &message["author"]), (&json!("yes"), &json!("bot")));
    assert_eq!((&message["number"], &message["content"]["text"]), (&json!(2), &json!("yes")));
    let conversation = &told["data"]["conversation"];
    assert_eq!(conversation["contact"]["external_id"], "ada");
    assert_eq!((&conversation["id"], &conversation["channel"]), (&json!(talk.id), &json!("web")));
    let path = format!("/api/v1/webhooks/{id}/deliveries?limit=2");
    // A try is kept after it.
    let page = loop {
        let page = server.client.get(&path).await.expect(200);
        if page["items"][0]["event"] == "conversation.closed" {
            break page;
        }
        tokio::time::sleep(LOOK).await;
    };
    let newest = &page["items"][0];
    assert_eq!((&newest["status"], &newest["response"]), (&json!(200), &json!("thanks")));
    assert_eq!((&newest["event"], &newest["attempt"]), (&json!("conversation.closed"), &json!(1)));
    let sent: Value = serde_json::from_str(newest["request"].as_str().unwrap()).unwrap();
    assert_eq!(sent, requests[3].json().unwrap());
    assert!(page["next"].is_string() && !page.to_string().contains(secret.expose().as_str()));
}

async fn a_webhook_hears_what_it_wants_of_its_channel(server: TestServer) {
    server.company.on("/in", Answer::status(200));
    server.set_up(&saying("yes")).await;
    server.channel("other", "small", json!({})).await;
    let events = json!({ "events": ["conversation.closed"], "channel": "other" });
    let (id, _) = make(&server, "/in", events).await;
    for channel in ["web", "other"] {
        let talk = Talk::open_as(&server.client, channel, "ada").await;
        talk.say("hello").await;
        server.client.post(&talk.path("/close"), &json!({})).await;
    }
    server.client.post(&format!("/api/v1/webhooks/{id}/test"), &json!({})).await.expect(202);
    let requests = server.company.wait_for_requests(2).await;
    let mut heard = types(&requests);
    heard.sort();
    assert_eq!(heard, ["conversation.closed", "webhook.test"]);
}

async fn two_secrets_are_good_for_a_while(server: TestServer) {
    server.company.on("/in", Answer::status(200));
    let (id, first) = make(&server, "/in", json!({})).await;
    let path = format!("/api/v1/webhooks/{id}");
    let overlap = json!({ "overlap_seconds": 60 });
    let rotated = server.client.post(&format!("{path}/rotate"), &overlap).await.expect(200);
    let second = Secret::new(rotated["secret"].as_str().unwrap().to_owned());
    server.client.post(&format!("{path}/test"), &json!({})).await.expect(202);
    let requests = server.company.wait_for_requests(1).await;
    assert!(is_signed(&requests[0], &first, &server) && is_signed(&requests[0], &second, &server));
    server.clock.advance_by_seconds(60);
    server.client.post(&format!("{path}/test"), &json!({})).await.expect(202);
    let requests = server.company.wait_for_requests(2).await;
    assert!(!is_signed(&requests[1], &first, &server) && is_signed(&requests[1], &second, &server));
    for bad in [json!({ "secret": "hunter2" }), json!({ "overlap_seconds": 99_999_999 })] {
        let refused = server.client.post(&format!("{path}/rotate"), &bad).await;
        refused.expect_problem(400, "bad_field");
    }
}

async fn one_that_is_gone_is_told_nothing_and_later_everything(server: TestServer) {
    server.company.on("/gone", Answer::status(410)).on("/in", Answer::status(200));
    server.set_up(&saying("yes")).await;
    let (id, _) = make(&server, "/gone", json!({ "events": ["message.created"] })).await;
    make(&server, "/in", json!({ "events": ["webhook.disabled"] })).await;
    let talk = Talk::open_as(&server.client, "web", "ada").await;
    talk.say("hello").await;
    // The first message is told it; the other webhook is told of that.
    let requests = server.company.wait_for_requests(2).await;
    assert_eq!(requests[1].json().unwrap()["data"]["webhook"], id);
    assert_eq!(view(&server, &id).await["disabled_for"], "gone");
    talk.say("again").await;
    assert_eq!(view(&server, &id).await["waiting"], 4);
    server.company.forget_answers();
    server.company.on("/gone", Answer::status(200)).on("/in", Answer::status(200));
    server.client.post(&format!("/api/v1/webhooks/{id}/enable"), &json!({})).await.expect(204);
    let requests = pass_time(&server, (1, 6)).await;
    let numbers: Vec<Value> = requests[2..]
        .iter()
        .map(|it| it.json().unwrap()["data"]["message"]["number"].clone())
        .collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    assert_eq!(requests[0].header("webhook-id"), requests[2].header("webhook-id"));
    let reports = server.reports().await;
    let told = reports[0]["report"]["message"].as_str().unwrap();
    assert_eq!(told, "a webhook is disabled: message 1 didn't reach it: status 410");
}

async fn what_was_given_up_is_told_again(server: TestServer) {
    server.company.on("/in", Answer::status(500));
    server.set_up(&saying("yes")).await;
    let (id, _) = make(&server, "/in", json!({ "events": ["conversation.opened"] })).await;
    Talk::open_as(&server.client, "web", "ada").await;
    let path = format!("/api/v1/webhooks/{id}");
    let dead = loop {
        server.clock.advance_by_seconds(3_600);
        tokio::time::sleep(LOOK).await;
        let page = server.client.get(&format!("{path}/dead-letters")).await.expect(200);
        if let Some(dead) = page["items"].as_array().unwrap().first() {
            break dead.clone();
        }
        // Before it fails for five days.
        assert_eq!(view(&server, &id).await.get("disabled_at"), None);
    };
    assert_eq!(dead["attempts"], 9);
    assert_eq!(dead["reason"], "10 tries: status 500");
    assert_eq!(server.company.requests().len(), 10);
    server.company.forget_answers();
    server.company.on("/in", Answer::status(200));
    let some = json!({ "ids": [dead["id"]] });
    let replayed = server.client.post(&format!("{path}/replay"), &some).await.expect(200);
    assert_eq!(replayed, json!({ "replayed": 1 }));
    let requests = pass_time(&server, (1, 11)).await;
    assert_eq!(requests[10].body, requests[0].body);
    assert_eq!(requests[10].header("webhook-id"), requests[0].header("webhook-id"));
    let all = server.client.post(&format!("{path}/replay"), &json!({})).await.expect(200);
    assert_eq!(all, json!({ "replayed": 0 }));
}

async fn a_dead_webhook_holds_back_no_other(server: TestServer) {
    server.company.on("/dead", Answer::hang()).on("/in", Answer::status(200));
    server.set_up(&saying("yes")).await;
    make(&server, "/dead", json!({})).await;
    make(&server, "/in", json!({})).await;
    let talk = Talk::open_as(&server.client, "web", "ada").await;
    talk.say("hello").await;
    let arrived = async {
        loop {
            let requests = server.company.requests();
            let quick: Vec<Request> =
                requests.into_iter().filter(|request| request.path == "/in").collect();
            if quick.len() == 3 {
                return quick;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    let arrived = tokio::time::timeout(Duration::from_secs(10), arrived).await.unwrap();
    assert_eq!(types(&arrived)[0], "conversation.opened");
}

async fn what_cannot_be_kept_is_refused(server: TestServer) {
    let client = &server.client;
    for bad in [
        json!({ "url": "ftp://a.example" }),
        json!({ "url": "https://me:secret@a.example/" }),
        json!({ "url": "https://a.example", "events": ["nothing"] }),
        json!({ "url": "https://a.example", "channel": "none" }),
        json!({ "url": "https://a.example", "name": "" }),
    ] {
        client.post("/api/v1/webhooks", &bad).await.expect_problem(400, "bad_field");
    }
    assert_eq!(client.get("/api/v1/webhooks").await.expect(200)["items"], json!([]));
    let (id, secret) = make(&server, "/in", json!({})).await;
    let changed = json!({ "url": "https://b.example", "events": ["message.created"] });
    client.put(&format!("/api/v1/webhooks/{id}"), &changed).await.expect(204);
    let shown = view(&server, &id).await;
    assert_eq!(
        (&shown["url"], &shown["name"]),
        (&json!("https://b.example"), &json!("https://b.example"))
    );
    assert!(!shown.to_string().contains(secret.expose().as_str()));
    if let Some(bytes) = server.database.bytes() {
        let secret = secret.expose().as_bytes();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
    client.delete(&format!("/api/v1/webhooks/{id}")).await.expect(204);
    client.get(&format!("/api/v1/webhooks/{id}")).await.expect_problem(404, "not_found");
}
