//! Answers that came whole, and are no answers.

use model::exchange::Protocol;
use serde_json::{Value, json};
use testkit::Answer;

use super::End::{self, Answered, Fails, Lost, Silent};
use super::{Behaviour, Ends, protocol};

const FINE: &str = super::super::FINE;
/// Protocols whose answers are objects.
const OBJECTS: &[(Protocol, End)] = &[
    // An object that is no message says nothing.
    (Protocol::Kommunicate, Silent),
    // Nor does one of ours, but for what it has instead.
    (Protocol::Colloquy, Lost("error: isn't known")),
];

pub fn all() -> Vec<Behaviour> {
    let mut rows = texts();
    rows.extend(shapes());
    rows.extend(sizes());
    rows
}

fn row(name: &str, answer: impl Fn(Protocol) -> Answer, ends: Ends) -> Behaviour {
    Behaviour::of_protocols(name, answer, ends)
}

fn json_of(body: impl Into<Vec<u8>>) -> Answer {
    Answer::bytes(body).header("content-type", "application/json")
}

fn fine(protocol: Protocol) -> String {
    protocol::says(protocol, &[FINE]).to_string()
}

/// What isn't JSON, or not well. A service may say what it likes, and nobody reads what a webhook's receiver
/// says.
fn texts() -> Vec<Behaviour> {
    let fails = |code| Ends { bot: Fails(code), ..Ends::of(Answered) };
    let page = |_| Answer::bytes(*b"<html>Welcome</html>").header("content-type", "text/html");
    let cut = |of| {
        let body = fine(of);
        json_of(&body.as_bytes()[..body.len() * 2 / 3])
    };
    let not_text = |of| {
        let mut body = fine(of).into_bytes();
        let place = body.windows(FINE.len()).position(|part| part == FINE.as_bytes());
        body[place.unwrap_or_default()] = 0xff;
        json_of(body)
    };
    let utf_16 = |of| {
        let units = std::iter::once(0xfeff).chain(fine(of).encode_utf16().collect::<Vec<_>>());
        let body: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
        Answer::bytes(body).header("content-type", "application/json; charset=utf-16")
    };
    let marked = |of| json_of(["\u{feff}", &fine(of)].concat());
    let mislabelled =
        |of| Answer::bytes(fine(of)).header("content-type", "application/json; charset=iso-8859-7");
    let as_page = |of| Answer::bytes(fine(of)).header("content-type", "text/html");
    let comma = |of| json_of(fine(of).replacen('"', ",\"", 1));
    vec![
        row("a-page", page, fails("wrong_content")),
        row("words", |_| json_of("It works!"), fails("not_json")),
        row("cut-json", cut, fails("truncated")),
        row("a-comma-too-many", comma, fails("bad_json")),
        row("no-utf-8", not_text, fails("bad_json")),
        row("utf-16", utf_16, fails("not_json")),
        row("utf-8-with-a-mark", marked, Ends::of(Answered)),
        row("another-charset-named", mislabelled, Ends::of(Answered)),
        row("json-named-a-page", as_page, Ends::of(Answered)),
    ]
}

/// JSON that isn't what the protocol says.
fn shapes() -> Vec<Behaviour> {
    let wrong = |but| Ends::bots(Fails("wrong_shape"), but).service(Answered);
    let of = |value: Value| move |_| Answer::json(200, &value);
    let none = |of| Answer::json(200, &protocol::wrap(of, vec![json!(42), Value::Null]));
    let nothing = |of| Answer::json(200, &protocol::wrap(of, Vec::new()));
    let empty = &[
        (Protocol::Haptik, Fails("wrong_shape")),
        (Protocol::LivePerson, Fails("wrong_shape")),
        (Protocol::Colloquy, Fails("wrong_shape")),
    ];
    let needs_message = &[(Protocol::LivePerson, Fails("wrong_shape"))];
    vec![
        row("a-string", of(json!("hello")), wrong(&[])),
        row("null", of(Value::Null), wrong(&[])),
        row("true", of(json!(true)), wrong(&[])),
        row("a-number", |_| json_of("1e999"), wrong(&[])),
        row("a-list-of-numbers", of(json!([1, 2])), wrong(&[])),
        row("another-object", of(json!({ "error": "oops" })), wrong(OBJECTS)),
        row("messages-that-are-none", none, wrong(&[])),
        row("no-messages", nothing, Ends::bots(Silent, needs_message).service(Answered)),
        row("empty", |_| json_of(""), Ends::bots(Silent, empty).service(Answered)),
    ]
}

/// Too much, or too deep.
fn sizes() -> Vec<Behaviour> {
    let many = |count: usize| {
        move |of| {
            let message = protocol::message(of, FINE).to_string();
            let empty = protocol::wrap(of, Vec::new()).to_string();
            json_of(empty.replace("[]", &format!("[{}]", vec![message; count].join(","))))
        }
    };
    let large = |of| json_of(protocol::says(of, &[&"x".repeat(5_000_000)]).to_string());
    let deep = |_| json_of(format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)));
    let deep_objects = |_| json_of(format!("{}1{}", "{\"a\":".repeat(10_000), "}".repeat(10_000)));
    let too_large = Ends::bots(Fails("reply_too_large"), &[]);
    let for_all = too_large.service(Fails("response_too_large")).webhook(Answered);
    vec![
        row("nested-lists", deep, Ends { bot: Fails("too_deep"), ..Ends::of(Answered) }),
        row("nested-objects", deep_objects, Ends { bot: Fails("too_deep"), ..Ends::of(Answered) }),
        row("21-messages", many(21), too_large.service(Answered)),
        row("100000-messages", many(100_000), for_all),
        row("5-megabytes", large, for_all),
    ]
}
