//! What Kommunicate's clients expect of a platform: conversations, messages and users by their names for
//! them, and a webhook that is told of every message. How requests and answers are written is `api`'s.

mod assignee;
mod delivery;
mod group;
mod message;
mod metadata;
mod told;
mod user;
mod webhook;

use model::conversation::{Details, MessageNumber};
use model::id::{ConversationId, WorkspaceId};
use serde_json::Value;
use store::{StoreError, VendorKind};

pub use assignee::GivenToAgent;
pub(crate) use delivery::RECEIVER_TIME;
pub use group::{Group, GroupChange, GroupError, GroupRef, KOMMUNICATE_CHANNEL, NewGroup};
pub use message::{GroupMessage, GroupMessageError, Sent};
pub use user::{MAX_USERS, User, UserChange, UserError};
pub(crate) use webhook::{GATEWAY, Queued, Webhook, is_address, webhook_name};
pub use webhook::{WebhookError, WebhookInput, WebhookSummary};

use crate::App;

/// Whose words are used here.
pub(crate) const SYSTEM: &str = "kommunicate";
/// Conversations, which they count.
const CONVERSATION: VendorKind<'static> = VendorKind { system: SYSTEM, kind: "conversation" };
/// The metadata in which clients say what bots should know.
pub(crate) const CONTEXT: &str = "KM_CHAT_CONTEXT";

/// Where a conversation's metadata keep the id that a client gave it.
const CLIENT_GROUP_ID: &str = "clientGroupId";

impl App {
    /// The number of a conversation, as Kommunicate's clients know it.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn group_number(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<u64, StoreError> {
        let id = conversation.to_string();
        self.inner.store.give_vendor_number(workspace, CONVERSATION, &id).await
    }
}

/// The id that a client gave a conversation.
pub(crate) fn client_group_id(details: &Details) -> Option<&str> {
    details.metadata.get(CLIENT_GROUP_ID).and_then(Value::as_str)
}

/// The key of a message, as Kommunicate's clients know it: unique in the deployment.
pub fn message_key(group: u64, number: MessageNumber) -> String {
    format!("5-{group}-{number}")
}
