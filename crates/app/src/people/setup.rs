//! Setting teams and agents up.

use std::collections::BTreeMap;

use desk::{HoursError, MAX_CAPACITY, Presence, TeamNumber, TeamSettings};
use model::Timestamp;
use model::id::{MemberId, WorkspaceId};
use model::key::Key;
use model::survey::Survey;
use serde::{Deserialize, Serialize};
use store::{NewAgent, NewTeam, ReplyLimits, StoreError, VendorKind};

use super::DeskError;
use super::carry::Cause;
use super::notices::{Messages, NOTICES};
use super::presence::PRESENCE;
use super::rating::MAX_QUESTION_CHARS;
use crate::App;
use crate::clock::noise;

/// Longest name of a team or agent, in characters.
const MAX_NAME_CHARS: usize = 200;
/// Most teams of a workspace.
const MAX_TEAMS: usize = 500;
/// Most agents of a workspace.
const MAX_AGENTS: usize = 5_000;
/// Longest words of a team's own, in characters.
const MAX_MESSAGE_CHARS: usize = 2_000;
/// How teams are numbered.
const TEAM: VendorKind<'_> = VendorKind { system: "desk", kind: "team" };

/// A team to set up.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamInput {
    pub settings: TeamSettings,
    pub messages: BTreeMap<String, String>,
    /// What contacts are asked when its agents have closed a conversation.
    pub survey: Option<Survey>,
    pub is_default: bool,
}

/// A team.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamSummary {
    /// What bots may name as a skill.
    pub number: u64,
    pub key: String,
    pub settings: TeamSettings,
    pub messages: BTreeMap<String, String>,
    pub survey: Option<Survey>,
    pub is_default: bool,
    pub members: Vec<MemberId>,
    /// How many wait in its line.
    pub waiting: usize,
}

/// An agent to set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentInput {
    pub name: String,
    /// Most conversations at a time.
    pub capacity: u32,
    /// Keys or numbers of teams.
    pub teams: Vec<String>,
}

/// An agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentSummary {
    pub id: MemberId,
    pub name: String,
    pub capacity: u32,
    /// Keys of teams.
    pub teams: Vec<String>,
    pub presence: Presence,
    pub is_connected: bool,
    /// Conversations at hand, and those that are offered.
    pub holds: u32,
}

/// Why a team or agent wasn't set up. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum SetUpError {
    #[error("a name has 1 to {MAX_NAME_CHARS} characters without control characters")]
    BadName,
    #[error("{0:?} is no key of a team")]
    BadKey(String),
    #[error("no message {0:?}, or one with more than {MAX_MESSAGE_CHARS} characters")]
    BadMessage(String),
    #[error("a question has 1 to {MAX_QUESTION_CHARS} characters")]
    BadQuestion,
    #[error("an agent has at most {MAX_CAPACITY} conversations at a time")]
    BadCapacity,
    #[error("at most {MAX_TEAMS} teams and {MAX_AGENTS} agents")]
    TooMany,
    #[error(transparent)]
    Hours(#[from] HoursError),
    #[error("no team {0:?}")]
    NoTeam(String),
    #[error("no agent {0}")]
    NoAgent(MemberId),
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A team as it is stored. Fields are only added, with a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct TeamRecord {
    pub settings: TeamSettings,
    pub messages: Messages,
    pub survey: Option<Survey>,
    #[serde(skip)]
    pub key: String,
    #[serde(skip)]
    pub is_default: bool,
}

/// An agent as they are stored. Fields are only added, with a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AgentRecord {
    pub name: String,
    pub capacity: u32,
    pub teams: Vec<u64>,
}

impl AgentRecord {
    pub fn is_called(&self, name: &str) -> bool {
        self.name.to_lowercase() == name.to_lowercase()
    }
}

impl App {
    /// Sets a team up, or anew.
    ///
    /// # Errors
    ///
    /// [`SetUpError`].
    pub async fn put_team(
        &self,
        workspace: WorkspaceId,
        key: &str,
        input: TeamInput,
    ) -> Result<TeamSummary, SetUpError> {
        let parsed = Key::new(key).map_err(|_| SetUpError::BadKey(key.to_owned()))?;
        check_team(&input)?;
        let store = &self.inner.store;
        let teams = store.list_teams(workspace).await?;
        let known = teams.iter().find(|team| team.key == key);
        if known.is_none() && teams.len() >= MAX_TEAMS {
            return Err(SetUpError::TooMany);
        }
        if let Some(agent) = input.settings.default_agent {
            let agents = store.list_agents(workspace).await?;
            if !agents.iter().any(|known| known.id == agent) {
                return Err(SetUpError::NoAgent(agent));
            }
        }
        let number = match known {
            Some(team) => team.number,
            None => store.give_vendor_number(workspace, TEAM, key).await?,
        };
        let is_default = input.is_default
            || known.is_some_and(|team| team.is_default)
            || !teams.iter().any(|team| team.is_default);
        let limits = ReplyLimits {
            first_s: input.settings.first_response_s,
            later_s: input.settings.reply_s,
        };
        let record = TeamRecord {
            settings: input.settings,
            messages: input.messages,
            survey: input.survey,
            ..TeamRecord::default()
        };
        let settings = to_json(&record)?;
        let (key, now) = (key.to_owned(), self.now());
        let new = NewTeam { number, key: key.clone(), settings, is_default, limits, now };
        if !store.put_team(workspace, new).await? {
            return Err(SetUpError::BadKey(key));
        }
        self.inner.rooms.known.clear();
        self.log_set_up(workspace, "team_changed", serde_json::json!({ "team": parsed })).await?;
        self.set_up_anew(workspace).await?;
        self.get_team(workspace, &key).await
    }

    /// Finds a team by key or number.
    ///
    /// # Errors
    ///
    /// [`SetUpError::NoTeam`].
    pub async fn get_team(
        &self,
        workspace: WorkspaceId,
        named: &str,
    ) -> Result<TeamSummary, SetUpError> {
        let teams = self.list_teams(workspace).await?;
        let is_it = |team: &TeamSummary| team.key == named || team.number.to_string() == named;
        teams.into_iter().find(is_it).ok_or_else(|| SetUpError::NoTeam(named.to_owned()))
    }

    /// Lists teams by number.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_teams(&self, workspace: WorkspaceId) -> Result<Vec<TeamSummary>, DeskError> {
        self.at_desk(workspace, |at_desk| {
            let summary = |(number, team): (&u64, &std::sync::Arc<TeamRecord>)| TeamSummary {
                number: *number,
                key: team.key.clone(),
                settings: team.settings.clone(),
                messages: team.messages.clone(),
                survey: team.survey.clone(),
                is_default: team.is_default,
                members: at_desk
                    .agents
                    .iter()
                    .filter(|(_, agent)| agent.teams.contains(number))
                    .map(|(id, _)| *id)
                    .collect(),
                waiting: at_desk.desk.waiting(TeamNumber(*number)),
            };
            at_desk.teams.iter().map(summary).collect()
        })
        .await
    }

    /// Removes a team; what waits for it goes to the default one.
    ///
    /// # Errors
    ///
    /// [`SetUpError::NoTeam`].
    pub async fn delete_team(&self, workspace: WorkspaceId, key: &str) -> Result<(), SetUpError> {
        let team = self.get_team(workspace, key).await?;
        let number = TeamNumber(team.number);
        let act = move |desk: &mut desk::Desk, now| Ok(desk.remove_team(number, now));
        self.decide(workspace, Cause::default(), act).await?;
        self.inner.store.delete_team(workspace, team.number).await?;
        let told = serde_json::json!({ "team": team.key });
        self.log_set_up(workspace, "team_removed", told).await?;
        self.set_up_anew(workspace).await?;
        Ok(())
    }

    /// Sets an agent up, or anew; `None`: a new one.
    ///
    /// # Errors
    ///
    /// [`SetUpError`].
    pub async fn put_agent(
        &self,
        workspace: WorkspaceId,
        id: Option<MemberId>,
        input: AgentInput,
    ) -> Result<AgentSummary, SetUpError> {
        check_name(&input.name)?;
        if input.capacity > MAX_CAPACITY {
            return Err(SetUpError::BadCapacity);
        }
        let store = &self.inner.store;
        let teams = store.list_teams(workspace).await?;
        let number = |named: &String| {
            let found =
                teams.iter().find(|team| team.key == *named || team.number.to_string() == *named);
            found.map(|team| team.number).ok_or_else(|| SetUpError::NoTeam(named.clone()))
        };
        let record = AgentRecord {
            name: input.name,
            capacity: input.capacity,
            teams: input.teams.iter().map(number).collect::<Result<_, _>>()?,
        };
        let agents = store.list_agents(workspace).await?;
        let is_known = id.is_some_and(|id| agents.iter().any(|agent| agent.id == id));
        if !is_known && agents.len() >= MAX_AGENTS {
            return Err(SetUpError::TooMany);
        }
        let now = self.now();
        let id = id.unwrap_or_else(|| MemberId::mint(now, noise()));
        let new = NewAgent { id, settings: to_json(&record)?, now };
        if !store.put_agent(workspace, new).await? {
            return Err(SetUpError::NoAgent(id));
        }
        self.inner.rooms.known.clear();
        let told = serde_json::json!({ "agent": id.to_string() });
        self.log_set_up(workspace, "agent_changed", told).await?;
        self.set_up_anew(workspace).await?;
        self.get_agent(workspace, id).await
    }

    /// Finds an agent.
    ///
    /// # Errors
    ///
    /// [`SetUpError::NoAgent`].
    pub async fn get_agent(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<AgentSummary, SetUpError> {
        let agents = self.list_agents(workspace).await?;
        agents.into_iter().find(|agent| agent.id == id).ok_or(SetUpError::NoAgent(id))
    }

    /// Lets those pass who are agents, or members who may become one.
    ///
    /// # Errors
    ///
    /// [`SetUpError::NoAgent`].
    pub async fn check_agent_or_member(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<(), SetUpError> {
        let is_member = self.inner.store.find_member(workspace, id).await?.is_some();
        if is_member || self.is_agent(workspace, id).await? {
            return Ok(());
        }
        Err(SetUpError::NoAgent(id))
    }

    /// Lists agents by id.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_agents(
        &self,
        workspace: WorkspaceId,
    ) -> Result<Vec<AgentSummary>, DeskError> {
        self.at_desk(workspace, |at_desk| {
            let key = |number: &u64| at_desk.teams.get(number).map(|team| team.key.clone());
            let summary = |(id, agent): (&MemberId, &std::sync::Arc<AgentRecord>)| {
                let load = at_desk.desk.load_of(*id);
                AgentSummary {
                    id: *id,
                    name: agent.name.clone(),
                    capacity: agent.capacity,
                    teams: agent.teams.iter().filter_map(key).collect(),
                    presence: load.as_ref().map(|load| load.presence).unwrap_or_default(),
                    is_connected: load.as_ref().is_none_or(|load| load.is_connected),
                    holds: load.map_or(0, |load| load.holds),
                }
            };
            at_desk.agents.iter().map(summary).collect()
        })
        .await
    }

    /// Removes an agent; what they have goes to their teams.
    ///
    /// # Errors
    ///
    /// [`SetUpError::NoAgent`].
    pub async fn delete_agent(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
    ) -> Result<(), SetUpError> {
        self.get_agent(workspace, id).await?;
        let act = move |desk: &mut desk::Desk, now| Ok(desk.remove_agent(id, now));
        self.decide(workspace, Cause::default(), act).await?;
        self.inner.store.delete_agent(workspace, id).await?;
        let told = serde_json::json!({ "agent": id.to_string() });
        self.log_set_up(workspace, "agent_removed", told).await?;
        self.set_up_anew(workspace).await?;
        Ok(())
    }

    /// Says whether an agent is there.
    ///
    /// # Errors
    ///
    /// [`DeskError::NoAgent`].
    pub async fn set_presence(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        presence: Presence,
    ) -> Result<(), DeskError> {
        let (word, now) = (presence_word(presence), self.now());
        if !self.inner.store.set_presence(workspace, id, word, now).await? {
            return Err(DeskError::NoAgent(id));
        }
        let told = serde_json::json!({ "agent": id.to_string(), "presence": word });
        self.log_set_up(workspace, PRESENCE, told).await?;
        let act = move |desk: &mut desk::Desk, now| Ok(desk.set_presence(id, presence, now));
        self.decide(workspace, Cause::default(), act).await
    }

    pub(super) async fn log_set_up(
        &self,
        workspace: WorkspaceId,
        kind: &str,
        record: serde_json::Value,
    ) -> Result<(), StoreError> {
        let event = store::NewDeskEvent { kind: kind.to_owned(), record, created_at: self.now() };
        self.inner.store.log_desk_event(workspace, self.inner.replica, event).await
    }
}

fn check_name(name: &str) -> Result<(), SetUpError> {
    let chars = name.chars().count();
    let is_good = (1..=MAX_NAME_CHARS).contains(&chars) && !name.chars().any(char::is_control);
    if is_good { Ok(()) } else { Err(SetUpError::BadName) }
}

fn check_team(input: &TeamInput) -> Result<(), SetUpError> {
    check_name(&input.settings.name)?;
    input.settings.hours.check()?;
    if let Some(survey) = &input.survey {
        let chars = survey.question.chars().count();
        if !(1..=MAX_QUESTION_CHARS).contains(&chars) || survey.question.contains('\0') {
            return Err(SetUpError::BadQuestion);
        }
    }
    for (name, text) in &input.messages {
        let is_known = NOTICES.iter().any(|(known, _)| known == name);
        if !is_known || text.chars().count() > MAX_MESSAGE_CHARS || text.contains('\0') {
            return Err(SetUpError::BadMessage(name.clone()));
        }
    }
    Ok(())
}

pub(super) const fn presence_word(presence: Presence) -> &'static str {
    match presence {
        Presence::Online => "online",
        Presence::Away => "away",
        Presence::Offline => "offline",
        Presence::LoggedOut => "logged_out",
    }
}

pub(super) fn presence_of(word: &str) -> Presence {
    let all = [Presence::Online, Presence::Away, Presence::Offline];
    all.into_iter().find(|it| presence_word(*it) == word).unwrap_or_default()
}

fn to_json(record: &impl Serialize) -> Result<serde_json::Value, StoreError> {
    serde_json::to_value(record).map_err(|error| StoreError::Encode(error.to_string().into()))
}

/// A time as the store keeps it: in microseconds.
pub(super) fn stored(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}
