//! Who did what, and how often somebody may ask.

use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::members::{PASSWORD, member, try_sign_in};
use crate::runner::tests;
use crate::server::TestServer;

tests![
    what_administrators_do_is_kept,
    sign_ins_are_kept,
    passwords_are_tried_at_a_pace,
    contacts_open_conversations_at_a_pace,
];

/// The log, newest first: operation, who by name, target and status.
async fn log(server: &TestServer, query: &str) -> Vec<(String, String, String, u64)> {
    let page = server.client.get(&format!("/api/v1/audit-log{query}")).await.expect(200);
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let items = page["items"].as_array().unwrap().iter();
    let line = |entry: &Value| {
        let status = entry["status"].as_u64().unwrap();
        (text(entry, "operation"), text(entry, "name"), text(entry, "target"), status)
    };
    items.map(line).collect()
}

fn line(operation: &str, name: &str, target: &str, status: u64) -> (String, String, String, u64) {
    (operation.to_owned(), name.to_owned(), target.to_owned(), status)
}

async fn what_administrators_do_is_kept(server: TestServer) {
    let (id, browser) = member(&server, "ada@example.com", &["builder"]).await;
    server.publish("small", &saying("yes")).await;
    let secret = json!({ "secret": "canary-secret", "hosts": ["a.example"] });
    browser.ask("PUT", "/api/v1/secrets/crm", &secret).await.expect_problem(403, "not_allowed");
    server.client.put("/api/v1/secrets/crm", &secret).await.expect(204);
    server.client.put("/api/v1/secrets/crm", &json!({})).await.expect_problem(400, "bad_json");
    browser.ask("DELETE", "/api/v1/bots/none", &Value::Null).await.expect_problem(404, "not_found");
    browser.ask("DELETE", "/api/v1/bots/small", &Value::Null).await.expect(204);
    let made = json!({ "name": "ci", "scopes": ["read"] });
    let made = server.client.post("/api/v1/api-keys", &made).await.expect(201);

    let made = format!("made={}", made["id"].as_str().unwrap());
    let expected = [
        line("createApiKey", "test", &made, 201),
        line("deleteBot", "Ada", "bot=small", 204),
        line("putSecret", "test", "secret=crm", 204),
        line("putSecret", "Ada", "secret=crm", 403),
        line("publishBot", "test", "bot=small", 200),
        line("publishBot", "test", "bot=small", 200),
    ];
    assert_eq!(log(&server, "?limit=6").await, expected);
    assert_eq!(log(&server, "?operation=putSecret").await, expected[2..4]);
    let of_member = log(&server, &format!("?member={id}")).await;
    assert_eq!(
        of_member.len(),
        4,
        "set a password, signed in, was refused, deleted: {of_member:?}"
    );
    let page = server.client.get("/api/v1/audit-log?limit=1").await.expect(200);
    assert_eq!(page["items"][0]["address"], "127.0.0.1");
    let next = format!("?limit=1&cursor={}", page["next"].as_str().unwrap());
    assert_eq!(log(&server, &next).await, expected[1..2]);
    let all = server.client.get("/api/v1/audit-log?limit=200").await;
    assert!(!all.text().contains("canary"), "{}", all.text());
    for bad in ["?member=x", "?cursor=x", "?who=x"] {
        let refused = server.client.get(&format!("/api/v1/audit-log{bad}")).await;
        refused.expect_problem(400, "bad_field");
    }
    let stranger = server.stranger().await.get("/api/v1/audit-log").await.expect(200);
    assert_eq!(stranger["items"], json!([]));
}

async fn sign_ins_are_kept(server: TestServer) {
    let (id, _browser) = member(&server, "ada@example.com", &["agent"]).await;
    try_sign_in(&server.client, "ada@example.com", "wrong horse battery").await.expect(401);
    try_sign_in(&server.client, "nobody@example.com", PASSWORD).await.expect(401);
    let target = format!("member={id}");
    let expected = [
        line("signIn", "", &target, 401),
        line("signIn", "Ada", &target, 200),
        line("setPassword", "Ada", &target, 204),
    ];
    assert_eq!(log(&server, "?limit=3").await, expected);
}

/// AU-01: an account can't be tried without end, nor many accounts from one place.
async fn passwords_are_tried_at_a_pace(server: TestServer) {
    let (_, browser) = member(&server, "ada@example.com", &["agent"]).await;
    let mut statuses = Vec::new();
    for _ in 0..12 {
        let refused = try_sign_in(&server.client, "Ada@example.com", "wrong horse battery").await;
        if refused.status == 429 {
            assert_eq!(refused.header("retry-after"), Some("6"));
        }
        statuses.push(refused.status);
    }
    // The member themselves signed in once.
    assert_eq!(statuses, [vec![401; 9], vec![429; 3]].concat());
    try_sign_in(&server.client, "ada@example.com", PASSWORD).await.expect(429);
    assert!(browser.is_signed_in().await, "who is in stays in");
    server.clock.advance_by_seconds(6);
    try_sign_in(&server.client, "ada@example.com", PASSWORD).await.expect(200);

    let mut refused = 0;
    for number in 0..40 {
        let answer = try_sign_in(&server.client, &format!("a{number}@example.com"), PASSWORD).await;
        assert!(matches!(answer.status, 401 | 429), "{}", answer.status);
        refused += u32::from(answer.status == 429);
    }
    assert!((20..30).contains(&refused), "{refused} of 40 from one address");
    let token = json!({ "token": "x", "password": PASSWORD });
    let link = server.client.anonymous().post("/api/v1/password", &token).await;
    link.expect_problem(429, "too_many_requests");
}

async fn contacts_open_conversations_at_a_pace(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let path = "/api/v1/public/channels/web/conversations";
    let client = server.client.anonymous();
    let open =
        async |number: u32| client.post(path, &json!({ "client_id": format!("c{number}") })).await;
    for number in 0..60 {
        open(number).await.expect(201);
    }
    let refused = open(60).await;
    assert_eq!(refused.header("retry-after"), Some("1"));
    refused.expect_problem(429, "too_many_requests");
    server.clock.advance_by_millis(500);
    open(60).await.expect(201);
    // Others than contacts aren't counted.
    server.client.get("/api/v1/conversations").await.expect(200);
}
