//! Conversations: opening, finding, listing and closing them.

use app::{Amendment, Closing, Inbox, OpenConversation};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Secret;
use model::conversation::Details;
use model::id::{ContactId, ConversationId};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bots::bad_cursor;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::conversation::{
    AmendRequest, ConversationView, ConversationsQuery, OpenRequest, OpenedView, StatusView,
};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(open_conversation, list_conversations))
        .routes(routes!(get_conversation, amend_conversation))
        .routes(routes!(close_conversation))
        .routes(routes!(tell_transfer_failed))
}

/// Open a conversation
///
/// The contact is made when the channel didn't know it.
#[utoipa::path(post, path = "/api/v1/conversations", operation_id = "openConversation", tag = "conversations",
    request_body = OpenRequest,
    responses((status = 201, body = OpenedView), (status = 200, body = OpenedView, description = "It was open, with the same key"),
        (status = 401, body = Problem, description = "`contact_refused`: the token isn't good"),
        (status = 404, body = Problem, description = "`not_found`: no such channel")))]
async fn open_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<OpenRequest>,
) -> Result<Response, Problem> {
    let found = state.app.channel_by_key(caller.workspace(), &request.channel).await?;
    let found = found.ok_or_else(|| {
        Problem::new(ProblemCode::NotFound).with_detail(format!("no channel {}", request.channel))
    })?;
    let token = request.token.map(Secret::new);
    state.app.check_identity(&found, &request.contact, token).await?;
    let request = OpenConversation {
        channel: request.channel,
        contact: request.contact,
        name: request.name,
        email: request.email,
        attributes: request.attributes,
        key: request.key,
        details: Details {
            context: request.context,
            skipped_events: request.skip_bot_events,
            welcome_event: request.welcome_event,
            ..Details::default()
        },
        ..OpenConversation::default()
    };
    let opened = state.app.open_conversation(caller.workspace(), request).await?;
    let status = if opened.was_open { StatusCode::OK } else { StatusCode::CREATED };
    let view = OpenedView {
        id: opened.conversation.to_string(),
        contact: opened.contact.to_string(),
        was_open: opened.was_open,
    };
    Ok((status, Answer(view)).into_response())
}

/// List conversations
///
/// The last begun first.
#[utoipa::path(get, path = "/api/v1/conversations", operation_id = "listConversations", tag = "conversations",
    params(ConversationsQuery), responses((status = 200, body = Page<ConversationView>)))]
async fn list_conversations(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<ConversationsQuery>,
) -> Result<Answer<Page<ConversationView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let inbox = Inbox {
        status: query.status.map(StatusView::as_str),
        channel: query.channel,
        contact: query.contact.as_deref().map(contact_id).transpose()?,
        before: query.cursor.map(|id| id.parse()).transpose().map_err(|_| bad_cursor())?,
        limit,
    };
    let listed = state.app.list_conversations(caller.workspace(), inbox).await?;
    let views = listed.into_iter().map(ConversationView::from).collect();
    Ok(Answer(Page::of(views, limit, |view: &ConversationView| view.id.clone())))
}

fn contact_id(text: &str) -> Result<ContactId, Problem> {
    let wrong =
        |_| Problem::new(ProblemCode::BadField).with_detail(format!("{text:?} is no contact"));
    text.parse().map_err(wrong)
}

/// Get a conversation
#[utoipa::path(get, path = "/api/v1/conversations/{conversation}", operation_id = "getConversation", tag = "conversations",
    params(("conversation" = String, Path, example = "conv_018bcfe5680077078707070707070707")),
    responses((status = 200, body = ConversationView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
) -> Result<Answer<ConversationView>, Problem> {
    match state.app.find_conversation(caller.workspace(), id).await? {
        Some(found) => Ok(Answer(found.into())),
        None => Err(Problem::new(ProblemCode::NotFound)),
    }
}

/// Change a conversation
///
/// What its bots are told of the circumstances: these values over those before, by name; `null` forgets one.
/// A message's own context comes over it.
#[utoipa::path(patch, path = "/api/v1/conversations/{conversation}", operation_id = "amendConversation", tag = "conversations",
    params(("conversation" = String, Path)), request_body = AmendRequest,
    responses((status = 200, body = ConversationView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`conversation_busy`; try again"),
        (status = 503, body = Problem, description = "`unavailable`; try again")))]
async fn amend_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    JsonBody(request): JsonBody<AmendRequest>,
) -> Result<Answer<ConversationView>, Problem> {
    let amendment =
        Amendment { context: request.context, title: request.title, ..Amendment::default() };
    state.app.amend_conversation(caller.workspace(), id, amendment).await?;
    match state.app.find_conversation(caller.workspace(), id).await? {
        Some(found) => Ok(Answer(found.into())),
        None => Err(Problem::new(ProblemCode::NotFound)),
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CloseQuery {
    /// Whether its bot asks how it was first; `false` unless given.
    #[serde(default)]
    survey: bool,
}

/// Close a conversation
///
/// The contact's next message needs a new one. With `survey=true` its bot asks how it was first, and the
/// conversation closes when that is over.
#[utoipa::path(post, path = "/api/v1/conversations/{conversation}/close", operation_id = "closeConversation", tag = "conversations",
    params(("conversation" = String, Path), CloseQuery),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`conversation_closed`"),
        (status = 503, body = Problem, description = "`unavailable`: a turn is under way; try again")))]
async fn close_conversation(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    QueryOf(query): QueryOf<CloseQuery>,
) -> Result<StatusCode, Problem> {
    let closing = if query.survey { Closing::WithSurvey } else { Closing::AtOnce };
    state.app.close_conversation(caller.workspace(), id, closing).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tell that nobody took a conversation over
///
/// For a conversation that waits for people. Its bot is told `__agent_escalation_failed__` and goes on: it
/// may hand over again. After three times the contact is told.
#[utoipa::path(post, path = "/api/v1/conversations/{conversation}/transfer-failed",
    operation_id = "tellTransferFailed", tag = "conversations",
    params(("conversation" = String, Path)),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`not_queued`"),
        (status = 503, body = Problem, description = "`unavailable`; try again")))]
async fn tell_transfer_failed(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
) -> Result<StatusCode, Problem> {
    state.app.transfer_failed(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
