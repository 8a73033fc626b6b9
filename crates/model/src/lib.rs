//! Nouns: ids, bots, messages, conversations, channels, and what a bot may ask for. No rules of
//! dialogue (`engine`), no wire formats (`formats`), no storage (`store`), no IO.

pub mod bot;
pub mod call;
pub mod channel;
pub mod contact;
pub mod content;
pub mod context;
pub mod conversation;
pub mod exchange;
pub mod id;
pub mod key;
pub mod member;
pub mod script;
pub mod secret;
pub mod sign_on;
pub mod survey;
pub mod text;
pub mod webhook;

pub use jiff::Timestamp;
pub use secret::Secret;
