//! What a script is given to read. Running it is a worker's task.

use std::sync::Arc;

use indexmap::IndexMap;
use model::key::Key;
use model::script::{ContactSnapshot, NamedIntent, ScriptPlace, ScriptRequest, ScriptSnapshot};
use serde_json::{Value, json};

use crate::circumstances::CONTEXT;
use crate::program::KindPlan;
use crate::turn::ScriptRun;
use crate::view::{View, count};

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
            starter_intent: self.state.starter_intent.as_ref().map(|key| self.intent_name(key)),
            chosen_intent: self
                .state
                .chosen_intent
                .as_ref()
                .map(|key| NamedIntent { id: key.to_string(), name: self.intent_name(key) }),
            last_call_status: self.state.last_call_status,
            contexts: self.turn.contexts.clone().unwrap_or_default(),
            web_view: self.state.web_view.clone(),
            // Read by whoever runs the script: how texts read is another crate's.
            reading: None,
        }
    }

    /// What an intent is called.
    fn intent_name(self, key: &Key) -> String {
        let intent = self.program.bot().intents.get(key);
        let name = intent.map(|intent| intent.name.trim()).filter(|name| !name.is_empty());
        name.unwrap_or(key.as_str()).to_owned()
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
        if let Some(context) = self.context() {
            all.entry(CONTEXT.to_owned()).or_insert(Value::Object(context));
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
