//! An HTTP/1.1 server with canned answers, which may also misbehave: hang, reset, lie about lengths.
//!
//! Written on a bare socket, because a proper HTTP server would refuse to send what a broken one
//! does. It has no HTTP/2.

mod answer;
mod connection;
mod script;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use rustls::ServerConfig;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::{AbortHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

pub use answer::Answer;
use script::Script;

/// A request as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub method: String,
    /// The path without the query, still percent-encoded.
    pub path: String,
    /// What follows the `?`, still percent-encoded; empty when there is none.
    pub query: String,
    /// Names in lower case, in the order of arrival; a repeated header is there repeatedly.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    /// Returns the first value of a header; the name's case doesn't matter.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Parses the body as JSON.
    pub fn json(&self) -> serde_json::Result<Value> {
        serde_json::from_slice(&self.body)
    }
}

/// A server on a free port of 127.0.0.1; stops and drops its connections when it is dropped.
///
/// Answers are given per path, or for any path. Several answers of a path are used in turn and the
/// last one repeats. A path without an answer gets 404.
#[derive(Debug)]
pub struct FakeServer {
    address: SocketAddr,
    script: Arc<Script>,
    accepting: AbortHandle,
}

impl FakeServer {
    /// Starts a server without answers. Needs a tokio runtime.
    ///
    /// Fails when no port of 127.0.0.1 can be had.
    pub async fn start() -> io::Result<Self> {
        Self::start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await
    }

    /// Starts a server without answers at an address that is free.
    ///
    /// Fails when it isn't.
    pub async fn start_at(address: SocketAddr) -> io::Result<Self> {
        Self::listen(address, None).await
    }

    /// Starts a server without answers that speaks TLS, at an address that is free.
    ///
    /// Fails when it isn't.
    pub(crate) async fn start_secured(
        address: SocketAddr,
        config: Arc<ServerConfig>,
    ) -> io::Result<Self> {
        Self::listen(address, Some(TlsAcceptor::from(config))).await
    }

    async fn listen(address: SocketAddr, tls: Option<TlsAcceptor>) -> io::Result<Self> {
        Self::start_on(TcpListener::bind(address).await?, tls)
    }

    /// Starts a server without answers on a port that is listened on already.
    ///
    /// Fails when the port isn't known.
    pub(crate) fn start_on(listener: TcpListener, tls: Option<TlsAcceptor>) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let script = Arc::new(Script::default());
        let accepting = tokio::spawn(accept(listener, tls, Arc::clone(&script))).abort_handle();
        Ok(Self { address, script, accepting })
    }

    /// Returns where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of a path, such as `http://127.0.0.1:40001/balance`.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Adds an answer for a path, whatever the method and the query.
    pub fn on(&self, path: &str, answer: Answer) -> &Self {
        self.script.add(Some(path), answer);
        self
    }

    /// Adds an answer for every path that has none of its own.
    pub fn on_any(&self, answer: Answer) -> &Self {
        self.script.add(None, answer);
        self
    }

    /// Forgets all answers; the requests stay.
    pub fn forget_answers(&self) {
        self.script.forget_answers();
    }

    /// Lists the requests so far, in the order of arrival.
    pub fn requests(&self) -> Vec<Request> {
        self.script.requests()
    }

    /// Counts the connections accepted so far, also those that sent nothing.
    pub fn connections(&self) -> usize {
        self.script.connections()
    }

    /// Waits until this many requests have arrived since the start, and lists them all.
    ///
    /// Never ends when they don't come: a test puts its own time limit around it.
    pub async fn wait_for_requests(&self, count: usize) -> Vec<Request> {
        self.script.wait_for_requests(count).await
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, script: Arc<Script>) {
    // Dropped with this task, so that no connection outlives the server.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        script.count_connection();
        let (tls, script) = (tls.clone(), Arc::clone(&script));
        connections.spawn(async move {
            match tls {
                None => connection::serve(stream, script).await,
                // A client that doesn't like the certificate is gone.
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        connection::serve(stream, script).await;
                    }
                }
            }
        });
        while connections.try_join_next().is_some() {}
    }
}
