//! Teams: who serves which conversations, and by which rules.

use std::collections::{BTreeMap, BTreeSet};

use model::id::MemberId;
use model::key::Key;
use serde::{Deserialize, Serialize};

use crate::hours::Hours;
use crate::line::Line;

/// A team's number, unique in its workspace: what bots name as a skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TeamNumber(pub u64);

/// How a team's conversations find an agent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// To the agent with most free places; of equals, to whoever got none for longest.
    #[default]
    Balanced,
    /// To whoever got none for longest.
    RoundRobin,
    /// All agents are told, and the first who takes it has it.
    NotifyAll,
    /// Agents ask for the next one.
    Pull,
}

/// What becomes of a conversation that nobody can take now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenNobody {
    /// The contact is told, and it waits.
    #[default]
    Wait,
    /// The contact is told, a ticket is opened, and the bot has it again.
    Ticket,
    BackToBot,
    Close,
}

/// How long what may last, in seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Idle {
    /// In line until the contact is told that it takes longer. `None`: never.
    pub delay_after_s: Option<u32>,
    /// After an agent's message without an answer until the contact is reminded.
    pub recall_after_s: Option<u32>,
    /// Waiting for the contact until it is closed.
    pub close_after_s: Option<u32>,
    /// Without a connection until an agent's conversations go back to their lines.
    pub lost_after_s: u32,
}

impl Default for Idle {
    fn default() -> Self {
        Self {
            delay_after_s: None,
            recall_after_s: None,
            close_after_s: Some(8 * 60),
            lost_after_s: 5 * 60,
        }
    }
}

/// A team as it is set up.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TeamSettings {
    pub name: String,
    pub routing: Routing,
    /// How long an agent has to take what is offered; `None`: it is assigned without asking.
    pub answer_within_s: Option<u32>,
    /// Who gets what nobody else can take, however full.
    pub default_agent: Option<MemberId>,
    pub hours: Hours,
    /// Outside its hours.
    pub when_closed: WhenNobody,
    /// When no agent is online.
    pub when_away: WhenNobody,
    /// When the line has `max_waiting`.
    pub when_full: WhenNobody,
    pub max_waiting: Option<u32>,
    /// Whether a contact gets the agent of before, when that one is free.
    pub prefers_previous: bool,
    pub idle: Idle,
    /// Within how many seconds a contact is to be answered the first time. `None`: whenever.
    pub first_response_s: Option<u32>,
    /// Every later time.
    pub reply_s: Option<u32>,
}

impl Default for TeamSettings {
    fn default() -> Self {
        Self {
            name: String::new(),
            routing: Routing::default(),
            answer_within_s: None,
            default_agent: None,
            hours: Hours::default(),
            when_closed: WhenNobody::Wait,
            when_away: WhenNobody::Wait,
            when_full: WhenNobody::Wait,
            max_waiting: None,
            prefers_previous: true,
            idle: Idle::default(),
            first_response_s: None,
            reply_s: None,
        }
    }
}

/// The order in which agents are asked: smaller first.
pub(crate) type Rank = (u32, u64, MemberId);

/// A team at work.
#[derive(Debug)]
pub(crate) struct Team {
    pub(crate) key: Key,
    pub(crate) settings: TeamSettings,
    pub(crate) members: BTreeSet<MemberId>,
    pub(crate) line: Line,
    /// Its agents with a free place, those first who get the next one.
    pub(crate) ready: BTreeSet<Rank>,
    /// Its agents who are online, free or not.
    pub(crate) online: BTreeSet<MemberId>,
}

impl Team {
    pub(crate) fn new(key: Key, settings: TeamSettings) -> Self {
        Self {
            key,
            settings,
            members: BTreeSet::new(),
            line: Line::default(),
            ready: BTreeSet::new(),
            online: BTreeSet::new(),
        }
    }
}

/// All teams of a workspace, by number.
pub(crate) type Teams = BTreeMap<TeamNumber, Team>;
