//! A batch from its first statement to a known outcome, also when the connection is cut in between.

use std::time::Duration;

use tokio::time::Instant;
use tokio_postgres::{Config, Error};
use uuid::Uuid;

use super::connection::{Connection, PATIENCE, within};
use super::look::{Look, Planned, look};
use super::statements::Statements;
use super::values::{Severity, from_postgres, severity};
use super::write::write;
use crate::commit::CommitError;
use crate::error::StoreError;
use crate::fault;
use crate::prepared::Prepared;
use crate::rules::Applied;

/// What became of each commit, in the order of the batch.
pub(super) type Written = Vec<Result<Applied, CommitError>>;

/// Wait before asking again what became of a transaction.
const ASK_AGAIN: Duration = Duration::from_millis(20);

/// Settings of a writer's connection: a batch waits neither for a lock nor for us so long that others
/// wait for it. Its statements find every row by an index: they are planned once, and not otherwise
/// because a table was small then.
const SETTINGS: &str = "SET lock_timeout = '4s'; SET idle_in_transaction_session_timeout = '5s';
    SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
    SET enable_mergejoin = off; SET jit = off";

/// Why a batch isn't answered.
#[derive(Debug)]
pub(super) enum BatchError {
    /// Nothing is written; it may work now.
    Again,
    /// Nothing is written, and the same will happen again.
    Store(StoreError),
    /// It can't be found out whether it is written.
    Unknown(StoreError),
}

/// A connection that commits batches.
pub(super) struct Session {
    connection: Connection,
    statements: Statements,
    backend: Backend,
    /// Whether the connection is not to be used again.
    is_spent: bool,
}

/// The server's process of a connection: its number alone may be used again.
#[derive(Debug, Clone)]
struct Backend {
    pid: i32,
    started: String,
}

impl Session {
    pub async fn open(config: &Config) -> Result<Self, StoreError> {
        let connection = Connection::open(config).await?;
        within(connection.client.batch_execute(SETTINGS)).await?.map_err(from_postgres)?;
        let statements =
            within(Statements::prepare(&connection.client)).await?.map_err(from_postgres)?;
        let own = "SELECT pid, backend_start::text FROM pg_stat_activity
                   WHERE pid = pg_backend_pid()";
        let row = within(connection.client.query_one(own, &[])).await?.map_err(from_postgres)?;
        let pid = row.try_get(0).map_err(from_postgres)?;
        let started = row.try_get(1).map_err(from_postgres)?;
        let backend = Backend { pid, started };
        Ok(Self { connection, statements, backend, is_spent: false })
    }

    pub fn is_closed(&self) -> bool {
        self.is_spent || self.connection.client.is_closed()
    }

    /// Commits a batch with at most one commit of a conversation and of a key.
    pub async fn commit(
        &mut self,
        batch: &[&Prepared],
        config: &Config,
    ) -> Result<Written, BatchError> {
        let client = &self.connection.client;
        let found = match within(look(client, &self.statements, batch)).await {
            Ok(Ok(found)) => found,
            Ok(Err(error)) => return Err(self.unwritten(error).await),
            Err(_) => {
                self.is_spent = true;
                return Err(BatchError::Again);
            }
        };
        let (planned, refused) = decide(&found, batch);
        if planned.is_empty() {
            self.roll_back().await;
            return Ok(merge(batch.len(), planned, refused));
        }
        fault::pass("batch.before_write");
        match within(write(client, &self.statements, batch, &planned)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) if severity(&error) != Severity::Lost => {
                // The COMMIT behind it has ended the transaction without writing.
                return Err(match severity(&error) {
                    Severity::Conflict | Severity::Taken if batch.len() > 1 => BatchError::Again,
                    Severity::Conflict => BatchError::Again,
                    Severity::Taken => BatchError::of_taken(error),
                    Severity::Lost | Severity::Final => BatchError::Store(from_postgres(error)),
                });
            }
            Ok(Err(_)) | Err(_) => {
                self.is_spent = true;
                self.resolve(config, batch, &found, &planned).await?;
            }
        }
        fault::pass("batch.after_commit");
        Ok(merge(batch.len(), planned, refused))
    }

    async fn unwritten(&mut self, error: Error) -> BatchError {
        match severity(&error) {
            Severity::Lost => {
                self.is_spent = true;
                BatchError::Again
            }
            Severity::Conflict => {
                self.roll_back().await;
                BatchError::Again
            }
            Severity::Taken | Severity::Final => {
                self.roll_back().await;
                BatchError::Store(from_postgres(error))
            }
        }
    }

    async fn roll_back(&mut self) {
        let ended = within(self.connection.client.batch_execute("ROLLBACK")).await;
        self.is_spent |= !matches!(ended, Ok(Ok(())));
    }

    /// Finds out whether a batch was written whose connection was cut: ends the server's process of
    /// it, then asks what became of the transaction and whether its data is there. (A crashed server
    /// may give the same transaction number again.)
    async fn resolve(
        &self,
        config: &Config,
        batch: &[&Prepared],
        found: &Look,
        planned: &[Planned],
    ) -> Result<(), BatchError> {
        tracing::warn!(commits = planned.len(), "the connection was cut while committing");
        let deadline = Instant::now() + PATIENCE;
        loop {
            let asked =
                within(ask(config, &self.backend, &found.transaction, batch, planned)).await;
            match asked.and_then(|answer| answer) {
                Ok(Fate::Written) => return Ok(()),
                Ok(Fate::NotWritten) => return Err(BatchError::Again),
                Ok(Fate::UnderWay) if Instant::now() < deadline => {}
                Ok(Fate::UnderWay) => {
                    let error = "the outcome of a commit isn't known yet";
                    return Err(BatchError::Unknown(StoreError::Unavailable(error.into())));
                }
                Err(error) if Instant::now() >= deadline => {
                    return Err(BatchError::Unknown(error));
                }
                Err(_) => {}
            }
            tokio::time::sleep(ASK_AGAIN).await;
        }
    }
}

impl BatchError {
    /// A lone commit met something unique: when a concurrent one brought it, it is found the next
    /// time, else the commit contradicts what is there.
    fn of_taken(error: Error) -> Self {
        match error.as_db_error().and_then(|refusal| refusal.table()) {
            Some("inbox" | "conversation") => Self::Again,
            Some("desk_place") => Self::Store(StoreError::PlaceTaken),
            Some(_) | None => Self::Store(from_postgres(error)),
        }
    }
}

/// What became of a transaction.
enum Fate {
    Written,
    NotWritten,
    UnderWay,
}

async fn ask(
    config: &Config,
    backend: &Backend,
    transaction: &str,
    batch: &[&Prepared],
    planned: &[Planned],
) -> Result<Fate, StoreError> {
    let connection = Connection::open(config).await?;
    let client = &connection.client;
    let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE pid = $1 AND backend_start = $2::text::timestamptz";
    client.query(end, &[&backend.pid, &backend.started]).await.map_err(from_postgres)?;
    let status = "SELECT pg_xact_status($1::text::xid8)";
    let status: Option<String> = match client.query_one(status, &[&transaction]).await {
        Ok(row) => row.try_get(0).map_err(from_postgres)?,
        // A number from the future: the server lost it in a crash.
        Err(error) if severity(&error) == Severity::Final => return Ok(Fate::NotWritten),
        Err(error) => return Err(from_postgres(error)),
    };
    if status.as_deref() == Some("in progress") {
        return Ok(Fate::UnderWay);
    }
    let is_there = is_written(client, batch, planned).await.map_err(from_postgres)?;
    Ok(match status.as_deref() {
        Some("aborted") => Fate::NotWritten,
        Some(_) | None if is_there => Fate::Written,
        Some(_) | None => Fate::NotWritten,
    })
}

/// Whether every conversation of the batch is where it would have been left, or further.
async fn is_written(
    client: &tokio_postgres::Client,
    batch: &[&Prepared],
    planned: &[Planned],
) -> Result<bool, Error> {
    let rows = planned.iter().filter_map(|plan| Some((batch.get(plan.at)?, &plan.applied)));
    let (mut ids, mut versions, mut numbers): (Vec<Uuid>, Vec<i64>, Vec<i64>) = Default::default();
    for (prepared, applied) in rows {
        ids.push(prepared.conversation);
        versions.push(applied.version);
        numbers.push(applied.last_number);
    }
    let sql = "SELECT count(*) FROM unnest($1::uuid[], $2::bigint[], $3::bigint[])
               b(id, version, number) JOIN conversation c
               ON c.id = b.id AND c.version >= b.version AND c.last_number >= b.number";
    let there: i64 = client.query_one(sql, &[&ids, &versions, &numbers]).await?.try_get(0)?;
    Ok(usize::try_from(there) == Ok(planned.len()))
}

fn decide(found: &Look, batch: &[&Prepared]) -> (Vec<Planned>, Vec<(usize, CommitError)>) {
    let mut planned = Vec::with_capacity(batch.len());
    let mut refused = Vec::new();
    for (at, prepared) in batch.iter().enumerate() {
        match found.decide(at, prepared) {
            Ok(plan) => planned.push(plan),
            Err(error) => refused.push((at, error)),
        }
    }
    (planned, refused)
}

fn merge(count: usize, planned: Vec<Planned>, refused: Vec<(usize, CommitError)>) -> Written {
    let mut all: Vec<(usize, Result<Applied, CommitError>)> = Vec::with_capacity(count);
    all.extend(planned.into_iter().map(|plan| (plan.at, Ok(plan.applied))));
    all.extend(refused.into_iter().map(|(at, error)| (at, Err(error))));
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, told)| told).collect()
}
