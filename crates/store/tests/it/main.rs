//! The store's conformance: what every database does the same, then what each does in its own way.
#![cfg(test)]

mod fixture;

mod areas;
mod attachments;
mod catalogue;
mod contexts;
#[cfg(feature = "faults")]
mod crash;
mod isolation;
mod members;
mod models;
mod outbox;
mod ownership;
mod postgres;
mod proxy;
mod sealed;
mod sqlite;
mod timers;
mod turns;
mod vendor_ids;
mod webhooks;
mod workspace_end;
