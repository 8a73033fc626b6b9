//! Jobs in: takes calls whose intent is on disk, sends them and brings the answers back; keeps this
//! process alive in the eyes of others and takes over what dead ones left. The only sender.

mod asking;
mod caller;
mod carrier;
mod desks;
mod embeddings;
mod ends;
mod identity;
mod keys;
mod places;
mod providers;
mod trials;
mod webhooks;

use std::sync::Arc;
use std::time::Duration;

use app::{App, Outgoing};
use model::Timestamp;
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};
use tokio_util::task::TaskTracker;

pub use asking::MAX_RESPONSE_BYTES;
pub use caller::{CALL_TIMEOUT_S, Caller, FETCH, Replaceable, Stubs, StubsError};
pub use carrier::{Carrier, Listener};
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
    pub fn new(app: App, caller: Arc<Caller>, calls: mpsc::UnboundedReceiver<Outgoing>) -> Self {
        app.ask_identities_of(Arc::new(identity::Doorkeeper(Arc::clone(&caller))));
        app.send_trials_by(Arc::new(trials::Bench::new(Arc::clone(&caller))));
        app.ask_providers_by(Arc::new(providers::Reception(Arc::clone(&caller))));
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
        let desks = tokio::spawn(desks::attend(self.app.clone(), stopping.clone()));
        let ends = tokio::spawn(ends::look(self.app.clone(), stopping.clone()));
        let erasing = tokio::spawn(ends::erase(self.app.clone(), stopping.clone()));
        let keys = tokio::spawn(keys::reseal(self.app.clone(), stopping.clone()));
        let (app, caller) = (self.app.clone(), Arc::clone(&self.caller));
        let mut webhooks = tokio::spawn(webhooks::deliver(app, caller, stopping.clone()));
        let mut ended = Ok(());
        let tasks = TaskTracker::new();
        let carrier = Arc::new(Carrier::new(self.app.clone(), self.caller));
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
            let carrier = Arc::clone(&carrier);
            tasks.spawn(async move { carrier.carry_out(call).await });
        }
        tasks.close();
        let _in_time = timeout(DRAIN_TIME, tasks.wait()).await;
        if ended.is_ok() {
            let _in_time = timeout(DRAIN_TIME, &mut webhooks).await;
        }
        webhooks.abort();
        timers.abort();
        desks.abort();
        keys.abort();
        ends.abort();
        erasing.abort();
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
                Pause::Usual
            }
        };
        tokio::select! {
            () = pause.pass(&app) => {}
            () = app.earlier_timer() => {}
            () = stopped(&mut stopping) => return,
        }
    }
}

/// How long timers are left alone.
enum Pause {
    Usual,
    /// Until one is due.
    Until(Timestamp),
    None,
}

impl Pause {
    async fn pass(self, app: &App) {
        match self {
            Self::Usual => sleep(LOOK_FOR_TIMERS).await,
            Self::Until(due_at) => {
                let _due = timeout(LOOK_FOR_TIMERS, app.clock().reach(due_at)).await;
            }
            Self::None => {}
        }
    }
}

/// Fires what is due, and finds out how long to leave timers alone.
async fn fire_and_look(app: &App) -> Result<Pause, store::StoreError> {
    let Some(due_at) = app.next_timer().await? else { return Ok(Pause::Usual) };
    if due_at > app.now() {
        return Ok(Pause::Until(due_at));
    }
    let fired = app.fire_due_timers().await?;
    // Another process was faster when there was none.
    Ok(if fired == 0 { Pause::Usual } else { Pause::None })
}

async fn recover(app: App) {
    match Box::pin(app.recover()).await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "took over conversations that nobody had"),
        Err(error) => tracing::warn!(%error, "could not look for conversations to take over"),
    }
}

/// Waits until the process is to stop; the one who tells being gone tells it too.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    let _told = stopping.wait_for(|stop| *stop).await;
}
