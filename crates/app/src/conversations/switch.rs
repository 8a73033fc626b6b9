//! Gives a conversation to another bot of the workspace, when the one that has it says so.

use std::sync::Arc;

use engine::{HandOff, State};
use model::conversation::MessageNumber;
use store::{Commit, CommitError, Guard, StoreError};

use super::inbound::InboundMessage;
use crate::App;
use crate::drive::Outcome;
use crate::programs::{Release, ReleaseError};
use crate::registry::Seat;

impl App {
    /// Finds the bot that a hand-off names and makes it the conversation's: what comes next is its
    /// own. `None` when people are meant.
    ///
    /// What it is to be told is accepted as a message of its own before the turn that hands over is
    /// committed; when that turn is run again after a crash, it is there already.
    pub(super) async fn switch_bot(
        &self,
        seat: &mut Seat,
        outcome: &mut Outcome,
        turn: MessageNumber,
    ) -> Result<Option<Arc<Release>>, CommitError> {
        let Some(HandOff { agent: Some(name), event, .. }) = &outcome.hand_off else {
            return Ok(None);
        };
        let Some(release) = self.named_release(seat, name).await? else { return Ok(None) };
        if let Some(event) = event {
            let id = format!("{}/{turn}/handed-over", seat.conversation.id);
            let told = InboundMessage::event(id, event.name.clone(), event.data.clone());
            self.accept_told(seat, &told).await?;
        }
        outcome.state = State::begin(&release.program, seat.remembered.clone());
        outcome.hand_off = None;
        outcome.wait = None;
        seat.conversation.details.bot = Some(release.bot);
        Ok(Some(release))
    }

    pub(super) async fn named_release(
        &self,
        seat: &Seat,
        name: &str,
    ) -> Result<Option<Arc<Release>>, StoreError> {
        let Some(bot) = self.inner.store.find_bot(seat.workspace, name).await? else {
            return Ok(None);
        };
        let environment = seat.channel.channel.environment;
        let Some(version) = self.current_release(seat.workspace, bot.id, environment).await? else {
            return Ok(None);
        };
        let store = self.inner.store.as_ref();
        match self.inner.releases.get(store, seat.workspace, (version, environment)).await {
            Ok(release) => Ok(Some(release)),
            Err(ReleaseError::Store(error)) => Err(error),
            // A bot that can't be run is none that could answer.
            Err(error @ (ReleaseError::Gone(_) | ReleaseError::Unreadable(..))) => {
                tracing::warn!(bot = name, %error, "a conversation can't be given to it");
                Ok(None)
            }
        }
    }

    async fn accept_told(&self, seat: &mut Seat, told: &InboundMessage) -> Result<(), CommitError> {
        let (workspace, id) = (seat.workspace, seat.conversation.id);
        let mut commit = Commit::new(workspace, id, self.inner.replica, Guard::Accept);
        commit.inbound = Some(told.to_inbound(seat.channel.id, self.inner.clock.now()));
        match self.commit(commit).await {
            Ok(committed) => {
                seat.has_pending = true;
                let number = committed.inbound.unwrap_or(seat.conversation.last_number + 1);
                seat.conversation.last_number = number;
                Ok(())
            }
            Err(CommitError::Duplicate { .. }) => {
                seat.has_pending = true;
                Ok(())
            }
            Err(error) => Err(error),
        }
    }
}
