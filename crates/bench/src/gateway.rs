//! `bench gateway`: what an external bot costs beside asking it directly, and what thousands cost who wait for
//! a slow one.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use testkit::{Answer, FakeServer};
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::figure::{Figure, Target, percentile};
use crate::processes;
use crate::server::{Server, Settings};

/// Connections of the comparison, and questions of each.
const CONNECTIONS: usize = 16;
const QUESTIONS: usize = 100;
/// Conversations that wait for the slow bot, and how long it takes: long enough that all wait at once.
const WAITING: usize = 2_000;
const SLOW: Duration = Duration::from_secs(20);
/// Conversations with the quick bot meanwhile.
const OTHERS: usize = 4;
/// Between two of their messages, so that a quiet machine has nothing to wait for.
const PAUSE: Duration = Duration::from_millis(10);
/// How long others are measured without anybody waiting.
const ALONE: Duration = Duration::from_secs(4);

/// Measures both.
///
/// # Errors
///
/// When the server doesn't start or answers wrongly.
pub fn run(server: Option<PathBuf>) -> Result<Vec<Figure>> {
    let program = Settings::find_program(server)?;
    let folder = tempfile::tempdir()?;
    // The bots have a core of their own where there are two.
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        let (quick, slow) = (FakeServer::start().await?, FakeServer::start().await?);
        let says = Answer::json(200, &json!([{ "message": "hi" }]));
        quick.on_any(says.clone());
        slow.on_any(says.after(SLOW));
        let settings = Settings {
            bots: vec![file("quick", &quick), file("slow", &slow)],
            allowed: vec![quick.address(), slow.address()],
            ..Settings::new(program, folder.path())
        };
        let server = tokio::task::spawn_blocking(move || Server::start(&settings)).await??;
        let server = Arc::new(server);
        let mut figures = compare(&server, &quick).await?;
        figures.extend(wait_in_crowds(&server).await?);
        Ok(figures)
    })
}

fn file(key: &str, bot: &FakeServer) -> (String, String) {
    let url = bot.url("/");
    let text = format!(
        "format: 1\nbot: {key}\nexternal_bots:\n  it: {{ protocol: kommunicate, url: {url:?}, welcome: false \
         }}\nanswered_by: it\n"
    );
    (key.to_owned(), text)
}

/// Asks the bot directly, then through conversations.
async fn compare(server: &Arc<Server>, bot: &FakeServer) -> Result<Vec<Figure>> {
    let address = bot.address();
    let mut asking = JoinSet::new();
    for _ in 0..CONNECTIONS {
        asking.spawn(async move {
            let mut connection = Connection::open(address, "none").await?;
            let mut took = Vec::with_capacity(QUESTIONS);
            for _ in 0..QUESTIONS {
                let begun = Instant::now();
                connection.post("/", r#"{"message":"hello"}"#).await?;
                took.push(millis(begun));
            }
            Ok::<_, anyhow::Error>(took)
        });
    }
    let direct = gather(asking).await?;
    let mut asking = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let server = Arc::clone(server);
        asking.spawn(async move {
            let mut talk = Talk::open(&server, "quick").await?;
            let mut took = Vec::with_capacity(QUESTIONS);
            for _ in 0..QUESTIONS {
                took.push(talk.say().await?);
            }
            Ok(took)
        });
    }
    let through = gather(asking).await?;
    let at = |samples: &[f64], share| percentile(samples, share);
    let (before, after) = (at(&direct, 0.5), at(&through, 0.5));
    Ok(vec![
        Figure::context("external bot, directly, 16 connections, p50", before, "ms"),
        Figure::context("  p99", at(&direct, 0.99), "ms"),
        Figure::context("external bot, in conversations, p50", after, "ms"),
        Figure::context("  p99", at(&through, 0.99), "ms"),
        Figure::context("  added, p50", after - before, "ms"),
        Figure::context("  ratio of p50", after / before, ""),
    ])
}

/// Lets a crowd wait for the slow bot while others talk with the quick one.
async fn wait_in_crowds(server: &Arc<Server>) -> Result<Vec<Figure>> {
    let mut crowd = Vec::with_capacity(WAITING);
    let mut connection = Connection::open(server.address, &server.key).await?;
    for _ in 0..WAITING {
        crowd.push(open(&mut connection, "slow").await?);
    }
    let alone = others(server, async {
        tokio::time::sleep(ALONE).await;
        Ok(())
    });
    let ((), alone) = alone.await?;
    let before = processes::memory(server.pid())?.server;
    let waiting = async {
        let begun = Instant::now();
        for id in &crowd {
            let path = format!("/api/v1/conversations/{id}/messages?wait=0");
            let body = json!({ "id": id, "text": "hello" }).to_string();
            ensure!(connection.post(&path, &body).await?.status == 202, "it didn't wait");
        }
        ensure!(begun.elapsed() < SLOW, "the first were answered before the last had asked");
        let during = processes::memory(server.pid())?.server;
        for id in &crowd {
            let path = format!("/api/v1/conversations/{id}/messages?wait=30");
            let body = json!({ "id": id, "text": "hello" }).to_string();
            let answer: Value = serde_json::from_str(connection.post(&path, &body).await?.body)?;
            ensure!(answer["replies"][0]["text"] == "hi", "the slow bot said {answer}");
        }
        Ok(during)
    };
    let (during, crowded) = others(server, waiting).await?;
    let (quiet, loud) = (percentile(&alone, 0.99), percentile(&crowded, 0.99));
    let growth = during - before;
    Ok(vec![
        Figure::new("2,000 waiting for a slow bot, memory", growth, "MiB", Target::AtMost(95.0)),
        Figure::context("others meanwhile, p99", loud, "ms"),
        Figure::context("  without them, p99", quiet, "ms"),
        Figure::new("  ratio", loud / quiet, "", Target::AtMost(1.2)),
    ])
}

/// Talks with the quick bot until something else is over; returns how long each message took, sorted.
async fn others<T>(
    server: &Arc<Server>,
    meanwhile: impl Future<Output = Result<T>>,
) -> Result<(T, Vec<f64>)> {
    let is_over = Arc::new(AtomicBool::new(false));
    let mut talking = JoinSet::new();
    for _ in 0..OTHERS {
        let (server, is_over) = (Arc::clone(server), Arc::clone(&is_over));
        talking.spawn(async move {
            let mut talk = Talk::open(&server, "quick").await?;
            let mut took = Vec::new();
            while !is_over.load(Ordering::Relaxed) {
                took.push(talk.say().await?);
                tokio::time::sleep(PAUSE).await;
            }
            Ok(took)
        });
    }
    let outcome = meanwhile.await;
    is_over.store(true, Ordering::Relaxed);
    let took = gather(talking).await?;
    Ok((outcome?, took))
}

/// All samples, sorted.
async fn gather(mut asking: JoinSet<Result<Vec<f64>>>) -> Result<Vec<f64>> {
    let mut samples = Vec::new();
    while let Some(took) = asking.join_next().await {
        samples.extend(took.context("a connection panicked")??);
    }
    samples.sort_by(f64::total_cmp);
    Ok(samples)
}

/// A conversation on a connection of its own.
struct Talk {
    connection: Connection,
    id: String,
    sent: usize,
}

impl Talk {
    async fn open(server: &Server, channel: &str) -> Result<Self> {
        let mut connection = Connection::open(server.address, &server.key).await?;
        let id = open(&mut connection, channel).await?;
        Ok(Self { connection, id, sent: 0 })
    }

    /// Says something and waits for the answer; returns how many milliseconds that took.
    async fn say(&mut self) -> Result<f64> {
        self.sent += 1;
        let path = format!("/api/v1/conversations/{}/messages?wait=30", self.id);
        let body = json!({ "id": format!("{}/{}", self.id, self.sent), "text": "hello" });
        let begun = Instant::now();
        let answer = self.connection.post(&path, &body.to_string()).await?;
        let took = millis(begun);
        let said: Value = serde_json::from_str(answer.body)?;
        ensure!(said["replies"][0]["text"] == "hi", "the bot said {said}");
        Ok(took)
    }
}

/// Opens a conversation of a contact that nobody else is.
async fn open(connection: &mut Connection, channel: &str) -> Result<String> {
    static CONTACTS: AtomicUsize = AtomicUsize::new(0);
    let contact = format!("contact-{}", CONTACTS.fetch_add(1, Ordering::Relaxed));
    let body = json!({ "channel": channel, "contact": contact }).to_string();
    let answer = connection.post("/api/v1/conversations", &body).await?;
    let opened: Value = serde_json::from_str(answer.body)?;
    opened["id"].as_str().map(str::to_owned).with_context(|| format!("no conversation: {opened}"))
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
