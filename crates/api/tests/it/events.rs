//! Live events: resumable by number, and what contacts' browsers may see.

use serde_json::json;
use testkit::Answer;

use crate::bots_of_tests::{bot_of, calling, saying};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    events_go_on_after_the_last_that_was_seen,
    followers_are_told_of_every_change_of_status,
    a_follower_sees_what_is_said_before_and_after_a_call,
    contacts_read_and_write_their_own_conversation_only,
    contacts_never_see_notes,
    what_a_browser_says_of_itself_is_good_for_browsers_only,
    the_chat_page_is_served_under_a_strict_policy,
    chat_pages_of_public_channels_lead_to_each_other_where_that_is_wanted,
];

async fn events_go_on_after_the_last_that_was_seen(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("a").await;
    talk.say("b").await;
    for (after, last_id, expected) in [
        (0, None, vec!["1", "2", "3", "4"]),
        (2, None, vec!["3", "4"]),
        (0, Some("3"), vec!["4"]),
        (4, Some("1"), vec!["2", "3", "4"]),
        (0, Some("not a number"), vec!["1", "2", "3", "4"]),
    ] {
        let path = talk.path(&format!("/events?after={after}"));
        let request = server.client.request("GET", &path);
        let request = match last_id {
            Some(id) => request.header("last-event-id", id),
            None => request,
        };
        let mut events = request.follow().await;
        for id in expected {
            let event = events.next().await;
            assert_eq!((event.kind.as_str(), event.id.as_deref()), ("message", Some(id)));
            assert_eq!(event.data["number"].to_string(), id);
        }
        assert_eq!(events.next().await.kind, "status");
    }
}

async fn followers_are_told_of_every_change_of_status(server: TestServer) {
    server.set_up_billing().await;
    server.company.on("/livePersonAgent", Answer::json(200, &json!({})));
    let talk = Talk::open(&server.client, "widget").await;
    let mut events = talk.follow(0).await;
    assert_eq!(events.next_of("status").await.data["status"], "with_bot");
    talk.say("agent").await;
    assert_eq!(events.next_of("status").await.data["status"], "queued");
    server.client.request("POST", &talk.path("/close")).send().await.expect(204);
    assert_eq!(events.next_of("status").await.data["status"], "closed");
}

async fn a_follower_sees_what_is_said_before_and_after_a_call(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    server.company.on("/slow", Answer::json(200, &json!({ "word": "tea" })));
    let talk = Talk::open(&server.client, "web").await;
    let mut events = talk.follow(0).await;
    talk.send_only("call").await;
    for text in ["call", "One moment.", "It says tea"] {
        assert_eq!(events.next_of("message").await.data["text"], text);
    }
}

async fn contacts_read_and_write_their_own_conversation_only(server: TestServer) {
    server.set_up(&saying("yes")).await;
    server.channel("inner", "small", json!({ "is_public": false })).await;
    let anonymous = server.client.anonymous();
    let open = |channel: &str| format!("/api/v1/public/channels/{channel}/conversations");
    let body = json!({ "client_id": "browser-1" });
    for channel in ["inner", "nowhere"] {
        anonymous.post(&open(channel), &body).await.expect_problem(404, "not_found");
    }
    let mine = anonymous.post(&open("web"), &body).await.expect(201);
    let other = anonymous.post(&open("web"), &json!({ "client_id": "b2" })).await.expect(201);
    let path = |opened: &serde_json::Value, rest: &str| {
        format!("/api/v1/public/conversations/{}{rest}", opened["id"].as_str().unwrap())
    };
    let contact = server.client.with_key(mine["token"].as_str());
    let message = json!({ "id": "m1", "text": "hello" });

    let answer = contact.post(&path(&mine, "/messages"), &message).await.expect(200);
    assert_eq!(texts(&answer["replies"]), ["yes"]);
    let page = contact.get(&path(&mine, "/messages")).await.expect(200);
    assert_eq!(texts(&page["messages"]), ["hello", "yes"]);
    let token = mine["token"].as_str().unwrap();
    let events = anonymous.request("GET", &path(&mine, &format!("/events?token={token}")));
    assert_eq!(events.follow().await.next().await.data["text"], "hello");

    for client in [&contact, &anonymous, &server.client] {
        let refused = client.post(&path(&other, "/messages"), &message).await;
        refused.expect_problem(401, "not_signed_in");
        let refused = client.get(&path(&other, "/messages")).await;
        refused.expect_problem(401, "not_signed_in");
        let refused = client.get(&path(&other, &format!("/events?token={token}"))).await;
        refused.expect_problem(401, "not_signed_in");
    }
    // A token in the address is for streams only, and it is no API key.
    let in_address = anonymous.get(&path(&mine, &format!("/messages?token={token}"))).await;
    in_address.expect_problem(401, "not_signed_in");
    contact.get("/api/v1/conversations").await.expect_problem(401, "not_signed_in");
}

async fn contacts_never_see_notes(server: TestServer) {
    let source = bot_of(
        r#"      any:
        starts_on: { patterns: ["*"] }
        interactions:
          note: { note: a canary for members }
          reply: { say: "yes" }
"#,
    );
    server.set_up(&source).await;
    let anonymous = server.client.anonymous();
    let path = "/api/v1/public/channels/web/conversations";
    let opened = anonymous.post(path, &json!({ "client_id": "b" })).await.expect(201);
    let contact = server.client.with_key(opened["token"].as_str());
    let id = opened["id"].as_str().unwrap();
    let messages = format!("/api/v1/public/conversations/{id}/messages");

    for _first_and_again in 0..2 {
        let body = json!({ "id": "m1", "text": "hello" });
        let answer = contact.post(&messages, &body).await.expect(200);
        assert_eq!(texts(&answer["replies"]), ["yes"]);
    }
    let page = contact.get(&messages).await.expect(200);
    assert_eq!(texts(&page["messages"]), ["hello", "yes"]);
    let mut events =
        contact.request("GET", &format!("/api/v1/public/conversations/{id}/events")).follow().await;
    for text in ["hello", "yes"] {
        assert_eq!(events.next_of("message").await.data["text"], text);
    }

    let seen = server.client.get(&format!("/api/v1/conversations/{id}/messages")).await;
    let seen = seen.expect(200);
    assert_eq!(texts(&seen["messages"]), ["hello", "a canary for members", "yes"]);
    assert_eq!(seen["messages"][1]["private"], true);
}

async fn what_a_browser_says_of_itself_is_good_for_browsers_only(server: TestServer) {
    let source = bot_of(
        r#"      learn:
        starts_on: { patterns: [learn] }
        interactions:
          what: { ask: What?, rules: [{ set: { kept: { value: "{$query}", scope: forever } } }] }
          done: { say: good }
      any:
        kind: fallback
        interactions:
          tell: { say: "kept {$botContext.kept}" }
"#,
    );
    server.set_up(&source).await;
    let ada = Talk::open_as(&server.client, "web", "ada").await;
    ada.say("learn").await;
    ada.say("a secret of hers").await;

    let anonymous = server.client.anonymous();
    let open = "/api/v1/public/channels/web/conversations";
    for empty in [json!({ "client_id": "" }), json!({ "client_id": "x".repeat(200) })] {
        anonymous.post(open, &empty).await.expect_problem(400, "bad_field");
    }
    let opened = anonymous.post(open, &json!({ "client_id": "ada" })).await.expect(201);
    let contact = server.client.with_key(opened["token"].as_str());
    let id = opened["id"].as_str().unwrap();
    let path = format!("/api/v1/public/conversations/{id}/messages");
    let say = async |id: &str| contact.post(&path, &json!({ "id": id, "text": "tell" })).await;
    let answer = say("order-1").await.expect(200);
    assert_eq!(texts(&answer["replies"]), ["kept "]);
    assert_eq!(say("order-1").await.expect(200), answer);
    say("").await.expect_problem(400, "bad_field");

    // An id that a browser used is still free for the channel's own senders.
    let body = json!({ "id": "order-1", "text": "tell" });
    assert_eq!(texts(&ada.post(body, 5).await.expect(200)["replies"]), ["kept a secret of hers"]);
}

async fn the_chat_page_is_served_under_a_strict_policy(server: TestServer) {
    let anonymous = server.client.anonymous();
    anonymous.get("/").await.expect_problem(404, "not_found");
    server.set_up(&saying("yes")).await;
    server.channel("inner", "small", json!({ "is_public": false })).await;

    let first = anonymous.get("/").await;
    assert_eq!((first.status, first.header("location")), (307, Some("/chat/web")));
    let page = anonymous.get("/chat/web").await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    let html = page.text();
    let assets: Vec<&str> =
        html.split('"').filter(|part| part.starts_with("/chat/assets/")).collect();
    assert!(!assets.is_empty(), "{html}");
    for asset in assets {
        assert_eq!(anonymous.get(asset).await.status, 200, "{asset}");
    }
    anonymous.get("/chat/inner").await.expect_problem(404, "not_found");
}

async fn chat_pages_of_public_channels_lead_to_each_other_where_that_is_wanted(server: TestServer) {
    let anonymous = server.client.anonymous();
    server.set_up(&saying("yes")).await;
    assert!(
        !anonymous.get("/chat/web").await.text().contains("<nav"),
        "there is nothing to choose"
    );
    server.channel("other", "small", json!({ "is_public": true })).await;
    server.channel("inner", "small", json!({ "is_public": false })).await;
    let page = anonymous.get("/chat/web").await.text();
    assert!(page.contains(r#"<a href="/chat/web" aria-current="page">"#), "{page}");
    assert!(page.contains(r#"<a href="/chat/other">"#), "{page}");
    assert!(!page.contains("/chat/inner"), "{page}");
}
