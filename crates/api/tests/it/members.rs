//! Members: invited, signing in and out, with keys of their own.

use app::Address;
use serde_json::{Value, json};

use crate::client::{Client, Response};
use crate::runner::tests;
use crate::server::{TestServer, save_draft};

tests![
    a_member_is_invited_sets_a_password_and_signs_in,
    whoever_cannot_sign_in_is_told_the_same,
    what_another_site_makes_a_browser_ask_is_refused,
    a_cookie_is_as_safe_as_the_connection,
    a_link_is_good_once_and_for_a_while,
    another_password_ends_other_sign_ins,
    a_sign_in_ends_unused_and_in_the_end,
    a_members_key_is_the_members,
    a_member_makes_keys_of_their_own,
    who_is_disabled_is_out_everywhere,
    roles_say_what_a_member_may,
    members_are_changed_by_administrators,
    what_members_hold_is_not_on_disk,
];

pub const PASSWORD: &str = "correct horse battery";

/// A member's browser.
pub struct Browser {
    pub client: Client,
    pub cookie: String,
    pub csrf: String,
}

impl Browser {
    /// Signs in, which must go well.
    pub async fn sign_in(server: &TestServer, email: &str, password: &str) -> Self {
        let client = server.client.anonymous();
        let answer = try_sign_in(&client, email, password).await;
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let view = answer.expect(200);
        Self { client, cookie, csrf: view["csrf_token"].as_str().unwrap().to_owned() }
    }

    /// Asks as our own page does.
    pub async fn ask(&self, method: &str, path: &str, body: &Value) -> Response {
        let request = self.client.request(method, path).header("cookie", &self.cookie);
        let request = request.header("x-csrf-token", &self.csrf);
        if body.is_null() { request.send().await } else { request.json(body).send().await }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &Value::Null).await
    }

    pub async fn is_signed_in(&self) -> bool {
        let status = self.get("/api/v1/me").await.status;
        assert!(matches!(status, 200 | 401), "{status}");
        status == 200
    }
}

pub async fn try_sign_in(client: &Client, email: &str, password: &str) -> Response {
    let body = json!({ "email": email, "password": password });
    client.post("/api/v1/sign-in", &body).await
}

/// Invites a member; returns their id and their link's token.
pub async fn invite(server: &TestServer, email: &str, roles: &[&str]) -> (String, String) {
    let body = json!({ "email": email, "name": "Ada", "roles": roles });
    let invited = server.client.post("/api/v1/members", &body).await.expect(201);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&invited["member"]["id"]), text(&invited["link"]["token"]))
}

/// A member with the usual password, signed in.
pub async fn member(server: &TestServer, email: &str, roles: &[&str]) -> (String, Browser) {
    let (id, token) = invite(server, email, roles).await;
    set_password(server, &token, PASSWORD).await.expect(204);
    (id, Browser::sign_in(server, email, PASSWORD).await)
}

async fn set_password(server: &TestServer, token: &str, password: &str) -> Response {
    let body = json!({ "token": token, "password": password });
    server.client.anonymous().post("/api/v1/password", &body).await
}

async fn a_member_is_invited_sets_a_password_and_signs_in(server: TestServer) {
    let (id, token) = invite(&server, "Ada@Example.com", &["agent", "lead"]).await;
    let path = format!("/api/v1/members/{id}");
    let shown = server.client.get(&path).await.expect(200);
    assert_eq!(shown["email"], "ada@example.com");
    assert_eq!(shown["roles"], json!(["lead", "agent"]));
    assert_eq!(shown["status"], "invited");
    try_sign_in(&server.client, "ada@example.com", "").await.expect_problem(401, "sign_in_refused");

    set_password(&server, &token, PASSWORD).await.expect(204);
    assert_eq!(server.client.get(&path).await.expect(200)["status"], "active");
    let browser = Browser::sign_in(&server, " ADA@example.com", PASSWORD).await;
    let me = browser.get("/api/v1/me").await.expect(200);
    assert_eq!((&me["member"]["id"], &me["name"]), (&json!(id), &json!("Ada")));
    assert_eq!(me["csrf_token"], json!(browser.csrf), "a page that was loaded anew asks for it");

    let out = browser.ask("POST", "/api/v1/sign-out", &Value::Null).await;
    assert!(out.header("set-cookie").unwrap().contains("Max-Age=0"), "{out:?}");
    out.expect(204);
    browser.get("/api/v1/me").await.expect_problem(401, "not_signed_in");
    assert!(!crate::logs::text().contains(PASSWORD) && !crate::logs::text().contains(&token));
}

/// AU-01: nothing tells which of the three is wrong.
async fn whoever_cannot_sign_in_is_told_the_same(server: TestServer) {
    let (id, _browser) = member(&server, "ada@example.com", &["agent"]).await;
    let (off, _browser) = member(&server, "off@example.com", &["agent"]).await;
    let body = json!({ "is_disabled": true });
    let path = format!("/api/v1/members/{off}");
    server.client.request("PATCH", &path).json(&body).send().await.expect(200);
    invite(&server, "new@example.com", &["agent"]).await;
    let expected = try_sign_in(&server.client, "ada@example.com", "wrong horse battery").await;
    let expected = expected.expect_problem(401, "sign_in_refused");
    for (workspace, email, password) in [
        ("default", "nobody@example.com", PASSWORD),
        ("default", "off@example.com", PASSWORD),
        ("default", "new@example.com", PASSWORD),
        ("default", "", ""),
        ("elsewhere", "ada@example.com", PASSWORD),
        ("default", &id, PASSWORD),
    ] {
        let body = json!({ "workspace": workspace, "email": email, "password": password });
        let refused = server.client.post("/api/v1/sign-in", &body).await;
        assert_eq!(refused.header("set-cookie"), None);
        assert_eq!(refused.expect_problem(401, "sign_in_refused"), expected, "{workspace} {email}");
    }
    for bad in [json!({ "email": ["ada@example.com"], "password": PASSWORD }), json!({}), json!([])]
    {
        server.client.post("/api/v1/sign-in", &bad).await.expect_problem(400, "bad_json");
    }
}

/// AU-11, AU-12.
async fn what_another_site_makes_a_browser_ask_is_refused(server: TestServer) {
    let (_, browser) = member(&server, "ada@example.com", &["admin"]).await;
    let own = format!("http://{}", server.client.address);
    let body = json!({ "name": "x", "scopes": ["read"] });
    let post = || {
        let request = browser.client.request("POST", "/api/v1/api-keys");
        request.header("cookie", &browser.cookie).json(&body)
    };
    let csrf = browser.csrf.as_str();
    post().send().await.expect_problem(403, "cross_site");
    let forged = format!("{}x", &csrf[1..]);
    for token in ["", "x", &forged, &browser.cookie] {
        post().header("x-csrf-token", token).send().await.expect_problem(403, "cross_site");
    }
    for origin in ["null", "https://good.com.evil.io", "http://127.0.0.1", "", "127.0.0.1"] {
        let asked = post().header("x-csrf-token", csrf).header("origin", origin);
        let refused = asked.send().await;
        assert_eq!(refused.header("access-control-allow-credentials"), None);
        refused.expect_problem(403, "cross_site");
        let asked = browser.client.request("POST", "/api/v1/sign-in").header("origin", origin);
        let body = json!({ "email": "ada@example.com", "password": PASSWORD });
        asked.json(&body).send().await.expect_problem(403, "cross_site");
    }
    for site in ["cross-site", "same-site", ""] {
        let asked = post().header("x-csrf-token", csrf).header("sec-fetch-site", site);
        asked.send().await.expect_problem(403, "cross_site");
    }
    for (name, value) in [("origin", own.as_str()), ("sec-fetch-site", "same-origin")] {
        post().header("x-csrf-token", csrf).header(name, value).send().await.expect(201);
    }
    // A second cookie of that name was put there by somebody else.
    let twice = format!("{}; {}", browser.cookie, browser.cookie);
    let asked = browser.client.request("GET", "/api/v1/me").header("cookie", &twice);
    asked.send().await.expect_problem(401, "not_signed_in");
    // What the browser holds is no key, and a key is nothing to hold.
    let held = browser.cookie.split_once('=').unwrap().1;
    let asked = server.client.with_key(Some(held)).get("/api/v1/me").await;
    asked.expect_problem(401, "not_signed_in");
    let key = format!("colloquy-local={}", server.client.key.as_deref().unwrap());
    let asked = browser.client.request("GET", "/api/v1/me").header("cookie", &key);
    asked.send().await.expect_problem(401, "not_signed_in");
}

async fn a_cookie_is_as_safe_as_the_connection(server: TestServer) {
    let (_, local) = member(&server, "ada@example.com", &["agent"]).await;
    assert!(local.cookie.starts_with("colloquy-local="));
    let public = "https://chat.example.com";
    server.process.app.announce_address(Address::Public(public.to_owned()));
    let answer = try_sign_in(&server.client.anonymous(), "ada@example.com", PASSWORD).await;
    let cookie = answer.header("set-cookie").unwrap().to_owned();
    assert!(cookie.starts_with("__Host-colloquy="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; Max-Age=604800; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    assert!(!local.is_signed_in().await, "the unsafe cookie isn't taken any more");
    let view = answer.expect(200);
    let asked = server.client.anonymous();
    let asked = asked.request("POST", "/api/v1/sign-out").header("origin", public);
    let asked = asked.header("cookie", cookie.split(';').next().unwrap());
    asked.header("x-csrf-token", view["csrf_token"].as_str().unwrap()).send().await.expect(204);
}

/// AU-04, AU-05.
async fn a_link_is_good_once_and_for_a_while(server: TestServer) {
    let (id, first) = invite(&server, "ada@example.com", &["agent"]).await;
    set_password(&server, &first, "short").await.expect_problem(400, "bad_field");
    set_password(&server, &first, "ada@example.com").await.expect_problem(400, "bad_field");
    let path = format!("/api/v1/members/{id}/link");
    let second = server.client.post(&path, &json!({})).await.expect(201);
    let second = second["token"].as_str().unwrap();
    for bad in ["", "x", &first, &second[1..], "null"] {
        set_password(&server, bad, PASSWORD).await.expect_problem(400, "bad_link");
    }
    for bad in [json!({ "token": null, "password": PASSWORD }), json!({ "password": PASSWORD })] {
        let refused = server.client.anonymous().post("/api/v1/password", &bad).await;
        refused.expect_problem(400, "bad_json");
    }
    set_password(&server, second, PASSWORD).await.expect(204);
    set_password(&server, second, PASSWORD).await.expect_problem(400, "bad_link");
    Browser::sign_in(&server, "ada@example.com", PASSWORD).await;

    let third = server.client.post(&path, &json!({})).await.expect(201);
    server.clock.advance_by_seconds(3 * 24 * 3_600);
    let third = third["token"].as_str().unwrap();
    set_password(&server, third, PASSWORD).await.expect_problem(400, "bad_link");
}

/// AU-09.
async fn another_password_ends_other_sign_ins(server: TestServer) {
    let (_, here) = member(&server, "ada@example.com", &["agent"]).await;
    let elsewhere = Browser::sign_in(&server, "ada@example.com", PASSWORD).await;
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let path = "/api/v1/me/password";
    for (current, new) in [("wrong horse battery", "another password"), (PASSWORD, "short")] {
        let refused = here.ask("PUT", path, &change(current, new)).await;
        refused.expect_problem(400, "bad_field");
    }
    assert!(elsewhere.is_signed_in().await);
    here.ask("PUT", path, &change(PASSWORD, "another password")).await.expect(204);
    assert!(here.is_signed_in().await);
    assert!(!elsewhere.is_signed_in().await);
    let refused = try_sign_in(&server.client, "ada@example.com", PASSWORD).await;
    refused.expect_problem(401, "sign_in_refused");
    Browser::sign_in(&server, "ada@example.com", "another password").await;
}

async fn a_sign_in_ends_unused_and_in_the_end(server: TestServer) {
    let (_, browser) = member(&server, "ada@example.com", &["agent"]).await;
    let unused = Browser::sign_in(&server, "ada@example.com", PASSWORD).await;
    let eights = 7 * 24 / 8;
    let mut looks = Vec::new();
    for _ in 0..eights {
        server.clock.advance_by_seconds(8 * 3_600);
        // Who was seen a moment ago is believed for a second, unless some key was revoked.
        let missing = "/api/v1/api-keys/key_00000000000070008000000000000000";
        server.client.delete(missing).await.expect_problem(404, "not_found");
        looks.push(browser.is_signed_in().await);
    }
    assert_eq!(looks.iter().position(|is_in| !is_in), Some(eights - 1), "{looks:?}");
    assert!(!unused.is_signed_in().await);
}

async fn a_members_key_is_the_members(server: TestServer) {
    let (id, browser) = member(&server, "ada@example.com", &["analyst"]).await;
    let path = format!("/api/v1/members/{id}/keys");
    let made = server.client.post(&path, &json!({ "name": "escalation" })).await.expect(201);
    let key = made["key"].as_str().unwrap();
    let own = server.client.with_key(Some(key));
    let me = own.get("/api/v1/me").await.expect(200);
    assert_eq!((&me["member"]["id"], me.get("csrf_token")), (&json!(id), None));
    own.get("/api/v1/bots").await.expect(200);
    own.get("/api/v1/members").await.expect_problem(403, "not_allowed");
    let known = server.process.app.sign_in(key).await.unwrap();
    assert_eq!(known.member().map(|member| member.to_string()), Some(id.clone()));

    let listed = server.client.get("/api/v1/api-keys").await.expect(200);
    let items = listed["items"].as_array().unwrap();
    let entry = items.iter().find(|item| item["id"] == made["id"]).unwrap();
    assert_eq!((&entry["member"], &entry["name"]), (&json!(id), &json!("escalation")));

    // Another password doesn't end it: it is for programs. Revoking does.
    let change = json!({ "current": PASSWORD, "new": "another password" });
    browser.ask("PUT", "/api/v1/me/password", &change).await.expect(204);
    own.get("/api/v1/bots").await.expect(200);
    let path = format!("/api/v1/api-keys/{}", made["id"].as_str().unwrap());
    server.client.delete(&path).await.expect(204);
    own.get("/api/v1/bots").await.expect_problem(401, "not_signed_in");
    let missing = "/api/v1/members/mem_00000000000070008000000000000000/keys";
    server.client.post(missing, &json!({ "name": "x" })).await.expect_problem(404, "not_found");
}

async fn a_member_makes_keys_of_their_own(server: TestServer) {
    let (_, browser) = member(&server, "ada@example.com", &["builder"]).await;
    let (_, other) = member(&server, "bob@example.com", &["admin"]).await;
    let path = "/api/v1/me/keys";
    let make = async |body: Value| browser.ask("POST", path, &body).await;
    let made = make(json!({ "name": "all" })).await.expect(201);
    let all = server.client.with_key(made["key"].as_str());
    let id = made["id"].as_str().unwrap();
    all.get("/api/v1/bots").await.expect(200);
    all.get("/api/v1/members").await.expect_problem(403, "not_allowed");
    // A narrower one may what both its member and its scopes allow.
    let narrow = make(json!({ "name": "narrow", "scopes": ["read", "gateway"] })).await.expect(201);
    let narrow = server.client.with_key(narrow["key"].as_str());
    narrow.get("/api/v1/bots").await.expect(200);
    save_draft(&all, "small", &crate::bots_of_tests::saying("x")).await;
    let body = json!({ "environment": "test" });
    narrow.post("/api/v1/bots/small/publish", &body).await.expect_problem(403, "not_allowed");
    let asked = json!({ "sender": "c", "message": "hello" });
    narrow
        .post("/gateway/rasa/small/webhooks/rest/webhook", &asked)
        .await
        .expect_problem(403, "not_allowed");

    for (body, status, code) in [
        (json!({ "name": "x", "scopes": ["root"] }), 400, "bad_field"),
        (json!({ "name": "", "scopes": [] }), 400, "bad_field"),
        (json!({ "name": "x", "scopes": ["admin"] }), 403, "not_allowed"),
        (json!({ "name": "x", "member": "y" }), 400, "bad_json"),
    ] {
        make(body).await.expect_problem(status, code);
    }
    // A key makes no keys, and a program has none of its own.
    for client in [&all, &narrow, &server.client] {
        client.post(path, &json!({ "name": "x" })).await.expect_problem(403, "not_allowed");
    }
    assert_eq!(server.client.get(path).await.expect(200)["items"], json!([]));
    let listed = all.get(path).await;
    assert!(!listed.text().contains(all.key.as_deref().unwrap()));
    let listed = listed.expect(200);
    let scopes_of = |name: &str| {
        let mut items = listed["items"].as_array().unwrap().iter();
        items.find(|key| key["name"] == name).unwrap()["scopes"].clone()
    };
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert_eq!(scopes_of("narrow"), json!(["read", "gateway"]));
    assert_eq!(scopes_of("all"), json!([]));

    let own = format!("{path}/{id}");
    other.ask("DELETE", &own, &Value::Null).await.expect_problem(404, "not_found");
    server.client.delete(&own).await.expect_problem(404, "not_found");
    browser.ask("DELETE", &own, &Value::Null).await.expect(204);
    all.get("/api/v1/bots").await.expect_problem(401, "not_signed_in");
    browser.ask("DELETE", &own, &Value::Null).await.expect_problem(404, "not_found");
    assert_eq!(other.get(path).await.expect(200)["items"], json!([]));
    for number in 0..49 {
        make(json!({ "name": format!("key {number}") })).await.expect(201);
    }
    make(json!({ "name": "one more" })).await.expect_problem(409, "in_use");
}

/// AU-09, AU-10.
async fn who_is_disabled_is_out_everywhere(server: TestServer) {
    let (id, browser) = member(&server, "ada@example.com", &["builder"]).await;
    let path = format!("/api/v1/members/{id}");
    let keys = format!("{path}/keys");
    let made = server.client.post(&keys, &json!({ "name": "x" })).await.expect(201);
    let own = server.client.with_key(made["key"].as_str());
    own.get("/api/v1/bots").await.expect(200);
    let body = json!({ "is_disabled": true });
    let shown = server.client.request("PATCH", &path).json(&body).send().await.expect(200);
    assert_eq!(shown["status"], "disabled");
    assert!(!browser.is_signed_in().await);
    own.get("/api/v1/bots").await.expect_problem(401, "not_signed_in");
    server.client.post(&keys, &json!({ "name": "y" })).await.expect_problem(404, "not_found");
    let link = format!("{path}/link");
    server.client.post(&link, &json!({})).await.expect_problem(409, "in_use");
    let body = json!({ "is_disabled": false });
    server.client.request("PATCH", &path).json(&body).send().await.expect(200);
    own.get("/api/v1/bots").await.expect(200);
    assert!(!browser.is_signed_in().await, "who comes back signs in anew");
}

async fn roles_say_what_a_member_may(server: TestServer) {
    let (id, builder) = member(&server, "ada@example.com", &["builder"]).await;
    builder.get("/api/v1/bots").await.expect(200);
    builder.get("/api/v1/conversations").await.expect(200);
    builder.get("/api/v1/members").await.expect_problem(403, "not_allowed");
    let path = format!("/api/v1/members/{id}");
    let body = json!({ "roles": ["agent"] });
    server.client.request("PATCH", &path).json(&body).send().await.expect(200);
    assert!(!builder.is_signed_in().await, "who may something else signs in anew");
    let agent = Browser::sign_in(&server, "ada@example.com", PASSWORD).await;
    agent.get("/api/v1/conversations").await.expect(200);
    agent.get("/api/v1/secrets").await.expect_problem(403, "not_allowed");
}

async fn members_are_changed_by_administrators(server: TestServer) {
    let (id, admin) = member(&server, "ada@example.com", &["admin"]).await;
    let path = format!("/api/v1/members/{id}");
    for body in [json!({ "is_disabled": true }), json!({ "roles": ["agent"] })] {
        admin.ask("PATCH", &path, &body).await.expect_problem(409, "in_use");
    }
    for body in [
        json!({ "roles": [] }),
        json!({ "name": "" }),
        json!({ "name": "x".repeat(201) }),
        json!({ "name": "a\u{7}" }),
    ] {
        admin.ask("PATCH", &path, &body).await.expect_problem(400, "bad_field");
    }
    for body in
        [json!({ "roles": ["root"] }), json!({ "email": "x@y" }), json!({ "roles": "admin" })]
    {
        admin.ask("PATCH", &path, &body).await.expect_problem(400, "bad_json");
    }
    let shown = admin.ask("PATCH", &path, &json!({ "name": "Ada L." })).await.expect(200);
    assert_eq!(shown["name"], "Ada L.");
    assert!(admin.is_signed_in().await, "a name is nothing to sign in anew for");
    for (body, status, code) in [
        (
            json!({ "email": "ADA@example.com", "name": "B", "roles": ["agent"] }),
            409,
            "already_exists",
        ),
        (json!({ "email": "ada", "name": "B", "roles": ["agent"] }), 400, "bad_field"),
        (json!({ "email": "b@example.com", "name": "B", "roles": [] }), 400, "bad_field"),
    ] {
        admin.ask("POST", "/api/v1/members", &body).await.expect_problem(status, code);
    }
    invite(&server, "bob@example.com", &["agent"]).await;
    let page = admin.get("/api/v1/members?limit=1").await.expect(200);
    assert_eq!(page["items"][0]["email"], "ada@example.com");
    let next = format!("/api/v1/members?cursor={}", page["next"].as_str().unwrap());
    let page = admin.get(&next).await.expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1);
    assert_eq!(page["items"][0]["email"], "bob@example.com");
}

/// SE-02.
async fn what_members_hold_is_not_on_disk(server: TestServer) {
    let (id, token) = invite(&server, "ada@example.com", &["agent"]).await;
    set_password(&server, &token, PASSWORD).await.expect(204);
    let browser = Browser::sign_in(&server, "ada@example.com", PASSWORD).await;
    let path = format!("/api/v1/members/{id}/keys");
    let made = server.client.post(&path, &json!({ "name": "x" })).await.expect(201);
    let Some(bytes) = server.database.bytes() else { return };
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("ada@example.com"), "it was read at all");
    let held = browser.cookie.split_once('=').unwrap().1;
    for secret in [PASSWORD, &token, held, &browser.csrf, made["key"].as_str().unwrap()] {
        assert!(!holds(secret), "{secret}");
    }
}
