//! LivePerson's third-party bots with a custom endpoint: a conversation is created, then told of events,
//! each of which is answered by items.

pub mod ask;
mod items;
pub mod serve;
mod structured;

/// What the bot is told instead of a file's text.
pub(crate) const FILE_SENT: &str = "com.liveperson.bot-connectors.consumer.send-file";
/// The event of a conversation that ends, as we name it, too.
pub const CLOSED: &str = "CLOSE_CONVERSATION";
pub(crate) const START: &str = "START";
/// Who reads what isn't for contacts.
pub(crate) const MEMBERS: &str = "AGENTS_AND_MANAGERS";
