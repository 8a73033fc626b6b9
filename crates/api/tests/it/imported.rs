//! What bots that were brought along do, over HTTP: surveys, files, groups, transfers that fail.

use app::Address;
use serde_json::{Value, json};
use testkit::Answer;

use crate::attachments::{PNG, upload};
use crate::bots_of_tests::bot_of;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_survey_is_asked_and_counted_before_the_conversation_closes,
    another_bot_asks_how_it_was,
    a_survey_ends_by_itself_after_its_time,
    a_survey_outlives_the_end_of_its_process,
    closing_from_outside_ends_a_survey,
    closing_from_outside_may_begin_a_survey,
    agents_may_close_with_a_survey,
    an_external_bot_that_closes_later_lets_the_survey_be_asked,
    a_survey_ends_after_too_many_answers_that_nobody_understands,
    a_file_is_worked_on_by_its_link,
    a_transfer_that_fails_is_the_bots_again,
    only_a_conversation_that_waits_for_people_comes_back,
    another_bot_of_the_group_takes_over_at_once,
    a_group_tells_which_bot_takes_a_text,
];

const SURVEY: &str = "      survey:
        kind: survey
        interactions:
          solved: { survey: { measure: fcr, text: \"Solved?\" }, unrecognized: \"Yes or no?\" }
          why: { survey: { measure: open, text: \"Why?\" }, unrecognized: \"In words.\" }
";
const BYE: &str = "      bye:
        starts_on: { patterns: [bye] }
        interactions:
          bye: { say: Bye., next: close_with_survey }
";

fn with_settings(bot: &str, settings: &str) -> String {
    bot.replacen("bot: small\n", &format!("bot: small\nsettings: {settings}\n"), 1)
}

fn surveying() -> String {
    let settings = "{ survey: { thank_you: Thanks., expired: Too late., timeout_minutes: 10 } }";
    with_settings(&bot_of(&format!("{BYE}{SURVEY}")), settings)
}

/// What a contact sees.
async fn said(talk: &Talk) -> Vec<String> {
    let messages = talk.messages().await.into_iter();
    texts(&messages.filter(|message| message["type"] != "event").collect())
}

async fn latest(talk: &Talk) -> String {
    said(talk).await.pop().unwrap_or_default()
}

async fn counted(server: &TestServer) -> Vec<Value> {
    let page = server.client.get("/api/v1/log-events").await.expect(200);
    let items = page["items"].as_array().unwrap().iter().rev();
    items.map(|item| item["event"]["survey"].clone()).collect()
}

async fn fire(server: &TestServer) {
    let app = &server.process.app;
    while app.next_timer().await.unwrap().is_some_and(|due_at| due_at <= app.now()) {
        app.fire_due_timers().await.unwrap();
    }
}

async fn a_survey_is_asked_and_counted_before_the_conversation_closes(server: TestServer) {
    server.set_up(&surveying()).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("bye").await, ["Bye.", "Solved?"]);
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("perhaps").await, ["Yes or no?", "Solved?"]);
    assert_eq!(talk.say("no").await, ["Why?"]);
    assert_eq!(talk.say("It is broken.").await, ["Thanks."]);
    assert_eq!(talk.status().await, "closed");
    let counted = counted(&server).await;
    let fields =
        |it: &Value| (it["measure"].clone(), it["value"].clone(), it["is_skipped"].clone());
    assert_eq!(
        counted.iter().map(fields).collect::<Vec<_>>(),
        [
            (json!("fcr"), json!("no"), json!(false)),
            (json!("open"), json!("It is broken."), json!(false)),
        ]
    );
    assert_eq!(counted[0]["question"], "Solved?");
    assert_eq!(server.process.app.next_timer().await.unwrap(), None);
}

async fn another_bot_asks_how_it_was(server: TestServer) {
    let asker = bot_of(SURVEY).replace("bot: small", "bot: asker");
    server.publish("asker", &asker).await;
    server.set_up(&with_settings(&bot_of(BYE), "{ survey: { bot: asker } }")).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("bye").await, ["Bye.", "Solved?"]);
    assert_eq!(talk.say("yes").await, ["Why?"]);
    assert_eq!(talk.say("bye").await, Vec::<String>::new());
    assert_eq!(talk.status().await, "closed");
    assert_eq!(counted(&server).await[1]["value"], "bye");
}

async fn a_survey_ends_by_itself_after_its_time(server: TestServer) {
    server.set_up(&surveying()).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("bye").await;
    server.clock.advance_by_seconds(599);
    fire(&server).await;
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("yes").await, ["Why?"]);
    server.clock.advance_by_seconds(600);
    fire(&server).await;
    assert_eq!(said(&talk).await.last().unwrap(), "Too late.");
    assert_eq!(talk.status().await, "closed");
}

async fn a_survey_outlives_the_end_of_its_process(mut server: TestServer) {
    server.set_up(&surveying()).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("bye").await;
    let next = server.another_process().await;
    let client = server.client_of(&next);
    drop(std::mem::replace(&mut server.process, next));
    let talk = Talk { client, ..talk };
    // Longer than a session lives.
    server.clock.advance_by_seconds(2 * 3_600);
    fire(&server).await;
    assert_eq!(said(&talk).await.last().unwrap(), "Too late.");
    assert_eq!(talk.status().await, "closed");
}

async fn closing_from_outside_ends_a_survey(server: TestServer) {
    server.set_up(&surveying()).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("bye").await;
    server.client.post(&talk.path("/close"), &json!({})).await.expect(204);
    assert_eq!(talk.status().await, "closed");
    server.clock.advance_by_seconds(3_600);
    fire(&server).await;
    assert_eq!(said(&talk).await.last().unwrap(), "Solved?", "nothing more is said");
}

async fn close_with_survey(server: &TestServer, talk: &Talk) {
    server.client.post(&talk.path("/close?survey=true"), &json!({})).await.expect(204);
}

async fn closing_from_outside_may_begin_a_survey(server: TestServer) {
    server.set_up(&surveying()).await;
    let talk = Talk::open(&server.client, "web").await;
    // Nobody wrote yet.
    close_with_survey(&server, &talk).await;
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(said(&talk).await, ["Solved?"]);
    assert_eq!(talk.say("no").await, ["Why?"]);
    close_with_survey(&server, &talk).await;
    assert_eq!(talk.status().await, "closed", "twice ends it");
    let path = talk.path("/close?survey=true");
    server.client.post(&path, &json!({})).await.expect_problem(409, "conversation_closed");
    server
        .client
        .post(&talk.path("/close?survey=perhaps"), &json!({}))
        .await
        .expect_problem(400, "bad_field");
    let other = Talk::open(&server.client, "web").await;
    let path = other.path("/close?survey=true");
    server.stranger().await.post(&path, &json!({})).await.expect_problem(404, "not_found");
    assert_eq!(other.status().await, "with_bot");
    close_with_survey(&server, &other).await;
    server.clock.advance_by_seconds(600);
    fire(&server).await;
    assert_eq!(said(&other).await, ["Solved?", "Too late."]);
    assert_eq!(other.status().await, "closed");

    server.set_up(&bot_of(BYE)).await;
    let talk = Talk::open(&server.client, "web").await;
    close_with_survey(&server, &talk).await;
    assert_eq!(talk.status().await, "closed", "it has nothing to ask");
    assert_eq!(said(&talk).await, Vec::<String>::new());
}

async fn agents_may_close_with_a_survey(server: TestServer) {
    let asker = bot_of(SURVEY).replace("bot: small", "bot: asker");
    server.publish("asker", &asker).await;
    let bot = "      agent:
        starts_on: { patterns: [agent] }
        interactions:
          go: { transfer: { message: One moment. } }
";
    server.set_up(&with_settings(&bot_of(bot), "{ survey: { bot: asker } }")).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("agent").await, ["One moment."]);
    assert_eq!(talk.status().await, "queued");
    let (app, workspace) = (&server.process.app, model::id::WorkspaceId::DEFAULT);
    let text = model::exchange::BotAction::Say {
        content: model::content::Content::text("Goodbye!"),
        delay_ms: 0,
        audience: model::conversation::Audience::Everybody,
        raw: None,
    };
    let close = model::exchange::BotAction::Close { with_survey: true };
    let author = model::conversation::Author::Agent { id: "ann".to_owned() };
    let post = app::Post { author, actions: vec![text, close] };
    let said_then = app.post(workspace, talk.id.parse().unwrap(), post).await.unwrap();
    assert_eq!(said_then.len(), 2, "their words and the question");
    assert_eq!(said(&talk).await, ["agent", "One moment.", "Goodbye!", "Solved?"]);
    assert_eq!(talk.say("yes").await, ["Why?"]);
    assert_eq!(talk.say("no reason").await, Vec::<String>::new());
    assert_eq!(talk.status().await, "closed");
    assert_eq!(counted(&server).await.len(), 2);
}

async fn an_external_bot_that_closes_later_lets_the_survey_be_asked(server: TestServer) {
    server.set_up(&surveying()).await;
    let talk = Talk::open(&server.client, "web").await;
    let body = json!({ "messages": [{ "text": "Bye." }], "close": { "survey": true } });
    let told = server.client.post(&talk.path("/replies"), &body).await.expect(200);
    assert_eq!(told["numbers"].as_array().unwrap().len(), 2);
    assert_eq!(said(&talk).await, ["Bye.", "Solved?"]);
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("yes").await, ["Why?"]);
    let body = json!({ "messages": [], "close": { "survey": true } });
    server.client.post(&talk.path("/replies"), &body).await.expect(200);
    assert_eq!(talk.status().await, "closed", "twice ends it");
}

async fn a_survey_ends_after_too_many_answers_that_nobody_understands(server: TestServer) {
    let settings =
        "{ survey: { most_unrecognized: 1, given_up: Never mind., thank_you: Thanks. } }";
    server.set_up(&with_settings(&bot_of(&format!("{BYE}{SURVEY}")), settings)).await;
    let talk = Talk::open(&server.client, "web").await;
    talk.say("bye").await;
    assert_eq!(talk.say("perhaps").await, ["Yes or no?", "Solved?"]);
    assert_eq!(talk.say("hm").await, ["Never mind."]);
    assert_eq!(talk.status().await, "closed");
}

async fn a_file_is_worked_on_by_its_link(server: TestServer) {
    let base = format!("http://{}", server.client.address);
    server.process.app.announce_address(Address::Public(base.clone()));
    let company = server.company.address();
    let head = format!(
        "bot: small\nintegrations:\n  Claim:\n    post: \"http://{company}/claim\"\n    json: {{ file: \"{{$fileUrl}}\" }}\n"
    );
    let bot = bot_of(
        "      claim:
        starts_on: { patterns: [claim] }
        interactions:
          ask: { upload: { text: Send a photo., accepts: [png] } }
          send: { call: Claim }
          done: { say: We have it. }
",
    );
    server.set_up(&bot.replacen("bot: small\n", &head, 1)).await;
    server.company.on("/claim", Answer::json(200, &json!({})));
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("claim").await, ["Send a photo."]);
    let wrong = upload(&talk, "?name=a.txt", "text/plain", b"hello").await.expect(201);
    let send = |id: &str, file: &Value| {
        let body = json!({ "id": id, "attachments": [file["id"]] });
        let talk = &talk;
        async move { texts(&talk.post(body, 30).await.expect(200)["replies"]) }
    };
    assert_eq!(
        send("1", &wrong).await,
        ["The file type is invalid. Upload one of these types: png."]
    );
    let photo = upload(&talk, "?name=dot.png", "image/png", PNG).await.expect(201);
    let replies = send("2", &photo).await;
    assert_eq!(
        replies,
        ["Processing the file...", "Successfully processed the file.", "We have it."]
    );
    let told = server.company.requests().pop().unwrap().json().unwrap();
    let link = told["file"].as_str().unwrap().strip_prefix(&base).unwrap().to_owned();
    assert_eq!(server.client.anonymous().get(&link).await.body, PNG);
    server.clock.advance_by_seconds(600);
    server.client.anonymous().get(&link).await.expect_problem(410, "link_expired");
}

fn handing_over() -> String {
    with_settings(
        &bot_of(
            "      agent:
        starts_on: { patterns: [agent] }
        interactions:
          go: { transfer: { message: One moment., skill: \"7\" } }
      again:
        starts_on: { patterns: [__agent_escalation_failed__] }
        interactions:
          go: { transfer: { message: Still trying., skill: \"8\" } }
",
        ),
        "{ chaining: live_person }",
    )
}

async fn fail(server: &TestServer, talk: &Talk) {
    server.client.post(&talk.path("/transfer-failed"), &json!({})).await.expect(204);
}

async fn a_transfer_that_fails_is_the_bots_again(server: TestServer) {
    server.set_up(&handing_over()).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("agent").await, ["One moment."]);
    for _ in 0..3 {
        fail(&server, &talk).await;
        assert_eq!(talk.status().await, "queued");
    }
    fail(&server, &talk).await;
    assert_eq!(talk.status().await, "with_bot");
    let told = "Not able to transfer to Agent at this time. Please try later.";
    assert_eq!(
        said(&talk).await,
        ["agent", "One moment.", "Still trying.", "Still trying.", "Still trying.", told]
    );
    assert_eq!(talk.say("agent").await, ["One moment."], "the bot goes on");
}

async fn only_a_conversation_that_waits_for_people_comes_back(server: TestServer) {
    server.set_up(&handing_over()).await;
    let talk = Talk::open(&server.client, "web").await;
    let path = talk.path("/transfer-failed");
    let post = |client: &crate::client::Client| {
        let (client, path) = (client.clone(), path.clone());
        async move { client.post(&path, &json!({})).await }
    };
    post(&server.client).await.expect_problem(409, "not_queued");
    talk.say("agent").await;
    post(&server.stranger().await).await.expect_problem(404, "not_found");
    post(&server.client_with(&["read"]).await).await.expect_problem(403, "not_allowed");
    assert_eq!(talk.status().await, "queued");
    server.client.post(&talk.path("/close"), &json!({})).await.expect(204);
    post(&server.client).await.expect_problem(409, "not_queued");
}

/// Two bots of a group, and one that isn't in it but takes the same text.
async fn group(server: &TestServer) {
    let knows = |key: &str, group: &str, pattern: &str, answer: &str| {
        let dialogs = format!(
            "      own:
        starts_on: {{ patterns: [\"{pattern}\"] }}
        interactions:
          say: {{ say: \"{answer} {{$query}}\" }}
      fallback: {{ kind: fallback, interactions: {{ say: {{ say: Sorry? }} }} }}
"
        );
        let settings = format!("{{ group: {group}, group_transfer_message: Somebody knows. }}");
        with_settings(&bot_of(&dialogs), &settings).replace("bot: small", &format!("bot: {key}"))
    };
    server.publish("parcels", &knows("parcels", "shop", "*parcel*", "On its way:")).await;
    server.publish("other", &knows("other", "elsewhere", "*", "No:")).await;
    server.set_up(&knows("small", "shop", "hi", "Hello.")).await;
}

async fn another_bot_of_the_group_takes_over_at_once(server: TestServer) {
    group(&server).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("hm").await, ["Sorry?"], "nobody of the group knows");
    assert_eq!(talk.say("my parcel").await, ["Somebody knows."]);
    assert_eq!(latest(&talk).await, "On its way: my parcel");
    assert_eq!(talk.status().await, "with_bot");
    assert_eq!(talk.say("hm").await, ["Sorry?"], "the other bot stays");
    assert_eq!(talk.say("hi").await, ["Somebody knows."]);
    assert_eq!(latest(&talk).await, "Hello. hi", "and gives back");
}

async fn a_group_tells_which_bot_takes_a_text(server: TestServer) {
    group(&server).await;
    let ask = |group: &str, text: &str| {
        let path = format!("/api/v1/bot-groups/{group}/match?environment=test&text={text}");
        let client = server.client.clone();
        async move { client.get(&path).await }
    };
    let expected = json!({ "matches": [
        { "bot": "parcels", "dialog": "own", "type": "pattern", "pattern": "*parcel*" },
    ] });
    assert_eq!(ask("shop", "my%20parcel").await.expect(200), expected);
    assert_eq!(ask("shop", "nothing").await.expect(200), json!({ "matches": [] }));
    ask("nobody", "my%20parcel").await.expect_problem(404, "not_found");
    let path = "/api/v1/bot-groups/shop/match?text=my%20parcel";
    server.stranger().await.get(path).await.expect_problem(404, "not_found");
}
