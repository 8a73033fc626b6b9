//! Hints that something was committed, for live readers and sleeping workers. A hint may be lost
//! and says nothing that the database doesn't: whoever needs certainty reads it.

use model::conversation::MessageNumber;
use model::id::{ConversationId, WorkspaceId};
use tokio::sync::broadcast;

/// Hints kept for a subscriber that is slow; older ones are dropped and it is told so.
const KEPT_HINTS: usize = 4_096;

/// A conversation changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hint {
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    /// Its last message.
    pub number: MessageNumber,
    /// Whether it waits for a replica: messages are pending and nobody owns it.
    pub is_claimable: bool,
    /// Whether effects were put into the outbox for anybody to send.
    pub has_sends: bool,
}

/// Gives hints to everybody in this process.
#[derive(Debug, Clone)]
pub struct Bus(broadcast::Sender<Hint>);

impl Bus {
    pub fn new() -> Self {
        Self(broadcast::Sender::new(KEPT_HINTS))
    }

    pub fn subscribe(&self) -> broadcast::Receiver<Hint> {
        self.0.subscribe()
    }

    /// Tells all who listen now; nobody need.
    pub fn publish(&self, hint: Hint) {
        let _listeners = self.0.send(hint);
    }
}
