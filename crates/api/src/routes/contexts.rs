//! Contexts: values that bots' scripts share with programs, by namespace, owner and key.

use app::{ContextDocument, ContextOwner, ContextValues};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouterExt as _};
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::{Page, PageQuery};

/// Largest body with values: a document of 800,000 characters, however they are written.
const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_contexts))
        .routes(routes!(put_context, delete_context))
        .routes(
            routes!(list_context_values, patch_context_values, clear_context_values)
                .layer(body_limit()),
        )
        .routes(routes!(get_context_value, delete_context_value))
}

/// The limit of bodies with values, in place of that of other requests.
pub(super) fn body_limit() -> DefaultBodyLimit {
    DefaultBodyLimit::max(MAX_BODY_BYTES)
}

#[derive(Debug, Serialize, ToSchema)]
struct ContextView {
    name: String,
    /// How long its values are kept after they were written, in seconds; 13 months unless it says so.
    ttl_seconds: Option<u64>,
    created_at: String,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct ContextBody {
    /// How long values that are written from now on are kept, in seconds: at most 13 months.
    ttl_seconds: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ContextValueView {
    key: String,
    value: Value,
    updated_at: String,
    expires_at: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ContextValuesBody {
    /// By key; `null` removes one. All are written or none.
    #[schema(value_type = std::collections::HashMap<String, Value>)]
    values: IndexMap<String, Value>,
    /// How long they are kept, in seconds, in place of what the namespace says.
    #[serde(default)]
    ttl_seconds: Option<u64>,
}

/// Whose document: `global` unless something else is said.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct OwnerQuery {
    /// The document of the contact of this id.
    contact: Option<String>,
    /// The document of the conversation of this id.
    conversation: Option<String>,
    /// The document of a session of any name.
    session: Option<String>,
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ValuesQuery {
    /// The document of the contact of this id.
    contact: Option<String>,
    /// The document of the conversation of this id.
    conversation: Option<String>,
    /// The document of a session of any name.
    session: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    limit: Option<u32>,
}

/// The document that a path and a query name.
fn document_of(namespace: String, query: OwnerQuery) -> Result<ContextDocument, Problem> {
    let not_found = |_| Problem::new(ProblemCode::NotFound);
    let owner = match (query.contact, query.conversation, query.session) {
        (None, None, None) => ContextOwner::Global,
        (Some(id), None, None) => ContextOwner::Contact(id.parse().map_err(not_found)?),
        (None, Some(id), None) => ContextOwner::Conversation(id.parse().map_err(not_found)?),
        (None, None, Some(name)) => ContextOwner::Session(name),
        _ => {
            let detail = "a document has one owner: contact, conversation or session";
            return Err(Problem::new(ProblemCode::BadField).with_detail(detail));
        }
    };
    Ok(ContextDocument { namespace, owner })
}

/// List contexts
///
/// The workspace's namespaces, by name.
#[utoipa::path(get, path = "/api/v1/contexts", operation_id = "listContexts", tag = "contexts",
    params(PageQuery), responses((status = 200, body = Page<ContextView>)))]
async fn list_contexts(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<Answer<Page<ContextView>>, Problem> {
    let limit = query.limit();
    let after = query.cursor.as_deref();
    let found = state.app.list_context_namespaces(caller.workspace(), after, limit).await?;
    let view = |it: store::ContextNamespace| ContextView {
        name: it.name,
        ttl_seconds: it.ttl_s,
        created_at: it.created_at.to_string(),
    };
    let views = found.into_iter().map(view).collect();
    Ok(Answer(Page::of(views, limit, |view: &ContextView| view.name.clone())))
}

/// Make a context
///
/// A namespace, named with letters, digits and underscores; one that is there gets the time to live that is
/// said. At most 100.
#[utoipa::path(put, path = "/api/v1/contexts/{namespace}", operation_id = "putContext", tag = "contexts",
    params(("namespace" = String, Path)), request_body = ContextBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`")))]
async fn put_context(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(namespace): PathOf<String>,
    JsonBody(body): JsonBody<ContextBody>,
) -> Result<StatusCode, Problem> {
    let ttl_s = body.ttl_seconds;
    state.app.put_context_namespace(caller.workspace(), &namespace, ttl_s).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove a context
///
/// With all its documents, everybody's.
#[utoipa::path(delete, path = "/api/v1/contexts/{namespace}", operation_id = "deleteContext", tag = "contexts",
    params(("namespace" = String, Path)),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_context(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(namespace): PathOf<String>,
) -> Result<StatusCode, Problem> {
    state.app.delete_context_namespace(caller.workspace(), &namespace).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List the values of a document
///
/// By key. Values whose time is over aren't there.
#[utoipa::path(get, path = "/api/v1/contexts/{namespace}/values", operation_id = "listContextValues", tag = "contexts",
    params(("namespace" = String, Path), ValuesQuery),
    responses((status = 200, body = Page<ContextValueView>), (status = 404, body = Problem, description = "`not_found`")))]
async fn list_context_values(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(namespace): PathOf<String>,
    QueryOf(query): QueryOf<ValuesQuery>,
) -> Result<Answer<Page<ContextValueView>>, Problem> {
    let ValuesQuery { contact, conversation, session, cursor, limit } = query;
    let document = document_of(namespace, OwnerQuery { contact, conversation, session })?;
    let limit = PageQuery { cursor: None, limit }.limit();
    let (workspace, after) = (caller.workspace(), cursor.as_deref());
    let found = state.app.list_context_values(workspace, &document, after, limit).await?;
    let views = found.into_iter().map(value_view).collect();
    Ok(Answer(Page::of(views, limit, |view: &ContextValueView| view.key.clone())))
}

/// Set values of a document
///
/// The namespace is made when it isn't there. A document has at most 1,000 keys and 800,000 characters.
#[utoipa::path(patch, path = "/api/v1/contexts/{namespace}/values", operation_id = "patchContextValues", tag = "contexts",
    params(("namespace" = String, Path), OwnerQuery), request_body = ContextValuesBody,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`: no such contact or conversation"),
        (status = 413, body = Problem, description = "`too_large`: document too large")))]
async fn patch_context_values(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(namespace): PathOf<String>,
    QueryOf(query): QueryOf<OwnerQuery>,
    JsonBody(body): JsonBody<ContextValuesBody>,
) -> Result<StatusCode, Problem> {
    let document = document_of(namespace, query)?;
    let new = ContextValues { values: body.values, ttl_s: body.ttl_seconds };
    state.app.set_context_values(caller.workspace(), &document, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Remove all values of a document
#[utoipa::path(delete, path = "/api/v1/contexts/{namespace}/values", operation_id = "clearContextValues", tag = "contexts",
    params(("namespace" = String, Path), OwnerQuery),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn clear_context_values(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(namespace): PathOf<String>,
    QueryOf(query): QueryOf<OwnerQuery>,
) -> Result<StatusCode, Problem> {
    state.app.clear_context(caller.workspace(), &document_of(namespace, query)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Get a value
#[utoipa::path(get, path = "/api/v1/contexts/{namespace}/values/{key}", operation_id = "getContextValue", tag = "contexts",
    params(("namespace" = String, Path), ("key" = String, Path), OwnerQuery),
    responses((status = 200, body = ContextValueView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_context_value(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf((namespace, key)): PathOf<(String, String)>,
    QueryOf(query): QueryOf<OwnerQuery>,
) -> Result<Answer<ContextValueView>, Problem> {
    let document = document_of(namespace, query)?;
    let found = state.app.get_context_value(caller.workspace(), &document, &key).await?;
    Ok(Answer(value_view(found)))
}

/// Remove a value
#[utoipa::path(delete, path = "/api/v1/contexts/{namespace}/values/{key}", operation_id = "deleteContextValue", tag = "contexts",
    params(("namespace" = String, Path), ("key" = String, Path), OwnerQuery),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_context_value(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf((namespace, key)): PathOf<(String, String)>,
    QueryOf(query): QueryOf<OwnerQuery>,
) -> Result<StatusCode, Problem> {
    let document = document_of(namespace, query)?;
    state.app.delete_context_value(caller.workspace(), &document, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn value_view(found: store::ContextValue) -> ContextValueView {
    ContextValueView {
        key: found.key,
        value: found.value,
        updated_at: found.updated_at.to_string(),
        expires_at: found.expires_at.to_string(),
    }
}
