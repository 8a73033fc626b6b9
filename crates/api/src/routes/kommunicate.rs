//! Kommunicate's platform API, so that programs written for it work here: its addresses, names, envelopes
//! and ways to sign in.

mod answer;
mod client;
mod groups;
mod messages;
mod users;

use utoipa_axum::router::OpenApiRouter;

use crate::ApiState;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().merge(groups::routes()).merge(messages::routes()).merge(users::routes())
}
