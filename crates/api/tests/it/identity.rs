//! Contacts who come with a token: whom a channel's own server lets in.

use std::time::Duration;

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::saying;
use crate::client::Response;
use crate::runner::tests;
use crate::server::TestServer;

tests![
    only_the_answer_true_lets_a_contact_in,
    a_server_that_does_not_answer_lets_nobody_in,
    a_browser_is_let_in_as_the_person_who_it_is,
    a_channel_without_a_server_takes_no_tokens,
    the_server_is_called_through_the_guard,
    an_address_is_checked_and_shown,
];

const TOKEN: &str = "canary-51c7-token";
const OPEN: &str = "/api/v1/conversations";

async fn set_up(server: &TestServer, url: &str) {
    server.set_up(&saying("hello")).await;
    server.channel("web", "small", json!({ "access_token_url": url })).await;
}

async fn open(server: &TestServer, token: Option<&str>) -> Response {
    let mut body = json!({ "channel": "web", "contact": "ada&userId=eve" });
    if let Some(token) = token {
        body["token"] = token.into();
    }
    server.client.post(OPEN, &body).await
}

async fn conversations(server: &TestServer) -> usize {
    let listed = server.client.get(OPEN).await.expect(200);
    listed["items"].as_array().unwrap().len()
}

async fn only_the_answer_true_lets_a_contact_in(server: TestServer) {
    let url = server.company.url("/check");
    set_up(&server, &url).await;
    let text = |text: &str| Answer::text(200, text);
    for answer in [
        text("false"),
        text("TRUE "),
        text("TRUE"),
        text("true\n"),
        text(" true"),
        text("\"true\""),
        text(""),
        text(&"true".repeat(1_000)),
        Answer::text(201, "true"),
        Answer::status(204),
        Answer::text(500, "true"),
        Answer::redirect(302, "/elsewhere"),
        Answer::reset(),
    ] {
        server.company.forget_answers();
        server.company.on("/check", answer);
        open(&server, Some(TOKEN)).await.expect_problem(401, "contact_refused");
    }
    server.company.forget_answers();
    server.company.on("/check", text("true"));
    let before = server.company.requests().len();
    open(&server, None).await.expect_problem(401, "contact_refused");
    open(&server, Some("")).await.expect_problem(401, "contact_refused");
    assert_eq!(server.company.requests().len(), before, "without a token nobody is asked");
    assert_eq!(conversations(&server).await, 0);
    open(&server, Some(TOKEN)).await.expect(201);
    let asked = server.company.requests().pop().unwrap();
    assert_eq!((asked.method.as_str(), asked.path.as_str()), ("POST", "/check"));
    assert_eq!(asked.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(asked.text(), format!("userId=ada%26userId%3Deve&token={TOKEN}"));
    assert!(!crate::logs::text().contains(TOKEN));
}

async fn a_server_that_does_not_answer_lets_nobody_in(server: TestServer) {
    set_up(&server, &server.company.url("/check")).await;
    server.company.on("/check", Answer::hang());
    let begun = std::time::Instant::now();
    open(&server, Some(TOKEN)).await.expect_problem(401, "contact_refused");
    assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    assert_eq!(conversations(&server).await, 0);
}

async fn a_browser_is_let_in_as_the_person_who_it_is(server: TestServer) {
    set_up(&server, &server.company.url("/check")).await;
    server.company.on("/check", Answer::text(200, "false"));
    let path = "/api/v1/public/channels/web/conversations";
    let anonymous = server.client.anonymous();
    let ask = |user: Value| {
        let mut body = json!({ "client_id": "b1" });
        if !user.is_null() {
            body["user"] = user;
        }
        let anonymous = anonymous.clone();
        async move { anonymous.post(path, &body).await }
    };
    let user = json!({ "id": "ada", "token": TOKEN });
    ask(Value::Null).await.expect_problem(401, "contact_refused");
    ask(user.clone()).await.expect_problem(401, "contact_refused");
    server.company.forget_answers();
    server.company.on("/check", Answer::text(200, "true"));
    ask(user).await.expect(201);
    // The same person through the API.
    let body = json!({ "channel": "web", "contact": "ada", "token": TOKEN });
    let again = server.client.post(OPEN, &body).await.expect(201);
    let listed = server.client.get(OPEN).await.expect(200);
    let contacts: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|it| &it["contact"]).collect();
    assert_eq!(contacts, [&again["contact"], &again["contact"]]);
}

async fn a_channel_without_a_server_takes_no_tokens(server: TestServer) {
    server.set_up(&saying("hello")).await;
    open(&server, Some(TOKEN)).await.expect_problem(400, "bad_field");
    open(&server, None).await.expect(201);
    let path = "/api/v1/public/channels/web/conversations";
    let body = json!({ "client_id": "b1", "user": { "id": "ada", "token": TOKEN } });
    server.client.anonymous().post(path, &body).await.expect_problem(400, "bad_field");
}

async fn the_server_is_called_through_the_guard(server: TestServer) {
    // The server's own address: private, and not allowed.
    let own = format!("http://{}/health", server.process.address);
    set_up(&server, &own).await;
    open(&server, Some(TOKEN)).await.expect_problem(401, "contact_refused");
}

async fn an_address_is_checked_and_shown(server: TestServer) {
    set_up(&server, "https://shop.example/check").await;
    let shown = server.client.get("/api/v1/channels/web").await.expect(200);
    assert_eq!(shown["access_token_url"], "https://shop.example/check");
    for name in ["access_token_url", "kommunicate_url"] {
        for bad in ["ftp://shop.example", "https://", "shop.example", "https://me:pw@shop.example/"]
        {
            let mut body = json!({ "kind": "web", "environment": "test" });
            body[name] = bad.into();
            let refused = server.client.put("/api/v1/channels/web", &body).await;
            refused.expect_problem(400, "bad_field");
        }
    }
}
