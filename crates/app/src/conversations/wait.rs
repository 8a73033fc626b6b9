//! Waiting for the end of a turn: told in memory where this process has the turn, looked up elsewhere.

use std::time::Duration;

use model::conversation::{Message, MessageNumber};
use model::id::{ConversationId, WorkspaceId};
use store::{StoreError, TurnState};
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::receive::TurnEnd;
use super::turn::TurnPiece;
use crate::App;
use crate::registry::{Running, Seat};

/// How often one who waits looks without being told.
const LOOK_EVERY: Duration = Duration::from_secs(2);

impl App {
    /// Waits until the turn of a message is over, at most for `time`.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn wait_for_turn(
        &self,
        workspace: WorkspaceId,
        (id, number): (ConversationId, MessageNumber),
        time: Duration,
    ) -> Result<TurnEnd, StoreError> {
        let waiting = async {
            if let Some(end) = self.end_at_hand(workspace, (id, number)).await
                && let Ok(Ok(replies)) = timeout(LOOK_EVERY, end).await
            {
                return Ok(TurnEnd::Finished(replies));
            }
            self.look_for_end(workspace, (id, number)).await
        };
        timeout(time, waiting).await.unwrap_or(Ok(TurnEnd::Pending))
    }

    /// What is told when the turn is over that waits here for somebody outside; `None` when it isn't
    /// that, or another process began it.
    async fn end_at_hand(
        &self,
        workspace: WorkspaceId,
        (id, number): (ConversationId, MessageNumber),
    ) -> Option<oneshot::Receiver<Vec<Message>>> {
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        let seat = place.as_mut().filter(|seat| seat.workspace == workspace)?;
        let running = seat.running.as_mut()?;
        running.said.as_ref().filter(|_| running.turn == number)?;
        let (sender, end) = oneshot::channel();
        running.waiting.push(sender);
        Some(end)
    }

    /// Looks at what is kept whenever something was committed there.
    async fn look_for_end(
        &self,
        workspace: WorkspaceId,
        (id, number): (ConversationId, MessageNumber),
    ) -> Result<TurnEnd, StoreError> {
        let mut follower = self.followers().follow(id);
        loop {
            match self.inner.store.turn_state(workspace, id, number).await? {
                TurnState::Finished { replies } => return Ok(TurnEnd::Finished(replies)),
                TurnState::Skipped | TurnState::Unknown => {
                    return Ok(TurnEnd::Finished(Vec::new()));
                }
                TurnState::Pending => {}
            }
            let _looked = timeout(LOOK_EVERY, follower.changed()).await;
        }
    }
}

/// Keeps what was said in a turn that goes on, and tells it to those who wait when it is over. `before`
/// is what the turn had waited for before this piece of it.
pub(super) fn follow_up(seat: &mut Seat, before: Option<Running>, piece: &TurnPiece) {
    let is_first = before.is_none();
    let (said, waiting) = before.map(|it| (it.said, it.waiting)).unwrap_or_default();
    let said = if is_first { Some(Vec::new()) } else { said };
    if let (false, Some(running)) = (piece.is_finished, &mut seat.running) {
        running.said = said.map(|mut said| {
            said.extend_from_slice(&piece.said);
            said
        });
        running.waiting = waiting;
        return;
    }
    let Some(mut replies) = said.filter(|_| !waiting.is_empty()) else { return };
    replies.extend_from_slice(&piece.said);
    for one in waiting {
        // Who waited may have gone.
        let _gone = one.send(replies.clone());
    }
}
