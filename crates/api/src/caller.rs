//! Callers: who asks, found out from the request before a handler runs.

use app::{Access, AccessError};
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use model::id::WorkspaceId;

use crate::ApiState;
use crate::failure::internal;
use crate::problem::{Problem, ProblemCode};

/// A program with an API key.
pub struct Caller(pub Access);

impl Caller {
    /// The workspace that the key leads into: everything a handler touches is in it.
    pub const fn workspace(&self) -> WorkspaceId {
        self.0.workspace
    }

    /// Lets those pass whose key has one of the scopes.
    pub fn require(&self, scopes: &[&str]) -> Result<(), Problem> {
        if scopes.iter().any(|scope| self.0.allows(scope)) {
            return Ok(());
        }
        let needed = scopes.join(" or ");
        Err(Problem::new(ProblemCode::NotAllowed).with_detail(format!("the key needs {needed}")))
    }
}

impl FromRequestParts<ApiState> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Problem> {
        let key = bearer(parts).ok_or_else(|| Problem::new(ProblemCode::NotSignedIn))?;
        match state.app.sign_in(key).await {
            Ok(access) => Ok(Self(access)),
            Err(AccessError::Store(error)) => Err(internal(&error)),
            Err(
                error @ (AccessError::Unknown
                | AccessError::NotFound(_)
                | AccessError::NoScope(_)
                | AccessError::BadName),
            ) => Err(Problem::new(ProblemCode::NotSignedIn).with_detail(error.to_string())),
        }
    }
}

/// The token of `Authorization: Bearer …`.
pub fn bearer(parts: &Parts) -> Option<&str> {
    let value = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
