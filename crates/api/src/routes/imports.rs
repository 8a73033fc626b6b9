//! Bots of other systems, and bots as theirs.

use app::ImportSource;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use formats::SourceFile;
use model::key::Key;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, JsonText, PathOf, QueryOf, SheetBody};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::bot::DraftView;
use crate::view::import::{ExportView, ImportView};

use super::bots::{MAX_DRAFT_BYTES, tag};
use super::uploads::checked_name;

/// Largest export of LivePerson's that is read, in bytes.
const MAX_IMPORT_BYTES: usize = formats::liveperson::MAX_BYTES;
/// Largest file or sheet of others, in bytes.
const MAX_FILE_BYTES: usize = formats::MAX_FILE_BYTES;
/// What the file of an import without a name is called; it names a bot that has no name itself.
const FILE: &str = "bot.json";
/// What a bot is called that has no name.
const UNNAMED: &str = "bot";
/// The language of sheets that don't say.
const LANGUAGE: &str = "en";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(import_liveperson).layer(DefaultBodyLimit::max(MAX_IMPORT_BYTES)))
        .routes(routes!(import_kompose).layer(DefaultBodyLimit::max(MAX_FILE_BYTES)))
        .routes(routes!(import_rasa).layer(DefaultBodyLimit::max(MAX_DRAFT_BYTES)))
        .routes(routes!(import_haptik).layer(DefaultBodyLimit::max(MAX_FILE_BYTES)))
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

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct NamedQuery {
    /// The bot's name; `bot` unless given.
    name: Option<String>,
    /// The key for the bot; made of its name unless given.
    bot: Option<String>,
    /// Whether only to say what would come of it.
    dry_run: bool,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct SheetQuery {
    /// The bot's name; `bot` unless given.
    name: Option<String>,
    /// The language of the sheet, BCP 47; `en` unless given.
    language: Option<String>,
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
    let file = SourceFile { path: FILE.to_owned(), text };
    import(&state, &caller, ImportSource::LivePerson(file), query).await
}

/// Import a bot of Kompose
///
/// The body is the JSON file of intents that Kommunicate's Kompose imports. With `dry_run=true` nothing is kept.
#[utoipa::path(post, path = "/api/v1/imports/kompose", operation_id = "importKompose", tag = "bots",
    params(NamedQuery), request_body(content = Object, content_type = "application/json"),
    responses((status = 200, body = ImportView, description = "What would come of it"),
        (status = 201, body = ImportView, description = "Made; `ETag` is the draft's tag"),
        (status = 409, body = Problem, description = "`already_exists`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`unsupported_media_type`"),
        (status = 422, body = Problem, description = "`upload_has_errors`")))]
async fn import_kompose(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(NamedQuery { name, bot, dry_run }): QueryOf<NamedQuery>,
    JsonText(text): JsonText,
) -> Result<Response, Problem> {
    let file = SourceFile { path: format!("{}.json", name_of(name)?), text };
    import(&state, &caller, ImportSource::Kompose(file), ImportQuery { bot, dry_run }).await
}

/// Import a Rasa project
///
/// The body has the project's YAML or JSON files: domain, training data, rules and stories. With `dry_run=true`
/// nothing is kept.
#[utoipa::path(post, path = "/api/v1/imports/rasa", operation_id = "importRasa", tag = "bots",
    params(NamedQuery), request_body = DraftView,
    responses((status = 200, body = ImportView, description = "What would come of it"),
        (status = 201, body = ImportView, description = "Made; `ETag` is the draft's tag"),
        (status = 409, body = Problem, description = "`already_exists`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`unsupported_media_type`"),
        (status = 422, body = Problem, description = "`upload_has_errors`")))]
async fn import_rasa(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(NamedQuery { name, bot, dry_run }): QueryOf<NamedQuery>,
    JsonBody(project): JsonBody<DraftView>,
) -> Result<Response, Problem> {
    let files = project.files.into_iter().map(|it| SourceFile { path: it.path, text: it.text });
    let source = ImportSource::Rasa { name: name_of(name)?, files: files.collect() };
    import(&state, &caller, source, ImportQuery { bot, dry_run }).await
}

/// Import a sheet of Haptik's
///
/// The body is a sheet as for `addFaq`; its questions become a bot of their own. With `dry_run=true` nothing is
/// kept.
#[utoipa::path(post, path = "/api/v1/imports/haptik", operation_id = "importHaptik", tag = "bots",
    params(SheetQuery), request_body(content((String = "text/csv"), (String = "text/tab-separated-values"))),
    responses((status = 200, body = ImportView, description = "What would come of it"),
        (status = 201, body = ImportView, description = "Made; `ETag` is the draft's tag"),
        (status = 409, body = Problem, description = "`already_exists`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`unsupported_media_type`"),
        (status = 422, body = Problem, description = "`upload_has_errors`")))]
async fn import_haptik(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(SheetQuery { name, language, bot, dry_run }): QueryOf<SheetQuery>,
    SheetBody(text): SheetBody,
) -> Result<Response, Problem> {
    let sheet = SourceFile { path: format!("{}.csv", name_of(name)?), text };
    let language = checked_name(language)?.unwrap_or_else(|| LANGUAGE.to_owned());
    let source = ImportSource::Haptik { sheet, language };
    import(&state, &caller, source, ImportQuery { bot, dry_run }).await
}

/// Reads a bot, and makes it unless only its report is asked for.
async fn import(
    state: &ApiState,
    caller: &Caller,
    source: ImportSource,
    query: ImportQuery,
) -> Result<Response, Problem> {
    let key = query.bot.map(Key::new).transpose();
    let key =
        key.map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.to_string()))?;
    let imported = state.app.read_import(source).await?;
    let of_bot = key.as_ref().unwrap_or(&imported.bot.key).to_string();
    if query.dry_run {
        return Ok(Answer(ImportView::of(&imported, of_bot, false)).into_response());
    }
    let draft = state.app.create_imported(caller.workspace(), &imported, key).await?;
    let view = ImportView::of(&imported, of_bot, true);
    Ok((StatusCode::CREATED, [(ETAG, tag(draft.etag))], Answer(view)).into_response())
}

/// The name that a bot is to have.
fn name_of(name: Option<String>) -> Result<String, Problem> {
    let name = checked_name(name)?.unwrap_or_else(|| UNNAMED.to_owned());
    // Readers take names from files.
    if name.contains(['/', '\\']) {
        let detail = "a name of a bot that is imported has no slashes";
        return Err(Problem::new(ProblemCode::BadField).with_detail(detail));
    }
    Ok(name)
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
    let exported = state.app.export_liveperson(caller.workspace(), &bot).await?;
    Ok(Answer(exported.into()))
}
