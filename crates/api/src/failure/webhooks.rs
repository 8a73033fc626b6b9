//! From errors about webhooks to problems.

use app::{ReceiverError, WebhookChannelError, WebhookError};

use super::{internal, told};
use crate::problem::{Problem, ProblemCode};

impl From<WebhookError> for Problem {
    fn from(error: WebhookError) -> Self {
        match &error {
            WebhookError::BadUrl | WebhookError::BadToken => told(ProblemCode::BadField, &error),
            WebhookError::NotFound => told(ProblemCode::NotFound, &error),
            WebhookError::Broken(_) => {
                tracing::error!(%error, "a webhook can't be used");
                Self::new(ProblemCode::Internal)
            }
            WebhookError::Store(store) => internal(store),
        }
    }
}

impl From<ReceiverError> for Problem {
    fn from(error: ReceiverError) -> Self {
        match &error {
            ReceiverError::NotFound(_) => told(ProblemCode::NotFound, &error),
            ReceiverError::NoChannel(_)
            | ReceiverError::BadUrl
            | ReceiverError::BadName
            | ReceiverError::BadSecret
            | ReceiverError::BadOverlap
            | ReceiverError::TooMany => told(ProblemCode::BadField, &error),
            ReceiverError::Broken(_) => {
                tracing::error!(%error, "a webhook can't be used");
                Self::new(ProblemCode::Internal)
            }
            ReceiverError::Store(store) => internal(store),
        }
    }
}

impl From<WebhookChannelError> for Problem {
    fn from(error: WebhookChannelError) -> Self {
        match error {
            WebhookChannelError::NotFound(_) => told(ProblemCode::NotFound, &error),
            WebhookChannelError::Channel(error) => error.into(),
            WebhookChannelError::Receiver(error) => error.into(),
            WebhookChannelError::Store(error) => internal(&error),
        }
    }
}
