//! Bots: drafts that nobody overwrites by mistake, checks, versions and releases.

use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::client::Client;
use crate::runner::tests;
use crate::server::{TestServer, save_draft};
use crate::talk::Talk;

tests![
    a_draft_is_replaced_only_by_who_saw_it,
    a_draft_with_a_bad_file_is_refused,
    a_check_tells_every_fault_with_its_place,
    a_bot_with_errors_is_not_published_and_the_old_release_stays,
    versions_and_releases_are_listed,
    bots_are_listed_and_searched,
    a_bot_that_talked_stays,
];

const DRAFT: &str = "/api/v1/bots/small/draft";

fn files(text: &str) -> Value {
    json!({ "files": [{ "path": "bot.yaml", "text": text }] })
}

async fn put(
    client: &Client,
    header: Option<(&str, &str)>,
    body: &Value,
) -> crate::client::Response {
    let request = client.request("PUT", DRAFT).json(body);
    match header {
        Some((name, value)) => request.header(name, value).send().await,
        None => request.send().await,
    }
}

async fn a_draft_is_replaced_only_by_who_saw_it(server: TestServer) {
    let client = &server.client;
    let new = Some(("if-none-match", "*"));
    let (one, two) = (files(&saying("one")), files(&saying("two")));

    put(client, None, &one).await.expect_problem(428, "precondition_required");
    put(client, Some(("if-match", "\"1\"")), &one).await.expect_problem(404, "not_found");
    let made = put(client, new, &one).await;
    assert_eq!(made.status, 201);
    let first = made.header("etag").unwrap().to_owned();
    put(client, new, &two).await.expect_problem(409, "already_exists");
    put(client, None, &two).await.expect_problem(428, "precondition_required");

    let got = client.get(DRAFT).await;
    assert_eq!(got.header("etag"), Some(first.as_str()));
    assert_eq!(got.json(), one);
    let saved = put(client, Some(("if-match", &first)), &two).await;
    assert_eq!(saved.status, 200);
    let second = saved.header("etag").unwrap().to_owned();
    assert_ne!(first, second);
    for stale in [first.as_str(), "\"nonsense\"", "", "*", "W/\"1\""] {
        let refused = put(client, Some(("if-match", stale)), &one).await;
        refused.expect_problem(412, "edit_conflict");
    }
    let got = client.get(DRAFT).await;
    assert_eq!((got.header("etag"), got.json()), (Some(second.as_str()), two));
}

async fn a_draft_with_a_bad_file_is_refused(server: TestServer) {
    let new = Some(("if-none-match", "*"));
    let file = |path: &str, text: &str| json!({ "path": path, "text": text });
    for bad in [
        json!([]),
        json!([file("../bot.yaml", "")]),
        json!([file("/etc/passwd", "")]),
        json!([file("", "")]),
        json!([file("a\\b.yaml", "")]),
        json!([file("bot.yaml", "a\u{0}b")]),
        json!([file("bot.yaml", ""), file("bot.yaml", "")]),
        json!([file(&"x".repeat(201), "")]),
    ] {
        let refused = put(&server.client, new, &json!({ "files": bad })).await;
        refused.expect_problem(400, "bad_field");
    }
    for key in ["with%20space", "a%2fb", "%00", &"x".repeat(300)] {
        let path = format!("/api/v1/bots/{key}/draft");
        let request = server.client.request("PUT", &path).header("if-none-match", "*");
        let refused = request.json(&files("")).send().await;
        assert!(matches!(refused.status, 400 | 404), "{key}: {}", refused.text());
    }
    let listed = server.client.get("/api/v1/bots").await.expect(200);
    assert_eq!(listed["items"], json!([]));
}

async fn a_check_tells_every_fault_with_its_place(server: TestServer) {
    let wrong = server.billing().replace("next: show }", "next: shwo }");
    let line = wrong.lines().position(|line| line.contains("shwo")).unwrap() + 1;
    save_draft(&server.client, "billing", &wrong).await;

    let of_bot = server.client.request("POST", "/api/v1/bots/billing/check").send().await;
    let of_bot = of_bot.expect(200);
    let of_source = server.client.post("/api/v1/check", &files(&wrong)).await.expect(200);
    assert_eq!(of_bot, of_source);
    assert_eq!(of_bot["ok"], false);
    let fault = of_bot["problems"].as_array().unwrap().iter().find(|it| it["severity"] == "error");
    let fault = fault.unwrap();
    assert!(fault["place"].as_str().unwrap().starts_with(&format!("bot.yaml:{line}:")), "{fault}");
    assert!(fault["message"].as_str().unwrap().contains("shwo"), "{fault}");
    assert!(fault["suggestion"].as_str().unwrap().contains("show"), "{fault}");
    assert!(!fault["path"].as_str().unwrap().is_empty());

    let good = server.client.post("/api/v1/check", &files(&server.billing())).await.expect(200);
    assert_eq!(good["ok"], true, "{good}");
    for odd in ["", "[", "a: *b", "format: 1", "- 1", "\u{feff}{", "format: 2\nbot: x"] {
        let checked = server.client.post("/api/v1/check", &files(odd)).await.expect(200);
        assert_eq!(checked["ok"], false, "{odd:?}");
        assert_ne!(checked["problems"], json!([]), "{odd:?}");
    }
}

async fn a_bot_with_errors_is_not_published_and_the_old_release_stays(server: TestServer) {
    server.set_up(&saying("one")).await;
    save_draft(&server.client, "small", "format: 1\nbot: small\nstories: 7\n").await;
    let test = json!({ "environment": "test" });
    let refused = server.client.post("/api/v1/bots/small/publish", &test).await;
    let problem = refused.expect_problem(422, "bot_has_errors");
    assert!(!problem["faults"].as_array().unwrap().is_empty(), "{problem}");
    assert!(problem["faults"][0]["place"].as_str().unwrap().starts_with("bot.yaml:3:"));
    assert_eq!(server.client.get("/api/v1/bots/small").await.expect(200)["last_version"], 1);
    assert_eq!(Talk::open(&server.client, "web").await.say("a").await, ["one"]);

    for nowhere in [json!({ "environment": "staging" }), json!({}), json!({ "environment": 1 })] {
        let refused = server.client.post("/api/v1/bots/small/publish", &nowhere).await;
        refused.expect_problem(400, "bad_json");
    }
}

async fn versions_and_releases_are_listed(server: TestServer) {
    for text in ["one", "two", "one"] {
        server.publish("small", &saying(text)).await;
    }
    let numbers = |page: &Value, name: &str| -> Vec<u64> {
        let items = page["items"].as_array().unwrap();
        items.iter().map(|item| item[name].as_u64().unwrap()).collect()
    };
    let versions = server.client.get("/api/v1/bots/small/versions").await.expect(200);
    assert_eq!(numbers(&versions, "number"), [3, 2, 1]);
    assert_eq!(versions["items"][0]["created_by"], "test");
    let page = server.client.get("/api/v1/bots/small/versions?limit=2").await.expect(200);
    assert_eq!(numbers(&page, "number"), [3, 2]);
    let rest = format!("/api/v1/bots/small/versions?cursor={}", page["next"].as_str().unwrap());
    assert_eq!(numbers(&server.client.get(&rest).await.expect(200), "number"), [1]);

    // Publishing what is live already changes nothing.
    let test = json!({ "environment": "test" });
    let same = server.client.post("/api/v1/bots/small/publish", &test).await.expect(200);
    assert_eq!((&same["version"], &same["is_new"]), (&json!(3), &json!(false)));
    let back = server.client.post("/api/v1/bots/small/rollback", &test).await.expect(200);
    assert_eq!(back["version"], 2);
    for (environment, expected) in [("test", vec![2, 3, 2, 1]), ("production", vec![3, 2, 1])] {
        let path = format!("/api/v1/bots/small/releases?environment={environment}");
        let releases = server.client.get(&path).await.expect(200);
        assert_eq!(numbers(&releases, "version"), expected, "{environment}");
    }
    let first = json!({ "environment": "production", "version": 1 });
    let back = server.client.post("/api/v1/bots/small/rollback", &first).await.expect(200);
    assert_eq!(back["version"], 1);
    for bad in ["versions?cursor=x", "releases", "releases?environment=x", "versions?limit=x"] {
        let refused = server.client.get(&format!("/api/v1/bots/small/{bad}")).await;
        refused.expect_problem(400, "bad_field");
    }
}

async fn bots_are_listed_and_searched(server: TestServer) {
    for key in ["c", "a", "b"] {
        save_draft(
            &server.client,
            key,
            &saying("x").replace("bot: small", &format!("bot: {key}\nname: Bot 100% {key}")),
        )
        .await;
    }
    let keys = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["key"].as_str().unwrap().to_owned()).collect()
    };
    for (query, expected) in [
        ("", vec!["a", "b", "c"]),
        ("?limit=2", vec!["a", "b"]),
        ("?limit=2&cursor=b", vec!["c"]),
        ("?search=BOT%20100%25%20b", vec!["b"]),
        ("?search=%25", vec!["a", "b", "c"]),
        ("?search=_", vec![]),
        ("?search=%27%20OR%201%3D1--", vec![]),
    ] {
        let page = server.client.get(&format!("/api/v1/bots{query}")).await.expect(200);
        assert_eq!(keys(&page), expected, "{query}");
    }
}

async fn a_bot_that_talked_stays(server: TestServer) {
    server.set_up(&saying("one")).await;
    save_draft(&server.client, "unused", &saying("x").replace("small", "unused")).await;
    Talk::open(&server.client, "web").await.say("a").await;
    server.client.delete("/api/v1/bots/small").await.expect_problem(409, "in_use");
    server.client.delete("/api/v1/bots/unused").await.expect(204);
    server.client.delete("/api/v1/bots/unused").await.expect_problem(404, "not_found");
    server.client.get("/api/v1/bots/unused/draft").await.expect_problem(404, "not_found");
    assert_eq!(Talk::open(&server.client, "web").await.say("a").await, ["one"]);
}
