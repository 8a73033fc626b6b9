//! Plain operations, an area a file: what is read and written outside of turns. Each is written once
//! as SQL that both databases understand.

pub mod accepted;
pub mod access;
pub mod access_change;
pub mod attachment;
pub mod audit;
pub mod bot;
pub mod bot_client;
pub mod canned;
pub mod channel;
pub mod contact;
pub mod context;
pub mod conversation;
pub mod delivery;
pub mod desk;
pub mod factor;
pub mod idempotency;
pub mod member;
pub mod model;
pub mod rating;
pub mod read_mark;
pub mod receiver;
pub mod record_log;
pub mod secret;
pub mod sign_in;
pub mod sign_on;
pub mod timer;
pub mod vendor_id;
pub mod webhook;
