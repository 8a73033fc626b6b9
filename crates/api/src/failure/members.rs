//! What goes wrong with those who come in: keys, members, their passwords and second factors, workspaces.

use app::vault::SealBroken;
use app::{
    AccessError, FactorError, MemberError, PasswordError, SignInError, SignOnError,
    SingleSignOnError, TooOften, WorkspaceError,
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
            WorkspaceError::NotFirst => told(ProblemCode::NotAllowed, &error),
            WorkspaceError::Access(error) => error.into(),
            WorkspaceError::Store(error) => internal(&error),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match &error {
            SignInError::Refused => told(ProblemCode::SignInRefused, &error),
            SignInError::NeedsCode => Self::new(ProblemCode::SecondFactorRequired),
            SignInError::NeedsSingleSignOn => Self::new(ProblemCode::SingleSignOnRequired),
            SignInError::TooOften(error) => (*error).into(),
            SignInError::Busy => told(ProblemCode::Unavailable, &error),
            SignInError::Store(store) => internal(store),
        }
    }
}

impl From<SignOnError> for Problem {
    fn from(error: SignOnError) -> Self {
        match &error {
            SignOnError::NotSetUp => told(ProblemCode::NotFound, &error),
            SignOnError::NoAddress => told(ProblemCode::Unavailable, &error),
            SignOnError::Provider(failure) => {
                tracing::warn!(%failure, "a sign-in provider can't be asked");
                told(ProblemCode::Unavailable, &error)
            }
            SignOnError::NotAsked
            | SignOnError::Declined
            | SignOnError::Token(_)
            | SignOnError::NoAddressOfTheirs
            | SignOnError::NotInvited
            | SignOnError::NoRole
            | SignOnError::Disabled => told(ProblemCode::SingleSignOnFailed, &error),
            SignOnError::Broken(broken) => unopened(broken),
            SignOnError::Store(store) => internal(store),
        }
    }
}

impl From<SingleSignOnError> for Problem {
    fn from(error: SingleSignOnError) -> Self {
        match &error {
            SingleSignOnError::NotSetUp => told(ProblemCode::NotFound, &error),
            SingleSignOnError::BadIssuer
            | SingleSignOnError::BadText(_)
            | SingleSignOnError::BadDomain(_)
            | SingleSignOnError::BadAddress(_)
            | SingleSignOnError::TooMany(_)
            | SingleSignOnError::NoRole => told(ProblemCode::BadField, &error),
            SingleSignOnError::Broken(broken) => unopened(broken),
            SingleSignOnError::Store(store) => internal(store),
        }
    }
}

fn unopened(broken: &SealBroken) -> Problem {
    tracing::error!(%broken, "a sign-in provider's secret can't be used");
    Problem::new(ProblemCode::Internal)
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match &error {
            AccessError::Unknown => told(ProblemCode::NotSignedIn, &error),
            AccessError::NotFound(_) | AccessError::NoMember(_) => {
                told(ProblemCode::NotFound, &error)
            }
            AccessError::NotSignedIn | AccessError::NotAdmin => {
                told(ProblemCode::NotAllowed, &error)
            }
            AccessError::TooMany => told(ProblemCode::InUse, &error),
            AccessError::NoScope(_) | AccessError::BadName => told(ProblemCode::BadField, &error),
            AccessError::Store(store) => internal(store),
        }
    }
}
