//! Bodies: JSON of exactly the shape that is expected, or text, or a problem that says what isn't.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::problem::{Problem, ProblemCode};
use crate::unique_keys;

/// A JSON body. `Content-Type` must say so, and nothing may be encoded.
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = bytes_of(request, state, &["application/json"]).await?;
        unique_keys::read(&bytes)
            .map(Self)
            .map_err(|error| Problem::new(ProblemCode::BadJson).with_detail(error.to_string()))
    }
}

/// A sheet with a header, separated by commas or tabs, in UTF-8.
pub struct SheetBody(pub String);

impl<S: Send + Sync> FromRequest<S> for SheetBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        text_of(request, state, &["text/csv", "text/tab-separated-values"]).await.map(Self)
    }
}

/// A plain text, in UTF-8.
pub struct TextBody(pub String);

impl<S: Send + Sync> FromRequest<S> for TextBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        text_of(request, state, &["text/plain"]).await.map(Self)
    }
}

/// A JSON document as it was written.
pub struct JsonText(pub String);

impl<S: Send + Sync> FromRequest<S> for JsonText {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        text_of(request, state, &["application/json"]).await.map(Self)
    }
}

async fn text_of<S: Send + Sync>(
    request: Request,
    state: &S,
    kinds: &[&str],
) -> Result<String, Problem> {
    let bytes = bytes_of(request, state, kinds).await?;
    String::from_utf8(bytes.into())
        .map_err(|_| Problem::new(ProblemCode::BadRequest).with_detail("the text isn't UTF-8"))
}

/// The body, when it is of one of these kinds and not encoded.
async fn bytes_of<S: Send + Sync>(
    request: Request,
    state: &S,
    kinds: &[&str],
) -> Result<Bytes, Problem> {
    let headers = request.headers();
    let is_right = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kinds.iter().any(|right| kind.trim().eq_ignore_ascii_case(right)));
    if !is_right || headers.contains_key(CONTENT_ENCODING) {
        let wanted = format!("the body is {}", kinds.join(" or "));
        return Err(Problem::new(ProblemCode::UnsupportedMediaType).with_detail(wanted));
    }
    Bytes::from_request(request, state).await.map_err(|rejected| match rejected.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::new(ProblemCode::TooLarge),
        _ => Problem::new(ProblemCode::BadRequest).with_detail(rejected.body_text()),
    })
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
