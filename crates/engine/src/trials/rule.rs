//! Whether a rule holds for an answer, and why.

use model::key::Key;
use serde_json::{Map, Value};

use super::{Given, begin};
use crate::event::{Moment, Understanding};
use crate::program::{ConditionPlan, Program, RulePlan};
use crate::state::Frame;
use crate::walk::Walk;

/// What came of a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleTried {
    /// Whether all of it holds.
    pub holds: bool,
    /// Whether what it asks of the answer holds, its variables aside.
    pub condition: bool,
    /// Whether each of its conditions on variables holds.
    pub variables: Vec<bool>,
    /// What it takes from the answer when it holds: what it sets by name, a slot as `slot.NAME`; else the
    /// values of its entity, or the text that its expression found.
    pub captured: Option<Value>,
}

/// Tries the first rule of an interaction on an answer; `None` when there is no such one.
pub fn try_rule(
    program: &Program,
    (dialog, interaction): (&Key, &Key),
    (given, understanding): (Given, Understanding),
    moment: &Moment<'_>,
) -> Option<RuleTried> {
    let (_, plan) = program.at(dialog.as_str(), interaction.as_str())?;
    let rule = plan.rules.first()?;
    let mut walk = begin(program, given, moment);
    walk.state.stack.push(Frame {
        dialog: dialog.to_string(),
        at: Some(interaction.to_string()),
        ..Frame::default()
    });
    walk.understood(understanding);
    let variables = rule.variables.iter().map(|it| walk.variable_holds(it)).collect();
    let condition = matches!(rule.condition, ConditionPlan::NoMatch(_)) || walk.is_met(rule, plan);
    let holds = condition && walk.variables_hold(rule);
    let captured = if holds { captured(&mut walk, rule) } else { None };
    Some(RuleTried { holds, condition, variables, captured })
}

fn captured(walk: &mut Walk<'_>, rule: &RulePlan) -> Option<Value> {
    walk.assign(rule);
    let mut set = Map::new();
    for assignment in &rule.set {
        let value = walk.state.variable(&assignment.name).cloned().unwrap_or_default();
        set.insert(assignment.name.clone(), value);
    }
    if let Some(slot) = &rule.slot {
        let value = walk.state.slot(&slot.name).cloned().unwrap_or_default();
        set.insert(format!("slot.{}", slot.name), value);
    }
    if !set.is_empty() {
        return Some(Value::Object(set));
    }
    match &rule.condition {
        ConditionPlan::Regex { regex: Some(regex), .. } => {
            regex.find(walk.turn.text.trim()).map(|found| found.text.into())
        }
        ConditionPlan::Entity(condition) => {
            let values: Vec<Value> = walk.mentions(&condition.entity).cloned().collect();
            Some(values.into())
        }
        ConditionPlan::Regex { regex: None, .. }
        | ConditionPlan::Always
        | ConditionPlan::Intent(_)
        | ConditionPlan::Pattern { .. }
        | ConditionPlan::Exact(_)
        | ConditionPlan::Choice(_)
        | ConditionPlan::Result(_)
        | ConditionPlan::NoMatch(_) => None,
    }
}
