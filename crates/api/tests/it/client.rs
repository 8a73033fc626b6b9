//! A plain HTTP client on a bare socket: what is written is what is sent.

use std::net::SocketAddr;

use serde::Serialize;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::stream::{Events, unchunked};

/// Somebody who calls the API, with a key or without.
#[derive(Debug, Clone)]
pub struct Client {
    pub address: SocketAddr,
    pub key: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

/// A request that is being put together.
pub struct Request<'a> {
    client: &'a Client,
    head: String,
    body: Vec<u8>,
}

impl Client {
    /// One without a key.
    pub fn anonymous(&self) -> Self {
        self.with_key(None)
    }

    /// One with another key.
    pub fn with_key(&self, key: Option<&str>) -> Self {
        Self { address: self.address, key: key.map(str::to_owned) }
    }

    pub fn request(&self, method: &str, path: &str) -> Request<'_> {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        if let Some(key) = &self.key {
            head.push_str(&format!("authorization: Bearer {key}\r\n"));
        }
        Request { client: self, head, body: Vec::new() }
    }

    pub async fn get(&self, path: &str) -> Response {
        self.request("GET", path).send().await
    }

    pub async fn delete(&self, path: &str) -> Response {
        self.request("DELETE", path).send().await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Response {
        self.request("POST", path).json(body).send().await
    }

    pub async fn put(&self, path: &str, body: &impl Serialize) -> Response {
        self.request("PUT", path).json(body).send().await
    }

    /// Sends these bytes and reads all that comes back.
    pub async fn raw(&self, bytes: &[u8]) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        // A server may answer and close before it has read everything.
        let _sent = stream.write_all(bytes).await;
        let mut answer = Vec::new();
        let _read = stream.read_to_end(&mut answer).await;
        answer
    }
}

impl Request<'_> {
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub fn json(self, body: &impl Serialize) -> Self {
        self.header("content-type", "application/json").body(serde_json::to_vec(body).unwrap())
    }

    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    pub async fn send(self) -> Response {
        let answer = self.client.raw(&self.bytes("connection: close\r\n")).await;
        Response::read(&answer)
    }

    /// Opens a stream of events; the answer's head must be a 200.
    pub async fn follow(self) -> Events {
        let mut stream = TcpStream::connect(self.client.address).await.unwrap();
        stream.write_all(&self.bytes("")).await.unwrap();
        Events::open(stream).await
    }

    /// The head alone, to be sent as it is.
    pub fn head(self) -> String {
        self.head + "connection: close\r\n\r\n"
    }

    fn bytes(&self, more: &str) -> Vec<u8> {
        let length = match self.body.len() {
            0 => String::new(),
            length => format!("content-length: {length}\r\n"),
        };
        let mut bytes = format!("{}{more}{length}\r\n", self.head).into_bytes();
        bytes.extend(&self.body);
        bytes
    }
}

impl Response {
    /// Reads an answer that ended with its connection.
    pub fn read(bytes: &[u8]) -> Self {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.unwrap_or_else(|| panic!("no head: {:?}", String::from_utf8_lossy(bytes)));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(':').unwrap())
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let is_chunked = headers.iter().any(|(name, _)| name == "transfer-encoding");
        let rest = &bytes[end + 4..];
        let body = if is_chunked { unchunked(rest) } else { rest.to_vec() };
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{} {error}: {}", self.status, self.text()))
    }

    /// The body, when the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// Checks that this is a problem of that status and code, as RFC 9457 has it.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        let problem = self.expect(status);
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status, "{problem}");
        problem
    }
}
