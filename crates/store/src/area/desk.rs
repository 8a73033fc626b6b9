//! People: teams, agents, where conversations stand with them, and the numbered log of what happened.
//!
//! Places of conversations are written by the commits of their conversations; what a team or agent is set up
//! with is JSON that this crate doesn't look into.

mod database;

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{BotId, ChannelId, ConversationId, MemberId, ReplicaId, WorkspaceId};
use serde_json::Value;

use super::rating::Rating;
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{SqlValue, int, params};

/// A team to keep; replaces the one of that number.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTeam {
    /// Unique in the workspace.
    pub number: u64,
    /// Unique in the workspace, too.
    pub key: String,
    pub settings: Value,
    /// Whether it takes what asks for no team, in place of the one before.
    pub is_default: bool,
    pub limits: ReplyLimits,
    pub now: Timestamp,
}

/// Within how many seconds contacts are to be answered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ReplyLimits {
    /// The first time. `None`: whenever.
    pub first_s: Option<u32>,
    /// Every later time.
    pub later_s: Option<u32>,
}

/// A team as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct TeamEntry {
    pub number: u64,
    pub key: String,
    pub settings: Value,
    pub is_default: bool,
    /// Counts its changes from 1.
    pub version: u64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// An agent to keep; replaces the one of that id, but for whether they are there.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAgent {
    pub id: MemberId,
    pub settings: Value,
    pub now: Timestamp,
}

/// An agent as they are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct AgentEntry {
    pub id: MemberId,
    pub settings: Value,
    /// As the desk writes it.
    pub presence: String,
    /// Since when none of their connections is left; `None`: there is one, or never was.
    pub lost_at: Option<Timestamp>,
    pub version: u64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// An agent's connections to a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AgentConnection {
    pub workspace: WorkspaceId,
    pub agent: MemberId,
    pub replica: ReplicaId,
}

/// How a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceState {
    /// In a team's line, or in nobody's when it has no team.
    Waiting,
    /// In an agent's own line.
    WaitingFor,
    Offered,
    Held,
    /// An agent has it and waits for the contact.
    Parked,
}

impl PlaceState {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::Waiting, Self::WaitingFor, Self::Offered, Self::Held, Self::Parked];

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::WaitingFor => "waiting_for",
            Self::Offered => "offered",
            Self::Held => "held",
            Self::Parked => "parked",
        }
    }
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub state: PlaceState,
    pub team: Option<u64>,
    pub agent: Option<MemberId>,
    /// Which of the agent's places it takes, from 1: no other conversation has it.
    pub slot: Option<u32>,
    pub priority: u8,
    /// In line, or with the agent.
    pub since: Timestamp,
    /// Until when it is offered.
    pub due_at: Option<Timestamp>,
}

impl Place {
    /// Who has it or is sought for it, apart from times.
    pub const fn holder(&self) -> (PlaceState, Option<u64>, Option<MemberId>, Option<u32>) {
        (self.state, self.team, self.agent, self.slot)
    }
}

/// How long the contact of a conversation waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clocks {
    /// Since when people are sought for it or have it.
    pub queued_at: Timestamp,
    /// When one of them first answered.
    pub answered_at: Option<Timestamp>,
    /// Since when its contact waits for an answer.
    pub waits_since: Option<Timestamp>,
    /// Until when an answer is due.
    pub reply_due_at: Option<Timestamp>,
    /// Since when it is known that none came in time.
    pub overdue_at: Option<Timestamp>,
}

/// A conversation with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPlace {
    pub conversation: ConversationId,
    pub place: Place,
    pub clocks: Clocks,
}

/// In which order places are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlaceOrder {
    /// Those that have stood so longest first.
    #[default]
    Since,
    /// Only those to which an answer is due, those to which it is due first before others.
    Due,
}

/// Which places to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlaceFilter {
    pub order: PlaceOrder,
    pub state: Option<PlaceState>,
    pub team: Option<u64>,
    pub agent: Option<MemberId>,
    pub channel: Option<ChannelId>,
    pub tag: Option<String>,
    /// After this one, by the time that the order goes by.
    pub after: Option<(Timestamp, ConversationId)>,
}

/// What waits for a team.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingLine {
    pub team: Option<u64>,
    pub count: u64,
    /// Since when the one waits that waits longest.
    pub oldest: Timestamp,
}

/// What a commit does at the desk.
#[derive(Debug, Clone, PartialEq)]
pub enum DeskWrite {
    /// The conversation stands there from now on.
    Put {
        place: Place,
        channel: ChannelId,
        tags: Vec<String>,
    },
    /// People neither have it nor are sought for it.
    Leave,
    /// Its tags, where it stands anywhere.
    Tag(Vec<String>),
    /// Its contact wrote then, and waits unless they do already.
    Ask(Timestamp),
    /// An agent answered then.
    Answer(Timestamp),
    /// It is known from then on that no answer came in time.
    Overdue(Timestamp),
    /// Its contact says what they think of the help that they had.
    Rate(Box<Rating>),
    Event(NewDeskEvent),
}

/// Something that happened, to log.
#[derive(Debug, Clone, PartialEq)]
pub struct NewDeskEvent {
    pub kind: String,
    pub record: Value,
    pub created_at: Timestamp,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct DeskEvent {
    /// From 1 in the workspace, without gaps, in the order in which it happened.
    pub number: u64,
    pub conversation: Option<ConversationId>,
    /// The process that did it.
    pub replica: ReplicaId,
    pub kind: String,
    pub record: Value,
    pub created_at: Timestamp,
}

/// Teams, agents, places and what happened.
#[async_trait]
pub trait DeskStore: Send + Sync {
    /// Keeps a team. `false` when its key is another's.
    async fn put_team(&self, workspace: WorkspaceId, team: NewTeam) -> Result<bool, StoreError>;

    /// Lists a workspace's teams by number.
    async fn list_teams(&self, workspace: WorkspaceId) -> Result<Vec<TeamEntry>, StoreError>;

    /// Removes a team. `false` when there is none.
    async fn delete_team(&self, workspace: WorkspaceId, number: u64) -> Result<bool, StoreError>;

    /// Keeps an agent, logged out when they are new. `false` when another workspace has the id.
    async fn put_agent(&self, workspace: WorkspaceId, agent: NewAgent) -> Result<bool, StoreError>;

    /// Says whether an agent is there; a lost connection is forgotten. `false` when there is no such agent.
    async fn set_presence(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        presence: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Keeps that an agent has connections to a process.
    async fn connect_agent(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        replica: ReplicaId,
    ) -> Result<(), StoreError>;

    /// Keeps that an agent has no connection to a process any more. `true`: it was the last process.
    async fn disconnect_agent(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        replica: ReplicaId,
        now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Lists at most `limit` connections to processes that live no more.
    async fn list_dead_connections(&self, limit: u32) -> Result<Vec<AgentConnection>, StoreError>;

    /// Lists a workspace's agents by id.
    async fn list_agents(&self, workspace: WorkspaceId) -> Result<Vec<AgentEntry>, StoreError>;

    /// Removes an agent. `false` when there is none.
    async fn delete_agent(&self, workspace: WorkspaceId, id: MemberId) -> Result<bool, StoreError>;

    /// Lists the workspaces that have a team or an agent.
    async fn list_desks(&self) -> Result<Vec<WorkspaceId>, StoreError>;

    /// Finds where a conversation stands.
    async fn find_place(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Option<Place>, StoreError> {
        Ok(self.find_listed(workspace, conversation).await?.map(|listed| listed.place))
    }

    /// Finds where a conversation stands, and how long its contact waits.
    async fn find_listed(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Option<ListedPlace>, StoreError>;

    /// Counts conversations of a workspace to which an answer was due by then.
    async fn count_overdue(
        &self,
        workspace: WorkspaceId,
        now: Timestamp,
    ) -> Result<u64, StoreError>;

    /// Lists at most `limit` conversations, over all workspaces, to which an answer was due by then, and of
    /// which that isn't known yet.
    async fn list_newly_overdue(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(WorkspaceId, ConversationId)>, StoreError>;

    /// Lists at most `limit` places.
    async fn list_places(
        &self,
        workspace: WorkspaceId,
        filter: PlaceFilter,
        limit: u32,
    ) -> Result<Vec<ListedPlace>, StoreError>;

    /// Counts what waits for people, by team; `None`: for no team, or for an agent of none.
    async fn count_lines(&self, workspace: WorkspaceId) -> Result<Vec<WaitingLine>, StoreError>;

    /// Lists conversations that wait for people and stand nowhere yet, those begun first.
    async fn list_unplaced(
        &self,
        workspace: WorkspaceId,
        limit: u32,
    ) -> Result<Vec<ConversationId>, StoreError>;

    /// Lists conversations of a bot, or of any, whose turn is under way, those begun first.
    async fn list_running(
        &self,
        workspace: WorkspaceId,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<ConversationId>, StoreError>;

    /// Logs something that isn't about one conversation.
    async fn log_desk_event(
        &self,
        workspace: WorkspaceId,
        replica: ReplicaId,
        event: NewDeskEvent,
    ) -> Result<(), StoreError>;

    /// Lists at most `limit` events after a number, or of one conversation, in order.
    async fn list_desk_events(
        &self,
        workspace: WorkspaceId,
        conversation: Option<ConversationId>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DeskEvent>, StoreError>;

    /// The number of the last event; 0 when there is none.
    async fn last_desk_event(&self, workspace: WorkspaceId) -> Result<u64, StoreError>;
}

/// The statements that commits run.
pub(crate) const PUT: &str = "INSERT INTO desk_place (workspace_id, conversation_id, channel_id, \
     state, team, agent, slot, priority, since, due_at, tags, queued_at, waits_since, reply_due_at) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $9, $9, $9 + 1000000 * \
     (SELECT t.first_response_s FROM team t WHERE t.workspace_id = $1 AND t.number = $5)) \
     ON CONFLICT (conversation_id) DO UPDATE \
     SET state = excluded.state, team = excluded.team, agent = excluded.agent, slot = excluded.slot, \
     priority = excluded.priority, since = excluded.since, due_at = excluded.due_at, \
     reply_due_at = CASE WHEN desk_place.team = excluded.team THEN desk_place.reply_due_at \
     ELSE desk_place.waits_since + 1000000 * \
     (SELECT CASE WHEN desk_place.answered_at IS NULL THEN t.first_response_s ELSE t.reply_s END \
     FROM team t WHERE t.workspace_id = excluded.workspace_id AND t.number = excluded.team) END";
pub(crate) const LEAVE: &str =
    "DELETE FROM desk_place WHERE workspace_id = $1 AND conversation_id = $2";
pub(crate) const TAG: &str =
    "UPDATE desk_place SET tags = $3 WHERE workspace_id = $1 AND conversation_id = $2";
pub(crate) const ASK: &str = "UPDATE desk_place SET waits_since = COALESCE(waits_since, $3), \
     reply_due_at = COALESCE(reply_due_at, $3 + 1000000 * \
     (SELECT CASE WHEN desk_place.answered_at IS NULL THEN t.first_response_s ELSE t.reply_s END \
     FROM team t WHERE t.workspace_id = desk_place.workspace_id AND t.number = desk_place.team)) \
     WHERE workspace_id = $1 AND conversation_id = $2";
pub(crate) const ANSWER: &str = "UPDATE desk_place SET answered_at = COALESCE(answered_at, $3), \
     waits_since = NULL, reply_due_at = NULL, overdue_at = NULL \
     WHERE workspace_id = $1 AND conversation_id = $2";
pub(crate) const OVERDUE: &str =
    "UPDATE desk_place SET overdue_at = $3 WHERE workspace_id = $1 AND conversation_id = $2";
pub(crate) const COUNT: &str = "INSERT INTO desk_log (workspace_id, last_number) VALUES ($1, 1) \
     ON CONFLICT (workspace_id) DO UPDATE SET last_number = desk_log.last_number + 1";
pub(crate) const EVENT: &str = "INSERT INTO desk_event (workspace_id, number, conversation_id, \
     replica, kind, record, created_at) SELECT workspace_id, last_number, $2, $3, $4, $5, $6 \
     FROM desk_log WHERE workspace_id = $1";

/// One of those statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskSql {
    Put,
    Leave,
    Tag,
    Ask,
    Answer,
    Overdue,
    Rate,
    Count,
    Event,
}

impl DeskSql {
    /// Its text.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Put => PUT,
            Self::Leave => LEAVE,
            Self::Tag => TAG,
            Self::Ask => ASK,
            Self::Answer => ANSWER,
            Self::Overdue => OVERDUE,
            Self::Rate => super::rating::INSERT,
            Self::Count => COUNT,
            Self::Event => EVENT,
        }
    }
}

impl DeskWrite {
    /// What it takes, in order.
    pub(crate) fn prepare(
        self,
        (workspace, conversation, replica): (WorkspaceId, ConversationId, ReplicaId),
    ) -> Result<Vec<(DeskSql, Vec<SqlValue>)>, StoreError> {
        Ok(match self {
            Self::Put { place, channel, tags } => {
                let put = params![
                    workspace,
                    conversation,
                    channel,
                    place.state.as_str(),
                    place.team.map(|team| int("team", team)).transpose()?,
                    place.agent,
                    place.slot,
                    i64::from(place.priority),
                    place.since,
                    place.due_at,
                    joined(&tags)?,
                ];
                vec![(DeskSql::Put, put)]
            }
            Self::Leave => vec![(DeskSql::Leave, params![workspace, conversation])],
            Self::Tag(tags) => {
                vec![(DeskSql::Tag, params![workspace, conversation, joined(&tags)?])]
            }
            Self::Ask(at) => vec![(DeskSql::Ask, params![workspace, conversation, at])],
            Self::Answer(at) => vec![(DeskSql::Answer, params![workspace, conversation, at])],
            Self::Overdue(at) => vec![(DeskSql::Overdue, params![workspace, conversation, at])],
            Self::Rate(rating) => {
                vec![(DeskSql::Rate, super::rating::params_of(workspace, *rating))]
            }
            Self::Event(event) => logged(workspace, Some(conversation), (replica, event))?,
        })
    }
}

pub(super) fn logged(
    workspace: WorkspaceId,
    conversation: Option<ConversationId>,
    (replica, event): (ReplicaId, NewDeskEvent),
) -> Result<Vec<(DeskSql, Vec<SqlValue>)>, StoreError> {
    let record = encode(&event.record)?;
    let insert = params![workspace, conversation, replica, event.kind, record, event.created_at];
    Ok(vec![(DeskSql::Count, params![workspace]), (DeskSql::Event, insert)])
}

/// Tags as they are stored; they hold no `|`.
fn joined(tags: &[String]) -> Result<String, StoreError> {
    let joined = tags.iter().fold(String::from("|"), |all, tag| all + tag + "|");
    if joined.contains('\0') { Err(StoreError::Nul) } else { Ok(joined) }
}
