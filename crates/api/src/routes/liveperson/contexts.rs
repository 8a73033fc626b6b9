//! LivePerson's context service: namespaces of an account and their properties, global or of a session.

use app::{Access, AccessError, ContextDocument, ContextOwner, ContextValues};
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::routing::get;
use indexmap::IndexMap;
use model::id::WorkspaceId;
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use super::super::contexts::body_limit;
use crate::ApiState;
use crate::body::{JsonBody, PathOf};
use crate::caller::bearer;
use crate::failure::internal;
use crate::problem::{Problem, ProblemCode};
use crate::rights;

/// What a key must allow.
const CONTEXTS: &str = "setLivepersonProperties";
/// Where LivePerson's clients put the key.
const KEY_HEADER: &str = "maven-api-key";
/// Most namespaces that are listed: all there may be.
const MAX_LISTED: u32 = 200;

pub fn routes() -> OpenApiRouter<ApiState> {
    let of_session =
        get(get_properties).patch(set_properties).post(set_properties).delete(clear_properties);
    let one = get(get_property).delete(delete_property);
    OpenApiRouter::new()
        .routes(routes!(create_document).layer(body_limit()))
        .routes(routes!(list_namespaces, create_namespace))
        .routes(routes!(delete_namespace))
        .routes(
            routes!(get_global_properties, patch_global_properties, clear_global_properties)
                .layer(body_limit()),
        )
        .route("/v1/account/{account}/{namespace}/properties/{key}", one.clone())
        .route(
            "/v1/account/{account}/{namespace}/{session}/properties",
            of_session.layer(body_limit()),
        )
        .route("/v1/account/{account}/{namespace}/{session}/properties/{key}", one)
}

/// A client of LivePerson's context service, with one of our keys.
struct ContextClient(Access);

impl FromRequestParts<ApiState> for ContextClient {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let stated = parts.headers.get(KEY_HEADER).and_then(|value| value.to_str().ok());
        let key = stated.map(str::trim).or_else(|| bearer(parts));
        let key = key.ok_or_else(|| Problem::new(ProblemCode::NotSignedIn))?;
        match state.app.sign_in(key).await {
            Ok(access) => Ok(Self(access)),
            Err(AccessError::Store(error)) => Err(internal(&error)),
            Err(error) => {
                Err(Problem::new(ProblemCode::NotSignedIn).with_detail(error.to_string()))
            }
        }
    }
}

impl ContextClient {
    /// The workspace, when the account is it and the key allows this.
    async fn workspace(&self, state: &ApiState, account: &str) -> Result<WorkspaceId, Problem> {
        let workspace = self.0.workspace;
        let is_named = account == workspace.to_string() || {
            let found = state.app.store().find_workspace(account).await?;
            found.is_some_and(|found| found.id == workspace)
        };
        if !is_named {
            return Err(Problem::new(ProblemCode::NotFound));
        }
        // One right for all: some of these routes are other spellings that the document doesn't name.
        rights::require(CONTEXTS, &self.0)?;
        Ok(workspace)
    }
}

#[derive(Debug, Deserialize, ToSchema)]
struct NamespaceBody {
    name: String,
    /// How long its values are kept, in seconds.
    #[serde(default, alias = "ttlSeconds")]
    ttl: Option<u64>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct DocumentBody {
    account_id: String,
    name_space: String,
    /// A conversation's or contact's id, or any other name; none: the document is global.
    #[serde(default)]
    session_id: Option<String>,
    #[serde(default)]
    ttl_seconds: Option<u64>,
    /// Its values by key.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    payload: IndexMap<String, Value>,
}

/// What a path names.
#[derive(Debug, Deserialize)]
struct Place {
    account: String,
    namespace: String,
    #[serde(default)]
    session: Option<String>,
    #[serde(default)]
    key: Option<String>,
}

impl Place {
    fn document(&self) -> ContextDocument {
        let owner = match &self.session {
            Some(session) => ContextOwner::Session(session.clone()),
            None => ContextOwner::Global,
        };
        ContextDocument { namespace: self.namespace.clone(), owner }
    }

    fn key(&self) -> &str {
        self.key.as_deref().unwrap_or_default()
    }
}

/// List namespaces as LivePerson's context service does
#[utoipa::path(get, path = "/v1/account/{account}", operation_id = "listLivepersonNamespaces", tag = "gateway",
    params(("account" = String, Path, description = "The workspace's id or name"), ("maven-api-key" = String, Header)),
    responses((status = 200, body = Vec<String>), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_namespaces(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(account): PathOf<String>,
) -> Result<Json<Vec<String>>, Problem> {
    let workspace = client.workspace(&state, &account).await?;
    let found = state.app.list_context_namespaces(workspace, None, MAX_LISTED).await?;
    Ok(Json(found.into_iter().map(|it| it.name).collect()))
}

/// Make a namespace as LivePerson's context service does
#[utoipa::path(post, path = "/v1/account/{account}", operation_id = "createLivepersonNamespace", tag = "gateway",
    params(("account" = String, Path, description = "The workspace's id or name"), ("maven-api-key" = String, Header)),
    request_body = NamespaceBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`"), (status = 404, body = Problem, description = "`not_found`")))]
async fn create_namespace(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(account): PathOf<String>,
    JsonBody(body): JsonBody<NamespaceBody>,
) -> Result<StatusCode, Problem> {
    let workspace = client.workspace(&state, &account).await?;
    state.app.put_context_namespace(workspace, &body.name, body.ttl).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a namespace as LivePerson's context service does
#[utoipa::path(delete, path = "/v1/account/{account}/{namespace}", operation_id = "deleteLivepersonNamespace", tag = "gateway",
    params(("account" = String, Path, description = "The workspace's id or name"), ("namespace" = String, Path), ("maven-api-key" = String, Header)),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_namespace(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(place): PathOf<Place>,
) -> Result<StatusCode, Problem> {
    let workspace = client.workspace(&state, &place.account).await?;
    state.app.delete_context_namespace(workspace, &place.namespace).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get properties as LivePerson's context service does
///
/// Those of a session are at `/v1/account/{account}/{namespace}/{session}/properties`: its name is a
/// conversation's or contact's id, or any other. One property is at `…/properties/{key}`.
#[utoipa::path(get, path = "/v1/account/{account}/{namespace}/properties", operation_id = "getLivepersonProperties", tag = "gateway",
    params(("account" = String, Path, description = "The workspace's id or name"), ("namespace" = String, Path), ("maven-api-key" = String, Header)),
    responses((status = 200, body = Value), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_global_properties(
    state: State<ApiState>,
    client: ContextClient,
    place: PathOf<Place>,
) -> Result<Json<Value>, Problem> {
    get_properties(state, client, place).await
}

/// Set properties as LivePerson's context service does
///
/// Those that aren't named stay; `null` removes one.
#[utoipa::path(patch, path = "/v1/account/{account}/{namespace}/properties", operation_id = "setLivepersonProperties", tag = "gateway",
    params(("account" = String, Path, description = "The workspace's id or name"), ("namespace" = String, Path), ("maven-api-key" = String, Header)),
    request_body = Value,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`"), (status = 404, body = Problem, description = "`not_found`"),
        (status = 413, body = Problem, description = "`too_large`: document too large")))]
async fn patch_global_properties(
    state: State<ApiState>,
    client: ContextClient,
    place: PathOf<Place>,
    body: JsonBody<IndexMap<String, Value>>,
) -> Result<StatusCode, Problem> {
    set_properties(state, client, place, body).await
}

/// Remove all properties as LivePerson's context service does
#[utoipa::path(delete, path = "/v1/account/{account}/{namespace}/properties", operation_id = "clearLivepersonProperties", tag = "gateway",
    params(("account" = String, Path, description = "The workspace's id or name"), ("namespace" = String, Path), ("maven-api-key" = String, Header)),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn clear_global_properties(
    state: State<ApiState>,
    client: ContextClient,
    place: PathOf<Place>,
) -> Result<StatusCode, Problem> {
    clear_properties(state, client, place).await
}

/// Make a document as LivePerson's context service does
///
/// Its values join those that are there.
#[utoipa::path(post, path = "/v2/context/document/create", operation_id = "createLivepersonDocument", tag = "gateway",
    params(("maven-api-key" = String, Header)), request_body = DocumentBody,
    responses((status = 201, body = Value), (status = 400, body = Problem, description = "`bad_field`"), (status = 404, body = Problem, description = "`not_found`"),
        (status = 413, body = Problem, description = "`too_large`: document too large")))]
async fn create_document(
    State(state): State<ApiState>,
    client: ContextClient,
    JsonBody(body): JsonBody<DocumentBody>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let workspace = client.workspace(&state, &body.account_id).await?;
    let session = body.session_id.filter(|session| !session.is_empty());
    let parts = [Some(body.account_id.as_str()), Some(&body.name_space), session.as_deref()];
    let key = parts.into_iter().flatten().collect::<Vec<_>>().join("-");
    let owner = session.map_or(ContextOwner::Global, ContextOwner::Session);
    let document = ContextDocument { namespace: body.name_space, owner };
    let new = ContextValues { values: body.payload, ttl_s: body.ttl_seconds };
    state.app.set_context_values(workspace, &document, new).await?;
    let told = json!({ "documentKey": key, "tenantId": body.account_id, "success": true });
    Ok((StatusCode::CREATED, Json(told)))
}

async fn get_properties(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(place): PathOf<Place>,
) -> Result<Json<Value>, Problem> {
    let workspace = client.workspace(&state, &place.account).await?;
    let found = state.app.read_context(workspace, &place.document()).await?;
    Ok(Json(Value::Object(found.into_iter().collect())))
}

async fn set_properties(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(place): PathOf<Place>,
    JsonBody(values): JsonBody<IndexMap<String, Value>>,
) -> Result<StatusCode, Problem> {
    let workspace = client.workspace(&state, &place.account).await?;
    let new = ContextValues { values, ttl_s: None };
    state.app.set_context_values(workspace, &place.document(), new).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_properties(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(place): PathOf<Place>,
) -> Result<StatusCode, Problem> {
    let workspace = client.workspace(&state, &place.account).await?;
    state.app.clear_context(workspace, &place.document()).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn get_property(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(place): PathOf<Place>,
) -> Result<Json<Value>, Problem> {
    let workspace = client.workspace(&state, &place.account).await?;
    let found = state.app.get_context_value(workspace, &place.document(), place.key()).await?;
    Ok(Json(json!({ place.key(): found.value })))
}

async fn delete_property(
    State(state): State<ApiState>,
    client: ContextClient,
    PathOf(place): PathOf<Place>,
) -> Result<StatusCode, Problem> {
    let workspace = client.workspace(&state, &place.account).await?;
    state.app.delete_context_value(workspace, &place.document(), place.key()).await?;
    Ok(StatusCode::NO_CONTENT)
}
