//! The desk: teams, agents, conversations that people have, and what agents do with them.

mod acting;
mod agents;
mod canned;
mod lists;
mod live;
mod ratings;
mod teams;
mod words;

use app::{App, DeskTask};
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use model::id::{ConversationId, MemberId};
use utoipa_axum::router::OpenApiRouter;

use crate::ApiState;
use crate::body::PathOf;
use crate::caller::Agent;
use crate::problem::{Problem, ProblemCode};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(teams::routes())
        .merge(agents::routes())
        .merge(lists::routes())
        .merge(live::routes())
        .merge(acting::routes())
        .merge(words::routes())
        .merge(canned::routes())
        .merge(ratings::routes())
}

/// An agent at the conversation of the path.
struct Acting {
    app: App,
    agent: Agent,
    conversation: ConversationId,
}

impl FromRequestParts<ApiState> for Acting {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let agent = Agent::from_request_parts(parts, state).await?;
        let PathOf(conversation) = PathOf::from_request_parts(parts, state).await?;
        Ok(Self { app: state.app.clone(), agent, conversation })
    }
}

impl Acting {
    /// Does it in the agent's name.
    async fn carry_out(self, task: DeskTask) -> Result<StatusCode, Problem> {
        let place = (self.conversation, self.agent.id);
        self.app.do_at_desk(self.agent.workspace, place, task).await?;
        Ok(StatusCode::NO_CONTENT)
    }
}

/// An agent's id, as clients write it.
fn agent_id(text: &str) -> Result<MemberId, Problem> {
    let wrong = || Problem::new(ProblemCode::BadField).with_detail(format!("{text:?} is no agent"));
    text.parse().map_err(|_| wrong())
}
