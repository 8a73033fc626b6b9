//! Canned responses: texts that agents have ready.

use app::CannedListing;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::CannedResponseId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::{Agent, Caller};
use crate::problem::{Problem, ProblemCode};
use crate::routes::bots::bad_cursor;
use crate::view::desk::{CannedBody, CannedQuery, CannedTextView, CannedView, RenderBody};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_canned, create_canned))
        .routes(routes!(get_canned, put_canned, delete_canned))
        .routes(routes!(render_canned))
}

/// List canned responses
///
/// By shortcut.
#[utoipa::path(get, path = "/api/v1/desk/canned", operation_id = "listCanned", tag = "desk",
    params(CannedQuery),
    responses((status = 200, body = Page<CannedView>), (status = 404, body = Problem, description = "`not_found`: no such team")))]
async fn list_canned(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<CannedQuery>,
) -> Result<Answer<Page<CannedView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let after = query.cursor.map(|cursor| place_of(&cursor).ok_or_else(bad_cursor)).transpose()?;
    let listing = CannedListing { team: query.team, search: query.search, after, limit };
    let listed = state.app.list_canned(caller.workspace(), listing).await?;
    let views = listed.into_iter().map(CannedView::from).collect();
    Ok(Answer(Page::of(views, limit, CannedView::cursor)))
}

/// What a page before ended with.
fn place_of(cursor: &str) -> Option<(String, CannedResponseId)> {
    let (shortcut, id) = cursor.rsplit_once('.')?;
    Some((shortcut.to_owned(), id.parse().ok()?))
}

/// Make a canned response
#[utoipa::path(post, path = "/api/v1/desk/canned", operation_id = "createCanned", tag = "desk",
    request_body = CannedBody,
    responses((status = 201, body = CannedView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`: no such team"),
        (status = 409, body = Problem, description = "`already_exists`: another has the shortcut")))]
async fn create_canned(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<CannedBody>,
) -> Result<Response, Problem> {
    let made = state.app.put_canned(caller.workspace(), None, body.into()).await?;
    Ok((StatusCode::CREATED, Answer(CannedView::from(made))).into_response())
}

/// Get a canned response
#[utoipa::path(get, path = "/api/v1/desk/canned/{canned}", operation_id = "getCanned", tag = "desk",
    params(("canned" = String, Path)),
    responses((status = 200, body = CannedView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_canned(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<CannedResponseId>,
) -> Result<Answer<CannedView>, Problem> {
    Ok(Answer(state.app.get_canned(caller.workspace(), id).await?.into()))
}

/// Replace a canned response
#[utoipa::path(put, path = "/api/v1/desk/canned/{canned}", operation_id = "putCanned", tag = "desk",
    params(("canned" = String, Path)), request_body = CannedBody,
    responses((status = 200, body = CannedView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`already_exists`: another has the shortcut")))]
async fn put_canned(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<CannedResponseId>,
    JsonBody(body): JsonBody<CannedBody>,
) -> Result<Answer<CannedView>, Problem> {
    Ok(Answer(state.app.put_canned(caller.workspace(), Some(id), body.into()).await?.into()))
}

/// Delete a canned response
#[utoipa::path(delete, path = "/api/v1/desk/canned/{canned}", operation_id = "deleteCanned", tag = "desk",
    params(("canned" = String, Path)),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_canned(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<CannedResponseId>,
) -> Result<StatusCode, Problem> {
    state.app.delete_canned(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Fill a canned response in
///
/// For the agent and a conversation. Nothing is sent: the agent looks at it, and above all at what is `unset`, first.
#[utoipa::path(post, path = "/api/v1/desk/canned/{canned}/rendered", operation_id = "renderCanned", tag = "desk",
    params(("canned" = String, Path), Agent), request_body = RenderBody,
    responses((status = 200, body = CannedTextView), (status = 404, body = Problem, description = "`not_found`")))]
async fn render_canned(
    State(state): State<ApiState>,
    agent: Agent,
    PathOf(id): PathOf<CannedResponseId>,
    JsonBody(body): JsonBody<RenderBody>,
) -> Result<Answer<CannedTextView>, Problem> {
    let missing = |_| Problem::new(ProblemCode::NotFound);
    let conversation = body.conversation.parse().map_err(missing)?;
    let wanted = (conversation, body.language);
    let rendered = state.app.render_canned(agent.workspace, (id, agent.id), wanted).await?;
    Ok(Answer(rendered.into()))
}
