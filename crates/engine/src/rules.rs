//! Which rule of an interaction holds.

use expr::pattern::contains_keyword;
use expr::template::{Position, Scope as _};
use model::bot::{Matching, ResultStatus};
use model::key::Key;

use crate::comparing::text_of;
use crate::program::{
    ConditionPlan, ExternalCall, InteractionPlan, KindPlan, RulePlan, Subject, VariablePlan,
};
use crate::walk::Walk;

/// What is taken for an answer, and so which rules may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    /// Whatever was said.
    Anything,
    /// The value that the question asks for, which was said: nothing is amiss.
    Value,
    /// Something else than that value: only what a rule asks for.
    NoValue,
    /// The value that was there before the question: what is said now is no answer.
    OldValue,
}

impl Walk<'_> {
    /// The rule that holds for the message: intents first, then the others, then `NoMatch`, then one
    /// without conditions.
    pub(crate) fn find_rule(&self, interaction: &InteractionPlan, taken: Taken) -> Option<usize> {
        let rules = interaction.rules.iter().enumerate();
        let mut first_default = None;
        let mut first_no_match = None;
        let mut first_other = None;
        for (index, rule) in rules {
            match &rule.condition {
                ConditionPlan::Intent(_)
                | ConditionPlan::Regex { .. }
                | ConditionPlan::Pattern { .. }
                | ConditionPlan::Exact(_)
                | ConditionPlan::Choice(_)
                    if taken == Taken::OldValue => {}
                ConditionPlan::Intent(_) if self.holds(rule, interaction) => return Some(index),
                ConditionPlan::Intent(_) => {}
                ConditionPlan::NoMatch(_) => {
                    if first_no_match.is_none() && self.variables_hold(rule) {
                        first_no_match = Some(index);
                    }
                }
                ConditionPlan::Always if rule.is_default() => {
                    first_default = first_default.or(Some(index));
                }
                ConditionPlan::Always
                | ConditionPlan::Regex { .. }
                | ConditionPlan::Pattern { .. }
                | ConditionPlan::Exact(_)
                | ConditionPlan::Choice(_)
                | ConditionPlan::Entity(_)
                | ConditionPlan::Result(_) => {
                    if first_other.is_none() && self.holds(rule, interaction) {
                        first_other = Some(index);
                    }
                }
            }
        }
        match taken {
            Taken::Anything => first_other.or(first_no_match).or(first_default),
            Taken::Value | Taken::OldValue => first_other.or(first_default),
            Taken::NoValue => first_other.or(first_no_match),
        }
    }

    fn holds(&self, rule: &RulePlan, interaction: &InteractionPlan) -> bool {
        self.is_met(rule, interaction) && self.variables_hold(rule)
    }

    /// Whether what a rule asks of the answer holds, its variables aside.
    pub(crate) fn is_met(&self, rule: &RulePlan, interaction: &InteractionPlan) -> bool {
        let text = self.turn.text.trim();
        match &rule.condition {
            ConditionPlan::Always => true,
            ConditionPlan::Intent(family) => self.sure_of(family),
            ConditionPlan::Regex { regex, excluded } => {
                regex.as_ref().is_some_and(|regex| regex.is_match(text))
                    && !contains_keyword(excluded, text)
            }
            ConditionPlan::Pattern { patterns, excluded } => {
                patterns.iter().any(|pattern| pattern.matches(text))
                    && !contains_keyword(excluded, text)
            }
            ConditionPlan::Exact(values) => values.contains(&text.to_lowercase()),
            ConditionPlan::Choice(label) => {
                let label = label.render(&self.view(), Position::Text).text;
                self.is_chosen(&label, interaction)
            }
            ConditionPlan::Entity(condition) => self.entity_holds(condition, interaction),
            ConditionPlan::Result(status) => match &interaction.kind {
                KindPlan::Call(key) | KindPlan::External(ExternalCall { result: key, .. }) => {
                    self.state.results.get(key).is_some_and(|result| {
                        result.is_success == (*status == ResultStatus::Success)
                    })
                }
                KindPlan::Knowledge(plan) => self.search_ended(plan, *status),
                _ => false,
            },
            ConditionPlan::NoMatch(_) => false,
        }
    }

    fn sure_of(&self, family: &[Key]) -> bool {
        let intents = self.turn.understanding.iter().flat_map(|it| &it.intents);
        let sure = self.program.meaning.scales.sure;
        intents.into_iter().any(|it| it.score >= sure && family.contains(&it.intent))
    }

    pub(crate) fn variables_hold(&self, rule: &RulePlan) -> bool {
        let mut conditions = rule.variables.iter();
        match rule.matching {
            Matching::All => conditions.all(|condition| self.variable_holds(condition)),
            Matching::Any => {
                rule.variables.is_empty() || conditions.any(|it| self.variable_holds(it))
            }
        }
    }

    pub(crate) fn variable_holds(&self, condition: &VariablePlan) -> bool {
        let subject = self.subject(&condition.subject);
        self.view().compares(subject.as_deref(), &condition.comparison)
    }

    /// What a condition looks at, as text; `None` when it is unset.
    fn subject(&self, subject: &Subject) -> Option<String> {
        let view = self.view();
        match subject {
            Subject::Name(name) => {
                let reference = expr::template::Reference::Bare(name.clone());
                view.value(&reference).map(|value| text_of(&value))
            }
            Subject::Template(template) => {
                let rendered = template.render(&view, Position::Text);
                (rendered.unset.is_empty() || !rendered.text.is_empty()).then_some(rendered.text)
            }
        }
    }
}
