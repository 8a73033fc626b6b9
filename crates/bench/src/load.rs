//! `bench load`: the dialog over HTTP, as many times as the server can.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use testkit::{Durability, PostgresCluster};
use tokio::task::JoinSet;

use crate::connection::Connection;
use crate::dialog::TURNS;
use crate::figure::{Figure, Target, percentile};
use crate::server::{Server, Settings};
use crate::{disk, processes};

/// Load before the measurement begins.
const WARM_UP: Duration = Duration::from_secs(2);
/// Fsyncs a second from which on the disk is no excuse.
const GOOD_DISK: f64 = 1000.0;

#[derive(Args, Clone)]
pub struct LoadArgs {
    /// Conversations at a time, each on a connection of its own.
    #[arg(long, default_value_t = 16)]
    pub connections: usize,
    /// How long is measured.
    #[arg(long, default_value_t = 10)]
    pub seconds: u64,
    #[arg(long, value_enum, default_value = "sqlite")]
    pub database: Database,
    /// The server's program; without it, `colloquy` beside this one.
    #[arg(long)]
    pub server: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Database {
    Sqlite,
    Postgres,
}

/// What the connections share.
#[derive(Debug, Default)]
struct Counters {
    is_over: AtomicBool,
    messages: AtomicU64,
    conversations: AtomicU64,
}

/// CPU time spent so far, in milliseconds.
#[derive(Debug, Clone, Copy)]
struct Cpu {
    server: f64,
    generator: f64,
    machine: f64,
}

impl Cpu {
    fn read(roots: &[u32]) -> Result<Self> {
        Ok(Self {
            server: processes::cpu_ms(&processes::tree(roots)?),
            generator: processes::cpu_ms(&[std::process::id()]),
            machine: processes::machine_cpu_ms()?,
        })
    }

    fn since(self, before: Self) -> Self {
        Self {
            server: self.server - before.server,
            generator: self.generator - before.generator,
            machine: self.machine - before.machine,
        }
    }
}

/// Loads a server of its own and measures it.
///
/// # Errors
///
/// When the server doesn't start or answers wrongly.
pub fn run(args: &LoadArgs) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let cluster = match args.database {
        Database::Sqlite => None,
        Database::Postgres => {
            Some(PostgresCluster::start(Durability::Full)?.context("PostgreSQL is not installed")?)
        }
    };
    let database = cluster.as_ref().map(PostgresCluster::fresh_database).transpose()?;
    let program = Settings::find_program(args.server.clone())?;
    let settings = Settings { database, ..Settings::new(program, folder.path()) };
    let server = Server::start(&settings)?;
    let mut roots = vec![server.pid()];
    if let Some(cluster) = &cluster {
        roots.push(cluster.pid()?);
    }

    let syncs_before = disk::syncs_per_second(folder.path())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let measured = runtime.block_on(measure(args, &server, &roots))?;
    let memory = processes::memory(server.pid())?;
    let syncs_after = disk::syncs_per_second(folder.path())?;
    let syncs = f64::midpoint(syncs_before, syncs_after);
    let mut figures = measured.figures(args.database, syncs);
    figures.push(Figure::context("  fsync/s before", syncs_before, "1/s"));
    figures.push(Figure::context("  fsync/s after", syncs_after, "1/s"));
    figures.push(Figure::context("  resident memory of the server", memory.server, "MiB"));
    figures.push(Figure::context("  memory of all its processes", memory.all, "MiB"));
    Ok(figures)
}

/// What the window of measurement gave.
struct Measured {
    messages: f64,
    conversations: f64,
    seconds: f64,
    cpu_ms: Cpu,
    /// Milliseconds from sending a message to its replies, sorted.
    latencies: Vec<f64>,
}

async fn measure(args: &LoadArgs, server: &Server, roots: &[u32]) -> Result<Measured> {
    let counters = Arc::new(Counters::default());
    let mut visitors = JoinSet::new();
    for number in 0..args.connections {
        let connection = Connection::open(server.address, &server.key).await?;
        visitors.spawn(visit(connection, number, Arc::clone(&counters)));
    }
    tokio::time::sleep(WARM_UP).await;
    let counts = || [&counters.messages, &counters.conversations].map(read);
    let (before, cpu) = (counts(), Cpu::read(roots)?);
    let start = Instant::now();
    tokio::time::sleep(Duration::from_secs(args.seconds)).await;
    let seconds = start.elapsed().as_secs_f64();
    let (after, cpu_ms) = (counts(), Cpu::read(roots)?.since(cpu));
    counters.is_over.store(true, Ordering::Relaxed);

    let mut latencies = Vec::new();
    while let Some(ended) = visitors.join_next().await {
        latencies.extend(ended??);
    }
    latencies.sort_by(f64::total_cmp);
    let [messages, conversations] = [after[0] - before[0], after[1] - before[1]];
    if messages < 1.0 {
        bail!("the server answered nothing");
    }
    Ok(Measured { messages, conversations, seconds, cpu_ms, latencies })
}

#[expect(clippy::cast_precision_loss, reason = "a count of messages of some seconds")]
fn read(counter: &AtomicU64) -> f64 {
    counter.load(Ordering::Relaxed) as f64
}

/// Converses until it is over; returns how long each message took, in milliseconds.
async fn visit(
    mut connection: Connection,
    visitor: usize,
    counters: Arc<Counters>,
) -> Result<Vec<f64>> {
    let mut latencies = Vec::with_capacity(1 << 16);
    let mut path = String::new();
    let mut body = String::new();
    let mut sent = 0_u64;
    let open = format!("{{\"channel\":\"bench\",\"contact\":\"c{visitor}\"}}");
    while !counters.is_over.load(Ordering::Relaxed) {
        let answer = connection.post("/api/v1/conversations", &open).await?;
        if answer.status != 201 {
            bail!("opening a conversation: {} {}", answer.status, answer.body);
        }
        let id = text_of(answer.body, "\"id\":\"").context("a conversation without an id")?;
        counters.conversations.fetch_add(1, Ordering::Relaxed);
        path.clear();
        path.extend(["/api/v1/conversations/", id, "/messages?wait=20"]);
        for turn in &TURNS {
            sent += 1;
            body.clear();
            write!(body, "{{\"id\":\"m{visitor}-{sent}\",\"text\":\"{}\"}}", turn.text)?;
            let start = Instant::now();
            let answer = connection.post(&path, &body).await?;
            latencies.push(start.elapsed().as_secs_f64() * 1000.0);
            let is_right = answer.status == 200 && answer.body.contains(turn.reply);
            if !is_right {
                bail!("{:?}: {} {}", turn.text, answer.status, answer.body);
            }
            counters.messages.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok(latencies)
}

fn text_of<'a>(body: &'a str, before: &str) -> Option<&'a str> {
    let (_, rest) = body.split_once(before)?;
    rest.split_once('"').map(|(text, _)| text)
}

impl Measured {
    fn figures(&self, database: Database, syncs: f64) -> Vec<Figure> {
        let (name, most_cpu) = match database {
            Database::Sqlite => ("SQLite", 0.20),
            Database::Postgres => ("PostgreSQL", 0.50),
        };
        let rate = self.messages / self.seconds;
        let is_good = syncs >= GOOD_DISK;
        let (for_rate, for_ratio) = match database {
            Database::Sqlite if is_good => (Target::AtLeast(3000.0), Target::Context),
            Database::Sqlite => (Target::Context, Target::AtLeast(6.0)),
            Database::Postgres => (Target::Context, Target::Context),
        };
        let cpu = self.cpu_ms.server / self.messages;
        let own = self.cpu_ms.generator / self.messages;
        let cores = |cpu_ms: f64| cpu_ms / 1000.0 / self.seconds;
        let others = self.cpu_ms.machine - self.cpu_ms.server - self.cpu_ms.generator;
        vec![
            Figure::new(format!("{name}: durable messages"), rate, "1/s", for_rate),
            Figure::new("  messages per fsync of the disk", rate / syncs, "", for_ratio),
            Figure::new(
                "  CPU of server and database",
                cpu,
                "ms/message",
                Target::AtMost(most_cpu),
            ),
            Figure::context("  CPU of the load generator", own, "ms/message"),
            Figure::context("  answered, p50", percentile(&self.latencies, 0.5), "ms"),
            Figure::context("  answered, p99", percentile(&self.latencies, 0.99), "ms"),
            Figure::context("  conversations opened", self.conversations / self.seconds, "1/s"),
            Figure::context("  server and database", cores(self.cpu_ms.server), "cores"),
            Figure::context("  load generator", cores(self.cpu_ms.generator), "cores"),
            Figure::context("  everything else on the machine", cores(others), "cores"),
        ]
    }
}
