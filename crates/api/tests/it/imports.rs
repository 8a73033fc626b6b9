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
