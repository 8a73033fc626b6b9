//! What agents say: to the contact, and to each other.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::ConversationId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::{Agent, Caller};
use crate::problem::Problem;
use crate::view::desk::{NoteBody, ReplyBody, TagsBody};
use crate::view::message::MessageView;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(reply_as_agent))
        .routes(routes!(write_note))
        .routes(routes!(tag_conversation))
}

/// Reply to a contact
///
/// As the agent who has the conversation.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/replies", operation_id = "replyAsAgent", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = ReplyBody,
    responses((status = 201, body = MessageView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`, `attachment_not_found`"),
        (status = 409, body = Problem, description = "`not_theirs`, `conversation_closed`")))]
async fn reply_as_agent(
    State(state): State<ApiState>,
    caller: Caller,
    agent: Agent,
    PathOf(id): PathOf<ConversationId>,
    JsonBody(body): JsonBody<ReplyBody>,
) -> Result<Response, Problem> {
    let workspace = caller.workspace();
    let files = if body.attachments.is_empty() {
        Vec::new()
    } else {
        state.app.find_sendable_attachments(workspace, id, &body.attachments).await?
    };
    let said = state.app.reply_as(workspace, (id, agent.0), (body.text, files)).await?;
    let view = MessageView::linked(&state.app, said);
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// Write a note
///
/// For members only, whoever has the conversation.
#[utoipa::path(post, path = "/api/v1/desk/conversations/{conversation}/notes", operation_id = "writeNote", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = NoteBody,
    responses((status = 201, body = MessageView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn write_note(
    State(state): State<ApiState>,
    caller: Caller,
    agent: Agent,
    PathOf(id): PathOf<ConversationId>,
    JsonBody(body): JsonBody<NoteBody>,
) -> Result<Response, Problem> {
    let said = state.app.note_as(caller.workspace(), (id, agent.0), &body.text).await?;
    let view = MessageView::linked(&state.app, said);
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// Tag a conversation
///
/// With these, in place of those before.
#[utoipa::path(put, path = "/api/v1/desk/conversations/{conversation}/tags", operation_id = "tagConversation", tag = "desk",
    params(("conversation" = String, Path)), request_body = TagsBody,
    responses((status = 200, body = TagsBody), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn tag_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    JsonBody(body): JsonBody<TagsBody>,
) -> Result<Answer<TagsBody>, Problem> {
    let tags = state.app.tag_conversation(caller.workspace(), id, body.tags).await?;
    Ok(Answer(TagsBody { tags }))
}
