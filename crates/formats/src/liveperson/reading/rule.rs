//! The rules of an interaction.

use model::bot::{
    Assignment, Condition, Matching, Next, Operator, Rule, Scope, VariableCondition,
    VariableConditions,
};
use model::key::Key;
use model::text::Texts;
use serde_json::{Map, Value};

use super::outline::Follower;
use super::{Context, Object};
use crate::liveperson::residue::prune;
use crate::liveperson::words::{self, Match};
use crate::liveperson::{defaults, vendor};

/// How the name of a variable begins that is a slot.
pub(in crate::liveperson) const SLOT: &str = "slot.";

/// What comes of an interaction's rules.
pub(super) struct Rules {
    pub(super) list: Vec<Rule>,
    /// Where the interaction goes itself.
    pub(super) next: Next,
}

/// From where a rule leads on.
struct Here<'h> {
    follower: &'h Follower,
    dialog: usize,
    key: &'h Key,
}

impl Context<'_> {
    /// Reads the rules. One alone that always holds and sets nothing is where the interaction goes.
    pub(super) fn rules(
        &mut self,
        message: &mut Object,
        follower: &Follower,
        (dialog, key): (usize, &Key),
    ) -> Rules {
        let here = &Here { follower, dialog, key };
        let objects = message.objects("responseMatches", self.notes);
        let places: Vec<String> = objects.iter().map(|it| it.place.clone()).collect();
        let mut rules: Vec<(Rule, Map<String, Value>)> =
            objects.into_iter().map(|object| self.rule(object, here)).collect();
        if rules.len() == 1
            && is_plain(&rules[0].0)
            && let Some((rule, mut rest)) = rules.pop()
        {
            if let Some(name) = rule.name.filter(|name| name != defaults::RULE) {
                rest.insert("name".to_owned(), name.into());
            }
            self.notes.count_unknown(&rest, &message.place, &message.path);
            message.keep_rests("responseMatches", vec![rest]);
            return Rules { list: Vec::new(), next: rule.next.unwrap_or(Next::Following) };
        }
        let next = if rules.is_empty() { self.following(message, here) } else { Next::Following };
        let list = rules.into_iter().zip(places).map(|((rule, rest), place)| {
            self.notes.count_unknown(&rest, &place, &message.path);
            Rule { vendor: vendor(rest), ..rule }
        });
        Rules { list: list.collect(), next }
    }

    /// Reads a rule; also gives what is to be kept of it.
    fn rule(&mut self, mut object: Object, here: &Here<'_>) -> (Rule, Map<String, Value>) {
        let next = self.next(&mut object, here);
        let condition = self.condition(&mut object);
        let (set, slot) = self.assignments(&mut object);
        let rule = Rule {
            name: object.text("name", self.notes),
            variables: self.variable_conditions(&mut object),
            set,
            slot,
            ..Rule::new(condition, Some(next))
        };
        let mut rest = object.rest();
        prune(&mut rest, &defaults::rule(rule.condition != Condition::Always));
        (rule, rest)
    }

    /// Where a rule goes. What leads nowhere is kept, and the following interaction comes next.
    fn next(&mut self, rule: &mut Object, here: &Here<'_>) -> Next {
        let mut action = rule.object("action", self.notes);
        let value = action.text("value", self.notes).filter(|value| !value.is_empty());
        let is_dialog = action
            .peek("name")
            .and_then(Value::as_str)
            .is_some_and(|name| words::plain(name) == "DIALOG");
        let next = match value {
            None => self.following(&action, here),
            Some(value) => match self.meaning(&value, is_dialog, here) {
                Some(Next::Following) => self.following(&action, here),
                Some(next) => next,
                None => {
                    let message = format!("nothing has the id `{value}`");
                    let finding = action.warn("dangling_target", "value", message);
                    let finding = finding.suggest("the following interaction comes next instead");
                    self.notes.add(finding);
                    // Where nothing follows, that is what is written.
                    if *here.follower == Follower::Following {
                        action.keep("value", value);
                    }
                    self.following(&action, here)
                }
            },
        };
        let is_dialogs = matches!(&next, Next::Goto(to) if to.interaction.is_none());
        let own = if is_dialogs { "DIALOG" } else { "INTERACTION" };
        if action.peek("name").and_then(Value::as_str) == Some(own) {
            action.take("name");
        }
        rule.keep_rest("action", action);
        next
    }

    /// What an action's value means.
    fn meaning(&self, value: &str, is_dialog: bool, here: &Here<'_>) -> Option<Next> {
        let word = match words::plain(value).as_str() {
            "NEXT" | "NEXTINTERACTION" => Next::Following,
            "NONE" | "END" | "ENDINTERACTION" => Next::End,
            "CLOSEDIALOG" => Next::Close { with_survey: true },
            "CLOSECONVERSATION" => Next::Close { with_survey: false },
            "CURRENT" | "CURRENTINTERACTION" | "REPEAT" | "SELF" => Next::Repeat,
            _ => return self.outline.next_to(value, is_dialog, (here.dialog, here.key)),
        };
        Some(word)
    }

    /// What follows the interaction.
    fn following(&mut self, at: &Object, here: &Here<'_>) -> Next {
        match here.follower {
            Follower::Following => Next::Following,
            Follower::Nothing => Next::End,
            Follower::Elsewhere(id) => {
                let next = self.outline.next_to(id, false, (here.dialog, here.key));
                next.unwrap_or_else(|| {
                    let message = format!("`{id}`, which should follow, isn't in the export");
                    self.notes.add(at.warn("dangling_target", "", message));
                    Next::End
                })
            }
        }
    }

    fn condition(&mut self, rule: &mut Object) -> Condition {
        let mut conditions = rule.objects("conditions", self.notes).into_iter();
        let Some(mut first) = conditions.next() else { return Condition::Always };
        if conditions.len() > 0 {
            let message = "a rule has one condition here; the others aren't looked at";
            let finding = rule.warn("several_conditions", "conditions", message.to_owned());
            self.notes.add(finding.suggest("make a rule of each"));
        }
        let condition = self.condition_of(&mut first);
        let rests = std::iter::once(first).chain(conditions).map(Object::rest).collect();
        rule.keep_rests("conditions", rests);
        condition
    }

    /// Reads a condition. One that can't be read never holds, and is kept whole.
    fn condition_of(&mut self, object: &mut Object) -> Condition {
        let before = object.fields();
        let condition = self.known_condition(object);
        if condition == NEVER {
            object.restore(before);
            if !object.has("matchType") {
                object.keep("matchType", "");
            }
        }
        condition
    }

    fn known_condition(&mut self, object: &mut Object) -> Condition {
        let word = object.text("matchType", self.notes);
        let by_field =
            || words::MATCHES.into_iter().find(|it| object.has(words::match_words(*it).1[0]));
        let Some(it) = word.as_deref().map_or_else(by_field, words::match_of) else {
            let called = word.as_deref().unwrap_or_default();
            let message = format!("nothing here knows conditions of the type `{called}`");
            let finding = object.warn("unsupported_condition", "matchType", message);
            self.notes.add(finding.suggest("the rule never holds; give it another condition"));
            return NEVER;
        };
        let (own_word, fields) = words::match_words(it);
        for field in fields {
            if object.peek(field).is_some_and(|it| !it.is_object()) {
                // Reports it and puts it out of the way.
                object.object(field, self.notes);
            }
        }
        let found = fields.iter().find(|field| object.peek(field).is_some_and(Value::is_object));
        let found = found.map(|field| (*field).to_owned()).or_else(|| object.only_object());
        let condition = match found {
            Some(field) => {
                let mut looked_for = object.object(&field, self.notes);
                let condition = self.condition_on(it, &mut looked_for);
                object.keep_rest(&field, looked_for);
                condition
            }
            None => self.condition_on(it, object),
        };
        if let Some(word) = word.filter(|word| word != own_word) {
            object.keep("matchType", word);
        }
        condition
    }

    fn condition_on(&mut self, it: Match, object: &mut Object) -> Condition {
        let notes = &mut *self.notes;
        match it {
            Match::Pattern => Condition::Pattern {
                patterns: object.texts("patterns", notes),
                excluded: object.texts("excludeKeywords", notes),
            },
            Match::Regex => Condition::Regex {
                source: object
                    .first_text(&["regexText", "regex", "value"], notes)
                    .unwrap_or_default(),
                excluded: object.texts("excludeKeywords", notes),
            },
            Match::Option => {
                let value = object.first_text(&["value", "option", "text"], notes);
                Condition::Choice(value.unwrap_or_default())
            }
            Match::Exact => {
                Condition::Exact(object.first_texts(&["value", "values", "text"], notes))
            }
            Match::Intent => {
                let ids = object.first_texts(&["intentId", "intentIds", "value", "name"], notes);
                let mut ids = ids.into_iter().filter(|id| !id.is_empty());
                let Some(id) = ids.next() else { return NEVER };
                let rest: Vec<Value> = ids.map(Value::String).collect();
                if !rest.is_empty() {
                    let message = "one intent meets a rule here; the others aren't looked at";
                    notes.add(object.warn("several_intents", "", message.to_owned()));
                    object.keep("otherIntentIds", rest);
                }
                Condition::Intent(self.services.intents.key_of(&id, object, notes))
            }
            Match::Result => {
                let word = object.first_text(&["status", "value", "result"], notes);
                let status = word.as_deref().and_then(words::result);
                let Some(status) = status else {
                    let message = "a result is SUCCESS or FAILURE".to_owned();
                    notes.add(object.warn("unsupported_condition", "status", message));
                    if let Some(word) = word {
                        object.keep("status", word);
                    }
                    return NEVER;
                };
                Condition::Result(status)
            }
            Match::Nothing => {
                let text = object.first_text(&["fallbackMessage", "message", "text"], notes);
                Condition::NoMatch { message: text.filter(|it| !it.is_empty()).map(Texts::one) }
            }
        }
    }

    fn variable_conditions(&mut self, rule: &mut Object) -> VariableConditions {
        let (mut conditions, mut rests) = (Vec::new(), Vec::new());
        for mut object in rule.objects("contextConditions", self.notes) {
            conditions.push(self.variable_condition(&mut object));
            rests.push(object.rest());
        }
        rule.keep_rests("contextConditions", rests);
        let word = rule.text("contextMatchConditionType", self.notes);
        if conditions.is_empty() {
            if let Some(word) = word {
                rule.keep("contextMatchConditionType", word);
            }
            return VariableConditions::default();
        }
        let is_all = word.as_deref().is_some_and(|word| words::plain(word) == "ALL");
        if let Some(word) = word.filter(|word| word != "ALL" && word != "ANY") {
            rule.keep("contextMatchConditionType", word);
        }
        let matching = if is_all { Matching::All } else { Matching::Any };
        VariableConditions { matching, conditions }
    }

    fn variable_condition(&mut self, object: &mut Object) -> VariableCondition {
        let word = object.first_text(&["matchType", "operator"], self.notes);
        let operator = word.as_deref().and_then(words::operator);
        if operator.is_none() {
            let called = word.as_deref().unwrap_or_default();
            let message = format!("nothing here knows the operator `{called}`");
            let finding = object.warn("unsupported_operator", "matchType", message);
            self.notes.add(finding.suggest("it is taken for EQUALS"));
        }
        let operator = operator.unwrap_or(Operator::Equals);
        if let Some(word) = word.filter(|word| word != words::operator_word(operator)) {
            object.keep("matchType", word);
        }
        VariableCondition {
            variable: object.first_text(&["contextName", "name"], self.notes).unwrap_or_default(),
            operator,
            value: object.text("value", self.notes).unwrap_or_default(),
        }
    }

    /// Variables to set, and the slot to fill. A rule fills one slot: the last one.
    fn assignments(&mut self, rule: &mut Object) -> (Vec<Assignment>, Option<Assignment>) {
        let mut objects = rule.objects("contextDataVariables", self.notes);
        let is_slot = |it: &Object| {
            it.peek("name").and_then(Value::as_str).is_some_and(|name| name.starts_with(SLOT))
        };
        let count = objects.iter().filter(|it| is_slot(it)).count();
        if count > 1 {
            let message = format!("a rule fills one slot here, and this one {count}");
            let finding = rule.warn("several_slots", "contextDataVariables", message);
            self.notes.add(finding.suggest("the last is filled; set the others in a script"));
        }
        // The slot comes last, as it is written.
        let slot_at = objects.iter().rposition(is_slot);
        if let Some(at) = slot_at {
            let slot = objects.remove(at);
            objects.push(slot);
        }
        let (mut set, mut rests) = (Vec::new(), Vec::new());
        for mut object in objects {
            set.push(self.assignment(&mut object));
            rests.push(object.rest());
        }
        rule.keep_rests("contextDataVariables", rests);
        let mut slot = if slot_at.is_some() { set.pop() } else { None };
        if let Some(slot) = &mut slot {
            slot.name = slot.name[SLOT.len()..].to_owned();
        }
        (set, slot)
    }

    fn assignment(&mut self, object: &mut Object) -> Assignment {
        let word = object.text("scope", self.notes);
        let scope = word.as_deref().and_then(words::scope);
        if word.is_some() && scope.is_none() {
            let message = format!("`{}` is no scope", word.as_deref().unwrap_or_default());
            let finding = object.warn("unsupported_scope", "scope", message);
            self.notes.add(finding.suggest("it is taken for SESSION"));
        }
        let scope = scope.unwrap_or(Scope::Session);
        if let Some(word) = word.filter(|word| word != words::scope_word(scope)) {
            object.keep("scope", word);
        }
        Assignment {
            name: object.text("name", self.notes).unwrap_or_default(),
            value: object.text("value", self.notes).unwrap_or_default(),
            scope,
        }
    }
}

/// A condition that never holds.
const NEVER: Condition = Condition::Exact(Vec::new());

/// Whether a rule only says where it goes.
fn is_plain(rule: &Rule) -> bool {
    rule.condition == Condition::Always
        && rule.variables.conditions.is_empty()
        && rule.set.is_empty()
        && rule.slot.is_none()
}
