//! The desk: agents, teams and conversations as they stand, and what changes them.

mod moves;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use model::id::{ConversationId, MemberId};
use model::key::Key;

use crate::agent::{Agent, MAX_CAPACITY, Presence};
use crate::decision::{CloseReason, Decision, Notice, Refusal};
use crate::line::Ticket;
use crate::team::{Team, TeamNumber, TeamSettings, Teams};
use crate::timers::{Deadline, Timers};

/// Priority of conversations that had an agent before.
const RETURNING: u8 = 200;

/// Where a conversation stands.
#[derive(Debug)]
pub(crate) enum Place {
    /// In a team's line, offered to nobody; these said no.
    Waiting {
        team: TeamNumber,
        ticket: Ticket,
        declined: BTreeSet<MemberId>,
    },
    /// In an agent's own line.
    WaitingFor {
        agent: MemberId,
        team: Option<TeamNumber>,
        ticket: Ticket,
    },
    Offered {
        agent: MemberId,
        team: TeamNumber,
        ticket: Ticket,
        declined: BTreeSet<MemberId>,
    },
    Held {
        agent: MemberId,
        team: Option<TeamNumber>,
    },
    /// The agent waits for the contact, and has the place free.
    Parked {
        agent: MemberId,
        team: Option<TeamNumber>,
    },
}

/// The desk of a workspace.
#[derive(Debug, Default)]
pub struct Desk {
    pub(crate) teams: Teams,
    pub(crate) default_team: Option<TeamNumber>,
    pub(crate) agents: BTreeMap<MemberId, Agent>,
    pub(crate) places: BTreeMap<ConversationId, Place>,
    pub(crate) timers: Timers,
    /// Counts conversations that were given to somebody.
    given: u64,
    /// Teams whose lines changed since contacts were told their positions.
    pub(crate) changed: BTreeSet<TeamNumber>,
}

impl Desk {
    /// Sets a team up, or anew. The first one is the default team until another is.
    pub fn set_team(&mut self, number: TeamNumber, key: Key, settings: TeamSettings) {
        self.default_team.get_or_insert(number);
        let members: Vec<MemberId> =
            self.teams.get(&number).into_iter().flat_map(|team| team.members.clone()).collect();
        members.iter().for_each(|member| self.unrank(*member));
        match self.teams.get_mut(&number) {
            Some(team) => {
                team.key = key;
                team.settings = settings;
            }
            None => {
                self.teams.insert(number, Team::new(key, settings));
            }
        }
        members.iter().for_each(|member| self.rank(*member));
    }

    /// Says which team gets what asks for none.
    pub fn set_default_team(&mut self, number: TeamNumber) {
        self.default_team = Some(number);
    }

    /// Sets an agent up, or anew; `capacity` is at most [`MAX_CAPACITY`].
    pub fn set_agent(
        &mut self,
        id: MemberId,
        capacity: u32,
        teams: impl IntoIterator<Item = TeamNumber>,
        now: Timestamp,
    ) -> Vec<Decision> {
        let teams: BTreeSet<TeamNumber> = teams.into_iter().collect();
        self.unrank(id);
        for (number, team) in &mut self.teams {
            if teams.contains(number) {
                team.members.insert(id);
            } else {
                team.members.remove(&id);
            }
        }
        let agent = self.agents.entry(id).or_default();
        agent.capacity = capacity.min(MAX_CAPACITY);
        agent.teams = teams;
        self.rank(id);
        let mut decided = Vec::new();
        self.serve(id, now, &mut decided);
        self.settle(decided)
    }

    /// An agent comes, goes away or goes. One who logs out leaves the conversations at hand to their
    /// teams, and those parked to whoever is there when the contact writes.
    pub fn set_presence(
        &mut self,
        id: MemberId,
        presence: Presence,
        now: Timestamp,
    ) -> Vec<Decision> {
        let mut decided = Vec::new();
        self.unrank(id);
        let Some(agent) = self.agents.get_mut(&id) else { return decided };
        agent.presence = presence;
        agent.lost_at = None;
        self.timers.cancel(Deadline::Lost(id));
        self.rank(id);
        match presence {
            Presence::Online => self.serve(id, now, &mut decided),
            Presence::Away | Presence::Offline => self.withdraw_offers(id, now, &mut decided),
            Presence::LoggedOut => self.release_all(id, now, &mut decided),
        }
        self.settle(decided)
    }

    /// An agent's connection is lost. It gets no more, and after a while loses what it has.
    pub fn lose(&mut self, id: MemberId, now: Timestamp) -> Vec<Decision> {
        self.unrank(id);
        let Some(agent) = self.agents.get_mut(&id) else { return Vec::new() };
        let since = *agent.lost_at.get_or_insert(now);
        self.be_patient(id, since);
        self.rank(id);
        let mut decided = Vec::new();
        self.withdraw_offers(id, now, &mut decided);
        self.settle(decided)
    }

    /// An agent's connection is back.
    pub fn regain(&mut self, id: MemberId, now: Timestamp) -> Vec<Decision> {
        self.timers.cancel(Deadline::Lost(id));
        self.unrank(id);
        if let Some(agent) = self.agents.get_mut(&id) {
            agent.lost_at = None;
        }
        self.rank(id);
        let mut decided = Vec::new();
        self.serve(id, now, &mut decided);
        self.settle(decided)
    }

    /// An agent takes a conversation that waits, or that is offered to them.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when another has it, or the agent has no place for it.
    pub fn claim(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
    ) -> Result<Vec<Decision>, Refusal> {
        let agent = self.agents.get(&id).ok_or(Refusal::UnknownAgent)?;
        let is_full = agent.free() == 0;
        let is_there = agent.presence != Presence::LoggedOut;
        let team = match self.places.get(&conversation) {
            None => return Err(Refusal::NotHere),
            Some(Place::Held { agent, .. }) if *agent == id => return Err(Refusal::AlreadyTheirs),
            Some(Place::Offered { agent, .. }) if *agent == id => {
                return Ok(self.accept(conversation));
            }
            Some(Place::Held { .. } | Place::Offered { .. }) => return Err(Refusal::Taken),
            Some(Place::WaitingFor { agent, .. }) if *agent != id => return Err(Refusal::Taken),
            Some(Place::Waiting { team, .. }) => Some(*team),
            Some(Place::WaitingFor { team, .. } | Place::Parked { team, .. }) => *team,
        };
        if !is_there {
            return Err(Refusal::NotThere);
        }
        if is_full {
            return Err(Refusal::AtCapacity);
        }
        let mut decided = Vec::new();
        self.leave(conversation);
        self.hold(conversation, id, team, &mut decided);
        Ok(self.settle(decided))
    }

    /// Gives a conversation to an agent by name, from wherever it is.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when the agent isn't known, has it already, or has no place for it.
    pub fn assign(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
        now: Timestamp,
    ) -> Result<Vec<Decision>, Refusal> {
        let agent = self.agents.get(&id).ok_or(Refusal::UnknownAgent)?;
        let is_full = agent.free() == 0;
        let team = agent.teams.first().copied();
        match self.places.get(&conversation) {
            Some(Place::Held { agent, .. }) if *agent == id => return Err(Refusal::AlreadyTheirs),
            Some(Place::Offered { agent, .. }) if *agent == id => {
                return Ok(self.accept(conversation));
            }
            _ => {}
        }
        if is_full {
            return Err(Refusal::AtCapacity);
        }
        let mut decided = Vec::new();
        let before = self.leave(conversation);
        self.hold(conversation, id, team, &mut decided);
        self.serve_all(before, now, &mut decided);
        Ok(self.settle(decided))
    }

    /// An agent asks for the next conversation of their teams.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when the agent isn't there or has no place.
    pub fn pull(&mut self, id: MemberId) -> Result<Vec<Decision>, Refusal> {
        let agent = self.agents.get(&id).ok_or(Refusal::UnknownAgent)?;
        if agent.presence != Presence::Online {
            return Err(Refusal::NotThere);
        }
        if agent.free() == 0 {
            return Err(Refusal::AtCapacity);
        }
        let mut decided = Vec::new();
        if let Some((ticket, team)) = self.next_for(id, true) {
            self.leave(ticket.2);
            self.hold(ticket.2, id, team, &mut decided);
        }
        Ok(self.settle(decided))
    }

    /// The agent doesn't take what was offered; it is offered to the next one.
    ///
    /// # Errors
    ///
    /// [`Refusal::NotHere`] when it isn't offered to them.
    pub fn decline(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
        now: Timestamp,
    ) -> Result<Vec<Decision>, Refusal> {
        match self.places.get(&conversation) {
            Some(Place::Offered { agent, .. }) if *agent == id => {}
            _ => return Err(Refusal::NotHere),
        }
        let mut decided = Vec::new();
        self.take_back(conversation, true, now, &mut decided);
        Ok(self.settle(decided))
    }

    /// The agent waits for the contact, and has the place free for others.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when they don't have it.
    pub fn park(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
        now: Timestamp,
    ) -> Result<Vec<Decision>, Refusal> {
        let team = match self.places.get(&conversation) {
            Some(Place::Held { agent, team }) if *agent == id => *team,
            Some(_) => return Err(Refusal::Taken),
            None => return Err(Refusal::NotHere),
        };
        let mut decided = Vec::new();
        self.leave(conversation);
        self.places.insert(conversation, Place::Parked { agent: id, team });
        decided.push(Decision::Park { conversation, agent: id });
        self.await_contact(conversation, team, now);
        self.serve(id, now, &mut decided);
        Ok(self.settle(decided))
    }

    /// The contact wrote. A parked conversation goes back to its agent, to their line when they are
    /// full, and to the team when they aren't there.
    pub fn contact_wrote(&mut self, conversation: ConversationId, now: Timestamp) -> Vec<Decision> {
        self.timers.cancel(Deadline::Recall(conversation));
        let Some(Place::Parked { agent: id, team }) = self.places.get(&conversation) else {
            return Vec::new();
        };
        let (id, team) = (*id, *team);
        let mut decided = Vec::new();
        self.leave(conversation);
        let (is_there, is_ready) = self.agents.get(&id).map_or((false, false), |agent| {
            (agent.presence == Presence::Online && agent.lost_at.is_none(), agent.is_ready())
        });
        match team.filter(|team| self.teams.contains_key(team)).or(self.default_team) {
            _ if is_ready => self.hold(conversation, id, team, &mut decided),
            _ if is_there => self.await_agent(conversation, id, team, RETURNING, now, &mut decided),
            Some(team) => self.wait(conversation, team, RETURNING, now, &mut decided),
            None => decided.push(Decision::ReturnToBot { conversation }),
        }
        self.settle(decided)
    }

    /// The agent wrote, so that the contact is the one who is waited for.
    pub fn agent_wrote(&mut self, conversation: ConversationId, now: Timestamp) {
        if let Some(Place::Held { team, .. }) = self.places.get(&conversation)
            && let Some(seconds) = self.idle(*team).recall_after_s
        {
            self.timers.set(Deadline::Recall(conversation), now, seconds);
        }
    }

    /// The conversation is closed, or with the bot again.
    pub fn release(&mut self, conversation: ConversationId, now: Timestamp) -> Vec<Decision> {
        let mut decided = Vec::new();
        let agent = self.leave(conversation);
        self.serve_all(agent, now, &mut decided);
        self.settle(decided)
    }

    /// Does what is due.
    pub fn pass(&mut self, now: Timestamp) -> Vec<Decision> {
        let mut decided = Vec::new();
        while let Some(deadline) = self.timers.take(now) {
            match deadline {
                Deadline::Offer(conversation) => {
                    self.take_back(conversation, true, now, &mut decided)
                }
                Deadline::Delay(conversation) => {
                    decided.push(Decision::Tell { conversation, notice: Notice::Delayed });
                }
                Deadline::Recall(conversation) => {
                    decided.push(Decision::Tell { conversation, notice: Notice::Recall });
                }
                Deadline::Silent(conversation) => {
                    self.leave(conversation);
                    decided
                        .push(Decision::Close { conversation, reason: CloseReason::ContactSilent });
                }
                Deadline::Lost(agent) => self.release_all(agent, now, &mut decided),
                Deadline::Again(team) => {
                    self.forget_refusals(team);
                    self.route(team, now, &mut decided);
                }
            }
        }
        self.settle(decided)
    }

    /// When something is due next.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.timers.next()
    }

    /// How many wait in the team's line.
    pub fn waiting(&self, team: TeamNumber) -> usize {
        self.teams.get(&team).map_or(0, |team| team.line.len())
    }

    /// Whether anybody is online, away, or neither, over all teams.
    pub fn availability(&self) -> Presence {
        let present = |wanted| self.agents.values().any(|agent| agent.presence == wanted);
        [Presence::Online, Presence::Away]
            .into_iter()
            .find(|it| present(*it))
            .unwrap_or(Presence::Offline)
    }
}
