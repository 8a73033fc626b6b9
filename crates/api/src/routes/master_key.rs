//! How master keys are used; the keys themselves are never told.

use app::MasterKeyStatus;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::Answer;
use crate::caller::Caller;
use crate::problem::Problem;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(get_master_key))
}

#[derive(Debug, Serialize, ToSchema)]
struct MasterKeyView {
    /// The key that this process writes with.
    writes_with: String,
    keys: Vec<KeyView>,
    processes: Vec<ProcessView>,
}

#[derive(Debug, Serialize, ToSchema)]
struct KeyView {
    /// Names the key without telling it.
    id: String,
    /// Secrets in the database that are encrypted under it.
    rows: u64,
    /// Whether this process has it.
    is_held: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct ProcessView {
    id: String,
    /// The keys that it has; it writes with the first.
    keys: Vec<String>,
}

impl From<MasterKeyStatus> for MasterKeyView {
    fn from(status: MasterKeyStatus) -> Self {
        let held = status.held;
        let key = |(id, rows): (String, u64)| KeyView { is_held: held.contains(&id), rows, id };
        let processes = status.processes.into_iter();
        Self {
            keys: status.rows.into_iter().map(key).collect(),
            processes: processes
                .map(|used| ProcessView { id: used.replica.to_string(), keys: used.keys })
                .collect(),
            writes_with: held.into_iter().next().unwrap_or_default(),
        }
    }
}

/// Show how master keys are used
///
/// How many secrets are encrypted under which key, and which keys the server's processes have. For those who
/// administer the workspace `default`.
#[utoipa::path(get, path = "/api/v1/master-key", operation_id = "getMasterKey", tag = "workspaces",
    responses((status = 200, body = MasterKeyView),
        (status = 403, body = Problem, description = "`not_allowed`: from another workspace")))]
async fn get_master_key(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<MasterKeyView>, Problem> {
    Ok(Answer(state.app.master_key_status(&caller.0).await?.into()))
}
