//! What contents of messages members and contacts see.

use serde_json::{Value, json};

use crate::bots_of_tests::bot_of;
use crate::runner::tests;
use crate::server::TestServer;

tests![contacts_never_see_events, followers_are_told_of_pauses];

/// A bot with a task box, which it shows as soon as it is told of a conversation.
fn with_tasks() -> String {
    let dialogs = r#"      any:
        starts_on: { patterns: ["*"] }
        interactions:
          reply: { say: "you said {$query}" }
"#;
    bot_of(dialogs).replacen(
        "bot: small\n",
        "bot: small\ntask_box:\n  header: I can help with\n  tasks: [{ title: Balance, text: my balance }]\n",
        1,
    )
}

fn kinds(messages: &Value) -> Vec<&str> {
    let messages = messages.as_array().unwrap();
    messages.iter().map(|message| message["type"].as_str().unwrap()).collect()
}

async fn contacts_never_see_events(server: TestServer) {
    server.set_up(&with_tasks()).await;
    let anonymous = server.client.anonymous();
    let path = "/api/v1/public/channels/web/conversations";
    let opened = anonymous.post(path, &json!({ "client_id": "b" })).await.expect(201);
    let id = opened["id"].as_str().unwrap();
    let contact = server.client.with_key(opened["token"].as_str());
    let public = format!("/api/v1/public/conversations/{id}");

    let seen = contact.get(&format!("{public}/messages")).await.expect(200);
    assert_eq!(kinds(&seen["messages"]), ["task_box"]);
    assert_eq!(seen["messages"][0]["text"], "I can help with");
    assert_eq!(seen["messages"][0]["tasks"], json!([{ "title": "Balance", "text": "my balance" }]));
    let mut events = contact.request("GET", &format!("{public}/events")).follow().await;
    assert_eq!(events.next_of("message").await.data["type"], "task_box");

    let members = server.client.get(&format!("/api/v1/conversations/{id}/messages")).await;
    let members = members.expect(200);
    assert_eq!(kinds(&members["messages"]), ["event", "task_box"]);
    assert_eq!(members["messages"][0]["name"], "WELCOME");
}

async fn followers_are_told_of_pauses(server: TestServer) {
    let source = bot_of(
        r#"      any:
        starts_on: { patterns: ["*"] }
        interactions:
          first: { say: at once }
          second: { say: later, delay_ms: 5000 }
"#,
    );
    server.set_up(&source).await;
    let talk = crate::talk::Talk::open(&server.client, "web").await;
    talk.say("a").await;
    let mut events = talk.follow(0).await;
    assert_eq!(events.next_of("message").await.data["text"], "a");
    assert_eq!(events.next_of("message").await.data["text"], "at once");
    assert_eq!(events.next().await.kind, "typing");
    server.clock.advance_by_seconds(5);
    assert_eq!(events.next().await.data["text"], "later");
    assert_eq!(events.next().await.kind, "status");
}
