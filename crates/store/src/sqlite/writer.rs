//! The one writer: takes what is queued, runs each job in a savepoint of one transaction, commits
//! once, and then answers all. No timer: a group is what came while the last one was written.

use std::sync::{Arc, OnceLock};
use std::thread;

use rusqlite::{Connection, ErrorCode};
use tokio::sync::{mpsc, oneshot};

use super::lock::FileLock;
use super::rows::from_sqlite;
use crate::commit::CommitError;
use crate::error::StoreError;
use crate::{fault, plant};

/// Most jobs in one transaction.
const MAX_GROUP: usize = 256;

/// Jobs that may wait; further callers wait before they are queued.
const MAX_QUEUE: usize = 4_096;

/// An error that may be the store's rather than a refusal.
pub(super) trait Refusal: From<StoreError> + Send + 'static {
    /// What failed in the store, if that is what it is.
    fn store_error(&self) -> Option<&StoreError>;
}

impl Refusal for StoreError {
    fn store_error(&self) -> Option<&StoreError> {
        Some(self)
    }
}

impl Refusal for CommitError {
    fn store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::Duplicate { .. }
            | Self::Stale
            | Self::Owned { .. }
            | Self::NotFound
            | Self::Malformed(_) => None,
        }
    }
}

/// Runs in the group's transaction and gives what is to be told afterwards; or tells at once that
/// there is none.
type Job = Box<dyn FnOnce(Result<&Connection, StoreError>) -> Option<Done> + Send>;

/// A job that ran.
struct Done {
    failure: Option<StoreError>,
    /// Takes what became of the transaction.
    answer: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

/// The writer's queue, and why nothing is written any more, once that is so.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    broken: Arc<OnceLock<Arc<str>>>,
}

impl Writer {
    /// Starts the thread; it ends when the writer is dropped, and the lock with it.
    pub fn start(connection: Connection, lock: Option<FileLock>) -> Self {
        let (queue, jobs) = mpsc::channel(MAX_QUEUE);
        let broken = Arc::new(OnceLock::new());
        let reason = Arc::clone(&broken);
        thread::spawn(move || {
            run(&connection, jobs, &reason);
            drop(connection);
            drop(lock);
        });
        Self { queue, broken }
    }

    /// Refuses when a write failed so that it isn't known what is on disk.
    pub fn check(&self) -> Result<(), StoreError> {
        match self.broken.get() {
            Some(reason) => Err(StoreError::Broken(Arc::clone(reason))),
            None => Ok(()),
        }
    }

    /// Runs a write in the next group. When this returns `Ok`, it is on disk.
    pub async fn run<T: Send + 'static, E: Refusal>(
        &self,
        write: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (sender, receiver) = oneshot::channel();
        let job = move |transaction: Result<&Connection, StoreError>| {
            let connection = match transaction {
                Ok(connection) => connection,
                Err(error) => {
                    let _gone = sender.send(Err(error.into()));
                    return None;
                }
            };
            let result = in_savepoint(connection, write);
            let failure = result.as_ref().err().and_then(Refusal::store_error).cloned();
            let answer = move |committed: Result<(), StoreError>| {
                let told = match (result, committed) {
                    (result, Ok(())) => result,
                    // A refusal may rest on what was lost with the group, a failure doesn't.
                    (Err(error), Err(_)) if error.store_error().is_some() => Err(error),
                    (Ok(_) | Err(_), Err(lost)) => Err(lost.into()),
                };
                // Whoever asked may have gone; what was written stays.
                let _gone = sender.send(told);
            };
            Some(Done { failure, answer: Box::new(answer) })
        };
        let ended = || E::from(StoreError::Broken("the writer has ended".into()));
        self.queue.send(Box::new(job)).await.map_err(|_| ended())?;
        receiver.await.map_err(|_| ended())?
    }
}

fn in_savepoint<T, E: Refusal>(
    connection: &Connection,
    write: impl FnOnce(&Connection) -> Result<T, E>,
) -> Result<T, E> {
    execute(connection, "SAVEPOINT job")?;
    let result = write(connection);
    // SQLite ends the whole transaction after some failures; then there is no savepoint left.
    if !connection.is_autocommit() {
        if result.is_err() {
            execute(connection, "ROLLBACK TO job")?;
        }
        execute(connection, "RELEASE job")?;
    }
    result
}

fn execute(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    let run = || connection.prepare_cached(sql)?.execute([]);
    run().map(|_| ()).map_err(from_sqlite)
}

fn run(connection: &Connection, mut jobs: mpsc::Receiver<Job>, broken: &OnceLock<Arc<str>>) {
    let mut group = Vec::with_capacity(MAX_GROUP);
    while jobs.blocking_recv_many(&mut group, MAX_GROUP) > 0 {
        if let Some(reason) = broken.get() {
            for job in group.drain(..) {
                let _refused = job(Err(StoreError::Broken(Arc::clone(reason))));
            }
        } else if let Err(reason) = run_group(connection, &mut group) {
            tracing::error!(%reason, "a write failed: nothing is acknowledged any more");
            let _first = broken.set(reason);
        }
    }
}

/// Runs the jobs of one group and tells each what became of it.
///
/// # Errors
///
/// Why it isn't known what is on disk.
fn run_group(connection: &Connection, group: &mut Vec<Job>) -> Result<(), Arc<str>> {
    let mut done: Vec<Done> = Vec::with_capacity(group.len());
    let mut begun = execute(connection, "BEGIN IMMEDIATE");
    for job in group.drain(..) {
        let Some(ran) = job(begun.clone().map(|()| connection)) else { continue };
        let failure = ran.failure.clone();
        done.push(ran);
        if connection.is_autocommit() {
            let lost = failure.unwrap_or_else(|| StoreError::database("the group was rolled back"));
            tell(&mut done, &Err(lost));
            begun = execute(connection, "BEGIN IMMEDIATE");
        }
    }
    if begun.is_err() {
        // Whoever wasn't told yet has been by now.
        return Ok(());
    }
    if plant::is_due("tail_lost", 40) {
        tell(&mut done, &Ok(()));
        roll_back(connection);
        return Ok(());
    }
    if plant::is_due("ack_before_commit", 40) {
        tell(&mut done, &Ok(()));
        thread::sleep(std::time::Duration::from_millis(100));
    }
    fault::pass("group.before_commit");
    match connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([])) {
        Ok(_) => {
            fault::pass("group.after_commit");
            tell(&mut done, &Ok(()));
            Ok(())
        }
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
            roll_back(connection);
            tell(&mut done, &Err(StoreError::Full));
            Ok(())
        }
        Err(error) => {
            let reason: Arc<str> = error.to_string().into();
            roll_back(connection);
            tell(&mut done, &Err(StoreError::Broken(Arc::clone(&reason))));
            Err(reason)
        }
    }
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() && execute(connection, "ROLLBACK").is_err() {
        tracing::error!("a failed group couldn't be rolled back");
    }
}

fn tell(done: &mut Vec<Done>, committed: &Result<(), StoreError>) {
    for ran in done.drain(..) {
        (ran.answer)(committed.clone());
    }
}

#[cfg(test)]
mod tests;
