//! How long contacts wait at the desk, and conversations that are taken up again.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::Talk;

tests![
    an_answer_is_due_as_the_team_says,
    another_team_has_limits_of_its_own,
    who_is_to_be_answered_first_comes_first,
    a_closed_conversation_is_taken_up_again,
    of_two_who_take_it_up_one_has_it,
    it_is_not_taken_up_again_after_a_month,
];

/// How long something that follows a commit may take.
const PATIENCE: Duration = Duration::from_secs(20);

impl Desk<'_> {
    async fn find(&self, talk: &Talk) -> Value {
        let listed = self.list("?limit=200").await;
        listed.into_iter().find(|it| it["id"] == talk.id).unwrap()
    }

    /// The events of that kind that were logged of a conversation, once there are so many.
    async fn happened(&self, talk: &Talk, (kind, count): (&str, usize)) -> Vec<Value> {
        let path = format!("/api/v1/desk/conversations/{}/log?limit=200", talk.id);
        let until = Instant::now() + PATIENCE;
        loop {
            let page = self.client.get(&path).await.expect(200);
            let items = page["items"].as_array().unwrap();
            let found: Vec<Value> = items.iter().filter(|it| it["kind"] == kind).cloned().collect();
            if found.len() >= count {
                assert_eq!(found.len(), count, "{found:?}");
                return found;
            }
            assert!(Instant::now() < until, "no {kind}: {page}");
        }
    }

    async fn close(&self, agent: &str, talk: &Talk) {
        self.act(agent, talk, "close", json!({ "reason": "solved" })).await.expect(204);
    }
}

async fn an_answer_is_due_as_the_team_says(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let limits = json!({ "first_response_s": 60, "reply_s": 300 });
    let team = desk.team("support", limits).await;
    assert_eq!((&team["first_response_s"], &team["reply_s"]), (&json!(60), &json!(300)));
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let talk = desk.handed_over("people").await;
    let queued = desk.wait_for(&talk, "held").await;
    assert_eq!(queued["waits_since"], queued["queued_at"]);
    assert_eq!((&queued["overdue"], queued.get("answered_at")), (&json!(false), None));
    server.clock.advance_by_seconds(59);
    talk.say("anybody?").await;
    assert_eq!(
        desk.find(&talk).await["due_at"],
        queued["due_at"],
        "who asks again waits as before"
    );
    server.clock.advance_by_seconds(1);
    assert_eq!(desk.find(&talk).await["overdue"], true);
    let summary = server.client.get("/api/v1/desk/summary").await.expect(200);
    assert_eq!((&summary["overdue"], &summary["waiting"]), (&json!(1), &json!(0)));
    let told = desk.happened(&talk, ("overdue", 1)).await;
    assert_eq!(told[0]["data"], json!({ "agent": ann, "due_at": queued["due_at"] }));

    server.clock.advance_by_seconds(5);
    desk.act(&ann, &talk, "replies", json!({ "text": "Hi" })).await.expect(201);
    let told = desk.happened(&talk, ("answered", 1)).await;
    assert_eq!(told[0]["data"], json!({ "agent": ann, "is_first": true, "waited_s": 65 }));
    let answered = desk.find(&talk).await;
    assert_eq!((answered.get("due_at"), answered.get("waits_since")), (None, None));
    assert_eq!(answered["overdue"], false);
    // Nobody waits for what is said beside it.
    desk.act(&ann, &talk, "replies", json!({ "text": "Still there?" })).await.expect(201);
    desk.happened(&talk, ("answered", 1)).await;

    server.clock.advance_by_seconds(10);
    talk.say("yes").await;
    let asked = desk.find(&talk).await;
    assert_eq!(asked["answered_at"], answered["answered_at"]);
    server.clock.advance_by_seconds(299);
    assert_eq!(desk.find(&talk).await["overdue"], false);
    server.clock.advance_by_seconds(1);
    assert_eq!(desk.find(&talk).await["overdue"], true);
    desk.happened(&talk, ("overdue", 2)).await;
    desk.act(&ann, &talk, "replies", json!({ "text": "Sorry" })).await.expect(201);
    let told = desk.happened(&talk, ("answered", 2)).await;
    assert_eq!(told[1]["data"], json!({ "agent": ann, "is_first": false, "waited_s": 300 }));
}

async fn another_team_has_limits_of_its_own(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("support", json!({ "first_response_s": 60 })).await;
    desk.team("gold", json!({ "first_response_s": 10 })).await;
    desk.team("slow", json!({})).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let talk = desk.handed_over("people").await;
    let held = desk.wait_for(&talk, "held").await;
    desk.act(&ann, &talk, "transfer", json!({ "team": "gold" })).await.expect(204);
    let waiting = desk.wait_for(&talk, "waiting").await;
    assert_eq!(waiting["waits_since"], held["waits_since"]);
    server.clock.advance_by_seconds(10);
    assert_eq!(desk.find(&talk).await["overdue"], true);
    let bob = desk.agent("Bob", 3, &["gold"]).await;
    desk.wait_for(&talk, "held").await;
    desk.act(&bob, &talk, "transfer", json!({ "team": "slow" })).await.expect(204);
    let waiting = desk.wait_for(&talk, "waiting").await;
    assert_eq!((waiting.get("due_at"), &waiting["overdue"]), (None, &json!(false)));
}

async fn who_is_to_be_answered_first_comes_first(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("support", json!({ "first_response_s": 100 })).await;
    desk.team("gold", json!({ "first_response_s": 10 })).await;
    let mut talks = Vec::new();
    for word in ["people", "gold", "people"] {
        let talk = desk.handed_over(word).await;
        desk.wait_for(&talk, "waiting").await;
        talks.push(talk);
        server.clock.advance_by_seconds(1);
    }
    let listed = desk.list("?sort=due").await;
    let ids: Vec<&str> = listed.iter().map(|it| it["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [&talks[1].id, &talks[0].id, &talks[2].id]);
    let mut paged = Vec::new();
    let mut query = "?sort=due&limit=1".to_owned();
    loop {
        let page = server.client.get(&format!("/api/v1/desk/conversations{query}")).await;
        let page = page.expect(200);
        paged.extend(page["items"].as_array().unwrap().iter().map(|it| it["id"].clone()));
        let Some(next) = page["next"].as_str() else { break };
        query = format!("?sort=due&limit=1&cursor={next}");
    }
    assert_eq!(paged, ids);
    // Where no answer is due there is nothing to sort by.
    desk.team("slow", json!({ "is_default": true })).await;
    desk.list("").await;
    assert_eq!(desk.list("?sort=due&team=slow").await, Vec::<Value>::new());
}

async fn a_closed_conversation_is_taken_up_again(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    desk.team("gold", json!({})).await;
    let ann = desk.agent("Ann", 1, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    let refused = desk.act(&ann, &talk, "reopen", json!({})).await;
    refused.expect_problem(409, "conversation_open");
    desk.close(&ann, &talk).await;
    assert!(talk.view().await["closing"].is_object());
    desk.act(&ann, &talk, "reopen", json!({})).await.expect(204);
    let held = desk.wait_for(&talk, "held").await;
    assert_eq!(held["agent"], ann);
    assert_eq!(talk.view().await.get("closing"), None);
    assert!(talk.say("thank you").await.is_empty(), "the bot is silent");
    desk.act(&ann, &talk, "replies", json!({ "text": "You're welcome." })).await.expect(201);
    desk.close(&ann, &talk).await;

    // Who has no place for it can't.
    let other = desk.handed_over("people").await;
    desk.wait_for(&other, "held").await;
    desk.act(&ann, &talk, "reopen", json!({})).await.expect_problem(409, "at_capacity");
    assert_eq!(talk.status().await, "closed");
    let refused = desk.act(&ann, &talk, "reopen", json!({ "team": "none" })).await;
    refused.expect_problem(404, "not_found");
    desk.act(&ann, &talk, "reopen", json!({ "team": "gold" })).await.expect(204);
    assert_eq!(desk.wait_for(&talk, "waiting").await["team"], "gold");
    let log = desk.log_of(&talk).await;
    let reopened = log.iter().filter(|kind| *kind == "reopened").count();
    assert_eq!((reopened, log.last().unwrap().as_str()), (2, "queued"), "{log:?}");
}

async fn of_two_who_take_it_up_one_has_it(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    desk.close(&ann, &talk).await;
    let bob = desk.agent("Bob", 3, &["support"]).await;
    let (first, second) = tokio::join!(
        desk.act(&ann, &talk, "reopen", json!({})),
        desk.act(&bob, &talk, "reopen", json!({}))
    );
    let (winner, refused) = if first.status == 204 { (&ann, second) } else { (&bob, first) };
    // Late, it isn't closed any more.
    assert_eq!(refused.status, 409, "{}", refused.text());
    assert_eq!(desk.wait_for(&talk, "held").await["agent"], *winner);
}

async fn it_is_not_taken_up_again_after_a_month(server: TestServer) {
    let desk = Desk::set_up(&server).await;
    let ann = desk.agent("Ann", 3, &["support"]).await;
    let talk = desk.handed_over("people").await;
    desk.wait_for(&talk, "held").await;
    desk.close(&ann, &talk).await;
    server.clock.advance_by_seconds(30 * 24 * 3600 + 1);
    desk.act(&ann, &talk, "reopen", json!({})).await.expect_problem(409, "too_late");
    assert_eq!(talk.status().await, "closed");
}
