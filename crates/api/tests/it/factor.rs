//! The second factor of signing in, and workspaces of their own.

use serde_json::{Value, json};
use totp_rs::{Builder, Secret, Totp};

use crate::client::Response;
use crate::members::{Browser, PASSWORD, member};
use crate::runner::tests;
use crate::server::TestServer;

tests![
    a_second_factor_is_asked_for_once_it_was_confirmed,
    a_code_is_good_once,
    codes_are_tried_at_a_pace,
    a_recovery_code_stands_in_once,
    whoever_lost_a_factor_is_helped_by_an_administrator,
    a_workspace_is_made_with_a_key_of_its_own,
];

pub const EMAIL: &str = "ada@example.com";

pub async fn sign_in(server: &TestServer, code: Option<&str>) -> Response {
    let body = json!({ "email": EMAIL, "password": PASSWORD, "code": code });
    server.client.anonymous().post("/api/v1/sign-in", &body).await
}

/// The code of the member's phone, so many steps from now.
pub fn code(server: &TestServer, totp: &Totp, steps: i64) -> String {
    let time = server.clock.now().as_second() + 30 * steps;
    totp.generate(time.unsigned_abs()).to_string()
}

/// Turns a second factor on; returns the phone and the recovery codes.
pub async fn turn_on(server: &TestServer, browser: &Browser) -> (Totp, Vec<String>) {
    let path = "/api/v1/me/second-factor";
    let begun = browser.ask("POST", path, &json!({ "password": PASSWORD })).await.expect(201);
    let secret = Secret::try_from_base32(begun["secret"].as_str().unwrap()).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let body = json!({ "code": code(server, &totp, 0) });
    let confirm = "/api/v1/me/second-factor/confirm";
    let confirmed = browser.ask("POST", confirm, &body).await.expect(200);
    let codes = confirmed["recovery_codes"].as_array().unwrap().iter();
    (totp, codes.map(|code| code.as_str().unwrap().to_owned()).collect())
}

async fn a_second_factor_is_asked_for_once_it_was_confirmed(server: TestServer) {
    let (id, here) = member(&server, EMAIL, &["agent"]).await;
    let elsewhere = Browser::sign_in(&server, EMAIL, PASSWORD).await;
    let path = "/api/v1/me/second-factor";
    let wrong = here.ask("POST", path, &json!({ "password": "wrong horse battery" })).await;
    wrong.expect_problem(400, "bad_field");
    let begun = here.ask("POST", path, &json!({ "password": PASSWORD })).await.expect(201);
    let url = begun["url"].as_str().unwrap();
    assert!(url.starts_with("otpauth://totp/Colloquy:ada%40example.com?secret="), "{url}");
    sign_in(&server, None).await.expect(200);
    let confirm = "/api/v1/me/second-factor/confirm";
    let wrong = here.ask("POST", confirm, &json!({ "code": "12345" })).await;
    wrong.expect_problem(400, "bad_field");
    server.clock.advance_by_seconds(600);
    let (totp, codes) = turn_on(&server, &here).await;
    assert_eq!(codes.len(), 10);
    assert!(here.is_signed_in().await);
    assert!(!elsewhere.is_signed_in().await, "AU-09");
    let shown = server.client.get(&format!("/api/v1/members/{id}")).await.expect(200);
    assert_eq!(shown["has_second_factor"], true);

    sign_in(&server, None).await.expect_problem(401, "second_factor_required");
    sign_in(&server, Some("")).await.expect_problem(401, "sign_in_refused");
    server.clock.advance_by_seconds(30);
    let next = code(&server, &totp, 0);
    let answer = sign_in(&server, Some(&next)).await;
    assert!(answer.header("set-cookie").is_some());
    answer.expect(200);
    here.ask("POST", path, &json!({ "password": PASSWORD }))
        .await
        .expect_problem(409, "already_exists");

    server.clock.advance_by_seconds(600);
    let remove = "/api/v1/me/second-factor/remove";
    here.ask("POST", remove, &json!({ "password": PASSWORD })).await.expect(204);
    sign_in(&server, None).await.expect(200);
    let confirmed = here.ask("POST", confirm, &json!({ "code": next })).await;
    confirmed.expect_problem(409, "in_use");
    let Some(bytes) = server.database.bytes() else { return };
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for secret in [begun["secret"].as_str().unwrap(), &codes[0]] {
        assert!(!holds(secret), "SE-02");
    }
}

/// AU-13.
async fn a_code_is_good_once(server: TestServer) {
    let (_, browser) = member(&server, EMAIL, &["agent"]).await;
    let (totp, _) = turn_on(&server, &browser).await;
    let used = code(&server, &totp, 0);
    sign_in(&server, Some(&used)).await.expect_problem(401, "sign_in_refused");
    // A phone may be ahead by a step, but time goes on from there.
    let ahead = code(&server, &totp, 1);
    sign_in(&server, Some(&ahead)).await.expect(200);
    sign_in(&server, Some(&ahead)).await.expect_problem(401, "sign_in_refused");
    server.clock.advance_by_seconds(150);
    sign_in(&server, Some(&code(&server, &totp, -2))).await.expect_problem(401, "sign_in_refused");
    server.clock.advance_by_seconds(600);
    let (one, other) = (code(&server, &totp, 0), code(&server, &totp, 0));
    let (one, other) = tokio::join!(sign_in(&server, Some(&one)), sign_in(&server, Some(&other)));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401], "of two at once, one");
}

/// AU-03.
async fn codes_are_tried_at_a_pace(server: TestServer) {
    let (_, browser) = member(&server, EMAIL, &["agent"]).await;
    let (totp, _) = turn_on(&server, &browser).await;
    server.clock.advance_by_seconds(900);
    for _ in 0..5 {
        sign_in(&server, Some("000000")).await.expect_problem(401, "sign_in_refused");
    }
    let right = code(&server, &totp, 0);
    let refused = sign_in(&server, Some(&right)).await;
    assert_eq!(refused.header("retry-after"), Some("120"));
    refused.expect_problem(429, "too_many_requests");
    server.clock.advance_by_seconds(120);
    sign_in(&server, Some(&code(&server, &totp, 0))).await.expect(200);
}

async fn a_recovery_code_stands_in_once(server: TestServer) {
    let (_, browser) = member(&server, EMAIL, &["agent"]).await;
    let (_, codes) = turn_on(&server, &browser).await;
    let spoken = format!(" {} ", codes[3].to_uppercase());
    sign_in(&server, Some(&spoken)).await.expect(200);
    sign_in(&server, Some(&codes[3])).await.expect_problem(401, "sign_in_refused");
    sign_in(&server, Some(&codes[4])).await.expect(200);
}

async fn whoever_lost_a_factor_is_helped_by_an_administrator(server: TestServer) {
    let (id, browser) = member(&server, EMAIL, &["agent"]).await;
    turn_on(&server, &browser).await;
    let path = format!("/api/v1/members/{id}/second-factor");
    browser.ask("DELETE", &path, &Value::Null).await.expect_problem(403, "not_allowed");
    server.client.delete(&path).await.expect(204);
    assert!(!browser.is_signed_in().await);
    sign_in(&server, None).await.expect(200);
}

async fn a_workspace_is_made_with_a_key_of_its_own(server: TestServer) {
    let path = "/api/v1/workspaces";
    let made = server.client.post(path, &json!({ "name": "north" })).await.expect(201);
    let key = made["admin_key"]["key"].as_str().unwrap();
    let north = server.client.with_key(Some(key));
    let me = north.get("/api/v1/me").await.expect(200);
    assert_eq!(me["workspace"], made["workspace"]["id"]);
    assert_eq!(me["workspace_name"], "north");
    assert_eq!(north.get("/api/v1/members").await.expect(200)["items"], json!([]));
    let again = server.client.post(path, &json!({ "name": "north" })).await;
    again.expect_problem(409, "already_exists");
    for bad in ["", "a b", "x\u{0}"] {
        let refused = server.client.post(path, &json!({ "name": bad })).await;
        refused.expect_problem(400, "bad_field");
    }
    north.post(path, &json!({ "name": "more" })).await.expect_problem(403, "not_allowed");
    north.get(path).await.expect_problem(403, "not_allowed");
    let listed = server.client.get(path).await.expect(200);
    let names: Vec<&str> =
        listed["items"].as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["default", "north"]);

    // A member signs in where they belong.
    let body = json!({ "email": EMAIL, "name": "Ada", "roles": ["admin"] });
    let invited = north.post("/api/v1/members", &body).await.expect(201);
    let link = json!({ "token": invited["link"]["token"], "password": PASSWORD });
    server.client.anonymous().post("/api/v1/password", &link).await.expect(204);
    sign_in(&server, None).await.expect_problem(401, "sign_in_refused");
    let body = json!({ "workspace": "north", "email": EMAIL, "password": PASSWORD });
    let signed_in = server.client.anonymous().post("/api/v1/sign-in", &body).await.expect(200);
    assert_eq!(signed_in["workspace"], made["workspace"]["id"]);
}
