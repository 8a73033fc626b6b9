//! A contact's message as it comes in, before anything was decided about it.

use engine::Event;
use model::Timestamp;
use model::content::{Attachment, Content, Location, MAX_TEXT_CHARS};
use model::conversation::{Author, MessageNumber, Tap};
use model::id::ChannelId;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Longest sender's message id, in bytes.
pub const MAX_SENDER_ID_BYTES: usize = 200;
/// Largest metadata of a tap, as JSON, in bytes.
const MAX_METADATA_BYTES: usize = 16 * 1024;

/// Deepest nesting of what comes with a message, or holds for a conversation.
const MAX_DEPTH: usize = 64;
/// Most files of one message.
pub const MAX_FILES: usize = 5;
/// Longest name of an event, in characters.
pub const MAX_EVENT_CHARS: usize = 100;

/// A contact's message.
#[derive(Debug, Clone, PartialEq)]
pub struct InboundMessage {
    /// The sender's id of it: the same id is the same message, however often it comes.
    pub id: String,
    pub text: String,
    pub attached: Attached,
    /// What was tapped, if it wasn't typed, and what the client says of the circumstances.
    pub tap: Option<Tap>,
    /// Whether a web view says it in the contact's name.
    pub is_from_web_view: bool,
}

/// What comes with a text, or in place of one.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Attached {
    #[default]
    Nothing,
    Files(Vec<Attachment>),
    Location(Location),
    /// No message at all: something happened. Contacts don't see it.
    Event {
        name: String,
        data: Option<Value>,
    },
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
    #[error("a tap's payload, metadata and context have at most {MAX_METADATA_BYTES} bytes")]
    Metadata,
    /// What is kept has to be read back.
    #[error("what comes with a message nests at most {MAX_DEPTH} deep")]
    TooDeep,
    #[error("a message has 1 to {MAX_FILES} files")]
    Files,
    #[error("a latitude is from -90 to 90 and a longitude from -180 to 180")]
    Location,
    #[error(
        "the name of an event has 1 to {MAX_EVENT_CHARS} characters without control characters"
    )]
    Event,
}

impl InboundMessage {
    /// A text that was typed.
    pub fn typed(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            attached: Attached::Nothing,
            tap: None,
            is_from_web_view: false,
        }
    }

    /// Something that happened.
    pub fn event(id: impl Into<String>, name: impl Into<String>, data: Option<Value>) -> Self {
        let attached = Attached::Event { name: name.into(), data };
        Self { attached, ..Self::typed(id, "") }
    }

    /// Whether it is no message: something happened.
    pub(crate) const fn is_event(&self) -> bool {
        matches!(self.attached, Attached::Event { .. })
    }

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
            let context = serde_json::to_string(&tap.context).unwrap_or_default();
            if payload.len() + metadata.len() + context.len() > MAX_METADATA_BYTES {
                return Err(InboundError::Metadata);
            }
            if tap.metadata.iter().chain(tap.context.values()).any(is_too_deep) {
                return Err(InboundError::TooDeep);
            }
            let has_nul = |json: &str| json.contains("\\u0000");
            if payload.contains('\0') || has_nul(&metadata) || has_nul(&context) {
                return Err(InboundError::Nul);
            }
        }
        self.attached.check()
    }

    /// As the store takes it: values that a button says beside its text are kept with the tap only.
    pub(crate) fn to_inbound(&self, channel: ChannelId, created_at: Timestamp) -> store::Inbound {
        let (text, tap) = self.with_values_hidden();
        store::Inbound {
            channel,
            sender_message_id: self.id.clone(),
            body_hash: self.body_hash(),
            author: Author::Contact,
            content: self.attached.content(text),
            tap,
            created_at,
        }
    }

    /// What the engine is told.
    pub(crate) fn to_event(&self, number: MessageNumber) -> Event {
        event_of(number, self.attached.content(&self.text), self.tap.clone())
    }

    fn with_values_hidden(&self) -> (&str, Option<Tap>) {
        let visible = engine::visible_text(&self.text);
        let tap = self.tap.as_ref().filter(|tap| tap.is_tapped());
        let (Some(tap), true) = (tap, visible.len() < self.text.len()) else {
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
        if self.attached != Attached::Nothing {
            digest.update([1]);
            let content = self.attached.content("");
            digest.update(serde_json::to_string(&content).unwrap_or_default());
        }
        digest.finalize().into()
    }
}

impl Attached {
    fn check(&self) -> Result<(), InboundError> {
        match self {
            Self::Files(files) if files.is_empty() || files.len() > MAX_FILES => {
                Err(InboundError::Files)
            }
            Self::Location(at)
                if !(-90.0..=90.0).contains(&at.latitude)
                    || !(-180.0..=180.0).contains(&at.longitude) =>
            {
                Err(InboundError::Location)
            }
            Self::Event { name, data } => {
                let chars = name.chars().count();
                if chars == 0 || chars > MAX_EVENT_CHARS || name.chars().any(char::is_control) {
                    return Err(InboundError::Event);
                }
                if data.as_ref().is_some_and(is_too_deep) {
                    return Err(InboundError::TooDeep);
                }
                let data = data.as_ref().map(ToString::to_string).unwrap_or_default();
                if data.len() > MAX_METADATA_BYTES {
                    return Err(InboundError::Metadata);
                }
                if data.contains("\\u0000") { Err(InboundError::Nul) } else { Ok(()) }
            }
            Self::Nothing | Self::Files(_) | Self::Location(_) => Ok(()),
        }
    }

    fn content(&self, text: &str) -> Content {
        match self {
            Self::Nothing => Content::text(text),
            Self::Files(files) => {
                Content::Attachments { text: text.to_owned(), files: files.clone() }
            }
            Self::Location(location) => Content::Location(location.clone()),
            Self::Event { name, data } => Content::Event { name: name.clone(), data: data.clone() },
        }
    }
}

/// Whether a value nests deeper than a record that holds it could be read back with.
pub(super) fn is_too_deep(value: &Value) -> bool {
    is_deeper(value, MAX_DEPTH)
}

fn is_deeper(value: &Value, depth: usize) -> bool {
    match value {
        Value::Array(_) | Value::Object(_) if depth == 0 => true,
        Value::Array(items) => items.iter().any(|item| is_deeper(item, depth - 1)),
        Value::Object(fields) => fields.values().any(|field| is_deeper(field, depth - 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// What the engine is told of a message that was kept.
pub(super) fn event_of(number: MessageNumber, content: Content, tap: Option<Tap>) -> Event {
    let received =
        |text, files, location| Event::MessageReceived { number, text, tap, files, location };
    match content {
        Content::Event { name, data } => Event::EventReceived { number, name, data },
        Content::Attachments { text, files } => received(text, files, None),
        Content::Location(location) => received(String::new(), Vec::new(), Some(location)),
        other => received(other.plain_text(), Vec::new(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(id: &str, text: &str) -> InboundMessage {
        InboundMessage::typed(id, text)
    }

    #[test]
    fn what_a_button_says_beside_its_text_is_kept_with_the_tap() {
        let whole = "Know more {plan: gold}";
        let tap =
            |payload: Option<&str>| Tap { payload: payload.map(str::to_owned), ..Tap::default() };
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
            tap: Some(Tap { payload: Some("y".to_owned()), ..Tap::default() }),
            ..typed.clone()
        };
        assert_eq!(typed.body_hash(), message("2", "yes").body_hash());
        assert_ne!(typed.body_hash(), tapped.body_hash());
        assert_ne!(typed.body_hash(), message("1", "no").body_hash());
    }
}
