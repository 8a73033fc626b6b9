//! API keys.

use app::ApiKeyCreated;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::ApiKeyId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::view::Page;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_api_keys, create_api_key))
        .routes(routes!(revoke_api_key))
}

#[derive(Debug, Serialize, ToSchema)]
struct ApiKeyView {
    id: String,
    name: String,
    /// Its first characters, to recognise it by.
    prefix: String,
    scopes: Vec<String>,
    /// The id of the member whose own it is; their roles say what it allows.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<String>,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    revoked_at: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ApiKeyRequest {
    name: String,
    /// Some of `admin`, `bots`, `conversations`, `gateway`, `kommunicate` and `read`.
    scopes: Vec<String>,
}

#[derive(Serialize, ToSchema)]
pub(super) struct ApiKeyCreatedView {
    id: String,
    /// The key itself: it is seen this once.
    key: String,
    prefix: String,
}

impl From<ApiKeyCreated> for ApiKeyCreatedView {
    fn from(created: ApiKeyCreated) -> Self {
        let key = created.key.expose().clone();
        Self { id: created.id.to_string(), key, prefix: created.prefix }
    }
}

/// Answers with a key that was just made.
pub(super) fn made(created: ApiKeyCreated) -> Response {
    (StatusCode::CREATED, Answer(ApiKeyCreatedView::from(created))).into_response()
}

/// List API keys
///
/// Newest first, revoked ones too.
#[utoipa::path(get, path = "/api/v1/api-keys", operation_id = "listApiKeys", tag = "api keys",
    responses((status = 200, body = Page<ApiKeyView>)))]
async fn list_api_keys(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<ApiKeyView>>, Problem> {
    let keys = state.app.list_api_keys(caller.workspace()).await?;
    let view = |key: store::ApiKey| ApiKeyView {
        id: key.id.to_string(),
        name: key.name,
        prefix: key.prefix,
        scopes: key.scopes,
        member: key.member.map(|member| member.id.to_string()),
        created_at: key.created_at.to_string(),
        revoked_at: key.revoked_at.map(|at| at.to_string()),
    };
    Ok(Answer(Page { items: keys.into_iter().map(view).collect(), next: None }))
}

/// Create an API key
#[utoipa::path(post, path = "/api/v1/api-keys", operation_id = "createApiKey", tag = "api keys",
    request_body = ApiKeyRequest,
    responses((status = 201, body = ApiKeyCreatedView), (status = 400, body = Problem, description = "`bad_field`")))]
async fn create_api_key(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<ApiKeyRequest>,
) -> Result<Response, Problem> {
    let created =
        state.app.create_api_key(caller.workspace(), &request.name, request.scopes).await?;
    Ok(made(created))
}

/// Revoke an API key
#[utoipa::path(delete, path = "/api/v1/api-keys/{key}", operation_id = "revokeApiKey", tag = "api keys",
    params(("key" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn revoke_api_key(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<ApiKeyId>,
) -> Result<StatusCode, Problem> {
    state.app.revoke_api_key(caller.workspace(), key).await?;
    Ok(StatusCode::NO_CONTENT)
}
