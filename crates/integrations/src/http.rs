//! Any HTTP API: a rendered call with its credential to what is sent, and bytes to an answer.
//!
//! Templates were rendered before (by `expr`); addresses are judged later (by `outbound`). The rule
//! that is kept here is that a secret goes to its hosts and nowhere else.

mod answer;
mod host;
mod outgoing;
#[cfg(test)]
mod tests;

pub use answer::{MAX_JSON_DEPTH, answer};
pub use host::{HostPattern, HostPatternError};
pub use outgoing::{
    Credential, Outgoing, OutgoingError, credential_headers, outgoing, signing_secret,
};
