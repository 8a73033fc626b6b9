//! Services that bots call: call to request, response to answer, and curl commands to integrations.
//!
//! Nothing is sent or looked up here; `outbound` sends. Nothing is written as a file here; `formats`
//! renders bots.

pub mod curl;
pub mod http;
