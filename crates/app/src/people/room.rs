//! The desks of workspaces in memory: one each, loaded when it is first needed and forgotten when anything
//! turns out to be otherwise in the store.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use desk::{Desk, Standing};
use model::Timestamp;
use model::id::{ConversationId, MemberId, WorkspaceId};
use tokio::sync::Notify;

use super::news::News;
use super::setup::{AgentRecord, TeamRecord};
use crate::cache::Timed;

/// Desks by workspace.
#[derive(Default)]
pub(crate) struct Rooms {
    rooms: Mutex<HashMap<WorkspaceId, Arc<Room>>>,
    /// Whether a workspace has one.
    pub known: Timed<WorkspaceId, bool>,
    /// Told when a deadline may have come nearer.
    pub changed: Notify,
}

impl Rooms {
    pub fn get(&self, workspace: WorkspaceId) -> Arc<Room> {
        let mut rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rooms.entry(workspace).or_default())
    }

    pub fn all(&self) -> Vec<(WorkspaceId, Arc<Room>)> {
        let rooms = self.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        rooms.iter().map(|(workspace, room)| (*workspace, Arc::clone(room))).collect()
    }
}

/// A workspace's desk: whoever holds the lock decides. Empty when it has to be loaded.
#[derive(Default)]
pub(crate) struct Room {
    pub at: tokio::sync::Mutex<Option<Box<AtDesk>>>,
    news: Mutex<VecDeque<News>>,
    due_at: Mutex<Option<Timestamp>>,
}

impl Room {
    /// Keeps what a conversation's commit led to until the desk looks.
    pub fn tell(&self, news: News) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).push_back(news);
    }

    pub fn take_news(&self) -> VecDeque<News> {
        std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// When something is due there.
    pub fn due_at(&self) -> Option<Timestamp> {
        *self.due_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn set_due(&self, at: Option<Timestamp>) {
        *self.due_at.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

/// A desk with what is known around it.
pub(crate) struct AtDesk {
    pub desk: Desk,
    pub teams: BTreeMap<u64, Arc<TeamRecord>>,
    pub agents: BTreeMap<MemberId, Arc<AgentRecord>>,
    /// Where conversations stand in the store, as far as this process knows.
    pub kept: HashMap<ConversationId, Kept>,
    /// The last event of others that is known.
    pub seen: u64,
}

/// Where a conversation stands in the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kept {
    pub standing: Standing,
    pub slot: Option<u32>,
    /// Since when it stands so.
    pub since: Timestamp,
}

impl AtDesk {
    /// The smallest place of an agent that no conversation takes or is about to give up.
    pub fn free_slot(&self, agent: MemberId, taken: &[(MemberId, u32)]) -> u32 {
        let kept = self.desk.held_by(agent).filter_map(|id| self.kept.get(&id)?.slot);
        let leaving = self.kept.values().filter(|kept| kept.standing.agent() == Some(agent));
        let mut used: Vec<u32> = kept.chain(leaving.filter_map(|kept| kept.slot)).collect();
        used.extend(taken.iter().filter(|(of, _)| *of == agent).map(|(_, slot)| *slot));
        (1..).find(|slot| !used.contains(slot)).unwrap_or(u32::MAX)
    }
}
