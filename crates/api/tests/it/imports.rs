//! Bots of other systems, taken in and given back.

use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::client::{Client, Response};
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::Talk;

tests![
    a_bot_is_imported_talks_and_is_exported,
    a_dry_run_tells_and_keeps_nothing,
    a_bot_that_is_there_stays,
    what_is_no_export_is_refused,
    another_workspaces_bot_is_not_exported,
    intents_of_kompose_become_a_bot,
    a_rasa_project_becomes_a_bot,
    a_sheet_of_haptiks_becomes_a_bot,
    imports_of_others_keep_what_is_there_and_dry_runs_nothing,
    what_others_never_wrote_is_refused_with_its_place,
];

const IMPORTS: &str = "/api/v1/imports/liveperson";

/// A dialog that greets and then says something of its own, with a target that isn't there.
fn export() -> Value {
    let message = |id: &str, name: &str, kind: &str, more: Value| {
        let mut message = json!({
            "id": id, "name": name, "group": "g1", "status": "ACTIVE", "interactionType": kind,
            "content": { "contentType": "STATIC", "results": { "type": kind } },
        });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        message
    };
    let says = |text: &str| json!({ "type": "TEXT", "tile": { "tileData": [{ "text": text }] } });
    let lost = json!([{ "conditions": [], "action": { "name": "INTERACTION", "value": "gone" } }]);
    json!({
        "bot": { "id": "b1", "name": "Ferry", "newerField": [1, 2] },
        "groups": [{ "id": "g1", "name": "Welcome", "dialogType": "DIALOG", "status": "ENABLED" }],
        "conversationMessage": [
            message("m1", "start", "DIALOG_STARTER", json!({ "pattern": ["hi"], "nextMessageId": "m2" })),
            message("m2", "greeting", "TEXT", json!({
                "content": { "contentType": "STATIC", "results": says("Welcome aboard!") },
                "prevMessageId": "m1", "responseMatches": lost,
            })),
        ],
    })
}

async fn import(client: &Client, query: &str, body: &Value) -> Response {
    client.post(&format!("{IMPORTS}{query}"), body).await
}

fn codes(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap();
    findings.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

async fn a_bot_is_imported_talks_and_is_exported(server: TestServer) {
    let client = &server.client;
    let made = import(client, "", &export()).await;
    assert_eq!(made.header("etag"), Some("\"1\""));
    let made = made.expect(201);
    assert_eq!((&made["bot"], &made["name"]), (&json!("ferry"), &json!("Ferry")));
    assert_eq!(made["is_created"], true);
    let finding =
        made["findings"].as_array().unwrap().iter().find(|it| it["code"] == "dangling_target");
    let place = finding.expect("the lost target is told")["place"].as_str().unwrap();
    assert!(place.starts_with("/conversationMessage/1/responseMatches/0"), "{place}");

    let publish = json!({ "environment": "test" });
    client.post("/api/v1/bots/ferry/publish", &publish).await.expect(200);
    server.channel("web", "ferry", json!({})).await;
    assert_eq!(Talk::open(client, "web").await.say("hi").await, ["Welcome aboard!"]);

    let exported = client.get("/api/v1/bots/ferry/exports/liveperson").await.expect(200);
    assert_eq!(exported["findings"], json!([]));
    assert_eq!(exported["export"]["bot"]["newerField"], json!([1, 2]));
    let again = import(client, "?bot=ferry2", &exported["export"]).await.expect(201);
    assert_eq!((&again["bot"], &again["name"]), (&json!("ferry2"), &json!("Ferry")));
}

async fn a_dry_run_tells_and_keeps_nothing(server: TestServer) {
    let told = import(&server.client, "?dry_run=true", &export()).await.expect(200);
    assert_eq!((&told["bot"], &told["is_created"]), (&json!("ferry"), &json!(false)));
    assert!(codes(&told).contains(&"dangling_target"), "{told}");
    let counted = told["counts"].as_array().unwrap().iter().find(|it| it["what"] == "dialogs");
    assert_eq!(counted.unwrap()["count"], 1);
    assert_eq!(server.client.get("/api/v1/bots").await.expect(200)["items"], json!([]));
}

async fn a_bot_that_is_there_stays(server: TestServer) {
    save_draft(&server.client, "ferry", &saying("mine")).await;
    let before = server.client.get("/api/v1/bots/ferry/draft").await.expect(200);
    import(&server.client, "", &export()).await.expect_problem(409, "already_exists");
    assert_eq!(server.client.get("/api/v1/bots/ferry/draft").await.expect(200), before);
    import(&server.client, "?bot=other", &export()).await.expect(201);
    import(&server.client, "?bot=a/b", &export()).await.expect_problem(400, "bad_field");
    import(&server.client, "?dryrun=true", &export()).await.expect_problem(400, "bad_field");
}

async fn what_is_no_export_is_refused(server: TestServer) {
    let send = |kind: &'static str, body: String| {
        server.client.request("POST", IMPORTS).header("content-type", kind).body(body).send()
    };
    let json = "application/json";
    let refused = send(json, "{\n  \"bot\": ".to_owned()).await;
    let refused = refused.expect_problem(422, "upload_has_errors");
    let fault = &refused["faults"][0];
    assert_eq!((&fault["code"], &fault["severity"]), (&json!("not_json"), &json!("error")));
    assert!(fault["place"].as_str().unwrap().starts_with("bot.json:2:"), "{fault}");
    for bad in ["[]", "7", "{}", &"[".repeat(100_000)] {
        send(json, bad.to_owned()).await.expect_problem(422, "upload_has_errors");
    }
    send("text/plain", export().to_string()).await.expect_problem(415, "unsupported_media_type");
    let large = "x".repeat(32 * 1024 * 1024 + 1);
    send(json, large).await.expect_problem(413, "too_large");
    assert_eq!(server.client.get("/api/v1/bots").await.expect(200)["items"], json!([]));
}

async fn another_workspaces_bot_is_not_exported(server: TestServer) {
    import(&server.client, "", &export()).await.expect(201);
    let stranger = server.stranger().await;
    let path = "/api/v1/bots/ferry/exports/liveperson";
    stranger.get(path).await.expect_problem(404, "not_found");
    import(&stranger, "", &export()).await.expect(201);
    let reader = server.client_with(&["read"]).await;
    reader.get(path).await.expect(200);
    import(&reader, "?dry_run=true", &export()).await.expect_problem(403, "not_allowed");
    save_draft(&server.client, "bad", "format: 1\nbot: [").await;
    let path = "/api/v1/bots/bad/exports/liveperson";
    server.client.get(path).await.expect_problem(422, "bot_has_errors");
}

fn intents() -> Value {
    json!({ "languageCodes": ["en"], "intents": [
        { "name": "Hello", "category": "welcome_event", "content": [{ "message": "Flowers?" }] },
        { "name": "hours", "category": "intent", "trainingPhrases": ["when are you open", "opening hours"],
          "content": ["From 9 to 5."] },
        { "name": "price", "category": "intent", "trainingPhrases": ["what do roses cost"],
          "content": [{ "type": "code", "code": "exports.x = 1" }] },
    ] })
}

fn project() -> Value {
    let domain = "intents: [greet]\nresponses: {utter_greet: [{text: Good day!}]}\npolicies: [{name: RulePolicy}]\n";
    let data = "nlu:\n- {intent: greet, examples: \"- hello\\n- good morning\"}\n\
                rules:\n- {rule: greet, steps: [{intent: greet}, {action: utter_greet}, {action: action_boss}]}\n";
    json!({ "files": [
        { "path": "domain.yml", "text": domain }, { "path": "data/nlu.yml", "text": data },
    ] })
}

const SHEET: &str = "Question\tAnswer\nDo you deliver?\tYes, everywhere.\n";

/// Imports of the other systems: their names, and bodies that they take.
fn others() -> [(&'static str, &'static str, String); 3] {
    let json = "application/json";
    [
        ("kompose", json, intents().to_string()),
        ("rasa", json, project().to_string()),
        ("haptik", "text/tab-separated-values", SHEET.to_owned()),
    ]
}

async fn send(client: &Client, path: &str, kind: &str, body: impl Into<Vec<u8>>) -> Response {
    let path = format!("/api/v1/imports/{path}");
    client.request("POST", &path).header("content-type", kind).body(body).send().await
}

/// What an imported bot answers to a text.
async fn answered(server: &TestServer, bot: &str, text: &str) -> Vec<String> {
    let publish = json!({ "environment": "test" });
    server.client.post(&format!("/api/v1/bots/{bot}/publish"), &publish).await.expect(200);
    server.channel("web", bot, json!({})).await;
    Talk::open(&server.client, "web").await.say(text).await
}

fn place_of<'a>(answer: &'a Value, code: &str) -> &'a str {
    let mut findings = answer["findings"].as_array().unwrap().iter();
    let found = findings.find(|it| it["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {answer}"))["place"].as_str().unwrap()
}

async fn intents_of_kompose_become_a_bot(server: TestServer) {
    let made = server.client.post("/api/v1/imports/kompose?name=Flowers%202.0", &intents()).await;
    assert_eq!(made.header("etag"), Some("\"1\""));
    let made = made.expect(201);
    assert_eq!((&made["bot"], &made["name"]), (&json!("flowers_2.0"), &json!("Flowers 2.0")));
    assert_eq!(made["counts"][0], json!({ "what": "intents", "count": 3 }));
    assert_eq!(place_of(&made, "code"), "Flowers 2.0.json:/intents/2/content/0");
    assert_eq!(answered(&server, "flowers_2.0", "opening hours").await, ["From 9 to 5."]);
}

async fn a_rasa_project_becomes_a_bot(server: TestServer) {
    let made = server.client.post("/api/v1/imports/rasa?bot=greeter", &project()).await;
    let made = made.expect(201);
    assert_eq!((&made["bot"], &made["name"]), (&json!("greeter"), &json!("bot")));
    assert_eq!(made["counts"][0], json!({ "what": "intents", "count": 1 }));
    assert_eq!(place_of(&made, "unknown_field"), "domain.yml:/policies");
    assert_eq!(answered(&server, "greeter", "good morning").await, ["Good day!"]);
}

async fn a_sheet_of_haptiks_becomes_a_bot(server: TestServer) {
    for (kind, path, sheet) in [
        ("text/tab-separated-values", "haptik?name=shop", SHEET),
        (
            "text/csv",
            "haptik?name=laden&language=de",
            "node_name,question,answer\nd,Liefert ihr?,Ja.\n",
        ),
    ] {
        let made = send(&server.client, path, kind, sheet).await.expect(201);
        assert_eq!(made["counts"], json!([{ "what": "questions", "count": 1 }]));
    }
    let draft = server.client.get("/api/v1/bots/laden/draft").await.expect(200);
    assert!(draft["files"][0]["text"].as_str().unwrap().contains("language: de\n"), "{draft}");
    assert_eq!(answered(&server, "shop", "do you deliver").await, ["Yes, everywhere."]);
}

async fn imports_of_others_keep_what_is_there_and_dry_runs_nothing(server: TestServer) {
    let client = &server.client;
    let reader = server.client_with(&["read"]).await;
    for (system, kind, body) in others() {
        let told = send(client, &format!("{system}?dry_run=true"), kind, body.as_str()).await;
        let told = told.expect(200);
        assert_eq!((&told["bot"], &told["is_created"]), (&json!("bot"), &json!(false)));
        let refused = send(&reader, &format!("{system}?dry_run=true"), kind, body.as_str()).await;
        refused.expect_problem(403, "not_allowed");
    }
    assert_eq!(client.get("/api/v1/bots").await.expect(200)["items"], json!([]));
    save_draft(client, "bot", &saying("mine")).await;
    let before = client.get("/api/v1/bots/bot/draft").await.expect(200);
    for (system, kind, body) in others() {
        send(client, system, kind, body.as_str()).await.expect_problem(409, "already_exists");
        for bad in ["name=", "name=a%2Fb", "name=%00", "bot=a/b", "language=%0A", "dryrun=true"] {
            let refused = send(client, &format!("{system}?{bad}"), kind, body.as_str()).await;
            refused.expect_problem(400, "bad_field");
        }
        send(client, &format!("{system}?bot=of_{system}"), kind, body.as_str()).await.expect(201);
    }
    assert_eq!(client.get("/api/v1/bots/bot/draft").await.expect(200), before);
}

async fn what_others_never_wrote_is_refused_with_its_place(server: TestServer) {
    let rasa = |text: &str| json!({ "files": [{ "path": "d.yml", "text": text }] }).to_string();
    let (json, csv) = ("application/json", "text/csv");
    let deep = "[".repeat(100_000);
    let nested = "[".repeat(70) + &"]".repeat(70);
    for (system, kind, body, code, place) in [
        ("kompose", json, "{\n  \"intents\": ".to_owned(), "bad_json", "2:14"),
        ("kompose", json, "{}".to_owned(), "no_intents", "/intents"),
        ("kompose", json, deep.clone(), "too_deep", "1:65"),
        ("rasa", json, rasa("intents: [a\n"), "bad_yaml", "d.yml:2:1"),
        ("rasa", json, rasa(&nested), "too_deep", "d.yml:1:65"),
        ("rasa", json, rasa("x: y"), "no_project", ""),
        ("haptik", csv, "Question\tAnswer\n\tYes.\n".to_owned(), "missing_value", "2:1"),
        ("haptik", csv, String::new(), "no_header", "1:1"),
    ] {
        let refused = send(&server.client, system, kind, body).await;
        let refused = refused.expect_problem(422, "upload_has_errors");
        let fault = &refused["faults"][0];
        assert_eq!((&fault["code"], &fault["place"]), (&json!(code), &json!(place)), "{system}");
    }
    send(&server.client, "rasa", json, "{\"files\": 7}").await.expect_problem(400, "bad_json");
    for (system, kind, _) in others() {
        let plain = send(&server.client, system, "text/plain", "x").await;
        plain.expect_problem(415, "unsupported_media_type");
        let large = send(&server.client, system, kind, "x".repeat(33 * 1024 * 1024)).await;
        large.expect_problem(413, "too_large");
    }
    assert_eq!(server.client.get("/api/v1/bots").await.expect(200)["items"], json!([]));
}
