//! Signing in and out, and what members do about themselves.

use app::{Identity, SignInRequest, SignedIn};
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{Extensions, HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use model::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::ApiState;
use crate::body::{Answer, JsonBody};
use crate::browser;
use crate::caller::Caller;
use crate::gate::address_of;
use crate::problem::Problem;
use crate::view::member::MemberView;

/// Where somebody signs in who doesn't say where.
pub(super) const DEFAULT_WORKSPACE: &str = "default";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(sign_in))
        .routes(routes!(sign_out))
        .routes(routes!(get_me))
        .routes(routes!(change_password))
        .routes(routes!(set_password))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SignInBody {
    /// The workspace's name; `default` unless said otherwise.
    #[serde(default)]
    workspace: Option<String>,
    email: String,
    password: String,
    /// Six digits, or a recovery code; for who has a second factor.
    #[serde(default)]
    code: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct SignedInView {
    member: MemberView,
    workspace: String,
    /// To be repeated in `X-CSRF-Token` with every request that changes something.
    csrf_token: String,
    expires_at: String,
}

#[derive(Serialize, ToSchema)]
struct MeView {
    /// The workspace's id.
    workspace: String,
    /// Who asks: the member's name, or the key's.
    name: String,
    /// Absent when it is a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    member: Option<MemberView>,
    /// To be repeated in `X-CSRF-Token`; absent for who came with a key.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf_token: Option<String>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    current: String,
    /// 10 characters at least, 1,024 bytes at most.
    new: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PasswordByLink {
    /// That of the link.
    token: String,
    /// 10 characters at least, 1,024 bytes at most.
    password: String,
}

/// Sign in
///
/// With an address and a password. The answer sets a cookie that scripts can't read; with it come the requests
/// of the browser. What changes something needs the header `X-CSRF-Token`, too.
#[utoipa::path(post, path = "/api/v1/sign-in", operation_id = "signIn", tag = "sign-in", security(()),
    request_body = SignInBody,
    responses((status = 200, body = SignedInView), (status = 401, body = Problem, description = "`sign_in_refused`, `second_factor_required` or `single_sign_on_required`"),
        (status = 403, body = Problem, description = "`cross_site`"),
        (status = 429, body = Problem, description = "`too_many_requests`: from here, or for this account")))]
async fn sign_in(
    State(state): State<ApiState>,
    extensions: Extensions,
    headers: HeaderMap,
    JsonBody(body): JsonBody<SignInBody>,
) -> Result<Response, Problem> {
    browser::check_site(&headers, &state.app)?;
    let workspace = body.workspace.unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned());
    state.app.pace_account(&workspace, &body.email)?;
    let request = SignInRequest {
        workspace,
        email: body.email,
        address: address_of(&extensions, &headers, state.proxies).to_string(),
        password: Secret::new(body.password),
        code: body.code,
    };
    let signed_in = state.app.sign_in_member(request).await?;
    Ok(welcome(&state, signed_in))
}

/// Tells a browser that its member is signed in.
fn welcome(state: &ApiState, signed_in: SignedIn) -> Response {
    let token = signed_in.token.expose();
    let seconds = signed_in.expires_at.duration_since(state.app.now()).as_secs();
    let cookie = browser::cookie(&state.app, token, seconds);
    let view = SignedInView {
        workspace: signed_in.member.workspace.to_string(),
        member: signed_in.member.into(),
        csrf_token: browser::page_token(token),
        expires_at: signed_in.expires_at.to_string(),
    };
    (AppendHeaders([(SET_COOKIE, cookie)]), Answer(view)).into_response()
}

/// Sign out
///
/// Here alone. A key isn't signed in: nothing happens to it.
#[utoipa::path(post, path = "/api/v1/sign-out", operation_id = "signOut", tag = "sign-in",
    responses((status = 204)))]
async fn sign_out(State(state): State<ApiState>, caller: Caller) -> Result<Response, Problem> {
    state.app.sign_out(&caller.0).await?;
    let cookie = browser::cookie(&state.app, "", 0);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie)])).into_response())
}

/// Show who asks
#[utoipa::path(get, path = "/api/v1/me", operation_id = "getMe", tag = "sign-in",
    responses((status = 200, body = MeView)))]
async fn get_me(
    State(state): State<ApiState>,
    headers: HeaderMap,
    caller: Caller,
) -> Result<Answer<MeView>, Problem> {
    let member = match caller.member() {
        Some(id) => Some(state.app.get_member(caller.workspace(), id).await?.into()),
        None => None,
    };
    let csrf_token = match caller.0.identity {
        Identity::SignedIn { .. } => browser::held(&headers, &state.app).map(browser::page_token),
        Identity::MemberKey { .. } | Identity::Program(_) => None,
    };
    let workspace = caller.workspace().to_string();
    Ok(Answer(MeView { workspace, name: caller.0.name, member, csrf_token }))
}

/// Change one's own password
///
/// Elsewhere one is signed out.
#[utoipa::path(put, path = "/api/v1/me/password", operation_id = "changePassword", tag = "sign-in",
    request_body = PasswordChange,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_field`: the current one is wrong, or the new one too short"),
        (status = 403, body = Problem, description = "`not_allowed`: a program has no password")))]
async fn change_password(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<PasswordChange>,
) -> Result<StatusCode, Problem> {
    let (current, new) = (Secret::new(body.current), Secret::new(body.new));
    state.app.change_password(&caller.0, current, new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Set a password by a link
///
/// The link's token is good once. The member is signed out everywhere.
#[utoipa::path(post, path = "/api/v1/password", operation_id = "setPassword", tag = "sign-in", security(()),
    request_body = PasswordByLink,
    responses((status = 204), (status = 400, body = Problem, description = "`bad_link`, or `bad_field` when the password is too short")))]
async fn set_password(
    State(state): State<ApiState>,
    extensions: Extensions,
    headers: HeaderMap,
    JsonBody(body): JsonBody<PasswordByLink>,
) -> Result<StatusCode, Problem> {
    browser::check_site(&headers, &state.app)?;
    let address = address_of(&extensions, &headers, state.proxies).to_string();
    let password = Secret::new(body.password);
    state.app.set_password_by_link(&body.token, password, address).await?;
    Ok(StatusCode::NO_CONTENT)
}
