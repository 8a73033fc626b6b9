//! Questions with answers and lists of values, uploaded into a draft and then said.

use serde_json::{Value, json};

use crate::bots_of_tests::{bot_of, saying};
use crate::client::{Client, Response};
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::Talk;

tests![
    a_sheet_becomes_questions_that_the_bot_answers,
    a_sheet_comes_again_only_as_it_is_told,
    a_sheet_with_errors_changes_nothing_and_tells_each_line,
    a_sheet_goes_into_the_draft_that_was_meant,
    a_sheet_is_a_sheet_and_has_a_limit_of_its_own,
    the_values_of_an_entity_are_replaced,
    a_list_with_errors_changes_nothing,
    another_workspaces_draft_is_not_there,
];

const FAQ: &str = "/api/v1/bots/small/faq";
const CITY: &str = "/api/v1/bots/small/entities/city/values";
const DRAFT: &str = "/api/v1/bots/small/draft";
const CSV: &str = "node_name,question,answer,quick_replies,link_text,link_button,link_url
hours,When are you open?|opening hours,\"Daily.<m>From 9 to 5, on all days.\",,,,
founders,Who founded this company?,Ada and Bob.,Opening hours,,About us,https://example.com/about
";

async fn upload(client: &Client, path: &str, (kind, text): (&str, &str)) -> Response {
    client.request("POST", path).header("content-type", kind).body(text).send().await
}

async fn add(client: &Client, query: &str, text: &str) -> Response {
    upload(client, &format!("{FAQ}{query}"), ("text/csv", text)).await
}

async fn draft(server: &TestServer) -> Vec<Value> {
    let draft = server.client.get(DRAFT).await.expect(200);
    draft["files"].as_array().unwrap().clone()
}

/// A bot with a fallback, so that what isn't understood is seen.
fn helpful() -> String {
    bot_of(
        "      any:
        kind: fallback
        interactions:
          reply: { say: \"you said {$query}\" }
",
    ) + "entities:\n  city: { values: { delhi: [new delhi] } }\n  pin: { regex: \"[0-9]+\" }\n"
}

async fn a_sheet_becomes_questions_that_the_bot_answers(server: TestServer) {
    server.set_up(&helpful()).await;
    let added = add(&server.client, "?name=About+us.csv", CSV).await;
    assert_eq!(added.header("etag"), Some("\"2\""));
    let expected = json!({
        "path": "faq/about_us.yaml", "added": 2, "replaced": 0, "disabled": 0, "problems": [],
    });
    assert_eq!(added.expect(200), expected);
    assert_eq!(draft(&server).await.len(), 2);
    let test = json!({ "environment": "test" });
    server.client.post("/api/v1/bots/small/publish", &test).await.expect(200);

    let talk = Talk::open(&server.client, "web").await;
    assert_eq!(talk.say("when are you open").await, ["Daily.", "From 9 to 5, on all days."]);
    assert_eq!(talk.say("Opening hours?").await.len(), 2);
    let answer = talk.send("f", "Who founded this company?", 30).await.expect(200);
    let reply = &answer["replies"][0];
    assert_eq!(reply["type"], "structured");
    let action = &reply["content"]["elements"][1]["click"]["actions"][0];
    assert_eq!(action["uri"], "https://example.com/about");
    let quick = &reply["structured_quick_replies"]["replies"][0]["title"];
    assert_eq!(quick, "Opening hours");
    assert_eq!(talk.say("Opening hours").await.len(), 2, "a tap says it");
    assert_eq!(talk.say("xylophone").await, ["you said xylophone"]);
}

async fn a_sheet_comes_again_only_as_it_is_told(server: TestServer) {
    server.set_up(&helpful()).await;
    add(&server.client, "", CSV).await.expect(200);
    let refused = add(&server.client, "", CSV).await.expect_problem(422, "upload_has_errors");
    let codes: Vec<&Value> =
        refused["faults"].as_array().unwrap().iter().map(|fault| &fault["code"]).collect();
    assert_eq!(codes, ["name_exists", "name_exists"]);
    let replaced = add(&server.client, "?mode=replace", CSV).await.expect(200);
    assert_eq!((&replaced["added"], &replaced["replaced"]), (&json!(0), &json!(2)));
    let only = "node_name,question,answer\nhours,When?,Always.\nnew,What else?,Nothing.\n";
    let all = add(&server.client, "?mode=replace_all", only).await.expect(200);
    let counts = (&all["added"], &all["replaced"], &all["disabled"]);
    assert_eq!(counts, (&json!(1), &json!(1), &json!(1)));
    let file = draft(&server).await.pop().unwrap();
    assert!(file["text"].as_str().unwrap().contains("enabled: false"), "{file}");
    add(&server.client, "?mode=sometimes", only).await.expect_problem(400, "bad_field");
    add(&server.client, "?story=Other&mode=replace", only)
        .await
        .expect_problem(422, "upload_has_errors");
}

async fn a_sheet_with_errors_changes_nothing_and_tells_each_line(server: TestServer) {
    server.set_up(&helpful()).await;
    let before = draft(&server).await;
    let text = "node_name,question,answer\na,,A.\nb,B?,\n";
    let refused = add(&server.client, "?name=bad.csv", text).await;
    let refused = refused.expect_problem(422, "upload_has_errors");
    let faults = refused["faults"].as_array().unwrap();
    let told: Vec<_> = faults.iter().map(|it| (&it["place"], &it["path"], &it["code"])).collect();
    let missing = json!("missing_value");
    assert_eq!(
        told,
        [
            (&json!("bad.csv:2:1"), &json!("question"), &missing),
            (&json!("bad.csv:3:1"), &json!("answer"), &missing),
        ]
    );
    assert_eq!(draft(&server).await, before);
    save_draft(&server.client, "small", "format: 1\nbot: [").await;
    add(&server.client, "", CSV).await.expect_problem(422, "bot_has_errors");
    assert_eq!(draft(&server).await.len(), 1);
}

async fn a_sheet_goes_into_the_draft_that_was_meant(server: TestServer) {
    save_draft(&server.client, "small", &helpful()).await;
    let with = |tag: &'static str| {
        let request = server.client.request("POST", FAQ).header("content-type", "text/csv");
        request.header("if-match", tag).body(CSV).send()
    };
    with("\"7\"").await.expect_problem(412, "edit_conflict");
    with("\"nonsense\"").await.expect_problem(412, "edit_conflict");
    assert_eq!(draft(&server).await.len(), 1);
    assert_eq!(with("\"1\"").await.header("etag"), Some("\"2\""));
    with("\"1\"").await.expect_problem(412, "edit_conflict");
    // Without a tag each of them finds the latest.
    let texts: Vec<String> = (0..6)
        .map(|n| format!("node_name,question,answer\nn{n},Question {n}?,Answer.\n"))
        .collect();
    let uploads = texts.iter().map(|text| add(&server.client, "", text));
    for added in futures::future::join_all(uploads).await {
        assert!(matches!(added.status, 200 | 412), "{}", added.text());
    }
}

async fn a_sheet_is_a_sheet_and_has_a_limit_of_its_own(server: TestServer) {
    save_draft(&server.client, "small", &helpful()).await;
    for kind in ["application/json", "text/plain", "text/html", ""] {
        let refused = upload(&server.client, FAQ, (kind, CSV)).await;
        refused.expect_problem(415, "unsupported_media_type");
    }
    let tabs = "Question\tAnswer\nWho?\tWe.\n";
    let kind = "text/tab-separated-values; charset=utf-8";
    upload(&server.client, &format!("{FAQ}?name=tabs.tsv"), (kind, tabs)).await.expect(200);
    let request = server.client.request("POST", FAQ).header("content-type", "text/csv");
    request.body([0xff, 0xfe]).send().await.expect_problem(400, "bad_request");

    let answer = "word ".repeat(60);
    let row = |n: usize| format!("row {n},What about number {n}?,{answer}\n");
    let large: String = (0..1_000).map(row).collect();
    let large = format!("node_name,question,answer\n{large}");
    assert!(large.len() > 300 * 1024, "more than other bodies may have");
    let added = add(&server.client, "?name=large", &large).await.expect(200);
    assert_eq!(added["added"], 1_000);
    let huge = "x".repeat(8 * 1024 * 1024 + 1);
    add(&server.client, "", &huge).await.expect_problem(413, "too_large");
    add(&server.client, "?name=", CSV).await.expect_problem(400, "bad_field");
}

async fn the_values_of_an_entity_are_replaced(server: TestServer) {
    save_draft(&server.client, "small", &helpful()).await;
    let list = "delhi|new delhi,dilli\nmumbai|bombay\n";
    let replaced = upload(&server.client, CITY, ("text/plain", list)).await;
    assert_eq!(replaced.header("etag"), Some("\"2\""));
    assert_eq!(replaced.expect(200), json!({ "path": "bot.yaml", "count": 2 }));
    let text = draft(&server).await[0]["text"].as_str().unwrap().to_owned();
    assert!(text.contains("dilli") && text.contains("bombay"), "{text}");
    let path = "/api/v1/bots/small/entities/none/values";
    upload(&server.client, path, ("text/plain", list)).await.expect_problem(404, "not_found");
    let path = "/api/v1/bots/small/entities/pin/values";
    upload(&server.client, path, ("text/plain", list)).await.expect_problem(422, "bot_has_errors");
}

async fn a_list_with_errors_changes_nothing(server: TestServer) {
    save_draft(&server.client, "small", &helpful()).await;
    let before = draft(&server).await;
    let refused = upload(&server.client, CITY, ("text/plain", "delhi|dilli\ndelhi;dilli\n")).await;
    let refused = refused.expect_problem(422, "upload_has_errors");
    assert_eq!(refused["faults"][0]["place"], "values:2:1");
    assert_eq!(draft(&server).await, before);
    upload(&server.client, CITY, ("text/csv", "a|b"))
        .await
        .expect_problem(415, "unsupported_media_type");
}

async fn another_workspaces_draft_is_not_there(server: TestServer) {
    save_draft(&server.client, "small", &helpful()).await;
    let before = draft(&server).await;
    let stranger = server.stranger().await;
    add(&stranger, "", CSV).await.expect_problem(404, "not_found");
    upload(&stranger, CITY, ("text/plain", "a|b")).await.expect_problem(404, "not_found");
    save_draft(&stranger, "small", &saying("theirs")).await;
    add(&stranger, "", CSV).await.expect(200);
    assert_eq!(draft(&server).await, before);
    let reader = server.client_with(&["read"]).await;
    add(&reader, "", CSV).await.expect_problem(403, "not_allowed");
}
