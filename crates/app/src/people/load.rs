//! Takes a desk to hand: from the store's rows to what decides.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use desk::{Desk, Stage, Standing, TeamNumber};
use model::id::{MemberId, WorkspaceId};
use model::key::Key;
use store::{ListedPlace, Place, PlaceFilter, PlaceState, StoreError};

use super::news::News;
use super::presence::{CONNECTED, LOST, PRESENCE};
use super::room::{AtDesk, Keeps, Kept, Room};
use super::setup::{AgentRecord, TeamRecord, presence_of, stored};
use crate::App;

/// Places that are read at a time.
const PAGE: u32 = 5_000;
/// Most conversations that are taken up at a time that stand nowhere yet.
const MAX_UNPLACED: u32 = 1_000;
/// Events that are read at a time.
const MAX_EVENTS: u32 = 200;
/// Most conversations that are caught up one by one.
const MAX_MOVED: usize = 500;

impl App {
    /// Reads a workspace's desk.
    pub(super) async fn load_desk(
        &self,
        workspace: WorkspaceId,
        room: &Room,
    ) -> Result<Box<AtDesk>, StoreError> {
        let store = &self.inner.store;
        // First of all: what happens while we read is caught up after it.
        let seen = store.last_desk_event(workspace).await?;
        let now = stored(self.now());
        let mut at_desk = AtDesk {
            desk: Desk::default(),
            teams: BTreeMap::new(),
            agents: BTreeMap::new(),
            kept: Keeps::default(),
            seen,
        };
        for team in store.list_teams(workspace).await? {
            let Ok(key) = Key::new(team.key.clone()) else { continue };
            let mut record: TeamRecord = read(team.settings);
            (record.key, record.is_default) = (team.key, team.is_default);
            at_desk.desk.set_team(TeamNumber(team.number), key, record.settings.clone());
            if record.is_default {
                at_desk.desk.set_default_team(TeamNumber(team.number));
            }
            at_desk.teams.insert(team.number, Arc::new(record));
        }
        let agents = store.list_agents(workspace).await?;
        for agent in &agents {
            let record: AgentRecord = read(agent.settings.clone());
            let teams: Vec<TeamNumber> = record.teams.iter().copied().map(TeamNumber).collect();
            at_desk.desk.set_agent(agent.id, record.capacity, teams, now);
            at_desk.agents.insert(agent.id, Arc::new(record));
        }
        self.load_places(workspace, &mut at_desk, room).await?;
        // Only now: nobody is given anything while places are still read.
        for agent in &agents {
            let presence = presence_of(&agent.presence);
            at_desk.desk.restore_presence(agent.id, presence, agent.lost_at);
        }
        at_desk.desk.hush();
        for id in store.list_unplaced(workspace, MAX_UNPLACED).await? {
            room.tell(News::Waits(id));
        }
        for agent in &agents {
            // What is offered to them is for others.
            if let Some(since) = agent.lost_at {
                room.tell(News::Lost(agent.id, since));
            }
        }
        Ok(Box::new(at_desk))
    }

    async fn load_places(
        &self,
        workspace: WorkspaceId,
        at_desk: &mut AtDesk,
        room: &Room,
    ) -> Result<(), StoreError> {
        let mut filter = PlaceFilter::default();
        loop {
            let page = self.inner.store.list_places(workspace, filter.clone(), PAGE).await?;
            let is_last = page.len() < PAGE as usize;
            filter.after = page.last().map(|last| (last.place.since, last.conversation));
            for ListedPlace { conversation, place, .. } in page {
                let Some(kept) = kept_of(&place) else { continue };
                at_desk.kept.insert(conversation, kept);
                let is_restored = at_desk.desk.restore(conversation, kept.standing, kept.since);
                // Its team or agent is gone.
                if !is_restored && place.team.is_some() {
                    room.tell(News::Moved(conversation));
                }
            }
            if is_last {
                return Ok(());
            }
        }
    }

    /// Brings what is at hand up to what other processes did. `false`: it has to be read anew.
    pub(super) async fn catch_up(
        &self,
        workspace: WorkspaceId,
        at_desk: &mut AtDesk,
    ) -> Result<bool, StoreError> {
        let store = &self.inner.store;
        if store.last_desk_event(workspace).await? == at_desk.seen {
            return Ok(true);
        }
        let mut moved = BTreeSet::new();
        let (mut is_set_up_anew, mut are_others_there) = (false, false);
        loop {
            let events = store.list_desk_events(workspace, None, at_desk.seen, MAX_EVENTS).await?;
            let is_all = events.len() < MAX_EVENTS as usize;
            at_desk.seen = events.last().map_or(at_desk.seen, |last| last.number);
            for event in events.iter().filter(|event| event.replica != self.inner.replica) {
                match (event.conversation, event.kind.as_str()) {
                    (Some(id), _) => drop(moved.insert(id)),
                    (None, CONNECTED | LOST | PRESENCE) => are_others_there = true,
                    (None, _) => is_set_up_anew = true,
                }
            }
            if is_all {
                break;
            }
        }
        if is_set_up_anew || moved.len() > MAX_MOVED {
            return Ok(false);
        }
        for id in moved {
            let place = store.find_place(workspace, id).await?;
            let Some(kept) = place.and_then(|place| kept_of(&place)) else {
                at_desk.desk.forget(id);
                at_desk.kept.remove(id);
                continue;
            };
            at_desk.kept.insert(id, kept);
            if !at_desk.desk.restore(id, kept.standing, kept.since) && kept.standing.team.is_some()
            {
                return Ok(false);
            }
        }
        if are_others_there {
            for agent in store.list_agents(workspace).await? {
                let presence = presence_of(&agent.presence);
                at_desk.desk.restore_presence(agent.id, presence, agent.lost_at);
            }
        }
        at_desk.desk.hush();
        Ok(true)
    }
}

/// What was kept of a place; `None` when a program that is newer wrote it.
pub(super) fn kept_of(place: &Place) -> Option<Kept> {
    let Place { priority, since, .. } = *place;
    let agent = || -> Option<MemberId> { place.agent };
    let stage = match place.state {
        PlaceState::Waiting => Stage::Waiting { priority, since },
        PlaceState::WaitingFor => Stage::WaitingFor { agent: agent()?, priority, since },
        PlaceState::Offered => {
            Stage::Offered { agent: agent()?, priority, since, until: place.due_at }
        }
        PlaceState::Held => Stage::Held { agent: agent()? },
        PlaceState::Parked => Stage::Parked { agent: agent()? },
    };
    let team = place.team.map(TeamNumber);
    Some(Kept { standing: Standing { stage, team }, slot: place.slot, since })
}

fn read<T: serde::de::DeserializeOwned + Default>(settings: serde_json::Value) -> T {
    serde_json::from_value(settings).unwrap_or_else(|error| {
        tracing::error!(%error, "a team or agent can't be read");
        T::default()
    })
}
