//! Bots of ours that other systems ask: each protocol through HTTP, who may ask, repetitions, hand-offs,
//! and bots that need longer.

use gateway::signature::{Signed, hub_signature};
use model::Secret;
use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::{calling, saying};
use crate::client::{Client, Request, Response};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    kommunicate_is_answered_with_an_array_of_messages,
    haptik_is_answered_with_a_response_and_a_status,
    a_client_of_rasa_is_answered_with_its_own_id,
    our_own_protocol_is_answered_with_messages,
    liveperson_creates_a_conversation_and_tells_of_events,
    liveperson_is_refused_as_its_reference_says,
    a_token_of_liveperson_is_good_for_its_account_and_scope,
    a_repeated_message_has_the_same_answer_and_no_second_turn,
    a_hand_off_ends_our_part_and_the_next_message_begins_anew,
    a_bot_that_closes_often_goes_on_with_the_next_conversation,
    a_bot_that_needs_longer_says_the_rest_with_the_next_answer,
    files_places_and_circumstances_arrive,
    a_request_with_a_wrong_signature_is_refused,
    a_key_leads_into_its_own_workspace_and_needs_the_scope,
    what_cannot_be_asked_is_refused_with_a_reason,
    production_answers_unless_only_test_is_released,
    too_many_bots_in_a_row_are_a_loop,
    replies_come_later_once_for_a_key,
];

/// A bot that welcomes, pauses, hands over and closes.
const BOT: &str = "format: 1
bot: small
stories:
  main:
    dialogs:
      hello:
        starts_on: { events: WELCOME }
        interactions:
          greet: { say: Welcome. }
      person:
        starts_on: { patterns: [\"person*\"] }
        interactions:
          give: { transfer: { message: One moment., skill: billing } }
      bye:
        starts_on: { patterns: [\"bye*\"] }
        interactions:
          say: { say: Goodbye. }
          close: { close: survey }
      slow:
        starts_on: { patterns: [\"pause*\"] }
        interactions:
          first: { say: First. }
          second: { say: Second., delay_ms: 3000 }
      any:
        kind: fallback
        interactions:
          reply: { say: \"you said {$query}\" }
";

const KOMMUNICATE: &str = "/gateway/kommunicate/small";
const HAPTIK: &str = "/gateway/haptik/small";
const RASA: &str = "/gateway/rasa/small/webhooks/rest/webhook";
const OWN: &str = "/gateway/colloquy/small";
const LIVEPERSON: &str = "/gateway/liveperson/v1/bots/small/environments";

async fn asking(server: &TestServer, source: &str) -> Client {
    server.publish("small", source).await;
    server.client_with(&["gateway"]).await
}

fn kommunicate(text: &str, key: &str) -> Value {
    json!({
        "from": "user-1", "groupId": 4711, "botId": "theirs", "key": key, "message": text,
        "contentType": 0, "source": "WEB", "metadata": { "KM_CHAT_CONTEXT": { "attachments": [] } },
    })
}

fn kommunicate_event(name: &str, key: &str) -> Value {
    let mut body = kommunicate("", key);
    body["eventName"] = name.into();
    body
}

fn haptik(text: &str) -> Value {
    json!({
        "user": { "user_id": "u1", "full_name": "Ada", "language_code": "en" }, "conversation_no": 3,
        "event": "API_INTEGRATION",
        "entities": { "feedback_regex": [{ "entity_value": text, "original_text": text, "detection": "message" }] },
    })
}

fn own(text: &str, id: &str) -> Value {
    json!({
        "protocol": 1, "type": "message", "id": id,
        "contact": { "id": "c1", "name": "Ada" }, "conversation": { "id": "v1" },
        "message": { "text": text },
    })
}

/// Every conversation that there is.
async fn conversations(server: &TestServer) -> Vec<Value> {
    let page = server.client.get("/api/v1/conversations?limit=200").await.expect(200);
    page["items"].as_array().unwrap().clone()
}

async fn messages(server: &TestServer, conversation: &Value) -> Vec<Value> {
    let path = format!("/api/v1/conversations/{}/messages", conversation["id"].as_str().unwrap());
    server.client.get(&path).await.expect(200)["messages"].as_array().unwrap().clone()
}

async fn kommunicate_is_answered_with_an_array_of_messages(server: TestServer) {
    let client = asking(&server, BOT).await;
    let welcome = client.post(KOMMUNICATE, &kommunicate_event("WELCOME", "k0")).await.expect(200);
    assert_eq!(welcome, json!([{ "message": "Welcome." }]));
    let said = client.post(KOMMUNICATE, &kommunicate("hello", "k1")).await.expect(200);
    assert_eq!(said, json!([{ "message": "you said hello" }]));
    let handed = client.post(KOMMUNICATE, &kommunicate("person please", "k2")).await.expect(200);
    assert_eq!(
        handed,
        json!([{ "message": "One moment." }, { "metadata": { "KM_ASSIGN_TEAM": "billing" } }])
    );
    let listed = conversations(&server).await;
    assert_eq!(listed.len(), 1, "{listed:?}");
    assert_eq!(listed[0]["channel"], "gateway");

    // Nothing that is shown to people only is a question.
    let mut notice = kommunicate("Ann joined", "k3");
    notice["contentType"] = 10.into();
    assert_eq!(client.post(KOMMUNICATE, &notice).await.expect(200), json!([]));
    assert_eq!(conversations(&server).await.len(), 1);

    // An event that no dialog waits for says nothing.
    let other = kommunicate_event("OTHER", "k4");
    assert_eq!(client.post(KOMMUNICATE, &other).await.expect(200), json!([]));
}

async fn haptik_is_answered_with_a_response_and_a_status(server: TestServer) {
    let client = asking(&server, BOT).await;
    for path in [HAPTIK.to_owned(), format!("{HAPTIK}/nodes/first")] {
        let said = client.post(&path, &haptik("hello")).await.expect(200);
        assert_eq!(said, json!({ "response": ["you said hello"], "status": true }), "{path}");
    }
    let handed = client.post(HAPTIK, &haptik("person")).await.expect(200);
    assert_eq!(handed, json!({ "response": ["One moment."], "status": false }));
}

async fn a_client_of_rasa_is_answered_with_its_own_id(server: TestServer) {
    let client = asking(&server, BOT).await;
    let body = json!({ "sender": "s1", "message": "hello" });
    let said = client.post(RASA, &body).await.expect(200);
    assert_eq!(said, json!([{ "text": "you said hello", "recipient_id": "s1" }]));
    let begin = json!({ "sender": "s1", "message": "/session_start" });
    let said = client.post(RASA, &begin).await.expect(200);
    assert_eq!(said, json!([{ "text": "Welcome.", "recipient_id": "s1" }]));
}

async fn our_own_protocol_is_answered_with_messages(server: TestServer) {
    let client = asking(&server, BOT).await;
    let said = client.post(OWN, &own("pause", "m1")).await.expect(200);
    let message = &said["messages"];
    assert_eq!(texts(message), ["First.", "Second."]);
    assert_eq!(message[1]["delay_ms"], 3000, "{said}");
    let closed = client.post(OWN, &own("bye", "m2")).await.expect(200);
    assert_eq!(texts(&closed["messages"]), ["Goodbye."]);
    assert_eq!(closed["close"], json!({ "survey": true }));
}

async fn liveperson_creates_a_conversation_and_tells_of_events(server: TestServer) {
    let client = asking(&server, BOT).await;
    assert_eq!(client.get(LIVEPERSON).await.expect(200), json!(["production", "draft"]));
    for environment in ["draft", "production"] {
        let state = client.get(&format!("{LIVEPERSON}/{environment}/state")).await.expect(200);
        assert_eq!(state["state"], "online");
    }
    let nowhere = client.get(&format!("{LIVEPERSON}/alpha/state")).await;
    nowhere.expect_problem(404, "not_found");

    let conversation = format!("{LIVEPERSON}/draft/conversations/c-1");
    let events = format!("{conversation}/events");
    let event = |kind: &str, sequence: u32, data: Value| {
        json!({ "type": kind, "source": "CONSUMER", "data": data,
            "context": { "lpEvent": { "sequence": sequence } } })
    };
    let hello = event("TEXT", 1, json!({ "message": "hello" }));
    client.post(&events, &hello).await.expect(404);
    let opening = json!({
        "sdes": { "unauthenticatedSdes": { "ctmrinfo": { "customerId": "42" } } },
        "context": { "type": "MESSAGING", "skillId": "", "engagementId": "" },
    });
    client.put(&conversation, &opening).await.expect(200);
    client.put(&conversation, &opening).await.expect(409);
    let started = client.post(&events, &event("START", 0, json!({}))).await.expect(200);
    assert_eq!(started["response"], json!([{ "type": "TEXT", "data": { "message": "Welcome." } }]));
    let said = client.post(&events, &hello).await.expect(200);
    assert_eq!(
        said["response"],
        json!([{ "type": "TEXT", "data": { "message": "you said hello" } }])
    );
    let pause = event("TEXT", 2, json!({ "message": "pause" }));
    let paused = client.post(&events, &pause).await.expect(200);
    assert_eq!(
        paused["response"][1],
        json!({ "type": "DELAY", "data": { "seconds": 3, "typing": true } })
    );
    let person = event("TEXT", 3, json!({ "message": "person" }));
    let handed = client.post(&events, &person).await.expect(200);
    assert_eq!(
        handed["response"][2]["data"],
        json!({ "name": "TRANSFER", "parameters": { "skillName": "billing" } })
    );
    // It is theirs now: the connector creates it once more when it comes back to the bot.
    let later = event("TEXT", 4, json!({ "message": "again" }));
    client.post(&events, &later).await.expect(404);
    client.put(&conversation, &opening).await.expect(200);
    client.post(&events, &later).await.expect(200);
}

async fn liveperson_is_refused_as_its_reference_says(server: TestServer) {
    let client = asking(&server, BOT).await;
    let ask = |value: Option<&str>| {
        let request = client.anonymous();
        let value = value.map(str::to_owned);
        async move {
            let request = request.request("GET", LIVEPERSON);
            let request = match &value {
                Some(value) => request.header("authorization", value),
                None => request,
            };
            request.send().await.status
        }
    };
    let read = server.client_with(&["read"]).await.key.unwrap();
    let good = client.key.clone().unwrap();
    for (value, status) in [
        (None, 403),
        (Some("Bearer"), 401),
        (Some("Bearer "), 401),
        (Some("Bearer nonsense"), 400),
        (Some("Bearer a.b.c"), 400),
        (Some("Bearer colloquy_nobody"), 401),
        (Some(&format!("Bearer {read}")), 401),
        (Some(&format!("Bearer {good}")), 200),
    ] {
        assert_eq!(ask(value).await, status, "{value:?}");
    }
}

async fn a_token_of_liveperson_is_good_for_its_account_and_scope(server: TestServer) {
    asking(&server, BOT).await;
    let fixture: Value =
        serde_json::from_str(include_str!("gateway/liveperson_tokens.json")).unwrap();
    let keep = |secret: String| {
        let body = json!({ "secret": secret, "hosts": ["liveperson.example"] });
        let client = server.client.clone();
        async move { client.put("/api/v1/secrets/gateway-liveperson", &body).await.expect(204) }
    };
    let ask = |token: &str| {
        let (client, value) = (server.client.anonymous(), format!("Bearer {token}"));
        async move {
            client.request("GET", LIVEPERSON).header("authorization", &value).send().await.status
        }
    };
    let token = |name: &str| fixture["tokens"][name].as_str().unwrap().to_owned();
    assert_eq!(ask(&token("good")).await, 401, "no key is kept");
    let pem = fixture["public_key"].as_str().unwrap();
    for kept in [format!("account: 12345678\n{pem}"), fixture["jwks"].to_string()] {
        keep(kept).await;
        for (name, status) in [
            ("good", 200),
            ("good_by_its_former_scope", 200),
            ("of_another_account", 401),
            ("of_another_issuer", 401),
            ("without_the_scope", 401),
            ("without_any_scope", 401),
            ("expired", 401),
            ("signed_by_another", 401),
            ("unsigned", 400),
        ] {
            assert_eq!(ask(&token(name)).await, status, "{name}");
        }
    }
    // Without an account, tokens of every account would be good.
    keep(pem.to_owned()).await;
    assert_eq!(ask(&token("good")).await, 401);
    // Beside a key that leads elsewhere, the other workspace's keys are asked.
    let stranger = server.stranger().await.key.unwrap();
    let path = format!("{LIVEPERSON}?key={stranger}");
    let good = format!("Bearer {}", token("good"));
    let other = server.client.anonymous();
    let answer = other.request("GET", &path).header("authorization", &good).send().await;
    assert_eq!(answer.status, 401);
}

async fn a_repeated_message_has_the_same_answer_and_no_second_turn(server: TestServer) {
    let client = asking(&server, BOT).await;
    for (path, texts) in [
        (KOMMUNICATE, [kommunicate("hello", "k1"), kommunicate("person", "k2")]),
        (OWN, [own("hello", "m1"), own("bye", "m2")]),
    ] {
        let first = client.post(path, &texts[0]).await.expect(200);
        assert_eq!(client.post(path, &texts[0]).await.expect(200), first);
        let ended = client.post(path, &texts[1]).await.expect(200);
        for body in &texts {
            let again = client.post(path, body).await.expect(200);
            assert_eq!(again, *if body == &texts[0] { &first } else { &ended }, "{path}");
        }
    }
    for conversation in conversations(&server).await {
        assert_eq!(messages(&server, &conversation).await.len(), 4, "{conversation}");
    }
    // Haptik's requests have no id: each is a message.
    client.post(HAPTIK, &haptik("hello")).await.expect(200);
    client.post(HAPTIK, &haptik("hello")).await.expect(200);
    assert_eq!(messages(&server, &conversations(&server).await[0]).await.len(), 4);
    // An id that is used for something else is something else.
    let other = client.post(KOMMUNICATE, &kommunicate("other", "k1")).await.expect(200);
    assert_eq!(other[0]["message"], "you said other");
}

async fn a_hand_off_ends_our_part_and_the_next_message_begins_anew(server: TestServer) {
    let client = asking(&server, BOT).await;
    client.post(OWN, &own("person", "m1")).await.expect(200);
    let first = conversations(&server).await;
    assert_eq!(first.len(), 1);
    assert_eq!(first[0]["status"], "closed", "nobody of ours is to take it");
    let said = client.post(OWN, &own("hello", "m2")).await.expect(200);
    assert_eq!(texts(&said["messages"]), ["you said hello"]);
    let both = conversations(&server).await;
    assert_eq!(both.len(), 2);
    assert_eq!(both[0]["contact"], both[1]["contact"]);
}

async fn a_bot_that_closes_often_goes_on_with_the_next_conversation(server: TestServer) {
    let client = asking(&server, BOT).await;
    for index in 0..9 {
        let said = client.post(OWN, &own("bye", &format!("b{index}"))).await.expect(200);
        assert_eq!(texts(&said["messages"]), ["Goodbye."]);
        assert_eq!(conversations(&server).await.len(), index + 1);
    }
    client.post(OWN, &own("hello", "h1")).await.expect(200);
    client.post(OWN, &own("hello", "h2")).await.expect(200);
    assert_eq!(conversations(&server).await.len(), 10);
}

async fn a_bot_that_needs_longer_says_the_rest_with_the_next_answer(server: TestServer) {
    let slow =
        Answer::json(200, &json!({ "word": "tea" })).after(std::time::Duration::from_secs(2));
    server.company.on("/slow", slow);
    let client = asking(&server, &calling(server.company.address())).await;
    let path = format!("{OWN}?wait=0");
    let partly = client.post(&path, &own("call", "m1")).await.expect(202);
    assert_eq!(texts(&partly["messages"]), ["One moment."]);
    // The next message waits its turn, and brings what came in between.
    let rest = client.post(OWN, &own("hello", "m2")).await.expect(200);
    assert_eq!(texts(&rest["messages"]), ["It says tea", "you said hello"]);
    let next = client.post(OWN, &own("more", "m3")).await.expect(200);
    assert_eq!(texts(&next["messages"]), ["you said more"]);
    let again = client.post(OWN, &own("call", "m1")).await.expect(200);
    assert_eq!(texts(&again["messages"]), ["One moment.", "It says tea"]);
}

async fn files_places_and_circumstances_arrive(server: TestServer) {
    let client = asking(&server, BOT).await;
    let mut body = own("look", "m1");
    body["conversation"]["context"] = json!({ "plan": "gold" });
    let file = json!({ "name": "a.png", "type": "image/png", "size": 3, "url": "https://files.example/a.png" });
    body["message"]["attachments"] = json!([file, file, file, file, file, file, file]);
    body["message"]["location"] = json!({ "latitude": 1.5, "longitude": 2.5 });
    client.post(OWN, &body).await.expect(200);
    let kept = messages(&server, &conversations(&server).await[0]).await;
    let of_contact: Vec<&Value> = kept.iter().filter(|it| it["author"] == "contact").collect();
    let kinds: Vec<&str> = of_contact.iter().map(|it| it["type"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["attachments", "attachments", "location"], "{kept:?}");
    let contact = server.client.get("/api/v1/conversations?limit=1").await.expect(200);
    assert!(contact["items"][0]["contact"].is_string());
}

fn signed<'a>(
    client: &'a Client,
    path: &str,
    headers: &[(&str, String)],
    body: &Value,
) -> Request<'a> {
    let request = client.request("POST", path);
    let request =
        headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    request.json(body)
}

async fn a_request_with_a_wrong_signature_is_refused(server: TestServer) {
    let client = asking(&server, BOT).await;
    let standard = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    for (name, secret) in [("gateway-haptik-small", "node"), ("gateway-colloquy-small", standard)] {
        let body = json!({ "secret": secret, "hosts": ["caller.example"] });
        server.client.put(&format!("/api/v1/secrets/{name}"), &body).await.expect(204);
    }
    let body = haptik("hello");
    let bytes = serde_json::to_vec(&body).unwrap();
    let hub = |secret: &str| hub_signature(&Secret::new(secret.to_owned()), &bytes);
    for (headers, status) in [
        (vec![], 401),
        (vec![("x-hub-signature", hub("other"))], 401),
        (vec![("x-hub-signature", "sha1=00".to_owned())], 401),
        (vec![("x-hub-signature", hub("node"))], 200),
    ] {
        let answer = signed(&client, HAPTIK, &headers, &body).send().await;
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.text());
        if status == 401 {
            answer.expect_problem(401, "wrong_signature");
        }
    }
    let body = own("hello", "m1");
    let bytes = serde_json::to_vec(&body).unwrap();
    let now = server.clock.now().as_second();
    let headers = |id: &str, at: i64, secret: &str| {
        let signature = Signed { id, timestamp_s: at, body: &bytes }
            .sign(&Secret::new(secret.to_owned()))
            .unwrap();
        vec![
            ("webhook-id", "w1".to_owned()),
            ("webhook-timestamp", at.to_string()),
            ("webhook-signature", signature),
        ]
    };
    let other = "whsec_OTg3NjU0MzIxMDk4NzY1NDMyMTA5ODc2";
    for (headers, status) in [
        (vec![], 401),
        (headers("w1", now, other), 401),
        (headers("w2", now, standard), 401),
        (headers("w1", now - 301, standard), 401),
        (headers("w1", now, standard), 200),
    ] {
        let answer = signed(&client, OWN, &headers, &body).send().await;
        assert_eq!(answer.status, status, "{headers:?}: {}", answer.text());
    }
    // The others have no signatures.
    client.post(KOMMUNICATE, &kommunicate("hello", "k1")).await.expect(200);
}

async fn a_key_leads_into_its_own_workspace_and_needs_the_scope(server: TestServer) {
    let client = asking(&server, BOT).await;
    let key = client.key.clone().unwrap();
    let stranger = server.stranger().await;
    let body = kommunicate("hello", "k1");
    let anonymous = client.anonymous();
    let by_header = |name: &'static str, value: String| {
        signed(&anonymous, KOMMUNICATE, &[(name, value)], &body).send()
    };
    let status = |answer: Response| answer.status;
    assert_eq!(status(by_header("x-api-key", key.clone()).await), 200);
    assert_eq!(status(by_header("authorization", format!("Bearer {key}")).await), 200);
    let in_address = format!("{KOMMUNICATE}?key={key}");
    assert_eq!(status(anonymous.post(&in_address, &body).await), 200);
    assert_eq!(status(anonymous.post(KOMMUNICATE, &body).await), 401);
    assert_eq!(status(anonymous.post(&format!("{KOMMUNICATE}?key=x"), &body).await), 401);
    stranger.post(KOMMUNICATE, &body).await.expect_problem(404, "not_found");
    let read = server.client_with(&["read", "bots", "conversations"]).await;
    read.post(KOMMUNICATE, &body).await.expect_problem(403, "not_allowed");
    // Their bot of the same key is theirs.
    crate::server::save_draft(&stranger, "small", &saying("theirs")).await;
    let publish = json!({ "environment": "test" });
    stranger.post("/api/v1/bots/small/publish", &publish).await.expect(200);
    let theirs = stranger.post(KOMMUNICATE, &body).await.expect(200);
    assert_eq!(theirs, json!([{ "message": "theirs" }]));
    assert_eq!(conversations(&server).await.len(), 1);
    assert!(!crate::logs::text().contains(&key));
}

async fn what_cannot_be_asked_is_refused_with_a_reason(server: TestServer) {
    let client = asking(&server, BOT).await;
    let nobody = "/gateway/kommunicate/nobody";
    client.post(nobody, &kommunicate("x", "k")).await.expect_problem(404, "not_found");
    let raw = |body: &'static str| client.request("POST", KOMMUNICATE).body(body).send();
    raw("{").await.expect_problem(400, "bad_json");
    raw("").await.expect_problem(400, "bad_field");
    raw("[1]").await.expect_problem(400, "bad_field");
    raw("{\"groupId\": 1}").await.expect_problem(400, "bad_field");
    let large = client.request("POST", KOMMUNICATE).body(vec![b' '; 300_000]).send().await;
    large.expect_problem(413, "too_large");
    let long = kommunicate(&"x".repeat(8_001), "k");
    client.post(KOMMUNICATE, &long).await.expect_problem(400, "bad_field");
    let deep = "[".repeat(10_000);
    client.request("POST", OWN).body(deep).send().await.expect_problem(400, "bad_json");
    // Ids of any kind are kept.
    for group in ["g".repeat(256), "a\nb".to_owned(), "🦀".to_owned()] {
        let mut body = kommunicate("hello", "k1");
        body["groupId"] = group.as_str().into();
        body["from"] = group.as_str().into();
        client.post(KOMMUNICATE, &body).await.expect(200);
    }
}

async fn production_answers_unless_only_test_is_released(server: TestServer) {
    let publish = |source: String, environment: &'static str| {
        let server = &server;
        async move {
            crate::server::save_draft(&server.client, "small", &source).await;
            let body = json!({ "environment": environment });
            server.client.post("/api/v1/bots/small/publish", &body).await.expect(200);
        }
    };
    let client = server.client_with(&["gateway"]).await;
    crate::server::save_draft(&server.client, "small", &saying("draft")).await;
    client.post(OWN, &own("x", "m0")).await.expect_problem(409, "no_release");
    publish(saying("test"), "test").await;
    let said = |id: &'static str, query: &'static str| {
        let client = client.clone();
        async move {
            let path = format!("{OWN}{query}");
            let said = client.post(&path, &own("x", id)).await.expect(200);
            texts(&said["messages"])
        }
    };
    assert_eq!(said("m1", "").await, ["test"]);
    publish(saying("production"), "production").await;
    server.process.app.clock().advance_by_seconds(2);
    for _ in 0..40 {
        if said("m2", "?environment=production").await == ["production"] {
            break;
        }
    }
    assert_eq!(said("m3", "?environment=test").await, ["test"]);
    assert_eq!(said("m4", "").await, ["production"]);
    let listed = conversations(&server).await;
    let mut channels: Vec<&str> = listed.iter().map(|it| it["channel"].as_str().unwrap()).collect();
    channels.sort_unstable();
    assert_eq!(channels, ["gateway", "gateway-test"]);
    let wrong = client.post(&format!("{OWN}?environment=moon"), &own("x", "m5")).await;
    wrong.expect_problem(400, "bad_field");
}

async fn too_many_bots_in_a_row_are_a_loop(server: TestServer) {
    let client = asking(&server, BOT).await;
    for (hops, status) in [("1", 200), ("3", 200), ("4", 508), ("99", 508)] {
        let headers = [("colloquy-hops", hops.to_owned())];
        let body = own("hello", &format!("m{hops}"));
        let answer = signed(&client, OWN, &headers, &body).send().await;
        assert_eq!(answer.status, status, "{hops}");
        if status == 508 {
            answer.expect_problem(508, "loop");
        }
    }
}

async fn replies_come_later_once_for_a_key(server: TestServer) {
    server.set_up(&saying("hello")).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("x").await;
    let path = talk.path("/replies");
    let body = json!({ "messages": [{ "type": "text", "text": "It is done." }] });
    let send = |key: &'static str, body: Value| {
        let (client, path) = (server.client.clone(), path.clone());
        async move {
            client.request("POST", &path).header("idempotency-key", key).json(&body).send().await
        }
    };
    let first = send("r1", body.clone()).await.expect(200);
    assert_eq!(first, json!({ "numbers": [3] }));
    assert_eq!(send("r1", body.clone()).await.expect(200), first);
    let other = json!({ "messages": [{ "type": "text", "text": "Or not." }] });
    send("r1", other.clone()).await.expect_problem(409, "id_reused");
    assert_eq!(send("r2", other.clone()).await.expect(200)["numbers"], json!([4]));
    server.client.post(&path, &other).await.expect(200);
    assert_eq!(texts(&json!(talk.messages().await))[2..], ["It is done.", "Or not.", "Or not."]);
    send("r3", json!({ "messages": "x" })).await.expect_problem(400, "bad_field");
    send("r4", json!([])).await.expect_problem(400, "bad_field");
    server.stranger().await.post(&path, &other).await.expect_problem(404, "not_found");
    let handed = json!({ "messages": [], "handoff": { "team": "billing" } });
    send("r5", handed).await.expect(200);
    assert_eq!(talk.status().await, "queued");
    server.client.request("POST", &talk.path("/close")).send().await.expect(204);
    send("r6", other).await.expect_problem(409, "conversation_closed");
    assert_eq!(send("r1", body).await.expect(200), first);
}
