//! What the desk shows: conversations by who waits longest, and what happened.

use app::DeskListing;
use axum::extract::State;
use model::Timestamp;
use model::id::ConversationId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agent_id;
use crate::ApiState;
use crate::body::{Answer, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::routes::bots::bad_cursor;
use crate::view::desk::{
    DeskConversationView, DeskEventView, DeskQuery, DeskSummaryView, LogQuery,
};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_desk_conversations))
        .routes(routes!(get_desk_summary))
        .routes(routes!(list_desk_log))
        .routes(routes!(list_conversation_log))
}

/// List conversations at the desk
///
/// Those that people have or are sought for; who has waited longest comes first.
#[utoipa::path(get, path = "/api/v1/desk/conversations", operation_id = "listDeskConversations", tag = "desk",
    params(DeskQuery), responses((status = 200, body = Page<DeskConversationView>)))]
async fn list_desk_conversations(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<DeskQuery>,
) -> Result<Answer<Page<DeskConversationView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let listing = DeskListing {
        state: query.state.map(Into::into),
        team: query.team,
        agent: query.agent.as_deref().map(agent_id).transpose()?,
        channel: query.channel,
        tag: query.tag,
        order: query.sort.into(),
        after: query.cursor.map(|cursor| place_of(&cursor).ok_or_else(bad_cursor)).transpose()?,
        limit,
    };
    let listed = state.app.list_desk(caller.workspace(), listing).await?;
    let views = listed.into_iter().map(DeskConversationView::from).collect();
    Ok(Answer(Page::of(views, limit, |view: &DeskConversationView| view.cursor(query.sort))))
}

/// What a page before ended with.
fn place_of(cursor: &str) -> Option<(Timestamp, ConversationId)> {
    let (since, id) = cursor.rsplit_once('.')?;
    Some((since.parse().ok()?, id.parse().ok()?))
}

/// Count what waits
///
/// How many conversations wait for people, and since when.
#[utoipa::path(get, path = "/api/v1/desk/summary", operation_id = "getDeskSummary", tag = "desk",
    responses((status = 200, body = DeskSummaryView)))]
async fn get_desk_summary(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<DeskSummaryView>, Problem> {
    Ok(Answer(state.app.count_waiting(caller.workspace()).await?.into()))
}

/// List what happened at the desk
///
/// In order, after a number; the same that the desk's live events tell.
#[utoipa::path(get, path = "/api/v1/desk/log", operation_id = "listDeskLog", tag = "desk",
    params(LogQuery), responses((status = 200, body = Page<DeskEventView>)))]
async fn list_desk_log(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<LogQuery>,
) -> Result<Answer<Page<DeskEventView>>, Problem> {
    page(&state, caller, (None, query)).await
}

/// List what happened to a conversation at the desk
#[utoipa::path(get, path = "/api/v1/desk/conversations/{conversation}/log", operation_id = "listConversationLog", tag = "desk",
    params(("conversation" = String, Path), LogQuery),
    responses((status = 200, body = Page<DeskEventView>), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_conversation_log(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ConversationId>,
    QueryOf(query): QueryOf<LogQuery>,
) -> Result<Answer<Page<DeskEventView>>, Problem> {
    if state.app.conversation_status(caller.workspace(), id).await?.is_none() {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    page(&state, caller, (Some(id), query)).await
}

async fn page(
    state: &ApiState,
    caller: Caller,
    (conversation, query): (Option<ConversationId>, LogQuery),
) -> Result<Answer<Page<DeskEventView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let asked = (query.after, limit);
    let events = state.app.list_desk_events(caller.workspace(), conversation, asked).await?;
    let views = events.into_iter().map(DeskEventView::from).collect();
    Ok(Answer(Page::of(views, limit, |view: &DeskEventView| view.number.to_string())))
}
