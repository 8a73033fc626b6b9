//! LivePerson's routes that programs beside a bot call: its context service, and web views.

mod agent;
mod contexts;
mod web_view;

use utoipa_axum::router::OpenApiRouter;

use crate::ApiState;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().merge(agent::routes()).merge(contexts::routes()).merge(web_view::routes())
}
