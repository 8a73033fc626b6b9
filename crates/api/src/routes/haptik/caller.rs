//! Who asks, by the client id and token in the headers, and what they ask for.

use app::{HaptikClient, HaptikSignInError};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::Failed;
use crate::ApiState;
use crate::failure::internal;
use crate::unique_keys;

/// The header that says which program asks.
const CLIENT_ID: &str = "client-id";

/// A program that is signed in.
pub struct Program(pub HaptikClient);

impl Program {
    /// Refuses what is meant for another business.
    pub fn check_business(&self, stated: Option<&Value>) -> Result<(), Failed> {
        match stated {
            None | Some(Value::Null) => Ok(()),
            Some(stated) if number_of(stated) == Some(self.0.business_id) => Ok(()),
            Some(_) => Err(Failed::bad("invalid business_id provided")),
        }
    }
}

impl FromRequestParts<ApiState> for Program {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Failed> {
        match Credentials::of(parts).sign_in(state).await {
            Ok(client) => Ok(Self(client)),
            Err(Stranger::Unanswered(failed)) => Err(failed),
            Err(
                Stranger::NoClient
                | Stranger::WrongClient
                | Stranger::NoToken
                | Stranger::BadHeader
                | Stranger::WrongToken,
            ) => Err(Failed::unauthorized()),
        }
    }
}

/// What the headers say of who asks; nothing is looked up yet.
pub struct Credentials {
    client_id: Option<String>,
    authorization: Option<String>,
}

/// Why somebody isn't signed in.
pub enum Stranger {
    NoClient,
    WrongClient,
    NoToken,
    BadHeader,
    WrongToken,
    /// It can't be found out.
    Unanswered(Failed),
}

impl Credentials {
    fn of(parts: &Parts) -> Self {
        let header = |name: &str| {
            let value = parts.headers.get(name)?.to_str().ok()?.trim();
            Some(value.to_owned()).filter(|value| !value.is_empty())
        };
        // Some of its pages write the name as a variable's.
        let client_id = header(CLIENT_ID).or_else(|| header("client_id"));
        Self { client_id, authorization: header(AUTHORIZATION.as_str()) }
    }

    /// Finds out who asks.
    pub async fn sign_in(&self, state: &ApiState) -> Result<HaptikClient, Stranger> {
        let client_id = self.client_id.as_deref().ok_or(Stranger::NoClient)?;
        let authorization = self.authorization.as_deref().ok_or(Stranger::NoToken)?;
        let (scheme, token) = authorization.split_once(' ').ok_or(Stranger::BadHeader)?;
        if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
            return Err(Stranger::BadHeader);
        }
        match state.app.sign_in_haptik(client_id, token.trim()).await {
            Ok(client) => Ok(client),
            Err(HaptikSignInError::Client) => Err(Stranger::WrongClient),
            Err(HaptikSignInError::Token) => Err(Stranger::WrongToken),
            Err(HaptikSignInError::Store(error)) => {
                Err(Stranger::Unanswered(internal(&error).into()))
            }
        }
    }
}

impl FromRequestParts<ApiState> for Credentials {
    type Rejection = Failed;

    async fn from_request_parts(parts: &mut Parts, _state: &ApiState) -> Result<Self, Failed> {
        Ok(Self::of(parts))
    }
}

/// A JSON body, of which only what is known is read, whatever its header says.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failed;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failed> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejected| match rejected
            .status()
        {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Failed::new(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large")
            }
            _ => Failed::bad(rejected.body_text()),
        })?;
        unique_keys::read(&bytes).map(Self).map_err(|error| Failed::bad(error.to_string()))
    }
}

/// A whole number, which may be written as a text.
pub fn number_of(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse().ok()
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => {
            None
        }
    }
}

/// A text, or a number as one; ids are written either way.
pub fn text_of(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_number_may_be_written_as_a_text() {
        for (value, expected) in [
            (json!(343), Some(343)),
            (json!("343"), Some(343)),
            (json!("0e123"), None),
            (json!("1 "), None),
            (json!(1.5), None),
            (json!(-1), None),
            (json!([343]), None),
            (json!(null), None),
            (json!(""), None),
        ] {
            assert_eq!(number_of(&value), expected, "{value}");
        }
    }
}
