//! A contact's message as it comes in, before anything was decided about it.

use model::Timestamp;
use model::content::{Content, MAX_TEXT_CHARS};
use model::conversation::{Author, Tap};
use model::id::ChannelId;
use sha2::{Digest, Sha256};

/// Longest sender's message id, in bytes.
pub const MAX_SENDER_ID_BYTES: usize = 200;
/// Largest metadata of a tap, as JSON, in bytes.
const MAX_METADATA_BYTES: usize = 16 * 1024;

/// A contact's message.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundMessage {
    /// The sender's id of it: the same id is the same message, however often it comes.
    pub id: String,
    pub text: String,
    /// What was tapped, if it wasn't typed.
    pub tap: Option<Tap>,
}

/// What is wrong with a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InboundError {
    #[error("a message id has 1 to {MAX_SENDER_ID_BYTES} bytes without control characters")]
    Id,
    #[error("a text has at most {MAX_TEXT_CHARS} characters, this one has {chars}")]
    TooLong { chars: usize },
    #[error("a text can't hold U+0000")]
    Nul,
    #[error("a tap's payload and metadata have at most {MAX_METADATA_BYTES} bytes")]
    Metadata,
}

impl InboundMessage {
    /// Refuses what can't be kept.
    pub(crate) fn check(&self) -> Result<(), InboundError> {
        if self.id.is_empty()
            || self.id.len() > MAX_SENDER_ID_BYTES
            || self.id.chars().any(char::is_control)
        {
            return Err(InboundError::Id);
        }
        // Bytes first: counting characters of a huge text isn't free.
        if self.text.len() > MAX_TEXT_CHARS {
            let chars = self.text.chars().count();
            if chars > MAX_TEXT_CHARS {
                return Err(InboundError::TooLong { chars });
            }
        }
        if self.text.contains('\0') {
            return Err(InboundError::Nul);
        }
        if let Some(tap) = &self.tap {
            let payload = tap.payload.as_deref().unwrap_or_default();
            let metadata = serde_json::to_string(&tap.metadata).unwrap_or_default();
            if payload.len() + metadata.len() > MAX_METADATA_BYTES {
                return Err(InboundError::Metadata);
            }
            if payload.contains('\0') || metadata.contains("\\u0000") {
                return Err(InboundError::Nul);
            }
        }
        Ok(())
    }

    /// As the store takes it: values that a button says beside its text are kept with the tap only.
    pub(crate) fn to_inbound(&self, channel: ChannelId, created_at: Timestamp) -> store::Inbound {
        let (text, tap) = self.with_values_hidden();
        store::Inbound {
            channel,
            sender_message_id: self.id.clone(),
            body_hash: self.body_hash(),
            author: Author::Contact,
            content: Content::text(text),
            tap,
            created_at,
        }
    }

    fn with_values_hidden(&self) -> (&str, Option<Tap>) {
        let visible = engine::visible_text(&self.text);
        let (Some(tap), true) = (&self.tap, visible.len() < self.text.len()) else {
            return (&self.text, self.tap.clone());
        };
        match &tap.payload {
            None => (visible, Some(Tap { payload: Some(self.text.clone()), ..tap.clone() })),
            Some(payload) if engine::visible_text(payload).len() < payload.len() => {
                (visible, self.tap.clone())
            }
            Some(_) => (&self.text, self.tap.clone()),
        }
    }

    fn body_hash(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(self.text.as_bytes());
        if let Some(tap) = &self.tap {
            digest.update([0]);
            digest.update(tap.payload.as_deref().unwrap_or_default());
            digest.update([0]);
            digest.update(serde_json::to_string(&tap.metadata).unwrap_or_default());
        }
        digest.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, text: &str) -> InboundMessage {
        InboundMessage { id: id.to_owned(), text: text.to_owned(), tap: None }
    }

    #[test]
    fn what_a_button_says_beside_its_text_is_kept_with_the_tap() {
        let whole = "Know more {plan: gold}";
        let tap = |payload: Option<&str>| Tap {
            payload: payload.map(str::to_owned),
            metadata: Vec::new(),
        };
        for (tapped, text, payload) in [
            (Some(tap(None)), "Know more", Some(whole)),
            (Some(tap(Some(whole))), "Know more", Some(whole)),
            (Some(tap(Some("more"))), whole, Some("more")),
            // Braces that were typed are text.
            (None, whole, None),
        ] {
            let message = InboundMessage { tap: tapped, ..message("1", whole) };
            let channel = ChannelId::mint(Timestamp::UNIX_EPOCH, [0; 10]);
            let kept = message.to_inbound(channel, Timestamp::UNIX_EPOCH);
            assert_eq!(kept.content, Content::text(text), "{message:?}");
            assert_eq!(kept.tap.and_then(|tap| tap.payload).as_deref(), payload, "{message:?}");
        }
    }

    #[test]
    fn a_message_that_cannot_be_kept_is_refused() {
        assert_eq!(message("", "x").check(), Err(InboundError::Id));
        assert_eq!(message("a\nb", "x").check(), Err(InboundError::Id));
        assert_eq!(message(&"i".repeat(201), "x").check(), Err(InboundError::Id));
        assert_eq!(message("1", "\0").check(), Err(InboundError::Nul));
        assert_eq!(
            message("1", &"é".repeat(8_001)).check(),
            Err(InboundError::TooLong { chars: 8_001 })
        );
        assert_eq!(message("1", &"é".repeat(8_000)).check(), Ok(()));
        for odd in ["", "   ", "🦀", &"\n".repeat(8_000)] {
            assert_eq!(message("1", odd).check(), Ok(()));
        }
    }

    #[test]
    fn the_hash_tells_another_body_from_a_repetition() {
        let typed = message("1", "yes");
        let tapped = InboundMessage {
            tap: Some(Tap { payload: Some("y".to_owned()), metadata: Vec::new() }),
            ..typed.clone()
        };
        assert_eq!(typed.body_hash(), message("2", "yes").body_hash());
        assert_ne!(typed.body_hash(), tapped.body_hash());
        assert_ne!(typed.body_hash(), message("1", "no").body_hash());
    }
}
