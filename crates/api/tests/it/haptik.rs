//! A program that speaks for its users as Haptik's clients do, with a real receiver of its events.

use std::time::Duration;

use gateway::signature::verify_hub;
use model::Secret;
use serde_json::{Value, json};
use testkit::{Answer, Request};

use crate::bots_of_tests::saying;
use crate::client::{Client, Response};
use crate::desk::Desk;
use crate::runner::tests;
use crate::server::TestServer;

tests![
    a_user_writes_and_the_bots_answer_arrives_signed,
    an_agent_takes_over_and_what_becomes_of_it_is_told,
    a_user_must_be_known_before_they_write,
    what_is_known_of_users_is_flat,
    the_same_message_twice_is_one,
    a_file_is_kept_and_can_be_read,
    feedback_counts_once_an_hour,
    a_conversation_is_given_to_a_team_when_the_countdown_is_over,
    what_was_said_is_told_in_both_versions,
    an_answer_can_be_waited_for,
    a_callback_that_fails_for_an_hour_is_disabled_and_enabled_again,
    nobody_comes_in_with_anothers_token,
    a_stranger_can_neither_make_nor_change_anything,
];

const SECRET: &str = "canary-hub-secret";
const LOOK: Duration = Duration::from_millis(50);

/// A program with its channel.
struct Program {
    client: Client,
    client_id: String,
    token: String,
    business_id: u64,
    webhook: String,
}

impl Program {
    /// A program whose users write to a bot that says `yes`, and which is told at `/hook`.
    async fn of_bot(server: &TestServer) -> Self {
        server.publish("small", &saying("yes")).await;
        Self::make(server, json!({ "bot": "small" })).await
    }

    async fn make(server: &TestServer, responder: Value) -> Self {
        server.company.on("/hook", Answer::status(200));
        let body = json!({
            "key": "program", "name": "Demo", "environment": "production",
            "first_responder": responder, "callback": server.company.url("/hook"),
            "secret": SECRET,
        });
        let made = server.client.post("/api/v1/webhook-channels", &body).await.expect(201);
        let text = |name: &str| made[name].as_str().unwrap().to_owned();
        Self {
            client: server.client.anonymous(),
            client_id: text("client_id"),
            token: text("token"),
            business_id: made["business_id"].as_u64().unwrap(),
            webhook: text("webhook"),
        }
    }

    async fn send(&self, method: &str, path: &str, body: &Value) -> Response {
        let request = self.client.request(method, path).header("client-id", &self.client_id);
        request.header("authorization", &format!("Bearer {}", self.token)).json(body).send().await
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        self.send("POST", path, &body).await
    }

    async fn user(&self, id: &str) {
        let body = json!({ "auth_id": id, "name": "Ada", "mobile_no": "123" });
        self.post("/v1.0/user/", body).await.expect(200);
    }

    async fn say(&self, user: &str, text: &str) -> Value {
        self.log(user, text, json!({})).await.expect(200)
    }

    async fn log(&self, user: &str, text: &str, more: Value) -> Response {
        let mut body = json!({
            "user": { "auth_id": user }, "message_body": text, "message_type": 0,
            "business_id": self.business_id,
        });
        more.as_object().unwrap().iter().for_each(|(name, value)| body[name] = value.clone());
        self.post("/v1.0/log_message_from_user/", body).await
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.client.request("GET", path).header("client-id", &self.client_id);
        request.header("authorization", &format!("Bearer {}", self.token)).send().await
    }
}

fn refused(response: Response, status: u16, message: &str) {
    let body = response.expect(status);
    assert_eq!(body, json!({ "error_message": message }));
}

/// Names and texts of events.
fn told(requests: &[Request]) -> Vec<String> {
    let line = |request: &Request| {
        let body = request.json().unwrap();
        let name = body["event_name"].as_str().unwrap();
        match body["message"]["body"]["text"].as_str() {
            Some(text) if !text.is_empty() => format!("{name}: {text}"),
            Some(_) | None => name.to_owned(),
        }
    };
    requests.iter().map(line).collect()
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

/// The id of the newest conversation.
async fn newest(server: &TestServer) -> String {
    let page = server.client.get("/api/v1/conversations?limit=1").await.expect(200);
    page["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn a_user_writes_and_the_bots_answer_arrives_signed(server: TestServer) {
    let program = Program::of_bot(&server).await;
    let body = json!({
        "auth_id": "U1", "name": "Ada", "email": "a@example.com", "mobile_no": "123",
        "language_code": "en", "phone_model": "p", "custom_data": { "plan": "gold", "n": 1 },
    });
    let made = program.post("/v1.0/user/", body).await.expect(200);
    let expected =
        json!({ "auth_id": "U1", "mobile_no": "123", "email": "a@example.com", "name": "Ada" });
    assert_eq!(made, expected);
    let sent = program.say("U1", "Hello").await;
    assert_eq!((&sent["message_body"], &sent["message_type"]), (&json!("Hello"), &json!(0)));
    assert_eq!(sent["created_at"], "2027-01-15T08:00:00.000Z");
    let requests = server.company.wait_for_requests(1).await;
    let request = &requests[0];
    let secret = Secret::new(SECRET.to_owned());
    verify_hub(&secret, request.header("x-hub-signature"), &request.body).unwrap();
    let body = request.json().unwrap();
    let user_id = body["user"]["user_id"].clone();
    let agent_id = body["agent"]["id"].clone();
    assert!(user_id.is_string() && agent_id.is_u64(), "{body}");
    let id = body["message"]["id"].as_u64().unwrap();
    assert!(id > sent["message_id"].as_u64().unwrap());
    let expected = json!({
        "version": "1.0", "timestamp": "2027-01-15T08:00:00.000Z",
        "user": {
            "auth_id": "U1", "device_platform": "13", "device_platform_name": "Bot API",
            "user_name": "Ada", "user_id": user_id, "phone_model": "p", "os_version": "",
            "package_name": "",
        },
        "business_id": program.business_id, "business_name": "Demo", "event_name": "message",
        "agent": {
            "id": agent_id, "name": "gogo", "profile_image": "", "is_automated": true,
            "email": null,
        },
        "message": {
            "id": id,
            "body": { "text": "yes", "type": "TEXT", "data": { "quick_replies": [] } },
        },
    });
    assert_eq!(body, expected);
}

async fn an_agent_takes_over_and_what_becomes_of_it_is_told(server: TestServer) {
    let desk = Desk { client: &server.client };
    desk.team("support", json!({})).await;
    let ann = desk.agent("Ann", 2, &["support"]).await;
    let program = Program::make(&server, json!({ "team": "support" })).await;
    program.user("U1").await;
    program.say("U1", "Help!").await;
    let id = newest(&server).await;
    let requests = server.company.wait_for_requests(1).await;
    let pinned = requests[0].json().unwrap();
    assert_eq!(pinned["event_name"], "chat_pinned");
    let body = &pinned["message"]["body"];
    assert_eq!(
        (&body["type"], &body["data"]["event_name"]),
        (&json!("SYSTEM"), &json!("chat_pinned"))
    );
    let payload = &body["data"]["payload"];
    assert_eq!((&payload["agent_name"], &payload["team_name"]), (&json!("Ann"), &json!("support")));

    let act = async |what: &str, body: Value| {
        let path = format!("/api/v1/desk/conversations/{id}/{what}");
        server.client.request("POST", &path).header("x-agent", &ann).json(&body).send().await
    };
    assert_eq!(act("replies", json!({ "text": "How can I help?" })).await.status, 201);
    let requests = server.company.wait_for_requests(2).await;
    assert_eq!(told(&requests)[1], "message: How can I help?");
    let secret = Secret::new(SECRET.to_owned());
    verify_hub(&secret, requests[1].header("x-hub-signature"), &requests[1].body).unwrap();
    let agent = &requests[1].json().unwrap()["agent"];
    assert_eq!((&agent["is_automated"], &agent["name"]), (&json!(false), &json!("Ann")));
    let close = json!({ "category": "billing", "reason": "solved" });
    assert_eq!(act("close", close).await.status, 204);
    let requests = server.company.wait_for_requests(4).await;
    assert_eq!(told(&requests)[2..], ["chat_complete", "webhook_conversation_complete"]);
    let complete = requests[3].json().unwrap();
    assert_eq!(complete.get("message"), None);
    assert_eq!(complete["follow_up_details"], json!({}));
    let data = &complete["data"];
    assert_eq!(
        (&data["completion_type"], &data["completion_by"]),
        (&json!("agent"), &json!("Ann"))
    );
    let closing = json!({ "reason": "billing", "subReason": "solved", "comment": "" });
    assert_eq!(
        (&data["conversation_identifier"], &data["closing_categories"]),
        (&json!(id), &closing)
    );
    assert_eq!(requests[2].json().unwrap()["message"]["body"]["type"], "SYSTEM");
    // The next message begins another conversation; those of the same instant are in no order.
    server.clock.advance_by_seconds(1);
    program.say("U1", "Again").await;
    assert_ne!(newest(&server).await, id);
}

async fn a_user_must_be_known_before_they_write(server: TestServer) {
    let program = Program::of_bot(&server).await;
    refused(program.log("U1", "x", json!({})).await, 403, "user is not registered");
    let body = json!({ "auth_id": "U1" });
    refused(program.send("PUT", "/v1.0/user/", &body).await, 404, "user is not registered");
    program.user("U1").await;
    let body = json!({ "auth_id": "U1", "name": "Bob" });
    let changed = program.send("PUT", "/v1.0/user/", &body).await.expect(200);
    assert_eq!((&changed["name"], &changed["mobile_no"]), (&json!("Bob"), &json!("123")));
    let more = json!({ "business_id": program.business_id + 1 });
    refused(program.log("U1", "x", more).await, 400, "invalid business_id provided");
    let more = json!({ "business_id": program.business_id.to_string() });
    program.log("U1", "x", more).await.expect(200);
}

async fn what_is_known_of_users_is_flat(server: TestServer) {
    let program = Program::of_bot(&server).await;
    for nested in [json!({ "address": { "city": "Bonn" } }), json!({ "list": [1] })] {
        let body = json!({ "auth_id": "U1", "custom_data": nested });
        refused(program.post("/v1.0/user/", body).await, 400, "custom_data is a flat object");
    }
    refused(program.post("/v1.0/user/", json!({})).await, 400, "auth_id missing in the request");
    let long = "x".repeat(20_000);
    let body = json!({ "auth_id": "U1", "name": long });
    assert_eq!(program.post("/v1.0/user/", body).await.status, 400);
    refused(program.log("U1", "x", json!({})).await, 403, "user is not registered");
}

async fn the_same_message_twice_is_one(server: TestServer) {
    let program = Program::of_bot(&server).await;
    program.user("U1").await;
    let key = json!({ "message_id": "m-1" });
    let first = program.log("U1", "Hello", key.clone()).await.expect(200);
    let again = program.log("U1", "Hello", key.clone()).await.expect(200);
    assert_eq!(first, again);
    assert_eq!(program.log("U1", "Other", key.clone()).await.status, 409);
    // Another user's ids are others.
    program.user("U2").await;
    let other = program.log("U2", "Hello", key.clone()).await.expect(200);
    assert_ne!(first["message_id"], other["message_id"]);
    let id = newest(&server).await;
    server.client.post(&format!("/api/v1/conversations/{id}/close"), &json!({})).await;
    let known = program.log("U2", "Hello", key).await.expect(200);
    assert_eq!(known["message_id"], other["message_id"], "a closed conversation remembers, too");
}

async fn a_file_is_kept_and_can_be_read(server: TestServer) {
    let program = Program::of_bot(&server).await;
    program.user("U1").await;
    let send = async |kind: &str, name: &str, bytes: &str| {
        let field = |name: &str, value: &str| {
            format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = [
            field("auth_id", "U1"),
            field("business_id", &program.business_id.to_string()),
            field("message_type", kind),
            field("message_body", "My list"),
            format!(
                "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
                 content-type: text/csv\r\n\r\n{bytes}\r\n--b--\r\n"
            ),
        ];
        let path = "/v1.0/log_file_from_user/";
        let request = program.client.request("POST", path).header("client-id", &program.client_id);
        let request = request.header("authorization", &format!("Bearer {}", program.token));
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        request.body(body.concat()).send().await
    };
    let sent = send("52", "list.csv", "a,b\n1,2\n").await.expect(200);
    assert_eq!((&sent["message_body"], &sent["message_type"]), (&json!("My list"), &json!(52)));
    let link = sent["file_url"].as_str().unwrap();
    let read = server.client.anonymous().get(&link[link.find("/files/").unwrap()..]).await;
    assert_eq!((read.status, read.text().as_str()), (200, "a,b\n1,2\n"));
    assert_eq!(send("52", "list.exe", "MZ").await.status, 415);
    assert_eq!(send("1", "list.csv", "a,b\n").await.status, 415);
    assert_eq!(send("7", "list.csv", "a,b\n").await.status, 400);
}

async fn feedback_counts_once_an_hour(server: TestServer) {
    let program = Program::of_bot(&server).await;
    let body = |user: &str, rating: i64| {
        json!({
            "auth_id": user, "business_id": program.business_id, "query_resolved": true,
            "query_rating": rating, "feedback": "Thanks",
        })
    };
    let path = "/v1.0/log_feedback_from_user/";
    refused(program.post(path, body("U1", 5)).await, 403, "Invalid_User");
    program.user("U1").await;
    let none = "Failed to submit feedback, please make sure there is an active conversation with the agent";
    refused(program.post(path, body("U1", 5)).await, 404, none);
    program.say("U1", "Hello").await;
    assert_eq!(program.post(path, body("U1", 6)).await.status, 400);
    assert_eq!(program.post(path, body("U1", 5)).await.expect(201), json!({ "success": true }));
    refused(program.post(path, body("U1", 1)).await, 400, "duplicate feedback");
    server.clock.advance_by_seconds(3_600);
    program.post(path, body("U1", 1)).await.expect(201);
}

async fn a_conversation_is_given_to_a_team_when_the_countdown_is_over(server: TestServer) {
    let program = Program::of_bot(&server).await;
    let path = "/integration/external/v1.0/send_chat_to_agent/";
    let whole = json!({
        "team_name": "support", "user_name": "U1", "business_id": program.business_id,
        "countdown": 5,
    });
    let without = |name: &str| {
        let mut body = whole.clone();
        body.as_object_mut().unwrap().shift_remove(name);
        body
    };
    for name in ["user_name", "business_id", "team_name"] {
        let message = format!("{name} missing in the request");
        refused(program.post(path, without(name)).await, 400, &message);
    }
    refused(program.post(path, whole.clone()).await, 400, "invalid user_name");
    program.user("U1").await;
    let request = |name: &'static str, value: &'static str| {
        let request = program.client.request("POST", path).json(&whole);
        if name.is_empty() { request } else { request.header(name, value) }
    };
    let ask = async |request: crate::client::Request<'_>, message: &str| {
        refused(request.send().await, 401, message);
    };
    ask(request("", ""), "client_id missing in headers").await;
    ask(request("client-id", "x"), "token missing in headers").await;
    let both = request("client-id", "x").header("authorization", "Bearer x");
    ask(both, "invalid client_id in headers").await;
    let wrong = request("", "").header("client-id", &program.client_id);
    ask(wrong.header("authorization", "Bearer x"), "invalid token provided").await;
    let wrong = request("", "").header("client-id", &program.client_id);
    ask(wrong.header("authorization", "Basic x"), "invalid authorization in headers").await;

    program.say("U1", "Hello").await;
    refused(program.post(path, whole.clone()).await, 400, "invalid team_name provided");
    let desk = Desk { client: &server.client };
    desk.team("support", json!({})).await;
    desk.agent("Ann", 2, &["support"]).await;
    assert_eq!(program.post(path, whole).await.expect(200), json!({ "success": true }));
    let id = newest(&server).await;
    let status = async || {
        let view = server.client.get(&format!("/api/v1/conversations/{id}")).await.expect(200);
        view["status"].as_str().unwrap().to_owned()
    };
    assert_eq!(status().await, "with_bot");
    server.clock.advance_by_seconds(5);
    while status().await != "with_agent" {
        tokio::time::sleep(LOOK).await;
    }
}

async fn what_was_said_is_told_in_both_versions(server: TestServer) {
    let program = Program::of_bot(&server).await;
    program.user("U1").await;
    program.say("U1", "Hello").await;
    server.company.wait_for_requests(1).await;
    let path = "/integration/external/v1.0/get_chat_history/";
    let v2 = "/integration/external/v2.0/get_chat_history/";
    refused(program.get(path).await, 400, "user_name missing");
    refused(program.get(&format!("{path}?user_name=U1")).await, 400, "business_id missing");
    refused(program.get(v2).await, 400, "Argument group validation: no valid group.");
    let business = program.business_id;
    let of = |user: &str, number: &str| {
        format!("?user_name={user}&business_id={business}&conversation_no={number}")
    };
    refused(
        program.get(&format!("{path}{}", of("U1", "9999"))).await,
        400,
        "user has not sent a message",
    );
    refused(program.get(&format!("{path}{}", of("U9", "1"))).await, 400, "invalid user_name");
    let id = newest(&server).await;
    server.client.post(&format!("/api/v1/conversations/{id}/close"), &json!({})).await;
    let requests = server.company.wait_for_requests(3).await;
    let complete = requests[2].json().unwrap();
    let number = complete["data"]["conversation_no"].as_u64().unwrap().to_string();
    for path in [path, v2] {
        let told = program.get(&format!("{path}{}", of("U1", &number))).await.expect(200);
        let lines = told["chat_json"].as_array().unwrap();
        let line = |index: usize| {
            let line = &lines[index];
            (line["sender"].as_str().unwrap(), line["text"].as_str().unwrap())
        };
        assert_eq!((line(0), line(1)), (("user", "Hello"), ("bot", "yes")));
        assert_eq!(lines[0]["timestamp"], "01/15/27 08:00:00 AM UTC");
        let text = format!("{path}{}&response_type=text&limit=1", of("U1", &number));
        assert_eq!(program.get(&text).await.expect(200), json!({ "chat_text": "bot: yes\n" }));
    }
}

async fn an_answer_can_be_waited_for(server: TestServer) {
    let program = Program::of_bot(&server).await;
    program.user("U1").await;
    let body = json!({
        "user": { "auth_id": "U1" }, "message_body": "Hello", "message_type": 0,
        "business_id": program.business_id,
    });
    let told = program.post("/v1.0/log_message_from_user/sync/", body).await.expect(200);
    let list = told["message"].as_array().unwrap();
    let element = json!({ "text": "yes", "type": "TEXT", "data": { "quick_replies": [] } });
    assert_eq!((list.len(), &list[0]["body"]), (1, &element));
    assert_eq!((&told["version"], &told["agent"]["name"]), (&json!("1.0"), &json!("gogo")));
}

async fn a_callback_that_fails_for_an_hour_is_disabled_and_enabled_again(server: TestServer) {
    let program = Program::of_bot(&server).await;
    server.company.forget_answers();
    server.company.on("/hook", Answer::status(500));
    program.user("U1").await;
    program.say("U1", "one").await;
    let mut gaps = Vec::new();
    server.company.wait_for_requests(1).await;
    for (tries, pause) in (1..).zip([5, 25, 125, 625, 1_410, 1_410]) {
        tokio::time::sleep(LOOK).await;
        server.clock.advance_by_seconds(pause - 1);
        tokio::time::sleep(2 * LOOK).await;
        assert_eq!(server.company.requests().len(), tries, "not before {pause} s");
        gaps.push(pass_time(&server, (1, tries + 1)).await.len());
    }
    let path = format!("/api/v1/webhooks/{}", program.webhook);
    let disabled = async || {
        let view = server.client.get(&path).await.expect(200);
        view["disabled_for"].as_str().map(str::to_owned)
    };
    while disabled().await.is_none() {
        tokio::time::sleep(LOOK).await;
    }
    assert_eq!(disabled().await.as_deref(), Some("failing"));
    program.say("U1", "two").await;
    program.say("U1", "three").await;
    tokio::time::sleep(2 * LOOK).await;
    assert_eq!(server.company.requests().len(), 7, "nothing is sent while it is disabled");
    server.company.forget_answers();
    server.company.on("/hook", Answer::status(200));
    let body =
        json!({ "enabled": true, "business_id": program.business_id, "device_platform": 13 });
    let on = program.post("/v1.0/webhook/", body).await.expect(200);
    assert_eq!(on, json!({ "enabled": true }));
    // It rests for a minute at most since it failed.
    let requests = pass_time(&server, (1, 10)).await;
    let ids: Vec<u64> = requests[7..]
        .iter()
        .map(|it| it.json().unwrap()["message"]["id"].as_u64().unwrap())
        .collect();
    assert!(ids.is_sorted() && ids.len() == 3, "{ids:?}");
    assert_eq!(disabled().await, None);
}

async fn nobody_comes_in_with_anothers_token(server: TestServer) {
    let program = Program::of_bot(&server).await;
    program.user("U1").await;
    let ours = server.client.post("/api/v1/webhook-channels/program/rotate", &json!({})).await;
    let ours = ours.expect(200);
    assert_eq!(ours["client_id"], program.client_id.as_str());
    let old = program.log("U1", "x", json!({})).await;
    refused(old, 401, "invalid authorization details");
    let renewed = Program { token: ours["token"].as_str().unwrap().to_owned(), ..program };
    renewed.say("U1", "x").await;
    let api_key = Program { token: server.client.key.clone().unwrap(), ..renewed };
    refused(api_key.log("U1", "x", json!({})).await, 401, "invalid authorization details");
    if let Some(bytes) = server.database.bytes() {
        let has = |needle: &str| bytes.windows(needle.len()).any(|it| it == needle.as_bytes());
        assert!(!has(SECRET) && !has(ours["token"].as_str().unwrap()));
    }
}

async fn a_stranger_can_neither_make_nor_change_anything(server: TestServer) {
    let program = Program::of_bot(&server).await;
    let stranger = server.stranger().await;
    let path = "/api/v1/webhook-channels/program/rotate";
    stranger.post(path, &json!({})).await.expect_problem(404, "not_found");
    let own = format!("/api/v1/webhooks/{}", program.webhook);
    stranger.get(&own).await.expect_problem(404, "not_found");
    stranger.delete(&own).await.expect_problem(404, "not_found");
    let reader = server.client_with(&["read", "bots", "conversations"]).await;
    let body = json!({
        "key": "other", "environment": "test", "callback": server.company.url("/hook"),
    });
    reader.post("/api/v1/webhook-channels", &body).await.expect_problem(403, "not_allowed");
    reader.post(path, &json!({})).await.expect_problem(403, "not_allowed");
    let twice = json!({
        "key": "program", "environment": "test", "callback": server.company.url("/hook"),
    });
    assert_eq!(server.client.post("/api/v1/webhook-channels", &twice).await.status, 409);
    let bad = json!({ "key": "other", "environment": "test", "callback": "ftp://example.com" });
    server.client.post("/api/v1/webhook-channels", &bad).await.expect_problem(400, "bad_field");
    server.client.get("/api/v1/channels/other").await.expect_problem(404, "not_found");
}
