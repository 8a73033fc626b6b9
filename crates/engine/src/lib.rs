//! What a bot does about an event: a pure step from state to state and effects.
//!
//! The engine decides and never does: time, randomness and answers come as arguments, and what is to
//! be done leaves as [`Effect`]s. It is total: a faulty bot yields [`Effect::Report`], never a panic or an
//! error. Storage, sending and scripts themselves are other crates' work.

pub mod effect;
pub mod event;

pub use effect::{CallRequest, Effect, HandOff, LogEvent, Report, ReportCode, Say, Severity};
pub use event::{Event, Moment, Recognised, ScoredIntent, Understanding};
