//! The webhook that is told of every message. Its token is written and never read back.

use app::{WebhookInput, WebhookSummary};
use axum::extract::State;
use axum::http::StatusCode;
use model::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody};
use crate::caller::Caller;
use crate::problem::Problem;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(
        get_kommunicate_webhook,
        put_kommunicate_webhook,
        delete_kommunicate_webhook
    ))
}

#[derive(Debug, Serialize, ToSchema)]
struct WebhookView {
    url: String,
    /// Whether deliveries carry a token.
    has_token: bool,
    created_at: String,
    updated_at: String,
}

impl From<WebhookSummary> for WebhookView {
    fn from(summary: WebhookSummary) -> Self {
        Self {
            url: summary.url,
            has_token: summary.has_token,
            created_at: summary.created_at.to_string(),
            updated_at: summary.updated_at.to_string(),
        }
    }
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookBody {
    /// Where messages are posted to: `http` or `https`.
    url: String,
    /// Sent encoded in the header `Authentication`; without one that header isn't sent.
    #[serde(default)]
    token: Option<String>,
}

/// Get the webhook that is told of every message
///
/// Without its token.
#[utoipa::path(get, path = "/api/v1/webhooks/kommunicate", operation_id = "getKommunicateWebhook", tag = "webhooks",
    responses((status = 200, body = WebhookView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_kommunicate_webhook(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<WebhookView>, Problem> {
    Ok(Answer(state.app.get_webhook(caller.workspace()).await?.into()))
}

/// Tell a webhook of every message
///
/// From now on every message of every conversation is posted there, as Kommunicate's webhook does: in the
/// order of its conversation, at least once, and again after growing pauses for a day while it fails. Replaces
/// the webhook before, token included.
#[utoipa::path(put, path = "/api/v1/webhooks/kommunicate", operation_id = "putKommunicateWebhook", tag = "webhooks",
    request_body = WebhookBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`")))]
async fn put_kommunicate_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<WebhookBody>,
) -> Result<StatusCode, Problem> {
    let input = WebhookInput { url: body.url, token: body.token.map(Secret::new) };
    state.app.put_webhook(caller.workspace(), input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Tell the webhook no more
///
/// What wasn't delivered yet never is.
#[utoipa::path(delete, path = "/api/v1/webhooks/kommunicate", operation_id = "deleteKommunicateWebhook", tag = "webhooks",
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_kommunicate_webhook(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    state.app.delete_webhook(caller.workspace()).await?;
    Ok(StatusCode::NO_CONTENT)
}
