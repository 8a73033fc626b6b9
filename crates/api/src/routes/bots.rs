//! Bots: drafts with tags, checks, versions, releases.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::channel::EnvironmentName;
use model::key::Key;
use serde::Deserialize;
use store::BotFilter;
use utoipa::IntoParams;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::failure::faults;
use crate::problem::{Problem, ProblemCode};
use crate::view::bot::{
    BotView, CheckView, DraftView, EnvironmentView, PublishRequest, PublishedView, ReleaseView,
    RollBackRequest, VersionView,
};
use crate::view::{Page, PageQuery};

/// Largest draft as JSON, in bytes.
pub(super) const MAX_DRAFT_BYTES: usize = 32 * 1024 * 1024;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_bots))
        .routes(routes!(get_bot, delete_bot))
        .routes(routes!(get_draft, put_draft).layer(DefaultBodyLimit::max(MAX_DRAFT_BYTES)))
        .routes(routes!(check_bot))
        .routes(routes!(check_source).layer(DefaultBodyLimit::max(MAX_DRAFT_BYTES)))
        .routes(routes!(publish_bot))
        .routes(routes!(roll_back_bot))
        .routes(routes!(list_versions))
        .routes(routes!(list_releases))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct BotsQuery {
    /// Part of the key or name.
    search: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

/// List bots
///
/// By key.
#[utoipa::path(get, path = "/api/v1/bots", operation_id = "listBots", tag = "bots",
    params(BotsQuery), responses((status = 200, body = Page<BotView>)))]
async fn list_bots(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<BotsQuery>,
) -> Result<Answer<Page<BotView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let after = query.cursor.map(Key::new).transpose().map_err(|_| bad_cursor())?;
    let filter = BotFilter { search: query.search, after };
    let bots = state.app.list_bots(caller.workspace(), filter, limit).await?;
    let views = bots.into_iter().map(BotView::from).collect();
    Ok(Answer(Page::of(views, limit, |bot: &BotView| bot.key.clone())))
}

/// Get a bot
#[utoipa::path(get, path = "/api/v1/bots/{bot}", operation_id = "getBot", tag = "bots",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 200, body = BotView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<Answer<BotView>, Problem> {
    match state.app.find_bot(caller.workspace(), &bot).await? {
        Some(found) => Ok(Answer(found.into())),
        None => Err(Problem::new(ProblemCode::NotFound)),
    }
}

/// Delete a bot
///
/// Only one that never had a conversation.
#[utoipa::path(delete, path = "/api/v1/bots/{bot}", operation_id = "deleteBot", tag = "bots",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`in_use`")))]
async fn delete_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<StatusCode, Problem> {
    state.app.delete_bot(caller.workspace(), &bot).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get a bot's draft
///
/// Its files as they were saved; `ETag` names this state of it.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/draft", operation_id = "getDraft", tag = "bots",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 200, body = DraftView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_draft(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<Response, Problem> {
    let draft = state.app.get_draft(caller.workspace(), &bot).await?;
    let files = draft.files.into_iter().map(Into::into).collect();
    Ok(([(ETAG, tag(draft.etag))], Answer(DraftView { files })).into_response())
}

/// Save a bot's draft
///
/// With `If-Match` the draft of that tag is replaced; with `If-None-Match: *` a new bot is made. A
/// draft may have errors: publishing says so.
#[utoipa::path(put, path = "/api/v1/bots/{bot}/draft", operation_id = "putDraft", tag = "bots",
    params(("bot" = String, Path, description = "Its key"),
        ("If-Match" = Option<String>, Header, description = "The tag of the draft that was changed"),
        ("If-None-Match" = Option<String>, Header, description = "`*` for a new bot")),
    request_body = DraftView,
    responses((status = 200, description = "Saved; `ETag` is the new tag"), (status = 201, description = "Made"),
        (status = 409, body = Problem, description = "`already_exists`"),
        (status = 412, body = Problem, description = "`edit_conflict`"),
        (status = 428, body = Problem, description = "`precondition_required`")))]
async fn put_draft(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    headers: HeaderMap,
    JsonBody(draft): JsonBody<DraftView>,
) -> Result<Response, Problem> {
    let files = draft.files.into_iter().map(Into::into).collect();
    if headers.get(IF_NONE_MATCH).is_some_and(|value| value == "*") {
        let key = Key::new(bot)
            .map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.to_string()))?;
        let made = state.app.create_bot(caller.workspace(), key, files).await?;
        return Ok((StatusCode::CREATED, [(ETAG, tag(made.etag))]).into_response());
    }
    let expected =
        expected_tag(&headers)?.ok_or_else(|| Problem::new(ProblemCode::PreconditionRequired))?;
    let etag = state.app.save_draft(caller.workspace(), &bot, (files, expected)).await?;
    Ok((StatusCode::OK, [(ETAG, tag(etag))]).into_response())
}

/// Check a bot's draft
#[utoipa::path(post, path = "/api/v1/bots/{bot}/check", operation_id = "checkBot", tag = "bots",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 200, body = CheckView), (status = 404, body = Problem, description = "`not_found`")))]
async fn check_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<Answer<CheckView>, Problem> {
    Ok(Answer(state.app.check_bot(caller.workspace(), &bot).await?.into()))
}

/// Check a bot's source
///
/// Nothing is kept.
#[utoipa::path(post, path = "/api/v1/check", operation_id = "checkSource", tag = "bots",
    request_body = DraftView, responses((status = 200, body = CheckView)))]
async fn check_source(
    State(state): State<ApiState>,
    _caller: Caller,
    JsonBody(draft): JsonBody<DraftView>,
) -> Result<Answer<CheckView>, Problem> {
    let files = draft.files.into_iter().map(Into::into).collect();
    Ok(Answer(state.app.check_source(files).await?.into()))
}

/// Publish a bot's draft
///
/// Makes a version of it, unless there is one like it, and releases it.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/publish", operation_id = "publishBot", tag = "bots",
    params(("bot" = String, Path, description = "Its key")), request_body = PublishRequest,
    responses((status = 200, body = PublishedView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`")))]
async fn publish_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<PublishRequest>,
) -> Result<Answer<PublishedView>, Problem> {
    let place = (bot.as_str(), request.environment.into());
    let published = state.app.publish_bot(caller.workspace(), place, &caller.0.name).await?;
    Ok(Answer(PublishedView {
        version: published.version,
        environment: published.environment.into(),
        is_new: published.is_new,
        problems: faults(&published.problems),
    }))
}

/// Roll a bot back
///
/// Releases the version that was live before, or the one of the number that is given.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/rollback", operation_id = "rollBackBot", tag = "bots",
    params(("bot" = String, Path, description = "Its key")), request_body = RollBackRequest,
    responses((status = 200, body = ReleaseView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`no_release`")))]
async fn roll_back_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<RollBackRequest>,
) -> Result<Answer<ReleaseView>, Problem> {
    let place = (bot.as_str(), request.environment.into(), request.version);
    let released = state.app.roll_back_bot(caller.workspace(), place, &caller.0.name).await?;
    Ok(Answer(released.into()))
}

/// List a bot's versions
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/versions", operation_id = "listVersions", tag = "bots",
    params(("bot" = String, Path, description = "Its key"), PageQuery),
    responses((status = 200, body = Page<VersionView>), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_versions(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Answer<Page<VersionView>>, Problem> {
    let before = page.cursor.as_deref().map(str::parse).transpose().map_err(|_| bad_cursor())?;
    let limit = page.limit();
    let versions = state.app.list_versions(caller.workspace(), &bot, (before, limit)).await?;
    let views = versions.into_iter().map(VersionView::from).collect();
    Ok(Answer(Page::of(views, limit, |version: &VersionView| version.number.to_string())))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReleasesQuery {
    #[param(inline)]
    environment: EnvironmentView,
    /// 1 to 200; 50 unless said otherwise.
    #[serde(default)]
    limit: Option<u32>,
}

/// List a bot's releases
///
/// What was live in an environment, newest first.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/releases", operation_id = "listReleases", tag = "bots",
    params(("bot" = String, Path, description = "Its key"), ReleasesQuery),
    responses((status = 200, body = Page<ReleaseView>), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_releases(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<ReleasesQuery>,
) -> Result<Answer<Page<ReleaseView>>, Problem> {
    let environment: EnvironmentName = query.environment.into();
    let limit = query.limit.unwrap_or(50);
    let releases = state.app.list_releases(caller.workspace(), &bot, (environment, limit)).await?;
    let items = releases.into_iter().map(ReleaseView::from).collect();
    Ok(Answer(Page { items, next: None }))
}

/// The tag that `If-Match` names. One that is none is another one's.
pub(super) fn expected_tag(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let Some(value) = headers.get(IF_MATCH) else { return Ok(None) };
    let tag = value.to_str().ok().and_then(|value| value.trim_matches('"').parse().ok());
    tag.map(Some).ok_or_else(|| Problem::new(ProblemCode::EditConflict))
}

pub(super) fn tag(etag: u64) -> String {
    format!("\"{etag}\"")
}

pub(super) fn bad_cursor() -> Problem {
    Problem::new(ProblemCode::BadField).with_detail("the cursor isn't one of this list")
}
