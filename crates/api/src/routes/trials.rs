//! Parts of a bot's draft tried out by themselves. Nothing is kept.

use app::{CallTrial, QuestionTrial, RuleTrial, ScriptTrial};
use axum::extract::{DefaultBodyLimit, State};
use engine::state::Values;
use model::channel::EnvironmentName;
use model::content::MAX_TEXT_CHARS;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::trial::{
    MatchTextRequest, TextMatchView, TriedCallView, TriedConditionView, TriedQuestionView,
    TriedScriptView, TryConditionRequest, TryExternalBotRequest, TryIntegrationRequest,
    TryScriptRequest,
};

/// Largest script with its sample input as JSON, in bytes.
const MAX_SCRIPT_BYTES: usize = 2 * 1024 * 1024;
/// What a contact says unless something else is said.
const HELLO: &str = "hello";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(try_integration).layer(DefaultBodyLimit::max(MAX_SCRIPT_BYTES)))
        .routes(routes!(try_external_bot))
        .routes(routes!(try_script).layer(DefaultBodyLimit::max(MAX_SCRIPT_BYTES)))
        .routes(routes!(try_condition))
        .routes(routes!(match_text))
}

/// Try an integration
///
/// Calls it once as the draft has it, with the workspace's secrets and through the guard, and reads the custom
/// data fields of the answer. What goes wrong with the call is told in `error`.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/integrations/{integration}/try", operation_id = "tryIntegration",
    tag = "bots", params(("bot" = String, Path, description = "Its key"),
        ("integration" = String, Path, description = "Its key")), request_body = TryIntegrationRequest,
    responses((status = 200, body = TriedCallView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`")))]
async fn try_integration(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf((bot, integration)): PathOf<(String, String)>,
    JsonBody(request): JsonBody<TryIntegrationRequest>,
) -> Result<Answer<TriedCallView>, Problem> {
    let environment = request.environment.map_or(EnvironmentName::Test, Into::into);
    let trial = CallTrial { integration, environment, values: request.values };
    let tried = Box::pin(state.app.try_integration((caller.workspace(), &bot), trial)).await?;
    Ok(Answer(tried.into()))
}

/// Try an external bot
///
/// Asks it once as in a new conversation, as the draft has it, with the workspace's secrets and through the guard.
/// What goes wrong with the question is told in `error`.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/external-bots/{external_bot}/try", operation_id = "tryExternalBot",
    tag = "bots", params(("bot" = String, Path, description = "Its key"),
        ("external_bot" = String, Path, description = "Its key")), request_body = TryExternalBotRequest,
    responses((status = 200, body = TriedQuestionView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`")))]
async fn try_external_bot(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf((bot, external_bot)): PathOf<(String, String)>,
    JsonBody(request): JsonBody<TryExternalBotRequest>,
) -> Result<Answer<TriedQuestionView>, Problem> {
    let environment = request.environment.map_or(EnvironmentName::Test, Into::into);
    let text = checked(request.text.unwrap_or_else(|| HELLO.to_owned()))?;
    let trial = QuestionTrial { bot: external_bot, environment, text };
    let tried = Box::pin(state.app.try_external_bot((caller.workspace(), &bot), trial)).await?;
    Ok(Answer(TriedQuestionView::of(tried, state.app.now())))
}

/// Try a script
///
/// Runs it once in the sandbox, with the functions and values of the draft. Calls that it makes itself are made.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/scripts/try", operation_id = "tryScript", tag = "bots",
    params(("bot" = String, Path, description = "Its key")), request_body = TryScriptRequest,
    responses((status = 200, body = TriedScriptView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`")))]
async fn try_script(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<TryScriptRequest>,
) -> Result<Answer<TriedScriptView>, Problem> {
    let trial = ScriptTrial {
        code: request.code,
        place: request.place.into(),
        message: checked(request.message.unwrap_or_default())?,
        values: Values { variables: request.variables, slots: request.slots },
        answers: request.api_results,
    };
    let tried = Box::pin(state.app.try_script((caller.workspace(), &bot), trial)).await?;
    Ok(Answer(tried.into()))
}

/// Try a condition
///
/// Says whether a rule, of whatever interaction, holds for an answer, and why.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/conditions/try", operation_id = "tryCondition", tag = "bots",
    params(("bot" = String, Path, description = "Its key")), request_body = TryConditionRequest,
    responses((status = 200, body = TriedConditionView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`, `training_failed`; `upload_has_errors`: of the rule")))]
async fn try_condition(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<TryConditionRequest>,
) -> Result<Answer<TriedConditionView>, Problem> {
    let TryConditionRequest { rule, text, variables } = request;
    let trial = RuleTrial { rule, text: checked(text)?, values: variables };
    let told = Box::pin(state.app.try_rule((caller.workspace(), &bot), trial)).await?;
    Ok(Answer(told.into()))
}

/// Match a text
///
/// Which dialogs of the draft a text starts at the beginning of a conversation, and why the others don't.
#[utoipa::path(post, path = "/api/v1/bots/{bot}/match", operation_id = "matchText", tag = "bots",
    params(("bot" = String, Path, description = "Its key")), request_body = MatchTextRequest,
    responses((status = 200, body = TextMatchView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 422, body = Problem, description = "`bot_has_errors`, `training_failed`")))]
async fn match_text(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(bot): PathOf<String>,
    JsonBody(request): JsonBody<MatchTextRequest>,
) -> Result<Answer<TextMatchView>, Problem> {
    let text = checked(request.text)?;
    let tried = Box::pin(state.app.try_text((caller.workspace(), &bot), text)).await?;
    Ok(Answer(tried.into()))
}

/// A text that a contact might have written.
fn checked(text: String) -> Result<String, Problem> {
    if text.chars().count() > MAX_TEXT_CHARS {
        let detail = format!("a text has at most {MAX_TEXT_CHARS} characters");
        return Err(Problem::new(ProblemCode::BadField).with_detail(detail));
    }
    Ok(text)
}
