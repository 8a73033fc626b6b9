//! Hostile input: each row a request, with what it must come to. Names in comments are the rows of the
//! threat list.

use serde_json::{Value, json};
use testkit::Answer;

use crate::bots_of_tests::saying;
use crate::client::Response;
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_body_that_is_not_the_expected_json_is_refused,
    a_key_that_is_there_twice_is_refused_in_free_maps_too,
    a_text_that_can_be_kept_is_a_valid_turn_and_comes_back_as_it_was,
    a_body_that_is_too_large_or_encoded_is_refused,
    what_is_no_request_of_ours_is_refused,
    a_request_that_two_could_read_differently_is_refused,
    a_visitors_words_are_never_a_template,
    a_visitors_words_stay_in_their_place,
    every_refusal_is_a_problem,
];

async fn a_body_that_is_not_the_expected_json_is_refused(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    let send = async |body: Vec<u8>| {
        let request = server.client.request("POST", &talk.path("/messages"));
        request.header("content-type", "application/json").body(body).send().await
    };
    let deep =
        format!(r#"{{"id":"1","text":"x","metadata":[{}1{}]}}"#, "[".repeat(200), "]".repeat(200));
    for (row, body) in [
        ("JT-01", "[".repeat(200)),
        ("JT-01", deep),
        ("JT-02", r#"{"id":"1","text":"a","text":"b"}"#.to_owned()),
        ("JT-02", r#"{"id":"1","text":"x","metadata":[{"a":1,"a":2}]}"#.to_owned()),
        ("JT-02", r#"{"id":"1","text":"x","metadata":[{"a":{"b":1,"\u0062":2}}]}"#.to_owned()),
        ("JT-03", r#"{"id":"1","text":1e400}"#.to_owned()),
        ("JT-03", r#"{"id":"1","text":-1e400}"#.to_owned()),
        ("JT-05", r#"{"id":123456789012345678901234567890,"text":"x"}"#.to_owned()),
        ("JT-06", r#"{"id":"1","text":"\ud800"}"#.to_owned()),
        ("JT-06", r#"{"id":"1","text":"\udc00\ud800"}"#.to_owned()),
        ("JT-07", "\u{feff}{\"id\":\"1\",\"text\":\"x\"}".to_owned()),
        ("JT-11", r#"{"id":"1","text":NaN}"#.to_owned()),
        ("JT-11", r#"{"id":"1","text":Infinity}"#.to_owned()),
        ("JT-11", r#"{"id":"1","text":"x",}"#.to_owned()),
        ("JT-11", r#"{"id":"1","text":"x"/* */}"#.to_owned()),
        ("JT-11", r"{'id':'1','text':'x'}".to_owned()),
        ("JT-15", r#"{"id":"1","text":["x"]}"#.to_owned()),
        ("JT-15", r#"{"id":"1","text":{"a":"x"}}"#.to_owned()),
        ("JT-15", r#"{"id":"1","text":7}"#.to_owned()),
        ("JT-15", r#"{"id":"1","text":null}"#.to_owned()),
        ("JT-15", r#"{"id":"1","text":"x","metadata":"y"}"#.to_owned()),
        ("JT-16", r#"{"id":"1","text":{"$ne":null}}"#.to_owned()),
        ("JT-16", r#"{"id":{"in":["1"]},"text":"x"}"#.to_owned()),
        ("JT-17", r#"{"id":"1","text":"x","role":"agent"}"#.to_owned()),
        ("JT-17", r#"{"id":"1","text":"x","workspace_id":"w"}"#.to_owned()),
        ("JT-17", r#"{"id":"1","text":"x","author":"agent","verified":true}"#.to_owned()),
        ("none", String::new()),
        ("two", r#"{"id":"1","text":"x"}{"id":"2","text":"y"}"#.to_owned()),
    ] {
        let refused = send(body.clone().into_bytes()).await;
        assert_eq!(refused.status, 400, "{row}: {body}: {}", refused.text());
        refused.expect_problem(400, "bad_json");
    }
    let utf16: Vec<u8> =
        r#"{"id":"1","text":"x"}"#.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (row, body) in
        [("JT-07", b"{\"id\":\"1\",\"text\":\"\xff\xfe\"}".to_vec()), ("JT-07", utf16)]
    {
        assert_eq!(send(body).await.status, 400, "{row}");
    }
    for (row, body) in [
        ("JT-08", json!({ "id": "1", "text": "a\u{0}b" })),
        ("JT-08", json!({ "id": "a\u{0}b", "text": "x" })),
        ("JT-08", json!({ "id": "1", "text": "x", "payload": "a\u{0}b" })),
        ("JT-08", json!({ "id": "1", "text": "x", "metadata": [{ "a": "\u{0}" }] })),
        ("JT-08", json!({ "id": "1", "text": "x", "metadata": [{ "\u{0}": "a" }] })),
        ("JT-12", json!({ "id": "1", "text": "x".repeat(8_001) })),
        ("JT-12", json!({ "id": "1", "text": "é".repeat(8_001) })),
        ("id", json!({ "id": "", "text": "x" })),
        ("id", json!({ "id": "x".repeat(201), "text": "x" })),
        ("id", json!({ "id": "a\nb", "text": "x" })),
        ("metadata", json!({ "id": "1", "text": "x", "metadata": ["x".repeat(17_000)] })),
        ("payload", json!({ "id": "1", "text": "x", "payload": "x".repeat(17_000) })),
    ] {
        let refused = talk.post(body, 0).await;
        assert_eq!(refused.status, 400, "{row}: {}", refused.text());
        refused.expect_problem(400, "bad_field");
    }
    assert_eq!(talk.messages().await, Vec::<Value>::new(), "nothing was kept");
    for (row, body) in [
        ("JT-08", json!({ "channel": "web", "contact": "a\u{0}" })),
        ("JT-08", json!({ "channel": "we\u{0}b", "contact": "a" })),
        ("JT-08", json!({ "channel": "web", "contact": "a", "name": "\u{0}" })),
        ("JT-08", json!({ "channel": "web", "contact": "a", "email": "\u{0}" })),
        ("JT-08", json!({ "channel": "web", "contact": "a", "key": "\u{0}" })),
        ("JT-08", json!({ "channel": "web", "contact": "a", "attributes": { "x": "\u{0}" } })),
        ("JT-08", json!({ "channel": "web", "contact": "a", "attributes": { "\u{0}": "x" } })),
        ("long", json!({ "channel": "web", "contact": "a", "key": "x".repeat(20_000) })),
        ("long", json!({ "channel": "web", "contact": "a", "name": "x".repeat(20_000) })),
        ("long", json!({ "channel": "web", "contact": "a", "email": "x".repeat(20_000) })),
        (
            "long",
            json!({ "channel": "web", "contact": "a", "attributes": { "x": "y".repeat(100_000) } }),
        ),
    ] {
        let refused = server.client.post("/api/v1/conversations", &body).await;
        assert!(matches!(refused.status, 400 | 404), "{row}: {} {}", refused.status, body);
    }
}

/// JT-04, JT-09, JT-10, JT-13.
/// JT-02.
async fn a_key_that_is_there_twice_is_refused_in_free_maps_too(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let send = async |path: &str, body: &str| {
        let request = server.client.request("POST", path);
        request.header("content-type", "application/json").body(body.as_bytes()).send().await
    };
    let opened = "/api/v1/conversations";
    for body in [
        r#"{"channel":"web","contact":"c","attributes":{"plan":"gold","plan":"free"}}"#,
        r#"{"channel":"web","contact":"c","context":{"a":{"b":1,"b":2}}}"#,
    ] {
        let refused = send(opened, body).await;
        let problem = refused.expect_problem(400, "bad_json");
        assert!(problem["detail"].as_str().unwrap().contains("duplicate"), "{body}: {problem}");
    }
    let good = r#"{"channel":"web","contact":"c","attributes":{"plan":"gold"}}"#;
    send(opened, good).await.expect(201);
}

async fn a_text_that_can_be_kept_is_a_valid_turn_and_comes_back_as_it_was(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    let said = [
        String::new(),
        "   ".to_owned(),
        "\n".repeat(8_000),
        "🦀".repeat(8_000),
        "\u{200b}\u{202e}exe.gpj\u{202c}\u{200f}".to_owned(),
        format!("Z{}", "\u{301}".repeat(300)),
        "Ѕupport".to_owned(),
        "\u{1}\u{7f}\u{85}\u{2028}\u{fffe}".to_owned(),
        "'; DROP TABLE message; --".to_owned(),
        "<script>alert(1)</script>".to_owned(),
        "\\u0000 \\ \" %00 %s {0}".to_owned(),
    ];
    for text in &said {
        assert_eq!(
            talk.say(text).await,
            ["yes"],
            "{:?}",
            text.chars().take(20).collect::<String>()
        );
    }
    let all = json!(talk.messages().await);
    let kept: Vec<String> = texts(&all).into_iter().step_by(2).collect();
    assert_eq!(kept, said);

    let metadata =
        json!([{ "tiny": 1e-400, "big": 123_456_789_012_345_678_u64, "nested": [[[]]] }]);
    let body = json!({ "id": "tap", "text": "x", "payload": "p", "metadata": metadata });
    assert_eq!(texts(&talk.post(body, 5).await.expect(200)["replies"]), ["yes"]);
}

/// HT-07, HT-08 and the kinds of content.
async fn a_body_that_is_too_large_or_encoded_is_refused(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let talk = Talk::open(&server.client, "web").await;
    let path = talk.path("/messages");
    let large = json!({ "id": "1", "text": "x".repeat(257 * 1024) });
    server.client.post(&path, &large).await.expect_problem(413, "too_large");
    let endless = "[".repeat(1_000_000);
    let request = server.client.request("POST", &path).header("content-type", "application/json");
    request.body(endless).send().await.expect_problem(413, "too_large");
    for path in
        ["/api/v1/conversations", "/api/v1/api-keys", "/api/v1/public/channels/web/conversations"]
    {
        server.client.post(path, &large).await.expect_problem(413, "too_large");
    }
    let body = serde_json::to_vec(&json!({ "id": "1", "text": "x" })).unwrap();
    for (name, value) in [
        ("content-type", "text/plain"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("content-type", "multipart/form-data; boundary=x"),
        ("content-type", "application/jsonp"),
        ("content-type", ""),
        ("x-none", "y"),
    ] {
        let request = server.client.request("POST", &path).header(name, value).body(body.clone());
        request.send().await.expect_problem(415, "unsupported_media_type");
    }
    for encoding in ["gzip", "br", "deflate", "identity, gzip", "x"] {
        let request = server.client.request("POST", &path).header("content-encoding", encoding);
        let request = request.header("content-type", "application/json").body(body.clone());
        request.send().await.expect_problem(415, "unsupported_media_type");
    }
    for kind in ["application/json; charset=utf-8", "APPLICATION/JSON"] {
        let request = server.client.request("POST", &path).header("content-type", kind);
        assert_eq!(request.body(body.clone()).send().await.status, 200, "{kind}");
    }
    assert_eq!(talk.messages().await.len(), 2);
}

/// HT-11, HT-12: other methods and other spellings of a path lead nowhere.
async fn what_is_no_request_of_ours_is_refused(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let client = &server.client;
    for (method, path) in [
        ("POST", "/api/v1/bots"),
        ("PATCH", "/api/v1/bots/small"),
        ("PUT", "/api/v1/conversations"),
        ("TRACE", "/api/v1/bots"),
        ("DELETE", "/api/v1/reports"),
        ("GET", "/api/v1/check"),
        ("GET", "/api/v1/bots/small/publish"),
        ("BREW", "/api/v1/bots"),
        ("POST", "/healthz"),
    ] {
        let refused = client.request(method, path).send().await;
        refused.expect_problem(405, "method_not_allowed");
    }
    let overridden = client.request("GET", "/api/v1/bots/small");
    let overridden = overridden.header("x-http-method-override", "DELETE");
    overridden.header("x-method-override", "DELETE").send().await.expect(200);
    let with_body = client.request("GET", "/api/v1/bots/small/publish");
    let with_body = with_body.json(&json!({ "environment": "test" }));
    with_body.send().await.expect_problem(405, "method_not_allowed");
    for path in [
        "/api/v1",
        "/api/v1/",
        "/api/v2/bots",
        "/API/V1/BOTS",
        "/api/v1/Bots",
        "/api/v1/bots/",
        "//api/v1/bots",
        "/api//v1/bots",
        "/api/v1/./bots",
        "/api/v1/x/../bots",
        "/api/%2e%2e/api/v1/bots",
        "/api/v1/bots/..;/bots",
        "/api/v1/%00",
        "/api/v1/bots/%00",
        "/api/v1/bots/%ff",
        "/api/v1/bots/small%2fdraft",
        "/api/v1/bots/small;x",
        "/api/v1/conversations/1%27%20OR%20%271",
        "/api/v1/conversations/0e1",
        "/api/v1/conversations/bot_018bcfe5680077078707070707070707",
        "/api/v1/conversations/conv_",
        "/chat/missing",
        "/chat/assets/..%2findex.html",
        "/chat/assets/../../Cargo.toml",
        "/.env",
    ] {
        let refused = client.get(path).await;
        assert_eq!(refused.status, 404, "{path}: {}", refused.text());
        refused.expect_problem(404, "not_found");
    }
    for query in ["cursor=%00", "limit=1&limit=2", "limit=99999999999", "unknown=1", "cursor=%ff"] {
        let refused = client.get(&format!("/api/v1/bots?{query}")).await;
        assert_eq!(refused.status, 400, "{query}: {}", refused.text());
    }
    let nul = client.get("/api/v1/bots?search=%00").await;
    assert!(matches!(nul.status, 200 | 400), "{}", nul.text());
    let nul = client.get("/api/v1/conversations?channel=%00").await;
    assert!(matches!(nul.status, 200 | 400), "{}", nul.text());
}

/// HT-03 to HT-06.
async fn a_request_that_two_could_read_differently_is_refused(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let key = server.client.key.clone().unwrap();
    let auth = format!("authorization: Bearer {key}\r\n");
    let many: String = (0..110).map(|n| format!("x-{n}: y\r\n")).collect();
    let large = format!("x-large: {}\r\n", "y".repeat(300 * 1024));
    let request = |headers: &str| {
        format!("GET /api/v1/bots HTTP/1.1\r\n{auth}{headers}connection: close\r\n\r\n")
    };
    for (row, headers, status) in [
        ("fine", "host: x\r\n", 200),
        ("HT-05", "", 400),
        ("HT-05", "host: x\r\nhost: y\r\n", 400),
        ("HT-04", "host: x\r\ncontent-length: 0\r\ncontent-length: 1\r\n", 400),
        // The same length twice is one length: that is how HTTP has it.
        ("HT-04", "host: x\r\ncontent-length: 0\r\ncontent-length: 0\r\n", 200),
        ("HT-06", &format!("host: x\r\n{many}"), 431),
        ("HT-06", &format!("host: x\r\n{large}"), 431),
        ("space", "host: x\r\nx-a : y\r\n", 400),
        ("fold", "host: x\r\nx-a: y\r\n z\r\n", 400),
        ("length", "host: x\r\ncontent-length: -1\r\n", 400),
        ("length", "host: x\r\ncontent-length: 1x\r\n", 400),
    ] {
        let answer = server.client.raw(request(headers).as_bytes()).await;
        let head: String = headers.chars().take(60).collect();
        assert_eq!(Response::read(&answer).status, status, "{row}: {head}");
    }
    // Chunks win over a length, and nothing is read after them.
    for framing in [
        "content-length: 6\r\ntransfer-encoding: chunked",
        "transfer-encoding: chunked\r\ncontent-length: 6",
    ] {
        let smuggling = format!(
            "POST /api/v1/check HTTP/1.1\r\nhost: x\r\n{auth}content-type: application/json\r\n\
             {framing}\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
        );
        let answer = server.client.raw(smuggling.as_bytes()).await;
        let text = String::from_utf8_lossy(&answer);
        assert_eq!(text.matches("HTTP/1.1 ").count(), 1, "{framing}: {text}");
        assert!(text.contains("connection: close"), "{framing}: {text}");
    }
}

/// TP-01, TP-02.
async fn a_visitors_words_are_never_a_template(server: TestServer) {
    let source = crate::bots_of_tests::bot_of(
        r#"      learn:
        starts_on: { patterns: ["*"] }
        interactions:
          what:
            ask: "you said {$query}"
            rules: [{ set: { kept: "{$query}" } }]
          tell: { say: "kept {$botContext.kept}", next: end }
"#,
    );
    server.set_up(&source).await;
    for hostile in [
        "{{7*7}}",
        "{$botContext.kept}",
        "{$query}",
        "{$env.company}",
        "{$.api_X.y}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "{{constructor.constructor(\"return process\")()}}",
        "{$botContext.slot.x} {Balance.balance}",
        "{% for x in y %}",
        "$1 \\1 $& ",
    ] {
        let talk = Talk::open(&server.client, "web").await;
        let hostile = hostile.trim();
        assert_eq!(talk.say(hostile).await, [format!("you said {hostile}")]);
        assert_eq!(talk.say(hostile).await, [format!("kept {hostile}")]);
    }
}

/// TP-04, TP-05.
async fn a_visitors_words_stay_in_their_place(server: TestServer) {
    let source = format!(
        "format: 1
bot: small
integrations:
  Post:
    post: \"http://{0}/post/{{$query}}\"
    query: {{ a: \"{{$query}}\" }}
    headers: {{ x-said: \"{{$query}}\" }}
    json: {{ said: \"{{$query}}\", isAdmin: false }}
stories:
  main:
    dialogs:
      any:
        starts_on: {{ patterns: [\"*\"] }}
        interactions:
          call: {{ call: Post, rules: [{{ result: success, next: end }}], next: end }}
",
        server.company.address()
    );
    server.set_up(&source).await;
    server.company.on_any(Answer::json(200, &json!({})));
    for hostile in [
        r#"","isAdmin":true,"x":""#,
        "?a=1&admin=1#",
        "a b/c%2f+é",
        "x\",\r\n\"y",
        "a\r\nx-admin: 1",
        "\\",
    ] {
        let before = server.company.requests().len();
        let talk = Talk::open(&server.client, "web").await;
        talk.say(hostile).await;
        for sent in &server.company.requests()[before..] {
            let body = sent.json().unwrap();
            assert_eq!(body, json!({ "said": hostile, "isAdmin": false }), "{hostile:?}");
            assert!(sent.path.starts_with("/post/"), "{sent:?}");
            assert_eq!(sent.path.matches('/').count(), 2, "{sent:?}");
            assert!(sent.query.starts_with("a="), "{sent:?}");
            assert!(!sent.query.contains(['&', '#', ' ']), "{sent:?}");
            assert_eq!(sent.header("x-admin"), None, "{sent:?}");
        }
    }
    assert!(!server.company.requests().is_empty());
    let before = server.company.requests().len();
    let talk = Talk::open(&server.client, "web").await;
    talk.say("../../admin").await;
    talk.say("..").await;
    for sent in &server.company.requests()[before..] {
        assert_eq!(sent.path, "/post/..%2F..%2Fadmin", "{sent:?}");
    }
}

async fn every_refusal_is_a_problem(server: TestServer) {
    let client = &server.client;
    for answer in [
        client.get("/nowhere").await,
        client.anonymous().get("/api/v1/bots").await,
        client.request("BREW", "/api/v1/bots").send().await,
        client.get("/api/v1/bots?x=1").await,
        client.post("/api/v1/conversations", &json!([])).await,
    ] {
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let problem = answer.json();
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("urn:colloquy:problem:{code}"));
        assert_eq!(problem["status"], answer.status);
        assert!(problem["title"].as_str().unwrap().ends_with('.'));
    }
}
