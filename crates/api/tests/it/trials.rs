//! Parts of a draft tried out by themselves: integrations, external bots, scripts, conditions, texts.

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::bot_of;
use crate::runner::tests;
use crate::server::{COMPANY_KEY, TestServer, save_draft};

tests![
    an_integration_is_called_and_its_fields_are_read,
    a_call_that_goes_wrong_is_told,
    a_secret_goes_along_and_is_never_shown,
    nothing_is_sent_where_nobody_may_send,
    an_external_bot_is_asked_and_its_answer_read,
    an_external_bot_that_fails_is_told,
    a_script_runs_with_sample_input,
    a_script_that_fails_says_where,
    a_condition_is_tried_on_an_answer,
    a_text_is_matched_with_the_draft,
    nothing_that_is_tried_is_kept,
];

async fn post(server: &TestServer, path: &str, body: Value) -> Value {
    server.client.post(&format!("/api/v1/bots/{path}"), &body).await.expect(200)
}

/// Saves the tutorial's bot with its secret; nothing of it is published.
async fn save_billing(server: &TestServer) {
    save_draft(&server.client, "billing", &server.billing()).await;
    let hosts = [server.company.address().to_string()];
    let secret = json!({ "secret": COMPANY_KEY, "hosts": hosts });
    server.client.put("/api/v1/secrets/escalation", &secret).await.expect(204);
}

async fn an_integration_is_called_and_its_fields_are_read(server: TestServer) {
    save_billing(&server).await;
    let answer = json!({ "accountId": "a-1", "accountBalance": "1,000" });
    server.company.on("/accountBalance", Answer::json(200, &answer));
    let values = json!({ "slot.accountNumber": "123456", "userEmail": "a@b.com" });
    let tried =
        post(&server, "billing/integrations/Balance/try", json!({ "values": values })).await;
    let url = server.company.url("/accountBalance?accountNumber=123456&email=a%40b.com");
    assert_eq!(
        (&tried["request"]["method"], &tried["request"]["url"]),
        (&json!("GET"), &json!(url))
    );
    assert_eq!((&tried["response"]["status"], &tried["response"]["body"]), (&json!(200), &answer));
    assert!(tried["response"]["took_ms"].is_u64() && tried.get("error").is_none(), "{tried}");
    assert_eq!(tried["fields"], json!({ "accountId": "a-1", "balance": "1,000" }));
    assert_eq!(tried["warnings"], json!([]));
    assert_eq!(server.company.requests().len(), 1);

    let tried = post(&server, "billing/integrations/Balance/try", json!({})).await;
    assert_eq!(tried["warnings"].as_array().map(Vec::len), Some(2), "unset: {tried}");
    let missing = "/api/v1/bots/billing/integrations/Nonsense/try";
    server.client.post(missing, &json!({})).await.expect_problem(404, "not_found");
}

async fn a_call_that_goes_wrong_is_told(server: TestServer) {
    save_billing(&server).await;
    server.company.on("/accountBalance", Answer::status(418));
    let tried = post(&server, "billing/integrations/Balance/try", json!({})).await;
    assert_eq!((&tried["response"]["status"], &tried["fields"]), (&json!(418), &json!({})));
    // In production the address is one that nobody has.
    let body = json!({ "environment": "production" });
    let source = server.billing().replace("https://api.example.com", "http://127.0.0.1:9");
    save_draft(&server.client, "billing", &source).await;
    let tried = post(&server, "billing/integrations/Balance/try", body).await;
    assert_eq!(tried["error"]["code"], "denied_address", "{tried}");
    assert_eq!((tried.get("response"), &tried["fields"]), (None, &json!({})));
    assert!(tried["request"]["url"].as_str().unwrap().starts_with("http://127.0.0.1:9/"));
}

async fn a_secret_goes_along_and_is_never_shown(server: TestServer) {
    save_billing(&server).await;
    // A service that says back what it was told.
    let echo =
        json!({ "headers": { "authorization": COMPANY_KEY }, "note": format!("({COMPANY_KEY})") });
    server.company.on("/livePersonAgent", Answer::json(200, &echo));
    let path = "/api/v1/bots/billing/integrations/Escalation/try";
    let answer = server.client.post(path, &json!({})).await;
    assert!(!answer.text().contains(COMPANY_KEY), "{}", answer.text());
    let tried = answer.expect(200);
    assert_eq!(tried["request"]["headers"]["Authorization"], "•••");
    assert_eq!(tried["response"]["body"]["note"], "(•••)");
    assert_eq!(server.company.requests()[0].header("authorization"), Some(COMPANY_KEY));

    server.client.delete("/api/v1/secrets/escalation").await.expect(204);
    let tried = post(&server, "billing/integrations/Escalation/try", json!({})).await;
    assert_eq!(tried["error"]["code"], "credential", "{tried}");
    assert_eq!(server.company.requests().len(), 1);
}

async fn nothing_is_sent_where_nobody_may_send(server: TestServer) {
    save_billing(&server).await;
    let reader = server.client_with(&["read"]).await;
    let body = json!({ "values": {} });
    let refused = reader.post("/api/v1/bots/billing/integrations/Balance/try", &body).await;
    refused.expect_problem(403, "not_allowed");
    let stranger = server.stranger().await;
    let refused = stranger.post("/api/v1/bots/billing/integrations/Balance/try", &body).await;
    refused.expect_problem(404, "not_found");
    assert!(server.company.requests().is_empty());
}

/// A bot that is hosted at the company.
fn hosted(server: &TestServer, protocol: &str) -> String {
    let url = server.company.url("/bot");
    format!(
        "format: 1\nbot: hosted\ncredentials: {{ hotel: {{ header: X-Hotel }} }}\n\
         external_bots:\n  guide:\n    protocol: {protocol}\n    url: \"{url}\"\n    \
         credential: hotel\n    headers: {{ X-Open: seen }}\n    time_limit_seconds: 5\nanswered_by: guide\n"
    )
}

async fn an_external_bot_is_asked_and_its_answer_read(server: TestServer) {
    save_draft(&server.client, "hosted", &hosted(&server, "kommunicate")).await;
    let hosts = [server.company.address().to_string()];
    let secret = json!({ "secret": "canary-hotel-key", "hosts": hosts });
    server.client.put("/api/v1/secrets/hotel", &secret).await.expect(204);
    let says = json!([{ "message": "Hi." }, { "message": "Which room?", "metadata": {
        "contentType": "300", "templateId": "6", "payload": [{ "title": "Sea", "message": "Sea" }] } }]);
    server.company.on("/bot", Answer::json(200, &says));
    let path = "/api/v1/bots/hosted/external-bots/guide/try";
    let answer = server.client.post(path, &json!({ "text": "good morning" })).await;
    assert!(!answer.text().contains("canary"), "{}", answer.text());
    let tried = answer.expect(200);
    assert_eq!(tried["request"]["body"]["message"], "good morning");
    let headers = &tried["request"]["headers"];
    let seen = |name: &str| {
        let headers = headers.as_object().unwrap();
        headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone())
    };
    assert_eq!((seen("x-hotel"), seen("x-open")), (Some(json!("•••")), Some(json!("seen"))));
    assert_eq!((&tried["response"]["status"], &tried["response"]["body"]), (&json!(200), &says));
    assert_eq!(
        (&tried["messages"][0]["text"], &tried["messages"][0]["author"]),
        (&json!("Hi."), &json!("bot"))
    );
    assert_eq!(tried["messages"].as_array().map(Vec::len), Some(2), "{tried}");
    assert_eq!(
        (&tried["before"], &tried["losses"], tried.get("error")),
        (&json!([]), &json!([]), None)
    );
    let asked = &server.company.requests()[0];
    assert_eq!(asked.header("x-hotel"), Some("canary-hotel-key"));
    let missing = "/api/v1/bots/hosted/external-bots/other/try";
    server.client.post(missing, &json!({})).await.expect_problem(404, "not_found");
}

async fn an_external_bot_that_fails_is_told(server: TestServer) {
    let source = hosted(&server, "kommunicate").replace("    credential: hotel\n", "");
    save_draft(&server.client, "hosted", &source).await;
    for (answer, code, has_response) in [
        (Answer::status(503), "status", true),
        (Answer::json(200, &json!("hello")), "wrong_shape", true),
    ] {
        server.company.forget_answers();
        server.company.on("/bot", answer);
        let tried = post(&server, "hosted/external-bots/guide/try", json!({})).await;
        assert_eq!(tried["error"]["code"], code, "{tried}");
        assert_eq!(
            (tried.get("response").is_some(), &tried["messages"]),
            (has_response, &json!([]))
        );
    }
    let source = source.replace(&server.company.url("/bot"), "http://127.0.0.1:9/bot");
    save_draft(&server.client, "hosted", &source).await;
    let tried = post(&server, "hosted/external-bots/guide/try", json!({})).await;
    assert_eq!((&tried["error"]["code"], tried.get("response")), (&json!("egress_denied"), None));
}

async fn a_script_runs_with_sample_input(server: TestServer) {
    let source = bot_of("      any:\n        interactions: { x: { say: Hi. } }\n")
        .replace("stories:", "variables: { tone: { initial: warm } }\nfunctions: |\n  function twice(n) { return 2 * n; }\nstories:");
    save_draft(&server.client, "small", &source).await;
    let code = "
        var seen = botContext.getCurrentUserMessage() + '/' + botContext.getBotVariable('tone');
        botContext.printDebugMessage(seen);
        botContext.setBotVariable('count', twice(botContext.getBotVariable('n')), true, false);
        botContext.setBotVariable('gone', null, true, false);
        botContext.sendMessage('It is ' + botContext.getBotVariable('slot.size'));
        botContext.setTriggerNextMessage('later');
    ";
    let body = json!({
        "code": code, "place": "on_answer", "message": "hello",
        "variables": { "n": 21, "gone": "x" }, "slots": { "size": "XL" },
    });
    let ran = post(&server, "small/scripts/try", body).await;
    assert_eq!(ran.get("error"), None, "{ran}");
    assert_eq!(ran["log"], json!(["hello/warm"]));
    assert_eq!(ran["said"], json!(["It is XL"]));
    assert_eq!(ran["variables"], json!({ "tone": "warm", "n": 21, "count": 42 }));
    assert_eq!((&ran["slots"], &ran["trigger"]), (&json!({ "size": "XL" }), &json!("later")));
    assert!(ran["took_ms"].is_u64());

    let code = "var answer = JSON.parse(botContext.getBotVariable('api_Stock').jsonData);
        botContext.printDebugMessage('left ' + answer.api_Stock.left);";
    let body = json!({ "code": code, "place": "pre", "api_results": { "Stock": { "left": 3 } } });
    let source = source
        .replace("stories:", "integrations: { Stock: { get: \"https://a.example\" } }\nstories:");
    save_draft(&server.client, "small", &source).await;
    let ran = post(&server, "small/scripts/try", body).await;
    assert_eq!((&ran["log"], ran.get("error")), (&json!(["left 3"]), None), "{ran}");

    let code =
        "function __initConversation() { botContext.setBotVariable('open', 'yes', true, false); }";
    let ran =
        post(&server, "small/scripts/try", json!({ "code": code, "place": "functions" })).await;
    assert_eq!(ran["variables"]["open"], "yes", "{ran}");
}

async fn a_script_that_fails_says_where(server: TestServer) {
    save_draft(&server.client, "small", &crate::bots_of_tests::saying("x")).await;
    let run = async |code: &str| {
        post(&server, "small/scripts/try", json!({ "code": code, "place": "pre" })).await
    };
    let ran = run("botContext.sendMessage('one');\n\n  missing();").await;
    assert_eq!((&ran["error"]["code"], &ran["error"]["line"]), (&json!("hook_error"), &json!(3)));
    assert_eq!(ran["said"], json!(["one"]), "what it said before stands");
    let ran = run("while (true) {}").await;
    assert_eq!((&ran["error"]["code"], &ran["said"]), (&json!("hook_timeout"), &json!([])));
    let ran = run("var = 1;").await;
    assert_eq!(ran["error"]["code"], "hook_error", "{ran}");
    let refused = json!({ "code": "", "place": "nowhere" });
    let refused = server.client.post("/api/v1/bots/small/scripts/try", &refused).await;
    refused.expect_problem(400, "bad_json");
}

/// A shop whose intents and entities can be learnt.
const SHOP: &str = "format: 1
bot: shop
intents:
  track: [where is my parcel, track my parcel, when does my parcel come, has my parcel been sent]
  refund: [I want my money back, refund my order, give me a refund, I would like a refund]
entities:
  size: { values: { small: [s], large: [xl] } }
stories:
  main:
    dialogs:
      parcel:
        starts_on: { patterns: [\"*parcel*\"], intent: track, excluded: [lost] }
        interactions: { coming: { say: It comes. } }
      money:
        starts_on: { intent: refund }
        interactions: { sure: { say: Sure. } }
      fallback:
        kind: fallback
        interactions: { sorry: { say: Sorry. } }
";

async fn a_condition_is_tried_on_an_answer(server: TestServer) {
    save_draft(&server.client, "shop", SHOP).await;
    for (rule, text, holds, captured, why) in [
        (
            json!({ "regex": "^\\d{6}$", "slot": { "pin": "{$query}" }, "next": "nowhere/" }),
            "123456",
            true,
            Some(json!({ "slot.pin": "123456" })),
            "The expression ^\\d{6}$ is found in the answer.",
        ),
        (json!({ "regex": "(" }), "x", false, None, "The expression can't be read: "),
        (
            json!({ "pattern": ["ye*"] }),
            "no",
            false,
            None,
            "No pattern covers the whole answer; * stands for any text.",
        ),
        (
            json!({ "exact": ["ok"], "where": [{ "variable": "n", "gt": "3" }] }),
            "OK",
            false,
            None,
            "The answer is one of the texts. Of the variables n isn't as asked.",
        ),
        (json!({ "intent": "refund" }), "refund my order", true, None, "refund scores "),
        (json!({ "intent": "track" }), "refund my order", false, None, ""),
        (
            json!({ "entity": "size" }),
            "an xl one",
            true,
            Some(json!(["large"])),
            "The answer contains size: \"large\".",
        ),
        (
            json!({ "entity": { "entity": "size", "values": ["small"] } }),
            "an xl one",
            false,
            None,
            "The answer contains size with another value: \"large\".",
        ),
        (json!({ "choice": "Red" }), "red", true, None, "The answer is the choice Red."),
    ] {
        let body = json!({ "rule": rule, "text": text, "variables": { "n": 2 } });
        let told = post(&server, "shop/conditions/try", body).await;
        assert_eq!(told["holds"], holds, "{rule}: {told}");
        assert_eq!(told.get("captured").cloned(), captured, "{rule}");
        assert!(told["why"].as_str().unwrap().starts_with(why), "{rule}: {told}");
    }
    let body = json!({ "rule": { "pattern": ["x"], "nonsense": 1 }, "text": "x" });
    let refused = server.client.post("/api/v1/bots/shop/conditions/try", &body).await;
    let refused = refused.expect_problem(422, "upload_has_errors");
    assert_eq!(refused["faults"][0]["place"], "rule", "{refused}");
    assert_eq!(refused["faults"][0]["code"], "unknown_field");
    for rule in [json!("x"), json!(null), json!([])] {
        let body = json!({ "rule": rule, "text": "x" });
        let refused = server.client.post("/api/v1/bots/shop/conditions/try", &body).await;
        refused.expect_problem(422, "upload_has_errors");
    }
}

async fn a_text_is_matched_with_the_draft(server: TestServer) {
    save_draft(&server.client, "shop", SHOP).await;
    let matched = post(&server, "shop/match", json!({ "text": "my parcel, please" })).await;
    let first = &matched["dialogs"][0];
    assert_eq!((&first["dialog"], &first["by"]), (&json!("parcel"), &json!("pattern")));
    assert_eq!((&first["value"], &first["would_start"]), (&json!("*parcel*"), &json!(true)));
    let decision =
        json!({ "kind": "start", "dialogs": ["parcel"], "by": "pattern", "value": "*parcel*" });
    assert_eq!(matched["decision"], decision);

    let matched = post(&server, "shop/match", json!({ "text": "I want my money back" })).await;
    let of_money = matched["dialogs"].as_array().unwrap();
    let of_money = of_money.iter().find(|it| it["dialog"] == "money").unwrap();
    assert_eq!((&of_money["by"], &of_money["would_start"]), (&json!("intent"), &json!(true)));
    assert!(of_money["score"].as_f64().unwrap() >= 0.6, "{matched}");

    let matched = post(&server, "shop/match", json!({ "text": "I lost my parcel" })).await;
    assert_eq!(matched["dialogs"][0]["why_not"], "excluded", "{matched}");
    let matched = post(&server, "shop/match", json!({ "text": "qwertz" })).await;
    assert_eq!(matched["decision"], json!({ "kind": "fallback", "dialogs": ["fallback"] }));
    let long = json!({ "text": "x".repeat(10_000) });
    server.client.post("/api/v1/bots/shop/match", &long).await.expect_problem(400, "bad_field");
}

async fn nothing_that_is_tried_is_kept(server: TestServer) {
    save_billing(&server).await;
    server.company.on("/accountBalance", Answer::status(500));
    post(&server, "billing/integrations/Balance/try", json!({})).await;
    let body = json!({ "code": "botContext.sendMessage('x'); missing();", "place": "pre" });
    post(&server, "billing/scripts/try", body).await;
    post(&server, "billing/match", json!({ "text": "nothing of it" })).await;
    assert_eq!(server.reports().await, [] as [Value; 0]);
    let listed = server.client.get("/api/v1/conversations").await.expect(200);
    assert_eq!(listed["items"], json!([]));
}
