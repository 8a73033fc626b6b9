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
/// How often each asks where the machine isn't to be busy.
const PERIOD: Duration = Duration::from_millis(80);
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
        let mut figures = compare(&server, &quick, Pace::Saturated).await?;
        figures.extend(compare(&server, &quick, Pace::Steady).await?);
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

/// How the connections of a comparison ask.
#[derive(Debug, Clone, Copy)]
enum Pace {
    /// Each asks again as soon as it is answered: the machine is busy, and most of the time is spent in line.
    Saturated,
    /// Each asks once in [`PERIOD`], one after the other.
    Steady,
}

impl Pace {
    /// Waits until the question of that number of that connection is due.
    async fn wait(self, begun: Instant, (connection, number): (usize, usize)) {
        match self {
            Self::Saturated => {}
            Self::Steady => {
                let steps = u32::try_from(number * CONNECTIONS + connection).unwrap_or(u32::MAX);
                let step = PERIOD / u32::try_from(CONNECTIONS).unwrap_or(1);
                tokio::time::sleep_until((begun + step * steps).into()).await;
            }
        }
    }
}

/// Asks the bot directly, then through conversations.
async fn compare(server: &Arc<Server>, bot: &FakeServer, pace: Pace) -> Result<Vec<Figure>> {
    let direct = ask_directly(bot, pace).await?;
    let cpu = processes::cpu_ms(&[server.pid()]);
    let through = ask_in_conversations(server, pace).await?;
    let cpu = processes::cpu_ms(&[server.pid()]) - cpu;
    let at = |samples: &[f64], share| percentile(samples, share);
    let added = |share| at(&through, share) - at(&direct, share);
    let rate = match pace {
        Pace::Saturated => "as fast as they can",
        Pace::Steady => "200/s together",
    };
    #[expect(clippy::cast_precision_loss, reason = "a count of questions of some seconds")]
    let questions = through.len() as f64;
    Ok(vec![
        Figure::context(format!("external bot, 16 connections, {rate}"), questions, "questions"),
        Figure::context("  directly, p50", at(&direct, 0.5), "ms"),
        Figure::context("  directly, p99", at(&direct, 0.99), "ms"),
        Figure::context("  in conversations, p50", at(&through, 0.5), "ms"),
        Figure::context("  in conversations, p99", at(&through, 0.99), "ms"),
        Figure::new("  added, p50", added(0.5), "ms", Target::AtMost(1.5)),
        Figure::new("  added, p99", added(0.99), "ms", Target::AtMost(10.0)),
        Figure::context("  CPU of the server", cpu / questions, "ms/question"),
    ])
}

async fn ask_directly(bot: &FakeServer, pace: Pace) -> Result<Vec<f64>> {
    let (address, start) = (bot.address(), Instant::now());
    let mut asking = JoinSet::new();
    for index in 0..CONNECTIONS {
        asking.spawn(async move {
            let mut connection = Connection::open(address, "none").await?;
            let mut took = Vec::with_capacity(QUESTIONS);
            for number in 0..QUESTIONS {
                pace.wait(start, (index, number)).await;
                let begun = Instant::now();
                connection.post("/", r#"{"message":"hello"}"#).await?;
                took.push(millis(begun));
            }
            Ok::<_, anyhow::Error>(took)
        });
    }
    gather(asking).await
}

async fn ask_in_conversations(server: &Arc<Server>, pace: Pace) -> Result<Vec<f64>> {
    let mut talks = Vec::with_capacity(CONNECTIONS);
    for _ in 0..CONNECTIONS {
        talks.push(Talk::open(server, "quick").await?);
    }
    let start = Instant::now();
    let mut asking = JoinSet::new();
    for (index, mut talk) in talks.into_iter().enumerate() {
        asking.spawn(async move {
            let mut took = Vec::with_capacity(QUESTIONS);
            for number in 0..QUESTIONS {
                pace.wait(start, (index, number)).await;
                took.push(talk.say().await?);
            }
            Ok(took)
        });
    }
    gather(asking).await
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
