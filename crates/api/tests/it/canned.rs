//! Canned responses: kept by those who lead, found and filled in by agents.

use serde_json::{Value, json};

use crate::client::{Client, Response};
use crate::desk::Desk;
use crate::members::invite;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    a_canned_response_is_filled_in_for_an_agent_and_a_contact,
    canned_responses_are_found_by_team_and_words,
    a_shortcut_is_unique_where_it_is_seen,
    agents_read_them_and_leads_write_them,
    another_workspaces_are_not_there,
];

const PATH: &str = "/api/v1/desk/canned";

/// A member of that role, with a key of their own.
pub async fn member(server: &TestServer, role: &str) -> Client {
    let (id, _link) = invite(server, &format!("{role}@example.com"), &[role]).await;
    let path = format!("/api/v1/members/{id}/keys");
    let made = server.client.post(&path, &json!({ "name": "x" })).await.expect(201);
    server.client.with_key(made["key"].as_str())
}

async fn make(client: &Client, shortcut: &str, more: Value) -> Response {
    let mut body = json!({ "shortcut": shortcut, "title": shortcut, "text": "Hello" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    client.post(PATH, &body).await
}

async fn made(client: &Client, shortcut: &str, more: Value) -> String {
    let made = make(client, shortcut, more).await.expect(201);
    made["id"].as_str().unwrap().to_owned()
}

async fn shortcuts(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("{PATH}{query}")).await.expect(200);
    let shortcut = |it: &Value| it["shortcut"].as_str().unwrap().to_owned();
    page["items"].as_array().unwrap().iter().map(shortcut).collect()
}

async fn render(client: &Client, agent: &str, canned: &str, body: Value) -> Response {
    let path = format!("{PATH}/{canned}/rendered");
    client.request("POST", &path).header("x-agent", agent).json(&body).send().await
}

async fn a_canned_response_is_filled_in_for_an_agent_and_a_contact(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let body = json!({ "channel": "web", "contact": "ada", "name": "Ada {agent.name} Lovelace",
        "attributes": { "plan": "gold" }, "context": { "page": "prices" } });
    let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
    let talk = opened["id"].as_str().unwrap();
    let text = "Hi {contact.first_name} ({contact.name}, {contact.plan}), {agent.name} here about \
                {conversation.page}; {contact.email} {contact.phone} {unknown} {$secret.x}";
    let canned = made(
        &server.client,
        "Hi",
        json!({ "text": text, "variants": {
        "de": "Hallo {contact.first_name}" } }),
    )
    .await;
    let body = json!({ "conversation": talk });
    let rendered = render(&server.client, &ann, &canned, body.clone()).await.expect(200);
    // Once: what a contact is called isn't read as a template.
    let expected =
        "Hi Ada (Ada {agent.name} Lovelace, gold), Ann here about prices;   {unknown} {$secret.x}";
    assert_eq!(rendered["text"], expected);
    assert_eq!(rendered["unset"], json!(["{contact.email}", "{contact.phone}"]));
    assert_eq!(rendered.get("language"), None);
    let german = json!({ "conversation": talk, "language": "de-AT" });
    let rendered = render(&server.client, &ann, &canned, german).await.expect(200);
    assert_eq!(rendered, json!({ "text": "Hallo Ada", "language": "de", "unset": [] }));
    // Nothing was said by that.
    let talk = Talk { client: server.client.clone(), id: talk.to_owned(), sent: 0.into() };
    assert!(talk.messages().await.is_empty());

    for (canned, conversation) in [
        (canned.as_str(), "conv_00000000000070008000000000000000"),
        (canned.as_str(), "x"),
        ("canned_00000000000070008000000000000000", talk.id.as_str()),
    ] {
        let body = json!({ "conversation": conversation });
        let refused = render(&server.client, &ann, canned, body).await;
        refused.expect_problem(404, "not_found");
    }
    let nobody = render(&server.client, "", &canned, body).await;
    nobody.expect_problem(403, "not_an_agent");
}

async fn canned_responses_are_found_by_team_and_words(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let gold = desk.team("gold", json!({})).await;
    let client = &server.client;
    made(client, "bye", json!({ "title": "Farewell" })).await;
    made(client, "hi", json!({ "text": "100 % Übung", "team": "support" })).await;
    made(client, "vip", json!({ "team": gold["number"].to_string() })).await;
    assert_eq!(shortcuts(client, "").await, ["bye", "hi", "vip"]);
    assert_eq!(shortcuts(client, "?team=gold").await, ["bye", "vip"]);
    assert_eq!(shortcuts(client, "?search=FAREwell").await, ["bye"]);
    assert_eq!(shortcuts(client, "?search=%C3%9CBUNG").await, ["hi"]);
    assert_eq!(shortcuts(client, "?search=0+%25").await, ["hi"]);
    assert_eq!(shortcuts(client, "?search=hello&team=support").await, ["bye"]);
    assert!(shortcuts(client, "?search=_").await.is_empty());
    let first = client.get(&format!("{PATH}?limit=2")).await.expect(200);
    let next = first["next"].as_str().unwrap();
    assert_eq!(shortcuts(client, &format!("?limit=2&cursor={next}")).await, ["vip"]);
    client.get(&format!("{PATH}?cursor=x")).await.expect_problem(400, "bad_field");
    client.get(&format!("{PATH}?team=none")).await.expect_problem(404, "not_found");
}

async fn a_shortcut_is_unique_where_it_is_seen(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("gold", json!({})).await;
    let client = &server.client;
    let hi = made(client, "hi", json!({})).await;
    make(client, "HI", json!({})).await.expect_problem(409, "already_exists");
    let of_gold = made(client, "hi", json!({ "team": "gold" })).await;
    make(client, "hi", json!({ "team": "none" })).await.expect_problem(404, "not_found");
    let path = format!("{PATH}/{of_gold}");
    let body = json!({ "shortcut": "hi", "title": "x", "text": "x" });
    client.put(&path, &body).await.expect_problem(409, "already_exists");
    let body = json!({ "shortcut": "hi", "title": "x", "text": "y", "team": "gold" });
    assert_eq!(client.put(&path, &body).await.expect(200)["text"], "y");
    client.delete(&format!("{PATH}/{hi}")).await.expect(204);
    client.delete(&format!("{PATH}/{hi}")).await.expect_problem(404, "not_found");
    client.get(&format!("{PATH}/{hi}")).await.expect_problem(404, "not_found");
    client.put(&format!("{PATH}/{hi}"), &body).await.expect_problem(404, "not_found");
    // Of two who make one at once, one has it.
    let (one, other) = tokio::join!(make(client, "at", json!({})), make(client, "at", json!({})));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
}

async fn agents_read_them_and_leads_write_them(server: TestServer) {
    Desk::set_up(&server).await;
    let agent = member(&server, "agent").await;
    let lead = member(&server, "lead").await;
    make(&agent, "hi", json!({})).await.expect_problem(403, "not_allowed");
    let hi = made(&lead, "hi", json!({})).await;
    assert_eq!(shortcuts(&agent, "").await, ["hi"]);
    agent.delete(&format!("{PATH}/{hi}")).await.expect_problem(403, "not_allowed");
    lead.delete(&format!("{PATH}/{hi}")).await.expect(204);
    for bad in [json!({ "text": "" }), json!({ "title": "x".repeat(201) })] {
        make(&lead, "a", bad).await.expect_problem(400, "bad_field");
    }
    make(&lead, "a b", json!({})).await.expect_problem(400, "bad_field");
    make(&lead, "a", json!({ "role": "admin" })).await.expect_problem(400, "bad_json");
}

async fn another_workspaces_are_not_there(server: TestServer) {
    Desk::set_up(&server).await;
    let hi = made(&server.client, "hi", json!({})).await;
    let stranger = server.stranger().await;
    assert!(shortcuts(&stranger, "").await.is_empty());
    stranger.get(&format!("{PATH}/{hi}")).await.expect_problem(404, "not_found");
    made(&stranger, "hi", json!({})).await;
    assert_eq!(shortcuts(&server.client, "").await, ["hi"]);
}
