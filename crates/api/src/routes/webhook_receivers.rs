//! Webhooks in our own words, and what became of their deliveries; those of Haptik's channels are seen here,
//! too. Secrets are written and never read back.

use app::{ReceiverInput, Replay};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::SignedDuration;
use model::Secret;
use model::id::WebhookId;
use model::webhook::WebhookEvent;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::webhook::{
    DeadLetterView, DeliveryView, ReplayRequest, ReplayView, RotateRequest, TestView,
    WebhookReceiverView, WebhookRequest, WebhookSecretView,
};
use crate::view::{Page, PageQuery};

/// How long two secrets are good at the same time, unless said otherwise.
const USUAL_OVERLAP: SignedDuration = SignedDuration::from_hours(24);

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_webhooks, create_webhook))
        .routes(routes!(get_webhook, put_webhook, delete_webhook))
        .routes(routes!(rotate_webhook))
        .routes(routes!(enable_webhook))
        .routes(routes!(disable_webhook))
        .routes(routes!(test_webhook))
        .routes(routes!(list_webhook_deliveries))
        .routes(routes!(list_webhook_dead_letters))
        .routes(routes!(replay_webhook))
}

fn input_of(request: WebhookRequest) -> Result<ReceiverInput, Problem> {
    let event = |name: String| {
        let known = WebhookEvent::ALL.into_iter().find(|event| event.as_str() == name);
        let unknown =
            || Problem::new(ProblemCode::BadField).with_detail(format!("no event {name}"));
        known.ok_or_else(unknown)
    };
    let events = request.events.into_iter().map(event).collect::<Result<Vec<_>, _>>()?;
    let name = request.name.unwrap_or_else(|| request.url.chars().take(200).collect());
    Ok(ReceiverInput { name, url: request.url, channel: request.channel, events })
}

/// List webhooks
///
/// Oldest first.
#[utoipa::path(get, path = "/api/v1/webhooks", operation_id = "listWebhooks", tag = "webhooks",
    responses((status = 200, body = Page<WebhookReceiverView>)))]
async fn list_webhooks(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<WebhookReceiverView>>, Problem> {
    let all = state.app.list_receivers(caller.workspace()).await?;
    Ok(Answer(Page { items: all.into_iter().map(Into::into).collect(), next: None }))
}

/// Create a webhook
///
/// From now on what happens is posted there, signed as Standard Webhooks has it: in the order of its
/// conversation, at least once, and again after growing pauses while it fails.
#[utoipa::path(post, path = "/api/v1/webhooks", operation_id = "createWebhook", tag = "webhooks",
    request_body = WebhookRequest,
    responses((status = 201, body = WebhookSecretView), (status = 400, body = Problem, description = "`bad_field`")))]
async fn create_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<WebhookRequest>,
) -> Result<Response, Problem> {
    let made = state.app.create_receiver(caller.workspace(), input_of(request)?).await?;
    Ok((StatusCode::CREATED, Answer(WebhookSecretView::from(made))).into_response())
}

/// Get a webhook
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}", operation_id = "getWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    responses((status = 200, body = WebhookReceiverView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
) -> Result<Answer<WebhookReceiverView>, Problem> {
    Ok(Answer(state.app.get_receiver(caller.workspace(), id).await?.into()))
}

/// Change a webhook
///
/// Its secret and what waits for it stay.
#[utoipa::path(put, path = "/api/v1/webhooks/{webhook}", operation_id = "putWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")), request_body = WebhookRequest,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn put_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
    JsonBody(request): JsonBody<WebhookRequest>,
) -> Result<StatusCode, Problem> {
    state.app.change_receiver(caller.workspace(), id, input_of(request)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a webhook
///
/// What waits for it is never told.
#[utoipa::path(delete, path = "/api/v1/webhooks/{webhook}", operation_id = "deleteWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
) -> Result<StatusCode, Problem> {
    state.app.delete_receiver(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Give a webhook another secret
///
/// Deliveries are signed with both for a while, so that the receiver can change over.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/rotate", operation_id = "rotateWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")), request_body = RotateRequest,
    responses((status = 200, body = WebhookSecretView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn rotate_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
    JsonBody(request): JsonBody<RotateRequest>,
) -> Result<Answer<WebhookSecretView>, Problem> {
    let overlap = request.overlap_seconds.map(|it| SignedDuration::from_secs(it.into()));
    let asked = (request.secret.map(Secret::new), overlap.unwrap_or(USUAL_OVERLAP));
    Ok(Answer(state.app.rotate_receiver(caller.workspace(), id, asked).await?.into()))
}

/// Enable a webhook
///
/// It is told what waits, in order, and what happens from now on.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/enable", operation_id = "enableWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn enable_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
) -> Result<StatusCode, Problem> {
    state.app.enable_receiver(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Disable a webhook
///
/// What happens waits for 30 days.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/disable", operation_id = "disableWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn disable_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
) -> Result<StatusCode, Problem> {
    state.app.disable_receiver(caller.workspace(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a webhook a test
///
/// An event `webhook.test`; what became of it is among the deliveries.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/test", operation_id = "testWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")),
    responses((status = 202, body = TestView), (status = 404, body = Problem, description = "`not_found`")))]
async fn test_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
) -> Result<Response, Problem> {
    let event_id = state.app.test_receiver(caller.workspace(), id).await?;
    Ok((StatusCode::ACCEPTED, Answer(TestView { event_id })).into_response())
}

/// List a webhook's deliveries
///
/// Each try, newest first, for a week: what was sent and what came back.
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}/deliveries", operation_id = "listWebhookDeliveries", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id"), PageQuery),
    responses((status = 200, body = Page<DeliveryView>), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn list_webhook_deliveries(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<Answer<Page<DeliveryView>>, Problem> {
    let page = (cursor_of(&query)?, query.limit());
    let tries = state.app.list_deliveries(caller.workspace(), id, page).await?;
    let items = tries.into_iter().map(DeliveryView::from).collect();
    Ok(Answer(Page::of(items, query.limit(), DeliveryView::cursor)))
}

/// List what a webhook wasn't told
///
/// Deliveries that were given up, in the order in which they happened, for 30 days.
#[utoipa::path(get, path = "/api/v1/webhooks/{webhook}/dead-letters", operation_id = "listWebhookDeadLetters", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id"), PageQuery),
    responses((status = 200, body = Page<DeadLetterView>), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn list_webhook_dead_letters(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<Answer<Page<DeadLetterView>>, Problem> {
    let page = (cursor_of(&query)?, query.limit());
    let dead = state.app.list_dead_events(caller.workspace(), id, page).await?;
    let items = dead.into_iter().map(DeadLetterView::from).collect();
    Ok(Answer(Page::of(items, query.limit(), DeadLetterView::cursor)))
}

/// Tell a webhook again what was given up
///
/// Some or all; each comes in its place in the order.
#[utoipa::path(post, path = "/api/v1/webhooks/{webhook}/replay", operation_id = "replayWebhook", tag = "webhooks",
    params(("webhook" = String, Path, description = "Its id")), request_body = ReplayRequest,
    responses((status = 200, body = ReplayView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn replay_webhook(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WebhookId>,
    JsonBody(request): JsonBody<ReplayRequest>,
) -> Result<Answer<ReplayView>, Problem> {
    let replay = request.ids.map_or(Replay::All, Replay::These);
    let replayed = state.app.replay_events(caller.workspace(), id, replay).await?;
    Ok(Answer(ReplayView { replayed }))
}

fn cursor_of(query: &PageQuery) -> Result<Option<i64>, Problem> {
    let Some(cursor) = &query.cursor else { return Ok(None) };
    let bad = |_| Problem::new(ProblemCode::BadField).with_detail("cursor: not one of ours");
    cursor.parse().map(Some).map_err(bad)
}
