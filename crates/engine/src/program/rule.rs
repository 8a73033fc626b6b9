//! Rules, made ready.

use expr::bounded_regex::BoundedRegex;
use expr::pattern::Pattern;
use expr::template::Template;
use model::bot::{
    Assignment, Bot, Condition, Matching, Operator, ResultStatus, Rule, Scope, VariableCondition,
};
use model::key::Key;

use super::dialog::{family, parse_patterns};
use super::{Destination, Fault, Names, Wording};
use crate::effect::ReportCode;

#[derive(Debug)]
pub(crate) struct RulePlan {
    pub(crate) condition: ConditionPlan,
    pub(crate) matching: Matching,
    pub(crate) variables: Vec<VariablePlan>,
    pub(crate) set: Vec<AssignmentPlan>,
    pub(crate) slot: Option<AssignmentPlan>,
    pub(crate) next: Option<Destination>,
}

#[derive(Debug)]
pub(crate) enum ConditionPlan {
    Always,
    /// One of these.
    Intent(Vec<Key>),
    /// `None`: it couldn't be parsed and never holds.
    Regex {
        regex: Option<BoundedRegex>,
        excluded: Vec<String>,
    },
    Pattern {
        patterns: Vec<Pattern>,
        excluded: Vec<String>,
    },
    /// In lower case, without whitespace around.
    Exact(Vec<String>),
    Choice(Template),
    Entity(Key),
    Result(ResultStatus),
    NoMatch(Option<Wording>),
}

#[derive(Debug)]
pub(crate) struct VariablePlan {
    pub(crate) subject: Subject,
    pub(crate) operator: Operator,
    pub(crate) value: Template,
    /// For [`Operator::Regex`]; without one it never holds.
    pub(crate) regex: Option<BoundedRegex>,
}

/// What a variable condition looks at.
#[derive(Debug)]
pub(crate) enum Subject {
    Name(String),
    Template(Template),
}

#[derive(Debug)]
pub(crate) struct AssignmentPlan {
    pub(crate) name: String,
    pub(crate) scope: Scope,
    pub(crate) value: Template,
    /// The entity, when the value is written `@entity`.
    pub(crate) entity: Option<Key>,
}

impl RulePlan {
    pub(super) fn compile(
        dialog: &Key,
        rule: &Rule,
        (names, bot): (&Names, &Bot),
        faults: &mut Vec<Fault>,
    ) -> Self {
        let assignment = |plan: &Assignment| AssignmentPlan::compile(plan, names, bot);
        let variables = rule.variables.conditions.iter();
        Self {
            condition: ConditionPlan::compile(&rule.condition, (names, bot), faults),
            matching: rule.variables.matching,
            variables: variables.map(|plan| VariablePlan::compile(plan, names, faults)).collect(),
            set: rule.set.iter().map(assignment).collect(),
            slot: rule.slot.as_ref().map(assignment),
            next: rule.next.as_ref().map(|next| names.destination(next, dialog)),
        }
    }

    /// Whether it holds when nothing else does, whatever the answer.
    pub(crate) const fn is_default(&self) -> bool {
        matches!(self.condition, ConditionPlan::Always) && self.variables.is_empty()
    }

    pub(super) fn needs_understanding(&self) -> bool {
        let assigns_entity =
            self.set.iter().chain(&self.slot).any(|assignment| assignment.entity.is_some());
        assigns_entity
            || matches!(self.condition, ConditionPlan::Intent(_) | ConditionPlan::Entity(_))
    }
}

impl ConditionPlan {
    fn compile(
        condition: &Condition,
        (names, bot): (&Names, &Bot),
        faults: &mut Vec<Fault>,
    ) -> Self {
        match condition {
            Condition::Always => Self::Always,
            Condition::Intent(intent) => Self::Intent(family(intent, bot)),
            Condition::Regex { source, excluded } => {
                Self::Regex { regex: parse_regex(source, faults), excluded: excluded.clone() }
            }
            Condition::Pattern { patterns, excluded } => Self::Pattern {
                patterns: parse_patterns(patterns, faults),
                excluded: excluded.clone(),
            },
            Condition::Exact(values) => {
                Self::Exact(values.iter().map(|value| value.trim().to_lowercase()).collect())
            }
            Condition::Choice(label) => Self::Choice(Template::parse(label, names)),
            Condition::Entity(entity) => Self::Entity(entity.clone()),
            Condition::Result(status) => Self::Result(*status),
            Condition::NoMatch { message } => {
                Self::NoMatch(message.as_ref().map(|texts| Wording::compile(texts, names)))
            }
        }
    }
}

impl VariablePlan {
    fn compile(condition: &VariableCondition, names: &Names, faults: &mut Vec<Fault>) -> Self {
        let subject = if condition.variable.contains('{') {
            Subject::Template(Template::parse(&condition.variable, names))
        } else {
            Subject::Name(condition.variable.trim().to_owned())
        };
        let regex = match condition.operator {
            Operator::Regex => parse_regex(&condition.value, faults),
            _ => None,
        };
        let value = Template::parse(&condition.value, names);
        Self { subject, operator: condition.operator, value, regex }
    }
}

impl AssignmentPlan {
    fn compile(assignment: &Assignment, names: &Names, bot: &Bot) -> Self {
        let entity = assignment.value.trim().strip_prefix('@').and_then(|name| {
            let named = bot.entities.iter().find(|(_, entity)| entity.name == name);
            bot.entities.get_key_value(name).or(named).map(|(key, _)| key.clone())
        });
        Self {
            name: assignment.name.clone(),
            scope: assignment.scope,
            value: Template::parse(&assignment.value, names),
            entity,
        }
    }
}

fn parse_regex(source: &str, faults: &mut Vec<Fault>) -> Option<BoundedRegex> {
    BoundedRegex::parse(source)
        .map_err(|error| {
            let message = format!("the regular expression {source:?} never matches: {error}");
            faults.push(Fault { code: ReportCode::BadRegex, message });
        })
        .ok()
}
