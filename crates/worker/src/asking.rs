//! Asks external bots: gathers what they are told, and drives the exchange within its time limit. What is
//! said in it is `gateway`'s.

use std::time::Duration;

use app::{App, Outgoing};
use gateway::{Credentials, Next, Request, Response, begin};
use integrations::http::{credential_headers, signing_secret};
use model::Timestamp;
use model::call::CallFailure;
use model::exchange::{BotAnswer, BotRequest};
use outbound::{Cause, Client, HeaderContent, Limits, Retry};

use crate::carrier::Carrier;

/// Longest response of an external bot, in bytes.
pub const MAX_RESPONSE_BYTES: usize = 256 * 1024;
/// A response that trickles is given up after this time, or half of the time limit if that is shorter.
const RATE_WINDOW: Duration = Duration::from_secs(5);

/// A question, and until when it may be answered.
#[derive(Clone, Copy)]
struct Question<'a> {
    app: &'a App,
    call: &'a Outgoing,
    asked: &'a BotRequest,
    deadline: Timestamp,
}

impl Carrier {
    /// Asks an external bot. Total: what goes wrong is part of the answer.
    ///
    /// The time limit counts from when the question was journaled, by the app's clock, whichever process
    /// asks and however often: what comes later isn't seen.
    pub(crate) async fn ask(&self, call: &Outgoing, asked: &BotRequest) -> BotAnswer {
        let limit = Duration::from_secs(asked.time_limit_s.into());
        let deadline = call.asked_at.checked_add(limit).unwrap_or(Timestamp::MAX);
        let question = Question { app: &self.app, call, asked, deadline };
        let answer = tokio::select! {
            biased;
            () = self.app.clock().reach(deadline) => Err(too_late(asked)),
            answer = self.exchange(question) => answer,
        };
        answer.unwrap_or_else(BotAnswer::Failed)
    }

    async fn exchange(&self, question: Question<'_>) -> Result<BotAnswer, CallFailure> {
        let Question { call, asked, .. } = question;
        // What it is made of is let go of before the wait for an answer.
        let mut next = Box::pin(self.begin(question)).await?;
        // Held for the whole exchange; a wait for it is part of the time limit.
        let _place = match &next {
            Next::Send(request, _) => Some(self.places.take(call.workspace, &request.url).await),
            Next::Done(_) => None,
        };
        loop {
            let (request, exchange) = match next {
                Next::Send(request, exchange) => (request, exchange),
                Next::Done(answer) => return Ok(answer),
            };
            let response = match (self.caller.canned_response(asked), self.caller.client()) {
                (Some(canned), _) => canned?,
                (None, Some(client)) => question.send(client, request).await?,
                (None, None) => return Err(unreachable(asked)),
            };
            if let Some(listener) = &self.listener {
                listener.hear(&response);
            }
            next = exchange.receive(&response);
        }
    }
}

impl Carrier {
    async fn begin(&self, question: Question<'_>) -> Result<Next, CallFailure> {
        let Question { app, call, asked, .. } = question;
        let occasion = app.occasion_of(call, asked).await;
        let occasion = occasion.map_err(|error| failed("internal", &error))?;
        let credentials = if self.caller.answers_for(&asked.bot) {
            Credentials::default()
        } else {
            question.open_credentials().await?
        };
        Ok(begin(asked, &occasion, &credentials)?)
    }
}

impl Question<'_> {
    async fn open_credentials(self) -> Result<Credentials, CallFailure> {
        let Self { app, call, asked, .. } = self;
        let mut credentials = Credentials::default();
        if let Some(name) = &asked.credential {
            let named = (name, call.credential.as_ref());
            let opened = app.open_credential(call.workspace, named, &asked.url).await;
            let opened = opened.map_err(|error| failed("credential", &error))?;
            let headers = credential_headers(&opened, &asked.url);
            credentials.headers = headers.map_err(|error| failed("credential", &error))?;
        }
        if let Some(name) = &asked.signing {
            let named = (name, call.signing.as_ref());
            let opened = app.open_credential(call.workspace, named, &asked.url).await;
            let opened = opened.map_err(|error| failed("credential", &error))?;
            let secret = signing_secret(&opened, &asked.url);
            credentials.signing = Some(secret.map_err(|error| failed("credential", &error))?);
        }
        Ok(credentials)
    }

    async fn send(self, client: &Client, request: Request) -> Result<Response, CallFailure> {
        let total = self.app.clock().until(self.deadline);
        let bad_request = |error: http::method::InvalidMethod| failed("bad_request", &error);
        let headers = request.headers.into_iter();
        let request = outbound::Request {
            method: request.method.as_str().parse().map_err(bad_request)?,
            url: request.url,
            headers: headers.map(|(name, value)| (name, HeaderContent::Secret(value))).collect(),
            body: Some(request.body.into()),
            limits: Limits {
                max_response_bytes: MAX_RESPONSE_BYTES,
                rate_window: RATE_WINDOW.min(total / 2),
                ..Limits::within(total)
            },
            idempotency_key: Some(self.call.idempotency_key()),
            // A slow bot would hear a message twice otherwise.
            retry: Retry::Unsent,
            workspace: Some(self.call.workspace),
        };
        let response = client.send(request).await.map_err(|error| failure_of(&error.cause))?;
        Ok(Response {
            status: response.status,
            content_type: response.header("content-type").map(str::to_owned),
            body: response.body.into(),
        })
    }
}

/// What went wrong on the way, in the words for external bots.
pub(crate) fn failure_of(cause: &Cause) -> CallFailure {
    let code = match cause {
        Cause::Denied(_) => "egress_denied",
        Cause::ResponseTooLarge { .. } => gateway::Cause::ReplyTooLarge.as_str(),
        other => other.code(),
    };
    failed(code, cause)
}

fn failed(code: &str, error: &dyn std::error::Error) -> CallFailure {
    CallFailure { code: code.to_owned(), message: error.to_string() }
}

fn unreachable(asked: &BotRequest) -> CallFailure {
    let message = format!("nobody answers for {}", asked.bot);
    CallFailure { code: "no_stub".to_owned(), message }
}

/// No complete answer came in time.
pub(crate) fn too_late(asked: &BotRequest) -> CallFailure {
    CallFailure {
        code: "timeout".to_owned(),
        message: format!("no complete answer came in {} s", asked.time_limit_s),
    }
}
