//! Cells of the webhook: a workspace has one, so that each lane is a server of its own, and its cells come one
//! after the other.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use testkit::{Authority, EvilServer, Fault, Request};

use super::behaviour::{Caller, good};
use super::cell::{Cell, Ended, Seen, Target, check_reports, open};
use super::{FINE, talk};
use crate::connection::Connection;
use crate::server::{Server, Settings};

/// How long a receiver may take, and a second.
const REPORTED_AFTER: Duration = Duration::from_secs(11);
/// How long after a fault ended the message must have come again.
const TOLD_AFTER: Duration = Duration::from_secs(20);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(20);
/// The contact is answered meanwhile as if there was no webhook.
const ANSWERED_WITHIN: Duration = Duration::from_secs(2);
/// The key of the bot that answers, and of its channel.
const BOT: &str = "sure";
const WEBHOOK: &str = "/api/v1/webhooks/kommunicate";

/// A server, and the cells that are tried on it.
pub struct Lane {
    pub program: PathBuf,
    pub folder: PathBuf,
    pub roots: PathBuf,
    pub cells: Vec<Cell>,
}

impl Lane {
    /// Tries one cell after the other.
    ///
    /// # Errors
    ///
    /// When the server doesn't start.
    pub async fn run(self) -> Result<Vec<Ended>> {
        let authority = Authority::new()?;
        // Where messages go in the end that were sent to an address that nobody let through.
        let haven = EvilServer::start(
            Fault::Answer(good(Caller::Webhook)),
            good(Caller::Webhook),
            &authority,
        )
        .await?;
        let mut allowed = vec![haven.address()];
        allowed.extend(self.cells.iter().filter_map(|cell| match &cell.target {
            Target::Server { server, .. } => Some(server.address()),
            Target::Forbidden(_) => None,
        }));
        let settings = Settings {
            bots: vec![(BOT.to_owned(), bot_file())],
            allowed,
            trust_roots: Some(self.roots),
            ..Settings::new(self.program, &self.folder)
        };
        let server = tokio::task::spawn_blocking(move || Server::start(&settings)).await??;
        let mut ended = Vec::new();
        for mut cell in self.cells {
            let outcome = tell(&mut cell, &haven, &server).await;
            ended.push(Ended::of(cell, outcome));
        }
        Ok(ended)
    }
}

/// Has the webhook told of a message and its answer.
async fn tell(cell: &mut Cell, haven: &EvilServer, server: &Server) -> Result<Seen> {
    let mut connection = Connection::open(server.address, &server.key).await?;
    set(&mut connection, &cell.target.url()).await?;
    let conversation = open(&mut connection, BOT).await?;
    let text = format!("tell {conversation}");
    let begun = Instant::now();
    let said = talk::say(&mut connection, &conversation, &text).await?;
    ensure!(said == [FINE], "it said {said:?}");
    ensure!(begun.elapsed() < ANSWERED_WITHIN, "the contact waited for the webhook");
    if cell.end.is_failure() {
        wait_for_report(&mut connection, &conversation).await?;
    }
    let took = begun.elapsed();
    let receiver = match &mut cell.target {
        Target::Server { server, .. } => {
            if cell.end.is_failure() {
                server.heal().await?;
            }
            &**server
        }
        Target::Forbidden(_) => {
            set(&mut connection, &haven.url("/")).await?;
            haven
        }
    };
    wait_until_told(receiver, &text).await?;
    let took = if cell.end.is_failure() { took } else { begun.elapsed() };
    let reports = talk::reports(&mut connection, &conversation).await?;
    check_reports(&reports, cell.end)?;
    Ok(Seen { took, reports, conversation, said: vec![text, FINE.to_owned()] })
}

async fn set(connection: &mut Connection, url: &str) -> Result<()> {
    let answer = connection.put(WEBHOOK, &json!({ "url": url }).to_string()).await?;
    ensure!(answer.status == 204, "the webhook was refused: {}", answer.body);
    Ok(())
}

async fn wait_for_report(connection: &mut Connection, conversation: &str) -> Result<()> {
    let begun = Instant::now();
    while talk::reports(connection, conversation).await?.is_empty() {
        ensure!(begun.elapsed() < REPORTED_AFTER, "nothing was reported");
        tokio::time::sleep(PAUSE).await;
    }
    Ok(())
}

/// Waits until both messages have come, and looks at their order.
async fn wait_until_told(receiver: &EvilServer, text: &str) -> Result<()> {
    let begun = Instant::now();
    loop {
        let numbers = numbers(&receiver.requests(), text)?;
        if numbers.ends_with(&[2]) {
            ensure!(numbers.is_sorted(), "they came as {numbers:?}");
            return Ok(());
        }
        ensure!(begun.elapsed() < TOLD_AFTER, "only these came: {numbers:?}");
        tokio::time::sleep(PAUSE).await;
    }
}

/// The numbers of the messages that came, of the conversation with this text.
fn numbers(requests: &[Request], text: &str) -> Result<Vec<u64>> {
    let told: Vec<Value> = requests.iter().filter_map(|request| request.json().ok()).collect();
    // That of a server which was reset before it could read is missing.
    let group = told.iter().find(|it| it["message"] == text).map(|it| it["groupId"].clone());
    let Some(group) = group else { return Ok(Vec::new()) };
    let number = |it: &Value| -> Result<u64> {
        let key = it["key"].as_str().context("a message without a key")?;
        Ok(key.rsplit('-').next().unwrap_or_default().parse()?)
    };
    told.iter().filter(|it| it["groupId"] == group).map(number).collect()
}

fn bot_file() -> String {
    format!(
        "format: 1
bot: {BOT}
stories:
  main:
    dialogs:
      any:
        starts_on: {{ patterns: [\"*\"] }}
        interactions:
          fine: {{ say: {FINE} }}
"
    )
}
