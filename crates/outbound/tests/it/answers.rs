//! What servers answer when they are broken or hostile, and what it costs us at most.

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use outbound::{HeaderMap, Limits, Method, Request, Retry};

use crate::server::{Play, Server, answer, last_answer};

/// For servers that are waited for in vain.
const TOTAL: Duration = Duration::from_millis(300);
/// For servers whose fault shows before.
const AMPLE: Duration = Duration::from_secs(10);

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn gzipped(body: &[u8]) -> Vec<u8> {
    answer(200, "content-encoding: gzip\r\nconnection: close\r\n", body)
}

fn text(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn repeat(head: &str, part: &str, pause_ms: u64) -> Play {
    let pause = Duration::from_millis(pause_ms);
    Play::Repeat { head: text(head), part: text(part), pause }
}

/// What the server does, how, and the code it leads to.
type Case = (&'static str, Play, &'static str);

const WITH_LENGTH: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n";
const CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

fn say(head: &str, rest: &str) -> Play {
    Play::Say(text(&format!("{head}{rest}")))
}

fn broken_heads() -> Vec<Case> {
    let ok = "HTTP/1.1 200 OK\r\n";
    let location = format!("location: /{}\r\n\r\n", "a".repeat(1 << 20));
    let two_lengths = "content-length: 1\r\ncontent-length: 2\r\n\r\nab";
    vec![
        ("closes at once", say("", ""), "connection_lost"),
        ("resets at once", Play::SayAndReset(Vec::new()), "connection_lost"),
        ("closes after a byte", say("H", ""), "connection_lost"),
        ("closes within the head", say(ok, "cont"), "connection_lost"),
        ("never answers", Play::SayAndHold(Vec::new()), "timeout"),
        ("stalls in the head", Play::SayAndHold(text(ok)), "timeout"),
        ("sends headers without end", repeat(ok, "a: b\r\n", 5), "timeout"),
        ("says continue without end", repeat("", "HTTP/1.1 100 Continue\r\n\r\n", 0), "timeout"),
        ("doesn't speak HTTP", say("SSH-2.0-OpenSSH_9.6\r\n\r\n", ""), "bad_response"),
        ("speaks HTML only", say("<html>hello</html>\r\n\r\n", ""), "bad_response"),
        ("says two lengths", say(ok, two_lengths), "bad_response"),
        ("says a wrong length", say(ok, "content-length: -1\r\n\r\n"), "bad_response"),
        ("sends a megabyte of header", say(ok, &location), "bad_response"),
        ("sends 200 headers", say(ok, &"a: b\r\n".repeat(200)), "bad_response"),
        ("hides a zero in a header", say(ok, "a: b\0c\r\n\r\n"), "bad_response"),
    ]
}

fn broken_bodies() -> Vec<Case> {
    let half = gzip(&[b'x'; 5_000]);
    let reset = Play::SayAndReset(text(&format!("{WITH_LENGTH}x")));
    let encoded = Play::Say(answer(200, "content-encoding: br\r\n", b"x"));
    vec![
        ("stalls after the head", Play::SayAndHold(text(WITH_LENGTH)), "too_slow"),
        ("sends a byte now and then", repeat(WITH_LENGTH, "x", 20), "too_slow"),
        ("truncates the body", say(WITH_LENGTH, "half"), "connection_lost"),
        ("resets in the body", reset, "connection_lost"),
        ("truncates a chunk", say(CHUNKED, "ff\r\nabc"), "connection_lost"),
        ("leaves the last chunk out", say(CHUNKED, "1\r\na\r\n"), "connection_lost"),
        ("sends a chunk without length", say(CHUNKED, "zz\r\na"), "bad_response"),
        ("says gzip and isn't", Play::Say(gzipped(b"plain text, not gzip at all")), "bad_response"),
        ("truncates gzip", Play::Say(gzipped(&half[..half.len() / 2])), "connection_lost"),
        ("uses another encoding", encoded, "bad_response"),
    ]
}

fn endless_bodies() -> Vec<Case> {
    let part = "x".repeat(65_536);
    let chunk = format!("10000\r\n{part}\r\n");
    let gigabyte = "HTTP/1.1 200 OK\r\ncontent-length: 1073741824\r\n\r\n";
    vec![
        ("sends a gzip bomb", Play::Say(gzipped(&gzip(&vec![0; 20 << 20]))), "response_too_large"),
        ("announces a gigabyte", Play::SayAndHold(text(gigabyte)), "response_too_large"),
        ("sends without end", repeat("HTTP/1.1 200 OK\r\n\r\n", &part, 0), "response_too_large"),
        ("sends chunks without end", repeat(CHUNKED, &chunk, 0), "response_too_large"),
    ]
}

#[tokio::test]
async fn a_broken_answer_has_an_exact_cause_and_ends_in_time() {
    let cases = [broken_heads(), broken_bodies(), endless_bodies()];
    for (name, play, code) in cases.into_iter().flatten() {
        let server = Server::start([play]).await;
        let total = if code == "timeout" { TOTAL } else { AMPLE };
        let request = server.get_once(total);
        let limits = Limits { rate_window: Duration::from_millis(150), ..request.limits };
        let started_at = Instant::now();
        let error = server.client().send(request.with_limits(limits)).await.unwrap_err();
        assert_eq!(error.code(), code, "{name}: {error}");
        assert!(started_at.elapsed() < total + Duration::from_millis(500), "{name}");
        assert_eq!((error.tries.len(), server.requests().len()), (1, 1), "{name}");
        assert!(!error.to_string().contains("http://"), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_body_without_end_is_read_up_to_the_limit_only() {
    let part = "x".repeat(65_536);
    let server = Server::start([repeat("HTTP/1.1 200 OK\r\n\r\n", &part, 0)]).await;
    let request = server.get_once(AMPLE);
    assert_eq!(server.client().send(request).await.unwrap_err().code(), "response_too_large");
    // What the sockets' buffers take is not ours.
    assert!(server.bytes_written() < 16 << 20, "{}", server.bytes_written());
}

#[tokio::test]
async fn the_limit_of_the_body_is_exact() {
    for (size, is_read) in [(999, true), (1000, true), (1001, false)] {
        for head in ["connection: close\r\n", "content-encoding: gzip\r\nconnection: close\r\n"] {
            let body = vec![b'x'; size];
            let sent = if head.contains("gzip") { gzip(&body) } else { body };
            let server = Server::start([Play::Say(answer(200, head, &sent))]).await;
            let request = server.get_once(AMPLE);
            let limits = Limits { max_response_bytes: 1000, ..request.limits };
            let outcome = server.client().send(request.with_limits(limits)).await;
            assert_eq!(outcome.is_ok(), is_read, "{size} {head}");
        }
    }
}

#[tokio::test]
async fn a_compressed_body_is_decoded() {
    let server = Server::start([Play::Say(gzipped(&gzip(b"{\"balance\": 12}")))]).await;
    let answer = server.client().send(server.get()).await.unwrap();
    assert_eq!(&answer.body[..], b"{\"balance\": 12}");
    assert_eq!((answer.header("content-encoding"), answer.header("content-length")), (None, None));
    assert!(server.requests()[0].contains("accept-encoding: gzip\r\n"));
}

#[tokio::test]
async fn a_slow_but_steady_body_is_read() {
    // 64 bytes each 10 ms against 256 in 100 ms, over several windows.
    let part = format!("40\r\n{}\r\n", "x".repeat(64));
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let server = Server::start([repeat(head, &part, 10)]).await;
    let request = server.get_once(AMPLE);
    let limits = Limits {
        rate_window: Duration::from_millis(100),
        max_response_bytes: 64 * 40,
        ..request.limits
    };
    // It ends by its size, not by its rate.
    let error = server.client().send(request.with_limits(limits)).await.unwrap_err();
    assert_eq!(error.code(), "response_too_large");
}

#[tokio::test]
async fn every_status_is_an_answer() {
    for status in [200, 201, 204, 206, 301, 304, 400, 401, 404, 408, 409, 410, 413, 418, 422, 429] {
        let server = Server::start([Play::Say(last_answer(status, ""))]).await;
        let answer = server.client().send(server.get()).await.unwrap();
        assert_eq!((answer.status, answer.tries.len()), (status, 1));
        assert_eq!(answer.tries[0].status, Some(status));
    }
}

#[tokio::test]
async fn a_connection_that_wants_another_protocol_is_an_answer_without_body() {
    let head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nhello";
    let server = Server::start([Play::Say(text(head))]).await;
    let answer = server.client().send(server.get_once(AMPLE)).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (101, 0));
}

#[tokio::test]
async fn what_the_body_says_is_not_looked_at() {
    let bodies: [&[u8]; 6] =
        [b"", b"null", b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"<html>login</html>", b"{\"a\":"];
    for body in bodies {
        let head = "content-type: application/json; charset=iso-8859-15\r\nconnection: close\r\n";
        let server = Server::start([Play::Say(answer(200, head, body))]).await;
        assert_eq!(&server.client().send(server.get()).await.unwrap().body[..], body);
    }
}

#[tokio::test]
async fn an_answer_to_head_has_a_length_and_no_body() {
    let head = text("HTTP/1.1 200 OK\r\ncontent-length: 12\r\nconnection: close\r\n\r\n");
    let server = Server::start([Play::Say(head)]).await;
    let request = Request { method: Method::HEAD, ..server.get_once(AMPLE) };
    let answer = server.client().send(request).await.unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, 0));
}

#[tokio::test]
async fn cookies_are_handed_on_and_not_kept() {
    let bytes = answer(200, "set-cookie: a=1\r\nset-cookie: b=2\r\n", b"");
    let server = Server::start([Play::KeepAlive(bytes)]).await;
    let client = server.client();
    let headers: HeaderMap = client.send(server.get()).await.unwrap().headers;
    assert_eq!(headers.get_all("set-cookie").iter().count(), 2);
    client.send(Request { retry: Retry::Never, ..server.get() }).await.unwrap();
    assert!(!server.requests()[1].contains("cookie"));
}
