//! Entities that bots may name instead of describing them.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::Answer;
use crate::caller::Caller;
use crate::view::entity::BuiltInEntitiesView;

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_built_in_entities))
}

/// List built-in entities
///
/// What they find, with examples and their values.
#[utoipa::path(get, path = "/api/v1/entities/built-in", operation_id = "listBuiltInEntities",
    tag = "understanding", responses((status = 200, body = BuiltInEntitiesView)))]
async fn list_built_in_entities(_caller: Caller) -> Answer<BuiltInEntitiesView> {
    Answer(BuiltInEntitiesView::all())
}
