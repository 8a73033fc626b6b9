//! What a seat takes over of a committed turn; the state it has already.

use model::Timestamp;
use model::conversation::Status;
use model::id::{BotId, BotVersionId};
use store::{TimerChange, TurnUpdate, Work};

/// An update without what is large in it, for the seat.
pub(super) struct Outline {
    status: Status,
    session: u64,
    bot: (Option<BotId>, Option<BotVersionId>),
    expires_at: Option<Timestamp>,
    last_activity_at: Timestamp,
    pub work: Work,
    pub timer: TimerChange,
}

impl Outline {
    pub(super) fn of(update: &TurnUpdate) -> Self {
        Self {
            status: update.status.clone(),
            session: update.session,
            bot: (update.bot, update.bot_version),
            expires_at: update.expires_at,
            last_activity_at: update.last_activity_at,
            work: update.work,
            timer: update.timer,
        }
    }

    pub(super) fn write_to(self, conversation: &mut store::Conversation) {
        conversation.status = self.status;
        conversation.session = self.session;
        (conversation.bot, conversation.bot_version) = self.bot;
        conversation.expires_at = self.expires_at;
        conversation.last_activity_at = self.last_activity_at;
    }
}
