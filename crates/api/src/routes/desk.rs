//! The desk: teams, agents, conversations that people have, and what agents do with them.

mod acting;
mod agents;
mod lists;
mod live;
mod teams;
mod words;

use model::id::MemberId;
use utoipa_axum::router::OpenApiRouter;

use crate::ApiState;
use crate::problem::{Problem, ProblemCode};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(teams::routes())
        .merge(agents::routes())
        .merge(lists::routes())
        .merge(live::routes())
        .merge(acting::routes())
        .merge(words::routes())
}

/// An agent's id, as clients write it.
fn agent_id(text: &str) -> Result<MemberId, Problem> {
    let wrong = || Problem::new(ProblemCode::BadField).with_detail(format!("{text:?} is no agent"));
    text.parse().map_err(|_| wrong())
}
