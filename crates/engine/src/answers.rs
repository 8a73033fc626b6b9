//! Taking a message as the answer to the question at hand, and going on from there.

use model::script::ScriptPlace;

use crate::effect::{ReportCode, Severity};
use crate::program::{ConditionPlan, Destination, InteractionPlan, RulePlan};
use crate::trace::{StartedBy, Trace};
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

impl Walk<'_> {
    /// Finds the rule that takes the message as an answer.
    pub(crate) fn answer(&mut self) -> Flow {
        let Some((dialog, question)) = self.here().filter(|(_, here)| here.waits) else {
            return Flow::Go(Phase::Match);
        };
        let matters = question.needs_understanding || dialog.has_fills();
        if matters && self.turn.understanding.is_none() {
            return Flow::Ask(Asked::Understanding, Phase::Answer);
        }
        self.hear_mark(question);
        if let Some(dialog) = self.chosen_candidate(question) {
            return self.start(dialog, StartedBy::Choice);
        }
        if question.rules.is_empty() {
            return self.answered(question, None);
        }
        match self.find_rule(question) {
            Some(rule) => self.answered(question, Some(rule)),
            None if self.is_disambiguating() => self.unrecognized(),
            None => Flow::Go(Phase::Match),
        }
    }

    /// Takes an answer: what the rule sets, then the script on the answer, then on.
    fn answered(&mut self, question: &InteractionPlan, rule: Option<usize>) -> Flow {
        if let Some(frame) = self.frame() {
            frame.unrecognized = 0;
        }
        self.refill_slots();
        let has_match = self.apply_rule(question, rule);
        if has_match {
            self.script(ScriptPlace::ProcessUserResponse, Phase::Move { rule })
        } else {
            Flow::Go(Phase::Move { rule })
        }
    }

    /// Does what a rule asks for beside where it leads. Says whether the answer was understood: all
    /// rules mean that, but `NoMatch`.
    pub(crate) fn apply_rule(
        &mut self,
        interaction: &InteractionPlan,
        rule: Option<usize>,
    ) -> bool {
        let Some((index, rule)) = rule.and_then(|at| Some((at, interaction.rules.get(at)?))) else {
            return true;
        };
        self.trace.push(Trace::RuleHeld { place: interaction.place.clone(), rule: index });
        self.assign(rule);
        match &rule.condition {
            ConditionPlan::NoMatch(message) => {
                if let Some(message) = message {
                    let text = self.word(message);
                    self.say_text(text);
                }
                false
            }
            ConditionPlan::Always
            | ConditionPlan::Intent(_)
            | ConditionPlan::Regex { .. }
            | ConditionPlan::Pattern { .. }
            | ConditionPlan::Exact(_)
            | ConditionPlan::Choice(_)
            | ConditionPlan::Entity(_)
            | ConditionPlan::Result(_) => true,
        }
    }

    fn assign(&mut self, rule: &RulePlan) {
        self.set_variables(rule);
        if let Some(slot) = &rule.slot
            && let Some(value) = self.assigned(slot)
        {
            self.fill_slot(&slot.name, value, slot.scope);
        }
    }

    fn set_variables(&mut self, rule: &RulePlan) {
        for assignment in &rule.set {
            if let Some(value) = self.assigned(assignment) {
                self.set_variable(&assignment.name, value, assignment.scope);
            }
        }
    }

    /// Goes where a script, else the rule, else the interaction leads.
    pub(crate) fn move_on(&mut self, rule: Option<usize>) -> Flow {
        if let Some(flow) = self.follow_trigger() {
            return flow;
        }
        let Some((_, here)) = self.here() else { return Flow::Go(Phase::End) };
        let of_rule = rule.and_then(|at| here.rules.get(at)?.next.as_ref());
        self.go(of_rule.unwrap_or(&here.next))
    }

    fn go(&mut self, destination: &Destination) -> Flow {
        match destination {
            Destination::Following => self.go_to_following(),
            Destination::Spot(spot) => self.jump(*spot),
            Destination::Nowhere(target) => {
                let message = format!("there is no {target}; the following interaction comes next");
                self.report(Severity::Error, ReportCode::NoSuchTarget, message);
                self.go_to_following()
            }
            Destination::Repeat => Flow::Go(Phase::Enter),
            Destination::End => Flow::Go(Phase::End),
            Destination::Close { with_survey } => {
                self.close(*with_survey);
                Flow::Wait
            }
        }
    }

    /// Goes to where a script wants to go, if it does and that is anywhere.
    pub(crate) fn follow_trigger(&mut self) -> Option<Flow> {
        let frame = self.frame()?;
        let name = frame.trigger.take()?;
        let dialog = self.current_dialog();
        let spot = self.program.names.interaction(&name, dialog);
        if spot.is_none() {
            let message = format!("a script wants to go to {name:?}, which isn't there");
            self.warn(ReportCode::NoSuchTarget, message);
        }
        spot.map(|spot| self.jump(spot))
    }

    /// Fills slots anew that the message mentions beside answering the question at hand.
    fn refill_slots(&mut self) {
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
