//! HTTP/2 is spoken when a server offers it, and its faults are told like those of HTTP/1.

use std::io::{Read, Write};
use std::sync::atomic::Ordering;
use std::time::Duration;

use outbound::{Limits, Method, Request};
use rustls::ServerConfig;

use crate::tls::{Authority, TlsStream, names, serve};

const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
/// `:status: 200` in the static table.
const STATUS_200: &[u8] = &[0x88];

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut bytes = vec![length[1], length[2], length[3], kind, flags];
    bytes.extend_from_slice(&stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}

fn hello() -> Vec<u8> {
    let mut bytes = frame(HEADERS, END_HEADERS, 1, STATUS_200);
    bytes.extend(frame(0, END_STREAM, 1, b"hello"));
    bytes
}

/// Reads up to the first request, having said that there are no settings.
fn accept(stream: &mut TlsStream) -> std::io::Result<()> {
    stream.write_all(&frame(SETTINGS, 0, 0, b""))?;
    stream.read_exact(&mut [0; 24])?;
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head)?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        stream.read_exact(&mut vec![0; length as usize])?;
        if head[3] == HEADERS {
            return Ok(());
        }
    }
}

fn offering_http2(authority: &Authority) -> ServerConfig {
    let mut config = authority.server(&names(&["localhost"]));
    config.alpn_protocols = vec![b"h2".to_vec()];
    config
}

fn get(port: u16) -> Request {
    Request::new(Method::GET, format!("https://localhost:{port}/"))
        .with_limits(Limits { min_bytes_per_window: 1, ..Limits::within(Duration::from_secs(2)) })
}

#[tokio::test]
async fn http2_is_spoken_when_offered() {
    let authority = Authority::new();
    let (port, _) = serve(offering_http2(&authority), |stream, _| {
        accept(stream)?;
        stream.write_all(&hello())
    });
    let answer = authority.client(port).send(get(port)).await.unwrap();
    assert_eq!((answer.status, &answer.body[..]), (200, &b"hello"[..]));
}

#[tokio::test]
async fn a_server_that_breaks_off_is_asked_again() {
    let authority = Authority::new();
    let going_away = frame(GOAWAY, 0, 0, &[0; 8]);
    let refused = frame(RST_STREAM, 0, 1, &[0, 0, 0, 7]);
    let failed = frame(RST_STREAM, 0, 1, &[0, 0, 0, 2]);
    let mut cut = frame(HEADERS, END_HEADERS, 1, STATUS_200);
    cut.extend(frame(0, 0, 1, b"hel"));
    for (name, fault) in
        [("goaway", going_away), ("refused", refused), ("failed", failed), ("cut", cut)]
    {
        let (port, served) = serve(offering_http2(&authority), move |stream, number| {
            accept(stream)?;
            stream.write_all(if number == 0 { &fault } else { &[] })?;
            if number == 0 { Ok(()) } else { stream.write_all(&hello()) }
        });
        let answer = authority.client(port).send(get(port)).await.unwrap();
        assert_eq!((&answer.body[..], answer.tries.len()), (&b"hello"[..], 2), "{name}");
        assert_eq!(answer.tries[0].error, Some("connection_lost"), "{name}");
        assert_eq!(served.load(Ordering::SeqCst), 2, "{name}");
    }
}

#[tokio::test]
async fn frames_without_end_are_cut() {
    let authority = Authority::new();
    let (port, _) = serve(offering_http2(&authority), |stream, _| {
        accept(stream)?;
        stream.write_all(&frame(HEADERS, 0, 1, STATUS_200))?;
        loop {
            // A new header field each: literal, name "a", value of 100 bytes.
            let field = [&[0, 1, b'a', 100][..], &[b'x'; 100]].concat();
            stream.write_all(&frame(CONTINUATION, 0, 1, &field.repeat(100)))?;
        }
    });
    let error = authority.client(port).send(get(port)).await.unwrap_err();
    assert_eq!(error.code(), "bad_response", "{error}");
    assert!(error.elapsed < Duration::from_secs(2));
}
