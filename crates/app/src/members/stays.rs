//! Stays: what callers keep open for long. It is looked at again when their right to come in may have changed, in
//! this process or in another one.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use model::id::WorkspaceId;
use store::StoreError;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, broadcast};
use tokio::time::{Instant, Sleep, sleep};
use uuid::Uuid;

use crate::cache::LIFE;
use crate::{Access, App, Identity};

/// How often it is looked what changed elsewhere.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// When a stay is looked at again that is new or was looked at because of a change: what was believed of it then
/// may be as old as [`LIFE`].
const SECOND_LOOK: Duration = LIFE.saturating_add(Duration::from_millis(100));
/// How often a stay is looked at whatever happens: rights end by themselves, too.
const LOOK_ANYHOW: Duration = Duration::from_secs(25);
/// Changes that wait for a stay; who misses one looks anyhow.
const WAITING: usize = 64;

/// Who stays in which workspace.
#[derive(Default)]
pub(crate) struct Stays(Arc<Mutex<HashMap<WorkspaceId, Weak<Door>>>>);

struct Door {
    /// Whose right changed; `None`: anybody's.
    changes: broadcast::Sender<Option<Uuid>>,
    look: Notify,
}

/// Something that a caller has open.
pub struct Stay {
    _door: Arc<Door>,
    changes: broadcast::Receiver<Option<Uuid>>,
    subject: Uuid,
    next_look: Pin<Box<Sleep>>,
}

impl Stay {
    /// Returns when it is to be looked whether the caller still may. Nothing is lost when this is given up halfway.
    pub async fn questioned(&mut self) {
        let next = loop {
            tokio::select! {
                () = &mut self.next_look => break LOOK_ANYHOW,
                change = self.changes.recv() => match change {
                    Ok(Some(subject)) if subject != self.subject => {}
                    // We hold the door, so that it isn't closed.
                    Ok(_) | Err(RecvError::Lagged(_) | RecvError::Closed) => break SECOND_LOOK,
                },
            }
        };
        self.next_look.as_mut().reset(Instant::now() + next);
    }
}

impl Stays {
    fn find(&self, workspace: WorkspaceId) -> Option<Arc<Door>> {
        let doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        doors.get(&workspace).and_then(Weak::upgrade)
    }

    /// The workspace's door, and whether it is new.
    fn open(&self, workspace: WorkspaceId) -> (Arc<Door>, bool) {
        let mut doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(door) = doors.get(&workspace).and_then(Weak::upgrade) {
            return (door, false);
        }
        let door = Door { changes: broadcast::Sender::new(WAITING), look: Notify::new() };
        let door = Arc::new(door);
        doors.insert(workspace, Arc::downgrade(&door));
        (door, true)
    }

    /// Has everything looked at that is open in a workspace.
    pub fn question_all(&self, workspace: WorkspaceId) {
        if let Some(door) = self.find(workspace) {
            let _nobody = door.changes.send(None);
        }
    }

    /// Forgets a workspace that nobody stays in.
    fn forget(&self, workspace: WorkspaceId) {
        let mut doors = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if doors.get(&workspace).is_some_and(|door| door.strong_count() == 0) {
            doors.remove(&workspace);
        }
    }
}

impl App {
    /// Has what a caller opens looked at whenever their right to it may have changed.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn begin_stay(&self, by: &Access) -> Result<Stay, StoreError> {
        let last = self.inner.store.last_access_change(by.workspace).await?;
        let (door, is_new) = self.inner.stays.open(by.workspace);
        let changes = door.changes.subscribe();
        if is_new {
            tokio::spawn(watch(self.clone(), by.workspace, (Arc::downgrade(&door), last)));
        }
        let subject = match by.identity {
            Identity::Program(key) => key.as_uuid(),
            Identity::MemberKey { member, .. } | Identity::SignedIn { member, .. } => {
                member.as_uuid()
            }
        };
        Ok(Stay { _door: door, changes, subject, next_look: Box::pin(sleep(SECOND_LOOK)) })
    }

    /// Believes nobody any more that they may come in, and has what is open in a workspace looked at.
    pub(crate) fn end_stays(&self, workspace: WorkspaceId) {
        self.inner.callers.clear();
        if let Some(door) = self.inner.stays.find(workspace) {
            door.look.notify_one();
        }
    }
}

/// Looks what changed as long as anybody stays.
async fn watch(app: App, workspace: WorkspaceId, (door, mut last): (Weak<Door>, u64)) {
    loop {
        let Some(door) = door.upgrade() else { return app.inner.stays.forget(workspace) };
        match app.inner.store.list_access_changes(workspace, last).await {
            Ok(changes) => {
                if !changes.is_empty() {
                    app.inner.callers.clear();
                }
                for change in changes {
                    // What isn't kept any more was about anybody.
                    let is_next = change.number == last + 1;
                    let _nobody = door.changes.send(Some(change.subject).filter(|_| is_next));
                    last = change.number;
                }
            }
            Err(error) => tracing::warn!(%error, "it isn't known who may still come in"),
        }
        let _told = tokio::time::timeout(LOOK_EVERY, door.look.notified()).await;
    }
}
