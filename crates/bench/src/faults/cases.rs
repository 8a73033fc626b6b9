//! What may be wrong with a server that bots call, and what is to be said about it.

use std::io::Write as _;
use std::time::Duration;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::{Value, json};
use testkit::{Answer, Fault, TlsFault};

/// Something that is wrong.
pub struct Case {
    pub name: String,
    pub fault: Fault,
    /// What becomes of it when an external bot does it.
    pub bot: End,
    /// When a service does it; `None` where that is no fault of a service, or the same as another.
    pub service: Option<End>,
}

/// How a turn ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// With the words for failures, and a report with this code.
    Fails(&'static str),
    /// As [`End::Fails`], with the code `connect` or `connection_lost`: a connection may be reset while it is
    /// made or right after.
    FailsToConnect,
    /// With the words for failures, and a report with this HTTP status.
    FailsWithStatus(u16),
    /// With what was answered.
    Answered,
    /// With nothing: the bot had nothing to say.
    Silent,
}

use End::{Answered, Fails, FailsToConnect, FailsWithStatus, Silent};

/// What a server says that works.
pub fn good() -> Answer {
    Answer::json(200, &json!([{ "message": super::FINE }]))
}

fn good_body() -> String {
    json!([{ "message": super::FINE }]).to_string()
}

/// All that may be wrong.
///
/// # Errors
///
/// When a body can't be packed.
pub fn all() -> Result<Vec<Case>> {
    let mut cases = statuses();
    cases.extend(connections());
    cases.extend(bodies());
    cases.extend(slow_ones());
    cases.extend(framing()?);
    Ok(cases)
}

fn case(name: &str, fault: Fault, bot: End, service: Option<End>) -> Case {
    Case { name: name.to_owned(), fault, bot, service }
}

fn statuses() -> Vec<Case> {
    let told = json!([{ "message": "never said" }]);
    let with = |status: u16| Fault::Answer(Answer::json(status, &told));
    let refused = [400, 401, 403, 404, 408, 409, 413, 418, 429, 500, 501, 502, 503, 504];
    let mut cases: Vec<Case> = refused
        .into_iter()
        .map(|status| Case {
            name: format!("status-{status}"),
            fault: with(status),
            bot: Fails("status"),
            service: Some(FailsWithStatus(status)),
        })
        .collect();
    let redirect = |status, to| Fault::Answer(Answer::redirect(status, to));
    cases.extend([
        case("status-204", Fault::Answer(Answer::status(204)), Silent, Some(FailsWithStatus(204))),
        case(
            "redirect-to-metadata",
            redirect(302, "http://169.254.169.254/latest"),
            Fails("redirect"),
            Some(FailsWithStatus(302)),
        ),
        case(
            "redirect-that-keeps-the-post",
            redirect(307, "http://127.0.0.1:1/"),
            Fails("redirect"),
            Some(FailsWithStatus(307)),
        ),
    ]);
    cases
}

fn connections() -> Vec<Case> {
    let both = |name, fault, code| case(name, fault, Fails(code), Some(Fails(code)));
    vec![
        both("refused", Fault::Refuse, "connect"),
        // Three seconds for a connection are more than the bot has.
        case("unreachable", Fault::Vanish, Fails("timeout"), Some(Fails("connect_timeout"))),
        case("reset-at-once", Fault::Reset, FailsToConnect, Some(FailsToConnect)),
        both("tls-not-spoken", Fault::Tls(TlsFault::Plain), "tls"),
        both("tls-closed", Fault::Tls(TlsFault::Close), "connect"),
        case(
            "tls-stalled",
            Fault::Tls(TlsFault::Stall),
            Fails("timeout"),
            Some(Fails("connect_timeout")),
        ),
        both("tls-self-signed", Fault::Tls(TlsFault::SelfSigned), "tls"),
        both("reset-after-the-request", Fault::Answer(Answer::reset()), "connection_lost"),
        both("closed-after-the-request", Fault::Answer(Answer::close()), "connection_lost"),
    ]
}

fn bodies() -> Vec<Case> {
    let with = |body: String| {
        Fault::Answer(Answer::bytes(body).header("content-type", "application/json"))
    };
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let item = good_body().trim_matches(['[', ']']).to_owned();
    let many = format!("[{}]", vec![item.as_str(); 100_000].join(","));
    let large = json!([{ "message": "x".repeat(5_000_000) }]).to_string();
    let only_bot = |name, fault, code| case(name, fault, Fails(code), None);
    let html = Answer::bytes(*b"<html>Welcome</html>").header("content-type", "text/html");
    let bad_text = b"[{\"message\":\"\xff\xfe\"}]".to_vec();
    let bad_text = Answer::bytes(bad_text).header("content-type", "application/json");
    let too_large = |name, body| {
        case(name, with(body), Fails("reply_too_large"), Some(Fails("response_too_large")))
    };
    vec![
        only_bot("a-page", Fault::Answer(html), "wrong_content"),
        only_bot("no-text", Fault::Answer(bad_text), "bad_json"),
        only_bot("cut-json", with("[{\"message\":\"he".to_owned()), "truncated"),
        only_bot("a-string", with("\"hello\"".to_owned()), "wrong_shape"),
        only_bot("null", with(Value::Null.to_string()), "wrong_shape"),
        only_bot("a-number", with("1e999".to_owned()), "wrong_shape"),
        only_bot("nested", with(deep), "too_deep"),
        only_bot(
            "21-messages",
            with(format!("[{}]", vec![item.as_str(); 21].join(","))),
            "reply_too_large",
        ),
        too_large("100000-messages", many),
        too_large("5-megabytes", large),
        case("empty", with(String::new()), Silent, None),
        case("no-messages", with("[]".to_owned()), Silent, None),
    ]
}

fn slow_ones() -> Vec<Case> {
    let whole = || Answer::json(200, &json!([{ "message": "too late" }]));
    let late = Fault::Answer(whole().after(Duration::from_secs(2)));
    let dripping = Answer::bytes(vec![b' '; 4_096]).dripping(Duration::from_millis(300));
    let stalled = Answer::bytes(vec![b' '; 4_096]).dripping(Duration::from_secs(60));
    let both = |name, fault, bot, service| case(name, fault, Fails(bot), Some(Fails(service)));
    vec![
        both("silence", Fault::Answer(Answer::hang()), "timeout", "timeout"),
        case("late", late, Fails("timeout"), None),
        both("a-byte-now-and-then", Fault::Answer(dripping), "too_slow", "too_slow"),
        both("stalled-after-headers", Fault::Answer(stalled), "too_slow", "too_slow"),
        both(
            "endless",
            Fault::Answer(Answer::endless(vec![b' '; 4_096])),
            "reply_too_large",
            "response_too_large",
        ),
    ]
}

fn framing() -> Result<Vec<Case>> {
    let body = good_body();
    let response = |headers: &str, body: &str| {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
        Fault::Answer(Answer::raw(format!("{head}{headers}\r\n{body}")))
    };
    let right = format!("content-length: {}\r\n", body.len());
    let both = |name: &str, fault, code| case(name, fault, Fails(code), Some(Fails(code)));
    let mut cases: Vec<Case> = [25, 50, 99]
        .into_iter()
        .map(|percent| {
            let cut = good().truncated_to(body.len() * percent / 100);
            both(&format!("cut-at-{percent}-percent"), Fault::Answer(cut), "connection_lost")
        })
        .collect();
    let second = format!("{body}HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{{}}");
    let zipped = response_of_zipped(&vec![b' '; 64 * 1024 * 1024])?;
    cases.extend([
        both("nonsense", Fault::Answer(Answer::raw(*b"nonsense\r\n\r\n")), "bad_response"),
        both(
            "cut-headers",
            Fault::Answer(Answer::raw(*b"HTTP/1.1 200 OK\r\ncontent-ty")),
            "connection_lost",
        ),
        both(
            "two-lengths",
            response("content-length: 1\r\ncontent-length: 9\r\n", &body),
            "bad_response",
        ),
        both("bad-chunk", response("transfer-encoding: chunked\r\n", "zz\r\n"), "bad_response"),
        both("headers-without-end", Fault::Answer(Answer::raw(long_headers())), "bad_response"),
        case("two-answers", response(&right, &second), Answered, Some(Answered)),
        case("closed-after-the-answer", response(&right, &body), Answered, Some(Answered)),
        case("a-bomb", zipped, Fails("reply_too_large"), Some(Fails("response_too_large"))),
    ]);
    Ok(cases)
}

fn long_headers() -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    for number in 0..20_000 {
        head.extend(format!("x-{number}: {}\r\n", "y".repeat(50)).bytes());
    }
    head
}

fn response_of_zipped(body: &[u8]) -> Result<Fault> {
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    zip.write_all(body)?;
    let answer = Answer::bytes(zip.finish()?).header("content-encoding", "gzip");
    Ok(Fault::Answer(answer.header("content-type", "application/json")))
}
