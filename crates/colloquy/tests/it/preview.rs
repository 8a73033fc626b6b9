//! The previewer, against a server: a draft is talked to, and nothing of it is anybody else's.

use serde_json::{Value, json};

use crate::server::Server;

const BOT: &str = "format: 1
bot: shop
environments:
  test: { addresses: { own: \"http://127.0.0.1:{port}\" } }
variables: { visits: { initial: 1 } }
integrations:
  health: { get: \"{$env.own}/api/v1/openapi.json\", fields: { state: \"{$.api_health.info.title}\" } }
external_bots:
  helper: { protocol: kommunicate, url: \"http://127.0.0.1:{port}/none\", fallback: The helper is away. }
stories:
  main:
    dialogs:
      far:
        starts_on: { patterns: [far] }
        interactions:
          ask: { external: helper }
      hello:
        starts_on: { events: WELCOME }
        interactions:
          greet: { say: \"Welcome, visit {$botContext.visits}.\" }
      order:
        starts_on: { patterns: [order] }
        interactions:
          city:
            ask: Which city?
            follow_up: { after_seconds: 20, say: Still there? }
            rules:
              - { regex: '^[A-Z]\\w+', slot: { city: \"{$query}\" } }
          sure:
            choose: \"Really {$botContext.slot.city}?\"
            pre: \"botContext.printDebugMessage('about to ask'); botContext.setUserName('Ada'); botContext.setBotVariable('asked', 'yes', true, false);\"
            choices: [Yes, No]
            rules:
              - { pattern: [yes], next: look }
          look:
            call: health
            rules:
              - { result: success, next: done }
            next: end
          done: { say: \"The shop is {health.state}.\" }
      send:
        starts_on: { patterns: [send] }
        interactions:
          photo: { upload: { text: A photo please. } }
          got: { say: Got it. }
      bill:
        starts_on: { patterns: [bill] }
        interactions:
          thanks: { say: Thanks for it. }
      people:
        starts_on: { patterns: [person] }
        interactions:
          give: { transfer: { message: One moment., skill: sales } }
      any:
        kind: fallback
        interactions:
          what: { say: Sorry? }
";

/// A file that is too large is refused, and a smaller one is taken.
const LARGE: &str = "format: 1
turns:
  - user: send
  - file: { name: a.png, media_type: image/png, size: 900000000 }
    bot: [{ contains: large }]
  - file: { name: a.png, media_type: image/png, size: 2000 }
    bot: [Processing the file..., Got it.]
";

/// A preview of the bot `shop`.
struct Preview<'s> {
    server: &'s Server,
    id: String,
    begun: Value,
}

impl<'s> Preview<'s> {
    fn begin(server: &'s Server, setup: &Value) -> Self {
        let begun = server.api(("POST", "/api/v1/bots/shop/previews"), setup);
        Self { server, id: begun["id"].as_str().unwrap().to_owned(), begun }
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/previews/{}{rest}", self.id)
    }

    fn send(&self, message: &Value) -> Value {
        self.server.api(("POST", &self.path("/messages")), message)
    }

    fn say(&self, text: &str) -> Value {
        self.send(&json!({ "text": text }))
    }
}

fn said(turn: &Value) -> Vec<String> {
    let messages = turn["messages"].as_array().unwrap();
    let text = |message: &Value| {
        format!("{}: {}", message["author"].as_str().unwrap(), message["text"].as_str().unwrap())
    };
    messages.iter().map(text).collect()
}

/// The steps of a kind.
fn steps<'t>(turn: &'t Value, kind: &str) -> Vec<&'t Value> {
    turn["steps"].as_array().unwrap().iter().filter(|step| step["kind"] == kind).collect()
}

#[test]
fn a_draft_is_talked_to_and_every_step_is_told() {
    let server = Server::start(&[("shop", BOT)]);
    let preview = Preview::begin(&server, &json!({}));
    assert_eq!(preview.begun["bot"], "shop");
    let opening = &preview.begun["turn"];
    assert_eq!(said(opening), ["bot: Welcome, visit 1."]);
    assert_eq!(opening["status"], "open");
    assert_eq!(steps(opening, "started")[0]["by"], "event");

    let asked = preview.say("order");
    assert_eq!(said(&asked), ["contact: order", "bot: Which city?"]);
    let started = steps(&asked, "started")[0];
    assert_eq!((&started["by"], &started["value"]), (&json!("pattern"), &json!("order")));
    assert_eq!(started["target"], "order");
    assert_eq!(steps(&asked, "entered")[0]["target"], "order/city");
    assert_eq!(steps(&asked, "understood")[0]["text"], "order");

    let silent = server.api(("POST", &preview.path("/silence")), &Value::Null);
    assert_eq!(said(&silent), ["bot: Still there?"]);
    assert_eq!(steps(&silent, "followed_up")[0]["target"], "order/city");
    let (status, problem) = server.try_api(("POST", &preview.path("/silence")), &Value::Null);
    assert_eq!((status, &problem["code"]), (409, &json!("nothing_due")));

    let sure = preview.say("Rome");
    assert_eq!(said(&sure), ["contact: Rome", "bot: Really Rome?"]);
    assert_eq!(steps(&sure, "rule")[0]["index"], 0);
    let slot = steps(&sure, "slot")[0];
    assert_eq!((&slot["name"], &slot["value"]), (&json!("city"), &json!("Rome")));
    let script = steps(&sure, "script")[0];
    assert_eq!(script["log"], json!(["about to ask"]));
    assert_eq!(script["did"], json!([{ "what": "name", "text": "Ada" }]));
    assert_eq!(
        (&script["place"], &script["target"]),
        (&json!("pre_process"), &json!("order/sure"))
    );
    assert_eq!(sure["variables_before"].get("slot.city"), None);
    assert_eq!(sure["variables"]["slot.city"], "Rome");
    assert_eq!(sure["variables"]["asked"], "yes");

    let real = preview.send(&json!({ "text": "Yes", "payload": "Yes" }));
    assert_eq!(said(&real).last().map(String::as_str), Some("bot: The shop is Colloquy."));
    assert_eq!(real["variables_before"].get("health.state"), None);
    assert_eq!(real["variables"]["health.state"], "Colloquy");
    let call = steps(&real, "call")[0];
    assert_eq!(call["request"]["url"], server.url("/api/v1/openapi.json"));
    assert_eq!((&call["response"]["status"], &call["canned"]), (&json!(200), &json!(false)));
    let body = call["response"]["body"].as_str().unwrap();
    assert!(call["response"]["cut"] == true && body.len() == 64 * 1024, "{}", body.len());

    let over = preview.say("person");
    assert_eq!(over["status"], "queued");
    assert_eq!(steps(&over, "handed_over")[0]["skill"], "sales");
    // Nobody else hears of it.
    let page = server.api(("GET", "/api/v1/conversations"), &Value::Null);
    assert_eq!(page["items"], json!([]));
}

#[test]
fn whoever_tries_a_bot_out_plays_the_agent() {
    let server = Server::start(&[("shop", BOT)]);
    let preview = Preview::begin(&server, &json!({}));
    let path = preview.path("/agent");
    let play = |body: Value| server.api(("POST", &path), &body);
    let refused = |body: Value| {
        let (status, problem) = server.try_api(("POST", &path), &body);
        (status, problem["code"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused(json!({ "says": "Hello" })), (409, "not_queued".to_owned()));
    preview.say("person");
    for body in [json!({}), json!({ "says": "a", "does": "closes" })] {
        assert_eq!(refused(body), (400, "bad_field".to_owned()));
    }
    let told = play(json!({ "says": "Ada here." }));
    assert_eq!(
        (said(&told), &told["status"]),
        (vec!["agent: Ada here.".to_owned()], &json!("queued"))
    );
    assert_eq!(steps(&told, "agent_did")[0]["did"], "says");
    assert_eq!(said(&preview.say("thanks")), ["contact: thanks"], "the bot is silent");
    let back = play(json!({ "does": "returns" }));
    assert_eq!(
        (steps(&back, "agent_did")[0]["did"].clone(), &back["status"]),
        (json!("returns"), &json!("open"))
    );
    assert_eq!(said(&preview.say("bill")), ["contact: bill", "bot: Thanks for it."]);

    preview.say("person");
    let nobody = play(json!({ "does": "never_comes" }));
    assert_eq!(
        said(&nobody),
        ["bot: Not able to transfer to Agent at this time. Please try later."]
    );
    assert_eq!(nobody["status"], "open");
    preview.say("person");
    assert_eq!(play(json!({ "does": "closes" }))["status"], "closed");
    assert_eq!(refused(json!({ "does": "closes" })), (409, "conversation_closed".to_owned()));

    let test = server.api(("GET", &preview.path("/test?name=People")), &Value::Null);
    for line in ["says: Ada here.", "does: never_comes", "status: closed"] {
        assert!(test["text"].as_str().unwrap().contains(line), "{test}");
    }
    let bot = BOT.replace("bot: shop", "bot: kept").replace("{port}", &server.port.to_string());
    let files = json!({ "files": [
        { "path": "bot.yaml", "text": bot },
        { "path": test["path"], "text": test["text"] },
        { "path": "early.test.yaml", "text": "format: 1\nturns: [{ agent: { does: returns } }]\n" },
    ] });
    assert_eq!(server.try_api(("PUT", "/api/v1/bots/kept/draft"), &files).0, 201);
    let ran = server.api(("POST", "/api/v1/bots/kept/tests"), &Value::Null);
    assert_eq!(ran["tests"][0]["passed"], true, "{ran}");
    assert_eq!(ran["tests"][1]["failures"][0]["expected"], "an agent to have the conversation");
}

#[test]
fn a_preview_begins_anywhere_with_what_is_chosen() {
    let server = Server::start(&[("shop", BOT)]);
    let answers = json!({ "health": { "body": { "info": { "title": "made up" } } } });
    let setup = json!({
        "start": "order/sure", "slots": { "city": "Oslo" }, "variables": { "visits": 7 },
        "answers": answers, "channel": "widget", "contact": { "name": "Ada" },
    });
    let preview = Preview::begin(&server, &setup);
    let opening = &preview.begun["turn"];
    assert_eq!(said(opening), ["bot: Really Oslo?"]);
    assert_eq!(opening["variables"]["visits"], 7);
    assert_eq!(steps(opening, "started")[0]["by"], "placed");
    let canned = preview.say("yes");
    assert_eq!(said(&canned).last().map(String::as_str), Some("bot: The shop is made up."));
    assert_eq!(steps(&canned, "call")[0]["canned"], true);

    preview.say("order");
    preview.say("Rome");
    server.api(
        ("PUT", &preview.path("/answers")),
        &json!({ "health": { "status": 503, "body": null } }),
    );
    let failed = preview.say("yes");
    let before = failed["variables_before"].get("health.state");
    assert_eq!((before, failed["variables"].get("health.state")), (Some(&json!("made up")), None));
    assert_eq!(steps(&failed, "call")[0]["response"]["status"], 503);
    assert_eq!(steps(&failed, "reported")[0]["code"], "call_failed");

    let only_values = Preview::begin(&server, &json!({ "variables": { "visits": 9 } }));
    assert_eq!(said(&only_values.begun["turn"]), ["bot: Welcome, visit 9."]);
    for start in ["order/hour", "nothing", "a b"] {
        let setup = json!({ "start": start });
        let (status, problem) = server.try_api(("POST", "/api/v1/bots/shop/previews"), &setup);
        assert_eq!((status, &problem["code"]), (400, &json!("bad_field")), "{start}");
    }
}

#[test]
fn files_and_places_are_sent_and_read_again() {
    let server = Server::start(&[("shop", BOT)]);
    let preview = Preview::begin(&server, &json!({}));
    let file = server.api(("POST", &preview.path("/attachments?name=a.txt")), &json!("some text"));
    let turn = preview.send(&json!({ "attachments": [file["id"]] }));
    let shown = &turn["messages"][0]["files"][0];
    assert_eq!(shown["name"], "a.txt");
    let (status, bytes) = server.try_api(("GET", shown["url"].as_str().unwrap()), &Value::Null);
    assert_eq!((status, bytes), (200, json!("some text")));
    let turn = preview.send(&json!({ "location": { "latitude": 1.5, "longitude": 2 } }));
    assert_eq!(turn["messages"][0]["type"], "location");
    let test = server.api(("GET", &preview.path("/test")), &Value::Null);
    assert!(test["text"].as_str().unwrap().contains("size: 9"), "{test}");
}

#[test]
fn a_preview_ends_and_is_nobody_elses() {
    let server = Server::start(&[("shop", BOT)]);
    let preview = Preview::begin(&server, &json!({}));
    let made = server.api(("POST", "/api/v1/workspaces"), &json!({ "name": "other" }));
    let other = made["admin_key"]["key"].as_str().unwrap();
    let say = json!({ "text": "hello" });
    let path = preview.path("/messages");
    let (status, problem) = server.try_api_as(other, ("POST", &path), &say);
    assert_eq!((status, &problem["code"]), (404, &json!("preview_gone")));
    let begin = ("POST", "/api/v1/bots/shop/previews");
    assert_eq!(server.try_api_as(other, begin, &json!({})).0, 404, "another workspace's bot");

    let later: Vec<Preview<'_>> = (0..8).map(|_| Preview::begin(&server, &json!({}))).collect();
    let (status, problem) = server.try_api(("POST", &path), &say);
    assert_eq!(
        (status, &problem["code"]),
        (404, &json!("preview_gone")),
        "the ninth took its place"
    );
    assert_eq!(said(&later[0].say("bill")).len(), 2);
    server.api(("DELETE", &later[0].path("")), &Value::Null);
    assert_eq!(server.try_api(("DELETE", &later[0].path("")), &Value::Null).0, 404);
}

#[test]
fn another_workspace_tries_its_own_bots() {
    let server = Server::start(&[("shop", BOT)]);
    let made = server.api(("POST", "/api/v1/workspaces"), &json!({ "name": "other" }));
    let other = made["admin_key"]["key"].as_str().unwrap();
    let draft = |text: &str| json!({ "files": [{ "path": "bot.yaml", "text": text }] });
    let put = ("PUT", "/api/v1/bots/own/draft");
    let own = BOT.replace("bot: shop", "bot: own").replace("{port}", &server.port.to_string());
    assert_eq!(server.try_api_as(other, put, &draft(&own)).0, 201);
    let begin = ("POST", "/api/v1/bots/own/previews");
    let (status, begun) = server.try_api_as(other, begin, &json!({}));
    assert_eq!((status, &begun["draft"]), (201, &json!(1)), "{begun}");
    assert_eq!(said(&begun["turn"]), ["bot: Welcome, visit 1."]);

    let faulty = own.replace("bot: own", "bot: faulty").replace("call: health", "call: nothing");
    let put = ("PUT", "/api/v1/bots/faulty/draft");
    assert_eq!(server.try_api_as(other, put, &draft(&faulty)).0, 201);
    let begin = ("POST", "/api/v1/bots/faulty/previews");
    let (status, problem) = server.try_api_as(other, begin, &json!({}));
    assert_eq!((status, &problem["code"]), (422, &json!("bot_has_errors")));
    assert!(problem["faults"].as_array().is_some_and(|it| !it.is_empty()), "{problem}");
}

#[test]
fn a_preview_that_is_kept_as_a_test_passes_it() {
    let server = Server::start(&[("shop", BOT)]);
    let preview = Preview::begin(&server, &json!({ "variables": { "visits": 7 } }));
    preview.say("order");
    preview.say("Rome");
    preview.send(&json!({ "text": "Yes", "payload": "Yes" }));
    preview.say("person");
    let path = preview.path("/test?name=Order%20a%20trip");
    let test = server.api(("GET", &path), &Value::Null);
    assert_eq!(test["path"], "order-a-trip.test.yaml");

    let bot = BOT.replace("bot: shop", "bot: kept").replace("{port}", &server.port.to_string());
    let faulty = "format: 1\nturns: [{ user: order, bot: [Which town?] }, { tap: Yes }]\n";
    let files = json!({ "files": [
        { "path": "bot.yaml", "text": bot },
        { "path": test["path"], "text": test["text"] },
        { "path": "faulty.test.yaml", "text": faulty },
        { "path": "large.test.yaml", "text": LARGE },
    ] });
    assert_eq!(server.try_api(("PUT", "/api/v1/bots/kept/draft"), &files).0, 201);
    let ran = server.api(("POST", "/api/v1/bots/kept/tests"), &Value::Null);
    let kept = &ran["tests"][0];
    assert_eq!((&kept["name"], &kept["passed"]), (&json!("Order a trip"), &json!(true)), "{ran}");
    assert_eq!(ran["tests"][2]["passed"], true, "{ran}");
    let failures = json!([
        { "turn": 1, "expected": "\"Which town?\"", "got": "\"Which city?\"" },
        { "turn": 2, "expected": "\"Yes\" to be tapped", "got": "nothing was offered" },
    ]);
    assert_eq!(ran["tests"][1]["failures"], failures);
    assert_eq!(ran["tests"][1]["interactions"], json!(["hello/greet", "order/city"]));

    let folder = tempfile::tempdir().unwrap();
    for file in files["files"].as_array().unwrap() {
        let [path, text] = ["path", "text"].map(|name| file[name].as_str().unwrap());
        std::fs::write(folder.path().join(path), text).unwrap();
    }
    let all = server.run_here(&["test", folder.path().to_str().unwrap(), "--json"]);
    assert_eq!(
        (all.status.success(), all.stdout.iter().filter(|it| **it == b'\n').count()),
        (false, 3)
    );
    let one = folder.path().join("order-a-trip.test.yaml");
    assert!(server.run_here(&["test", one.to_str().unwrap()]).status.success());
}

#[test]
fn a_test_replays_what_external_bots_answered() {
    let server = Server::start(&[("shop", BOT)]);
    let answer = |text: &str| json!({ "helper": { "body": [{ "message": text }] } });
    let preview = Preview::begin(&server, &json!({ "answers": answer("Hello from afar.") }));
    let asked = preview.say("far");
    assert_eq!(said(&asked).last().map(String::as_str), Some("bot: Hello from afar."));
    let wire = json!([{ "status": 200, "body": [{ "message": "Hello from afar." }] }]);
    assert_eq!(steps(&asked, "asked_bot")[0]["answers"], wire);
    preview.say("far");
    let put = |answers: &Value| server.api(("PUT", &preview.path("/answers")), answers);
    put(&json!({ "helper": { "error": "timeout" } }));
    let late = preview.say("far");
    assert_eq!(said(&late)[1], "bot: The helper is away.");
    assert_eq!(steps(&late, "asked_bot")[0]["answers"], json!([]));
    put(&answer("And again."));
    preview.say("far");
    preview.say("far");

    let test = server.api(("GET", &preview.path("/test?name=Far")), &Value::Null);
    let text = test["text"].as_str().unwrap();
    assert_eq!(text.matches("message: Hello from afar.").count(), 2, "each in its turn: {text}");
    assert_eq!(text.matches("error: timeout").count(), 1, "{text}");
    assert_eq!(text.matches("message: And again.").count(), 1, "the last repeats: {text}");
    let bot = BOT.replace("bot: shop", "bot: kept").replace("{port}", &server.port.to_string());
    let files = json!({ "files": [{ "path": "bot.yaml", "text": bot }, test] });
    assert_eq!(server.try_api(("PUT", "/api/v1/bots/kept/draft"), &files).0, 201);
    let ran = server.api(("POST", "/api/v1/bots/kept/tests"), &Value::Null);
    assert_eq!(ran["tests"][0]["passed"], true, "{ran}");
}
