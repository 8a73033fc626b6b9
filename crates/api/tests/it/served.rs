//! Bots of ours that other systems ask: what those say of the circumstances, what comes later, whom a
//! conversation is given to, and when it is over.

use std::time::Duration;

use gateway::signature::Signed;
use model::Secret;
use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::bots_of_tests::{bot_of, calling};
use crate::client::Client;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::texts;

tests![
    circumstances_reach_templates_conditions_and_scripts,
    what_haptik_wrote_down_is_read_as_details_and_attributes,
    what_liveperson_knows_of_a_visitor_is_read,
    the_later_word_counts,
    a_named_agent_and_team_are_told_in_each_protocols_words,
    an_answer_after_the_wait_is_posted_to_kommunicate,
    what_kommunicate_does_not_take_comes_again_in_order_or_with_the_next_answer,
    a_follow_up_and_a_hand_off_are_posted_in_order,
    an_answer_in_time_is_never_posted,
    an_answer_after_the_wait_is_posted_to_a_reply_url,
    without_a_place_for_later_answers_the_builder_learns_of_them,
    what_is_queued_for_later_survives_the_process,
    a_token_leads_into_the_workspace_that_keeps_its_account,
    liveperson_says_when_it_is_over,
    quick_replies_are_buttons_in_chats_of_liveperson,
    hops_are_counted_per_message,
    another_bot_waits_until_the_one_before_was_asked,
];

/// How long the worker may sleep before it looks.
const LOOK: Duration = Duration::from_millis(50);
const KOMMUNICATE: &str = "/gateway/kommunicate/small";
const HAPTIK: &str = "/gateway/haptik/small";
const OWN: &str = "/gateway/colloquy/small";
const LIVEPERSON: &str = "/gateway/liveperson/v1/bots/small/environments/production/conversations";
const API_KEY: &str = "canary-9b1d-api-key";

async fn asking(server: &TestServer, source: &str) -> Client {
    server.publish("small", source).await;
    server.client_with(&["gateway"]).await
}

fn kommunicate(text: &str, key: &str, context: &Value) -> Value {
    json!({
        "from": "user-1", "groupId": 4711, "botId": "theirs", "applicationId": "shop", "key": key,
        "message": text, "contentType": 0, "source": 1, "metadata": { "KM_CHAT_CONTEXT": context },
    })
}

fn own(text: &str, id: &str) -> Value {
    json!({
        "protocol": 1, "type": "message", "id": id, "contact": { "id": "c1" },
        "conversation": { "id": "v1" }, "message": { "text": text },
    })
}

fn haptik(text: &str) -> Value {
    json!({
        "user": { "user_id": "u1", "full_name": "Ada Lee", "language_code": "de", "device_platform": 5 },
        "node": "first", "conversation_no": 3, "event": "API_INTEGRATION",
        "conversation_details": { "order_id": "A-17" },
        "user_details": { "phone_number": "8800", "vip": true },
        "env_variables": { "CRM": "https://crm.example" },
        "entities": { "feedback_regex": [{ "entity_value": text, "original_text": text }] },
    })
}

/// A bot that says what it knows.
fn telling(template: &str) -> String {
    bot_of(&format!(
        "      any:
        starts_on: {{ patterns: [\"*\"] }}
        interactions:
          reply: {{ say: {template:?} }}
"
    ))
}

async fn circumstances_reach_templates_conditions_and_scripts(server: TestServer) {
    let bot = bot_of(
        "      hello:
        starts_on: { events: WELCOME }
        interactions:
          greet: { say: \"Welcome from {$context.page}.\" }
      script:
        starts_on: { patterns: [script] }
        interactions:
          say:
            say: \"script: {$seen}\"
            pre: |
              const context = botContext.getBotVariable('context');
              botContext.setBotVariable('seen', context.page + ' ' + context.cart.items[1], true, false);
      any:
        starts_on: { patterns: [\"*\"] }
        interactions:
          reply:
            say:
              - \"{$context.page} {$context.groupId} {$context.from} {$context.botId}\"
              - { text: \"{$context.page} auf Deutsch\", language: de }
",
    );
    let client = asking(&server, &bot).await;
    let post = |text: &'static str, key: &'static str, context: Value| {
        let (client, mut body) = (client.clone(), kommunicate(text, key, &context));
        async move {
            if key == "k0" {
                body["eventName"] = "WELCOME".into();
            }
            client.post(KOMMUNICATE, &body).await.expect(200)[0]["message"].clone()
        }
    };
    assert_eq!(post("", "k0", json!({ "page": "/start" })).await, "Welcome from /start.");
    let said = post("hi", "k1", json!({ "page": "/cart" })).await;
    assert_eq!(said, "/cart 4711 user-1 theirs");
    // A message's own are over the conversation's, and aren't there any more with the next.
    assert_eq!(post("hi", "k2", json!({})).await, "/start 4711 user-1 theirs");
    let cart = json!({ "page": "/pay", "cart": { "items": ["tea", "milk"] } });
    assert_eq!(post("script", "k3", cart).await, "script: /pay milk");
    let german = json!({ "kmUserLocale": "en", "kmUserLanguageCode": "de_AT" });
    assert_eq!(post("hi", "k4", german).await, "/start auf Deutsch");
    // The language is known from then on.
    assert_eq!(post("hi", "k5", json!({})).await, "/start auf Deutsch");
    // What an event says holds for the conversation.
    let mut event = kommunicate("", "k6", &json!({ "page": "/late" }));
    event["eventName"] = "SEEN".into();
    client.post(KOMMUNICATE, &event).await.expect(200);
    assert_eq!(post("hi", "k7", json!({})).await, "/late auf Deutsch");
}

async fn what_haptik_wrote_down_is_read_as_details_and_attributes(server: TestServer) {
    let template = "{$context.conversation_details.order_id} {$context.user_details.vip} {$context.env_variables.CRM} \
        {$context.user.device_platform} {$contact.name} {$contact.phone_number} {$contact.language} {$firstname}";
    let client = asking(&server, &telling(template)).await;
    let said = client.post(HAPTIK, &haptik("hello")).await.expect(200);
    let expected = "A-17 true https://crm.example 5 Ada Lee 8800 de Ada";
    assert_eq!(said["response"], json!([expected]));
}

async fn what_liveperson_knows_of_a_visitor_is_read(server: TestServer) {
    let template = "{$context.skillId} {$context.sdes.unauthenticatedSdes.cart.total} {$contact.customer_info.customerId} {$contact.name}";
    let client = asking(&server, &telling(template)).await;
    let opening = json!({
        "sdes": {
            "authenticatedSdes": { "personal": { "personal": { "firstname": "Ada", "lastname": "Lee" } } },
            "unauthenticatedSdes": { "ctmrinfo": { "customerId": "42" }, "cart": { "total": 9.5 } },
        },
        "context": { "type": "MESSAGING", "skillId": "77", "engagementId": "e" },
    });
    client.put(&format!("{LIVEPERSON}/c-1"), &opening).await.expect(200);
    let event = json!({ "type": "TEXT", "source": "CONSUMER", "data": { "message": "hi" },
        "context": { "lpEvent": { "sequence": 1 } } });
    let said = client.post(&format!("{LIVEPERSON}/c-1/events"), &event).await.expect(200);
    assert_eq!(said["response"][0]["data"]["message"], "77 9.5 42 Ada Lee");
}

async fn the_later_word_counts(server: TestServer) {
    let client = asking(&server, &telling("{$contact.name} {$contact.plan} {$contact.city}")).await;
    let said = |id: &'static str, contact: Value| {
        let (client, mut body) = (client.clone(), own("hi", id));
        body["contact"] = contact;
        async move { texts(&client.post(OWN, &body).await.expect(200)["messages"]).remove(0) }
    };
    let first =
        json!({ "id": "c1", "name": "Ada", "attributes": { "plan": "free", "city": "Bonn" } });
    assert_eq!(said("m1", first).await, "Ada free Bonn");
    let second =
        json!({ "id": "c1", "attributes": { "plan": "gold" }, "details": { "city": "Ulm" } });
    assert_eq!(said("m2", second).await, "Ada gold Ulm");
    assert_eq!(said("m3", json!({ "id": "c1" })).await, "Ada gold Ulm");
}

async fn a_named_agent_and_team_are_told_in_each_protocols_words(server: TestServer) {
    let bot = bot_of(
        "      person:
        starts_on: { patterns: [\"person\"] }
        interactions:
          give: { transfer: { message: One moment., skill: billing, agent: ann@shop.example } }
",
    );
    let client = asking(&server, &bot).await;
    let said = client.post(KOMMUNICATE, &kommunicate("person", "k1", &json!({}))).await.expect(200);
    let given = json!({ "KM_ASSIGN_TEAM": "billing", "KM_ASSIGN_TO": "ann@shop.example" });
    assert_eq!(said, json!([{ "message": "One moment." }, { "metadata": given }]));
    let said = client.post(OWN, &own("person", "m1")).await.expect(200);
    assert_eq!(said["handoff"], json!({ "team": "billing", "to": "ann@shop.example" }));
    let said = client.post(HAPTIK, &haptik("person")).await.expect(200);
    assert_eq!(said["status"], false);
    let rasa = "/gateway/rasa/small/webhooks/rest/webhook";
    let said = client.post(rasa, &json!({ "sender": "s", "message": "person" })).await.expect(200);
    let given = &said[1]["custom"]["colloquy"]["handoff"];
    assert_eq!(*given, json!({ "team": "billing", "to": "ann@shop.example" }));
    client.put(&format!("{LIVEPERSON}/c-1"), &json!({})).await.expect(200);
    let event = json!({ "type": "TEXT", "source": "CONSUMER", "data": { "message": "person" } });
    let said = client.post(&format!("{LIVEPERSON}/c-1/events"), &event).await.expect(200);
    assert_eq!(
        said["response"][1]["data"],
        json!({ "name": "TRANSFER", "parameters": { "skillName": "billing", "agentId": "ann@shop.example" } })
    );
}

/// A bot of ours that needs long, asked by Kommunicate, whose API the company plays.
async fn slow_for_kommunicate(server: &TestServer, source: &str) -> Client {
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_secs(1));
    server.company.on("/slow", slow);
    let client = asking(server, source).await;
    // The channel is made when it is first needed.
    client.post(OWN, &own("hello", "m0")).await.expect(200);
    let base = server.company.url("");
    let channel = json!({ "kind": "api", "environment": "production", "kommunicate_url": base.trim_end_matches('/') });
    server.client.put("/api/v1/channels/gateway", &channel).await.expect(200);
    let hosts = [server.company.address().to_string()];
    let secret = json!({ "secret": API_KEY, "hosts": hosts });
    let path = "/api/v1/secrets/gateway-kommunicate-small";
    server.client.put(path, &secret).await.expect(204);
    client
}

/// Moves the clock on until so many requests have come to a path.
async fn sent_to(server: &TestServer, path: &str, count: usize) -> Vec<Request> {
    loop {
        server.clock.advance_by_seconds(2);
        tokio::time::sleep(LOOK).await;
        let mut requests = server.company.requests();
        requests.retain(|request| request.path == path);
        if requests.len() >= count {
            return requests;
        }
    }
}

const SEND: &str = "/rest/ws/message/v2/send";

async fn an_answer_after_the_wait_is_posted_to_kommunicate(server: TestServer) {
    server.company.on(SEND, Answer::json(200, &json!({ "status": "success" })));
    let client = slow_for_kommunicate(&server, &calling(server.company.address())).await;
    let path = format!("{KOMMUNICATE}?wait=0");
    let partly = client.post(&path, &kommunicate("call", "k1", &json!({}))).await.expect(200);
    assert_eq!(partly, json!([{ "message": "One moment." }]));
    let sent = sent_to(&server, SEND, 1).await;
    let expected = json!({ "groupId": 4711, "fromUserName": "theirs", "message": "It says tea" });
    assert_eq!(sent[0].json().unwrap(), expected);
    assert_eq!(sent[0].header("api-key"), Some(API_KEY));
    assert!(sent[0].header("idempotency-key").is_some());
    // It isn't told twice.
    let next = client.post(KOMMUNICATE, &kommunicate("hi", "k2", &json!({}))).await.expect(200);
    assert_eq!(next, json!([{ "message": "you said hi" }]));
    assert_eq!(late_reports(&server).await, 0);
    assert!(!crate::logs::text().contains(API_KEY));
}

async fn what_kommunicate_does_not_take_comes_again_in_order_or_with_the_next_answer(
    server: TestServer,
) {
    server.company.on(SEND, Answer::status(503)).on(SEND, Answer::reset());
    server.company.on(SEND, Answer::status(200));
    let client = slow_for_kommunicate(&server, &calling(server.company.address())).await;
    let path = format!("{KOMMUNICATE}?wait=0");
    client.post(&path, &kommunicate("call", "k1", &json!({}))).await.expect(200);
    let sent = sent_to(&server, SEND, 3).await;
    assert!(sent.iter().all(|it| it.body == sent[0].body), "{sent:?}");
    let key = sent[0].header("idempotency-key");
    assert!(sent.iter().all(|it| it.header("idempotency-key") == key));
    // What couldn't be sent is told by the next answer, and isn't sent any more then.
    server.company.forget_answers();
    let slow = Answer::json(200, &json!({ "word": "milk" })).after(Duration::from_secs(1));
    server.company.on("/slow", slow);
    server.company.on(SEND, Answer::status(500));
    client.post(&path, &kommunicate("call", "k2", &json!({}))).await.expect(200);
    sent_to(&server, SEND, 4).await;
    // A message that comes again gets the same answer again: each try is another one.
    let mut tries = 0;
    let next = loop {
        tries += 1;
        let body = kommunicate("hi", &format!("again-{tries}"), &json!({}));
        let next = client.post(KOMMUNICATE, &body).await.expect(200);
        if next[0]["message"] == "It says milk" {
            break next;
        }
        tokio::time::sleep(LOOK).await;
        assert_eq!(next[0]["message"], "you said hi", "{next}");
    };
    assert_eq!(next[1]["message"], "you said hi");
    server.clock.advance_by_seconds(20_000);
    wait_for_none_queued(&server).await;
}

/// What the bot's builder was told of answers that came too late.
async fn late_reports(server: &TestServer) -> usize {
    let reports = server.reports().await;
    reports.iter().filter(|report| report["report"]["code"] == "late_answer").count()
}

async fn wait_for_none_queued(server: &TestServer) {
    while server.process.app.store().next_send(&[]).await.unwrap().is_some() {
        server.clock.advance_by_seconds(2);
        tokio::time::sleep(LOOK).await;
    }
}

async fn a_follow_up_and_a_hand_off_are_posted_in_order(server: TestServer) {
    server.company.on(SEND, Answer::status(200));
    let head = format!(
        "format: 1\nbot: small\nintegrations:\n  Slow: {{ post: \"http://{}/slow\", idempotent: true }}\n",
        server.company.address()
    );
    let bot = bot_of(
        "      trip:
        starts_on: { patterns: [trip] }
        interactions:
          city:
            ask: Which city?
            follow_up: { after_seconds: 20, say: Still there? }
      person:
        starts_on: { patterns: [person] }
        interactions:
          wait: { call: Slow, next: give }
          give: { transfer: { message: Ann has time now., agent: ann } }
      any:
        kind: fallback
        interactions:
          reply: { say: \"you said {$query}\" }
",
    )
    .replace("format: 1\nbot: small\n", &head);
    let client = slow_for_kommunicate(&server, &bot).await;
    client.post(KOMMUNICATE, &kommunicate("trip", "k1", &json!({}))).await.expect(200);
    let sent = sent_to(&server, SEND, 1).await;
    assert_eq!(sent[0].json().unwrap()["message"], "Still there?");
    let path = format!("{KOMMUNICATE}?wait=0");
    // The contact of another conversation: this one is asked for a city.
    let other = |text: &str, key: &str| {
        let mut body = kommunicate(text, key, &json!({}));
        body["groupId"] = 4712.into();
        body
    };
    client.post(&path, &other("person", "k2")).await.expect(200);
    let sent = sent_to(&server, SEND, 3).await;
    assert_eq!(sent[1].json().unwrap()["message"], "Ann has time now.");
    let end = sent[2].json().unwrap();
    assert_eq!(
        (&end["message"], &end["metadata"]),
        (&json!(""), &json!({ "KM_ASSIGN_TO": "ann" }))
    );
    // Our part is over: what comes next begins anew.
    loop {
        let listed = server.client.get("/api/v1/conversations?limit=1").await.expect(200);
        if listed["items"][0]["status"] == "closed" {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    let next = client.post(KOMMUNICATE, &other("hi", "k3")).await.expect(200);
    assert_eq!(next, json!([{ "message": "you said hi" }]));
    let listed = server.client.get("/api/v1/conversations?limit=200").await.expect(200);
    // That of the set-up, the trip, and two for the one that was given away.
    assert_eq!(listed["items"].as_array().unwrap().len(), 4, "{listed}");
}

async fn an_answer_in_time_is_never_posted(server: TestServer) {
    server.company.on(SEND, Answer::status(200));
    let client = slow_for_kommunicate(&server, &calling(server.company.address())).await;
    let said = client.post(KOMMUNICATE, &kommunicate("call", "k1", &json!({}))).await.expect(200);
    assert_eq!(said, json!([{ "message": "One moment." }, { "message": "It says tea" }]));
    server.clock.advance_by_seconds(60);
    wait_for_none_queued(&server).await;
    assert!(server.company.requests().iter().all(|request| request.path != SEND));
    assert_eq!(late_reports(&server).await, 0);
}

async fn an_answer_after_the_wait_is_posted_to_a_reply_url(server: TestServer) {
    server.company.on("/replies", Answer::status(200));
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_secs(1));
    server.company.on("/slow", slow);
    let client = asking(&server, &calling(server.company.address())).await;
    let hosts = [server.company.address().to_string()];
    let signing = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
    for (name, secret) in [("gateway-replies-small", API_KEY), ("gateway-colloquy-small", signing)]
    {
        let body = json!({ "secret": secret, "hosts": hosts });
        server.client.put(&format!("/api/v1/secrets/{name}"), &body).await.expect(204);
    }
    let mut body = own("call", "m1");
    body["reply_url"] = server.company.url("/replies").into();
    let bytes = serde_json::to_vec(&body).unwrap();
    let now = server.clock.now().as_second();
    let secret = Secret::new(signing.to_owned());
    let signature = Signed { id: "w1", timestamp_s: now, body: &bytes }.sign(&secret).unwrap();
    let path = format!("{OWN}?wait=0");
    let request = client.request("POST", &path).header("webhook-id", "w1");
    let request = request.header("webhook-timestamp", &now.to_string());
    request.header("webhook-signature", &signature).json(&body).send().await.expect(202);
    let sent = sent_to(&server, "/replies", 1).await.remove(0);
    assert_eq!(texts(&sent.json().unwrap()["messages"]), ["It says tea"]);
    let bearer = format!("Bearer {API_KEY}");
    assert_eq!(sent.header("authorization"), Some(bearer.as_str()));
    let signed = Signed {
        id: sent.header("webhook-id").unwrap(),
        timestamp_s: sent.header("webhook-timestamp").unwrap().parse().unwrap(),
        body: &sent.body,
    };
    let signature = sent.header("webhook-signature").unwrap();
    signed.verify(&secret, signature, server.clock.now()).unwrap();
}

async fn without_a_place_for_later_answers_the_builder_learns_of_them(server: TestServer) {
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_secs(1));
    server.company.on("/slow", slow);
    let client = asking(&server, &calling(server.company.address())).await;
    client.post(&format!("{HAPTIK}?wait=0"), &haptik("call")).await.expect(200);
    while late_reports(&server).await < 1 {
        server.clock.advance_by_seconds(2);
        tokio::time::sleep(LOOK).await;
    }
    // No secret, no address: a reply_url alone is never written to.
    let mut body = own("call", "m1");
    body["reply_url"] = server.company.url("/replies").into();
    client.post(&format!("{OWN}?wait=0"), &body).await.expect(202);
    while late_reports(&server).await < 2 {
        server.clock.advance_by_seconds(2);
        tokio::time::sleep(LOOK).await;
    }
    assert!(server.company.requests().iter().all(|request| request.path != "/replies"));
    let said = client.post(HAPTIK, &haptik("hi")).await.expect(200);
    assert_eq!(said["response"], json!(["It says tea", "you said hi"]));
    let said = client.post(OWN, &own("hi", "m2")).await.expect(200);
    assert_eq!(texts(&said["messages"]), ["It says tea", "you said hi"]);
}

async fn what_is_queued_for_later_survives_the_process(mut server: TestServer) {
    server.company.on(SEND, Answer::hang());
    let client = slow_for_kommunicate(&server, &calling(server.company.address())).await;
    let path = format!("{KOMMUNICATE}?wait=0");
    client.post(&path, &kommunicate("call", "k1", &json!({}))).await.expect(200);
    sent_to(&server, SEND, 1).await;
    let other = server.another_process().await;
    drop(std::mem::replace(&mut server.process, other));
    server.company.forget_answers();
    server.company.on(SEND, Answer::status(200));
    let sent = sent_to(&server, SEND, 2).await;
    assert_eq!(sent[0].body, sent[1].body);
    wait_for_none_queued(&server).await;
}

async fn a_token_leads_into_the_workspace_that_keeps_its_account(server: TestServer) {
    asking(&server, &telling("default")).await;
    let fixture: Value =
        serde_json::from_str(include_str!("gateway/liveperson_tokens.json")).unwrap();
    let stranger = server.stranger().await;
    crate::server::save_draft(&stranger, "small", &telling("stranger")).await;
    let publish = json!({ "environment": "production" });
    stranger.post("/api/v1/bots/small/publish", &publish).await.expect(200);
    let keep = |client: &Client, secret: String| {
        let body = json!({ "secret": secret, "hosts": ["liveperson.example"] });
        let client = client.clone();
        async move { client.put("/api/v1/secrets/gateway-liveperson", &body).await.expect(204) }
    };
    let token = fixture["tokens"]["good"].as_str().unwrap();
    let anonymous = server.client.anonymous();
    let bearer = format!("Bearer {token}");
    let create = |path: &'static str| {
        let path = format!("{LIVEPERSON}/{path}");
        let (client, bearer) = (anonymous.clone(), bearer.clone());
        async move {
            let request = client.request("PUT", &path).header("authorization", &bearer);
            request.json(&json!({})).send().await
        }
    };
    keep(&stranger, fixture["jwks"].to_string()).await;
    create("c-1").await.expect(200);
    let of_default = server.client.get("/api/v1/conversations").await.expect(200);
    assert_eq!(of_default["items"], json!([]), "never a bot of another workspace");
    let of_stranger = stranger.get("/api/v1/conversations").await.expect(200);
    assert_eq!(of_stranger["items"].as_array().unwrap().len(), 1);
    // When another workspace keeps the same account, it isn't known whose it is.
    keep(&server.client, fixture["jwks"].to_string()).await;
    create("c-2").await.expect_problem(401, "not_signed_in");
    let key = server.client_with(&["gateway"]).await.key.unwrap();
    let path = format!("{LIVEPERSON}/c-2?key={key}");
    let request = anonymous.request("PUT", &path).header("authorization", &bearer);
    request.json(&json!({})).send().await.expect(200);
    let of_default = server.client.get("/api/v1/conversations").await.expect(200);
    assert_eq!(of_default["items"].as_array().unwrap().len(), 1);
}

async fn liveperson_says_when_it_is_over(server: TestServer) {
    let asks = bot_of(
        "      survey:
        starts_on: { events: CLOSE_CONVERSATION }
        interactions:
          how: { ask: How was it? }
          thanks: { say: Thank you. }
",
    );
    for (source, status, later) in [(telling("yes"), "closed", 404), (asks, "with_bot", 200)] {
        let client = asking(&server, &source).await;
        server.clock.advance_by_seconds(2);
        tokio::time::sleep(Duration::from_millis(1_100)).await;
        let conversation = format!("{LIVEPERSON}/c-{status}");
        let events = format!("{conversation}/events");
        let event = |kind: &str, sequence: u32, data: Value| {
            json!({ "type": kind, "source": "CONVERSATION", "data": data,
                "context": { "lpEvent": { "sequence": sequence } } })
        };
        client.put(&conversation, &json!({})).await.expect(200);
        client.post(&events, &event("CLOSE_CONVERSATION", 1, json!({}))).await.expect(200);
        let listed = server.client.get("/api/v1/conversations").await.expect(200);
        assert_eq!(listed["items"][0]["status"], status, "{listed}");
        let good = event("TEXT", 2, json!({ "message": "good" }));
        client.post(&events, &good).await.expect(later);
    }
}

async fn quick_replies_are_buttons_in_chats_of_liveperson(server: TestServer) {
    let bot = bot_of(
        "      any:
        starts_on: { patterns: [\"*\"] }
        interactions:
          reply: { quick_replies: [\"Yes\", \"No\"], text: \"Sure?\" }
",
    );
    let client = asking(&server, &bot).await;
    for (kind, is_quick) in [("MESSAGING", true), ("CHAT", false)] {
        let conversation = format!("{LIVEPERSON}/{kind}");
        let opening = json!({ "context": { "type": kind, "skillId": "", "engagementId": "" } });
        client.put(&conversation, &opening).await.expect(200);
        let event = json!({ "type": "TEXT", "source": "CONSUMER", "data": { "message": "hi" } });
        let said = client.post(&format!("{conversation}/events"), &event).await.expect(200);
        let shown = &said["response"][0]["data"]["structuredContent"];
        assert_eq!(shown["quickReplies"].is_object(), is_quick, "{said}");
        assert_eq!(shown["type"] == "vertical", !is_quick, "{said}");
    }
}

async fn hops_are_counted_per_message(server: TestServer) {
    let head = format!(
        "format: 1
bot: small
external_bots:
  other: {{ protocol: colloquy, url: \"http://{}/bot\", welcome: false, fallback: Nobody. }}
answered_by: other
",
        server.company.address()
    );
    server.company.on("/bot", Answer::json(200, &json!({ "messages": [{ "text": "yes" }] })));
    let client = asking(&server, &head).await;
    let ask = |hops: &'static str| {
        let client = client.clone();
        async move {
            let request = client.request("POST", OWN).header("colloquy-hops", hops);
            let said = request.json(&own("hi", hops)).send().await.expect(200);
            texts(&said["messages"]).remove(0)
        }
    };
    assert_eq!(ask("1").await, "yes");
    assert_eq!(ask("2").await, "yes");
    // It is the fourth of a row that would be asked now.
    assert_eq!(ask("3").await, "Nobody.");
    let requests = server.company.requests();
    let hops: Vec<_> = requests.iter().map(|it| it.header("colloquy-hops").unwrap()).collect();
    assert_eq!(hops, ["2", "3"]);
    let listed = server.client.get("/api/v1/conversations").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "all in one conversation");
}

async fn another_bot_waits_until_the_one_before_was_asked(server: TestServer) {
    let asking = |url: String| {
        format!(
            "format: 1
bot: first
external_bots:
  other: {{ protocol: colloquy, url: \"{url}\", welcome: false }}
answered_by: other
"
        )
    };
    let slow = Answer::json(200, &json!({ "messages": [{ "text": "Here I am." }] }));
    server.company.on("/slow-bot", slow.after(Duration::from_secs(1)));
    server.company.on("/hung-bot", Answer::hang());
    server.publish("second", &crate::bots_of_tests::saying("second")).await;
    for (bot, path, status) in [("first", "/slow-bot", 200), ("hung", "/hung-bot", 409)] {
        server.publish(bot, &asking(server.company.url(path))).await;
        server.channel(bot, bot, json!({})).await;
        let talk = crate::talk::Talk::open(&server.client, bot).await;
        talk.send_only("hello").await.expect(202);
        let given = json!({ "messages": [], "handoff": { "to": "second" } });
        let answer = server.client.post(&talk.path("/replies"), &given).await;
        assert_eq!(answer.status, status, "{}", answer.text());
        if status == 409 {
            assert_eq!(answer.header("retry-after"), Some("1"));
            answer.expect_problem(409, "conversation_busy");
            continue;
        }
        assert_eq!(talk.status().await, "with_bot", "people weren't asked");
        assert_eq!(talk.say("again").await, ["second"]);
        let said = texts(&json!(talk.messages().await));
        assert_eq!(said, ["hello", "Here I am.", "again", "second"]);
    }
}
