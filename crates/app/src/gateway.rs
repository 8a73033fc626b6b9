//! Bots of ours that other systems ask, as if they were their own: one conversation of ours for each of
//! theirs. What the systems speak is the crate `gateway`'s; who may ask is the API's matter.

mod answer;
mod later;
mod memory;
mod place;
mod push;
mod telling;

use gateway::Served;
use model::channel::EnvironmentName;
use model::exchange::{BotReply, Protocol};
use model::id::ConversationId;
use store::StoreError;

use crate::channels::ChannelError;
use crate::conversations::{
    AmendError, CloseConversationError, OpenConversationError, ReceiveMessageError,
};
use crate::vault::SealBroken;

pub use later::{LaterReply, ReplyLaterError};
pub(crate) use push::queue;

/// What another system asks.
#[derive(Debug, Clone, PartialEq)]
pub struct GatewayRequest {
    pub protocol: Protocol,
    /// The bot's key.
    pub bot: String,
    /// `None`: production, and test while nothing is released there.
    pub environment: Option<EnvironmentName>,
    pub entry: GatewayEntry,
    pub asked: Served,
}

/// How conversations begin there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayEntry {
    /// By the first message.
    Message,
    /// By a request of its own, which must have come before.
    Creation,
}

/// What our bot wants done there.
#[derive(Debug, Clone, PartialEq)]
pub struct GatewayAnswer {
    /// `None`: there was nothing to answer.
    pub conversation: Option<ConversationId>,
    pub reply: BotReply,
    /// Whether that is all; the rest is told with the next answer.
    pub is_whole: bool,
}

/// A conversation that was created by a request of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GatewayOpened {
    pub conversation: ConversationId,
    /// Whether it was there, and open.
    pub was_open: bool,
}

/// How a release is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GatewayHealth {
    Good,
    /// It can't be run.
    Broken,
}

/// Why our bot doesn't answer.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    #[error("no bot {0}")]
    NoBot(String),
    #[error("{bot} has no release in {environment}")]
    NoRelease { bot: String, environment: &'static str },
    #[error("the conversation {0} wasn't created")]
    NotCreated(String),
    #[error("{hops} bots stand between the contact and this one, at most {limit} may")]
    Loop { hops: u32, limit: u32 },
    #[error(transparent)]
    Open(#[from] OpenConversationError),
    #[error(transparent)]
    Receive(#[from] ReceiveMessageError),
    #[error(transparent)]
    Amend(#[from] AmendError),
    #[error(transparent)]
    Close(#[from] CloseConversationError),
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error(transparent)]
    Broken(#[from] SealBroken),
    #[error(transparent)]
    Store(#[from] StoreError),
}
