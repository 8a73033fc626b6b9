//! Channels, secrets and what bots leave for their authors.

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::{bot_of, saying};
use crate::runner::tests;
use crate::server::{COMPANY_KEY, TestServer};
use crate::talk::Talk;

tests![
    a_channel_is_made_replaced_shown_and_removed,
    a_channel_names_one_responder_of_its_own_workspace,
    a_secret_is_never_read_back,
    a_secret_is_sent_to_its_hosts_only,
    a_service_that_says_a_secret_back_tells_nobody,
    secrets_and_keys_cannot_be_read_from_the_disk,
    a_call_to_a_place_that_is_not_allowed_is_refused_and_reported,
    a_script_calls_twice_and_goes_on,
    failing_scripts_and_calls_are_reported,
    a_loop_ends_with_a_report,
];

async fn a_channel_is_made_replaced_shown_and_removed(server: TestServer) {
    server.publish("small", &saying("yes")).await;
    let (client, path) = (&server.client, "/api/v1/channels/shop");
    let body = json!({ "kind": "sms", "environment": "test" });
    client.put(path, &body).await.expect(201);
    let shown = client.get(path).await.expect(200);
    let expected = json!({
        "key": "shop", "name": "shop", "kind": "sms", "environment": "test",
        "first_responder": {}, "gather_ms": 0, "skips_while_bot_speaks": false, "is_public": false,
    });
    assert_eq!(shown, expected);

    let body = json!({
        "name": "Shop", "kind": "whatsapp", "environment": "production",
        "first_responder": { "bot": "small", "fallback": "small" },
        "gather_ms": 300, "skips_while_bot_speaks": true, "is_public": true,
    });
    client.put(path, &body).await.expect(200);
    let mut shown = client.get(path).await.expect(200);
    assert_eq!(client.get("/api/v1/channels").await.expect(200)["items"], json!([shown.clone()]));
    shown.as_object_mut().unwrap().remove("key");
    assert_eq!(shown, body, "what is shown can be saved");

    let talk = Talk::open(client, "shop").await;
    client.delete(path).await.expect(204);
    client.delete(path).await.expect_problem(404, "not_found");
    client.get(path).await.expect_problem(404, "not_found");
    assert_eq!(talk.messages().await, Vec::<Value>::new(), "its conversations stay");
    talk.send_only("hello?").await.expect_problem(404, "not_found");
}

async fn a_channel_names_one_responder_of_its_own_workspace(server: TestServer) {
    server.publish("small", &saying("yes")).await;
    let stranger = server.stranger().await;
    let put = |responder: Value| json!({ "kind": "web", "environment": "test", "first_responder": responder });
    for bad in [
        json!({ "bot": "missing" }),
        json!({ "bot": "small", "fallback": "missing" }),
        json!({ "fallback": "small" }),
        json!({ "fallback": "small", "team": "x" }),
    ] {
        let refused = server.client.put("/api/v1/channels/c", &put(bad)).await;
        refused.expect_problem(400, "bad_field");
    }
    let foreign = put(json!({ "bot": "small" }));
    stranger.put("/api/v1/channels/c", &foreign).await.expect_problem(400, "bad_field");
    for bad in [
        json!({ "kind": "fax", "environment": "test" }),
        json!({ "kind": "web" }),
        json!({ "kind": "web", "environment": "test", "workspace": "x" }),
        json!({ "kind": "web", "environment": "test", "gather_ms": -1 }),
        json!({ "kind": "web", "environment": "test", "is_public": "yes" }),
    ] {
        let refused = server.client.put("/api/v1/channels/c", &bad).await;
        refused.expect_problem(400, "bad_json");
    }
    let refused = server.client.put("/api/v1/channels/No%20Key", &put(json!({}))).await;
    refused.expect_problem(400, "bad_field");
    assert_eq!(server.client.get("/api/v1/channels").await.expect(200)["items"], json!([]));
}

async fn a_secret_is_never_read_back(server: TestServer) {
    let (client, path) = (&server.client, "/api/v1/secrets/company");
    let canary = "canary-51c2-secret";
    for bad in [
        json!({ "secret": canary, "hosts": [] }),
        json!({ "secret": "", "hosts": ["a.example"] }),
        json!({ "secret": "x".repeat(16_385), "hosts": ["a.example"] }),
        json!({ "secret": canary, "hosts": ["*"] }),
        json!({ "secret": canary, "hosts": ["https://a.example/x"] }),
        json!({ "secret": canary, "hosts": ["*.com/../x"] }),
    ] {
        let refused = client.put(path, &bad).await.expect_problem(400, "bad_field");
        assert!(!refused.to_string().contains("canary"), "{refused}");
    }
    let body = json!({ "secret": canary, "hosts": ["a.example", "*.b.example"] });
    client.put(path, &body).await.expect(204);
    client.put(path, &body).await.expect(204);
    let listed = client.get("/api/v1/secrets").await;
    assert!(!listed.text().contains("canary"), "{}", listed.text());
    let items = listed.expect(200)["items"].clone();
    assert_eq!(items.as_array().unwrap().len(), 1);
    assert_eq!(items[0]["name"], "company");
    assert_eq!(items[0]["hosts"], json!(["a.example", "*.b.example"]));
    assert_eq!(items[0]["kind"], Value::Null);
    client.get(path).await.expect_problem(405, "method_not_allowed");
    client.delete(path).await.expect(204);
    client.delete(path).await.expect_problem(404, "not_found");
}

/// A bot that sends the secret `company` to the company on `go`.
fn using_a_secret(server: &TestServer) -> String {
    let head = format!(
        "format: 1\nbot: small\ncredentials:\n  company: {{ kind: bearer }}\nintegrations:\n  \
         Balance: {{ get: \"http://{}/balance\", credential: company }}\nstories:\n  main:\n    dialogs:\n",
        server.company.address()
    );
    head + "      go:
        starts_on: { patterns: [go] }
        interactions:
          fetch:
            call: Balance
            rules: [{ result: success, next: good }]
            next: end
          good: { say: good }
"
}

async fn a_secret_is_sent_to_its_hosts_only(server: TestServer) {
    server.set_up(&using_a_secret(&server)).await;
    server.company.on("/balance", Answer::json(200, &json!({})));
    let company = server.company.address();
    let sorry = "Sorry, I could not find anything for that.";
    let put = |hosts: Value| json!({ "secret": COMPANY_KEY, "hosts": hosts });

    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("go").await, [sorry], "without a secret");
    for foreign in ["api.example.com", "127.0.0.1:1", "*.0.0.1"] {
        let saved = server.client.put("/api/v1/secrets/company", &put(json!([foreign]))).await;
        assert!(matches!(saved.status, 204 | 400), "{foreign}: {}", saved.text());
        assert_eq!(talk.say("go").await, [sorry], "{foreign}");
    }
    assert_eq!(server.company.requests(), [], "nothing was sent");
    let reports = server.reports().await;
    assert!(reports.len() >= 2);
    for entry in &reports {
        assert_eq!(entry["report"]["code"], "call_failed", "{entry}");
    }
    assert!(!json!(reports).to_string().contains("canary"), "{reports:?}");
    assert!(!json!(talk.messages().await).to_string().contains("canary"));

    let own = put(json!([company.to_string()]));
    server.client.put("/api/v1/secrets/company", &own).await.expect(204);
    assert_eq!(talk.say("go").await, ["good"]);
    let sent = server.company.requests();
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].header("authorization"), Some(format!("Bearer {COMPANY_KEY}").as_str()));
    assert!(!crate::logs::text().contains(COMPANY_KEY));
}

async fn a_service_that_says_a_secret_back_tells_nobody(server: TestServer) {
    server.set_up(&using_a_secret(&server)).await;
    let echo = json!({ "error": format!("bad token Bearer {COMPANY_KEY}") });
    server.company.on("/balance", Answer::json(400, &echo));
    let own = json!({ "secret": COMPANY_KEY, "hosts": [server.company.address().to_string()] });
    server.client.put("/api/v1/secrets/company", &own).await.expect(204);
    let talk = Talk::open(&server.client, "web").await;
    talk.say("go").await;
    assert_eq!(server.company.requests().len(), 1);
    assert!(!json!(talk.messages().await).to_string().contains("canary"));
    assert!(!json!(server.reports().await).to_string().contains("canary"));
    assert!(!crate::logs::text().contains(COMPANY_KEY));
}

async fn failing_scripts_and_calls_are_reported(server: TestServer) {
    let source = bot_of(
        r#"      throw:
        starts_on: { patterns: [throw] }
        interactions:
          own: { say: own, pre: "botContext.sendMessage('before'); nothing.there();" }
      spin:
        starts_on: { patterns: [spin] }
        interactions:
          own: { say: own, pre: "botContext.sendMessage('never'); while (true) {}" }
      log:
        starts_on: { patterns: [log] }
        interactions:
          own: { say: own, pre: "botContext.logCustomEvent('message', 'an event', 'detail');" }
"#,
    );
    server.set_up(&source).await;
    server.publish("other", &using_a_secret(&server).replace("bot: small", "bot: other")).await;
    server.channel("other", "other", json!({})).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("throw").await, ["before", "own"]);
    assert_eq!(talk.say("spin").await, ["own"]);
    assert_eq!(talk.say("log").await, ["own"]);
    let other = Talk::open(&server.client, "other").await;
    other.say("go").await;

    let codes = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["report"]["code"].as_str().unwrap().to_owned()).collect()
    };
    let all = server.client.get("/api/v1/reports").await.expect(200);
    assert_eq!(codes(&all), ["call_failed", "script_timeout", "script_error"]);
    let thrown = &all["items"][2];
    assert_eq!(thrown["report"]["place"], "throw/own");
    assert!(thrown["report"]["message"].as_str().unwrap().contains("nothing"), "{thrown}");
    assert_eq!(thrown["conversation"], json!(talk.id));
    for (query, expected) in [
        (format!("?conversation={}", other.id), vec!["call_failed"]),
        ("?bot=small".to_owned(), vec!["script_timeout", "script_error"]),
        ("?bot=other".to_owned(), vec!["call_failed"]),
        ("?limit=1".to_owned(), vec!["call_failed"]),
    ] {
        let page = server.client.get(&format!("/api/v1/reports{query}")).await.expect(200);
        assert_eq!(codes(&page), expected, "{query}");
    }
    let page = server.client.get("/api/v1/reports?limit=2").await.expect(200);
    let rest = format!("/api/v1/reports?cursor={}", page["next"].as_str().unwrap());
    assert_eq!(codes(&server.client.get(&rest).await.expect(200)), ["script_error"]);
    server.client.get("/api/v1/reports?bot=missing").await.expect_problem(404, "not_found");
    server.client.get("/api/v1/reports?cursor=x").await.expect_problem(400, "bad_field");

    let events = server.client.get("/api/v1/log-events").await.expect(200);
    assert_eq!(events["items"].as_array().unwrap().len(), 1, "{events}");
    assert!(events["items"][0]["event"].to_string().contains("an event"), "{events}");
}

/// LP-01: whatever goes round without the contact's word ends; with it, it may go on.
async fn a_loop_ends_with_a_report(server: TestServer) {
    let source = bot_of(
        r#"      round:
        starts_on: { patterns: [round] }
        interactions:
          one: { pre: "var x = 1;", script: "botContext.setTriggerNextMessage('two')", next: two }
          two: { script: "botContext.setTriggerNextMessage('one')", next: one }
      ask:
        starts_on: { patterns: [ask] }
        interactions:
          again: { ask: Again?, rules: [{ pattern: "*", next: again }] }
      any:
        kind: fallback
        interactions:
          reply: { say: "yes" }
"#,
    )
    .replace("{ pre: \"var x = 1;\", script:", "{ script:");
    server.publish("small", &source).await;
    server.channel("web", "small", json!({})).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("round").await;
    let codes: Vec<Value> =
        server.reports().await.iter().map(|entry| entry["report"]["code"].clone()).collect();
    assert!(
        codes.iter().any(|code| code == "chain_too_long" || code == "too_many_hops"),
        "{codes:?}"
    );
    assert_eq!(talk.say("ask").await, ["Again?"]);
    for _ in 0..80 {
        assert_eq!(talk.say("x").await, ["Again?"]);
    }
}

/// SE-02.
async fn secrets_and_keys_cannot_be_read_from_the_disk(server: TestServer) {
    server.set_up(&using_a_secret(&server)).await;
    server.company.on("/balance", Answer::json(200, &json!({})));
    let own = json!({ "secret": COMPANY_KEY, "hosts": [server.company.address().to_string()] });
    server.client.put("/api/v1/secrets/company", &own).await.expect(204);
    Talk::open(&server.client, "web").await.say("go").await;
    assert_eq!(server.company.requests().len(), 1);
    // Elsewhere the bytes are the database's own; what is written is the same.
    let Some(bytes) = server.database.bytes() else { return };
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds("small"), "it was read at all");
    assert!(!holds(COMPANY_KEY));
    assert!(!holds(server.client.key.as_deref().unwrap()));
}

/// EG-19: what the operator allowed is one address and port, and no more.
async fn a_call_to_a_place_that_is_not_allowed_is_refused_and_reported(server: TestServer) {
    let other = testkit::FakeServer::start().await.unwrap();
    other.on_any(Answer::json(200, &json!({})));
    let own = server.company.address();
    let redirect = format!("http://{}/inner", other.address());
    server.company.on("/moved", Answer::redirect(302, &redirect));
    let elsewhere = other.address();
    for url in [
        format!("http://{elsewhere}/inner"),
        format!("http://localhost:{}/inner", elsewhere.port()),
        format!("http://[::ffff:127.0.0.1]:{}/inner", elsewhere.port()),
        format!("http://127.1:{}/inner", elsewhere.port()),
        format!("http://user@{elsewhere}/inner"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
        format!("http://{own}/moved"),
    ] {
        let source = using_a_secret(&server)
            .replace(", credential: company", "")
            .replace(&format!("http://{own}/balance"), &url);
        assert!(source.contains(&url));
        let draft = json!({ "files": [{ "path": "bot.yaml", "text": source }] });
        let checked = server.client.post("/api/v1/check", &draft).await.expect(200);
        if checked["ok"] == false {
            continue;
        }
        server.set_up(&source).await;
        let before = server.reports().await.len();
        let talk = Talk::open(&server.client, "web").await;
        let replies = talk.say("go").await;
        assert_eq!(replies, ["Sorry, I could not find anything for that."], "{url}");
        let reports = server.reports().await;
        assert!(reports.len() > before, "{url}");
        assert_eq!(reports[0]["report"]["code"], "call_failed", "{url}: {reports:?}");
    }
    assert_eq!(other.connections(), 0);
    assert_eq!(server.company.requests().len(), 1, "the redirect was seen and not followed");
}

async fn a_script_calls_twice_and_goes_on(server: TestServer) {
    let url = server.company.url("");
    let source = bot_of(
        r#"      go:
        starts_on: { patterns: [go] }
        interactions:
          own:
            say: "then {$botContext.got}"
            pre: |
              var mark = Math.random();
              var first = fetch('URL/first').json();
              var second = fetch('URL/second?from=' + first.word, {method: 'POST', body: '{}'});
              botContext.setBotVariable('got', first.word + ' ' + second.status, true, false);
              botContext.sendMessage(mark === Math.random() ? 'odd' : 'once');
"#,
    )
    .replace("URL/", &format!("{url}/"));
    server.set_up(&source).await;
    server.company.on("/first", Answer::json(200, &json!({ "word": "tea" })));
    server.company.on("/second", Answer::status(418));
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("go").await, ["once", "then tea 418"]);
    let calls = server.company.requests();
    assert_eq!(calls.len(), 2);
    assert_eq!((calls[0].path.as_str(), calls[0].method.as_str()), ("/first", "GET"));
    assert_eq!((calls[1].query.as_str(), calls[1].method.as_str()), ("from=tea", "POST"));
    assert!(calls[1].header("idempotency-key").is_some());
}
