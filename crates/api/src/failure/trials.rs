//! Why nothing could be tried.

use app::TrialError;

use super::{faults, told};
use crate::problem::{Fault, Problem, ProblemCode};

impl From<TrialError> for Problem {
    fn from(error: TrialError) -> Self {
        match error {
            TrialError::NoSuch { .. } => told(ProblemCode::NotFound, &error),
            TrialError::Unreadable(problems) => {
                Self::new(ProblemCode::BotHasErrors).with_faults(faults(&problems))
            }
            TrialError::BadRule(problems) => {
                let faults = faults(&problems).into_iter().map(within_rule).collect();
                Self::new(ProblemCode::UploadHasErrors).with_faults(faults)
            }
            TrialError::Nowhere => told(ProblemCode::Unavailable, &error),
            TrialError::Bot(error) => error.into(),
            TrialError::Ask(error) => error.into(),
        }
    }
}

/// A fault of the rule that a request holds, which has no file.
fn within_rule(fault: Fault) -> Fault {
    let place = match fault.path.as_deref() {
        Some(path) => format!("rule.{path}"),
        None => "rule".to_owned(),
    };
    Fault { place, path: None, ..fault }
}
