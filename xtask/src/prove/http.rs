//! A client that expects trouble: one blocking connection, a limit on everything, no retries of its
//! own.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::Value;

const CONNECT_LIMIT: Duration = Duration::from_millis(500);
/// Longest wait for bytes: longer than any wait that a visitor asks the server for.
const READ_LIMIT: Duration = Duration::from_secs(8);
/// Largest answer that is read.
const MAX_ANSWER: usize = 4 * 1024 * 1024;

/// A connection that is opened when needed and dropped after any trouble.
#[derive(Debug)]
pub struct Client {
    key: String,
    open: Option<(SocketAddr, BufReader<TcpStream>)>,
}

/// An answer of the API.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    /// `null` when the body isn't JSON.
    pub body: Value,
}

impl Client {
    /// A client with an API key.
    pub fn new(key: &str) -> Self {
        Self { key: key.to_owned(), open: None }
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    ///
    /// When anything goes wrong below HTTP. What became of the request is unknown then.
    pub fn ask(
        &mut self,
        address: SocketAddr,
        line: &str,
        body: Option<&Value>,
    ) -> io::Result<Answer> {
        // Taken: it comes back only when all went well.
        let kept = self.open.take().filter(|(to, _)| *to == address);
        let mut stream = match kept {
            Some((_, stream)) => stream,
            None => BufReader::new(connect(address)?),
        };
        let text = body.map(Value::to_string).unwrap_or_default();
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{text}",
            self.key,
            text.len()
        );
        stream.get_mut().write_all(request.as_bytes())?;
        let answer = read(&mut stream)?;
        self.open = Some((address, stream));
        Ok(answer)
    }
}

/// Connects with limits on everything.
///
/// # Errors
///
/// What the system says.
pub fn connect(address: SocketAddr) -> io::Result<TcpStream> {
    let stream = TcpStream::connect_timeout(&address, CONNECT_LIMIT)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(READ_LIMIT))?;
    stream.set_write_timeout(Some(READ_LIMIT))?;
    Ok(stream)
}

/// Reads the first line and the headers of a message; names in lower case.
///
/// # Errors
///
/// When the connection breaks or this isn't HTTP.
pub fn read_head(stream: &mut impl BufRead) -> io::Result<(String, Vec<(String, String)>)> {
    let first = read_line(stream)?;
    let mut headers = Vec::new();
    loop {
        let line = read_line(stream)?;
        if line.is_empty() {
            return Ok((first, headers));
        }
        let (name, value) =
            line.split_once(':').ok_or_else(|| wrong("a header without a colon"))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
}

/// Reads as many bytes as the headers say.
///
/// # Errors
///
/// When the connection breaks or the headers say nothing that can be read.
pub fn read_body(stream: &mut impl Read, headers: &[(String, String)]) -> io::Result<Vec<u8>> {
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(Ok(0), |(_, value)| value.parse());
    let length = length.map_err(|_| wrong("a length that is no number"))?;
    if length > MAX_ANSWER {
        return Err(wrong("a body that is too large"));
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(body)
}

/// Reads a line without its end.
///
/// # Errors
///
/// When the connection ends before the line.
pub fn read_line(stream: &mut impl BufRead) -> io::Result<String> {
    let mut line = String::new();
    stream.read_line(&mut line)?;
    match line.strip_suffix('\n') {
        Some(whole) => Ok(whole.trim_end_matches('\r').to_owned()),
        None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let (first, headers) = read_head(stream)?;
    let status = first.split(' ').nth(1).and_then(|digits| digits.parse().ok());
    let status = status.ok_or_else(|| wrong("no status"))?;
    let body = read_body(stream, &headers)?;
    Ok(Answer { status, body: serde_json::from_slice(&body).unwrap_or_default() })
}

fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
