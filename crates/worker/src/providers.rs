//! Asks OpenID providers what they publish, and for the tokens of who signed in there.

use std::sync::Arc;
use std::time::Duration;

use app::{ProviderAsking, ProviderCalls, ProviderFailure, ProviderQuestion};
use outbound::{Client, Limits, Method, Request, Retry};

use crate::Caller;

/// Time that a provider has for its answer: somebody waits for it.
const TIME: Duration = Duration::from_secs(5);
/// Most bytes of an answer.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// Asks through the guarded client.
pub(crate) struct Reception(pub Arc<Caller>);

impl ProviderCalls for Reception {
    fn ask(&self, question: ProviderQuestion) -> ProviderAsking<'_> {
        Box::pin(async move {
            match self.0.as_ref() {
                Caller::Network(client) | Caller::Mixed(client, _) => ask(client, question).await,
                Caller::Stubs(_) => {
                    Err(ProviderFailure::NoAnswer("there is no network".to_owned()))
                }
            }
        })
    }
}

async fn ask(client: &Client, question: ProviderQuestion) -> Result<Vec<u8>, ProviderFailure> {
    let limits = Limits { tries: 2, max_response_bytes: MAX_ANSWER_BYTES, ..Limits::within(TIME) };
    let method = if question.form.is_some() { Method::POST } else { Method::GET };
    let mut request = Request::new(method, question.url)
        .with_header("accept", "application/json")
        .with_limits(limits);
    if let Some(authorization) = question.authorization {
        request = request.with_header("authorization", authorization);
    }
    if let Some(form) = question.form {
        // A code is good once.
        request.retry = Retry::Unsent;
        request = request
            .with_header("content-type", "application/x-www-form-urlencoded")
            .with_body(form.expose().clone());
    }
    match client.send(request).await {
        Ok(response) if response.status == 200 => Ok(response.body.to_vec()),
        Ok(response) => Err(ProviderFailure::Status(response.status)),
        Err(error) => Err(ProviderFailure::NoAnswer(error.code().to_owned())),
    }
}
