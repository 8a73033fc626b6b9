//! Carries out errands: sends what was decided, and brings the answers back.

use std::sync::Arc;
use std::time::Duration;

use app::{App, Errand, ErrandAnswer, Outgoing};
use engine::CallRequest;
use gateway::Response;
use integrations::http::outgoing;
use model::call::{CallAnswer, CallFailure};

use crate::caller::Caller;
use crate::places::Places;

/// Pause before an answer is given again that couldn't be kept.
pub(crate) const ANSWER_AGAIN: Duration = Duration::from_millis(250);

/// Is told what external bots answer, as it came.
pub trait Listener: Send + Sync {
    /// Takes note; must not block.
    fn hear(&self, response: &Response);
}

/// What errands are carried out with.
pub struct Carrier {
    pub(crate) app: App,
    pub(crate) caller: Arc<Caller>,
    pub(crate) places: Places,
    pub(crate) listener: Option<Arc<dyn Listener>>,
}

impl Carrier {
    /// For the errands that come out of `app`.
    pub fn new(app: App, caller: Arc<Caller>) -> Self {
        Self { app, caller, places: Places::default(), listener: None }
    }

    /// Lets a listener hear what external bots answer.
    #[must_use]
    pub fn heard_by(self, listener: Arc<dyn Listener>) -> Self {
        Self { listener: Some(listener), ..self }
    }

    /// Carries out an errand and brings its answer back, however often the store has to be asked.
    pub async fn carry_out(&self, call: Outgoing) {
        if self.app.has_ended(call.workspace) {
            return;
        }
        let answer = match &call.errand {
            Errand::Call(request) => ErrandAnswer::Call(self.send(&call, request).await),
            Errand::AskBot(asked) => ErrandAnswer::Bot(self.ask(&call, asked).await),
        };
        // Thousands may wait for an answer: what is needed once it came isn't kept at hand for each.
        Box::pin(self.bring(&call, answer)).await;
    }

    async fn bring(&self, call: &Outgoing, answer: ErrandAnswer) {
        while let Err(error) = self.app.receive_answer(call, answer.clone()).await {
            tracing::warn!(conversation = %call.conversation, %error, "an answer could not be kept");
            tokio::time::sleep(ANSWER_AGAIN).await;
        }
    }

    async fn send(&self, call: &Outgoing, request: &CallRequest) -> CallAnswer {
        let http = &request.call;
        if let Some(answer) = self.caller.canned(request.integration.as_ref()) {
            return answer;
        }
        let credential = match &http.credential {
            Some(name) => {
                let named = (name, call.credential.as_ref());
                match Box::pin(self.app.open_credential(call.workspace, named, &http.url)).await {
                    Ok(credential) => Some(credential),
                    Err(error) => return failed("credential", &error),
                }
            }
            None => None,
        };
        let _place = self.places.take(call.workspace, &http.url).await;
        match outgoing(http, credential.as_ref()) {
            Ok(request) => {
                let key = call.idempotency_key();
                self.caller.call(request, (call.workspace, key)).await
            }
            Err(error) => failed("bad_request", &error),
        }
    }
}

fn failed(code: &str, error: &dyn std::error::Error) -> CallAnswer {
    CallAnswer::Failed(CallFailure { code: code.to_owned(), message: error.to_string() })
}
