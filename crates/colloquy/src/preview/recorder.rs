//! Keeps what happens in a bot that is tried out, until its turn is shown.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use app::{Observed, Observer};
use formats::conversation_test::Answer;
use gateway::Response;
use model::id::ConversationId;
use serde_json::Value;
use worker::Listener;

/// Something that happened.
pub struct Seen {
    pub at: Instant,
    /// Since the latest call left.
    pub took: Duration,
    pub observed: Observed,
    /// What came of an external bot before it, as it came.
    pub heard: Vec<Answer>,
}

/// What happened since it was last asked.
#[derive(Default)]
pub struct Recorder(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    seen: Vec<Seen>,
    left_at: Option<Instant>,
    heard: Vec<Answer>,
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
        let heard = match &observed {
            Observed::Asked { .. } => std::mem::take(&mut kept.heard),
            _ => Vec::new(),
        };
        kept.seen.push(Seen { at, took, observed, heard });
    }
}

impl Listener for Recorder {
    fn hear(&self, response: &Response) {
        let text = || Value::String(String::from_utf8_lossy(&response.body).into_owned());
        let body = match response.body.is_empty() {
            true => Value::Null,
            false => serde_json::from_slice(&response.body).unwrap_or_else(|_| text()),
        };
        self.kept().heard.push(Answer::Came { status: response.status, body });
    }
}
