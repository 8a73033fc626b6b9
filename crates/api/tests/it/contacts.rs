//! Contacts, and what the desk shows beside a conversation.

use serde_json::{Value, json};

use crate::canned::member;
use crate::client::Client;
use crate::desk::Desk;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    contacts_are_found_by_name_address_and_id,
    a_contact_is_shown_with_their_conversations,
    agents_change_what_is_known_of_a_contact,
    another_workspaces_contacts_are_not_there,
    what_waits_is_counted_by_team,
];

async fn open(client: &Client, contact: &str, more: Value) -> Value {
    let mut body = json!({ "channel": "web", "contact": contact });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post("/api/v1/conversations", &body).await.expect(201)
}

async fn found(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/api/v1/contacts{query}")).await.expect(200);
    let id = |it: &Value| it["external_id"].as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(id).collect()
}

async fn contacts_are_found_by_name_address_and_id(server: TestServer) {
    Desk::set_up(&server).await;
    let client = &server.client;
    open(client, "u-1", json!({ "name": "Ada Lovelace" })).await;
    server.clock.advance_by_seconds(1);
    open(client, "u-2", json!({ "email": "Bob@example.com" })).await;
    server.clock.advance_by_seconds(1);
    open(client, "x_3", json!({})).await;
    assert_eq!(found(client, "").await, ["x_3", "u-2", "u-1"]);
    for (search, expected) in [
        ("love", &["u-1"][..]),
        ("bob%40EXAMPLE", &["u-2"]),
        ("u-", &["u-2", "u-1"]),
        ("_", &["x_3"]),
        ("%25", &[]),
    ] {
        assert_eq!(found(client, &format!("?search={search}")).await, expected, "{search}");
    }
    let page = client.get("/api/v1/contacts?limit=2").await.expect(200);
    let next = page["next"].as_str().unwrap();
    assert_eq!(found(client, &format!("?limit=2&cursor={next}")).await, ["u-1"]);
    client.get("/api/v1/contacts?cursor=x").await.expect_problem(400, "bad_field");
}

async fn a_contact_is_shown_with_their_conversations(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let client = &server.client;
    let first = Talk::open_as(client, "web", "ada").await;
    first.say("people").await;
    desk.wait_for(&first, "held").await;
    desk.act(&ann, &first, "close", json!({ "category": "billing" })).await.expect(204);
    server.clock.advance_by_seconds(1);
    let opened = open(client, "ada", json!({})).await;
    open(client, "bob", json!({})).await;
    let id = opened["contact"].as_str().unwrap();
    let contact = client.get(&format!("/api/v1/contacts/{id}")).await.expect(200);
    assert_eq!((&contact["channel"], &contact["conversations"]), (&json!("web"), &json!(2)));
    let page = client.get(&format!("/api/v1/conversations?contact={id}")).await.expect(200);
    let items = page["items"].as_array().unwrap();
    let ids: Vec<&Value> = items.iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, [&opened["id"], &json!(first.id)]);
    assert_eq!(items[1]["closing"], json!({ "agent": ann, "category": "billing" }));
    assert_eq!(items[1]["agent"], ann);
    let page = client.get(&format!("/api/v1/conversations?contact={id}&limit=1")).await.expect(200);
    assert_eq!(page["next"], opened["id"]);
    client.get("/api/v1/conversations?contact=x").await.expect_problem(400, "bad_field");
}

async fn agents_change_what_is_known_of_a_contact(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let canned = json!({ "shortcut": "hi", "title": "hi", "text": "Hi {contact.first_name}" });
    let canned = server.client.post("/api/v1/desk/canned", &canned).await.expect(201);
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let talk = Talk::open_as(&server.client, "web", "ada").await;
    talk.say("hello").await;
    let id = talk.view().await["contact"].as_str().unwrap().to_owned();
    let agent = member(&server, "agent").await;
    let path = format!("/api/v1/contacts/{id}");
    let patch = async |client: &Client, body: Value| {
        client.request("PATCH", &path).json(&body).send().await
    };
    let body = json!({ "name": "Ada", "attributes": { "plan": "gold", "city": "Bonn" } });
    let changed = patch(&agent, body).await.expect(200);
    assert_eq!(changed["attributes"], json!({ "plan": "gold", "city": "Bonn" }));
    let body = json!({ "email": "ada@example.com", "attributes": { "city": null } });
    let changed = patch(&agent, body).await.expect(200);
    assert_eq!((&changed["name"], &changed["email"]), (&json!("Ada"), &json!("ada@example.com")));
    assert_eq!(changed["attributes"], json!({ "plan": "gold" }));
    let rendered = format!("/api/v1/desk/canned/{}/rendered", canned["id"].as_str().unwrap());
    let rendered = server.client.request("POST", &rendered).header("x-agent", &ann);
    let rendered = rendered.json(&json!({ "conversation": talk.id })).send().await;
    assert_eq!(rendered.expect(200)["text"], "Hi Ada");
    let changed = patch(&agent, json!({ "name": "" })).await.expect(200);
    assert_eq!(changed.get("name"), None);
    for bad in [json!({ "name": "x".repeat(201) }), json!({ "attributes": { "a": "\u{0}" } })] {
        patch(&agent, bad).await.expect_problem(400, "bad_field");
    }
    let large = json!({ "attributes": { "a": "x".repeat(40_000) } });
    patch(&agent, large).await.expect_problem(400, "bad_field");
    patch(&agent, json!({ "external_id": "eve" })).await.expect_problem(400, "bad_json");
    let analyst = member(&server, "analyst").await;
    patch(&analyst, json!({ "name": "x" })).await.expect_problem(403, "not_allowed");
}

async fn another_workspaces_contacts_are_not_there(server: TestServer) {
    Desk::set_up(&server).await;
    let opened = open(&server.client, "ada", json!({ "name": "canary" })).await;
    let stranger = server.stranger().await;
    assert!(found(&stranger, "?search=canary").await.is_empty());
    let id = opened["contact"].as_str().unwrap();
    stranger.get(&format!("/api/v1/contacts/{id}")).await.expect_problem(404, "not_found");
    let page = stranger.get(&format!("/api/v1/conversations?contact={id}")).await.expect(200);
    assert_eq!(page["items"], json!([]));
}

async fn what_waits_is_counted_by_team(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("gold", json!({})).await;
    let summary = async || server.client.get("/api/v1/desk/summary").await.expect(200);
    assert_eq!(summary().await, json!({ "waiting": 0, "teams": [], "overdue": 0 }));
    let mut waiting = Vec::new();
    for word in ["people", "people", "gold"] {
        let talk = desk.handed_over(word).await;
        waiting.push(desk.wait_for(&talk, "waiting").await);
    }
    let counted = summary().await;
    assert_eq!((&counted["waiting"], &counted["oldest_at"]), (&json!(3), &waiting[0]["since"]));
    let team = |key: &str| {
        let teams = counted["teams"].as_array().unwrap();
        teams.iter().find(|it| it["team"] == key).unwrap().clone()
    };
    assert_eq!(team("support")["waiting"], 2);
    let gold = json!({ "team": "gold", "waiting": 1, "oldest_at": waiting[2]["since"] });
    assert_eq!(team("gold"), gold);
    desk.agent("Ann", 9, &["support", "gold"]).await;
    assert_eq!(summary().await["waiting"], 0);
    let stranger = server.stranger().await;
    assert_eq!(stranger.get("/api/v1/desk/summary").await.expect(200)["waiting"], 0);
}
