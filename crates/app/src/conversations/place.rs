//! Puts a new conversation where whoever tries its bot out wants it to begin.

use engine::Event;
use engine::state::Values;
use model::bot::Target;
use model::id::{ConversationId, WorkspaceId};
use store::{CommitError, StoreError};

use super::inbound::InboundMessage;
use super::load::LoadError;
use super::receive::Refused;
use super::turn::Run;
use crate::App;

/// What the turn is kept as.
const PLACED: &str = "PLACED";

/// Where a conversation is put.
#[derive(Debug, Clone, Default)]
pub struct Placing {
    /// Names its dialog; without one the bot is told of the opening.
    pub place: Option<Target>,
    pub values: Values,
}

/// Why a conversation wasn't put anywhere.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    #[error("no conversation {0}")]
    NotFound(ConversationId),
    /// Something was said in it.
    #[error("{0} has begun")]
    HasBegun(ConversationId),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Puts a conversation in which nothing was said somewhere, and lets its bot go on from there. Calls
    /// that it makes come out as with a message.
    ///
    /// # Errors
    ///
    /// [`PlaceError`]; nothing was said then.
    pub async fn place_conversation(
        &self,
        workspace: WorkspaceId,
        id: ConversationId,
        placing: Placing,
    ) -> Result<(), PlaceError> {
        let slot = self.inner.registry.slot(id);
        let mut place = slot.lock().await;
        let seat = match place.take() {
            Some(seat) => Some(seat),
            None => Box::pin(self.load_seat(workspace, id)).await?,
        };
        let Some(mut seat) = seat.filter(|seat| seat.workspace == workspace) else {
            return Err(PlaceError::NotFound(id));
        };
        if seat.conversation.session > 0 {
            *place = Some(seat);
            return Err(PlaceError::HasBegun(id));
        }
        match self.begin_session(&mut seat).await {
            Ok(()) => {}
            Err(Refused::Load(error)) => return Err(error.into()),
            Err(Refused::Commit(error)) => return Err(failed(error)),
            Err(Refused::Closed) => return Err(PlaceError::HasBegun(id)),
        }
        let (number, now) = (seat.conversation.last_number + 1, self.inner.clock.now());
        let message = InboundMessage::event(format!("place/{id}"), PLACED, None);
        let inbound = Some(message.to_inbound(seat.channel.id, now));
        let Placing { place: wanted, values } = placing;
        let event = Event::Placed { number, place: wanted, values };
        let run = Run { inbound, ..Run::further((number, now), event) };
        Box::pin(self.run_turn(&mut seat, run)).await.map_err(failed)?;
        *place = Some(seat);
        Ok(())
    }
}

fn failed(error: CommitError) -> PlaceError {
    match error {
        CommitError::Store(error) => error.into(),
        other => StoreError::Database(other.to_string().into()).into(),
    }
}
