//! Our own protocol: a signed POST with what happened in our words, answered by what is to be done. The
//! wire format is described for users in docs/external-bots-protocol.md; its types are its own, so that
//! the model may change.

pub(crate) mod answer;
pub mod ask;
mod form;
mod reading;
pub mod serve;
mod writing;

pub use writing::message as write_content;

/// The version of the protocol, in every request.
pub const VERSION: u32 = 1;
/// Headers as Standard Webhooks names them.
pub const ID_HEADER: &str = "webhook-id";
pub const TIMESTAMP_HEADER: &str = "webhook-timestamp";
pub const SIGNATURE_HEADER: &str = "webhook-signature";
