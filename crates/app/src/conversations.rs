//! Conversations: opening them, receiving messages, running turns, and what follows from answers.

mod answer;
mod close;
mod inbound;
mod list;
mod load;
mod open;
mod receive;
mod recover;
mod silence;
mod turn;

pub use close::CloseConversationError;
pub use inbound::{InboundMessage, MAX_SENDER_ID_BYTES};
pub use list::{ConversationSummary, Inbox, ListMessages};
pub use load::LoadError;
pub use open::{OpenConversation, OpenConversationError, Opened};
pub use receive::{ReceiveMessageError, Received, TurnEnd};
