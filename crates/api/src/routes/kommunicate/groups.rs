//! Conversations: opening them, and saying who has them.

use app::{GivenToAgent, Group, GroupChange, NewGroup, NextHolder};
use axum::extract::State;
use model::exchange::Assignee;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Envelope, RefusalView, Refused};
use super::client::{Asked, Body, Client, group_of};
use crate::ApiState;
use crate::problem::ProblemCode;

/// A status of theirs.
const OPEN: &str = "0";
const CLOSED: &str = "2";
const SPAM: &str = "3";
/// Where a conversation's metadata say its status.
const STATUS: &str = "CONVERSATION_STATUS";
/// Support conversations, as they number kinds.
const SUPPORT: u32 = 10;
/// Longest id of an agent, in bytes.
const MAX_AGENT_BYTES: usize = 200;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(create_group))
        .routes(routes!(update_group))
        .routes(routes!(change_group_status))
        .routes(routes!(change_group_assignee))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GroupRequest {
    group_name: String,
    /// Ids of people and of our bots; at least one of a person.
    group_member_list: Vec<String>,
    /// Makes it repeatable: the same again is the same conversation.
    #[serde(default)]
    client_group_id: Option<String>,
    /// `SKIP_ROUTING`, `CONVERSATION_ASSIGNEE`, `KM_CHAT_CONTEXT`, `SKIP_BOT_EVENT`, `CUSTOM_WELCOME_EVENT`, and
    /// what is to be given back as it came.
    #[serde(default)]
    metadata: Map<String, Value>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GroupView {
    id: u64,
    client_group_id: String,
    name: String,
    #[serde(rename = "type")]
    kind: u32,
    admin_id: String,
    members_id: Vec<String>,
    metadata: Map<String, Value>,
    created_at_time: i64,
    updated_at_time: i64,
}

impl From<Group> for GroupView {
    fn from(group: Group) -> Self {
        let bot = group.bot.unwrap_or_else(|| "bot".to_owned());
        Self {
            id: group.number,
            client_group_id: group.client_id,
            name: group.name,
            kind: SUPPORT,
            members_id: vec![group.contact, bot.clone()],
            admin_id: bot,
            metadata: group.metadata,
            created_at_time: group.created_at.as_millisecond(),
            updated_at_time: group.updated_at.as_millisecond(),
        }
    }
}

/// Create a conversation
///
/// Its bot is told of it once, unless it is to be skipped or a person is its assignee.
#[utoipa::path(post, path = "/rest/ws/group/conversation", operation_id = "createKommunicateConversation", tag = "kommunicate",
    security(("kommunicate_key" = [])), params(("Of-User-Id" = Option<String>, Header)), request_body = GroupRequest,
    responses((status = 200, body = Envelope<GroupView>), (status = 400, body = RefusalView), (status = 401, body = RefusalView)))]
async fn create_group(
    State(state): State<ApiState>,
    client: Client,
    Body(request): Body<GroupRequest>,
) -> Result<Envelope<GroupView>, Refused> {
    let workspace = client.workspace();
    let new = NewGroup {
        name: request.group_name,
        members: request.group_member_list,
        acting: client.acting,
        client_id: request.client_group_id.filter(|id| !id.is_empty()),
        metadata: request.metadata,
    };
    let group = state.app.open_group(workspace, new).await?;
    Ok(Envelope::of(group.into()))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GroupUpdate {
    #[serde(default)]
    #[schema(value_type = Option<u64>)]
    group_id: Option<Value>,
    #[serde(default)]
    client_group_id: Option<String>,
    #[serde(default)]
    new_name: Option<String>,
    /// Over what was there; `CONVERSATION_STATUS` changes the status, `KM_CHAT_CONTEXT` what bots are told.
    #[serde(default)]
    metadata: Map<String, Value>,
}

/// Update a conversation
#[utoipa::path(post, path = "/rest/ws/group/update", operation_id = "updateKommunicateConversation", tag = "kommunicate",
    security(("kommunicate_key" = [])), request_body = GroupUpdate,
    responses((status = 200, body = Envelope<String>), (status = 401, body = RefusalView), (status = 404, body = RefusalView)))]
async fn update_group(
    State(state): State<ApiState>,
    client: Client,
    Body(request): Body<GroupUpdate>,
) -> Result<Envelope<&'static str>, Refused> {
    let group = group_of((request.group_id.as_ref(), request.client_group_id.as_deref()))?;
    let (next, notice) = match request.metadata.get(STATUS) {
        Some(Value::String(status)) => next_of(status)?,
        Some(status) => next_of(&status.to_string())?,
        None => (NextHolder::Same, None),
    };
    let change = GroupChange {
        metadata: request.metadata,
        name: request.new_name,
        next,
        notice: notice.map(str::to_owned),
    };
    state.app.change_group(client.workspace(), &group, change).await?;
    Ok(Envelope::of("success"))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct StatusQuery {
    group_id: Option<String>,
    client_group_id: Option<String>,
    /// 0: open, 2: closed, 3: spam.
    status: Option<String>,
    /// Whether those who read it are told; they are unless said otherwise.
    send_notify_message: Option<String>,
}

/// Change a conversation's status
///
/// A conversation that is opened again is its bot's.
#[utoipa::path(patch, path = "/rest/ws/group/status/change", operation_id = "changeKommunicateStatus", tag = "kommunicate",
    security(("kommunicate_key" = [])), params(StatusQuery, ("Of-User-Id" = Option<String>, Header)),
    responses((status = 200, body = Envelope<String>), (status = 400, body = RefusalView),
        (status = 401, body = RefusalView), (status = 404, body = RefusalView)))]
async fn change_group_status(
    State(state): State<ApiState>,
    client: Client,
    Asked(asked): Asked<StatusQuery>,
) -> Result<Envelope<&'static str>, Refused> {
    let number = asked.group_id.map(Value::String);
    let group = group_of((number.as_ref(), asked.client_group_id.as_deref()))?;
    let status = asked.status.unwrap_or_default();
    let (next, notice) = next_of(&status)?;
    let change = GroupChange {
        metadata: Map::from_iter([(STATUS.to_owned(), status.into())]),
        next,
        notice: notice.filter(|_| tells(asked.send_notify_message.as_deref())).map(str::to_owned),
        ..GroupChange::default()
    };
    let is_changed = state.app.change_group(client.workspace(), &group, change).await?;
    Ok(Envelope::of(if is_changed { "updated" } else { "already updated" }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase")]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
struct AssigneeQuery {
    group_id: Option<String>,
    client_group_id: Option<String>,
    /// Key of a bot of ours, or the id of a person.
    assignee: Option<String>,
    /// Whether those who read it are told; they are unless said otherwise.
    send_notify_message: Option<String>,
    /// Taken as said: a person who has it is not interrupted by bots.
    #[expect(dead_code, reason = "only described")]
    take_over_from_bot: Option<String>,
}

/// Change a conversation's assignee
///
/// A bot of ours has it from now on, or the agent of that id or name; anybody else is taken for a person whom we
/// don't know, and no bot is asked any more. Answers `updated`, `already updated`, or `AGENT_IS_ALREADY_ENGAGED` when
/// the agent has as many conversations as they may.
#[utoipa::path(patch, path = "/rest/ws/group/assignee/change", operation_id = "changeKommunicateAssignee", tag = "kommunicate",
    security(("kommunicate_key" = [])), params(AssigneeQuery, ("Of-User-Id" = Option<String>, Header)),
    responses((status = 200, body = Envelope<String>), (status = 400, body = RefusalView),
        (status = 401, body = RefusalView), (status = 404, body = RefusalView)))]
async fn change_group_assignee(
    State(state): State<ApiState>,
    client: Client,
    Asked(asked): Asked<AssigneeQuery>,
) -> Result<Envelope<&'static str>, Refused> {
    let number = asked.group_id.map(Value::String);
    let group = group_of((number.as_ref(), asked.client_group_id.as_deref()))?;
    let is_id = |id: &String| {
        (1..=MAX_AGENT_BYTES).contains(&id.len()) && !id.chars().any(char::is_control)
    };
    let assignee = asked.assignee.filter(is_id).ok_or_else(|| {
        let detail =
            format!("an assignee has 1 to {MAX_AGENT_BYTES} bytes without control characters");
        Refused::new(ProblemCode::BadField, detail)
    })?;
    let notice = format!("Conversation transferred to {assignee}");
    let notice = Some(notice).filter(|_| tells(asked.send_notify_message.as_deref()));
    let given =
        state.app.give_group_to_agent(client.workspace(), &group, &assignee, notice.as_deref());
    match given.await? {
        Some(GivenToAgent::Given) => return Ok(Envelope::of("updated")),
        Some(GivenToAgent::AlreadyTheirs) => return Ok(Envelope::of("already updated")),
        Some(GivenToAgent::Engaged) => return Ok(Envelope::of("AGENT_IS_ALREADY_ENGAGED")),
        None => {}
    }
    let change = GroupChange {
        next: NextHolder::Assigned(Assignee { name: Some(assignee), ..Assignee::default() }),
        notice,
        ..GroupChange::default()
    };
    let is_changed = state.app.change_group(client.workspace(), &group, change).await?;
    Ok(Envelope::of(if is_changed { "updated" } else { "already updated" }))
}

fn tells(said: Option<&str>) -> bool {
    said.is_none_or(|said| !said.eq_ignore_ascii_case("false"))
}

/// Who has a conversation of this status, and what its readers are told.
fn next_of(status: &str) -> Result<(NextHolder, Option<&'static str>), Refused> {
    match status {
        OPEN => Ok((NextHolder::Reopened, Some("Conversation opened"))),
        CLOSED => Ok((NextHolder::Nobody, Some("Conversation resolved"))),
        SPAM => Ok((NextHolder::Nobody, None)),
        _ => Err(Refused::new(ProblemCode::BadField, "status is 0 (open), 2 (closed) or 3 (spam)")),
    }
}
