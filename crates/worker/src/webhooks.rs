//! Tells workspaces' webhooks what happens: claims what is due, sends it, and keeps what came of it.
//!
//! Of each conversation and receiver one delivery is under way at a time, so that order is kept; what follows it stays
//! in the store, and waits behind what other conversations have waiting. So memory holds one entry of a
//! conversation and [`MAX_DELIVERIES`] in all, however much there is to tell. A receiver that is slow or
//! fails is left alone for a while; others don't notice.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::{Answered, App, Delivery, Due};
use jiff::SignedDuration;
use model::Timestamp;
use outbound::{Client, HeaderContent, Limits, Method, Request, Response, Retry};
use store::{OutboxRow, Receiver, StoreError};
use tokio::sync::{Notify, watch};
use tokio_util::task::TaskTracker;

use crate::carrier::ANSWER_AGAIN;
use crate::{Caller, DRAIN_TIME, stopped};

/// Most bytes that are read of a receiver's answer.
const MAX_ANSWER_BYTES: usize = 16 * 1024;
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
        let look = match claim_and_send(&app, client, (&desk, &tasks)).await {
            Ok(look) => look,
            Err(error) => {
                tracing::warn!(%error, "could not look for webhooks' messages");
                Look::Usually
            }
        };
        tokio::select! {
            () = look.wait(&app) => {}
            () = desk.ended.notified() => {}
            () = has_sends.notified() => {}
            () = stopped(&mut stopping) => break,
        }
    }
    tasks.close();
    let _in_time = tokio::time::timeout(DRAIN_TIME, tasks.wait()).await;
}

/// When it looks again.
enum Look {
    Usually,
    /// Something is due then, or a receiver has rested.
    At(Timestamp),
    AtOnce,
}

impl Look {
    async fn wait(self, app: &App) {
        match self {
            Self::Usually => tokio::time::sleep(LOOK_FOR_SENDS).await,
            Self::At(due_at) => {
                let _due = tokio::time::timeout(LOOK_FOR_SENDS, app.clock().reach(due_at)).await;
            }
            Self::AtOnce => {}
        }
    }
}

/// Sends what is due, and finds out how long to sleep.
async fn claim_and_send(
    app: &App,
    client: &Client,
    (desk, tasks): (&Arc<Desk>, &TaskTracker),
) -> Result<Look, StoreError> {
    let (store, now) = (app.store(), app.now());
    let (places, passed_over) = desk.free(now);
    if places == 0 {
        return Ok(Look::Usually);
    }
    let due_at = store.next_send(&passed_over).await?;
    if due_at.is_none_or(|due_at| now < due_at) {
        let next = due_at.into_iter().chain(desk.rested_at(now)).min();
        return Ok(next.map_or(Look::Usually, Look::At));
    }
    let limit = u32::try_from(places.min(MAX_CLAIMED)).unwrap_or(u32::MAX);
    let rows = store.claim_sends(app.replica(), (now, limit), &passed_over).await?;
    // Another process was faster when there was none.
    let look = if rows.is_empty() { Look::Usually } else { Look::AtOnce };
    for row in rows {
        desk.begin(row.receiver());
        let (app, client, desk) = (app.clone(), client.clone(), Arc::clone(desk));
        tasks.spawn(async move {
            let end = carry_out(&app, &client, &row).await;
            desk.end(row.receiver(), end, app.now());
        });
    }
    Ok(look)
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
    let answered = send(client, &delivery, app.now()).await;
    loop {
        match app.keep_answered(&delivery, &answered).await {
            Ok(()) if answered.is_ok() => return End::Arrived,
            Ok(()) => return End::Failed,
            Err(error) => rest(row, &error).await,
        }
    }
}

async fn rest(row: &OutboxRow, error: &StoreError) {
    tracing::warn!(conversation = %row.conversation, %error, "a delivery waits for the store");
    tokio::time::sleep(ANSWER_AGAIN).await;
}

/// Sends once; the pauses between tries are the outbox's.
async fn send(client: &Client, delivery: &Delivery, now: Timestamp) -> Answered {
    let mut request = Request::new(Method::POST, delivery.url.clone())
        .with_header("content-type", "application/json")
        .with_body(delivery.body.clone())
        .with_limits(Limits {
            tries: 1,
            max_response_bytes: MAX_ANSWER_BYTES,
            cuts_long_responses: true,
            ..Limits::within(delivery.time_limit)
        });
    request.retry = Retry::Never;
    request.idempotency_key = Some(delivery.key.clone());
    for (name, content) in &delivery.headers {
        request = request.with_header(*name, HeaderContent::Secret(content.clone()));
    }
    match client.send(request).await {
        Ok(response) => Answered {
            status: Some(response.status),
            error: None,
            retry_after: retry_after(&response, now),
            body: response.body.to_vec(),
            elapsed: response.elapsed,
        },
        Err(error) => {
            Answered { error: Some(error.code()), elapsed: error.elapsed, ..Answered::default() }
        }
    }
}

/// How long a receiver wants to be left alone: seconds, or a date.
fn retry_after(response: &Response, now: Timestamp) -> Option<SignedDuration> {
    let text = response.header("retry-after")?.trim();
    if let Ok(seconds) = text.parse::<u32>() {
        return Some(SignedDuration::from_secs(seconds.into()));
    }
    let at = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(at.duration_since(now)).filter(|left| left.is_positive())
}

/// Who receives how much right now, and whom to leave alone.
#[derive(Default)]
struct Desk {
    receivers: Mutex<HashMap<Receiver, Place>>,
    ended: Notify,
}

/// What goes on at a receiver.
#[derive(Debug, Default)]
struct Place {
    under_way: usize,
    /// Failures since anything arrived.
    failures: u32,
    rests_until: Option<Timestamp>,
}

impl Desk {
    /// How many deliveries may begin, and whose may not.
    fn free(&self, now: Timestamp) -> (usize, Vec<Receiver>) {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        receivers.retain(|_, place| place.under_way > 0 || place.failures > 0);
        let under_way: usize = receivers.values().map(|place| place.under_way).sum();
        let is_busy = |place: &Place| {
            place.under_way >= MAX_PER_RECEIVER
                || place.rests_until.is_some_and(|until| now < until)
        };
        let busy = receivers.iter().filter(|(_, place)| is_busy(place));
        (MAX_DELIVERIES.saturating_sub(under_way), busy.map(|(receiver, _)| *receiver).collect())
    }

    /// When the first of those that rest has rested.
    fn rested_at(&self, now: Timestamp) -> Option<Timestamp> {
        let receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = receivers.values().filter_map(|place| place.rests_until);
        rests.filter(|until| now < *until).min()
    }

    fn begin(&self, receiver: Receiver) {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        receivers.entry(receiver).or_default().under_way += 1;
    }

    fn end(&self, receiver: Receiver, end: End, now: Timestamp) {
        let mut receivers = self.receivers.lock().unwrap_or_else(PoisonError::into_inner);
        let place = receivers.entry(receiver).or_default();
        place.under_way = place.under_way.saturating_sub(1);
        match end {
            End::Arrived => {
                place.failures = 0;
                place.rests_until = None;
            }
            End::Failed => {
                let rest = FIRST_REST_S << place.failures.min(6);
                place.failures = place.failures.saturating_add(1);
                let rest = jiff::SignedDuration::from_secs(rest.min(MAX_REST_S));
                place.rests_until = now.checked_add(rest).ok();
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

    fn receiver(n: u8) -> Receiver {
        model::id::WorkspaceId::mint(Timestamp::UNIX_EPOCH, [n; 10]).into()
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_receiver_that_fails_rests_longer_each_time() {
        let desk = Desk::default();
        let mut now = 0;
        for rest in [1, 2, 4, 8, 16, 32, 60, 60] {
            desk.begin(receiver(1));
            desk.end(receiver(1), End::Failed, at(now));
            assert_eq!(desk.free(at(now + rest - 1)).1, [receiver(1)], "{rest}");
            assert!(desk.free(at(now + rest)).1.is_empty(), "{rest}");
            now += rest;
        }
        desk.begin(receiver(1));
        desk.end(receiver(1), End::Arrived, at(now));
        assert_eq!(desk.free(at(now)), (MAX_DELIVERIES, Vec::new()));
    }

    #[test]
    fn a_slow_receiver_leaves_places_for_others() {
        let desk = Desk::default();
        (0..MAX_PER_RECEIVER).for_each(|_| desk.begin(receiver(1)));
        desk.begin(receiver(2));
        let (places, busy) = desk.free(at(0));
        assert_eq!(busy, [receiver(1)]);
        assert_eq!(places, MAX_DELIVERIES - MAX_PER_RECEIVER - 1);
        desk.end(receiver(1), End::Unsent, at(0));
        assert!(desk.free(at(0)).1.is_empty());
    }
}
