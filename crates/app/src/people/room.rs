//! The desks of workspaces in memory: one each, loaded when it is first needed and forgotten when anything
//! turns out to be otherwise in the store.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
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
    /// Whether something that was decided isn't done.
    is_behind: AtomicBool,
}

impl Room {
    /// Keeps what a conversation's commit led to until the desk looks.
    pub fn tell(&self, news: News) {
        self.news.lock().unwrap_or_else(PoisonError::into_inner).push_back(news);
    }

    pub fn take_news(&self) -> VecDeque<News> {
        std::mem::take(&mut *self.news.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Something that was decided couldn't be done: all are looked after anew, at that time or before.
    pub fn fall_behind(&self, look_at: Timestamp) {
        self.is_behind.store(true, Ordering::SeqCst);
        self.set_due(Some(look_at));
    }

    /// Whether something wasn't done, once.
    pub fn take_behind(&self) -> bool {
        self.is_behind.swap(false, Ordering::SeqCst)
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
    pub kept: Keeps,
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

/// Where conversations stand in the store, as far as this process knows.
#[derive(Debug, Default)]
pub(crate) struct Keeps {
    kept: HashMap<ConversationId, Kept>,
    /// The places of agents that conversations take.
    slots: HashMap<MemberId, BTreeSet<u32>>,
}

impl Keeps {
    pub fn get(&self, id: ConversationId) -> Option<&Kept> {
        self.kept.get(&id)
    }

    pub fn insert(&mut self, id: ConversationId, kept: Kept) {
        self.remove(id);
        if let (Some(agent), Some(slot)) = (kept.standing.agent(), kept.slot) {
            self.slots.entry(agent).or_default().insert(slot);
        }
        self.kept.insert(id, kept);
    }

    pub fn remove(&mut self, id: ConversationId) {
        let Some(kept) = self.kept.remove(&id) else { return };
        if let (Some(agent), Some(slot)) = (kept.standing.agent(), kept.slot)
            && let Some(slots) = self.slots.get_mut(&agent)
        {
            slots.remove(&slot);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (ConversationId, &Kept)> {
        self.kept.iter().map(|(id, kept)| (*id, kept))
    }

    /// The smallest place of an agent that no conversation takes or is about to give up, nor is given now.
    pub fn free_slot(&self, agent: MemberId, given: &[(MemberId, u32)]) -> u32 {
        let is_kept = |slot: &u32| self.slots.get(&agent).is_some_and(|slots| slots.contains(slot));
        (1..).find(|slot| !is_kept(slot) && !given.contains(&(agent, *slot))).unwrap_or(u32::MAX)
    }
}
