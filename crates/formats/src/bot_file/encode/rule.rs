//! Rules.

use model::bot::{
    Assignment, Condition, Matching, Operator, ResultStatus, Rule, Scope, VariableCondition,
};
use serde_json::{Value, json};

use super::interaction::next;
use super::meaning::entity_condition;
use super::{Fields, one_or_many, texts};
use crate::bot_file::decode::{OPERATORS, SLOT_SCOPE, VARIABLE_SCOPE};

pub(super) fn rule(rule: &Rule) -> Value {
    let mut fields = Fields::default();
    fields.option("name", rule.name.as_deref());
    condition(&mut fields, &rule.condition);
    let conditions: Value = rule.variables.conditions.iter().map(variable_condition).collect();
    match rule.variables.matching {
        Matching::All => fields.filled("where", conditions),
        Matching::Any => fields.put("where_any", conditions),
    }
    fields.filled("set", assignments(&rule.set));
    if let Some(slot) = &rule.slot {
        fields.put("slot", json!({ &slot.name: value(slot, SLOT_SCOPE) }));
    }
    fields.option("next", rule.next.as_ref().map(next));
    fields.vendor(&rule.vendor);
    fields.done()
}

fn condition(fields: &mut Fields, condition: &Condition) {
    match condition {
        Condition::Always => {}
        Condition::Intent(key) => fields.put("intent", key.as_str()),
        Condition::Regex { source, excluded } => {
            fields.put("regex", source.as_str());
            fields.filled("excluded", json!(excluded));
        }
        Condition::Pattern { patterns, excluded } => {
            fields.put("pattern", one_or_many(patterns));
            fields.filled("excluded", json!(excluded));
        }
        Condition::Exact(values) => fields.put("exact", one_or_many(values)),
        Condition::Choice(label) => fields.put("choice", label.as_str()),
        Condition::Entity(it) => fields.put("entity", entity_condition(it)),
        Condition::Result(ResultStatus::Success) => fields.put("result", "success"),
        Condition::Result(ResultStatus::Failure) => fields.put("result", "failure"),
        Condition::NoMatch { message: None } => fields.put("no_match", true),
        Condition::NoMatch { message: Some(message) } => fields.put("no_match", texts(message)),
    }
}

fn variable_condition(condition: &VariableCondition) -> Value {
    let mut fields = Fields::default();
    fields.put("variable", condition.variable.as_str());
    let is_presence = matches!(condition.operator, Operator::Exists | Operator::NotExists);
    let operand: Value = if is_presence && condition.value.is_empty() {
        true.into()
    } else {
        json!(condition.value)
    };
    let word = OPERATORS.iter().find(|(_, operator)| *operator == condition.operator);
    if let Some((word, _)) = word {
        fields.put(word, operand);
    }
    fields.done()
}

fn assignments(assignments: &[Assignment]) -> Value {
    let mut names: Vec<&str> = assignments.iter().map(|it| it.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    if names.len() == assignments.len() {
        let entries = assignments.iter().map(|it| (it.name.clone(), value(it, VARIABLE_SCOPE)));
        return Value::Object(entries.collect());
    }
    let items = assignments.iter().map(|it| {
        let mut fields = Fields::default();
        fields.put("name", it.name.as_str());
        fields.put("value", it.value.as_str());
        fields.unless(it.scope == VARIABLE_SCOPE, "scope", scope(it.scope));
        fields.done()
    });
    items.collect()
}

fn value(assignment: &Assignment, default: Scope) -> Value {
    if assignment.scope == default {
        return assignment.value.as_str().into();
    }
    json!({ "value": assignment.value, "scope": scope(assignment.scope) })
}

pub(super) fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Request => "request",
        Scope::Dialog => "dialog",
        Scope::Session => "session",
        Scope::Forever => "forever",
    }
}
