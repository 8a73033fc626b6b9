//! What the desk's ways are made of: lines, places, ranks.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::Timestamp;
use model::id::{ConversationId, MemberId};

use super::{Desk, Place, RETURNING};
use crate::agent::{Agent, Presence};
use crate::decision::{Decision, Notice};
use crate::line::Ticket;
use crate::team::{Idle, Routing, TeamNumber};
use crate::timers::Deadline;

impl Desk {
    pub(super) fn idle(&self, team: Option<TeamNumber>) -> Idle {
        team.and_then(|team| self.teams.get(&team))
            .map(|team| team.settings.idle)
            .unwrap_or_default()
    }

    /// An agent whose connection is lost has so long to come back.
    pub(crate) fn be_patient(&mut self, id: MemberId, since: Timestamp) {
        let teams = self.agents.get(&id).into_iter().flat_map(|agent| &agent.teams);
        let patience = teams.filter_map(|team| self.teams.get(team));
        let patience = patience.map(|team| team.settings.idle.lost_after_s).min();
        self.timers.set(Deadline::Lost(id), since, patience.unwrap_or_default());
    }

    /// Takes a conversation out of wherever it is; gives the agent whose place became free.
    pub(crate) fn leave(&mut self, conversation: ConversationId) -> Option<MemberId> {
        self.timers.cancel_all_of(conversation);
        match self.places.remove(&conversation)? {
            Place::Waiting { team, ticket, .. } => {
                self.out_of_line(team, &ticket);
                None
            }
            Place::WaitingFor { agent, ticket, .. } => {
                if let Some(agent) = self.agents.get_mut(&agent) {
                    agent.own.remove(&ticket);
                }
                None
            }
            Place::Offered { agent, .. } | Place::Held { agent, .. } => {
                self.unrank(agent);
                if let Some(own) = self.agents.get_mut(&agent) {
                    own.holds.remove(&conversation);
                }
                self.rank(agent);
                Some(agent)
            }
            Place::Parked { .. } => None,
        }
    }

    pub(super) fn out_of_line(&mut self, team: TeamNumber, ticket: &Ticket) {
        if let Some(team_at_work) = self.teams.get_mut(&team)
            && team_at_work.line.remove(ticket)
        {
            self.changed.insert(team);
        }
    }

    /// When the offer of a conversation is over.
    pub(crate) fn offered_until(&self, conversation: ConversationId) -> Option<Timestamp> {
        self.timers.at(Deadline::Offer(conversation))
    }

    pub(crate) fn offer_until(&mut self, conversation: ConversationId, until: Timestamp) {
        self.timers.set_at(Deadline::Offer(conversation), until);
    }

    /// Closes a parked conversation when the contact stays silent.
    pub(crate) fn await_contact(
        &mut self,
        conversation: ConversationId,
        team: Option<TeamNumber>,
        since: Timestamp,
    ) {
        if let Some(seconds) = self.idle(team).close_after_s {
            self.timers.set(Deadline::Silent(conversation), since, seconds);
        }
    }

    /// Puts a conversation in a team's line, and nothing else.
    pub(crate) fn line_up(
        &mut self,
        conversation: ConversationId,
        number: TeamNumber,
        ticket: Ticket,
    ) {
        let Some(team) = self.teams.get_mut(&number) else { return };
        team.line.push(ticket);
        let delay = team.settings.idle.delay_after_s;
        self.places.insert(
            conversation,
            Place::Waiting { team: number, ticket, declined: BTreeSet::new() },
        );
        self.changed.insert(number);
        if let Some(seconds) = delay {
            self.timers.set(Deadline::Delay(conversation), ticket.1, seconds);
        }
    }

    /// Puts a conversation in a team's line and looks for an agent.
    pub(crate) fn wait(
        &mut self,
        conversation: ConversationId,
        number: TeamNumber,
        priority: u8,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        let Some(routing) = self.teams.get(&number).map(|team| team.settings.routing) else {
            return;
        };
        self.line_up(conversation, number, (Reverse(priority), now, conversation));
        decided.push(Decision::Wait { conversation, team: Some(number), agent: None });
        match routing {
            Routing::Balanced | Routing::RoundRobin => self.route(number, now, decided),
            Routing::NotifyAll => decided.push(Decision::Announce { conversation, team: number }),
            Routing::Pull => {}
        }
    }

    /// Puts a conversation in an agent's own line.
    pub(crate) fn await_agent(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
        team: Option<TeamNumber>,
        priority: u8,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        let ticket = (Reverse(priority), now, conversation);
        if let Some(agent) = self.agents.get_mut(&id) {
            agent.own.push(ticket);
        }
        self.places.insert(conversation, Place::WaitingFor { agent: id, team, ticket });
        decided.push(Decision::Wait { conversation, team: None, agent: Some(id) });
    }

    /// Gives a conversation to an agent: as an offer, where the team asks first.
    pub(crate) fn give(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
        team: Option<TeamNumber>,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        let seconds = team.and_then(|team| self.teams.get(&team)?.settings.answer_within_s);
        let (Some(seconds), Some(team)) = (seconds, team) else {
            self.leave(conversation);
            self.hold(conversation, id, team, decided);
            return;
        };
        let (ticket, declined) = match self.places.get_mut(&conversation) {
            Some(Place::Waiting { ticket, declined, .. }) => (*ticket, std::mem::take(declined)),
            _ => ((Reverse(0), now, conversation), BTreeSet::new()),
        };
        self.leave(conversation);
        self.take_place(conversation, id);
        self.places.insert(conversation, Place::Offered { agent: id, team, ticket, declined });
        let until = self.timers.set(Deadline::Offer(conversation), now, seconds);
        decided.push(Decision::Offer { conversation, agent: id, until });
    }

    pub(super) fn accept(&mut self, conversation: ConversationId) -> Vec<Decision> {
        let mut decided = Vec::new();
        self.timers.cancel(Deadline::Offer(conversation));
        if let Some(Place::Offered { agent, team, .. }) = self.places.get(&conversation) {
            let (agent, team) = (*agent, *team);
            self.places.insert(conversation, Place::Held { agent, team: Some(team) });
            decided.push(Decision::Assign { conversation, agent });
        }
        self.settle(decided)
    }

    pub(super) fn hold(
        &mut self,
        conversation: ConversationId,
        id: MemberId,
        team: Option<TeamNumber>,
        decided: &mut Vec<Decision>,
    ) {
        self.take_place(conversation, id);
        self.places.insert(conversation, Place::Held { agent: id, team });
        decided.push(Decision::Assign { conversation, agent: id });
    }

    pub(crate) fn take_place(&mut self, conversation: ConversationId, id: MemberId) {
        self.given += 1;
        self.unrank(id);
        if let Some(agent) = self.agents.get_mut(&id) {
            agent.holds.insert(conversation);
            agent.received = self.given;
        }
        self.rank(id);
    }

    /// Takes an offer back, to where it stood in line.
    pub(super) fn take_back(
        &mut self,
        conversation: ConversationId,
        is_declined: bool,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        let Some(Place::Offered { agent, team, ticket, declined }) =
            self.places.get_mut(&conversation)
        else {
            return;
        };
        let (agent, team, ticket) = (*agent, *team, *ticket);
        let mut declined = std::mem::take(declined);
        self.leave(conversation);
        decided.push(Decision::Withdraw { conversation, agent });
        if is_declined {
            declined.insert(agent);
        }
        if let Some(own) = self.teams.get_mut(&team) {
            own.line.push(ticket);
            let seconds = own.settings.answer_within_s.unwrap_or_default().max(1);
            self.timers.set(Deadline::Again(team), now, seconds);
        }
        self.places.insert(conversation, Place::Waiting { team, ticket, declined });
        self.changed.insert(team);
        self.route(team, now, decided);
        self.serve(agent, now, decided);
    }

    pub(super) fn withdraw_offers(
        &mut self,
        id: MemberId,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        let held: Vec<ConversationId> =
            self.agents.get(&id).into_iter().flat_map(|agent| agent.holds.clone()).collect();
        for conversation in held {
            self.take_back(conversation, false, now, decided);
        }
    }

    /// Everything that an agent has goes to the teams.
    pub(super) fn release_all(
        &mut self,
        id: MemberId,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        self.withdraw_offers(id, now, decided);
        let Some(agent) = self.agents.get(&id) else { return };
        let waiting = agent.own.iter().map(|ticket| ticket.2);
        let all: Vec<ConversationId> = agent.holds.iter().copied().chain(waiting).collect();
        for conversation in all {
            let team = match self.places.get(&conversation) {
                Some(Place::Held { team, .. } | Place::WaitingFor { team, .. }) => *team,
                _ => None,
            };
            self.leave(conversation);
            match team.filter(|team| self.teams.contains_key(team)).or(self.default_team) {
                Some(team) => self.wait(conversation, team, RETURNING, now, decided),
                None => decided.push(Decision::ReturnToBot { conversation }),
            }
        }
    }

    /// Gives an agent what waits, as long as there is place.
    pub(crate) fn serve(&mut self, id: MemberId, now: Timestamp, decided: &mut Vec<Decision>) {
        while self.agents.get(&id).is_some_and(Agent::is_ready) {
            let Some((ticket, team)) = self.next_for(id, false) else { return };
            self.give(ticket.2, id, team, now, decided);
        }
    }

    pub(super) fn serve_all(
        &mut self,
        agent: Option<MemberId>,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        if let Some(agent) = agent {
            self.serve(agent, now, decided);
        }
    }

    /// What an agent gets next: of their own line and their teams' the one that is to be served first.
    pub(super) fn next_for(
        &self,
        id: MemberId,
        asks: bool,
    ) -> Option<(Ticket, Option<TeamNumber>)> {
        let agent = self.agents.get(&id)?;
        let own = agent.own.first().map(|ticket| (ticket, agent.teams.first().copied()));
        let of_teams = agent.teams.iter().filter_map(|number| {
            let team = self.teams.get(number)?;
            let is_given = matches!(team.settings.routing, Routing::Balanced | Routing::RoundRobin);
            let ticket = team.line.iter().find(|ticket| !self.has_declined(ticket.2, id))?;
            (is_given || asks).then_some((*ticket, Some(*number)))
        });
        own.into_iter().chain(of_teams).min()
    }

    pub(super) fn has_declined(&self, conversation: ConversationId, id: MemberId) -> bool {
        matches!(self.places.get(&conversation), Some(Place::Waiting { declined, .. }) if declined.contains(&id))
    }

    pub(super) fn forget_refusals(&mut self, number: TeamNumber) {
        let waiting: Vec<ConversationId> = self
            .teams
            .get(&number)
            .into_iter()
            .flat_map(|team| team.line.iter().map(|it| it.2))
            .collect();
        for conversation in waiting {
            if let Some(Place::Waiting { declined, .. }) = self.places.get_mut(&conversation) {
                declined.clear();
            }
        }
    }

    /// Gives what waits in a team's line to agents who are ready.
    pub(crate) fn route(
        &mut self,
        number: TeamNumber,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        while let Some((ticket, agent)) = self.next_match(number) {
            self.give(ticket.2, agent, Some(number), now, decided);
        }
    }

    pub(super) fn next_match(&self, number: TeamNumber) -> Option<(Ticket, MemberId)> {
        let team = self.teams.get(&number).filter(|team| !team.ready.is_empty())?;
        if !matches!(team.settings.routing, Routing::Balanced | Routing::RoundRobin) {
            return None;
        }
        team.line.iter().find_map(|ticket| {
            let agent = team.ready.iter().find(|(_, _, id)| !self.has_declined(ticket.2, *id))?;
            Some((*ticket, agent.2))
        })
    }

    pub(crate) fn unrank(&mut self, id: MemberId) {
        let Some(agent) = self.agents.get(&id) else { return };
        for number in &agent.teams {
            if let Some(team) = self.teams.get_mut(number) {
                team.ready.remove(&agent.rank(id, team.settings.routing));
                team.online.remove(&id);
            }
        }
    }

    pub(crate) fn rank(&mut self, id: MemberId) {
        let Some(agent) = self.agents.get(&id) else { return };
        for number in &agent.teams {
            let Some(team) = self.teams.get_mut(number) else { continue };
            if agent.is_ready() {
                team.ready.insert(agent.rank(id, team.settings.routing));
            }
            if agent.presence == Presence::Online && agent.lost_at.is_none() {
                team.online.insert(id);
            }
        }
    }

    /// Tells contacts where they stand, when that changed.
    pub(crate) fn settle(&mut self, mut decided: Vec<Decision>) -> Vec<Decision> {
        for number in std::mem::take(&mut self.changed) {
            let Some(team) = self.teams.get_mut(&number) else { continue };
            let came = decided.iter().filter_map(|decision| match decision {
                Decision::Wait { conversation, team: Some(team), .. } if *team == number => {
                    Some(*conversation)
                }
                _ => None,
            });
            let came: Vec<ConversationId> = came
                .filter(|it| matches!(self.places.get(it), Some(Place::Waiting { .. })))
                .collect();
            for (conversation, position) in team.line.news(&came) {
                decided.push(Decision::Tell { conversation, notice: Notice::Position(position) });
            }
        }
        decided
    }
}
