//! Lists that people keep elsewhere, into a bot's draft.

use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use formats::faq::Mode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, PathOf, QueryOf, SheetBody, TextBody};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::upload::{FaqView, ValuesView};

use super::bots::{expected_tag, tag};

/// Largest sheet or list, in bytes.
const MAX_UPLOAD_BYTES: usize = 8 * 1024 * 1024;
/// Longest name of a sheet or story, in characters.
const MAX_NAME_CHARS: usize = 80;
/// What a sheet without a name is called.
const UNNAMED: &str = "faq";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(add_faq).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)))
        .routes(routes!(replace_entity_values).layer(DefaultBodyLimit::max(MAX_UPLOAD_BYTES)))
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct FaqQuery {
    /// The sheet's name, with or without its ending; `faq` unless said otherwise.
    name: Option<String>,
    /// The story that the questions come into; named as the sheet unless said otherwise.
    story: Option<String>,
    /// What becomes of questions that are there already.
    #[param(inline)]
    mode: FaqMode,
}

/// `add`: a name that is there is an error. `replace`: it is replaced. `replace_all`: the story's other
/// questions are switched off, too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FaqMode {
    #[default]
    Add,
    Replace,
    ReplaceAll,
}

impl From<FaqMode> for Mode {
    fn from(mode: FaqMode) -> Self {
        match mode {
            FaqMode::Add => Self::Add,
            FaqMode::Replace => Self::Replace,
            FaqMode::ReplaceAll => Self::ReplaceAll,
        }
    }
}

/// Put questions and answers into a bot's draft
///
/// The body is a sheet: `Question<TAB>Answer`, or comma-separated
/// `node_name,question,answer,quick_replies,link_text,link_button,link_url` of which the last four may miss. Each
/// row becomes a dialog in the file `faq/<story>.yaml` of the draft.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/faq", operation_id = "addFaq", tag = "bots",
    params(("bot" = String, Path, description = "Its key"), FaqQuery,
        ("If-Match" = Option<String>, Header, description = "The tag of the draft to change; the latest one otherwise")),
    request_body(content((String = "text/csv"), (String = "text/tab-separated-values"))),
    responses((status = 200, body = FaqView, description = "Saved; `ETag` is the draft's new tag"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 412, body = Problem, description = "`edit_conflict`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`unsupported_media_type`"),
        (status = 422, body = Problem, description = "`upload_has_errors`, `bot_has_errors`")))]
async fn add_faq(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<FaqQuery>,
    headers: HeaderMap,
    SheetBody(text): SheetBody,
) -> Result<Response, Problem> {
    let name = checked_name(query.name)?.unwrap_or_else(|| UNNAMED.to_owned());
    let upload = app::FaqUpload {
        sheet: formats::SourceFile { path: name, text },
        story: checked_name(query.story)?,
        mode: query.mode.into(),
    };
    let place = (bot.as_str(), expected_tag(&headers)?);
    let saved = state.app.add_faq(caller.workspace(), place, upload).await?;
    Ok(([(ETAG, tag(saved.etag))], Answer(FaqView::from(saved))).into_response())
}

/// Replace the values of an entity in a bot's draft
///
/// The body is a list, a value a line: `word|variant1,variant2`.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/entities/{entity}/values", operation_id = "replaceEntityValues",
    tag = "bots",
    params(("bot" = String, Path, description = "Its key"), ("entity" = String, Path, description = "Its key"),
        ("If-Match" = Option<String>, Header, description = "The tag of the draft to change; the latest one otherwise")),
    request_body(content = String, content_type = "text/plain"),
    responses((status = 200, body = ValuesView, description = "Saved; `ETag` is the draft's new tag"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 412, body = Problem, description = "`edit_conflict`"),
        (status = 413, body = Problem, description = "`too_large`"),
        (status = 415, body = Problem, description = "`unsupported_media_type`"),
        (status = 422, body = Problem, description = "`upload_has_errors`, `bot_has_errors`")))]
async fn replace_entity_values(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf((bot, entity)): PathOf<(String, String)>,
    headers: HeaderMap,
    TextBody(list): TextBody,
) -> Result<Response, Problem> {
    let place = (bot.as_str(), expected_tag(&headers)?);
    let list = (entity, list);
    let saved = state.app.replace_entity_values(caller.workspace(), place, list).await?;
    Ok(([(ETAG, tag(saved.etag))], Answer(ValuesView::from(saved))).into_response())
}

/// A name that isn't empty, long or strange.
pub(super) fn checked_name(name: Option<String>) -> Result<Option<String>, Problem> {
    let is_good = |name: &String| {
        let count = name.chars().count();
        (1..=MAX_NAME_CHARS).contains(&count) && !name.chars().any(char::is_control)
    };
    if name.as_ref().is_none_or(is_good) {
        return Ok(name);
    }
    let detail =
        format!("a name has 1 to {MAX_NAME_CHARS} characters, none of them control characters");
    Err(Problem::new(ProblemCode::BadField).with_detail(detail))
}
