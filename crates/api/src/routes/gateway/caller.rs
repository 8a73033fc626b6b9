//! Systems that ask bots of ours: by an API key in a header or, where they can't set any, in the address.

use app::{Access, AccessError};
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use model::id::WorkspaceId;
use serde::Deserialize;

use crate::ApiState;
use crate::caller::bearer;
use crate::failure::internal;
use crate::problem::{Problem, ProblemCode};
use crate::rights;

/// The header for systems whose `Authorization` is taken.
const KEY_HEADER: &str = "x-api-key";

/// A system with an API key that may ask what it asks.
pub struct GatewayCaller(Access);

#[derive(Deserialize)]
struct KeyQuery {
    key: Option<String>,
}

impl GatewayCaller {
    /// The workspace that the key leads into.
    pub const fn workspace(&self) -> WorkspaceId {
        self.0.workspace
    }
}

impl FromRequestParts<ApiState> for GatewayCaller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let key = stated_key(parts).or_else(|| bearer(parts).map(str::to_owned));
        let key = key.ok_or_else(|| Problem::new(ProblemCode::NotSignedIn))?;
        let access = sign_in(state, &key).await?;
        rights::check(parts, &access)?;
        Ok(Self(access))
    }
}

/// The key that stands where only ours do.
pub(super) fn stated_key(parts: &Parts) -> Option<String> {
    let header = parts.headers.get(KEY_HEADER).and_then(|value| value.to_str().ok());
    if let Some(key) = header {
        return Some(key.trim().to_owned());
    }
    let Query(query) = Query::<KeyQuery>::try_from_uri(&parts.uri).ok()?;
    query.key
}

pub(super) async fn sign_in(state: &ApiState, key: &str) -> Result<Access, Problem> {
    match state.app.sign_in(key).await {
        Ok(access) => Ok(access),
        Err(AccessError::Store(error)) => Err(internal(&error)),
        Err(
            error @ (AccessError::Unknown
            | AccessError::NotFound(_)
            | AccessError::NoMember(_)
            | AccessError::NoScope(_)
            | AccessError::NotSignedIn
            | AccessError::NotAdmin
            | AccessError::TooMany
            | AccessError::BadName),
        ) => Err(Problem::new(ProblemCode::NotSignedIn).with_detail(error.to_string())),
    }
}
