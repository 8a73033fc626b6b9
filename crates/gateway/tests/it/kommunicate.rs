//! Kommunicate: what custom bots are told, and what of their answers is done.

use gateway::{Availability, Credentials, Next, begin};
use model::Secret;
use model::content::Location;
use model::conversation::Tap;
use model::exchange::{BotAction, BotAnswer, BotInput, BotReply, Protocol, WELCOME};
use serde_json::{Value, json};

use crate::support::{
    answered, cause, event, first, message, object, occasion, picture, pretty, question, reply_to,
    response, sent, shown, tapped, texts,
};

const US: Protocol = Protocol::Kommunicate;

fn body(input: BotInput) -> Value {
    sent(US, input)["body"].clone()
}

#[test]
fn a_text_has_every_documented_key() {
    insta::assert_snapshot!(pretty(&sent(US, message("Hi"))));
}

#[test]
fn a_text_is_no_event() {
    let body = body(message("Hi"));
    assert!(body.get("eventName").is_none());
    assert_eq!(body["metadata"]["KM_CHAT_CONTEXT"]["attachments"], json!([]));
    assert_eq!(body["applicationKey"], body["applicationId"]);
    assert!(body["groupId"].is_number() && body["createdAt"].is_number());
}

#[test]
fn events_are_told_by_name() {
    for name in [WELCOME, "promo"] {
        assert_eq!(body(event(name, None))["eventName"], name);
    }
    insta::assert_snapshot!(pretty(&body(event("promo", Some(json!({"k": 1}))))));
}

#[test]
fn files_and_places_are_one_media_event() {
    let input = BotInput::Message {
        text: "look".to_owned(),
        tap: None,
        files: vec![picture("cat"), picture("dog")],
        location: Some(Location { latitude: 48.2, longitude: 16.37, label: None }),
    };
    insta::assert_snapshot!(pretty(&body(input)));
}

#[test]
fn a_place_alone_is_a_message_of_its_kind() {
    let location = Some(Location { latitude: -1.5, longitude: 36.0, label: None });
    let input = BotInput::Message { text: String::new(), tap: None, files: Vec::new(), location };
    let body = body(input);
    assert_eq!(body["contentType"], 2);
    assert_eq!(body["message"], r#"{"lat":-1.5,"lon":36.0}"#);
    let expected = json!([{"type": "location", "payload": {"lat": "-1.5", "lon": "36"}}]);
    assert_eq!(body["metadata"]["KM_CHAT_CONTEXT"]["attachments"], expected);
}

#[test]
fn the_context_of_a_tap_goes_over_the_messages_and_that_over_the_conversations() {
    let mut occasion = occasion();
    occasion.details.context = object(
        json!({"a": "saved", "b": "saved", "c": "saved", "from": "mallory", "kmUserLocale": "fr"}),
    );
    let tap = Tap {
        payload: Some("Not at all".to_owned()),
        metadata: vec![
            json!({"KM_CHAT_CONTEXT": {"c": "tap"}, "KM_FAQ_ID": "f1", "source": "KOMMUNICATE"}),
        ],
        context: object(json!({"b": "message", "c": "message"})),
    };
    let input = BotInput::Message {
        text: "No".to_owned(),
        tap: Some(tap),
        files: Vec::new(),
        location: None,
    };
    let body =
        shown(&first(&question(US, input), &occasion, &Credentials::default()))["body"].clone();
    let context = &body["metadata"]["KM_CHAT_CONTEXT"];
    assert_eq!(body["message"], "Not at all");
    assert_eq!(
        (&context["a"], &context["b"], &context["c"]),
        (&json!("saved"), &json!("message"), &json!("tap"))
    );
    assert_eq!((&context["from"], &context["kmUserLocale"]), (&json!("ann-7"), &json!("fr")));
    assert_eq!(
        (&body["metadata"]["KM_FAQ_ID"], &body["metadata"]["source"]),
        (&json!("f1"), &json!("KOMMUNICATE"))
    );
}

#[test]
fn a_context_that_is_json_in_a_text_is_merged_like_an_object() {
    let input = tapped("No", json!({"KM_CHAT_CONTEXT": "{\"buttonClicked\":true}"}));
    assert_eq!(body(input)["metadata"]["KM_CHAT_CONTEXT"]["buttonClicked"], true);
}

#[test]
fn a_tap_may_stand_for_an_event() {
    let body = body(tapped("Zone 1", json!({"KM_TRIGGER_EVENT": "Zone"})));
    assert_eq!((&body["eventName"], &body["message"]), (&json!("Zone"), &json!("Zone 1")));
}

#[test]
fn a_tap_that_skips_bots_asks_nobody() {
    for (skips, is_asked) in [(json!(true), false), (json!("true"), false), (json!(false), true)] {
        let question = question(US, tapped("Yes", json!({"skipBot": skips})));
        let next = begin(&question, &occasion(), &Credentials::default()).unwrap();
        match next {
            Next::Send(..) => assert!(is_asked, "{skips}"),
            Next::Done(answer) => {
                assert!(!is_asked, "{skips}");
                assert_eq!(answer, BotAnswer::Replied(BotReply::default()));
            }
        }
    }
}

#[test]
fn a_bot_that_asked_is_told_whether_agents_are_there() {
    let mut question = question(US, message("hi"));
    let mut occasion = occasion();
    occasion.availability = Some(Availability::Away);
    let told = |question: &_, occasion: &_| {
        let body = shown(&first(question, occasion, &Credentials::default()))["body"].clone();
        body["metadata"]["KM_CHAT_CONTEXT"]["actionResponse"].clone()
    };
    assert_eq!(told(&question, &occasion), Value::Null);
    question.asks_availability = true;
    let expected =
        json!([{"name": "fetchAgentAvailability", "payload": {"availabilityStatus": "away"}}]);
    assert_eq!(told(&question, &occasion), expected);
}

#[test]
fn a_tap_may_ask_whether_agents_are_there() {
    let question =
        question(US, tapped("People?", json!({"actionRequest": "fetchAgentAvailability"})));
    let mut occasion = occasion();
    occasion.availability = Some(Availability::Online);
    let body = shown(&first(&question, &occasion, &Credentials::default()))["body"].clone();
    let answer = &body["metadata"]["KM_CHAT_CONTEXT"]["actionResponse"][0];
    assert_eq!(answer["payload"]["availabilityStatus"], "online");
}

#[test]
fn headers_are_sent_as_set_and_credentials_win() {
    let mut question = question(US, message("hi"));
    question.headers = vec![
        ("X-Token".to_owned(), "a".to_owned()),
        ("Authorization".to_owned(), "public".to_owned()),
        ("Content-Type".to_owned(), "text/plain".to_owned()),
        ("Colloquy-Hops".to_owned(), "0".to_owned()),
    ];
    let secret = Secret::new("Bearer s3cret".to_owned());
    let credentials =
        Credentials { headers: vec![("authorization".to_owned(), secret)], signing: None };
    let request = first(&question, &occasion(), &credentials);
    let expected = [
        ("x-token", "a"),
        ("authorization", "Bearer s3cret"),
        ("content-type", "application/json"),
        ("colloquy-hops", "1"),
    ];
    for (name, value) in expected {
        assert_eq!(request.header(name), Some(value));
    }
    assert_eq!(request.headers.len(), expected.len());
    assert!(!format!("{request:?} {credentials:?}").contains("s3cret"));
}

#[test]
fn two_bots_at_one_address_differ_by_their_id_alone() {
    let (one, mut two) = (question(US, message("hi")), question(US, message("hi")));
    two.remote_bot = "other".to_owned();
    let [one, two] = [one, two].map(|it| first(&it, &occasion(), &Credentials::default()).body);
    let two = String::from_utf8(two).unwrap().replace("\"other\"", "\"orders-bot\"");
    assert_eq!(String::from_utf8(one).unwrap(), two);
}

#[test]
fn each_element_is_a_message_in_order() {
    let reply = reply_to(US, &json!([{"message": "a"}, {"message": "b"}]));
    assert_eq!(texts(&reply), ["a", "b"]);
}

#[test]
fn saying_nothing_is_no_fault() {
    for body in ["", " ", "[]", r#"{"status":"Success"}"#, "{}"] {
        let response = gateway::Response { status: 200, content_type: None, body: body.into() };
        let answer = answered(&question(US, message("hi")), &response);
        assert_eq!(answer, BotAnswer::Replied(BotReply::default()), "{body:?}");
    }
    let response = gateway::Response { status: 204, ..gateway::Response::default() };
    assert_eq!(cause(US, &response), "replied");
}

#[test]
fn one_object_is_one_message_and_what_is_no_object_is_dropped() {
    assert_eq!(texts(&reply_to(US, &json!({"message": "x"}))), ["x"]);
    let reply = reply_to(US, &json!(["x", {"message": "y"}]));
    assert_eq!(texts(&reply), ["y"]);
    assert_eq!(reply.losses.len(), 1);
}

#[test]
fn texts_after_a_hand_off_are_said_too() {
    let body = json!([
        {"message": "one"},
        {"message": "wait", "metadata": {"KM_ASSIGN_TO": ""}},
        {"message": "two"},
    ]);
    let reply = reply_to(US, &body);
    assert_eq!(texts(&reply), ["one", "wait", "two"]);
    assert!(matches!(&reply.actions[2], BotAction::Assign(to) if to.name.is_none()));
}

#[test]
fn of_a_failure_nothing_is_rendered() {
    let array = json!([{"message": "x"}]);
    assert_eq!(cause(US, &response(500, &array)), "status");
    assert_eq!(cause(US, &response(302, &array)), "redirect");
    assert_eq!(cause(US, &response(200, &Value::Null)), "wrong_shape");
    assert_eq!(cause(US, &response(200, &json!(7))), "wrong_shape");
    assert_eq!(cause(US, &response(200, &json!("hello"))), "wrong_shape");
    assert_eq!(
        cause(US, &response(200, &Value::Array(vec![json!({"message": "x"}); 20]))),
        "replied"
    );
    assert_eq!(
        cause(US, &response(200, &Value::Array(vec![json!({"message": "x"}); 21]))),
        "reply_too_large"
    );
}
