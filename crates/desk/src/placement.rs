//! Where a conversation goes that asks for people, and what stands in the way.
//!
//! | case | the contact is told | next owner |
//! |---|---|---|
//! | none | position | the team's line, or an agent at once |
//! | the named agent is free | nothing | that agent |
//! | the named agent has no free place | `agent_busy` | that agent's own line |
//! | the named agent isn't online | `agent_away` | the agent's first team, else the default one |
//! | an unknown agent | `unknown_agent` | the default team |
//! | an unknown team or skill | `unknown_team` | the default team |
//! | no team at all | `no_team` | the bot |
//! | outside the team's hours | `closed` | as `when_closed` says |
//! | nobody of the team online, a default agent | `nobody_there` | the default agent |
//! | nobody of the team online | `nobody_there` | as `when_away` says |
//! | the team's line is full | `full` | as `when_full` says |

use jiff::Timestamp;
use model::id::{ConversationId, MemberId};
use serde::{Deserialize, Serialize};

use crate::agent::Presence;
use crate::decision::{CloseReason, Decision, Notice};
use crate::desk::{Desk, Place};
use crate::team::{Routing, TeamNumber, WhenNobody};

/// A conversation that asks for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub conversation: ConversationId,
    pub wanted: Wanted,
    /// Higher ones are served first.
    pub priority: u8,
    /// The agent whom the contact talked with before.
    pub previous: Option<MemberId>,
}

/// Who is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    Anyone,
    /// A team's number, key or name.
    Team(String),
    /// `None`: a name that no agent has.
    Agent(Option<MemberId>),
}

/// Why a conversation isn't served at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    UnknownAgent,
    AgentAway,
    AgentBusy,
    UnknownTeam,
    NoTeam,
    Closed,
    NobodyThere,
    Full,
}

impl Desk {
    /// Brings a conversation to people. One that has an agent keeps it; one that waits is placed
    /// anew.
    pub fn queue(&mut self, request: &Request, now: Timestamp) -> Vec<Decision> {
        if matches!(self.places.get(&request.conversation), Some(Place::Held { .. })) {
            return Vec::new();
        }
        self.leave(request.conversation);
        let mut decided = Vec::new();
        let team = match &request.wanted {
            Wanted::Anyone => self.default_team,
            Wanted::Team(named) => {
                let found = self.find_team(named);
                if found.is_none() {
                    decided.push(told(request.conversation, Case::UnknownTeam));
                }
                found.or(self.default_team)
            }
            Wanted::Agent(agent) => match self.seek(request, *agent, now, &mut decided) {
                Sought::Found => return self.settle(decided),
                Sought::Team(team) => team,
            },
        };
        match team.filter(|team| self.teams.contains_key(team)) {
            Some(team) => self.enter(request, team, now, &mut decided),
            None => {
                decided.push(told(request.conversation, Case::NoTeam));
                decided.push(Decision::ReturnToBot { conversation: request.conversation });
            }
        }
        self.settle(decided)
    }

    /// The team of that number, key or name.
    fn find_team(&self, named: &str) -> Option<TeamNumber> {
        let number = named.parse().ok().map(TeamNumber).filter(|it| self.teams.contains_key(it));
        number.or_else(|| {
            let mut teams = self.teams.iter();
            let found =
                teams.find(|(_, team)| team.key.as_str() == named || team.settings.name == named);
            found.map(|(number, _)| *number)
        })
    }

    /// Looks for the agent who was named.
    fn seek(
        &mut self,
        request: &Request,
        agent: Option<MemberId>,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) -> Sought {
        let conversation = request.conversation;
        let known = agent.and_then(|id| Some((id, self.agents.get(&id)?)));
        let Some((id, agent)) = known else {
            decided.push(told(conversation, Case::UnknownAgent));
            return Sought::Team(self.default_team);
        };
        let team = agent.teams.first().copied();
        if agent.is_ready() {
            self.give(conversation, id, team, now, decided);
        } else if agent.presence == Presence::Online && agent.lost_at.is_none() {
            decided.push(told(conversation, Case::AgentBusy));
            self.await_agent(conversation, id, team, request.priority, now, decided);
        } else {
            decided.push(told(conversation, Case::AgentAway));
            return Sought::Team(team.or(self.default_team));
        }
        Sought::Found
    }

    /// Brings a conversation to a team.
    fn enter(
        &mut self,
        request: &Request,
        number: TeamNumber,
        now: Timestamp,
        decided: &mut Vec<Decision>,
    ) {
        let Some(team) = self.teams.get(&number) else { return };
        let settings = &team.settings;
        let conversation = request.conversation;
        let is_full = settings.max_waiting.is_some_and(|most| team.line.len() >= most as usize);
        let obstacle = if !settings.hours.is_open(now) {
            Some((Case::Closed, settings.when_closed))
        } else if team.online.is_empty() {
            if let Some(agent) = settings.default_agent.filter(|id| self.agents.contains_key(id)) {
                decided.push(told(conversation, Case::NobodyThere));
                self.give(conversation, agent, Some(number), now, decided);
                return;
            }
            Some((Case::NobodyThere, settings.when_away))
        } else if is_full && team.ready.is_empty() {
            Some((Case::Full, settings.when_full))
        } else {
            None
        };
        if let Some((case, then)) = obstacle {
            decided.push(told(conversation, case));
            match then {
                WhenNobody::Wait => {}
                WhenNobody::Ticket => {
                    decided.push(Decision::OpenTicket { conversation });
                    decided.push(Decision::ReturnToBot { conversation });
                    return;
                }
                WhenNobody::BackToBot => {
                    decided.push(Decision::ReturnToBot { conversation });
                    return;
                }
                WhenNobody::Close => {
                    decided
                        .push(Decision::Close { conversation, reason: CloseReason::NobodyThere });
                    return;
                }
            }
        } else if let Some(agent) = self.free_previous(request, number) {
            self.give(conversation, agent, Some(number), now, decided);
            return;
        }
        self.wait(conversation, number, request.priority, now, decided);
    }

    /// The agent of before, where the team wants that and they are free.
    fn free_previous(&self, request: &Request, number: TeamNumber) -> Option<MemberId> {
        let team = self.teams.get(&number).filter(|team| team.settings.prefers_previous)?;
        let is_assigned = matches!(team.settings.routing, Routing::Balanced | Routing::RoundRobin);
        let previous = request.previous.filter(|id| is_assigned && team.members.contains(id))?;
        self.agents.get(&previous).filter(|agent| agent.is_ready()).map(|_| previous)
    }
}

enum Sought {
    /// Somebody has it, or it waits for somebody.
    Found,
    /// It goes to this team.
    Team(Option<TeamNumber>),
}

pub(crate) const fn told(conversation: ConversationId, case: Case) -> Decision {
    Decision::Tell { conversation, notice: Notice::Case(case) }
}
