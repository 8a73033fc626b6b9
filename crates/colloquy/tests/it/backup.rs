//! `backup` beside a server that runs, and `restore` after its data is gone.

use std::process::Output;

use serde_json::{Value, json};

use crate::server::Server;

pub const BOT: &str = "format: 1
bot: shop
stories:
  main:
    dialogs:
      any:
        kind: fallback
        interactions:
          reply: { say: \"you said {$query}\" }
";

fn said(output: &Output) -> String {
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(all).unwrap()
}

fn say(server: &Server, conversation: &str, text: &str) {
    let path = format!("/api/v1/conversations/{conversation}/messages?wait=20");
    let answer = server.api(("POST", &path), &json!({ "id": text, "text": text }));
    assert_eq!(answer["replies"][0]["text"], format!("you said {text}"), "{answer}");
}

fn texts(server: &Server, conversation: &str) -> Vec<String> {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let page = server.api(("GET", &path), &Value::Null);
    let messages = page["messages"].as_array().unwrap().iter();
    messages.map(|message| message["text"].as_str().unwrap().to_owned()).collect()
}

/// A server with one conversation.
fn talking() -> (Server, String) {
    let server = Server::start(&[("shop", BOT)]);
    let channel = json!({ "name": "Talks", "kind": "api", "environment": "test", "first_responder": { "bot": "shop" } });
    server.api(("PUT", "/api/v1/channels/talks"), &channel);
    let opened = server
        .api(("POST", "/api/v1/conversations"), &json!({ "channel": "talks", "contact": "ann" }));
    let id = opened["id"].as_str().unwrap().to_owned();
    say(&server, &id, "one");
    (server, id)
}

#[test]
fn a_backup_of_a_running_server_is_all_that_was_said_before_it() {
    let (mut server, id) = talking();
    let made = server.run_here(&["backup", "--output", "copy.sqlite"]);
    assert!(made.status.success(), "{}", said(&made));
    say(&server, &id, "two");
    server.kill();

    let refused = server.run_here(&["restore", "copy.sqlite"]);
    assert!(said(&refused).contains("nothing is overwritten"), "{}", said(&refused));
    assert!(!refused.status.success());

    for name in ["colloquy.sqlite", "colloquy.sqlite-wal", "colloquy.sqlite-shm"] {
        let _absent = std::fs::remove_file(server.file("data").join(name));
    }
    let restored = server.run_here(&["restore", "copy.sqlite"]);
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(!said(&restored).contains("master key"), "it is there: {}", said(&restored));
    server.start_again();
    assert_eq!(texts(&server, &id), ["one", "you said one"]);
    say(&server, &id, "three");
}

#[test]
fn what_is_no_whole_backup_is_refused() {
    let (server, _) = talking();
    let made = server.run_here(&["backup", "-o", "copy.sqlite"]);
    assert!(made.status.success(), "{}", said(&made));
    let again = server.run_here(&["backup", "-o", "copy.sqlite"]);
    assert!(said(&again).contains("never overwritten"), "{}", said(&again));
    let nothing = server.run_here(&["backup", "--data", "nowhere", "-o", "other.sqlite"]);
    assert!(!nothing.status.success() && !server.file("other.sqlite").exists());
    let postgres = server.run_here(&["backup", "--database", "postgres://localhost/a"]);
    assert!(said(&postgres).contains("pg_dump"), "{}", said(&postgres));

    let restore = |folder: &str| {
        let output = server.run_here(&["restore", "copy.sqlite", "--data", folder]);
        (output.status.success(), said(&output))
    };
    let mut bytes = std::fs::read(server.file("copy.sqlite")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    std::fs::write(server.file("copy.sqlite"), &bytes).unwrap();
    let (is_good, told) = restore("a");
    assert!(!is_good && told.contains("isn't what"), "{told}");

    std::fs::remove_file(server.file("copy.sqlite.sha256")).unwrap();
    std::fs::write(server.file("copy.sqlite"), &bytes[..middle]).unwrap();
    let (is_good, told) = restore("b");
    assert!(!is_good && told.contains("can't be restored"), "{told}");
    assert!(!server.file("b/colloquy.sqlite").exists());
}
