//! Health: whether the process lives, whether it can work, and what it counted.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::Answer;
use crate::caller::Caller;
use crate::problem::Problem;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_health))
        .routes(routes!(get_readiness))
        .routes(routes!(get_metrics))
        .routes(routes!(get_openapi))
}

/// Whether the process lives
#[utoipa::path(get, path = "/healthz", operation_id = "getHealth", tag = "health", security(()),
    responses((status = 200, description = "It does")))]
async fn get_health() -> &'static str {
    "ok\n"
}

/// Whether it can work
///
/// The store can be written.
#[utoipa::path(get, path = "/readyz", operation_id = "getReadiness", tag = "health", security(()),
    responses((status = 200, description = "It can"), (status = 503, body = Problem, description = "`unavailable`")))]
async fn get_readiness(State(state): State<ApiState>) -> Result<&'static str, Problem> {
    state.app.heartbeat().await?;
    Ok("ok\n")
}

/// What was counted
///
/// In Prometheus' text format.
#[utoipa::path(get, path = "/metrics", operation_id = "getMetrics", tag = "health",
    responses((status = 200, content_type = "text/plain")))]
async fn get_metrics(State(state): State<ApiState>, _caller: Caller) -> Result<Response, Problem> {
    let headers = [("content-type", "text/plain; version=0.0.4")];
    Ok((StatusCode::OK, headers, (state.metrics)()).into_response())
}

/// This document
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "getOpenapi", tag = "health", security(()),
    responses((status = 200, content_type = "application/json")))]
async fn get_openapi() -> Answer<utoipa::openapi::OpenApi> {
    Answer(crate::openapi())
}
