//! Messages: accepted once, answered in order, numbered without gaps.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use testkit::Answer;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::bots_of_tests::{bot_of, calling, saying};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    the_same_id_is_the_same_message_for_ever,
    a_hundred_deliveries_of_one_id_are_one_message,
    an_id_belongs_to_one_message_of_the_channel,
    messages_wait_in_order_while_a_call_is_outstanding,
    a_client_that_goes_away_changes_nothing,
    messages_that_come_close_together_are_taken_as_one,
    a_message_that_arrives_while_the_bot_speaks_is_kept_and_not_answered,
    a_bots_environment_says_what_becomes_of_messages_meanwhile,
    a_message_that_arrives_while_a_service_is_asked_is_not_answered_either,
    a_message_that_the_bot_pauses_before_is_seen_when_it_is_due,
    a_reset_takes_its_turn_like_any_message,
    a_closed_conversation_takes_nothing_new,
    what_waits_when_the_bot_closes_is_not_answered,
    a_wait_has_a_limit,
    conversations_are_opened_once_for_a_key,
    messages_are_read_by_pages,
];

/// How late the company's slow answers are.
const SLOW: Duration = Duration::from_secs(2);

fn slow_word() -> Answer {
    Answer::json(200, &json!({ "word": "tea" })).after(SLOW)
}

fn numbers(messages: &[Value]) -> Vec<u64> {
    messages.iter().map(|message| message["number"].as_u64().unwrap()).collect()
}

async fn the_same_id_is_the_same_message_for_ever(server: TestServer) {
    server.set_up(&saying("you said {$query}")).await;
    let talk = Talk::open(&server.client, "web").await;
    let first = talk.send("x", "hello", 0).await.expect(200);
    assert_eq!(first["number"], 1);
    assert_eq!(texts(&first["replies"]), ["you said hello"]);

    assert_eq!(talk.send("x", "hello", 0).await.expect(200), first);
    talk.say("something else").await;
    assert_eq!(talk.send("x", "hello", 0).await.expect(200), first);
    talk.send("x", "hullo", 0).await.expect_problem(409, "id_reused");

    server.client.request("POST", &talk.path("/close")).send().await.expect(204);
    assert_eq!(talk.send("x", "hello", 0).await.expect(200), first);
    talk.send("x", "hullo", 0).await.expect_problem(409, "id_reused");
    assert_eq!(talk.messages().await.len(), 4);

    // The id may come as a header as well; the body's wins.
    let other = Talk::open(&server.client, "web").await;
    let send = || server.client.request("POST", &other.path("/messages"));
    let body = json!({ "text": "hello" });
    let first = send().header("idempotency-key", "h1").json(&body).send().await.expect(200);
    let again = send().header("idempotency-key", "h1").json(&body).send().await.expect(200);
    assert_eq!(first, again);
    send().json(&body).send().await.expect_problem(400, "bad_field");
}

async fn a_hundred_deliveries_of_one_id_are_one_message(server: TestServer) {
    server.set_up(&saying("you said {$query}")).await;
    let talk = Arc::new(Talk::open(&server.client, "web").await);
    let mut deliveries = JoinSet::new();
    for _ in 0..100 {
        let talk = Arc::clone(&talk);
        deliveries.spawn(async move { talk.send("one", "hello", 10).await.expect(200) });
    }
    while let Some(answer) = deliveries.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer["number"], 1);
        assert_eq!(texts(&answer["replies"]), ["you said hello"]);
    }
    assert_eq!(numbers(&talk.messages().await), [1, 2]);
}

async fn an_id_belongs_to_one_message_of_the_channel(server: TestServer) {
    server.set_up(&saying("yes")).await;
    server.channel("other", "small", json!({})).await;
    let body = json!({ "id": "same", "text": "hello" });
    let talk = Talk::open(&server.client, "web").await;
    talk.post(body.clone(), 0).await.expect(200);
    let same_channel = Talk::open(&server.client, "web").await;
    same_channel.post(body.clone(), 0).await.expect_problem(409, "id_reused");
    let other_channel = Talk::open(&server.client, "other").await;
    assert_eq!(other_channel.post(body, 0).await.expect(200)["number"], 1);
}

async fn messages_wait_in_order_while_a_call_is_outstanding(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    server.company.on("/slow", slow_word());
    let talk = Talk::open(&server.client, "web").await;
    let first = talk.send("0", "call", 0).await.expect(202);
    assert_eq!((&first["number"], &first["finished"]), (&json!(1), &json!(false)));
    for (id, text) in [("1", "a"), ("2", "call b"), ("3", "c")] {
        let waiting = talk.send(id, text, 0).await.expect(202);
        assert_eq!(waiting["finished"], false);
    }
    // What was said before the call is seen while it is under way.
    assert_eq!(talk.messages().await[1]["text"], "One moment.");

    let last = talk.send("3", "c", 30).await.expect(200);
    assert_eq!(texts(&last["replies"]), ["you said c"]);
    let first = talk.send("0", "call", 30).await.expect(200);
    assert_eq!(texts(&first["replies"]), ["One moment.", "It says tea"]);

    let messages = talk.messages().await;
    let count = u64::try_from(messages.len()).unwrap();
    assert_eq!(numbers(&messages), (1..=count).collect::<Vec<_>>());
    let said: Vec<Value> =
        messages.iter().filter(|message| message["author"] == "bot").cloned().collect();
    assert_eq!(
        texts(&json!(said)),
        ["One moment.", "It says tea", "you said a", "One moment.", "It says tea", "you said c"]
    );
    // Each reply names the message that it answers, in the order of these.
    let asked: Vec<u64> =
        said.iter().map(|message| message["in_reply_to"].as_u64().unwrap()).collect();
    assert!(asked.is_sorted(), "{asked:?}");
    assert_eq!(asked.iter().collect::<HashSet<_>>().len(), 4);
    assert_eq!(server.company.requests().len(), 2);
}

async fn a_client_that_goes_away_changes_nothing(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    server.company.on("/slow", Answer::json(200, &json!({ "word": "tea" })));
    let key = server.client.key.clone().unwrap();
    let mut talks = Vec::new();
    for pause_us in 0..60_u64 {
        let talk = Talk::open(&server.client, "web").await;
        let body = json!({ "id": format!("{}/gone", talk.id), "text": "call" }).to_string();
        let request = format!(
            "POST {} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {key}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            talk.path("/messages"),
            body.len()
        );
        let mut stream = TcpStream::connect(server.client.address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        // Somewhere within the request's work: finer than a timer can be.
        let began = Instant::now();
        while began.elapsed() < Duration::from_micros(pause_us * 40) {
            tokio::task::yield_now().await;
        }
        drop(stream);
        talks.push(talk);
    }
    for talk in talks {
        let answer = talk.send("gone", "call", 20).await.expect(200);
        assert_eq!(texts(&answer["replies"]), ["One moment.", "It says tea"]);
        assert_eq!(answer["number"], 1);
    }
}

async fn messages_that_come_close_together_are_taken_as_one(server: TestServer) {
    server.publish("small", &saying("you said {$query}")).await;
    server.channel("web", "small", json!({ "gather_ms": 300 })).await;
    let talk = Talk::open(&server.client, "web").await;
    for (id, text) in [("1", "one"), ("2", "two"), ("3", "three")] {
        talk.send(id, text, 0).await.expect(202);
    }
    server.clock.advance_by_seconds(1);
    let last = talk.send("3", "three", 20).await.expect(200);
    assert_eq!(texts(&last["replies"]), ["you said one\ntwo\nthree"]);
    let first = talk.send("1", "one", 20).await.expect(200);
    assert_eq!((&first["finished"], &first["replies"]), (&json!(true), &json!([])));
    assert_eq!(numbers(&talk.messages().await), [1, 2, 3, 4]);
}

async fn a_message_that_arrives_while_the_bot_speaks_is_kept_and_not_answered(server: TestServer) {
    server.publish("small", &paused()).await;
    server.channel("web", "small", json!({ "skips_while_bot_speaks": true })).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("a").await, ["at once", "later"]);
    assert_eq!(talk.say("b").await, Vec::<String>::new());
    server.clock.advance_by_seconds(6);
    assert_eq!(talk.say("c").await, ["at once", "later"]);
    server.clock.advance_by_seconds(6);
    let all = json!(talk.messages().await);
    assert_eq!(texts(&all), ["a", "at once", "later", "b", "c", "at once", "later"]);
}

/// A bot with these values in its environment.
fn told_by(bot: &str, values: &str) -> String {
    let environments = format!("bot: small\nenvironments: {{ test: {{ values: {values} }} }}\n");
    bot.replacen("bot: small\n", &environments, 1)
}

async fn a_bots_environment_says_what_becomes_of_messages_meanwhile(server: TestServer) {
    let values = "{ system_handleIntermediateUserMessage: 'true', system_intermediateBotMessage: One after the other., system_intermediateBotResponseTimeout: '3000' }";
    server.set_up(&told_by(&paused(), values)).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("a").await, ["at once", "later"]);
    server.clock.advance_by_seconds(1);
    assert_eq!(talk.say("b").await, ["One after the other."], "acknowledged once");
    assert_eq!(talk.say("c").await, Vec::<String>::new());
    server.clock.advance_by_seconds(2);
    assert_eq!(talk.say("d").await, ["at once", "later"], "three seconds are over");
    server.clock.advance_by_seconds(10);
    let all = json!(talk.messages().await);
    let expected =
        ["a", "at once", "later", "b", "One after the other.", "c", "d", "at once", "later"];
    assert_eq!(texts(&all), expected);

    let values = "{ system_handleIntermediateUserMessage: 'false' }";
    server.publish("small", &told_by(&paused(), values)).await;
    server.channel("web", "small", json!({ "skips_while_bot_speaks": true })).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("a").await, ["at once", "later"]);
    assert_eq!(
        talk.say("b").await,
        ["at once", "later"],
        "the bot's word counts before the channel's"
    );
}

async fn a_message_that_arrives_while_a_service_is_asked_is_not_answered_either(
    server: TestServer,
) {
    let values = "{ system_handleIntermediateUserMessage: 'true', system_intermediateBotMessage: BLANK_MESSAGE }";
    let bot = calling(server.company.address());
    server.set_up(&told_by(&bot, values)).await;
    server.company.on("/slow", slow_word());
    let talk = Talk::open(&server.client, "web").await;
    talk.send("1", "call", 0).await.expect(202);
    server.clock.advance_by_seconds(1);
    // The clock stands still until the answer comes: what is sent at that very moment isn't meant.
    server.clock.advance_by_seconds(1);
    let (answer, ()) = tokio::join!(talk.send("2", "hello?", 30), async {
        while talk.view().await["last_number"] != 3 {
            tokio::task::yield_now().await;
        }
        server.clock.advance_by_seconds(1);
    });
    assert_eq!(answer.expect(200)["replies"], json!([]));
    let all = json!(talk.messages().await);
    assert_eq!(texts(&all), ["call", "One moment.", "hello?", "It says tea"]);
    assert_eq!(talk.say("now").await, ["you said now"]);
}

fn paused() -> String {
    bot_of(
        r#"      any:
        starts_on: { patterns: ["*"] }
        interactions:
          now: { say: at once }
          later: { say: later, delay_ms: 5000 }
"#,
    )
}

async fn a_message_that_the_bot_pauses_before_is_seen_when_it_is_due(server: TestServer) {
    server.set_up(&paused()).await;
    let talk = Talk::open(&server.client, "web").await;
    let mut events = talk.follow(0).await;
    assert_eq!(talk.say("a").await, ["at once", "later"]);
    assert_eq!(texts(&json!(talk.messages().await)), ["a", "at once"]);
    assert_eq!(events.next_of("message").await.data["text"], "a");
    assert_eq!(events.next_of("message").await.data["text"], "at once");

    server.clock.advance_by_seconds(4);
    assert_eq!(talk.messages().await.len(), 2);
    server.clock.advance_by_seconds(1);
    assert_eq!(texts(&json!(talk.messages().await)), ["a", "at once", "later"]);
    assert_eq!(events.next_of("message").await.data["text"], "later");
}

async fn a_reset_takes_its_turn_like_any_message(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    server.company.on("/slow", slow_word());
    let talk = Talk::open(&server.client, "web").await;
    talk.send("0", "call", 0).await.expect(202);
    talk.send("1", "reset", 0).await.expect(202);
    let reset = talk.send("1", "reset", 20).await.expect(200);
    assert_eq!(texts(&reset["replies"]), ["A new session has begun."]);
    assert_eq!(talk.view().await["session"], 2);
}

async fn a_closed_conversation_takes_nothing_new(server: TestServer) {
    let source = bot_of(
        r#"      bye:
        starts_on: { patterns: [bye] }
        interactions:
          bye: { say: Bye!, next: close }
      any:
        kind: fallback
        interactions:
          reply: { say: "yes" }
"#,
    );
    server.set_up(&source).await;
    let close = |talk: &Talk| talk.path("/close");

    let by_member = Talk::open(&server.client, "web").await;
    by_member.say("a").await;
    server.client.request("POST", &close(&by_member)).send().await.expect(204);
    let again = server.client.request("POST", &close(&by_member)).send().await;
    again.expect_problem(409, "conversation_closed");

    let by_bot = Talk::open(&server.client, "web").await;
    assert_eq!(by_bot.say("bye").await, ["Bye!"]);
    for talk in [by_member, by_bot] {
        assert_eq!(talk.status().await, "closed");
        talk.send("new", "hello?", 0).await.expect_problem(409, "conversation_closed");
        assert_eq!(talk.messages().await.len(), 2);
        let listed = server.client.get("/api/v1/conversations?status=closed").await.expect(200);
        let ids: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|item| &item["id"]).collect();
        assert!(ids.contains(&&json!(talk.id)));
    }
}

async fn conversations_are_opened_once_for_a_key(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let body = json!({ "channel": "web", "contact": "ada", "key": "visit-1" });
    let path = "/api/v1/conversations";
    let first = server.client.post(path, &body).await.expect(201);
    let again = server.client.post(path, &body).await.expect(200);
    assert_eq!((&first["id"], &first["contact"]), (&again["id"], &again["contact"]));
    assert_eq!((&first["was_open"], &again["was_open"]), (&json!(false), &json!(true)));
    let without = json!({ "channel": "web", "contact": "ada" });
    let other = server.client.post(path, &without).await.expect(201);
    assert_ne!(other["id"], first["id"]);
    assert_eq!(other["contact"], first["contact"]);

    let elsewhere = json!({ "channel": "nowhere", "contact": "ada" });
    server.client.post(path, &elsewhere).await.expect_problem(404, "not_found");
    for contact in ["", "a\nb", &"x".repeat(201)] {
        let body = json!({ "channel": "web", "contact": contact });
        server.client.post(path, &body).await.expect_problem(400, "bad_field");
    }

    let mut listed = Vec::new();
    let mut next = String::new();
    loop {
        let page = server.client.get(&format!("{path}?limit=1{next}")).await.expect(200);
        listed.extend(page["items"].as_array().unwrap().iter().map(|item| item["id"].clone()));
        let Some(cursor) = page["next"].as_str() else { break };
        next = format!("&cursor={cursor}");
    }
    assert_eq!(listed.len(), 2);
    assert!(listed.contains(&first["id"]) && listed.contains(&other["id"]));
}

async fn messages_are_read_by_pages(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    for text in ["a", "b", "c"] {
        talk.say(text).await;
    }
    for (query, expected, has_more) in [
        ("", vec![1, 2, 3, 4, 5, 6], false),
        ("?limit=2", vec![1, 2], true),
        ("?after=2&limit=2", vec![3, 4], true),
        ("?after=4", vec![5, 6], false),
        ("?after=6", vec![], false),
        ("?after=1000", vec![], false),
        ("?before=4&limit=2", vec![2, 3], true),
        ("?before=3", vec![1, 2], false),
        ("?limit=0", vec![1], true),
        ("?limit=100000", vec![1, 2, 3, 4, 5, 6], false),
    ] {
        let page = server.client.get(&talk.path(&format!("/messages{query}"))).await.expect(200);
        assert_eq!(numbers(page["messages"].as_array().unwrap()), expected, "{query}");
        assert_eq!(page["has_more"], has_more, "{query}");
        assert_eq!(page["status"], "with_bot", "{query}");
    }
    for query in ["?after=-1", "?after=x", "?limit=x", "?before=", "?page=2"] {
        let answer = server.client.get(&talk.path(&format!("/messages{query}"))).await;
        answer.expect_problem(400, "bad_field");
    }
}

async fn what_waits_when_the_bot_closes_is_not_answered(server: TestServer) {
    let source = calling(server.company.address())
        .replace("\" }\n      any:", "\", next: close }\n      any:");
    server.set_up(&source).await;
    server.company.on("/slow", slow_word());
    let talk = Talk::open(&server.client, "web").await;
    talk.send("0", "call", 0).await.expect(202);
    talk.send("1", "a", 0).await.expect(202);
    talk.send("2", "b", 0).await.expect(202);
    for (id, text) in [("1", "a"), ("2", "b")] {
        let left = talk.send(id, text, 20).await.expect(200);
        assert_eq!((&left["finished"], &left["replies"]), (&json!(true), &json!([])));
    }
    assert_eq!(talk.status().await, "closed");
    assert_eq!(
        texts(&json!(talk.messages().await)),
        ["call", "One moment.", "a", "b", "It says tea"]
    );
}

async fn a_wait_has_a_limit(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    server.company.on("/slow", Answer::hang());
    let talk = Talk::open(&server.client, "web").await;
    let began = Instant::now();
    let answer = talk.send("0", "call", 1).await.expect(202);
    assert_eq!((&answer["finished"], &answer["replies"]), (&json!(false), &json!([])));
    assert!((Duration::from_secs(1)..Duration::from_secs(5)).contains(&began.elapsed()));
    let closing = server.client.request("POST", &talk.path("/close")).send().await;
    closing.expect_problem(503, "unavailable");
    for wait in ["-1", "x", "1.5", ""] {
        let path = talk.path(&format!("/messages?wait={wait}"));
        let refused = server.client.post(&path, &json!({ "id": "1", "text": "x" })).await;
        refused.expect_problem(400, "bad_field");
    }
}
