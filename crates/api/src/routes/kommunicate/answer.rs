//! Envelopes of answers, refusals among them.

use app::{GroupError, GroupMessageError, PostError, UserError};
use axum::Json;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use model::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::internal;
use crate::problem::{Problem, ProblemCode};

/// An answer in its envelope.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// `success`.
    status: &'static str,
    /// In milliseconds since 1970.
    generated_at: i64,
    response: T,
}

impl<T> Envelope<T> {
    pub fn of(response: T) -> Self {
        let generated_at = Timestamp::now().as_millisecond();
        Self { status: "success", generated_at, response }
    }
}

impl<T: Serialize> IntoResponse for Envelope<T> {
    fn into_response(self) -> Response {
        ([(CACHE_CONTROL, "no-store")], Json(self)).into_response()
    }
}

/// A refusal in its envelope.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RefusalView {
    /// `error`.
    status: &'static str,
    /// In milliseconds since 1970.
    generated_at: i64,
    /// What is wrong.
    response: String,
    error_response: Vec<RefusalReason>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RefusalReason {
    /// As in problems of our own API.
    error_code: &'static str,
    description: String,
    display_message: String,
}

/// Why a request is refused.
#[derive(Debug)]
pub struct Refused(Problem);

impl Refused {
    pub fn new(code: ProblemCode, detail: impl Into<String>) -> Self {
        Self(Problem::new(code).with_detail(detail))
    }

    fn of(code: ProblemCode, error: &dyn std::error::Error) -> Self {
        Self::new(code, error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Problem { code, title, detail, .. } = self.0;
        let description = detail.unwrap_or(title);
        let reason = RefusalReason {
            error_code: code.as_str(),
            description: description.clone(),
            display_message: description.clone(),
        };
        let view = RefusalView {
            status: "error",
            generated_at: Timestamp::now().as_millisecond(),
            response: description,
            error_response: vec![reason],
        };
        let status: StatusCode = code.status();
        let mut response = (status, Json(view)).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if code.is_passing() {
            headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<GroupError> for Refused {
    fn from(error: GroupError) -> Self {
        match error {
            GroupError::NotFound => Self::of(ProblemCode::NotFound, &error),
            GroupError::NotReleased(_) => Self::of(ProblemCode::NoRelease, &error),
            GroupError::BadMembers | GroupError::BadName | GroupError::BadContext(_) => {
                Self::of(ProblemCode::BadField, &error)
            }
            GroupError::Channel(error) => Self(error.into()),
            GroupError::Open(error) => Self(error.into()),
            GroupError::Amend(error) => Self(error.into()),
            GroupError::Desk(error) => Self(error.into()),
            GroupError::Store(error) => Self(internal(&error)),
        }
    }
}

impl From<GroupMessageError> for Refused {
    fn from(error: GroupMessageError) -> Self {
        match error {
            GroupMessageError::Empty
            | GroupMessageError::NoEvent
            | GroupMessageError::BadContext(_) => Self::of(ProblemCode::BadField, &error),
            GroupMessageError::KeyReused(_) => Self::of(ProblemCode::IdReused, &error),
            GroupMessageError::Busy => Self::of(ProblemCode::Unavailable, &error),
            GroupMessageError::Group(error) => error.into(),
            GroupMessageError::File(error) => Self(error.into()),
            GroupMessageError::Receive(error) => Self(error.into()),
            GroupMessageError::Post(error) => of_post(&error),
            GroupMessageError::Amend(error) => Self(error.into()),
            GroupMessageError::Release(app::ReleaseError::Store(error))
            | GroupMessageError::Store(error) => Self(internal(&error)),
            GroupMessageError::Release(error) => {
                tracing::error!(%error, "a bot version can't be run");
                Self(Problem::new(ProblemCode::Internal))
            }
        }
    }
}

fn of_post(error: &PostError) -> Refused {
    match error {
        PostError::NotFound(_) => Refused::of(ProblemCode::NotFound, error),
        PostError::Closed(_) => Refused::of(ProblemCode::ConversationClosed, error),
        PostError::TooMany => Refused::of(ProblemCode::BadField, error),
        PostError::Busy(_) => Refused::of(ProblemCode::ConversationBusy, error),
        PostError::Store(store) => Refused(internal(store)),
        PostError::Load(_) => {
            tracing::error!(%error, "a conversation can't be loaded");
            Refused(Problem::new(ProblemCode::Internal))
        }
    }
}

impl From<UserError> for Refused {
    fn from(error: UserError) -> Self {
        match &error {
            UserError::NotFound(_) => Self::of(ProblemCode::NotFound, &error),
            UserError::TooLarge | UserError::TooMany => Self::of(ProblemCode::BadField, &error),
            UserError::Store(store) => Self(internal(store)),
        }
    }
}
