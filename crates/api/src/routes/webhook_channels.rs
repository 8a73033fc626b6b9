//! Channels for programs that speak for their users as Haptik's clients do: making one, and giving it another
//! token. Tokens are seen once.

use app::{NewWebhookChannel, WebhookChannel};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::Secret;
use model::key::Key;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::channels::responder_of;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::bot::EnvironmentView;
use crate::view::channel::FirstResponderView;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(create_webhook_channel))
        .routes(routes!(rotate_webhook_channel))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WebhookChannelRequest {
    /// Unique among the workspace's channels.
    key: String,
    /// Without one, the key.
    #[serde(default)]
    name: Option<String>,
    environment: EnvironmentView,
    #[serde(default)]
    first_responder: FirstResponderView,
    /// Where the program is told what happens: `http` or `https`.
    callback: String,
    /// What that is signed with, in `X-Hub-Signature`; without one it isn't.
    #[serde(default)]
    secret: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct WebhookChannelView {
    key: String,
    client_id: String,
    /// The token itself: it is seen this once.
    token: String,
    business_id: u64,
    /// Id of the webhook that is told what happens.
    #[serde(skip_serializing_if = "Option::is_none")]
    webhook: Option<String>,
    /// Where the program finds this server, without the path.
    base_url: String,
}

impl WebhookChannelView {
    fn of(state: &ApiState, made: WebhookChannel) -> Self {
        Self {
            key: made.key,
            client_id: made.client_id,
            token: made.token.expose().clone(),
            business_id: made.business_id,
            webhook: made.webhook.map(|id| id.to_string()),
            base_url: state.app.base_url(),
        }
    }
}

/// Create a webhook channel
///
/// For a program that speaks for its users as Haptik's clients do: with its client id, token and business id it
/// sends what they say to `/v1.0/`, and at its callback it is told what they are answered.
#[utoipa::path(post, path = "/api/v1/webhook-channels", operation_id = "createWebhookChannel", tag = "channels",
    request_body = WebhookChannelRequest,
    responses((status = 201, body = WebhookChannelView),
        (status = 400, body = Problem, description = "`bad_field`: no such bot, both a bot and a team, or no address"),
        (status = 409, body = Problem, description = "There is a channel of that key")))]
async fn create_webhook_channel(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<WebhookChannelRequest>,
) -> Result<Response, Problem> {
    let workspace = caller.workspace();
    let key = Key::new(request.key)
        .map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.to_string()))?;
    let new = NewWebhookChannel {
        key,
        name: request.name,
        environment: request.environment.into(),
        first_responder: responder_of(&state, workspace, &request.first_responder).await?,
        callback: request.callback,
        secret: request.secret.map(Secret::new),
    };
    let made = state.app.create_webhook_channel(workspace, new).await?;
    Ok((StatusCode::CREATED, Answer(WebhookChannelView::of(&state, made))).into_response())
}

/// Give a webhook channel another token
///
/// The one before isn't good any more.
#[utoipa::path(post, path = "/api/v1/webhook-channels/{channel}/rotate", operation_id = "rotateWebhookChannel", tag = "channels",
    params(("channel" = String, Path, description = "Its key")),
    responses((status = 200, body = WebhookChannelView), (status = 404, body = Problem, description = "`not_found`")))]
async fn rotate_webhook_channel(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
) -> Result<Answer<WebhookChannelView>, Problem> {
    let made = state.app.rotate_webhook_channel(caller.workspace(), &key).await?;
    Ok(Answer(WebhookChannelView::of(&state, made)))
}
