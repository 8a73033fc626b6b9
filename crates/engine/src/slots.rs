//! Slots that a message fills beside the question at hand: before a dialog asks, and anew later.

use crate::program::InteractionPlan;
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

impl Walk<'_> {
    /// Fills slots anew that the message mentions beside answering the question at hand.
    pub(crate) fn refill_slots(&mut self) {
        let Some((dialog, here)) = self.here() else { return };
        let answered = here.fill.as_ref().map(|fill| &fill.entity);
        for fill in dialog.interactions.values().filter_map(|it| it.fill.as_ref()) {
            let is_filled = self.view().slot(&fill.slot).is_some();
            let mention = self.mentions(&fill.entity).next().cloned();
            if let Some(value) = mention.filter(|_| is_filled && Some(&fill.entity) != answered) {
                self.fill_slot(&fill.slot, value, fill.scope);
            }
        }
    }

    /// Fills the slots of the dialog that begins from the message that began it. The first mention
    /// of an entity goes to the first question that asks for it, and so on.
    pub(crate) fn prefill(&mut self) -> Flow {
        let dialog = self.current_dialog().and_then(|at| self.program.dialogs.get_index(at));
        let Some((_, dialog)) = dialog.filter(|(_, dialog)| dialog.has_fills()) else {
            return Flow::Go(Phase::Enter);
        };
        if self.turn.understanding.is_none() {
            return Flow::Ask(Asked::Understanding, Phase::Prefill);
        }
        let mut seen = Vec::new();
        for fill in dialog.interactions.values().filter_map(|it| it.fill.as_ref()) {
            let nth = seen.iter().filter(|entity| **entity == &fill.entity).count();
            seen.push(&fill.entity);
            let value = self.mentions(&fill.entity).nth(nth).cloned();
            if let Some(value) = value {
                self.fill_slot(&fill.slot, value, fill.scope);
                if let Some(frame) = self.frame() {
                    frame.prefilled.push(fill.slot.clone());
                }
            }
        }
        Flow::Go(Phase::Enter)
    }

    /// The rule of a question that the message which began the dialog has answered already, with its
    /// variables set. A question is passed over like this once.
    pub(crate) fn answered_already(&mut self, question: &InteractionPlan) -> Option<usize> {
        let fill = question.fill.as_ref()?;
        let prefilled = &mut self.frame()?.prefilled;
        let at = prefilled.iter().position(|slot| *slot == fill.slot)?;
        prefilled.remove(at);
        self.set_variables(question.rules.get(fill.rule)?);
        Some(fill.rule)
    }
}
