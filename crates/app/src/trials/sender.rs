//! Who sends what is tried out: another crate's work, said here.

use std::pin::Pin;
use std::time::Duration;

use gateway::{Occasion, Request, Response};
use indexmap::IndexMap;
use model::bot::CredentialUse;
use model::call::{CallAnswer, CallFailure, HttpCall};
use model::exchange::{BotAnswer, BotRequest};
use model::id::WorkspaceId;
use model::key::Key;

use crate::App;

/// Something that is being sent.
pub type Sending<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A call to make.
#[derive(Debug, Clone)]
pub struct TrialCall {
    pub workspace: WorkspaceId,
    pub call: HttpCall,
    /// The credential that it names, as the bot declares it.
    pub credential: Option<CredentialUse>,
}

/// A call that was made.
#[derive(Debug, Clone)]
pub struct TriedCall {
    /// Holds no secret that was sent, whatever the service said.
    pub answer: CallAnswer,
    pub took: Duration,
}

/// A question to ask.
#[derive(Debug, Clone)]
pub struct TrialQuestion {
    pub workspace: WorkspaceId,
    pub asked: BotRequest,
    pub occasion: Occasion,
    /// As the bot declares them.
    pub credentials: IndexMap<Key, CredentialUse>,
}

/// A request of a question and its response.
#[derive(Debug, Clone)]
pub struct TrialExchange {
    pub request: Request,
    /// The error: none came.
    pub response: Result<Response, CallFailure>,
    pub took: Duration,
}

/// Sends what is tried out, with the workspace's secrets. Total: what goes wrong is part of the answer.
pub trait TrialSender: Send + Sync {
    fn call<'a>(&'a self, app: &'a App, call: TrialCall) -> Sending<'a, TriedCall>;

    /// Asks, and tells all that went to and fro.
    fn ask<'a>(
        &'a self,
        app: &'a App,
        question: TrialQuestion,
    ) -> Sending<'a, (Vec<TrialExchange>, BotAnswer)>;
}
