//! Callers: who asks, found out from the request before a handler runs.

use app::{Access, Stay};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use model::id::{MemberId, WorkspaceId};
use utoipa::IntoParams;

use crate::ApiState;
use crate::browser;
use crate::gate::Asking;
use crate::problem::{Problem, ProblemCode};
use crate::rights;

/// A program with an API key, or a member with a key of their own or signed in, who may do the operation that
/// they ask for.
pub struct Caller(pub Access);

impl Caller {
    /// The workspace that the key leads into: everything a handler touches is in it.
    pub const fn workspace(&self) -> WorkspaceId {
        self.0.workspace
    }

    /// The member who asks; a program is nobody.
    pub const fn member(&self) -> Option<MemberId> {
        self.0.member()
    }

    /// Whether they may do this operation, too.
    pub fn may(&self, operation: &str) -> bool {
        rights::require(operation, &self.0).is_ok()
    }
}

impl FromRequestParts<ApiState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let access = access_of(parts, state).await?;
        Asking::tell(&parts.extensions, &access);
        rights::check(parts, &access)?;
        Ok(Self(access))
    }
}

/// A caller who has something open for long.
pub struct Guest {
    pub state: ApiState,
    pub workspace: WorkspaceId,
    /// Tells when it is time to ask again who they are.
    pub stay: Stay,
    parts: Parts,
}

impl Guest {
    /// Whoever asked with these parts.
    pub async fn new(state: &ApiState, caller: &Caller, parts: Parts) -> Result<Self, Problem> {
        let stay = state.app.begin_stay(&caller.0).await?;
        Ok(Self { state: state.clone(), workspace: caller.workspace(), stay, parts })
    }

    /// Who they are by now; `None` when they may not any more.
    pub async fn ask(&mut self) -> Option<Caller> {
        Caller::from_request_parts(&mut self.parts, &self.state).await.ok()
    }
}

/// The agent who acts: the member who calls, or whom the header `X-Agent` names. Programs name one; members only
/// act for others when they lead.
#[derive(Debug, Clone, Copy, IntoParams)]
#[into_params(parameter_in = Header)]
pub struct Agent {
    /// Id of the agent who acts; members needn't say who they are.
    #[param(rename = "X-Agent", value_type = Option<String>)]
    pub id: MemberId,
    /// The caller's.
    #[param(ignore)]
    pub workspace: WorkspaceId,
}

impl FromRequestParts<ApiState> for Agent {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let caller = Caller::from_request_parts(parts, state).await?;
        let workspace = caller.workspace();
        let named = parts.headers.get("x-agent").and_then(|value| value.to_str().ok());
        let nobody = || Problem::new(ProblemCode::NotAnAgent);
        let named = named.map(|named| named.parse().map_err(|_| nobody())).transpose()?;
        let id: MemberId = named.or(caller.member()).ok_or_else(nobody)?;
        if !caller.0.may_act_for(id) {
            return Err(Problem::new(ProblemCode::NotAllowed));
        }
        match state.app.is_agent(workspace, id).await {
            Ok(true) => Ok(Self { id, workspace }),
            Ok(false) => Err(nobody()),
            Err(error) => Err(error.into()),
        }
    }
}

/// Who asks: by the key in the header or, without that header, by what a browser holds.
async fn access_of(parts: &Parts, state: &ApiState) -> Result<Access, Problem> {
    let unknown = || Problem::new(ProblemCode::NotSignedIn);
    if parts.headers.contains_key(AUTHORIZATION) {
        let key = bearer(parts).ok_or_else(unknown)?;
        return Ok(state.app.sign_in(key).await?);
    }
    let token = browser::held(&parts.headers, &state.app).ok_or_else(unknown)?;
    browser::check(parts, &state.app, token)?;
    Ok(state.app.find_sign_in(token).await?)
}

/// The token of `Authorization: Bearer …`.
pub fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
