//! Conversations: opening them, receiving messages, running turns, and what follows from answers.

mod aftermath;
mod amend;
mod answer;
mod close;
mod facts;
mod inbound;
mod list;
mod load;
mod meanwhile;
mod occasion;
mod open;
mod outline;
mod place;
mod post;
mod receive;
mod recover;
mod relay;
mod silence;
mod switch;
mod transfer;
mod turn;
mod wait;
mod web_view;

pub use amend::{AmendError, Amended, Amendment, NextHolder};
pub use close::{CloseConversationError, Closing};
pub use inbound::{Attached, InboundError, InboundMessage, MAX_FILES, MAX_SENDER_ID_BYTES};
pub use list::{ConversationSummary, Inbox, ListMessages};
pub use load::LoadError;
pub(crate) use meanwhile::Speaking;
pub use occasion::OccasionError;
pub use open::{OpenConversation, OpenConversationError, Opened};
pub use place::{PlaceError, Placing};
pub use post::{MAX_ACTIONS, Post, PostError};
pub use receive::{ReceiveMessageError, Received, TurnEnd};
pub use transfer::TransferFailedError;
pub use web_view::{WebView, WebViewError};
