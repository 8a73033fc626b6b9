//! Understanding: how a draft was trained, what a text means to a bot, how good it is.

use app::understanding::{Asked, EvaluationRequest};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::content::MAX_TEXT_CHARS;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use super::bots::bad_cursor;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::PageQuery;
use crate::view::understanding::{
    EvaluateRequest, EvaluationView, TrainingView, UnderstandRequest, UnderstandingView,
};

/// Largest evaluation as JSON, in bytes.
const MAX_EVALUATION_BYTES: usize = 8 * 1024 * 1024;
/// How many findings come with a training that was just asked for.
const FIRST_FINDINGS: usize = 50;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_training, train_bot))
        .routes(routes!(understand_text))
        .routes(routes!(evaluate_bot).layer(DefaultBodyLimit::max(MAX_EVALUATION_BYTES)))
}

/// Get the training of a bot's draft
///
/// A saved draft is trained by itself. Findings are paged.
#[utoipa::path(get, path = "/api/v1/bots/{bot}/training", operation_id = "getTraining", tag = "understanding",
    params(("bot" = String, Path, description = "Its key"), PageQuery),
    responses((status = 200, body = TrainingView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_training(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    QueryOf(page): QueryOf<PageQuery>,
) -> Result<Answer<TrainingView>, Problem> {
    let from = page.cursor.as_deref().map(str::parse).transpose().map_err(|_| bad_cursor())?;
    let limit = usize::try_from(page.limit()).unwrap_or(FIRST_FINDINGS);
    let training = state.app.get_training(caller.workspace(), &bot).await?;
    Ok(Answer(TrainingView::of(training, (from.unwrap_or(0), limit))))
}

/// Train a bot's draft now
///
/// A draft that is trained, or about to be, stays so. Publishing trains too.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/training", operation_id = "trainBot", tag = "understanding",
    params(("bot" = String, Path, description = "Its key")),
    responses((status = 202, body = TrainingView), (status = 404, body = Problem, description = "`not_found`")))]
async fn train_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
) -> Result<Response, Problem> {
    let training = state.app.train_draft(caller.workspace(), &bot).await?;
    let view = TrainingView::of(training, (0, FIRST_FINDINGS));
    Ok((StatusCode::ACCEPTED, Answer(view)).into_response())
}

/// Understand a text
///
/// What it means to a bot, outside of any conversation. Nothing is kept.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/understand", operation_id = "understandText", tag = "understanding",
    params(("bot" = String, Path, description = "Its key")), request_body = UnderstandRequest,
    responses((status = 200, body = UnderstandingView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`no_release`"),
        (status = 422, body = Problem, description = "`bot_has_errors`, `training_failed`")))]
async fn understand_text(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<UnderstandRequest>,
) -> Result<Answer<UnderstandingView>, Problem> {
    if request.text.chars().count() > MAX_TEXT_CHARS {
        return Err(bad_field(format!("`text` has more than {MAX_TEXT_CHARS} characters")));
    }
    let at = request.at.as_deref().map(str::parse).transpose();
    let asked = Asked {
        text: request.text,
        at: at.map_err(|_| bad_field("`at` isn't a time as RFC 3339 has it"))?,
        time_zone: request.time_zone,
        of: request.environment.into(),
        is_explained: request.explain,
    };
    let text = asked.text.clone();
    let told = state.app.ask(caller.workspace(), &bot, asked).await?;
    Ok(Answer(UnderstandingView::of(&text, told)))
}

/// Judge a bot's draft
///
/// By sentences whose intents are known, or by its own sentences in cross-validation. Nothing is
/// kept. One at a time; it may take up to two minutes.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/evaluation", operation_id = "evaluateBot", tag = "understanding",
    params(("bot" = String, Path, description = "Its key")), request_body = EvaluateRequest,
    responses((status = 200, body = EvaluationView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`, `training_failed`, `took_too_long`"),
        (status = 429, body = Problem, description = "`too_many_requests`")))]
async fn evaluate_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<EvaluateRequest>,
) -> Result<Answer<EvaluationView>, Problem> {
    let request = match (request.test, request.cross_validate) {
        (Some(tests), None) => EvaluationRequest::Tests {
            tests: tests.into_iter().map(|test| (test.text, test.intent)).collect(),
            oos_label: request.oos_label,
        },
        (None, Some(folds)) => EvaluationRequest::CrossValidation { folds },
        (Some(_), Some(_)) | (None, None) => {
            return Err(bad_field("either `test` or `cross_validate`"));
        }
    };
    Ok(Answer(state.app.evaluate(caller.workspace(), &bot, request).await?.into()))
}

fn bad_field(detail: impl Into<String>) -> Problem {
    Problem::new(ProblemCode::BadField).with_detail(detail)
}
