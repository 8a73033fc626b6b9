//! Agents: whether they are there, and how much they hold.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::id::{ConversationId, MemberId};
use serde::{Deserialize, Serialize};

use crate::line::Line;
use crate::team::{Rank, Routing, TeamNumber};

/// Most conversations that an agent may have at a time.
pub const MAX_CAPACITY: u32 = 100;

/// Whether an agent takes conversations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Gets new ones.
    Online,
    /// Gets no new ones and keeps those at hand.
    Away,
    /// As away, and told to nobody as there.
    Offline,
    /// Has none.
    #[default]
    LoggedOut,
}

/// An agent at work.
#[derive(Debug, Default)]
pub(crate) struct Agent {
    pub(crate) presence: Presence,
    pub(crate) capacity: u32,
    pub(crate) teams: BTreeSet<TeamNumber>,
    /// Conversations at hand, and those that are offered: both take a place.
    pub(crate) holds: BTreeSet<ConversationId>,
    /// Conversations that wait for this agent and nobody else.
    pub(crate) own: Line,
    /// Counts up with every conversation that anybody gets: smaller is longer ago.
    pub(crate) received: u64,
    /// Since when the connection is lost.
    pub(crate) lost_at: Option<Timestamp>,
}

impl Agent {
    pub(crate) fn free(&self) -> u32 {
        let held = u32::try_from(self.holds.len()).unwrap_or(u32::MAX);
        self.capacity.saturating_sub(held)
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.presence == Presence::Online && self.lost_at.is_none() && self.free() > 0
    }

    pub(crate) fn rank(&self, id: MemberId, routing: Routing) -> Rank {
        let fullness = match routing {
            Routing::Balanced => MAX_CAPACITY.saturating_sub(self.free()),
            Routing::RoundRobin | Routing::NotifyAll | Routing::Pull => 0,
        };
        (fullness, self.received, id)
    }
}
