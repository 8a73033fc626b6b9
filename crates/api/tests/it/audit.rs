//! Who did what, and how often somebody may ask.

use std::sync::Arc;

use model::id::WorkspaceId;
use serde_json::{Value, json};
use store::{AuditRecord, NewAuditEntry, Note};

use crate::bots_of_tests::saying;
use crate::members::{PASSWORD, member, try_sign_in};
use crate::runner::tests;
use crate::server::TestServer;

tests![
    what_administrators_do_is_kept,
    sign_ins_are_kept,
    what_is_kept_is_kept_with_what_was_done,
    a_log_that_was_tampered_with_says_where,
    passwords_are_tried_at_a_pace,
    contacts_open_conversations_at_a_pace,
];

/// What somebody does to the database behind the server's back, a statement a line.
const TAMPERING: &str = include_str!("../../../store/tests/tampering.sql");

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

/// The entry is in the same commit: with what was refused by the store there is none, and with what was done there
/// is one, whoever asks at once.
async fn what_is_kept_is_kept_with_what_was_done(server: TestServer) {
    let workspace = json!({ "name": "acme" });
    server.client.post("/api/v1/workspaces", &workspace).await.expect(201);
    let again = server.client.post("/api/v1/workspaces", &workspace).await;
    again.expect_problem(409, "already_exists");
    let made = log(&server, "?operation=createWorkspace").await;
    assert_eq!(made.len(), 1, "{made:?}");
    let store = server.process.app.store();
    let note = Arc::new(Note::default());
    let entry = NewAuditEntry {
        operation: "putSecret".to_owned(),
        member: None,
        record: AuditRecord { name: "in one".to_owned(), ..AuditRecord::default() },
        now: server.clock.now(),
    };
    note.put(WorkspaceId::DEFAULT, entry);
    let head = store.audit_head(WorkspaceId::DEFAULT).await.unwrap();
    let none = Arc::clone(&note).during(store.delete_secret(WorkspaceId::DEFAULT, "none")).await;
    assert!(!none.unwrap() && !note.is_kept());
    assert_eq!(store.audit_head(WorkspaceId::DEFAULT).await.unwrap(), head);
    for _ in 0..2 {
        let name = model::key::Key::new("crm").unwrap();
        let input = app::SecretInput {
            name,
            secret: model::Secret::new("s".to_owned()),
            hosts: vec!["a.example".to_owned()],
        };
        let put = server.process.app.put_secret(WorkspaceId::DEFAULT, input);
        Arc::clone(&note).during(put).await.unwrap();
        assert!(note.is_kept());
    }
    let names: Vec<String> =
        log(&server, "?operation=putSecret").await.into_iter().map(|(_, name, ..)| name).collect();
    assert_eq!(names, ["in one"], "once");
}

/// OP-04.
async fn a_log_that_was_tampered_with_says_where(server: TestServer) {
    let check = async || server.client.get("/api/v1/audit-log/check").await.expect(200);
    assert_eq!(check().await, json!({ "is_whole": true, "entries": 0, "hash": "" }));
    for name in ["a", "b", "c", "d"] {
        let secret = json!({ "secret": name, "hosts": ["a.example"] });
        server.client.put(&format!("/api/v1/secrets/{name}"), &secret).await.expect(204);
    }
    let whole = check().await;
    assert_eq!((&whole["is_whole"], &whole["entries"]), (&json!(true), &json!(4)), "{whole}");
    assert_eq!(whole["hash"].as_str().unwrap().len(), 64);
    let stranger = server.stranger().await.get("/api/v1/audit-log/check").await.expect(200);
    assert_eq!(stranger["entries"], 0);

    let expected = [
        json!([2, "changed"]),
        Value::Null,
        json!([3, "changed"]),
        Value::Null,
        json!([4, "wrong_end"]),
        json!([4, "missing"]),
        json!([2, "missing"]),
    ];
    assert_eq!(TAMPERING.lines().count(), expected.len());
    for (statement, expected) in TAMPERING.lines().zip(expected) {
        server.database.execute(statement).await;
        let check = check().await;
        assert_eq!(check["is_whole"], expected.is_null(), "{statement}: {check}");
        if !expected.is_null() {
            let fault = &check["fault"];
            assert_eq!(json!([fault["entry"], fault["what"]]), expected, "{statement}: {check}");
        }
    }
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
