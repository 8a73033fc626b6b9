//! Agents, conversations at the desk and what happened there, as clients see them.

mod canned;
mod team;

use app::{AgentInput, AgentSummary, DeskCount, DeskHappened, DeskListed};
use desk::Presence;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use store::{Place, PlaceOrder, PlaceState};
use utoipa::{IntoParams, ToSchema};

use super::conversation::{ConversationView, StatusView};

pub use canned::{CannedBody, CannedQuery, CannedTextView, CannedView, RenderBody};
pub use team::{TeamBody, TeamView};

/// Whether an agent takes conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PresenceView {
    /// Gets new ones.
    Online,
    /// Gets no new ones and keeps those at hand.
    Away,
    /// As away, and told to nobody as there.
    Offline,
    /// Has none: those at hand go back to their teams.
    LoggedOut,
}

impl From<Presence> for PresenceView {
    fn from(presence: Presence) -> Self {
        match presence {
            Presence::Online => Self::Online,
            Presence::Away => Self::Away,
            Presence::Offline => Self::Offline,
            Presence::LoggedOut => Self::LoggedOut,
        }
    }
}

impl From<PresenceView> for Presence {
    fn from(view: PresenceView) -> Self {
        match view {
            PresenceView::Online => Self::Online,
            PresenceView::Away => Self::Away,
            PresenceView::Offline => Self::Offline,
            PresenceView::LoggedOut => Self::LoggedOut,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PresenceBody {
    pub presence: PresenceView,
}

/// An agent to set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentBody {
    pub name: String,
    /// Most conversations at a time, at most 100; 3 unless said otherwise.
    #[serde(default = "usual_capacity")]
    pub capacity: u32,
    /// Keys of teams.
    #[serde(default)]
    pub teams: Vec<String>,
}

const fn usual_capacity() -> u32 {
    3
}

impl From<AgentBody> for AgentInput {
    fn from(body: AgentBody) -> Self {
        Self { name: body.name, capacity: body.capacity, teams: body.teams }
    }
}

#[derive(Debug, Serialize, ToSchema)]
pub struct AgentView {
    pub id: String,
    pub name: String,
    pub capacity: u32,
    /// Keys of teams.
    pub teams: Vec<String>,
    pub presence: PresenceView,
    /// False while the agent's connection is lost.
    pub connected: bool,
    /// Conversations at hand, and those that are offered.
    pub holds: u32,
}

impl From<AgentSummary> for AgentView {
    fn from(agent: AgentSummary) -> Self {
        Self {
            id: agent.id.to_string(),
            name: agent.name,
            capacity: agent.capacity,
            teams: agent.teams,
            presence: agent.presence.into(),
            connected: agent.is_connected,
            holds: agent.holds,
        }
    }
}

/// How a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlaceStateView {
    /// In its team's line, or in nobody's when it has no team.
    Waiting,
    /// In that agent's own line.
    WaitingFor,
    /// That agent is asked to take it.
    Offered,
    /// That agent has it.
    Held,
    /// That agent has it and waits for the contact.
    Parked,
}

impl From<PlaceState> for PlaceStateView {
    fn from(state: PlaceState) -> Self {
        match state {
            PlaceState::Waiting => Self::Waiting,
            PlaceState::WaitingFor => Self::WaitingFor,
            PlaceState::Offered => Self::Offered,
            PlaceState::Held => Self::Held,
            PlaceState::Parked => Self::Parked,
        }
    }
}

impl From<PlaceStateView> for PlaceState {
    fn from(view: PlaceStateView) -> Self {
        match view {
            PlaceStateView::Waiting => Self::Waiting,
            PlaceStateView::WaitingFor => Self::WaitingFor,
            PlaceStateView::Offered => Self::Offered,
            PlaceStateView::Held => Self::Held,
            PlaceStateView::Parked => Self::Parked,
        }
    }
}

/// A conversation that people have or are sought for.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskConversationView {
    pub id: String,
    pub channel: String,
    /// Id of the contact.
    pub contact: String,
    /// Name of the contact, or by what the channel knows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_name: Option<String>,
    pub status: StatusView,
    pub state: PlaceStateView,
    /// Key of the team.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    /// Id of the agent who has it, is asked, or is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    pub priority: u8,
    /// Since when it stands so.
    pub since: String,
    /// Until when it is offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// Since when people are sought for it or have it.
    pub queued_at: String,
    /// When one of them first answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    /// Since when its contact waits for an answer; absent: they don't.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<String>,
    /// Until when an answer is due, as its team says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    /// Whether that is over.
    pub overdue: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    pub last_number: u64,
    pub last_activity_at: String,
}

impl DeskConversationView {
    /// What comes after it in the list, as a cursor.
    pub fn cursor(&self, order: SortView) -> String {
        let at = match order {
            SortView::Since => &self.since,
            SortView::Due => self.due_at.as_ref().unwrap_or(&self.since),
        };
        format!("{at}.{}", self.id)
    }
}

/// The order of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SortView {
    /// Those that have stood so longest first.
    #[default]
    Since,
    /// Only those to which an answer is due, the next one first.
    Due,
}

impl From<SortView> for PlaceOrder {
    fn from(view: SortView) -> Self {
        match view {
            SortView::Since => Self::Since,
            SortView::Due => Self::Due,
        }
    }
}

impl From<DeskListed> for DeskConversationView {
    fn from(listed: DeskListed) -> Self {
        let tags = listed.summary.conversation.details.tags.clone();
        let view = ConversationView::from(listed.summary);
        let Place { state, agent, priority, since, due_at, .. } = listed.place;
        let clocks = listed.clocks;
        Self {
            id: view.id,
            channel: view.channel,
            contact: view.contact,
            contact_name: listed.contact,
            status: view.status,
            state: state.into(),
            team: listed.team,
            agent: agent.map(|agent| agent.to_string()),
            priority,
            since: since.to_string(),
            until: due_at.map(|at| at.to_string()),
            queued_at: clocks.queued_at.to_string(),
            answered_at: clocks.answered_at.map(|at| at.to_string()),
            waits_since: clocks.waits_since.map(|at| at.to_string()),
            due_at: clocks.reply_due_at.map(|at| at.to_string()),
            overdue: listed.is_overdue,
            tags,
            last_number: view.last_number,
            last_activity_at: view.last_activity_at,
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct DeskQuery {
    pub state: Option<PlaceStateView>,
    /// Key, number or name of a team.
    pub team: Option<String>,
    /// Id of an agent.
    pub agent: Option<String>,
    /// Key of a channel.
    pub channel: Option<String>,
    pub tag: Option<String>,
    #[param(inline)]
    pub sort: SortView,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}

/// What waits for people.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskSummaryView {
    pub waiting: u64,
    /// Since when the one waits that waits longest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_at: Option<String>,
    /// By team; those for which nothing waits are left out.
    pub teams: Vec<WaitingView>,
}

/// What waits for a team.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaitingView {
    /// Key of the team; absent: no team's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    pub waiting: u64,
    /// Since when the one waits that waits longest.
    pub oldest_at: String,
}

impl From<Vec<DeskCount>> for DeskSummaryView {
    fn from(counts: Vec<DeskCount>) -> Self {
        let oldest = counts.iter().map(|count| count.oldest).min();
        let view = |count: DeskCount| WaitingView {
            team: count.team,
            waiting: count.waiting,
            oldest_at: count.oldest.to_string(),
        };
        Self {
            waiting: counts.iter().map(|count| count.waiting).sum(),
            oldest_at: oldest.map(|at| at.to_string()),
            teams: counts.into_iter().map(view).collect(),
        }
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// After this number; 0: from the beginning.
    pub after: u64,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}

/// Something that happened at the desk.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskEventView {
    /// From 1 in the workspace, without gaps.
    pub number: u64,
    /// `queued`, `offered`, `withdrawn`, `assigned`, `parked`, `returned`, `closed`, `reopened`, `said`, `answered`,
    /// `noted`, `contact_wrote`, `overdue`, `tagged`, `ticket_wanted`, `presence`, `connected`, `connection_lost`,
    /// `team_changed`, `team_removed`, `agent_changed` or `agent_removed`. There will be more: leave what you don't know.
    pub kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
    /// More about it, by kind: `agent`, `team`, `by`, `number` of a message, and others.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    pub data: Map<String, Value>,
    pub at: String,
}

impl From<DeskHappened> for DeskEventView {
    fn from(event: DeskHappened) -> Self {
        let data = match event.record {
            Value::Object(mut data) => {
                data.retain(|_, value| !value.is_null());
                data
            }
            _ => Map::new(),
        };
        Self {
            number: event.number,
            kind: event.kind,
            conversation: event.conversation.map(|id| id.to_string()),
            data,
            at: event.created_at.to_string(),
        }
    }
}

/// What an agent says to the contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplyBody {
    /// At most 8,000 characters. May be absent beside `attachments`.
    #[serde(default)]
    pub text: String,
    /// Ids of files that were uploaded to the conversation, at most 5.
    #[serde(default)]
    pub attachments: Vec<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteBody {
    /// At most 8,000 characters.
    pub text: String,
}

#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TagsBody {
    /// At most 20, of 1 to 50 characters; kept in lower case.
    pub tags: Vec<String>,
}

/// Who is to have a conversation: one of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    /// Id of an agent.
    #[serde(default)]
    pub agent: Option<String>,
    /// Key, number or name of a team.
    #[serde(default)]
    pub team: Option<String>,
    /// Key of a bot.
    #[serde(default)]
    pub bot: Option<String>,
    /// For whoever takes it; contacts don't see it.
    #[serde(default)]
    pub note: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignBody {
    /// Id of an agent.
    pub agent: String,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReturnBody {
    /// For agents who have it later; contacts don't see it.
    pub note: Option<String>,
}

/// How a conversation is closed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CloseBody {
    /// At most 200 characters.
    pub category: Option<String>,
    /// At most 200 characters.
    pub reason: Option<String>,
    /// Contacts don't see it.
    pub note: Option<String>,
    /// Number of the last message that the agent has seen: with a newer one of the contact's it isn't closed.
    pub seen: Option<u64>,
}

/// Who gets a conversation that was closed.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ReopenBody {
    /// Key, number or name of a team; absent: the agent.
    pub team: Option<String>,
}

/// The next conversation of an agent's teams.
#[derive(Debug, Serialize, ToSchema)]
pub struct NextView {
    /// Absent when none waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conversation: Option<String>,
}
