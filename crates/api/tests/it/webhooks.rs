//! The webhook that is told of every message, with a real receiver.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::bots_of_tests::{bot_of, saying};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    every_message_is_told_in_order,
    metadata_are_told_as_texts_and_files_where_there_are_some,
    notes_and_events_are_not_told,
    a_token_is_never_read_back,
    without_a_webhook_nothing_is_queued,
    a_receiver_that_fails_is_told_later_and_in_order,
    a_message_that_cannot_be_told_for_a_day_is_given_up_with_a_report,
    what_is_queued_survives_the_process,
    a_slow_receiver_does_not_hold_back_others,
    a_webhook_belongs_to_its_workspace,
];

const WEBHOOK: &str = "/api/v1/webhooks/kommunicate";
/// How long the worker may sleep before it looks.
const LOOK: Duration = Duration::from_millis(50);

async fn set_webhook(server: &TestServer) {
    server.set_up(&saying("yes")).await;
    let body = json!({ "url": server.company.url("/hook"), "token": "abcdef" });
    server.client.put(WEBHOOK, &body).await.expect(204);
}

fn told(requests: &[Request]) -> Vec<String> {
    let text = |request: &Request| {
        let body = request.json().unwrap();
        format!("{}: {}", body["from"].as_str().unwrap(), body["message"].as_str().unwrap())
    };
    requests.iter().map(text).collect()
}

async fn every_message_is_told_in_order(server: TestServer) {
    server.company.on("/hook", Answer::status(200));
    set_webhook(&server).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("hello").await;
    talk.say("again").await;
    let requests = server.company.wait_for_requests(4).await;
    let contact = requests[0].json().unwrap()["from"].as_str().unwrap().to_owned();
    let expected = [
        format!("{contact}: hello"),
        "small: yes".to_owned(),
        format!("{contact}: again"),
        "small: yes".to_owned(),
    ];
    assert_eq!(told(&requests), expected);
    for request in &requests {
        assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/hook"));
        assert_eq!(request.header("authentication"), Some("Basic YWJjZGVm"));
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("content-type"), Some("application/json"));
    }
    let body = requests[1].json().unwrap();
    let group = body["groupId"].as_u64().unwrap();
    let expected = json!({
        "key": format!("5-{group}-2"), "from": "small", "groupId": group,
        "clientGroupId": group.to_string(), "groupName": "", "message": "yes", "contentType": 0,
        "timeStamp": server.clock.now().as_millisecond(), "receiverConnected": false,
        "receiverLastSeenAtTime": server.clock.now().as_millisecond(), "metadata": {},
    });
    assert_eq!(body, expected);
    assert_eq!(requests[1].header("idempotency-key"), Some(format!("5-{group}-2").as_str()));
}

async fn metadata_are_told_as_texts_and_files_where_there_are_some(server: TestServer) {
    server.company.on("/hook", Answer::status(200));
    set_webhook(&server).await;
    let body = json!({ "channel": "web", "contact": "ada", "context": { "plan": "gold", "n": 1 } });
    let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
    let path = format!("/api/v1/conversations/{}", opened["id"].as_str().unwrap());
    let upload = server.client.request("POST", &format!("{path}/attachments?name=a.txt"));
    let upload = upload.header("content-type", "text/plain").body("Dear all").send().await;
    let file = upload.expect(201);
    let said = json!({
        "id": "1", "text": "Here", "attachments": [file["id"]], "context": { "n": 2 },
        "metadata": [{ "k": { "a": [1] }, "t": "text", "none": null }],
    });
    let sent = server.client.post(&format!("{path}/messages"), &said).await;
    assert_eq!(sent.status, 200, "{}", sent.text());
    let requests = server.company.wait_for_requests(2).await;
    let (told, reply) = (requests[0].json().unwrap(), requests[1].json().unwrap());
    assert_eq!((&told["from"], &told["message"]), (&json!("ada"), &json!("Here")));
    let expected = json!({
        "k": "{\"a\":[1]}", "t": "text", "KM_CHAT_CONTEXT": "{\"plan\":\"gold\",\"n\":2}",
    });
    assert_eq!(told["metadata"], expected);
    assert_eq!(
        (&told["file"]["name"], &told["file"]["contentType"]),
        (&json!("a.txt"), &json!("text/plain"))
    );
    assert_eq!(told["file"]["size"], 8);
    let link = told["file"]["url"].as_str().unwrap();
    let read = server.client.anonymous().get(&link[link.find("/files/").unwrap()..]).await;
    assert_eq!((read.status, read.text().as_str()), (200, "Dear all"));
    assert_eq!(reply.get("file"), None);
    assert_eq!(reply["metadata"], json!({}));
}

async fn notes_and_events_are_not_told(server: TestServer) {
    server.company.on("/hook", Answer::status(200));
    let source = "      hello:
        starts_on: { events: [WELCOME] }
        interactions:
          hello: { say: Welcome! }
      other:
        starts_on: { patterns: ['*'] }
        interactions:
          note: { note: canary-note }
          say: { say: Bye. }
";
    server.publish("small", &bot_of(source)).await;
    server.channel("web", "small", json!({})).await;
    let body = json!({ "url": server.company.url("/hook") });
    server.client.put(WEBHOOK, &body).await.expect(204);
    let talk = Talk::open(&server.client, "web").await;
    talk.say("hello").await;
    let requests = server.company.wait_for_requests(3).await;
    let told: Vec<String> =
        told(&requests).iter().map(|it| it.split(": ").nth(1).unwrap().to_owned()).collect();
    assert_eq!(told, ["Welcome!", "hello", "Bye."]);
    assert!(requests.iter().all(|request| request.header("authentication").is_none()));
}

async fn a_token_is_never_read_back(server: TestServer) {
    let client = &server.client;
    client.get(WEBHOOK).await.expect_problem(404, "not_found");
    client.delete(WEBHOOK).await.expect_problem(404, "not_found");
    for bad in [
        json!({ "url": "ftp://example.com" }),
        json!({ "url": "https://me:secret@example.com/" }),
        json!({ "url": "https://example.com", "token": "" }),
        json!({ "url": "https://example.com", "token": "a\nb" }),
    ] {
        client.put(WEBHOOK, &bad).await.expect_problem(400, "bad_field");
    }
    let body = json!({ "url": "https://example.com/in", "token": "canary-51aa" });
    client.put(WEBHOOK, &body).await.expect(204);
    let shown = client.get(WEBHOOK).await.expect(200);
    assert_eq!(
        (&shown["url"], &shown["has_token"]),
        (&json!("https://example.com/in"), &json!(true))
    );
    assert!(!shown.to_string().contains("canary-51aa"));
    if let Some(bytes) = server.database.bytes() {
        assert!(!bytes.windows(11).any(|window| window == b"canary-51aa"));
    }
    client.put(WEBHOOK, &json!({ "url": "https://example.com/in" })).await.expect(204);
    assert_eq!(client.get(WEBHOOK).await.expect(200)["has_token"], false);
    let reader = server.client_with(&["conversations", "bots", "read"]).await;
    reader.get(WEBHOOK).await.expect_problem(403, "not_allowed");
    reader.put(WEBHOOK, &body).await.expect_problem(403, "not_allowed");
    reader.delete(WEBHOOK).await.expect_problem(403, "not_allowed");
    client.delete(WEBHOOK).await.expect(204);
}

async fn without_a_webhook_nothing_is_queued(server: TestServer) {
    set_webhook(&server).await;
    server.client.delete(WEBHOOK).await.expect(204);
    Talk::open(&server.client, "web").await.say("hello").await;
    assert_eq!(server.process.app.store().next_send(&[]).await.unwrap(), None);
    assert!(server.company.requests().is_empty());
}

/// Moves the clock on until so many requests have come.
async fn pass_time(server: &TestServer, (seconds, requests): (u32, usize)) -> Vec<Request> {
    loop {
        server.clock.advance_by_seconds(seconds);
        let waiting = server.company.wait_for_requests(requests);
        if let Ok(requests) = tokio::time::timeout(LOOK, waiting).await {
            return requests;
        }
    }
}

async fn a_receiver_that_fails_is_told_later_and_in_order(server: TestServer) {
    server.company.on("/hook", Answer::status(503)).on("/hook", Answer::reset());
    server.company.on("/hook", Answer::redirect(302, "/elsewhere"));
    server.company.on("/hook", Answer::status(204));
    set_webhook(&server).await;
    Talk::open(&server.client, "web").await.say("hello").await;
    let requests = pass_time(&server, (1, 5)).await;
    let keys: Vec<&str> = requests.iter().map(|it| it.header("idempotency-key").unwrap()).collect();
    assert!(keys[..4].iter().all(|key| *key == keys[0]), "{keys:?}");
    assert_eq!(told(&requests)[4], "small: yes");
    let reports = server.reports().await;
    let told: Vec<&str> =
        reports.iter().map(|it| it["report"]["message"].as_str().unwrap()).collect();
    assert_eq!(told, ["message 1 didn't reach the webhook and comes again: status 503"]);
}

async fn a_message_that_cannot_be_told_for_a_day_is_given_up_with_a_report(server: TestServer) {
    server.company.on("/hook", Answer::status(500));
    set_webhook(&server).await;
    Talk::open(&server.client, "web").await.say("hello").await;
    server.company.wait_for_requests(1).await;
    let reports = loop {
        server.clock.advance_by_seconds(3_600);
        tokio::time::sleep(LOOK).await;
        let reports = server.reports().await;
        if reports.iter().filter(|it| it["report"]["severity"] == "error").count() == 2 {
            break reports;
        }
    };
    // The newest first: the second message was a day old when it could be told.
    let told: Vec<&str> =
        reports.iter().map(|it| it["report"]["message"].as_str().unwrap()).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[1].starts_with("message 1 didn't reach the webhook in "), "{told:?}");
    assert_eq!(told[2], "message 1 didn't reach the webhook and comes again: status 500");
    assert!(told.iter().all(|message| message.ends_with(": status 500")), "{told:?}");
    assert!(reports.iter().all(|it| it["report"]["code"] == "webhook_failed"));
    assert_eq!(server.process.app.store().next_send(&[]).await.unwrap(), None);
}

async fn what_is_queued_survives_the_process(mut server: TestServer) {
    server.company.on("/hook", Answer::hang());
    set_webhook(&server).await;
    Talk::open(&server.client, "web").await.say("hello").await;
    server.company.wait_for_requests(1).await;
    let other = server.another_process().await;
    drop(std::mem::replace(&mut server.process, other));
    server.company.forget_answers();
    server.company.on("/hook", Answer::status(200));
    let requests = pass_time(&server, (1, 3)).await;
    assert_eq!(requests[0].body, requests[1].body, "the same message again");
    assert_eq!(told(&requests)[2], "small: yes");
}

async fn a_slow_receiver_does_not_hold_back_others(server: TestServer) {
    server.company.on("/slow", Answer::hang()).on("/hook", Answer::status(200));
    set_webhook(&server).await;
    let stranger = server.stranger().await;
    let slow = json!({ "url": server.company.url("/slow") });
    stranger.put(WEBHOOK, &slow).await.expect(204);
    let channel = json!({ "kind": "web", "environment": "test" });
    stranger.put("/api/v1/channels/web", &channel).await.expect(201);
    for _ in 0..40 {
        let talk = Talk::open(&stranger, "web").await;
        talk.send_only("anybody?").await;
    }
    Talk::open(&server.client, "web").await.say("hello").await;
    let arrived = async {
        loop {
            let requests = server.company.requests();
            let quick: Vec<Request> =
                requests.into_iter().filter(|request| request.path == "/hook").collect();
            if quick.len() == 2 {
                return quick;
            }
            tokio::time::sleep(LOOK).await;
        }
    };
    let arrived = tokio::time::timeout(Duration::from_secs(8), arrived).await;
    assert_eq!(told(&arrived.unwrap())[1], "small: yes");
}

async fn a_webhook_belongs_to_its_workspace(server: TestServer) {
    server.company.on("/hook", Answer::status(200));
    set_webhook(&server).await;
    let stranger = server.stranger().await;
    stranger.get(WEBHOOK).await.expect_problem(404, "not_found");
    stranger.delete(WEBHOOK).await.expect_problem(404, "not_found");
    let channel = json!({ "kind": "web", "environment": "test" });
    stranger.put("/api/v1/channels/web", &channel).await.expect(201);
    Talk::open(&stranger, "web").await.send_only("secret").await;
    Talk::open(&server.client, "web").await.say("hello").await;
    let requests = server.company.wait_for_requests(2).await;
    assert!(told(&requests).iter().all(|told| !told.contains("secret")), "{requests:?}");
    let _: Value = server.client.get(WEBHOOK).await.expect(200);
}
