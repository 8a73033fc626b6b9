//! Agents: the members who answer contacts.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::MemberId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::Page;
use crate::view::desk::{AgentBody, AgentView, PresenceBody};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_agents, create_agent))
        .routes(routes!(get_agent, put_agent, delete_agent))
        .routes(routes!(set_presence))
}

/// List agents
///
/// All of them, with whether they are there and how much they have.
#[utoipa::path(get, path = "/api/v1/desk/agents", operation_id = "listAgents", tag = "desk",
    responses((status = 200, body = Page<AgentView>)))]
async fn list_agents(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<AgentView>>, Problem> {
    let agents = state.app.list_agents(caller.workspace()).await?;
    Ok(Answer(Page { items: agents.into_iter().map(AgentView::from).collect(), next: None }))
}

/// Make an agent
///
/// Logged out at first.
#[utoipa::path(post, path = "/api/v1/desk/agents", operation_id = "createAgent", tag = "desk",
    request_body = AgentBody,
    responses((status = 201, body = AgentView), (status = 400, body = Problem, description = "`bad_field`")))]
async fn create_agent(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<AgentBody>,
) -> Result<Response, Problem> {
    let agent = state.app.put_agent(caller.workspace(), None, body.into()).await?;
    Ok((StatusCode::CREATED, Answer(AgentView::from(agent))).into_response())
}

/// Get an agent
#[utoipa::path(get, path = "/api/v1/desk/agents/{agent}", operation_id = "getAgent", tag = "desk",
    params(("agent" = String, Path)),
    responses((status = 200, body = AgentView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_agent(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
) -> Result<Answer<AgentView>, Problem> {
    Ok(Answer(state.app.get_agent(caller.workspace(), id).await?.into()))
}

/// Set an agent up anew
///
/// What they have stays with them. With the id of a member who is no agent yet, makes them one.
#[utoipa::path(put, path = "/api/v1/desk/agents/{agent}", operation_id = "putAgent", tag = "desk",
    params(("agent" = String, Path)), request_body = AgentBody,
    responses((status = 200, body = AgentView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn put_agent(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
    JsonBody(body): JsonBody<AgentBody>,
) -> Result<Answer<AgentView>, Problem> {
    state.app.check_agent_or_member(caller.workspace(), id).await?;
    Ok(Answer(state.app.put_agent(caller.workspace(), Some(id), body.into()).await?.into()))
}

/// Delete an agent
///
/// What they have goes to their teams.
#[utoipa::path(delete, path = "/api/v1/desk/agents/{agent}", operation_id = "deleteAgent", tag = "desk",
    params(("agent" = String, Path)),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_agent(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
) -> Result<StatusCode, Problem> {
    state.app.delete_agent(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Say whether an agent is there
///
/// An agent who comes gets what waits; one who logs out leaves what they have to their teams.
#[utoipa::path(put, path = "/api/v1/desk/agents/{agent}/presence", operation_id = "setPresence", tag = "desk",
    params(("agent" = String, Path)), request_body = PresenceBody,
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn set_presence(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
    JsonBody(body): JsonBody<PresenceBody>,
) -> Result<StatusCode, Problem> {
    if !caller.0.may_act_for(id) {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    state.app.set_presence(caller.workspace(), id, body.presence.into()).await?;
    Ok(StatusCode::NO_CONTENT)
}
