//! Messages: receiving them and reading them.

use std::time::Duration;

use app::{InboundMessage, ListMessages, Received, TurnEnd};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::conversation::Tap;
use model::id::{ConversationId, WorkspaceId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::conversations::{READ, WRITE};
use super::events::Readers;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::PageQuery;
use crate::view::conversation::{
    MessagesQuery, MessagesView, ReceivedView, SendQuery, SendRequest, StatusView,
};

/// Longest wait for a turn, in seconds.
const MAX_WAIT_S: u32 = 60;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(send_message, list_messages))
}

/// Send a contact's message
///
/// When this answers, the message is on disk. The same id again is the same message and has the same
/// answer. 200: the turn is over and the replies are here; 202: it goes on.
#[utoipa::path(post, path = "/api/v1/conversations/{conversation}/messages", operation_id = "sendMessage", tag = "messages",
    params(("conversation" = String, Path), SendQuery,
        ("Idempotency-Key" = Option<String>, Header, description = "The message's id, when the body has none")),
    request_body = SendRequest,
    responses((status = 200, body = ReceivedView), (status = 202, body = ReceivedView),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`conversation_closed`, `id_reused`"),
        (status = 503, body = Problem, description = "`unavailable`; try again")))]
async fn send_message(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    QueryOf(query): QueryOf<SendQuery>,
    headers: HeaderMap,
    JsonBody(request): JsonBody<SendRequest>,
) -> Result<Response, Problem> {
    caller.require(&WRITE)?;
    let sent = (message_of(request, &headers)?, query.wait);
    receive(&state, (caller.workspace(), id), sent, Readers::Members).await
}

/// Receives a message, waits for its turn as long as is asked, and shows what its readers may see.
pub(super) async fn receive(
    state: &ApiState,
    (workspace, id): (WorkspaceId, ConversationId),
    (message, wait_s): (InboundMessage, u32),
    readers: Readers,
) -> Result<Response, Problem> {
    let Received { number, end, .. } = state.app.receive_message(workspace, id, message).await?;
    let end = match end {
        TurnEnd::Pending if wait_s > 0 => {
            let time = Duration::from_secs(u64::from(wait_s.min(MAX_WAIT_S)));
            state.app.wait_for_turn(workspace, (id, number), time).await?
        }
        TurnEnd::Pending | TurnEnd::Finished(_) => end,
    };
    let (status, finished, replies) = match end {
        TurnEnd::Finished(replies) => (StatusCode::OK, true, replies),
        TurnEnd::Pending => (StatusCode::ACCEPTED, false, Vec::new()),
    };
    let replies = replies.into_iter().filter_map(|it| readers.view(&state.app, it)).collect();
    Ok((status, Answer(ReceivedView { number, finished, replies })).into_response())
}

pub(super) fn message_of(
    request: SendRequest,
    headers: &HeaderMap,
) -> Result<InboundMessage, Problem> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let id = request.id.or_else(|| key.map(str::to_owned)).ok_or_else(|| {
        Problem::new(ProblemCode::BadField)
            .with_detail("the message needs an id, in `id` or as Idempotency-Key")
    })?;
    let is_tapped = request.payload.is_some() || !request.metadata.is_empty();
    let tap = is_tapped.then_some(Tap {
        payload: request.payload,
        metadata: request.metadata,
        ..Tap::default()
    });
    Ok(InboundMessage { tap, ..InboundMessage::typed(id, request.text) })
}

/// List messages
///
/// Those that may be seen now, oldest first: one that the bot pauses before comes when it is due.
#[utoipa::path(get, path = "/api/v1/conversations/{conversation}/messages", operation_id = "listMessages", tag = "messages",
    params(("conversation" = String, Path), MessagesQuery),
    responses((status = 200, body = MessagesView), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_messages(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    QueryOf(query): QueryOf<MessagesQuery>,
) -> Result<Answer<MessagesView>, Problem> {
    caller.require(&READ)?;
    read(&state, (caller.workspace(), id), &query, Readers::Members).await
}

/// Reads messages that these readers may see.
pub(super) async fn read(
    state: &ApiState,
    (workspace, id): (WorkspaceId, ConversationId),
    query: &MessagesQuery,
    readers: Readers,
) -> Result<Answer<MessagesView>, Problem> {
    let status = state.app.conversation_status(workspace, id).await?;
    let status = status.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let request = ListMessages { after: query.after, before: query.before, limit };
    let page = state.app.list_messages(workspace, id, request).await?;
    let shown = page.messages.into_iter().filter_map(|it| readers.view(&state.app, it));
    let messages = shown.collect();
    let status = StatusView::from(&status);
    Ok(Answer(MessagesView { messages, has_more: page.has_more, status }))
}
