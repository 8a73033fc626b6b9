//! Workspaces of this installation.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::WorkspaceId;
use serde::{Deserialize, Serialize};
use store::Workspace;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::keys::ApiKeyCreatedView;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::view::Page;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_workspaces, create_workspace))
        .routes(routes!(delete_workspace))
}

#[derive(Debug, Serialize, ToSchema)]
struct WorkspaceView {
    id: String,
    name: String,
    created_at: String,
}

impl From<Workspace> for WorkspaceView {
    fn from(workspace: Workspace) -> Self {
        Self {
            id: workspace.id.to_string(),
            name: workspace.name,
            created_at: workspace.created_at.to_string(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WorkspaceRequest {
    /// As keys are: lower case, digits and `-`.
    name: String,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DeleteQuery {
    /// The workspace's name, to be sure.
    name: String,
}

#[derive(Serialize, ToSchema)]
struct WorkspaceCreatedView {
    workspace: WorkspaceView,
    /// For everything in it.
    admin_key: ApiKeyCreatedView,
}

/// List workspaces
///
/// By name. For those who administer the workspace `default`.
#[utoipa::path(get, path = "/api/v1/workspaces", operation_id = "listWorkspaces", tag = "workspaces",
    responses((status = 200, body = Page<WorkspaceView>),
        (status = 403, body = Problem, description = "`not_allowed`: from another workspace")))]
async fn list_workspaces(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<WorkspaceView>>, Problem> {
    let found = state.app.list_workspaces(&caller.0).await?;
    let items = found.into_iter().map(WorkspaceView::from).collect();
    Ok(Answer(Page { items, next: None }))
}

/// Create a workspace
///
/// With a key for everything in it. For those who administer the workspace `default`.
#[utoipa::path(post, path = "/api/v1/workspaces", operation_id = "createWorkspace", tag = "workspaces",
    request_body = WorkspaceRequest,
    responses((status = 201, body = WorkspaceCreatedView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 403, body = Problem, description = "`not_allowed`: from another workspace"),
        (status = 409, body = Problem, description = "`already_exists`")))]
async fn create_workspace(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<WorkspaceRequest>,
) -> Result<Response, Problem> {
    let (workspace, key) = state.app.create_workspace(&caller.0, &request.name).await?;
    let view = WorkspaceCreatedView { workspace: workspace.into(), admin_key: key.into() };
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// Delete a workspace
///
/// For good, with everything in it. Its keys and sign-ins end at once, and nothing is sent any more; what it had is
/// erased in the background. For those who administer the workspace `default`, which stays.
#[utoipa::path(delete, path = "/api/v1/workspaces/{workspace}", operation_id = "deleteWorkspace", tag = "workspaces",
    params(("workspace" = String, Path), DeleteQuery),
    responses((status = 204, description = "Nothing is done for it any more"),
        (status = 403, body = Problem, description = "`not_allowed`: from another workspace"),
        (status = 404, body = Problem, description = "`not_found`: none of that id and name"),
        (status = 409, body = Problem, description = "`in_use`: it is `default`")))]
async fn delete_workspace(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<WorkspaceId>,
    QueryOf(query): QueryOf<DeleteQuery>,
) -> Result<StatusCode, Problem> {
    state.app.delete_workspace(&caller.0, (id, &query.name)).await?;
    Ok(StatusCode::NO_CONTENT)
}
