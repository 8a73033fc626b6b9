//! Tasks that take what is queued and commit it as one batch. No timer: a batch is what came while
//! the last one was written.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::Instant;
use tokio_postgres::Config;
use uuid::Uuid;

use super::batch::{BatchError, Session, Written};
use super::connection::PATIENCE;
use crate::commit::CommitError;
use crate::error::StoreError;
use crate::prepared::{Prepared, PreparedGuard};
use crate::rules::Applied;

/// Most commits in one transaction.
const MAX_BATCH: usize = 256;

/// Commits that may wait; further callers wait before they are queued.
const MAX_QUEUE: usize = 4_096;

/// Connections that write.
const WRITERS: usize = 2;

/// Tries of a batch that meets others, before its commits are tried one by one.
const TRIES: usize = 5;

/// Wait before a repeated try to connect.
const RECONNECT: Duration = Duration::from_millis(50);

/// What is told about a commit.
type Told = Result<Applied, CommitError>;

/// A commit in the queue.
struct Submission {
    prepared: Prepared,
    answer: oneshot::Sender<Told>,
    queued_at: Instant,
}

impl Submission {
    /// Whoever asked may have gone; what was written stays.
    fn tell(self, told: Told) {
        let _gone = self.answer.send(told);
    }

    fn is_expired(&self) -> bool {
        self.queued_at.elapsed() > PATIENCE
    }
}

/// The writers' queue.
#[derive(Debug)]
pub(super) struct Writers(mpsc::Sender<Submission>);

impl Writers {
    /// Starts the tasks; they end when this is dropped.
    pub fn start(config: &Config) -> Self {
        let (queue, submissions) = mpsc::channel(MAX_QUEUE);
        let submissions = Arc::new(Mutex::new(submissions));
        for _ in 0..WRITERS {
            let queue = Arc::clone(&submissions);
            let writer =
                Writer { config: config.clone(), queue, backlog: VecDeque::new(), session: None };
            tokio::spawn(writer.run());
        }
        Self(queue)
    }

    /// Commits in the next batch. When this returns `Ok`, it is on disk.
    pub async fn submit(&self, prepared: Prepared) -> Told {
        let (answer, told) = oneshot::channel();
        let ended = || CommitError::from(StoreError::Unavailable("the store is closed".into()));
        let submission = Submission { prepared, answer, queued_at: Instant::now() };
        self.0.send(submission).await.map_err(|_| ended())?;
        told.await.map_err(|_| ended())?
    }
}

struct Writer {
    config: Config,
    queue: Arc<Mutex<mpsc::Receiver<Submission>>>,
    /// Taken from the queue, and not in this batch because of another commit in it.
    backlog: VecDeque<Submission>,
    session: Option<Session>,
}

impl Writer {
    async fn run(mut self) {
        loop {
            if self.backlog.is_empty() && !self.wait().await {
                return;
            }
            // Those who were answered just now may be about to ask again: one batch for all.
            tokio::task::yield_now().await;
            let batch = self.take_batch();
            Box::pin(self.commit(batch)).await;
        }
    }

    /// Waits for a commit. `false` when there will be none.
    async fn wait(&mut self) -> bool {
        let mut taken = Vec::new();
        let count = self.queue.lock().await.recv_many(&mut taken, MAX_BATCH).await;
        self.backlog.extend(taken);
        count > 0
    }

    /// Takes commits that can be written together: at most one of a conversation, of a dedupe key
    /// and of a create key.
    fn take_batch(&mut self) -> Vec<Submission> {
        if let Ok(mut queue) = self.queue.try_lock() {
            while self.backlog.len() < MAX_BATCH {
                let Ok(submission) = queue.try_recv() else { break };
                self.backlog.push_back(submission);
            }
        }
        let mut conversations: HashSet<Uuid> = HashSet::new();
        let mut keys: HashSet<(Uuid, Uuid, bool, String)> = HashSet::new();
        let mut batch = Vec::new();
        let mut rest = VecDeque::new();
        for submission in self.backlog.drain(..) {
            let prepared = &submission.prepared;
            let own_keys: Vec<_> = keys_of(prepared).collect();
            let meets = conversations.contains(&prepared.conversation)
                || own_keys.iter().any(|key| keys.contains(key));
            // Also what waits holds back what comes after it.
            conversations.insert(prepared.conversation);
            keys.extend(own_keys);
            if meets { rest.push_back(submission) } else { batch.push(submission) }
        }
        self.backlog = rest;
        batch
    }

    async fn commit(&mut self, mut batch: Vec<Submission>) {
        for _ in 0..TRIES {
            if !self.connect(&mut batch).await {
                return;
            }
            match self.try_batch(&mut batch).await {
                Ok(()) => return,
                Err(BatchError::Again) => {}
                Err(BatchError::Unknown(error)) => return tell_all(batch.drain(..), &error),
                Err(BatchError::Store(error)) if batch.len() == 1 => {
                    return tell_all(batch.drain(..), &error);
                }
                Err(BatchError::Store(_)) => break,
            }
        }
        // One of them fails for itself, or they keep meeting others: each alone.
        for submission in batch {
            Box::pin(self.commit_alone(submission)).await;
        }
    }

    async fn commit_alone(&mut self, submission: Submission) {
        let mut batch = vec![submission];
        let mut last = StoreError::Unavailable("the commit kept meeting others".into());
        for _ in 0..TRIES {
            if !self.connect(&mut batch).await {
                return;
            }
            match self.try_batch(&mut batch).await {
                Ok(()) => return,
                Err(BatchError::Again) => {}
                Err(BatchError::Store(error) | BatchError::Unknown(error)) => {
                    last = error;
                    break;
                }
            }
        }
        tell_all(batch.drain(..), &last);
    }

    /// Sees to a connection, and tells those who have waited too long. `false` when nobody waits
    /// any more.
    async fn connect(&mut self, batch: &mut Vec<Submission>) -> bool {
        while self.session.as_ref().is_none_or(Session::is_closed) {
            match Session::open(&self.config).await {
                Ok(session) => self.session = Some(session),
                Err(error) => {
                    self.expire(batch, &error);
                    if batch.is_empty() {
                        return false;
                    }
                    tokio::time::sleep(RECONNECT).await;
                }
            }
        }
        true
    }

    fn expire(&mut self, batch: &mut Vec<Submission>, error: &StoreError) {
        if let Ok(mut queue) = self.queue.try_lock() {
            while let Ok(submission) = queue.try_recv() {
                self.backlog.push_back(submission);
            }
        }
        for waiting in std::mem::take(&mut self.backlog) {
            if waiting.is_expired() {
                waiting.tell(Err(error.clone().into()));
            } else {
                self.backlog.push_back(waiting);
            }
        }
        let (expired, waiting) = batch.drain(..).partition(Submission::is_expired);
        *batch = waiting;
        let expired: Vec<Submission> = expired;
        tell_all(expired.into_iter(), error);
    }

    /// Commits a batch. What remains in it on failure was not answered and not written.
    async fn try_batch(&mut self, batch: &mut Vec<Submission>) -> Result<(), BatchError> {
        let Some(session) = self.session.as_mut() else { return Err(BatchError::Again) };
        let prepared: Vec<&Prepared> = batch.iter().map(|waiting| &waiting.prepared).collect();
        match session.commit(&prepared, &self.config).await {
            Ok(written) => {
                tell_each(std::mem::take(batch), written);
                Ok(())
            }
            Err(error) => {
                if session.is_closed() {
                    self.session = None;
                }
                Err(error)
            }
        }
    }
}

fn tell_each(batch: Vec<Submission>, written: Written) {
    for (submission, told) in batch.into_iter().zip(written) {
        submission.tell(told);
    }
}

fn tell_all(batch: impl Iterator<Item = Submission>, error: &StoreError) {
    for submission in batch {
        submission.tell(Err(error.clone().into()));
    }
}

/// What is unique in the whole database.
fn keys_of(prepared: &Prepared) -> impl Iterator<Item = (Uuid, Uuid, bool, String)> {
    let inbound = prepared.inbound.as_ref().map(|inbound| {
        (prepared.workspace, inbound.channel, true, inbound.sender_message_id.clone())
    });
    let created = match &prepared.guard {
        PreparedGuard::New { channel, create_key: Some(key), .. } => {
            Some((prepared.workspace, *channel, false, key.clone()))
        }
        PreparedGuard::New { .. } | PreparedGuard::Turn { .. } | PreparedGuard::Accept => None,
    };
    inbound.into_iter().chain(created)
}
