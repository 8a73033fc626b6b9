//! One connection: reads requests, does what the script says.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;

use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;
use tokio::time;
use tokio_rustls::server::TlsStream;

use super::Request;
use super::answer::{Answer, Deed, Response, Then};
use super::script::Script;

/// How long bytes have to be read before a reset, which would overtake them.
const READ_FIRST: Duration = Duration::from_millis(30);

/// A connection, in plain or secured.
pub(super) trait Connection: AsyncRead + AsyncWrite + Unpin {
    /// Has it reset when it is dropped.
    fn reset_at_end(&self) -> io::Result<()>;
}

impl Connection for TcpStream {
    fn reset_at_end(&self) -> io::Result<()> {
        self.set_zero_linger()
    }
}

impl Connection for TlsStream<TcpStream> {
    fn reset_at_end(&self) -> io::Result<()> {
        self.get_ref().0.set_zero_linger()
    }
}

/// Serves requests until one of the two sides ends the connection. What goes wrong with a client
/// ends its connection, nothing else.
pub(super) async fn serve<S: Connection>(stream: S, script: Arc<Script>) {
    let mut stream = BufStream::new(stream);
    while let Ok(Some(request)) = read_request(&mut stream).await {
        let is_head = request.method == "HEAD";
        let answer = script.receive(request);
        match carry_out(&mut stream, answer, is_head).await {
            Ok(ControlFlow::Continue(())) => {}
            Ok(ControlFlow::Break(())) | Err(_) => return,
        }
    }
}

async fn carry_out<S: Connection>(
    stream: &mut BufStream<S>,
    answer: Answer,
    is_head: bool,
) -> io::Result<ControlFlow<()>> {
    time::sleep(answer.delay).await;
    match answer.deed {
        Deed::Respond(response) => {
            stream.write_all(&response.render_head()).await?;
            if !is_head {
                stream.write_all(&response.body).await?;
            }
            stream.flush().await?;
            return Ok(ControlFlow::Continue(()));
        }
        Deed::Truncate(response, length) => {
            stream.write_all(&response.render_head()).await?;
            let end = length.min(response.body.len());
            stream.write_all(&response.body[..end]).await?;
            stream.shutdown().await?;
        }
        Deed::Drip(response, pause) => {
            stream.write_all(&response.render_head()).await?;
            stream.flush().await?;
            for byte in response.body {
                time::sleep(pause).await;
                stream.write_u8(byte).await?;
                stream.flush().await?;
            }
            return Ok(ControlFlow::Continue(()));
        }
        Deed::Endless(response) => send_for_ever(stream, response).await?,
        Deed::Raw(bytes, then) => send_raw(stream, &bytes, then).await?,
        Deed::Hang => wait_for_end(stream).await?,
        Deed::Close => stream.shutdown().await?,
        Deed::Reset => stream.get_ref().reset_at_end()?,
    }
    Ok(ControlFlow::Break(()))
}

async fn send_raw<S: Connection>(
    stream: &mut BufStream<S>,
    bytes: &[u8],
    then: Then,
) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.flush().await?;
    match then {
        Then::Close => stream.shutdown().await,
        Then::Reset => {
            time::sleep(READ_FIRST).await;
            stream.get_ref().reset_at_end()
        }
        Then::Hold => wait_for_end(stream).await,
        Then::Again(pause) => loop {
            time::sleep(pause).await;
            stream.write_all(bytes).await?;
            stream.flush().await?;
        },
    }
}

async fn send_for_ever<S: Connection>(
    stream: &mut BufStream<S>,
    response: Response,
) -> io::Result<()> {
    let mut chunk = format!("{:x}\r\n", response.body.len()).into_bytes();
    chunk.extend(&response.body);
    chunk.extend(b"\r\n");
    let mut headers = response.headers;
    headers.push(("transfer-encoding".to_owned(), "chunked".to_owned()));
    let head = Response { headers, ..response }.render_head();
    stream.write_all(&head).await?;
    loop {
        // Ends with an error as soon as the client has gone.
        stream.write_all(&chunk).await?;
    }
}

async fn wait_for_end<S: Connection>(stream: &mut BufStream<S>) -> io::Result<()> {
    let mut ignored = [0; 1024];
    while stream.read(&mut ignored).await? > 0 {}
    Ok(())
}

/// Reads a request; `None` when the client has closed before its first byte.
async fn read_request<S: Connection>(stream: &mut BufStream<S>) -> io::Result<Option<Request>> {
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Err(malformed("a request line without a target"));
    };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: method.to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        let (name, value) =
            line.split_once(':').ok_or_else(|| malformed("a header without `:`"))?;
        request.headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    if request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue")) {
        stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        stream.flush().await?;
    }
    request.body = read_body(stream, &request).await?;
    Ok(Some(request))
}

async fn read_body<S: Connection>(
    stream: &mut BufStream<S>,
    request: &Request,
) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    if request.header("transfer-encoding").is_some() {
        loop {
            let mut line = String::new();
            stream.read_line(&mut line).await?;
            let length = usize::from_str_radix(line.trim(), 16)
                .map_err(|_| malformed("a chunk without a length"))?;
            read_exactly(stream, length, &mut body).await?;
            let mut line_end = [0; 2];
            stream.read_exact(&mut line_end).await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }
    if let Some(length) = request.header("content-length") {
        let length = length.parse().map_err(|_| malformed("a length that is no number"))?;
        read_exactly(stream, length, &mut body).await?;
    }
    Ok(body)
}

async fn read_exactly<S: Connection>(
    stream: &mut BufStream<S>,
    length: usize,
    body: &mut Vec<u8>,
) -> io::Result<()> {
    let start = body.len();
    body.resize(start + length, 0);
    stream.read_exact(&mut body[start..]).await.map(drop)
}

fn malformed(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
