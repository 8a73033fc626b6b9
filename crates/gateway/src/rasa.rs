//! Rasa's REST channel: one POST for each message, answered by an array of messages.

pub mod ask;
mod elements;
pub mod serve;

/// The path of the channel below a server's address.
pub(crate) const PATH: [&str; 3] = ["webhooks", "rest", "webhook"];
/// What tells Rasa that a conversation begins.
pub(crate) const SESSION_START: &str = "session_start";
/// The key in `custom` with what isn't a message of Rasa's, as we write and read it.
pub(crate) const OURS: &str = "colloquy";
