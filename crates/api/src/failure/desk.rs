//! What the desk refuses.

use app::{CannedError, ContactError, DeskError, EscalateError, SetUpError};

use super::{from_load, internal, told};
use crate::problem::{Problem, ProblemCode};

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match &error {
            DeskError::NotFound(_) => told(ProblemCode::NotFound, &error),
            DeskError::NoAgent(_) => told(ProblemCode::NotFound, &error),
            DeskError::Closed(_) => told(ProblemCode::ConversationClosed, &error),
            DeskError::Taken(_) => told(ProblemCode::Taken, &error),
            DeskError::NotClosed(_) => told(ProblemCode::ConversationOpen, &error),
            DeskError::NotAsked(_) => told(ProblemCode::NotFound, &error),
            DeskError::Rated(_) => told(ProblemCode::AlreadyRated, &error),
            DeskError::TooLate(_) => told(ProblemCode::TooLate, &error),
            DeskError::NotTheirs(_) => told(ProblemCode::NotTheirs, &error),
            DeskError::AlreadyTheirs(_) => told(ProblemCode::AlreadyTheirs, &error),
            DeskError::AtCapacity => told(ProblemCode::AtCapacity, &error),
            DeskError::NotThere => told(ProblemCode::AgentNotThere, &error),
            DeskError::NotWaiting(_) => told(ProblemCode::NotQueued, &error),
            DeskError::ContactWrote(_) => told(ProblemCode::ContactWrote, &error),
            DeskError::Bad(_) => told(ProblemCode::BadField, &error),
            DeskError::NoTeam(_) => told(ProblemCode::NotFound, &error),
            DeskError::Busy(_) | DeskError::PlaceTaken(_) => {
                told(ProblemCode::ConversationBusy, &error)
            }
            DeskError::Load(load) => from_load(load),
            DeskError::Store(store) => internal(store),
        }
    }
}

impl From<SetUpError> for Problem {
    fn from(error: SetUpError) -> Self {
        match error {
            SetUpError::BadName
            | SetUpError::BadKey(_)
            | SetUpError::BadMessage(_)
            | SetUpError::BadQuestion
            | SetUpError::BadCapacity
            | SetUpError::TooMany
            | SetUpError::Hours(_) => told(ProblemCode::BadField, &error),
            SetUpError::NoTeam(_) | SetUpError::NoAgent(_) => told(ProblemCode::NotFound, &error),
            SetUpError::Desk(error) => error.into(),
            SetUpError::Store(store) => internal(&store),
        }
    }
}

impl From<CannedError> for Problem {
    fn from(error: CannedError) -> Self {
        match error {
            CannedError::NotFound(_) => told(ProblemCode::NotFound, &error),
            CannedError::Taken(_) => told(ProblemCode::AlreadyExists, &error),
            CannedError::Bad(_) | CannedError::TooMany => told(ProblemCode::BadField, &error),
            CannedError::Desk(error) => error.into(),
            CannedError::Store(store) => internal(&store),
        }
    }
}

impl From<ContactError> for Problem {
    fn from(error: ContactError) -> Self {
        match error {
            ContactError::NotFound(_) => told(ProblemCode::NotFound, &error),
            ContactError::Bad => told(ProblemCode::BadField, &error),
            ContactError::Store(store) => internal(&store),
        }
    }
}

impl From<EscalateError> for Problem {
    fn from(error: EscalateError) -> Self {
        match error {
            EscalateError::NotFound(_) | EscalateError::NoneCalls => {
                told(ProblemCode::NotFound, &error)
            }
            EscalateError::SeveralCall(_) => told(ProblemCode::SeveralFit, &error),
            EscalateError::Post(error) => error.into(),
            EscalateError::Store(store) => internal(&store),
        }
    }
}
