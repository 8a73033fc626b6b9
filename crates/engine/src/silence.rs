//! What a bot does about a contact's silence: it asks to be woken where an interaction has a follow-up, and
//! says that once.

use std::time::Duration;

use model::bot::Target;

use crate::effect::Effect;
use crate::program::FollowUpPlan;
use crate::state::Silence;
use crate::trace::Trace;
use crate::walk::Walk;

impl Walk<'_> {
    /// Asks to be woken when the contact stays silent at the end of this turn: by what spoke last, else by
    /// the question that waits. Nobody waits when people have the conversation, or it is closed.
    pub(crate) fn await_silence(&mut self) {
        let is_given_away = |effect: &Effect| match effect {
            Effect::HandOff(_) | Effect::Close { .. } => true,
            Effect::Say(_)
            | Effect::Note { .. }
            | Effect::Remember { .. }
            | Effect::SetProfile { .. }
            | Effect::LogEvent(_)
            | Effect::ChangeContext(_)
            | Effect::Wait { .. }
            | Effect::Report(_)
            | Effect::Understand { .. }
            | Effect::RunScript { .. }
            | Effect::AskGroup { .. }
            | Effect::Call(_)
            | Effect::AskBot(_) => false,
        };
        if self.effects.iter().any(is_given_away) {
            return;
        }
        if self.state.is_surveying {
            return self.await_survey();
        }
        let of_question = || self.question().map(|question| &question.place);
        let place = self.turn.follow_up.as_ref().or_else(of_question).cloned();
        let Some((place, plan)) =
            place.and_then(|place| self.plan_at(&place).map(|it| (place, it)))
        else {
            return;
        };
        let after = Duration::from_secs(plan.after_s.into());
        let timer = self.state.timers.wrapping_add(1);
        let Ok(due_at) = self.moment.now.checked_add(after) else { return };
        self.state.timers = timer;
        self.state.silence = Some(Silence { timer, due_at, place });
        self.effects.push(Effect::Wait { timer, after_ms: u64::from(plan.after_s) * 1_000 });
    }

    /// Says what is to be said after a silence at that place.
    pub(crate) fn follow_up(&mut self, place: &Target) {
        let Some(plan) = self.plan_at(place) else { return };
        self.trace.push(Trace::FollowedUp { place: place.clone() });
        let text = self.word(&plan.text);
        self.say_text(text);
    }
}

impl<'a> Walk<'a> {
    fn plan_at(&self, place: &Target) -> Option<&'a FollowUpPlan> {
        let (dialog, interaction) = (place.dialog.as_ref()?, place.interaction.as_ref()?);
        let (_, plan) = self.program.at(dialog.as_str(), interaction.as_str())?;
        plan.follow_up.as_ref()
    }
}
