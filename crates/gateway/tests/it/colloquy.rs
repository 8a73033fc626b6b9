//! Our own protocol: what a bot is told, and what of its answers is done.

use gateway::colloquy::{ask, serve};
use gateway::signature::SignatureError;
use gateway::{Arrived, Availability, Credentials, GatewayError, Request, Response, begin};
use model::Secret;
use model::content::Location;
use model::conversation::Tap;
use model::exchange::{BotInput, Protocol};
use serde_json::{Value, json};

use crate::support::{
    cause, event, first, known, message, object, occasion, picture, pretty, question, reply_to,
    response, sent, shown, signing, texts,
};

const US: Protocol = Protocol::Colloquy;
/// 24 bytes, of which nobody holds a secret.
const SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

#[test]
fn a_message_tells_all_that_is_known() {
    let input = BotInput::Message {
        text: "look".to_owned(),
        tap: Some(Tap {
            payload: Some("p".to_owned()),
            metadata: vec![json!({"a": 1})],
            context: object(json!({"page": "/cart"})),
        }),
        files: vec![picture("cat")],
        location: Some(Location {
            latitude: 48.2,
            longitude: 16.37,
            label: Some("Home".to_owned()),
        }),
    };
    let mut question = question(US, input);
    question.entities.insert("city".to_owned(), known("Pune"));
    question.environment.insert("STAGE".to_owned(), "test".to_owned());
    question.asks_availability = true;
    let mut occasion = occasion();
    occasion.availability = Some(Availability::Online);
    occasion.reply_url = Some("https://our.example/later/1".to_owned());
    occasion.details.hops = 1;
    insta::assert_snapshot!(pretty(&shown(&first(&question, &occasion, &Credentials::default()))));
}

#[test]
fn an_event_is_told_with_its_data() {
    insta::assert_snapshot!(pretty(&sent(US, event("WELCOME", Some(json!({"k": 1}))))["body"]));
}

fn headers(request: &Request) -> Vec<(String, String)> {
    let header = |(name, value): &(String, Secret<String>)| (name.clone(), value.expose().clone());
    request.headers.iter().map(header).collect()
}

#[test]
fn a_signed_request_is_verified_and_a_changed_one_is_not() {
    let request = first(&question(US, message("hi")), &occasion(), &signing(SECRET));
    let headers = headers(&request);
    let secret = Secret::new(SECRET.to_owned());
    let now = occasion().now;
    let arrived = Arrived { headers: &headers, body: &request.body };
    assert_eq!(serve::verify(arrived, &secret, now), Ok(()));
    let mut body = request.body.clone();
    body.push(b' ');
    let changed = Arrived { body: &body, ..arrived };
    assert_eq!(serve::verify(changed, &secret, now), Err(SignatureError::Wrong));
    let unsigned = Arrived { headers: &[], ..arrived };
    assert_eq!(serve::verify(unsigned, &secret, now), Err(SignatureError::Missing));
}

#[test]
fn without_a_secret_a_request_is_named_and_not_signed() {
    let request = first(&question(US, message("hi")), &occasion(), &Credentials::default());
    assert_eq!(request.header("webhook-id"), Some("conv_1/3/1"));
    assert_eq!(request.header("webhook-timestamp"), Some("1772359201"));
    assert_eq!(request.header("webhook-signature"), None);
    let error = begin(&question(US, message("hi")), &occasion(), &signing("hunter2")).unwrap_err();
    assert_eq!(error, GatewayError::Secret);
}

#[test]
fn an_answer_may_come_later() {
    assert_eq!(cause(US, &Response { status: 202, ..Response::default() }), "replied");
    assert_eq!(cause(US, &Response { status: 204, ..Response::default() }), "replied");
    let reply = ask::read_later(&json!({"messages": [{"text": "done"}]})).unwrap();
    assert_eq!(texts(&reply), ["done"]);
}

#[test]
fn what_is_no_answer_is_a_failure() {
    let many = json!({"messages": vec![json!({"text": "a"}); 21]});
    let cases: [(u16, Value, &str); 6] = [
        (200, json!({}), "replied"),
        (200, json!([]), "wrong_shape"),
        (200, json!({"messages": "a"}), "wrong_shape"),
        (200, Value::Null, "wrong_shape"),
        (200, many, "reply_too_large"),
        (429, json!({"messages": []}), "status"),
    ];
    for (status, body, expected) in cases {
        assert_eq!(cause(US, &response(status, &body)), expected, "{body}");
    }
    assert_eq!(cause(US, &Response { status: 200, ..Response::default() }), "wrong_shape");
}

#[test]
fn everything_that_can_be_wanted_is_read() {
    let body = json!({
        "messages": [
            {"text": "a", "delay_ms": 700},
            {"type": "notice", "text": "b", "audience": "members"},
        ],
        "variables": {"order": "A-17"},
        "tell_availability": true,
        "ask_rating": true,
        "handoff": {"team": "Billing", "to": "ann@example.org", "event": {"name": "WELCOME", "data": {"k": 1}}},
        "close": {"survey": true},
        "done": false,
        "conversation_details": {"a": 1},
        "contact_details": {"b": null},
        "intents": [{"name": "order", "score": 0.5}],
        "colour": "red",
    });
    insta::assert_snapshot!(pretty(&reply_to(US, &body)));
}

#[test]
fn what_cannot_be_shown_is_left_out_and_told() {
    let body = json!({"messages": [
        {"type": "hologram", "text": "a"},
        {"type": "hologram"},
        {"type": "image", "url": "javascript:alert(1)"},
        {"type": "buttons", "text": "b", "buttons": [
            {"label": "x", "action": {"type": "link", "url": "data:text/html,x"}},
            {"label": "y"},
        ]},
        {"type": "html", "html": "<b>c</b><script>alert(1)</script>"},
        7,
    ]});
    let reply = reply_to(US, &body);
    insta::assert_snapshot!(pretty(&reply));
}

#[test]
fn a_text_that_is_too_long_is_cut() {
    let reply = reply_to(US, &json!({"messages": [{"text": "ä".repeat(8_001)}]}));
    assert_eq!(texts(&reply)[0].chars().count(), 8_000);
    assert_eq!(reply.losses, ["message 1: only its first 8000 characters"]);
}

#[test]
fn of_long_lists_the_beginning_is_shown() {
    let replies: Vec<Value> = (0..101).map(|n| json!({"title": n.to_string()})).collect();
    let reply = reply_to(US, &json!({"messages": [{"text": "a", "quick_replies": replies}]}));
    assert_eq!(texts(&reply)[0].lines().count(), 101);
    assert_eq!(reply.losses, ["messages[0].quick_replies: only its first 100 entries"]);
}

#[test]
fn bots_joined_to_each_other_stop() {
    let mut occasion = occasion();
    for (hops, is_asked) in [(0, true), (2, true), (3, false), (u32::MAX, false)] {
        occasion.details.hops = hops;
        let asked = begin(&question(US, message("hi")), &occasion, &Credentials::default());
        assert_eq!(asked.is_ok(), is_asked, "{hops}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let error = |change: &dyn Fn(&mut model::exchange::BotRequest)| {
        let mut question = question(US, message("hi"));
        change(&mut question);
        begin(&question, &occasion(), &Credentials::default()).unwrap_err().cause().as_str()
    };
    assert_eq!(error(&|it| it.url = "bot.example.org".to_owned()), "bad_address");
    assert_eq!(error(&|it| it.url = "ftp://bot.example.org".to_owned()), "bad_address");
    assert_eq!(error(&|it| it.input = message(&"a".repeat(300_000))), "request_too_large");
    assert_eq!(
        error(&|it| {
            let files = vec![picture("unknown")];
            it.input = BotInput::Message { text: String::new(), tap: None, files, location: None };
        }),
        "bad_settings"
    );
}
