//! What agents say: to the contact, and to each other.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::ConversationId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Acting;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::{Agent, Caller};
use crate::problem::Problem;
use crate::view::conversation::ReadBody;
use crate::view::desk::{NoteBody, ReplyBody, TagsBody};
use crate::view::message::MessageView;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(reply_as_agent))
        .routes(routes!(write_note))
        .routes(routes!(mark_read))
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
    acting: Acting,
    JsonBody(body): JsonBody<ReplyBody>,
) -> Result<Response, Problem> {
    let Acting { app, agent, conversation } = acting;
    let files = if body.attachments.is_empty() {
        Vec::new()
    } else {
        app.find_sendable_attachments(agent.workspace, conversation, &body.attachments).await?
    };
    let said = (body.text, files);
    let said = app.reply_as(agent.workspace, (conversation, agent.id), said).await?;
    let view = MessageView::linked(&app, said);
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
    acting: Acting,
    JsonBody(body): JsonBody<NoteBody>,
) -> Result<Response, Problem> {
    let Acting { app, agent, conversation } = acting;
    let said = app.note_as(agent.workspace, (conversation, agent.id), &body.text).await?;
    let view = MessageView::linked(&app, said);
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// Mark a conversation as read
///
/// Up to that message, by an agent. What was read stays so.
#[utoipa::path(put, path = "/api/v1/desk/conversations/{conversation}/read", operation_id = "markRead", tag = "desk",
    params(("conversation" = String, Path), Agent), request_body = ReadBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`: there is no such message yet"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn mark_read(
    acting: Acting,
    JsonBody(body): JsonBody<ReadBody>,
) -> Result<StatusCode, Problem> {
    let Acting { app, agent, conversation } = acting;
    app.mark_read(agent.workspace, (conversation, Some(agent.id)), body.number).await?;
    Ok(StatusCode::NO_CONTENT)
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
