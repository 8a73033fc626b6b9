//! Closes a conversation.

use model::id::{ConversationId, WorkspaceId};
use store::{CommitError, StoreError, TurnUpdate};

use super::aftermath::no_timer;
use super::load::LoadError;
use crate::App;
use crate::registry::Seat;

/// How often a commit that came too late is decided anew.
const MAX_ATTEMPTS: usize = 8;

/// Why a conversation wasn't closed.
#[derive(Debug, thiserror::Error)]
pub enum CloseConversationError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    #[error("{0} is already closed")]
    AlreadyClosed(ConversationId),
    /// A turn is under way; try again when it is over.
    #[error("{0} is busy")]
    Busy(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Closes a conversation, whoever has it. The contact's next message needs a new one.
    ///
    /// # Errors
    ///
    /// [`CloseConversationError`]; nothing was changed then.
    pub async fn close_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), CloseConversationError> {
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        for _ in 0..MAX_ATTEMPTS {
            let seat = self.load_seat(workspace, id).await?;
            let mut seat = seat.ok_or(CloseConversationError::NotFound(id))?;
            if seat.running.is_some() {
                return Err(CloseConversationError::Busy(id));
            }
            match self.close_at(&mut seat).await {
                Ok(()) => {
                    *place = Some(seat);
                    return Ok(());
                }
                Err(Refused::Commit(CommitError::Stale)) => *place = None,
                Err(Refused::Commit(CommitError::Owned { .. })) => {
                    return Err(CloseConversationError::Busy(id));
                }
                Err(Refused::Commit(CommitError::Store(error))) => return Err(error.into()),
                Err(Refused::Commit(error)) => {
                    return Err(StoreError::Database(error.to_string().into()).into());
                }
                Err(Refused::Closed) => return Err(CloseConversationError::AlreadyClosed(id)),
            }
        }
        Err(CloseConversationError::Busy(id))
    }

    async fn close_at(&self, seat: &mut Seat) -> Result<(), Refused> {
        let now = self.inner.clock.now();
        let id = seat.conversation.id;
        let status = seat.conversation.status.clone();
        let status = status.close(id, now, false).map_err(|_| Refused::Closed)?;
        let mut commit = self.turn_commit(seat);
        commit.turn =
            Some(TurnUpdate { status, timer: no_timer(seat), ..self.unchanged(seat, now)? });
        let number = seat.conversation.last_number;
        self.submit(seat, commit, number).await?;
        Ok(())
    }
}

enum Refused {
    Closed,
    Commit(CommitError),
}

impl From<CommitError> for Refused {
    fn from(error: CommitError) -> Self {
        Self::Commit(error)
    }
}
