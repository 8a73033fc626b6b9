//! Lets a bot break a contact's silence: timers that are due become turns of their own.

use engine::Event;
use model::Timestamp;
use model::id::{ConversationId, WorkspaceId};
use store::{CommitError, Postponed, StoreError, Timer, TimerChange, TurnUpdate, encode_state};

use super::aftermath::{details_after, status_after};
use super::load::LoadError;
use crate::App;
use crate::drive::FirstStep;
use crate::programs::ReleaseError;
use crate::registry::Seat;

/// Most timers that are taken at a time.
const MAX_TAKEN: u32 = 16;
/// How often a timer is taken before it is given up: it may be what ends the process.
const MAX_ATTEMPTS: u32 = 5;
/// How often a commit that came too late is decided anew.
const MAX_COMMITS: usize = 8;
/// Pause before a timer is taken again that couldn't be fired.
const AGAIN_AFTER: jiff::SignedDuration = jiff::SignedDuration::from_secs(5);

impl App {
    /// Finds out when the next timer is due that this process may fire; it may be in the past.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn next_timer(&self) -> Result<Option<Timestamp>, StoreError> {
        let alarm = &self.inner.alarm;
        alarm.clear();
        let next = self.inner.store.next_timer(self.inner.replica).await?;
        if let Some(due_at) = next {
            alarm.learn(due_at);
        }
        Ok(next)
    }

    /// Returns when this process has set a timer that is due before [`App::next_timer`].
    pub async fn earlier_timer(&self) {
        self.inner.alarm.rung().await;
    }

    /// Fires a few timers that are due, those due longest first. Returns how many were taken. Each is
    /// said to its contact once, or led to nothing, or comes again when the store failed.
    ///
    /// # Errors
    ///
    /// When the store can't be reached.
    pub async fn fire_due_timers(&self) -> Result<usize, StoreError> {
        let (store, replica) = (&self.inner.store, self.inner.replica);
        let timers = store.claim_timers(replica, self.inner.clock.now(), MAX_TAKEN).await?;
        let count = timers.len();
        // Together, so that they share commits.
        let firing: Vec<_> = timers
            .into_iter()
            .map(|timer| {
                let app = self.clone();
                tokio::spawn(async move { app.fire_or_postpone(timer).await })
            })
            .collect();
        for one in firing {
            if let Err(error) = one.await {
                tracing::error!(%error, "a follow-up broke off");
            }
        }
        Ok(count)
    }

    async fn fire_or_postpone(&self, timer: Timer) {
        let (workspace, id) = (timer.workspace, timer.conversation);
        let Err(error) = self.fire(timer).await else { return };
        tracing::warn!(conversation = %id, %error, "a timer could not be fired");
        let postponed = Postponed {
            replica: self.inner.replica,
            next_at: self.inner.clock.now() + AGAIN_AFTER,
            attempts: timer.attempts,
        };
        if let Err(error) = self.inner.store.postpone_timer(workspace, id, postponed).await {
            tracing::warn!(conversation = %id, %error, "a timer could not be given back");
        }
    }

    /// Fires a timer that this process claimed; one that isn't good any more changes nothing.
    async fn fire(&self, timer: Timer) -> Result<(), FireTimerError> {
        let (workspace, id) = (timer.workspace, timer.conversation);
        if timer.attempts > MAX_ATTEMPTS {
            tracing::error!(conversation = %id, "a follow-up is given up");
            return self.let_timer_go(workspace, id).await;
        }
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        for _ in 0..MAX_COMMITS {
            // What is at hand may be older than the timer.
            let seat = match self.load_seat(workspace, id).await {
                Ok(seat) => seat,
                Err(LoadError::NoChannel | LoadError::Release(ReleaseError::Gone(_))) => None,
                Err(error) => return Err(error.into()),
            };
            let now = self.inner.clock.now();
            let Some(mut seat) = seat.filter(|seat| is_silent(seat, timer.number, now)) else {
                return self.let_timer_go(workspace, id).await;
            };
            match self.break_silence(&mut seat, timer.number, now).await {
                Ok(()) => {
                    *place = Some(seat);
                    return Ok(());
                }
                Err(CommitError::Stale) => *place = None,
                // It has a message to answer: the contact isn't silent.
                Err(CommitError::Owned { .. }) => return self.let_timer_go(workspace, id).await,
                Err(CommitError::Store(error)) => return Err(error.into()),
                Err(error) => return Err(StoreError::Database(error.to_string().into()).into()),
            }
        }
        Err(FireTimerError::Busy)
    }

    async fn let_timer_go(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
    ) -> Result<(), FireTimerError> {
        self.inner.store.drop_timer(workspace, id, self.inner.replica).await?;
        Ok(())
    }

    async fn break_silence(
        &self,
        seat: &mut Seat,
        timer: u32,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        let Some(release) = seat.release.clone() else { return Ok(()) };
        // As if it were a message's turn: nobody else has that number's chance.
        let number = seat.conversation.last_number + 1;
        let state = std::mem::take(&mut seat.state);
        let moment = self.moment(seat, &release, (number, now));
        let event = Event::TimerFired { timer };
        let first = FirstStep::take(&release, (state, event), &moment);
        let outcome = first.drive(self, &release, &moment).await;
        let mut commit = self.outcome_commit(seat, &outcome, (release.bot, None, now))?;
        commit.details = details_after(seat, &outcome, None);
        commit.turn = Some(TurnUpdate {
            state: encode_state(&outcome.state)?,
            status: status_after(seat, &outcome, now),
            timer: TimerChange::Fired,
            ..self.unchanged(seat, now)?
        });
        let piece = self.submit(seat, commit, number).await?;
        self.settle(seat, outcome, &piece);
        Ok(())
    }
}

/// Why a timer wasn't fired; it comes again.
#[derive(Debug, thiserror::Error)]
enum FireTimerError {
    /// Others were always faster.
    #[error("the conversation is busy")]
    Busy,
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Whether the bot still waits for that timer: nothing was written since, the session goes on, and
/// neither people nor nobody have the conversation.
fn is_silent(seat: &Seat, timer: u32, now: Timestamp) -> bool {
    let is_over = seat.conversation.expires_at.is_some_and(|at| at <= now);
    seat.conversation.status.is_with_bot()
        && !is_over
        && seat.release.is_some()
        && seat.running.is_none()
        && !seat.has_pending
        && seat.state.timer() == Some(timer)
}
