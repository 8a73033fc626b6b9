use proptest::prelude::*;

use super::*;
use serde_json::json;

fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Response {
    let content_type = (!content_type.is_empty()).then(|| content_type.to_owned());
    Response { status, content_type, body: body.into() }
}

fn cause(response: &Response) -> Option<Cause> {
    judge(response).err().map(|failure| failure.cause)
}

#[test]
fn every_fault_has_its_cause() {
    let json = "application/json";
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let cases: Vec<(&str, Response, Cause)> = vec![
        ("an array with an error", response(500, json, r#"[{"message":"x"}]"#), Cause::Status),
        ("not found", response(404, "text/html", "<html>"), Cause::Status),
        ("too many requests", response(429, json, ""), Cause::Status),
        ("no status", response(0, json, "[]"), Cause::Status),
        ("switching protocols", response(101, "", ""), Cause::Status),
        ("moved", response(301, json, "[]"), Cause::Redirect),
        ("not modified", response(304, "", ""), Cause::Redirect),
        (
            "a page",
            response(200, "text/html; charset=utf-8", "<!doctype html>"),
            Cause::WrongContent,
        ),
        ("an image", response(200, "image/png", vec![0x89, b'P']), Cause::WrongContent),
        ("a page without a type", response(200, "", "<html>"), Cause::NotJson),
        ("words", response(200, "text/plain", "Service unavailable"), Cause::NotJson),
        ("UTF-16", response(200, json, vec![0xff, 0xfe, b'[', 0, b']', 0]), Cause::NotJson),
        ("cut off", response(200, json, r#"[{"message":"x"#), Cause::Truncated),
        ("cut off after a comma", response(200, json, r#"[{"message":"x"},"#), Cause::Truncated),
        ("a comma too many", response(200, json, r#"[{"message":"x"},]"#), Cause::BadJson),
        ("more behind it", response(200, json, r#"[] []"#), Cause::BadJson),
        ("no UTF-8", response(200, json, vec![b'"', 0xff, b'"']), Cause::BadJson),
        ("a word like true", response(200, json, "tomorrow"), Cause::BadJson),
        ("deep", response(200, json, deep), Cause::TooDeep),
        ("deep and cut off", response(200, json, "[".repeat(70)), Cause::TooDeep),
        ("5 MB", response(200, json, vec![b' '; 5_000_000]), Cause::ReplyTooLarge),
    ];
    for (name, response, expected) in cases {
        assert_eq!(cause(&response), Some(expected), "{name}");
    }
}

#[test]
fn json_is_taken_whatever_its_type() {
    let types = ["", "application/json", "application/problem+json", "text/html", "text/plain"];
    for content_type in types {
        let body = judge(&response(200, content_type, "\u{feff} {\"a\": \"[[\\\"\"} "));
        assert_eq!(body, Ok(Body::Json(json!({"a": "[[\""}))), "{content_type}");
    }
}

#[test]
fn nothing_and_blanks_are_an_empty_body() {
    for (status, body) in [(200, ""), (200, " \n"), (204, ""), (204, "[]"), (202, "")] {
        assert_eq!(judge(&response(status, "application/json", body)), Ok(Body::Empty), "{status}");
    }
}

#[test]
fn the_limit_of_depth_itself_is_allowed() {
    let at = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(cause(&response(200, "", at(MAX_DEPTH))), None);
    assert_eq!(cause(&response(200, "", at(MAX_DEPTH + 1))), Some(Cause::TooDeep));
}

#[test]
fn what_is_too_much_is_cut() {
    let reply = BotReply {
        losses: vec![String::new(); MAX_LOSSES + 1],
        intents: vec![(String::new(), 1.0); MAX_INTENTS + 1],
        ..BotReply::default()
    };
    let reply = check_reply(reply).unwrap();
    assert_eq!((reply.losses.len(), reply.intents.len()), (MAX_LOSSES, MAX_INTENTS));
}

proptest! {
    #[test]
    fn what_is_cut_off_anywhere_is_truncated(text in "[a-zä\\\\\"{}\\[ ]{0,12}", number in any::<f64>(), at in any::<prop::sample::Index>()) {
        let whole = json!([{"message": text, "n": [number, true, null]}, {}]).to_string().into_bytes();
        let end = 1 + at.index(whole.len() - 1);
        prop_assert_eq!(cause(&response(200, "application/json", whole.clone())), None);
        let cut = response(200, "application/json", &whole[..end]);
        prop_assert_eq!(cause(&cut), Some(Cause::Truncated), "{:?}", String::from_utf8_lossy(&whole[..end]));
    }
}
