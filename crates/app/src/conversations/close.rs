//! Closes a conversation: at once, or when its survey is over.

use engine::Event;
use model::Timestamp;
use model::conversation::{Author, Message, Status};
use model::exchange::SURVEY_BEGUN;
use model::id::{ConversationId, WorkspaceId};
use store::{CommitError, NewMessage, StoreError, TurnUpdate};

use super::aftermath::no_timer;
use super::inbound::InboundMessage;
use super::load::LoadError;
use super::receive::{Refused, is_session_due};
use super::turn::Run;
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

/// How a conversation closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closing {
    AtOnce,
    /// Its bot, or the bot that asks for it, asks how it was first.
    WithSurvey,
}

impl App {
    /// Closes a conversation, whoever has it. The contact's next message needs a new one. With a survey it
    /// is its bot's again until that is over; without one to ask it closes at once.
    ///
    /// # Errors
    ///
    /// [`CloseConversationError`]; nothing was changed then.
    pub async fn close_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        closing: Closing,
    ) -> Result<(), CloseConversationError> {
        let app = self.clone();
        // On a task of its own: a caller who goes away must not leave a turn half done.
        let task = tokio::spawn(async move { Box::pin(app.close(workspace, id, closing)).await });
        task.await.unwrap_or_else(|error| {
            tracing::error!(conversation = %id, %error, "a turn broke off");
            Err(CloseConversationError::Busy(id))
        })
    }

    async fn close(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        closing: Closing,
    ) -> Result<(), CloseConversationError> {
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        for _ in 0..MAX_ATTEMPTS {
            let seat = self.load_seat(workspace, id).await?;
            let mut seat = seat.ok_or(CloseConversationError::NotFound(id))?;
            let waits = closing == Closing::WithSurvey && seat.has_pending;
            if seat.running.is_some() || waits {
                return Err(CloseConversationError::Busy(id));
            }
            match self.close_at(&mut seat, closing).await {
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
                Err(Refused::Load(error)) => return Err(error.into()),
                Err(Refused::Closed) => return Err(CloseConversationError::AlreadyClosed(id)),
            }
        }
        Err(CloseConversationError::Busy(id))
    }

    async fn close_at(&self, seat: &mut Seat, closing: Closing) -> Result<(), Refused> {
        let now = self.inner.clock.now();
        let id = seat.conversation.id;
        let is_surveying = seat.state.is_surveying();
        let with_survey = closing == Closing::WithSurvey || is_surveying;
        let status = seat.conversation.status.clone();
        let status = status.close(id, now, with_survey).map_err(|_| Refused::Closed)?;
        if closing == Closing::WithSurvey && !is_surveying && self.has_asker(seat, now).await? {
            self.ask_survey(seat, Vec::new()).await?;
            return Ok(());
        }
        let mut commit = self.turn_commit(seat);
        commit.turn =
            Some(TurnUpdate { status, timer: no_timer(seat), ..self.unchanged(seat, now)? });
        let number = seat.conversation.last_number;
        self.submit(seat, commit, number).await?;
        Ok(())
    }

    /// Whether there is a bot that may ask how the conversation was. Begins a session that is due.
    pub(super) async fn has_asker(&self, seat: &mut Seat, now: Timestamp) -> Result<bool, Refused> {
        if is_session_due(seat, now) {
            self.begin_session(seat).await?;
        }
        Ok(seat.release.is_some())
    }

    /// Lets the bot ask how the conversation was, after what is said before; when it has nothing to ask the
    /// conversation closes. All of it is one commit.
    pub(super) async fn ask_survey(
        &self,
        seat: &mut Seat,
        said: Vec<NewMessage>,
    ) -> Result<Vec<Message>, CommitError> {
        let now = self.inner.clock.now();
        let number = seat.conversation.last_number + 1;
        let message_id = format!("{}/{number}/survey", seat.conversation.id);
        let message = InboundMessage::event(message_id, SURVEY_BEGUN, None);
        let mut inbound = message.to_inbound(seat.channel.id, now);
        inbound.author = Author::System;
        seat.conversation.status = Status::WithBot;
        let event = Event::SurveyBegun { number };
        let run = Run { inbound: Some(inbound), said, ..Run::further((number, now), event) };
        Ok(self.run_turn(seat, run).await?.said)
    }
}
