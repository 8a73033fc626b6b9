//! What helps to build bots: templates, versions with their files, differences, rich messages, curl commands.

use app::{BotState, read_curl, write_rich};
use axum::extract::{DefaultBodyLimit, State};
use model::channel::EnvironmentName;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::failure::faults;
use crate::problem::{Fault, Problem, ProblemCode};
use crate::view::building::{
    CurlRequest, CurlView, DifferenceView, RenderRichRequest, RichFormsView, TemplatesView,
    VersionFilesView,
};

/// Largest command as JSON, in bytes: each character of it may be an escape.
const MAX_COMMAND_BYTES: usize = 2 * 1024 * 1024;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_templates))
        .routes(routes!(get_version))
        .routes(routes!(compare_bot))
        .routes(routes!(render_rich_message))
        .routes(routes!(read_curl_command).layer(DefaultBodyLimit::max(MAX_COMMAND_BYTES)))
}

/// List templates
///
/// Bots to begin with: save the files of one as the draft of a new bot.
#[utoipa::path(get, path = "/api/v1/templates", operation_id = "listTemplates", tag = "bots",
    responses((status = 200, body = TemplatesView)))]
async fn list_templates(_caller: Caller) -> Answer<TemplatesView> {
    Answer(TemplatesView { items: formats::TEMPLATES.iter().map(Into::into).collect() })
}

/// Get a bot's version
///
/// With its files.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/versions/{version}", operation_id = "getVersion", tag = "bots",
    params(("bot" = String, Path, description = "Its key"), ("version" = u64, Path, description = "Its number")),
    responses((status = 200, body = VersionFilesView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_version(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf((bot, version)): PathOf<(String, String)>,
) -> Result<Answer<VersionFilesView>, Problem> {
    let number = version.parse().map_err(|_| Problem::new(ProblemCode::NotFound))?;
    Ok(Answer(state.app.get_version(caller.workspace(), &bot, number).await?.into()))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DifferenceQuery {
    /// A version's number, `draft`, `test` or `production`: what is live there.
    from: String,
    /// Likewise; `draft` unless given.
    #[serde(default)]
    to: Option<String>,
}

/// Compare two states of a bot
///
/// What changed, by story, dialog and interaction. Things are found again by their keys.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/difference", operation_id = "compareBot", tag = "bots",
    params(("bot" = String, Path, description = "Its key"), DifferenceQuery),
    responses((status = 200, body = DifferenceView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`no_release`"),
        (status = 422, body = Problem, description = "`bot_has_errors`")))]
async fn compare_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    QueryOf(query): QueryOf<DifferenceQuery>,
) -> Result<Answer<DifferenceView>, Problem> {
    let from = bot_state(&query.from)?;
    let to = query.to.as_deref().map_or(Ok(BotState::Draft), bot_state)?;
    let changes = state.app.compare_bot(caller.workspace(), &bot, (from, to)).await?;
    Ok(Answer(changes.into()))
}

fn bot_state(word: &str) -> Result<BotState, Problem> {
    match word {
        "draft" => Ok(BotState::Draft),
        "test" => Ok(BotState::Live(EnvironmentName::Test)),
        "production" => Ok(BotState::Live(EnvironmentName::Production)),
        number => number.parse().map(BotState::Version).map_err(|_| {
            let detail =
                format!("{number:?} is no version's number, `draft`, `test` or `production`");
            Problem::new(ProblemCode::BadField).with_detail(detail)
        }),
    }
}

/// Render a rich message
///
/// What clients of other systems get for the rich message of an interaction; templates stand as they are. Nothing is
/// kept.
#[utoipa::path(post, path = "/api/v1/rich-messages/render", operation_id = "renderRichMessage", tag = "bots",
    request_body = RenderRichRequest, responses((status = 200, body = RichFormsView),
        (status = 422, body = Problem, description = "`upload_has_errors`: of the interaction")))]
async fn render_rich_message(
    _caller: Caller,
    JsonBody(request): JsonBody<RenderRichRequest>,
) -> Result<Answer<RichFormsView>, Problem> {
    let refused = |faults| Problem::new(ProblemCode::UploadHasErrors).with_faults(faults);
    let written = write_rich(&request.interaction).map_err(|problems| {
        let within = |fault: Fault| Fault {
            place: fault.path.map_or("interaction".to_owned(), |it| format!("interaction.{it}")),
            path: None,
            ..fault
        };
        refused(faults(&problems).into_iter().map(within).collect())
    })?;
    let forms = written.ok_or_else(|| {
        refused(vec![Fault {
            code: "no_rich_message".to_owned(),
            severity: Some(formats::Severity::Error.to_string()),
            place: "interaction".to_owned(),
            path: None,
            message: "it has no buttons, quick replies, tiles or rich content as JSON".to_owned(),
            suggestion: None,
        }])
    })?;
    Ok(Answer(forms.into()))
}

/// Make an integration of a curl command
///
/// Nothing is kept. Secrets in the command become a credential by name; they aren't told again.
#[utoipa::path(post, path = "/api/v1/integrations/from-curl", operation_id = "readCurl", tag = "bots",
    request_body = CurlRequest, responses((status = 200, body = CurlView),
        (status = 422, body = Problem, description = "`upload_has_errors`")))]
async fn read_curl_command(
    _caller: Caller,
    JsonBody(request): JsonBody<CurlRequest>,
) -> Result<Answer<CurlView>, Problem> {
    let read = read_curl(&request.command).map_err(|error| {
        let fault = Fault {
            code: "bad_command".to_owned(),
            severity: Some(formats::Severity::Error.to_string()),
            place: "command".to_owned(),
            path: None,
            message: error.to_string(),
            suggestion: None,
        };
        Problem::new(ProblemCode::UploadHasErrors).with_faults(vec![fault])
    })?;
    Ok(Answer(read.into()))
}
