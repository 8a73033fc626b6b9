//! Rules: conditions, what they set, where they go.

use model::bot::{
    Assignment, Condition, Matching, Operator, ResultStatus, Rule, Scope, VariableCondition,
    VariableConditions,
};
use model::text::Texts;

use super::meaning::entity_condition;
use super::{Decoder, key, text, texts_of, vendor, wordings};
use crate::bot_file::fields::CONDITION_FIELDS;
use crate::bot_file::report::Path;
use crate::bot_file::tree::{Content, Node};

/// The operators as fields.
pub(crate) const OPERATORS: [(&str, Operator); 13] = [
    ("equals", Operator::Equals),
    ("not_equals", Operator::NotEquals),
    ("contains", Operator::Contains),
    ("not_contains", Operator::NotContains),
    ("starts_with", Operator::StartsWith),
    ("ends_with", Operator::EndsWith),
    ("gt", Operator::Gt),
    ("gte", Operator::Gte),
    ("lt", Operator::Lt),
    ("lte", Operator::Lte),
    ("exists", Operator::Exists),
    ("not_exists", Operator::NotExists),
    ("regex", Operator::Regex),
];

/// The scopes as words.
const SCOPES: [(&str, Scope); 4] = [
    ("request", Scope::Request),
    ("dialog", Scope::Dialog),
    ("session", Scope::Session),
    ("forever", Scope::Forever),
];

/// How long a variable of a rule lives, unless it says so.
pub(crate) const VARIABLE_SCOPE: Scope = Scope::Session;
/// How long a slot lives, unless it says so.
pub(crate) const SLOT_SCOPE: Scope = Scope::Dialog;

impl Decoder<'_, '_> {
    pub(super) fn rules(&mut self, node: &Node, path: &mut Path) -> Vec<Rule> {
        let rules = node.get("rules").and_then(Node::items).unwrap_or_default();
        path.within("rules", |path| {
            let rules = rules
                .iter()
                .enumerate()
                .map(|(at, rule)| path.within(at, |path| self.rule(rule, path)));
            rules.collect()
        })
    }

    fn rule(&mut self, node: &Node, path: &mut Path) -> Rule {
        Rule {
            name: text(node, "name"),
            condition: self.condition(node, path),
            variables: self.variable_conditions(node, path),
            set: assignments(node.get("set"), VARIABLE_SCOPE),
            slot: self.slot(node, path),
            next: self.next(node, path),
            vendor: vendor(node),
        }
    }

    fn condition(&mut self, node: &Node, path: &mut Path) -> Condition {
        let present: Vec<&str> =
            CONDITION_FIELDS.iter().copied().filter(|field| node.get(field).is_some()).collect();
        if present.len() > 1 {
            self.report
                .error("several_conditions", node.span, path)
                .say(format!("a rule has one condition, not {}", present.join(" and ")))
                .suggest(Some("make a rule of each, or move one to `where`".to_owned()));
        }
        let field = present.first().copied();
        if let Some(excluded) = node.get("excluded")
            && !matches!(field, Some("regex" | "pattern"))
        {
            path.within("excluded", |path| {
                self.report
                    .error("misplaced_field", excluded.span, path)
                    .say("`excluded` belongs to `regex` and `pattern`")
                    .done();
            });
        }
        self.condition_of(field, node, path).unwrap_or(Condition::Always)
    }

    fn condition_of(
        &mut self,
        field: Option<&str>,
        node: &Node,
        path: &mut Path,
    ) -> Option<Condition> {
        let excluded = || texts_of(node.get("excluded"));
        Some(match field? {
            "intent" => Condition::Intent(key(node.get("intent")?)?),
            "regex" => Condition::Regex { source: text(node, "regex")?, excluded: excluded() },
            "pattern" => {
                let patterns = texts_of(node.get("pattern"));
                Condition::Pattern { patterns, excluded: excluded() }
            }
            "exact" => Condition::Exact(texts_of(node.get("exact"))),
            "choice" => Condition::Choice(text(node, "choice")?),
            "entity" => Condition::Entity(entity_condition(node.get("entity")?)?),
            "result" => Condition::Result(match text(node, "result")?.as_str() {
                "failure" => ResultStatus::Failure,
                _ => ResultStatus::Success,
            }),
            _ => Condition::NoMatch { message: self.no_match(node, path) },
        })
    }

    fn no_match(&mut self, node: &Node, path: &mut Path) -> Option<Texts> {
        let node = node.get("no_match")?;
        if node.content == Content::Bool(false) {
            path.within("no_match", |path| {
                self.report
                    .error("not_true", node.span, path)
                    .say("`no_match` is `true`, a text, or isn't there")
                    .done();
            });
        }
        wordings(node)
    }

    fn variable_conditions(&mut self, node: &Node, path: &mut Path) -> VariableConditions {
        let (all, any) = (node.get("where"), node.get("where_any"));
        if let (Some(_), Some(any)) = (all, any) {
            self.report
                .error("several_conditions", any.span, path)
                .say("a rule has `where` or `where_any`, not both")
                .done();
        }
        let (field, matching) = match any {
            Some(_) => ("where_any", Matching::Any),
            None => ("where", Matching::All),
        };
        let conditions = node.get(field).and_then(Node::items).unwrap_or_default();
        let conditions = path.within(field, |path| {
            let conditions = conditions.iter().enumerate().filter_map(|(at, node)| {
                path.within(at, |path| self.variable_condition(node, path))
            });
            conditions.collect()
        });
        VariableConditions { matching, conditions }
    }

    fn variable_condition(&mut self, node: &Node, path: &Path) -> Option<VariableCondition> {
        let mut present =
            OPERATORS.iter().filter_map(|(field, operator)| Some((*operator, node.get(field)?)));
        let first = present.next();
        if first.is_none() || present.next().is_some() {
            let words: Vec<&str> = OPERATORS.iter().map(|(field, _)| *field).collect();
            self.report
                .error("condition_operator", node.span, path)
                .say("a condition on a variable has one operator")
                .suggest(Some(format!("one of {}", words.join(", "))));
        }
        let (operator, value) = first?;
        if value.content == Content::Bool(false) {
            self.report
                .error("not_true", value.span, path)
                .say("`exists` and `not_exists` are `true`")
                .done();
        }
        Some(VariableCondition {
            variable: text(node, "variable")?,
            operator,
            value: value.text().unwrap_or_default().to_owned(),
        })
    }

    fn slot(&mut self, node: &Node, path: &mut Path) -> Option<Assignment> {
        let slot = node.get("slot")?;
        let mut slots = assignments(Some(slot), SLOT_SCOPE);
        if slots.len() != 1 {
            path.within("slot", |path| {
                self.report
                    .error("slot_count", slot.span, path)
                    .say(format!("a rule fills one slot, not {}", slots.len()))
                    .suggest(Some("set the others with `set`".to_owned()));
            });
        }
        if slots.is_empty() { None } else { Some(slots.swap_remove(0)) }
    }
}

fn assignments(node: Option<&Node>, default: Scope) -> Vec<Assignment> {
    match node.map(|node| &node.content) {
        Some(Content::Mapping(entries)) => entries
            .iter()
            .map(|(name, entry)| assignment(name.clone(), &entry.node, default))
            .collect(),
        Some(Content::Sequence(items)) => items
            .iter()
            .map(|item| assignment(text(item, "name").unwrap_or_default(), item, default))
            .collect(),
        _ => Vec::new(),
    }
}

fn assignment(name: String, node: &Node, default: Scope) -> Assignment {
    let value = node.text().map(str::to_owned).or_else(|| text(node, "value"));
    let scope = text(node, "scope").and_then(|word| scope(&word));
    Assignment { name, value: value.unwrap_or_default(), scope: scope.unwrap_or(default) }
}

/// The scope of that name.
pub(super) fn scope(word: &str) -> Option<Scope> {
    SCOPES.iter().find(|(name, _)| *name == word).map(|(_, scope)| *scope)
}
