//! Ratings: what contacts think of the help that they had.

use app::RatingListing;
use axum::extract::State;
use model::Timestamp;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::agent_id;
use crate::ApiState;
use crate::body::{Answer, QueryOf};
use crate::caller::Caller;
use crate::problem::{Problem, ProblemCode};
use crate::routes::bots::bad_cursor;
use crate::view::rating::{RatingView, RatingsQuery};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_ratings))
}

/// List ratings
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/desk/ratings", operation_id = "listRatings", tag = "desk",
    params(RatingsQuery), responses((status = 200, body = Page<RatingView>)))]
async fn list_ratings(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<RatingsQuery>,
) -> Result<Answer<Page<RatingView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let listing = RatingListing {
        agent: query.agent.as_deref().map(agent_id).transpose()?,
        team: query.team,
        from: query.from.as_deref().map(time).transpose()?,
        until: query.until.as_deref().map(time).transpose()?,
        before: query.cursor.map(|id| id.parse()).transpose().map_err(|_| bad_cursor())?,
        limit,
    };
    let listed = state.app.list_ratings(caller.workspace(), listing).await?;
    let views = listed.into_iter().map(RatingView::from).collect();
    Ok(Answer(Page::of(views, limit, |view: &RatingView| view.id.clone())))
}

fn time(text: &str) -> Result<Timestamp, Problem> {
    let wrong = |_| Problem::new(ProblemCode::BadField).with_detail(format!("{text:?} is no time"));
    text.parse().map_err(wrong)
}
