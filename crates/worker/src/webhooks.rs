//! Tells workspaces' webhooks of messages: claims what is due, sends it, and keeps what came of it.
//!
//! Of each conversation one delivery is under way at a time, so that order is kept; what follows it stays
//! in the store, and waits behind what other conversations have waiting. So memory holds one entry of a
//! conversation and [`MAX_DELIVERIES`] in all, however much there is to tell. A receiver that is slow or
//! fails is left alone for a while; others don't notice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::{App, Delivery, Due};
use model::Timestamp;
use model::id::WorkspaceId;
use outbound::{Client, HeaderContent, Limits, Method, Request, Retry};
use store::{OutboxRow, StoreError};
use tokio::sync::{Notify, watch};
use tokio_util::task::TaskTracker;

use crate::carrier::ANSWER_AGAIN;
use crate::{Caller, DRAIN_TIME, stopped};

/// Time that a receiver has, over all.
const RECEIVER_TIME: Duration = Duration::from_secs(10);
/// Most bytes of a receiver's answer: nobody reads it.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
/// Most deliveries at once.
const MAX_DELIVERIES: usize = 128;
/// Most deliveries at once to one receiver; those that were claimed together may be more.
const MAX_PER_RECEIVER: usize = 16;
/// Most that are claimed at a time.
const MAX_CLAIMED: usize = 16;
/// How long it sleeps at most before it looks: others' may have been left behind.
const LOOK_FOR_SENDS: Duration = Duration::from_secs(2);
/// The shortest rest of a receiver that failed; each further failure doubles it.
const FIRST_REST_S: i64 = 1;
/// The longest one.
const MAX_REST_S: i64 = 60;

/// Delivers until `stopping` turns true. Without a network nothing is delivered.
pub async fn deliver(app: App, caller: Arc<Caller>, mut stopping: watch::Receiver<bool>) {
    let Caller::Network(client) = caller.as_ref() else { return };
    let has_sends = Arc::new(Notify::new());
    let told = Arc::clone(&has_sends);
    app.store().listen(Box::new(move |hint| {
        if hint.has_sends {
            told.notify_one();
        }
    }));
    let tasks = TaskTracker::new();
    let desk = Arc::new(Desk::default());
    loop {
        let pause = match claim_and_send(&app, client, (&desk, &tasks)).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::warn!(%error, "could not look for webhooks' messages");
                LOOK_FOR_SENDS
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = desk.ended.notified() => {}
            () = has_sends.notified() => {}
            () = stopped(&mut stopping) => break,
        }
    }
    tasks.close();
    let _in_time = tokio::time::timeout(DRAIN_TIME, tasks.wait()).await;
}

/// Sends what is due, and finds out how long to sleep.
async fn claim_and_send(
    app: &App,
    client: &Client,
    (desk, tasks): (&Arc<Desk>, &TaskTracker),
) -> Result<Duration, StoreError> {
    let (store, now) = (app.store(), app.now());
    let (places, passed_over) = desk.free(now);
    if places == 0 {
        return Ok(LOOK_FOR_SENDS);
    }
    let Some(due_at) = store.next_send(&passed_over).await? else { return Ok(LOOK_FOR_SENDS) };
    if let Ok(left) = Duration::try_from(due_at.duration_since(now))
        && !left.is_zero()
    {
        return Ok(left.min(LOOK_FOR_SENDS));
    }
    let limit = u32::try_from(places.min(MAX_CLAIMED)).unwrap_or(u32::MAX);
    let rows = store.claim_sends(app.replica(), (now, limit), &passed_over).await?;
    // Another process was faster when there was none.
    let pause = if rows.is_empty() { LOOK_FOR_SENDS } else { Duration::ZERO };
    for row in rows {
        desk.begin(row.workspace);
        let (app, client, desk) = (app.clone(), client.clone(), Arc::clone(desk));
        tasks.spawn(async move {
            let end = carry_out(&app, &client, &row).await;
            desk.end(row.workspace, end, app.now());
        });
    }
    Ok(pause)
}

/// What a delivery came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Arrived,
    Failed,
    /// Nothing was sent.
    Unsent,
}

async fn carry_out(app: &App, client: &Client, row: &OutboxRow) -> End {
    let delivery = loop {
        match app.ready_delivery(row).await {
            Ok(Due::Deliver(delivery)) => break delivery,
            Ok(Due::Nothing) => return End::Unsent,
            Err(error) => rest(row, &error).await,
        }
    };
    let sent = send(client, &delivery).await;
    loop {
        let kept = match &sent {
            Ok(()) => app.keep_delivered(&delivery).await,
            Err(reason) => app.keep_undelivered(&delivery, reason).await,
        };
        match kept {
            Ok(()) => return if sent.is_ok() { End::Arrived } else { End::Failed },
            Err(error) => rest(row, &error).await,
        }
    }
}

async fn rest(row: &OutboxRow, error: &StoreError) {
    tracing::warn!(conversation = %row.conversation, %error, "a delivery waits for the store");
    tokio::time::sleep(ANSWER_AGAIN).await;
}

/// Sends once; the pauses between tries are the outbox's.
async fn send(client: &Client, delivery: &Delivery) -> Result<(), String> {
    let mut request = Request::new(Method::POST, delivery.url.clone())
        .with_header("content-type", "application/json")
        .with_body(delivery.body.clone())
        .with_limits(Limits {
            tries: 1,
            max_response_bytes: MAX_ANSWER_BYTES,
            ..Limits::within(RECEIVER_TIME)
        });
    request.retry = Retry::Never;
    request.idempotency_key = Some(delivery.key.clone());
    for (name, content) in &delivery.headers {
        request = request.with_header(*name, HeaderContent::Secret(content.clone()));
    }
    match client.send(request).await {
        Ok(response) if (200..300).contains(&response.status) => Ok(()),
        Ok(response) => Err(format!("status {}", response.status)),
        // It has the message, and that is all there is to know.
        Err(error) if error.code() == "response_too_large" => Ok(()),
        Err(error) => Err(error.code().to_owned()),
    }
}

/// Who receives how much right now, and whom to leave alone.
#[derive(Default)]
struct Desk {
    receivers: Mutex<HashMap<WorkspaceId, Receiver>>,
    ended: Notify,
}

#[derive(Debug, Default)]
struct Receiver {
    under_way: usize,
    /// Failures since anything arrived.
    failures: u32,
    rests_until: Option<Timestamp>,
}

impl Desk {
    /// How many deliveries may begin, and whose may not.
    fn free(&self, now: Timestamp) -> (usize, Vec<WorkspaceId>) {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        receivers.retain(|_, receiver| receiver.under_way > 0 || receiver.failures > 0);
        let under_way: usize = receivers.values().map(|receiver| receiver.under_way).sum();
        let is_busy = |receiver: &Receiver| {
            receiver.under_way >= MAX_PER_RECEIVER
                || receiver.rests_until.is_some_and(|until| now < until)
        };
        let busy = receivers.iter().filter(|(_, receiver)| is_busy(receiver));
        (MAX_DELIVERIES.saturating_sub(under_way), busy.map(|(workspace, _)| *workspace).collect())
    }

    fn begin(&self, workspace: WorkspaceId) {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        receivers.entry(workspace).or_default().under_way += 1;
    }

    fn end(&self, workspace: WorkspaceId, end: End, now: Timestamp) {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        let receiver = receivers.entry(workspace).or_default();
        receiver.under_way = receiver.under_way.saturating_sub(1);
        match end {
            End::Arrived => {
                receiver.failures = 0;
                receiver.rests_until = None;
            }
            End::Failed => {
                let rest = FIRST_REST_S << receiver.failures.min(6);
                receiver.failures = receiver.failures.saturating_add(1);
                let rest = jiff::SignedDuration::from_secs(rest.min(MAX_REST_S));
                receiver.rests_until = now.checked_add(rest).ok();
            }
            End::Unsent => {}
        }
        drop(receivers);
        self.ended.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(n: u8) -> WorkspaceId {
        WorkspaceId::mint(Timestamp::UNIX_EPOCH, [n; 10])
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_receiver_that_fails_rests_longer_each_time() {
        let desk = Desk::default();
        let mut now = 0;
        for rest in [1, 2, 4, 8, 16, 32, 60, 60] {
            desk.begin(workspace(1));
            desk.end(workspace(1), End::Failed, at(now));
            assert_eq!(desk.free(at(now + rest - 1)).1, [workspace(1)], "{rest}");
            assert!(desk.free(at(now + rest)).1.is_empty(), "{rest}");
            now += rest;
        }
        desk.begin(workspace(1));
        desk.end(workspace(1), End::Arrived, at(now));
        assert_eq!(desk.free(at(now)), (MAX_DELIVERIES, Vec::new()));
    }

    #[test]
    fn a_slow_receiver_leaves_places_for_others() {
        let desk = Desk::default();
        (0..MAX_PER_RECEIVER).for_each(|_| desk.begin(workspace(1)));
        desk.begin(workspace(2));
        let (places, busy) = desk.free(at(0));
        assert_eq!(busy, [workspace(1)]);
        assert_eq!(places, MAX_DELIVERIES - MAX_PER_RECEIVER - 1);
        desk.end(workspace(1), End::Unsent, at(0));
        assert!(desk.free(at(0)).1.is_empty());
    }
}
