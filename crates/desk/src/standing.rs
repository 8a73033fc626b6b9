//! Where conversations stand, as it is kept elsewhere and brought back.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::Timestamp;
use model::id::{ConversationId, MemberId};

use crate::agent::Presence;
use crate::decision::Decision;
use crate::desk::{Desk, Place};
use crate::placement::{Request, Wanted};
use crate::team::TeamNumber;
use crate::timers::Deadline;

/// How a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// In a team's line.
    Waiting {
        priority: u8,
        since: Timestamp,
    },
    /// In that agent's own line.
    WaitingFor {
        agent: MemberId,
        priority: u8,
        since: Timestamp,
    },
    /// As it stands in line, and an agent is asked.
    Offered {
        agent: MemberId,
        priority: u8,
        since: Timestamp,
        until: Option<Timestamp>,
    },
    Held {
        agent: MemberId,
    },
    /// The agent waits for the contact.
    Parked {
        agent: MemberId,
    },
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub stage: Stage,
    pub team: Option<TeamNumber>,
}

impl Standing {
    /// The agent who has it, is asked, or is waited for.
    pub const fn agent(&self) -> Option<MemberId> {
        match self.stage {
            Stage::Waiting { .. } => None,
            Stage::WaitingFor { agent, .. }
            | Stage::Offered { agent, .. }
            | Stage::Held { agent }
            | Stage::Parked { agent } => Some(agent),
        }
    }
}

/// An agent's load.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    pub presence: Presence,
    pub is_connected: bool,
    pub capacity: u32,
    /// At hand and offered.
    pub holds: u32,
}

impl Desk {
    /// Where a conversation stands; `None`: people neither have it nor are sought for it.
    pub fn standing(&self, conversation: ConversationId) -> Option<Standing> {
        Some(match self.places.get(&conversation)? {
            Place::Waiting { team, ticket, .. } => Standing {
                stage: Stage::Waiting { priority: ticket.0.0, since: ticket.1 },
                team: Some(*team),
            },
            Place::WaitingFor { agent, team, ticket } => Standing {
                stage: Stage::WaitingFor { agent: *agent, priority: ticket.0.0, since: ticket.1 },
                team: *team,
            },
            Place::Offered { agent, team, ticket, .. } => Standing {
                stage: Stage::Offered {
                    agent: *agent,
                    priority: ticket.0.0,
                    since: ticket.1,
                    until: self.offered_until(conversation),
                },
                team: Some(*team),
            },
            Place::Held { agent, team } => {
                Standing { stage: Stage::Held { agent: *agent }, team: *team }
            }
            Place::Parked { agent, team } => {
                Standing { stage: Stage::Parked { agent: *agent }, team: *team }
            }
        })
    }

    /// Puts a conversation where it stood when it was kept, without deciding anything. One whose team or
    /// agent is gone is left out: it has to be queued anew. `false` then.
    pub fn restore(
        &mut self,
        conversation: ConversationId,
        standing: Standing,
        kept_at: Timestamp,
    ) -> bool {
        self.leave(conversation);
        let team = standing.team.filter(|team| self.teams.contains_key(team));
        if standing.agent().is_some_and(|agent| !self.agents.contains_key(&agent)) {
            return false;
        }
        match (standing.stage, team) {
            (Stage::Waiting { priority, since }, Some(team)) => {
                self.line_up(conversation, team, (Reverse(priority), since, conversation));
            }
            (Stage::Waiting { .. } | Stage::Offered { .. }, None) => return false,
            (Stage::WaitingFor { agent, priority, since }, _) => {
                let ticket = (Reverse(priority), since, conversation);
                if let Some(agent) = self.agents.get_mut(&agent) {
                    agent.own.push(ticket);
                }
                self.places.insert(conversation, Place::WaitingFor { agent, team, ticket });
            }
            (Stage::Offered { agent, priority, since, until }, Some(team)) => {
                let ticket = (Reverse(priority), since, conversation);
                self.take_place(conversation, agent);
                let declined = BTreeSet::new();
                let offered = Place::Offered { agent, team, ticket, declined };
                self.places.insert(conversation, offered);
                self.offer_until(conversation, until.unwrap_or(kept_at));
            }
            (Stage::Held { agent }, _) => {
                self.take_place(conversation, agent);
                self.places.insert(conversation, Place::Held { agent, team });
            }
            (Stage::Parked { agent }, _) => {
                self.places.insert(conversation, Place::Parked { agent, team });
                self.await_contact(conversation, team, kept_at);
            }
        }
        true
    }

    /// Takes out a conversation that people have no more, without deciding anything.
    pub fn forget(&mut self, conversation: ConversationId) {
        self.leave(conversation);
    }

    /// Takes it that contacts know where they stand in line: whoever brought them there told them.
    pub fn hush(&mut self) {
        for number in std::mem::take(&mut self.changed) {
            if let Some(team) = self.teams.get_mut(&number) {
                team.line.news(&[]);
            }
        }
    }

    /// Says whether an agent is there as it was kept, and since when their connection is lost, without
    /// deciding anything.
    pub fn restore_presence(
        &mut self,
        id: MemberId,
        presence: Presence,
        lost_at: Option<Timestamp>,
    ) {
        self.unrank(id);
        self.timers.cancel(Deadline::Lost(id));
        if let Some(agent) = self.agents.get_mut(&id) {
            agent.presence = presence;
            agent.lost_at = lost_at;
        }
        if let Some(since) = lost_at {
            self.be_patient(id, since);
        }
        self.rank(id);
    }

    /// Looks for agents for everything that waits, as after a start.
    pub fn wake(&mut self, now: Timestamp) -> Vec<Decision> {
        let mut decided = Vec::new();
        let teams: Vec<TeamNumber> = self.teams.keys().copied().collect();
        for team in teams {
            self.route(team, now, &mut decided);
        }
        let agents: Vec<MemberId> = self.agents.keys().copied().collect();
        for agent in agents {
            self.serve(agent, now, &mut decided);
        }
        self.settle(decided)
    }

    /// Brings a conversation to others, away from whoever has it. They don't get it back at once.
    pub fn transfer(&mut self, request: &Request, now: Timestamp) -> Vec<Decision> {
        let conversation = request.conversation;
        let before = self.standing(conversation).and_then(|standing| standing.agent());
        self.leave(conversation);
        let is_theirs = request.wanted == Wanted::Agent(before) && before.is_some();
        let Some(before) = before.filter(|_| !is_theirs) else { return self.queue(request, now) };
        self.unrank(before);
        let mut decided = self.queue(request, now);
        if let Some(Place::Waiting { declined, .. }) = self.places.get_mut(&conversation) {
            declined.insert(before);
        }
        self.rank(before);
        self.serve(before, now, &mut decided);
        self.settle(decided)
    }

    /// Removes an agent; what they have goes to their teams.
    pub fn remove_agent(&mut self, id: MemberId, now: Timestamp) -> Vec<Decision> {
        let mut decided = self.set_presence(id, Presence::LoggedOut, now);
        let parked: Vec<ConversationId> = self
            .places
            .iter()
            .filter(|(_, place)| matches!(place, Place::Parked { agent, .. } if *agent == id))
            .map(|(conversation, _)| *conversation)
            .collect();
        for conversation in parked {
            decided.extend(self.contact_wrote(conversation, now));
        }
        self.unrank(id);
        self.agents.remove(&id);
        for team in self.teams.values_mut() {
            team.members.remove(&id);
        }
        decided
    }

    /// Removes a team; what waits for it goes to the default one.
    pub fn remove_team(&mut self, number: TeamNumber, now: Timestamp) -> Vec<Decision> {
        let Some(team) = self.teams.get(&number) else { return Vec::new() };
        let (members, line) = (team.members.clone(), team.line.iter().copied().collect::<Vec<_>>());
        members.iter().for_each(|member| self.unrank(*member));
        for ticket in &line {
            self.leave(ticket.2);
        }
        self.teams.remove(&number);
        if self.default_team == Some(number) {
            self.default_team = self.teams.keys().next().copied();
        }
        for member in members {
            if let Some(agent) = self.agents.get_mut(&member) {
                agent.teams.remove(&number);
            }
            self.rank(member);
        }
        let mut decided = Vec::new();
        for (Reverse(priority), _, conversation) in line {
            let wanted = Wanted::Anyone;
            let request = Request { conversation, wanted, priority, previous: None };
            decided.extend(self.queue(&request, now));
        }
        decided
    }

    /// An agent's load; `None`: there is no such agent.
    pub fn load_of(&self, id: MemberId) -> Option<Load> {
        let agent = self.agents.get(&id)?;
        Some(Load {
            presence: agent.presence,
            is_connected: agent.lost_at.is_none(),
            capacity: agent.capacity,
            holds: u32::try_from(agent.holds.len()).unwrap_or(u32::MAX),
        })
    }

    /// The conversations that an agent has at hand, and those that are offered.
    pub fn held_by(&self, id: MemberId) -> impl Iterator<Item = ConversationId> + '_ {
        self.agents.get(&id).into_iter().flat_map(|agent| agent.holds.iter().copied())
    }
}
