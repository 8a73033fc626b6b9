//! Understanding: drafts are trained when they are saved, bots are asked and judged, and nobody waits
//! for a training of somebody else's.

use std::fmt::Write as _;
use std::time::Duration;

use serde_json::{Value, json};

use crate::attachments::{PNG, upload};
use crate::bots_of_tests::bot_of;
use crate::client::Client;
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::{Talk, texts};

tests![
    a_saved_draft_is_trained_and_told_of,
    a_draft_with_errors_is_not_trained,
    what_was_never_said_before_starts_its_dialog,
    a_text_is_understood_and_explained,
    a_release_is_asked_apart_from_the_draft,
    what_cannot_be_asked_is_refused,
    a_bot_is_judged_by_tests_and_by_itself,
    an_evaluation_that_asks_too_much_is_refused,
    a_training_keeps_no_conversation_waiting,
    a_process_that_ends_in_a_training_leaves_what_was_live,
    another_process_reads_the_model_that_was_kept,
    versions_of_the_same_sentences_have_their_own_entities,
    a_file_answers_the_question_that_asks_for_one,
    built_in_entities_are_listed_with_examples,
];

const TRAINING: &str = "/api/v1/bots/small/training";
const UNDERSTAND: &str = "/api/v1/bots/small/understand";
const EVALUATION: &str = "/api/v1/bots/small/evaluation";

/// A shop that knows parcels and refunds, and orders by a regular expression.
fn shop(order: &str, greeting: &str) -> String {
    format!(
        "format: 1
bot: small
settings: {{ time_zone: Europe/Berlin }}
intents:
  track:
    phrases: [where is my parcel, has my parcel been sent, when does the package come, track my order]
  refund:
    phrases: [I want my money back, please refund the order, can I return this, get a refund, track my order]
entities:
  order: {{ regex: '{order}' }}
  day: {{ built_in: date }}
stories:
  main:
    dialogs:
      track:
        starts_on: {{ intent: track }}
        interactions:
          reply: {{ say: {greeting:?} }}
      refund:
        starts_on: {{ intent: refund }}
        interactions:
          reply: {{ say: Here is your money. }}
"
    )
}

/// A bot whose training takes long.
fn large(greeting: &str) -> String {
    let mut source = shop("A-[0-9]+", greeting);
    let mut intents = String::new();
    for intent in 0..120 {
        let _written = write!(intents, "  many{intent}:\n    phrases:\n");
        for phrase in 0..30 {
            let (one, two) = (intent * 7 + phrase, intent * phrase % 97);
            let _written = writeln!(intents, "      - tell the w{one} of q{two} about z{intent}");
        }
    }
    source = source.replace("entities:\n", &format!("{intents}entities:\n"));
    source
}

/// Waits until a training is as far as this.
pub async fn trained(client: &Client, bot: &str, states: &[&str]) -> Value {
    loop {
        let training = client.get(&format!("/api/v1/bots/{bot}/training")).await.expect(200);
        if states.iter().any(|state| training["state"] == *state) {
            return training;
        }
        assert_ne!(training["state"], "failed", "{training}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn understand(client: &Client, body: Value) -> Value {
    client.post(UNDERSTAND, &body).await.expect(200)
}

async fn a_saved_draft_is_trained_and_told_of(server: TestServer) {
    let client = &server.client;
    save_draft(client, "small", &shop("A-[0-9]+", "It is on its way.")).await;
    let first = trained(client, "small", &["ready"]).await;
    assert_eq!((&first["tier"], &first["intents"]), (&json!("words"), &json!(2)));
    assert_eq!((&first["sentences"], &first["draft"]), (&json!(9), &json!(1)));
    assert!(first["accuracy"].as_f64().unwrap() > 10.0, "{first}");
    assert!(first["model_bytes"].as_u64().unwrap() > 100, "{first}");
    assert!(first["started_at"].is_string() && first["finished_at"].is_string(), "{first}");
    let codes: Vec<&str> = first["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    assert!(codes.contains(&"shared_sentence") && codes.contains(&"few_sentences"), "{codes:?}");

    let mut paged = Vec::new();
    let mut path = format!("{TRAINING}?limit=1");
    loop {
        let page = client.get(&path).await.expect(200);
        assert_eq!(page["findings_count"], codes.len());
        paged.push(page["findings"][0]["code"].as_str().unwrap().to_owned());
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{TRAINING}?limit=1&cursor={next}");
    }
    assert_eq!(paged, codes);
    client.get(&format!("{TRAINING}?cursor=x")).await.expect_problem(400, "bad_field");

    let again = client.request("POST", TRAINING).send().await.expect(202);
    assert_eq!((&again["state"], &again["hash"]), (&json!("ready"), &first["hash"]));
    let changed = shop("A-[0-9]+", "It is on its way.").replace("get a refund", "my cash");
    save_draft(client, "small", &changed).await;
    let second = trained(client, "small", &["ready"]).await;
    assert_eq!(second["draft"], 2);
    assert_ne!(second["hash"], first["hash"]);
    client.get("/api/v1/bots/none/training").await.expect_problem(404, "not_found");
}

async fn a_draft_with_errors_is_not_trained(server: TestServer) {
    save_draft(&server.client, "small", "format: 1\nbot: small\nstories: [").await;
    let training = trained(&server.client, "small", &["failed"]).await;
    assert!(training["error"].as_str().unwrap().contains("errors"), "{training}");
    let refused = server.client.post(UNDERSTAND, &json!({ "text": "hello" })).await;
    refused.expect_problem(422, "bot_has_errors");
}

async fn what_was_never_said_before_starts_its_dialog(server: TestServer) {
    server.set_up_billing().await;
    for text in ["my bill is wrong", "a question about this bil", "Why's my bill so high?!"] {
        let talk = Talk::open(&server.client, "web").await;
        assert_eq!(talk.say(text).await[0], "I can help you with your bill.", "{text}");
    }
    let talk = Talk::open(&server.client, "web").await;
    let other = talk.say("the moon orbits our planet").await;
    assert_ne!(other.first().map(String::as_str), Some("I can help you with your bill."));
}

async fn a_text_is_understood_and_explained(server: TestServer) {
    let client = &server.client;
    save_draft(client, "small", &shop("A-[0-9]+", "It is on its way.")).await;
    let text = "Größe: wher is my parcell A-17 from 2 May";
    let at = "2026-04-30T23:30:00Z";
    let told = understand(client, json!({ "text": text, "at": at, "explain": true })).await;
    assert_eq!(told["intents"][0]["intent"], "track", "{told}");
    let entities = told["entities"].as_array().unwrap();
    let order = entities.iter().find(|entity| entity["entity"] == "order").unwrap();
    assert_eq!((&order["value"], &order["text"]), (&json!("A-17"), &json!("A-17")));
    assert_eq!((&order["start"], &order["end"]), (&json!(26), &json!(30)), "in characters");
    assert_eq!(order["detection"], "pattern");
    let why = &told["explanation"];
    assert_eq!(why["intent"], "track");
    assert_eq!(why["nearest"][0]["intent"], "track", "{why}");
    assert!(!why["features"].as_array().unwrap().is_empty(), "{why}");

    let exact = understand(client, json!({ "text": "where IS my parcel?" })).await;
    assert_eq!(
        (&exact["intents"][0]["score"], &exact["intents"][0]["band"]),
        (&json!(1.0), &json!("very_good"))
    );
    let started =
        json!({ "kind": "start", "intents": ["track"], "sure_from": 0.6, "likely_from": 0.45 });
    assert_eq!(exact["decision"], started);
    assert!(exact.get("explanation").is_none());
    let nothing = understand(client, json!({ "text": "the moon orbits our planet" })).await;
    assert_eq!(nothing["decision"]["kind"], "none", "{nothing}");

    // Half past one on May 1st in Berlin, still April where the zone says so.
    for (zone, day) in [(None, "2026-05-02"), (Some("America/New_York"), "2026-05-01")] {
        let body = json!({ "text": "tomorrow", "at": at, "time_zone": zone });
        let told = understand(client, body).await;
        let found = told["entities"].as_array().unwrap();
        assert!(found.iter().any(|it| it["value"].to_string().contains(day)), "{zone:?}: {told}");
    }
}

async fn a_release_is_asked_apart_from_the_draft(server: TestServer) {
    let client = &server.client;
    save_draft(client, "small", &shop("A-[0-9]+", "It is on its way.")).await;
    let ask = |environment: &str| json!({ "text": "the moon", "environment": environment });
    client.post(UNDERSTAND, &ask("test")).await.expect_problem(409, "no_release");
    server.publish("small", &shop("A-[0-9]+", "It is on its way.")).await;
    let changed = shop("A-[0-9]+", "x").replace("get a refund", "the moon");
    save_draft(client, "small", &changed).await;
    for (environment, score) in [("draft", true), ("test", false), ("production", false)] {
        let told = understand(client, ask(environment)).await;
        assert_eq!(told["intents"][0]["score"] == json!(1.0), score, "{environment}: {told}");
    }
}

async fn what_cannot_be_asked_is_refused(server: TestServer) {
    let client = &server.client;
    save_draft(client, "small", &shop("A-[0-9]+", "It is on its way.")).await;
    for (body, code) in [
        (json!({ "text": "x".repeat(8_001) }), "bad_field"),
        (json!({ "text": "x", "at": "yesterday" }), "bad_field"),
        (json!({ "text": "x", "time_zone": "Moon/Crater" }), "bad_field"),
        (json!({ "text": "x", "environment": "moon" }), "bad_json"),
        (json!({ "text": "x", "more": 1 }), "bad_json"),
        (json!({}), "bad_json"),
    ] {
        client.post(UNDERSTAND, &body).await.expect_problem(400, code);
    }
    understand(client, json!({ "text": "" })).await;
    let longest = "🦜 ".repeat(4_000);
    assert_eq!(understand(client, json!({ "text": longest })).await["decision"]["kind"], "none");
}

async fn a_bot_is_judged_by_tests_and_by_itself(server: TestServer) {
    let client = &server.client;
    save_draft(client, "small", &shop("A-[0-9]+", "It is on its way.")).await;
    let test = json!([
        { "text": "where is my parcel", "intent": "track" },
        { "text": "I want my money back!", "intent": "refund" },
        { "text": "the moon orbits our planet", "intent": "other" },
        { "text": "close my account", "intent": "never_taught" },
    ]);
    let body = json!({ "test": test, "oos_label": "other" });
    let judged = client.post(EVALUATION, &body).await.expect(200);
    assert_eq!((&judged["tests"], &judged["oos_recall"]), (&json!(4), &json!(100.0)));
    assert_eq!(judged["accuracy"], 75.0);
    let missed = judged["confusion"].as_array().unwrap();
    assert!(missed.iter().any(|line| line["expected"] == "never_taught"), "{judged}");
    assert!(judged["few_examples"].as_array().unwrap().len() == 2, "{judged}");

    let crossed = client.post(EVALUATION, &json!({ "cross_validate": 3 })).await.expect(200);
    assert_eq!(crossed["tests"], 9);
    assert!(crossed.get("oos_recall").is_none());
}

async fn an_evaluation_that_asks_too_much_is_refused(server: TestServer) {
    let client = &server.client;
    save_draft(client, "small", &shop("A-[0-9]+", "It is on its way.")).await;
    let row = json!({ "text": "a", "intent": "b" });
    for body in [
        json!({}),
        json!({ "test": [] }),
        json!({ "test": [row], "cross_validate": 3 }),
        json!({ "cross_validate": 1 }),
        json!({ "cross_validate": 21 }),
        json!({ "test": vec![row; 20_001] }),
    ] {
        client.post(EVALUATION, &body).await.expect_problem(400, "bad_field");
    }
    let huge = json!({ "test": [{ "text": "x".repeat(9 * 1024 * 1024), "intent": "b" }] });
    client.post(EVALUATION, &huge).await.expect_problem(413, "too_large");
}

async fn a_training_keeps_no_conversation_waiting(server: TestServer) {
    let client = &server.client;
    server.set_up(&shop("A-[0-9]+", "It is on its way.")).await;
    save_draft(client, "small", &large("It is here.")).await;
    trained(client, "small", &["training"]).await;
    let publishing = {
        let client = client.clone();
        tokio::spawn(async move {
            let body = json!({ "environment": "test" });
            client.post("/api/v1/bots/small/publish", &body).await.expect(200)
        })
    };
    for _ in 0..3 {
        let talk = Talk::open(client, "web").await;
        assert_eq!(talk.say("has my parcel been sent yet?").await, ["It is on its way."]);
    }
    let still = client.get(TRAINING).await.expect(200);
    assert_eq!(still["state"], "training", "it was over too soon to say anything");
    assert!(!publishing.is_finished());

    publishing.await.unwrap();
    let talk = Talk::open(client, "web").await;
    assert_eq!(talk.say("has my parcel been sent yet?").await, ["It is here."]);
}

async fn a_process_that_ends_in_a_training_leaves_what_was_live(mut server: TestServer) {
    server.set_up(&shop("A-[0-9]+", "It is on its way.")).await;
    save_draft(&server.client, "small", &large("It is here.")).await;
    trained(&server.client, "small", &["training"]).await;
    let publishing = {
        let app = server.process.app.clone();
        tokio::spawn(async move {
            let place = ("small", model::channel::EnvironmentName::Test);
            app.publish_bot(model::id::WorkspaceId::DEFAULT, place, "test").await.is_ok()
        })
    };
    let next = server.another_process().await;
    let client = server.client_of(&next);
    drop(std::mem::replace(&mut server.process, next));
    publishing.abort();

    let training = client.get(TRAINING).await.expect(200);
    assert_eq!(training["state"], "untrained", "{training}");
    let talk = Talk::open(&client, "web").await;
    assert_eq!(talk.say("has my parcel been sent yet?").await, ["It is on its way."]);
    let versions = client.get("/api/v1/bots/small/versions").await.expect(200);
    assert_eq!(versions["items"].as_array().unwrap().len(), 1);
    let again = client.request("POST", TRAINING).send().await.expect(202);
    assert_ne!(again["state"], "untrained", "{again}");
}

async fn another_process_reads_the_model_that_was_kept(server: TestServer) {
    server.set_up(&shop("A-[0-9]+", "It is on its way.")).await;
    let first = trained(&server.client, "small", &["ready"]).await;
    let next = server.another_process().await;
    assert_eq!(next.app.warm_models().await.unwrap(), 2);
    let client = server.client_of(&next);
    let told = client.get(TRAINING).await.expect(200);
    assert_eq!(told["state"], "ready");
    for field in ["hash", "accuracy", "train_ms", "findings"] {
        assert_eq!(told[field], first[field], "{field}");
    }
    let told = client.post(UNDERSTAND, &json!({ "text": "was my parcel sent" })).await.expect(200);
    assert_eq!(told["intents"][0]["intent"], "track", "{told}");
}

async fn versions_of_the_same_sentences_have_their_own_entities(server: TestServer) {
    let client = &server.client;
    server.publish("small", &shop("A-[0-9]+", "It is on its way.")).await;
    let first = trained(client, "small", &["ready"]).await;
    save_draft(client, "small", &shop("B-[0-9]+", "It is on its way.")).await;
    let second = trained(client, "small", &["ready"]).await;
    assert_eq!(first["hash"], second["hash"], "what is learnt is the same");
    for (environment, found) in [("draft", "B-2"), ("test", "A-1"), ("draft", "B-2")] {
        let body = json!({ "text": "A-1 or B-2", "environment": environment });
        let told = understand(client, body).await;
        let orders: Vec<&Value> = told["entities"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entity| entity["entity"] == "order")
            .map(|entity| &entity["value"])
            .collect();
        assert_eq!(orders, [found], "{environment}");
    }
}

async fn a_file_answers_the_question_that_asks_for_one(server: TestServer) {
    let dialogs = "      claim:
        starts_on: { patterns: [claim] }
        interactions:
          photo:
            ask: A photo, please.
            collect: photo
            unrecognized: That is no photo.
          thanks: { say: 'Thanks for {$slot.photo.name}.' }
";
    let entities = "bot: small\nentities: { photo: { built_in: image } }\n";
    server.set_up(&bot_of(dialogs).replace("bot: small\n", entities)).await;
    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("claim").await, ["A photo, please."]);
    let files: [(&str, &str, &[u8]); 2] =
        [("list.csv", "text/csv", b"a,b\n1,2\n"), ("dot.png", "image/png", PNG)];
    let mut said = Vec::new();
    for (name, kind, bytes) in files {
        let file = upload(&talk, &format!("?name={name}"), kind, bytes).await.expect(201);
        let message = json!({ "id": name, "attachments": [file["id"]] });
        let answer = talk.post(message, 30).await.expect(200);
        said.push(texts(&answer["replies"]));
    }
    assert_eq!(said[0][0], "That is no photo.");
    assert_eq!(said[1], ["Thanks for dot.png."]);
}

async fn built_in_entities_are_listed_with_examples(server: TestServer) {
    let listed = server.client.get("/api/v1/entities/built-in").await.expect(200);
    assert_eq!(listed["written_at"], "2026-01-31T10:00:00Z");
    let items = listed["items"].as_array().unwrap();
    let of = |key: &str| items.iter().find(|item| item["key"] == key).unwrap();
    assert_eq!(
        *of("feedback_regex"),
        json!({
            "key": "feedback_regex",
            "name": "Feedback",
            "group": "Others",
            "finds": "The whole message, whatever it says",
            "other_keys": ["feedback_request"],
            "examples": [{ "text": "It was fine", "value": "It was fine" }],
            "value": { "kind": "text", "description": "as it was written" },
        })
    );
    let date = of("date");
    assert_eq!(date["languages"], json!(["en"]));
    assert_eq!(date["examples"][0], json!({ "text": "next Friday", "value": "2026-02-06" }));
    // Each is one that a bot may name.
    let bot = items.iter().fold("format: 1\nbot: all\nentities:\n".to_owned(), |mut bot, item| {
        let key = item["key"].as_str().unwrap();
        writeln!(bot, "  {key}: {{ built_in: {key} }}").unwrap();
        bot
    });
    save_draft(&server.client, "all", &bot).await;
    let checked = server.client.post("/api/v1/bots/all/check", &json!({})).await.expect(200);
    assert_eq!(checked, json!({ "ok": true, "problems": [] }));

    server.client.get("/api/v1/entities").await.expect_problem(404, "not_found");
    let posted = server.client.post("/api/v1/entities/built-in", &json!({})).await;
    posted.expect_problem(405, "method_not_allowed");
}
