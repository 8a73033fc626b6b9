//! Ids: one type per noun, so that a bot's id can't be passed where a conversation's is wanted.
//!
//! An id is a UUIDv7, written `<prefix>_<32 hex digits>` outside the process. It is minted from a
//! clock and randomness that the caller gives.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a text isn't an id of the type asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected an id like {expected}_…, got {got:?}")]
pub struct IdError {
    expected: &'static str,
    got: String,
}

macro_rules! id_type {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(Uuid);

        impl $name {
            /// The text that ids of this type begin with, before `_`.
            pub const PREFIX: &'static str = $prefix;

            /// Makes a new id from the caller's clock and randomness, so that a test can predict it.
            pub fn mint(now: Timestamp, noise: [u8; 10]) -> Self {
                let millis = now.as_millisecond().max(0).unsigned_abs();
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &noise).into_uuid())
            }

            /// The id as a database stores it.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }

            /// Takes an id back from a database.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                text.strip_prefix(concat!($prefix, "_"))
                    .filter(|hex| hex.len() == 32)
                    .and_then(|hex| Uuid::try_parse(hex).ok())
                    .map(Self)
                    .ok_or_else(|| IdError { expected: $prefix, got: text.to_owned() })
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;

            fn try_from(text: String) -> Result<Self, IdError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($prefix, "_{}"), self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    };
}

id_type!(/** A tenant: everything else belongs to exactly one. */ WorkspaceId, "ws");
id_type!(/** One exchange between a contact and us. */ ConversationId, "conv");
id_type!(/** A person who writes to us. */ ContactId, "cont");
id_type!(/** What answers: a bot, over all its versions. */ BotId, "bot");
id_type!(/** An immutable state of a bot. */ BotVersionId, "botv");
id_type!(/** A configured way in and out. */ ChannelId, "chan");
id_type!(/** A key that a program signs in with. */ ApiKeyId, "key");
id_type!(/** A file of a conversation. */ AttachmentId, "file");
id_type!(/** A person who signs in. */ MemberId, "mem");
id_type!(/** A text that agents have ready. */ CannedResponseId, "canned");
id_type!(/** What a contact thinks of the help that they had. */ RatingId, "rate");
id_type!(/** A server of a customer's that is told what happens. */ WebhookId, "hook");
id_type!(/** A running process of ours, from its start to its end. */ ReplicaId, "repl");

impl WorkspaceId {
    /// The workspace that every installation starts with.
    pub const DEFAULT: Self = Self(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_from_what_it_writes() {
        let id = ConversationId::mint(Timestamp::UNIX_EPOCH, [7; 10]);
        assert_eq!(id.to_string().parse::<ConversationId>(), Ok(id));
        assert_eq!(id.to_string(), "conv_00000000000077078707070707070707");
    }

    #[test]
    fn an_id_of_another_noun_is_refused() {
        let bot = BotId::mint(Timestamp::UNIX_EPOCH, [7; 10]).to_string();
        for text in [bot.as_str(), "", "conv_", "conv_0", "conv_{00000000000077078707070707070707}"]
        {
            assert!(text.parse::<ConversationId>().is_err(), "{text}");
        }
    }
}
