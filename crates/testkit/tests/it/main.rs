//! The servers of the test kit, seen from their clients.
#![cfg(test)]

mod fake_server;
mod postgres;
