//! Answers, refusals among them: an object with what is wrong.

use app::{
    HaptikFeedbackError, HaptikMessageError, HaptikTranscriptError, HaptikTransferError,
    HaptikUserError, WebhookChannelError,
};
use axum::Json;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use crate::failure::internal;
use crate::problem::Problem;

/// What is wrong.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailureView {
    error_message: String,
}

/// Why a request is refused.
#[derive(Debug)]
pub struct Failed {
    status: StatusCode,
    message: String,
}

impl Failed {
    pub fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into() }
    }

    pub fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// Who asks isn't known.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "invalid authorization details")
    }

    fn of(status: StatusCode, error: &dyn std::error::Error) -> Self {
        Self::new(status, error.to_string())
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let view = FailureView { error_message: self.message };
        ([(CACHE_CONTROL, HeaderValue::from_static("no-store"))], (self.status, Json(view)))
            .into_response()
    }
}

/// An answer that nobody may keep.
pub struct Told<T>(pub T);

impl<T: Serialize> IntoResponse for Told<T> {
    fn into_response(self) -> Response {
        ([(CACHE_CONTROL, "no-store")], Json(self.0)).into_response()
    }
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        let status = problem.code.status();
        Self::new(status, problem.detail.unwrap_or(problem.title))
    }
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        internal(&error).into()
    }
}

impl From<HaptikUserError> for Failed {
    fn from(error: HaptikUserError) -> Self {
        match &error {
            HaptikUserError::BadId | HaptikUserError::Nested | HaptikUserError::TooLarge => {
                Self::of(StatusCode::BAD_REQUEST, &error)
            }
            HaptikUserError::NotRegistered => Self::of(StatusCode::NOT_FOUND, &error),
            HaptikUserError::Store(store) => internal(store).into(),
        }
    }
}

impl From<HaptikMessageError> for Failed {
    fn from(error: HaptikMessageError) -> Self {
        match error {
            HaptikMessageError::NotRegistered => Self::of(StatusCode::FORBIDDEN, &error),
            HaptikMessageError::KeyReused => Self::of(StatusCode::CONFLICT, &error),
            HaptikMessageError::Open(error) => Problem::from(error).into(),
            HaptikMessageError::File(error) => Problem::from(error).into(),
            HaptikMessageError::Receive(error) => Problem::from(error).into(),
            HaptikMessageError::Store(error) => error.into(),
        }
    }
}

impl From<HaptikFeedbackError> for Failed {
    fn from(error: HaptikFeedbackError) -> Self {
        match error {
            HaptikFeedbackError::NoUser => Self::of(StatusCode::FORBIDDEN, &error),
            HaptikFeedbackError::NoConversation => Self::of(StatusCode::NOT_FOUND, &error),
            HaptikFeedbackError::Bad | HaptikFeedbackError::Duplicate => {
                Self::of(StatusCode::BAD_REQUEST, &error)
            }
            HaptikFeedbackError::Desk(error) => Problem::from(error).into(),
            HaptikFeedbackError::Store(error) => error.into(),
        }
    }
}

impl From<HaptikTransferError> for Failed {
    fn from(error: HaptikTransferError) -> Self {
        match error {
            HaptikTransferError::NoUser
            | HaptikTransferError::NoTeam
            | HaptikTransferError::BadCountdown
            | HaptikTransferError::NoConversation => Self::of(StatusCode::BAD_REQUEST, &error),
            HaptikTransferError::Desk(error) => Problem::from(error).into(),
            HaptikTransferError::Store(error) => error.into(),
        }
    }
}

impl From<HaptikTranscriptError> for Failed {
    fn from(error: HaptikTranscriptError) -> Self {
        match error {
            HaptikTranscriptError::NoUser | HaptikTranscriptError::NoConversation => {
                Self::of(StatusCode::BAD_REQUEST, &error)
            }
            HaptikTranscriptError::Store(error) => error.into(),
        }
    }
}

impl From<WebhookChannelError> for Failed {
    fn from(error: WebhookChannelError) -> Self {
        Problem::from(error).into()
    }
}
