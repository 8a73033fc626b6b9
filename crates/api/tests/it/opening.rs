//! How conversations begin: their bot is told once, unless it isn't to be; and how one bot gives them to
//! another.

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::bot_of;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_conversation_is_welcomed_once,
    a_welcome_can_be_skipped_or_go_by_another_name,
    a_bot_that_hears_nothing_is_told_nothing,
    a_task_box_is_shown_on_opening,
    a_welcome_survives_the_end_of_its_process,
    a_bot_gives_a_conversation_to_another_one,
    what_holds_for_a_conversation_is_checked,
];

/// Greets on opening, and on `promo` otherwise.
const GREETING: &str = "      hello:
        starts_on: { events: [WELCOME] }
        interactions:
          hello: { say: Welcome! }
      promo:
        starts_on: { events: [promo] }
        interactions:
          promo: { say: Half price today. }
      echo:
        starts_on: { patterns: ['*'] }
        interactions:
          echo: { say: 'you said {$query}' }
";

async fn open(server: &TestServer, more: Value) -> Talk {
    let mut body = json!({ "channel": "web", "contact": "ada" });
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    let opened = server.client.post("/api/v1/conversations", &body).await.json();
    let id = opened["id"].as_str().unwrap().to_owned();
    Talk { client: server.client.clone(), id, sent: 0.into() }
}

/// What a contact sees.
async fn seen(talk: &Talk) -> Vec<String> {
    let messages: Vec<Value> = talk.messages().await;
    let seen = messages.into_iter().filter(|message| message["private"] != true);
    texts(&Value::Array(seen.collect()))
}

async fn a_conversation_is_welcomed_once(server: TestServer) {
    server.set_up(&bot_of(GREETING)).await;
    let talk = open(&server, json!({ "key": "one" })).await;
    assert_eq!(seen(&talk).await, ["Welcome!"], "before any text of the contact");
    let again = open(&server, json!({ "key": "one" })).await;
    assert_eq!(again.id, talk.id);
    assert_eq!(seen(&talk).await, ["Welcome!"], "opened again, not welcomed again");
    assert_eq!(talk.say("hi").await, ["you said hi"]);
    assert_eq!(seen(&talk).await, ["Welcome!", "hi", "you said hi"]);
    let other = open(&server, json!({})).await;
    assert_eq!(seen(&other).await, ["Welcome!"], "another conversation of the same contact");
}

async fn a_welcome_can_be_skipped_or_go_by_another_name(server: TestServer) {
    server.set_up(&bot_of(GREETING)).await;
    for (more, expected) in [
        (json!({ "skip_bot_events": ["WELCOME"] }), vec![]),
        (json!({ "skip_bot_events": ["OTHER"] }), vec!["Welcome!"]),
        (json!({ "welcome_event": "promo" }), vec!["Half price today."]),
        (json!({ "welcome_event": "promo", "skip_bot_events": ["WELCOME"] }), vec![]),
        (json!({ "welcome_event": "nobody hears it" }), vec![]),
    ] {
        let talk = open(&server, more.clone()).await;
        assert_eq!(seen(&talk).await, expected, "{more}");
        assert_eq!(talk.say("hi").await, ["you said hi"], "{more}");
    }
}

async fn a_bot_that_hears_nothing_is_told_nothing(server: TestServer) {
    let dialogs = GREETING.replace("events: [WELCOME]", "patterns: [hello]");
    server.set_up(&bot_of(&dialogs)).await;
    let talk = open(&server, json!({})).await;
    assert_eq!(talk.view().await["last_number"], 0);
    talk.say("hi").await;
    assert_eq!(talk.messages().await[0]["number"], 1);
}

async fn a_task_box_is_shown_on_opening(server: TestServer) {
    let bot = bot_of(GREETING).replace(
        "bot: small\n",
        "bot: small
task_box:
  header: What can I do for you?
  tasks: [{ title: Order, text: I want to order }, { title: Return }]
",
    );
    server.set_up(&bot).await;
    let talk = open(&server, json!({})).await;
    assert_eq!(seen(&talk).await, ["What can I do for you?", "Welcome!"]);
    let shown = &talk.messages().await[1];
    assert_eq!(shown["type"], "task_box", "{shown}");
    let said: Vec<&Value> =
        shown["tasks"].as_array().unwrap().iter().map(|task| &task["text"]).collect();
    assert_eq!(said, ["I want to order", "Return"]);
}

async fn a_welcome_survives_the_end_of_its_process(mut server: TestServer) {
    let address = server.company.address();
    let bot = bot_of(
        "      hello:
        starts_on: { events: [WELCOME] }
        interactions:
          ask: { call: Slow }
          hello: { say: 'Welcome to {Slow.word}!' }
",
    );
    let integration = format!(
        "bot: small
integrations:
  Slow: {{ post: \"http://{address}/slow\", fields: {{ word: '{{$.api_Slow.word}}' }} }}
"
    );
    server.set_up(&bot.replace("bot: small\n", &integration)).await;
    server.company.on("/slow", Answer::hang());
    server.company.on("/slow", Answer::json(200, &json!({ "word": "tea" })));
    let talk = open(&server, json!({})).await;
    server.company.wait_for_requests(1).await;

    let next = server.another_process().await;
    let client = server.client_of(&next);
    drop(std::mem::replace(&mut server.process, next));
    let talk = Talk { client, ..talk };
    let mut events = talk.follow(1).await;
    assert_eq!(events.next_of("message").await.data["text"], "Welcome to tea!");
    assert_eq!(seen(&talk).await, ["Welcome to tea!"]);
}

async fn a_bot_gives_a_conversation_to_another_one(server: TestServer) {
    let first = "      other:
        starts_on: { patterns: [other] }
        interactions:
          other: { transfer: { message: Somebody else helps., agent: other } }
      echo:
        starts_on: { patterns: ['*'] }
        interactions:
          echo: { say: 'first: {$query}' }
";
    server.set_up(&bot_of(first)).await;
    let second = first.replace("first: ", "second: ").replace("agent: other", "agent: nobody");
    server.publish("other", &bot_of(&second).replace("bot: small", "bot: other")).await;
    let talk = open(&server, json!({})).await;
    assert_eq!(talk.say("hi").await, ["first: hi"]);
    assert_eq!(talk.say("other").await, ["Somebody else helps."]);
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("hi").await, ["second: hi"]);
    server.clock.advance_by_seconds(7_200);
    assert_eq!(talk.say("again").await, ["second: again"], "in its next session, too");
    talk.say("other").await;
    assert_eq!(talk.status().await, "queued", "no bot of that name: people have it");
}

async fn what_holds_for_a_conversation_is_checked(server: TestServer) {
    server.set_up(&bot_of(GREETING)).await;
    let open = async |more: Value| {
        let mut body = json!({ "channel": "web", "contact": "ada" });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        server.client.post("/api/v1/conversations", &body).await
    };
    let large = "x".repeat(40_000);
    for bad in [json!({ "context": { "a": large } }), json!({ "context": { "a": "\u{0}" } })] {
        open(bad).await.expect_problem(400, "bad_field");
    }
    for bad in [json!({ "context": 1 }), json!({ "skip_bot_events": "WELCOME" })] {
        open(bad).await.expect_problem(400, "bad_json");
    }
    open(json!({ "context": { "a": { "b": [1, "c"] } } })).await.expect(201);
}
