//! One keep-alive connection that asks and reads, as lean as it gets: the load must not take the
//! processor from the server that it measures.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Largest answer that is read.
const MAX_ANSWER: usize = 64 * 1024;

/// A connection with its buffers.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    /// What follows the first line of every request.
    headers: String,
    request: Vec<u8>,
    answer: Vec<u8>,
}

/// An answer as it came.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    pub status: u16,
    pub body: &'a str,
}

impl Connection {
    /// Connects with an API key.
    ///
    /// # Errors
    ///
    /// What the system says.
    pub async fn open(address: SocketAddr, key: &str) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let headers = format!(
            " HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\
             Content-Type: application/json\r\nContent-Length: "
        );
        let (request, answer) = (Vec::with_capacity(1024), Vec::with_capacity(MAX_ANSWER));
        Ok(Self { stream, headers, request, answer })
    }

    /// Posts JSON and reads the whole answer.
    ///
    /// # Errors
    ///
    /// When the connection breaks or the answer has no length.
    pub async fn post(&mut self, path: &str, body: &str) -> Result<Answer<'_>> {
        self.ask("POST ", path, ("", body)).await
    }

    /// As [`Connection::post`], with a key that makes a repetition the same.
    ///
    /// # Errors
    ///
    /// As [`Connection::post`].
    pub async fn post_once(&mut self, path: &str, body: &str, key: &str) -> Result<Answer<'_>> {
        self.ask("POST ", path, (&format!("Idempotency-Key: {key}\r\n"), body)).await
    }

    /// Puts JSON.
    ///
    /// # Errors
    ///
    /// As [`Connection::post`].
    pub async fn put(&mut self, path: &str, body: &str) -> Result<Answer<'_>> {
        self.ask("PUT ", path, ("", body)).await
    }

    /// Gets something.
    ///
    /// # Errors
    ///
    /// As [`Connection::post`].
    pub async fn get(&mut self, path: &str) -> Result<Answer<'_>> {
        self.ask("GET ", path, ("", "")).await
    }

    async fn ask(
        &mut self,
        method: &str,
        path: &str,
        (header, body): (&str, &str),
    ) -> Result<Answer<'_>> {
        self.request.clear();
        let length = body.len().to_string();
        for part in [method, path, &self.headers, &length, "\r\n", header, "\r\n", body] {
            self.request.extend_from_slice(part.as_bytes());
        }
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        loop {
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                bail!("the server closed the connection");
            }
            if let Some((start, end)) = bounds(&self.answer)? {
                if self.answer.len() < end {
                    continue;
                }
                let status = status(&self.answer)?;
                let body = std::str::from_utf8(&self.answer[start..end])?;
                return Ok(Answer { status, body });
            }
        }
    }
}

/// Finds where the body begins and ends; `None` when the headers aren't whole yet.
fn bounds(answer: &[u8]) -> Result<Option<(usize, usize)>> {
    let Some(end) = answer.windows(4).position(|part| part == b"\r\n\r\n") else {
        return Ok(None);
    };
    let headers = std::str::from_utf8(&answer[..end])?;
    let length = headers.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse().ok() } else { None }
    });
    let has_no_body = status(answer)? == 204;
    let length: usize =
        length.or(has_no_body.then_some(0)).context("an answer without a length")?;
    if length > MAX_ANSWER {
        bail!("an answer of {length} bytes");
    }
    Ok(Some((end + 4, end + 4 + length)))
}

fn status(answer: &[u8]) -> Result<u16> {
    let digits = answer.get(9..12).context("an answer without a status")?;
    Ok(std::str::from_utf8(digits)?.parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_found_once_the_headers_are_whole() {
        let whole = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\nx: y\r\n\r\n{}";
        assert_eq!(bounds(whole).unwrap(), Some((whole.len() - 2, whole.len())));
        assert_eq!(status(whole).unwrap(), 201);
        assert_eq!(bounds(&whole[..40]).unwrap(), None);
        assert!(bounds(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
