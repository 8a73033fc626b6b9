//! Lines: conversations that wait, in the order in which they are served.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::id::ConversationId;

/// Positions that contacts are told one by one; behind them it is "in line".
pub(crate) const TOLD_POSITIONS: usize = 5;

/// Where a conversation stands: higher priority first, then who waits longest.
pub(crate) type Ticket = (std::cmp::Reverse<u8>, Timestamp, ConversationId);

/// A line of conversations.
#[derive(Debug, Default)]
pub(crate) struct Line {
    order: BTreeSet<Ticket>,
    /// The position that each was told last; 0: "in line".
    told: BTreeMap<ConversationId, u32>,
}

impl Line {
    pub(crate) fn len(&self) -> usize {
        self.order.len()
    }

    pub(crate) fn push(&mut self, ticket: Ticket) {
        self.order.insert(ticket);
    }

    pub(crate) fn remove(&mut self, ticket: &Ticket) -> bool {
        self.told.remove(&ticket.2);
        self.order.remove(ticket)
    }

    pub(crate) fn first(&self) -> Option<Ticket> {
        self.order.first().copied()
    }

    /// In the order in which they are served.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Ticket> {
        self.order.iter()
    }

    /// Positions that changed since they were told, of the first few and of those who have just come.
    pub(crate) fn news(&mut self, came: &[ConversationId]) -> Vec<(ConversationId, u32)> {
        let mut news = Vec::new();
        for (ticket, position) in self.order.iter().take(TOLD_POSITIONS).zip(1_u32..) {
            if self.told.insert(ticket.2, position) != Some(position) {
                news.push((ticket.2, position));
            }
        }
        for came in came {
            if !self.told.contains_key(came) {
                self.told.insert(*came, 0);
                news.push((*came, 0));
            }
        }
        news
    }
}
