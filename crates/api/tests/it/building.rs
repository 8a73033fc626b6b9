//! What helps to build bots: templates, versions with their files, differences, curl commands.

use serde_json::{Value, json};

use crate::bots_of_tests::saying;
use crate::runner::tests;
use crate::server::{TestServer, save_draft};

tests![
    a_template_becomes_a_bot_that_can_be_published,
    a_version_has_its_files,
    what_changed_is_told_between_any_two_states,
    a_draft_that_cannot_be_read_cannot_be_compared,
    a_curl_command_becomes_an_integration_without_its_secret,
    a_rich_message_is_rendered_as_clients_of_other_systems_get_it,
];

async fn a_template_becomes_a_bot_that_can_be_published(server: TestServer) {
    let client = &server.client;
    let listed = client.get("/api/v1/templates").await.expect(200);
    let items = listed["items"].as_array().unwrap();
    let keys: Vec<&str> = items.iter().map(|item| item["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["blank", "billing", "gateway", "faq"]);
    for item in items {
        let key = item["key"].as_str().unwrap();
        assert!(item["name"].is_string() && item["description"].is_string(), "{item}");
        let path = format!("/api/v1/bots/{key}/draft");
        let draft = json!({ "files": item["files"] });
        let made = client.request("PUT", &path).header("if-none-match", "*").json(&draft);
        assert_eq!(made.send().await.status, 201, "{key}");
        let checked = client.post(&format!("/api/v1/bots/{key}/check"), &json!({})).await;
        assert_eq!(checked.expect(200), json!({ "ok": true, "problems": [] }), "{key}");
        let body = json!({ "environment": "test" });
        client.post(&format!("/api/v1/bots/{key}/publish"), &body).await.expect(200);
    }
}

async fn a_version_has_its_files(server: TestServer) {
    for text in ["one", "two"] {
        server.publish("small", &saying(text)).await;
    }
    for (number, text) in [(1, "one"), (2, "two")] {
        let path = format!("/api/v1/bots/small/versions/{number}");
        let version = server.client.get(&path).await.expect(200);
        assert_eq!((&version["number"], &version["created_by"]), (&json!(number), &json!("test")));
        let files = json!([{ "path": "bot.yaml", "text": saying(text) }]);
        assert_eq!(version["files"], files);
    }
    for missing in ["small/versions/3", "small/versions/0", "small/versions/x", "other/versions/1"]
    {
        let refused = server.client.get(&format!("/api/v1/bots/{missing}")).await;
        refused.expect_problem(404, "not_found");
    }
}

async fn what_changed_is_told_between_any_two_states(server: TestServer) {
    let client = &server.client;
    for text in ["one", "two"] {
        server.publish("small", &saying(text)).await;
    }
    let back = json!({ "environment": "production", "version": 1 });
    client.post("/api/v1/bots/small/rollback", &back).await.expect(200);
    save_draft(client, "small", &saying("three")).await;

    let said = |before: &str, after: &str| {
        json!([{
            "kind": "changed", "what": "interaction", "name": "reply",
            "path": "stories.main.dialogs.any.interactions.reply",
            "story": "main", "dialog": "any", "interaction": "reply",
            "fields": [{ "field": "say", "before": before, "after": after }],
        }])
    };
    for (query, expected) in [
        ("from=1", said("one", "three")),
        ("from=test", said("two", "three")),
        ("from=production&to=test", said("one", "two")),
        ("from=draft&to=2", said("three", "two")),
        ("from=production&to=1", json!([])),
    ] {
        let found = client.get(&format!("/api/v1/bots/small/difference?{query}")).await;
        assert_eq!(found.expect(200), json!({ "changes": expected }), "{query}");
    }
    for (query, status, code) in [
        ("from=9", 404, "not_found"),
        ("from=1&to=9", 404, "not_found"),
        ("from=latest", 400, "bad_field"),
        ("from=-1", 400, "bad_field"),
        ("to=draft", 400, "bad_field"),
    ] {
        let refused = client.get(&format!("/api/v1/bots/small/difference?{query}")).await;
        refused.expect_problem(status, code);
    }
    save_draft(client, "fresh", &saying("x").replace("bot: small", "bot: fresh")).await;
    let refused = client.get("/api/v1/bots/fresh/difference?from=production").await;
    refused.expect_problem(409, "no_release");
}

async fn a_draft_that_cannot_be_read_cannot_be_compared(server: TestServer) {
    server.publish("small", &saying("one")).await;
    let path = "/api/v1/bots/small/difference?from=1";
    // One that has errors is compared as far as it goes.
    save_draft(&server.client, "small", &saying("two").replace("say:", "nonsense: 1, say:")).await;
    let found = server.client.get(path).await.expect(200);
    assert_eq!(found["changes"][0]["fields"][0]["after"], "two", "{found}");
    save_draft(&server.client, "small", "format: [").await;
    let refused = server.client.get(path).await.expect_problem(422, "bot_has_errors");
    assert_eq!(refused["faults"][0]["code"], "bad_yaml");
}

async fn a_curl_command_becomes_an_integration_without_its_secret(server: TestServer) {
    let read = async |command: &str| {
        let body = json!({ "command": command });
        server.client.post("/api/v1/integrations/from-curl", &body).await
    };
    let answer = read(
        "curl https://api.example.com/orders -H 'Authorization: Bearer canary-77aa' \
         -d '{\"id\": 7}' -H 'Content-Type: application/json'",
    )
    .await;
    assert!(!answer.text().contains("canary"), "{}", answer.text());
    let made = answer.expect(200);
    assert_eq!(made["integration"]["post"], "https://api.example.com/orders");
    assert_eq!(made["credentials"][0]["key"], made["integration"]["credential"]);
    assert_eq!(made["warnings"], json!([]));

    let several = read("curl https://a.example/x\ncurl https://a.example/y").await.expect(200);
    assert_eq!(several["warnings"].as_array().map(Vec::len), Some(1), "{several}");
    for nonsense in ["", "ls -l", "curl 'https://a.example"] {
        let refused = read(nonsense).await.expect_problem(422, "upload_has_errors");
        let faults = refused["faults"].as_array().map(Vec::as_slice);
        assert!(matches!(faults, Some([Value::Object(_)])), "{nonsense}: {refused}");
    }
}

async fn a_rich_message_is_rendered_as_clients_of_other_systems_get_it(server: TestServer) {
    let render =
        async |body: Value| server.client.post("/api/v1/rich-messages/render", &body).await;
    let interaction = json!({
        "text": ["Hello {$firstname}", "Hi"],
        "quick_replies": ["Yes", { "title": "No", "payload": "never" }],
    });
    let forms = render(json!({ "interaction": interaction })).await.expect(200);
    let element = &forms["haptik"]["message"];
    assert_eq!(element["type"], "TEXT");
    assert_eq!(element["data"]["quick_replies"][1]["payload"]["message"], "never");
    let message = &forms["kommunicate"]["message"];
    assert_eq!(message["metadata"]["templateId"], "6");
    let content = &forms["liveperson"]["message"];
    assert_eq!(content["quickReplies"]["replies"].as_array().map(Vec::len), Some(2));
    for form in ["haptik", "kommunicate", "liveperson"] {
        let loss = json!({ "path": "text", "message": "only the first of 2 wordings is written" });
        assert_eq!(forms[form]["losses"][0], loss, "{form}");
    }

    for (interaction, place) in [
        (json!({ "say": "Hello" }), "interaction"),
        (json!({ "text": "?", "buttons": [{ "lable": "A" }] }), "interaction.buttons.0"),
        (json!({ "text": "?" }), "interaction"),
        (json!([]), "interaction"),
        (json!(null), "interaction"),
    ] {
        let refused = render(json!({ "interaction": interaction })).await;
        let refused = refused.expect_problem(422, "upload_has_errors");
        let first = refused["faults"][0]["place"].as_str().unwrap();
        assert!(first.starts_with(place), "{interaction}: {refused}");
    }
    for body in [json!({}), json!({ "interaction": {}, "as": "haptik" }), json!([])] {
        let status = render(body.clone()).await.status;
        assert!(matches!(status, 400 | 422), "{body}: {status}");
    }
}
