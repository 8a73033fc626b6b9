//! How long contacts wait: what commits write of it, and what is told when nobody answers in time.

use model::Timestamp;
use serde_json::json;
use store::{DeskWrite, NewDeskEvent};

use super::DeskError;
use super::touch::{ClockChange, Refused, Then, Touch};
use crate::App;
use crate::registry::Seat;

/// Most conversations that are looked at at a time.
const MAX_OVERDUE: u32 = 200;

impl App {
    /// What a change writes of how long the contact waits.
    pub(super) async fn clock_writes(
        &self,
        seat: &Seat,
        touch: &Touch,
        now: Timestamp,
    ) -> Result<Vec<DeskWrite>, Refused> {
        let Some(change) = touch.clock else { return Ok(Vec::new()) };
        let id = seat.conversation.id;
        let found = self.inner.store.find_listed(seat.workspace, id).await?;
        let Some(listed) = found else {
            return match change {
                // Somebody has it without the desk.
                ClockChange::Answered => Ok(Vec::new()),
                ClockChange::Overdue => Err(DeskError::NotWaiting(id).into()),
            };
        };
        let clocks = listed.clocks;
        match change {
            ClockChange::Answered => {
                let mut writes = vec![DeskWrite::Answer(now)];
                if let Some(since) = clocks.waits_since {
                    let is_first = clocks.answered_at.is_none();
                    let waited_s = now.duration_since(since).as_secs();
                    let record = json!({
                        "agent": listed.place.agent.map(|agent| agent.to_string()),
                        "is_first": is_first, "waited_s": waited_s,
                    });
                    let kind = "answered".to_owned();
                    writes.push(DeskWrite::Event(NewDeskEvent { kind, record, created_at: now }));
                }
                Ok(writes)
            }
            ClockChange::Overdue => {
                let due_at = clocks.reply_due_at.filter(|due_at| *due_at <= now);
                let Some(due_at) = due_at.filter(|_| clocks.overdue_at.is_none()) else {
                    return Err(DeskError::NotWaiting(id).into());
                };
                let record = json!({
                    "agent": listed.place.agent.map(|agent| agent.to_string()),
                    "due_at": due_at.to_string(),
                });
                let kind = "overdue".to_owned();
                let event = DeskWrite::Event(NewDeskEvent { kind, record, created_at: now });
                Ok(vec![DeskWrite::Overdue(now), event])
            }
        }
    }

    /// Tells those who follow the desk where nobody answered in time, once each.
    pub(super) async fn tell_of_overdue(&self) -> Result<(), DeskError> {
        let now = self.now();
        for (workspace, id) in self.inner.store.list_newly_overdue(now, MAX_OVERDUE).await? {
            let touch = Touch { clock: Some(ClockChange::Overdue), ..Touch::new(Then::Same) };
            if let Err(error) = self.touch(workspace, id, &touch).await {
                tracing::debug!(conversation = %id, %error, "an answer came after all");
            }
        }
        Ok(())
    }
}
