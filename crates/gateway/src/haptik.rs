//! Haptik's API nodes: one POST with the entities of a message, answered by elements in HSL.
//!
//! What the elements are is read and written by `formats::hsl`.

pub mod ask;
pub mod serve;

/// The name of the event of a message.
pub(crate) const MESSAGE_EVENT: &str = "API_INTEGRATION";
/// The entity that holds a whole message.
pub(crate) const WHOLE_MESSAGE: &str = "feedback_regex";
/// The header with the signature.
pub(crate) const SIGNATURE_HEADER: &str = "x-hub-signature";
