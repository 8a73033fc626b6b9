//! What a bot that is hosted elsewhere says later, in our own protocol.

use app::LaterReply;
use axum::extract::State;
use axum::http::HeaderMap;
use gateway::colloquy::ask::read_later;
use model::id::ConversationId;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(post_replies))
}

#[derive(Debug, Serialize, ToSchema)]
struct RepliesView {
    /// The numbers of the messages that were said.
    numbers: Vec<u64>,
    /// What of the answer couldn't be taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    losses: Vec<String>,
}

/// Say something later
///
/// For external bots that answer when they are ready: the body is an answer in our own protocol. With the
/// same `Idempotency-Key` it is said once. While people have the conversation it is kept as a note.
#[utoipa::path(post, path = "/api/v1/conversations/{conversation}/replies", operation_id = "postReplies", tag = "messages",
    params(("conversation" = String, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 200 bytes; kept for a day")),
    request_body = serde_json::Value,
    responses((status = 200, body = RepliesView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`conversation_closed`, `id_reused`, `conversation_busy`: another bot can't be given it while its bot is asked; try again"),
        (status = 503, body = Problem, description = "`unavailable`; try again")))]
async fn post_replies(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    headers: HeaderMap,
    JsonBody(body): JsonBody<Value>,
) -> Result<Answer<RepliesView>, Problem> {
    let reply = read_later(&body)
        .map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.detail))?;
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let later = LaterReply { key: key.map(str::to_owned), actions: reply.actions };
    let numbers = state.app.reply_later(caller.workspace(), id, later).await?;
    Ok(Answer(RepliesView { numbers, losses: reply.losses }))
}
