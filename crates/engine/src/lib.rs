//! What a bot does about an event: a pure step from state to state and effects.
//!
//! The engine decides and never does: time, randomness and answers come as arguments, and what is to
//! be done leaves as [`Effect`]s. It is total: a faulty bot yields [`Effect::Report`], never a panic or an
//! error. Storage, sending and scripts themselves are other crates' work.
//!
//! A [`Program`] is a bot made ready, [`State`] what is remembered, and [`step`] the decision. Begin
//! with `step`: it opens or resumes a walk, and the walk's phases are the turn algorithm.

mod answers;
mod assist;
mod calls;
mod circumstances;
mod comparing;
mod contents;
mod daytime;
pub mod effect;
mod entities;
pub mod event;
mod external;
mod fields;
mod groups;
mod interactions;
mod knowledge;
mod matching;
mod moves;
mod offers;
mod options;
mod other_bots;
mod payload;
pub mod program;
mod rules;
mod say;
mod scales;
mod scripts;
mod silence;
mod slots;
mod small_talk;
mod snapshot;
mod stack;
pub mod state;
mod step;
mod surveys;
pub mod trace;
mod transfers;
pub mod trials;
mod turn;
mod uploads;
mod variables;
mod view;
mod walk;
mod web_view;

pub use effect::{
    CallRequest, Effect, HandOff, LogEvent, Report, ReportCode, Say, Severity, SurveyAnswered,
};
pub use event::{
    Correction, Detection, Event, Moment, Recognised, ScoredIntent, SmallTalk, Understanding,
};
pub use groups::{GroupMatch, GroupMatchedBy};
pub use options::list_index;
pub use payload::visible_text;
pub use program::{Program, ScriptUses};
pub use scales::{Scales, Weighed};
pub use state::State;
pub use step::{Step, outstanding_effect, step};
pub use trace::{Assist, StartedBy, Trace};
