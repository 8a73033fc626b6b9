//! Circuit breakers: a server that fails again and again isn't asked for a while, so that those who would
//! wait for it are told at once, and it gets the time to recover. Each workspace has its own for each
//! origin: nobody's bad settings keep others from a server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use metrics::{counter, gauge};
use model::id::WorkspaceId;
use tokio::time::Instant;

use crate::error::Cause;
use crate::response::Response;

/// Failures in a row after which a server isn't asked any more.
pub const FAILURES_IN_A_ROW: u32 = 5;
/// Or when more than half of the calls failed, and there were at least so many …
pub const MIN_CALLS: u32 = 20;
/// … in this time.
pub const WINDOW: Duration = Duration::from_secs(30);
/// How long it isn't asked. After that one call finds out how it is; the others still fail at once.
pub const OPEN_FOR: Duration = Duration::from_secs(15);

/// The window moves on in steps of this many.
const BUCKETS: usize = 6;
const BUCKET: Duration = Duration::from_secs(WINDOW.as_secs() / BUCKETS as u64);
/// Circuits remembered.
const MAX_CIRCUITS: usize = 4_096;
/// How many circuits are open.
const OPEN_GAUGE: &str = "colloquy_circuits_open";
const OPENED_COUNTER: &str = "colloquy_circuits_opened_total";
const REFUSED_COUNTER: &str = "colloquy_circuits_refused_total";

/// Whose circuit, and to which origin (`scheme://host:port`).
pub(crate) type CircuitKey = (WorkspaceId, String);

/// All circuits of a client.
#[derive(Debug, Default)]
pub(crate) struct Breaker {
    circuits: Mutex<HashMap<CircuitKey, Circuit>>,
}

/// What is known of one server.
#[derive(Debug)]
struct Circuit {
    state: State,
    /// Calls that were let through before the state changed last don't change it again.
    generation: u64,
    failures_in_a_row: u32,
    window: [Bucket; BUCKETS],
    /// When the newest bucket began.
    bucket_began_at: Instant,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Closed,
    Open {
        until: Instant,
    },
    /// One call is on its way.
    Probing,
}

#[derive(Debug, Clone, Copy, Default)]
struct Bucket {
    calls: u32,
    failures: u32,
}

/// A call that was let through: tells the breaker how it ended. Dropped without that, the call was
/// abandoned because it took too long, which is a failure.
#[derive(Debug)]
pub(crate) struct Pass {
    breaker: Arc<Breaker>,
    key: CircuitKey,
    generation: u64,
    is_unwell: bool,
}

impl Pass {
    /// Tells how the call ended.
    pub fn end(mut self, outcome: &Result<Response, Cause>) {
        self.is_unwell = is_unwell(outcome);
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.breaker.record(&self.key, (self.generation, self.is_unwell), Instant::now());
    }
}

impl Breaker {
    /// Lets a call through, or says for how long the server isn't asked.
    pub fn admit(self: &Arc<Self>, key: CircuitKey, now: Instant) -> Result<Pass, Cause> {
        let mut circuits = self.circuits();
        if circuits.len() >= MAX_CIRCUITS && !circuits.contains_key(&key) {
            circuits.retain(|_, circuit| circuit.is_worth_keeping(now));
            if circuits.len() >= MAX_CIRCUITS {
                circuits.clear();
            }
            show_open(&circuits);
        }
        let circuit = circuits.entry(key.clone()).or_insert_with(|| Circuit::new(now));
        match circuit.state {
            State::Closed => {}
            State::Open { until } if now >= until => {
                circuit.change(State::Probing);
            }
            State::Open { until } => {
                counter!(REFUSED_COUNTER).increment(1);
                return Err(Cause::BreakerOpen { left: until - now });
            }
            State::Probing => {
                counter!(REFUSED_COUNTER).increment(1);
                return Err(Cause::BreakerOpen { left: Duration::ZERO });
            }
        }
        let generation = circuit.generation;
        Ok(Pass { breaker: Arc::clone(self), key, generation, is_unwell: true })
    }

    fn record(&self, key: &CircuitKey, (generation, is_unwell): (u64, bool), now: Instant) {
        let mut circuits = self.circuits();
        let Some(circuit) = circuits.get_mut(key) else { return };
        if circuit.generation != generation {
            return;
        }
        let before = circuit.state;
        circuit.record(is_unwell, now);
        if circuit.state != before {
            if matches!(circuit.state, State::Open { .. }) {
                counter!(OPENED_COUNTER).increment(1);
                tracing::warn!(
                    origin = key.1,
                    "a server fails again and again; it isn't asked for a while"
                );
            }
            show_open(&circuits);
        }
    }

    fn circuits(&self) -> MutexGuard<'_, HashMap<CircuitKey, Circuit>> {
        self.circuits.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Circuit {
    fn new(now: Instant) -> Self {
        Self {
            state: State::Closed,
            generation: 0,
            failures_in_a_row: 0,
            window: [Bucket::default(); BUCKETS],
            bucket_began_at: now,
        }
    }

    fn record(&mut self, is_unwell: bool, now: Instant) {
        if self.state == State::Probing {
            self.forget();
            let state =
                if is_unwell { State::Open { until: now + OPEN_FOR } } else { State::Closed };
            self.change(state);
            return;
        }
        self.turn_window(now);
        let newest = &mut self.window[0];
        newest.calls += 1;
        newest.failures += u32::from(is_unwell);
        self.failures_in_a_row = if is_unwell { self.failures_in_a_row + 1 } else { 0 };
        if is_unwell && self.is_too_much() {
            self.forget();
            self.change(State::Open { until: now + OPEN_FOR });
        }
    }

    fn is_too_much(&self) -> bool {
        let calls: u32 = self.window.iter().map(|bucket| bucket.calls).sum();
        let failures: u32 = self.window.iter().map(|bucket| bucket.failures).sum();
        self.failures_in_a_row >= FAILURES_IN_A_ROW || (calls >= MIN_CALLS && failures * 2 > calls)
    }

    fn change(&mut self, state: State) {
        self.state = state;
        self.generation += 1;
    }

    fn forget(&mut self) {
        self.failures_in_a_row = 0;
        self.window = [Bucket::default(); BUCKETS];
    }

    /// Moves the window on, so that its newest bucket is the one of `now`.
    fn turn_window(&mut self, now: Instant) {
        let mut steps = 0;
        while now.saturating_duration_since(self.bucket_began_at) >= BUCKET {
            if steps == BUCKETS {
                self.bucket_began_at = now;
                return;
            }
            self.window.rotate_right(1);
            self.window[0] = Bucket::default();
            self.bucket_began_at += BUCKET;
            steps += 1;
        }
    }

    /// Whether it tells more than a new one would.
    fn is_worth_keeping(&mut self, now: Instant) -> bool {
        self.turn_window(now);
        self.state != State::Closed
            || self.failures_in_a_row > 0
            || self.window.iter().any(|bucket| bucket.failures > 0)
    }
}

/// Whether the outcome says that the server is unwell: it can't be reached, takes too long or says that it
/// has trouble. Not: that it refuses what was asked, or that the way to it is set up wrongly.
fn is_unwell(outcome: &Result<Response, Cause>) -> bool {
    match outcome {
        Ok(response) => matches!(response.status, 500 | 502..=504 | 506..=599),
        Err(cause) => match cause {
            Cause::Dns { .. }
            | Cause::Connect { .. }
            | Cause::ConnectTimeout { .. }
            | Cause::Timeout { .. }
            | Cause::TooSlow { .. }
            | Cause::ConnectionLost { .. } => true,
            Cause::Denied(_)
            | Cause::BadRequest(_)
            | Cause::Tls { .. }
            | Cause::ResponseTooLarge { .. }
            | Cause::BadResponse { .. }
            | Cause::BreakerOpen { .. } => false,
        },
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are a few thousand at most")]
fn show_open(circuits: &HashMap<CircuitKey, Circuit>) {
    let open = circuits.values().filter(|circuit| circuit.state != State::Closed).count();
    gauge!(OPEN_GAUGE).set(open as f64);
}

#[cfg(test)]
mod tests;
