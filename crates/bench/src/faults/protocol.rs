//! What external bots say when all is well, protocol by protocol.

use model::exchange::Protocol;
use serde_json::{Value, json};

use super::behaviour::End;

/// Protocols in which an answer without anything is none.
pub const NEEDS_WORDS: &[(Protocol, End)] = &[
    (Protocol::Haptik, End::Fails("wrong_shape")),
    (Protocol::LivePerson, End::Fails("wrong_shape")),
];

pub const fn word(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Kommunicate => "kommunicate",
        Protocol::Haptik => "haptik",
        Protocol::LivePerson => "liveperson",
        Protocol::Rasa => "rasa",
        Protocol::Colloquy => "colloquy",
    }
}

/// An answer with these texts.
pub fn says(protocol: Protocol, texts: &[&str]) -> Value {
    wrap(protocol, texts.iter().map(|text| message(protocol, text)).collect())
}

/// A message.
pub fn message(protocol: Protocol, text: &str) -> Value {
    match protocol {
        Protocol::Kommunicate => json!({ "message": text }),
        Protocol::Haptik => {
            json!({ "text": text, "type": "TEXT", "data": { "quick_replies": [] } })
        }
        Protocol::LivePerson => json!({ "type": "TEXT", "data": { "message": text } }),
        Protocol::Rasa | Protocol::Colloquy => json!({ "text": text }),
    }
}

/// An answer with these messages.
pub fn wrap(protocol: Protocol, messages: Vec<Value>) -> Value {
    match protocol {
        Protocol::Kommunicate | Protocol::Rasa => Value::Array(messages),
        Protocol::Haptik => json!({ "response": messages, "status": true }),
        Protocol::LivePerson => json!({ "response": messages }),
        Protocol::Colloquy => json!({ "messages": messages }),
    }
}
