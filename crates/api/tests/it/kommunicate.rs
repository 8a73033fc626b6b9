//! Kommunicate's platform API, as a program that was written for it calls it.

use serde_json::{Value, json};

use crate::bots_of_tests::{bot_of, saying};
use crate::client::{Client, Response};
use crate::runner::tests;
use crate::server::TestServer;

tests![
    a_conversation_is_created_once_and_welcomed_once,
    metadata_say_how_a_conversation_begins,
    what_cannot_be_created_is_refused,
    a_bot_says_later_what_it_has_to_say,
    a_message_is_said_once_however_often_it_comes,
    a_contact_writes_taps_and_sends_files,
    a_bot_does_not_speak_between_people,
    a_conversation_is_closed_and_opened_again,
    a_conversation_is_given_to_people_and_back_to_its_bot,
    users_are_known_and_changed,
    nobody_comes_in_without_the_right_key,
    another_workspaces_ids_lead_to_nothing,
    a_key_that_floods_is_slowed_down,
];

/// Greets on opening, and on `promo` otherwise.
const GREETING: &str = "      hello:
        starts_on: { events: [WELCOME] }
        interactions:
          hello: { say: Welcome! }
      promo:
        starts_on: { events: [promo] }
        interactions:
          promo: { say: Half price today. }
      echo:
        starts_on: { patterns: ['*'] }
        interactions:
          echo: { say: 'you said {$query}' }
";

/// A program with a key for these routes alone.
struct Program<'s> {
    server: &'s TestServer,
    anonymous: Client,
    key: String,
}

impl<'s> Program<'s> {
    async fn new(server: &'s TestServer) -> Self {
        let client = server.client_with(&["kommunicate"]).await;
        Self { server, anonymous: client.anonymous(), key: client.key.unwrap() }
    }

    /// Its bot answers those who write through these routes.
    async fn with_bot(server: &'s TestServer, source: &str) -> Self {
        server.publish("small", source).await;
        let responder = json!({ "kind": "api", "environment": "production" });
        server.channel("kommunicate", "small", responder).await;
        Self::new(server).await
    }

    async fn call(&self, method: &str, path: &str, (acting, body): (&str, Value)) -> Response {
        let request = self.anonymous.request(method, path).header("Api-Key", &self.key);
        let request =
            if acting.is_empty() { request } else { request.header("Of-User-Id", acting) };
        if body.is_null() { request.send().await } else { request.json(&body).send().await }
    }

    async fn post(&self, path: &str, body: Value) -> Response {
        self.call("POST", path, ("", body)).await
    }

    async fn patch(&self, path: &str) -> Response {
        self.call("PATCH", path, ("", Value::Null)).await
    }

    async fn create(&self, metadata: Value) -> Value {
        // Those that are begun at the same time are in no order.
        self.server.clock.advance_by_seconds(1);
        let body = json!({ "groupName": "Help", "groupMemberList": ["ada"], "metadata": metadata });
        answer(self.post("/rest/ws/group/conversation", body).await)
    }

    /// What the workspace's members see of the conversation that was begun last.
    async fn messages(&self) -> Vec<Value> {
        let page = self.server.client.get("/api/v1/conversations?limit=1").await.expect(200);
        let id = page["items"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/conversations/{id}/messages");
        self.server.client.get(&path).await.expect(200)["messages"].as_array().unwrap().clone()
    }

    async fn seen(&self) -> Vec<String> {
        let shown = self.messages().await;
        let shown = shown.iter().filter(|message| message["private"] != true);
        shown.map(|message| message["text"].as_str().unwrap_or_default().to_owned()).collect()
    }

    async fn status(&self) -> String {
        let page = self.server.client.get("/api/v1/conversations?limit=1").await.expect(200);
        page["items"][0]["status"].as_str().unwrap().to_owned()
    }
}

#[track_caller]
fn answer(response: Response) -> Value {
    let envelope = response.expect(200);
    assert_eq!(envelope["status"], "success", "{envelope}");
    assert!(envelope["generatedAt"].is_i64(), "{envelope}");
    envelope["response"].clone()
}

#[track_caller]
fn refusal(response: Response, status: u16, code: &str) {
    let envelope = response.expect(status);
    assert_eq!(envelope["status"], "error", "{envelope}");
    assert!(envelope["generatedAt"].is_i64() && envelope["response"].is_string(), "{envelope}");
    assert_eq!(envelope["errorResponse"][0]["errorCode"], code, "{envelope}");
}

async fn a_conversation_is_created_once_and_welcomed_once(server: TestServer) {
    let program = Program::with_bot(&server, &bot_of(GREETING)).await;
    let body = json!({
        "groupName": "Order 7", "groupMemberList": ["small", "ada"], "clientGroupId": "order-7",
        "metadata": { "KM_CHAT_CONTEXT": "{\"plan\":\"gold\"}", "own": "kept" },
    });
    let made = answer(program.post("/rest/ws/group/conversation", body.clone()).await);
    assert_eq!(program.seen().await, ["Welcome!"]);
    assert_eq!((&made["name"], &made["clientGroupId"]), (&json!("Order 7"), &json!("order-7")));
    assert_eq!(made["membersId"], json!(["ada", "small"]));
    let expected = json!({ "own": "kept", "KM_CHAT_CONTEXT": "{\"plan\":\"gold\"}" });
    assert_eq!(made["metadata"], expected);
    assert!(made["id"].is_u64() && made["createdAtTime"].is_i64(), "{made}");

    let again = answer(program.post("/rest/ws/group/conversation", body).await);
    assert_eq!(again, made);
    assert_eq!(program.seen().await, ["Welcome!"], "opened again, not welcomed again");
    let other = program.create(json!({})).await;
    assert_ne!(other["id"], made["id"]);
    assert_eq!(other["clientGroupId"], other["id"].to_string());
}

async fn metadata_say_how_a_conversation_begins(server: TestServer) {
    let program = Program::with_bot(&server, &bot_of(GREETING)).await;
    server.publish("other", &saying("the other one")).await;
    for (metadata, seen, status) in [
        (json!({ "SKIP_BOT_EVENT": "[\"WELCOME_EVENT\"]" }), vec![], "with_bot"),
        (json!({ "SKIP_BOT_EVENT": "[\"OTHER\"]" }), vec!["Welcome!"], "with_bot"),
        (json!({ "SKIP_BOT_EVENT": "[WELCOME_EVENT" }), vec!["Welcome!"], "with_bot"),
        (json!({ "CUSTOM_WELCOME_EVENT": "promo" }), vec!["Half price today."], "with_bot"),
        (
            json!({ "CUSTOM_WELCOME_EVENT": "promo", "SKIP_BOT_EVENT": ["WELCOME_EVENT"] }),
            vec![],
            "with_bot",
        ),
        (json!({ "CONVERSATION_ASSIGNEE": "bob@x.example" }), vec!["Welcome!"], "with_bot"),
        (
            json!({ "CONVERSATION_ASSIGNEE": "bob@x.example", "SKIP_ROUTING": true }),
            vec![],
            "queued",
        ),
        (json!({ "CONVERSATION_ASSIGNEE": "other", "SKIP_ROUTING": "true" }), vec![], "with_bot"),
    ] {
        program.create(metadata.clone()).await;
        assert_eq!(program.seen().await, seen, "{metadata}");
        assert_eq!(program.status().await, status, "{metadata}");
    }
    let group =
        program.create(json!({ "SKIP_ROUTING": true, "CONVERSATION_ASSIGNEE": "other" })).await;
    let said = json!({ "groupId": group["id"], "message": "hi" });
    answer(program.post("/rest/ws/message/send", said).await);
    assert_eq!(program.seen().await, ["hi", "the other one"]);
}

async fn what_cannot_be_created_is_refused(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    for (body, code) in [
        (json!({ "groupName": "x" }), "bad_json"),
        (json!({ "groupName": "", "groupMemberList": ["ada"] }), "bad_field"),
        (json!({ "groupName": "x", "groupMemberList": [] }), "bad_field"),
        (json!({ "groupName": "x", "groupMemberList": ["bot", "small"] }), "bad_field"),
        (json!({ "groupName": "x", "groupMemberList": [1] }), "bad_json"),
        (
            json!({ "groupName": "x", "groupMemberList": ["a"], "metadata": { "KM_CHAT_CONTEXT": "{" } }),
            "bad_field",
        ),
        (
            json!({ "groupName": "x", "groupMemberList": ["a"], "metadata": { "k": deep } }),
            "bad_field",
        ),
        (
            json!({ "groupName": "x", "groupMemberList": ["a"], "metadata": { "k": "x".repeat(40_000) } }),
            "bad_field",
        ),
    ] {
        refusal(program.post("/rest/ws/group/conversation", body).await, 400, code);
    }
    let page = server.client.get("/api/v1/conversations").await.expect(200);
    assert_eq!(page["items"], json!([]), "nothing was opened");
}

async fn a_bot_says_later_what_it_has_to_say(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let group = program.create(json!({})).await;
    let payload = "[{\"title\":\"Yes\",\"message\":\"Yes please\"}]";
    let body = json!({
        "groupId": group["id"].to_string(), "fromUserName": "small", "message": "More?",
        "metadata": { "contentType": "300", "templateId": "6", "payload": payload },
    });
    let sent = answer(program.post("/rest/ws/message/v2/send", body).await);
    assert_eq!(sent["messageKey"], format!("5-{}-1", group["id"]));
    let objects = json!({
        "groupId": group["id"], "fromUserName": "small", "message": "More?", "metadata": {
            "templateId": 6, "payload": [{ "title": "Yes", "message": "Yes please" }],
        },
    });
    answer(program.post("/rest/ws/message/v2/send", objects).await);
    let agents =
        json!({ "groupId": group["id"], "fromUserName": "bob@x.example", "message": "Hi" });
    answer(program.post("/rest/ws/message/v2/send", agents).await);
    let messages = program.messages().await;
    assert_eq!(messages[0]["quick_replies"][0]["title"], "Yes", "{messages:?}");
    assert_eq!(messages[0]["quick_replies"], messages[1]["quick_replies"], "as objects or texts");
    let authors: Vec<&Value> = messages.iter().map(|message| &message["author"]).collect();
    assert_eq!(authors, ["bot", "bot", "agent"]);
    for bad in [
        json!({ "groupId": group["id"], "message": "x" }),
        json!({ "groupId": group["id"], "fromUserName": "small" }),
        json!({ "fromUserName": "small", "message": "x" }),
        json!({ "groupId": [group["id"]], "fromUserName": "small", "message": "x" }),
    ] {
        refusal(program.post("/rest/ws/message/v2/send", bad).await, 400, "bad_field");
    }
    let unknown = json!({ "groupId": 99_999_999, "fromUserName": "small", "message": "x" });
    refusal(program.post("/rest/ws/message/v2/send", unknown).await, 404, "not_found");
}

async fn a_message_is_said_once_however_often_it_comes(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let group = program.create(json!({})).await["id"].clone();
    let body = json!({ "groupId": group, "fromUserName": "small", "message": "Hi", "key": "a" });
    let first = answer(program.post("/rest/ws/message/v2/send", body.clone()).await);
    let second = answer(program.post("/rest/ws/message/v2/send", body).await);
    assert_eq!(first, second);
    let other = json!({ "groupId": group, "fromUserName": "small", "message": "Ho", "key": "a" });
    refusal(program.post("/rest/ws/message/v2/send", other).await, 409, "id_reused");
    let own = json!({ "groupId": group, "message": "hello", "key": "a" });
    let first = answer(program.post("/rest/ws/message/send", own.clone()).await);
    let second = answer(program.post("/rest/ws/message/send", own).await);
    assert_eq!(first["messageKey"], second["messageKey"]);
    let other = json!({ "groupId": group, "message": "hullo", "key": "a" });
    refusal(program.post("/rest/ws/message/send", other).await, 409, "id_reused");
    assert_eq!(program.seen().await, ["Hi", "hello", "yes"]);
}

async fn a_contact_writes_taps_and_sends_files(server: TestServer) {
    let program = Program::with_bot(&server, &bot_of(GREETING)).await;
    let skip = json!({ "SKIP_BOT_EVENT": ["WELCOME_EVENT"] });
    let group = program.create(skip).await["id"].clone();
    let send = async |mut body: Value| {
        body["groupId"] = group.clone();
        body["type"] = json!(5);
        program.call("POST", "/rest/ws/message/send", ("ada", body)).await
    };
    let metadata = json!({ "k": "v", "KM_CHAT_CONTEXT": "{\"buttonClicked\":true}" });
    answer(send(json!({ "message": "Not at all", "contentType": 0, "metadata": metadata })).await);
    let (workspace, page) = (model::id::WorkspaceId::DEFAULT, program.messages().await);
    assert_eq!(page[0]["text"], "Not at all");
    let id = server.client.get("/api/v1/conversations").await.expect(200)["items"][0]["id"].clone();
    let id = id.as_str().unwrap().parse().unwrap();
    let request = app::ListMessages { after: 0, before: None, limit: 9 };
    let kept = server.process.app.list_messages(workspace, id, request).await.unwrap().messages;
    let tap = kept[0].tap.clone().unwrap();
    assert_eq!(json!(tap.context), json!({ "buttonClicked": true }));
    assert_eq!(tap.metadata, [json!({ "k": "v" })]);

    let hidden = json!({ "category": "HIDDEN", "KM_TRIGGER_EVENT": "promo" });
    answer(send(json!({ "message": "Event: promo", "contentType": 10, "metadata": hidden })).await);
    assert_eq!(program.seen().await.last().unwrap(), "Half price today.");
    refusal(send(json!({ "message": "Event", "contentType": 10 })).await, 400, "bad_field");
    let file = json!({ "url": "https://files.example/a.png", "name": "a.png", "contentType": "image/png", "size": "12" });
    answer(send(json!({ "contentType": 1, "fileMeta": file, "key": "f" })).await);
    answer(send(json!({ "contentType": 2, "message": "{\"lat\":\"52.5\",\"lon\":13.4}" })).await);
    refusal(send(json!({ "message": "x".repeat(9_000) })).await, 400, "bad_field");
    refusal(send(json!({ "metadata": { "a": "b" } })).await, 400, "bad_field");
    let kept = server.process.app.list_messages(workspace, id, request).await.unwrap().messages;
    let kept: Vec<Value> = kept.iter().map(|message| json!(message.content)).collect();
    let has = |key: &str| kept.iter().find(|content| content.get(key).is_some()).cloned();
    assert_eq!(has("attachments").unwrap()["attachments"]["files"][0]["name"], "a.png");
    assert_eq!(has("location").unwrap()["location"]["latitude"], 52.5);
}

async fn a_bot_does_not_speak_between_people(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let group = program.create(json!({})).await["id"].clone();
    let handed = json!({
        "groupId": group, "fromUserName": "small", "message": "One moment.",
        "metadata": { "KM_ASSIGN_TO": "" },
    });
    answer(program.post("/rest/ws/message/v2/send", handed).await);
    assert_eq!(program.status().await, "queued");
    let late = json!({ "groupId": group, "fromUserName": "small", "message": "And another thing" });
    answer(program.post("/rest/ws/message/v2/send", late).await);
    assert_eq!(program.seen().await, ["One moment."]);
    assert_eq!(program.messages().await[1]["private"], true, "it is kept for them");
    answer(
        program.post("/rest/ws/message/send", json!({ "groupId": group, "message": "hi" })).await,
    );
    assert_eq!(program.seen().await, ["One moment.", "hi"], "the bot isn't asked");
}

async fn a_conversation_is_closed_and_opened_again(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let group = program.create(json!({})).await["id"].clone();
    let status =
        |status: &str| format!("/rest/ws/group/status/change?groupId={group}&status={status}");
    assert_eq!(answer(program.patch(&status("2")).await), "updated");
    assert_eq!(answer(program.patch(&status("2")).await), "already updated");
    assert_eq!(program.status().await, "closed");
    assert_eq!(program.seen().await, ["Conversation resolved"]);
    let late = json!({ "groupId": group, "fromUserName": "small", "message": "late" });
    refusal(program.post("/rest/ws/message/v2/send", late).await, 409, "conversation_closed");
    answer(
        program.post("/rest/ws/message/send", json!({ "groupId": group, "message": "hi" })).await,
    );
    assert_eq!(program.status().await, "with_bot");
    assert_eq!(program.seen().await, ["Conversation resolved", "hi", "yes"]);

    let update =
        json!({ "groupId": group, "metadata": { "CONVERSATION_STATUS": "2", "tag": "a" } });
    answer(program.post("/rest/ws/group/update", update).await);
    assert_eq!(program.status().await, "closed");
    let silently = status("0") + "&sendNotifyMessage=false";
    assert_eq!(answer(program.patch(&silently).await), "updated");
    assert_eq!(program.status().await, "with_bot");
    assert_eq!(program.seen().await.last().unwrap(), "Conversation resolved");
    for bad in ["1", "4", "x", ""] {
        refusal(program.patch(&status(bad)).await, 400, "bad_field");
    }
    let unknown = "/rest/ws/group/status/change?groupId=99999999&status=2";
    refusal(program.patch(unknown).await, 404, "not_found");
}

async fn a_conversation_is_given_to_people_and_back_to_its_bot(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    server.publish("other", &saying("the other one")).await;
    let group = program.create(json!({})).await["id"].clone();
    let give = async |name: &str| {
        let path = format!("/rest/ws/group/assignee/change?groupId={group}&assignee={name}");
        answer(program.patch(&path).await)
    };
    let say = async |text: &str| {
        let body = json!({ "groupId": group, "message": text });
        answer(program.post("/rest/ws/message/send", body).await);
        program.seen().await.last().unwrap().clone()
    };
    assert_eq!(say("one").await, "yes");
    assert_eq!(give("bob%40x.example").await, "updated");
    assert_eq!(give("bob%40x.example").await, "already updated");
    assert_eq!(program.seen().await.last().unwrap(), "Conversation transferred to bob@x.example");
    assert_eq!(program.status().await, "queued");
    assert_eq!(say("two").await, "two", "no bot answers");
    assert_eq!(give("eve%40x.example").await, "updated");
    assert_eq!(give("other").await, "updated");
    assert_eq!(give("other").await, "already updated");
    assert_eq!(say("three").await, "the other one");
    assert_eq!(give("small").await, "updated");
    assert_eq!(say("four").await, "yes");
    let path = format!("/rest/ws/group/assignee/change?groupId={group}");
    refusal(program.patch(&path).await, 400, "bad_field");
}

async fn users_are_known_and_changed(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    program.create(json!({})).await;
    let change = json!({
        "displayName": "Ada", "email": "ada@x.example", "imageLink": "https://x.example/a.png",
        "metadata": { "plan": "gold", "n": 1 },
    });
    let update = async |acting: &str, body: Value| {
        program.call("POST", "/rest/ws/user/update", (acting, body)).await
    };
    answer(update("ada", change.clone()).await);
    answer(update("ada", json!({ "metadata": { "n": null } })).await);
    refusal(update("nobody", change.clone()).await, 404, "not_found");
    refusal(update("", change).await, 400, "bad_field");
    refusal(update("ada", json!({ "displayName": "\u{0}" })).await, 400, "bad_field");
    let body = json!({ "userIdList": ["ada", "nobody", "small"] });
    let users =
        answer(program.post("/rest/ws/user/v2/detail?fetchLatestMessageTime=true", body).await);
    assert_eq!(users.as_array().unwrap().len(), 2, "{users}");
    let ada = &users[0];
    assert_eq!((&ada["userId"], &ada["displayName"]), (&json!("ada"), &json!("Ada")));
    assert_eq!(ada["imageLink"], "https://x.example/a.png");
    assert_eq!((&ada["metadata"], &ada["roleType"]), (&json!({ "plan": "gold" }), &json!(3)));
    assert_eq!((&users[1]["userId"], &users[1]["roleType"]), (&json!("small"), &json!(1)));
}

/// Requests that are good with the right key.
fn requests() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        (
            "POST",
            "/rest/ws/group/conversation",
            json!({ "groupName": "x", "groupMemberList": ["a"] }),
        ),
        ("POST", "/rest/ws/group/update", json!({ "groupId": 1, "metadata": { "a": "b" } })),
        ("PATCH", "/rest/ws/group/status/change?groupId=1&status=2", Value::Null),
        ("PATCH", "/rest/ws/group/assignee/change?groupId=1&assignee=bob", Value::Null),
        (
            "POST",
            "/rest/ws/message/v2/send",
            json!({ "groupId": 1, "fromUserName": "small", "message": "x" }),
        ),
        ("POST", "/rest/ws/message/send", json!({ "groupId": 1, "message": "x" })),
        ("POST", "/rest/ws/user/v2/detail", json!({ "userIdList": ["ada"] })),
        ("POST", "/rest/ws/user/update", json!({ "displayName": "x" })),
    ]
}

async fn nobody_comes_in_without_the_right_key(server: TestServer) {
    let mut program = Program::with_bot(&server, &saying("yes")).await;
    let good = program.key.clone();
    let other = server.client_with(&["conversations", "bots", "read"]).await.key.unwrap();
    for (method, path, body) in requests() {
        for (key, status, code) in [
            ("x", 401, "not_signed_in"),
            (&good[..good.len() - 1], 401, "not_signed_in"),
            (other.as_str(), 403, "not_allowed"),
        ] {
            program.key = key.to_owned();
            refusal(program.call(method, path, ("ada", body.clone())).await, status, code);
        }
        let without = program.anonymous.request(method, path).json(&body).send().await;
        refusal(without, 401, "not_signed_in");
        let bearer = server.client.request(method, path).json(&body).send().await;
        refusal(bearer, 401, "not_signed_in");
    }
    let path = format!("/rest/ws/user/v2/detail?apiKey={good}");
    let body = json!({ "userIdList": ["ada"] });
    assert_eq!(answer(program.anonymous.post(&path, &body).await), json!([]));
    assert!(!crate::logs::text().contains(&good));
}

async fn another_workspaces_ids_lead_to_nothing(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let group = program.create(json!({ "own": "canary-2f" })).await;
    let ours = answer(
        program
            .post(
                "/rest/ws/group/conversation",
                json!({
                    "groupName": "canary-2f", "groupMemberList": ["ada"], "clientGroupId": "shared",
                }),
            )
            .await,
    );
    let stranger = server.stranger().await.key.unwrap();
    let before = program.messages().await;
    let theirs = Program { server: &server, anonymous: program.anonymous.clone(), key: stranger };
    for (method, path, mut body) in requests() {
        if path.ends_with("/conversation") {
            continue;
        }
        let path = path.replace("groupId=1", &format!("groupId={}", group["id"]));
        if body.get("groupId").is_some() {
            body["groupId"] = group["id"].clone();
        }
        let answer = theirs.call(method, &path, ("ada", body)).await;
        if path.ends_with("/detail") {
            assert_eq!(answer.expect(200)["response"], json!([]));
        } else {
            refusal(answer, 404, "not_found");
        }
    }
    let body = json!({ "clientGroupId": "shared", "fromUserName": "small", "message": "x" });
    refusal(theirs.post("/rest/ws/message/v2/send", body).await, 404, "not_found");
    let body = json!({ "groupName": "y", "groupMemberList": ["a"], "clientGroupId": "shared" });
    let made = theirs.post("/rest/ws/group/conversation", body).await;
    assert!(!made.text().contains("canary-2f"), "{}", made.text());
    assert_ne!(answer(made)["id"], ours["id"], "the same key is another conversation there");
    assert_eq!(program.messages().await, before);
}

async fn a_key_that_floods_is_slowed_down(server: TestServer) {
    let program = Program::with_bot(&server, &saying("yes")).await;
    let other = Program::new(&server).await;
    let ask = async |program: &Program<'_>| {
        program.post("/rest/ws/user/v2/detail", json!({ "userIdList": [] })).await
    };
    for _ in 0..100 {
        answer(ask(&program).await);
    }
    let refused = ask(&program).await;
    assert_eq!(refused.header("retry-after"), Some("1"));
    refusal(refused, 429, "too_many_requests");
    answer(ask(&other).await);
    server.clock.advance_by_seconds(1);
    answer(ask(&program).await);
}
