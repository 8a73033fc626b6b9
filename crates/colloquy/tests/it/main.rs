//! The program as people run it: a server in a process of its own, and commands against it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test program without the harness's own lints"
)]

mod backup;
mod gateway;
mod hostile;
mod master_key;
mod preview;
mod server;
mod templates;
mod transcripts;
