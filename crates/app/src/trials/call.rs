//! A call of an integration, and what is read from its answer.

use engine::trials::{Given, read_fields, transform_request, try_call};
use engine::{Report, ReportCode};
use indexmap::IndexMap;
use model::call::{CallAnswer, CallFailure, HttpAnswer, HttpCall};
use model::channel::EnvironmentName;
use model::key::Key;
use model::script::{ScriptAction, ScriptEnd};
use serde_json::Value;

use super::sender::TrialCall;
use super::{Bench, TrialError, TrialPlace, as_it_is, key_of, no_such, values_of};
use crate::App;
use crate::credentials::shown_headers;

/// What stands for a secret.
pub(super) const HIDDEN: &str = "•••";
/// Headers whose values are secrets, whoever wrote them.
const SECRET_HEADERS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "api-key"];
/// By this name what the contact said is given.
const QUERY: &str = "query";

/// An integration to try.
#[derive(Debug, Clone)]
pub struct CallTrial {
    pub integration: String,
    pub environment: EnvironmentName,
    /// What its templates read: `slot.NAME` is a slot, any other name a variable and a slot, `query` what the
    /// contact said.
    pub values: IndexMap<String, Value>,
}

/// What came of a call.
#[derive(Debug, Clone, Default)]
pub struct CallTried {
    /// `None`: nothing could be sent.
    pub request: Option<SeenRequest>,
    pub response: Option<SeenResponse>,
    /// Why there is no answer.
    pub error: Option<CallFailure>,
    /// The custom data fields that the answer has.
    pub fields: IndexMap<String, Value>,
    /// What the bot's author should know, as what is unset.
    pub warnings: Vec<String>,
}

/// A request as it may be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenRequest {
    pub method: &'static str,
    pub url: String,
    /// Secrets are hidden.
    pub headers: Vec<(String, String)>,
    /// JSON where it is, else a text.
    pub body: Option<Value>,
}

/// A response as it may be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Value,
    pub took_ms: u64,
}

impl App {
    /// Calls an integration of a bot's draft once, with the workspace's secrets, and reads its answer.
    ///
    /// # Errors
    ///
    /// [`TrialError`] when there is no such integration. What goes wrong with the call is told.
    pub async fn try_integration(
        &self,
        place: TrialPlace<'_>,
        trial: CallTrial,
    ) -> Result<CallTried, TrialError> {
        let key = key_of("integration", &trial.integration)?;
        let bench = self.bench(place, trial.environment, as_it_is).await?;
        let given = given_of(trial.values);
        let moment = bench.moment(self);
        let rendered = try_call(&bench.program, &key, given.clone(), &moment)
            .ok_or_else(|| no_such("integration", &trial.integration))?;
        let mut tried = CallTried { warnings: warnings(&rendered.reports), ..CallTried::default() };
        let call = match rendered.request {
            Ok(call) => call,
            Err(message) => {
                tried.error = Some(CallFailure { code: "bad_template".to_owned(), message });
                return Ok(tried);
            }
        };
        let declared = call.credential.as_ref().and_then(|it| bench.bot().credentials.get(it));
        let credential = declared.cloned();
        let shown = credential.as_ref().map(|it| shown_headers(&it.kind)).unwrap_or_default();
        tried.request = Some(seen(&call, shown));
        let call = TrialCall { workspace: bench.workspace, call, credential };
        let sent = self.trial_sender()?.call(self, call).await;
        let took_ms = u64::try_from(sent.took.as_millis()).unwrap_or(u64::MAX);
        match &sent.answer {
            CallAnswer::Failed(failure) => tried.error = Some(failure.clone()),
            CallAnswer::Answered(HttpAnswer { status, headers, body }) => {
                let headers = headers.iter().cloned().map(masked).collect();
                let (status, body) = (*status, body.clone());
                tried.response = Some(SeenResponse { status, headers, body, took_ms });
                let (script, faults) = self.transform(&bench, (&key, &sent.answer), &given).await;
                tried.warnings.extend(faults);
                let read = (&key, sent.answer.clone(), script);
                tried.fields = read_fields(&bench.program, read, given, &moment);
            }
        }
        Ok(tried)
    }

    /// Runs the integration's script over its answer: what it asked for, and what went wrong.
    async fn transform(
        &self,
        bench: &Bench,
        (key, answer): (&Key, &CallAnswer),
        given: &Given,
    ) -> (Vec<ScriptAction>, Option<String>) {
        let moment = bench.moment(self);
        let answer = (key, answer.clone());
        let request = transform_request(&bench.program, answer, given.clone(), &moment);
        let Some(request) = request else { return (Vec::new(), None) };
        let outcome = self.run_tried_script(bench.workspace, request).await;
        let fault = match outcome.end {
            ScriptEnd::Threw(error) | ScriptEnd::Killed(error) => {
                Some(format!("the script over the answer failed: {}", error.message))
            }
            ScriptEnd::Finished | ScriptEnd::Stopped | ScriptEnd::Suspended(_) => None,
        };
        (outcome.actions, fault)
    }
}

fn given_of(mut values: IndexMap<String, Value>) -> Given {
    let text = match values.shift_remove(QUERY) {
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => String::new(),
        Some(other) => other.to_string(),
    };
    Given { text, values: values_of(values) }
}

/// What is to be told of the reports, each once.
pub(super) fn warnings(reports: &[Report]) -> Vec<String> {
    let told = reports.iter().filter(|it| it.code != ReportCode::ScriptLog);
    told.map(|it| it.message.clone()).collect()
}

fn seen(call: &HttpCall, secrets: Vec<(String, &'static str)>) -> SeenRequest {
    let is_secret = |name: &str| secrets.iter().any(|(it, _)| it.eq_ignore_ascii_case(name));
    let own = call.headers.iter().filter(|(name, _)| !is_secret(name)).cloned().map(masked);
    let hidden = secrets.iter().map(|(name, value)| (name.clone(), (*value).to_owned()));
    SeenRequest {
        method: call.method.as_str(),
        url: call.url.clone(),
        headers: own.chain(hidden).collect(),
        body: call
            .body
            .as_ref()
            .map(|body| serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.clone()))),
    }
}

/// A header without its value where that is a secret.
pub(super) fn masked((name, value): (String, String)) -> (String, String) {
    let is_secret = SECRET_HEADERS.iter().any(|it| name.eq_ignore_ascii_case(it));
    (name, if is_secret { HIDDEN.to_owned() } else { value })
}
