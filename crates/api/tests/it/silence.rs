//! Follow-ups: what a bot says when its contact stays silent, whoever has the conversation by then.

use std::time::Duration;

use serde_json::json;
use testkit::Answer;

use crate::bots_of_tests::bot_of;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_silent_contact_is_followed_up_once,
    the_worker_follows_up_by_itself,
    an_answer_in_time_ends_the_wait,
    a_message_that_waits_for_its_turn_ends_the_wait,
    nobody_is_followed_up_in_a_closed_conversation,
    nobody_is_followed_up_once_people_have_the_conversation,
    nobody_is_followed_up_in_another_session,
    a_follow_up_survives_the_end_of_its_process,
    two_processes_follow_up_once,
    a_follow_up_of_a_removed_channel_is_let_go,
    a_follow_up_may_close_the_conversation,
];

const HOUR_S: u32 = 3_600;

/// A bot that asks for a city and again after 20 seconds.
fn patient(company: std::net::SocketAddr) -> String {
    let integrations = format!(
        "format: 1
bot: small
integrations:
  Slow: {{ post: \"http://{company}/slow\" }}
"
    );
    let dialogs = "      trip:
        starts_on: { patterns: [trip] }
        interactions:
          city:
            ask: Which city?
            rules: [{ pattern: Rome }]
            follow_up: { after_seconds: 20, say: \"Still there, {$userProfile.name}?\" }
          bye: { say: Noted. }
      call:
        starts_on: { patterns: [call] }
        interactions:
          call: { call: Slow, next: end }
      people:
        starts_on: { patterns: [people] }
        interactions:
          people: { transfer: { message: A moment., skill: travel } }
      end:
        starts_on: { patterns: [end] }
        interactions:
          bye: { say: Bye., follow_up: { after_seconds: 30, say: LP_CLOSECONVERSATION } }
";
    bot_of(dialogs).replace("format: 1\nbot: small\n", &integrations)
}

/// A contact whom the bot has just asked for a city.
async fn asked(server: &TestServer) -> Talk {
    server.set_up(&patient(server.company.address())).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("trip").await, ["Which city?"]);
    talk
}

/// Lets this process fire all that is due, while its worker does the same.
async fn fire(server: &TestServer) {
    let app = &server.process.app;
    while app.next_timer().await.unwrap().is_some_and(|due_at| due_at <= app.now()) {
        app.fire_due_timers().await.unwrap();
    }
}

async fn said(talk: &Talk) -> Vec<String> {
    texts(&json!(talk.messages().await))
}

async fn a_silent_contact_is_followed_up_once(server: TestServer) {
    let talk = asked(&server).await;
    server.clock.advance_by_seconds(19);
    fire(&server).await;
    assert_eq!(said(&talk).await, ["trip", "Which city?"]);
    server.clock.advance_by_seconds(1);
    fire(&server).await;
    assert_eq!(said(&talk).await, ["trip", "Which city?", "Still there, ?"]);
    server.clock.advance_by_seconds(60);
    fire(&server).await;
    assert_eq!(said(&talk).await.len(), 3, "once");
    assert_eq!(server.process.app.next_timer().await.unwrap(), None);
    assert_eq!(talk.say("Rome").await, ["Noted."], "the question is still open");
    let messages = talk.messages().await;
    assert_eq!(messages[2]["in_reply_to"], json!(null));
    assert_eq!(messages[3]["number"], 4);
}

async fn the_worker_follows_up_by_itself(server: TestServer) {
    let talk = asked(&server).await;
    let mut events = talk.follow(2).await;
    server.clock.advance_by_seconds(20);
    assert_eq!(events.next_of("message").await.data["text"], "Still there, ?");
}

async fn an_answer_in_time_ends_the_wait(server: TestServer) {
    let talk = asked(&server).await;
    server.clock.advance_by_seconds(19);
    assert_eq!(talk.say("Rome").await, ["Noted."]);
    assert_eq!(server.process.app.next_timer().await.unwrap(), None);
    server.clock.advance_by_seconds(20);
    fire(&server).await;
    assert_eq!(said(&talk).await, ["trip", "Which city?", "Rome", "Noted."]);
}

async fn a_message_that_waits_for_its_turn_ends_the_wait(server: TestServer) {
    let talk = asked(&server).await;
    server.company.on("/slow", Answer::hang());
    talk.send("call", "call", 0).await.expect(202);
    server.company.wait_for_requests(1).await;
    talk.send("more", "trip", 0).await.expect(202);
    server.clock.advance_by_seconds(60);
    fire(&server).await;
    assert_eq!(said(&talk).await, ["trip", "Which city?", "call", "trip"]);
}

async fn nobody_is_followed_up_in_a_closed_conversation(server: TestServer) {
    let talk = asked(&server).await;
    talk.client.request("POST", &talk.path("/close")).send().await.expect(204);
    assert_eq!(server.process.app.next_timer().await.unwrap(), None);
    server.clock.advance_by_seconds(20);
    fire(&server).await;
    assert_eq!(said(&talk).await, ["trip", "Which city?"]);
}

async fn nobody_is_followed_up_once_people_have_the_conversation(server: TestServer) {
    let talk = asked(&server).await;
    assert_eq!(talk.say("people").await, ["A moment."]);
    assert_eq!(talk.status().await, "queued");
    server.clock.advance_by_seconds(20);
    fire(&server).await;
    assert_eq!(said(&talk).await.len(), 4);
}

async fn nobody_is_followed_up_in_another_session(server: TestServer) {
    let talk = asked(&server).await;
    talk.say("reset").await;
    let late = Talk::open(&server.client, "web").await;
    late.say("trip").await;
    server.clock.advance_by_seconds(20);
    let app = &server.process.app;
    // As if all processes had been away for longer than a session.
    server.clock.advance_by_seconds(HOUR_S);
    fire(&server).await;
    assert_eq!(said(&talk).await.len(), 4);
    assert_eq!(said(&late).await, ["trip", "Which city?"]);
    assert_eq!(app.next_timer().await.unwrap(), None);
}

async fn a_follow_up_survives_the_end_of_its_process(mut server: TestServer) {
    let talk = asked(&server).await;
    let next = server.another_process().await;
    let client = server.client_of(&next);
    drop(std::mem::replace(&mut server.process, next));
    let talk = Talk { client, ..talk };
    server.clock.advance_by_seconds(20);
    fire(&server).await;
    assert_eq!(said(&talk).await, ["trip", "Which city?", "Still there, ?"]);
}

async fn two_processes_follow_up_once(server: TestServer) {
    let first = asked(&server).await;
    let other = server.another_process().await;
    let mut talks = vec![first];
    for _ in 0..9 {
        let talk = Talk::open(&server.client, "web").await;
        talk.say("trip").await;
        talks.push(talk);
    }
    server.clock.advance_by_seconds(20);
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while server.process.app.next_timer().await.unwrap().is_some() {
        assert!(std::time::Instant::now() < deadline, "a timer stays");
        let (here, there) =
            tokio::join!(server.process.app.fire_due_timers(), other.app.fire_due_timers());
        here.unwrap();
        there.unwrap();
    }
    for talk in talks {
        let mut events = talk.follow(2).await;
        assert_eq!(events.next_of("message").await.data["text"], "Still there, ?");
        assert_eq!(said(&talk).await, ["trip", "Which city?", "Still there, ?"]);
        assert_eq!(talk.say("Rome").await, ["Noted."]);
    }
}

async fn a_follow_up_of_a_removed_channel_is_let_go(server: TestServer) {
    asked(&server).await;
    server.client.delete("/api/v1/channels/web").await.expect(204);
    server.clock.advance_by_seconds(20);
    fire(&server).await;
    assert_eq!(server.process.app.next_timer().await.unwrap(), None);
}

async fn a_follow_up_may_close_the_conversation(server: TestServer) {
    let talk = asked(&server).await;
    talk.say("Rome").await;
    assert_eq!(talk.say("end").await, ["Bye."]);
    server.clock.advance_by_seconds(30);
    fire(&server).await;
    assert_eq!(talk.status().await, "closed");
    assert_eq!(
        server.process.app.store().next_timer(server.process.app.replica()).await.unwrap(),
        None
    );
}
