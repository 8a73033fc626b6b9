//! What goes wrong with those who come in: keys, members, their passwords and second factors, workspaces.

use app::{
    AccessError, FactorError, MasterKeyError, MemberError, PasswordError, SignInError, TooOften,
    WorkspaceError,
};

use super::{internal, told};
use crate::problem::{Problem, ProblemCode};

impl From<TooOften> for Problem {
    fn from(error: TooOften) -> Self {
        // Whole seconds, and never before it is time.
        let seconds = error.wait.as_millis().div_ceil(1_000);
        let seconds = u64::try_from(seconds).unwrap_or(u64::MAX).max(1);
        Self::new(ProblemCode::TooManyRequests).with_retry_after(seconds)
    }
}

impl From<MemberError> for Problem {
    fn from(error: MemberError) -> Self {
        match &error {
            MemberError::NotFound(_) => told(ProblemCode::NotFound, &error),
            MemberError::Taken(_) => told(ProblemCode::AlreadyExists, &error),
            MemberError::BadEmail(_) | MemberError::BadName | MemberError::NoRole => {
                told(ProblemCode::BadField, &error)
            }
            MemberError::Own | MemberError::Disabled(_) => told(ProblemCode::InUse, &error),
            MemberError::Store(store) => internal(store),
        }
    }
}

impl From<PasswordError> for Problem {
    fn from(error: PasswordError) -> Self {
        match &error {
            PasswordError::Weak | PasswordError::Wrong => told(ProblemCode::BadField, &error),
            PasswordError::BadLink => Self::new(ProblemCode::BadLink),
            PasswordError::NoMember => told(ProblemCode::NotAllowed, &error),
            PasswordError::Busy => told(ProblemCode::Unavailable, &error),
            PasswordError::TooOften(error) => (*error).into(),
            PasswordError::Store(store) => internal(store),
        }
    }
}

impl From<FactorError> for Problem {
    fn from(error: FactorError) -> Self {
        match error {
            FactorError::Exists => told(ProblemCode::AlreadyExists, &error),
            FactorError::Missing => told(ProblemCode::InUse, &error),
            FactorError::WrongCode => told(ProblemCode::BadField, &error),
            FactorError::Password(error) => error.into(),
            FactorError::Member(error) => error.into(),
        }
    }
}

impl From<WorkspaceError> for Problem {
    fn from(error: WorkspaceError) -> Self {
        match error {
            WorkspaceError::Taken(_) => told(ProblemCode::AlreadyExists, &error),
            WorkspaceError::BadName(_) => told(ProblemCode::BadField, &error),
            WorkspaceError::First => told(ProblemCode::InUse, &error),
            WorkspaceError::NotFound(_) => told(ProblemCode::NotFound, &error),
            WorkspaceError::NotFirst => told(ProblemCode::NotAllowed, &error),
            WorkspaceError::Access(error) => error.into(),
            WorkspaceError::Store(error) => internal(&error),
        }
    }
}

impl From<MasterKeyError> for Problem {
    fn from(error: MasterKeyError) -> Self {
        match &error {
            MasterKeyError::NotFirst => told(ProblemCode::NotAllowed, &error),
            MasterKeyError::Missing { .. } | MasterKeyError::NotEverywhere { .. } => {
                told(ProblemCode::InUse, &error)
            }
            MasterKeyError::Store(store) => internal(store),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match &error {
            SignInError::Refused => told(ProblemCode::SignInRefused, &error),
            SignInError::NeedsCode => Self::new(ProblemCode::SecondFactorRequired),
            SignInError::TooOften(error) => (*error).into(),
            SignInError::Busy => told(ProblemCode::Unavailable, &error),
            SignInError::Store(store) => internal(store),
        }
    }
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match &error {
            AccessError::Unknown => told(ProblemCode::NotSignedIn, &error),
            AccessError::NotFound(_) | AccessError::NoMember(_) => {
                told(ProblemCode::NotFound, &error)
            }
            AccessError::NoScope(_) | AccessError::BadName => told(ProblemCode::BadField, &error),
            AccessError::Store(store) => internal(store),
        }
    }
}
