//! `bench sockets`: live events of the desk on the real server: what an idle follower costs, and how soon a crowd
//! of them is told.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use futures::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::http::header::AUTHORIZATION;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;

use crate::connection::Connection;
use crate::figure::{Figure, Target, percentile};
use crate::processes;
use crate::server::{Server, Settings};

/// Followers whose memory is measured.
const IDLE: usize = 10_000;
/// Followers who are told, how often, and the pause between.
const TOLD: usize = 500;
const ROUNDS: usize = 40;
const PAUSE: Duration = Duration::from_millis(50);
/// Sockets that are opened at a time.
const AT_A_TIME: usize = 50;
/// How long a server has nothing to do before its memory is measured.
const QUIET: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(30);

type Socket = WebSocketStream<TcpStream>;

/// Measures both.
///
/// # Errors
///
/// When the server doesn't start, or refuses a follower.
pub fn run(server: Option<PathBuf>) -> Result<Vec<Figure>> {
    let program = Settings::find_program(server)?;
    let folder = tempfile::tempdir()?;
    let settings = Settings::new(program, folder.path());
    let server = Server::start(&settings)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let conversation = set_up(&server).await?;
        let mut figures = tell(&server, &conversation).await?;
        figures.extend(rest(&server).await?);
        Ok(figures)
    })
}

/// A desk, and a conversation that waits there.
async fn set_up(server: &Server) -> Result<String> {
    let mut connection = Connection::open(server.address, &server.key).await?;
    let team = json!({ "name": "Support", "routing": "pull" }).to_string();
    ensure!(connection.put("/api/v1/desk/teams/support", &team).await?.status == 200, "no team");
    let channel = json!({ "name": "People", "kind": "api", "environment": "production",
        "first_responder": { "team": "support" } });
    let answer = connection.put("/api/v1/channels/people", &channel.to_string()).await?;
    ensure!(answer.status < 300, "no channel: {}", answer.body);
    let opening = json!({ "channel": "people", "contact": "ada" }).to_string();
    let answer = connection.post("/api/v1/conversations", &opening).await?;
    let opened: Value = serde_json::from_str(answer.body)?;
    let id =
        opened["id"].as_str().with_context(|| format!("no conversation: {opened}"))?.to_owned();
    let path = format!("/api/v1/conversations/{id}/messages");
    let answer = connection.post(&path, r#"{"id": "1", "text": "hello"}"#).await?;
    ensure!(answer.status < 300, "not taken: {}", answer.body);
    Ok(id)
}

/// Labels the conversation again and again, and sees when the last of a crowd knows.
async fn tell(server: &Server, conversation: &str) -> Result<Vec<Figure>> {
    let (sender, mut told) = mpsc::unbounded_channel();
    let mut readers = JoinSet::new();
    for mut socket in open(server, TOLD).await? {
        let sender = sender.clone();
        readers.spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                if message.is_ping() {
                    // The answer waits for the next write otherwise.
                    let _gone = socket.flush().await;
                }
                if is_event(&message) && sender.send(Instant::now()).is_err() {
                    return;
                }
            }
        });
    }
    let mut connection = Connection::open(server.address, &server.key).await?;
    let path = format!("/api/v1/desk/conversations/{conversation}/tags");
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let body = json!({ "tags": [format!("round-{round}")] }).to_string();
        let asked = Instant::now();
        let answer = connection.put(&path, &body).await?;
        ensure!(answer.status < 300, "not labelled: {}", answer.body);
        for number in 0..TOLD {
            let at = tokio::time::timeout(PATIENCE, told.recv()).await?.context("all left")?;
            let millis = (at - asked).as_secs_f64() * 1e3;
            match number {
                0 => first.push(millis),
                _ if number + 1 == TOLD => last.push(millis),
                _ => {}
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
    readers.shutdown().await;
    first.sort_by(f64::total_cmp);
    last.sort_by(f64::total_cmp);
    let name = format!("the last of {TOLD} is told, p99");
    Ok(vec![
        Figure::new(name, percentile(&last, 0.99), "ms", Target::AtMost(150.0)),
        Figure::context("  p50", percentile(&last, 0.5), "ms"),
        Figure::context("  the first, p50", percentile(&first, 0.5), "ms"),
    ])
}

fn is_event(message: &Message) -> bool {
    matches!(message, Message::Text(text) if text.contains("\"tagged\""))
}

/// Lets a multitude follow a desk where nothing happens.
async fn rest(server: &Server) -> Result<Vec<Figure>> {
    tokio::time::sleep(QUIET).await;
    let before = processes::memory(server.pid())?.server;
    let sockets = open(server, IDLE).await?;
    tokio::time::sleep(QUIET).await;
    let grown = processes::memory(server.pid())?.server - before;
    #[expect(clippy::cast_precision_loss, reason = "a count of sockets")]
    let each = grown * 1024.0 / sockets.len() as f64;
    let cpu = processes::cpu_ms(&[server.pid()]);
    tokio::time::sleep(QUIET).await;
    let cpu = processes::cpu_ms(&[server.pid()]) - cpu;
    let share = cpu / QUIET.as_secs_f64() / 10.0;
    Ok(vec![
        Figure::new(
            format!("memory of each of {IDLE} who follow"),
            each,
            "KiB",
            Target::AtMost(12.0),
        ),
        Figure::context("  CPU of the server meanwhile", share, "% of a core"),
    ])
}

async fn open(server: &Server, count: usize) -> Result<Vec<Socket>> {
    let mut sockets = Vec::with_capacity(count);
    while sockets.len() < count {
        let size = AT_A_TIME.min(count - sockets.len());
        sockets.extend(futures::future::try_join_all((0..size).map(|_| open_one(server))).await?);
    }
    Ok(sockets)
}

async fn open_one(server: &Server) -> Result<Socket> {
    let mut request =
        format!("ws://{}/api/v1/desk/events", server.address).into_client_request()?;
    request.headers_mut().insert(AUTHORIZATION, format!("Bearer {}", server.key).parse()?);
    let stream = TcpStream::connect(server.address).await?;
    // Small: this process holds as many sockets as the server.
    let config = WebSocketConfig::default().read_buffer_size(1024).write_buffer_size(0);
    let opening = tokio_tungstenite::client_async_with_config(request, stream, Some(config));
    let (mut socket, _response) = opening.await?;
    match tokio::time::timeout(PATIENCE, socket.next()).await?.context("closed at once")?? {
        Message::Text(text) if text.contains("\"ready\"") => Ok(socket),
        other => bail!("a follower was told {other:?}"),
    }
}
