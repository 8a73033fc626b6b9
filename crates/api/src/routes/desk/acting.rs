//! What agents do with conversations.

use app::{Close, DeskTask, Whom};
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Acting, agent_id};
use crate::ApiState;
use crate::body::{Answer, JsonBody};
use crate::caller::Agent;
use crate::problem::{Problem, ProblemCode};
use crate::view::desk::{AssignBody, CloseBody, NextView, ReopenBody, ReturnBody, TransferBody};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(claim_conversation))
        .routes(routes!(decline_conversation))
        .routes(routes!(park_conversation))
        .routes(routes!(assign_conversation))
        .routes(routes!(transfer_conversation))
        .routes(routes!(return_conversation))
        .routes(routes!(close_as_agent))
        .routes(routes!(reopen_conversation))
        .routes(routes!(pull_conversation))
}

/// Claim a conversation
///
/// Takes what waits, or is offered to the agent. Of two agents who claim at once, one has it.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/claim", operation_id = "claimConversation", tag = "desk",
    params(("conversation" = String, Path), Agent),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`taken`, `already_theirs`, `at_capacity`, `agent_not_there`, `not_queued`, `conversation_closed`")))]
async fn claim_conversation(acting: Acting) -> Result<StatusCode, Problem> {
    acting.carry_out(DeskTask::Claim).await
}

/// Decline a conversation
///
/// It is offered to the next one.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/decline", operation_id = "declineConversation", tag = "desk",
    params(("conversation" = String, Path), Agent),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`not_queued`: it isn't offered to the agent")))]
async fn decline_conversation(acting: Acting) -> Result<StatusCode, Problem> {
    acting.carry_out(DeskTask::Decline).await
}

/// Wait for the contact
///
/// The agent keeps the conversation and has the place free for others. It comes back when the contact writes,
/// and is closed when they don't.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/park", operation_id = "parkConversation", tag = "desk",
    params(("conversation" = String, Path), Agent),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`taken`, `not_queued`")))]
async fn park_conversation(acting: Acting) -> Result<StatusCode, Problem> {
    acting.carry_out(DeskTask::Park).await
}

/// Assign a conversation
///
/// Gives it to an agent, wherever it is: in line, with another agent, or with a bot.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/assign", operation_id = "assignConversation", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = AssignBody,
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`already_theirs`, `at_capacity`, `conversation_closed`")))]
async fn assign_conversation(
    acting: Acting,
    JsonBody(body): JsonBody<AssignBody>,
) -> Result<StatusCode, Problem> {
    let to = agent_id(&body.agent)?;
    acting.carry_out(DeskTask::Assign(to)).await
}

/// Transfer a conversation
///
/// To an agent (into their line when they are busy), a team, or a bot.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/transfer", operation_id = "transferConversation", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = TransferBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`not_theirs`, `not_queued`, `already_theirs`")))]
async fn transfer_conversation(
    acting: Acting,
    JsonBody(body): JsonBody<TransferBody>,
) -> Result<StatusCode, Problem> {
    let to = match (body.agent, body.team, body.bot) {
        (Some(agent), None, None) => Whom::Agent(agent_id(&agent)?),
        (None, Some(team), None) => Whom::Team(team),
        (None, None, Some(bot)) => Whom::Bot(bot),
        _ => {
            return Err(Problem::new(ProblemCode::BadField)
                .with_detail("a conversation goes to an agent, a team or a bot"));
        }
    };
    acting.carry_out(DeskTask::Transfer { to, note: body.note }).await
}

/// Give a conversation back to its bot
///
/// The bot goes on where it was with the contact's next message.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/return", operation_id = "returnConversation", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = ReturnBody,
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`not_theirs`, `conversation_closed`")))]
async fn return_conversation(
    acting: Acting,
    JsonBody(body): JsonBody<ReturnBody>,
) -> Result<StatusCode, Problem> {
    acting.carry_out(DeskTask::ReturnToBot { note: body.note }).await
}

/// Close a conversation as its agent
///
/// With a category and a reason. With `seen` it isn't closed over a message that the agent hasn't read.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/close", operation_id = "closeAsAgent", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = CloseBody,
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`not_theirs`, `contact_wrote`, `conversation_closed`")))]
async fn close_as_agent(
    acting: Acting,
    JsonBody(body): JsonBody<CloseBody>,
) -> Result<StatusCode, Problem> {
    let CloseBody { category, reason, note, seen } = body;
    let close = DeskTask::Close(Close { category, reason, note, seen });
    acting.carry_out(close).await
}

/// Take up a closed conversation again
///
/// For the agent, or for a team. Up to 30 days after its closing.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/reopen", operation_id = "reopenConversation", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = ReopenBody,
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`conversation_open`, `too_late`, `taken`, `at_capacity`")))]
async fn reopen_conversation(
    acting: Acting,
    JsonBody(body): JsonBody<ReopenBody>,
) -> Result<StatusCode, Problem> {
    acting.carry_out(DeskTask::Reopen { team: body.team }).await
}

/// Take the next conversation
///
/// The one of the agent's teams that waits longest.
#[utoipa::path(post, path = "/api/v1/desk/next", operation_id = "pullConversation", tag = "desk",
    params(Agent),
    responses((status = 200, body = NextView),
        (status = 409, body = Problem, description = "`at_capacity`, `agent_not_there`")))]
async fn pull_conversation(
    State(state): State<ApiState>,
    agent: Agent,
) -> Result<Answer<NextView>, Problem> {
    let given = state.app.pull_next(agent.workspace, agent.id).await?;
    Ok(Answer(NextView { conversation: given.map(|id| id.to_string()) }))
}
