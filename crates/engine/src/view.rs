//! Everything that can be read at a moment of a conversation, and how templates read it. It changes
//! nothing.

use std::borrow::Cow;

use expr::template::{Builtin, Location, Reference, Scope};
use serde_json::Value;

use crate::comparing::text_of;
use crate::event::Moment;
use crate::program::{DialogPlan, InteractionPlan, Program};
use crate::state::State;
use crate::turn::Turn;
use crate::{circumstances, daytime};

/// What can be read.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) program: &'a Program,
    pub(crate) moment: &'a Moment<'a>,
    pub(crate) state: &'a State,
    pub(crate) turn: &'a Turn,
}

impl<'a> View<'a> {
    /// The interaction at hand, with its dialog.
    pub(crate) fn here(self) -> Option<(&'a DialogPlan, &'a InteractionPlan)> {
        let frame = self.state.stack.last()?;
        self.program.at(&frame.dialog, frame.at.as_deref()?)
    }

    /// The value of a variable, or of what a call left behind: `api_X`, `api_XStatus`, `X.field`,
    /// `X.field.count`.
    pub(crate) fn variable(self, name: &str) -> Option<Cow<'a, Value>> {
        self.state.variable(name).map(Cow::Borrowed).or_else(|| self.result(name))
    }

    pub(crate) fn slot(self, name: &str) -> Option<&'a Value> {
        self.state.slot(name)
    }

    fn result(self, name: &str) -> Option<Cow<'a, Value>> {
        if name.starts_with("api_") {
            return self.state.results.iter().rev().find_map(|(key, result)| {
                let own = self.program.result_name(key)?;
                match name.strip_prefix(own)? {
                    "" => Some(Cow::Borrowed(result.document.as_ref()?.get(own)?)),
                    "Status" => Some(Cow::Owned(result.status.into())),
                    _ => None,
                }
            });
        }
        let (integration, field) = name.split_once('.')?;
        match (self.field(integration, field), field.strip_suffix(".count")) {
            (Some(value), _) => Some(Cow::Borrowed(value)),
            (None, Some(field)) => {
                let (key, _) = self.program.call(integration)?;
                let fields = &self.state.results.get(key)?.fields;
                Some(Cow::Owned(count(fields.get(field)).into()))
            }
            (None, None) => None,
        }
    }

    fn field(self, integration: &str, field: &str) -> Option<&'a Value> {
        let (key, _) = self.program.call(integration)?;
        self.state.results.get(key)?.fields.get(field)
    }

    fn environment(self, name: &str) -> Option<Cow<'a, Value>> {
        self.program.environment.get(name).map(|value| Cow::Owned(Value::from(value.as_str())))
    }

    fn path(self, path: &expr::jsonpath::JsonPath) -> Option<Cow<'a, Value>> {
        let member = path.first_member()?;
        let document = self.state.results.iter().rev().find_map(|(key, result)| {
            let is_named = self.program.result_name(key)? == member;
            result.document.as_ref().filter(|_| is_named)
        })?;
        path.value(document).ok().flatten()
    }

    /// Whether a variable is `true`, or says so.
    pub(crate) fn is_switched_on(self, name: &str) -> bool {
        let value = self.variable(name);
        value.is_some_and(|value| text_of(&value).eq_ignore_ascii_case("true"))
    }

    /// A slot, or a member of one that holds an object: `amount.value`.
    fn slot_or_member(self, name: &str) -> Option<Cow<'a, Value>> {
        let dots = name.rmatch_indices('.');
        self.slot(name).map(Cow::Borrowed).or_else(|| {
            dots.into_iter().find_map(|(dot, _)| member(self.slot(&name[..dot])?, &name[dot + 1..]))
        })
    }

    fn builtin(self, builtin: Builtin) -> Option<Cow<'a, Value>> {
        // A bot may have had variables of these names before we had such values.
        if matches!(builtin, Builtin::TimeOfDay | Builtin::Date | Builtin::Time) {
            let own = self.variable(builtin.name());
            return own
                .or_else(|| self.slot(builtin.name()).map(Cow::Borrowed))
                .or_else(|| self.told(builtin).map(Cow::Owned));
        }
        self.told(builtin).map(Cow::Owned)
    }

    fn told(self, builtin: Builtin) -> Option<Value> {
        let profile = self.moment.profile;
        let now = || self.moment.now.to_zoned(self.program.time_zone.clone());
        match builtin {
            Builtin::Bot | Builtin::BotSender => Some(self.moment.bot.to_string().into()),
            Builtin::Contact => Some(self.moment.contact.to_string().into()),
            Builtin::Conversation => Some(self.moment.conversation.to_string().into()),
            Builtin::FirstName => {
                profile.name.as_deref()?.split_whitespace().next().map(Value::from)
            }
            Builtin::ReplyPayload => self.turn.tap.as_ref()?.payload.as_deref().map(Value::from),
            Builtin::FileUrl => self.turn.files.first()?.url.as_deref().map(Value::from),
            Builtin::Location(part) => location(profile.location.as_ref()?, part),
            Builtin::TimeOfDay => Some(daytime::time_of_day(&now()).into()),
            Builtin::Date => Some(daytime::date(&now()).into()),
            Builtin::Time => Some(daytime::time(&now()).into()),
        }
    }
}

impl Scope for View<'_> {
    fn value(&self, reference: &Reference) -> Option<Cow<'_, Value>> {
        match reference {
            Reference::Message => Some(Cow::Owned(Value::from(self.turn.text.as_str()))),
            Reference::Variable(name) => self
                .variable(name)
                .or_else(|| self.environment(name))
                .or_else(|| circumstances::told(self, name)),
            Reference::Slot(name) => self.slot_or_member(name),
            Reference::Environment(name) => self.environment(name),
            Reference::Field { integration, field, .. } => {
                self.field(integration, field).map(Cow::Borrowed)
            }
            Reference::Result(path) => self.path(path),
            Reference::Builtin(builtin) => self.builtin(*builtin),
            Reference::Dated { of, .. } => self.value(of),
            Reference::Bare(name) => self
                .variable(name)
                .or_else(|| self.slot_or_member(name))
                .or_else(|| self.environment(name))
                .or_else(|| circumstances::told(self, name)),
        }
    }
}

/// How many values a field has.
pub(crate) fn count(value: Option<&Value>) -> usize {
    match value {
        None | Some(Value::Null) => 0,
        Some(Value::Array(values)) => values.len(),
        Some(Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Object(_)) => 1,
    }
}

/// What stands at a path of names in an object, or in the JSON text that it became.
fn member<'a>(value: &'a Value, path: &str) -> Option<Cow<'a, Value>> {
    match value {
        Value::Object(_) => {
            path.split('.').try_fold(value, |value, name| value.get(name)).map(Cow::Borrowed)
        }
        Value::String(text) if text.starts_with('{') => {
            let parsed: Value = serde_json::from_str(text).ok()?;
            let found = path.split('.').try_fold(&parsed, |value, name| value.get(name))?;
            Some(Cow::Owned(found.clone()))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            None
        }
    }
}

fn location(location: &Value, part: Location) -> Option<Value> {
    let first = |names: &[&str]| names.iter().find_map(|name| location.get(name)).cloned();
    let latitude = || first(&["lat", "latitude"]);
    let longitude = || first(&["lng", "longitude"]);
    match part {
        Location::City => first(&["city", "cityName"]),
        Location::State => first(&["state"]),
        Location::Zip => first(&["zip", "zipCode"]),
        Location::Latitude => latitude(),
        Location::Longitude => longitude(),
        Location::Both => Some(format!("{},{}", latitude()?, longitude()?).into()),
    }
}
