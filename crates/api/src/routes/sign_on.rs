//! Single sign-on: a workspace's settings, and the way of a browser to the provider and back.

use std::collections::BTreeMap;

use app::{SignOnReturn, SingleSignOnInput, SingleSignOnSummary};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{Extensions, HeaderMap, HeaderName, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Response};
use model::Secret;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::sign_in::DEFAULT_WORKSPACE;
use crate::ApiState;
use crate::body::{Answer, JsonBody, PathOf, QueryOf};
use crate::browser;
use crate::caller::Caller;
use crate::gate::address_of;
use crate::problem::Problem;
use crate::view::member::{RoleView, roles_of};

/// Where a member's browser goes who has signed in.
const HOME: &str = "/console/";

pub fn routes() -> OpenApiRouter<ApiState> {
    OpenApiRouter::new()
        .routes(routes!(get_single_sign_on, put_single_sign_on, delete_single_sign_on))
        .routes(routes!(begin_single_sign_on))
        .routes(routes!(finish_single_sign_on))
}

/// Where the provider says what somebody may be.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleClaimView {
    /// The claim of the ID token, as `groups`: a text or a list of texts.
    name: String,
    /// Roles by value.
    roles: BTreeMap<String, Vec<RoleView>>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SingleSignOnBody {
    /// As the provider itself says it, like `https://login.example.com`.
    issuer: String,
    client_id: String,
    /// Absent: the kept one stays, unless the issuer or the client is another.
    #[serde(default)]
    client_secret: Option<String>,
    /// Domains of the addresses that may come in; any when empty.
    #[serde(default)]
    domains: Vec<String>,
    /// What somebody becomes who wasn't invited; when empty, only who was invited comes in.
    #[serde(default)]
    roles: Vec<RoleView>,
    #[serde(default)]
    role_claim: Option<RoleClaimView>,
    /// Whether passwords are good for nobody but `break_glass`.
    #[serde(default)]
    is_required: bool,
    /// Addresses of members who sign in with a password all the same.
    #[serde(default)]
    break_glass: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct SingleSignOnView {
    issuer: String,
    client_id: String,
    has_client_secret: bool,
    domains: Vec<String>,
    roles: Vec<RoleView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role_claim: Option<RoleClaimView>,
    is_required: bool,
    break_glass: Vec<String>,
    /// To be registered with the provider; absent while the server doesn't know where it is reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    redirect_uri: Option<String>,
    created_at: String,
    updated_at: String,
}

impl From<SingleSignOnSummary> for SingleSignOnView {
    fn from(summary: SingleSignOnSummary) -> Self {
        let settings = summary.settings;
        let views = |roles: model::member::Roles| roles.into_iter().map(RoleView::from).collect();
        let claim = settings.claim.map(|claim| RoleClaimView {
            name: claim.name,
            roles: claim.roles.into_iter().map(|(value, roles)| (value, views(roles))).collect(),
        });
        Self {
            issuer: settings.issuer,
            client_id: settings.client_id,
            has_client_secret: summary.has_secret,
            domains: settings.domains.into_iter().collect(),
            roles: views(settings.roles),
            role_claim: claim,
            is_required: settings.is_required,
            break_glass: settings.break_glass.into_iter().collect(),
            redirect_uri: summary.redirect_uri,
            created_at: summary.created_at.to_string(),
            updated_at: summary.updated_at.to_string(),
        }
    }
}

impl From<SingleSignOnBody> for SingleSignOnInput {
    fn from(body: SingleSignOnBody) -> Self {
        let claim = body.role_claim.map(|claim| {
            let roles = claim.roles.into_iter().map(|(value, roles)| (value, roles_of(roles)));
            (claim.name, roles.collect())
        });
        Self {
            issuer: body.issuer,
            client_id: body.client_id,
            client_secret: body.client_secret.map(Secret::new),
            domains: body.domains,
            roles: roles_of(body.roles),
            claim,
            is_required: body.is_required,
            break_glass: body.break_glass,
        }
    }
}

/// Show single sign-on
#[utoipa::path(get, path = "/api/v1/single-sign-on", operation_id = "getSingleSignOn", tag = "members",
    responses((status = 200, body = SingleSignOnView), (status = 404, body = Problem, description = "`not_found`: there is none")))]
async fn get_single_sign_on(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Answer<SingleSignOnView>, Problem> {
    Ok(Answer(state.app.get_single_sign_on(caller.workspace()).await?.into()))
}

/// Set up single sign-on
///
/// Members sign in with an OpenID provider. The client's secret is kept encrypted and never shown.
#[utoipa::path(put, path = "/api/v1/single-sign-on", operation_id = "putSingleSignOn", tag = "members",
    request_body = SingleSignOnBody,
    responses((status = 200, body = SingleSignOnView), (status = 400, body = Problem, description = "`bad_field`")))]
async fn put_single_sign_on(
    State(state): State<ApiState>,
    caller: Caller,
    JsonBody(body): JsonBody<SingleSignOnBody>,
) -> Result<Answer<SingleSignOnView>, Problem> {
    Ok(Answer(state.app.put_single_sign_on(caller.workspace(), body.into()).await?.into()))
}

/// Remove single sign-on
///
/// Members who have no password need a link then. Set up again for the same issuer, it knows them again.
#[utoipa::path(delete, path = "/api/v1/single-sign-on", operation_id = "deleteSingleSignOn", tag = "members",
    responses((status = 204), (status = 404, body = Problem, description = "`not_found`: there is none")))]
async fn delete_single_sign_on(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<StatusCode, Problem> {
    state.app.delete_single_sign_on(caller.workspace()).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct BeginQuery {
    /// The workspace's name; `default` unless said otherwise.
    pub workspace: Option<String>,
}

/// Sign in with a provider
///
/// For browsers: leads to the workspace's OpenID provider, which leads them back.
#[utoipa::path(get, path = "/api/v1/sign-in/oidc", operation_id = "beginSingleSignOn", tag = "sign-in", security(()),
    params(BeginQuery),
    responses((status = 303, description = "To the provider"),
        (status = 404, body = Problem, description = "`not_found`: there is no such workspace, or it has no single sign-on"),
        (status = 429, body = Problem, description = "`too_many_requests`"),
        (status = 503, body = Problem, description = "`unavailable`: the provider doesn't answer as it must")))]
async fn begin_single_sign_on(
    State(state): State<ApiState>,
    QueryOf(query): QueryOf<BeginQuery>,
) -> Result<Response, Problem> {
    let workspace = query.workspace.unwrap_or_else(|| DEFAULT_WORKSPACE.to_owned());
    let start = state.app.begin_single_sign_on(&workspace).await?;
    let kept = browser::flow_cookie(&state.app, start.kept.expose(), start.seconds);
    Ok(see_other(&start.url, [(SET_COOKIE, kept)]))
}

/// What a provider says with the browser that it sends back; of other things it may say, too, nothing is taken.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct ReturnQuery {
    pub state: Option<String>,
    pub code: Option<String>,
    /// Who answers (RFC 9207).
    pub iss: Option<String>,
    /// Why the provider didn't sign them in.
    pub error: Option<String>,
}

/// Come back from a provider
///
/// Signs in as `signIn` does, and leads to the console. Nobody is asked for our own second factor.
#[utoipa::path(get, path = "/api/v1/sign-in/oidc/callback/{workspace}", operation_id = "finishSingleSignOn", tag = "sign-in", security(()),
    params(("workspace" = String, Path, description = "Its name"), ReturnQuery),
    responses((status = 303, description = "To the console, with a cookie"),
        (status = 401, body = Problem, description = "`single_sign_on_failed`"),
        (status = 404, body = Problem, description = "`not_found`: there is no such workspace, or it has no single sign-on"),
        (status = 429, body = Problem, description = "`too_many_requests`"),
        (status = 503, body = Problem, description = "`unavailable`: the provider doesn't answer as it must")))]
async fn finish_single_sign_on(
    State(state): State<ApiState>,
    PathOf(workspace): PathOf<String>,
    QueryOf(query): QueryOf<ReturnQuery>,
    extensions: Extensions,
    headers: HeaderMap,
) -> Response {
    // It is over, whatever comes of it.
    let forgotten = browser::flow_cookie(&state.app, "", 0);
    let back = SignOnReturn {
        workspace,
        kept: browser::held_flow(&headers, &state.app).map(str::to_owned),
        state: query.state,
        code: query.code,
        issuer: query.iss,
        error: query.error,
        address: address_of(&extensions, &headers, state.proxies).to_string(),
    };
    match state.app.finish_single_sign_on(back).await {
        Ok(signed_in) => {
            let seconds = signed_in.expires_at.duration_since(state.app.now()).as_secs();
            let cookie = browser::cookie(&state.app, signed_in.token.expose(), seconds);
            see_other(HOME, [(SET_COOKIE, cookie), (SET_COOKIE, forgotten)])
        }
        Err(error) => {
            (AppendHeaders([(SET_COOKIE, forgotten)]), Problem::from(error)).into_response()
        }
    }
}

fn see_other<const N: usize>(place: &str, cookies: [(HeaderName, String); N]) -> Response {
    let headers = [(LOCATION, place.to_owned()), (CACHE_CONTROL, "no-store".to_owned())];
    (StatusCode::SEE_OTHER, AppendHeaders(headers), AppendHeaders(cookies)).into_response()
}
