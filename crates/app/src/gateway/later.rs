//! What an external bot says by itself, after its answer: once for each key.

use model::conversation::{Author, MessageNumber};
use model::exchange::BotAction;
use model::id::{ConversationId, WorkspaceId};
use sha2::{Digest, Sha256};
use store::{Reservation, SavedAnswer, StoreError};

use crate::App;
use crate::conversations::{Post, PostError};

/// Longest key, in bytes.
const MAX_KEY_BYTES: usize = 200;
/// The status of a reply that was said.
const SAID: u16 = 200;

/// What an external bot says later.
#[derive(Debug, Clone, PartialEq)]
pub struct LaterReply {
    /// The same key is the same reply, for a day.
    pub key: Option<String>,
    pub actions: Vec<BotAction>,
}

/// Why it wasn't said.
#[derive(Debug, thiserror::Error)]
pub enum ReplyLaterError {
    #[error("a key has 1 to {MAX_KEY_BYTES} bytes without control characters")]
    BadKey,
    #[error("the key {0} was used for another reply")]
    KeyReused(String),
    #[error("the first reply with the key {0} isn't done yet")]
    Running(String),
    #[error(transparent)]
    Post(#[from] PostError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Says and does in a bot's name what it wants later. Gives the numbers of what was said.
    ///
    /// # Errors
    ///
    /// [`ReplyLaterError`]; nothing was said then.
    pub async fn reply_later(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        reply: LaterReply,
    ) -> Result<Vec<MessageNumber>, ReplyLaterError> {
        let post = Post { author: Author::Bot, actions: reply.actions };
        let Some(key) = reply.key else {
            return Ok(self.post_numbered(workspace, id, post).await?);
        };
        if key.is_empty() || key.len() > MAX_KEY_BYTES || key.chars().any(char::is_control) {
            return Err(ReplyLaterError::BadKey);
        }
        let json = serde_json::to_vec(&post.actions)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        let (store, now) = (&self.inner.store, self.inner.clock.now());
        let place = format!("replies/{id}/{key}");
        let hash = Sha256::digest(&json).into();
        match store.reserve_idempotency(workspace, &place, hash, now).await? {
            Reservation::New => {}
            Reservation::Running => return Err(ReplyLaterError::Running(key)),
            Reservation::Mismatch => return Err(ReplyLaterError::KeyReused(key)),
            Reservation::Answered(answer) => {
                return Ok(serde_json::from_str(&answer.body).unwrap_or_default());
            }
        }
        match self.post_numbered(workspace, id, post).await {
            Ok(numbers) => {
                let body = format!("{numbers:?}");
                let answer = SavedAnswer { status: SAID, body };
                store.save_idempotency(workspace, &place, answer).await?;
                Ok(numbers)
            }
            Err(error) => {
                store.release_idempotency(workspace, &place).await?;
                Err(error.into())
            }
        }
    }

    async fn post_numbered(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        post: Post,
    ) -> Result<Vec<MessageNumber>, PostError> {
        let said = self.post(workspace, id, post).await?;
        Ok(said.iter().map(|message| message.number).collect())
    }
}
