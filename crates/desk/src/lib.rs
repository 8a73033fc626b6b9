//! What people do about conversations: who gets which, when, and what happens when nobody can.
//!
//! Pure: a [`Desk`] is told what happened and answers with [`Decision`]s; time comes as an argument. It
//! neither stores nor sends, and knows nothing of what is said. Begin with [`Desk::queue`], the way of
//! a conversation to people.

mod agent;
mod decision;
mod desk;
mod hours;
mod line;
mod placement;
mod standing;
mod team;
mod timers;

pub use agent::{MAX_CAPACITY, Presence};
pub use decision::{CloseReason, Decision, Notice, Refusal};
pub use desk::Desk;
pub use hours::{Hours, HoursError, Span};
pub use placement::{Case, Request, Wanted};
pub use standing::{Load, Stage, Standing};
pub use team::{Idle, Routing, TeamNumber, TeamSettings, WhenNobody};
