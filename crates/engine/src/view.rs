//! Everything that can be read at a moment of a conversation: by templates, conditions and scripts.
//! It changes nothing.

use std::borrow::Cow;
use std::sync::Arc;

use expr::template::{Builtin, Location, Reference, Scope};
use indexmap::IndexMap;
use model::script::{ContactSnapshot, ScriptPlace, ScriptRequest, ScriptSnapshot};
use serde_json::{Value, json};

use crate::event::Moment;
use crate::program::{DialogPlan, InteractionPlan, KindPlan, Program};
use crate::state::State;
use crate::turn::{ScriptRun, Turn};

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
                let own = &self.program.calls.get(key)?.result_name;
                match name.strip_prefix(own.as_str())? {
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
            let is_named = self.program.calls.get(key)?.result_name == member;
            result.document.as_ref().filter(|_| is_named)
        })?;
        path.value(document).ok().flatten()
    }

    fn builtin(self, builtin: Builtin) -> Option<Value> {
        let profile = self.moment.profile;
        match builtin {
            Builtin::Bot | Builtin::BotSender => Some(self.moment.bot.to_string().into()),
            Builtin::Contact => Some(self.moment.contact.to_string().into()),
            Builtin::Conversation => Some(self.moment.conversation.to_string().into()),
            Builtin::FirstName => {
                profile.name.as_deref()?.split_whitespace().next().map(Value::from)
            }
            Builtin::ReplyPayload => self.turn.tap.as_ref()?.payload.as_deref().map(Value::from),
            Builtin::Location(part) => location(profile.location.as_ref()?, part),
        }
    }
}

impl Scope for View<'_> {
    fn value(&self, reference: &Reference) -> Option<Cow<'_, Value>> {
        match reference {
            Reference::Message => Some(Cow::Owned(Value::from(self.turn.text.as_str()))),
            Reference::Variable(name) => self.variable(name).or_else(|| self.environment(name)),
            Reference::Slot(name) => self.slot(name).map(Cow::Borrowed),
            Reference::Environment(name) => self.environment(name),
            Reference::Field { integration, field, .. } => {
                self.field(integration, field).map(Cow::Borrowed)
            }
            Reference::Result(path) => self.path(path),
            Reference::Builtin(builtin) => self.builtin(*builtin).map(Cow::Owned),
            Reference::Bare(name) => self
                .variable(name)
                .or_else(|| self.slot(name).map(Cow::Borrowed))
                .or_else(|| self.environment(name)),
        }
    }
}

impl View<'_> {
    /// What a worker needs to run a script at the place at hand. The same view and run give the same
    /// request.
    pub(crate) fn script_request(self, run: &ScriptRun) -> ScriptRequest {
        ScriptRequest {
            place: run.place,
            source: self.script_source(run.place).unwrap_or_default(),
            functions: self.program.functions.clone(),
            snapshot: self.snapshot(run),
            fetched: run.fetched.clone(),
        }
    }

    /// The script at that place of the interaction at hand. The opening one has no source of its own.
    pub(crate) fn script_source(self, place: ScriptPlace) -> Option<Arc<str>> {
        let here = self.here().map(|(_, interaction)| interaction);
        match place {
            ScriptPlace::InitConversation => self.program.has_opening.then(Arc::default),
            ScriptPlace::PreProcess => here?.pre_process.clone(),
            ScriptPlace::PostProcess => here?.post_process.clone(),
            ScriptPlace::ProcessUserResponse => here?.process_user_response.clone(),
            ScriptPlace::Transform => match &here?.kind {
                KindPlan::Call(key) => self.program.calls.get(key)?.transform.clone(),
                _ => None,
            },
        }
    }

    fn snapshot(self, run: &ScriptRun) -> ScriptSnapshot {
        let moment = self.moment;
        let tap = self.turn.tap.as_ref();
        ScriptSnapshot {
            workspace: moment.workspace,
            now_ms: run.now_ms,
            seed: run.seed,
            message: self.turn.text.clone(),
            payload: tap.and_then(|tap| tap.payload.clone()),
            metadata: tap.map(|tap| tap.metadata.clone()).unwrap_or_default(),
            variables: self.all_variables(),
            slots: self.state.slots().fold(IndexMap::new(), first_wins),
            environment: self.program.environment.clone(),
            conversation: moment.conversation.to_string(),
            bot: moment.bot.to_string(),
            channel: moment.channel.script_channel().to_owned(),
            user_channel: moment.channel.script_user_channel().to_owned(),
            contact: self.contact(),
            starter_intent: self
                .state
                .stack
                .last()
                .and_then(|frame| frame.starter_intent.as_ref().map(ToString::to_string)),
            last_call_status: self.state.last_call_status,
        }
    }

    fn contact(self) -> ContactSnapshot {
        let profile = self.moment.profile;
        ContactSnapshot {
            id: self.moment.contact.to_string(),
            name: profile.name.clone(),
            email: profile.email.clone(),
            attributes: profile.attributes.clone(),
            customer_info: profile.customer_info.clone(),
            personal_info: profile.personal_info.clone(),
            location: profile.location.clone(),
        }
    }

    /// Variables with all that calls left behind. An answer is an object with its JSON as text:
    /// `{"jsonData": "{\"api_X\": …}"}`.
    fn all_variables(self) -> IndexMap<String, Value> {
        let mut all = self.state.variables().fold(IndexMap::new(), first_wins);
        for (key, result) in self.state.results.iter().rev() {
            let Some(call) = self.program.calls.get(key) else { continue };
            if let Some(document) = &result.document {
                let answer = json!({ "jsonData": document.to_string() });
                all.entry(call.result_name.clone()).or_insert(answer);
            }
            all.entry(format!("{}Status", call.result_name)).or_insert(result.status.into());
            for (field, value) in &result.fields {
                let names = std::iter::once(key.as_str()).chain(call.other_name(key));
                for name in names {
                    all.entry(format!("{name}.{field}")).or_insert_with(|| value.clone());
                    all.entry(format!("{name}.{field}.count"))
                        .or_insert_with(|| count(Some(value)).into());
                }
            }
        }
        all
    }
}

fn first_wins(
    mut all: IndexMap<String, Value>,
    (name, value): (&String, &Value),
) -> IndexMap<String, Value> {
    all.entry(name.clone()).or_insert_with(|| value.clone());
    all
}

/// How many values a field has.
fn count(value: Option<&Value>) -> usize {
    match value {
        None | Some(Value::Null) => 0,
        Some(Value::Array(values)) => values.len(),
        Some(Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Object(_)) => 1,
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
