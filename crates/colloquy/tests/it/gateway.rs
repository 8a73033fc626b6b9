//! `gateway try` against bots of ours that are plugged into other systems, and bots that ask each other.

use serde_json::{Value, json};

use crate::server::Server;

const BOT: &str = "format: 1
bot: shop
stories:
  main:
    dialogs:
      hello:
        starts_on: { events: WELCOME }
        interactions:
          greet: { say: Welcome to the shop. }
      person:
        starts_on: { patterns: [\"person*\"] }
        interactions:
          give: { transfer: { message: One moment., skill: sales } }
      any:
        kind: fallback
        interactions:
          reply: { say: \"you said {$query}\" }
";

/// Each protocol with the address below which the bot is asked.
const PROTOCOLS: [(&str, &str); 5] = [
    ("kommunicate", "/gateway/kommunicate/shop"),
    ("haptik", "/gateway/haptik/shop"),
    ("liveperson", "/gateway/liveperson"),
    ("rasa", "/gateway/rasa/shop"),
    ("colloquy", "/gateway/colloquy/shop"),
];

fn tried(server: &Server, (protocol, path): (&str, &str), more: &[&str]) -> (bool, String) {
    let url = server.url(path);
    let key = format!("x-api-key: {}", server.key);
    let mut args = vec!["gateway", "try", &url, "--protocol", protocol, "--bot", "shop"];
    args.extend(["--header", &key]);
    args.extend(more);
    let output = server.run(&args);
    let said = String::from_utf8(output.stdout).unwrap();
    let all = format!("{said}{}", String::from_utf8_lossy(&output.stderr));
    assert!(!all.contains(&server.key), "the key is shown");
    (output.status.success(), said)
}

#[test]
fn each_protocol_that_is_served_can_be_asked() {
    let server = Server::start(&[("shop", BOT)]);
    for place in PROTOCOLS {
        let (is_good, shown) = tried(&server, place, &["--json", "--text", "socks"]);
        assert!(is_good, "{place:?}: {shown}");
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["messages"], json!(["you said socks"]), "{place:?}: {shown}");
        assert_eq!(shown["losses"], json!([]), "{place:?}");
        let last = shown["exchanges"].as_array().unwrap().last().unwrap();
        assert_eq!(last["response"]["status"], 200, "{place:?}");
        assert_eq!(last["request"]["headers"]["x-api-key"], "•••");

        let (is_good, shown) = tried(&server, place, &["--json", "--event", "WELCOME"]);
        assert!(is_good, "{place:?}: {shown}");
        let shown: Value = serde_json::from_str(&shown).unwrap();
        assert_eq!(shown["messages"], json!(["Welcome to the shop."]), "{place:?}");

        let (is_good, shown) = tried(&server, place, &["--text", "person"]);
        assert!(is_good, "{place:?}: {shown}");
        assert!(shown.contains("One moment."), "{place:?}: {shown}");
        let tells = if place.0 == "haptik" { "couldn't do" } else { "(hands over to people" };
        assert!(shown.contains(tells), "{place:?}: {shown}");
    }
}

#[test]
fn a_trial_fails_with_its_cause() {
    let server = Server::start(&[("shop", BOT)]);
    let place = ("kommunicate", "/gateway/kommunicate/nobody");
    let (is_good, shown) = tried(&server, place, &["--json"]);
    assert!(!is_good);
    let shown: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["failure"]["code"], "status", "{shown}");
    assert_eq!(shown["exchanges"][0]["response"]["body"]["code"], "not_found");

    let (is_good, shown) = tried(&server, ("colloquy", "/health"), &[]);
    assert!(!is_good && shown.contains("failed: "), "{shown}");

    // A private address that nobody allowed isn't asked.
    let args = ["gateway", "try", "http://127.0.0.1:9/x", "--protocol", "rasa", "--json"];
    let output = server.run(&args);
    assert!(!output.status.success());
    let shown: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["exchanges"][0].get("response"), None, "{shown}");
    let wrong = server.run(&["gateway", "try", "ftp://a", "--protocol", "rasa", "--json"]);
    let shown: Value = serde_json::from_slice(&wrong.stdout).unwrap();
    assert_eq!(shown["failure"]["code"], "bad_address");
}

/// A bot that is nothing but another bot of the same server.
fn asking((protocol, path): (&str, &str), own: &str, other: &str) -> String {
    let path = path.replace("shop", other);
    format!(
        "format: 1
bot: {own}
credentials:
  gate: {{ header: X-Api-Key }}
external_bots:
  {other}:
    protocol: {protocol}
    url: \"http://127.0.0.1:{{port}}{path}\"
    remote_bot: {other}
    remote_environment: production
    credential: gate
    welcome: false
    fallback: {own} can't reach {other}.
answered_by: {other}
"
    )
}

#[test]
fn two_bots_that_ask_each_other_stop_after_three_hops_whatever_they_speak() {
    for place in PROTOCOLS {
        let ann = asking(place, "ann", "bob");
        let bob = asking(place, "bob", "ann");
        let server = Server::start(&[("ann", &ann), ("bob", &bob)]);
        let host = format!("127.0.0.1:{}", server.port);
        let secret = json!({ "secret": server.key, "hosts": [host] });
        server.api(("PUT", "/api/v1/secrets/gate"), &secret);
        let channel = json!({
            "kind": "web", "environment": "test", "is_public": false, "first_responder": { "bot": "ann" },
        });
        server.api(("PUT", "/api/v1/channels/web"), &channel);
        let opening = json!({ "channel": "web", "contact": "c" });
        let opened = server.api(("POST", "/api/v1/conversations"), &opening);
        let id = opened["id"].as_str().unwrap();
        let path = format!("/api/v1/conversations/{id}/messages?wait=30");
        let begun = std::time::Instant::now();
        // People who write again begin a chain of the same length, in the same conversations.
        for (number, text) in [("1", "hello"), ("2", "again")] {
            let answer = server.api(("POST", &path), &json!({ "id": number, "text": text }));
            // The contact asks ann, ann asks bob (1), bob asks ann (2), ann asks bob (3), and bob
            // gives up.
            assert_eq!(answer["replies"][0]["text"], "bob can't reach ann.", "{place:?}: {answer}");
            let listed = server.api(("GET", "/api/v1/conversations?limit=200"), &Value::Null);
            let conversations = listed["items"].as_array().unwrap();
            assert_eq!(conversations.len(), 4, "{place:?}: {listed}");
            for conversation in conversations {
                // One message and its answer each time.
                let expected = number.parse::<u64>().unwrap() * 2;
                assert_eq!(conversation["last_number"], expected, "{place:?}: {conversation}");
            }
        }
        assert!(begun.elapsed().as_secs() < 30, "{place:?}: {:?}", begun.elapsed());
    }
}
