//! Sessions, releases and first responders.

use serde_json::json;

use crate::bots_of_tests::{bot_of, saying};
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::Talk;

tests![
    a_session_keeps_its_version_until_it_expires,
    what_is_kept_forever_survives_sessions_and_the_rest_does_not,
    a_reset_takes_the_current_release_and_rolling_back_the_one_before,
    the_fallback_bot_answers_when_the_first_has_no_release,
    each_environment_has_a_release_of_its_own,
    a_conversation_follows_its_channel_from_session_to_session,
    people_get_what_no_bot_answers,
    no_session_expires_while_people_have_the_conversation,
];

const HOUR_S: u32 = 3_600;

async fn a_session_keeps_its_version_until_it_expires(server: TestServer) {
    server.set_up(&saying("one")).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("a").await, ["one"]);
    server.publish("small", &saying("two")).await;

    assert_eq!(talk.say("b").await, ["one"]);
    assert_eq!(Talk::open(&server.client, "web").await.say("a").await, ["two"]);
    server.clock.advance_by_seconds(HOUR_S - 1);
    assert_eq!(talk.say("c").await, ["one"], "every message prolongs the session");
    assert_eq!(talk.view().await["session"], 1);

    server.clock.advance_by_seconds(HOUR_S);
    assert_eq!(talk.say("d").await, ["two"]);
    assert_eq!(talk.view().await["session"], 2);
    assert_eq!(talk.view().await["last_number"], 8);
}

async fn what_is_kept_forever_survives_sessions_and_the_rest_does_not(server: TestServer) {
    let source = bot_of(
        r#"      learn:
        starts_on: { patterns: [learn] }
        interactions:
          what:
            ask: What?
            rules: [{ set: { kept: { value: "{$query}", scope: forever }, passing: "{$query}" } }]
          done: { say: "{$botContext.kept}/{$botContext.passing}" }
      tell:
        starts_on: { patterns: [tell] }
        interactions:
          tell: { say: "{$botContext.kept}/{$botContext.passing}" }
"#,
    );
    server.set_up(&source).await;
    let talk = Talk::open_as(&server.client, "web", "ada").await;
    assert_eq!(talk.say("learn").await, ["What?"]);
    assert_eq!(talk.say("tea").await, ["tea/tea"]);
    assert_eq!(talk.say("tell").await, ["tea/tea"]);

    server.clock.advance_by_seconds(HOUR_S + 1);
    assert_eq!(talk.say("tell").await, ["tea/"]);
    let again = Talk::open_as(&server.client, "web", "ada").await;
    assert_eq!(again.say("tell").await, ["tea/"], "the same contact");
    let other = Talk::open_as(&server.client, "web", "bob").await;
    assert_eq!(other.say("tell").await, ["/"], "another contact");
}

async fn a_reset_takes_the_current_release_and_rolling_back_the_one_before(server: TestServer) {
    server.set_up(&saying("one")).await;
    server.channel("widget", "small", json!({ "kind": "widget" })).await;
    let talk = Talk::open(&server.client, "web").await;
    let widget = Talk::open(&server.client, "widget").await;
    assert_eq!(talk.say("a").await, ["one"]);
    assert_eq!(widget.say("a").await, ["one"]);
    server.publish("small", &saying("two")).await;
    assert_eq!(talk.say(" Reset ").await.len(), 1);
    assert_eq!(talk.say("a").await, ["two"]);
    assert_eq!(widget.say("reset").await, ["one"], "a word like any other there");

    let back = json!({ "environment": "test" });
    let path = "/api/v1/bots/small/rollback";
    assert_eq!(server.client.post(path, &back).await.expect(200)["version"], 1);
    assert_eq!(talk.say("a").await, ["two"], "the session goes on with its version");
    talk.say("reset").await;
    assert_eq!(talk.say("a").await, ["one"]);
    let forth = json!({ "environment": "test", "version": 2 });
    assert_eq!(server.client.post(path, &forth).await.expect(200)["version"], 2);
    assert_eq!(Talk::open(&server.client, "web").await.say("a").await, ["two"]);
    let nowhere = json!({ "environment": "test", "version": 9 });
    server.client.post(path, &nowhere).await.expect_problem(409, "no_release");
}

async fn the_fallback_bot_answers_when_the_first_has_no_release(server: TestServer) {
    server.publish("small", &saying("the other")).await;
    save_draft(&server.client, "late", &saying("late").replace("bot: small", "bot: late")).await;
    let responder = json!({ "first_responder": { "bot": "late", "fallback": "small" } });
    server.channel("web", "late", responder).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("a").await, ["the other"]);

    let test = json!({ "environment": "test" });
    server.client.post("/api/v1/bots/late/publish", &test).await.expect(200);
    assert_eq!(talk.say("a").await, ["the other"]);
    assert_eq!(Talk::open(&server.client, "web").await.say("a").await, ["late"]);
}

async fn each_environment_has_a_release_of_its_own(server: TestServer) {
    server.set_up(&saying("one")).await;
    server.channel("live", "small", json!({ "environment": "production" })).await;
    save_draft(&server.client, "small", &saying("two")).await;
    let test = json!({ "environment": "test" });
    let published = server.client.post("/api/v1/bots/small/publish", &test).await.expect(200);
    assert_eq!((&published["version"], &published["is_new"]), (&json!(2), &json!(true)));

    assert_eq!(Talk::open(&server.client, "web").await.say("a").await, ["two"]);
    assert_eq!(Talk::open(&server.client, "live").await.say("a").await, ["one"]);
    let live = json!({ "environment": "production" });
    let published = server.client.post("/api/v1/bots/small/publish", &live).await.expect(200);
    assert_eq!((&published["version"], &published["is_new"]), (&json!(2), &json!(false)));
    assert_eq!(Talk::open(&server.client, "live").await.say("a").await, ["two"]);
}

async fn a_conversation_follows_its_channel_from_session_to_session(server: TestServer) {
    server.set_up(&saying("one")).await;
    server.publish("other", &saying("two").replace("bot: small", "bot: other")).await;
    let talk = Talk::open(&server.client, "web").await;
    let idle = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("a").await, ["one"]);
    server.channel("web", "other", json!({})).await;
    assert_eq!(talk.say("b").await, ["one"], "the session goes on with its bot");
    assert_eq!(idle.say("b").await, ["two"], "it had no session yet");
    server.clock.advance_by_seconds(HOUR_S);
    assert_eq!(talk.say("c").await, ["two"]);
}

async fn people_get_what_no_bot_answers(server: TestServer) {
    save_draft(&server.client, "small", &saying("never")).await;
    let nothing = Vec::<String>::new();
    for (responder, team) in [
        (json!({ "team": "billing" }), json!("billing")),
        (json!({}), json!(null)),
        (json!({ "bot": "small" }), json!(null)),
    ] {
        server.channel("web", "small", json!({ "first_responder": responder })).await;
        let talk = Talk::open(&server.client, "web").await;
        assert_eq!(talk.say("hello").await, nothing, "{responder}");
        assert_eq!(talk.say("again").await, nothing, "{responder}");
        let view = talk.view().await;
        assert_eq!((&view["status"], &view["team"]), (&json!("queued"), &team), "{responder}");
        assert_eq!(talk.messages().await.len(), 2, "{responder}");
    }
}

async fn no_session_expires_while_people_have_the_conversation(server: TestServer) {
    let source = bot_of(
        r#"      people:
        starts_on: { patterns: [agent] }
        interactions:
          people: { transfer: { message: A moment., skill: billing } }
      any:
        kind: fallback
        interactions:
          reply: { say: bot }
"#,
    );
    server.set_up(&source).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("hello").await, ["bot"]);
    assert_eq!(talk.say("agent").await, ["A moment."]);
    server.clock.advance_by_seconds(5 * HOUR_S);
    assert_eq!(talk.say("hello").await, Vec::<String>::new());
    assert_eq!(talk.status().await, "queued");
    assert_eq!(talk.view().await["session"], 1);
}
