//! Jobs in: takes calls whose intent is on disk, sends them and brings the answers back; keeps this
//! process alive in the eyes of others and takes over what dead ones left. The only sender.

mod caller;
mod embeddings;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use app::{App, Errand, ErrandAnswer, Outgoing};
use engine::CallRequest;
use integrations::http::outgoing;
use model::call::{CallAnswer, CallFailure};
use model::exchange::BotAnswer;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_util::task::TaskTracker;

pub use caller::{CALL_TIMEOUT_S, Caller, FETCH, Stubs, StubsError};
pub use embeddings::{Embeddings, Endpoint, EndpointError};

/// How often this process says that it lives.
const HEARTBEAT: Duration = Duration::from_millis(250);
/// How often it looks for what nobody alive has.
const LOOK_FOR_WORK: Duration = Duration::from_millis(500);
/// How long it sleeps at most before it looks for timers: others' may have been left behind.
const LOOK_FOR_TIMERS: Duration = Duration::from_secs(2);
/// How often old keys are removed, and how many at most at a time.
const PURGE_EVERY: Duration = Duration::from_secs(60);
const MAX_PURGED: u32 = 10_000;
/// Most unused models, and parts of models, that are removed at a time.
const MAX_SWEPT: u32 = 64;
/// Most calls at once.
const MAX_CALLS: usize = 256;
/// Pause before an answer is given again that couldn't be kept.
const ANSWER_AGAIN: Duration = Duration::from_millis(250);
/// How long calls under way may take after the worker was told to stop.
const DRAIN_TIME: Duration = Duration::from_secs(5);

/// Carries out what verbs decided.
pub struct Worker {
    app: App,
    caller: Arc<Caller>,
    calls: mpsc::UnboundedReceiver<Outgoing>,
}

impl Worker {
    /// A worker for the calls that come out of `calls`.
    pub const fn new(
        app: App,
        caller: Arc<Caller>,
        calls: mpsc::UnboundedReceiver<Outgoing>,
    ) -> Self {
        Self { app, caller, calls }
    }

    /// Works until `stopping` turns true.
    ///
    /// # Errors
    ///
    /// [`StoreBroken`] when it isn't known any more what is on disk: the process should end.
    pub async fn run(mut self, mut stopping: watch::Receiver<bool>) -> Result<(), StoreBroken> {
        let mut chores = tokio::spawn(keep_house(self.app.clone(), stopping.clone()));
        let timers = tokio::spawn(fire_timers(self.app.clone(), stopping.clone()));
        let (app, caller) = (self.app.clone(), Arc::clone(&self.caller));
        let mut webhooks = tokio::spawn(webhooks::deliver(app, caller, stopping.clone()));
        let mut ended = Ok(());
        let tasks = TaskTracker::new();
        let places = Arc::new(Semaphore::new(MAX_CALLS));
        loop {
            let call = tokio::select! {
                call = self.calls.recv() => call,
                house = &mut chores => {
                    ended = house.unwrap_or(Ok(()));
                    None
                }
                () = stopped(&mut stopping) => None,
            };
            let Some(call) = call else { break };
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
            let (app, caller) = (self.app.clone(), Arc::clone(&self.caller));
            tasks.spawn(async move {
                carry_out(&app, &caller, call).await;
                drop(place);
            });
        }
        tasks.close();
        let _in_time = tokio::time::timeout(DRAIN_TIME, tasks.wait()).await;
        if ended.is_ok() {
            let _in_time = tokio::time::timeout(DRAIN_TIME, &mut webhooks).await;
        }
        webhooks.abort();
        timers.abort();
        chores.abort();
        if let Err(error) = self.app.leave().await {
            tracing::warn!(%error, "others will wait for this process's lease to end");
        }
        ended
    }
}

/// The store can't tell any more what it kept.
#[derive(Debug, thiserror::Error)]
#[error("the store is broken: {0}")]
pub struct StoreBroken(String);

/// Sends a call and brings its answer back, however often the store has to be asked.
pub async fn carry_out(app: &App, caller: &Caller, call: Outgoing) {
    let answer = match &call.errand {
        Errand::Call(request) => ErrandAnswer::Call(send(app, caller, (&call, request)).await),
        Errand::AskBot(_) => ErrandAnswer::Bot(BotAnswer::Failed(CallFailure {
            code: "no_gateway".to_owned(),
            message: "this process speaks to no external bots".to_owned(),
        })),
    };
    while let Err(error) = app.receive_answer(&call, answer.clone()).await {
        tracing::warn!(conversation = %call.conversation, %error, "an answer could not be kept");
        tokio::time::sleep(ANSWER_AGAIN).await;
    }
}

async fn send(
    app: &App,
    caller: &Caller,
    (call, request): (&Outgoing, &CallRequest),
) -> CallAnswer {
    let http = &request.call;
    let credential = match &http.credential {
        Some(name) if caller.needs_credentials() => {
            let named = (name, call.credential.as_ref());
            match app.open_credential(call.workspace, named, &http.url).await {
                Ok(credential) => Some(credential),
                Err(error) => return failed("credential", &error),
            }
        }
        Some(_) | None => None,
    };
    if !caller.needs_credentials() {
        return caller.answer_stubbed(request.integration.as_ref());
    }
    match outgoing(http, credential.as_ref()) {
        Ok(request) => caller.call(request, call.idempotency_key()).await,
        Err(error) => failed("bad_request", &error),
    }
}

fn failed(code: &str, error: &dyn std::error::Error) -> CallAnswer {
    CallAnswer::Failed(CallFailure { code: code.to_owned(), message: error.to_string() })
}

/// What has to be done now and then, whether or not anybody writes.
async fn keep_house(app: App, mut stopping: watch::Receiver<bool>) -> Result<(), StoreBroken> {
    let mut heartbeat = tokio::time::interval(HEARTBEAT);
    let mut look = tokio::time::interval(LOOK_FOR_WORK);
    let mut purge = tokio::time::interval(PURGE_EVERY);
    let mut recovery: Option<tokio::task::JoinHandle<()>> = None;
    let mut purging: Option<tokio::task::JoinHandle<()>> = None;
    loop {
        tokio::select! {
            _ = heartbeat.tick() => {
                match app.heartbeat().await {
                    Ok(()) => {}
                    Err(store::StoreError::Broken(reason)) => {
                        return Err(StoreBroken(reason.to_string()));
                    }
                    Err(error) => tracing::warn!(%error, "no heartbeat could be given"),
                }
            }
            // On a task of its own: turns that are taken over may take longer than a lease.
            _ = look.tick() => {
                if recovery.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
                    recovery = Some(tokio::spawn(recover(app.clone())));
                }
            }
            _ = purge.tick() => {
                if purging.as_ref().is_none_or(tokio::task::JoinHandle::is_finished) {
                    purging = Some(tokio::spawn(remove_old(app.clone())));
                }
            }
            () = stopped(&mut stopping) => return Ok(()),
        }
    }
}

/// Removes what nobody needs any more.
async fn remove_old(app: App) {
    if let Err(error) = app.store().purge(app.now(), MAX_PURGED).await {
        tracing::warn!(%error, "old keys and files could not be removed");
    }
    if let Err(error) = app.store().sweep_models(app.now(), MAX_SWEPT).await {
        tracing::warn!(%error, "unused models could not be removed");
    }
}

/// Fires timers when they are due, a few at a time.
async fn fire_timers(app: App, mut stopping: watch::Receiver<bool>) {
    loop {
        let pause = match fire_and_look(&app).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::warn!(%error, "could not look for timers");
                LOOK_FOR_TIMERS
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = app.earlier_timer() => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// Fires what is due, and finds out how long to sleep.
async fn fire_and_look(app: &App) -> Result<Duration, store::StoreError> {
    let Some(due_at) = app.next_timer().await? else { return Ok(LOOK_FOR_TIMERS) };
    match Duration::try_from(due_at.duration_since(app.now())) {
        Ok(left) if !left.is_zero() => Ok(left.min(LOOK_FOR_TIMERS)),
        Ok(_) | Err(_) => {
            let fired = app.fire_due_timers().await?;
            // Another process was faster when there was none.
            Ok(if fired == 0 { LOOK_FOR_TIMERS } else { Duration::ZERO })
        }
    }
}

async fn recover(app: App) {
    match app.recover().await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "took over conversations that nobody had"),
        Err(error) => tracing::warn!(%error, "could not look for conversations to take over"),
    }
}

/// Waits until the process is to stop; the one who tells being gone tells it too.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _told = stopping.wait_for(|stop| *stop).await;
}
