//! Chores of this repository: what CI runs, what a fresh machine needs, what the house style asks.
//!
//! Not a place for product code: nothing here is linked into the server.
#![expect(clippy::print_stdout, reason = "a chore reports on the terminal")]

pub mod ci;
pub mod deny;
pub mod docs;
pub mod prove;
pub mod rings;
pub mod setup;
pub mod shell;
pub mod tidy;
