//! Bots of other systems, and bots as theirs.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use model::key::Key;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonText, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::import::{ExportView, ImportView};

use super::bots::tag;

/// Largest export that is read, in bytes.
const MAX_IMPORT_BYTES: usize = formats::liveperson::MAX_BYTES;
/// What the file of an import without a name is called; it names a bot that has no name itself.
const FILE: &str = "bot.json";
const READ: [&str; 2] = ["read", "bots"];
const WRITE: [&str; 1] = ["bots"];

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(import_liveperson).layer(DefaultBodyLimit::max(MAX_IMPORT_BYTES)))
        .routes(routes!(export_liveperson))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// The key for the bot; made of its name unless given.
    bot: Option<String>,
    /// Whether only to say what would come of it.
    dry_run: bool,
}

/// Import a bot of LivePerson's
///
/// The body is a bot exported from Conversation Builder. With `dry_run=true` nothing is kept.
#[utoipa::path(post, path = "/api/v1/imports/liveperson", operation_id = "importLivePerson", tag = "bots",
    params(ImportQuery), request_body(content = Object, content_type = "application/json"),
    responses((status = 200, body = ImportView, description = "What would come of it"),
        (status = 201, body = ImportView, description = "Made; `ETag` is the draft's tag"),
        (status = 409, body = Problem, description = "`already_exists`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`unsupported_media_type`"),
        (status = 422, body = Problem, description = "`upload_has_errors`")))]
async fn import_liveperson(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<ImportQuery>,
    JsonText(text): JsonText,
) -> Result<Response, Problem> {
    caller.require(&WRITE)?;
    let key = query.bot.map(Key::new).transpose();
    let key =
        key.map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.to_string()))?;
    let file = formats::SourceFile { path: FILE.to_owned(), text };
    let imported = state.app.read_import(app::ImportSource::LivePerson(file)).await?;
    let of_bot = key.as_ref().unwrap_or(&imported.bot.key).to_string();
    if query.dry_run {
        return Ok(Answer(ImportView::of(&imported, of_bot, false)).into_response());
    }
    let draft = state.app.create_imported(caller.workspace(), &imported, key).await?;
    let view = ImportView::of(&imported, of_bot, true);
    Ok((StatusCode::CREATED, [(ETAG, tag(draft.etag))], Answer(view)).into_response())
}

/// Export a bot to LivePerson
///
/// The draft as Conversation Builder takes it, with what that can't say.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/exports/liveperson", operation_id = "exportLivePerson",
    tag = "bots", params(("bot" = String, Path, description = "Its key")),
    responses((status = 200, body = ExportView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`")))]
async fn export_liveperson(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<Answer<ExportView>, Problem> {
    caller.require(&READ)?;
    let exported = state.app.export_liveperson(caller.workspace(), &bot).await?;
    Ok(Answer(exported.into()))
}
