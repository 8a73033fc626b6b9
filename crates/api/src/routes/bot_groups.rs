//! Groups of bots: which of them takes a text, to try it out.

use axum::extract::State;
use model::channel::EnvironmentName;
use model::content::MAX_TEXT_CHARS;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::view::bot::EnvironmentView;
use crate::view::bot_group::{GroupMatchView, GroupMatchesView, GroupQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(match_bot_group))
}

/// Find out which bots of a group take a text
///
/// Those whose starters have a pattern for it come first, then those that are surest of an intent. The
/// first one takes over what another bot of the group can't answer.
#[utoipa::path(get, path = "/api/v1/bot-groups/{group}/match", operation_id = "matchBotGroup", tag = "understanding",
    params(("group" = String, Path, description = "The name in the bots' settings"), GroupQuery),
    responses((status = 200, body = GroupMatchesView),
        (status = 404, body = Problem, description = "`not_found`: no published bot is in that group")))]
async fn match_bot_group(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(group): PathOf<String>,
    QueryOf(query): QueryOf<GroupQuery>,
) -> Result<Answer<GroupMatchesView>, Problem> {
    if query.text.chars().count() > MAX_TEXT_CHARS {
        return Err(Problem::new(ProblemCode::BadField)
            .with_detail(format!("a text has at most {MAX_TEXT_CHARS} characters")));
    }
    let environment = query.environment.unwrap_or(EnvironmentView::Production);
    let place = (caller.workspace(), EnvironmentName::from(environment));
    let found = state.app.match_group(place, &group, &query.text, None).await?;
    let found = found.ok_or_else(|| Problem::new(ProblemCode::NotFound))?;
    Ok(Answer(GroupMatchesView { matches: found.into_iter().map(GroupMatchView::from).collect() }))
}
