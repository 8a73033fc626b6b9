//! Asks channels' servers whether contacts are who they say they are.

use std::sync::Arc;
use std::time::Duration;

use app::{Asking, IdentityCheck, IdentityFailure, IdentityQuestion};
use outbound::{Client, Limits, Method, Request, Retry};
use url::form_urlencoded::Serializer;

use crate::Caller;

/// Time that a server has for its answer.
const TIME: Duration = Duration::from_secs(5);
/// Most bytes of an answer: it is one word.
const MAX_ANSWER_BYTES: usize = 1024;
/// The one answer that lets a contact in.
const GOOD: &[u8] = b"true";

/// Asks through the guarded client.
pub(crate) struct Doorkeeper(pub Arc<Caller>);

impl IdentityCheck for Doorkeeper {
    fn ask(&self, question: IdentityQuestion) -> Asking<'_> {
        Box::pin(async move {
            match self.0.as_ref() {
                Caller::Network(client) | Caller::Mixed(client, _) => ask(client, question).await,
                Caller::Stubs(_) => {
                    Err(IdentityFailure::NoAnswer("there is no network".to_owned()))
                }
            }
        })
    }
}

async fn ask(client: &Client, question: IdentityQuestion) -> Result<(), IdentityFailure> {
    let mut request = Request::new(Method::POST, question.url.clone())
        .with_header("content-type", "application/x-www-form-urlencoded")
        .with_body(form_of(&question))
        .with_limits(Limits {
            tries: 1,
            max_response_bytes: MAX_ANSWER_BYTES,
            ..Limits::within(TIME)
        });
    request.retry = Retry::Never;
    match client.send(request).await {
        Ok(response) if response.status != 200 => Err(IdentityFailure::Status(response.status)),
        Ok(response) if response.body.as_ref() == GOOD => Ok(()),
        Ok(_) => Err(IdentityFailure::Answer),
        Err(error) => Err(IdentityFailure::NoAnswer(error.code().to_owned())),
    }
}

fn form_of(question: &IdentityQuestion) -> String {
    Serializer::new(String::new())
        .append_pair("userId", &question.contact)
        .append_pair("token", question.token.expose())
        .finish()
}
