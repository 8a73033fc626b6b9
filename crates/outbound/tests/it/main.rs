//! The client against real sockets on loopback: servers that misbehave, names that lie,
//! certificates that don't hold. Limits are scaled down; nothing sleeps longer than a server needs
//! to show its fault.

#![expect(clippy::unwrap_used, reason = "a test ends where its set-up fails")]

mod answers;
mod connections;
mod environment;
mod guard;
mod headers;
mod http2;
mod logs;
mod names;
mod retries;
mod scanner;
mod server;
mod tls;
