//! The store's conformance: what every database does the same, then what each does in its own way.

mod fixture;

mod areas;
mod isolation;
mod outbox;
mod ownership;
mod sqlite;
mod turns;
