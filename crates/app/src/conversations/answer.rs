//! Receives the answer to a call: journals it, then lets the turn go on.

use store::{AnsweredCall, CommitError, StoreError};

use super::load::LoadError;
use super::turn::{Run, to_value};
use crate::App;
use crate::observe::Observed;
use crate::registry::{Errand, ErrandAnswer, Outgoing, Seat};

/// Why an answer wasn't taken. The call stays outstanding; give it again.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveAnswerError {
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Takes the answer to a call. One that nobody waits for any more changes nothing.
    ///
    /// # Errors
    ///
    /// [`ReceiveAnswerError`] when it couldn't be kept; it is safe to give it again.
    pub async fn receive_answer(
        &self,
        outgoing: &Outgoing,
        answer: ErrandAnswer,
    ) -> Result<(), ReceiveAnswerError> {
        let (workspace, id) = (outgoing.workspace, outgoing.conversation);
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        let seat = match place.take() {
            Some(seat) => Some(seat),
            None => Box::pin(self.load_seat(workspace, id)).await?,
        };
        let Some(mut seat) = seat else { return Ok(()) };
        if !is_awaited(&seat, outgoing) {
            *place = Some(seat);
            return Ok(());
        }
        match self.go_on(&mut seat, outgoing, answer).await {
            Ok(()) => {
                let has_pending = seat.has_pending && seat.running.is_none();
                *place = Some(seat);
                if has_pending {
                    Box::pin(self.drain(workspace, id, &mut place)).await;
                }
                Ok(())
            }
            // Another replica has it now: what it decides stands.
            Err(CommitError::Stale | CommitError::Owned { .. } | CommitError::NotFound) => Ok(()),
            Err(CommitError::Store(error)) => Err(error.into()),
            Err(error) => Err(StoreError::Database(error.to_string().into()).into()),
        }
    }

    async fn go_on(
        &self,
        seat: &mut Seat,
        outgoing: &Outgoing,
        answer: ErrandAnswer,
    ) -> Result<(), CommitError> {
        let (turn, request) = (outgoing.turn, outgoing.errand.request());
        let answered_at = self.inner.clock.now();
        let kept = match &answer {
            ErrandAnswer::Call(answer) => to_value(answer)?,
            ErrandAnswer::Bot(answer) => to_value(answer)?,
        };
        self.tell_of(seat, outgoing, &answer);
        let came_at = seat.running.as_ref().map_or(answered_at, |running| running.came_at);
        let run = Run {
            answered: Some(AnsweredCall { turn, request, answer: kept, answered_at }),
            ..Run::further((turn, came_at), answer.into_event(request))
        };
        self.run_turn(seat, run).await?;
        Ok(())
    }
}

impl App {
    /// Counts an answer, and tells the observer of it.
    fn tell_of(&self, seat: &Seat, outgoing: &Outgoing, answer: &ErrandAnswer) {
        let observed = match (&outgoing.errand, answer) {
            (Errand::Call(request), ErrandAnswer::Call(answer)) => {
                self.inner.meters.call(answer);
                Observed::Called {
                    integration: request.integration.clone(),
                    call: request.call.clone(),
                    answer: answer.clone(),
                }
            }
            (Errand::AskBot(asked), ErrandAnswer::Bot(answer)) => {
                self.inner.meters.bot(answer);
                Observed::Asked { asked: asked.clone(), answer: answer.clone() }
            }
            // The worker answers what was asked.
            (Errand::Call(_), ErrandAnswer::Bot(_))
            | (Errand::AskBot(_), ErrandAnswer::Call(_)) => {
                return;
            }
        };
        if let Some(observer) = &self.inner.observer {
            observer.observe(seat.conversation.id, observed);
        }
    }
}

fn is_awaited(seat: &Seat, outgoing: &Outgoing) -> bool {
    seat.running.as_ref().is_some_and(|running| {
        running.turn == outgoing.turn && running.request == outgoing.errand.request()
    })
}
