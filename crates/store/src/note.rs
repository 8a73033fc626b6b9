//! What is kept in the audit log with the first thing that somebody's request writes, in the same transaction: it
//! is there exactly if that is.
//!
//! A note goes with the task that serves the request, and not with tasks that it starts.

use std::sync::{Arc, Mutex, PoisonError};

use model::id::WorkspaceId;

use crate::area::audit::NewAuditEntry;
use crate::error::StoreError;
use crate::sql::{Database, Outcome, Statement};

tokio::task_local! {
    static NOTE: Arc<Note>;
}

/// An entry that waits for what it is about.
#[derive(Debug, Default)]
pub struct Note(Mutex<State>);

#[derive(Debug, Default)]
enum State {
    /// Nothing is known yet, or there is nothing to note.
    #[default]
    Empty,
    Waiting(WorkspaceId, NewAuditEntry),
    Kept(NewAuditEntry),
}

impl Note {
    /// Has what `work` writes in this task kept with the note.
    pub async fn during<T>(self: Arc<Self>, work: impl Future<Output = T>) -> T {
        NOTE.scope(self, work).await
    }

    /// Says what is to be kept.
    pub fn put(&self, workspace: WorkspaceId, entry: NewAuditEntry) {
        *self.state() = State::Waiting(workspace, entry);
    }

    /// Whether it was kept with something that was written.
    pub fn is_kept(&self) -> bool {
        matches!(*self.state(), State::Kept(_))
    }

    /// What is to be kept, or was.
    pub fn entry(&self) -> Option<NewAuditEntry> {
        match &*self.state() {
            State::Waiting(_, entry) | State::Kept(entry) => Some(entry.clone()),
            State::Empty => None,
        }
    }

    /// Names what the request under way makes, in what is kept of it.
    pub fn made(id: &dyn std::fmt::Display) {
        let _without = NOTE.try_with(|note| {
            if let State::Waiting(_, entry) = &mut *note.state() {
                entry.record.add_made(id);
            }
        });
    }

    fn waiting(&self) -> Option<(WorkspaceId, NewAuditEntry)> {
        match &*self.state() {
            State::Waiting(workspace, entry) => Some((*workspace, entry.clone())),
            State::Empty | State::Kept(_) => None,
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs statements, with the note of the request under way if it waits for something to go with.
pub(crate) async fn write_with<D: Database + ?Sized>(
    database: &D,
    mut statements: Vec<Statement>,
) -> Result<Outcome, StoreError> {
    let Ok(note) = NOTE.try_with(Arc::clone) else { return database.run(statements).await };
    let Some((workspace, entry)) = note.waiting() else { return database.run(statements).await };
    let own = statements.len();
    // Last: the head of the log is locked until the transaction ends.
    statements.extend(crate::area::audit::added(database, workspace, &entry)?);
    match database.run(statements).await? {
        Outcome::Done(mut results) => {
            results.truncate(own);
            *note.state() = State::Kept(entry);
            Ok(Outcome::Done(results))
        }
        Outcome::Refused => Ok(Outcome::Refused),
    }
}
