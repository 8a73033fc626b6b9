//! Secrets: written and listed, never read back.

use app::SecretInput;
use axum::extract::State;
use axum::http::StatusCode;
use model::Secret;
use model::key::Key;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::Page;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_secrets)).routes(routes!(put_secret, delete_secret))
}

#[derive(Debug, Serialize, ToSchema)]
struct SecretView {
    /// The name that bots' credentials say.
    name: String,
    hosts: Vec<String>,
    created_at: String,
    updated_at: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SecretBody {
    /// What is sent: a token, a header's value, or `user:password`.
    secret: String,
    /// Hosts it may be sent to, as `api.example.com` or `*.example.com`; at least one.
    hosts: Vec<String>,
}

/// List secrets
///
/// By name, without what they hold.
#[utoipa::path(get, path = "/api/v1/secrets", operation_id = "listSecrets", tag = "secrets",
    responses((status = 200, body = Page<SecretView>)))]
async fn list_secrets(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<SecretView>>, Problem> {
    let secrets = state.app.list_secrets(caller.workspace()).await?;
    let view = |secret: app::SecretSummary| SecretView {
        name: secret.name,
        hosts: secret.hosts,
        created_at: secret.created_at.to_string(),
        updated_at: secret.updated_at.to_string(),
    };
    Ok(Answer(Page { items: secrets.into_iter().map(view).collect(), next: None }))
}

/// Keep a secret
///
/// Encrypted, in place of the one of that name. It can't be read back.
#[utoipa::path(put, path = "/api/v1/secrets/{secret}", operation_id = "putSecret", tag = "secrets",
    params(("secret" = String, Path, description = "Its name")), request_body = SecretBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`")))]
async fn put_secret(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(name): PathOf<String>,
    JsonBody(body): JsonBody<SecretBody>,
) -> Result<StatusCode, Problem> {
    let name = Key::new(name)
        .map_err(|error| Problem::new(ProblemCode::BadField).with_detail(error.to_string()))?;
    let input = SecretInput { name, secret: Secret::new(body.secret), hosts: body.hosts };
    state.app.put_secret(caller.workspace(), input).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a secret
#[utoipa::path(delete, path = "/api/v1/secrets/{secret}", operation_id = "deleteSecret", tag = "secrets",
    params(("secret" = String, Path, description = "Its name")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_secret(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(name): PathOf<String>,
) -> Result<StatusCode, Problem> {
    state.app.delete_secret(caller.workspace(), &name).await?;
    Ok(StatusCode::NO_CONTENT)
}
