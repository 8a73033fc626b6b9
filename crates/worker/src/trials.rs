//! Sends what builders try out: through the guarded client, with the workspace's secrets, once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use app::{App, Sending, TrialCall, TrialExchange, TrialQuestion, TrialSender, TriedCall};
use gateway::{Credentials, Next, Request, Response, begin};
use integrations::http::{credential_headers, outgoing, signing_secret};
use model::Secret;
use model::call::{CallAnswer, CallFailure, HttpAnswer};
use model::exchange::BotAnswer;
use model::key::Key;
use outbound::{Client, HeaderContent, Limits, Retry};
use serde_json::Value;
use tokio::time::timeout;

use crate::asking::{MAX_RESPONSE_BYTES, failure_of, too_late};
use crate::caller::Caller;
use crate::places::Places;

/// What stands for a secret.
const HIDDEN: &str = "•••";
/// Shorter secrets aren't looked for in answers: they would be found everywhere.
const MIN_SOUGHT_BYTES: usize = 6;

/// Where things are tried.
pub(crate) struct Bench {
    caller: Arc<Caller>,
    places: Places,
}

impl Bench {
    pub(crate) fn new(caller: Arc<Caller>) -> Self {
        Self { caller, places: Places::default() }
    }
}

impl TrialSender for Bench {
    fn call<'a>(&'a self, app: &'a App, call: TrialCall) -> Sending<'a, TriedCall> {
        Box::pin(async move {
            let begun = Instant::now();
            let answer = self.send(app, call).await;
            let answer = answer.unwrap_or_else(CallAnswer::Failed);
            TriedCall { answer, took: begun.elapsed() }
        })
    }

    fn ask<'a>(
        &'a self,
        app: &'a App,
        question: TrialQuestion,
    ) -> Sending<'a, (Vec<TrialExchange>, BotAnswer)> {
        Box::pin(async move {
            let limit = Duration::from_secs(question.asked.time_limit_s.into());
            let late = BotAnswer::Failed(too_late(&question.asked));
            let mut exchanges = Vec::new();
            let asked = self.exchange(app, question, &mut exchanges);
            let answer = match timeout(limit, asked).await {
                Ok(answer) => answer.unwrap_or_else(BotAnswer::Failed),
                Err(_elapsed) => late,
            };
            (exchanges, answer)
        })
    }
}

impl Bench {
    async fn send(&self, app: &App, trial: TrialCall) -> Result<CallAnswer, CallFailure> {
        let TrialCall { workspace, call, credential } = trial;
        self.client()?;
        let credential = match &call.credential {
            Some(name) => {
                let named = (name, credential.as_ref());
                let opened = app.open_credential(workspace, named, &call.url).await;
                Some(opened.map_err(|error| failed("credential", &error))?)
            }
            None => None,
        };
        let bad_request = |error| failed("bad_request", &error);
        let request = outgoing(&call, credential.as_ref()).map_err(bad_request)?;
        let secrets = match &credential {
            Some(it) => sought(&credential_headers(it, &call.url).map_err(bad_request)?),
            None => Vec::new(),
        };
        let _place = self.places.take(workspace, &request.url).await;
        let key = format!("trial/{}", app.now().as_microsecond());
        let answer = self.caller.call(request, (workspace, key)).await;
        Ok(match answer {
            CallAnswer::Answered(HttpAnswer { status, headers, body }) => {
                let headers = headers.into_iter().map(|(name, it)| (name, hide(it, &secrets)));
                let headers = headers.collect();
                CallAnswer::Answered(HttpAnswer { status, headers, body: hidden(body, &secrets) })
            }
            CallAnswer::Failed(failure) => CallAnswer::Failed(failure),
        })
    }

    async fn exchange(
        &self,
        app: &App,
        trial: TrialQuestion,
        exchanges: &mut Vec<TrialExchange>,
    ) -> Result<BotAnswer, CallFailure> {
        let client = self.client()?;
        let credentials = open(app, &trial).await?;
        let secrets = sought(&credentials.headers);
        let mut next = begin(&trial.asked, &trial.occasion, &credentials)?;
        let limit = Duration::from_secs(trial.asked.time_limit_s.into());
        let until = Instant::now() + limit;
        loop {
            let (request, exchange) = match next {
                Next::Send(request, exchange) => (request, exchange),
                Next::Done(answer) => return Ok(answer),
            };
            let _place = self.places.take(trial.workspace, &request.url).await;
            let begun = Instant::now();
            let time = until.saturating_duration_since(begun);
            let response = ask(client, &trial, (&request, time)).await;
            let response = response.map(|it| Response { body: without(it.body, &secrets), ..it });
            next = match &response {
                Ok(response) => exchange.receive(response),
                Err(failure) => Next::Done(BotAnswer::Failed(failure.clone())),
            };
            exchanges.push(TrialExchange { request, response, took: begun.elapsed() });
        }
    }

    fn client(&self) -> Result<&Client, CallFailure> {
        self.caller.client().ok_or_else(|| CallFailure {
            code: "no_network".to_owned(),
            message: "there is no network".to_owned(),
        })
    }
}

async fn open(app: &App, trial: &TrialQuestion) -> Result<Credentials, CallFailure> {
    let TrialQuestion { workspace, asked, credentials: declared, .. } = trial;
    let mut credentials = Credentials::default();
    let opened = async |name: &Key| {
        let named = (name, declared.get(name));
        let opened = app.open_credential(*workspace, named, &asked.url).await;
        opened.map_err(|error| failed("credential", &error))
    };
    if let Some(name) = &asked.credential {
        let headers = credential_headers(&opened(name).await?, &asked.url);
        credentials.headers = headers.map_err(|error| failed("credential", &error))?;
    }
    if let Some(name) = &asked.signing {
        let secret = signing_secret(&opened(name).await?, &asked.url);
        credentials.signing = Some(secret.map_err(|error| failed("credential", &error))?);
    }
    Ok(credentials)
}

async fn ask(
    client: &Client,
    trial: &TrialQuestion,
    (request, time): (&Request, Duration),
) -> Result<Response, CallFailure> {
    let method = request.method.as_str().parse();
    let method =
        method.map_err(|error: http::method::InvalidMethod| failed("bad_request", &error))?;
    let headers = request.headers.iter();
    let wire = outbound::Request {
        method,
        url: request.url.clone(),
        headers: headers
            .map(|(name, value)| (name.clone(), HeaderContent::Secret(value.clone())))
            .collect(),
        body: Some(request.body.clone().into()),
        limits: Limits { max_response_bytes: MAX_RESPONSE_BYTES, ..Limits::within(time) },
        idempotency_key: None,
        retry: Retry::Never,
        workspace: Some(trial.workspace),
    };
    let answer = client.send(wire).await.map_err(|error| failure_of(&error.cause))?;
    Ok(Response {
        status: answer.status,
        content_type: answer.header("content-type").map(str::to_owned),
        body: answer.body.into(),
    })
}

/// What of the headers of a credential an answer may repeat, the longest first.
fn sought(headers: &[(String, Secret<String>)]) -> Vec<String> {
    let values = headers.iter().map(|(_, value)| value.expose().as_str());
    // Without the word before it, too: `Bearer`, `Basic`.
    let all = values.flat_map(|value| [Some(value), value.split_once(' ').map(|(_, rest)| rest)]);
    let mut all: Vec<String> = all.flatten().map(str::to_owned).collect();
    all.retain(|secret| secret.len() >= MIN_SOUGHT_BYTES);
    all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    all
}

/// A text without these secrets.
fn hide(text: String, secrets: &[String]) -> String {
    secrets.iter().fold(text, |text, secret| match text.contains(secret.as_str()) {
        true => text.replace(secret.as_str(), HIDDEN),
        false => text,
    })
}

/// A body without these secrets; one that is no text stays as it is.
fn without(body: Vec<u8>, secrets: &[String]) -> Vec<u8> {
    match String::from_utf8(body) {
        Ok(text) => hide(text, secrets).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

/// A value without these secrets.
fn hidden(value: Value, secrets: &[String]) -> Value {
    match value {
        Value::String(text) => Value::String(hide(text, secrets)),
        Value::Array(items) => items.into_iter().map(|item| hidden(item, secrets)).collect(),
        Value::Object(fields) => {
            let fields = fields.into_iter();
            fields.map(|(name, value)| (hide(name, secrets), hidden(value, secrets))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value,
    }
}

fn failed(code: &str, error: &dyn std::error::Error) -> CallFailure {
    CallFailure { code: code.to_owned(), message: error.to_string() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_answer_that_repeats_a_secret_is_shown_without_it() {
        let header = |name: &str, value: &str| (name.to_owned(), Secret::new(value.to_owned()));
        let headers = [header("Authorization", "Bearer s3cret-token"), header("x-short", "abc")];
        let secrets = sought(&headers);
        let echoed = json!({
            "headers": { "Authorization": "Bearer s3cret-token" },
            "seen": ["token s3cret-token!", "abc", 7, null],
            "s3cret-token": true,
        });
        let shown = json!({
            "headers": { "Authorization": HIDDEN },
            "seen": [format!("token {HIDDEN}!"), "abc", 7, null],
            (HIDDEN): true,
        });
        assert_eq!(hidden(echoed, &secrets), shown);
        assert_eq!(hide("nothing".to_owned(), &secrets), "nothing");
    }
}
