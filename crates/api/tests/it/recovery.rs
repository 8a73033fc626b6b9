//! What becomes of a turn whose process ends in the middle of it.

use std::collections::HashSet;
use std::time::Duration;

use serde_json::json;
use testkit::Answer;

use crate::bots_of_tests::calling;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![another_process_ends_what_one_left, two_processes_answer_one_conversation_in_order,];

async fn another_process_ends_what_one_left(mut server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    server.company.on("/slow", Answer::hang());
    server.company.on("/slow", Answer::json(200, &json!({ "word": "tea" })));
    let talk = Talk::open(&server.client, "web").await;
    talk.say("hello").await;
    talk.send("call", "call", 0).await.expect(202);
    talk.send("then", "what now", 0).await.expect(202);
    server.company.wait_for_requests(1).await;

    let next = server.another_process().await;
    let client = server.client_of(&next);
    drop(std::mem::replace(&mut server.process, next));

    let talk = Talk { client, ..talk };
    let first = talk.send("call", "call", 30).await.expect(200);
    assert_eq!((&first["number"], texts(&first["replies"]).len()), (&json!(3), 2));
    assert_eq!(texts(&first["replies"]), ["One moment.", "It says tea"]);
    let second = talk.send("then", "what now", 30).await.expect(200);
    assert_eq!(texts(&second["replies"]), ["you said what now"]);
    assert_eq!(
        texts(&json!(talk.messages().await)),
        [
            "hello",
            "you said hello",
            "call",
            "One moment.",
            "what now",
            "It says tea",
            "you said what now"
        ]
    );

    let calls = server.company.requests();
    assert_eq!(calls.len(), 2, "the call that nobody answered was made again");
    let keys: HashSet<&str> =
        calls.iter().map(|call| call.header("idempotency-key").unwrap()).collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
    assert_eq!(calls[0].body, calls[1].body);
    talk.say("and on").await;
}

async fn two_processes_answer_one_conversation_in_order(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_millis(300));
    server.company.on("/slow", slow);
    let other = server.another_process().await;
    let here = Talk::open(&server.client, "web").await;
    let there = here.with(&server.client_of(&other));

    here.send("0", "call", 0).await.expect(202);
    there.send("1", "a", 0).await.expect(202);
    here.send("2", "b", 0).await.expect(202);
    there.send("3", "c", 0).await.expect(202);
    let last = there.send("3", "c", 30).await.expect(200);
    assert_eq!(texts(&last["replies"]), ["you said c"]);
    for n in 4..10 {
        let talk = if n % 2 == 0 { &here } else { &there };
        let id = n.to_string();
        let answer = talk.send(&id, &id, 30).await.expect(200);
        assert_eq!(texts(&answer["replies"]), [format!("you said {id}")]);
    }
    let messages = here.messages().await;
    let numbers: Vec<u64> = messages.iter().map(|it| it["number"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (1..=21).collect::<Vec<_>>());
    assert_eq!(json!(there.messages().await), json!(messages));
    assert_eq!(server.company.requests().len(), 1);
}
