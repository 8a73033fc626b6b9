//! The one writer: takes what is queued, runs all of it in one transaction, commits once, and then answers
//! all. No timer: a group is what came while the last one was written. When a job fails, the group is
//! undone and run again with each job in a savepoint, so that it takes nobody with it.

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

/// A write that somebody waits for.
trait Job: Send {
    /// Runs it in the group's transaction, also when it was run before and that was undone.
    fn run(&mut self, connection: &Connection) -> Ran;

    /// Tells what became of it, with what became of the transaction.
    fn tell(self: Box<Self>, committed: Result<(), StoreError>);
}

/// How a job ran.
enum Ran {
    Well,
    /// It was refused, by itself.
    Refused,
    Failed(StoreError),
}

/// A job and who waits for it.
struct Asked<T, E, W> {
    write: W,
    result: Option<Result<T, E>>,
    sender: oneshot::Sender<Result<T, E>>,
}

impl<T, E, W> Job for Asked<T, E, W>
where
    T: Send + 'static,
    E: Refusal,
    W: FnMut(&Connection) -> Result<T, E> + Send + 'static,
{
    fn run(&mut self, connection: &Connection) -> Ran {
        let result = (self.write)(connection);
        let ran = match &result {
            Ok(_) => Ran::Well,
            Err(error) => match error.store_error() {
                Some(error) => Ran::Failed(error.clone()),
                None => Ran::Refused,
            },
        };
        self.result = Some(result);
        ran
    }

    fn tell(self: Box<Self>, committed: Result<(), StoreError>) {
        let told = match (self.result, committed) {
            (Some(result), Ok(())) => result,
            // A refusal may rest on what was lost with the group, a failure doesn't.
            (Some(Err(error)), Err(_)) if error.store_error().is_some() => Err(error),
            (Some(Ok(_) | Err(_)) | None, Err(lost)) => Err(lost.into()),
            (None, Ok(())) => Err(StoreError::database("it was never run").into()),
        };
        // Whoever asked may have gone; what was written stays.
        let _gone = self.sender.send(told);
    }
}

/// The writer's queue, and why nothing is written any more, once that is so.
#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Box<dyn Job>>,
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

    /// Runs a write in the next group, more than once when another of the group has to be undone. When
    /// this returns `Ok`, it is on disk.
    pub async fn run<T: Send + 'static, E: Refusal>(
        &self,
        write: impl FnMut(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E> {
        let (sender, receiver) = oneshot::channel();
        let job = Asked { write, result: None, sender };
        let ended = || E::from(StoreError::Broken("the writer has ended".into()));
        self.queue.send(Box::new(job)).await.map_err(|_| ended())?;
        receiver.await.map_err(|_| ended())?
    }
}

fn in_savepoint(connection: &Connection, job: &mut dyn Job) -> Result<Ran, StoreError> {
    execute(connection, "SAVEPOINT job")?;
    let ran = job.run(connection);
    // SQLite ends the whole transaction after some failures; then there is no savepoint left.
    if !connection.is_autocommit() {
        if !matches!(ran, Ran::Well) {
            execute(connection, "ROLLBACK TO job")?;
        }
        execute(connection, "RELEASE job")?;
    }
    Ok(ran)
}

fn execute(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    let run = || connection.prepare_cached(sql)?.execute([]);
    run().map(|_| ()).map_err(from_sqlite)
}

fn run(
    connection: &Connection,
    mut jobs: mpsc::Receiver<Box<dyn Job>>,
    broken: &OnceLock<Arc<str>>,
) {
    let mut group = Vec::with_capacity(MAX_GROUP);
    while jobs.blocking_recv_many(&mut group, MAX_GROUP) > 0 {
        if let Some(reason) = broken.get() {
            tell(&mut group, &Err(StoreError::Broken(Arc::clone(reason))));
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
fn run_group(connection: &Connection, group: &mut Vec<Box<dyn Job>>) -> Result<(), Arc<str>> {
    if !run_together(connection, group) {
        run_apart(connection, group);
    }
    if group.is_empty() {
        return Ok(());
    }
    commit(connection, group)
}

/// Begins a transaction and runs all jobs in it. Says no, and undoes everything, when one of them left
/// something behind that mustn't stay: that is rare, and savepoints cost a copy of each page.
fn run_together(connection: &Connection, group: &mut [Box<dyn Job>]) -> bool {
    if execute(connection, "BEGIN IMMEDIATE").is_err() {
        return false;
    }
    for job in group {
        let changes = connection.total_changes();
        let is_clean = match job.run(connection) {
            Ran::Well => true,
            Ran::Refused => connection.total_changes() == changes,
            Ran::Failed(_) => false,
        };
        if !is_clean {
            roll_back(connection);
            return false;
        }
    }
    true
}

/// Begins a transaction and runs each job in a savepoint of it. Whoever is told already is taken out of
/// the group; the others wait for the commit.
fn run_apart(connection: &Connection, group: &mut Vec<Box<dyn Job>>) {
    let mut done: Vec<Box<dyn Job>> = Vec::with_capacity(group.len());
    let mut begun = execute(connection, "BEGIN IMMEDIATE");
    for mut job in group.drain(..) {
        if let Err(error) = &begun {
            job.tell(Err(error.clone()));
            continue;
        }
        let ran = in_savepoint(connection, job.as_mut());
        done.push(job);
        if connection.is_autocommit() || ran.is_err() {
            roll_back(connection);
            let lost = match ran {
                Err(error) | Ok(Ran::Failed(error)) => error,
                Ok(Ran::Well | Ran::Refused) => StoreError::database("the group was rolled back"),
            };
            tell(&mut done, &Err(lost));
            begun = execute(connection, "BEGIN IMMEDIATE");
        }
    }
    if begun.is_ok() && done.is_empty() {
        roll_back(connection);
    }
    *group = done;
}

fn commit(connection: &Connection, group: &mut Vec<Box<dyn Job>>) -> Result<(), Arc<str>> {
    if plant::is_due("tail_lost", 40) {
        tell(group, &Ok(()));
        roll_back(connection);
        return Ok(());
    }
    if plant::is_due("ack_before_commit", 40) {
        tell(group, &Ok(()));
        thread::sleep(std::time::Duration::from_millis(100));
    }
    fault::pass("group.before_commit");
    match connection.prepare_cached("COMMIT").and_then(|mut commit| commit.execute([])) {
        Ok(_) => {
            fault::pass("group.after_commit");
            tell(group, &Ok(()));
            Ok(())
        }
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DiskFull) => {
            roll_back(connection);
            tell(group, &Err(StoreError::Full));
            Ok(())
        }
        Err(error) => {
            let reason: Arc<str> = error.to_string().into();
            roll_back(connection);
            tell(group, &Err(StoreError::Broken(Arc::clone(&reason))));
            Err(reason)
        }
    }
}

fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() && execute(connection, "ROLLBACK").is_err() {
        tracing::error!("a failed group couldn't be rolled back");
    }
}

fn tell(group: &mut Vec<Box<dyn Job>>, committed: &Result<(), StoreError>) {
    for job in group.drain(..) {
        job.tell(committed.clone());
    }
}

#[cfg(test)]
mod tests;
