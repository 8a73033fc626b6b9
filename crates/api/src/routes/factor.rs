//! The second factor of signing in.

use app::FactorStart;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Secret;
use model::id::MemberId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::Problem;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(begin_second_factor))
        .routes(routes!(confirm_second_factor))
        .routes(routes!(remove_second_factor))
        .routes(routes!(reset_second_factor))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnPassword {
    password: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Code {
    /// Six digits.
    code: String,
}

#[derive(Serialize, ToSchema)]
struct FactorStartView {
    /// In base 32, to be typed into the app.
    secret: String,
    /// As `otpauth://…`, to be shown as a QR code.
    url: String,
}

#[derive(Serialize, ToSchema)]
struct RecoveryView {
    /// Each stands for a code once. They are seen this once.
    recovery_codes: Vec<String>,
}

impl From<FactorStart> for FactorStartView {
    fn from(start: FactorStart) -> Self {
        Self { secret: start.secret.expose().clone(), url: start.url.expose().clone() }
    }
}

/// Begin with a second factor
///
/// Makes the secret for the member's app. It isn't asked for before a code was confirmed.
#[utoipa::path(post, path = "/api/v1/me/second-factor", operation_id = "beginSecondFactor", tag = "sign-in",
    request_body = OwnPassword,
    responses((status = 201, body = FactorStartView),
        (status = 400, body = Problem, description = "`bad_field`: the password isn't right"),
        (status = 403, body = Problem, description = "`not_allowed`: a program has none"),
        (status = 409, body = Problem, description = "`already_exists`"),
        (status = 429, body = Problem, description = "`too_many_requests`")))]
async fn begin_second_factor(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<OwnPassword>,
) -> Result<Response, Problem> {
    let start = state.app.begin_factor(&caller.0, Secret::new(body.password)).await?;
    Ok((StatusCode::CREATED, Answer(FactorStartView::from(start))).into_response())
}

/// Confirm a second factor
///
/// With a code of the app. From now on one is asked for; elsewhere the member is signed out.
#[utoipa::path(post, path = "/api/v1/me/second-factor/confirm", operation_id = "confirmSecondFactor", tag = "sign-in",
    request_body = Code,
    responses((status = 200, body = RecoveryView),
        (status = 400, body = Problem, description = "`bad_field`: the code isn't right"),
        (status = 403, body = Problem, description = "`not_allowed`: a program has none"),
        (status = 409, body = Problem, description = "`already_exists`, or `in_use` when it wasn't begun"),
        (status = 429, body = Problem, description = "`too_many_requests`")))]
async fn confirm_second_factor(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<Code>,
) -> Result<Answer<RecoveryView>, Problem> {
    let codes = state.app.confirm_factor(&caller.0, &body.code).await?;
    let recovery_codes = codes.iter().map(|code| code.expose().clone()).collect();
    Ok(Answer(RecoveryView { recovery_codes }))
}

/// Remove one's own second factor
#[utoipa::path(post, path = "/api/v1/me/second-factor/remove", operation_id = "removeSecondFactor", tag = "sign-in",
    request_body = OwnPassword,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`: the password isn't right"),
        (status = 403, body = Problem, description = "`not_allowed`: a program has none"),
        (status = 429, body = Problem, description = "`too_many_requests`")))]
async fn remove_second_factor(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<OwnPassword>,
) -> Result<StatusCode, Problem> {
    state.app.remove_factor(&caller.0, Secret::new(body.password)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a member's second factor
///
/// For who lost their phone and the recovery codes. The member is signed out everywhere.
#[utoipa::path(delete, path = "/api/v1/members/{member}/second-factor", operation_id = "resetSecondFactor", tag = "members",
    params(("member" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn reset_second_factor(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
) -> Result<StatusCode, Problem> {
    state.app.reset_factor(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
