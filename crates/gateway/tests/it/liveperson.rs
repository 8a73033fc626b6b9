//! LivePerson: the calls of its connector, and what of a bot's answers is done.

use gateway::{Credentials, GatewayError, Next, Response, begin};
use model::content::{Content, Location};
use model::conversation::Audience;
use model::exchange::{BotAction, BotAnswer, BotInput, BotRequest, Protocol, WELCOME};
use serde_json::{Value, json};

use crate::support::{
    event, message, occasion, picture, pretty, question, reply_to, response, shown, tapped, texts,
};

const US: Protocol = Protocol::LivePerson;

/// Drives an exchange with one response after the other, and returns what was sent.
fn driven(
    question: &BotRequest,
    is_opening: bool,
    responses: &[Response],
) -> (Vec<String>, BotAnswer) {
    let mut occasion = occasion();
    occasion.is_opening = is_opening;
    let mut next = begin(question, &occasion, &Credentials::default()).unwrap();
    let (mut sent, mut responses) = (Vec::new(), responses.iter());
    loop {
        match next {
            Next::Send(request, exchange) => {
                let path = request.url.rsplit('/').next().unwrap();
                let body: Value = serde_json::from_slice(&request.body).unwrap();
                let kind = body["type"].as_str().unwrap_or_default();
                sent.push(format!("{} {path} {kind}", request.method).trim_end().to_owned());
                next = exchange.receive(responses.next().expect("one more response"));
            }
            Next::Done(answer) => return (sent, answer),
        }
    }
}

fn said(text: &str) -> Response {
    response(200, &json!({"response": [{"type": "TEXT", "data": {"message": text}}]}))
}

fn status(status: u16) -> Response {
    Response { status, ..Response::default() }
}

fn code(answer: BotAnswer) -> String {
    match answer {
        BotAnswer::Failed(failure) => failure.code,
        BotAnswer::Replied(reply) => texts(&reply).join("|"),
    }
}

/// A name, what is asked and whether for the first time, the responses, what is sent, and the outcome.
type Case<'a> = (&'a str, &'a BotRequest, bool, Vec<Response>, Vec<&'a str>, &'a str);

const PUT: &str = "PUT conv_00000000000000000000000000000001";
const TEXT: &str = "POST events TEXT";

#[test]
fn a_conversation_is_created_where_the_bot_may_not_know_it() {
    let hello = question(US, message("hello"));
    let welcome = question(US, event(WELCOME, None));
    let cases: Vec<Case<'_>> = vec![
        ("known", &hello, false, vec![said("a")], vec![TEXT], "a"),
        ("opening", &hello, true, vec![status(200), said("a")], vec![PUT, TEXT], "a"),
        ("created with 204", &hello, true, vec![status(204), said("a")], vec![PUT, TEXT], "a"),
        ("there already", &hello, true, vec![status(409), said("a")], vec![PUT, TEXT], "a"),
        (
            "welcome",
            &welcome,
            false,
            vec![status(200), said("a")],
            vec![PUT, "POST events START"],
            "a",
        ),
        (
            "forgotten",
            &hello,
            false,
            vec![status(404), status(200), said("a")],
            vec![TEXT, PUT, TEXT],
            "a",
        ),
        (
            "never known",
            &hello,
            false,
            vec![status(404), status(200), status(404)],
            vec![TEXT, PUT, TEXT],
            "status",
        ),
        ("not created", &hello, true, vec![status(500)], vec![PUT], "status"),
        ("moved", &hello, true, vec![status(301)], vec![PUT], "redirect"),
        ("down", &hello, false, vec![status(503)], vec![TEXT], "status"),
        ("silent", &hello, false, vec![status(200)], vec![TEXT], "wrong_shape"),
        (
            "says nothing",
            &hello,
            false,
            vec![response(200, &json!({"response": []}))],
            vec![TEXT],
            "wrong_shape",
        ),
        (
            "nothing to a welcome",
            &welcome,
            false,
            vec![status(200), status(204)],
            vec![PUT, "POST events START"],
            "",
        ),
    ];
    for (name, question, is_opening, responses, expected, outcome) in cases {
        let (sent, answer) = driven(question, is_opening, &responses);
        assert_eq!(sent, expected, "{name}");
        assert_eq!(code(answer), outcome, "{name}");
    }
}

#[test]
fn a_conversation_and_its_events_have_every_documented_field() {
    let mut occasion = occasion();
    occasion.is_opening = true;
    let question = question(US, tapped("hello", json!({"type": "ExternalId", "id": "x"})));
    let Next::Send(put, exchange) = begin(&question, &occasion, &Credentials::default()).unwrap()
    else {
        panic!("nothing is sent")
    };
    let Next::Send(post, _) = exchange.receive(&status(200)) else { panic!("no event is sent") };
    insta::assert_snapshot!(pretty(&json!([shown(&put), shown(&post)])));
}

#[test]
fn files_and_places_are_messages_of_their_own() {
    let input = BotInput::Message {
        text: "look".to_owned(),
        tap: None,
        files: vec![picture("cat")],
        location: Some(Location { latitude: 48.2, longitude: 16.37, label: None }),
    };
    let question = question(US, input);
    let (sent, answer) = driven(&question, false, &[said("a"), said("b"), said("c")]);
    assert_eq!(sent, [TEXT, TEXT, TEXT]);
    assert_eq!(code(answer), "a|b|c");
}

#[test]
fn a_file_is_told_as_the_connector_does() {
    let input = BotInput::Message {
        text: String::new(),
        tap: None,
        files: vec![picture("cat")],
        location: None,
    };
    let next = begin(&question(US, input), &occasion(), &Credentials::default()).unwrap();
    let Next::Send(post, _) = next else { panic!("nothing is sent") };
    insta::assert_snapshot!(pretty(&shown(&post)["body"]));
}

#[test]
fn ids_that_liveperson_would_refuse_are_refused() {
    let with = |bot: &str, environment: &str| {
        let mut question = question(US, message("hi"));
        question.remote_bot = bot.to_owned();
        question.remote_environment = Some(environment.to_owned());
        begin(&question, &occasion(), &Credentials::default()).map(|_| ())
    };
    assert_eq!(with("a-1", "alpha"), Ok(()));
    for bot in ["", "a_b", "a/b", "..", "a b", &"x".repeat(37)] {
        assert_eq!(with(bot, "draft"), Err(GatewayError::RemoteBot(bot.to_owned())));
    }
    for environment in ["", "../x", "a b"] {
        let error = GatewayError::RemoteEnvironment(environment.to_owned());
        assert_eq!(with("a", environment), Err(error));
    }
}

#[test]
fn items_are_done_in_order() {
    let body = json!({
        "response": [
            {"type": "TEXT", "data": {"message": "a"}},
            {"type": "DELAY", "data": {"seconds": 2, "typing": true}},
            {"type": "TEXT", "data": {"message": "b", "messageAudience": "AGENTS_AND_MANAGERS"}},
            {"type": "STRUCTURED_CONTENT", "data": {"structuredContent": {"message": "c", "quickReplies": {
                "type": "quickReplies", "itemsPerRow": 8, "replies": [
                    {"type": "button", "title": "Yes", "click": {"actions": [{"type": "publishText", "text": "y"}]}},
                ],
            }}}},
            {"type": "STRUCTURED_CONTENT", "data": {"structuredContent": {"type": "text", "text": "d"}}},
            {"type": "ACTION", "data": {"name": "TRANSFER", "parameters": {"skillName": "Billing", "agentId": "7"}}},
            {"type": "ACTION", "data": {"name": "CLOSE_CONVERSATION"}},
            {"type": "HOLOGRAM", "data": {}},
        ],
        "analytics": {"intents": [{"id": "order", "description": "", "confidenceScore": 0.75}]},
    });
    let reply = reply_to(US, &body);
    insta::assert_snapshot!(pretty(&reply));
}

#[test]
fn actions_are_done_or_told_as_lost() {
    let action = |name: &str, parameters: Value| {
        let data = json!({"name": name, "parameters": parameters});
        let text = json!({"type": "TEXT", "data": {"message": "a"}});
        reply_to(US, &json!({"response": [text, {"type": "ACTION", "data": data}]}))
    };
    let closed = |parameters| action("CLOSE_CONVERSATION", parameters).actions[1].clone();
    assert_eq!(closed(json!({"withoutPcs": true})), BotAction::Close { with_survey: false });
    assert_eq!(closed(json!({})), BotAction::Close { with_survey: true });
    for name in ["CHANGE_TTR", "INVOKE_FUNCTION", "DANCE"] {
        let reply = action(name, json!({}));
        assert_eq!(reply.actions.len(), 1);
        assert_eq!(reply.losses, [format!("response[1]: the action {name:?} isn't done here")]);
    }
}

#[test]
fn rich_content_brings_no_address_that_runs() {
    let rich = json!({"type": "button", "title": "x", "click": {"actions": [
        {"type": "link", "uri": "javascript:alert(1)"},
    ]}});
    let body =
        json!({"response": [{"type": "STRUCTURED_CONTENT", "data": {"structuredContent": rich}}]});
    let reply = reply_to(US, &body);
    let BotAction::Say { content: Content::Structured { content, .. }, audience, .. } =
        &reply.actions[0]
    else {
        panic!("{reply:?}")
    };
    assert_eq!(*audience, Audience::Everybody);
    assert!(!content.to_string().contains("javascript"));
    assert_eq!(reply.losses.len(), 1);
}

#[test]
fn every_request_of_an_exchange_has_a_key_of_its_own() {
    let mut next =
        begin(&question(US, message("hi")), &occasion(), &Credentials::default()).unwrap();
    let mut keys = Vec::new();
    for response in [status(404), status(200), said("a")] {
        let Next::Send(request, exchange) = next else { panic!("{next:?}") };
        keys.push(request.header("idempotency-key").unwrap().to_owned());
        next = exchange.receive(&response);
    }
    assert_eq!(keys, ["conv_1/3/1/1", "conv_1/3/1/2", "conv_1/3/1/3"]);
}

#[test]
fn of_the_actions_of_several_answers_the_first_is_done() {
    let input = BotInput::Message {
        text: "look".to_owned(),
        tap: None,
        files: vec![picture("cat")],
        location: None,
    };
    let action = |name: &str| {
        let data = json!({"name": name, "parameters": {"skillName": "Billing"}});
        response(200, &json!({"response": [{"type": "ACTION", "data": data}]}))
    };
    let responses = [action("TRANSFER"), action("CLOSE_CONVERSATION")];
    let (_, answer) = driven(&question(US, input), false, &responses);
    let BotAnswer::Replied(reply) = answer else { panic!("{answer:?}") };
    assert!(matches!(reply.actions.as_slice(), [BotAction::Assign(_)]), "{:?}", reply.actions);
    assert_eq!(reply.losses, ["a second action of one answer"]);
}
