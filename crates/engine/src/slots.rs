//! Slots that a message fills: the one that the question at hand asks for, and others beside it,
//! before a dialog asks and anew later.

use model::key::Key;
use serde_json::Value;

use crate::comparing::compared_text;
use crate::event::{Detection, Recognised};
use crate::program::{CollectPlan, InteractionPlan};
use crate::rules::Taken;
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
        self.spread(None);
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
    /// The rule with which a question is passed over whose slot is filled already, once it is
    /// applied.
    pub(crate) fn collected_already(
        &mut self,
        question: &InteractionPlan,
    ) -> Option<Option<usize>> {
        self.filled(question.collect.as_ref()?)?;
        let rule = self.find_rule(question, Taken::OldValue);
        self.apply_rule(question, rule);
        Some(rule)
    }

    /// Fills the slot of the question at hand from the message. Says whether the message has a value
    /// for it.
    pub(crate) fn collect(&mut self, collect: &CollectPlan) -> bool {
        let found = self.found(&collect.entity).filter(|it| collect.allows(it));
        let mut found: Vec<Recognised> = found.cloned().collect();
        let Some(value) = collect.take_from(&mut found) else { return false };
        self.fill_slot(&collect.slot, value, collect.scope);
        true
    }

    /// Empties the slot of the question at hand, so that it is asked again.
    pub(crate) fn empty_collected(&mut self) {
        if let Some(collect) = self.here().and_then(|(_, here)| here.collect.as_ref()) {
            self.fill_slot(&collect.slot, Value::Null, collect.scope);
        }
    }

    /// Fills other slots of the current dialog from the message, beside the one that it `answered`:
    /// those that ask for the same entity get its values in turn, and one that is filled gets a new
    /// value when it is the only one of its entity.
    pub(crate) fn spread(&mut self, answered: Option<&CollectPlan>) {
        let dialog = self.current_dialog().and_then(|at| self.program.dialogs.get_index(at));
        let Some((_, dialog)) = dialog else { return };
        let wants: Vec<&CollectPlan> = dialog
            .collects()
            .into_iter()
            .filter(|it| answered.is_none_or(|answered| answered.slot != it.slot))
            .collect();
        let mut seen: Vec<&Key> = Vec::new();
        for want in &wants {
            if seen.contains(&&want.entity) {
                continue;
            }
            seen.push(&want.entity);
            let group = wants.iter().copied().filter(|it| it.entity == want.entity);
            let answered = answered.filter(|answered| answered.entity == want.entity);
            self.spread_entity(&group.collect::<Vec<_>>(), answered);
        }
    }

    /// Fills the slots that ask for one entity.
    fn spread_entity(&mut self, wants: &[&CollectPlan], answered: Option<&CollectPlan>) {
        let Some(entity) = wants.first().map(|want| &want.entity) else { return };
        // What stands for the whole message answers a question or nothing.
        let found = self.found(entity).filter(|it| it.detection != Detection::Whole);
        let mut left: Vec<Recognised> = found.cloned().collect();
        if let Some(answered) = answered {
            answered.take_from(&mut left);
        }
        let is_alone = wants.len() == 1 && answered.is_none();
        for want in wants {
            if (self.filled(want).is_none() || is_alone)
                && let Some(value) = want.take_from(&mut left)
            {
                self.fill_slot(&want.slot, value, want.scope);
            }
        }
    }
}

impl CollectPlan {
    /// Whether the value is one that counts.
    fn allows(&self, found: &Recognised) -> bool {
        self.allowed.is_empty()
            || self.allowed.contains(&compared_text(&found.value).trim().to_lowercase())
    }

    /// Takes its value, or all its values, out of those that are left.
    fn take_from(&self, left: &mut Vec<Recognised>) -> Option<Value> {
        let most = if self.takes_all { left.len() } else { 1 };
        let mut taken = Vec::new();
        left.retain(|found| {
            let is_taken = taken.len() < most && self.allows(found);
            if is_taken {
                taken.push(found.value.clone());
            }
            !is_taken
        });
        if self.takes_all { list(taken) } else { taken.into_iter().next() }
    }
}

/// A list of values; `None` when there are none.
fn list(values: Vec<Value>) -> Option<Value> {
    (!values.is_empty()).then(|| values.into())
}
