//! Contacts: who writes to us, and what is known of them.

use app::ContactListing;
use axum::extract::State;
use model::id::{ContactId, WorkspaceId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bots::bad_cursor;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::view::contact::{ContactBody, ContactView, ContactsQuery};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new().routes(routes!(list_contacts)).routes(routes!(get_contact, amend_contact))
}

/// List contacts
///
/// Newest first.
#[utoipa::path(get, path = "/api/v1/contacts", operation_id = "listContacts", tag = "contacts",
    params(ContactsQuery), responses((status = 200, body = Page<ContactView>)))]
async fn list_contacts(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<ContactsQuery>,
) -> Result<Answer<Page<ContactView>>, Problem> {
    let limit = PageQuery { cursor: None, limit: query.limit }.limit();
    let before = query.cursor.map(|id| id.parse()).transpose().map_err(|_| bad_cursor())?;
    let listing = ContactListing { search: query.search, before, limit };
    let listed = state.app.list_contacts(caller.workspace(), listing).await?;
    let views = listed.into_iter().map(ContactView::from).collect();
    Ok(Answer(Page::of(views, limit, |view: &ContactView| view.id.clone())))
}

/// Get a contact
///
/// With what is known of them. Their conversations are those of `GET /api/v1/conversations?contact=…`.
#[utoipa::path(get, path = "/api/v1/contacts/{contact}", operation_id = "getContact", tag = "contacts",
    params(("contact" = String, Path)),
    responses((status = 200, body = ContactView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_contact(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ContactId>,
) -> Result<Answer<ContactView>, Problem> {
    view_of(&state, caller.workspace(), id).await
}

/// Change what is known of a contact
///
/// Field by field: what isn't said stays.
#[utoipa::path(patch, path = "/api/v1/contacts/{contact}", operation_id = "amendContact", tag = "contacts",
    params(("contact" = String, Path)), request_body = ContactBody,
    responses((status = 200, body = ContactView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`")))]
async fn amend_contact(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<ContactId>,
    JsonBody(body): JsonBody<ContactBody>,
) -> Result<Answer<ContactView>, Problem> {
    state.app.change_contact(caller.workspace(), id, body.into()).await?;
    view_of(&state, caller.workspace(), id).await
}

async fn view_of(
    state: &ApiState,
    workspace: WorkspaceId,
    id: ContactId,
) -> Result<Answer<ContactView>, Problem> {
    let (contact, count) = state.app.get_contact(workspace, id).await?;
    Ok(Answer(ContactView { conversations: Some(count), ..contact.into() }))
}
