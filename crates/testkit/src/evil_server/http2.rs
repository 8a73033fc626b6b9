//! Faults that only HTTP/2 has, as bare frames.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;
/// What a client says first.
const PREFACE_BYTES: usize = 24;
const HEAD_BYTES: usize = 9;
/// `:status: 200` in the static table.
const STATUS_200: &[u8] = &[0x88];
const NO_ERROR: [u8; 4] = [0, 0, 0, 0];
const INTERNAL_ERROR: [u8; 4] = [0, 0, 0, 2];
const REFUSED_STREAM: [u8; 4] = [0, 0, 0, 7];
/// The stream of a connection's first request.
const FIRST: u32 = 1;

/// What is wrong with an answer over HTTP/2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Http2Fault {
    /// The server goes away, and says that it didn't look at the request.
    GoAwayBeforeHeaders,
    /// It goes away in the middle of the answer.
    GoAwayAfterHeaders,
    /// It goes away once it has given this answer, as servers do that are updated.
    GoAwayAfterAnswer(Vec<u8>),
    /// It breaks off the request.
    Reset,
    /// It refuses the request.
    Refused,
    /// The connection ends in the middle of the answer.
    Cut,
    /// Its headers never end.
    EndlessHeaders,
    /// What it answers isn't HTTP/2.
    Nonsense,
}

/// Waits for a request and does what is wrong.
pub(super) async fn play(mut stream: TlsStream<TcpStream>, fault: Http2Fault) -> io::Result<()> {
    read_request(&mut stream).await?;
    let headers = frame(HEADERS, END_HEADERS, FIRST, STATUS_200);
    let part = frame(DATA, 0, FIRST, b"[{\"mess");
    let frames = match fault {
        Http2Fault::GoAwayBeforeHeaders => go_away(0, NO_ERROR),
        Http2Fault::GoAwayAfterHeaders => [headers, part, go_away(FIRST, INTERNAL_ERROR)].concat(),
        Http2Fault::GoAwayAfterAnswer(body) => {
            let body = frame(DATA, END_STREAM, FIRST, &body);
            [go_away(FIRST, NO_ERROR), headers, body].concat()
        }
        Http2Fault::Reset => frame(RST_STREAM, 0, FIRST, &INTERNAL_ERROR),
        Http2Fault::Refused => frame(RST_STREAM, 0, FIRST, &REFUSED_STREAM),
        Http2Fault::Cut => [headers, part].concat(),
        Http2Fault::EndlessHeaders => return send_headers_for_ever(&mut stream).await,
        Http2Fault::Nonsense => {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nhi").await?;
            stream.flush().await?;
            return read_to_end(stream).await;
        }
    };
    stream.write_all(&frames).await?;
    end(stream).await
}

/// Closes in order, and listens until the other side has closed, too: unread bytes would turn the end into a
/// reset.
async fn end(mut stream: TlsStream<TcpStream>) -> io::Result<()> {
    stream.flush().await?;
    stream.shutdown().await?;
    read_to_end(stream).await
}

async fn read_to_end(mut stream: TlsStream<TcpStream>) -> io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// Reads up to the first request, having said that there are no settings.
async fn read_request(stream: &mut TlsStream<TcpStream>) -> io::Result<()> {
    stream.write_all(&frame(SETTINGS, 0, 0, b"")).await?;
    stream.read_exact(&mut [0; PREFACE_BYTES]).await?;
    loop {
        let mut head = [0; HEAD_BYTES];
        stream.read_exact(&mut head).await?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        stream.read_exact(&mut vec![0; length as usize]).await?;
        if head[3] == HEADERS {
            return Ok(());
        }
    }
}

async fn send_headers_for_ever(stream: &mut TlsStream<TcpStream>) -> io::Result<()> {
    stream.write_all(&frame(HEADERS, 0, FIRST, STATUS_200)).await?;
    // A new header each: literal, of the name "a" and a value of 100 bytes.
    let field = [&[0, 1, b'a', 100][..], &[b'x'; 100]].concat();
    let headers = frame(CONTINUATION, 0, FIRST, &field.repeat(100));
    loop {
        stream.write_all(&headers).await?;
    }
}

fn go_away(last_stream: u32, reason: [u8; 4]) -> Vec<u8> {
    frame(GOAWAY, 0, 0, &[last_stream.to_be_bytes(), reason].concat())
}

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap_or_default().to_be_bytes();
    let mut bytes = vec![length[1], length[2], length[3], kind, flags];
    bytes.extend_from_slice(&stream.to_be_bytes());
    bytes.extend_from_slice(payload);
    bytes
}
