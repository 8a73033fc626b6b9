//! A server that plays a scripted fault on each connection and records what it saw. It speaks bytes,
//! not HTTP, so that it can lie.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use outbound::{AllowedAddress, Client, Limits, Method, Policy, Request, Retry};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What happens on one connection after the request was read.
#[derive(Clone)]
pub enum Play {
    /// Writes and closes.
    Say(Vec<u8>),
    /// Writes the same to each request of the connection.
    KeepAlive(Vec<u8>),
    /// Writes, then leaves the connection open.
    SayAndHold(Vec<u8>),
    /// Writes, waits until it was read, then resets.
    SayAndReset(Vec<u8>),
    /// Writes the head, then a part again and again, with a pause in between.
    Repeat { head: Vec<u8>, part: Vec<u8>, pause: Duration },
}

/// Says what a play waits for.
#[derive(Clone, Copy)]
enum Reading {
    Requests,
    Anything,
}

#[derive(Default)]
struct Log {
    connections: usize,
    requests: Vec<(Instant, String)>,
    bytes_written: usize,
}

pub struct Server {
    pub address: SocketAddr,
    log: Arc<Mutex<Log>>,
}

impl Server {
    /// Plays on 127.0.0.1; the last play repeats for further connections.
    pub async fn start(plays: impl IntoIterator<Item = Play>) -> Self {
        Self::start_at(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), plays).await
    }

    /// Plays as soon as anything arrives, such as the first bytes of a TLS handshake.
    pub async fn start_raw(play: Play) -> Self {
        Self::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), vec![play], Reading::Anything)
            .await
    }

    pub async fn start_at(address: SocketAddr, plays: impl IntoIterator<Item = Play>) -> Self {
        Self::listen(address, plays.into_iter().collect(), Reading::Requests).await
    }

    async fn listen(address: SocketAddr, plays: Vec<Play>, reading: Reading) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Mutex::new(Log::default()));
        let shared = Arc::clone(&log);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = {
                    let mut log = shared.lock().unwrap();
                    log.connections += 1;
                    log.connections
                };
                let play = plays[number.min(plays.len()) - 1].clone();
                // A client that leaves early is part of the play.
                tokio::spawn(perform(stream, play, (reading, Arc::clone(&shared))));
            }
        });
        Self { address, log }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub fn connections(&self) -> usize {
        self.log.lock().unwrap().connections
    }

    /// Lists heads and bodies in order of arrival.
    pub fn requests(&self) -> Vec<String> {
        self.log.lock().unwrap().requests.iter().map(|(_, text)| text.clone()).collect()
    }

    /// Lists the pauses between one request and the next.
    pub fn gaps(&self) -> Vec<Duration> {
        let log = self.log.lock().unwrap();
        log.requests.windows(2).map(|pair| pair[1].0 - pair[0].0).collect()
    }

    pub fn bytes_written(&self) -> usize {
        self.log.lock().unwrap().bytes_written
    }

    /// Allows exactly this server.
    pub fn policy(&self) -> Policy {
        Policy {
            connect_timeout: Duration::from_millis(500),
            ..Policy::allowing([AllowedAddress::exactly(self.address.ip(), self.address.port())])
        }
    }

    pub fn client(&self) -> Client {
        Client::new(self.policy()).unwrap()
    }

    pub fn get(&self) -> Request {
        Request::new(Method::GET, self.url("/"))
    }

    /// Asks without repeating, so that the outcome is that of one play.
    pub fn get_once(&self, total: Duration) -> Request {
        let request = self.get().with_limits(Limits::within(total));
        Request { retry: Retry::Never, limits: Limits { tries: 1, ..request.limits }, ..request }
    }
}

async fn perform(
    mut stream: TcpStream,
    play: Play,
    (reading, log): (Reading, Arc<Mutex<Log>>),
) -> std::io::Result<()> {
    while let Some(request) = read(&mut stream, reading).await? {
        log.lock().unwrap().requests.push((Instant::now(), request));
        match &play {
            Play::Say(bytes) => {
                stream.write_all(bytes).await?;
                return stream.shutdown().await;
            }
            Play::KeepAlive(bytes) => stream.write_all(bytes).await?,
            Play::SayAndHold(bytes) => {
                stream.write_all(bytes).await?;
                return hold(stream).await;
            }
            Play::SayAndReset(bytes) => {
                stream.write_all(bytes).await?;
                // Data still in the buffers would be lost with the reset.
                tokio::time::sleep(Duration::from_millis(30)).await;
                stream.set_zero_linger()?;
                return Ok(());
            }
            Play::Repeat { head, part, pause } => {
                stream.write_all(head).await?;
                loop {
                    stream.write_all(part).await?;
                    log.lock().unwrap().bytes_written += part.len();
                    tokio::time::sleep(*pause).await;
                }
            }
        }
    }
    Ok(())
}

/// Keeps a connection open until the other side closes it.
async fn hold(mut stream: TcpStream) -> std::io::Result<()> {
    while stream.read(&mut [0; 64]).await? > 0 {}
    Ok(())
}

async fn read(stream: &mut TcpStream, reading: Reading) -> std::io::Result<Option<String>> {
    match reading {
        Reading::Requests => read_request(stream).await,
        Reading::Anything => {
            let count = stream.read(&mut [0; 4096]).await?;
            Ok((count > 0).then(String::new))
        }
    }
}

/// Reads a head and as much body as it announces; `None` at the end of the connection.
async fn read_request(stream: &mut TcpStream) -> std::io::Result<Option<String>> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse::<usize>().unwrap());
            if bytes.len() >= end + 4 + length {
                return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        match stream.read(&mut buffer).await? {
            0 => return Ok(None),
            count => bytes.extend_from_slice(&buffer[..count]),
        }
    }
}

/// Renders an answer with a length.
pub fn answer(status: u16, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let mut bytes =
        format!("HTTP/1.1 {status} Status\r\n{headers}content-length: {length}\r\n\r\n")
            .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// Renders an answer after which the connection closes.
pub fn last_answer(status: u16, body: &str) -> Vec<u8> {
    answer(status, "connection: close\r\n", body.as_bytes())
}

/// Finds a port of an address that nobody listens on.
pub async fn free_port(ip: impl Into<IpAddr>) -> u16 {
    let listener = TcpListener::bind((ip.into(), 0)).await.unwrap();
    listener.local_addr().unwrap().port()
}
