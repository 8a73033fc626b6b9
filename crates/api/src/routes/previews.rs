//! Previews: a bot's saved draft talked to, apart from all real conversations.

use app::{App, PreviewError, PreviewSeat, Previews};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use super::attachments::{FileBytes, UploadForm, keep, upload_limit};
use super::messages::message_of;
use super::uploads::checked_name;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::file_body::{FileBody, FileQuery};
use crate::problem::{Problem, ProblemCode};
use crate::view::attachment::AttachmentView;
use crate::view::conversation::SendRequest;
use crate::view::preview::{
    AgentBody, AnswersBody, PreviewRequest, PreviewTestView, PreviewTurnView, PreviewView,
    TestReportsView,
};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(begin_preview))
        .routes(routes!(end_preview))
        .routes(routes!(send_preview_message))
        .routes(routes!(upload_preview_attachment).layer(upload_limit()))
        .routes(routes!(stay_preview_silent))
        .routes(routes!(play_preview_agent))
        .routes(routes!(put_preview_answers))
        .routes(routes!(get_preview_test))
        .routes(routes!(run_bot_tests))
}

/// Begin a preview
///
/// The bot's draft as it is saved, with the real engine, in memory: no webhook, list or agent hears of it.
/// Services are called with the workspace's credentials, but for those with a canned answer. It is kept for half
/// an hour after it was used last; a workspace has at most 8, the one used longest ago goes.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/previews", operation_id = "beginPreview", tag = "previews",
    params(("bot" = String, Path, description = "Its key")), request_body = PreviewRequest,
    responses((status = 201, body = PreviewView),
        (status = 400, body = Problem, description = "`bad_field`: there is no such place to begin at"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`, `training_failed`")))]
async fn begin_preview(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<PreviewRequest>,
) -> Result<Response, Problem> {
    let setup = request.into_setup()?;
    if state.app.find_bot(caller.workspace(), &bot).await?.is_none() {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let preview = state.app.previews()?.begin((caller.workspace(), &bot), setup).await?;
    let view = PreviewView::of(&state.app, bot, preview);
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// Who runs previews; nobody has one where none are run.
fn previews(app: &App) -> Result<&dyn Previews, PreviewError> {
    app.previews().map_err(|_| PreviewError::Gone)
}

/// Send a message to a preview
///
/// As the contact of a conversation does. Waits until the bot waits for the contact again.
#[utoipa::path(post, path = "/api/v1/previews/{preview}/messages", operation_id = "sendPreviewMessage", tag = "previews",
    params(("preview" = String, Path)), request_body = SendRequest,
    responses((status = 200, body = PreviewTurnView),
        (status = 404, body = Problem, description = "`preview_gone`; `attachment_not_found`"),
        (status = 409, body = Problem, description = "`conversation_closed`")))]
async fn send_preview_message(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
    headers: HeaderMap,
    JsonBody(mut request): JsonBody<SendRequest>,
) -> Result<Answer<PreviewTurnView>, Problem> {
    let place = (caller.workspace(), preview.as_str());
    let previews = previews(&state.app)?;
    let PreviewSeat { app, conversation } = previews.seat(place)?;
    request.id.get_or_insert_with(|| format!("preview_{:032x}", random()));
    let message = message_of(&app, (caller.workspace(), conversation), request, &headers).await?;
    let turn = previews.send(place, message).await?;
    Ok(Answer(PreviewTurnView::of(&state.app, turn)))
}

fn random() -> u128 {
    u128::from_ne_bytes(app::clock::noise())
}

/// Upload a file to a preview
///
/// As to a conversation; it goes with the preview.
#[utoipa::path(post, path = "/api/v1/previews/{preview}/attachments", operation_id = "uploadPreviewAttachment",
    tag = "previews", params(("preview" = String, Path), FileQuery),
    request_body(content((FileBytes = "application/octet-stream"), (UploadForm = "multipart/form-data"))),
    responses((status = 201, body = AttachmentView),
        (status = 404, body = Problem, description = "`preview_gone`"),
        (status = 409, body = Problem, description = "`attachments_full`, `conversation_closed`"),
        (status = 413, body = Problem, description = "`attachment_too_large`"),
        (status = 415, body = Problem, description = "`attachment_type`: the detail says why"),
        (status = 422, body = Problem, description = "`took_too_long`; `attachment_infected`"),
        (status = 429, body = Problem, description = "`too_many_requests`: too many uploads at once"),
        (status = 503, body = Problem, description = "`unavailable`: files can't be scanned")))]
async fn upload_preview_attachment(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
    file: FileBody,
) -> Result<Response, Problem> {
    let seat = previews(&state.app)?.seat((caller.workspace(), &preview))?;
    let PreviewSeat { app, conversation } = seat;
    let state = ApiState { app, ..state };
    keep(&state, (caller.workspace(), conversation), file).await
}

/// Let the contact of a preview be silent
///
/// Until the bot's follow-up is due, without the wait.
#[utoipa::path(post, path = "/api/v1/previews/{preview}/silence", operation_id = "stayPreviewSilent", tag = "previews",
    params(("preview" = String, Path)),
    responses((status = 200, body = PreviewTurnView),
        (status = 404, body = Problem, description = "`preview_gone`"),
        (status = 409, body = Problem, description = "`nothing_due`")))]
async fn stay_preview_silent(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
) -> Result<Answer<PreviewTurnView>, Problem> {
    let turn = previews(&state.app)?.stay_silent((caller.workspace(), &preview)).await?;
    Ok(Answer(PreviewTurnView::of(&state.app, turn)))
}

/// Play the agent in a preview
///
/// Whom the bot handed the conversation over to: no person is told of it. The agent says something, or gives it
/// back to the bot, or closes it, or nobody comes and the bot is told.
#[utoipa::path(post, path = "/api/v1/previews/{preview}/agent", operation_id = "playPreviewAgent", tag = "previews",
    params(("preview" = String, Path)), request_body = AgentBody,
    responses((status = 200, body = PreviewTurnView),
        (status = 400, body = Problem, description = "`bad_field`: not one of `says` and `does`"),
        (status = 404, body = Problem, description = "`preview_gone`"),
        (status = 409, body = Problem, description = "`not_queued`: the bot has it; `conversation_closed`")))]
async fn play_preview_agent(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
    JsonBody(body): JsonBody<AgentBody>,
) -> Result<Answer<PreviewTurnView>, Problem> {
    let did = body.into_deed()?;
    let turn = previews(&state.app)?.stand_in((caller.workspace(), &preview), did).await?;
    Ok(Answer(PreviewTurnView::of(&state.app, turn)))
}

/// Replace the canned answers of a preview
#[utoipa::path(put, path = "/api/v1/previews/{preview}/answers", operation_id = "putPreviewAnswers", tag = "previews",
    params(("preview" = String, Path)), request_body = AnswersBody,
    responses((status = 204), (status = 404, body = Problem, description = "`preview_gone`")))]
async fn put_preview_answers(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
    JsonBody(body): JsonBody<AnswersBody>,
) -> Result<StatusCode, Problem> {
    let answers = body.into_answers()?;
    previews(&state.app)?.answer_with((caller.workspace(), &preview), answers)?;
    Ok(StatusCode::NO_CONTENT)
}

/// End a preview
#[utoipa::path(delete, path = "/api/v1/previews/{preview}", operation_id = "endPreview", tag = "previews",
    params(("preview" = String, Path)),
    responses((status = 204), (status = 404, body = Problem, description = "`preview_gone`")))]
async fn end_preview(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
) -> Result<StatusCode, Problem> {
    previews(&state.app)?.end((caller.workspace(), &preview))?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct TestQuery {
    /// What people call it; `conversation` unless it is given.
    name: Option<String>,
}

/// Get a preview as a conversation test
///
/// What was said so far, with what services answered; to be put among the files of the bot.
#[utoipa::path(get, path = "/api/v1/previews/{preview}/test", operation_id = "getPreviewTest", tag = "previews",
    params(("preview" = String, Path), TestQuery),
    responses((status = 200, body = PreviewTestView),
        (status = 404, body = Problem, description = "`preview_gone`")))]
async fn get_preview_test(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(preview): PathOf<String>,
    QueryOf(query): QueryOf<TestQuery>,
) -> Result<Answer<PreviewTestView>, Problem> {
    let name = checked_name(query.name)?.unwrap_or_else(|| "conversation".to_owned());
    let file = previews(&state.app)?.as_test((caller.workspace(), &preview), name).await?;
    Ok(Answer(PreviewTestView { path: file.path, text: file.text }))
}

/// Run a bot's conversation tests
///
/// Those among the files of its draft. Nothing is called: what they don't answer themselves has no answer.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/tests", operation_id = "runBotTests", tag = "previews",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 200, body = TestReportsView),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`, `training_failed`")))]
async fn run_bot_tests(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<Answer<TestReportsView>, Problem> {
    if state.app.find_bot(caller.workspace(), &bot).await?.is_none() {
        return Err(Problem::new(ProblemCode::NotFound));
    }
    let reports = state.app.previews()?.run_tests((caller.workspace(), &bot)).await?;
    Ok(Answer(TestReportsView::from(reports)))
}
