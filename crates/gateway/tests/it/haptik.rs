//! Haptik: what an endpoint is told, and what of its answers is done.

use gateway::{Credentials, Response};
use model::content::{Content, Location};
use model::conversation::Tap;
use model::exchange::{BotAction, BotInput, Protocol};
use serde_json::{Value, json};

use crate::support::{
    cause, event, first, known, message, object, occasion, picture, pretty, question, reply_to,
    response, sent, shown, signing, texts,
};

const US: Protocol = Protocol::Haptik;

#[test]
fn a_message_has_every_documented_field() {
    let mut question = question(US, message("hello"));
    question.entities.insert("feedback_regex".to_owned(), known("hello"));
    question.entities.insert("city".to_owned(), known("Pune"));
    question.conversation_details = object(json!({"order_id": "A-17"}));
    question.user_details = object(json!({"phone_number": "8800000000"}));
    question.environment.insert("CRM_API".to_owned(), "https://crm.example.org".to_owned());
    insta::assert_snapshot!(pretty(&shown(&first(
        &question,
        &occasion(),
        &Credentials::default()
    ))));
}

#[test]
fn the_whole_message_is_told_whatever_is_known_of_it() {
    let entities = &sent(US, message("hello"))["body"]["entities"];
    let expected = json!({"feedback_regex": [
        {"detection": "message", "original_text": "hello", "entity_value": "hello"},
    ]});
    assert_eq!(*entities, expected);
}

#[test]
fn what_a_tap_stands_for_is_the_message() {
    let tap = Tap { payload: Some("Yes. {id:7}".to_owned()), ..Tap::default() };
    let input = BotInput::Message {
        text: "Yes".to_owned(),
        tap: Some(tap),
        files: Vec::new(),
        location: None,
    };
    let body = sent(US, input)["body"].clone();
    assert_eq!(body["entities"]["feedback_regex"][0]["original_text"], "Yes. {id:7}");
}

#[test]
fn files_and_places_are_entities() {
    let input = BotInput::Message {
        text: String::new(),
        tap: None,
        files: vec![picture("cat")],
        location: Some(Location { latitude: 48.2, longitude: 16.37, label: None }),
    };
    insta::assert_snapshot!(pretty(&sent(US, input)["body"]["entities"]));
}

#[test]
fn an_event_has_no_entities() {
    let body = sent(US, event("WELCOME", None))["body"].clone();
    assert_eq!((&body["event"], &body["entities"]), (&json!("WELCOME"), &json!({})));
}

#[test]
fn a_request_is_signed_only_with_a_secret() {
    let question = question(US, message("hello"));
    let signed = first(&question, &occasion(), &signing("test"));
    let code =
        gateway::signature::hub_signature(&model::Secret::new("test".to_owned()), &signed.body);
    assert_eq!(signed.header("X-Hub-Signature"), Some(code.as_str()));
    let unsigned = first(&question, &occasion(), &Credentials::default());
    assert_eq!(unsigned.header("X-Hub-Signature"), None);
}

#[test]
fn elements_come_as_texts_or_objects() {
    let body = json!({"status": true, "response": [
        "a",
        r#"{"text":"b","type":"TEXT","data":{"quick_replies":[]}}"#,
        {"text": "c", "type": "TEXT", "data": {"quick_replies": []}},
    ]});
    let reply = reply_to(US, &body);
    assert_eq!(texts(&reply), ["a", "b", "c"]);
    assert_eq!(reply.is_done, Some(true));
    assert!(matches!(&reply.actions[1], BotAction::Say { content: Content::Text { .. }, .. }));
}

#[test]
fn details_are_taken_over() {
    let body = json!({
        "response": [], "status": "false", "conversation_details": {"order_id": "A-17", "old": null},
        "user_details": "nobody",
    });
    let reply = reply_to(US, &body);
    assert_eq!(reply.is_done, Some(false));
    assert_eq!(reply.conversation_details, object(json!({"order_id": "A-17", "old": null})));
    assert_eq!(reply.losses, ["user_details: isn't an object"]);
}

#[test]
fn an_answer_without_response_is_a_failure() {
    let cases: [(u16, Value, &str); 8] = [
        (500, json!({"response": ["a"], "status": true}), "status"),
        (200, json!({"status": true}), "wrong_shape"),
        (200, json!({"response": null}), "wrong_shape"),
        (200, json!({"response": 7}), "wrong_shape"),
        (200, json!(["a"]), "wrong_shape"),
        (200, Value::Null, "wrong_shape"),
        (200, json!({"response": vec!["a"; 21]}), "reply_too_large"),
        (200, json!({"response": "a"}), "replied"),
    ];
    for (status, body, expected) in cases {
        assert_eq!(cause(US, &response(status, &body)), expected, "{body}");
    }
    assert_eq!(cause(US, &Response { status: 204, ..Response::default() }), "wrong_shape");
}
