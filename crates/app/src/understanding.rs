//! Understanding: what bots are trained to, when, and what is asked of them.
//!
//! Training takes seconds of a processor, so it is never done on the threads that answer, and one at a
//! time. What it made is kept in the store under the hash of all that it was made of; models are shared by
//! the environments and conversations that need the same one, and are read when the first of them
//! asks. How a model is made and what a text means is `nlu`'s.

mod ask;
mod drafts;
mod encoders;
mod evaluation;
mod lesson;
mod library;
mod readings;
mod report;
mod shelf;
mod training;
mod trial;
mod warm;

pub use ask::{AskError, Asked, AskedOf, Decision, Explained, Told, band_of, tell, told};
pub use drafts::{Training, TrainingState};
pub use encoders::Encoders;
pub use evaluation::{
    ConfusionLine, EvaluationError, EvaluationReport, EvaluationRequest, IntentLine, MAX_TESTS,
    Measured, judge,
};
pub use lesson::Lesson;
pub use library::{Trained, read_model, train};
pub use report::{Finding, TierFigures, TrainingReport, findings_of};
pub use training::TrainError;
pub use trial::{Answered, Labelled, Means, Taught, Tried};

pub(crate) use drafts::Drafts;
pub(crate) use evaluation::Evaluations;
pub(crate) use library::{Lane, Library};
pub(crate) use readings::Readings;
