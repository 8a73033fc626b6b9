//! Processes that end, in order or in the middle of a turn, and several on one database.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use app::TurnEnd;
use model::id::WorkspaceId;
use serde_json::json;
use testkit::Answer;
use tokio::net::TcpStream;

use crate::bots_of_tests::calling;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    another_process_ends_what_one_left,
    two_processes_answer_one_conversation_in_order,
    a_follower_hears_of_what_another_process_commits,
    a_server_that_stops_ends_what_is_under_way,
    what_waits_on_a_removed_channel_is_let_go,
    an_answer_and_what_follows_at_once_are_one_commit,
    an_answer_is_kept_before_a_script_takes_its_time,
];

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
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_secs(2));
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

async fn a_follower_hears_of_what_another_process_commits(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    let other = server.another_process().await;
    let here = Talk::open(&server.client, "web").await;
    let there = here.with(&server.client_of(&other));
    let mut events = there.follow(0).await;
    for text in ["a", "b"] {
        here.say(text).await;
        assert_eq!(events.next_of("message").await.data["text"], text);
        assert_eq!(events.next_of("message").await.data["text"], format!("you said {text}"));
    }
}

async fn a_server_that_stops_ends_what_is_under_way(mut server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_millis(300));
    server.company.on("/slow", slow);
    let talk = Arc::new(Talk::open(&server.client, "web").await);
    let events = talk.follow(0).await;
    let waiting = Arc::clone(&talk);
    let waiting = tokio::spawn(async move { waiting.say("call").await });
    server.company.wait_for_requests(1).await;

    let began = Instant::now();
    server.process.stop().await;
    assert_eq!(waiting.await.unwrap(), ["One moment.", "It says tea"]);
    events.end().await;
    assert!(began.elapsed() < Duration::from_secs(5), "an open stream holds nothing up");
    assert!(TcpStream::connect(server.process.address).await.is_err(), "nobody listens");
}

async fn what_waits_on_a_removed_channel_is_let_go(server: TestServer) {
    server.set_up(&calling(server.company.address())).await;
    let slow = Answer::json(200, &json!({ "word": "tea" })).after(Duration::from_secs(2));
    server.company.on("/slow", slow);
    let talk = Talk::open(&server.client, "web").await;
    talk.send("0", "call", 0).await.expect(202);
    let waiting = talk.send("1", "a", 0).await.expect(202);
    server.client.delete("/api/v1/channels/web").await.expect(204);

    let app = &server.process.app;
    let place = (talk.id.parse().unwrap(), waiting["number"].as_u64().unwrap());
    let patience = Duration::from_secs(20);
    let end = app.wait_for_turn(WorkspaceId::DEFAULT, place, patience).await.unwrap();
    assert_eq!(end, TurnEnd::Finished(Vec::new()));
    assert_eq!(app.store().list_claimable(10).await.unwrap(), []);
}

/// The commits of one message that has somebody outside asked, after a message that hasn't.
async fn commits_of_a_call(server: &TestServer, bot: &str) -> u64 {
    server.set_up(bot).await;
    server.company.on("/slow", Answer::json(200, &json!({ "word": "tea" })));
    let talk = Talk::open(&server.client, "web").await;
    talk.say("hello").await;
    let store = server.process.app.store();
    let id = talk.id.parse().unwrap();
    let version =
        async || store.find_conversation(WorkspaceId::DEFAULT, id).await.unwrap().unwrap().version;
    let before = version().await;
    assert_eq!(talk.say("call").await, ["One moment.", "It says tea"]);
    version().await - before
}

async fn an_answer_and_what_follows_at_once_are_one_commit(server: TestServer) {
    let bot = calling(server.company.address());
    assert_eq!(commits_of_a_call(&server, &bot).await, 2);
}

async fn an_answer_is_kept_before_a_script_takes_its_time(server: TestServer) {
    let bot = calling(server.company.address());
    let said = "say: \"It says {$.api_Slow.word}\"";
    assert!(bot.contains(said));
    let script = "script: \"botContext.sendMessage('It says tea')\"";
    assert_eq!(commits_of_a_call(&server, &bot.replace(said, script)).await, 3);
}
