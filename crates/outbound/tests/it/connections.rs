//! How connections are made, shared and given up.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use outbound::{AllowedAddress, Client, Limits, Method, Policy, Request};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use crate::server::{Play, Server, answer, free_port, last_answer};

fn policy(port: u16) -> Policy {
    Policy {
        connect_timeout: Duration::from_millis(100),
        ..Policy::allowing([AllowedAddress::exactly(Ipv4Addr::LOCALHOST.into(), port)])
    }
}

fn post(port: u16, total: Duration) -> Request {
    Request::new(Method::POST, format!("http://127.0.0.1:{port}/"))
        .with_body("order")
        .with_limits(Limits::within(total))
}

#[tokio::test]
async fn a_refused_connection_is_tried_three_times_even_for_post() {
    let port = free_port(Ipv4Addr::LOCALHOST).await;
    let client = Client::new(policy(port)).unwrap();
    let error = client.send(post(port, Duration::from_secs(5))).await.unwrap_err();
    assert_eq!((error.code(), error.tries.len()), ("connect", 3), "{error}");
    assert!(error.tries.iter().all(|one| one.error == Some("connect") && one.status.is_none()));
    assert!(error.elapsed < Duration::from_secs(2));
}

#[tokio::test]
async fn a_connection_that_is_never_made_costs_the_limit_for_connections() {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).unwrap();
    let listener = socket.listen(1).unwrap();
    let address = listener.local_addr().unwrap();
    // Nobody accepts: once the backlog is full the system ignores who knocks.
    let mut waiting = Vec::new();
    while let Ok(stream) = timeout(Duration::from_millis(50), TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
        assert!(waiting.len() < 100, "the backlog never fills");
    }
    let client = Client::new(policy(address.port())).unwrap();
    let started_at = Instant::now();
    let error = client.send(post(address.port(), Duration::from_secs(5))).await.unwrap_err();
    assert_eq!((error.code(), error.tries.len()), ("connect_timeout", 3), "{error}");
    assert!(started_at.elapsed() < Duration::from_secs(2));

    let error = client.send(post(address.port(), Duration::from_millis(150))).await.unwrap_err();
    assert!(error.elapsed < Duration::from_millis(400), "the total wins: {:?}", error.elapsed);
}

#[tokio::test]
async fn connections_are_used_again() {
    let server = Server::start([Play::KeepAlive(answer(200, "", b"hello"))]).await;
    let client = server.client();
    for _ in 0..5 {
        assert_eq!(client.clone().send(server.get()).await.unwrap().status, 200);
    }
    assert_eq!((server.connections(), server.requests().len()), (1, 5));
}

#[tokio::test]
async fn a_connection_that_a_limit_cut_is_not_used_again() {
    let stall = Play::SayAndHold(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nlate".to_vec());
    let server = Server::start([stall, Play::Say(last_answer(200, "fresh"))]).await;
    let client = server.client();
    let error = client.send(server.get_once(Duration::from_millis(100))).await.unwrap_err();
    assert_eq!(error.code(), "timeout");
    assert_eq!(&client.send(server.get()).await.unwrap().body[..], b"fresh");
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_connection_closed_while_idle_costs_no_try() {
    let twice = [Play::Say(answer(200, "", b"one")), Play::Say(answer(200, "", b"two"))];
    let server = Server::start(twice).await;
    let client = server.client();
    for body in ["one", "two"] {
        let request = Request { method: Method::POST, ..server.get() }.with_body("order");
        let got = client.send(request).await.unwrap();
        assert_eq!((&got.body[..], got.tries.len()), (body.as_bytes(), 1));
        // The close reaches us in its own time, on loopback at once.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_abandoned_request_closes_its_connection() {
    let server = Server::start([Play::SayAndHold(Vec::new())]).await;
    let client = server.client();
    let sending = client.send(server.get());
    assert!(timeout(Duration::from_millis(100), sending).await.is_err());
    assert_eq!(server.requests().len(), 1);
}
