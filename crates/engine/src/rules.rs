//! Which rule of an interaction holds.

use expr::pattern::contains_keyword;
use expr::template::{Position, Scope as _};
use model::bot::{Matching, Operator, ResultStatus};
use model::key::Key;
use serde_json::Value;

use crate::program::{ConditionPlan, InteractionPlan, KindPlan, RulePlan, Subject, VariablePlan};
use crate::walk::Walk;

/// How sure we must be of an intent.
pub(crate) const SURE_SCORE: f64 = 0.60;
/// How sure we must be of an intent to offer it among others.
pub(crate) const LIKELY_SCORE: f64 = 0.45;

impl Walk<'_> {
    /// The rule that holds for the message: intents first, then the others, then `NoMatch`, then one
    /// without conditions.
    pub(crate) fn find_rule(&self, interaction: &InteractionPlan) -> Option<usize> {
        let rules = interaction.rules.iter().enumerate();
        let mut first_default = None;
        let mut first_no_match = None;
        let mut first_other = None;
        for (index, rule) in rules {
            match &rule.condition {
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
        first_other.or(first_no_match).or(first_default)
    }

    fn holds(&self, rule: &RulePlan, interaction: &InteractionPlan) -> bool {
        let text = self.turn.text.trim();
        let is_met =
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
                ConditionPlan::Entity(entity) => self.mentions(entity).next().is_some(),
                ConditionPlan::Result(status) => match &interaction.kind {
                    KindPlan::Call(key) => self.state.results.get(key).is_some_and(|result| {
                        result.is_success == (*status == ResultStatus::Success)
                    }),
                    _ => false,
                },
                ConditionPlan::NoMatch(_) => false,
            };
        is_met && self.variables_hold(rule)
    }

    fn sure_of(&self, family: &[Key]) -> bool {
        let intents = self.turn.understanding.iter().flat_map(|it| &it.intents);
        intents.into_iter().any(|it| it.score >= SURE_SCORE && family.contains(&it.intent))
    }

    /// The values of an entity in the message, in its order.
    pub(crate) fn mentions(&self, entity: &Key) -> impl Iterator<Item = &Value> + use<'_> {
        let entity = entity.clone();
        let entities = self.turn.understanding.iter().flat_map(|it| &it.entities);
        entities.filter(move |it| it.entity == entity).map(|it| &it.value)
    }

    fn variables_hold(&self, rule: &RulePlan) -> bool {
        let mut conditions = rule.variables.iter();
        match rule.matching {
            Matching::All => conditions.all(|condition| self.variable_holds(condition)),
            Matching::Any => {
                rule.variables.is_empty() || conditions.any(|it| self.variable_holds(it))
            }
        }
    }

    fn variable_holds(&self, condition: &VariablePlan) -> bool {
        let subject = self.subject(&condition.subject);
        let is_set = subject.as_deref().is_some_and(|text| !text.is_empty());
        let left = subject.unwrap_or_default().to_lowercase();
        let right =
            || condition.value.render(&self.view(), Position::Text).text.trim().to_lowercase();
        let numbers = || Some((number(&left)?, number(&right())?));
        match condition.operator {
            Operator::Equals => left.trim() == right(),
            Operator::NotEquals => left.trim() != right(),
            Operator::Contains => left.contains(&right()),
            Operator::NotContains => !left.contains(&right()),
            Operator::StartsWith => left.trim().starts_with(&right()),
            Operator::EndsWith => left.trim().ends_with(&right()),
            Operator::Gt => numbers().is_some_and(|(left, right)| left > right),
            Operator::Gte => numbers().is_some_and(|(left, right)| left >= right),
            Operator::Lt => numbers().is_some_and(|(left, right)| left < right),
            Operator::Lte => numbers().is_some_and(|(left, right)| left <= right),
            Operator::Exists => is_set,
            Operator::NotExists => !is_set,
            Operator::Regex => condition.regex.as_ref().is_some_and(|regex| {
                self.subject(&condition.subject).is_some_and(|text| regex.is_match(&text))
            }),
        }
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

/// A value as it stands in texts.
pub(crate) fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}
