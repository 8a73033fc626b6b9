//! A bot elsewhere that speaks Kommunicate's protocol: what it is asked, and what becomes of its answers.
//! The rows of what their documentation says that concern a conversation.

use serde_json::{Value, json};
use testkit::Answer;

use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_text_is_sent_with_all_its_fields,
    bots_at_one_address_are_told_apart,
    it_is_welcomed_before_any_text,
    its_welcome_can_be_skipped_or_renamed,
    a_place_is_an_attachment,
    a_tap_brings_back_what_its_button_carries,
    a_tap_may_trigger_an_event,
    it_hands_over_to_people_and_is_silent_then,
    it_hands_over_to_another_bot_with_an_event,
    an_assignment_without_words_shows_nothing,
    elements_count_in_their_order,
    answers_without_words_are_no_failure,
    odd_answers_show_what_can_be_shown,
    what_cannot_be_used_is_answered_by_the_fallback,
    it_resolves_a_conversation,
    it_asks_whether_agents_are_there,
    a_second_message_waits_its_turn,
    the_context_is_merged_in_order,
];

/// A bot that this company's `/bot` answers wholly.
fn shop(server: &TestServer, more: &str) -> String {
    let address = server.company.address();
    format!(
        "format: 1
bot: small
external_bots:
  shop:
    protocol: kommunicate
    url: \"http://{address}/bot\"
    headers: {{ X-Token: a }}
    fallback: The shop sleeps.
{more}
answered_by: shop
"
    )
}

/// A conversation with that bot, which isn't welcomed.
async fn talk_to(server: &TestServer, answers: &[Value]) -> Talk {
    server.set_up(&shop(server, "    welcome: false")).await;
    for answer in answers {
        server.company.on("/bot", Answer::json(200, answer));
    }
    Talk::open(&server.client, "web").await
}

/// What the bot was asked so far.
fn asked(server: &TestServer) -> Vec<Value> {
    server.company.requests().iter().map(|request| request.json().unwrap()).collect()
}

/// What a contact sees.
async fn seen(talk: &Talk) -> Vec<String> {
    let messages: Vec<Value> = talk.messages().await;
    texts(&messages.into_iter().filter(|message| message["private"] != true).collect())
}

async fn a_text_is_sent_with_all_its_fields(server: TestServer) {
    let answer = json!([{ "message": "a" }, { "message": "b" }]);
    let talk = talk_to(&server, &[answer]).await;
    assert_eq!(talk.say("Hi").await, ["a", "b"]);
    let requests = server.company.requests();
    assert_eq!((requests.len(), requests[0].header("x-token")), (1, Some("a")));
    let body = &asked(&server)[0];
    for (field, value) in
        [("botId", json!("small")), ("message", json!("Hi")), ("contentType", json!(0))]
    {
        assert_eq!(body[field], value, "{field}");
    }
    assert_eq!(body["applicationKey"], body["applicationId"]);
    assert!(body["applicationId"].is_string() && body["key"].is_string(), "{body}");
    assert!(body["from"].is_string(), "{body}");
    for number in ["groupId", "source", "createdAt"] {
        assert!(body[number].is_u64(), "{number}: {body}");
    }
    assert_eq!(body["metadata"]["KM_CHAT_CONTEXT"]["attachments"], json!([]));
    assert!(body["eventName"].is_null(), "{body}");
}

async fn bots_at_one_address_are_told_apart(server: TestServer) {
    let source = shop(&server, "    welcome: false");
    server.publish("one", &source.replace("bot: small", "bot: one")).await;
    server.publish("two", &source.replace("bot: small", "bot: two")).await;
    server.company.on("/bot", Answer::json(200, &json!([])));
    for bot in ["one", "two"] {
        server.channel(bot, bot, json!({})).await;
        Talk::open_as(&server.client, bot, "ada").await.say("hi").await;
    }
    let asked = asked(&server);
    let names: Vec<&Value> = asked.iter().map(|body| &body["botId"]).collect();
    assert_eq!(names, ["one", "two"]);
    let keys = |body: &Value| body.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&asked[0]), keys(&asked[1]));
}

async fn it_is_welcomed_before_any_text(server: TestServer) {
    server.set_up(&shop(&server, "")).await;
    server.company.on("/bot", Answer::json(200, &json!([{ "message": "Welcome!" }])));
    let talk = Talk::open(&server.client, "web").await;
    let mut events = talk.follow(1).await;
    assert_eq!(events.next_of("message").await.data["text"], "Welcome!");
    let asked = asked(&server);
    assert_eq!(asked.len(), 1, "once");
    assert_eq!(asked[0]["eventName"], "WELCOME");
    assert_eq!(seen(&talk).await, ["Welcome!"]);
}

async fn its_welcome_can_be_skipped_or_renamed(server: TestServer) {
    server.set_up(&shop(&server, "")).await;
    server.company.on("/bot", Answer::json(200, &json!([{ "message": "ok" }])));
    let open = async |more: Value| {
        let mut body = json!({ "channel": "web", "contact": "ada" });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
        let id = opened["id"].as_str().unwrap().to_owned();
        Talk { client: server.client.clone(), id, sent: 0.into() }
    };
    let talk = open(json!({ "skip_bot_events": ["WELCOME"] })).await;
    talk.say("text").await;
    open(json!({ "welcome_event": "promo" })).await;
    server.company.wait_for_requests(2).await;
    open(json!({ "skip_bot_events": ["OTHER"] })).await;
    server.company.wait_for_requests(3).await;
    let names: Vec<Value> = asked(&server).iter().map(|body| body["eventName"].clone()).collect();
    assert_eq!(names, [Value::Null, json!("promo"), json!("WELCOME")]);
}

async fn a_place_is_an_attachment(server: TestServer) {
    let talk = talk_to(&server, &[json!([{ "message": "near" }])]).await;
    let body = json!({ "id": "1", "location": { "latitude": 48.25, "longitude": 16.5 } });
    talk.post(body, 30).await.expect(200);
    let asked = &asked(&server)[0];
    assert_eq!(asked["eventName"], "KOMMUNICATE_MEDIA_EVENT");
    let attachments = &asked["metadata"]["KM_CHAT_CONTEXT"]["attachments"];
    let place = json!({ "lat": "48.25", "lon": "16.5" });
    assert_eq!(*attachments, json!([{ "type": "location", "payload": place }]));
}

async fn a_tap_brings_back_what_its_button_carries(server: TestServer) {
    let answer = json!([{ "message": "More?", "metadata": { "templateId": 6, "payload": [
        { "title": "Yes", "message": "Yes please" },
        { "title": "No", "message": "Not at all",
          "replyMetadata": { "KM_CHAT_CONTEXT": { "buttonClicked": true }, "k": "v" } },
    ] } }]);
    let talk = talk_to(&server, &[answer, json!([])]).await;
    talk.say("hi").await;
    let shown = talk.messages().await.pop().unwrap();
    let no = &shown["quick_replies"][1];
    assert_eq!((&no["title"], &no["payload"]), (&json!("No"), &json!("Not at all")));
    let tap = json!({ "id": "t", "text": no["payload"], "payload": no["payload"],
                      "metadata": no["metadata"] });
    talk.post(tap, 30).await.expect(200);
    let tapped = &asked(&server)[1];
    assert_eq!(tapped["message"], "Not at all");
    assert_eq!(tapped["metadata"]["KM_CHAT_CONTEXT"]["buttonClicked"], true);
    assert_eq!(tapped["metadata"]["k"], "v");
    assert_eq!(tapped["metadata"]["KM_CHAT_CONTEXT"]["attachments"], json!([]));
}

async fn a_tap_may_trigger_an_event(server: TestServer) {
    let talk = talk_to(&server, &[json!([])]).await;
    let tap = json!({ "id": "t", "text": "Zone", "payload": "Zone",
                      "metadata": [{ "KM_TRIGGER_EVENT": "Zone" }] });
    talk.post(tap, 30).await.expect(200);
    assert_eq!(asked(&server)[0]["eventName"], "Zone");
}

async fn it_hands_over_to_people_and_is_silent_then(server: TestServer) {
    for (to, team) in [
        (json!({ "KM_ASSIGN_TO": "" }), Value::Null),
        (json!({ "KM_ASSIGN_TEAM": "7" }), json!("7")),
        (json!({ "KM_ASSIGN_TO": "nobody@example.com" }), Value::Null),
    ] {
        server.company.forget_answers();
        let before = server.company.requests().len();
        let talk = talk_to(&server, &[json!([{ "message": "wait", "metadata": to }])]).await;
        assert_eq!(talk.say("human").await, ["wait"], "{to}");
        let view = talk.view().await;
        assert_eq!((&view["status"], &view["team"]), (&json!("queued"), &team), "{to}");
        assert_eq!(talk.say("hello?").await, Vec::<String>::new(), "{to}");
        assert_eq!(server.company.requests().len() - before, 1, "{to}");
    }
}

async fn it_hands_over_to_another_bot_with_an_event(server: TestServer) {
    let address = server.company.address().to_string();
    let second = shop(&server, "").replace("bot: small", "bot: bot2");
    server
        .publish("bot2", &second.replace(&format!("{address}/bot"), &format!("{address}/two")))
        .await;
    server.company.on("/two", Answer::json(200, &json!([{ "message": "I am the second" }])));
    let event = json!({ "name": "WELCOME", "data": { "k": 1 } });
    let answer = json!([{ "message": "ask my friend",
                          "metadata": { "KM_ASSIGN_TO": "bot2", "event": event } }]);
    let talk = talk_to(&server, &[answer]).await;
    assert_eq!(talk.say("hi").await, ["ask my friend"]);
    let mut events = talk.follow(2).await;
    while events.next_of("message").await.data["text"] != "I am the second" {}
    assert_eq!(talk.say("and now").await, ["I am the second"]);
    let asked = asked(&server);
    assert_eq!((&asked[1]["botId"], &asked[1]["eventName"]), (&json!("bot2"), &json!("WELCOME")));
    assert_eq!(talk.status().await, "with_bot");
    let first = "ask my friend";
    assert_eq!(seen(&talk).await, ["hi", first, "I am the second", "and now", "I am the second"]);
}

async fn an_assignment_without_words_shows_nothing(server: TestServer) {
    let talk = talk_to(&server, &[json!([{ "metadata": { "KM_ASSIGN_TO": "" } }])]).await;
    assert_eq!(talk.say("human").await, Vec::<String>::new());
    assert_eq!(talk.status().await, "queued");
}

async fn elements_count_in_their_order(server: TestServer) {
    let answer = json!([
        { "message": "one" },
        { "message": "two", "metadata": { "KM_ASSIGN_TO": "" } },
        { "message": "three" },
    ]);
    let talk = talk_to(&server, &[answer]).await;
    assert_eq!(talk.say("hi").await, ["one", "two", "three"]);
    assert_eq!(talk.status().await, "queued");
}

async fn answers_without_words_are_no_failure(server: TestServer) {
    let talk = talk_to(&server, &[json!([]), json!({ "status": "Success" })]).await;
    server.company.on("/bot", Answer::text(200, ""));
    server.company.on("/bot", Answer::status(204));
    for text in ["a", "b", "c", "d"] {
        assert_eq!(talk.say(text).await, Vec::<String>::new(), "{text}");
    }
    assert_eq!((talk.status().await.as_str(), server.reports().await.len()), ("with_bot", 0));
}

async fn odd_answers_show_what_can_be_shown(server: TestServer) {
    for (answer, expected) in [
        (json!({ "message": "x" }), vec!["x"]),
        (json!(["x", { "message": "y" }]), vec!["y"]),
        (json!([{ "message": "plain", "metadata": { "templateId": "99" } }]), vec!["plain"]),
        (json!([{ "message": "<b>shown</b>" }]), vec!["<b>shown</b>"]),
        (
            json!([{ "message": "<b>bold</b><script>alert(1)</script>", "messageType": "html" }]),
            vec!["bold"],
        ),
    ] {
        server.company.forget_answers();
        let talk = talk_to(&server, std::slice::from_ref(&answer)).await;
        assert_eq!(talk.say("hi").await, expected, "{answer}");
        let shown = talk.messages().await.pop().unwrap();
        assert!(!shown["html"].to_string().contains("<script"), "{shown}");
    }
}

async fn what_cannot_be_used_is_answered_by_the_fallback(server: TestServer) {
    let talk = talk_to(&server, &[]).await;
    let many: Value = (0..21).map(|n| json!({ "message": n.to_string() })).collect();
    let answers = [
        (Answer::text(200, "<html>Sign in</html>"), "not_json"),
        (Answer::text(200, "[{\"message\":\"cut"), "truncated"),
        (Answer::text(200, "[{\"message\": nope}]"), "bad_json"),
        (Answer::json(500, &json!([{ "message": "not shown" }])), "status"),
        (Answer::redirect(302, "http://127.0.0.1:1/"), "redirect"),
        (Answer::json(200, &many), "reply_too_large"),
        (Answer::json(200, &json!([{ "message": "x".repeat(300_000) }])), "reply_too_large"),
        (Answer::close(), "connection_lost"),
    ];
    for (index, (answer, code)) in answers.into_iter().enumerate() {
        server.company.forget_answers();
        server.company.on("/bot", answer);
        let said = talk.say(&format!("try {index}")).await;
        assert_eq!(said, ["The shop sleeps."], "{code}");
        let report = server.reports().await[0].to_string();
        assert!(report.contains(code), "{code}: {report}");
        server.company.forget_answers();
        server.company.on("/bot", Answer::json(200, &json!([{ "message": "back" }])));
        assert_eq!(talk.say(&format!("then {index}")).await, ["back"], "{code}");
    }
}

async fn it_resolves_a_conversation(server: TestServer) {
    let answer =
        json!([{ "message": "Bye", "metadata": { "actionRequest": "resolveConversation" } }]);
    let talk = talk_to(&server, &[answer]).await;
    assert_eq!(talk.say("thanks").await, ["Bye"]);
    assert_eq!(talk.status().await, "closed");
}

async fn it_asks_whether_agents_are_there(server: TestServer) {
    let wish = json!({ "actionRequest": "fetchAgentAvailability" });
    let answer = json!([{ "message": "a moment", "metadata": { "replyMetadata": wish } }]);
    let talk = talk_to(&server, &[answer, json!([])]).await;
    talk.say("people?").await;
    talk.say("well?").await;
    let asked = asked(&server);
    let told = asked[1].to_string();
    assert!(told.contains("availabilityStatus"), "{told}");
    assert!(!asked[0].to_string().contains("availabilityStatus"));
}

async fn a_second_message_waits_its_turn(server: TestServer) {
    let talk = talk_to(&server, &[]).await;
    let slow = Answer::json(200, &json!([{ "message": "first" }]));
    server.company.on("/bot", slow.after(std::time::Duration::from_millis(300)));
    server.company.on("/bot", Answer::json(200, &json!([{ "message": "second" }])));
    talk.send("1", "one", 0).await.expect(202);
    talk.send("2", "two", 30).await.expect(200);
    assert_eq!(seen(&talk).await, ["one", "two", "first", "second"]);
    let said: Vec<Value> = asked(&server).iter().map(|body| body["message"].clone()).collect();
    assert_eq!(said, ["one", "two"]);
}

async fn the_context_is_merged_in_order(server: TestServer) {
    server.set_up(&shop(&server, "    welcome: false")).await;
    server.company.on("/bot", Answer::json(200, &json!([])));
    let body = json!({ "channel": "web", "contact": "ada",
                       "context": { "page": "/pay", "plan": "gold" } });
    let opened = server.client.post("/api/v1/conversations", &body).await.expect(201);
    let id = opened["id"].as_str().unwrap().to_owned();
    let talk = Talk { client: server.client.clone(), id, sent: 0.into() };
    talk.post(json!({ "id": "1", "text": "a", "context": { "plan": "red", "n": 1 } }), 30)
        .await
        .expect(200);
    talk.post(json!({ "id": "2", "text": "b" }), 30).await.expect(200);
    let context = |at: usize| asked(&server)[at]["metadata"]["KM_CHAT_CONTEXT"].clone();
    for (at, plan, n) in [(0, "red", json!(1)), (1, "gold", Value::Null)] {
        let context = context(at);
        assert_eq!((&context["page"], &context["plan"]), (&json!("/pay"), &json!(plan)));
        assert_eq!(context["n"], n);
    }
}
