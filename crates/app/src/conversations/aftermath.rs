//! What a turn leaves of the conversation: who has the next word, what holds for it, its timer.

use std::sync::Arc;
use std::time::Duration;

use engine::HandOff;
use model::Timestamp;
use model::conversation::{Details, Status};
use store::{Commit, TimerChange};

use crate::drive::Outcome;
use crate::programs::Release;
use crate::registry::Seat;

/// Who has the next word afterwards.
pub(super) fn status_after(seat: &Seat, outcome: &Outcome, now: Timestamp) -> Status {
    let id = seat.conversation.id;
    let mut status = seat.conversation.status.clone();
    if let Some(HandOff { skill, .. }) = &outcome.hand_off {
        status = status.clone().hand_off(id, skill.clone()).unwrap_or(status);
    }
    if let Some(with_survey) = outcome.close_with_survey {
        status = status.clone().close(id, now, with_survey).unwrap_or(status);
    }
    status
}

/// What holds for the conversation afterwards, where the turn changed it: by the bot that goes on, or the
/// person whom it is given to.
pub(super) fn details_after(
    seat: &mut Seat,
    outcome: &Outcome,
    other: Option<&Arc<Release>>,
) -> Option<Details> {
    let details = &mut seat.conversation.details;
    let given_to = outcome.hand_off.as_ref().map(|hand_off| &hand_off.agent);
    let is_other_person = given_to.is_some_and(|agent| *agent != details.assignee);
    if let (true, Some(agent)) = (is_other_person, given_to) {
        details.assignee.clone_from(agent);
    }
    (is_other_person || other.is_some()).then(|| details.clone())
}

/// What becomes of the timer when the bot waits after `since`, unless others have the next word.
pub(super) fn timer_after(
    seat: &Seat,
    outcome: &Outcome,
    status: &Status,
    since: Timestamp,
) -> TimerChange {
    match outcome.wait.filter(|_| status.is_with_bot()) {
        Some((number, after_ms)) => {
            let due_at = since.checked_add(Duration::from_millis(after_ms));
            TimerChange::Set { number, due_at: due_at.unwrap_or(Timestamp::MAX) }
        }
        None => no_timer(seat),
    }
}

/// When the contact's silence begins: the last message has to be seen first.
pub(super) fn silent_since(commit: &Commit, seat: &Seat, now: Timestamp) -> Timestamp {
    let last = commit.said.last().map(|said| said.visible_at);
    last.unwrap_or(now).max(seat.last_visible_at).max(now)
}

/// Leaves no timer, at no cost where there is none.
pub(super) const fn no_timer(seat: &Seat) -> TimerChange {
    if seat.has_timer { TimerChange::Remove } else { TimerChange::Keep }
}
