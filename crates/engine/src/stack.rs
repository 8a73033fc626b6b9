//! The stack of dialogs: starting one on top of another, and coming back.
//!
//! A dialog is on the stack at most once, so that the stack is never longer than the bot.

use model::bot::DialogKind;

use crate::program::DialogPlan;
use crate::state::Frame;
use crate::trace::{StartedBy, Trace};
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

/// A variable: `true` keeps the bot from coming back to dialogs that were interrupted.
const SKIP_PREVIOUS: &str = "skipPreviousDialog";

impl Walk<'_> {
    /// Index of the current dialog.
    pub(crate) fn current_dialog(&self) -> Option<usize> {
        self.program.dialogs.get_index_of(self.state.stack.last()?.dialog.as_str())
    }

    /// Starts a dialog afresh on top of the current one.
    pub(crate) fn start(&mut self, dialog: usize, by: StartedBy) -> Flow {
        let Some((key, plan)) = self.program.dialogs.get_index(dialog) else { return Flow::Wait };
        let starts_from_message = match &by {
            StartedBy::Pattern { .. } | StartedBy::Intent { .. } | StartedBy::Entity { .. } => true,
            StartedBy::Event { .. }
            | StartedBy::Choice
            | StartedBy::Jump
            | StartedBy::Placed
            | StartedBy::Kind => false,
        };
        if starts_from_message && let Some(frame) = self.frame() {
            frame.unrecognized = 0;
        }
        let is_meant = starts_from_message || by == StartedBy::Choice;
        if is_meant {
            self.say_defaults(plan);
        }
        if plan.kind != DialogKind::Fallback {
            self.drop_passing_dialogs();
        }
        let starter_intent = match &by {
            StartedBy::Intent { intent, .. } => Some(intent.clone()),
            StartedBy::Choice => plan.starter.intents.first().cloned(),
            StartedBy::Pattern { .. }
            | StartedBy::Entity { .. }
            | StartedBy::Event { .. }
            | StartedBy::Jump
            | StartedBy::Placed
            | StartedBy::Kind => None,
        };
        if starter_intent.is_some() {
            self.state.starter_intent.clone_from(&starter_intent);
        }
        if by == StartedBy::Choice {
            self.state.chosen_intent.clone_from(&starter_intent);
        }
        self.state.stack.retain(|frame| frame.dialog != key.as_str());
        self.state.stack.push(Frame {
            dialog: key.to_string(),
            at: first_key(plan),
            starter_intent,
            ..Frame::default()
        });
        self.trace.push(Trace::Started { dialog: key.clone(), by });
        // A choice need not be understood itself.
        let has_values = is_meant && self.turn.understanding.is_some();
        Flow::Go(if starts_from_message || has_values { Phase::Prefill } else { Phase::Enter })
    }

    /// Drops the dialogs on top that nobody comes back to: fallback and disambiguation.
    fn drop_passing_dialogs(&mut self) {
        while let Some(frame) = self.state.stack.last() {
            let kind = self.program.dialogs.get(frame.dialog.as_str()).map(|plan| &plan.kind);
            match kind {
                Some(DialogKind::Fallback | DialogKind::Disambiguation) | None => {
                    self.state.stack.pop();
                }
                Some(
                    DialogKind::Standard
                    | DialogKind::Faq
                    | DialogKind::AutoEscalation { .. }
                    | DialogKind::Survey,
                ) => return,
            }
        }
    }

    /// Ends the current dialog. The one beneath asks its question again, unless a variable says no
    /// or the dialog only answered something on the way.
    pub(crate) fn end_dialog(&mut self) -> Flow {
        let mut is_faq = false;
        if let Some(frame) = self.state.stack.pop() {
            let plan = self.program.dialogs.get(frame.dialog.as_str());
            is_faq = plan.is_some_and(|plan| plan.kind == DialogKind::Faq);
            self.trace.push(Trace::Ended { dialog: frame.dialog });
        }
        if self.state.stack.is_empty() || (is_faq && self.question().is_some()) {
            return Flow::Wait;
        }
        if self.view().is_switched_on(SKIP_PREVIOUS) {
            self.state.stack.clear();
            return Flow::Wait;
        }
        Flow::Go(Phase::Enter)
    }

    /// Ends all dialogs and forgets what the session learned.
    pub(crate) fn clear(&mut self) -> Flow {
        for frame in std::mem::take(&mut self.state.stack) {
            self.trace.push(Trace::Ended { dialog: frame.dialog });
        }
        self.state.forget(self.program);
        Flow::Wait
    }

    /// Ends the turn here. A question waits on; any other dialog is over, and nothing is repeated.
    pub(crate) fn stop(&mut self) {
        self.is_over = true;
        if self.question().is_none() {
            self.state.stack.pop();
        }
    }
}

fn first_key(dialog: &DialogPlan) -> Option<String> {
    dialog.interactions.keys().next().map(ToString::to_string)
}
