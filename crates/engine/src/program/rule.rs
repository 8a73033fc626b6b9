//! Rules, made ready.

use expr::bounded_regex::BoundedRegex;
use expr::pattern::Pattern;
use expr::template::{NoNames, Template};
use model::bot::{
    Assignment, Comparison, Condition, EntityCondition, Matching, Operator, ResultStatus, Rule,
    Scope, VariableCondition,
};
use model::key::Key;

use super::compiler::Compiler;
use super::{Destination, Wording};

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
    Entity(EntityConditionPlan),
    Result(ResultStatus),
    NoMatch(Option<Wording>),
}

#[derive(Debug)]
pub(crate) struct VariablePlan {
    pub(crate) subject: Subject,
    pub(crate) comparison: ComparisonPlan,
}

#[derive(Debug)]
pub(crate) struct ComparisonPlan {
    pub(crate) operator: Operator,
    pub(crate) value: Template,
    /// For [`Operator::Regex`]; without one it never holds.
    pub(crate) regex: Option<BoundedRegex>,
}

#[derive(Debug)]
pub(crate) struct EntityConditionPlan {
    pub(crate) entity: Key,
    /// In lower case; empty: any.
    pub(crate) values: Vec<String>,
    pub(crate) comparisons: Vec<ComparisonPlan>,
}

/// An entity of the message as a value: its first one, or the list of all.
#[derive(Debug)]
pub(crate) struct EntityValue {
    pub(crate) entity: Key,
    pub(crate) takes_all: bool,
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
    pub(crate) entity: Option<EntityValue>,
}

impl RulePlan {
    pub(super) fn compile(dialog: &Key, rule: &Rule, compiler: &mut Compiler<'_>) -> Self {
        let variables = rule.variables.conditions.iter();
        Self {
            condition: ConditionPlan::compile(&rule.condition, compiler),
            matching: rule.variables.matching,
            variables: variables.map(|plan| VariablePlan::compile(plan, compiler)).collect(),
            set: rule.set.iter().map(|it| AssignmentPlan::compile(it, compiler)).collect(),
            slot: rule.slot.as_ref().map(|it| AssignmentPlan::compile(it, compiler)),
            next: rule.next.as_ref().map(|next| compiler.destination(next, dialog)),
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
    fn compile(condition: &Condition, compiler: &mut Compiler<'_>) -> Self {
        match condition {
            Condition::Always => Self::Always,
            Condition::Intent(intent) => Self::Intent(compiler.family(intent)),
            Condition::Regex { source, excluded } => {
                Self::Regex { regex: compiler.regex(source), excluded: excluded.clone() }
            }
            Condition::Pattern { patterns, excluded } => {
                Self::Pattern { patterns: compiler.patterns(patterns), excluded: excluded.clone() }
            }
            Condition::Exact(values) => {
                Self::Exact(values.iter().map(|value| value.trim().to_lowercase()).collect())
            }
            Condition::Choice(label) => Self::Choice(compiler.template(label)),
            Condition::Entity(condition) => {
                Self::Entity(EntityConditionPlan::compile(condition, compiler))
            }
            Condition::Result(status) => Self::Result(*status),
            Condition::NoMatch { message } => {
                Self::NoMatch(message.as_ref().map(|texts| compiler.wording(texts)))
            }
        }
    }
}

impl VariablePlan {
    fn compile(condition: &VariableCondition, compiler: &mut Compiler<'_>) -> Self {
        let name = condition.variable.trim();
        let subject = if name.contains('{') {
            Subject::Template(compiler.template(name))
        } else if name.starts_with("slot.") {
            Subject::Template(compiler.template(&format!("{{${name}}}")))
        } else {
            Subject::Name(name.to_owned())
        };
        let comparison = ComparisonPlan::compile(condition.operator, &condition.value, compiler);
        Self { subject, comparison }
    }
}

impl ComparisonPlan {
    fn compile(operator: Operator, value: &str, compiler: &mut Compiler<'_>) -> Self {
        let (value, regex) = match operator {
            Operator::Regex => (Template::parse("", &NoNames), compiler.regex(value)),
            _ => (compiler.template(value), None),
        };
        Self { operator, value, regex }
    }
}

impl EntityConditionPlan {
    fn compile(condition: &EntityCondition, compiler: &mut Compiler<'_>) -> Self {
        let comparisons = condition.comparisons.iter().map(|Comparison { operator, value }| {
            ComparisonPlan::compile(*operator, value, compiler)
        });
        Self {
            entity: condition.entity.clone(),
            values: condition.values.iter().map(|value| value.trim().to_lowercase()).collect(),
            comparisons: comparisons.collect(),
        }
    }

    /// Whether it asks for nothing but that entity.
    pub(crate) fn is_met_by_any(&self, entity: &Key) -> bool {
        self.entity == *entity && self.values.is_empty() && self.comparisons.is_empty()
    }
}

impl AssignmentPlan {
    fn compile(assignment: &Assignment, compiler: &mut Compiler<'_>) -> Self {
        Self {
            name: assignment.name.clone(),
            scope: assignment.scope,
            entity: compiler.entity(&assignment.value),
            value: compiler.template(&assignment.value),
        }
    }
}
