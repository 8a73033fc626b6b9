//! Kommunicate's custom bots: one POST for each message or event, answered by an array of messages.
//!
//! What the elements are is read and written by `formats::kommunicate`.

pub mod ask;
pub mod serve;

/// The name of the event that brings files or a place.
pub(crate) const MEDIA_EVENT: &str = "KOMMUNICATE_MEDIA_EVENT";
/// The key of metadata with what is known of the circumstances.
pub(crate) const CONTEXT: &str = "KM_CHAT_CONTEXT";
/// The key of metadata with an event that a tap or a hidden message stands for.
pub(crate) const TRIGGER: &str = "KM_TRIGGER_EVENT";

/// What asks whether agents are there, and what answers that.
pub(crate) const AVAILABILITY: &str = "fetchAgentAvailability";

/// Kinds of message, by number; a text is 0.
pub(crate) mod content_type {
    pub(crate) const ATTACHMENT: u32 = 1;
    pub(crate) const LOCATION: u32 = 2;
    pub(crate) const NOTIFICATION: u32 = 10;
    pub(crate) const HIDDEN: u32 = 11;
}
