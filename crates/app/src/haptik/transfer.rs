//! Giving a user's conversation to a team, a few seconds later.

use std::time::Duration;

use jiff::SignedDuration;
use model::conversation::Status;
use model::exchange::Assignee;
use model::id::WebhookId;
use serde_json::json;
use store::{NewSend, OutboxRow, SendAbout, StoreError};

use super::HaptikClient;
use crate::App;
use crate::conversations::{AmendError, Amendment, NextHolder};
use crate::people::{DeskError, TeamSummary};
use crate::webhooks::Due;

/// Marks a transfer that waits in the outbox.
pub(crate) const TRANSFER: &str = "transfer";
/// How long a transfer may be asked to wait, in seconds.
const COUNTDOWN_S: std::ops::RangeInclusive<i64> = 5..=10;
/// How long it waits unless it is asked.
const USUAL_COUNTDOWN_S: i64 = 10;
/// Pause before a conversation in the middle of a turn is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// What is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HaptikTransfer {
    /// The program's id of the user, or our number of them.
    pub user_name: String,
    pub team: String,
    /// 5 to 10.
    pub countdown_s: Option<i64>,
}

/// Why nobody gets it.
#[derive(Debug, thiserror::Error)]
pub enum HaptikTransferError {
    #[error("invalid user_name")]
    NoUser,
    #[error("invalid team_name provided")]
    NoTeam,
    #[error("countdown is from 5 to 10")]
    BadCountdown,
    #[error("user has not sent a message")]
    NoConversation,
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Gives a user's conversation to a team when the countdown is over.
    ///
    /// # Errors
    ///
    /// [`HaptikTransferError`]; nothing will happen then.
    pub async fn send_haptik_to_team(
        &self,
        client: &HaptikClient,
        asked: HaptikTransfer,
    ) -> Result<(), HaptikTransferError> {
        let contact = self.haptik_contact_meant(client, &asked.user_name).await?;
        let contact = contact.ok_or(HaptikTransferError::NoUser)?;
        let teams = self.list_teams(client.workspace).await?;
        let is_meant = |team: &TeamSummary| {
            team.key == asked.team || team.settings.name.eq_ignore_ascii_case(&asked.team)
        };
        let team = teams.into_iter().find(is_meant).ok_or(HaptikTransferError::NoTeam)?;
        let countdown_s = asked.countdown_s.unwrap_or(USUAL_COUNTDOWN_S);
        if !COUNTDOWN_S.contains(&countdown_s) {
            return Err(HaptikTransferError::BadCountdown);
        }
        let last = self.last_haptik_conversation(client, &contact).await?;
        let is_open = |status: &Status| !matches!(status, Status::Closed { .. });
        let last = last.filter(|last| is_open(&last.status));
        let last = last.ok_or(HaptikTransferError::NoConversation)?;
        let payload = json!({ "webhook": TRANSFER, "team": team.key });
        let at = self.now() + SignedDuration::from_secs(countdown_s);
        // A line of its own: what is said meanwhile doesn't wait for it.
        let line = Some(WebhookId::from_uuid(last.id.as_uuid()));
        let send = NewSend { line, ..NewSend::new(SendAbout::Nothing, payload, at) };
        self.inner.store.queue_send(client.workspace, last.id, send).await?;
        Ok(())
    }

    /// Gives a conversation to its team: the countdown is over.
    pub(crate) async fn carry_out_transfer(&self, row: &OutboxRow) -> Result<Due, StoreError> {
        let team = row.payload.get("team").and_then(serde_json::Value::as_str);
        let Some(team) = team else { return self.drop_row(row).await };
        let assignee = Assignee { team: Some(team.to_owned()), ..Assignee::default() };
        let next = NextHolder::Assigned(assignee);
        let amendment = Amendment { next, ..Amendment::default() };
        let (workspace, id) = (row.workspace, row.conversation);
        match Box::pin(self.amend_conversation(workspace, id, amendment)).await {
            Ok(_) => {}
            Err(AmendError::Busy(_)) => {
                return self.postpone(row, self.now() + AGAIN, row.attempts + 1).await;
            }
            Err(AmendError::Store(error)) => return Err(error),
            Err(error) => {
                tracing::info!(conversation = %id, %error, "a conversation can't be given to a team");
            }
        }
        self.drop_row(row).await
    }
}
