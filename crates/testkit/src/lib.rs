//! Servers that play other people's systems, for tests: real sockets on loopback, real PostgreSQL.
//!
//! Not part of the server and not a mock of our own code: what stands here is outside Colloquy.

mod evil_server;
mod fake_server;
mod postgres;

pub use evil_server::{Authority, EvilServer, Fault, Http2Fault, TlsFault};
pub use fake_server::{Answer, FakeServer, Request};
pub use postgres::{Durability, PostgresCluster};
