//! Rasa: what its REST channel is told, and what of its answers is done.

use gateway::Credentials;
use model::content::Location;
use model::conversation::Tap;
use model::exchange::{BotInput, Protocol, WELCOME};
use serde_json::{Value, json};

use crate::support::{
    cause, event, first, message, occasion, picture, pretty, question, reply_to, response, sent,
    texts,
};

const US: Protocol = Protocol::Rasa;

fn told(input: BotInput) -> String {
    sent(US, input)["body"]["message"].as_str().unwrap().to_owned()
}

#[test]
fn a_message_is_told_to_the_channel_below_the_address() {
    insta::assert_snapshot!(pretty(&sent(US, message("hello"))));
}

#[test]
fn the_channel_is_named_once() {
    let cases = [
        ("http://rasa:5005", "http://rasa:5005/webhooks/rest/webhook"),
        ("http://rasa:5005/", "http://rasa:5005/webhooks/rest/webhook"),
        (
            "http://rasa:5005/bots/a?token=x",
            "http://rasa:5005/bots/a/webhooks/rest/webhook?token=x",
        ),
        ("http://rasa:5005/webhooks/rest/webhook", "http://rasa:5005/webhooks/rest/webhook"),
        (
            "http://rasa:5005/webhooks/rest/webhook?token=x",
            "http://rasa:5005/webhooks/rest/webhook?token=x",
        ),
    ];
    for (address, expected) in cases {
        let mut question = question(US, message("hi"));
        question.url = address.to_owned();
        assert_eq!(first(&question, &occasion(), &Credentials::default()).url, expected);
    }
}

#[test]
fn events_are_told_as_intents() {
    assert_eq!(told(event(WELCOME, None)), "/session_start");
    assert_eq!(told(event("greet", None)), "/greet");
    assert_eq!(told(event("promo", Some(json!({"code": "X1"})))), r#"/promo{"code":"X1"}"#);
}

#[test]
fn what_a_tap_stands_for_is_the_message() {
    let tap = Some(Tap { payload: Some("/affirm".to_owned()), ..Tap::default() });
    let input =
        BotInput::Message { text: "Yes".to_owned(), tap, files: Vec::new(), location: None };
    assert_eq!(told(input), "/affirm");
}

#[test]
fn files_and_places_without_words_are_told_as_rasas_channels_do() {
    let with =
        |files, location| BotInput::Message { text: String::new(), tap: None, files, location };
    assert_eq!(told(with(vec![picture("cat")], None)), "https://our.example/files/cat?sig=1");
    let location = Some(Location { latitude: 48.2, longitude: 16.37, label: None });
    assert_eq!(told(with(Vec::new(), location.clone())), r#"{"lat":48.2,"lng":16.37}"#);
    insta::assert_snapshot!(pretty(
        &sent(US, with(vec![picture("cat")], location))["body"]["metadata"]
    ));
}

#[test]
fn every_kind_of_message_is_understood() {
    let body = json!([
        {"text": "**one**"},
        {"text": "two", "buttons": [
            {"title": "Yes", "payload": "/affirm"},
            {"title": "Site", "url": "https://example.org", "type": "web_url"},
            {"title": "Bad", "url": "javascript:alert(1)", "type": "web_url"},
        ]},
        {"text": "three", "quick_replies": [{"title": "No", "payload": "/deny", "content_type": "text"}]},
        {"image": "https://example.org/a.png"},
        {"attachment": {"type": "video", "payload": {"src": "https://example.org/a.mp4", "title": "Film"}}},
        {"attachment": "https://example.org/a.pdf"},
        {"custom": {"handoff": {"team": "Billing"}}},
        {"custom": {"colloquy": {"messages": [{"text": "four"}], "close": true}}},
        {"custom": {"blocks": []}},
        {"image": "file:///etc/passwd"},
        "five",
    ]);
    insta::assert_snapshot!(pretty(&crate::support::without_raw(reply_to(US, &body))));
}

#[test]
fn messages_of_others_are_read_in_custom() {
    let body = json!([
        {"custom": {"message": "a", "metadata": {}}},
        {"custom": {"text": "b", "type": "TEXT", "data": {"quick_replies": []}}},
    ]);
    assert_eq!(texts(&reply_to(US, &body)), ["a", "b"]);
}

#[test]
fn saying_nothing_is_no_fault() {
    assert_eq!(cause(US, &response(200, &json!([]))), "replied");
    assert_eq!(
        cause(US, &gateway::Response { status: 200, ..gateway::Response::default() }),
        "replied"
    );
    for body in [json!({"text": "a"}), Value::Null, json!("a")] {
        assert_eq!(cause(US, &response(200, &body)), "wrong_shape", "{body}");
    }
}

#[test]
fn what_is_said_to_others_is_not_shown() {
    let own = occasion().conversation;
    let body = json!([
        {"recipient_id": own, "text": "a"},
        {"recipient_id": "conv_2", "text": "b"},
    ]);
    let reply = reply_to(US, &body);
    assert_eq!(texts(&reply), ["a"]);
    assert_eq!(reply.losses, ["[1].recipient_id: is another conversation's"]);
    let body = json!([{"recipient_id": "conv_2", "text": "b"}]);
    assert_eq!(cause(US, &response(200, &body)), "wrong_shape");
}
