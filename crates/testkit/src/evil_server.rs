//! A server that misbehaves before a request is even read: it refuses, vanishes, resets, or fails at TLS. Its
//! answers, good or bad, are a [`FakeServer`]'s.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::AbortHandle;
use tokio::time::timeout;

use crate::fake_server::{Answer, FakeServer};

/// How long a connection is tried before its listener counts as full.
const FULL_AFTER: Duration = Duration::from_millis(50);
/// Most connections that are tried for that.
const MAX_FILLERS: usize = 64;

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Requests are answered like this, once.
    Answer(Answer),
    /// Nobody listens.
    Refuse,
    /// Nobody says anything: connections are neither made nor refused.
    Vanish,
    /// Connections are reset as soon as they are there.
    Reset,
    Tls(TlsFault),
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
    /// The certificate is nobody's but the server's.
    SelfSigned,
}

/// A server with a fault, on a port of its own at 127.0.0.1.
#[derive(Debug)]
pub struct EvilServer {
    address: SocketAddr,
    is_secure: bool,
    good: Answer,
    state: State,
}

#[derive(Debug)]
enum State {
    Answering {
        _server: FakeServer,
    },
    /// Its port is kept out of others' hands by nobody: it is bound again soon.
    Refusing,
    Vanished {
        _listener: TcpListener,
        _fillers: Vec<TcpStream>,
    },
    Accepting(AbortHandle),
}

impl EvilServer {
    /// Starts a server with a fault. `good` is what it answers once the fault is over.
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 can be had.
    pub async fn start(fault: Fault, good: Answer) -> Result<Self> {
        let any = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let is_secure = matches!(fault, Fault::Tls(_));
        let (address, state) = match fault {
            Fault::Answer(answer) => {
                let server = FakeServer::start().await?;
                server.on_any(answer).on_any(good.clone());
                (server.address(), State::Answering { _server: server })
            }
            Fault::Refuse => (TcpListener::bind(any).await?.local_addr()?, State::Refusing),
            Fault::Vanish => vanish(any).await?,
            Fault::Reset => {
                accept(any, |stream| async move {
                    stream.set_zero_linger()?;
                    Ok(())
                })
                .await?
            }
            Fault::Tls(TlsFault::Plain) => accept(any, answer_in_plain).await?,
            Fault::Tls(TlsFault::Close) => {
                accept(any, |mut stream| async move { stream.read_u8().await.map(|_| ()) }).await?
            }
            Fault::Tls(TlsFault::Stall) => {
                accept(any, |mut stream| async move {
                    let mut rest = Vec::new();
                    stream.read_to_end(&mut rest).await.map(|_| ())
                })
                .await?
            }
            Fault::Tls(TlsFault::SelfSigned) => {
                let config = self_signed()?;
                accept(any, move |stream| shake_hands(stream, Arc::clone(&config))).await?
            }
        };
        Ok(Self { address, is_secure, good, state })
    }

    /// Where it listens, or would.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.is_secure { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// Ends the fault. `false` when it can't end: a server with bad TLS stays so.
    ///
    /// # Errors
    ///
    /// When somebody else took its port.
    pub async fn heal(&mut self) -> io::Result<bool> {
        match &self.state {
            State::Answering { .. } => return Ok(true),
            State::Accepting(_) if self.is_secure => return Ok(false),
            State::Accepting(accepting) => accepting.abort(),
            State::Refusing | State::Vanished { .. } => {}
        }
        self.state = State::Refusing;
        let server = loop {
            match FakeServer::start_at(self.address).await {
                // The former listener is just going.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    tokio::task::yield_now().await;
                }
                other => break other?,
            }
        };
        server.on_any(self.good.clone());
        self.state = State::Answering { _server: server };
        Ok(true)
    }
}

impl Drop for EvilServer {
    fn drop(&mut self) {
        if let State::Accepting(accepting) = &self.state {
            accepting.abort();
        }
    }
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

async fn answer_in_plain(mut stream: TcpStream) -> io::Result<()> {
    stream.write_all(b"HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n").await?;
    stream.shutdown().await
}

/// Shakes hands with a client that should not want to.
async fn shake_hands(stream: TcpStream, config: Arc<ServerConfig>) -> io::Result<()> {
    let mut stream = stream.into_std()?;
    stream.set_nonblocking(false)?;
    let shaking = move || {
        let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
        connection.complete_io(&mut stream).map(|_| ())
    };
    tokio::task::spawn_blocking(shaking).await.map_err(io::Error::other)?
}

fn self_signed() -> Result<Arc<ServerConfig>> {
    let names = vec![Ipv4Addr::LOCALHOST.to_string()];
    let own = rcgen::generate_simple_self_signed(names).context("no certificate could be made")?;
    let key = PrivateKeyDer::Pkcs8(own.signing_key.serialize_der().into());
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(vec![own.cert.der().clone()], key)?;
    Ok(Arc::new(config))
}
