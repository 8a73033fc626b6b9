//! A server with a fault: it refuses, vanishes, resets, fails at TLS or HTTP/2, or gives answers, good or bad,
//! which are a [`FakeServer`]'s.

mod authority;
mod http2;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use rustls::ServerConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::fake_server::{Answer, FakeServer, Request};
use authority::{Shown, self_signed};

pub use authority::Authority;
pub use http2::Http2Fault;

/// How long a connection is tried before its listener counts as full.
const FULL_AFTER: Duration = Duration::from_millis(50);
/// Most connections that are tried for that.
const MAX_FILLERS: usize = 64;
/// Connections that may wait to be accepted.
const BACKLOG: u32 = 64;
const HTTP_1: &[u8] = b"http/1.1";
const HTTP_2: &[u8] = b"h2";

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Requests are answered like this.
    Answer(Answer),
    /// The first request is answered well, those after it like this.
    AnswerNext(Answer),
    /// Nobody listens.
    Refuse,
    /// Nobody says anything: connections are neither made nor refused.
    Vanish,
    /// Connections are reset as soon as they are there.
    Reset,
    Tls(TlsFault),
    Http2(Http2Fault),
}

/// What is wrong with TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TlsFault {
    /// It isn't spoken here.
    Plain,
    /// The connection ends in the middle of the handshake.
    Close,
    /// The handshake never goes on.
    Stall,
    /// It is broken off with an alert.
    Alert,
    /// The certificate is nobody's but the server's.
    SelfSigned,
    /// It is of an authority that nobody trusts.
    Stranger,
    /// It was good once.
    Expired,
    /// It will be good one day.
    Early,
    /// It is somebody else's.
    OtherName,
}

/// A server with a fault, on a port of its own at 127.0.0.1.
#[derive(Debug)]
pub struct EvilServer {
    address: SocketAddr,
    /// What it shows once the fault is over, if it speaks TLS.
    tls: Option<Arc<ServerConfig>>,
    good: Answer,
    state: State,
}

#[derive(Debug)]
enum State {
    Answering(FakeServer),
    /// Its port is kept, and not listened on.
    Refusing(TcpSocket),
    /// Its port is free for a moment.
    Changing,
    Vanished {
        _listener: TcpListener,
        _fillers: Vec<TcpStream>,
    },
    Accepting(AbortHandle),
}

impl EvilServer {
    /// Starts a server with a fault. `good` is what it answers once the fault is over, with a certificate of
    /// `authority` if it speaks TLS.
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 can be had.
    pub async fn start(fault: Fault, good: Answer, authority: &Authority) -> Result<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let tls = match fault {
            Fault::Tls(_) | Fault::Http2(_) => Some(authority.server(Shown::Good, HTTP_1)?),
            Fault::Answer(_)
            | Fault::AnswerNext(_)
            | Fault::Refuse
            | Fault::Vanish
            | Fault::Reset => None,
        };
        let (address, state) = match fault {
            Fault::Answer(answer) => {
                let server = FakeServer::start().await?;
                server.on_any(answer);
                (server.address(), State::Answering(server))
            }
            Fault::AnswerNext(answer) => {
                let server = FakeServer::start().await?;
                server.on_any(good.clone()).on_any(answer);
                (server.address(), State::Answering(server))
            }
            Fault::Refuse => {
                let socket = TcpSocket::new_v4()?;
                socket.bind(any)?;
                (socket.local_addr()?, State::Refusing(socket))
            }
            Fault::Vanish => vanish(any).await?,
            Fault::Reset => accept(any, |stream| async move { stream.set_zero_linger() }).await?,
            Fault::Tls(fault) => fail_at_tls(any, fault, authority).await?,
            Fault::Http2(fault) => {
                let tls = TlsAcceptor::from(authority.server(Shown::Good, HTTP_2)?);
                let deed = move |stream| {
                    let (tls, fault) = (tls.clone(), fault.clone());
                    async move { http2::play(tls.accept(stream).await?, fault).await }
                };
                accept(any, deed).await?
            }
        };
        Ok(Self { address, tls, good, state })
    }

    /// Where it listens, or would.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// Lists the requests that were answered, well or badly.
    pub fn requests(&self) -> Vec<Request> {
        match &self.state {
            State::Answering(server) => server.requests(),
            State::Refusing(_) | State::Changing | State::Vanished { .. } | State::Accepting(_) => {
                Vec::new()
            }
        }
    }

    /// Answers like this from now on. Nothing changes for a server that doesn't answer.
    pub fn answer_with(&self, answer: Answer) {
        if let State::Answering(server) = &self.state {
            server.forget_answers();
            server.on_any(answer);
        }
    }

    /// Ends the fault.
    ///
    /// # Errors
    ///
    /// When somebody else took its port.
    pub async fn heal(&mut self) -> io::Result<()> {
        let server = match std::mem::replace(&mut self.state, State::Changing) {
            State::Answering(server) => {
                server.forget_answers();
                server
            }
            State::Refusing(socket) => FakeServer::start_on(socket.listen(BACKLOG)?, None)?,
            State::Accepting(accepting) => {
                accepting.abort();
                self.listen_again().await?
            }
            vanished @ State::Vanished { .. } => {
                drop(vanished);
                self.listen_again().await?
            }
            State::Changing => self.listen_again().await?,
        };
        server.on_any(self.good.clone());
        self.state = State::Answering(server);
        Ok(())
    }

    async fn listen_again(&self) -> io::Result<FakeServer> {
        loop {
            let server = match &self.tls {
                None => FakeServer::start_at(self.address).await,
                Some(tls) => FakeServer::start_secured(self.address, Arc::clone(tls)).await,
            };
            match server {
                // The former listener is just going.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    tokio::task::yield_now().await;
                }
                other => return other,
            }
        }
    }
}

impl Drop for EvilServer {
    fn drop(&mut self) {
        if let State::Accepting(accepting) = &self.state {
            accepting.abort();
        }
    }
}

async fn fail_at_tls(
    any: SocketAddr,
    fault: TlsFault,
    authority: &Authority,
) -> Result<(SocketAddr, State)> {
    let config = match fault {
        TlsFault::Plain => {
            let plain = b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n";
            return accept(any, |stream| say(stream, plain)).await;
        }
        TlsFault::Alert => {
            // Fatal: handshake failure.
            return accept(any, |stream| say(stream, &[0x15, 3, 3, 0, 2, 2, 40])).await;
        }
        TlsFault::Close => {
            return accept(any, |mut stream| async move { stream.read_u8().await.map(|_| ()) })
                .await;
        }
        TlsFault::Stall => {
            return accept(any, |mut stream| async move {
                let mut rest = Vec::new();
                stream.read_to_end(&mut rest).await.map(|_| ())
            })
            .await;
        }
        TlsFault::SelfSigned => self_signed()?,
        TlsFault::Stranger => Authority::new()?.server(Shown::Good, HTTP_1)?,
        TlsFault::Expired => authority.server(Shown::Expired, HTTP_1)?,
        TlsFault::Early => authority.server(Shown::Early, HTTP_1)?,
        TlsFault::OtherName => authority.server(Shown::OtherName, HTTP_1)?,
    };
    let tls = TlsAcceptor::from(config);
    accept(any, move |stream| {
        let tls = tls.clone();
        // The client should not want to go on.
        async move { tls.accept(stream).await.map(|_| ()) }
    })
    .await
}

/// Fills a listener that nobody accepts from, so that the system drops what else comes.
async fn vanish(any: SocketAddr) -> Result<(SocketAddr, State)> {
    let socket = TcpSocket::new_v4()?;
    socket.bind(any)?;
    let listener = socket.listen(1)?;
    let address = listener.local_addr()?;
    let mut fillers = Vec::new();
    for _ in 0..MAX_FILLERS {
        match timeout(FULL_AFTER, TcpStream::connect(address)).await {
            Ok(filler) => fillers.push(filler?),
            Err(_) => {
                let state = State::Vanished { _listener: listener, _fillers: fillers };
                return Ok((address, state));
            }
        }
    }
    anyhow::bail!("the listener never got full")
}

/// Does the same with every connection. What goes wrong with one ends it, nothing else.
async fn accept<F>(
    any: SocketAddr,
    deed: impl Fn(TcpStream) -> F + Send + 'static,
) -> Result<(SocketAddr, State)>
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind(any).await?;
    let address = listener.local_addr()?;
    let accepting = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(deed(stream));
        }
    });
    Ok((address, State::Accepting(accepting.abort_handle())))
}

async fn say(mut stream: TcpStream, bytes: &[u8]) -> io::Result<()> {
    stream.write_all(bytes).await?;
    stream.shutdown().await
}
