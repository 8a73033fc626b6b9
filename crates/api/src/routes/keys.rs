//! API keys.

use app::ApiKeyCreated;
use axum::Extension;
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
use crate::gate::Made;
use crate::problem::Problem;
use crate::view::Page;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_api_keys, create_api_key))
        .routes(routes!(revoke_api_key))
        .routes(routes!(list_own_keys, create_own_key))
        .routes(routes!(revoke_own_key))
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

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OwnKeyRequest {
    name: String,
    /// Without any, the key may all that its member may.
    #[serde(default)]
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

impl From<store::ApiKey> for ApiKeyView {
    fn from(key: store::ApiKey) -> Self {
        Self {
            id: key.id.to_string(),
            name: key.name,
            prefix: key.prefix,
            scopes: key.scopes,
            member: key.member.map(|member| member.id.to_string()),
            created_at: key.created_at.to_string(),
            revoked_at: key.revoked_at.map(|at| at.to_string()),
        }
    }
}

fn page_of(keys: Vec<store::ApiKey>) -> Answer<Page<ApiKeyView>> {
    Answer(Page { items: keys.into_iter().map(ApiKeyView::from).collect(), next: None })
}

/// Answers with a key that was just made.
pub(super) fn made(created: ApiKeyCreated) -> Response {
    let made = Extension(Made(created.id.to_string()));
    (StatusCode::CREATED, made, Answer(ApiKeyCreatedView::from(created))).into_response()
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
    Ok(page_of(keys))
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

/// List one's own keys
///
/// Newest first, revoked ones too. A program has none.
#[utoipa::path(get, path = "/api/v1/me/keys", operation_id = "listOwnKeys", tag = "sign-in",
    responses((status = 200, body = Page<ApiKeyView>)))]
async fn list_own_keys(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<ApiKeyView>>, Problem> {
    Ok(page_of(state.app.list_own_keys(&caller.0).await?))
}

/// Create a key of one's own
///
/// Whoever holds it may what its member may at that moment, as far as its scopes allow it when it has any.
#[utoipa::path(post, path = "/api/v1/me/keys", operation_id = "createOwnKey", tag = "sign-in",
    request_body = OwnKeyRequest,
    responses((status = 201, body = ApiKeyCreatedView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 403, body = Problem, description = "`not_allowed`: for members who signed in, and the scope `admin` for administrators"),
        (status = 409, body = Problem, description = "`in_use`: there are too many")))]
async fn create_own_key(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<OwnKeyRequest>,
) -> Result<Response, Problem> {
    let created = state.app.create_own_key(&caller.0, &request.name, request.scopes).await?;
    Ok(made(created))
}

/// Revoke a key of one's own
#[utoipa::path(delete, path = "/api/v1/me/keys/{key}", operation_id = "revokeOwnKey", tag = "sign-in",
    params(("key" = String, Path, description = "Its id")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn revoke_own_key(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<ApiKeyId>,
) -> Result<StatusCode, Problem> {
    state.app.revoke_own_key(&caller.0, key).await?;
    Ok(StatusCode::NO_CONTENT)
}
