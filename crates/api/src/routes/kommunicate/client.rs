//! Clients: who asks, by the key in a header or in the address, and what they ask for.

use app::{Access, AccessError, GroupRef};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use model::id::WorkspaceId;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::answer::Refused;
use crate::ApiState;
use crate::failure::internal;
use crate::problem::{Problem, ProblemCode};
use crate::rights;
use crate::unique_keys;

/// The header that says in whose name is asked.
const ACTING: &str = "of-user-id";

/// A program with a key.
pub struct Client {
    access: Access,
    /// In whose name it asks.
    pub acting: Option<String>,
}

impl Client {
    /// The workspace that the key leads into: every id in a body must be of it.
    pub const fn workspace(&self) -> WorkspaceId {
        self.access.workspace
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct KeyQuery {
    api_key: Option<String>,
}

impl FromRequestParts<ApiState> for Client {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &ApiState) -> Result<Self, Refused> {
        let header = |name: &str| {
            let value = parts.headers.get(name)?.to_str().ok()?;
            Some(value.trim().to_owned()).filter(|value| !value.is_empty())
        };
        let (key, acting) = (header("api-key"), header(ACTING));
        let key = match key {
            Some(key) => Some(key),
            None => {
                let query = Query::<KeyQuery>::try_from_uri(&parts.uri).ok();
                query.and_then(|Query(query)| query.api_key)
            }
        };
        let key = key.ok_or_else(|| Problem::new(ProblemCode::NotSignedIn))?;
        let access = state.app.sign_in(&key).await.map_err(|error| match error {
            AccessError::Store(error) => internal(&error),
            AccessError::Unknown
            | AccessError::NotFound(_)
            | AccessError::NoMember(_)
            | AccessError::NoScope(_)
            | AccessError::NotSignedIn
            | AccessError::NotAdmin
            | AccessError::TooMany
            | AccessError::BadName => Problem::new(ProblemCode::NotSignedIn),
        })?;
        rights::check(parts, &access)?;
        if let Some(key) = access.key() {
            state.app.pace_key(key).map_err(Problem::from)?;
        }
        Ok(Self { access, acting })
    }
}

/// A JSON body, of which only what is known is read, whatever its header says.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, state: &S) -> Result<Self, Refused> {
        let bytes = Bytes::from_request(request, state).await.map_err(|rejected| match rejected
            .status()
        {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemCode::TooLarge),
            _ => Problem::new(ProblemCode::BadRequest).with_detail(rejected.body_text()),
        })?;
        let read = unique_keys::read(&bytes);
        read.map(Self).map_err(|error| Refused::new(ProblemCode::BadJson, error.to_string()))
    }
}

/// The query, of which only what is known is read.
pub struct Asked<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refused> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(rejected) => Err(Refused::new(ProblemCode::BadField, rejected.body_text())),
        }
    }
}

/// The conversation that is meant: by its number, which may be a text, or by its client's id of it.
pub fn group_of((number, client): (Option<&Value>, Option<&str>)) -> Result<GroupRef, Refused> {
    let digits = match number {
        Some(Value::Number(number)) => Some(number.to_string()),
        Some(Value::String(digits)) => Some(digits.clone()),
        Some(Value::Null) | None => None,
        Some(Value::Bool(_) | Value::Array(_) | Value::Object(_)) => Some(String::new()),
    };
    match (digits, client) {
        (Some(digits), _) => {
            let is_plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            let number = digits.parse().ok().filter(|_| is_plain);
            let wrong = || Refused::new(ProblemCode::BadField, "groupId is a number");
            number.map(GroupRef::Number).ok_or_else(wrong)
        }
        (None, Some(id)) if !id.is_empty() => Ok(GroupRef::Client(id.to_owned())),
        (None, Some(_) | None) => {
            Err(Refused::new(ProblemCode::BadField, "groupId or clientGroupId is needed"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conversation_is_meant_by_a_number_or_by_its_clients_id() {
        for (number, client, expected) in [
            (json!(7), None, Some(GroupRef::Number(7))),
            (json!("16650159"), Some("a"), Some(GroupRef::Number(16_650_159))),
            (Value::Null, Some("a"), Some(GroupRef::Client("a".to_owned()))),
            (Value::Null, Some(""), None),
            (Value::Null, None, None),
            (json!("0e123"), None, None),
            (json!("1 "), None, None),
            (json!("+1"), None, None),
            (json!(""), None, None),
            (json!(1.0), None, None),
            (json!(-1), None, None),
            (json!([7]), Some("a"), None),
            (json!({ "a": 7 }), None, None),
            (json!("99999999999999999999999"), None, None),
        ] {
            let meant = group_of((Some(&number), client)).ok();
            assert_eq!(meant, expected, "{number} {client:?}");
        }
    }
}
