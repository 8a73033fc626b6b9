//! A script, run once with sample input.

use std::time::Instant;

use engine::state::Values;
use engine::trials::{Given, script_request};
use indexmap::IndexMap;
use model::call::{CallAnswer, HttpAnswer};
use model::channel::EnvironmentName;
use model::id::WorkspaceId;
use model::key::Key;
use model::script::{
    MAX_FETCHES, ScriptAction, ScriptEnd, ScriptError, ScriptErrorKind, ScriptOutcome, ScriptPlace,
    ScriptRequest,
};
use serde_json::Value;

use super::sender::TrialCall;
use super::{TrialError, TrialPlace, as_it_is};
use crate::App;

/// A script to try.
#[derive(Debug, Clone)]
pub struct ScriptTrial {
    pub code: String,
    pub place: ScriptTrialPlace,
    /// What the contact said.
    pub message: String,
    pub values: Values,
    /// What calls answered, by integration.
    pub answers: IndexMap<String, Value>,
}

/// Where a script would stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptTrialPlace {
    /// In an interaction, or integration.
    At(ScriptPlace),
    /// It is the bot's functions, of which the opening one is called.
    Functions,
}

/// What a script did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ScriptTried {
    pub log: Vec<String>,
    pub said: Vec<String>,
    /// Afterwards; the bot's own initial values among them.
    pub variables: IndexMap<String, Value>,
    pub slots: IndexMap<String, Value>,
    /// The interaction that it wants next, by its name.
    pub trigger: Option<String>,
    pub error: Option<ScriptError>,
    pub took_ms: u64,
}

impl App {
    /// Runs a script in the sandbox, as of a bot's draft. Its own calls are made.
    ///
    /// # Errors
    ///
    /// [`TrialError`] when the draft can't be read. What goes wrong in the script is told.
    pub async fn try_script(
        &self,
        place: TrialPlace<'_>,
        trial: ScriptTrial,
    ) -> Result<ScriptTried, TrialError> {
        let bench = self.bench(place, EnvironmentName::Test, as_it_is).await?;
        let initial = bench.bot().variables.iter();
        let initial = initial.filter_map(|(name, it)| Some((name.clone(), it.initial.clone()?)));
        let variables = initial.chain(trial.values.variables.clone()).collect();
        let slots = trial.values.slots.clone();
        let mut tried = ScriptTried { variables, slots, ..ScriptTried::default() };

        let moment = bench.moment(self);
        let (at, source) = match trial.place {
            ScriptTrialPlace::At(place) => (place, trial.code.as_str()),
            ScriptTrialPlace::Functions => (ScriptPlace::InitConversation, ""),
        };
        let given = (Given { text: trial.message, values: trial.values }, answers(trial.answers));
        let mut request = script_request(&bench.program, (at, source), given, &moment);
        if trial.place == ScriptTrialPlace::Functions {
            request.functions = Some(trial.code.into());
        }
        let at = moment.now.to_zoned(jiff::tz::TimeZone::UTC);
        let text = &request.snapshot.message;
        request.snapshot.reading = Some(nlu::reading::read(text, moment.language, &at));

        let begun = Instant::now();
        let outcome = self.run_tried_script(bench.workspace, request).await;
        tried.took_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        tried.take(outcome);
        Ok(tried)
    }

    /// Runs a script to its end; the calls that it makes itself are sent.
    pub(super) async fn run_tried_script(
        &self,
        workspace: WorkspaceId,
        mut request: ScriptRequest,
    ) -> ScriptOutcome {
        loop {
            let outcome = self.inner.scripts.run(&request).await;
            let ScriptEnd::Suspended(call) = &outcome.end else { return outcome };
            let refused = |message: String| ScriptOutcome {
                end: ScriptEnd::Killed(ScriptError {
                    kind: ScriptErrorKind::Limit,
                    message,
                    line: None,
                    column: None,
                }),
                actions: Vec::new(),
                cpu_us: outcome.cpu_us,
            };
            if request.fetched.len() >= MAX_FETCHES {
                return refused(format!("a script makes at most {MAX_FETCHES} calls"));
            }
            let Ok(sender) = self.trial_sender() else {
                return refused(TrialError::Nowhere.to_string());
            };
            let call = TrialCall { workspace, call: call.clone(), credential: None };
            request.fetched.push(sender.call(self, call).await.answer);
        }
    }
}

fn answers(given: IndexMap<String, Value>) -> Vec<(Key, CallAnswer)> {
    let answered =
        |body| CallAnswer::Answered(HttpAnswer { status: 200, headers: Vec::new(), body });
    // What has no key is no integration's.
    let known = given.into_iter().filter_map(|(name, body)| Some((Key::new(name).ok()?, body)));
    known.map(|(key, body)| (key, answered(body))).collect()
}

impl ScriptTried {
    fn take(&mut self, outcome: ScriptOutcome) {
        for action in outcome.actions {
            self.take_action(action);
        }
        match outcome.end {
            ScriptEnd::Threw(error) | ScriptEnd::Killed(error) => self.error = Some(error),
            ScriptEnd::Finished | ScriptEnd::Stopped | ScriptEnd::Suspended(_) => {}
        }
    }

    fn take_action(&mut self, action: ScriptAction) {
        match action {
            ScriptAction::SetVariable { name, value: Value::Null, .. } => {
                self.variables.shift_remove(&name);
            }
            ScriptAction::SetVariable { name, value, .. } => {
                self.variables.insert(name, value);
            }
            ScriptAction::SendMessage(text)
            | ScriptAction::SendMessageWithQuickReplies { text, .. } => self.said.push(text),
            ScriptAction::SendImmediateReply(texts) => self.said.extend(texts),
            ScriptAction::SetTriggerNextMessage(name) => self.trigger = Some(name),
            ScriptAction::Debug(text) => self.log.push(text),
            ScriptAction::SendPrivateMessage(text) => self.log.push(format!("a note: {text}")),
            ScriptAction::LogCustomEvent { name, .. } => {
                self.log.push(format!("the event {name} is logged"));
            }
            ScriptAction::LogEscalationEvent { system, .. } => {
                self.log.push(format!("an escalation to {system} is logged"));
            }
            ScriptAction::TransferToBotDialog { bot, .. } => {
                self.log.push(format!("the bot {bot} takes over"));
            }
            ScriptAction::Unavailable { function } => {
                self.log.push(format!("{function} isn't available here; the script went on"));
            }
            ScriptAction::AddQuickReplies(_)
            | ScriptAction::SetMessageDelay(_)
            | ScriptAction::SetAllowMaxTextResponse(_)
            | ScriptAction::SetUserName(_)
            | ScriptAction::SetEmail(_)
            | ScriptAction::SetBotTransfer { .. }
            | ScriptAction::ChangeContext(_) => {}
        }
    }
}
