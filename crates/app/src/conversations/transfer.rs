//! Gives a conversation back to its bot when nobody could take it over.

use model::conversation::{Author, Status};
use model::exchange::TRANSFER_FAILED;
use model::id::{ConversationId, WorkspaceId};
use store::{CommitError, StoreError};

use super::inbound::InboundMessage;
use super::load::LoadError;
use super::turn::Run;
use crate::App;
use crate::registry::Seat;

/// How often a commit that came too late is decided anew.
const MAX_ATTEMPTS: usize = 8;

/// Why a conversation wasn't given back. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum TransferFailedError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    /// Its bot, a person or nobody has it.
    #[error("{0} doesn't wait for people")]
    NotQueued(ConversationId),
    /// A turn is under way; try again when it is over.
    #[error("{0} is busy")]
    Busy(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Tells the bot that handed a conversation to people that none took it, and lets it go on: it
    /// may hand over again, or tell the contact.
    ///
    /// # Errors
    ///
    /// [`TransferFailedError`].
    pub async fn transfer_failed(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), TransferFailedError> {
        let app = self.clone();
        // On a task of its own: a caller who goes away must not leave a turn half done.
        let task = tokio::spawn(async move { Box::pin(app.take_back(workspace, id)).await });
        task.await.unwrap_or_else(|error| {
            tracing::error!(conversation = %id, %error, "a turn broke off");
            Err(TransferFailedError::Busy(id))
        })
    }

    async fn take_back(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), TransferFailedError> {
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        for _ in 0..MAX_ATTEMPTS {
            *place = None;
            let seat = self.load_seat(workspace, id).await?;
            let mut seat = seat.ok_or(TransferFailedError::NotFound(id))?;
            if seat.running.is_some() || seat.has_pending {
                return Err(TransferFailedError::Busy(id));
            }
            if !matches!(seat.conversation.status, Status::Queued { .. }) || seat.release.is_none()
            {
                return Err(TransferFailedError::NotQueued(id));
            }
            match self.tell_of_failure(&mut seat).await {
                Ok(()) => {
                    let is_due = seat.has_pending && seat.running.is_none();
                    *place = Some(seat);
                    if is_due {
                        self.drain(workspace, id, &mut place).await;
                    }
                    return Ok(());
                }
                Err(CommitError::Stale) => {}
                Err(CommitError::Owned { .. }) => return Err(TransferFailedError::Busy(id)),
                Err(CommitError::NotFound) => return Err(TransferFailedError::NotFound(id)),
                Err(CommitError::Store(error)) => return Err(error.into()),
                Err(error) => return Err(StoreError::Database(error.to_string().into()).into()),
            }
        }
        Err(TransferFailedError::Busy(id))
    }

    pub(crate) async fn tell_of_failure(&self, seat: &mut Seat) -> Result<(), CommitError> {
        let now = self.inner.clock.now();
        let number = seat.conversation.last_number + 1;
        let message_id = format!("{}/{number}/transfer-failed", seat.conversation.id);
        let message = InboundMessage::event(message_id, TRANSFER_FAILED, None);
        let mut inbound = message.to_inbound(seat.channel.id, now);
        inbound.author = Author::System;
        seat.conversation.status = Status::WithBot;
        seat.leaves_desk = true;
        let event = message.to_event(number);
        let run = Run { inbound: Some(inbound), ..Run::further((number, now), event) };
        self.run_turn(seat, run).await?;
        Ok(())
    }
}
