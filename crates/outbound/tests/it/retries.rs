//! When a request is sent again, how often, and what the server sees of it.

use std::time::Duration;

use model::id::WorkspaceId;
use outbound::{FAILURES_IN_A_ROW, Limits, Method, Request, Retry};

use crate::server::{Play, Server, answer, last_answer};

fn status(status: u16) -> Play {
    Play::Say(last_answer(status, ""))
}

fn hang() -> Play {
    Play::SayAndHold(Vec::new())
}

#[tokio::test]
async fn a_server_that_fails_twice_is_asked_three_times() {
    let server = Server::start([status(500), status(503), Play::Say(last_answer(200, "ok"))]).await;
    let got = server.client().send(server.get()).await.unwrap();
    let statuses: Vec<_> = got.tries.iter().map(|one| one.status).collect();
    assert_eq!((got.status, statuses), (200, vec![Some(500), Some(503), Some(200)]));
    assert_eq!(server.requests().len(), 3);
    assert!(server.gaps().iter().all(|gap| *gap >= Duration::from_millis(70)));
    assert!(got.elapsed < Duration::from_secs(2));
}

#[tokio::test]
async fn what_may_be_repeated_is_up_to_method_and_mark() {
    use Retry::{ByMethod, Idempotent, Never, Unsent};
    // (method, mark, first play, requests seen)
    let cases = [
        (Method::GET, ByMethod, status(503), 2),
        (Method::HEAD, ByMethod, status(502), 2),
        (Method::PUT, ByMethod, status(504), 2),
        (Method::DELETE, ByMethod, status(500), 2),
        (Method::OPTIONS, ByMethod, status(599), 2),
        (Method::POST, ByMethod, status(503), 1),
        (Method::PATCH, ByMethod, status(503), 1),
        (Method::POST, Idempotent, status(503), 2),
        (Method::PATCH, Idempotent, status(503), 2),
        (Method::GET, Never, status(503), 1),
        (Method::PUT, Unsent, status(503), 1),
        (Method::PUT, Unsent, Play::SayAndReset(Vec::new()), 1),
        (Method::GET, ByMethod, status(501), 1),
        (Method::GET, ByMethod, status(429), 1),
        (Method::GET, ByMethod, status(404), 1),
        (Method::GET, ByMethod, Play::SayAndReset(Vec::new()), 2),
        (Method::POST, ByMethod, Play::SayAndReset(Vec::new()), 1),
        (Method::POST, Idempotent, Play::SayAndReset(Vec::new()), 2),
        (
            Method::GET,
            ByMethod,
            Play::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx".to_vec()),
            2,
        ),
        (
            Method::POST,
            ByMethod,
            Play::Say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx".to_vec()),
            1,
        ),
        (Method::GET, ByMethod, Play::Say(b"garbage\r\n\r\n".to_vec()), 1),
        (Method::GET, ByMethod, hang(), 2),
        (Method::POST, ByMethod, hang(), 1),
    ];
    let asked = cases.into_iter().enumerate().map(async |(number, (method, retry, play, seen))| {
        let server = Server::start([play, status(200)]).await;
        let limits = Limits::within(Duration::from_secs(2));
        let request = Request { method, retry, ..server.get() }.with_limits(limits);
        let outcome = server.client().send(request).await;
        assert_eq!(server.requests().len(), seen, "case {number}: {outcome:?}");
        let tries = outcome.map_or_else(|error| error.tries, |answer| answer.tries);
        assert_eq!(tries.len(), seen, "case {number}");
    });
    futures::future::join_all(asked).await;
}

#[tokio::test]
async fn a_server_that_hangs_fails_within_the_total() {
    let server = Server::start([hang()]).await;
    let total = Duration::from_millis(900);
    for (method, tries) in [(Method::GET, 2..=3), (Method::POST, 1..=1)] {
        let request = Request { method, ..server.get() }.with_limits(Limits::within(total));
        let error = server.client().send(request).await.unwrap_err();
        assert_eq!(error.code(), "timeout");
        assert!(error.elapsed <= total + Duration::from_millis(500), "{:?}", error.elapsed);
        assert!(tries.contains(&error.tries.len()), "{:?}", error.tries);
    }
}

#[tokio::test]
async fn a_single_try_has_the_whole_time() {
    let server = Server::start([hang()]).await;
    let total = Duration::from_millis(300);
    let error = server.client().send(server.get_once(total)).await.unwrap_err();
    assert!(error.elapsed >= total, "{:?}", error.elapsed);
}

#[tokio::test]
async fn an_answer_that_stays_bad_is_the_answer() {
    let server = Server::start([status(503)]).await;
    let got = server.client().send(server.get()).await.unwrap();
    assert_eq!((got.status, got.tries.len(), server.requests().len()), (503, 3, 3));
}

#[tokio::test]
async fn every_try_carries_the_same_key_and_body() {
    let server = Server::start([status(503), status(503), status(200)]).await;
    let request = Request {
        method: Method::POST,
        retry: Retry::Idempotent,
        idempotency_key: Some("t1/s2".to_owned()),
        ..server.get()
    };
    server.client().send(request.with_body("order 7")).await.unwrap();
    let seen = server.requests();
    assert_eq!(seen.len(), 3);
    assert!(seen[0].contains("idempotency-key: t1/s2\r\n") && seen[0].ends_with("\r\n\r\norder 7"));
    assert!(seen.iter().all(|one| *one == seen[0]));
}

#[tokio::test]
async fn a_key_that_the_headers_hold_stays() {
    let server = Server::start([status(200)]).await;
    let request = Request { idempotency_key: Some("ours".to_owned()), ..server.get() };
    server.client().send(request.with_header("Idempotency-Key", "theirs")).await.unwrap();
    let seen = &server.requests()[0];
    assert!(seen.contains("idempotency-key: theirs\r\n") && !seen.contains("ours"));
}

#[tokio::test]
async fn a_short_wish_to_wait_is_granted_and_a_long_one_ends_it() {
    // (status, wish in seconds, requests seen)
    let cases = [
        (503, "0", 2),
        (429, "1", 2),
        (503, "6", 1),
        (429, "3600", 1),
        (503, "-1", 1),
        (503, "Wed, 21 Oct 2037 07:28:00 GMT", 1),
        (429, "soon", 1),
    ];
    for (first, wish, seen) in cases {
        let wait = format!("retry-after: {wish}\r\nconnection: close\r\n");
        let server = Server::start([Play::Say(answer(first, &wait, b"")), status(200)]).await;
        server.client().send(server.get()).await.unwrap();
        assert_eq!(server.requests().len(), seen, "{first} {wish}");
        if wish == "1" {
            assert!(server.gaps()[0] >= Duration::from_secs(1));
        }
    }
}

#[tokio::test]
async fn a_wish_beyond_the_total_is_not_waited_for() {
    let wait = Play::Say(answer(503, "retry-after: 2\r\nconnection: close\r\n", b""));
    let server = Server::start([wait]).await;
    let request = server.get().with_limits(Limits::within(Duration::from_secs(1)));
    let got = server.client().send(request).await.unwrap();
    assert_eq!((got.status, got.tries.len()), (503, 1));
    assert!(got.elapsed < Duration::from_millis(500));
}

#[tokio::test]
async fn a_server_that_is_down_gets_little_more_than_its_calls() {
    let server = Server::start([status(500)]).await;
    let client = server.client();
    let calls = 100;
    let all = (0..calls).map(|_| client.send(server.get()));
    for outcome in futures::future::join_all(all).await {
        assert_eq!(outcome.unwrap().status, 500);
    }
    let extra = server.requests().len() - calls;
    assert!((32..=45).contains(&extra), "{extra} retries for {calls} calls");
}

#[tokio::test]
async fn a_server_that_keeps_failing_is_left_alone_for_its_workspace() {
    let server = Server::start([status(503)]).await;
    let client = server.client();
    let of = |workspace| Request { workspace, retry: Retry::Never, ..server.get() };
    let ours = Some(WorkspaceId::DEFAULT);
    for _ in 0..FAILURES_IN_A_ROW {
        assert_eq!(client.send(of(ours)).await.unwrap().status, 503);
    }
    let asked = server.requests().len();
    let refused = client.send(of(ours)).await.unwrap_err();
    assert_eq!((refused.code(), refused.tries.len()), ("breaker_open", 0));
    assert_eq!(server.requests().len(), asked, "nothing left");
    let theirs = Some(WorkspaceId::mint(model::Timestamp::UNIX_EPOCH, [1; 10]));
    for workspace in [theirs, None] {
        assert_eq!(client.send(of(workspace)).await.unwrap().status, 503);
    }
}
