//! Live events of desks: what happens is read once for all who follow a workspace, and each of them gets every
//! event once and in order, from whatever number they come back with.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use model::id::{ConversationId, WorkspaceId};
use store::{DeskEvent, StoreError};
use tokio::sync::{Notify, broadcast};

use crate::App;

/// Events that are kept for followers who are a little behind; those further behind read the store.
const KEPT: usize = 1_024;
/// How often it is looked without being told: hints may be lost.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Events that are read at a time.
const BATCH: u32 = 200;

/// Who follows which desk.
#[derive(Default)]
pub(crate) struct Feeds(Arc<Mutex<HashMap<WorkspaceId, Weak<Feed>>>>);

struct Feed {
    sender: broadcast::Sender<DeskNews>,
    wake: Notify,
}

/// What followers are told.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskNews {
    /// It is in the log.
    Happened(Arc<DeskEvent>),
    /// Somebody writes just now.
    Typing { conversation: ConversationId, by: Option<String> },
}

/// One who follows a workspace's desk until dropped.
pub struct DeskFollower {
    app: App,
    workspace: WorkspaceId,
    feed: Arc<Feed>,
    receiver: broadcast::Receiver<DeskNews>,
    /// The last number that was given.
    after: u64,
    ready: VecDeque<DeskEvent>,
    is_behind: bool,
}

impl Feeds {
    /// Has followers look at once when something is committed, here or, as far as hints come, elsewhere.
    pub fn start(store: &dyn store::Store) -> Self {
        let feeds = Self::default();
        let followed = Arc::downgrade(&feeds.0);
        store.listen(Box::new(move |hint| {
            if let Some(followed) = followed.upgrade() {
                wake(&followed, hint.workspace);
            }
        }));
        feeds
    }

    /// Forgets a workspace that nobody follows.
    fn forget(&self, workspace: WorkspaceId) {
        let mut feeds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if feeds.get(&workspace).is_some_and(|feed| feed.strong_count() == 0) {
            feeds.remove(&workspace);
        }
    }

    fn find(&self, workspace: WorkspaceId) -> Option<Arc<Feed>> {
        let feeds = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        feeds.get(&workspace).and_then(Weak::upgrade)
    }
}

fn wake(followed: &Mutex<HashMap<WorkspaceId, Weak<Feed>>>, workspace: WorkspaceId) {
    let feeds = followed.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(feed) = feeds.get(&workspace).and_then(Weak::upgrade) {
        feed.wake.notify_one();
    }
}

impl App {
    /// Follows a workspace's desk after a number; `None`: from now on.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn follow_desk(
        &self,
        workspace: WorkspaceId,
        after: Option<u64>,
    ) -> Result<DeskFollower, StoreError> {
        let last = self.inner.store.last_desk_event(workspace).await?;
        let feed = self.feed(workspace, last);
        let receiver = feed.sender.subscribe();
        Ok(DeskFollower {
            app: self.clone(),
            workspace,
            feed,
            receiver,
            // Nobody has seen what hasn't happened.
            after: after.map_or(last, |after| after.min(last)),
            ready: VecDeque::new(),
            is_behind: true,
        })
    }

    /// Tells those who follow the desk that somebody writes in a conversation: an agent, whom the contact sees, or
    /// the contact (`None`). It isn't kept.
    pub fn tell_typing(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
        by: Option<String>,
    ) {
        if by.is_some() {
            self.inner.followers.tell_typing(workspace, conversation);
        }
        if let Some(feed) = self.inner.feeds.find(workspace) {
            let _nobody = feed.sender.send(DeskNews::Typing { conversation, by });
        }
    }

    fn feed(&self, workspace: WorkspaceId, last: u64) -> Arc<Feed> {
        let mut feeds = self.inner.feeds.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(feed) = feeds.get(&workspace).and_then(Weak::upgrade) {
            return feed;
        }
        let feed = Arc::new(Feed { sender: broadcast::Sender::new(KEPT), wake: Notify::new() });
        feeds.insert(workspace, Arc::downgrade(&feed));
        tokio::spawn(read_for_all(self.clone(), workspace, (Arc::downgrade(&feed), last)));
        feed
    }
}

/// Reads what happens as long as anybody follows.
async fn read_for_all(app: App, workspace: WorkspaceId, (feed, mut last): (Weak<Feed>, u64)) {
    loop {
        let Some(feed) = feed.upgrade() else { return app.inner.feeds.forget(workspace) };
        match app.inner.store.list_desk_events(workspace, None, last, BATCH).await {
            Ok(events) => {
                let is_all = events.len() < BATCH as usize;
                for event in events {
                    last = event.number;
                    let _nobody = feed.sender.send(DeskNews::Happened(Arc::new(event)));
                }
                if !is_all {
                    continue;
                }
            }
            Err(error) => tracing::warn!(%error, "a desk's events could not be read"),
        }
        let _told = tokio::time::timeout(LOOK_EVERY, feed.wake.notified()).await;
    }
}

impl DeskFollower {
    /// The last number that was given, or was asked for.
    pub const fn after(&self) -> u64 {
        self.after
    }

    /// What comes next. Nothing is lost when this is given up halfway.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn next(&mut self) -> Result<DeskNews, StoreError> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                self.after = event.number;
                return Ok(DeskNews::Happened(Arc::new(event)));
            }
            if self.is_behind {
                let store = &self.app.inner.store;
                let events =
                    store.list_desk_events(self.workspace, None, self.after, BATCH).await?;
                self.is_behind = events.len() >= BATCH as usize;
                self.ready.extend(events);
                if !self.ready.is_empty() {
                    continue;
                }
            }
            match self.receiver.recv().await {
                Ok(DeskNews::Happened(event)) if event.number <= self.after => {}
                Ok(DeskNews::Happened(event)) if event.number == self.after + 1 => {
                    self.after = event.number;
                    return Ok(DeskNews::Happened(event));
                }
                Ok(DeskNews::Happened(_)) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    self.is_behind = true;
                }
                Ok(typing @ DeskNews::Typing { .. }) => return Ok(typing),
                Err(broadcast::error::RecvError::Closed) => {
                    // The feed has its sender as long as we hold it.
                    self.feed.wake.notified().await;
                }
            }
        }
    }
}
