//! Bodies: JSON of exactly the shape that is expected, or a problem that says what isn't.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{Problem, ProblemCode};

/// A JSON body. `Content-Type` must say so, and nothing may be encoded.
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let headers = request.headers();
        let is_json = headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"));
        if !is_json || headers.contains_key(CONTENT_ENCODING) {
            return Err(Problem::new(ProblemCode::UnsupportedMediaType));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejected| match rejected
            .status()
        {
            axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemCode::TooLarge),
            _ => Problem::new(ProblemCode::BadRequest).with_detail(rejected.body_text()),
        })?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Problem::new(ProblemCode::BadJson).with_detail(error.to_string()))
    }
}

/// Parts of the path.
pub struct PathOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let has_nul = parts.uri.path().contains("%00");
        match Path::<T>::from_request_parts(parts, state).await {
            Ok(Path(value)) if !has_nul => Ok(Self(value)),
            // An id that can't be one is an id that isn't there.
            Ok(_) | Err(_) => Err(Problem::new(ProblemCode::NotFound)),
        }
    }
}

/// The query, every parameter known.
pub struct QueryOf<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryOf<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(Self(value)),
            Err(rejected) => {
                Err(Problem::new(ProblemCode::BadField).with_detail(rejected.body_text()))
            }
        }
    }
}

/// A JSON answer that no cache may keep.
pub struct Answer<T>(pub T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        ([("cache-control", "no-store")], axum::Json(self.0)).into_response()
    }
}
