//! Conversations at hand: what this process knows of those it talked with lately, one at a time each.
//! The store has the last word: what is here may be dropped at any moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use engine::CallRequest;
use indexmap::IndexMap;
use model::Timestamp;
use model::bot::CredentialUse;
use model::contact::Profile;
use model::conversation::MessageNumber;
use model::id::{ConversationId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::channels::ChannelRecord;
use crate::programs::Release;

/// Locks that share the work of finding a conversation.
const SHARDS: usize = 16;
/// Most conversations at hand per shard; past it those that nobody uses go.
const MAX_PER_SHARD: usize = 1_024;

/// Conversations at hand.
#[derive(Default)]
pub(crate) struct Registry {
    shards: [Mutex<HashMap<ConversationId, Slot>>; SHARDS],
}

/// The place of one conversation: whoever holds the lock has its turn. Empty when it has to be loaded.
pub(crate) type Slot = Arc<tokio::sync::Mutex<Option<Box<Seat>>>>;

impl Registry {
    /// The place of a conversation.
    pub fn slot(&self, conversation: ConversationId) -> Slot {
        let (_, low) = conversation.as_uuid().as_u64_pair();
        let index = usize::try_from(low % SHARDS as u64).unwrap_or_default();
        let mut shard = self.shards[index].lock().unwrap_or_else(PoisonError::into_inner);
        if shard.len() >= MAX_PER_SHARD && !shard.contains_key(&conversation) {
            shard.retain(|_, slot| Arc::strong_count(slot) > 1);
        }
        Arc::clone(shard.entry(conversation).or_default())
    }
}

/// What is known of a conversation while it has our attention.
pub(crate) struct Seat {
    pub workspace: WorkspaceId,
    pub conversation: store::Conversation,
    pub state: engine::State,
    /// `None` before its first session, and when nobody of ours answers.
    pub release: Option<Arc<Release>>,
    pub channel: Arc<ChannelRecord>,
    pub profile: Profile,
    /// Values kept with the contact.
    pub remembered: IndexMap<String, Value>,
    pub running: Option<Running>,
    /// Whether accepted messages wait for their turn.
    pub has_pending: bool,
    /// Whether the store may have a timer of it.
    pub has_timer: bool,
    /// When the last message becomes visible.
    pub last_visible_at: Timestamp,
}

/// A turn that waits for somebody outside.
#[derive(Debug, Clone)]
pub(crate) struct Running {
    pub turn: MessageNumber,
    pub call: CallRequest,
    /// Whether this process sent the call. Another one did, if it was loaded with the conversation.
    pub is_sent_here: bool,
}

/// A call as it is journaled. Stored: fields are only added, with a default.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CallPayload {
    pub call: CallRequest,
    /// How the credential that it names is sent.
    #[serde(default)]
    pub credential: Option<CredentialUse>,
}

/// A call that may leave now: its intent is on disk.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    pub turn: MessageNumber,
    pub call: CallRequest,
    pub credential: Option<CredentialUse>,
}

impl Outgoing {
    /// The same for every try of this call, and for no other.
    pub fn idempotency_key(&self) -> String {
        let key = format!("{}/{}/{}", self.conversation, self.turn, self.call.request);
        if store::plant::is_on("call_sent_with_new_key") {
            return format!("{key}/{}", std::process::id());
        }
        key
    }
}
