//! Gives a conversation to another bot of the workspace, when the one that has it says so.

use std::sync::Arc;

use engine::{HandOff, Report, ReportCode, Severity, State};
use model::conversation::MessageNumber;
use model::exchange::TAKEN_OVER;
use model::id::{BotId, WorkspaceId};
use store::{BotEntry, BotFilter, Commit, CommitError, Guard, MessageRef, StoreError};

use super::inbound::InboundMessage;
use crate::App;
use crate::drive::Outcome;
use crate::programs::Release;
use crate::registry::Seat;

/// Most bots that are looked at for one of a display name.
const MAX_SIMILAR: u32 = 50;

/// The message whose turn it is, and itself while its commit is still to come.
pub(super) struct Brought {
    pub turn: MessageNumber,
    pub inbound: Option<store::Inbound>,
}

impl Brought {
    /// The message as its turn's commit names it.
    pub(super) const fn turn_ref(&self) -> MessageRef {
        match self.inbound {
            Some(_) => MessageRef::Inbound,
            None => MessageRef::Number(self.turn),
        }
    }
}

impl App {
    /// Finds the bot that a hand-off names and makes it the conversation's: what comes next is its
    /// own. `None` when people are meant.
    ///
    /// What it is to be told is accepted as a message of its own before the turn that hands over is
    /// committed, and after the message of that turn; when the turn is run again after a crash, both
    /// are there already.
    pub(super) async fn switch_bot(
        &self,
        seat: &mut Seat,
        outcome: &mut Outcome,
        brought: &mut Brought,
    ) -> Result<Option<Arc<Release>>, CommitError> {
        let Some(HandOff { agent: Some(name), event, .. }) = &outcome.hand_off else {
            return Ok(None);
        };
        let Some(release) = self.named_release(seat, name).await? else {
            if event.as_ref().is_some_and(|event| event.name == TAKEN_OVER) {
                outcome.reports.push(no_such_bot(name));
            }
            return Ok(None);
        };
        if let Some(event) = event {
            self.accept_brought(seat, brought).await?;
            let id = format!("{}/{}/handed-over", seat.conversation.id, brought.turn);
            let told = InboundMessage::event(id, event.name.clone(), event.data.clone());
            self.accept_told(seat, &told).await?;
        }
        outcome.state = State::begin(&release.program, seat.remembered.clone());
        outcome.hand_off = None;
        outcome.wait = None;
        seat.conversation.details.bot = Some(release.bot);
        Ok(Some(release))
    }

    /// Keeps the message of the turn by itself: what the other bot is told comes after it.
    async fn accept_brought(
        &self,
        seat: &mut Seat,
        brought: &mut Brought,
    ) -> Result<(), CommitError> {
        let Some(inbound) = brought.inbound.take() else { return Ok(()) };
        let (workspace, id) = (seat.workspace, seat.conversation.id);
        let mut commit = Commit::new(workspace, id, self.inner.replica, Guard::Accept);
        commit.inbound = Some(inbound);
        let committed = self.commit(commit).await?;
        // Another message came first: the turn was decided for a number that isn't its own.
        if committed.inbound != Some(brought.turn) {
            return Err(CommitError::Stale);
        }
        seat.conversation.last_number = brought.turn;
        Ok(())
    }

    pub(crate) async fn named_release(
        &self,
        seat: &Seat,
        name: &str,
    ) -> Result<Option<Arc<Release>>, StoreError> {
        let Some(bot) = self.find_called(seat.workspace, name).await? else {
            return Ok(None);
        };
        self.release_of(seat.workspace, bot.id, seat.channel.channel.environment).await
    }

    /// The bot of that key, id or display name.
    async fn find_called(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<Option<BotEntry>, StoreError> {
        let store = &self.inner.store;
        if let Some(bot) = store.find_bot(workspace, name).await? {
            return Ok(Some(bot));
        }
        if let Ok(id) = name.parse::<BotId>() {
            return store.find_bot_by_id(workspace, id).await;
        }
        let filter = BotFilter { search: Some(name.to_owned()), after: None };
        let similar = store.list_bots(workspace, filter, MAX_SIMILAR).await?;
        Ok(similar.into_iter().find(|bot| bot.name == name))
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

/// Tells the bot's author that people have the conversation, and why.
fn no_such_bot(name: &str) -> Report {
    Report {
        severity: Severity::Error,
        code: ReportCode::NoSuchTarget,
        place: None,
        message: format!("no bot {name:?} is released here; people have the conversation now"),
    }
}
