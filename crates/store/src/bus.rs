//! Hints that something was committed, for live readers and sleeping workers. A hint may be lost
//! and says nothing that the database doesn't: whoever needs certainty reads it.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use model::conversation::MessageNumber;
use model::id::{ConversationId, WorkspaceId};

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

/// Is told each hint where it is given: it mustn't wait for anything.
pub type Listener = Box<dyn Fn(&Hint) + Send + Sync>;

/// Gives hints to everybody in this process.
#[derive(Clone, Default)]
pub struct Bus(Arc<RwLock<Vec<Listener>>>);

impl Bus {
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells this listener from now on, as long as the store is there.
    pub fn listen(&self, listener: Listener) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(listener);
    }

    /// Tells all who listen now; nobody need.
    pub fn publish(&self, hint: Hint) {
        let listeners = self.0.read().unwrap_or_else(PoisonError::into_inner);
        listeners.iter().for_each(|listener| listener(&hint));
    }
}

impl fmt::Debug for Bus {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Bus")
    }
}
