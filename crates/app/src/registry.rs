//! Conversations at hand: what this process knows of those it talked with lately, one at a time each.
//! The store has the last word: what is here may be dropped at any moment.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use engine::{CallRequest, Event};
use indexmap::IndexMap;
use model::Timestamp;
use model::bot::CredentialUse;
use model::call::CallAnswer;
use model::contact::Profile;
use model::conversation::{Message, MessageNumber, Status};
use model::exchange::{BotAnswer, BotRequest};
use model::id::{ConversationId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::oneshot;

use crate::channels::ChannelRecord;
use crate::conversations::Speaking;
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
    /// By what its channel knows the contact.
    pub external_id: String,
    /// What external bots are told of it, as far as it was looked up.
    pub numbers: Numbers,
    /// Values kept with the contact.
    pub remembered: IndexMap<String, Value>,
    pub running: Option<Running>,
    /// Whether accepted messages wait for their turn.
    pub has_pending: bool,
    /// Whether the store may have a timer of it.
    pub has_timer: bool,
    /// Whether it leaves the desk with its next commit, whatever it was before.
    pub leaves_desk: bool,
    /// When the last message becomes visible.
    pub last_visible_at: Timestamp,
    pub speaking: Speaking,
    /// Its status as it was committed, where that changed since without a commit.
    pub status_before: Option<Status>,
}

/// Numbers of a conversation that never change.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Numbers {
    /// Among those of the deployment.
    pub in_deployment: Option<u64>,
    /// How many its contact has had, this one included.
    pub of_contact: Option<u64>,
}

/// A turn that waits for somebody outside.
#[derive(Debug)]
pub(crate) struct Running {
    pub turn: MessageNumber,
    /// When its message came.
    pub came_at: Timestamp,
    /// The number of the request that is outstanding.
    pub request: u32,
    /// Whether this process sent the call. Another one did, if it was loaded with the conversation.
    pub is_sent_here: bool,
    /// What was said in it so far; `None` when another process said it.
    pub said: Option<Vec<Message>>,
    /// Who wants to know what was said in it when it is over.
    pub waiting: Vec<oneshot::Sender<Vec<Message>>>,
}

/// What is asked of the outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Errand {
    /// A service is called.
    Call(CallRequest),
    /// An external bot is asked.
    AskBot(Box<BotRequest>),
}

impl Errand {
    /// Its number in the conversation.
    pub const fn request(&self) -> u32 {
        match self {
            Self::Call(call) => call.request,
            Self::AskBot(ask) => ask.request,
        }
    }
}

/// What the outside answered.
#[derive(Debug, Clone, PartialEq)]
pub enum ErrandAnswer {
    Call(CallAnswer),
    Bot(BotAnswer),
}

impl ErrandAnswer {
    /// What the engine is told.
    pub(crate) fn into_event(self, request: u32) -> Event {
        match self {
            Self::Call(answer) => Event::CallAnswered { request, answer },
            Self::Bot(answer) => Event::BotAnswered { request, answer },
        }
    }
}

/// An errand as it is journaled: a call or a question. Stored: fields are only added, with a default.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct CallPayload {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<CallRequest>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ask: Option<Box<BotRequest>>,
    /// How the credential that it names is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<CredentialUse>,
    /// The credential that it is signed with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signing: Option<CredentialUse>,
}

impl CallPayload {
    /// What was asked; `None` when a program that is newer wrote it.
    pub fn errand(self) -> Option<Errand> {
        let ask = self.ask.map(Errand::AskBot);
        self.call.map(Errand::Call).or(ask)
    }
}

/// An errand that may leave now: its intent is on disk.
#[derive(Debug, Clone)]
pub struct Outgoing {
    pub workspace: WorkspaceId,
    pub conversation: ConversationId,
    pub turn: MessageNumber,
    pub errand: Errand,
    pub credential: Option<CredentialUse>,
    pub signing: Option<CredentialUse>,
    /// When it was journaled first.
    pub asked_at: Timestamp,
}

impl Outgoing {
    /// The same for every try of this call, and for no other.
    pub fn idempotency_key(&self) -> String {
        let key = format!("{}/{}/{}", self.conversation, self.turn, self.errand.request());
        if store::plant::is_on("call_sent_with_new_key") {
            return format!("{key}/{}", std::process::id());
        }
        key
    }
}
