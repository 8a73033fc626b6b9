//! What clients say of the circumstances: of a conversation, and of one message.

use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    a_conversations_context_is_merged_by_name,
    a_context_that_cannot_be_kept_is_refused,
    a_message_has_a_context_of_its_own,
];

async fn kept(server: &TestServer, id: &str) -> Value {
    let workspace = model::id::WorkspaceId::DEFAULT;
    let id = id.parse().unwrap();
    let found = server.process.app.find_conversation(workspace, id).await.unwrap().unwrap();
    json!(found.conversation.details)
}

async fn a_conversations_context_is_merged_by_name(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let body = json!({
        "channel": "web", "contact": "ann", "context": { "page": "/a", "plan": "gold" },
    });
    let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
    let id = opened["id"].as_str().unwrap();
    let path = format!("/api/v1/conversations/{id}");
    let patch = |body: Value| server.client.request("PATCH", &path).json(&body).send();
    let said = json!({ "id": "1", "text": "hello" });
    server.client.post(&format!("{path}/messages"), &said).await.expect(200);
    let view =
        patch(json!({ "context": { "page": "/b", "plan": null, "n": 1 } })).await.expect(200);
    assert_eq!(view["id"], json!(id));
    assert_eq!(kept(&server, id).await, json!({ "context": { "page": "/b", "n": 1 } }));
    patch(json!({ "title": "An order" })).await.expect(200);
    patch(json!({ "context": { "page": "/b" } })).await.expect(200);
    let expected = json!({ "context": { "page": "/b", "n": 1 }, "title": "An order" });
    assert_eq!(kept(&server, id).await, expected);
    let said = json!({ "id": "2", "text": "again" });
    let answer = server.client.post(&format!("{path}/messages"), &said).await.expect(200);
    assert_eq!(answer["replies"][0]["text"], "yes", "its turns go on");
}

async fn a_context_that_cannot_be_kept_is_refused(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    let path = talk.path("");
    let deep = (0..100).fold(json!(1), |inner, _| json!([inner]));
    for bad in [json!({ "a": "x".repeat(40_000) }), json!({ "a": "\u{0}" }), json!({ "a": deep })] {
        let body = json!({ "context": bad.clone() });
        let refused = server.client.request("PATCH", &path).json(&body).send().await;
        refused.expect_problem(400, "bad_field");
        let body = json!({ "id": "1", "text": "hello", "context": bad });
        talk.post(body, 0).await.expect_problem(400, "bad_field");
    }
    let body = json!({ "id": "1", "text": "hello", "metadata": [deep] });
    talk.post(body, 0).await.expect_problem(400, "bad_field");
    let body = json!({ "context": {}, "status": "closed" });
    let refused = server.client.request("PATCH", &path).json(&body).send().await;
    refused.expect_problem(400, "bad_json");
    assert_eq!(talk.say("hello").await, ["yes"]);
}

async fn a_message_has_a_context_of_its_own(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    let body = json!({ "id": "1", "text": "hello", "context": { "page": "/c" } });
    talk.post(body, 0).await.expect(200);
    let (workspace, id) = (model::id::WorkspaceId::DEFAULT, talk.id.parse().unwrap());
    let request = app::ListMessages { after: 0, before: None, limit: 1 };
    let page = server.process.app.list_messages(workspace, id, request).await.unwrap();
    let tap = page.messages[0].tap.clone().unwrap();
    assert_eq!(json!(tap.context), json!({ "page": "/c" }));
    assert_eq!(tap.payload, None);
    assert_eq!(kept(&server, &talk.id).await, json!({}));
}
