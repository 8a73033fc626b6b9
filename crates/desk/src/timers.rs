//! Deadlines, each at most once.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use model::id::{ConversationId, MemberId};

use crate::team::TeamNumber;

/// What is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Deadline {
    /// An offer isn't answered.
    Offer(ConversationId),
    /// A contact waits long.
    Delay(ConversationId),
    /// A contact doesn't answer the agent.
    Recall(ConversationId),
    /// A contact that is waited for stays silent.
    Silent(ConversationId),
    /// An agent's connection doesn't come back.
    Lost(MemberId),
    /// A conversation that all declined is offered again.
    Again(TeamNumber),
}

#[derive(Debug, Default)]
pub(crate) struct Timers {
    due: BTreeSet<(Timestamp, Deadline)>,
    at: BTreeMap<Deadline, Timestamp>,
}

impl Timers {
    /// Sets a deadline, in place of one before.
    pub(crate) fn set(&mut self, deadline: Deadline, now: Timestamp, seconds: u32) -> Timestamp {
        let at = now.saturating_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(now);
        self.set_at(deadline, at);
        at
    }

    /// Sets a deadline for then, in place of one before.
    pub(crate) fn set_at(&mut self, deadline: Deadline, at: Timestamp) {
        self.cancel(deadline);
        self.due.insert((at, deadline));
        self.at.insert(deadline, at);
    }

    /// When a deadline is.
    pub(crate) fn at(&self, deadline: Deadline) -> Option<Timestamp> {
        self.at.get(&deadline).copied()
    }

    pub(crate) fn cancel(&mut self, deadline: Deadline) {
        if let Some(at) = self.at.remove(&deadline) {
            self.due.remove(&(at, deadline));
        }
    }

    pub(crate) fn cancel_all_of(&mut self, conversation: ConversationId) {
        for deadline in [
            Deadline::Offer(conversation),
            Deadline::Delay(conversation),
            Deadline::Recall(conversation),
            Deadline::Silent(conversation),
        ] {
            self.cancel(deadline);
        }
    }

    /// The next one that is due by then.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<Deadline> {
        let (at, deadline) = self.due.first().copied().filter(|(at, _)| *at <= now)?;
        self.due.remove(&(at, deadline));
        self.at.remove(&deadline);
        Some(deadline)
    }

    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.due.first().map(|(at, _)| *at)
    }
}
