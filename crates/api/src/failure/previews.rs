//! From what goes wrong in previews to problems.

use app::{PlaceError, PreviewError, StandInError};

use super::{from_load, internal, told};
use crate::problem::{Problem, ProblemCode};

impl From<PreviewError> for Problem {
    fn from(error: PreviewError) -> Self {
        match error {
            PreviewError::Gone => Self::new(ProblemCode::PreviewGone),
            PreviewError::NoSuchPlace(_) => told(ProblemCode::BadField, &error),
            PreviewError::NothingDue => Self::new(ProblemCode::NothingDue),
            PreviewError::Nowhere => told(ProblemCode::Unavailable, &error),
            PreviewError::BrokeOff(_) => {
                tracing::error!(%error, "a preview failed");
                Self::new(ProblemCode::Internal)
            }
            PreviewError::Draft(error) => error.into(),
            PreviewError::Open(error) => error.into(),
            PreviewError::Place(error) => match &error {
                PlaceError::NotFound(_) | PlaceError::HasBegun(_) => {
                    told(ProblemCode::NotFound, &error)
                }
                PlaceError::Load(load) => from_load(load),
                PlaceError::Store(store) => internal(store),
            },
            PreviewError::StandIn(StandInError::Desk(error)) => error.into(),
            PreviewError::StandIn(StandInError::GiveBack(error)) => error.into(),
            PreviewError::Message(error) => error.into(),
            PreviewError::Store(error) => error.into(),
        }
    }
}
