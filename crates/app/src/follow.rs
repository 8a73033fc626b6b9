//! Followers: who waits for news of a conversation. The store's hints wake those that follow it; a hint that
//! got lost is made up for by followers looking again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::id::{ConversationId, WorkspaceId};
use store::Store;
use tokio::sync::watch;

type Waiting = Arc<Mutex<HashMap<ConversationId, watch::Sender<Told>>>>;

/// What followers are told.
#[derive(Debug, Default)]
struct Told {
    commits: u64,
    /// How often agents of which workspace were said to write.
    typed: (Option<WorkspaceId>, u64),
}

/// Who waits for what.
#[derive(Clone, Default)]
pub struct Followers(Waiting);

impl Followers {
    /// Wakes followers from now on when something is committed.
    pub(crate) fn start(store: &dyn Store) -> Self {
        let followers = Self::default();
        let waiting = Arc::downgrade(&followers.0);
        store.listen(Box::new(move |hint| {
            let Some(waiting) = waiting.upgrade() else { return };
            let waiting = waiting.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(sender) = waiting.get(&hint.conversation) {
                sender.send_modify(|told| told.commits += 1);
            }
        }));
        followers
    }

    /// Follows a conversation: the follower wakes when something was committed in it.
    pub fn follow(&self, conversation: ConversationId) -> Follower {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sender =
            waiting.entry(conversation).or_insert_with(|| watch::Sender::new(Told::default()));
        let news = sender.subscribe();
        Follower { waiting: Arc::clone(&self.0), conversation, news, typed: 0 }
    }

    /// Tells those who follow a conversation that an agent of that workspace writes just now.
    pub(crate) fn tell_typing(&self, workspace: WorkspaceId, conversation: ConversationId) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = waiting.get(&conversation) {
            sender.send_modify(|told| told.typed = (Some(workspace), told.typed.1 + 1));
        }
    }
}

/// One who follows a conversation until dropped.
pub struct Follower {
    waiting: Waiting,
    conversation: ConversationId,
    news: watch::Receiver<Told>,
    /// How often agents were said to write when that was asked last.
    typed: u64,
}

impl Follower {
    /// Waits until something was committed since the last time.
    pub async fn changed(&mut self) {
        if self.news.changed().await.is_err() {
            // The sender is in the map as long as we are: it can't be gone.
            std::future::pending::<()>().await;
        }
    }

    /// Whether an agent of that workspace began to write since this was asked last.
    pub fn saw_typing(&mut self, workspace: WorkspaceId) -> bool {
        let (by, count) = self.news.borrow().typed;
        let before = std::mem::replace(&mut self.typed, count);
        count > before && by == Some(workspace)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let is_last =
            waiting.get(&self.conversation).is_some_and(|sender| sender.receiver_count() <= 1);
        if is_last {
            waiting.remove(&self.conversation);
        }
    }
}
