//! Messages: receiving them and reading them.

use std::time::Duration;

use app::{App, Attached, InboundMessage, ListMessages, Received, TurnEnd};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::content::Location;
use model::conversation::Tap;
use model::id::{ConversationId, WorkspaceId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::events::Readers;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::PageQuery;
use crate::view::conversation::{
    LocationRequest, MessagesQuery, MessagesView, ReceivedView, SendQuery, SendRequest, StatusView,
};

/// Longest wait for a turn, in seconds.
const MAX_WAIT_S: u32 = 60;
/// Longest name of a place, in characters.
const MAX_LABEL_CHARS: usize = 200;

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
        (status = 404, body = Problem, description = "`not_found`, `attachment_not_found`"),
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
    let place = (caller.workspace(), id);
    let sent = (message_of(&state.app, place, request, &headers).await?, query.wait);
    receive(&state, place, sent, Readers::Members).await
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

/// A request as a message; its files are those of this conversation.
pub(super) async fn message_of(
    app: &App,
    (workspace, conversation): (WorkspaceId, ConversationId),
    request: SendRequest,
    headers: &HeaderMap,
) -> Result<InboundMessage, Problem> {
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let id = request.id.or_else(|| key.map(str::to_owned)).ok_or_else(|| {
        Problem::new(ProblemCode::BadField)
            .with_detail("the message needs an id, in `id` or as Idempotency-Key")
    })?;
    let ids = &request.attachments;
    let attached = match (request.location, request.text.as_deref()) {
        (Some(location), None | Some("")) if ids.is_empty() => {
            Attached::Location(location_of(location)?)
        }
        (None, _) if !ids.is_empty() => {
            let files = app.find_sendable_attachments(workspace, conversation, ids).await?;
            Attached::Files(files)
        }
        (None, Some(_)) => Attached::Nothing,
        (Some(_), _) | (None, None) => {
            return Err(Problem::new(ProblemCode::BadField).with_detail(
                "a message is a text, attachments with or without one, or a location",
            ));
        }
    };
    let tap =
        Tap { payload: request.payload, metadata: request.metadata, context: request.context };
    let tap = Some(tap).filter(|tap| *tap != Tap::default());
    let typed = InboundMessage::typed(id, request.text.unwrap_or_default());
    Ok(InboundMessage { attached, tap, ..typed })
}

fn location_of(request: LocationRequest) -> Result<Location, Problem> {
    let LocationRequest { latitude, longitude, label } = request;
    let is_fine = |label: &String| {
        label.chars().count() <= MAX_LABEL_CHARS && !label.chars().any(char::is_control)
    };
    if !label.as_ref().is_none_or(is_fine) {
        let detail =
            format!("a label has at most {MAX_LABEL_CHARS} characters, all of them to be seen");
        return Err(Problem::new(ProblemCode::BadField).with_detail(detail));
    }
    Ok(Location { latitude, longitude, label })
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
    let agent = state.app.answering_agent(workspace, &status).await?;
    let status = StatusView::from(&status);
    Ok(Answer(MessagesView { messages, has_more: page.has_more, status, agent }))
}
