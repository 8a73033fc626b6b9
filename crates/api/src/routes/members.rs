//! Members of a workspace, as its administrators see them.

use app::{Invitation, MemberLink, MemberUpdate};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::id::MemberId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::keys::{ApiKeyCreatedView, made};
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::caller::Caller;
use crate::problem::Problem;
use crate::view::member::{MemberView, RoleView, roles_of};
use crate::view::{Page, PageQuery};

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(list_members, invite_member))
        .routes(routes!(get_member, change_member))
        .routes(routes!(create_member_link))
        .routes(routes!(create_member_key))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteRequest {
    email: String,
    name: String,
    roles: Vec<RoleView>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
struct MemberChangeRequest {
    name: Option<String>,
    roles: Option<Vec<RoleView>>,
    is_disabled: Option<bool>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MemberKeyRequest {
    name: String,
}

/// What lets a member set a password, once.
#[derive(Debug, Serialize, ToSchema)]
struct MemberLinkView {
    /// For `setPassword`. It is seen this once.
    token: String,
    expires_at: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct InvitedView {
    member: MemberView,
    link: MemberLinkView,
}

impl From<MemberLink> for MemberLinkView {
    fn from(link: MemberLink) -> Self {
        Self { token: link.token.expose().clone(), expires_at: link.expires_at.to_string() }
    }
}

/// List members
///
/// By their address, disabled ones too.
#[utoipa::path(get, path = "/api/v1/members", operation_id = "listMembers", tag = "members", params(PageQuery),
    responses((status = 200, body = Page<MemberView>)))]
async fn list_members(
    State(state): State<ApiState>,
    caller: Caller,
    QueryOf(query): QueryOf<PageQuery>,
) -> Result<Answer<Page<MemberView>>, Problem> {
    let after = query.cursor.as_deref();
    let members = state.app.list_members(caller.workspace(), after, query.limit()).await?;
    let views = members.into_iter().map(MemberView::from).collect();
    Ok(Answer(Page::of(views, query.limit(), |view| view.email.clone())))
}

/// Invite a member
///
/// Nobody is written to: give them the link's token, by which they set their password.
#[utoipa::path(post, path = "/api/v1/members", operation_id = "inviteMember", tag = "members", request_body = InviteRequest,
    responses((status = 201, body = InvitedView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 409, body = Problem, description = "`already_exists`: somebody has that address")))]
async fn invite_member(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(request): JsonBody<InviteRequest>,
) -> Result<Response, Problem> {
    let invitation =
        Invitation { email: request.email, name: request.name, roles: roles_of(request.roles) };
    let (member, link) = state.app.invite_member(caller.workspace(), invitation).await?;
    let view = InvitedView { member: member.into(), link: link.into() };
    Ok((StatusCode::CREATED, Answer(view)).into_response())
}

/// Show a member
#[utoipa::path(get, path = "/api/v1/members/{member}", operation_id = "getMember", tag = "members",
    params(("member" = String, Path, description = "Its id")),
    responses((status = 200, body = MemberView), (status = 404, body = Problem, description = "`not_found`")))]
async fn get_member(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
) -> Result<Answer<MemberView>, Problem> {
    Ok(Answer(state.app.get_member(caller.workspace(), id).await?.into()))
}

/// Change a member
///
/// What isn't said stays. Who gets other roles or is disabled is signed out everywhere; who is disabled can't
/// come in with a key of theirs either.
#[utoipa::path(patch, path = "/api/v1/members/{member}", operation_id = "changeMember", tag = "members",
    params(("member" = String, Path, description = "Its id")), request_body = MemberChangeRequest,
    responses((status = 200, body = MemberView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`in_use`: you would lock yourself out")))]
async fn change_member(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
    JsonBody(request): JsonBody<MemberChangeRequest>,
) -> Result<Answer<MemberView>, Problem> {
    let update = MemberUpdate {
        name: request.name,
        roles: request.roles.map(roles_of),
        is_disabled: request.is_disabled,
    };
    Ok(Answer(state.app.update_member(&caller.0, id, update).await?.into()))
}

/// Make a link for a member
///
/// By its token they set a new password. It is good for three days and once; older ones end.
#[utoipa::path(post, path = "/api/v1/members/{member}/link", operation_id = "createMemberLink", tag = "members",
    params(("member" = String, Path, description = "Its id")),
    responses((status = 201, body = MemberLinkView), (status = 404, body = Problem, description = "`not_found`"),
        (status = 409, body = Problem, description = "`in_use`: the member is disabled")))]
async fn create_member_link(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
) -> Result<Response, Problem> {
    let link = state.app.make_member_link(caller.workspace(), id).await?;
    Ok((StatusCode::CREATED, Answer(MemberLinkView::from(link))).into_response())
}

/// Create a member's own key
///
/// It doesn't expire: whoever holds it may what the member may, until it is revoked or the member is disabled.
#[utoipa::path(post, path = "/api/v1/members/{member}/keys", operation_id = "createMemberKey", tag = "members",
    params(("member" = String, Path, description = "Its id")), request_body = MemberKeyRequest,
    responses((status = 201, body = ApiKeyCreatedView), (status = 400, body = Problem, description = "`bad_field`"),
        (status = 404, body = Problem, description = "`not_found`: no such member, or it is disabled")))]
async fn create_member_key(
    State(state): State<ApiState>,
    caller: Caller,
    PathOf(id): PathOf<MemberId>,
    JsonBody(request): JsonBody<MemberKeyRequest>,
) -> Result<Response, Problem> {
    let created = state.app.create_member_key(caller.workspace(), id, &request.name).await?;
    Ok(made(created))
}
