//! A gateway as Haptik's documentation builds it: a node that takes every message, asks an external bot and
//! says what it answers. Rows 30 to 36 of what that documentation says.

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::bot_of;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    every_message_is_asked_and_its_elements_are_said,
    production_has_its_own_address,
    requests_are_signed_when_there_is_a_secret,
    a_failure_is_told_and_people_get_it_where_that_is_set,
    what_it_writes_down_comes_back_until_the_session_ends,
    a_node_may_end_the_conversation_when_it_succeeds,
    a_node_connected_with_itself_goes_on_in_another_process,
];

/// The gateway; `more` are further fields of the external bot, `node` those of the interaction.
fn gateway(server: &TestServer, more: &str, node: &str) -> String {
    let address = server.company.address();
    let dialogs = format!(
        "      external:
        starts_on: {{ patterns: ['*'] }}
        interactions:
          node: {{ external: shop, path: /api/v1/message{node} }}
"
    );
    let head = format!(
        "bot: small
credentials: {{ shop: signing }}
environments:
  test: {{ addresses: {{ shop: \"http://{address}/test\" }}, values: {{ CRM: staging }} }}
  production: {{ addresses: {{ shop: \"http://{address}/live\" }}, values: {{ CRM: real }} }}
external_bots:
  shop:
    protocol: haptik
    url: \"{{$env.shop}}\"
    fallback: Something broke.
{more}"
    );
    bot_of(&dialogs).replace("bot: small\n", &head)
}

async fn talk_to(server: &TestServer, more: &str, node: &str) -> Talk {
    server.set_up(&gateway(server, more, node)).await;
    Talk::open(&server.client, "web").await
}

const PATH: &str = "/test/api/v1/message";

async fn every_message_is_asked_and_its_elements_are_said(server: TestServer) {
    let element = json!({ "text": "b", "type": "TEXT", "data": { "quick_replies": [] } });
    let answer = json!({ "status": true, "response": ["a", element.to_string(), element] });
    server.company.on(PATH, Answer::json(200, &answer));
    let talk = talk_to(&server, "", "").await;
    assert_eq!(talk.say("hello").await, ["a", "b", "b"]);
    assert_eq!(talk.say("again").await, ["a", "b", "b"], "the node is there for every message");
    let requests = server.company.requests();
    assert_eq!(requests[0].header("x-hub-signature"), None);
    assert!(requests[0].header("content-type").unwrap().starts_with("application/json"));
    let body: Value = requests[0].json().unwrap();
    assert_eq!(body["event"], "API_INTEGRATION");
    let said = &body["entities"]["feedback_regex"][0];
    assert_eq!(said["original_text"], "hello");
    assert_eq!(said["entity_value"], "hello");
    assert_eq!(said["detection"], "message");
    assert_eq!(body["env_variables"]["CRM"], "staging");
    assert_eq!(body["conversation_details"], json!({}));
    assert!(body["node"].is_string() && body["user"]["user_id"].is_string(), "{body}");
    assert!(body["user"]["device_platform"].is_u64() && body["conversation_no"].is_u64());
}

async fn production_has_its_own_address(server: TestServer) {
    let answer = json!({ "status": true, "response": ["live"] });
    server.company.on("/live/api/v1/message", Answer::json(200, &answer));
    server.publish("small", &gateway(&server, "", "")).await;
    server.channel("live", "small", json!({ "environment": "production" })).await;
    let talk = Talk::open(&server.client, "live").await;
    assert_eq!(talk.say("hello").await, ["live"]);
    let body: Value = server.company.requests()[0].json().unwrap();
    assert_eq!(body["env_variables"]["CRM"], "real");
}

async fn requests_are_signed_when_there_is_a_secret(server: TestServer) {
    use hmac::{Hmac, Mac as _};
    let hosts = [server.company.address().to_string()];
    let secret = json!({ "secret": "test", "hosts": hosts });
    server.client.put("/api/v1/secrets/shop", &secret).await.expect(204);
    let answer = json!({ "status": true, "response": ["ok"] });
    server.company.on(PATH, Answer::json(200, &answer));
    let talk = talk_to(&server, "    signing: shop\n", "").await;
    assert_eq!(talk.say("hello").await, ["ok"]);
    let request = &server.company.requests()[0];
    let mut mac = Hmac::<sha1::Sha1>::new_from_slice(b"test").unwrap();
    mac.update(&request.body);
    let expected: String =
        mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(request.header("x-hub-signature"), Some(format!("sha1={expected}").as_str()));
}

async fn a_failure_is_told_and_people_get_it_where_that_is_set(server: TestServer) {
    let talk = talk_to(&server, "", "").await;
    for answer in [
        Answer::status(500),
        Answer::json(200, &json!({ "status": true })),
        Answer::text(200, "no JSON"),
    ] {
        server.company.forget_answers();
        server.company.on(PATH, answer);
        assert_eq!(talk.say("hi").await, ["Something broke."]);
        assert_eq!(talk.status().await, "with_bot");
    }
    assert_eq!(server.reports().await.len(), 3, "each is told to the builder");
    let talk = talk_to(&server, "    hand_off_on_failure: true\n", "").await;
    assert_eq!(talk.say("hi").await, ["Something broke."]);
    assert_eq!(talk.status().await, "queued");
}

async fn what_it_writes_down_comes_back_until_the_session_ends(server: TestServer) {
    let answer = json!({
        "status": true, "response": ["noted"],
        "conversation_details": { "order_id": "A-17" },
        "user_details": { "phone_number": "8800000000" },
    });
    server.company.on(PATH, Answer::json(200, &answer));
    let talk = talk_to(&server, "", "").await;
    talk.say("one").await;
    talk.say("two").await;
    server.clock.advance_by_seconds(3 * 3_600);
    talk.say("three").await;
    let bodies: Vec<Value> =
        server.company.requests().iter().map(|it| it.json().unwrap()).collect();
    let details: Vec<&Value> = bodies.iter().map(|body| &body["conversation_details"]).collect();
    assert_eq!(details, [&json!({}), &json!({ "order_id": "A-17" }), &json!({})]);
    let known = json!({ "phone_number": "8800000000" });
    let details: Vec<&Value> = bodies.iter().map(|body| &body["user_details"]).collect();
    assert_eq!(details, [&json!({}), &known, &known], "what is about the contact stays");
}

async fn a_node_may_end_the_conversation_when_it_succeeds(server: TestServer) {
    let answer = |status: bool| json!({ "status": status, "response": ["done"] });
    server.company.on(PATH, Answer::json(200, &answer(false)));
    server.company.on(PATH, Answer::json(200, &answer(true)));
    let rules = ", rules: [{ result: success, next: close }], next: end";
    let talk = talk_to(&server, "", rules).await;
    assert_eq!(talk.say("hi").await, ["done"]);
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("hi").await, ["done"]);
    assert_eq!(talk.status().await, "closed");
}

async fn a_node_connected_with_itself_goes_on_in_another_process(mut server: TestServer) {
    let reply = |text: &str| Answer::json(200, &json!({ "status": true, "response": [text] }));
    server.company.on(PATH, reply("one"));
    server.company.on(PATH, Answer::hang());
    server.company.on(PATH, reply("two"));
    server.company.on(PATH, reply("three"));
    // No other message starts it.
    let bot = gateway(&server, "", ", next: repeat").replace("'*'", "start");
    server.set_up(&bot).await;
    let mut talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("start").await, ["one"]);
    // One process ends while the bot waits for the contact, the next one while it waits for the answer.
    for ended in [1, 2] {
        let next = server.another_process().await;
        talk.client = server.client_of(&next);
        drop(std::mem::replace(&mut server.process, next));
        if ended == 1 {
            talk.send("second", "hello", 0).await.expect(202);
            server.company.wait_for_requests(2).await;
        }
    }
    let second = talk.send("second", "hello", 30).await.expect(200);
    assert_eq!(texts(&second["replies"]), ["two"]);
    assert_eq!(talk.say("bye").await, ["three"]);
    let bodies = server.company.requests().into_iter().map(|it| it.json().unwrap());
    let heard: Vec<Value> =
        bodies.map(|body| body["entities"]["feedback_regex"][0]["original_text"].clone()).collect();
    assert_eq!(json!(heard), json!(["start", "hello", "hello", "bye"]));
}
