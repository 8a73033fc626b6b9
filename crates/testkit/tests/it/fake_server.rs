//! The fake server: answers as told, keeps what was asked, misbehaves as told.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use serde_json::json;
use testkit::{Answer, FakeServer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

const LONG: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(100);

/// Sends bytes on a new connection and reads until the server closes.
async fn exchange(server: &FakeServer, bytes: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(server.address()).await?;
    stream.write_all(bytes.as_bytes()).await?;
    let mut answer = String::new();
    timeout(LONG, stream.read_to_string(&mut answer)).await.expect("no end in time")?;
    Ok(answer)
}

/// Sends a GET on a connection and reads one response whose end is known.
async fn get(stream: &mut TcpStream, path: &str, end: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: a\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    while !answer.ends_with(end) {
        let mut buffer = [0; 1024];
        let length = timeout(LONG, stream.read(&mut buffer)).await.expect("no answer").unwrap();
        assert_ne!(length, 0, "closed after {answer:?}");
        answer.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
    }
    answer
}

#[tokio::test]
async fn answers_of_a_path_come_in_turn_and_the_last_repeats() {
    let server = FakeServer::start().await.unwrap();
    server.on("/a", Answer::json(200, &json!({"n": 1}))).on("/a", Answer::text(500, "two"));
    server.on_any(Answer::text(200, "any").header("x-b", "c"));
    let mut stream = TcpStream::connect(server.address()).await.unwrap();

    let first = get(&mut stream, "/a?x=1", "}").await;
    assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
    assert!(first.contains("content-type: application/json\r\ncontent-length: 7\r\n"), "{first}");
    assert!(first.ends_with("\r\n\r\n{\"n\":1}"), "{first}");
    assert!(get(&mut stream, "/a", "two").await.starts_with("HTTP/1.1 500 "));
    assert!(get(&mut stream, "/a", "two").await.starts_with("HTTP/1.1 500 "));
    assert!(get(&mut stream, "/b", "any").await.contains("\r\nx-b: c\r\n"));
    server.forget_answers();
    assert!(get(&mut stream, "/a", "path").await.starts_with("HTTP/1.1 404 "));
    assert_eq!((server.requests().len(), server.connections()), (5, 1));
}

#[tokio::test]
async fn requests_are_kept_as_they_came() {
    let server = FakeServer::start().await.unwrap();
    server.on_any(Answer::close());
    let sized = "POST /a%20b?c=d&e HTTP/1.1\r\nHost: x\r\nX-Two: 1\r\nx-two:  2 \r\n\
                 Content-Length: 11\r\n\r\n{\"f\":[1,2]}";
    let chunked = "PUT /g HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n\
                   3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    assert_eq!(exchange(&server, sized).await.unwrap(), "");
    assert_eq!(exchange(&server, chunked).await.unwrap(), "");

    let requests = timeout(LONG, server.wait_for_requests(2)).await.unwrap();
    let request = &requests[0];
    assert_eq!((request.method.as_str(), request.path.as_str()), ("POST", "/a%20b"));
    assert_eq!(request.query, "c=d&e");
    assert_eq!(request.header("X-TWO"), Some("1"));
    let twice = request.headers.iter().filter(|(name, _)| name == "x-two");
    assert_eq!(twice.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    assert_eq!(request.json().unwrap(), json!({"f": [1, 2]}));
    assert_eq!((requests[1].method.as_str(), requests[1].text().as_str()), ("PUT", "abcde"));
}

#[tokio::test]
async fn an_answer_may_be_late_broken_or_short() {
    let server = FakeServer::start().await.unwrap();
    server.on("/late", Answer::raw("late").after(SHORT));
    server.on("/raw", Answer::raw("no HTTP"));
    server.on("/short", Answer::text(200, "abcdef").truncated_to(2));
    server.on("/moved", Answer::redirect(302, "//elsewhere").truncated_to(0));
    server.on("/bytes", Answer::bytes([b'a', 0, b'c']).truncated_to(9));
    let cases = [
        ("/late", "late"),
        ("/raw", "no HTTP"),
        ("/short", "content-length: 6\r\n\r\nab"),
        ("/moved", "location: //elsewhere\r\ncontent-length: 0\r\n\r\n"),
        ("/bytes", "content-length: 3\r\n\r\na\0c"),
    ];
    for (path, end) in cases {
        let start = Instant::now();
        let answer = exchange(&server, &format!("GET {path} HTTP/1.1\r\n\r\n")).await.unwrap();
        assert!(answer.ends_with(end), "{path}: {answer:?}");
        assert!(path != "/late" || start.elapsed() >= SHORT, "came too early");
    }
}

#[tokio::test]
async fn a_head_gets_no_body_and_a_careful_client_is_told_to_go_on() {
    let server = FakeServer::start().await.unwrap();
    server.on("/a", Answer::text(200, "abc"));
    server.on("/b", Answer::close());
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(b"HEAD /a HTTP/1.1\r\n\r\n").await.unwrap();
    let end = "content-length: 3\r\n\r\nHTTP/1.1 200 OK\r\n\
               content-type: text/plain; charset=utf-8\r\ncontent-length: 3\r\n\r\nabc";
    get(&mut stream, "/a", end).await;

    let careful = "POST /b HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 1\r\n\r\nx";
    let answer = exchange(&server, careful).await.unwrap();
    assert_eq!(answer, "HTTP/1.1 100 Continue\r\n\r\n");
}

#[tokio::test]
async fn a_reset_is_seen_as_a_reset() {
    let server = FakeServer::start().await.unwrap();
    server.on("/", Answer::reset());
    let error = exchange(&server, "GET / HTTP/1.1\r\n\r\n").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn a_hanging_answer_never_comes() {
    let server = FakeServer::start().await.unwrap();
    server.on("/", Answer::hang());
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    timeout(LONG, server.wait_for_requests(1)).await.unwrap();
    assert!(timeout(SHORT, stream.read_u8()).await.is_err(), "something came");

    // The connection ends with the server.
    drop(server);
    let end = timeout(LONG, stream.read_u8()).await.unwrap().unwrap_err();
    assert_eq!(end.kind(), ErrorKind::UnexpectedEof);
}

#[tokio::test]
async fn a_dripping_body_comes_byte_by_byte() {
    let server = FakeServer::start().await.unwrap();
    server.on("/", Answer::text(200, "abc").dripping(SHORT));
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let start = Instant::now();
    get(&mut stream, "/", "abc").await;
    assert!(start.elapsed() >= SHORT * 3);
}

#[tokio::test]
async fn an_endless_body_goes_on_until_the_client_goes() {
    let server = FakeServer::start().await.unwrap();
    server.on("/", Answer::endless("x".repeat(1000)));
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    let mut received = vec![0; 5_000_000];
    timeout(LONG, stream.read_exact(&mut received)).await.unwrap().unwrap();
    assert!(
        received.starts_with(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3e8\r\nxxx")
    );
}
