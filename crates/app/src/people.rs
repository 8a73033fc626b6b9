//! People: teams, agents, and the desk that brings conversations to them. The `desk` crate decides; here its
//! decisions become commits of conversations, one each, and what it knows follows them.
//!
//! A workspace without a team and an agent has no desk: what is handed to people there waits for whoever uses
//! the API.

mod act;
mod canned;
mod carry;
mod decide;
mod escalate;
mod events;
mod feed;
mod load;
mod news;
mod notices;
mod overdue;
mod presence;
mod rating;
mod read;
mod room;
mod say;
mod setup;
mod stand_in;
mod touch;

pub use act::{Close, DeskTask, Whom};
pub use canned::{Canned, CannedError, CannedInput, CannedListing, CannedText};
pub use escalate::{EscalateError, Escalation};
pub use events::{DeskCount, DeskHappened, DeskListed, DeskListing};
pub use feed::{DeskFollower, DeskNews};
pub use rating::{Opinion, RatingListing, SurveyAsked};
pub use setup::{AgentInput, AgentSummary, SetUpError, TeamInput, TeamSummary};
pub use stand_in::StandInError;

pub(crate) use feed::Feeds;
pub(crate) use presence::Connections;
pub(crate) use rating::{MAX_COMMENT_CHARS, NewOpinion};
pub(crate) use room::Rooms;

use model::id::{ConversationId, MemberId};
use store::StoreError;

use crate::conversations::LoadError;

/// Why something that an agent wants isn't done. Nothing was changed then.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    #[error("no agent {0}")]
    NoAgent(MemberId),
    #[error("{0} is closed")]
    Closed(ConversationId),
    /// Another agent has it, or is asked.
    #[error("another agent has {0}")]
    Taken(ConversationId),
    #[error("{0} isn't closed")]
    NotClosed(ConversationId),
    /// Its contact isn't asked what they think.
    #[error("nobody asks about {0}")]
    NotAsked(ConversationId),
    #[error("{0} was rated")]
    Rated(ConversationId),
    /// Too long ago for that.
    #[error("{0} was closed more than {days} days ago", days = act::REOPENED_WITHIN_DAYS)]
    TooLate(ConversationId),
    #[error("the agent doesn't have {0}")]
    NotTheirs(ConversationId),
    #[error("the agent has {0} already")]
    AlreadyTheirs(ConversationId),
    #[error("the agent has as many conversations as they may")]
    AtCapacity,
    #[error("the agent isn't there")]
    NotThere,
    /// Nobody has it, and nobody is sought for it.
    #[error("{0} doesn't wait for people")]
    NotWaiting(ConversationId),
    /// The contact wrote something that the agent hasn't seen.
    #[error("the contact wrote since in {0}")]
    ContactWrote(ConversationId),
    #[error("{0}")]
    Bad(&'static str),
    #[error("no team {0:?}")]
    NoTeam(String),
    /// Others were always faster, or a turn is under way; try again.
    #[error("{0} is busy")]
    Busy(ConversationId),
    /// Another process gave the agent something at the same time; try again.
    #[error("the agent was given something else when they were to have {0}")]
    PlaceTaken(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}
