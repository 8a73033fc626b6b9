//! Teams: who serves which conversations, and by which rules.

use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::view::Page;
use crate::view::desk::{TeamBody, TeamView};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_teams)).routes(routes!(
        get_team,
        put_team,
        delete_team
    ))
}

/// List teams
///
/// All of them, by number.
#[utoipa::path(get, path = "/api/v1/desk/teams", operation_id = "listTeams", tag = "desk",
    responses((status = 200, body = Page<TeamView>)))]
async fn list_teams(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<Page<TeamView>>, Problem> {
    let teams = state.app.list_teams(caller.workspace()).await?;
    Ok(Answer(Page { items: teams.into_iter().map(TeamView::from).collect(), next: None }))
}

/// Get a team
#[utoipa::path(get, path = "/api/v1/desk/teams/{team}", operation_id = "getTeam", tag = "desk",
    params(("team" = String, Path, description = "Its key or number")),
    responses((status = 200, body = TeamView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_team(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
) -> Result<Answer<TeamView>, Problem> {
    Ok(Answer(state.app.get_team(caller.workspace(), &key).await?.into()))
}

/// Set a team up
///
/// Makes it, or replaces the one of that key. With its first team or agent a workspace has a desk.
#[utoipa::path(put, path = "/api/v1/desk/teams/{team}", operation_id = "putTeam", tag = "desk",
    params(("team" = String, Path, description = "Its key")), request_body = TeamBody,
    responses((status = 200, body = TeamView), (status = 400, body = Problem, description = "`bad_field`")))]
async fn put_team(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
    JsonBody(body): JsonBody<TeamBody>,
) -> Result<Answer<TeamView>, Problem> {
    let team = state.app.put_team(caller.workspace(), &key, body.into_input()?).await?;
    Ok(Answer(team.into()))
}

/// Delete a team
///
/// What waits for it goes to the default team, or back to its bot.
#[utoipa::path(delete, path = "/api/v1/desk/teams/{team}", operation_id = "deleteTeam", tag = "desk",
    params(("team" = String, Path, description = "Its key")),
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`")))]
async fn delete_team(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(key): PathOf<String>,
) -> Result<StatusCode, Problem> {
    state.app.delete_team(caller.workspace(), &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
