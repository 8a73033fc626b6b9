//! Keeps what happens in a bot that is tried out, until its turn is shown.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::{Observed, Observer};
use model::id::ConversationId;

/// Something that happened.
pub struct Seen {
    pub at: Instant,
    /// Since the latest call left.
    pub took: Duration,
    pub observed: Observed,
}

/// What happened since it was last asked.
#[derive(Default)]
pub struct Recorder(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    seen: Vec<Seen>,
    left_at: Option<Instant>,
}

impl Recorder {
    /// A call leaves now.
    pub fn call_leaves(&self) {
        self.kept().left_at = Some(Instant::now());
    }

    /// What happened since this was asked last.
    pub fn take(&self) -> Vec<Seen> {
        std::mem::take(&mut self.kept().seen)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps nothing.
pub struct Quiet;

impl Observer for Quiet {
    fn observe(&self, _conversation: ConversationId, _observed: Observed) {}
}

impl Observer for Recorder {
    fn observe(&self, _conversation: ConversationId, observed: Observed) {
        let mut kept = self.kept();
        let at = Instant::now();
        let took = kept.left_at.map_or(Duration::ZERO, |left| at.duration_since(left));
        kept.seen.push(Seen { at, took, observed });
    }
}
