//! Taking a message as the answer to the question at hand.

use model::script::ScriptPlace;

use crate::program::{ConditionPlan, InteractionPlan, KindPlan, RulePlan};
use crate::rules::Taken;
use crate::trace::{StartedBy, Trace};
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

impl Walk<'_> {
    /// Finds the rule that takes the message as an answer.
    pub(crate) fn answer(&mut self) -> Flow {
        let listens = self.listens();
        let Some((dialog, question)) = self.here().filter(|(_, here)| here.waits || listens) else {
            return Flow::Go(Phase::Match);
        };
        let matters = (question.needs_understanding && !listens) || dialog.has_fills();
        if matters && self.turn.understanding.is_none() {
            return Flow::Ask(Asked::Understanding, Phase::Answer);
        }
        if listens {
            return self.ask_on();
        }
        match &question.kind {
            KindPlan::Upload(plan) if !self.turn.files.is_empty() => {
                return self.take_file(question, plan);
            }
            KindPlan::Survey(plan) => return self.answer_survey(question, plan),
            _ => {}
        }
        self.hear_mark(question);
        if let Some(dialog) = self.chosen_candidate(question) {
            let plan = self.program.dialogs.get_index(dialog).map(|(_, plan)| plan);
            self.state.disambiguated = plan.and_then(|it| it.starter.intents.first()).cloned();
            return self.start(dialog, StartedBy::Choice);
        }
        let taken = match &question.collect {
            None => Taken::Anything,
            Some(collect) if self.collect(collect) => Taken::Value,
            Some(_) => Taken::NoValue,
        };
        let accepts_all = question.rules.is_empty()
            && taken == Taken::Anything
            && match &question.kind {
                KindPlan::Upload(_) => false,
                KindPlan::Choices(plan) => !plan.is_menu,
                _ => true,
            };
        match self.find_rule(question, taken) {
            Some(rule) => self.answered(question, Some(rule)),
            None if self.is_other(question) => self.say_other(question),
            None if accepts_all || taken == Taken::Value => self.answered(question, None),
            None if self.is_disambiguating() => self.unrecognized(),
            None => Flow::Go(Phase::Match),
        }
    }

    /// Asks the external bot at hand of the message, too.
    fn ask_on(&mut self) -> Flow {
        if let Some(frame) = self.frame() {
            frame.listens = false;
        }
        self.refill_slots();
        self.spread(None);
        Flow::Go(Phase::Enter)
    }

    /// Takes an answer: what the rule sets, then the script on the answer, then on.
    pub(crate) fn answered(&mut self, question: &InteractionPlan, rule: Option<usize>) -> Flow {
        if let Some(frame) = self.frame() {
            frame.unrecognized = 0;
        }
        self.refill_slots();
        self.spread(question.collect.as_ref());
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

    pub(crate) fn assign(&mut self, rule: &RulePlan) {
        self.set_variables(rule);
        if let Some(slot) = &rule.slot
            && let Some(value) = self.assigned(slot)
        {
            self.fill_slot(&slot.name, value, slot.scope);
        }
    }

    pub(crate) fn set_variables(&mut self, rule: &RulePlan) {
        for assignment in &rule.set {
            if let Some(value) = self.assigned(assignment) {
                self.set_variable(&assignment.name, value, assignment.scope);
            }
        }
    }
}
