//! Rules.

use model::bot::{
    Assignment, Condition, Interaction, InteractionKind, Matching, Next, Operator, Rule, Scope,
    VariableCondition,
};
use model::key::Key;
use serde_json::{Map, Value, json};

use super::{Writer, lay, place_of, put_word};
use crate::liveperson::reading::rule::SLOT;
use crate::liveperson::words::{self, Match};
use crate::liveperson::{defaults, kept};

/// The fields of an object.
type Fields = Map<String, Value>;

impl Writer<'_> {
    /// Writes the rules of an interaction; without any, one that says where it goes.
    pub(super) fn rules(
        &mut self,
        place: (&Key, &Key),
        it: &Interaction,
        kept_fields: &mut Map<String, Value>,
    ) -> Value {
        let of_rules = kept_fields.shift_remove("responseMatches");
        if !it.rules.is_empty() {
            return it.rules.iter().map(|rule| self.rule(rule, it, place)).collect();
        }
        let next = match &it.kind {
            InteractionKind::Goto(target) => Next::Goto(target.clone()),
            _ => Self::own_next(it).unwrap_or_else(|| it.next.clone()),
        };
        let first = of_rules.as_ref().and_then(|it| it.as_array()?.first()?.as_object());
        let kept = first.cloned().unwrap_or_default();
        let mut defaults = defaults::rule(false);
        defaults.insert("name".to_owned(), defaults::RULE.into());
        let mut fields = Map::new();
        self.action_of(&next, place, (&mut fields, &kept, &mut defaults));
        Value::Array(vec![lay(fields, kept, &defaults)])
    }

    fn rule(&mut self, rule: &Rule, it: &Interaction, place: (&Key, &Key)) -> Value {
        let mut kept = kept(&rule.vendor).cloned().unwrap_or_default();
        let mut fields = Map::new();
        let mut defaults = defaults::rule(rule.condition != Condition::Always);
        if let Some(name) = &rule.name {
            fields.insert("name".to_owned(), name.as_str().into());
        }
        let before = kept.get("conditions").and_then(|it| it.as_array()?.first()).cloned();
        if let Some(condition) = self.condition(&rule.condition, before.as_ref(), place) {
            fields.insert("conditions".to_owned(), json!([condition]));
        }
        if !rule.variables.conditions.is_empty() {
            let before = kept.get("contextConditions").cloned().unwrap_or_default();
            let conditions = rule.variables.conditions.iter().enumerate();
            let conditions = conditions.map(|(at, it)| variable_condition(it, &before[at]));
            fields.insert("contextConditions".to_owned(), conditions.collect());
            let is_all = rule.variables.matching == Matching::All;
            let own = if is_all { "ALL" } else { "ANY" };
            put_word(&mut fields, &mut kept, ("contextMatchConditionType", own), |word| {
                (words::plain(word) == "ALL") == is_all
            });
        }
        let before = kept.get("contextDataVariables").cloned().unwrap_or_default();
        let slot = rule.slot.as_ref().map(|slot| (format!("{SLOT}{}", slot.name), slot));
        let set = rule.set.iter().map(|it| (it.name.clone(), it)).chain(slot).enumerate();
        let set = set.map(|(at, (name, it))| assignment(&name, it, &before[at]));
        fields.insert("contextDataVariables".to_owned(), set.collect());
        let next = rule.next.as_ref().unwrap_or(&it.next);
        self.action_of(next, place, (&mut fields, &kept, &mut defaults));
        lay(fields, kept, &defaults)
    }

    /// Puts where a rule goes; what led nowhere stays as it was.
    fn action_of(
        &mut self,
        next: &Next,
        place: (&Key, &Key),
        (fields, kept, defaults): (&mut Fields, &Fields, &mut Fields),
    ) {
        let (value, name) = self.action(next, place);
        defaults.insert("action".to_owned(), json!({ "name": name }));
        let led_nowhere = kept.get("action").and_then(|it| it.get("value")).is_some();
        if !(led_nowhere && *next == Next::Following) {
            fields.insert("action".to_owned(), json!({ "value": value }));
        }
    }

    fn condition(
        &mut self,
        condition: &Condition,
        before: Option<&Value>,
        (dialog, key): (&Key, &Key),
    ) -> Option<Value> {
        let kept_word = before.and_then(|it| it.get("matchType")?.as_str());
        let (it, looked_for) = match condition {
            Condition::Always => return None,
            Condition::Exact(values)
                if values.is_empty() && before.is_some_and(Value::is_object) =>
            {
                return Some(Value::Object(Map::new()));
            }
            Condition::Intent(key) => {
                (Match::Intent, json!({ "intentId": self.ids.intents.get(key) }))
            }
            Condition::Regex { source, excluded } => {
                (Match::Regex, json!({ "regexText": source, "excludeKeywords": excluded }))
            }
            Condition::Pattern { patterns, excluded } => {
                (Match::Pattern, json!({ "patterns": patterns, "excludeKeywords": excluded }))
            }
            Condition::Exact(values) => match values.as_slice() {
                [value] => (Match::Exact, json!({ "value": value })),
                values => (Match::Exact, json!({ "values": values })),
            },
            Condition::Choice(label) => (Match::Option, json!({ "value": label })),
            Condition::Entity(_) => {
                let message = "rules can't ask for entities; this one never holds";
                self.loss(&place_of(dialog, key), message);
                (Match::Pattern, json!({ "patterns": [], "excludeKeywords": [] }))
            }
            Condition::Result(status) => {
                (Match::Result, json!({ "status": words::result_word(*status) }))
            }
            Condition::NoMatch { message } => {
                let message = message.as_ref().and_then(|texts| texts.variants.first());
                let message = message.map(|it| json!({ "fallbackMessage": it.text }));
                (Match::Nothing, message.unwrap_or_else(|| json!({})))
            }
        };
        let (own, fields) = words::match_words(it);
        let mut written = Map::new();
        if !kept_word.is_some_and(|word| words::match_of(word) == Some(it)) {
            written.insert("matchType".to_owned(), own.into());
        }
        written.insert(fields[0].to_owned(), looked_for);
        Some(Value::Object(written))
    }
}

fn variable_condition(condition: &VariableCondition, before: &Value) -> Value {
    let word = before.get("matchType").and_then(Value::as_str);
    let reads_as = |word| words::operator(word).unwrap_or(Operator::Equals) == condition.operator;
    let mut fields = Map::new();
    if !word.is_some_and(reads_as) {
        let own = words::operator_word(condition.operator);
        fields.insert("matchType".to_owned(), own.into());
    }
    fields.insert("contextName".to_owned(), condition.variable.as_str().into());
    fields.insert("value".to_owned(), condition.value.as_str().into());
    Value::Object(fields)
}

fn assignment(name: &str, assignment: &Assignment, before: &Value) -> Value {
    let word = before.get("scope").and_then(Value::as_str);
    let reads_as = |word| words::scope(word).unwrap_or(Scope::Session) == assignment.scope;
    let mut fields = Map::new();
    fields.insert("name".to_owned(), name.into());
    fields.insert("value".to_owned(), assignment.value.as_str().into());
    if !word.is_some_and(reads_as) {
        fields.insert("scope".to_owned(), words::scope_word(assignment.scope).into());
    }
    Value::Object(fields)
}
