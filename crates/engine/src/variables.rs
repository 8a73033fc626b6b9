//! Variables and slots: setting, forgetting, and what becomes of them at the contact's next message.

use std::mem;

use expr::template::{Reference, Scope as _};
use indexmap::IndexMap;
use model::bot::Scope;
use model::script::MAX_VALUE_BYTES;
use serde_json::Value;

use crate::effect::{Effect, ReportCode, Severity};
use crate::program::AssignmentPlan;
use crate::state::{MAX_VALUE_DEPTH, State, Values, has_more_bytes, is_too_deep};
use crate::trace::Trace;
use crate::walk::Walk;

/// Most variables, and most slots, that can be read at one time.
pub const MAX_VALUES: usize = 1_000;

/// What a value is kept as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    Variable,
    Slot,
}

impl State {
    /// What a new message of the contact does to values: those of the latest request go, the others
    /// become texts, and answers too large to keep go too.
    pub(crate) fn age(&mut self) {
        self.request = Values::default();
        self.session.age();
        for frame in &mut self.stack {
            frame.values.age();
        }
        for result in self.results.values_mut() {
            if result.is_large {
                result.document = None;
                result.is_large = false;
            }
        }
    }

    /// Sets a value in one scope and takes it out of the others; `null` takes it out of all.
    /// Without a dialog, what would live as long as one lives as long as the request.
    pub(crate) fn set(&mut self, kept: Kept, (name, value): (String, Value), scope: Scope) {
        let dialog = self.stack.last_mut().map(|frame| &mut frame.values);
        let (request, session) = (&mut self.request, &mut self.session);
        let (chosen, others) = match (scope, dialog) {
            (Scope::Session | Scope::Forever, dialog) => (session, [Some(request), dialog]),
            (Scope::Dialog, Some(dialog)) => (dialog, [Some(request), Some(session)]),
            (Scope::Dialog | Scope::Request, dialog) => (request, [dialog, Some(session)]),
        };
        for values in others.into_iter().flatten() {
            values.of(kept).shift_remove(&name);
        }
        if value.is_null() {
            chosen.of(kept).shift_remove(&name);
        } else {
            chosen.of(kept).insert(name, value);
        }
    }
}

impl Values {
    fn of(&mut self, kept: Kept) -> &mut IndexMap<String, Value> {
        match kept {
            Kept::Variable => &mut self.variables,
            Kept::Slot => &mut self.slots,
        }
    }

    fn age(&mut self) {
        for value in self.variables.values_mut().chain(self.slots.values_mut()) {
            if !value.is_string() {
                *value = Value::String(mem::take(value).to_string());
            }
        }
    }
}

impl Walk<'_> {
    /// Sets a variable; `null` forgets it.
    pub(crate) fn set_variable(&mut self, name: &str, value: Value, scope: Scope) {
        if !self.has_room(Kept::Variable, name, &value) {
            return;
        }
        self.state.forever.retain(|own| own != name);
        if scope == Scope::Forever {
            if !value.is_null() {
                self.state.forever.push(name.to_owned());
            }
            self.effects.push(Effect::Remember { name: name.to_owned(), value: value.clone() });
        }
        let told = self.watched(&value);
        self.trace.push(Trace::VariableSet { name: name.to_owned(), value: told });
        self.state.set(Kept::Variable, (name.to_owned(), value), scope);
    }

    /// Sets a slot; `null` empties it.
    pub(crate) fn fill_slot(&mut self, name: &str, value: Value, scope: Scope) {
        if !self.has_room(Kept::Slot, name, &value) {
            return;
        }
        let told = self.watched(&value);
        self.trace.push(Trace::SlotFilled { name: name.to_owned(), value: told });
        self.state.set(Kept::Slot, (name.to_owned(), value), scope);
    }

    /// A copy for whoever watches.
    fn watched(&self, value: &Value) -> Option<Value> {
        self.moment.is_watched.then(|| value.clone())
    }

    /// Whether a value can be set within the limits; reports it when it can't.
    fn has_room(&mut self, kept: Kept, name: &str, value: &Value) -> bool {
        let (is_new, count) = match kept {
            Kept::Variable => (self.state.variable(name).is_none(), self.state.variables().count()),
            Kept::Slot => (self.state.slot(name).is_none(), self.state.slots().count()),
        };
        let message = if has_more_bytes(value, MAX_VALUE_BYTES) {
            format!("a value has at most {MAX_VALUE_BYTES} bytes as JSON; {name:?} stays as it was")
        } else if is_too_deep(value) {
            format!("a value nests at most {MAX_VALUE_DEPTH} deep; {name:?} stays as it was")
        } else if is_new && count >= MAX_VALUES && !value.is_null() {
            format!("a session has at most {MAX_VALUES} values; {name:?} isn't set")
        } else {
            return true;
        };
        self.report(Severity::Error, ReportCode::ValueLimit, message);
        false
    }

    /// The value that an assignment sets: an entity of the message or the list of its values, a value
    /// as it is, or a text.
    /// `None`: the message has no such entity.
    pub(crate) fn assigned(&mut self, assignment: &AssignmentPlan) -> Option<Value> {
        if let Some(entity) = &assignment.entity {
            let mut values = self.mentions(&entity.entity).cloned();
            return if entity.takes_all {
                let values: Vec<Value> = values.collect();
                (!values.is_empty()).then(|| values.into())
            } else {
                values.next()
            };
        }
        Some(match assignment.value.single() {
            Some(
                reference @ (Reference::Variable(_) | Reference::Slot(_) | Reference::Bare(_)),
            ) => {
                let value = self.view().value(reference).map(|value| value.into_owned());
                // Rendering reports what is unset.
                value.unwrap_or_else(|| {
                    self.render(&assignment.value);
                    Value::Null
                })
            }
            _ => Value::String(self.render(&assignment.value)),
        })
    }
}
