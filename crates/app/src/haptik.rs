//! What Haptik's clients expect of a platform, by their words: a channel for a program that speaks for its
//! users, and the events that it is told at its callback. How requests and answers are written is `api`'s; when
//! events are sent, and again, is `webhooks`'.

mod client;
mod feedback;
mod message;
mod told;
mod transcript;
mod transfer;
mod user;

use model::Timestamp;
use model::conversation::MessageNumber;
use model::id::{ConversationId, WorkspaceId};
use store::{StoreError, VendorKind};

pub(crate) use client::KnownClient;
pub use client::{
    HaptikClient, HaptikSignInError, NewWebhookChannel, WebhookChannel, WebhookChannelError,
};
pub use feedback::{HaptikFeedback, HaptikFeedbackError};
pub use message::{HaptikFile, HaptikMessage, HaptikMessageError, HaptikSent, HaptikTurn};
pub use transcript::{HaptikLine, HaptikTranscriptError, TranscriptOf};
pub(crate) use transfer::TRANSFER;
pub use transfer::{HaptikTransfer, HaptikTransferError};
pub use user::{HaptikUser, HaptikUserError};

use crate::App;

/// Whose words are used here.
const SYSTEM: &str = "haptik";
/// Channels, which they call businesses and count.
const BUSINESS: VendorKind<'static> = VendorKind { system: SYSTEM, kind: "business" };
/// Conversations, which they count.
const CONVERSATION: VendorKind<'static> = VendorKind { system: SYSTEM, kind: "conversation" };
/// Contacts, which they call users and count.
const USER: VendorKind<'static> = VendorKind { system: SYSTEM, kind: "user" };
/// Bots and members, which they call agents and count.
const AGENT: VendorKind<'static> = VendorKind { system: SYSTEM, kind: "agent" };
/// Things that happened, which they count like messages.
const EVENT: VendorKind<'static> = VendorKind { system: SYSTEM, kind: "event" };

/// Under which names the end of a conversation is told.
pub(crate) const CHAT_COMPLETE: &str = "chat_complete";
pub(crate) const CONVERSATION_COMPLETE: &str = "webhook_conversation_complete";

/// Bits of a message's id that are its number in its conversation.
const NUMBER_BITS: u32 = 20;
/// What ids of events are above, and ids of messages below: 2^52, so that all are exact in JavaScript.
const EVENTS_FROM: u64 = 1 << 52;

impl App {
    /// The number of a conversation, as Haptik's clients know it.
    async fn conversation_no(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<u64, StoreError> {
        let id = conversation.to_string();
        self.inner.store.give_vendor_number(workspace, CONVERSATION, &id).await
    }
}

/// The id of a message: unique in the deployment, and rising in its conversation.
const fn message_id(conversation_no: u64, number: MessageNumber) -> u64 {
    (conversation_no << NUMBER_BITS) | (number & ((1 << NUMBER_BITS) - 1))
}

/// A time as its clients write it, to the millisecond.
pub fn haptik_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_messages_rise_in_their_conversation_and_differ_between_them() {
        assert!(message_id(7, 1) < message_id(7, 2));
        assert!(message_id(7, 1_000_000) < message_id(8, 1));
        assert!(message_id((1 << 32) - 1, 1) < EVENTS_FROM);
    }

    #[test]
    fn a_time_has_milliseconds() {
        let at = |millis| Timestamp::from_millisecond(millis).unwrap();
        assert_eq!(haptik_time(at(1_538_656_887_980)), "2018-10-04T12:41:27.980Z");
        assert_eq!(haptik_time(at(0)), "1970-01-01T00:00:00.000Z");
    }
}
