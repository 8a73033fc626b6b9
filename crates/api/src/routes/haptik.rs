//! Haptik's API for programs that speak for their users: credentials, requests and answers as its clients know
//! them. What they do is `app`'s.

mod answer;
mod caller;
mod files;
mod messages;
mod transcripts;
mod transfers;
mod users;

use utoipa_axum::router::OpenApiRouter;

use crate::ApiState;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .merge(users::routes())
        .merge(messages::routes())
        .merge(files::routes())
        .merge(transfers::routes())
        .merge(transcripts::routes())
}
