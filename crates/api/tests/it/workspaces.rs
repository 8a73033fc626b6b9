//! Workspaces that are deleted while they are at work.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::saying;
use crate::client::Client;
use crate::receivers;
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::Talk;

tests![
    a_deleted_workspace_is_over_for_everybody,
    a_workspace_is_deleted_by_whoever_may_and_means_it,
];

/// TN-14: within this everything stops.
const STOPS: Duration = Duration::from_secs(5);

/// Makes a workspace; returns its id and a client with its key.
async fn make(server: &TestServer, name: &str) -> (String, Client) {
    let made = server.client.post("/api/v1/workspaces", &json!({ "name": name })).await.expect(201);
    let id = made["workspace"]["id"].as_str().unwrap().to_owned();
    (id, server.client.with_key(made["admin_key"]["key"].as_str()))
}

/// A bot that answers on the channel `web` of a client's workspace.
async fn set_up(client: &Client) {
    save_draft(client, "small", &saying("yes")).await;
    let publish = json!({ "environment": "test" });
    client.post("/api/v1/bots/small/publish", &publish).await.expect(200);
    let channel =
        json!({ "kind": "api", "environment": "test", "first_responder": { "bot": "small" } });
    client.put("/api/v1/channels/web", &channel).await.expect(201);
}

async fn a_deleted_workspace_is_over_for_everybody(server: TestServer) {
    let (id, client) = make(&server, "acme").await;
    set_up(&client).await;
    server.set_up(&saying("yes")).await;
    server.company.on("/in", Answer::text(500, "not now"));
    let body = json!({ "name": "crm", "url": server.company.url("/in") });
    client.post("/api/v1/webhooks", &body).await.expect(201);
    let talk = Talk::open_as(&client, "web", "ada").await;
    assert_eq!(talk.say("hello").await, ["yes"]);
    server.company.wait_for_requests(1).await;
    let events = talk.follow(0).await;
    let other = server.another_process().await;
    let elsewhere = Client { address: other.address, key: client.key.clone() };
    elsewhere.get("/api/v1/channels").await.expect(200);

    let path = format!("/api/v1/workspaces/{id}?name=acme");
    server.client.delete(&path).await.expect(204);
    let began = Instant::now();
    client.get("/api/v1/channels").await.expect_problem(401, "not_signed_in");
    while elsewhere.get("/api/v1/channels").await.status != 401 {
        assert!(began.elapsed() < STOPS, "another process lets them in");
    }
    events.end().await;
    assert!(began.elapsed() < STOPS, "a stream went on");
    let store = server.process.app.store();
    let workspace = id.parse().unwrap();
    let filter = store::ConversationFilter::default();
    while !store.list_conversations(workspace, filter.clone(), 1).await.unwrap().is_empty() {
        tokio::task::yield_now().await;
    }
    let told = server.company.requests().len();
    server.clock.advance_by_seconds(86_400);
    // Whoever else is at work goes on, and what is sent later would have been by then.
    receivers::make(&server, "/ours", json!({})).await;
    server.company.on("/ours", Answer::text(200, "thanks"));
    assert_eq!(Talk::open_as(&server.client, "web", "ada").await.say("hello").await, ["yes"]);
    let all = server.company.wait_for_requests(told + 1).await;
    assert!(all[told..].iter().all(|request| request.path == "/ours"), "{all:?}");
    make(&server, "acme").await;
}

async fn a_workspace_is_deleted_by_whoever_may_and_means_it(server: TestServer) {
    let (id, client) = make(&server, "acme").await;
    let path = |name: &str| format!("/api/v1/workspaces/{id}?name={name}");
    client.delete(&path("acme")).await.expect_problem(403, "not_allowed");
    server.client.delete(&path("other")).await.expect_problem(404, "not_found");
    let unnamed = format!("/api/v1/workspaces/{id}");
    server.client.delete(&unnamed).await.expect_problem(400, "bad_field");
    let listed = server.client.get("/api/v1/workspaces").await.expect(200);
    let first = listed["items"].as_array().unwrap().iter().find(|item| item["name"] == "default");
    let first =
        format!("/api/v1/workspaces/{}?name=default", first.unwrap()["id"].as_str().unwrap());
    server.client.delete(&first).await.expect_problem(409, "in_use");
    client.get("/api/v1/channels").await.expect(200);

    server.client.delete(&path("acme")).await.expect(204);
    server.client.delete(&path("acme")).await.expect_problem(404, "not_found");
    let listed = server.client.get("/api/v1/workspaces").await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    let log = server.client.get("/api/v1/audit-log?operation=deleteWorkspace").await.expect(200);
    let statuses: Vec<&Value> =
        log["items"].as_array().unwrap().iter().map(|entry| &entry["status"]).collect();
    assert_eq!(statuses, [204]);
    assert_eq!(log["items"][0]["target"], format!("workspace={id}"));
}
